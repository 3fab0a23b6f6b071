//! Environment variables as configuration: `OHMSTEAD_SITE__TIMEZONE=Europe/Berlin`.

use anyhow::Context;
use toml::{Table, Value};

/// What the variables begin with; `__` stands between levels.
const PREFIX: &str = "OHMSTEAD_";
/// Variables that begin so and are not configuration.
const NOT_CONFIG: [&str; 6] = [
    "OHMSTEAD_LOG",
    "OHMSTEAD_SHARED",
    "OHMSTEAD_BIN",
    "OHMSTEAD_TOKEN",
    "OHMSTEAD_LOADTEST_PASSWORD",
    "OHMSTEAD_WIFI_PASSWORD",
];

/// Lays the variables over what the file says.
///
/// # Errors
/// When a variable names no key, or a section where a value stands; with its name.
pub fn overlay(
    table: &mut Table,
    variables: impl Iterator<Item = (String, String)>,
) -> anyhow::Result<()> {
    for (name, value) in variables {
        if let Some(path) = name.strip_prefix(PREFIX).filter(|_| !NOT_CONFIG.contains(&&*name)) {
            set(table, path, &value).with_context(|| format!("environment variable {name}"))?;
        }
    }
    Ok(())
}

/// Sets `SITE__TIMEZONE` and the like. A value is read as TOML where that works for its place
/// (numbers, true, lists), else as text.
fn set(table: &mut Table, path: &str, value: &str) -> anyhow::Result<()> {
    let keys: Vec<String> = path.split("__").map(str::to_lowercase).collect();
    let (last, parents) = keys.split_last().context("it names no key")?;
    let mut here = table;
    for key in parents {
        let next = here.entry(key.clone()).or_insert_with(|| Value::Table(Table::new()));
        here = next.as_table_mut().with_context(|| format!("{key} is not a section"))?;
    }
    let parsed =
        toml::from_str::<Table>(&format!("v = {value}")).ok().and_then(|mut t| t.remove("v"));
    let value = match parsed {
        // Dates and the like are text in this configuration.
        // 64 digits without a letter would be read as a number.
        Some(Value::Integer(_) | Value::Float(_)) if value.len() > 20 => {
            Value::String(value.to_owned())
        }
        Some(
            v @ (Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Array(_)
            | Value::String(_)),
        ) => v,
        _ => Value::String(value.to_owned()),
    };
    here.insert(last.clone(), value);
    Ok(())
}
