//! Price series from CSV: lines `time,price`, each holding until the next.
//!
//! Times are read by the same rule as those of readings ([`crate::local_time`]): with an offset
//! or as Unix time they stand for themselves, else in the zone that is named. Fields are parted by
//! comma, semicolon or tab; beside a semicolon or tab the decimal sign may be a comma.

use crate::local_time::{LocalClock, Order};
use jiff::tz::TimeZone;
use ohmstead_model::{Slot, SlotRange};
use ohmstead_tariff::price::holds as holds_until_next;
use ohmstead_tariff::{Decimal, PriceSeries};

/// Lines taken at once at most: some years of quarter hours.
const MAX_LINES: usize = 400_000;

/// What a price file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceFile {
    /// Its prices; a new entry after each gap and where the step changes.
    pub series: Vec<PriceSeries>,
    /// Times between the first and the last line that no line covers.
    pub gaps: Vec<SlotRange>,
    /// Lines that say again what a line before said, with the same price.
    pub doubled: usize,
}

/// Reads prices. `like` gives name, zone, currency and unit; `step` the minutes that each line
/// holds, where they are not to be told by the distance to the next line.
///
/// # Errors
/// Names the line and what is wrong with it.
pub fn read_prices(
    text: &str,
    zone: Option<TimeZone>,
    like: &PriceSeries,
    step: Option<u16>,
) -> Result<PriceFile, String> {
    let (lines, doubled) = sorted(read_lines(text, zone)?)?;
    let holds = holds(&lines, step)?;
    let mut file = PriceFile { series: Vec::new(), gaps: Vec::new(), doubled };
    let mut end: Option<Slot> = None;
    for (line, hold) in lines.iter().zip(holds) {
        if let Some(end) = end.filter(|end| *end < line.at) {
            file.gaps.push(SlotRange::new(end, line.at));
        }
        push(&mut file.series, like, line, hold, end == Some(line.at));
        end = Some(Slot(line.at.0 + hold));
    }
    Ok(file)
}

#[derive(Debug, Clone)]
struct Line {
    number: usize,
    at: Slot,
    price: Decimal,
}

fn read_lines(text: &str, zone: Option<TimeZone>) -> Result<Vec<Line>, String> {
    let clock = LocalClock(zone);
    let mut order = Order::default();
    let mut lines: Vec<Line> = Vec::new();
    for (i, row) in text.lines().enumerate() {
        let row = row.trim_start_matches('\u{feff}').trim();
        let heading = lines.is_empty()
            && !row.trim_start_matches('"').starts_with(|c: char| c.is_ascii_digit());
        if row.is_empty() || (i == 0 && heading) {
            continue;
        }
        let number = i + 1;
        let at = |problem: String| format!("line {number}: {problem}");
        let (time, price) = fields(row).map_err(at)?;
        let instant = clock.instant(time, &mut order).map_err(|refusal| at(refusal.detail))?;
        let slot = Slot::starting(instant)
            .ok_or_else(|| at(format!("{time} is not on a quarter hour")))?;
        let price =
            price.parse().map_err(|_| at(format!("{price:?} is not a price such as 81.20")))?;
        lines.push(Line { number, at: slot, price });
        if lines.len() > MAX_LINES {
            return Err(format!("more than {MAX_LINES} lines at once; send them in parts"));
        }
    }
    if lines.is_empty() {
        return Err("no line with a time and a price was found".to_owned());
    }
    Ok(lines)
}

/// Time and price of a row, the price with a decimal point.
fn fields(row: &str) -> Result<(&str, String), String> {
    let separator = [';', '\t', ','].into_iter().find(|s| row.contains(*s));
    let shown = || row.chars().take(60).collect::<String>();
    let (time, rest) = separator
        .and_then(|s| row.split_once(s))
        .ok_or_else(|| format!("{:?} is not time,price", shown()))?;
    let price = rest.trim().trim_matches('"').trim();
    let comma_is_decimal = separator != Some(',') || rest.trim().starts_with('"');
    let price = match (comma_is_decimal, price.contains(',')) {
        // 1.234,50: points between thousands.
        (true, true) => price.replace('.', "").replace(',', "."),
        _ => price.to_owned(),
    };
    if price.contains([';', '\t', ',']) {
        return Err(format!("{:?} has more than a time and a price", shown()));
    }
    Ok((time.trim().trim_matches('"').trim(), price))
}

/// The lines by time; one that is there twice with the same price counts once.
fn sorted(mut lines: Vec<Line>) -> Result<(Vec<Line>, usize), String> {
    lines.sort_by_key(|line| (line.at, line.number));
    let mut once: Vec<Line> = Vec::with_capacity(lines.len());
    let mut doubled = 0;
    for line in lines {
        match once.last() {
            Some(before) if before.at == line.at && before.price == line.price => doubled += 1,
            Some(before) if before.at == line.at => {
                return Err(format!(
                    "lines {} and {}: {} has two prices, {} and {}; keep the right one",
                    before.number,
                    line.number,
                    line.at.start(),
                    before.price,
                    line.price
                ));
            }
            _ => once.push(line),
        }
    }
    Ok((once, doubled))
}

/// How many quarter hours each line holds: `step`, or until the next, at most an hour.
fn holds(lines: &[Line], step: Option<u16>) -> Result<Vec<i32>, String> {
    if let Some(step) = step {
        let distances: Vec<i32> = lines.windows(2).map(|w| w[1].at.0 - w[0].at.0).collect();
        if ![15, 30, 60].contains(&step) {
            return Err(format!("step: {step} minutes; use 15, 30 or 60"));
        }
        let hold = i32::from(step / 15);
        if let Some(i) = distances.iter().position(|d| *d < hold) {
            return Err(format!(
                "line {}: lies within the {step} minutes of line {}; leave step out to let each \
                 line hold until the next",
                lines[i + 1].number,
                lines[i].number
            ));
        }
        return Ok(vec![hold; lines.len()]);
    }
    let starts: Vec<Slot> = lines.iter().map(|line| line.at).collect();
    Ok(holds_until_next(&starts))
}

/// Adds a line's price to the last series, or begins a new one.
fn push(series: &mut Vec<PriceSeries>, like: &PriceSeries, line: &Line, hold: i32, goes_on: bool) {
    // 45 minutes are three quarter hours.
    let (step, values) = match hold {
        4 => (60, 1),
        2 => (30, 1),
        hold => (15, usize::try_from(hold).unwrap_or(1)),
    };
    match series.last_mut() {
        Some(last) if goes_on && last.step == step => {
            last.values.extend(std::iter::repeat_n(Some(line.price), values));
        }
        _ => series.push(PriceSeries {
            start: line.at,
            step,
            values: vec![Some(line.price); values],
            ..like.clone()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like() -> PriceSeries {
        PriceSeries {
            name: "day-ahead".to_owned(),
            zone: "NL".to_owned(),
            currency: "EUR".to_owned(),
            unit: "EUR/MWh".to_owned(),
            start: Slot(0),
            step: 60,
            values: Vec::new(),
        }
    }

    fn read(text: &str) -> Result<PriceFile, String> {
        read_prices(text, TimeZone::get("Europe/Berlin").ok(), &like(), None)
    }

    fn shape(file: &PriceFile) -> Vec<(String, u16, usize)> {
        file.series.iter().map(|s| (s.start.start().to_string(), s.step, s.values.len())).collect()
    }

    #[test]
    fn an_hourly_line_holds_its_hour_though_quarters_follow() {
        let text = "time,price\n2025-09-30T22:00:00Z,100\n2025-09-30T23:00:00Z,90\n\
                    2025-10-01T00:00:00Z,80\n2025-10-01T00:15:00Z,70\n2025-10-01T00:30:00Z,60\n\
                    2025-10-01T00:45:00Z,50\n2025-10-01T01:00:00Z,40\n2025-10-01T02:00:00Z,30\n";
        let file = read(text).unwrap();
        assert_eq!(
            shape(&file),
            [
                ("2025-09-30T22:00:00Z".to_owned(), 60, 2),
                ("2025-10-01T00:00:00Z".to_owned(), 15, 4),
                ("2025-10-01T01:00:00Z".to_owned(), 60, 2),
            ]
        );
        assert_eq!((file.gaps.len(), file.doubled), (0, 0));
    }

    #[test]
    fn a_gap_is_reported_and_not_filled() {
        // Quarters with one missing, and hours with two missing.
        let quarters = read("0,1\n900,2\n2700,3\n3600,4\n").unwrap();
        assert_eq!(quarters.gaps, [SlotRange::new(Slot(2), Slot(3))]);
        assert_eq!(quarters.series.iter().map(|s| s.step).max(), Some(15));
        let hours = read("0,1\n3600,2\n14400,3\n18000,4\n").unwrap();
        assert_eq!(hours.gaps, [SlotRange::new(Slot(8), Slot(16))]);
        assert_eq!(shape(&hours).iter().map(|s| s.2).collect::<Vec<_>>(), [2, 2]);
    }

    #[test]
    fn a_line_there_twice_counts_once_and_two_prices_are_refused() {
        let file = read("0,1\n3600,2\n3600,2.0\n7200,3\n").unwrap();
        assert_eq!((file.doubled, file.series[0].values.len()), (1, 3));
        let error = read("0,1\n3600,2\n3600,5\n").unwrap_err();
        assert!(error.contains("lines 2 and 3") && error.contains("2 and 5"), "{error}");
    }

    #[test]
    fn local_times_semicolons_and_decimal_commas_are_read() {
        // The repeated hour of 25 October 2026 in Berlin: six hours from midnight to 05:00.
        let text = "Zeit;Preis\n25.10.2026 00:00;\"81,20\"\n25.10.2026 01:00;-4,05\n25.10.2026 02:00;1.234,5\n\
                    25.10.2026 02:00;7\n25.10.2026 03:00;8,0\n25.10.2026 04:00;9\n";
        let file = read(text).unwrap();
        assert_eq!(shape(&file), [("2026-10-24T22:00:00Z".to_owned(), 60, 6)]);
        let values: Vec<String> =
            file.series[0].values.iter().flatten().map(Decimal::to_string).collect();
        assert_eq!(values, ["81.2", "-4.05", "1234.5", "7", "8", "9"]);
        // The skipped hour of spring is no gap.
        let spring = "2026-03-29 01:00;1\n2026-03-29 03:00;2\n2026-03-29 04:00;3\n";
        let file = read(spring).unwrap();
        assert_eq!((shape(&file).len(), file.gaps.len()), (1, 0));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        for (text, part) in [
            ("time,price\n", "no line"),
            ("0,1\n1000,2\n", "line 2: 1000 is not on a quarter hour"),
            ("0,x\n", "line 1: \"x\" is not a price"),
            ("0\n", "line 1: \"0\" is not time,price"),
            ("0,1,2\n", "line 1: \"0,1,2\" has more than"),
            ("2026-03-29 02:00;1\n", "line 1: 2026-03-29 02:00 never was"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        let no_zone = read_prices("2026-01-01 00:00,1\n", None, &like(), None).unwrap_err();
        assert!(no_zone.contains("has no time zone"), "{no_zone}");
        let within = read_prices("0,1\n900,2\n", None, &like(), Some(60)).unwrap_err();
        assert!(within.contains("line 2: lies within the 60 minutes of line 1"), "{within}");
    }

    #[test]
    fn a_step_that_is_named_holds_for_every_line() {
        let file = read_prices("0,1\n3600,2\n", None, &like(), Some(30)).unwrap();
        assert_eq!(file.gaps, [SlotRange::new(Slot(2), Slot(4))]);
        assert_eq!(shape(&file).len(), 2);
    }
}
