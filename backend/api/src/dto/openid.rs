//! What `/api/auth/openid` takes and gives.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A provider that people may sign in by.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderDto {
    /// Its id: `GET /api/auth/openid/{provider}` begins there.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
}

/// What a browser brings back from a provider.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CallbackParams {
    /// To be changed for tokens.
    pub(crate) code: Option<String>,
    /// What the hub sent along.
    pub(crate) state: Option<String>,
    /// Why there is no code.
    pub(crate) error: Option<String>,
    /// Who answers (RFC 9207).
    pub(crate) iss: Option<String>,
}
