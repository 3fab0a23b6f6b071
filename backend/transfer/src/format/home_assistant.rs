//! Home Assistant: what its history page downloads, and its long-term statistics.

mod history;
mod statistics;

use crate::options::ImportOptions;
use crate::row::{Decoder, Header};

pub(super) fn fits(header: &Header) -> bool {
    history::fits(header) || statistics::fits(header)
}

pub(super) fn decoder(
    header: &Header,
    options: &ImportOptions,
) -> Result<Box<dyn Decoder>, String> {
    if statistics::fits(header) {
        statistics::decoder(header, options)
    } else {
        history::decoder(header, options)
    }
}
