//! A checksum on every page of the database, looked at whenever a page is read from the disk.
//!
//! SQLite leaves 8 bytes free at the end of each page when asked to (its "reserved bytes"). There
//! stand a CRC-32 of the page's number and its other bytes, and a constant. The virtual file
//! system registered here is SQLite's own one but for a few methods of the main database file:
//! writing a page puts the checksum in, reading one compares it, and neither parts of pages nor
//! pages mapped into memory are read past it. Pages in the write-ahead log have SQLite's own checksums: see `log_sums.rs`.
//!
//! A page that is all zero passes: it was never written. SQLite takes none for a table's page.
#![allow(unsafe_code)]

use crate::file_methods::{Methods, PAGE, WRONG, put};
use crate::log_sums;
use rusqlite::{Connection, OpenFlags, ffi};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::OnceLock;

/// The name of the virtual file system that keeps the checksums.
pub const VFS: &CStr = c"ohmstead";
/// Bytes at its end that SQLite leaves to us.
const RESERVED: usize = 8;
const MARK: [u8; 4] = *b"OHM1";
/// The database's `application_id`, "OHMS".
pub const APPLICATION: i32 = 0x4f48_4d53;

/// The checksum of a page by its offset in the file, with the mark after it.
fn sum(page: &[u8], offset: i64) -> [u8; RESERVED] {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&offset.to_le_bytes());
    crc.update(&page[..PAGE - RESERVED]);
    let mut all = [0; RESERVED];
    all[..4].copy_from_slice(&crc.finalize().to_le_bytes());
    all[4..].copy_from_slice(&MARK);
    all
}

/// True when a page is as it was written.
fn is_right(page: &[u8], offset: i64) -> bool {
    page[PAGE - RESERVED..] == sum(page, offset) || page.iter().all(|b| *b == 0)
}

fn is_page(amount: c_int, offset: i64) -> bool {
    amount as usize == PAGE && offset % PAGE as i64 == 0
}

static METHODS: OnceLock<Methods> = OnceLock::new();

fn original() -> &'static ffi::sqlite3_io_methods {
    let methods = METHODS.get().expect("a file is opened before it is read");
    // SAFETY: set from a file that SQLite had opened; see `Methods`.
    unsafe { &*methods.original }
}

/// Opens a file as SQLite does, and puts our methods in place if it is a database.
unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: `register` made `vfs` with the original behind it; the arguments are SQLite's.
    unsafe {
        let Some(open) = ORIGINAL.get().and_then(|o| o.open) else { return ffi::SQLITE_CANTOPEN };
        let result = open(vfs, name, file, flags, out_flags);
        if result != ffi::SQLITE_OK {
            return result;
        }
        if flags & ffi::SQLITE_OPEN_WAL != 0 {
            return log_sums::watch(file);
        }
        if flags & ffi::SQLITE_OPEN_MAIN_DB == 0 {
            return result;
        }
        put(&METHODS, file, |found| ffi::sqlite3_io_methods {
            xRead: Some(read),
            xWrite: Some(write),
            xDeviceCharacteristics: Some(characteristics),
            xFileControl: Some(control),
            xFetch: Some(fetch),
            xUnfetch: Some(unfetch),
            ..found
        })
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    let Some(read) = original().xRead else { return ffi::SQLITE_IOERR_READ };
    // SAFETY: SQLite's own arguments, passed on; `into` has `amount` bytes, all of them read.
    unsafe {
        let result = read(file, into, amount, offset);
        if result == ffi::SQLITE_OK && is_page(amount, offset) {
            let page = std::slice::from_raw_parts(into.cast::<u8>(), PAGE);
            if !is_right(page, offset) {
                return WRONG;
            }
        }
        result
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    let Some(write) = original().xWrite else { return ffi::SQLITE_IOERR_WRITE };
    // SAFETY: SQLite's own arguments; `from` has `amount` bytes. They are copied, not changed.
    unsafe {
        if !is_page(amount, offset) {
            return write(file, from, amount, offset);
        }
        let mut page = [0; PAGE];
        page.copy_from_slice(std::slice::from_raw_parts(from.cast::<u8>(), PAGE));
        let mut sum = sum(&page, offset);
        if log_sums::take_damaged() {
            // It stays damaged where it goes, instead of becoming right.
            sum[0] ^= 1;
        }
        page[PAGE - RESERVED..].copy_from_slice(&sum);
        write(file, page.as_ptr().cast(), amount, offset)
    }
}

/// Hears when the log is brought into the database: see [`log_sums`].
unsafe extern "C" fn control(
    file: *mut ffi::sqlite3_file,
    operation: c_int,
    argument: *mut c_void,
) -> c_int {
    match operation {
        ffi::SQLITE_FCNTL_CKPT_START => log_sums::set_checkpoint(true),
        ffi::SQLITE_FCNTL_CKPT_DONE => log_sums::set_checkpoint(false),
        _ => {}
    }
    let Some(control) = original().xFileControl else { return ffi::SQLITE_NOTFOUND };
    // SAFETY: SQLite's own arguments, passed on.
    unsafe { control(file, operation, argument) }
}

/// No page is mapped into memory, whatever `mmap_size` says: it would come past [`read`]. SQLite
/// reads where nothing is mapped.
unsafe extern "C" fn fetch(
    _file: *mut ffi::sqlite3_file,
    _offset: i64,
    _amount: c_int,
    page: *mut *mut c_void,
) -> c_int {
    // SAFETY: SQLite's own place for the answer.
    unsafe { *page = std::ptr::null_mut() };
    ffi::SQLITE_OK
}

unsafe extern "C" fn unfetch(
    _file: *mut ffi::sqlite3_file,
    _offset: i64,
    _page: *mut c_void,
) -> c_int {
    ffi::SQLITE_OK
}

/// Without the permission to read parts of pages: these would not be compared.
unsafe extern "C" fn characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite's own argument, passed on.
    let all = original().xDeviceCharacteristics.map_or(0, |of| unsafe { of(file) });
    all & !ffi::SQLITE_IOCAP_SUBPAGE_READ
}

type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    *const c_char,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;

/// SQLite's default virtual file system.
struct Original {
    open: Option<Open>,
    name: String,
}

static ORIGINAL: OnceLock<Original> = OnceLock::new();

/// Makes [`VFS`] known to SQLite, once; gives the name of the default one.
fn register() -> &'static str {
    let original = ORIGINAL.get_or_init(|| {
        // SAFETY: the copy lives for ever, has all of the original's methods, and one of ours.
        unsafe {
            let found = ffi::sqlite3_vfs_find(std::ptr::null());
            assert!(!found.is_null(), "SQLite comes with a file system");
            let copy = ffi::sqlite3_vfs {
                zName: VFS.as_ptr(),
                pNext: std::ptr::null_mut(),
                xOpen: Some(open),
                ..*found
            };
            let name = CStr::from_ptr((*found).zName).to_string_lossy().into_owned();
            let done = ffi::sqlite3_vfs_register(Box::into_raw(Box::new(copy)), 0);
            assert_eq!(done, ffi::SQLITE_OK, "there is memory for one name");
            Original { open: (*found).xOpen, name }
        }
    });
    &original.name
}

/// The name of SQLite's default virtual file system.
pub fn default_vfs() -> &'static str {
    register()
}

/// Whether the pages of a database have checksums; `None` when there is no database yet. Two
/// marks say so, so that one flipped bit cannot take both away.
///
/// SQLite itself reads them: closing a file that this process has open in SQLite as well takes all
/// of the process's locks on it away (so POSIX has it), and another process would then take itself
/// for the last user of the write-ahead log, and remove it.
pub fn are_in(path: &Path) -> rusqlite::Result<Option<bool>> {
    if !path.try_exists().map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))? {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let c = Connection::open_with_flags_and_vfs(path, flags, default_vfs())?;
    let mut head = [0; 100];
    match read_plain(&c, &mut head, 0)? {
        ffi::SQLITE_OK => {}
        ffi::SQLITE_IOERR_SHORT_READ => return Ok(None),
        error => return Err(failure(error)),
    }
    Ok(Some(head[20] == RESERVED as u8 || head[68..72] == APPLICATION.to_be_bytes()))
}

/// Reads from the database file of a connection, as its file system does: a whole page is compared.
/// Gives SQLite's result.
fn read_plain(c: &Connection, into: &mut [u8], offset: i64) -> rusqlite::Result<c_int> {
    let mut file: *mut ffi::sqlite3_file = std::ptr::null_mut();
    // SAFETY: the handle is open for as long as `c`; the operation writes one pointer.
    let found = unsafe {
        ffi::sqlite3_file_control(
            c.handle(),
            std::ptr::null(),
            ffi::SQLITE_FCNTL_FILE_POINTER,
            (&raw mut file).cast(),
        )
    };
    if found != ffi::SQLITE_OK || file.is_null() {
        return Err(failure(found));
    }
    // SAFETY: the file belongs to `c` and is open as long; `into` has as many bytes as are asked for.
    unsafe {
        let Some(read) = (*file).pMethods.as_ref().and_then(|methods| methods.xRead) else {
            return Err(failure(ffi::SQLITE_IOERR_READ));
        };
        Ok(read(file, into.as_mut_ptr().cast(), into.len() as c_int, offset))
    }
}

fn failure(code: c_int) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

/// Opens a database with checksums, or a new one that will have them.
pub fn open_checked(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    register();
    Connection::open_with_flags_and_vfs(path, flags, VFS)
}

/// Asks a new, empty database for the place that checksums take.
pub fn reserve(connection: &Connection) -> rusqlite::Result<()> {
    let mut bytes = RESERVED as c_int;
    // SAFETY: the handle is open for as long as `connection`; the operation reads one integer.
    let done = unsafe {
        ffi::sqlite3_file_control(
            connection.handle(),
            std::ptr::null(),
            ffi::SQLITE_FCNTL_RESERVE_BYTES,
            (&raw mut bytes).cast(),
        )
    };
    if done == ffi::SQLITE_OK { Ok(()) } else { Err(failure(done)) }
}

/// A page is read so many times before it counts as damaged: a checkpoint may be writing it.
const TRIES: usize = 3;

/// Numbers of the pages, from 1, that are not as they were written, of a database with checksums.
/// Pages that a commit has not brought into the file yet are not among them.
pub fn wrong_pages(c: &Connection) -> rusqlite::Result<Vec<u64>> {
    let mut page = [0; PAGE];
    let mut wrong = Vec::new();
    for number in 0.. {
        let mut read = || read_plain(c, &mut page, number * PAGE as i64);
        let mut result = read()?;
        for _ in 1..TRIES {
            if result != WRONG {
                break;
            }
            result = read()?;
        }
        match result {
            ffi::SQLITE_OK => {}
            ffi::SQLITE_IOERR_SHORT_READ => break,
            WRONG => wrong.push(number.unsigned_abs() + 1),
            error => return Err(failure(error)),
        }
    }
    Ok(wrong)
}
