//! What `/api/auth/passkeys` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyDto {
    /// Its id, base64url.
    pub(crate) id: String,
    /// What its person calls it.
    pub(crate) name: String,
    pub(crate) created_at: String,
    /// When it was last used; null: not yet.
    pub(crate) used_at: Option<String>,
}

/// Passkeys.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyList {
    /// Oldest first.
    pub(crate) passkeys: Vec<PasskeyDto>,
}

/// What an authenticator is to be asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CeremonyDto {
    /// Goes back with the answer; good once, for five minutes.
    pub(crate) ceremony: String,
    /// For `navigator.credentials`, in the JSON of WebAuthn level 3: `parseCreationOptionsFromJSON`
    /// or `parseRequestOptionsFromJSON` read it.
    #[serde(rename = "publicKey")]
    #[schema(value_type = Object)]
    pub(crate) public_key: serde_json::Value,
}

/// A passkey that an authenticator has made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// From the operation that began it.
    pub(crate) ceremony: String,
    /// What to call it, 1 to 64 characters.
    pub(crate) name: String,
    /// The authenticator's answer, as `PublicKeyCredential.toJSON` gives it.
    #[schema(value_type = Object)]
    pub(crate) credential: serde_json::Value,
}

/// An answer of a passkey.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyLogin {
    /// From the operation that began it.
    pub(crate) ceremony: String,
    /// The authenticator's answer, as `PublicKeyCredential.toJSON` gives it.
    #[schema(value_type = Object)]
    pub(crate) credential: serde_json::Value,
}

/// Another name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyChange {
    /// 1 to 64 characters.
    pub(crate) name: String,
}
