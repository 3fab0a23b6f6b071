//! The load generator: many bare MQTT 3.1.1 connections, one reading a PUBLISH, QoS 1.
//!
//! It shares the machine with what it measures, so it is made to cost little: packets are encoded
//! once and patched, and one thread drives all connections. Latency is the time from writing a
//! PUBLISH to reading its PUBACK. With a fixed rate the messages leave on a schedule that does not
//! wait for acknowledgements (until the window of a connection is full); how far behind the
//! schedule they left is reported beside the latency, never hidden in it.

mod connection;
mod journal;
mod packet;
mod payload;
mod report;
mod shard;

pub use report::{Latency, Report};

use crate::SimError;
use connection::Link;
use journal::Journal;
use ohmstead_model::TimestampMs;
use shard::{Shard, Timing};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::LocalSet;
use tokio::time::Instant;

/// The longest run.
pub const MAX_DURATION: Duration = Duration::from_secs(3600);
/// How long all connections together may take to be made.
const CONNECTING: Duration = Duration::from_secs(60);
/// Connections being made at once by one thread.
const CONNECTING_AT_ONCE: usize = 64;
/// How long the last acknowledgements are waited for.
const DRAINING: Duration = Duration::from_secs(10);
/// The same after Ctrl-C.
const DRAINING_EARLY: Duration = Duration::from_secs(1);

/// What to send, where, and for how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name or address; the default is this machine.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Connections; each is a device of its own.
    pub connections: usize,
    /// Readings a second over all connections; `None` for as many as are acknowledged.
    pub rate: Option<u32>,
    /// How long to send, warm-up included; at most [`MAX_DURATION`].
    pub duration: Duration,
    /// The beginning that is left out of rate and latency.
    pub warmup: Duration,
    /// Messages in flight per connection, 1..=1000.
    pub inflight: usize,
    /// Readings in one message, 1..=1000; more than one makes it an array.
    pub batch: usize,
    /// Device ids are this, a dash and five digits. Use another one to send to the same store
    /// again: the time stamps are the same in every run with the same `base`.
    pub prefix: String,
    /// MQTT user name; `{device}` stands for the device id.
    pub username: Option<String>,
    /// MQTT password; `{device}` stands for the device id.
    pub password: Option<String>,
    /// Varies the devices' power and counters.
    pub seed: u64,
    /// The stamp of every device's first reading. Far enough in the past that even a fast device
    /// does not reach the future: a month is good.
    pub base: TimestampMs,
    /// Between the stamps of two readings of a device, whenever they are sent: 1 s to a minute.
    pub step: Duration,
    /// A device stops after about this many readings (rounded up to whole messages).
    pub limit: Option<u64>,
    /// Append every acknowledged reading to this file, as `device,unix ms,mWh`.
    pub journal: Option<PathBuf>,
    /// Threads that drive the connections; one is enough for most hubs.
    pub threads: usize,
}

impl Options {
    /// Ten seconds, 200 connections, flat out, to this machine; stamps from `base` on.
    pub fn new(base: TimestampMs) -> Self {
        Self {
            host: "127.0.0.1".into(),
            port: 1883,
            connections: 200,
            rate: None,
            duration: Duration::from_secs(10),
            warmup: Duration::from_secs(1),
            inflight: 16,
            batch: 1,
            prefix: "load".into(),
            username: None,
            password: None,
            seed: 1,
            base,
            step: Duration::from_secs(1),
            limit: None,
            journal: None,
            threads: 1,
        }
    }

    fn target(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn check(&self) -> Result<(), SimError> {
        let refuse = |text: &str| Err(SimError::Option(text.into()));
        if !(1..=60_000).contains(&self.connections) {
            return refuse("connections must be 1 to 60000");
        }
        if !(1..=1000).contains(&self.inflight) || !(1..=1000).contains(&self.batch) {
            return refuse("inflight and batch must be 1 to 1000");
        }
        if self.duration > MAX_DURATION || self.duration <= self.warmup {
            return refuse("the duration must be longer than the warm-up and at most an hour");
        }
        if !(1..=60).contains(&self.step.as_secs()) || self.step.subsec_nanos() > 0 {
            return refuse("the step must be whole seconds, at most a minute");
        }
        if self.rate == Some(0) || !(1..=64).contains(&self.threads) {
            return refuse("the rate must be at least 1 and the threads 1 to 64");
        }
        if !ohmstead_wire::topic::is_device_id(&format!("{}-00000", self.prefix)) {
            return refuse("the prefix must be up to 58 letters, digits, '-' or '_'");
        }
        if !(payload::FIRST_STAMP..payload::LAST_BASE).contains(&self.base.0) {
            return refuse("the base must lie between the years 2001 and 2200");
        }
        Ok(())
    }
}

/// What a thread tells about itself.
enum Told {
    Connected(Result<(), SimError>),
    Done(Box<Shard>),
}

/// Runs the load to its end, or to Ctrl-C, and reports what was measured.
///
/// # Errors
/// When an option is out of range, or a connection cannot be made; a connection that is lost
/// later is counted, not an error.
pub async fn run(options: Options) -> Result<Report, SimError> {
    options.check()?;
    let journal = options.journal.as_deref().map(Journal::open).transpose()?.map(Arc::new);
    let options = Arc::new(options);
    let threads = options.threads.min(options.connections);
    let (told, mut ears) = mpsc::unbounded_channel();
    let (go, begin) = watch::channel(None);
    let (stop, stopped) = watch::channel(false);
    let began_connecting = Instant::now();
    for number in 0..threads {
        let worker = Worker {
            options: Arc::clone(&options),
            devices: (number..options.connections).step_by(threads).collect(),
            journal: journal.clone(),
            told: told.clone(),
            begin: begin.clone(),
            stopped: stopped.clone(),
        };
        std::thread::Builder::new()
            .name(format!("load-{number}"))
            .spawn(move || worker.run())
            .map_err(|e| SimError::Thread(e.to_string()))?;
    }
    drop(told);
    for _ in 0..threads {
        match ears.recv().await {
            Some(Told::Connected(result)) => result?,
            _ => return Err(SimError::Thread("it ended while connecting".into())),
        }
    }
    let connecting = began_connecting.elapsed();
    // A moment ahead, so that every thread has seen it by then.
    let timing = Timing::new(Instant::now() + Duration::from_millis(50), &options);
    let _ = go.send(Some(timing));
    let mut whole = Shard::new(timing);
    let interrupted = collect(&mut whole, threads, &mut ears, &stop).await?;
    match whole.journal_error.take() {
        Some(error) => Err(error),
        None => Ok(Report::new(&options, &whole, connecting, interrupted)),
    }
}

/// Waits for every thread's figures; true when Ctrl-C ended the run early.
async fn collect(
    whole: &mut Shard,
    threads: usize,
    ears: &mut mpsc::UnboundedReceiver<Told>,
    stop: &watch::Sender<bool>,
) -> Result<bool, SimError> {
    let mut interrupted = false;
    let mut running = threads;
    while running > 0 {
        tokio::select! {
            told = ears.recv() => match told {
                Some(Told::Done(shard)) => { whole.add(&shard); running -= 1; }
                _ => return Err(SimError::Thread("it ended while sending".into())),
            },
            _ = tokio::signal::ctrl_c(), if !interrupted => {
                interrupted = true;
                let _ = stop.send(true);
            }
        }
    }
    Ok(interrupted)
}

struct Worker {
    options: Arc<Options>,
    devices: Vec<usize>,
    journal: Option<Arc<Journal>>,
    told: mpsc::UnboundedSender<Told>,
    begin: watch::Receiver<Option<Timing>>,
    stopped: watch::Receiver<bool>,
}

impl Worker {
    fn run(self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => LocalSet::new().block_on(&runtime, self.drive()),
            Err(e) => {
                let _ = self.told.send(Told::Connected(Err(SimError::Thread(e.to_string()))));
            }
        }
    }

    async fn drive(mut self) {
        let links = match tokio::time::timeout(CONNECTING, self.connect()).await {
            Ok(Ok(links)) => links,
            Ok(Err(e)) => return drop(self.told.send(Told::Connected(Err(e)))),
            Err(_) => {
                let why = std::io::Error::new(std::io::ErrorKind::TimedOut, "a minute has passed");
                let e = SimError::Connect { target: self.options.target(), source: why };
                return drop(self.told.send(Told::Connected(Err(e))));
            }
        };
        let _ = self.told.send(Told::Connected(Ok(())));
        // Without a start another thread has failed, and nobody listens any more.
        let Ok(timing) = self.begin.wait_for(Option::is_some).await.map(|t| *t) else { return };
        let Some(timing) = timing else { return };
        let shard = Shard::new(timing).shared(self.journal.take());
        let mut tasks = tokio::task::JoinSet::new();
        for link in links {
            tasks.spawn_local(connection::drive(link, Rc::clone(&shard)));
        }
        let all_done = async { while tasks.join_next().await.is_some() {} };
        let interrupted = async {
            // An error means that nobody can interrupt any more.
            if self.stopped.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
            shard.borrow_mut().stop();
            tokio::time::sleep(DRAINING_EARLY).await;
        };
        tokio::select! {
            () = all_done => {}
            () = interrupted => {}
            () = tokio::time::sleep_until(timing.end + DRAINING) => {}
        }
        tasks.shutdown().await;
        let result = shard.borrow_mut().take();
        let _ = self.told.send(Told::Done(Box::new(result)));
    }

    async fn connect(&self) -> Result<Vec<Link>, SimError> {
        let places = Rc::new(Semaphore::new(CONNECTING_AT_ONCE));
        let mut attempts = tokio::task::JoinSet::new();
        for &device in &self.devices {
            let (options, places) = (Arc::clone(&self.options), Rc::clone(&places));
            attempts.spawn_local(async move {
                // The semaphore is never closed.
                let _place = places.acquire().await;
                Link::open(&options, device).await
            });
        }
        let mut links = Vec::with_capacity(self.devices.len());
        while let Some(link) = attempts.join_next().await {
            links.push(link.map_err(|e| SimError::Thread(e.to_string()))??);
        }
        Ok(links)
    }
}
