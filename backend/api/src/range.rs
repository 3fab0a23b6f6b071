//! Ranges of time and their buckets, as requests name them. All are half-open, [from, to).

use crate::parse::time;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use ohmstead_model::{Bucket, Slot, SlotRange, TimeRange, TimestampMs};

const MAX_BUCKETS: usize = 40_000;

/// Parameters as a range of time, [from, to); what is left out is open.
pub fn times(from: Option<&str>, to: Option<&str>) -> Answer<TimeRange> {
    let bound = |name, text: Option<&str>, open| text.map_or(Ok(open), |text| time(name, text));
    let from = bound("from", from, TimestampMs(i64::MIN))?;
    let to = bound("to", to, TimestampMs(i64::MAX))?;
    if to < from {
        return Err(Problem::bad("to is before from"));
    }
    Ok(TimeRange::new(from, to))
}

/// A range of slots from query parameters; `to` is the end of the present quarter hour by default.
pub(crate) fn slots(api: &Api, from: Option<&str>, to: Option<&str>) -> Answer<SlotRange> {
    let from =
        from.ok_or_else(|| Problem::bad("from is missing: give the range's first instant"))?;
    let from = boundary(api, "from", from)?;
    let to = match to {
        Some(to) => boundary(api, "to", to)?,
        None => Slot::of(api.clock.now()).next(),
    };
    if to < from {
        return Err(Problem::bad("to is before from"));
    }
    // Sixty years of quarter hours.
    if SlotRange::new(from, to).len() > 2_200_000 {
        return Err(Problem::bad("the range is longer than sixty years"));
    }
    Ok(SlotRange::new(from, to))
}

/// An instant that must be on a slot boundary.
pub(crate) fn boundary(api: &Api, name: &str, text: &str) -> Answer<Slot> {
    let at = time(name, text)?;
    Slot::starting(at).ok_or_else(|| {
        Problem::bad(format!(
            "{name}: {} is not on a quarter hour (:00, :15, :30 or :45)",
            api.time(at)
        ))
    })
}

/// The buckets of a range, as long as there are not too many.
pub(crate) fn cut(api: &Api, bucket: Bucket, range: SlotRange) -> Answer<Vec<SlotRange>> {
    let cut = api.site.calendar.buckets(bucket, range);
    if cut.len() > MAX_BUCKETS {
        return Err(Problem::bad(format!(
            "this range holds {} buckets, more than {MAX_BUCKETS}: ask for a shorter range or larger buckets",
            cut.len()
        )));
    }
    Ok(cut)
}

/// A kind of bucket.
pub(crate) fn bucket(text: Option<&str>, default: &str) -> Answer<Bucket> {
    text.unwrap_or(default).parse().map_err(|e| Problem::bad(format!("bucket: {e}")))
}
