//! `ohmstead firmware` and `ohmstead rollout`.

use crate::client::{Client, DEFAULT_URL};
use crate::tls;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use ed25519_dalek::{Signer, SigningKey};
use ohmstead_fleet::firmware::{parse_version, version_text};
use ohmstead_wire::OtaHeader;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Where the hub is.
#[derive(Debug, Args)]
pub struct HubUrl {
    /// Where the hub's API is.
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL)]
    pub url: String,
}

/// What to do with firmware.
#[derive(Debug, Subcommand)]
pub enum FirmwareCommand {
    /// Make a key to sign firmware with: the secret half into a file, the public half printed.
    Keygen {
        /// Where the secret half goes; keep it off the hub.
        file: PathBuf,
    },
    /// Sign an image.
    Sign {
        /// The image, as the build made it.
        image: PathBuf,
        /// The secret half of the key.
        #[arg(long)]
        key: PathBuf,
        /// For which board, as its firmware names itself: at most 16 letters and digits.
        #[arg(long)]
        board: String,
        /// Version, such as 1.2.3.
        #[arg(long)]
        version: String,
        /// Where the signed file goes.
        #[arg(long)]
        out: PathBuf,
    },
    /// Upload a signed file.
    Upload {
        /// The signed file.
        file: PathBuf,
        #[command(flatten)]
        hub: HubUrl,
    },
    /// List what is uploaded.
    List(HubUrl),
    /// Remove a file that no roll-out uses.
    Delete {
        /// Its number.
        id: u64,
        #[command(flatten)]
        hub: HubUrl,
    },
}

/// What to do with roll-outs.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Start one: one device, then a tenth, then all, each when the last has succeeded.
    Start {
        /// Number of the firmware.
        firmware: u64,
        /// To this device; once for each. Left out: to every meter of the firmware's board.
        #[arg(long = "device", value_name = "ID")]
        devices: Vec<String>,
        /// Percent of those.
        #[arg(long, value_name = "PERCENT")]
        share: Option<u8>,
        /// A stage: a number of devices, or percent (`1`, `10%`); once for each.
        #[arg(long = "stage", value_name = "N|P%", value_parser = parse_stage)]
        stages: Vec<Value>,
        /// Pause when more devices than this have failed.
        #[arg(long)]
        max_failures: Option<u32>,
        /// A device that does not run it so many hours after the first offer has failed.
        #[arg(long)]
        patience_h: Option<u32>,
        #[command(flatten)]
        hub: HubUrl,
    },
    /// Show roll-outs, or one with its devices.
    Status {
        /// Its number.
        id: Option<u64>,
        #[command(flatten)]
        hub: HubUrl,
    },
    /// Offer nothing new.
    Pause(Steer),
    /// Go on; failures so far are accepted.
    Resume(Steer),
    /// End it.
    Abort(Steer),
}

/// Which roll-out.
#[derive(Debug, Args)]
pub struct Steer {
    /// Its number.
    id: u64,
    #[command(flatten)]
    hub: HubUrl,
}

fn parse_stage(text: &str) -> Result<Value, String> {
    let number = |t: &str| t.parse::<u32>().map_err(|_| format!("{text:?}: use 5 or 10%"));
    match text.strip_suffix('%') {
        Some(percent) => Ok(json!({ "percent": number(percent)? })),
        None => Ok(json!({ "devices": number(text)? })),
    }
}

/// Does it.
///
/// # Errors
/// When a file cannot be read or written, or the hub refuses.
pub async fn run(command: FirmwareCommand) -> anyhow::Result<()> {
    match command {
        FirmwareCommand::Keygen { file } => keygen(&file),
        FirmwareCommand::Sign { image, key, board, version, out } => {
            sign(&image, &key, &board, &version, &out)
        }
        FirmwareCommand::Upload { file, hub } => {
            let bytes = read(&file)?;
            let f = Client::new(&hub.url).upload("/api/firmware", bytes).await?;
            println!("Firmware {}: {} {}", f["id"], word(&f["board"]), word(&f["version"]));
            Ok(())
        }
        FirmwareCommand::List(hub) => {
            let all = Client::new(&hub.url).get("/api/firmware").await?;
            for f in all["firmware"].as_array().into_iter().flatten() {
                let (board, version) = (word(&f["board"]), word(&f["version"]));
                println!(
                    "{}\t{board}\t{version}\t{}\t{}",
                    f["id"],
                    f["bytes"],
                    word(&f["uploadedAt"])
                );
            }
            Ok(())
        }
        FirmwareCommand::Delete { id, hub } => {
            Client::new(&hub.url).delete(&format!("/api/firmware/{id}")).await.map(drop)
        }
    }
}

/// Does it.
///
/// # Errors
/// When the hub refuses or cannot be reached.
pub async fn run_rollout(command: RolloutCommand) -> anyhow::Result<()> {
    match command {
        RolloutCommand::Start {
            firmware,
            devices,
            share,
            stages,
            max_failures,
            patience_h,
            hub,
        } => {
            let mut body = json!({ "firmware": firmware, "devices": devices, "share": share,
                "maxFailures": max_failures, "patienceH": patience_h });
            if !stages.is_empty() {
                body["stages"] = stages.into();
            }
            show(&Client::new(&hub.url).post("/api/rollouts", body).await?);
            Ok(())
        }
        RolloutCommand::Status { id: Some(id), hub } => {
            show(&Client::new(&hub.url).get(&format!("/api/rollouts/{id}")).await?);
            Ok(())
        }
        RolloutCommand::Status { id: None, hub } => {
            let all = Client::new(&hub.url).get("/api/rollouts").await?;
            all["rollouts"].as_array().into_iter().flatten().for_each(headline);
            Ok(())
        }
        RolloutCommand::Pause(steer) => order(&steer, "pause").await,
        RolloutCommand::Resume(steer) => order(&steer, "resume").await,
        RolloutCommand::Abort(steer) => order(&steer, "abort").await,
    }
}

async fn order(steer: &Steer, action: &str) -> anyhow::Result<()> {
    let path = format!("/api/rollouts/{}/{action}", steer.id);
    show(&Client::new(&steer.hub.url).post(&path, json!({})).await?);
    Ok(())
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn headline(rollout: &Value) {
    let devices = rollout["devices"].as_array().map_or(&[][..], Vec::as_slice);
    let done = devices.iter().filter(|d| d["state"] == "done").count();
    let failed = devices.iter().filter(|d| d["state"] == "failed").count();
    println!(
        "roll-out {}: firmware {} ({} {}), {}, {done} of {} done, {failed} failed{}",
        rollout["id"],
        rollout["firmware"],
        word(&rollout["board"]),
        word(&rollout["version"]),
        word(&rollout["state"]),
        devices.len(),
        rollout["reason"].as_str().map(|r| format!(": {r}")).unwrap_or_default(),
    );
}

fn show(rollout: &Value) {
    headline(rollout);
    for d in rollout["devices"].as_array().into_iter().flatten() {
        let percent = d["percent"].as_u64().map(|p| format!("{p} %")).unwrap_or_default();
        println!(
            "{}\t{}\t{percent}\t{}",
            word(&d["deviceId"]),
            word(&d["state"]),
            word(&d["reason"])
        );
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
///
/// # Errors
/// When it is something else.
pub fn parse_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let text = text.trim();
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        bail!("a key has 64 hexadecimal digits");
    }
    for (to, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).context("a key has 64 hexadecimal digits")?;
        *to = u8::from_str_radix(pair, 16).context("a key has 64 hexadecimal digits")?;
    }
    Ok(key)
}

fn keygen(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} exists: meters trust one key for life, so it is not overwritten", file.display());
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| anyhow::anyhow!("no random numbers: {e}"))?;
    let key = SigningKey::from_bytes(&seed);
    tls::write_file(file, &(hex(&seed) + "\n"), true)?;
    println!("{}", hex(key.verifying_key().as_bytes()));
    eprintln!(
        "That is the public half: build it into the firmware, and set it as ota.public_key at the hub. The secret half is \
         in {}: keep it safe, and off the hub.",
        file.display()
    );
    Ok(())
}

fn sign(image: &Path, key: &Path, board: &str, version: &str, out: &Path) -> anyhow::Result<()> {
    let seed = String::from_utf8(read(key)?).context("--key: a key has 64 hexadecimal digits")?;
    let key = SigningKey::from_bytes(&parse_key(&seed).context("--key")?);
    if !(1..=16).contains(&board.len()) || !board.bytes().all(|b| b.is_ascii_graphic()) {
        bail!("--board: use 1 to 16 letters and digits, such as esp32c3");
    }
    let version = parse_version(version).context("--version: use three numbers, such as 1.2.3")?;
    let image = read(image)?;
    let image_len = u32::try_from(image.len()).ok().filter(|n| *n > 0);
    let mut name = [0; 16];
    name[..board.len()].copy_from_slice(board.as_bytes());
    let header = OtaHeader {
        board: name,
        version,
        image_len: image_len.context("the image is empty, or larger than 4 GiB")?,
        sha256: Sha256::digest(&image).into(),
    };
    let signature = key.sign(&header.signed_bytes()).to_bytes();
    let mut file = header.encode(&signature).to_vec();
    file.extend_from_slice(&image);
    std::fs::write(out, &file).with_context(|| format!("cannot write {}", out.display()))?;
    println!("Signed {board} {}: {} bytes.", version_text(version), file.len());
    Ok(())
}
