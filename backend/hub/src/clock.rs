//! The machine's clock, and whether it can be believed.
//!
//! Small machines have no clock of their own: they start in 1970, or at the time of their last stop,
//! until the network tells them better. Time stamps of meters cannot be judged by such a clock.

use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::Store;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// By how much the database's clock is ahead of this machine's, ms; 0 with a store on this machine.
static AHEAD_MS: AtomicI64 = AtomicI64::new(0);
/// Clocks that differ by less are taken for the same, ms.
const SAME_MS: i64 = 2000;
/// An answer that took longer says too little about the time.
const PROMPT: Duration = Duration::from_secs(1);

/// The clock: the one place that reads the machine's. Of several hubs on one database each goes by that
/// database's clock, or they would judge the same reading differently.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> TimestampMs {
        machine() + AHEAD_MS.load(Ordering::Relaxed)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn machine() -> TimestampMs {
    let ms = |d: Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX);
    match std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH) {
        Ok(since) => TimestampMs(ms(since)),
        Err(before) => TimestampMs(-ms(before.duration())),
    }
}

/// Goes by the store's clock from now on, where that has one of its own.
///
/// # Errors
/// When the store cannot be asked.
pub async fn go_by(store: &dyn Store) -> ohmstead_store::Result<()> {
    let asked = Instant::now();
    let Some(theirs) = store.clock().await? else { return Ok(()) };
    let (ours, took) = (machine(), asked.elapsed());
    if took > PROMPT {
        return Ok(());
    }
    // It looked at its clock at some time between the question and its answer.
    let ahead = theirs - ours + i64::try_from(took.as_millis()).unwrap_or(0) / 2;
    if (ahead - AHEAD_MS.load(Ordering::Relaxed)).abs() <= SAME_MS {
        return Ok(());
    }
    AHEAD_MS.store(ahead, Ordering::Relaxed);
    let (by, way) = (ahead.abs() / 1000, if ahead > 0 { "behind" } else { "ahead of" });
    if ahead.abs() > SAME_MS {
        tracing::warn!(
            "this machine's clock is {by} s {way} the database's: the hub goes by the database's; set the clock"
        );
    } else {
        tracing::info!("this machine's clock agrees with the database's again");
    }
    Ok(())
}

/// Time since the machine started; nobody can set it, and it goes on while the machine sleeps.
pub fn since_boot() -> Duration {
    let t = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(t.tv_sec.unsigned_abs(), u32::try_from(t.tv_nsec).unwrap_or(0))
}

/// This program is younger than that, so a clock that says less is wrong: 2026-01-01.
pub const BUILT: TimestampMs = TimestampMs(1_767_225_600_000);
/// A stored reading may be ahead of the clock by this much, ms.
const BEHIND_MS: i64 = 3_600_000;
/// The clock may be set by this much at once, ms: as far as a reading may be ahead of it.
const JUMP_MS: i64 = 300_000;
/// A meter's time within this of the clock confirms it, ms.
const AGREES_MS: i64 = 300_000;
/// A doubt ends when for this long no reading has come from ahead of the clock.
const QUIET: Duration = Duration::from_secs(900);
/// A jump by more than this ahead is believed only when a meter confirms it, ms.
const FAR_MS: i64 = 86_400_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// The clock says less than [`BUILT`].
    NotSet,
    /// The newest stored reading is far ahead of it.
    Behind { newest: TimestampMs, quiet_since: Duration },
    /// It was set by this many ms.
    Jumped { by: i64, quiet_since: Duration },
}

struct State {
    /// The clock and the time since boot, when they were last looked at.
    seen: (TimestampMs, Duration),
    doubt: Option<Doubt>,
}

/// Watches the clock. It is doubted when it says a time before this program was built, when stored
/// readings are far ahead of it, and when it was set by more than five minutes. A meter whose time
/// agrees with it ends the last two; so does a quarter of an hour in which no reading came from ahead
/// of it, except after a jump ahead by more than a day.
pub struct ClockWatch {
    clock: Arc<dyn Clock>,
    since_boot: fn() -> Duration,
    /// The newest stored reading at the start.
    newest: Option<TimestampMs>,
    state: Mutex<State>,
}

impl ClockWatch {
    /// Watches `clock`. `newest` is the time stamp of the newest stored reading.
    pub fn new(
        clock: Arc<dyn Clock>,
        since_boot: fn() -> Duration,
        newest: Option<TimestampMs>,
    ) -> Self {
        let seen = (clock.now(), since_boot());
        let watch =
            Self { clock, since_boot, newest, state: Mutex::new(State { seen, doubt: None }) };
        if let Some(newest) = watch.newest.filter(|newest| *newest - seen.0 > BEHIND_MS) {
            watch.lock().doubt = Some(Doubt::Behind { newest, quiet_since: seen.1 });
        }
        watch
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True when the clock can be believed now.
    pub fn is_credible(&self) -> bool {
        self.look(&mut self.lock()).is_none()
    }

    /// Why the clock cannot be believed now, and what to do.
    pub fn doubt(&self) -> Option<String> {
        let mut state = self.lock();
        let doubt = self.look(&mut state)?;
        let now = state.seen.0;
        let why = match doubt {
            Doubt::NotSet => format!("it is not set ({now})"),
            Doubt::Behind { newest, .. } => {
                format!("it says {now}, and the newest stored reading is of {newest}")
            }
            Doubt::Jumped { by, .. } => format!("it was set by {} s, to {now}", by / 1000),
        };
        Some(format!(
            "the hub's clock cannot be believed: {why}; what meters send is kept and judged later: \
             set the machine's clock, or wait until it is set by the network"
        ))
    }

    /// A message with readings of these times has come.
    pub fn heard(&self, times: impl Iterator<Item = TimestampMs>) {
        let mut state = self.lock();
        self.look(&mut state);
        let (now, since_boot) = state.seen;
        for at in times {
            let agrees = (at - now).abs() <= AGREES_MS;
            match &mut state.doubt {
                Some(Doubt::Behind { .. } | Doubt::Jumped { .. }) if agrees => state.doubt = None,
                Some(Doubt::Behind { quiet_since, .. } | Doubt::Jumped { quiet_since, .. })
                    if at > now =>
                {
                    *quiet_since = since_boot;
                }
                _ => {}
            }
        }
    }

    fn look(&self, state: &mut State) -> Option<Doubt> {
        let (now, since_boot) = (self.clock.now(), (self.since_boot)());
        let (seen, seen_since_boot) = state.seen;
        let passed = since_boot.saturating_sub(seen_since_boot);
        let by = (now - seen) - i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        state.seen = (now, since_boot);
        state.doubt = match state.doubt {
            _ if now < BUILT => Some(Doubt::NotSet),
            // Set at last; where to is judged by what is stored.
            Some(Doubt::NotSet | Doubt::Behind { .. }) if by.abs() > JUMP_MS => {
                self.behind(now, since_boot)
            }
            Some(Doubt::NotSet) => self.behind(now, since_boot),
            doubt if by.abs() > JUMP_MS => {
                let before = match doubt {
                    Some(Doubt::Jumped { by, .. }) => by,
                    _ => 0,
                };
                // Set back to where it was: nothing has happened.
                let by = before + by;
                (by.abs() > JUMP_MS).then_some(Doubt::Jumped { by, quiet_since: since_boot })
            }
            Some(Doubt::Behind { quiet_since, .. } | Doubt::Jumped { quiet_since, .. })
                if since_boot.saturating_sub(quiet_since) >= QUIET
                    && !matches!(state.doubt, Some(Doubt::Jumped { by, .. }) if by > FAR_MS) =>
            {
                None
            }
            doubt => doubt,
        };
        state.doubt
    }

    fn behind(&self, now: TimestampMs, since_boot: Duration) -> Option<Doubt> {
        let newest = self.newest.filter(|newest| *newest - now > BEHIND_MS)?;
        Some(Doubt::Behind { newest, quiet_since: since_boot })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::ManualClock;
    use std::cell::Cell;

    thread_local!(static BOOT: Cell<u64> = const { Cell::new(0) });

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);
    const HOUR: i64 = 3_600_000;

    fn boot() -> Duration {
        Duration::from_millis(BOOT.get())
    }

    struct Bench {
        clock: Arc<ManualClock>,
        watch: ClockWatch,
    }

    impl Bench {
        fn at(now: TimestampMs, newest: Option<TimestampMs>) -> Self {
            let clock = Arc::new(ManualClock::at(now));
            let watch = ClockWatch::new(clock.clone(), boot, newest);
            Self { clock, watch }
        }

        /// Time passes, and the clock goes with it.
        fn pass(&self, ms: i64) -> bool {
            BOOT.set(BOOT.get() + ms.unsigned_abs());
            self.clock.advance(ms);
            self.watch.is_credible()
        }

        /// The clock is set; no time passes.
        fn set(&self, by: i64) -> bool {
            self.clock.advance(by);
            self.watch.is_credible()
        }

        fn heard(&self, ahead: i64) -> bool {
            self.watch.heard(std::iter::once(self.clock.now() + ahead));
            self.watch.is_credible()
        }
    }

    #[test]
    fn a_clock_that_is_not_set_is_believed_once_it_is() {
        for start in [TimestampMs(-86_400_000), TimestampMs(0), TimestampMs(BUILT.0 - HOUR)] {
            let bench = Bench::at(start, Some(NOW));
            assert!(!bench.pass(1000));
            assert!(!bench.heard(0), "a meter that is not set either confirms nothing");
            assert!(bench.watch.doubt().unwrap().contains("not set"));
            assert!(bench.set(NOW - start));
            assert!(bench.pass(HOUR));
        }
    }

    #[test]
    fn a_clock_far_behind_the_readings_waits_for_a_meter_that_agrees_or_a_quiet_quarter_hour() {
        let bench = Bench::at(NOW, Some(NOW + 2 * HOUR));
        assert!(!bench.pass(60_000));
        assert!(bench.watch.doubt().unwrap().contains("newest stored reading"));
        assert!(bench.heard(-1000), "the readings are wrong, not the clock");

        let bench = Bench::at(NOW, Some(NOW + 2 * HOUR));
        for _ in 0..10 {
            assert!(!bench.heard(2 * HOUR));
            assert!(!bench.pass(600_000), "what comes from ahead keeps the doubt up");
        }
        assert!(bench.pass(900_000));
        assert!(Bench::at(NOW, Some(NOW + HOUR / 2)).pass(1000), "a little is no doubt");
    }

    #[test]
    fn a_jump_is_doubted_until_a_meter_agrees_or_it_is_taken_back() {
        for by in [HOUR, -HOUR, 3 * 365 * 24 * HOUR] {
            let bench = Bench::at(NOW, None);
            assert!(bench.pass(HOUR));
            assert!(!bench.set(by), "{by}");
            assert!(bench.watch.doubt().unwrap().contains("was set by"));
            assert!(bench.heard(0), "{by}");
            let bench = Bench::at(NOW, None);
            assert!(!bench.set(by));
            assert!(bench.set(-by), "taken back");
        }
        let bench = Bench::at(NOW, None);
        assert!(bench.set(2000) && bench.set(-60_000), "as the network's time may set it");
    }

    #[test]
    fn only_a_meter_confirms_a_jump_of_days_ahead() {
        let near = Bench::at(NOW, None);
        assert!(!near.set(HOUR));
        assert!(near.pass(900_000));
        let far = Bench::at(NOW, None);
        assert!(!far.set(365 * 24 * HOUR));
        assert!(!far.pass(7 * 24 * HOUR));
        assert!(far.heard(0));
    }
}
