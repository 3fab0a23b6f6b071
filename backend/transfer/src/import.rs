//! From a file to committed readings.

use crate::error::{Fault, Refusal, TransferError};
use crate::espi;
use crate::fields::Splitter;
use crate::lines::Lines;
use crate::options::ImportOptions;
use crate::origin::Format;
use crate::periods;
use crate::report::{Progress, Report};
use crate::row::{Decoder, Header, Row};
use crate::sink::{Batch, Sink};
use ohmstead_ingest::{ClockRules, Ingest};
use ohmstead_model::{DeviceId, Reading};
use ohmstead_store::Entry;
use std::io::Read;

/// Reads a file and commits its readings in batches of [`ImportOptions::batch`].
///
/// A bad row does not stop it: it is counted, shown in the report and kept with the other
/// rejections (at most a thousand of one import). Each batch is committed as a whole, and nothing
/// depends on the one before: cut off anywhere, or dropped between batches, the same import is
/// run again and finds its readings there already. `progress` is called after every batch.
///
/// `source` is read where this runs: within a server call it from a thread that may block.
///
/// # Errors
/// When the format or the options do not fit, the source cannot be read, or the store cannot
/// take a batch. What was committed before stays.
pub async fn import(
    source: impl Read + Send,
    options: &ImportOptions,
    ingest: &Ingest,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, TransferError> {
    let source = espi::rows(source).map_err(|source| TransferError::Read { line: 1, source })?;
    let mut run = Importing::open(source, options)?;
    let mut committed = 0;
    loop {
        let ended = run.fill(ingest.rules())?;
        let line = run.lines.number();
        periods::settle(&mut run.batch, ingest, line).await?;
        run.batch
            .keep_from_horizon(ingest)
            .await
            .map_err(|source| TransferError::Store { line: run.lines.number(), source })?;
        let entries = std::mem::take(&mut run.batch.entries);
        committed += entries.len() as u64;
        if !entries.is_empty() {
            let line = run.lines.number();
            let outcomes = ingest
                .commit(entries)
                .await
                .map_err(|source| TransferError::Store { line, source })?;
            run.batch.report.count(&outcomes);
        }
        progress(Progress {
            bytes: run.lines.bytes(),
            total_bytes: options.total_bytes,
            rows: run.batch.report.rows,
            committed,
        });
        if ended {
            return Ok(run.batch.report);
        }
    }
}

/// An import under way.
pub(crate) struct Importing<R> {
    lines: Lines<R>,
    splitter: Splitter,
    decoder: Box<dyn Decoder>,
    batch: Batch,
    size: usize,
    /// The first line, while it is still to be read as data.
    first: Option<(u64, String)>,
}

impl<R: Read> Importing<R> {
    pub fn open(source: R, options: &ImportOptions) -> Result<Self, TransferError> {
        let mut lines = Lines::new(source);
        let (number, line) = first_line(&mut lines)?;
        let (mut splitter, mut header) = header_of(&line, Vec::new());
        let mut format = Format::of(options.format, &header);
        // Some utilities put the customer's name, the meter and so on above the header.
        let mut above = vec![line.clone()];
        while format.is_err() && above.len() < PREAMBLE_MAX {
            let number = lines.number() + 1;
            let next =
                lines.next().map_err(|source| TransferError::Read { line: number, source })?;
            let Some(next) = next else { break };
            let text = String::from_utf8_lossy(next.bytes).into_owned();
            let (cut, found) = header_of(&text, above.clone());
            if let Some(below) = Format::below_a_preamble(options.format, &found) {
                (splitter, header, format) = (cut, found, Ok(below));
            }
            above.push(text);
        }
        let format = format?;
        let decoder = format.decoder(&header, options)?;
        let report = Report {
            format: format.name(),
            ignored_columns: decoder.ignored_columns(),
            ..Report::default()
        };
        let first = (!decoder.has_header()).then_some((number, line));
        let batch = Batch::new(&options.name, report);
        Ok(Self { lines, splitter, decoder, batch, size: options.batch.max(1), first })
    }

    /// Reads rows until the batch is full; true at the end of the file.
    pub fn fill(&mut self, rules: ClockRules<'_>) -> Result<bool, TransferError> {
        let Self { lines, splitter, decoder, batch, size, first } = self;
        batch.sources.clear();
        let mut sink = Sink { batch, rules };
        if let Some((number, line)) = first.take() {
            take(decoder.as_mut(), splitter, number, Ok(&line), &mut sink)?;
        }
        // Rows are bounded as well as readings: a file may have many rows that give none.
        let rows = sink.batch.report.rows.saturating_add(*size as u64);
        while sink.batch.entries.len() + sink.batch.periods.len() < *size
            && sink.batch.report.rows < rows
        {
            let number = lines.number() + 1;
            let line =
                lines.next().map_err(|source| TransferError::Read { line: number, source })?;
            let Some(line) = line else {
                decoder.finish(&mut sink);
                return Ok(true);
            };
            let text = match std::str::from_utf8(line.bytes) {
                _ if line.too_long => Err(Refusal::new("line-too-long", "the line is too long")),
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => Ok(text),
                Err(_) => Err(Refusal::new("not-text", "the line is not UTF-8 text")),
            };
            sink.batch.report.unfinished = !line.ended;
            take(decoder.as_mut(), splitter, line.number, text, &mut sink)?;
        }
        Ok(false)
    }
}

impl<R> Importing<R> {
    /// What was done so far.
    pub fn report(&self) -> &Report {
        &self.batch.report
    }

    /// Takes the readings that were read, each with its line, and forgets the rest of the batch.
    pub fn take_readings(&mut self) -> Vec<(u64, DeviceId, Reading)> {
        let entries = std::mem::take(&mut self.batch.entries).into_iter();
        let lines = std::mem::take(&mut self.batch.sources).into_iter();
        let reading = |(entry, line)| match entry {
            Entry::Reading { device, reading } => Some((line, device, reading)),
            _ => None,
        };
        let mut readings: Vec<_> = entries.zip(lines).filter_map(reading).collect();
        readings.append(&mut self.batch.periods);
        readings
    }
}

/// Lines above a header at most.
const PREAMBLE_MAX: usize = 40;

fn header_of(line: &str, above: Vec<String>) -> (Splitter, Header) {
    let mut splitter = Splitter::for_header(line);
    let header = Header::new(line, &mut splitter, above);
    (splitter, header)
}

/// The first line that is not blank.
fn first_line<R: Read>(lines: &mut Lines<R>) -> Result<(u64, String), TransferError> {
    loop {
        let number = lines.number() + 1;
        let line = lines.next().map_err(|source| TransferError::Read { line: number, source })?;
        let Some(line) = line else {
            let expected = "a header: the file is empty".to_owned();
            return Err(TransferError::Unrecognised { seen: String::new(), expected });
        };
        if line.bytes.starts_with(b"\xff\xfe") || line.bytes.starts_with(b"\xfe\xff") {
            let expected = "UTF-8 text: save the file as UTF-8".to_owned();
            return Err(TransferError::Unrecognised { seen: "UTF-16 text".into(), expected });
        }
        let text = String::from_utf8_lossy(line.bytes);
        if text.trim_end().contains('\r') {
            let seen = text.chars().take(200).collect();
            let expected = "lines that end in LF or CRLF".to_owned();
            return Err(TransferError::Unrecognised { seen, expected });
        }
        if !text.trim().is_empty() {
            return Ok((line.number, text.into_owned()));
        }
    }
}

/// Takes one line: as a row for the decoder, or as a bad one.
fn take(
    decoder: &mut dyn Decoder,
    splitter: &mut Splitter,
    line: u64,
    text: Result<&str, Refusal>,
    sink: &mut Sink<'_>,
) -> Result<(), TransferError> {
    sink.batch.report.rows += 1;
    let decimal_comma = splitter.decimal_comma();
    let raw = text.as_ref().copied().unwrap_or("");
    let row = text.and_then(|raw| {
        let fields = splitter.split(raw)?;
        if decoder.fields().contains(&fields.len()) {
            return Ok(Row { line, raw, fields, decimal_comma });
        }
        let wanted = decoder.fields();
        let detail = format!("{} fields, expected {}", fields.len(), wanted.end());
        Err(Refusal::new("wrong-number-of-fields", detail))
    });
    let result = match row {
        Ok(row) => decoder.row(&row, sink),
        Err(refusal) => Err(Fault::Row(refusal)),
    };
    match result {
        Ok(()) => Ok(()),
        Err(Fault::Row(refusal)) => {
            sink.refuse(line, raw, None, refusal);
            Ok(())
        }
        Err(Fault::File(detail)) => Err(TransferError::Options(format!("line {line}: {detail}"))),
    }
}
