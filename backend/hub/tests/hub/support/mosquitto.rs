//! A real Mosquitto, as a broker elsewhere. `scripts/system-packages test` installs it.

use super::{free_port, wait_until};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

fn mosquitto_program() -> PathBuf {
    let all = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"];
    all.iter().map(PathBuf::from).find(|p| p.exists()).expect("mosquitto is installed")
}

/// A Mosquitto that can be killed and started again with its sessions.
pub struct Mosquitto {
    pub dir: tempfile::TempDir,
    pub port: u16,
    child: Option<Child>,
}

impl Mosquitto {
    /// Configured by `more` beside one listener, not started.
    pub fn new(more: &str) -> Self {
        let (dir, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut mosquitto = Self { dir, port, child: None };
        mosquitto.configure(more);
        mosquitto
    }

    pub fn configure(&mut self, more: &str) {
        let path = self.dir.path().display();
        let text = format!(
            "per_listener_settings false\nuser root\npersistence true\npersistence_location {path}/\n\
             max_queued_messages 100000\nlistener {} 127.0.0.1\n{more}\n",
            self.port
        );
        std::fs::write(self.dir.path().join("conf"), text).unwrap();
    }

    pub fn start(&mut self) {
        let child = Command::new(mosquitto_program())
            .arg("-c")
            .arg(self.dir.path().join("conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.child = Some(child);
        let port = self.port;
        wait_until("Mosquitto listens", || {
            std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
    }

    pub fn running(more: &str) -> Self {
        let mut mosquitto = Self::new(more);
        mosquitto.start();
        mosquitto
    }

    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        // Asked, so that it keeps its sessions.
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        let _ = child.wait();
    }

    pub fn url(&self) -> String {
        format!("mqtt://127.0.0.1:{}", self.port)
    }

    pub fn client(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).args(args);
        command
    }

    pub fn publish(&self, topic: &str, payload: &str, more: &[&str]) {
        let args = [&["-t", topic, "-m", payload, "-q", "1"], more].concat();
        let done = self.client("mosquitto_pub", &args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        self.stop();
    }
}
