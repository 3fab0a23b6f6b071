//! Certificates: from when to when they are good, and whether the keys beside them are theirs.

use super::finding::Finding;
use crate::config::Config;
use crate::http::Shown;
use ohmstead_model::TimestampMs;
use std::path::{Path, PathBuf};
use x509_parser::pem::Pem;

const PART: &str = "certificates";
const DAY_S: i64 = 86_400;
/// Less left is a warning, days.
const SOON: i64 = 30;

/// A file with certificates.
struct File {
    /// What it is for.
    name: &'static str,
    path: PathBuf,
    key: Option<PathBuf>,
    /// How a new one is got.
    renew: &'static str,
}

/// Looks at every certificate that is configured, and at the hub's own.
pub fn examine(config: &Config, now: TimestampMs) -> Vec<Finding> {
    let mut all = Vec::new();
    for file in files(config) {
        if let Err(finding) = look(&file, now.0 / 1000) {
            all.push(finding);
        }
    }
    if all.is_empty() {
        all.push(Finding::ok(PART, "all are good for a month or more"));
    }
    all
}

fn files(config: &Config) -> Vec<File> {
    let (tls, mqtt, dir) = (&config.tls, &config.mqtt, &config.store.dir);
    let asked = "get a new one from whoever issued it";
    let restart = "restart the hub, which makes a new one";
    let named = |name, path: &Option<PathBuf>, key: &Option<PathBuf>| {
        path.clone().map(|path| File { name, path, key: key.clone(), renew: asked })
    };
    let mut all: Vec<File> = [
        named("tls.certificate", &tls.certificate, &tls.key),
        named("tls.ca", &tls.ca, &None),
        named("mqtt.ca", &mqtt.ca, &None),
        named("mqtt.certificate", &mqtt.certificate, &mqtt.key),
        named("notify.smtp.ca", &config.notify.smtp.ca, &None),
        named("acme.ca", &config.acme.ca, &None),
    ]
    .into_iter()
    .flatten()
    .collect();
    let own = [
        ("the hub's own certificate", "tls/server.pem", Some("tls/server.key"), restart),
        ("the hub's own authority", "tls/ca.pem", None, "provision the meters anew"),
        (
            "the certificate by ACME",
            "acme/certificate.pem",
            Some("acme/key.pem"),
            "see the hub's log for what keeps it from being renewed",
        ),
    ];
    let is_used = |name: &str| !name.starts_with("tls/") || tls.certificate.is_none();
    for (name, path, key, renew) in own.into_iter().filter(|(_, path, ..)| is_used(path)) {
        let path = dir.join(path);
        if path.exists() {
            all.push(File { name, path, key: key.map(|k| dir.join(k)), renew });
        }
    }
    all
}

fn look(file: &File, now_s: i64) -> Result<(), Finding> {
    let at = format!("{} ({})", file.name, file.path.display());
    let fault = |why: String, mend: &str| Err(Finding::fault(PART, format!("{at} {why}"), mend));
    let spans = match spans(&file.path) {
        Ok(spans) => spans,
        Err(error) => return fault(error, "name a PEM file that the hub's user can read"),
    };
    for (from, to) in spans {
        let day = |s: i64| TimestampMs(s * 1000).to_string();
        if now_s < from {
            return fault(
                format!("is good from {} on only", day(from)),
                "is the machine's clock right?",
            );
        }
        if now_s > to {
            return fault(format!("ended at {}", day(to)), file.renew);
        }
        let left = (to - now_s) / DAY_S;
        if left < SOON {
            return Err(Finding::warning(
                PART,
                format!("{at} ends in {left} days, at {}", day(to)),
                file.renew,
            ));
        }
    }
    match &file.key {
        Some(key) => match Shown::new(&file.path, key) {
            Ok(_) => Ok(()),
            Err(error) => {
                fault(format!("cannot be used: {error:#}"), "name the key that belongs to it")
            }
        },
        None => Ok(()),
    }
}

/// From when to when each certificate of a file is good, Unix seconds.
fn spans(path: &Path) -> Result<Vec<(i64, i64)>, String> {
    let text = std::fs::read(path).map_err(|e| format!("cannot be read: {e}"))?;
    let mut all = Vec::new();
    for pem in Pem::iter_from_buffer(&text) {
        let pem = pem.map_err(|e| format!("is no PEM file: {e}"))?;
        let certificate = pem.parse_x509().map_err(|e| format!("holds no certificate: {e}"))?;
        let valid = certificate.validity();
        all.push((valid.not_before.timestamp(), valid.not_after.timestamp()));
    }
    if all.is_empty() { Err("holds no certificate".into()) } else { Ok(all) }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;
    use crate::tls::prepare;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn grade(config: &Config, days: i64) -> (Grade, String) {
        let all = examine(config, TimestampMs(NOW.0 + days * DAY_S * 1000));
        let worst = all.into_iter().max_by_key(|f| f.grade).unwrap();
        (worst.grade, worst.what)
    }

    #[test]
    fn dates_and_keys_are_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.store.dir = dir.path().into();
        assert_eq!(grade(&config, 0).0, Grade::Ok, "none is no fault");
        let made = prepare(&config, NOW).unwrap();
        assert_eq!(grade(&config, 0).0, Grade::Ok);
        let five_years = 5 * 365 - 1;
        assert_eq!(grade(&config, five_years - 29).0, Grade::Warning);
        let (worst, what) = grade(&config, five_years + 1);
        assert_eq!(worst, Grade::Fault);
        assert!(what.contains("own certificate") && what.contains("ended"), "{what}");
        assert!(grade(&config, -10).1.contains("on only"));

        // The same file, named, with a key of another.
        let other = tempfile::tempdir().unwrap();
        let mut elsewhere = Config::default();
        elsewhere.store.dir = other.path().into();
        config.tls.key = Some(prepare(&elsewhere, NOW).unwrap().key);
        config.tls.certificate = Some(made.certificate);
        assert!(grade(&config, 0).1.contains("belong together"), "{}", grade(&config, 0).1);
        config.tls.certificate = Some(dir.path().join("none.pem"));
        assert!(grade(&config, 0).1.contains("cannot be read"));
    }
}
