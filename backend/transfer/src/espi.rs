//! Green Button as XML (ESPI, NAESB REQ.21): made into the rows of a CSV, one a reading, as it is read.
//!
//! An Atom feed with a `ReadingType` (unit, power of ten, direction of flow) and `IntervalBlock`s with the
//! energy of each period; times are Unix seconds. The reading type before a block is that block's. Blocks of
//! other units (gas, water, demand) are passed over.
//!
//! Source: NAESB ESPI schema `espi.xsd` (uom 72 = Wh, flowDirection 1 forward, 19 reverse; quality 8, 9 and
//! 12 are estimates), sample feeds of GreenButtonAlliance.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{self, BufRead, BufReader, Read};

/// The header of the rows.
pub(crate) const HEADER: &str = "espiFrom,espiSeconds,espiImportWh,espiExportWh,espiEstimated";

/// Most bytes of one piece of text or tag.
const PIECE_MAX: u64 = 1 << 20;

/// A file as it is, or the rows of one that is XML.
///
/// # Errors
/// When the source cannot be read.
pub(crate) fn rows<'a>(source: impl Read + Send + 'a) -> io::Result<Box<dyn Read + Send + 'a>> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let head = source.fill_buf()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.trim_ascii_start().first() != Some(&b'<') {
        return Ok(Box::new(source));
    }
    let guarded = BufReader::new(Guard { source, left: PIECE_MAX });
    let mut out = HEADER.as_bytes().to_vec();
    out.push(b'\n');
    let (path, block) = (Vec::new(), Block::default());
    let reader = Reader::from_reader(guarded);
    Ok(Box::new(Rows {
        reader,
        buffer: Vec::new(),
        path,
        block,
        kind: None,
        out,
        at: 0,
        ended: false,
    }))
}

/// Ends a file with a piece that is too large to be meant.
struct Guard<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a tag or text is over 1 MiB"));
        }
        let room = out.len().min(usize::try_from(self.left).unwrap_or(out.len()));
        let read = self.source.read(&mut out[..room])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// What the values of a reading type are.
#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    unit: i64,
    power_of_ten: i32,
    direction: i64,
}

/// The reading that is being read.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    start: Option<i64>,
    seconds: Option<i64>,
    value: Option<i64>,
    estimated: bool,
}

struct Rows<R: Read> {
    reader: Reader<BufReader<Guard<R>>>,
    buffer: Vec<u8>,
    /// Local names of the open tags.
    path: Vec<String>,
    block: Block,
    kind: Option<Kind>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Read for Rows<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.ended {
            self.out.clear();
            self.at = 0;
            self.event()?;
        }
        let part = &self.out[self.at..];
        let length = part.len().min(into.len());
        into[..length].copy_from_slice(&part[..length]);
        self.at += length;
        Ok(length)
    }
}

impl<R: Read> Rows<R> {
    fn event(&mut self) -> io::Result<()> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().left = PIECE_MAX;
        let event = self.reader.read_event_into(&mut self.buffer);
        let event = event.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?;
        match event {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                match name.as_str() {
                    "ReadingType" => self.kind = Some(Kind::default()),
                    "IntervalReading" => self.block = Block::default(),
                    _ => {}
                }
                if self.path.len() >= 64 {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        "tags are nested too deep",
                    ));
                }
                self.path.push(name);
            }
            Event::End(_) => {
                let ended = self.path.pop();
                if ended.is_some_and(|name| name == "IntervalReading") {
                    self.row();
                }
            }
            Event::Text(text) => {
                if let Ok(number) = text.as_ref().trim().parse::<i64>() {
                    self.number(number);
                }
            }
            Event::Eof => self.ended = true,
            _ => {}
        }
        Ok(())
    }

    fn number(&mut self, number: i64) {
        let inside = |name: &str| self.path.iter().any(|n| n == name);
        let Some(name) = self.path.last() else { return };
        if inside("IntervalReading") {
            let block = &mut self.block;
            match name.as_str() {
                "start" => block.start = Some(number),
                "duration" => block.seconds = Some(number),
                "value" => block.value = Some(number),
                "quality" => block.estimated = matches!(number, 8 | 9 | 12),
                _ => {}
            }
        } else if let Some(kind) = self.kind.as_mut().filter(|_| inside("ReadingType")) {
            match name.as_str() {
                "uom" => kind.unit = number,
                "powerOfTenMultiplier" => {
                    kind.power_of_ten = i32::try_from(number.clamp(-12, 12)).unwrap_or(0);
                }
                "flowDirection" => kind.direction = number,
                _ => {}
            }
        }
    }

    fn row(&mut self) {
        let block = std::mem::take(&mut self.block);
        let (Some(start), Some(seconds), Some(value)) = (block.start, block.seconds, block.value)
        else {
            return;
        };
        // Without a reading type nobody knows what a value is: the row says so by having none.
        let kind = self.kind.unwrap_or_default();
        if self.kind.is_some() && kind.unit != 72 {
            return;
        }
        let wh = self.kind.map(|k| format!("{value}e{}", k.power_of_ten)).unwrap_or_default();
        let (import, export) =
            if kind.direction == 19 { (String::new(), wh) } else { (wh, String::new()) };
        let row = format!("{start},{seconds},{import},{export},{}\n", block.estimated);
        self.out.extend_from_slice(row.as_bytes());
    }
}
