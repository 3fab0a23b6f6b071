use super::claims::{Known, Told};
use super::sign_in::FLOW_MS;
use super::*;
use crate::{IdentityError, SignedIn};
use async_trait::async_trait;
use ohmstead_store::identity::Grant;
use ohmstead_store::identity::{SiteId, SiteRole};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

fn rule(value: &str, site: Option<&str>, role: SiteRole) -> RoleRule {
    let site = site.map(|s| SiteId::new(s).unwrap());
    RoleRule { value: value.into(), grant: Grant { site, role } }
}

fn config(role_claim: &str) -> ProviderConfig {
    ProviderConfig {
        name: "Company".into(),
        issuer: "https://id.example".into(),
        client_id: "hub".into(),
        client_secret: None,
        scopes: vec![],
        user_claim: "preferred_username".into(),
        role_claim: role_claim.into(),
        rules: vec![
            rule("staff", Some("home"), SiteRole::Viewer),
            rule("fitters", Some("home"), SiteRole::Operator),
            rule("fitters", Some("far"), SiteRole::Operator),
            rule("bosses", None, SiteRole::Admin),
        ],
        longest_ms: 1000,
    }
}

fn told(claims: serde_json::Value) -> Told {
    Told { subject: "42".into(), claims: claims.as_object().unwrap().clone() }
}

#[test]
fn the_highest_role_a_site_follows_from_the_claim_and_nothing_else() {
    let grants = |role_claim: &str, claims| Known::of(&config(role_claim), &told(claims)).unwrap();
    let both = json!({"preferred_username": "Ann Lee", "groups": ["staff", "fitters", "other"]});
    let known = grants("groups", both);
    assert_eq!(known.name, "ann-lee");
    let expected =
        [rule("", Some("far"), SiteRole::Operator), rule("", Some("home"), SiteRole::Operator)];
    assert_eq!(known.grants, expected.map(|r| r.grant));
    // One text in place of a list; a path; a name with dots.
    let one = grants("role", json!({"email": "a@b.example", "role": "staff"}));
    assert_eq!((one.name.as_str(), one.grants.len()), ("a@b.example", 1));
    let nested = json!({"sub": "42", "realm_access": {"roles": ["bosses"]}});
    assert_eq!(
        grants("realm_access.roles", nested).grants,
        [rule("", None, SiteRole::Admin).grant]
    );
    let dotted = json!({"sub": "42", "https://x.example/roles": ["bosses"]});
    assert_eq!(grants("https://x.example/roles", dotted).grants.len(), 1);
    for nothing in [json!({"sub": "42"}), json!({"sub": "42", "groups": {"bosses": true}})] {
        assert!(grants("groups", nothing).grants.is_empty());
    }
    // `*` in a claim is a value like any other, not everybody's rule.
    assert!(grants("groups", json!({"sub": "42", "groups": "*"})).grants.is_empty());
}

mod double {
    //! A provider whose answers the test writes, good ones and bad ones.

    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ed25519_dalek::SigningKey;
    use openidconnect::{HttpRequest, HttpResponse, http};
    use serde_json::Value;
    use std::sync::Mutex;

    pub const ISSUER: &str = "https://id.example";

    #[derive(Default)]
    pub struct Double {
        /// Seeds of the keys that it publishes.
        pub published: Mutex<Vec<u8>>,
        /// What the token endpoint gives as an ID token.
        pub id_token: Mutex<String>,
        pub user_info: Mutex<Value>,
        /// Bodies that the token endpoint was sent.
        pub asked: Mutex<Vec<String>>,
        pub is_down: Mutex<bool>,
    }

    fn b64(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// A JWT, signed by the key of `seed`; with whatever header.
    pub fn jwt(header: &Value, claims: &Value, seed: u8) -> String {
        use ed25519_dalek::Signer;
        let signed = format!(
            "{}.{}",
            b64(header.to_string().as_bytes()),
            b64(claims.to_string().as_bytes())
        );
        let signature = SigningKey::from_bytes(&[seed; 32]).sign(signed.as_bytes());
        format!("{signed}.{}", b64(&signature.to_bytes()))
    }

    fn key(seed: u8) -> Value {
        let public = SigningKey::from_bytes(&[seed; 32]).verifying_key();
        json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": format!("k{seed}"), "x": b64(public.as_bytes())})
    }

    impl Double {
        fn answer(&self, request: &HttpRequest) -> Value {
            match request.uri().path() {
                "/.well-known/openid-configuration" => json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/auth"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "userinfo_endpoint": format!("{ISSUER}/me"),
                    "jwks_uri": format!("{ISSUER}/jwks"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
                }),
                "/jwks" => {
                    let keys = self.published.lock().unwrap();
                    json!({"keys": keys.iter().map(|k| key(*k)).collect::<Vec<_>>()})
                }
                "/token" => {
                    let body = String::from_utf8(request.body().clone()).unwrap();
                    self.asked.lock().unwrap().push(body);
                    let id = self.id_token.lock().unwrap().clone();
                    json!({"access_token": "at", "token_type": "Bearer", "id_token": id})
                }
                "/me" => self.user_info.lock().unwrap().clone(),
                other => panic!("nobody asks for {other}"),
            }
        }
    }

    #[async_trait]
    impl Fetch for Double {
        async fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
            if *self.is_down.lock().unwrap() {
                return Err(FetchError("connection refused".into()));
            }
            let body = self.answer(&request).to_string().into_bytes();
            let response = http::Response::builder().header("content-type", "application/json");
            Ok(response.body(body).unwrap())
        }
    }
}

use crate::tests::{NOW, World, from};
use double::{Double, ISSUER, jwt};
use serde_json::Value;

async fn world() -> (World, Arc<Double>) {
    let double = Arc::new(Double::default());
    double.published.lock().unwrap().push(1);
    let w = World::peopled().await;
    let fetch: Arc<dyn Fetch> = double.clone();
    let openid = OpenId::new("https://hub.example", [("company".into(), config("groups"), fetch)]);
    (World { identity: w.identity.with_openid(openid), ..w }, double)
}

/// What the departure's address says, and its cookie.
async fn depart(w: &World) -> (BTreeMap<String, String>, String) {
    let departure = w.identity.begin_openid("company").await.unwrap();
    let address = url::Url::parse(&departure.address).unwrap();
    let query = address.query_pairs().map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    (query, departure.flow.expose().to_owned())
}

fn claims(nonce: &str) -> Value {
    let now = NOW.0 / 1000;
    json!({
        "iss": ISSUER, "aud": "hub", "sub": "42", "nonce": nonce, "iat": now, "exp": now + 60,
        "preferred_username": "Sue", "groups": ["staff"],
    })
}

fn header(seed: u8) -> Value {
    json!({"alg": "EdDSA", "kid": format!("k{seed}")})
}

async fn come_back(
    w: &World,
    state: &str,
    cookie: Option<&str>,
) -> Result<SignedIn, OpenIdFailure> {
    let (code, state) = (Some("c0de".into()), Some(state.to_owned()));
    let returned = Returned { code, state, ..Returned::default() };
    w.identity.finish_openid("company", returned, cookie, &from(1)).await
}

#[tokio::test]
async fn who_the_provider_vouches_for_gets_an_account_with_the_roles_of_their_groups() {
    let (w, double) = world().await;
    let (query, cookie) = depart(&w).await;
    assert_eq!(query["redirect_uri"], "https://hub.example/api/auth/openid/company/callback");
    assert_eq!(
        (query["response_type"].as_str(), query["code_challenge_method"].as_str()),
        ("code", "S256")
    );
    *double.id_token.lock().unwrap() = jwt(&header(1), &claims(&query["nonce"]), 1);
    let sue = come_back(&w, &query["state"], Some(&cookie)).await.unwrap();
    assert_eq!(sue.account, "sue");
    let who = w.who(&sue).unwrap();
    assert_eq!(who.grants, [rule("", Some("home"), SiteRole::Viewer).grant]);
    assert!(double.asked.lock().unwrap()[0].contains("code_verifier="));
    // Nobody signs in with a password to an account that has none.
    let login = crate::Login { user: "sue".into(), password: String::new(), code: None };
    assert!(w.identity.login(login, &from(1)).await.is_err());
    // At the next sign-in the roles are those of that day; with none left, nothing is open any more.
    let (query, cookie) = depart(&w).await;
    let mut promoted = claims(&query["nonce"]);
    promoted["groups"] = json!(["bosses"]);
    promoted["preferred_username"] = json!("root");
    *double.id_token.lock().unwrap() = jwt(&header(1), &promoted, 1);
    let again = come_back(&w, &query["state"], Some(&cookie)).await.unwrap();
    assert_eq!(again.account, "sue", "the subject counts, not the name");
    assert!(w.who(&again).unwrap().is_hub_admin());
    let (query, cookie) = depart(&w).await;
    let mut left = claims(&query["nonce"]);
    left["groups"] = json!([]);
    *double.id_token.lock().unwrap() = jwt(&header(1), &left, 1);
    let refused = come_back(&w, &query["state"], Some(&cookie)).await.unwrap_err();
    assert_eq!(refused.code(), "no-role");
    assert!(w.who(&again).is_none() && w.who(&sue).is_none());
}

#[tokio::test]
async fn a_return_works_only_in_the_browser_that_left_and_only_for_a_while() {
    let (w, double) = world().await;
    let (query, cookie) = depart(&w).await;
    *double.id_token.lock().unwrap() = jwt(&header(1), &claims(&query["nonce"]), 1);
    let state = query["state"].as_str();
    let (other, foreign) = depart(&w).await;
    for (state, cookie) in [
        (state, None),
        (state, Some(foreign.as_str())),
        (&other["state"], Some(&cookie)),
        ("", Some(&cookie)),
    ] {
        let refused = come_back(&w, state, cookie).await.unwrap_err();
        assert_eq!(refused.code(), "expired");
    }
    assert!(double.asked.lock().unwrap().is_empty(), "no code was changed for tokens");
    let mixed = Returned {
        state: Some(state.into()),
        iss: Some("https://evil.example".into()),
        ..Returned::default()
    };
    let mixed = w.identity.finish_openid("company", mixed, Some(&cookie), &from(1)).await;
    assert_eq!(mixed.unwrap_err().code(), "untrusted");
    let denied = Returned {
        state: Some(state.into()),
        error: Some("access_denied".into()),
        ..Returned::default()
    };
    let denied = w.identity.finish_openid("company", denied, Some(&cookie), &from(1)).await;
    assert_eq!(denied.unwrap_err().code(), "denied");
    w.clock.advance(FLOW_MS);
    assert_eq!(come_back(&w, state, Some(&cookie)).await.unwrap_err().code(), "expired");
    assert!(w.identity.account("sue").is_none());
}

#[tokio::test]
async fn an_id_token_that_does_not_hold_lets_nobody_in() {
    let (w, double) = world().await;
    let changed = |key: &'static str, value: Value| move |c: &mut Value| c[key] = value.clone();
    let nothing = |_: &mut Value| {};
    let now = NOW.0 / 1000;
    type Change = Box<dyn Fn(&mut Value)>;
    let cases: Vec<(&str, Value, Change, u8)> = vec![
        ("another key", header(1), Box::new(nothing), 2),
        ("an unpublished key", header(2), Box::new(nothing), 2),
        ("no signature", json!({"alg": "none"}), Box::new(nothing), 1),
        ("a shared secret", json!({"alg": "HS256", "kid": "k1"}), Box::new(nothing), 1),
        ("another nonce", header(1), Box::new(changed("nonce", json!("x"))), 1),
        ("no nonce", header(1), Box::new(changed("nonce", Value::Null)), 1),
        ("another audience", header(1), Box::new(changed("aud", json!("other"))), 1),
        ("another issuer", header(1), Box::new(changed("iss", json!("https://evil.example"))), 1),
        ("over", header(1), Box::new(changed("exp", json!(now - 1))), 1),
        (
            "another access token",
            header(1),
            Box::new(changed("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))),
            1,
        ),
        ("no subject", header(1), Box::new(changed("sub", json!(""))), 1),
    ];
    for (what, header, change, seed) in cases {
        let (query, cookie) = depart(&w).await;
        let mut told = claims(&query["nonce"]);
        change(&mut told);
        *double.id_token.lock().unwrap() = jwt(&header, &told, seed);
        let refused = come_back(&w, &query["state"], Some(&cookie)).await;
        let refused = refused.map(|it| it.account).expect_err(what);
        assert_eq!(refused.code(), "untrusted", "{what}: {refused}");
        // What came to nothing counts as an attempt; that is not what is tested here.
        w.identity.throttle().succeeded("", from(1).address, NOW);
    }
    assert!(w.identity.account("sue").is_none());
}

#[tokio::test]
async fn a_provider_may_change_its_keys_and_be_away() {
    let (w, double) = world().await;
    *double.is_down.lock().unwrap() = true;
    let away = w.identity.begin_openid("company").await.unwrap_err();
    assert!(matches!(away, IdentityError::Unavailable(_)), "{away}");
    *double.is_down.lock().unwrap() = false;
    depart(&w).await;
    double.published.lock().unwrap()[0] = 2;
    w.clock.advance(120_000);
    let (query, cookie) = depart(&w).await;
    let mut told = claims(&query["nonce"]);
    told["exp"] = json!(NOW.0 / 1000 + 600);
    *double.id_token.lock().unwrap() = jwt(&header(2), &told, 2);
    come_back(&w, &query["state"], Some(&cookie)).await.unwrap();
}

#[tokio::test]
async fn a_name_that_somebody_has_is_not_taken_over_and_missing_claims_are_asked_for() {
    let (w, double) = world().await;
    let (query, cookie) = depart(&w).await;
    let mut told = claims(&query["nonce"]);
    told["preferred_username"] = json!("Root");
    *double.id_token.lock().unwrap() = jwt(&header(1), &told, 1);
    let refused = come_back(&w, &query["state"], Some(&cookie)).await.unwrap_err();
    assert_eq!(refused.code(), "taken");
    // Groups only where the provider is asked for the person; of another person they count nothing.
    told.as_object_mut().unwrap().remove("groups");
    told["preferred_username"] = json!("sue");
    for (subject, code) in [("43", Some("untrusted")), ("42", None)] {
        let (query, cookie) = depart(&w).await;
        told["nonce"] = json!(query["nonce"]);
        *double.id_token.lock().unwrap() = jwt(&header(1), &told, 1);
        *double.user_info.lock().unwrap() = json!({"sub": subject, "groups": ["fitters"]});
        let came = come_back(&w, &query["state"], Some(&cookie)).await;
        assert_eq!(came.as_ref().err().map(OpenIdFailure::code), code, "{came:?}");
    }
    // The site `far` of the rules is not there.
    let grants = w.identity.account("sue").unwrap().grants;
    assert_eq!(grants, [rule("", Some("home"), SiteRole::Operator).grant]);
}

#[tokio::test]
async fn a_sign_in_by_a_provider_ends_for_good_however_often_it_is_renewed() {
    let (w, double) = world().await;
    let (query, cookie) = depart(&w).await;
    *double.id_token.lock().unwrap() = jwt(&header(1), &claims(&query["nonce"]), 1);
    let mut sue = come_back(&w, &query["state"], Some(&cookie)).await.unwrap();
    // `longest_ms` of these tests is a second.
    w.clock.advance(999);
    sue = w.identity.refresh(sue.refresh.expose(), &from(1)).await.unwrap();
    assert!(w.who(&sue).is_some());
    w.clock.advance(1);
    assert!(w.who(&sue).is_none());
    assert!(w.identity.refresh(sue.refresh.expose(), &from(1)).await.is_err());
}
