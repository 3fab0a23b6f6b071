//! P1 telegrams in a stream of bytes, as a serial port or a network bridge at one (ser2net) gives them.
//!
//! A telegram begins with `/` at the beginning of a line and ends with the line of its `!`. What is read here is
//! cut out, not judged: [`crate::dialect::dsmr::telegram`] does that.

use crate::dialect::dsmr::TELEGRAM_MAX;

/// Bytes after the `!` at most: four of a check sum and the end of the line.
const END_MAX: usize = 8;

/// Cuts a stream into telegrams. What stands between them, and half ones that another follows, is passed over;
/// never more than one telegram is held.
#[derive(Debug, Default)]
pub struct Telegrams {
    held: Vec<u8>,
    /// Where its `!` is.
    end: Option<usize>,
}

impl Telegrams {
    /// Takes the next bytes; gives the telegrams that are whole with them, from `/` to the end of the last line.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Vec<u8>> {
        bytes.iter().filter_map(|byte| self.byte(*byte)).collect()
    }

    fn byte(&mut self, byte: u8) -> Option<Vec<u8>> {
        // A beginning, or a new one before the end of the last.
        if byte == b'/' && matches!(self.held.last(), None | Some(b'\n')) {
            self.give_up();
        } else if self.held.is_empty() {
            return None;
        }
        self.held.push(byte);
        if byte == b'!' {
            self.end = Some(self.held.len());
        }
        let after = self.end.map(|end| self.held.len() - end);
        if after.is_some() && byte == b'\n' {
            self.end = None;
            return Some(std::mem::take(&mut self.held));
        }
        if after.is_some_and(|after| after > END_MAX) || self.held.len() > TELEGRAM_MAX {
            self.give_up();
        }
        None
    }

    fn give_up(&mut self) {
        self.held.clear();
        self.end = None;
    }
}

/// True when a telegram ends in a check sum, as those of DSMR 4 and later do.
pub fn has_check_sum(telegram: &[u8]) -> bool {
    let end = telegram.iter().rposition(|b| *b == b'!');
    end.is_some_and(|end| !telegram[end + 1..].trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[u8] = b"/KMP5 ZABF\r\n\r\n1-0:1.8.1(00185.000*kWh)\r\n!522B\r\n";

    #[test]
    fn telegrams_are_cut_out_wherever_the_stream_is_cut() {
        let noise =
            [b"85.000*kWh)\r\n!AB".as_slice(), b"CD\r\n", ONE, b"\r\n", ONE, &ONE[..20]].concat();
        let stream = [&noise, ONE].concat();
        for size in [1, 2, 7, 64, 1000] {
            let mut telegrams = Telegrams::default();
            let found: Vec<Vec<u8>> = stream.chunks(size).flat_map(|c| telegrams.push(c)).collect();
            // The last follows in the middle of a line of half a one: the two are one, which no check sum fits.
            assert_eq!(found.len(), 3, "by {size}");
            assert_eq!((&found[0][..], &found[1][..]), (ONE, ONE));
        }
    }

    #[test]
    fn half_a_telegram_is_given_up_where_the_next_begins() {
        let half = b"/KMP5 ZABF\r\n\r\n1-0:1.8.1(00185.000*kWh)\r\n";
        let found = Telegrams::default().push(&[half.as_slice(), ONE].concat());
        assert_eq!(found, [ONE]);
    }

    #[test]
    fn what_never_ends_is_not_held() {
        let mut telegrams = Telegrams::default();
        assert!(telegrams.push(&[b'/'; 3 * TELEGRAM_MAX]).is_empty());
        assert!(telegrams.held.len() <= TELEGRAM_MAX);
        assert!(telegrams.push(b"\n/x\n!and more than a check sum").is_empty());
        assert_eq!(telegrams.push(ONE), [ONE]);
    }

    #[test]
    fn a_check_sum_is_seen() {
        assert!(has_check_sum(ONE) && !has_check_sum(b"/KMP5\r\n!\r\n"));
    }
}
