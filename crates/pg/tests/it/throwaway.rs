//! Throwaway clusters leave nothing, however their owner goes.

use std::fs;

use pg::{Cluster, Config};
use rustix::process::Signal;

use crate::client::ask;
use crate::fixture::{Hold, Scratch, binaries, is_alive, send, wait_for_end};

#[test]
fn two_of_one_owner_live_side_by_side_and_leave_nothing() {
    let scratch = Scratch::new();
    let start = || Cluster::start(Config::throwaway_in(&scratch.join("base"), binaries())).expect("start");
    let (one, two) = (start(), start());
    ask(&one, "create table only_in_one ()");
    assert_eq!(ask(&two, "select count(*) from pg_class where relname = 'only_in_one'"), ["0"]);
    let roots = [one.root().to_path_buf(), two.root().to_path_buf()];
    assert_ne!(roots[0], roots[1]);
    one.stop().expect("stop");
    assert!(!roots[0].exists() && roots[1].exists());
    drop(two);
    assert!(!roots[1].exists());
}

#[test]
fn the_usual_place_is_shared_memory_when_there_is_room() {
    let config = Config::throwaway(binaries()).expect("there is a place");
    let cluster = Cluster::start(config).expect("start");
    let stat = rustix::fs::statvfs("/dev/shm").expect("Linux has it");
    let has_room = stat.f_bavail.saturating_mul(stat.f_frsize) >= 1 << 30;
    assert_eq!(cluster.root().starts_with("/dev/shm"), has_room, "{}", cluster.root().display());
    cluster.stop().expect("stop");
}

#[test]
fn a_killed_owners_cluster_is_cleaned_up_at_once() {
    let scratch = Scratch::new();
    let hold = Hold::start("throwaway", &scratch.join("base"));
    let (server, root, watchdog) = (hold.server, hold.root.clone(), hold.watchdog());
    hold.kill9();
    wait_for_end(watchdog);
    assert!(!is_alive(server) && !root.exists());
}

#[test]
fn what_the_watchdog_missed_the_next_start_removes_and_the_living_are_left_alone() {
    let scratch = Scratch::new();
    let base = scratch.join("base");
    let (doomed, living) = (Hold::start("throwaway", &base), Hold::start("throwaway", &base));
    let (server, root, watchdog) = (doomed.server, doomed.root.clone(), doomed.watchdog());
    send(watchdog, Signal::KILL);
    doomed.kill9();
    assert!(is_alive(server) && root.exists());
    fs::create_dir(base.join("c-killed-before-its-lock")).expect("below our own directory");

    let cluster = Cluster::start(Config::throwaway_in(&base, binaries())).expect("start");
    assert!(!is_alive(server) && !root.exists() && !base.join("c-killed-before-its-lock").exists());
    assert!(is_alive(living.server) && living.root.exists());
    cluster.stop().expect("stop");
    living.finish();
}
