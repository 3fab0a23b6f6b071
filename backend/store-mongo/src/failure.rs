//! What a database error means to who asked.

use mongodb::error::{Error, ErrorKind, WriteFailure};
use ohmstead_store::StoreError;

/// What can go wrong between the store and its database.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The driver or the server said so.
    #[error(transparent)]
    Driver(#[from] Error),
    /// The lease under which this handle writes has gone to another.
    #[error("another process has the lease {0:?}")]
    Lost(String),
    /// Stored bytes are not what was written.
    #[error("{0}")]
    Damaged(String),
    /// Words that say why not.
    #[error("{0}")]
    Refused(String),
    /// A record that cannot be written as text, or read from it.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Result of what is done in the database.
pub type Done<T> = Result<T, Trouble>;

/// Servers that are away, stepping down or shutting down, locks and time limits: the same call may
/// succeed later.
const LATER: &[i32] = &[
    6, 7, 24, 50, 64, 89, 91, 100, 112, 133, 134, 189, 202, 234, 246, 251, 262, 290, 317, 358,
    9001, 10058, 10107, 11600, 11602, 13388, 13435, 13436, 14031,
];
/// Another transaction has written the same.
const WRITE_CONFLICT: i32 = 112;
/// A key that must be there once is there.
const DUPLICATE_KEY: i32 = 11000;

/// The server's number of the error, if it is the server's.
pub fn code(error: &Error) -> Option<i32> {
    match &*error.kind {
        ErrorKind::Command(e) => Some(e.code),
        ErrorKind::Write(WriteFailure::WriteError(e)) => Some(e.code),
        ErrorKind::Write(WriteFailure::WriteConcernError(e)) => Some(e.code),
        ErrorKind::InsertMany(e) => {
            let write = e.write_errors.as_ref().and_then(|all| all.first()).map(|e| e.code);
            write.or(e.write_concern_error.as_ref().map(|e| e.code))
        }
        _ => None,
    }
}

/// True when the transaction did nothing and may be tried anew: it met another one.
pub fn is_transient(error: &Trouble) -> bool {
    let Trouble::Driver(error) = error else { return false };
    // A key that another transaction wrote since this one's snapshot is there the next time.
    error.contains_label("TransientTransactionError")
        || matches!(code(error), Some(WRITE_CONFLICT | DUPLICATE_KEY))
}

/// True when another transaction has written the same, and has not ended.
pub fn is_conflict(error: &Trouble) -> bool {
    matches!(error, Trouble::Driver(error) if code(error) == Some(WRITE_CONFLICT))
}

/// True when a key that was to be new is there.
pub fn is_duplicate(error: &Error) -> bool {
    code(error) == Some(DUPLICATE_KEY)
}

/// True when it is not known whether the transaction was committed; committing again is safe.
pub fn is_unknown(error: &Error) -> bool {
    error.contains_label("UnknownTransactionCommitResult")
}

fn is_later(error: &Error) -> bool {
    error.contains_label("RetryableWriteError")
        || error.contains_label("TransientTransactionError")
        || error.contains_label("UnknownTransactionCommitResult")
        || matches!(
            &*error.kind,
            ErrorKind::Io(_)
                | ErrorKind::ServerSelection { .. }
                | ErrorKind::ConnectionPoolCleared { .. }
                | ErrorKind::DnsResolve { .. }
        )
        || code(error).is_some_and(|code| LATER.contains(&code))
}

/// An error that says why in words.
pub fn refuse(attempt: &'static str, why: impl Into<String>) -> StoreError {
    StoreError::Failed { attempt, source: why.into().into() }
}

/// What people can do about an error, where that is known.
fn advice(error: &Error) -> Option<&'static str> {
    let wrong = "the user name or the password is not the one that the database knows: \
                 mend them in store.url (characters like @ : / in a password are written %40 %3A %2F), \
                 and give the right authSource there";
    match (&*error.kind, code(error)) {
        (ErrorKind::Authentication { .. }, _) | (_, Some(18)) => Some(wrong),
        (_, Some(13)) => Some(
            "the database's user may not do this: give it the roles readWrite and dbAdmin on \
             this database",
        ),
        (ErrorKind::SessionsNotSupported, _) | (_, Some(20)) => Some(
            "the database keeps no transactions: start it as a replica set (mongod --replSet rs0, \
             then once rs.initiate() in its shell), one member is enough",
        ),
        (ErrorKind::IncompatibleServer { .. }, _) => {
            Some("the server is too old: use MongoDB 6.0 or later")
        }
        (ErrorKind::InvalidTlsConfig { .. }, _) => {
            Some("the TLS settings in store.url cannot be used")
        }
        _ => None,
    }
}

/// Sorts an error into "later, perhaps" and "never", with what to do about it.
pub fn failed(attempt: &'static str, error: impl Into<Trouble>) -> StoreError {
    match error.into() {
        Trouble::Lost(lease) => StoreError::LeaseLost { attempt, lease },
        Trouble::Damaged(what) => StoreError::Damaged { attempt, what },
        Trouble::Driver(error) => match advice(&error) {
            Some(advice) => refuse(attempt, format!("{advice} ({error})")),
            None if is_later(&error) => StoreError::Unavailable { attempt, source: error.into() },
            None => StoreError::Failed { attempt, source: error.into() },
        },
        other => StoreError::Failed { attempt, source: other.into() },
    }
}
