//! Start, use, stop, start again.

use std::fs;
use std::os::unix::fs::MetadataExt;

use pg::{Cluster, Config};

use crate::client::ask;
use crate::fixture::{Scratch, all_binaries, durable, is_alive, is_root};

#[test]
fn data_survives_a_stop_and_nothing_has_to_be_recovered() {
    for binaries in all_binaries() {
        let scratch = Scratch::new();
        let config = || Config::durable(&scratch.join("pg"), binaries.clone());
        let cluster = Cluster::start(config()).expect("first start");
        let major = ask(&cluster, "show server_version_num");
        assert!(major[0].starts_with(&binaries.major().to_string()), "{major:?}");
        ask(&cluster, "create table t as select generate_series(1, 1000) as n");
        let first = cluster.pid().expect("running");
        let log = cluster.log();
        cluster.stop().expect("fast stop");
        assert!(!is_alive(first));

        let cluster = Cluster::start(config()).expect("second start");
        assert_eq!(ask(&cluster, "select count(*) from t"), ["1000"]);
        drop(cluster);
        let log = fs::read_to_string(log).expect("the log is ours to read");
        assert!(!log.contains("automatic recovery"), "{log}");
        assert_eq!(log.matches("database system is shut down").count(), 2, "a drop stops as cleanly: {log}");
    }
}

#[test]
fn the_server_is_never_root_and_only_its_account_can_enter_the_socket_directory() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let server = fs::metadata(format!("/proc/{}", cluster.pid().expect("running"))).expect("running");
    assert_ne!(server.uid(), 0);
    if !is_root() {
        assert_eq!(server.uid(), rustix::process::geteuid().as_raw());
    }
    let status = fs::read_to_string(format!("/proc/{}/status", cluster.pid().expect("running"))).expect("running");
    let groups = status.lines().find(|line| line.starts_with("Groups:")).expect("the kernel lists groups");
    if is_root() {
        assert_eq!(groups.trim_end(), "Groups:", "root's own groups are dropped");
    }
    let socket_dir = fs::metadata(cluster.socket_dir()).expect("made");
    assert_eq!((socket_dir.mode() & 0o7777, socket_dir.uid()), (0o700, server.uid()));
    cluster.stop().expect("stop");
}

#[test]
fn nothing_listens_on_the_network() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    assert_eq!(ask(&cluster, "show listen_addresses"), [""]);
    let here = cluster.socket_dir().to_str().expect("plain").to_owned();
    assert_eq!(ask(&cluster, "show unix_socket_directories"), [format!("\"{here}\"")]);
    assert_eq!(
        cluster.url("shop", "teller"),
        format!("postgres://teller@{}:{}/shop", here.replace('/', "%2F"), cluster.port())
    );
    cluster.stop().expect("stop");
}

#[test]
fn a_long_data_path_still_has_a_short_socket_path() {
    let scratch = Scratch::new();
    let root = scratch.join(&"long-".repeat(30));
    let cluster = Cluster::start(durable(&root)).expect("start");
    let socket = cluster.socket_dir().join(format!(".s.PGSQL.{}", cluster.port()));
    assert!(socket.as_os_str().len() < 100, "{}", socket.display());
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    let socket_dir = cluster.socket_dir().to_path_buf();
    cluster.stop().expect("stop");
    fs::remove_dir(socket_dir).expect("empty after a clean stop");
}

#[test]
fn an_unfinished_first_start_is_begun_anew() {
    let scratch = Scratch::new();
    let making = scratch.join("pg/data.making");
    fs::create_dir_all(&making).expect("below our own directory");
    fs::write(making.join("PG_VERSION"), "1").expect("below our own directory");
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    cluster.stop().expect("stop");
    assert!(!making.exists());
}

#[test]
fn data_of_another_major_version_is_refused_with_the_way_out() {
    let scratch = Scratch::new();
    Cluster::start(durable(&scratch.join("pg"))).expect("start").stop().expect("stop");
    let file = scratch.join("pg/data/PG_VERSION");
    let real = fs::read_to_string(&file).expect("made by initdb");
    fs::write(&file, "14\n").expect("we may write it");
    let error = Cluster::start(durable(&scratch.join("pg"))).expect_err("14 is not ours").to_string();
    for part in ["made by Postgres 14", &format!("are Postgres {}", real.trim()), "postgresql-14", "pg_dumpall"] {
        assert!(error.contains(part), "{part:?} is missing from: {error}");
    }
    fs::write(&file, real).expect("we may write it");
    Cluster::start(durable(&scratch.join("pg"))).expect("the refusal changed nothing").stop().expect("stop");
}
