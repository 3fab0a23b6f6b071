//! The hub's own certificate authority, and the certificate it shows to meters.
//!
//! Meters trust the authority, which they are given when they are provisioned; so the server's
//! certificate can be renewed, or get another name, without touching a meter.

use crate::clock::BUILT;
use crate::config::Config;
use crate::file::write_file;
use anyhow::{Context, bail};
use base64::Engine;
use ohmstead_fleet::CertificateAuthority;
use ohmstead_model::TimestampMs;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType, SerialNumber, date_time_ymd,
};
use std::net::IpAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509Certificate};

const DAY_S: i64 = 86_400;
/// How long a server certificate is good for. Meters are told nothing new when it is renewed.
const LASTS_S: i64 = 5 * 365 * DAY_S;
/// Renewed at a start when less than this is left.
const RENEW_S: i64 = 365 * DAY_S;
/// Names always in the certificate.
const LOCAL: [&str; 2] = ["localhost", "127.0.0.1"];

/// What MQTT over TLS is served with.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    /// The server's certificate chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// The certificate that meters are to trust, DER in base64, where the hub knows it.
    pub ca: Option<String>,
}

fn directory(config: &Config) -> PathBuf {
    config.store.dir.join("tls")
}

/// The configured files; without them the hub's own, made or renewed as needed.
///
/// # Errors
/// When files cannot be read, written or understood.
pub fn prepare(config: &Config, now: TimestampMs) -> anyhow::Result<TlsFiles> {
    if let (Some(certificate), Some(key)) = (&config.tls.certificate, &config.tls.key) {
        let ca = config.tls.ca.as_deref().map(base64_of).transpose()?;
        return Ok(TlsFiles { certificate: certificate.clone(), key: key.clone(), ca });
    }
    let dir = directory(config);
    let issuer = authority(&dir)?;
    let files = TlsFiles {
        certificate: dir.join("server.pem"),
        key: dir.join("server.key"),
        ca: Some(base64_of(&dir.join("ca.pem"))?),
    };
    let names = names(&config.listen.names);
    if !is_good(&files, &dir.join("ca.pem"), &names, now.0 / 1000) {
        issue(&issuer, &files, &names, now.0 / 1000)?;
        tracing::info!(names = names.join(", "), "made a new server certificate");
    }
    Ok(files)
}

/// The authority's certificate, PEM; made when there is none yet.
///
/// # Errors
/// When it cannot be read or made.
pub fn ca_pem(config: &Config) -> anyhow::Result<String> {
    let path = match (&config.tls.certificate, &config.tls.ca) {
        (Some(_), Some(path)) => path.clone(),
        (Some(_), None) => bail!(
            "tls.certificate is configured: the certificate that meters are to trust is its issuer's; name it as tls.ca"
        ),
        _ => {
            let dir = directory(config);
            authority(&dir)?;
            dir.join("ca.pem")
        }
    };
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The certificate that meters are to trust, DER in base64, where the hub knows it.
///
/// # Errors
/// When it cannot be read or made.
pub fn ca_base64(config: &Config) -> anyhow::Result<Option<String>> {
    match (&config.tls.certificate, &config.tls.ca) {
        (Some(_), None) => Ok(None),
        (Some(_), Some(path)) => base64_of(path).map(Some),
        _ => {
            let dir = directory(config);
            authority(&dir)?;
            base64_of(&dir.join("ca.pem")).map(Some)
        }
    }
}

/// The names in the hub's own certificate; none where it is not the hub's to say.
pub fn certificate_names(config: &Config) -> Vec<String> {
    if config.tls.certificate.is_some() { Vec::new() } else { names(&config.listen.names) }
}

fn base64_of(pem: &Path) -> anyhow::Result<String> {
    let der = der_of(pem)?;
    Ok(base64::engine::general_purpose::STANDARD.encode(der))
}

/// The first certificate of a PEM file.
fn der_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (_, pem) = x509_parser::pem::parse_x509_pem(&text)
        .map_err(|e| anyhow::anyhow!("{} is not a PEM certificate: {e}", path.display()))?;
    Ok(pem.contents)
}

fn key_params() -> anyhow::Result<(KeyPair, CertificateParams)> {
    // ECDSA on P-256 with SHA-256: what a small meter can check.
    Ok((KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?, CertificateParams::default()))
}

/// The hub's authority, made at the first start.
fn authority(dir: &Path) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let (certificate, key) = (dir.join("ca.pem"), dir.join("ca.key"));
    if !certificate.exists() {
        make_authority(dir, &certificate, &key).context("cannot make the hub's own authority")?;
    }
    let read = |path: &Path| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let damaged = || format!("{} and ca.key do not make an authority", certificate.display());
    let key = KeyPair::from_pem(&read(&key)?).with_context(damaged)?;
    Issuer::from_ca_cert_pem(&read(&certificate)?, key).with_context(damaged)
}

/// The hub's own authority as meters' certificates are concerned, whoever the server's is of.
#[derive(Debug)]
pub struct ClientAuthority {
    dir: PathBuf,
}

impl ClientAuthority {
    /// Makes the authority where there is none yet.
    ///
    /// # Errors
    /// When it cannot be read or made.
    pub fn open(config: &Config) -> anyhow::Result<Self> {
        let dir = directory(config);
        authority(&dir)?;
        Ok(Self { dir })
    }

    /// Its certificate, PEM.
    pub fn certificate(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    fn sign(&self, name: &str, serial: [u8; 16], ends_s: i64) -> anyhow::Result<(String, String)> {
        let issuer = authority(&self.dir)?;
        let (pair, mut params) = key_params()?;
        // As early as the authority itself: a meter whose clock is not set yet checks it as well.
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(1970, 1, 1) + Duration::from_secs(ends_s.unsigned_abs());
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        // Nobody takes it for a server's, nor a server's for it.
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let made = params.signed_by(&pair, &issuer)?;
        Ok((made.pem(), pair.serialize_pem()))
    }
}

impl CertificateAuthority for ClientAuthority {
    fn issue(
        &self,
        name: &str,
        serial: [u8; 16],
        ends_at: TimestampMs,
    ) -> Result<(String, String), String> {
        let made = self.sign(name, serial, ends_at.0.div_euclid(1000));
        made.map_err(|e| format!("the certificate cannot be made: {e:#}"))
    }
}

fn make_authority(dir: &Path, certificate: &Path, key: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let (pair, mut params) = key_params()?;
    // Fixed dates: they hold whatever the clock says at the first start.
    (params.not_before, params.not_after) =
        (date_time_ymd(2020, 1, 1), date_time_ymd(2049, 12, 31));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let tag: String = pair.public_key_raw()[1..5].iter().map(|b| format!("{b:02x}")).collect();
    params.distinguished_name.push(DnType::CommonName, format!("Ohmstead hub {tag}"));
    let made = params.self_signed(&pair)?;
    // The key first: a certificate without its key would never be mended.
    write_file(key, &pair.serialize_pem(), true)?;
    write_file(certificate, &made.pem(), false)
}

/// The names of the certificate, those configured first.
fn names(configured: &[String]) -> Vec<String> {
    let mut all: Vec<String> = configured.to_vec();
    all.extend(LOCAL.map(String::from));
    let mut seen = std::collections::HashSet::new();
    all.retain(|name| seen.insert(name.clone()));
    all
}

/// Addresses stand in the certificate as addresses and once more as text: embedded-tls compares
/// the host with the common name and the first three DNS names only.
fn alternative_names(names: &[String]) -> anyhow::Result<Vec<SanType>> {
    let mut all = Vec::new();
    for name in names {
        all.push(SanType::DnsName(name.as_str().try_into().with_context(|| name.clone())?));
    }
    all.extend(names.iter().filter_map(|n| n.parse::<IpAddr>().ok()).map(SanType::IpAddress));
    Ok(all)
}

fn issue(
    issuer: &Issuer<'_, KeyPair>,
    files: &TlsFiles,
    names: &[String],
    now_s: i64,
) -> anyhow::Result<()> {
    let (pair, mut params) = key_params()?;
    // A hub whose clock is not set must not make a certificate that ended long ago.
    let from = now_s.max(BUILT.0 / 1000) - DAY_S;
    let time = |s: i64| date_time_ymd(1970, 1, 1) + Duration::from_secs(s.unsigned_abs());
    (params.not_before, params.not_after) = (time(from), time(from + LASTS_S));
    params.subject_alt_names = alternative_names(names)?;
    params.distinguished_name.push(DnType::CommonName, names[0].as_str());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let made = params.signed_by(&pair, issuer).context("cannot sign the server certificate")?;
    write_file(&files.key, &pair.serialize_pem(), true)?;
    write_file(&files.certificate, &made.pem(), false)
}

/// True when the server's certificate is the authority's, has these names and lasts long enough.
fn is_good(files: &TlsFiles, ca: &Path, names: &[String], now_s: i64) -> bool {
    let (Ok(der), Ok(ca), Ok(key)) =
        (der_of(&files.certificate), der_of(ca), std::fs::read_to_string(&files.key))
    else {
        return false;
    };
    let (Ok((_, found)), Ok((_, ca)), Ok(key)) =
        (X509Certificate::from_der(&der), X509Certificate::from_der(&ca), KeyPair::from_pem(&key))
    else {
        return false;
    };
    let has: Vec<&str> = found
        .extensions()
        .iter()
        .filter_map(|e| match e.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(s) => Some(&s.general_names),
            _ => None,
        })
        .flatten()
        .filter_map(|n| if let GeneralName::DNSName(name) = n { Some(*name) } else { None })
        .collect();
    let is_of_key = found.public_key().subject_public_key.data.as_ref() == key.public_key_raw();
    let left_s = found.validity().not_after.timestamp() - now_s;
    is_of_key && found.issuer() == ca.subject() && has == names && left_s > RENEW_S
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn config(dir: &Path, names: &[&str]) -> Config {
        let mut config = Config::default();
        config.store.dir = dir.into();
        config.listen.names = names.iter().map(|n| (*n).to_owned()).collect();
        config
    }

    fn server(files: &TlsFiles) -> String {
        std::fs::read_to_string(&files.certificate).unwrap()
    }

    #[test]
    fn the_authority_stays_and_the_server_certificate_is_renewed_in_time_or_for_another_name() {
        let dir = tempfile::tempdir().unwrap();
        let first = prepare(&config(dir.path(), &["hub.example"]), NOW).unwrap();
        let again = prepare(&config(dir.path(), &["hub.example"]), NOW).unwrap();
        assert_eq!(server(&first), server(&again), "kept");
        let before = server(&again);
        let named = prepare(&config(dir.path(), &["10.0.2.2"]), NOW).unwrap();
        assert_ne!(server(&named), before, "another name");
        let before = server(&named);
        let late = TimestampMs(NOW.0 + (LASTS_S - RENEW_S) * 1000);
        let renewed = prepare(&config(dir.path(), &["10.0.2.2"]), late).unwrap();
        assert_ne!(server(&renewed), before, "near its end");
        assert_eq!(first.ca, renewed.ca, "meters need not be told");
    }

    #[test]
    fn keys_are_readable_by_the_hub_only() {
        let dir = tempfile::tempdir().unwrap();
        prepare(&config(dir.path(), &[]), NOW).unwrap();
        for name in ["ca.key", "server.key"] {
            let mode = dir.path().join("tls").join(name).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_certificate_made_without_a_clock_is_still_good_later() {
        let dir = tempfile::tempdir().unwrap();
        let first = prepare(&config(dir.path(), &[]), TimestampMs(5_000)).unwrap();
        let before = server(&first);
        let later = prepare(&config(dir.path(), &[]), NOW).unwrap();
        assert_eq!(server(&later), before);
    }
}
