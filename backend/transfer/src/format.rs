//! The formats that are understood: which one a file is, and what reads it.

mod emoncms;
mod enedis;
mod espi;
mod green_button;
mod home_assistant;
mod mapped;
mod octopus;
mod ohmstead;
mod uci;

use crate::error::TransferError;
use crate::options::ImportOptions;
use crate::origin::Format;
use crate::row::{Decoder, Header};

impl Format {
    fn fits(self, header: &Header) -> bool {
        match self {
            Self::Ohmstead => ohmstead::fits(header),
            Self::HomeAssistant => home_assistant::fits(header),
            Self::Emoncms => emoncms::fits(header),
            Self::Uci => uci::fits(header),
            Self::GreenButton => espi::fits(header) || green_button::fits(header),
            Self::Octopus => octopus::fits(header),
            Self::Enedis => enedis::fits(header),
            // Only when it is named.
            Self::Mapped => false,
        }
    }

    /// The named format, or the one that the first line shows.
    pub(crate) fn of(named: Option<Self>, header: &Header) -> Result<Self, TransferError> {
        if named == Some(Self::Mapped) {
            return Ok(Self::Mapped);
        }
        let candidates = named.map_or(Self::ALL.to_vec(), |f| vec![f]);
        let found = candidates.iter().find(|f| f.fits(header)).copied();
        found.ok_or_else(|| TransferError::Unrecognised {
            seen: header.line.chars().take(200).collect(),
            expected: candidates.iter().map(|f| f.expected()).collect::<Vec<_>>().join("; or "),
        })
    }

    /// The format of a header that has other lines above it.
    pub(crate) fn below_a_preamble(named: Option<Self>, header: &Header) -> Option<Self> {
        [Self::GreenButton, Self::Enedis, Self::Octopus]
            .into_iter()
            .find(|f| named.is_none_or(|named| named == *f) && f.fits(header))
    }

    pub(crate) fn decoder(
        self,
        header: &Header,
        options: &ImportOptions,
    ) -> Result<Box<dyn Decoder>, TransferError> {
        match self {
            Self::Ohmstead => ohmstead::decoder(header, options),
            Self::HomeAssistant => home_assistant::decoder(header, options),
            Self::Emoncms => emoncms::decoder(header, options),
            Self::Uci => uci::decoder(header, options),
            Self::GreenButton if espi::fits(header) => espi::decoder(options),
            Self::GreenButton => green_button::decoder(header, options),
            Self::Octopus => octopus::decoder(header, options),
            Self::Enedis => enedis::decoder(header, options),
            Self::Mapped => mapped::decoder(header, options),
        }
        .map_err(TransferError::Options)
    }
}
