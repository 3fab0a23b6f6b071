//! The time, by SNTP (RFC 4330).

use crate::link::{LinkError, resolve};
use crate::tls::Rng;
use embassy_net::Stack;
use embassy_net::udp::{PacketMetadata, UdpSocket};
use embassy_time::{Duration, Instant, with_timeout};
use rand_core::RngCore;

const PACKET: usize = 48;
/// Seconds from 1900 to 1970.
const ERA: i64 = 2_208_988_800;

/// What a time server said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    /// When the answer arrived, ms of uptime.
    pub uptime_ms: i64,
    /// The server's time, ms since 1970.
    pub unix_ms: i64,
    /// How long it took.
    pub round_trip_ms: i64,
}

/// Asks `server`, `name[:port]`.
pub(crate) async fn ask(stack: Stack<'_>, server: &str, rng: Rng) -> Result<Answer, LinkError> {
    let (host, port) = server.split_once(':').unwrap_or((server, "123"));
    let port: u16 = port.parse().map_err(|_| LinkError::Name)?;
    let address = resolve(stack, host).await?;
    let (mut rx_meta, mut tx_meta) = ([PacketMetadata::EMPTY; 2], [PacketMetadata::EMPTY; 2]);
    let (mut rx, mut tx) = ([0; 2 * PACKET], [0; PACKET]);
    let mut socket = UdpSocket::new(stack, &mut rx_meta, &mut rx, &mut tx_meta, &mut tx);
    socket.bind(0).map_err(|_| LinkError::Connect)?;
    let cookie = { rng }.next_u64();
    let sent = Instant::now();
    let question = question(cookie);
    socket.send_to(&question, (address, port)).await.map_err(|_| LinkError::Connect)?;
    let answer = async {
        loop {
            let mut packet = [0; PACKET];
            if let Ok((PACKET, _)) = socket.recv_from(&mut packet).await
                && let Some(unix_ms) = parse(&packet, cookie)
            {
                return unix_ms;
            }
        }
    };
    let unix_ms =
        with_timeout(Duration::from_secs(4), answer).await.map_err(|_| LinkError::Timeout)?;
    let now = Instant::now();
    Ok(Answer {
        uptime_ms: now.as_millis() as i64,
        unix_ms,
        round_trip_ms: (now - sent).as_millis() as i64,
    })
}

/// The time sent is a random number: the answer must repeat it, which nobody else can.
fn question(cookie: u64) -> [u8; PACKET] {
    let mut packet = [0; PACKET];
    // No leap warning, version 4, client.
    packet[0] = 0x23;
    packet[40..].copy_from_slice(&cookie.to_be_bytes());
    packet
}

/// The transmit time stamp, ms since 1970; `None` when it is no good answer to `cookie`.
fn parse(packet: &[u8; PACKET], cookie: u64) -> Option<i64> {
    let is_server = packet[0] & 7 == 4 && packet[0] >> 6 != 3;
    let is_synchronised = (1..=15).contains(&packet[1]);
    if !is_server || !is_synchronised || packet[24..32] != cookie.to_be_bytes() {
        return None;
    }
    let word = |at: usize| packet[at..at + 4].iter().fold(0, |w, b| w << 8 | i64::from(*b));
    let (seconds, fraction) = (word(40), word(44));
    // RFC 4330, 3: with the highest bit clear the era that began in 2036 is meant.
    let era = if seconds & 0x8000_0000 == 0 { 1i64 << 32 } else { 0 };
    Some((seconds + era - ERA) * 1000 + ((fraction * 1000) >> 32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(seconds: u32, cookie: u64) -> [u8; PACKET] {
        let mut packet = [0; PACKET];
        (packet[0], packet[1]) = (0x24, 2);
        packet[24..32].copy_from_slice(&cookie.to_be_bytes());
        packet[40..44].copy_from_slice(&seconds.to_be_bytes());
        packet[44..].copy_from_slice(&0x8000_0000u32.to_be_bytes());
        packet
    }

    #[test]
    fn the_time_is_read_also_after_2036() {
        // 2025-02-19T01:55:10Z is 1739930110.
        assert_eq!(parse(&answer(3_948_918_910, 7), 7), Some(1_739_930_110_500));
        assert_eq!(parse(&answer(0, 7), 7), Some(2_085_978_496_500));
    }

    #[test]
    fn other_answers_are_not_believed() {
        assert_eq!(parse(&answer(3_948_918_910, 7), 8), None, "another question's");
        for (at, value) in [(0, 0x23), (0, 0xe4), (1, 0), (1, 16)] {
            let mut packet = answer(3_948_918_910, 7);
            packet[at] = value;
            assert_eq!(parse(&packet, 7), None, "{at} {value}");
        }
    }
}
