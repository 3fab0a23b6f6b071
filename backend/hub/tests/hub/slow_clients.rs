//! Clients that stop in the middle of a request do not hold their place for ever.

use crate::support;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use support::Hub;

#[test]
fn unfinished_headers_end_the_connection_while_others_are_served() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::serve(dir.path());
    let at = hub.http.strip_prefix("http://").unwrap().to_owned();
    let slow: Vec<TcpStream> = (0..50)
        .map(|n| {
            let mut stream = TcpStream::connect(&at).unwrap();
            // Some say nothing at all, some begin.
            if n % 2 == 0 {
                stream.write_all(b"GET /api/devices HTTP/1.1\r\nHost: localhost\r\nX-A: ").unwrap();
            }
            stream
        })
        .collect();
    assert!(hub.get("/api/devices")["devices"].is_array(), "others are served");
    for mut stream in slow {
        // Twice the deadline: the machine may be busy.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let mut rest = Vec::new();
        // Closed, with or without a word; an error here would be the test's own patience.
        let end = stream.read_to_end(&mut rest);
        let kind = end.map_err(|e| e.kind());
        assert!(!matches!(kind, Err(std::io::ErrorKind::WouldBlock)), "still open after 30 s");
    }
    assert!(hub.get("/api/devices")["devices"].is_array());
}
