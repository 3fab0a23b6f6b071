//! An update from the file to the verdict, with everything that can go wrong on the way.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test support")]

use ed25519_dalek::{Signer, SigningKey};
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
use ohmstead_firmware::board::FirmwareSlots;
use ohmstead_firmware::memory_flash::{MemoryFlash, MemoryFlashError};
use ohmstead_firmware::ota::{BootAction, CHUNK, Download, OtaError, Policy, Trial, Verdict};
use ohmstead_wire::ota::{HEADER_LEN, OtaHeader};
use sha2::{Digest, Sha256};

const BOARD: [u8; 16] = *b"esp32c3\0\0\0\0\0\0\0\0\0";

struct Slots {
    other: MemoryFlash,
    switched: bool,
}

impl FirmwareSlots for Slots {
    type Error = MemoryFlashError;
    fn capacity(&self) -> u32 {
        self.other.capacity() as u32
    }
    fn erase(&mut self, offset: u32, len: u32) -> Result<(), Self::Error> {
        self.other.erase(offset, offset + len)
    }
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.other.write(offset, bytes)
    }
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.other.read(offset, bytes)
    }
    fn switch(&mut self) -> Result<(), Self::Error> {
        self.switched = true;
        Ok(())
    }
}

fn slots() -> Slots {
    Slots { other: MemoryFlash::new(16), switched: false }
}

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[42; 32])
}

fn policy() -> Policy {
    Policy { key: signer().verifying_key().to_bytes(), board: BOARD, running: [1, 0, 0] }
}

fn file(image: &[u8], change: impl Fn(&mut OtaHeader)) -> Vec<u8> {
    let mut header = OtaHeader {
        board: BOARD,
        version: [1, 1, 0],
        image_len: image.len() as u32,
        sha256: Sha256::digest(image).into(),
    };
    change(&mut header);
    let signature = signer().sign(&header.signed_bytes()).to_bytes();
    [&header.encode(&signature)[..], image].concat()
}

fn image() -> Vec<u8> {
    (0..50_001u32).map(|k| ((k * k) >> 5) as u8).collect()
}

fn begin(file: &[u8], slots: &Slots) -> Result<Download, OtaError<MemoryFlashError>> {
    Download::begin(file[..HEADER_LEN].try_into().unwrap(), &policy(), slots)
}

fn fetch(file: &[u8], download: &mut Download, slots: &mut Slots) {
    while let Some((from, len)) = download.next_range() {
        let bytes = &file[from as usize..(from + len) as usize];
        download.chunk(from, bytes, slots).unwrap();
    }
}

#[test]
fn a_signed_image_arrives_and_starts() {
    let (file, mut slots) = (file(&image(), |_| {}), slots());
    let mut download = begin(&file, &slots).unwrap();
    fetch(&file, &mut download, &mut slots);
    assert_eq!(download.percent(), 100);
    download.finish(&mut slots, 7).unwrap().start(&mut slots).unwrap();
    assert!(slots.switched);
    assert_eq!(&slots.other.bytes()[..50_001], image());
}

#[test]
fn what_is_not_signed_for_this_board_and_newer_is_refused_before_it_is_fetched() {
    let refused = |file: Vec<u8>| begin(&file, &slots()).unwrap_err();
    assert_eq!(refused(file(&image(), |h| h.board[0] = b'x')), OtaError::Board);
    assert_eq!(refused(file(&image(), |h| h.version = [1, 0, 0])), OtaError::NotNewer);
    assert_eq!(refused(file(&image(), |h| h.image_len = 65_537)), OtaError::Size);
    assert_eq!(refused(file(&image(), |h| h.image_len = 0)), OtaError::Size);
    assert_eq!(refused(vec![0; 300]), OtaError::NotFirmware);
    let good = file(&image(), |_| {});
    for at in (24..26).chain(32..36).chain(40..136) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        assert_eq!(refused(bad), OtaError::Signature, "byte {at}");
    }
    let other =
        Policy { key: SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes(), ..policy() };
    let raw = good[..HEADER_LEN].try_into().unwrap();
    assert_eq!(Download::begin(raw, &other, &slots()).unwrap_err(), OtaError::Signature);
}

#[test]
fn an_image_that_is_not_the_signed_one_never_starts() {
    let mut file = file(&image(), |_| {});
    file[HEADER_LEN + 50_000] ^= 1;
    let mut slots = slots();
    let mut download = begin(&file, &slots).unwrap();
    fetch(&file, &mut download, &mut slots);
    assert_eq!(download.finish(&mut slots, 7), Err(OtaError::Hash));
}

#[test]
fn a_download_cut_anywhere_resumes_and_ends_well() {
    let file = file(&image(), |_| {});
    for cut in (0..100_000).step_by(1_733) {
        let mut slots = slots();
        let mut download = begin(&file, &slots).unwrap();
        let mut saved = download.progress();
        slots.other.cut_after(cut, cut);
        let mut chunks = 0;
        while let Some((from, len)) = download.next_range() {
            let bytes = &file[from as usize..(from + len) as usize];
            if download.chunk(from, bytes, &mut slots).is_err() {
                break;
            }
            chunks += 1;
            // Saved less often than written, as on a meter.
            if chunks % 4 == 0 {
                saved = download.progress();
            }
        }
        slots.other.power_on();
        let mut download = Download::resume(&saved, &policy(), &slots).unwrap();
        fetch(&file, &mut download, &mut slots);
        assert!(download.finish(&mut slots, 7).is_ok(), "cut after {cut} bytes");
    }
}

#[test]
fn a_chunk_out_of_turn_is_refused() {
    let (file, mut slots) = (file(&image(), |_| {}), slots());
    let mut download = begin(&file, &slots).unwrap();
    let first = HEADER_LEN as u32;
    assert_eq!(download.chunk(first, &file[..100], &mut slots), Err(OtaError::Chunk));
    assert_eq!(
        download.chunk(first + CHUNK, &file[..CHUNK as usize], &mut slots),
        Err(OtaError::Chunk)
    );
    assert_eq!(download.finish(&mut slots, 0), Err(OtaError::Chunk));
}

/// Boots of the new firmware until it is proved or the old one runs; what each boot does.
fn live(trial: Trial, boot: impl Fn(u32) -> Option<(bool, u32)>) -> (u32, bool) {
    let mut saved = trial;
    for n in 1..20 {
        match saved.at_boot([1, 1, 0]) {
            BootAction::OnTrial(t) => saved = t,
            BootAction::GoBack(t) => {
                assert_eq!(t.at_boot([1, 0, 0]), BootAction::WasRolledBack);
                return (n, false);
            }
            BootAction::WasRolledBack => panic!("this is the new one"),
        }
        // None = it crashes before it decides anything.
        let Some((has_published, calibration)) = boot(n) else { continue };
        match saved.judge(if has_published { 30_000 } else { 600_000 }, has_published, calibration)
        {
            Verdict::Proved => return (n, true),
            Verdict::GoBack(t) => {
                assert_eq!(t.at_boot([1, 1, 0]), BootAction::GoBack(t), "even if switching failed");
                return (n, false);
            }
            Verdict::Running => {}
        }
    }
    panic!("never decided")
}

#[test]
fn a_new_firmware_must_prove_itself_or_the_old_one_comes_back() {
    let trial = Trial::new([1, 1, 0], 7);
    assert_eq!(live(trial, |_| Some((true, 7))), (1, true), "published with its calibration");
    assert_eq!(live(trial, |_| Some((true, 8))), (1, false), "lost its calibration");
    assert_eq!(live(trial, |_| Some((false, 7))), (1, false), "never published");
    assert_eq!(live(trial, |_| None), (4, false), "crashes at each boot");
    assert_eq!(live(trial, |n| (n > 2).then_some((true, 7))), (3, true), "two crashes, then well");
    assert_eq!(trial.judge(599_999, false, 7), Verdict::Running);
    assert_eq!(trial.at_boot([1, 0, 0]), BootAction::WasRolledBack, "never started");
}
