use super::*;

#[test]
fn links_lead_from_the_directory_that_holds_them() {
    let lead = |target: &str, source: &str| way(Path::new(target), Path::new(source));
    assert_eq!(lead("lib/libpq.so", "lib/libpq.so.5.18"), Path::new("libpq.so.5.18"));
    assert_eq!(lead("lib/postgresql/a.so", "lib/a.so.1"), Path::new("../a.so.1"));
    assert_eq!(lead("a.so", "lib/a.so.1"), Path::new("lib/a.so.1"));
    assert_eq!(lead("share/x/y", "lib/z"), Path::new("../../lib/z"));
}

#[test]
fn paths_that_leave_the_tree_are_refused() {
    assert_eq!(inside("native/lib/x").expect("inside"), Path::new("lib/x"));
    for path in ["native", "", "lib/x", "/native/lib/x", "native/../x", "native/lib/../../../etc/passwd"] {
        assert!(inside(path).is_err(), "{path:?} was accepted");
    }
}

#[test]
fn a_copy_gets_its_links_and_open_modes_and_is_made_once() {
    let scratch = std::env::temp_dir().join(format!("recoup-npm-{}", std::process::id()));
    let native = scratch.join("package/native");
    fs::create_dir_all(native.join("lib")).expect("the temporary directory can be written");
    let write = |path: PathBuf, text: &str| fs::write(path, text).expect("our own directory");
    write(native.join("lib/libpq.so.5.18"), "library");
    write(
        native.join("pg-symlinks.json"),
        r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#,
    );
    write(scratch.join("package/package.json"), r#"{"name":"x","version":"18.4.0-beta.17"}"#);
    fs::set_permissions(native.join("lib/libpq.so.5.18"), fs::Permissions::from_mode(0o600)).expect("our own file");

    let copied = copy(&native, &scratch).expect("copied");
    assert_eq!(copied, scratch.join("native-18.4.0-beta.17"));
    assert_eq!(fs::read_to_string(copied.join("lib/libpq.so.5")).expect("the link leads there"), "library");
    let mode = fs::metadata(copied.join("lib/libpq.so.5")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o644);
    assert!(!native.join("lib/libpq.so.5").exists(), "the original is left as it was");
    write(copied.join("mark"), "");
    assert_eq!(copy(&native, &scratch).expect("again"), copied);
    assert!(copied.join("mark").exists(), "what is there is not copied again");
    fs::remove_dir_all(&scratch).expect("our own directory");
}
