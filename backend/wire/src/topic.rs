//! Building and parsing topics. No other module of the product spells a topic out.

use core::fmt;

/// Longest device id, in characters.
pub const MAX_DEVICE_ID: usize = 64;

/// True when `id` is a usable device id: `[A-Za-z0-9_-]{1,64}`.
pub fn is_device_id(id: &str) -> bool {
    (1..=MAX_DEVICE_ID).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// What a topic below `/energy/<deviceId>/` is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Readings, meter to hub.
    Data,
    /// `online` / `offline`, retained; the last will.
    Status,
    /// Events seen by the meter itself.
    Event,
    /// Settings, calibration, firmware: hub to meter.
    Command,
    /// The meter's answer to a command.
    CommandResult,
    /// Firmware version and channels, retained.
    Info,
}

impl Kind {
    /// Every kind there is.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Status, Self::Event, Self::Command, Self::CommandResult, Self::Info];

    /// The topic's last part.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Status => "status",
            Self::Event => "event",
            Self::Command => "command",
            Self::CommandResult => "command/result",
            Self::Info => "info",
        }
    }
}

/// A parsed topic; prints in its canonical form, with the leading slash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Topic<'a> {
    /// A valid device id.
    pub device: &'a str,
    /// What the topic is for.
    pub kind: Kind,
}

impl<'a> Topic<'a> {
    /// The topic of `kind` for `device`; `None` when the id is not valid.
    pub fn new(device: &'a str, kind: Kind) -> Option<Self> {
        is_device_id(device).then_some(Self { device, kind })
    }

    /// Parses `/energy/<deviceId>/<kind>`, with or without the leading slash.
    /// `None` for every other topic, and for an id that is not valid.
    pub fn parse(topic: &'a str) -> Option<Self> {
        let (device, suffix) = below_energy(topic)?.split_once('/')?;
        let kind = Kind::ALL.into_iter().find(|k| k.suffix() == suffix)?;
        Self::new(device, kind)
    }
}

impl fmt::Display for Topic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/energy/{}/{}", self.device, self.kind.suffix())
    }
}

/// The part of a topic or topic filter below `energy/`, with or without the leading slash.
/// Wildcards are not interpreted.
fn below_energy(topic: &str) -> Option<&str> {
    topic.strip_prefix('/').unwrap_or(topic).strip_prefix("energy/")
}

/// True when a topic, or a topic filter, stays below `device`'s own `/energy/<deviceId>/`:
/// the whole of what a meter may publish or subscribe to.
pub fn is_own(topic_or_filter: &str, device: &str) -> bool {
    below_energy(topic_or_filter)
        .and_then(|rest| rest.strip_prefix(device))
        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('/'))
}

/// True when `topic` has the form `[/]energy/<anything>/data`: a message that is meant as a
/// reading, even where its device id is not valid.
pub fn is_data(topic: &str) -> bool {
    below_energy(topic)
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, suffix)| suffix == Kind::Data.suffix())
}

/// The filters under which all meters' messages of `kind` arrive, both spellings.
#[cfg(feature = "std")]
pub fn filters(kind: Kind) -> [String; 2] {
    [format!("/energy/+/{}", kind.suffix()), format!("energy/+/{}", kind.suffix())]
}

/// The topic on which a site's alerts are told.
#[cfg(feature = "std")]
pub fn alerts(site: &str) -> String {
    format!("/ohmstead/{site}/alerts")
}

/// The site of a topic or filter below `/ohmstead/<site>/`, with or without the leading slash. `None` for others, and
/// where a wildcard stands in the site's place.
pub fn site_of(topic_or_filter: &str) -> Option<&str> {
    let topic = topic_or_filter.strip_prefix('/').unwrap_or(topic_or_filter);
    let (site, _) = topic.strip_prefix("ohmstead/")?.split_once('/')?;
    (!site.is_empty() && !site.contains(['+', '#'])).then_some(site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_parse_to_the_same_topic() {
        let with = Topic::parse("/energy/meter-01/data").unwrap();
        assert_eq!(Some(with), Topic::parse("energy/meter-01/data"));
        assert_eq!(with.to_string(), "/energy/meter-01/data");
    }

    #[test]
    fn every_kind_round_trips() {
        for kind in Kind::ALL {
            let text = Topic::new("a_B-9", kind).unwrap().to_string();
            assert_eq!(Topic::parse(&text).unwrap().kind, kind, "{text}");
        }
    }

    #[test]
    fn other_topics_are_not_ours() {
        for t in [
            "",
            "/",
            "/energy",
            "/energy//data",
            "/energy/a b/data",
            "//energy/a/data",
            "/energy/a/data/",
            "/energy/a/other",
            "/Energy/a/data",
            "/energy/a/command/result/x",
        ] {
            assert_eq!(Topic::parse(t), None, "{t}");
        }
        let long = "x".repeat(65);
        assert_eq!(Topic::parse(&format!("/energy/{long}/data")), None);
    }

    #[test]
    fn a_meter_owns_only_what_is_below_its_own_id() {
        for own in ["/energy/m1/data", "energy/m1/#", "/energy/m1/+"] {
            assert!(is_own(own, "m1"), "{own}");
        }
        for foreign in [
            "/energy/m10/data",
            "/energy/+/data",
            "/energy/m1",
            "/energy/m1/",
            "#",
            "/energy/#",
            "$share/g/energy/m1/data",
        ] {
            assert!(!is_own(foreign, "m1"), "{foreign}");
        }
    }

    #[test]
    fn a_site_owns_what_is_below_its_own_id() {
        assert_eq!(site_of(&alerts("home")), Some("home"));
        assert_eq!(site_of("ohmstead/home/#"), Some("home"));
        for none in [
            "/ohmstead/+/alerts",
            "/ohmstead/#",
            "#",
            "/ohmstead/home",
            "/ohmstead//alerts",
            "/energy/home/data",
        ] {
            assert_eq!(site_of(none), None, "{none}");
        }
    }

    #[test]
    fn a_data_topic_with_a_bad_id_is_still_meant_as_data() {
        assert!(is_data("/energy/a b/data"));
        assert!(!is_data("/energy/a/status"));
    }
}
