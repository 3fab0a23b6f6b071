//! The page, whole in the firmware: nothing of it comes from elsewhere.

use super::form::Refusal;
use core::fmt::{self, Write};

/// Texts and, between `§`, what goes in their place.
const PAGE: &str = include_str!("page.html");

/// Names of networks that were found, best at first.
pub type Networks = heapless::Vec<heapless::String<32>, 16>;

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The network's name, as it was typed before or is known.
    pub ssid: &'a str,
    /// Networks to choose from.
    pub networks: &'a Networks,
    /// Id of a meter that has a hub.
    pub device_id: Option<&'a str>,
    /// What was wrong with the form.
    pub refusal: Option<Refusal>,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, part) in PAGE.split('§').enumerate() {
            match (k % 2, part) {
                (0, text) => f.write_str(text)?,
                (_, "ssid") => write!(Escaped(&mut *f), "{}", self.ssid)?,
                (_, "notice") => {
                    if let Some(refusal) = self.refusal {
                        write!(Escaped(&mut *f), "{refusal} Type the password and the line once more.")?;
                    }
                }
                (_, "networks") => {
                    for name in self.networks {
                        f.write_str("<option value=\"")?;
                        write!(Escaped(&mut *f), "{name}")?;
                        f.write_str("\">")?;
                    }
                }
                (_, "found") if self.networks.is_empty() => f.write_str("Type it as your phone shows it.")?,
                (_, "found") => f.write_str("Choose from the list, or type it.")?,
                (_, "keep") if self.device_id.is_none() => {
                    f.write_str("Leave this empty only if the network has none.")?;
                }
                (_, "keep") => f.write_str("Leave this empty to keep it.")?,
                (_, "hub") => match self.device_id {
                    Some(id) => {
                        f.write_str("This meter is <b>")?;
                        write!(Escaped(&mut *f), "{id}")?;
                        f.write_str("</b>. Leave this empty to keep its hub; or paste a new line.")?;
                    }
                    None => f.write_str("The hub makes it: <code>ohmstead device provision meter-01 --hub ADDRESS --out meter-01.json</code>. Paste what is in that file.")?,
                },
                // A test looks that there is no other.
                _ => {}
            }
        }
        Ok(())
    }
}

/// What is said when all is saved, with the network's name.
#[derive(Debug, Clone, Copy)]
pub struct Saved<'a>(pub &'a str);

impl fmt::Display for Saved<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Saved. The meter restarts and joins \u{201c}{}\u{201d}. Take your phone back to your own Wi-Fi. If the meter is not on the dashboard in two minutes, hold its BOOT button for three seconds, and this page is back.",
            self.0
        )
    }
}

/// A page without the form, for browsers without scripts.
#[derive(Debug, Clone, Copy)]
pub struct Plain<T>(pub T);

impl<T: fmt::Display> fmt::Display for Plain<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>Ohmstead</title><p>")?;
        write!(Escaped(&mut *f), "{}", self.0)
    }
}

/// Escapes what HTML would take for its own. Names of networks are anybody's.
struct Escaped<W>(W);

impl<W: Write> Write for Escaped<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.split_inclusive(['&', '<', '>', '"', '\'']) {
            let (plain, escaped) = match part.as_bytes().last() {
                Some(b'&') => (&part[..part.len() - 1], "&amp;"),
                Some(b'<') => (&part[..part.len() - 1], "&lt;"),
                Some(b'>') => (&part[..part.len() - 1], "&gt;"),
                Some(b'"') => (&part[..part.len() - 1], "&quot;"),
                Some(b'\'') => (&part[..part.len() - 1], "&#39;"),
                _ => (part, ""),
            };
            self.0.write_str(plain)?;
            self.0.write_str(escaped)?;
        }
        Ok(())
    }
}

/// A piece of a text that is too long for any buffer: it is written from its beginning for each piece.
#[derive(Debug)]
pub struct Window<'b> {
    skip: usize,
    buffer: &'b mut [u8],
    used: usize,
}

impl<'b> Window<'b> {
    /// What of `text` lies from byte `from` on, as far as it fits; empty at its end.
    pub fn of(text: &impl fmt::Display, from: usize, buffer: &'b mut [u8]) -> &'b [u8] {
        let mut window = Window { skip: from, buffer, used: 0 };
        // It ends with an error when the window is full.
        let _ = write!(window, "{text}");
        let Window { buffer, used, .. } = window;
        &buffer[..used]
    }
}

impl Write for Window<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let skipped = self.skip.min(text.len());
        self.skip -= skipped;
        let rest = &text.as_bytes()[skipped..];
        let len = rest.len().min(self.buffer.len() - self.used);
        self.buffer[self.used..self.used + len].copy_from_slice(&rest[..len]);
        self.used += len;
        if len < rest.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::{String, ToString};
    use std::vec::Vec;

    fn networks(names: &[&str]) -> Networks {
        names.iter().map(|&name| name.try_into().unwrap()).collect()
    }

    #[test]
    fn every_place_in_the_page_is_filled() {
        let page = Page { ssid: "", networks: &networks(&[]), device_id: None, refusal: None };
        let places: Vec<_> = PAGE.split('§').skip(1).step_by(2).collect();
        assert_eq!(places, ["notice", "ssid", "networks", "found", "keep", "hub"]);
        let text = page.to_string();
        assert!(!text.contains('§') && text.contains("ohmstead device provision"));
        assert!(text.contains(r#"role="alert"></div>"#), "no notice: {text}");
        // Nothing comes from elsewhere.
        assert!(!text.contains("//"), "an address");
        let known = Page { device_id: Some("m-1"), ..page }.to_string();
        assert!(known.contains("<b>m-1</b>. Leave this empty") && known.contains("to keep it."));
        let refused = Page { refusal: Some(Refusal::NoNetwork), ..page }.to_string();
        assert!(refused.contains("Which Wi-Fi is the meter to join?"));
    }

    #[test]
    fn a_networks_name_is_never_taken_for_html() {
        let evil = "\"><script>'&";
        let page = Page {
            ssid: evil,
            networks: &networks(&[evil, "ok"]),
            device_id: Some(evil),
            refusal: None,
        };
        let escaped = "&quot;&gt;&lt;script&gt;&#39;&amp;";
        let text = page.to_string();
        assert_eq!(text.matches(escaped).count(), 3);
        assert!(text.contains("<option value=\"ok\">") && !text.contains(evil));
        assert!(Plain(Saved(evil)).to_string().contains(escaped));
    }

    #[test]
    fn pieces_make_the_whole() {
        let networks = networks(&["caf\u{e9}", "b"]);
        let page = Page { ssid: "a<b", networks: &networks, device_id: None, refusal: None };
        let whole = format!("{page}");
        for size in [1, 7, 512, 4096, 100_000] {
            let (mut found, mut buffer) = (Vec::new(), std::vec![0; size]);
            loop {
                let piece = Window::of(&page, found.len(), &mut buffer);
                if piece.is_empty() {
                    break;
                }
                found.extend_from_slice(piece);
            }
            assert_eq!(String::from_utf8(found).unwrap(), whole, "{size}");
        }
    }
}
