//! The emulated meter: its disk, its network, its power switch.

use super::promise::{Stored, free_port};
use crate::support::{self, Hub, wait_until};
use ed25519_dalek::{Signer, SigningKey};
use ohmstead_firmware::cell::Cell;
use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_wire::OtaHeader;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Read};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// Where the host is, seen from the emulator.
pub const HOST: &str = "10.0.2.2";
const SLOT_0: usize = 0x1_0000;
const PROVISIONING: usize = 0x3F_8000;
const DISK: usize = 4 << 20;
/// Of every meter that is alone in its network.
const MAC: &str = "52:54:00:12:34:56";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// What the images trust, in hexadecimal.
pub fn public_key() -> String {
    key().verifying_key().as_bytes().iter().map(|b| format!("{b:02x}")).collect()
}

/// Builds the images; false, with a word why, where the tools for it are not there. Where
/// `QEMU_REQUIRED` is set they must be.
pub fn can_run() -> bool {
    let works = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|o| o.status.success())
    };
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap().stdout;
    let target = Path::new(String::from_utf8(sysroot).unwrap().trim())
        .join("lib/rustlib/riscv32imc-unknown-none-elf/lib");
    let missing = if !works("qemu-system-riscv32", &["--version"]) {
        "qemu-system-riscv32 is not installed (Debian: qemu-system-misc)"
    } else if !target.is_dir() {
        "no riscv32imc target (scripts/rust-target)"
    } else {
        let hex: String =
            key().verifying_key().as_bytes().iter().map(|b| format!("{b:02x}")).collect();
        let built = Command::new(root().join("scripts/virt-images")).arg(hex).output().unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        return true;
    };
    assert!(std::env::var_os("QEMU_REQUIRED").is_none(), "{missing}");
    println!("skipped: {missing}");
    false
}

pub fn image(name: &str) -> Vec<u8> {
    std::fs::read(root().join("target/firmware").join(name)).unwrap()
}

/// A firmware file as the meter expects it.
pub fn signed(version: [u16; 3], image: &[u8]) -> Vec<u8> {
    let mut board = [0; 16];
    board[..4].copy_from_slice(b"virt");
    let sha256 = Sha256::digest(image).into();
    let header = OtaHeader { board, version, image_len: image.len() as u32, sha256 };
    let signature = key().sign(&header.signed_bytes());
    [&header.encode(&signature.to_bytes())[..], image].concat()
}

/// A meter with its disk.
pub struct Emulator {
    disk: PathBuf,
    /// Port of this machine at which the meter's page is (TCP) and its name server (UDP).
    pub page: u16,
    /// Another network than QEMU's own, as `-netdev` takes it.
    pub cable: Option<String>,
    /// Hardware address.
    pub mac: &'static str,
    running: Option<Child>,
    log: Arc<Mutex<String>>,
}

impl Emulator {
    /// A disk with this firmware in the first slot and this provisioning line.
    pub fn new(dir: &Path, firmware: &[u8], line: &str) -> Self {
        let mut cell = Cell::mount(MemoryFlash::<4096>::new(2)).unwrap();
        cell.store(line.trim().as_bytes()).unwrap();
        Self::with_disk(dir, firmware, cell.into_flash().bytes())
    }

    /// One that was told nothing yet.
    pub fn fresh(dir: &Path, firmware: &[u8]) -> Self {
        Self::with_disk(dir, firmware, &[])
    }

    fn with_disk(dir: &Path, firmware: &[u8], provisioning: &[u8]) -> Self {
        let mut disk = vec![0xff; DISK];
        disk[SLOT_0..SLOT_0 + firmware.len()].copy_from_slice(firmware);
        disk[PROVISIONING..PROVISIONING + provisioning.len()].copy_from_slice(provisioning);
        let path = dir.join("flash.img");
        std::fs::write(&path, disk).unwrap();
        Self {
            disk: path,
            page: free_port(),
            cable: None,
            mac: MAC,
            running: None,
            log: Arc::default(),
        }
    }

    pub fn power_on(&mut self) {
        let disk = format!("file={},format=raw,if=none,id=f", self.disk.display());
        let page = self.page;
        let network = self.cable.clone().unwrap_or_else(|| {
            format!("user,id=n0,hostfwd=tcp:127.0.0.1:{page}-:80,hostfwd=udp:127.0.0.1:{page}-:53")
        });
        let device = format!("virtio-net-device,netdev=n0,mac={}", self.mac);
        let mut child = Command::new("qemu-system-riscv32")
            .args(["-machine", "virt", "-bios", "none", "-m", "16M", "-nographic"])
            // Notifying a device from the processor's own thread: with one processor QEMU leaves
            // out the memory barriers that the other way needs.
            .args(["-global", "virtio-mmio.force-legacy=false"])
            .args(["-global", "virtio-mmio.ioeventfd=off"])
            .args(["-netdev", &network, "-device", &device])
            .args(["-drive", &disk, "-device", "virtio-blk-device,drive=f"])
            .args(["-device", "virtio-rng-device", "-kernel"])
            .arg(root().join("target/firmware/virt-loader.elf"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (out, log) = (child.stdout.take().unwrap(), self.log.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
                let mut log = log.lock().unwrap();
                log.push_str(String::from_utf8_lossy(&line).trim_end());
                log.push('\n');
            }
        });
        self.running = Some(child);
    }

    /// SIGKILL.
    pub fn cut_power(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// All readings it said it stored.
    pub fn stored(&self) -> Stored {
        let log = self.log();
        // The last line may be torn by a power cut.
        let whole = log.lines().filter_map(|line| line.strip_prefix("stored 0/"));
        let parsed = whole.filter_map(|line| {
            let mut parts = line.split(' ');
            let (boot, seq) = parts.next()?.split_once('/')?;
            let (at, import) = (parts.next()?, parts.next()?);
            let at = at.strip_prefix("Wall(").map(|ms| ms.trim_end_matches(')').parse().unwrap());
            Some(((boot.parse().ok()?, seq.parse().ok()?), (at, import.parse().ok()?)))
        });
        parsed.collect()
    }

    /// Waits until `count` more readings are stored.
    pub fn wait_for_readings(&self, count: usize) {
        let before = self.stored().len();
        wait_until("the meter stores readings", || self.stored().len() >= before + count);
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.cut_power();
        if std::thread::panicking() {
            println!("{}", self.log());
        }
    }
}

/// A time server; its port.
pub fn time_server() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut question = [0; 48];
        while let Ok((48, from)) = socket.recv_from(&mut question) {
            let mut answer = [0; 48];
            (answer[0], answer[1]) = (0x24, 2);
            answer[24..32].copy_from_slice(&question[40..]);
            let millis = millis();
            let seconds = (millis / 1000 + 2_208_988_800) as u32;
            let fraction = ((millis % 1000) << 32) / 1000;
            answer[40..44].copy_from_slice(&seconds.to_be_bytes());
            answer[44..].copy_from_slice(&(fraction as u32).to_be_bytes());
            let _ = socket.send_to(&answer, from);
        }
    });
    port
}

#[expect(clippy::disallowed_methods, reason = "plays a time server")]
fn millis() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64
}

/// Everything that is published below the meter's topic, line by line.
pub struct Listener(Child, Arc<Mutex<String>>);

impl Listener {
    pub fn new(hub: &Hub, topic: &str) -> Self {
        let mut child = support::mosquitto("mosquitto_sub", hub, &["-v", "-q", "1", "-t", topic])
            .stdout(Stdio::piped())
            .spawn()
            .expect("mosquitto-clients is installed");
        let (mut out, heard) = (child.stdout.take().unwrap(), Arc::new(Mutex::new(String::new())));
        let sink = heard.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = out.read(&mut bytes) {
                sink.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..n]));
            }
        });
        Self(child, heard)
    }

    pub fn heard(&self) -> String {
        self.1.lock().unwrap().clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
