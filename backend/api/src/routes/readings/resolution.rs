//! Readings thinned for a chart: least, mean and greatest value per bucket.

use crate::dto::readings::{PointDto, SpreadDto};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use futures::TryStreamExt;
use ohmstead_model::{DeviceId, Interval, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::Damaged;

/// Steps that `auto` chooses from, seconds.
const STEPS: [i64; 15] =
    [1, 5, 10, 15, 30, 60, 120, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/// What `auto` aims at.
const AUTO_POINTS: i64 = 600;

/// What may be asked for.
const MAX_POINTS: i64 = 10_000;

/// The bucket length that `text` asks for over `range`, seconds.
pub fn seconds(text: &str, range: TimeRange) -> Answer<i64> {
    let span = (range.to - range.from) / 1000;
    if text == "auto" {
        let fits = STEPS.into_iter().find(|step| span / step <= AUTO_POINTS);
        // Beyond the list, whole days.
        return Ok(fits.unwrap_or_else(|| (span / AUTO_POINTS / 86_400 + 1) * 86_400));
    }
    let seconds: i64 =
        text.parse().ok().filter(|s| (1..=31_622_400).contains(s)).ok_or_else(|| {
            Problem::bad("resolution: use auto, or whole seconds from 1 to 31622400")
        })?;
    if span / seconds > MAX_POINTS {
        return Err(Problem::bad(format!(
            "resolution: {seconds} s over this range gives more than {MAX_POINTS} points; \
             ask for at least {} s, a shorter range, or auto",
            span / MAX_POINTS + 1
        )));
    }
    Ok(seconds)
}

#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    count: i64,
    sum: i128,
    min: i64,
    max: i64,
}

impl Spread {
    fn add(&mut self, min: i64, max: i64, sum: i128, count: i64) {
        if self.count == 0 {
            (self.min, self.max) = (min, max);
        }
        self.min = self.min.min(min);
        self.max = self.max.max(max);
        self.sum += sum;
        self.count += count;
    }

    fn one(&mut self, value: Option<i64>) {
        if let Some(v) = value {
            self.add(v, v, v.into(), 1);
        }
    }

    fn dto(&self) -> Option<SpreadDto> {
        let milli = |v: f64| v / 1000.0;
        (self.count > 0).then(|| SpreadDto {
            min: milli(self.min as f64),
            mean: milli((self.sum / i128::from(self.count)) as f64),
            max: milli(self.max as f64),
        })
    }
}

#[derive(Default)]
struct Bucket {
    start: i64,
    count: u64,
    voltage: Spread,
    current: Spread,
    power: Spread,
}

impl Bucket {
    fn reading(&mut self, r: &Reading) {
        self.count += 1;
        self.voltage.one(r.voltage.map(|v| v.0));
        self.current.one(r.current.map(|v| v.0));
        self.power.one(r.power.map(|v| v.0));
    }

    fn interval(&mut self, i: &Interval) {
        let n = i64::from(i.readings);
        self.count += u64::from(i.readings);
        let weigh = |mean: i64| i128::from(mean) * i128::from(n);
        if let Some(s) = i.voltage {
            self.voltage.add(s.min.0, s.max.0, weigh(s.mean.0), n);
        }
        if let Some(s) = i.current {
            self.current.add(s.min.0, s.max.0, weigh(s.mean.0), n);
        }
        if let Some(s) = i.power {
            self.power.add(s.min.0, s.max.0, weigh(s.mean.0), n);
        }
    }
}

/// The points of a device's readings in `range`. Quarter hours and coarser come from the
/// intervals, which hold the same statistics.
pub async fn points(
    api: &Api,
    device: &DeviceId,
    range: TimeRange,
    seconds: i64,
) -> Answer<Vec<PointDto>> {
    let step = seconds * 1000;
    let whole_slots = step % Slot::MS == 0
        && Slot::starting(range.from).is_some()
        && Slot::starting(range.to).is_some();
    let mut buckets: Vec<Bucket> = Vec::new();
    let bucket_of = |at: TimestampMs, buckets: &mut Vec<Bucket>| -> usize {
        let start = at.0.div_euclid(step) * step;
        if buckets.last().is_none_or(|b| b.start != start) {
            buckets.push(Bucket { start, ..Bucket::default() });
        }
        buckets.len() - 1
    };
    if whole_slots {
        let slots = SlotRange::touching(range);
        for interval in api.store.intervals(device, slots).await?.iter().filter(|i| i.readings > 0)
        {
            let n = bucket_of(interval.slot.start(), &mut buckets);
            buckets[n].interval(interval);
        }
    } else {
        let mut parts = api.store.stream(device, range, Damaged::Refuse);
        while let Some(part) = parts.try_next().await? {
            for reading in &part {
                let n = bucket_of(reading.at, &mut buckets);
                buckets[n].reading(reading);
            }
        }
    }
    Ok(buckets
        .iter()
        .map(|b| PointDto {
            from: api.time(TimestampMs(b.start)),
            to: api.time(TimestampMs(b.start + step)),
            count: b.count,
            voltage: b.voltage.dto(),
            current: b.current.dto(),
            power: b.power.dto(),
        })
        .collect())
}
