//! `ohmstead serve`: the hub, until it is asked to stop.

use crate::args::ServeArgs;
use crate::config::{Config, Mode};
use crate::log;
use crate::node::Node;
use crate::signal::Stop;
use std::net::SocketAddr;

/// Runs until asked to stop.
///
/// # Errors
/// See [`Node::start`].
pub async fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let config = Config::load(&args.data.config)?.with(args);
    log::configure(&config.log)?;
    let node = Node::start(&config, false).await?;
    // Whoever reads that it is ready may stop it at once, and it is to end in good order then.
    let stop = Stop::watch()?;
    let scheme = if config.http.tls { "https" } else { "http" };
    println!("Ohmstead is ready: {scheme}://{}  (MQTT on {})", node.http, node.mqtt);
    if let Some(at) = node.mqtt_tls {
        println!("Meters with credentials connect by MQTT over TLS on {at}.");
    }
    if let Some(at) = node.mqtt_wss {
        println!("People and integrations connect by MQTT over wss://{at}.");
    }
    if let Some(at) = node.broker_auth {
        println!("Another broker asks http://{at}/auth and /acl who may do what.");
    }
    if let Some(at) = node.firmware {
        println!("Meters fetch firmware images from http://{at}.");
    }
    if config.security.mode == Mode::Open {
        println!("Open: nobody signs in, and only this machine can reach the rest.");
    }
    if let Some(secret) = &node.setup {
        println!(
            "Nobody can sign in yet. Make the first account with this link; it works once, for a day:"
        );
        let at = openable(node.http);
        println!("  {scheme}://{at}{}/setup#{}", config.http.base_path, secret.expose());
    }
    stop.asked().await;
    node.stop().await;
    println!("Ohmstead has stopped.");
    Ok(())
}

/// An address that a browser can open: "every address" is none.
fn openable(at: SocketAddr) -> String {
    if at.ip().is_unspecified() { format!("localhost:{}", at.port()) } else { at.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_can_be_opened_whatever_is_listened_on() {
        for (at, link) in [
            ("0.0.0.0:8080", "localhost:8080"),
            ("[::]:8080", "localhost:8080"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("[2001:db8::1]:80", "[2001:db8::1]:80"),
        ] {
            assert_eq!(openable(at.parse().unwrap()), link);
        }
    }
}
