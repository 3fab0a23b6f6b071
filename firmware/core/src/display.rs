//! The local display: 128 × 64, one colour (SSD1306). One channel per screen: power large,
//! voltage, current and the import counter below, the link's state in the corner.

use crate::record::Record;
use core::fmt::{self, Write};
use embedded_graphics::mono_font::ascii::{FONT_6X10, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::{DrawTarget, Drawable, Point, Primitive, Size};
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Baseline, Text, TextStyleBuilder};

/// Width and height, pixels.
pub const SIZE: Size = Size::new(128, 64);

/// What the link is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Not connected; readings wait in flash.
    Down,
    /// Connected, but a backlog is on its way.
    CatchingUp,
    /// Connected, all acknowledged.
    Up,
}

/// What is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen<'a> {
    /// The channel's device id; cut to fit.
    pub name: &'a str,
    /// Its last reading; `None` before the first.
    pub reading: Option<&'a Record>,
    /// The link.
    pub link: LinkState,
    /// Readings waiting for the hub.
    pub pending: u32,
}

/// Draws the whole screen; what was there before is cleared.
///
/// # Errors
/// When the display does.
pub fn draw<D: DrawTarget<Color = BinaryColor>>(
    screen: &Screen<'_>,
    display: &mut D,
) -> Result<(), D::Error> {
    display.clear(BinaryColor::Off)?;
    // 12 characters leave room for the link's state.
    let name = screen.name.get(..12).unwrap_or(screen.name);
    text(display, name, Point::new(0, 0), &FONT_6X10, Alignment::Left)?;
    draw_link(screen, display)?;
    let line = Line::new(Point::new(0, 11), Point::new(127, 11));
    line.into_styled(PrimitiveStyle::with_stroke(BinaryColor::On, 1)).draw(display)?;
    let Some(r) = screen.reading else {
        let at = Point::new(64, 30);
        return text(display, "measuring...", at, &FONT_6X10, Alignment::Center);
    };
    let mut label = Label::default();
    let right = |display: &mut D, label: &Label, y, font| {
        text(display, label.as_str(), Point::new(127, y), font, Alignment::Right)
    };
    label.power(r.power_mw);
    right(display, &label, 16, &FONT_10X20)?;
    let tenths = (r.voltage_mv + 50) / 100;
    label.set(format_args!("{}.{} V", tenths / 10, tenths % 10));
    text(display, label.as_str(), Point::new(0, 40), &FONT_6X10, Alignment::Left)?;
    let hundredths = (r.current_ma + 5) / 10;
    label.set(format_args!("{}.{:02} A", hundredths / 100, hundredths % 100));
    right(display, &label, 40, &FONT_6X10)?;
    // A counter is cut, not rounded, like that of any meter.
    let wh = r.import_mwh / 1000;
    label.set(format_args!("{}.{:03} kWh", wh / 1000, wh % 1000));
    right(display, &label, 53, &FONT_6X10)
}

/// How to reach a meter that is to be set up.
#[derive(Debug, Clone, Copy)]
pub struct SetUp<'a> {
    /// Name of its own Wi-Fi network, at most 21 characters.
    pub network: &'a str,
    /// The network's password, at most 12 characters.
    pub key: &'a str,
}

/// Draws the whole screen; what was there before is cleared.
///
/// # Errors
/// When the display does.
pub fn draw_set_up<D: DrawTarget<Color = BinaryColor>>(
    set_up: &SetUp<'_>,
    display: &mut D,
) -> Result<(), D::Error> {
    display.clear(BinaryColor::Off)?;
    let mut line =
        |words, y, font| text(display, words, Point::new(64, y), font, Alignment::Center);
    line("Join this Wi-Fi:", 0, &FONT_6X10)?;
    line(set_up.network, 13, &FONT_6X10)?;
    line("with the password", 30, &FONT_6X10)?;
    line(set_up.key, 42, &FONT_10X20)
}

/// Bars for an open link, a cross for none, the number that waits beside it.
fn draw_link<D: DrawTarget<Color = BinaryColor>>(
    screen: &Screen<'_>,
    display: &mut D,
) -> Result<(), D::Error> {
    let on = PrimitiveStyle::with_stroke(BinaryColor::On, 1);
    if screen.link == LinkState::Down {
        for (from, to) in [((119, 1), (126, 8)), ((126, 1), (119, 8))] {
            Line::new(from.into(), to.into()).into_styled(on).draw(display)?;
        }
    } else {
        let bars = if screen.link == LinkState::Up { 3 } else { 2 };
        for k in 0..bars {
            let (x, height) = (118 + k * 4, 3 + k * 3);
            let bar = Rectangle::new(Point::new(x, 9 - height), Size::new(2, height as u32));
            bar.into_styled(PrimitiveStyle::with_fill(BinaryColor::On)).draw(display)?;
        }
    }
    if screen.link == LinkState::Up {
        return Ok(());
    }
    let mut label = Label::default();
    match screen.pending {
        n @ 0..=9_999 => label.set(format_args!("{n}")),
        n => label.set(format_args!("{}k", n / 1000)),
    }
    text(display, label.as_str(), Point::new(113, 0), &FONT_6X10, Alignment::Right)
}

fn text<D: DrawTarget<Color = BinaryColor>>(
    display: &mut D,
    text: &str,
    at: Point,
    font: &MonoFont<'_>,
    alignment: Alignment,
) -> Result<(), D::Error> {
    let character = MonoTextStyle::new(font, BinaryColor::On);
    let style = TextStyleBuilder::new().alignment(alignment).baseline(Baseline::Top).build();
    Text::with_text_style(text, at, character, style).draw(display)?;
    Ok(())
}

/// A short text of fixed size; what does not fit is cut.
#[derive(Debug, Default)]
struct Label {
    bytes: [u8; 24],
    len: usize,
}

impl Label {
    fn set(&mut self, args: fmt::Arguments<'_>) {
        self.len = 0;
        // Cutting is not an error here.
        let _ = self.write_fmt(args);
    }

    /// Below 10 kW in whole watts, above in kW; the sign shows export.
    fn power(&mut self, mw: i64) {
        let (sign, mw) = (if mw < 0 { "-" } else { "" }, mw.unsigned_abs());
        let watts = (mw + 500) / 1000;
        if watts < 10_000 {
            self.set(format_args!("{sign}{watts} W"));
        } else {
            let hundredths = (watts + 5) / 10;
            self.set(format_args!("{sign}{}.{:02} kW", hundredths / 100, hundredths % 100));
        }
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }
}

impl Write for Label {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let room = &mut self.bytes[self.len..];
        let len = s.len().min(room.len());
        room[..len].copy_from_slice(&s.as_bytes()[..len]);
        self.len += len;
        Ok(())
    }
}
