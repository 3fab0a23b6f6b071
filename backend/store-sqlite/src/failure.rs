//! What a database error means to who asked.

use crate::fence;
use ohmstead_store::StoreError;

/// True when stored bytes are not what was written: a packed body, or a page of the database.
pub fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error, rusqlite::Error::FromSqlConversionFailure(_, rusqlite::types::Type::Blob, _))
        || matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// An error that says why in words.
pub fn refuse(attempt: &'static str, why: String) -> StoreError {
    StoreError::Failed { attempt, source: why.into() }
}

/// Sorts a database error into "later, perhaps" and "never".
pub fn failed(attempt: &'static str, error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode as C;
    if let Some(lease) = fence::lost(&error) {
        return StoreError::LeaseLost { attempt, lease };
    }
    if is_damage(&error)
        && let rusqlite::Error::FromSqlConversionFailure(_, _, what) = &error
    {
        return StoreError::Damaged { attempt, what: what.to_string() };
    }
    if is_damage(&error) {
        let what = format!(
            "the database is damaged ({error}): `ohmstead verify` says where; a backup may have it whole"
        );
        return StoreError::Damaged { attempt, what };
    }
    let later = matches!(
        error.sqlite_error_code(),
        Some(
            C::DiskFull
                | C::DatabaseBusy
                | C::DatabaseLocked
                | C::SystemIoFailure
                | C::CannotOpen
                | C::ReadOnly
                | C::OutOfMemory
        )
    );
    let source = error.into();
    if later {
        StoreError::Unavailable { attempt, source }
    } else {
        StoreError::Failed { attempt, source }
    }
}
