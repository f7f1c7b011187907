//! Programs of others that tests hold the adapters against: started on loopback, ended with the test.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What to say when a program is not there.
pub(crate) const MISSING: &str = "is missing: run the tests with `./dev test`, which installs it";

/// A running program.
#[derive(Debug)]
pub(crate) struct Program {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    _child: Child,
}

impl Program {
    /// Starts a program that was told to take any free port, and waits until it prints `ready` with its address.
    pub(crate) async fn start(ready: &str, mut command: Command) -> Program {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
        let spawned = command.spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{command:?} could not be started: {error}"));
        let mut lines = BufReader::new(child.stdout.take().expect("its output is ours")).lines();
        let mut said = Vec::new();
        let address = loop {
            let line = lines.next_line().await.expect("its output is text");
            let line = line.unwrap_or_else(|| panic!("{command:?} ended before it was ready: {said:?}"));
            if line.contains(ready) {
                break address(&line);
            }
            said.push(line);
        };
        // Somebody must go on listening, or it waits for ever when it has said too much.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Program { address, _child: child }
    }
}

fn address(line: &str) -> SocketAddr {
    let after = line.split_once("http://").unwrap_or_else(|| panic!("no address in {line}")).1;
    let address = after.split_whitespace().next().unwrap_or_default();
    address.parse().unwrap_or_else(|error| panic!("{address}: {error}"))
}

/// The folder with `node_modules` and `target/venv`.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
