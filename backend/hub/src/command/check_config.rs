//! `ohmstead check-config`.

use crate::args::ConfigArgs;
use crate::config::Config;

/// Checks the configuration and prints it as it holds.
///
/// # Errors
/// With the key that is not known or has no usable value.
pub fn run(args: &ConfigArgs) -> anyhow::Result<()> {
    print!("{}", Config::load(args)?.to_toml()?);
    Ok(())
}
