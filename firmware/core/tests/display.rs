//! The display's layout, drawn to images that are kept in docs/images and compared.
//!
//! `OHMSTEAD_REGENERATE=1 cargo test -p ohmstead-firmware --test display` draws them anew.
#![allow(clippy::unwrap_used, clippy::panic, reason = "test support")]

use embedded_graphics::Pixel;
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::{DrawTarget, OriginDimensions, Size};
use ohmstead_firmware::display::{LinkState, SIZE, Screen, SetUp, draw, draw_set_up};
use ohmstead_firmware::record::{Record, Stamp};
use std::convert::Infallible;

const SCALE: usize = 4;
const IMAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/images");

struct Panel {
    lit: Vec<bool>,
    outside: usize,
}

impl OriginDimensions for Panel {
    fn size(&self) -> Size {
        SIZE
    }
}

impl DrawTarget for Panel {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(
        &mut self,
        pixels: I,
    ) -> Result<(), Infallible> {
        for Pixel(at, colour) in pixels {
            if (0..128).contains(&at.x) && (0..64).contains(&at.y) {
                self.lit[(at.y * 128 + at.x) as usize] = colour.is_on();
            } else {
                self.outside += usize::from(colour.is_on());
            }
        }
        Ok(())
    }
}

impl Panel {
    fn new(drawn: impl FnOnce(&mut Self) -> Result<(), Infallible>) -> Self {
        let mut panel = Self { lit: vec![false; 128 * 64], outside: 0 };
        drawn(&mut panel).unwrap();
        panel
    }

    fn of(screen: &Screen<'_>) -> Self {
        Self::new(|panel| draw(screen, panel))
    }

    fn png(&self) -> Vec<u8> {
        let (width, height) = (128 * SCALE, 64 * SCALE);
        let pixels: Vec<u8> = (0..width * height)
            .map(|k| {
                let (x, y) = (k % width / SCALE, k / width / SCALE);
                if self.lit[y * 128 + x] { 0xe8 } else { 0x10 }
            })
            .collect();
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width as u32, height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        out
    }
}

fn reading() -> Record {
    Record {
        channel: 0,
        at: Stamp::Wall(0),
        voltage_mv: 230_437,
        current_ma: 5_138,
        power_mw: 1_184_300,
        import_mwh: 4_271_083_500,
        export_mwh: 0,
        frequency_mhz: Some(50_000),
    }
}

#[test]
fn the_pictures_in_the_docs_are_what_the_display_shows() {
    let (home, export, widest) = (
        reading(),
        Record { power_mw: -3_410_000, current_ma: 14_832, ..reading() },
        Record {
            power_mw: -123_456_000,
            current_ma: 536_000,
            import_mwh: 99_999_999_999_000,
            ..reading()
        },
    );
    let screens = [
        (
            "display-up",
            Screen { name: "house", reading: Some(&home), link: LinkState::Up, pending: 0 },
        ),
        (
            "display-catching-up",
            Screen {
                name: "solar-roof",
                reading: Some(&export),
                link: LinkState::CatchingUp,
                pending: 812,
            },
        ),
        (
            "display-down",
            Screen {
                name: "a-very-long-device-id",
                reading: Some(&widest),
                link: LinkState::Down,
                pending: 61_440,
            },
        ),
        (
            "display-starting",
            Screen { name: "house", reading: None, link: LinkState::Down, pending: 0 },
        ),
    ];
    for (name, screen) in screens {
        is_the_picture(name, &Panel::of(&screen));
    }
    let set_up = SetUp { network: "Ohmstead-AB0CDE", key: "k7wm2hq9xd4t" };
    is_the_picture("display-set-up", &Panel::new(|panel| draw_set_up(&set_up, panel)));
}

fn is_the_picture(name: &str, panel: &Panel) {
    assert_eq!(panel.outside, 0, "{name}: everything is on the panel");
    let (fresh, path) = (panel.png(), format!("{IMAGES}/{name}.png"));
    if std::env::var_os("OHMSTEAD_REGENERATE").is_some() {
        std::fs::create_dir_all(IMAGES).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = decode(&std::fs::read(&path).unwrap());
    assert!(kept == decode(&fresh), "{path} is stale: OHMSTEAD_REGENERATE=1, and look at it");
}

/// Compared by pixels: another version of the encoder may pack them otherwise.
fn decode(bytes: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

#[test]
fn each_state_of_the_link_looks_different() {
    let r = reading();
    let shown =
        |link| Panel::of(&Screen { name: "house", reading: Some(&r), link, pending: 3 }).lit;
    assert_ne!(shown(LinkState::Up), shown(LinkState::CatchingUp));
    assert_ne!(shown(LinkState::CatchingUp), shown(LinkState::Down));
}
