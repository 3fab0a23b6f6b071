//! What an update leaves in flash: its progress, or the trial of the new firmware.

use crate::ota::{PROGRESS_LEN, Trial};
use heapless::{String, Vec};
use ohmstead_wire::command::MAX_ID;
use serde::{Deserialize, Serialize};

/// Longest path of a firmware file on the hub.
pub const MAX_PATH: usize = 160;

/// A download that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// Channel that the command came for.
    pub channel: u8,
    /// Of the command, for the answers.
    pub id: String<MAX_ID>,
    /// On the hub's HTTP server.
    pub path: String<MAX_PATH>,
    /// `Download::progress`; empty before the header is there.
    pub progress: Vec<u8, PROGRESS_LEN>,
}

/// What is in the update's cell.
#[expect(clippy::large_enum_variant, reason = "one at a time, on the stack, without a heap")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    /// Nothing.
    Idle,
    /// A download.
    Download(Begun),
    /// A new firmware on trial, with channel and id of the command that brought it.
    Trial(u8, String<MAX_ID>, Trial),
}

/// Longest stored form, bytes.
pub const MAX_SAVED: usize = 512;

impl Saved {
    /// What the cell holds; whatever is not understood is nothing.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or(Self::Idle)
    }

    /// The stored form.
    pub fn to_bytes<'b>(&self, buffer: &'b mut [u8; MAX_SAVED]) -> &'b [u8] {
        // Id, path and progress have at most 36 + 160 + 260 bytes: it always fits.
        postcard::to_slice(self, buffer).map_or(&[], |used| used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back_and_the_longest_fits() {
        let begun = Begun {
            channel: 1,
            id: "x".repeat(MAX_ID).as_str().try_into().unwrap(),
            path: "/".repeat(MAX_PATH).as_str().try_into().unwrap(),
            progress: Vec::from_slice(&[0xff; PROGRESS_LEN]).unwrap(),
        };
        let trial = Saved::Trial(0, "c1".try_into().unwrap(), Trial::new([1, 2, 3], 9));
        let mut buffer = [0; MAX_SAVED];
        for saved in [Saved::Idle, Saved::Download(begun), trial] {
            let bytes = saved.to_bytes(&mut buffer).to_vec();
            assert!(!bytes.is_empty());
            assert_eq!(Saved::from_bytes(&bytes), saved);
        }
        assert_eq!(Saved::from_bytes(&[]), Saved::Idle);
    }
}
