//! Passwords: Argon2id, 19 MiB, two passes, one lane (OWASP's password storage cheat sheet), about
//! 20 ms each.

use crate::IdentityError;
use crate::random::{self, Random};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

/// Characters of a password at least (NIST SP 800-63B, 5.1.1.2).
pub const MIN_CHARS: usize = 8;
/// Bytes of a password at most: more is no safer, only work.
pub const MAX_BYTES: usize = 1024;

/// Checks that a password may be used at all.
///
/// # Errors
/// When it is too short or too long.
pub fn check(password: &str) -> Result<(), IdentityError> {
    if password.chars().count() < MIN_CHARS {
        let text = format!("password: use at least {MIN_CHARS} characters");
        return Err(IdentityError::Invalid(text));
    }
    if password.len() > MAX_BYTES {
        let text = format!("password: use at most {MAX_BYTES} bytes");
        return Err(IdentityError::Invalid(text));
    }
    Ok(())
}

/// The hash that is kept, in the PHC string format. Takes some 20 ms and 19 MiB.
///
/// # Errors
/// When the password may not be used, or there are no random numbers.
pub fn hash(password: &str, random: &dyn Random) -> Result<String, IdentityError> {
    check(password)?;
    let salt = random::bytes::<16>(random)?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|e| IdentityError::Internal(format!("the password cannot be hashed: {e}")))?;
    Ok(hash.to_string())
}

/// A hash of nothing that anybody knows, to compare with where there is no account: so an unknown
/// name takes the same time as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$4cuI4cX5zSxpjKcWkuVCnw$Ng3Oo9d8YQEUHxSuj+U1VDZ0pURXWBU6uwTM3YZbRjs";

/// True when the password is the one that was hashed; `None` = nobody has this name. Takes the same
/// time either way.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        tracing::error!("an account's password hash cannot be read; set the password anew");
        return false;
    };
    // Too long is refused before work, known or not.
    let fits = password.len() <= MAX_BYTES;
    let password = if fits { password } else { "" };
    let same = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    known && fits && same
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let kept = hash("correct horse", &SystemRandom).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("correct horse", Some(&kept)));
        for wrong in ["correct horse ", "Correct horse", "", "\0correct horse"] {
            assert!(!verify(wrong, Some(&kept)), "{wrong:?}");
        }
        assert_ne!(kept, hash("correct horse", &SystemRandom).unwrap(), "each has its own salt");
    }

    #[test]
    fn nobody_s_hash_costs_what_everybody_s_costs_and_opens_nothing() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = hash("correct horse", &SystemRandom).unwrap();
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!(nobody.params, somebody.params);
        assert_eq!(nobody.algorithm, somebody.algorithm);
        assert!(!verify("", None) && !verify("correct horse", None));
    }

    #[test]
    fn passwords_that_are_too_short_or_absurdly_long_are_refused() {
        assert!(hash("seven77", &SystemRandom).is_err());
        assert!(check("ohmstead").is_ok());
        assert!(check("äöüäöüäö").is_ok());
        let long = "x".repeat(MAX_BYTES + 1);
        assert!(check(&long).is_err());
        assert!(!verify(&long, None));
    }
}
