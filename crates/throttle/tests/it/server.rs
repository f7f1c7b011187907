//! A real `redis-server` on a port of this machine, gone with its test.

use std::process::{Child, Command, Stdio};

use testkit::process::{free_port, until};
use throttle::{Bucket, Take, Throttle};

pub(crate) struct Server {
    port: u16,
    child: Child,
}

impl Server {
    pub(crate) async fn start() -> Server {
        Server::start_at(free_port()).await
    }

    pub(crate) async fn start_at(port: u16) -> Server {
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("there is no `redis-server`: `./dev test` installs it, or install the package redis-server");
        let server = Server { port, child };
        until("Redis answers", || async {
            let probe = server.throttle();
            probe
                .take(&[Take { bucket: Bucket::of("probe", "1"), per_minute: 1_000_000, cost: 1 }])
                .await
                .expect("full");
            probe.problem().is_none()
        })
        .await;
        server
    }

    pub(crate) fn throttle(&self) -> Throttle {
        Throttle::in_redis(&format!("redis://127.0.0.1:{}", self.port)).expect("a URL")
    }

    /// Ends it, and answers the port that is free now.
    pub(crate) fn stop(mut self) -> u16 {
        self.child.kill().expect("may be ended");
        self.child.wait().expect("is gone");
        self.port
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
