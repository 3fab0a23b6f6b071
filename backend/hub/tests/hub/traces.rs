//! Traces, as a collector gets them.

use crate::support::{self, Hub, free_port};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use support::wait_until;

/// Takes what is sent to `/v1/traces`, and decodes it by OpenTelemetry's own definitions.
struct Collector {
    url: String,
    spans: Arc<Mutex<Vec<Span>>>,
}

impl Collector {
    fn on(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let spans = Arc::new(Mutex::new(Vec::new()));
        let taken = spans.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
                    head.extend(byte);
                }
                let head = String::from_utf8(head).unwrap().to_lowercase();
                assert!(head.starts_with("post /v1/traces "), "{head}");
                let length = head.split("content-length: ").nth(1).unwrap();
                let mut body = vec![0; length.split("\r\n").next().unwrap().parse().unwrap()];
                stream.read_exact(&mut body).unwrap();
                let sent = ExportTraceServiceRequest::decode(&*body).unwrap();
                let parts = sent.resource_spans.into_iter().flat_map(|r| r.scope_spans);
                taken.lock().unwrap().extend(parts.flat_map(|s| s.spans));
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    .unwrap();
            }
        });
        Self { url: format!("http://127.0.0.1:{port}"), spans }
    }

    fn find(&self, what: impl Fn(&Span) -> bool) -> Option<Span> {
        self.spans.lock().unwrap().iter().find(|s| what(s)).cloned()
    }
}

fn attribute(span: &Span, name: &str) -> String {
    let found = span.attributes.iter().find(|a| a.key == name);
    found.map(|a| format!("{:?}", a.value)).unwrap_or_default()
}

#[test]
fn a_request_is_traced_with_what_it_asked_of_the_store_and_a_collector_that_is_away_costs_nothing()
{
    let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let url = format!("http://127.0.0.1:{port}");
    let env = [
        ("OHMSTEAD_LOG__TRACES", url.as_str()),
        // What is traced does not depend on what is logged.
        ("OHMSTEAD_LOG__LEVEL", "warn"),
    ];
    let hub = Hub::start(&["serve"], dir.path(), &env);
    assert_eq!(hub.status("/api/devices"), 200);
    hub.logs("traces are lost, the collector cannot be used");
    let collector = Collector::on(port);
    assert_eq!(collector.url, url);
    assert_eq!(hub.status("/api/devices/nobody"), 404);
    let is_asked = |s: &Span| s.name == "request" && attribute(s, "path").contains("nobody");
    wait_until("the request is handed over", || collector.find(is_asked).is_some());
    let request = collector.find(is_asked).unwrap();
    assert!(attribute(&request, "status").contains("404"), "{request:?}");
    assert!(attribute(&request, "method").contains("GET"), "{request:?}");
    let below = |s: &Span| s.name == "store" && s.parent_span_id == request.span_id;
    let step = collector.find(below).expect("what was asked of the store");
    assert_eq!(step.trace_id, request.trace_id);
    assert!(step.start_time_unix_nano >= request.start_time_unix_nano);
    assert!(step.end_time_unix_nano <= request.end_time_unix_nano);
    // The last ones are handed over at the end.
    assert_eq!(hub.status("/api/sites"), 200);
    assert_eq!(hub.stop(), Some(0));
    let last = |s: &Span| s.name == "request" && attribute(s, "path").contains("/api/sites");
    assert!(collector.find(last).is_some());
}
