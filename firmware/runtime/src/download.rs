//! Fetching firmware from the hub: one HTTP request for the header, one for the rest.

use crate::link::{LinkError, Shared, Sockets, TIMEOUT, connect};
use crate::provision::Provisioning;
use crate::run::State;
use core::cell::RefCell;
use core::fmt::Write as _;
use embassy_futures::yield_now;
use embassy_net::Stack;
use embassy_time::with_timeout;
use embedded_io_async::{Read, Write};
use embedded_storage::nor_flash::NorFlash;
use heapless::{String, Vec};
use ohmstead_firmware::board::FirmwareSlots;
use ohmstead_firmware::identity::Identity;
use ohmstead_firmware::ota::{CHUNK, Download, OtaError, Policy};
use ohmstead_firmware::saved::{Begun, Saved};
use ohmstead_wire::ota::HEADER_LEN;

/// Progress is saved every so many chunks (64 KiB): what a power cut can cost.
const SAVE_EVERY: u32 = 16;
const MAX_HEAD: usize = 1024;

/// Why a download stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Try again later, from where it stopped.
    Link(LinkError),
    /// The file is not taken.
    Refused(&'static str),
}

impl From<LinkError> for Stopped {
    fn from(error: LinkError) -> Self {
        match error {
            // The hub knows the path and says no: asking again does not help.
            LinkError::Status(400..=499) => Self::Refused("the hub does not give the file out"),
            error => Self::Link(error),
        }
    }
}

impl<E> From<OtaError<E>> for Stopped {
    fn from(error: OtaError<E>) -> Self {
        Self::Refused(match error {
            OtaError::NotFirmware => "not a firmware file",
            OtaError::Signature => "the signature is wrong",
            OtaError::Board => "the firmware is for another board",
            OtaError::NotNewer => "the firmware is not newer than the running one",
            OtaError::Size => "the image does not fit the slot",
            OtaError::Chunk => "a chunk out of turn",
            OtaError::Hash => "the image's hash is wrong",
            OtaError::Flash(_) => "flash access failed",
        })
    }
}

/// Buffers of a download.
#[derive(Debug)]
pub(crate) struct Buffers {
    pub(crate) sockets: Sockets,
    chunk: [u8; CHUNK as usize],
}

impl Buffers {
    pub(crate) const fn new() -> Self {
        Self { sockets: Sockets::new(), chunk: [0; CHUNK as usize] }
    }
}

/// Fetches the file to the end, saves the trial and switches slots: restart then.
pub(crate) async fn fetch<F: NorFlash, S: FirmwareSlots>(
    state: &State<'_, F>,
    identity: &Identity,
    slots: &RefCell<S>,
    stack: Stack<'_>,
    p: &Provisioning,
    begun: &Begun,
    buffers: &mut Buffers,
) -> Result<(), Stopped> {
    let key = identity.key.ok_or(Stopped::Refused("built without a key for updates"))?;
    let policy = Policy { key, board: identity.board_type(), running: identity.version };
    let port = p.http_port.ok_or(Stopped::Refused("no HTTP port was provisioned"))?;
    let host = p.address.as_deref().unwrap_or(&p.host);
    let Buffers { sockets, chunk } = buffers;
    let resumed = begun.progress.as_slice().try_into().ok();
    let mut download = match resumed {
        Some(progress) => Download::resume(progress, &policy, &*slots.borrow())?,
        None => {
            let mut raw = [0; HEADER_LEN];
            let socket = RefCell::new(connect(stack, host, port, sockets).await?);
            let mut body =
                open(Shared(&socket), &p.host, &begun.path, 0, HEADER_LEN as u32).await?;
            body.fill(&mut raw).await?;
            Download::begin(raw, &policy, &*slots.borrow())?
        }
    };
    let mut report = 10;
    if let Some((from, _)) = download.next_range() {
        let left = HEADER_LEN as u32 + download.header().image_len - from;
        let socket = RefCell::new(connect(stack, host, port, sockets).await?);
        let mut body = open(Shared(&socket), &p.host, &begun.path, from, left).await?;
        let mut count = 0;
        while let Some((offset, len)) = download.next_range() {
            let part = &mut chunk[..len as usize];
            body.fill(part).await?;
            download.chunk(offset, part, &mut *slots.borrow_mut())?;
            count += 1;
            if count % SAVE_EVERY == 0 {
                save(state, begun, &download);
            }
            if download.percent() >= report {
                state.meter.borrow_mut().progress(begun.channel, &begun.id, download.percent());
                state.wake.signal(());
                report = download.percent() + 10;
            }
            yield_now().await;
        }
    }
    let mut meter = state.meter.borrow_mut();
    let trial = download.finish(&mut *slots.borrow_mut(), meter.calibration())?;
    let saved = Saved::Trial(begun.channel, begun.id.clone(), trial);
    meter.save_update(&saved).map_err(|_| Stopped::Refused("flash access failed"))?;
    trial.start(&mut *slots.borrow_mut()).map_err(|_| Stopped::Refused("flash access failed"))
}

fn save<F: NorFlash>(state: &State<'_, F>, begun: &Begun, download: &Download) {
    let Ok(progress) = Vec::from_slice(&download.progress()) else { return };
    let saved = Saved::Download(Begun { progress, ..begun.clone() });
    if state.meter.borrow_mut().save_update(&saved).is_err() {
        log::error!("the download's progress could not be saved");
    }
}

/// The body of an answer.
struct Body<T> {
    io: T,
    /// What came with the head, and is to be read first.
    early: Vec<u8, MAX_HEAD>,
}

impl<T: Read> Body<T> {
    async fn fill(&mut self, to: &mut [u8]) -> Result<(), LinkError> {
        let early = self.early.len().min(to.len());
        to[..early].copy_from_slice(&self.early[..early]);
        self.early.drain(..early);
        let reading = self.io.read_exact(&mut to[early..]);
        with_timeout(TIMEOUT, reading)
            .await
            .map_err(|_| LinkError::Timeout)?
            .map_err(|_| LinkError::Broken)
    }
}

/// Asks for `len` bytes of `path` from `from` on.
async fn open<T: Read + Write>(
    mut io: T,
    host: &str,
    path: &str,
    from: u32,
    len: u32,
) -> Result<Body<T>, LinkError> {
    let mut request = String::<512>::new();
    write!(
        request,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nRange: bytes={from}-{}\r\nConnection: close\r\n\r\n",
        from + len - 1
    )
    .map_err(|_| LinkError::Answer)?;
    let exchange = async {
        io.write_all(request.as_bytes()).await.map_err(|_| LinkError::Broken)?;
        io.flush().await.map_err(|_| LinkError::Broken)?;
        let mut head = Vec::<u8, MAX_HEAD>::new();
        loop {
            let mut piece = [0; 256];
            let room = (MAX_HEAD - head.len()).min(piece.len());
            let n = io.read(&mut piece[..room]).await.map_err(|_| LinkError::Broken)?;
            if n == 0 {
                return Err(LinkError::Broken);
            }
            // There was room for them.
            let _ = head.extend_from_slice(&piece[..n]);
            if let Some(end) = check(&head, from, len)? {
                head.drain(..end);
                return Ok(head);
            }
        }
    };
    let early = with_timeout(TIMEOUT, exchange).await.map_err(|_| LinkError::Timeout)??;
    Ok(Body { io, early })
}

/// Where the body begins, once the whole head is there and it is the answer asked for.
fn check(head: &[u8], from: u32, len: u32) -> Result<Option<usize>, LinkError> {
    let mut headers = [httparse::EMPTY_HEADER; 24];
    let mut response = httparse::Response::new(&mut headers);
    let end = match response.parse(head).map_err(|_| LinkError::Answer)? {
        httparse::Status::Complete(end) => end,
        httparse::Status::Partial if head.len() == MAX_HEAD => return Err(LinkError::Answer),
        httparse::Status::Partial => return Ok(None),
    };
    match response.code {
        Some(206) => {}
        Some(status) if status != 200 => return Err(LinkError::Status(status)),
        // The whole file in place of a part: the hub must be able to give parts.
        _ => return Err(LinkError::Answer),
    }
    let value = |name: &str| {
        let header = response.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        core::str::from_utf8(header.value).ok()
    };
    let starts = value("content-range")
        .and_then(|range| range.strip_prefix("bytes "))
        .and_then(|range| range.split_once('-'))
        .and_then(|(first, _)| first.parse::<u32>().ok());
    let length = value("content-length").and_then(|length| length.parse::<u32>().ok());
    if starts == Some(from) && length == Some(len) { Ok(Some(end)) } else { Err(LinkError::Answer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 256-355/1000\r\n\
                        content-length: 100\r\n\r\n";

    #[test]
    fn the_body_begins_after_a_whole_head_of_the_range_asked_for() {
        let bytes = [HEAD.as_bytes(), b"body"].concat();
        assert_eq!(check(&bytes, 256, 100), Ok(Some(HEAD.len())));
        assert_eq!(check(&bytes[..HEAD.len() - 1], 256, 100), Ok(None));
    }

    #[test]
    fn other_answers_are_not_taken() {
        assert_eq!(check(HEAD.as_bytes(), 0, 100), Err(LinkError::Answer), "another part");
        assert_eq!(check(HEAD.as_bytes(), 256, 99), Err(LinkError::Answer), "another length");
        let whole = HEAD.replace("206 Partial Content", "200 OK");
        assert_eq!(check(whole.as_bytes(), 256, 100), Err(LinkError::Answer));
        let gone = HEAD.replace("206 Partial Content", "404 Not Found");
        assert_eq!(check(gone.as_bytes(), 256, 100), Err(LinkError::Status(404)));
        let endless = [HEAD.trim_end().as_bytes(), &[b'x'; MAX_HEAD]].concat();
        assert_eq!(check(&endless[..MAX_HEAD], 256, 100), Err(LinkError::Answer));
    }
}
