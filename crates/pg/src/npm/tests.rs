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
