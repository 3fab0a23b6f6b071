//! The UCI "Individual household electric power consumption" data set (Hebrail and Berard):
//! `Date;Time;Global_active_power;…` with `16/12/2006;17:24:00;4.216;…`, and the variant with one
//! `timestamp` column and commas. Global_active_power is the mean over the minute in kW,
//! sub-metering the energy of the minute in Wh, `?` a missing value.
//!
//! A row is stamped with the beginning of its minute. Its reading stands at the *end*: the mean
//! power of the minute that ends there, and the counter with that minute in it. The counter adds
//! kW/60 up exactly (in mW min, floored to mWh only when written), so that over minutes without
//! a gap the difference of two counters is the sum of the rows between, to the Wh and closer.
//! Before the first minute, and after a gap, a reading with the counter alone opens the next
//! minutes: what the data set does not know is not spread over them.

use crate::error::{Fault, Refusal};
use crate::fields::{is_missing, number};
use crate::local_time::{LocalClock, Order};
use crate::message::message;
use crate::options::ImportOptions;
use crate::row::{Decoder, Header, Row};
use crate::sink::Sink;
use jiff::tz::{Offset, TimeZone};
use ohmstead_model::{DeviceId, MilliwattHours, Milliwatts, TimestampMs};
use ohmstead_wire::reading::MessageReading;
use std::ops::RangeInclusive;

const MINUTE_MS: i64 = 60_000;
const POWER: &str = "Global_active_power";

pub(super) fn fits(header: &Header) -> bool {
    let time = header.has("timestamp") || (header.has("Date") && header.has("Time"));
    time && header.has(POWER)
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    let house = options.device.clone().ok_or("say whose readings they are")?;
    let sub_meter = |n: u8| {
        let column = header.column(&format!("Sub_metering_{n}"))?;
        let id = format!("{house}-sub{n}");
        Some(
            DeviceId::new(&id)
                .map(|device| (column, SubMeter::of(device)))
                .map_err(|e| e.to_string()),
        )
    };
    let sub_meters: Result<Vec<_>, String> =
        if options.sub_meters { (1..=3).filter_map(sub_meter).collect() } else { Ok(Vec::new()) };
    // The data set's clock does not keep daylight saving: no hour is missing in spring.
    let zone = options.zone.clone().unwrap_or(TimeZone::fixed(Offset::constant(1)));
    Ok(Box::new(Uci {
        fields: header.names().len(),
        date: header.column("Date"),
        time: header.column("Time").or_else(|| header.column("timestamp")).expect("checked before"),
        power: header.column(POWER).expect("checked before"),
        voltage: header.column("Voltage"),
        current: header.column("Global_intensity"),
        sub_meters: sub_meters?,
        house: SubMeter::of(house),
        clock: LocalClock(Some(zone)),
        order: Order::default(),
    }))
}

struct Uci {
    fields: usize,
    date: Option<usize>,
    time: usize,
    power: usize,
    voltage: Option<usize>,
    current: Option<usize>,
    house: SubMeter,
    sub_meters: Vec<(usize, SubMeter)>,
    clock: LocalClock,
    order: Order,
}

/// The counter of one device.
struct SubMeter {
    device: DeviceId,
    /// All minutes so far, mW min.
    total: i128,
    /// End of the last minute.
    end: Option<TimestampMs>,
}

impl SubMeter {
    fn of(device: DeviceId) -> Self {
        Self { device, total: 0, end: None }
    }

    /// Adds a minute; not when the reading is refused.
    fn minute(
        &mut self,
        start: TimestampMs,
        power: Milliwatts,
        mut reading: MessageReading,
        row: &Row<'_>,
        sink: &mut Sink<'_>,
    ) {
        let total = self.total + i128::from(power.0);
        reading.power = Some(power.units());
        reading.energy = Some(counter(total).units());
        if !sink.would_take(row.line, row.raw, &self.device, &reading) {
            return;
        }
        if self.end != Some(start) {
            let mut opening = message(start);
            opening.energy = Some(counter(self.total).units());
            sink.reading(row.line, row.raw, &self.device, &opening);
        }
        sink.reading(row.line, row.raw, &self.device, &reading);
        self.total = total;
        self.end = Some(start + MINUTE_MS);
    }
}

fn counter(milliwatt_minutes: i128) -> MilliwattHours {
    // Saturated, it is implausible and refused.
    MilliwattHours(i64::try_from(milliwatt_minutes.div_euclid(60)).unwrap_or(i64::MAX))
}

impl Uci {
    fn start(&mut self, row: &Row<'_>) -> Result<TimestampMs, Refusal> {
        let time = row.fields.get(self.time);
        match self.date {
            None => self.clock.instant(time, &mut self.order),
            Some(date) => {
                let text = format!("{} {time}", row.fields.get(date));
                self.clock.instant(&text, &mut self.order)
            }
        }
    }
}

impl Decoder for Uci {
    fn fields(&self) -> RangeInclusive<usize> {
        self.fields..=self.fields
    }

    fn row(&mut self, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let start = self.start(row)?;
        // A counter cannot be added up backwards.
        if let Some(end) = self.house.end.filter(|end| start < *end) {
            let detail = format!(
                "the minute at {start} begins before the one before it ends ({end}): sort the \
                 rows by time and leave out doubled ones"
            );
            return Err(Refusal::new("out-of-order", detail).into());
        }
        let value = |name: &str, column: Option<usize>| {
            let text = column.map_or("", |i| row.fields.get(i));
            if is_missing(text) {
                Ok(None)
            } else {
                number(name, text, row.decimal_comma).map(Some)
            }
        };
        let Some(kilowatts) = value(POWER, Some(self.power))? else {
            sink.report().missing += 1;
            return Ok(());
        };
        let power = milliwatts(POWER, kilowatts * 1000.0)?;
        let mut reading = message(start + MINUTE_MS);
        reading.voltage = value("Voltage", self.voltage)?;
        reading.current = value("Global_intensity", self.current)?;
        let mut sub_meters = Vec::with_capacity(self.sub_meters.len());
        for (column, _) in &self.sub_meters {
            let wh = value("Sub_metering", Some(*column))?;
            sub_meters.push(wh.map(|wh| milliwatts("Sub_metering", wh * 60.0)).transpose()?);
        }
        self.house.minute(start, power, reading, row, sink);
        for ((_, run), power) in self.sub_meters.iter_mut().zip(sub_meters) {
            if let Some(power) = power {
                run.minute(start, power, message(start + MINUTE_MS), row, sink);
            }
        }
        Ok(())
    }
}

fn milliwatts(name: &str, watts: f64) -> Result<Milliwatts, Refusal> {
    Milliwatts::from_units(watts).filter(|p| p.0 >= 0).ok_or_else(|| {
        Refusal::new("implausible", format!("{name} of {watts} W: consumption is not below 0"))
    })
}
