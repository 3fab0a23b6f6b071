//! An import that is cut off is run again, and nothing is doubled or lost.

use super::*;
use futures::FutureExt;
use ohmstead_store::RejectStore;
use std::io::{self, Read};
use std::panic::AssertUnwindSafe;

/// 60 minutes of the UCI kind with a gap and a bad row, so that the counter runs through
/// every batch.
fn file() -> String {
    let mut text = "timestamp,Global_active_power,Voltage\n".to_owned();
    for n in 0..60 {
        let power = match n {
            17 | 18 => "?".to_owned(),
            33 => "much".to_owned(),
            n => format!("{}.{:03}", n % 5, n * 13),
        };
        text.push_str(&format!("2007-01-01T00:{n:02}:00,{power},230.{n}\n"));
    }
    text
}

fn options(batch: usize) -> ImportOptions {
    ImportOptions { batch, sub_meters: false, ..whole("house") }
}

/// Everything that must not depend on how often an import was begun.
async fn state(store: &MemoryStore) -> (String, usize, Vec<(String, String)>) {
    let conflicts = store.conflicts(&device("house"), TimeRange::ALL).await.unwrap().len();
    let rejects = store.rejects(None, 100).await.unwrap();
    (dump(store).await, conflicts, rejects.into_iter().map(|r| (r.reason, r.detail)).collect())
}

async fn whole_run() -> (String, usize, Vec<(String, String)>) {
    let (ingest, store) = hub();
    run(file(), &options(5_000), &ingest).await.unwrap();
    state(&store).await
}

#[tokio::test]
async fn stopped_at_every_batch_boundary_and_run_again_it_ends_the_same() {
    let expected = whole_run().await;
    for batch in [1, 2, 7, 25] {
        for stop in 1.. {
            let (ingest, store) = hub();
            let mut batches = 0;
            // The program ends between two batches.
            let mut progress = |_| {
                batches += 1;
                if batches == stop {
                    std::panic::resume_unwind(Box::new("killed"));
                }
            };
            let (text, options) = (file(), options(batch));
            let cut = import(text.as_bytes(), &options, &ingest, &mut progress);
            let finished = AssertUnwindSafe(cut).catch_unwind().await.is_ok();
            let report = run(&text, &options, &ingest).await.unwrap();
            assert_eq!(state(&store).await, expected, "batch {batch}, stopped after {stop}");
            assert_eq!(report.conflicts, 0);
            if finished {
                assert_eq!(report.stored, 0);
                break;
            }
            assert!(report.duplicates > 0 || stop * batch <= 1);
        }
    }
}

/// A disk that fails after some bytes.
struct Failing<'a>(&'a [u8]);
impl Read for Failing<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("unplugged"));
        }
        let few = out.len().min(10);
        self.0.read(&mut out[..few])
    }
}

#[tokio::test]
async fn a_source_that_fails_anywhere_keeps_whole_batches_only() {
    let expected = whole_run().await;
    let text = file();
    for cut in (0..text.len()).step_by(97) {
        let (ingest, store) = hub();
        let broken = Failing(&text.as_bytes()[..cut]);
        let error = import(broken, &options(8), &ingest, &mut |_| {}).await.unwrap_err();
        assert!(matches!(error, TransferError::Read { .. }), "{error}");
        for reading in readings(&store, "house").await {
            let row = format!("house,{},", reading.at);
            assert!(expected.0.contains(&row), "{row} is not in the whole file");
        }
        run(&text, &options(8), &ingest).await.unwrap();
        assert_eq!(state(&store).await, expected);
    }
}

#[tokio::test]
async fn progress_grows_to_a_hundred_percent() {
    let (ingest, _) = hub();
    let text = file();
    let options = ImportOptions { total_bytes: Some(text.len() as u64), ..options(10) };
    let mut seen = Vec::new();
    import(text.as_bytes(), &options, &ingest, &mut |p| seen.push(p)).await.unwrap();
    assert!(seen.len() >= 6);
    assert!(seen.windows(2).all(|w| w[0].bytes <= w[1].bytes && w[0].committed <= w[1].committed));
    assert!(seen[0].percent().unwrap() < 50);
    let last = seen.last().unwrap();
    assert_eq!((last.percent(), last.rows), (Some(100), 60));
}
