//! Topics that are told to Home Assistant: built here, and read back to know whose they are.

/// The hub's own topics, below a first level of its own. Two hubs at one broker need two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own(String);

/// What a topic or filter below [`Own`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'a> {
    /// Whether the hub runs.
    Status,
    /// A device, by id.
    Device(&'a str),
    /// A contract, by id.
    Contract(String),
}

/// Where a Home Assistant with that discovery prefix says that it has started.
pub fn birth(prefix: &str) -> String {
    format!("{prefix}/status")
}

impl Own {
    /// Below `first`: letters, digits, `-` and `_`.
    pub fn new(first: &str) -> Self {
        Self(first.to_owned())
    }

    /// Says whether the hub runs: `online` or `offline`, retained.
    pub fn status(&self) -> String {
        format!("{}/status", self.0)
    }

    pub(super) fn device(&self, id: &str, what: &str) -> String {
        format!("{}/device/{id}/{what}", self.0)
    }

    pub(super) fn contract(&self, id: &str) -> String {
        format!("{}/contract/{}/state", self.0, escaped(id))
    }

    pub(super) fn device_node(&self, id: &str) -> String {
        format!("{}_d_{id}", self.0)
    }

    pub(super) fn contract_node(&self, id: &str) -> String {
        format!("{}_c_{}", self.0, escaped(id))
    }

    /// What a topic or filter is about; nothing where it is not below these, or a wildcard stands in
    /// the place of the device.
    pub fn read<'a>(&self, topic: &'a str) -> Option<Told<'a>> {
        let rest = topic.strip_prefix(self.0.as_str())?.strip_prefix('/')?;
        if rest == "status" {
            return Some(Told::Status);
        }
        let (kind, rest) = rest.split_once('/')?;
        let (id, _) = rest.split_once('/')?;
        if id.is_empty() || id.contains(['+', '#']) {
            return None;
        }
        match kind {
            "device" => Some(Told::Device(id)),
            "contract" => Some(Told::Contract(unescaped(id))),
            _ => None,
        }
    }
}

/// A contract's id in the letters that Home Assistant takes in a discovery topic: ids may hold dots,
/// and no two become the same.
fn escaped(id: &str) -> String {
    id.replace('_', "__").replace('.', "_d")
}

fn unescaped(text: &str) -> String {
    let (mut id, mut letters) = (String::new(), text.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '_' if letters.next() == Some('d') => id.push('.'),
            other => id.push(other),
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_read_back_as_what_it_was_built_for() {
        let own = Own::new("ohmstead");
        assert_eq!(own.read(&own.status()), Some(Told::Status));
        assert_eq!(own.read(&own.device("m_1", "state")), Some(Told::Device("m_1")));
        for id in ["go.2025_a", "_d", ".d_", "a", "__"] {
            assert_eq!(own.read(&own.contract(id)), Some(Told::Contract(id.into())), "{id}");
        }
        for filter in [
            "ohmstead/#",
            "ohmstead/device/+/state",
            "ohmstead/device/#",
            "ohmstead/device/m",
            "ohmsteadx/device/m/state",
            "+/device/m/state",
            "ohmstead/status/x",
        ] {
            assert_eq!(own.read(filter), None, "{filter}");
        }
    }

    #[test]
    fn contracts_have_nodes_of_their_own_whatever_their_ids() {
        let own = Own::new("ohmstead");
        assert_eq!(own.contract_node("go.2025_a"), "ohmstead_c_go_d2025__a");
        assert_ne!(own.contract_node("a.b"), own.contract_node("a_db"));
    }
}
