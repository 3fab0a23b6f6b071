//! The load cut into blocks of 24 wall-clock hours that end where the history ends.

/// Hours in a block.
pub const HOURS: usize = 24;

/// Hours whose temperature must be known: four weeks.
const LEAST_TEMPERATURES: usize = 28 * HOURS;

/// Blocks of 24 wall-clock hours. The last known hour is the last cell of the last block, so
/// that the next block begins where the forecast begins, at whatever hour of the day that is.
#[derive(Debug, Clone)]
pub struct Blocks {
    /// kWh of each cell, block after block; NaN where nothing is known.
    values: Vec<f64>,
    /// Hours since 1970-01-01T00 of the wall clock at the first cell.
    first_hour: i64,
    /// Days (since 1970-01-01) that people keep like a Sunday, sorted.
    holidays: Vec<i64>,
    /// °C of each cell, also of cells to come; NaN where it is not known. Empty: the weather is left out.
    temperature: Vec<f64>,
    /// Mean of the known temperatures.
    usual_temperature: f64,
}

/// What the calendar says of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// Hour of the day, 0..24.
    pub hour: usize,
    /// 0 = Monday; a holiday counts as a Sunday.
    pub weekday: usize,
}

impl Calendar {
    /// Saturday, Sunday or a holiday.
    pub fn is_weekend(self) -> bool {
        self.weekday >= 5
    }
}

impl Blocks {
    /// Cuts `values`, one a wall-clock hour from `first_hour` on; hours before the first whole
    /// block are left out.
    pub fn new(values: &[f64], first_hour: i64, holidays: &[i64]) -> Self {
        let odd = values.len() % HOURS;
        let mut holidays = holidays.to_vec();
        holidays.sort_unstable();
        Self {
            values: values[odd..].to_vec(),
            first_hour: first_hour.saturating_add(odd as i64),
            holidays,
            temperature: Vec::new(),
            usual_temperature: 0.0,
        }
    }

    /// The same with temperatures, one a wall-clock hour from `first_hour` on. With fewer than four weeks of
    /// them among the known blocks nothing can be learned, and they are left out.
    #[must_use]
    pub fn with_temperature(mut self, values: &[f64], first_hour: i64) -> Self {
        let skip = self.first_hour.saturating_sub(first_hour);
        let lead = usize::try_from(-skip).unwrap_or(0);
        let mut aligned = vec![f64::NAN; lead];
        aligned.extend(values.iter().skip(usize::try_from(skip).unwrap_or(0)));
        let (sum, known) = sum_known(&aligned[..aligned.len().min(self.values.len())]);
        if known >= LEAST_TEMPERATURES {
            self.temperature = aligned;
            self.usual_temperature = sum / known as f64;
        }
        self
    }

    /// The same as if nothing were known of the weather.
    #[must_use]
    pub fn without_temperature(mut self) -> Self {
        self.temperature.clear();
        self
    }

    /// True when three quarters of a block's temperatures are known.
    pub fn is_warmth_known(&self, block: usize) -> bool {
        let known = (0..HOURS).filter(|cell| self.temperature(block, *cell).is_finite()).count();
        known * 4 >= HOURS * 3
    }

    /// True when the weather is known.
    pub fn has_temperature(&self) -> bool {
        !self.temperature.is_empty()
    }

    /// °C of one cell; NaN when it is not known.
    pub fn temperature(&self, block: usize, cell: usize) -> f64 {
        self.temperature.get(block * HOURS + cell).copied().unwrap_or(f64::NAN)
    }

    /// Mean of the known temperatures, °C.
    pub fn usual_temperature(&self) -> f64 {
        self.usual_temperature
    }

    /// How many blocks are known.
    pub fn len(&self) -> usize {
        self.values.len() / HOURS
    }

    /// One cell in kWh; NaN when it is not known or lies outside.
    pub fn at(&self, block: usize, cell: usize) -> f64 {
        self.values.get(block * HOURS + cell).copied().unwrap_or(f64::NAN)
    }

    /// The cells of one known block.
    pub fn block(&self, block: usize) -> &[f64] {
        &self.values[block * HOURS..(block + 1) * HOURS]
    }

    /// Mean kWh an hour of a block over its known hours; NaN when fewer than half are known.
    pub fn level(&self, block: usize) -> f64 {
        if block >= self.len() {
            return f64::NAN;
        }
        let (sum, n) = sum_known(self.block(block));
        if n * 2 < HOURS { f64::NAN } else { sum / n as f64 }
    }

    /// What the calendar says of a cell, also of blocks to come.
    pub fn calendar(&self, block: usize, cell: usize) -> Calendar {
        let hour = self.first_hour.saturating_add((block * HOURS + cell) as i64);
        let day = hour.div_euclid(24);
        // 1970-01-01 was a Thursday.
        let weekday = if self.holidays.binary_search(&day).is_ok() {
            6
        } else {
            (day + 3).rem_euclid(7) as usize
        };
        Calendar { hour: hour.rem_euclid(24) as usize, weekday }
    }
}

/// Sum and number of the known values.
pub fn sum_known(values: &[f64]) -> (f64, usize) {
    values.iter().filter(|v| v.is_finite()).fold((0.0, 0), |(sum, n), v| (sum + v, n + 1))
}
