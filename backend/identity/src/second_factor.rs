//! Codes of an authenticator program (TOTP, RFC 6238: SHA-1, six digits, 30 s), and recovery codes
//! that stand in for one.

use crate::IdentityError;
use crate::random::{self, Random, Secret};
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{Fingerprint, SecondFactor};
use totp_rs::{Builder, Secret as TotpSecret, Totp};

/// Recovery codes of an account.
pub const RECOVERY_CODES: usize = 10;
/// Letters and digits that are not taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What a person's authenticator program is to be told; shown once.
#[derive(Debug)]
pub struct Enrolment {
    /// The shared secret, base32.
    pub secret: Secret,
    /// The same as an `otpauth://` address, for a QR code.
    pub address: Secret,
}

fn totp(secret: &str, account: &str) -> Result<Totp, IdentityError> {
    let wrong = || IdentityError::Internal("the second factor's secret cannot be read".into());
    let secret = TotpSecret::try_from_base32(secret).map_err(|_| wrong())?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(account)
        .with_issuer(Some("Ohmstead"))
        .build()
        .map_err(|_| wrong())
}

/// A new secret for an account.
///
/// # Errors
/// When there are no random numbers.
pub fn enrol(account: &str, random: &dyn Random) -> Result<Enrolment, IdentityError> {
    let secret = TotpSecret::from(random::bytes::<20>(random)?.to_vec());
    let secret = secret.to_base32();
    // Of the three parts of an address only the account could hold a colon, and no name does.
    let address = totp(&secret, account)?
        .to_url()
        .map_err(|e| IdentityError::Internal(format!("no address for the authenticator: {e}")))?;
    Ok(Enrolment { secret: Secret(secret), address: Secret(address) })
}

/// Checks a code, and uses it up: the same code is not taken twice. The code of the step before or
/// after is taken too, for clocks that differ. `false` when it is wrong.
///
/// # Errors
/// When the secret cannot be read.
pub fn use_code(
    factor: &mut SecondFactor,
    account: &str,
    code: &str,
    now: TimestampMs,
) -> Result<bool, IdentityError> {
    let seconds = u64::try_from(now.0.div_euclid(1000)).unwrap_or(0);
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let Some(step) = totp(&factor.secret, account)?.check(&digits, seconds) else {
            return Ok(false);
        };
        if factor.last_step.is_some_and(|last| step <= last) {
            return Ok(false);
        }
        factor.last_step = Some(step);
        return Ok(true);
    }
    let hash = recovery_hash(code);
    let before = factor.recovery.len();
    factor.recovery.retain(|kept| *kept != hash);
    Ok(factor.recovery.len() < before)
}

/// New recovery codes: shown once, kept as hashes. Each has 80 random bits.
///
/// # Errors
/// When there are no random numbers.
pub fn recovery_codes(
    random: &dyn Random,
) -> Result<(Vec<Secret>, Vec<Fingerprint>), IdentityError> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let letters =
            random::bytes::<16>(random)?.map(|b| char::from(ALPHABET[usize::from(b % 32)]));
        let groups: Vec<String> = letters.chunks(4).map(|g| g.iter().collect()).collect();
        codes.push(Secret(groups.join("-")));
    }
    let hashes = codes.iter().map(|c| recovery_hash(c.expose())).collect();
    Ok((codes, hashes))
}

fn recovery_hash(code: &str) -> Fingerprint {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    random::fingerprint(plain.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn factor() -> SecondFactor {
        let secret = enrol("ann", &SystemRandom).unwrap().secret.0;
        SecondFactor { secret, last_step: None, recovery: vec![] }
    }

    fn code(f: &SecondFactor, at: TimestampMs) -> String {
        totp(&f.secret, "ann").unwrap().generate(at.0.unsigned_abs() / 1000).to_string()
    }

    #[test]
    fn a_code_is_good_once_and_only_near_its_time() {
        let mut f = factor();
        let now = code(&f, NOW);
        assert!(!use_code(&mut f, "ann", &now, NOW + 120_000).unwrap());
        assert!(use_code(&mut f, "ann", &format!(" {} {} ", &now[..3], &now[3..]), NOW).unwrap());
        assert!(!use_code(&mut f, "ann", &now, NOW).unwrap(), "used up");
        let next = code(&f, NOW + 30_000);
        assert!(use_code(&mut f, "ann", &next, NOW + 10_000).unwrap());
        for wrong in ["", "123", "12345a", "１２３４５６"] {
            assert!(!use_code(&mut f, "ann", wrong, NOW).unwrap(), "{wrong}");
        }
    }

    /// RFC 6238, appendix B: SHA-1, T = 59 s, the last six digits of 94287082.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = TotpSecret::from(b"12345678901234567890".to_vec()).to_base32();
        let mut f = SecondFactor { secret, last_step: None, recovery: vec![] };
        assert!(use_code(&mut f, "ann", "287082", TimestampMs(59_000)).unwrap());
    }

    #[test]
    fn a_recovery_code_stands_in_once_however_it_is_typed() {
        let mut f = factor();
        let (codes, hashes) = recovery_codes(&SystemRandom).unwrap();
        assert_eq!((codes.len(), hashes.len()), (RECOVERY_CODES, RECOVERY_CODES));
        f.recovery = hashes;
        let typed = codes[3].expose().replace('-', " ").to_uppercase();
        assert!(use_code(&mut f, "ann", &typed, NOW).unwrap());
        assert!(!use_code(&mut f, "ann", codes[3].expose(), NOW).unwrap());
        assert!(use_code(&mut f, "ann", codes[4].expose(), NOW).unwrap());
        assert_eq!(f.recovery.len(), RECOVERY_CODES - 2);
    }
}
