//! Whoever watches the hub's live stream.

use super::{Hub, wait_until};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A WebSocket's bytes: the hub's frames are text as it stands.
pub struct Watcher(TcpStream, Vec<u8>);

impl Watcher {
    /// Connected, with its snapshot.
    pub fn on(hub: &Hub) -> Self {
        let at = hub.http.trim_start_matches("http://");
        let mut stream = TcpStream::connect(at).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let request = format!(
            "GET /api/live HTTP/1.1\r\nHost: {at}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: ohmstead.v1\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut watcher = Self(stream, Vec::new());
        wait_until("the snapshot is there", || watcher.has_seen("snapshot"));
        watcher
    }

    pub fn has_seen(&mut self, word: &str) -> bool {
        let mut bytes = [0; 65_536];
        while let Ok(read @ 1..) = self.0.read(&mut bytes) {
            self.1.extend_from_slice(&bytes[..read]);
        }
        String::from_utf8_lossy(&self.1).contains(word)
    }
}
