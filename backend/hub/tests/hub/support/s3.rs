//! A real S3-compatible server, and a line to it that can be cut.

use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const BUCKET: &str = "backups";
pub const KEY: &str = "hub";
pub const SECRET: &str = "hush+/=";
const SIGNED: Duration = Duration::from_secs(900);

/// See `scripts/s3`.
pub struct S3 {
    child: Child,
    pub url: String,
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl S3 {
    /// With a bucket; `None`, and it says so, where no server can be had. With `S3_REQUIRED` there must be one.
    pub fn start(args: &[&str]) -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/s3");
        let mut run = Command::new(script);
        let mut child = run.arg("serve").args(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        if url.is_empty() {
            let status = child.wait().unwrap();
            assert!(std::env::var_os("S3_REQUIRED").is_none(), "no S3 for the test: {status}");
            eprintln!("skipped, there is no S3-compatible server: {status}");
            return None;
        }
        let this = Self { child, url: url.trim().to_owned() };
        let (bucket, key) = this.bucket();
        assert_eq!(this.ask("PUT", bucket.create_bucket(&key).sign(SIGNED), b"").0, 200);
        Some(this)
    }

    fn bucket(&self) -> (Bucket, Credentials) {
        let at = url::Url::parse(&self.url).unwrap();
        let bucket = Bucket::new(at, UrlStyle::Path, BUCKET, "us-east-1").unwrap();
        (bucket, Credentials::new(KEY, SECRET))
    }

    /// Status, tag and body.
    fn ask(&self, method: &str, url: url::Url, body: &[u8]) -> (u16, String, Vec<u8>) {
        let request = ureq::http::Request::builder().method(method).uri(url.as_str());
        let agent = super::agent();
        let mut answer = match method {
            "PUT" => agent.run(request.body(body).unwrap()),
            _ => agent.run(request.body(()).unwrap()),
        }
        .unwrap();
        let tag = answer.headers().get("etag").map(|t| t.to_str().unwrap().to_owned());
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec().unwrap();
        (answer.status().as_u16(), tag.unwrap_or_default(), body)
    }

    pub fn put(&self, key: &str, bytes: &[u8]) {
        let (bucket, secret) = self.bucket();
        assert_eq!(
            self.ask("PUT", bucket.put_object(Some(&secret), key).sign(SIGNED), bytes).0,
            200
        );
    }

    /// Tag and bytes.
    pub fn get(&self, key: &str) -> (String, Vec<u8>) {
        let (bucket, secret) = self.bucket();
        let (status, tag, bytes) =
            self.ask("GET", bucket.get_object(Some(&secret), key).sign(SIGNED), b"");
        assert_eq!(status, 200, "{key}");
        (tag, bytes)
    }

    /// Every key, sorted.
    pub fn keys(&self) -> Vec<String> {
        let (bucket, secret) = self.bucket();
        let list = bucket.list_objects_v2(Some(&secret)).sign(SIGNED);
        let text = String::from_utf8(self.ask("GET", list, b"").2).unwrap();
        let list = rusty_s3::actions::ListObjectsV2::parse_response(&text).unwrap();
        list.contents.into_iter().map(|o| o.key).collect()
    }

    /// Uploads that were begun and neither completed nor ended.
    pub fn unfinished(&self) -> usize {
        let (bucket, secret) = self.bucket();
        // There is no action for it.
        let mut list = bucket.list_objects_v2(Some(&secret));
        list.query_mut().insert("uploads", "");
        let (status, _, body) = self.ask("GET", list.sign(SIGNED), b"");
        assert_eq!(status, 200);
        String::from_utf8(body).unwrap().matches("<UploadId>").count()
    }
}

/// A line to a server, which is cut as told.
pub struct Line {
    pub url: String,
    cuts: Arc<Mutex<Cuts>>,
}

/// Bytes after which a connection carries a piece of a file, and not only questions.
const PIECE: u64 = 1 << 20;

#[derive(Default)]
struct Cuts {
    /// Pieces that pass before.
    spared: u32,
    /// How many are cut then.
    times: u32,
    made: u32,
}

impl Cuts {
    /// True for a piece that is cut.
    fn is_due(&mut self) -> bool {
        if self.spared > 0 {
            self.spared -= 1;
            return false;
        }
        let is_due = self.times > 0;
        self.times -= u32::from(is_due);
        self.made += u32::from(is_due);
        is_due
    }
}

impl Line {
    pub fn to(server: &S3) -> Self {
        let to = server.url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cuts = Arc::new(Mutex::new(Cuts::default()));
        let shared = cuts.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&to) else { continue };
                carry(client, server, shared.clone());
            }
        });
        Self { url, cuts }
    }

    /// Lets so many pieces pass, and cuts the line in the middle of the ones that come then.
    pub fn cut(&self, spared: u32, times: u32) {
        let mut cuts = self.cuts.lock().unwrap();
        (cuts.spared, cuts.times) = (spared, times);
    }

    /// How often it was cut.
    pub fn cuts(&self) -> u32 {
        self.cuts.lock().unwrap().made
    }
}

fn carry(mut client: TcpStream, mut server: TcpStream, cuts: Arc<Mutex<Cuts>>) {
    let (mut back, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut back, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
    std::thread::spawn(move || {
        let mut passed = 0;
        let mut piece = vec![0; 1 << 16];
        loop {
            let n = client.read(&mut piece).unwrap_or(0);
            if n == 0 || server.write_all(&piece[..n]).is_err() {
                break;
            }
            let is_piece = passed < PIECE && passed + n as u64 >= PIECE;
            passed += n as u64;
            if is_piece && cuts.lock().unwrap().is_due() {
                break;
            }
        }
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
    });
}
