//! How an account may be called.

use crate::error::IdentityError;

/// Checks a name, and gives it as it is kept.
///
/// # Errors
/// When it has other characters than letters, digits and `._@+-`, or not 1 to 64 of them.
pub fn check_name(name: &str) -> Result<String, IdentityError> {
    let name = name.trim().to_lowercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._@+-".contains(c);
    if (1..=64).contains(&name.len()) && name.chars().all(fits) {
        Ok(name)
    } else {
        Err(IdentityError::Invalid(
            "name: use 1 to 64 letters (a-z), digits and the characters . _ @ + -".into(),
        ))
    }
}
