//! SQLite's checksums in the write-ahead log, compared whenever a page is read from there.
//!
//! SQLite itself compares them only when it opens the log after a crash. Between a commit and the
//! checkpoint that brings a page into the database, a flipped bit would be read as it is, and the
//! checkpoint would give it a good checksum. So reading such a page is an error here, but for the
//! checkpoint: that goes on, so that the commits after the damage are not held up, and the page is
//! written with a wrong checksum: it stays damaged.
//!
//! ```text
//! log:   magic u32 | … | salt 8 at 16 | checksum 8 at 24, then frames
//! frame: page u32 | size after a commit, else 0, u32 | salt 8 | checksum 8 | the page
//! ```
//! all big-endian; a frame's checksum goes on from that of the frame before. Frames of a transaction under way may be
//! written again without theirs (SQLite puts it right at the commit): only the frames up to a commit count.
#![allow(unsafe_code)]

use crate::file_methods::{Methods, PAGE, WRONG, put};
use rusqlite::ffi;
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::sync::OnceLock;

const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
const FRAME: i64 = (FRAME_HEAD + PAGE) as i64;
/// The log's magic number when the checksums are of big-endian numbers; one less for little-endian ones.
const BIG_ENDIAN: u32 = 0x377f_0683;

static METHODS: OnceLock<Methods> = OnceLock::new();

thread_local! {
    /// This thread brings the log into the database.
    static IN_CHECKPOINT: Cell<bool> = const { Cell::new(false) };
    /// The page that it has just read is damaged.
    static DAMAGED: Cell<bool> = const { Cell::new(false) };
}

/// Says that this thread begins or ends a checkpoint.
pub fn set_checkpoint(begins: bool) {
    IN_CHECKPOINT.set(begins);
    DAMAGED.set(false);
}

/// Whether the page that the checkpoint writes now was damaged in the log.
pub fn take_damaged() -> bool {
    DAMAGED.take()
}

/// Compares what is read of a log from now on.
///
/// # Safety
/// `file` is a write-ahead log opened by SQLite's own file system.
pub unsafe fn watch(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: as promised by the caller.
    unsafe { put(&METHODS, file, |found| ffi::sqlite3_io_methods { xRead: Some(read), ..found }) }
}

/// Reads as SQLite does.
///
/// # Safety
/// `file` is a log that [`watch`] was given; `into` has `amount` bytes.
unsafe fn plain(file: *mut ffi::sqlite3_file, into: *mut c_void, amount: c_int, at: i64) -> c_int {
    let methods = METHODS.get().expect("a file is opened before it is read");
    // SAFETY: SQLite's table of methods lives as long as the program.
    match unsafe { (*methods.original).xRead } {
        // SAFETY: as promised by the caller.
        Some(read) => unsafe { read(file, into, amount, at) },
        None => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    at: i64,
) -> c_int {
    // SAFETY: SQLite's own arguments, passed on; `into` has `amount` bytes, all of them read.
    unsafe {
        let result = plain(file, into, amount, at);
        let frame = at - FRAME_HEAD as i64;
        let is_page = amount as usize == PAGE && (frame - LOG_HEAD as i64) % FRAME == 0;
        if result != ffi::SQLITE_OK || !is_page {
            return result;
        }
        let page = std::slice::from_raw_parts(into.cast::<u8>(), PAGE);
        if is_right(file, frame, page) {
            return result;
        }
        if IN_CHECKPOINT.get() {
            DAMAGED.set(true);
            return result;
        }
        if is_committed(file, frame) { WRONG } else { result }
    }
}

/// Some bytes of the log; `None` past its end.
///
/// # Safety
/// As [`plain`].
unsafe fn bytes<const N: usize>(file: *mut ffi::sqlite3_file, at: i64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    // SAFETY: the buffer has as many bytes as are asked for.
    let result = unsafe { plain(file, bytes.as_mut_ptr().cast(), N as c_int, at) };
    (result == ffi::SQLITE_OK).then_some(bytes)
}

/// True when a frame is as it was written.
///
/// # Safety
/// As [`plain`].
unsafe fn is_right(file: *mut ffi::sqlite3_file, frame: i64, page: &[u8]) -> bool {
    // SAFETY: as promised by the caller.
    let found = unsafe {
        let log: Option<[u8; LOG_HEAD]> = bytes(file, 0);
        let head: Option<[u8; FRAME_HEAD]> = bytes(file, frame);
        // The checksum before: the last 8 bytes of the log's head, or of the last frame's.
        let at = if frame == LOG_HEAD as i64 { 24 } else { frame - FRAME + 16 };
        let before: Option<[u8; 8]> = bytes(file, at);
        log.zip(head).zip(before)
    };
    let Some(((log, head), before)) = found else { return false };
    let is_big = number(&log) == BIG_ENDIAN;
    let sums = (number(&before), number(&before[4..]));
    let sums = add(is_big, add(is_big, sums, &head[..8]), page);
    head[8..16] == log[16..24] && (number(&head[16..]), number(&head[20..])) == sums
}

/// True when the frame is part of a transaction that was committed.
///
/// # Safety
/// As [`plain`].
unsafe fn is_committed(file: *mut ffi::sqlite3_file, mut frame: i64) -> bool {
    // SAFETY: as promised by the caller.
    unsafe {
        let Some(log) = bytes::<LOG_HEAD>(file, 0) else { return true };
        while let Some(head) = bytes::<FRAME_HEAD>(file, frame) {
            if head[8..16] != log[16..24] {
                return false;
            }
            if number(&head[4..]) != 0 {
                return true;
            }
            frame += FRAME;
        }
    }
    false
}

/// The first four bytes as a number.
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

/// The log's checksum of some more bytes (<https://sqlite.org/fileformat2.html#checksum_algorithm>).
fn add(is_big: bool, (mut first, mut second): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |four: &[u8]| if is_big { number(four) } else { number(four).swap_bytes() };
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(word(pair)).wrapping_add(second);
        second = second.wrapping_add(word(&pair[4..])).wrapping_add(first);
    }
    (first, second)
}
