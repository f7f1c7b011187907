//! Directories the server's account cannot reach.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;

use pg::{Cluster, Config};

use crate::client::ask;
use crate::fixture::{Hold, Scratch, binaries, copy, durable, hold_command, is_root, set_mode};

/// As an ordinary account there is no second account to keep out, so the data stays where it was asked
/// for; as root the data goes elsewhere, to the same place every time.
#[test]
fn data_under_a_closed_directory_goes_where_the_account_can_walk() {
    let scratch = Scratch::new();
    let closed = scratch.join("home");
    fs::create_dir(&closed).expect("our own directory");
    set_mode(&closed, 0o700);
    let config = || {
        let mut config = durable(&closed.join("pg"));
        config.elsewhere = scratch.join("var");
        config
    };
    let cluster = Cluster::start(config()).expect("start");
    let root = cluster.root().to_path_buf();
    ask(&cluster, "create table here ()");
    cluster.stop().expect("stop");
    if is_root() {
        assert_eq!(root.parent(), Some(scratch.join("var").as_path()));
        let note = fs::read_to_string(closed.join("pg/DATA-IS-ELSEWHERE")).expect("a note is left");
        assert!(note.starts_with(root.to_str().expect("plain")), "{note}");
    } else {
        assert_eq!(root, closed.join("pg"));
    }
    let cluster = Cluster::start(config()).expect("again");
    assert_eq!(cluster.root(), root);
    assert_eq!(ask(&cluster, "select count(*) from here"), ["0"]);
    cluster.stop().expect("stop");
}

#[test]
fn with_no_place_left_the_error_names_the_closed_directory_and_the_ways_out() {
    let scratch = Scratch::new();
    let closed = scratch.join("home");
    fs::create_dir(&closed).expect("our own directory");
    set_mode(&closed, 0o700);
    let mut config = durable(&closed.join("pg"));
    config.elsewhere = closed.join("var");
    let throwaway = Config::throwaway_in(&closed.join("base"), binaries());
    if is_root() {
        let error = Cluster::start(config).expect_err("closed both ways").to_string();
        for part in [closed.to_str().expect("plain"), "chmod o+x", "ordinary account"] {
            assert!(error.contains(part), "{part:?} is missing from: {error}");
        }
        let error = Cluster::start(throwaway).expect_err("closed").to_string();
        assert!(error.contains("cannot walk through"), "{error}");
    } else {
        Cluster::start(config).expect("our own rights are enough").stop().expect("stop");
        Cluster::start(throwaway).expect("our own rights are enough").stop().expect("stop");
    }
}

/// Root can run the server as a chosen account; afterwards the data's owner stays in charge of it.
#[test]
fn existing_data_is_run_by_its_owner() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    let mut as_nobody = durable(&root);
    as_nobody.account = Some("nobody".to_owned());
    Cluster::start(as_nobody).expect("start").stop().expect("stop");
    let owner = fs::metadata(root.join("data")).expect("made").uid();
    let cluster = Cluster::start(durable(&root)).expect("again, without naming the account");
    let server = fs::metadata(format!("/proc/{}", cluster.pid().expect("running"))).expect("running");
    assert_eq!(server.uid(), owner);
    cluster.stop().expect("stop");
}

/// The whole life as an account that is not root, whoever runs the tests.
#[test]
fn an_ordinary_account_needs_no_second_one() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    fs::create_dir(&root).expect("our own directory");
    set_mode(&root, 0o700);
    let mut command = hold_command("durable", &root);
    if is_root() {
        std::os::unix::fs::chown(&root, Some(65_534), Some(65_534)).expect("we are root");
        // Root's build directory may be closed to that account; the program itself is handed over.
        let program = scratch.join("pg-hold");
        copy(Path::new(env!("CARGO_BIN_EXE_pg-hold")), &program);
        let mut copied = std::process::Command::new(&program);
        copied.args(["durable".as_ref(), root.as_os_str()]).current_dir("/").uid(65_534).gid(65_534).process_group(0);
        copied.env("PG_HOLD_BINARIES", binaries().dir());
        copied.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        copied.stderr(std::process::Stdio::piped());
        command = copied;
    }
    let hold = Hold::after_start(command.spawn().expect("it was built"))
        .unwrap_or_else(|output| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let server = fs::metadata(format!("/proc/{}", hold.server)).expect("running");
    let holder = fs::metadata(format!("/proc/{}", hold.id())).expect("running");
    assert_eq!(server.uid(), holder.uid());
    hold.finish();
}
