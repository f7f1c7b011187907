//! The product's own binary as separate processes, to be killed and counted.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use crate::TestDb;

/// How long a test waits for something that must happen.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running process that does not outlive its test.
#[derive(Debug)]
pub struct Running(Child);

impl Running {
    /// Starts the binary with the words and settings of a role over a test's database.
    pub fn start(binary: &str, words: &[&str], db: &TestDb, settings: &[(&str, &str)]) -> Running {
        let mut command = Command::new(binary);
        command
            .args(words)
            .env("DATABASE_URL", &db.url)
            .env("RECOUP_KEY_PEPPER", crate::db::PEPPER)
            .env("RECOUP_SEALING_KEY", crate::db::SEALING_KEY)
            .env("RECOUP_SEALING_KEY_ID", "test-1")
            .env("RECOUP_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        for (name, value) in settings {
            command.env(name, value);
        }
        Running(command.spawn().expect("the binary starts"))
    }

    /// Whether it has ended, by itself.
    ///
    /// # Panics
    /// When nobody can say.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("it is a child of ours").is_some()
    }

    /// Ends it as a power cut would.
    pub fn kill9(mut self) {
        // Perhaps it is gone already.
        drop(self.0.kill());
        self.0.wait().expect("is gone");
    }

    /// Asks it to stop, and waits until it has; answers whether it ended well.
    pub fn terminate(mut self) -> bool {
        let pid = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(asked.success());
        self.0.wait().expect("ends").success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A port that is free now, and that nobody in this process was given before.
pub fn free_port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        if GIVEN.lock().expect("no holder panics").insert(port) {
            return port;
        }
    }
}

/// Looks again and again until it holds. What never comes fails the test.
pub async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let mut look = tokio::time::interval(Duration::from_millis(20));
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        look.tick().await;
        if holds().await {
            return;
        }
        assert!(tokio::time::Instant::now() < end, "it never came: {what}");
    }
}
