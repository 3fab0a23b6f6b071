//! `ohmstead ca`.

use crate::args::DataArgs;
use crate::config::Config;
use crate::tls;

/// Prints the certificate that meters are to trust, PEM; makes it when there is none yet.
///
/// # Errors
/// When it cannot be read or made, or is not the hub's to know.
pub fn run(args: &DataArgs) -> anyhow::Result<()> {
    print!("{}", tls::ca_pem(&Config::of_data(args)?)?);
    Ok(())
}
