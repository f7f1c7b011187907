//! Killed servers, killed holders, and pid files that lie.

use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use pg::Cluster;
use rustix::process::Signal;

use crate::client::{Client, ask};
use crate::fixture::{Hold, Scratch, durable, is_alive, is_root, send, wait_for_end};

#[test]
fn a_killed_server_comes_back_with_its_data() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    ask(&cluster, "create table t as select generate_series(1, 200001) as n");
    let open = Client::connect(&cluster);
    cluster.kill9().expect("kill");
    assert!(!cluster.is_running().expect("asked") && cluster.pid().is_none());
    // The back end of this connection may still be there, holding the old server's memory.
    cluster.restart_hard().expect("comes back");
    drop(open);
    assert_eq!(ask(&cluster, "select count(*) from t"), ["200001"]);
    cluster.stop().expect("stop");
}

/// A back end in a loop, which does not notice that its server is gone and would go on for ever.
fn busy_back_end(cluster: &Cluster) -> (Client, u32) {
    let mut busy = Client::connect(cluster);
    let back_end = busy.ask("select pg_backend_pid()")[0].parse().expect("a number");
    busy.send("do $$ begin perform pg_advisory_lock(1); loop end loop; end $$");
    // Returns only when the lock is taken, that is, when the loop has begun.
    let held = "do $$ begin while pg_try_advisory_lock(1) loop perform pg_advisory_unlock(1); end loop; end $$";
    ask(cluster, held);
    (busy, back_end)
}

#[test]
fn a_busy_back_end_of_a_killed_server_is_ended() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let (_busy, back_end) = busy_back_end(&cluster);
    cluster.kill9().expect("kill");
    assert!(is_alive(back_end));
    cluster.restart_hard().expect("comes back");
    assert!(!is_alive(back_end));
    cluster.stop().expect("stop");
}

#[test]
fn a_stop_after_a_kill_leaves_no_back_end_running() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let (_busy, back_end) = busy_back_end(&cluster);
    cluster.kill9().expect("kill");
    assert!(is_alive(back_end));
    cluster.stop().expect("stop");
    assert!(!is_alive(back_end));
}

#[test]
fn a_server_killed_by_someone_else_is_reaped_and_comes_back() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let first = cluster.pid().expect("running");
    // Nobody has waited for it: until we do, it is a zombie whose process id still exists.
    send(first, Signal::KILL);
    wait_for_end(first);
    assert!(!is_alive(first) && Path::new(&format!("/proc/{first}")).exists());
    cluster.restart_hard().expect("comes back");
    assert_ne!(cluster.pid(), Some(first));
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    cluster.stop().expect("stop");
}

#[test]
fn a_hard_restart_ends_connections_and_keeps_committed_rows() {
    let scratch = Scratch::new();
    let mut cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let mut open = Client::connect(&cluster);
    open.ask("create table t (n int)");
    open.ask("insert into t values (1)");
    open.ask("begin; insert into t values (2)");
    let first = cluster.pid();
    cluster.restart_hard().expect("comes back");
    assert_ne!(cluster.pid(), first);
    assert_eq!(ask(&cluster, "select n from t"), ["1"]);
    cluster.stop().expect("stop");
}

#[test]
fn a_killed_holders_server_is_stopped_and_replaced() {
    let scratch = Scratch::new();
    let hold = Hold::start("durable", &scratch.join("pg"));
    let server = hold.server;
    hold.kill9();
    assert!(is_alive(server));
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("takes over");
    assert!(!is_alive(server));
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    let log = fs::read_to_string(cluster.log()).expect("ours");
    assert!(!log.contains("automatic recovery"), "the old server was stopped cleanly: {log}");
    cluster.stop().expect("stop");
}

#[test]
fn holder_and_server_killed_together_leave_nothing_in_the_way() {
    let scratch = Scratch::new();
    let hold = Hold::start("durable", &scratch.join("pg"));
    let server = hold.server;
    hold.kill9();
    send(server, Signal::KILL);
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("recovers");
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    cluster.stop().expect("stop");
}

/// Runs as the server's account, which is what makes Postgres believe in the process id.
fn stand_in(root: &Path, program: &str) -> Child {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    if is_root() {
        command.uid(fs::metadata(root.join("data")).expect("made").uid());
    }
    command.spawn().expect("every machine has it")
}

/// Both files in which Postgres looks for the process id of an earlier server.
fn forge_pid_files(root: &Path, pid: u32) {
    let data = root.join("data");
    let text = format!("{pid}\n{}\n1700000000\n5432\n{}\n\n0 0\nready   \n", data.display(), root.display());
    fs::write(data.join("postmaster.pid"), &text).expect("we may write it");
    fs::write(root.join("sock/.s.PGSQL.5432.lock"), &text).expect("we may write it");
}

#[test]
fn a_pid_file_with_a_reused_process_id_does_not_stop_a_start() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    Cluster::start(durable(&root)).expect("start").stop().expect("stop");
    let mut other = stand_in(&root, "cat");
    forge_pid_files(&root, other.id());
    let cluster = Cluster::start(durable(&root)).expect("starts all the same");
    assert!(is_alive(other.id()), "a stranger is not touched");
    cluster.stop().expect("stop");
    drop(other.stdin.take());
    other.wait().expect("our child");
}

#[test]
fn a_pid_file_with_a_zombie_does_not_stop_a_start() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    Cluster::start(durable(&root)).expect("start").stop().expect("stop");
    let mut dead = stand_in(&root, "true");
    dead.stdout.take().expect("it is a pipe").read_to_end(&mut Vec::new()).expect("it ends");
    wait_for_end(dead.id());
    forge_pid_files(&root, dead.id());
    let cluster = Cluster::start(durable(&root)).expect("starts all the same");
    cluster.stop().expect("stop");
    dead.wait().expect("our child");
}
