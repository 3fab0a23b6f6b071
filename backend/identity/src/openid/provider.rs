//! One provider: what it publishes of itself, the way there, and what it says at the return.

use super::claims::{Told, claim};
use super::config::{Fetch, FetchError, OpenIdFailure, ProviderConfig};
use super::flow::Flow;
use crate::error::IdentityError;
use ohmstead_model::TimestampMs;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AsyncHttpClient, AuthType, AuthorizationCode, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IdTokenFields, IdTokenVerifier, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};

/// What a provider publishes is asked for again after this, ms.
const FRESH_MS: i64 = 3_600_000;
/// Keys that do not fit are asked for again, but not more often than this, ms.
const AGAIN_MS: i64 = 60_000;
/// Returns that are looked at at one time.
const AT_ONCE: usize = 8;
/// ID tokens of people sign with keys that the provider publishes; never with a shared secret, and
/// never with none.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 10] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EcdsaP521Sha512,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// All claims that have no type of their own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Others {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Client = openidconnect::Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a provider published, and when it was read.
struct Published {
    at: TimestampMs,
    metadata: Arc<CoreProviderMetadata>,
}

pub(crate) struct Provider {
    pub config: ProviderConfig,
    /// Where browsers come back to.
    back: String,
    fetch: Asker,
    /// Held while it is read: of many who ask at once, one asks the provider.
    published: Mutex<Option<Published>>,
    places: Semaphore,
}

/// What `openidconnect` asks with.
struct Asker(Arc<dyn Fetch>);

impl<'c> AsyncHttpClient<'c> for Asker {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.0.fetch(request)
    }
}

fn untrusted(error: &dyn std::error::Error) -> OpenIdFailure {
    OpenIdFailure::Untrusted(told_of(error))
}

/// An error with what caused it, in one line.
fn told_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

impl Provider {
    pub fn new(config: ProviderConfig, back: String, fetch: Arc<dyn Fetch>) -> Self {
        let (published, places) = (Mutex::default(), Semaphore::new(AT_ONCE));
        Self { config, back, fetch: Asker(fetch), published, places }
    }

    /// What the provider publishes, as new as needed.
    pub async fn metadata(
        &self,
        now: TimestampMs,
    ) -> Result<Arc<CoreProviderMetadata>, IdentityError> {
        self.newer(now, FRESH_MS).await
    }

    async fn newer(
        &self,
        now: TimestampMs,
        oldest_ms: i64,
    ) -> Result<Arc<CoreProviderMetadata>, IdentityError> {
        let mut slot = self.published.lock().await;
        if let Some(known) = slot.as_ref().filter(|p| (0..oldest_ms).contains(&(now - p.at))) {
            return Ok(known.metadata.clone());
        }
        let broken = |text: String| {
            tracing::warn!(
                provider = self.config.name,
                error = text,
                "a sign-in provider cannot be asked"
            );
            let text =
                format!("{} does not answer as it should: try again later", self.config.name);
            IdentityError::Unavailable(text)
        };
        let issuer = IssuerUrl::new(self.config.issuer.clone());
        let issuer = issuer.map_err(|e| broken(e.to_string()))?;
        let read = CoreProviderMetadata::discover_async(issuer, &self.fetch).await;
        let metadata = Arc::new(read.map_err(|e| broken(told_of(&e)))?);
        *slot = Some(Published { at: now, metadata: metadata.clone() });
        Ok(metadata)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Result<Client, IdentityError> {
        let secret = self.config.client_secret.as_ref();
        let secret = secret.map(|s| ClientSecret::new(s.expose().to_owned()));
        let back = RedirectUrl::new(self.back.clone());
        let back = back.map_err(|e| IdentityError::Internal(format!("{}: {e}", self.back)))?;
        let id = ClientId::new(self.config.client_id.clone());
        let client = Client::from_provider_metadata(metadata.clone(), id, secret);
        // RFC 6749, section 2.3.1: the header, unless the provider says that it takes the body only.
        let takes = metadata.token_endpoint_auth_methods_supported();
        let header = takes.is_none_or(|t| t.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let how = if header { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ok(client.set_redirect_uri(back).set_auth_type(how))
    }

    /// The address that a browser is sent to.
    pub fn departure(
        &self,
        metadata: &CoreProviderMetadata,
        flow: &Flow,
    ) -> Result<String, IdentityError> {
        let client = self.client(metadata)?;
        let verifier = PkceCodeVerifier::new(flow.verifier.clone());
        let (state, nonce) = (flow.state.clone(), flow.nonce.clone());
        let (address, ..) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(self.config.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address.into())
    }

    /// Changes the code for what the provider says of the person.
    pub async fn exchange(
        &self,
        code: String,
        flow: &Flow,
        now: TimestampMs,
    ) -> Result<Told, OpenIdFailure> {
        let gone = |e: tokio::sync::AcquireError| IdentityError::Internal(e.to_string());
        let _place = self.places.acquire().await.map_err(gone)?;
        let metadata = self.metadata(now).await?;
        let client = self.client(&metadata)?;
        let tokens: Tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|e| untrusted(&e))?
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
            .request_async(&self.fetch)
            .await
            .map_err(|e| untrusted(&e))?;
        match self.read(&client, &tokens, flow, now) {
            Ok(told) => self.complete(&client, &tokens, told).await,
            // Perhaps it signs with a new key.
            Err(_) => {
                let metadata = self.newer(now, AGAIN_MS).await?;
                let client = self.client(&metadata)?;
                let told = self.read(&client, &tokens, flow, now)?;
                self.complete(&client, &tokens, told).await
            }
        }
    }

    /// Checks the ID token: signature, issuer, audience, times, nonce.
    fn read(
        &self,
        client: &Client,
        tokens: &Tokens,
        flow: &Flow,
        now: TimestampMs,
    ) -> Result<Told, OpenIdFailure> {
        let time = chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default();
        let verifier: IdTokenVerifier<'_, _> = client.id_token_verifier();
        let verifier = verifier.set_allowed_algs(ALGORITHMS).set_time_fn(move || time);
        let none = || OpenIdFailure::Untrusted("there is no ID token".into());
        let id = tokens.id_token().ok_or_else(none)?;
        let nonce = Nonce::new(flow.nonce.clone());
        let claims = id.claims(&verifier, &nonce).map_err(|e| untrusted(&e))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id.signing_alg().map_err(|e| untrusted(&e))?;
            let key = id.signing_key(&verifier).map_err(|e| untrusted(&e))?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if actual.map_err(|e| untrusted(&e))? != *expected {
                return Err(OpenIdFailure::Untrusted("the access token is another's".into()));
            }
        }
        let all = serde_json::to_value(claims).map_err(|e| untrusted(&e))?;
        let claims_map = all.as_object().cloned().unwrap_or_default();
        Ok(Told { subject: claims.subject().to_string(), claims: claims_map })
    }

    /// Where the ID token does not say what is needed, the provider is asked.
    async fn complete(
        &self,
        client: &Client,
        tokens: &Tokens,
        mut told: Told,
    ) -> Result<Told, OpenIdFailure> {
        let wanted = [&self.config.role_claim, &self.config.user_claim];
        let whole = wanted.iter().all(|name| claim(&told.claims, name).is_some());
        if whole || client.user_info_url().is_none() {
            return Ok(told);
        }
        let subject = SubjectIdentifier::new(told.subject.clone());
        let request = client.user_info(tokens.access_token().clone(), Some(subject));
        let answer: UserInfoClaims<Others, CoreGenderClaim> = request
            .map_err(|e| untrusted(&e))?
            .request_async(&self.fetch)
            .await
            .map_err(|e| untrusted(&e))?;
        let more = serde_json::to_value(&answer).map_err(|e| untrusted(&e))?;
        for (name, value) in more.as_object().cloned().unwrap_or_default() {
            told.claims.entry(name).or_insert(value);
        }
        Ok(told)
    }
}
