//! `ohmstead serve`: the hub, until it is asked to stop.

use crate::args::ServeArgs;
use crate::config::Config;
use crate::node::Node;
use crate::signal::asked_to_stop;

/// Runs until asked to stop.
///
/// # Errors
/// See [`Node::start`].
pub async fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let config = Config::load(&args.data.config)?.with(args);
    let node = Node::start(&config, false).await?;
    println!("Ohmstead is ready: http://{}  (MQTT on {})", node.http, node.mqtt);
    if let Some(at) = node.mqtt_tls {
        println!("Meters with credentials connect by MQTT over TLS on {at}.");
    }
    if let Some(at) = node.firmware {
        println!("Meters fetch firmware images from http://{at}.");
    }
    println!("No login yet: only this machine can reach the rest.");
    asked_to_stop().await?;
    node.stop().await;
    println!("Ohmstead has stopped.");
    Ok(())
}
