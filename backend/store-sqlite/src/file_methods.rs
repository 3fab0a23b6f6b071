//! Methods of ours among those of SQLite's own files.
#![allow(unsafe_code)]

use rusqlite::ffi;
use std::ffi::c_int;
use std::sync::OnceLock;

/// Bytes in a page; SQLite's own default.
pub const PAGE: usize = 4096;
/// What SQLite says when a page's checksum is wrong: a kind of `SQLITE_CORRUPT` of our own. An
/// I/O error would undo the whole transaction, others' readings too; this ends one statement.
pub const WRONG: c_int = ffi::SQLITE_CORRUPT | (77 << 8);

/// The methods of a file as SQLite has them, and with ours among them.
pub struct Methods {
    pub original: *const ffi::sqlite3_io_methods,
    pub ours: ffi::sqlite3_io_methods,
}

// SAFETY: SQLite's table of methods is constant and lives as long as the program.
unsafe impl Send for Methods {}
// SAFETY: as above; nothing is ever changed in it.
unsafe impl Sync for Methods {}

/// Puts methods of ours in the place of an opened file's.
///
/// # Safety
/// `file` was opened by SQLite's own file system.
pub unsafe fn put(
    methods: &'static OnceLock<Methods>,
    file: *mut ffi::sqlite3_file,
    ours: impl FnOnce(ffi::sqlite3_io_methods) -> ffi::sqlite3_io_methods,
) -> c_int {
    // SAFETY: an opened file has methods; the table of ours lives for ever.
    unsafe {
        let found = (*file).pMethods;
        let methods = methods.get_or_init(|| Methods { original: found, ours: ours(*found) });
        if methods.original == found {
            (*file).pMethods = &raw const methods.ours;
            return ffi::SQLITE_OK;
        }
        // Another kind of file than the first: not with methods that may not belong to it.
        if let Some(close) = (*found).xClose {
            close(file);
        }
        (*file).pMethods = std::ptr::null();
        ffi::SQLITE_CANTOPEN
    }
}
