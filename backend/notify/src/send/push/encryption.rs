//! Message encryption for web push (RFC 8291), in the coding `aes128gcm` (RFC 8188): one record, so that only the
//! browser can read what its push service carries.

use crate::subscription::Subscription;
use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};

/// Size of a record, bytes: what push services take at most.
const RECORD: u32 = 4096;
/// Longest text: a record without header (86), delimiter (1) and tag (16).
pub const PLAIN_MAX: usize = RECORD as usize - 86 - 1 - 16;

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// HKDF with SHA-256: extract, then expand to `N` bytes.
fn derive<const N: usize>(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<[u8; N], String> {
    let mut out = [0; N];
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, Length(N))
        .and_then(|key| key.fill(&mut out))
        .map_err(|_| "the message's keys cannot be derived".to_owned())?;
    Ok(out)
}

/// The body of a request: the header of RFC 8188 and the one record. With a new key pair and salt each time.
///
/// # Errors
/// In words, when the subscription's keys are none, or the text is too long.
pub fn encrypt(to: &Subscription, plain: &[u8]) -> Result<Vec<u8>, String> {
    let own = PrivateKey::generate(&ECDH_P256).map_err(|_| "no key could be made")?;
    let mut salt = [0; 16];
    aws_lc_rs::rand::fill(&mut salt).map_err(|_| "the system has no random numbers")?;
    encrypt_with(to, plain, &own, salt)
}

fn encrypt_with(
    to: &Subscription,
    plain: &[u8],
    own: &PrivateKey,
    salt: [u8; 16],
) -> Result<Vec<u8>, String> {
    if plain.len() > PLAIN_MAX {
        return Err(format!("the message has {} bytes, and may have {PLAIN_MAX}", plain.len()));
    }
    let (theirs, auth) = to.keys().ok_or("the subscription's keys are none")?;
    let mine = own.compute_public_key().map_err(|_| "no public key could be made")?;
    let mine = mine.as_ref();
    let input = agree(
        own,
        UnparsedPublicKey::new(&ECDH_P256, &theirs),
        "the subscription's public key is no point of P-256".to_owned(),
        |secret| derive::<32>(&auth, secret, &[b"WebPush: info\0", &theirs, mine]),
    )?;
    let key: [u8; 16] = derive(&salt, &input, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce: [u8; 12] = derive(&salt, &input, &[b"Content-Encoding: nonce\0"])?;
    let mut record = plain.to_vec();
    // The last record's delimiter.
    record.push(2);
    UnboundKey::new(&AES_128_GCM, &key)
        .and_then(|key| {
            let nonce = Nonce::assume_unique_for_key(nonce);
            LessSafeKey::new(key).seal_in_place_append_tag(nonce, Aad::empty(), &mut record)
        })
        .map_err(|_| "the message cannot be encrypted")?;
    let id_len = u8::try_from(mine.len()).unwrap_or(u8::MAX);
    Ok([&salt[..], &RECORD.to_be_bytes(), &[id_len], mine, &record].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const THEIRS: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn to(p256dh: &str, auth: &str) -> Subscription {
        Subscription { endpoint: String::new(), p256dh: p256dh.into(), auth: auth.into() }
    }

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out_to_the_byte() {
        let own = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let own = PrivateKey::from_private_key(&ECDH_P256, &own).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let to = to(THEIRS, AUTH);
        let plain = b"When I grow up, I want to be a watermelon";
        let body = encrypt_with(&to, plain, &own, salt).unwrap();
        let known = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY\
                     WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSg\
                     Sxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), known);
    }

    #[test]
    fn keys_that_are_none_and_texts_that_are_too_long_are_told() {
        assert!(to(THEIRS, AUTH).is_complete());
        for (p256dh, auth) in [(THEIRS, "short"), ("", AUTH), (AUTH, AUTH)] {
            assert!(!to(p256dh, auth).is_complete(), "{p256dh} {auth}");
            assert!(encrypt(&to(p256dh, auth), b"x").is_err());
        }
        // Of the right form, and no point of the curve.
        let none = URL_SAFE_NO_PAD.encode([4; 65]);
        assert!(encrypt(&to(&none, AUTH), b"x").unwrap_err().contains("P-256"));
        assert_eq!(encrypt(&to(THEIRS, AUTH), &[0; PLAIN_MAX]).unwrap().len(), RECORD as usize);
        assert!(encrypt(&to(THEIRS, AUTH), &[0; PLAIN_MAX + 1]).is_err());
    }
}
