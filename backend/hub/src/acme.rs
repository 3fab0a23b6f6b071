//! A certificate for the dashboard from an authority that browsers trust (ACME, RFC 8555).
//!
//! What was got is kept in the data directory. Until there is one, and whenever one has ended, the
//! dashboard shows the certificate of the hub's own authority: it never goes without.

mod answers;

pub use answers::Answers;

use crate::config::{AcmeConfig, Config};
use crate::file::write_file;
use crate::http::Shown;
use anyhow::{Context, bail};
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount,
    NewOrder, OrderStatus, RetryPolicy,
};
use ohmstead_model::Clock;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use x509_parser::prelude::{FromDer, X509Certificate};

/// How often it is looked whether the certificate is due.
const LOOK: Duration = Duration::from_secs(3600);
/// After an order that came to nothing; doubled each time, up to [`LOOK`] times 24.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// An authority may take so long for each step.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where certificate, key and account are kept.
struct Files {
    dir: PathBuf,
}

impl Files {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(name)).ok()
    }
}

/// Gets certificates and renews them.
pub struct Acme {
    config: AcmeConfig,
    files: Files,
    answers: Arc<Answers>,
    shown: Arc<Shown>,
    clock: Arc<dyn Clock>,
}

impl Acme {
    /// With what was got before, if that still holds.
    ///
    /// # Errors
    /// When the directory for it cannot be made.
    pub fn open(
        config: &Config,
        answers: Arc<Answers>,
        shown: Arc<Shown>,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let dir = config.store.dir.join("acme");
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let files = Files { dir };
        let acme = Self { config: config.acme.clone(), files, answers, shown, clock };
        if acme.left().is_some_and(|(left, _)| left > 0) {
            acme.show()?;
        }
        Ok(acme)
    }

    fn show(&self) -> anyhow::Result<()> {
        self.shown.load(&self.files.path("certificate.pem"), &self.files.path("key.pem"))
    }

    /// Seconds that the kept certificate is still good for, and was at its beginning; `None` where
    /// there is none for these names.
    fn left(&self) -> Option<(i64, i64)> {
        let pem = self.files.read("certificate.pem")?;
        if self.files.read("domains")? != self.config.domains.join("\n") {
            return None;
        }
        let (_, pem) = x509_parser::pem::parse_x509_pem(pem.as_bytes()).ok()?;
        let (_, found) = X509Certificate::from_der(&pem.contents).ok()?;
        let (from, to) = (found.validity().not_before, found.validity().not_after);
        Some((to.timestamp() - self.clock.now().0 / 1000, to.timestamp() - from.timestamp()))
    }

    /// Renewed when a third of its time is left, as authorities ask for.
    fn is_due(&self) -> bool {
        self.left().is_none_or(|(left, whole)| left < whole / 3)
    }

    /// Keeps the certificate good for as long as the hub runs.
    pub async fn keep(self) {
        let mut pause = FIRST_PAUSE;
        loop {
            if !self.is_due() {
                tokio::time::sleep(LOOK).await;
                continue;
            }
            match self.renew().await {
                Ok(()) => {
                    pause = FIRST_PAUSE;
                    tracing::info!(
                        names = self.config.domains.join(", "),
                        "a certificate came by ACME"
                    );
                }
                Err(error) => {
                    tracing::warn!(
                        "no certificate by ACME, tried again in {} s: {error:#}",
                        pause.as_secs()
                    );
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LOOK * 24);
                }
            }
        }
    }

    async fn account(&self) -> anyhow::Result<Account> {
        let builder = match &self.config.ca {
            Some(path) => Account::builder_with_root(path),
            None => Account::builder(),
        };
        let builder = builder.context("acme.ca")?;
        // An account belongs to its authority.
        let name = format!("account-{}.json", tag(&self.config.directory));
        if let Some(text) = self.files.read(&name) {
            let kept: AccountCredentials = serde_json::from_str(&text).with_context(|| {
                format!("{} cannot be read: remove it", self.files.path(&name).display())
            })?;
            return builder
                .from_credentials(kept)
                .await
                .context("cannot use the account at the authority");
        }
        let contact: Vec<&str> = self.config.contact.iter().map(String::as_str).collect();
        let new = NewAccount {
            contact: &contact,
            terms_of_service_agreed: self.config.terms_agreed,
            only_return_existing: false,
        };
        let (account, credentials) = builder
            .create(&new, self.config.directory.clone(), None)
            .await
            .context("cannot make an account at the authority")?;
        write_file(&self.files.path(&name), &serde_json::to_string(&credentials)?, true)?;
        Ok(account)
    }

    async fn renew(&self) -> anyhow::Result<()> {
        let account = self.account().await?;
        let names: Vec<_> = self.config.domains.iter().cloned().map(Identifier::Dns).collect();
        let mut order =
            account.new_order(&NewOrder::new(&names)).await.context("the order was refused")?;
        let mut tokens = Vec::new();
        let proved = self.prove(&mut order, &mut tokens).await;
        // Whatever came of it: nobody is to be answered any more.
        tokens.iter().for_each(|token| self.answers.forget(token));
        proved?;
        let key = order.finalize().await.context("the order cannot be completed")?;
        let patience = RetryPolicy::default().timeout(PATIENCE);
        let chain = order.poll_certificate(&patience).await.context("no certificate came")?;
        // The key first: a certificate without its key is of no use, and is ordered anew.
        write_file(&self.files.path("key.pem"), &key, true)?;
        write_file(&self.files.path("certificate.pem"), &chain, false)?;
        write_file(&self.files.path("domains"), &self.config.domains.join("\n"), false)?;
        self.show()
    }

    /// Shows the authority that the names lead to this hub.
    async fn prove(
        &self,
        order: &mut instant_acme::Order,
        tokens: &mut Vec<String>,
    ) -> anyhow::Result<()> {
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let mut challenge = authorization
                .challenge(ChallengeType::Http01)
                .context("the authority does not ask by HTTP-01")?;
            let answer = challenge.key_authorization().as_str().to_owned();
            self.answers.give(&challenge.token, answer);
            tokens.push(challenge.token.clone());
            challenge.set_ready().await?;
        }
        let patience = RetryPolicy::default().timeout(PATIENCE);
        match order.poll_ready(&patience).await? {
            OrderStatus::Ready | OrderStatus::Valid => Ok(()),
            status => bail!(
                "the authority could not see that {} leads here: the order is {status:?}; it asks port 80 of each name, which must come in at acme.listen ({})",
                self.config.domains.join(", "),
                self.config.listen
            ),
        }
    }
}

/// A short name for an address, for a file.
fn tag(address: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(address.as_bytes())[..6].iter().map(|b| format!("{b:02x}")).collect()
}
