//! `ohmstead firmware`: keys, signing, and the files at a running hub.

use crate::args::HubUrl;
use crate::client::{Client, text};
use crate::file::write_file;
use crate::key::{hex, parse_key};
use anyhow::{Context, bail};
use clap::Subcommand;
use ed25519_dalek::{Signer, SigningKey};
use ohmstead_fleet::firmware::{parse_version, version_text};
use ohmstead_wire::OtaHeader;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

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
            println!("Firmware {}: {} {}", f["id"], text(&f["board"]), text(&f["version"]));
            Ok(())
        }
        FirmwareCommand::List(hub) => {
            let all = Client::new(&hub.url).get("/api/firmware").await?;
            for f in all["firmware"].as_array().into_iter().flatten() {
                let (board, version) = (text(&f["board"]), text(&f["version"]));
                println!(
                    "{}\t{board}\t{version}\t{}\t{}",
                    f["id"],
                    f["bytes"],
                    text(&f["uploadedAt"])
                );
            }
            Ok(())
        }
        FirmwareCommand::Delete { id, hub } => {
            Client::new(&hub.url).delete(&format!("/api/firmware/{id}")).await.map(drop)
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn keygen(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} exists: meters trust one key for life, so it is not overwritten", file.display());
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|e| anyhow::anyhow!("no random numbers: {e}"))?;
    let key = SigningKey::from_bytes(&seed);
    write_file(file, &(hex(&seed) + "\n"), true)?;
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
