use super::*;

const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n\
                      postgres:x:101:104:,,,:/var/lib/postgresql:/bin/sh\n";

#[test]
fn root_hands_over_to_postgres_else_to_nobody() {
    let chosen = choose_from(PASSWD, None).expect("both are there");
    assert_eq!((chosen.name.as_str(), chosen.uid, chosen.gid, chosen.drop), ("postgres", 101, 104, true));
    let rest: String = PASSWD.lines().take(2).map(|line| format!("{line}\n")).collect();
    let chosen = choose_from(&rest, None).expect("nobody is there");
    assert_eq!((chosen.name.as_str(), chosen.uid, chosen.gid), ("nobody", 65534, 65533));
    let error = choose_from("root:x:0:0::/:/bin/sh\n", None).expect_err("neither is there").to_string();
    assert!(error.contains("`postgres` or `nobody`") && error.contains("useradd"), "{error}");
}

#[test]
fn a_named_account_must_exist_and_not_be_root() {
    assert_eq!(choose_from(PASSWD, Some("nobody")).expect("listed").uid, 65534);
    assert!(choose_from(PASSWD, Some("alice")).expect_err("not listed").to_string().contains("alice"));
    assert!(choose_from(PASSWD, Some("root")).expect_err("root").to_string().contains("not run as root"));
}

#[test]
fn the_first_closed_directory_on_the_way_is_named() {
    let scratch = std::env::temp_dir().join(format!("recoup-account-{}", std::process::id()));
    let inner = scratch.join("closed/inner");
    fs::create_dir_all(&inner).expect("the temporary directory can be written");
    let set = |path: &Path, mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own directory");
    };
    set(&scratch, 0o711);
    set(&scratch.join("closed"), 0o700);
    // An id that owns nothing here.
    let stranger = Account { name: "stranger".to_owned(), uid: 61_234, gid: 61_234, drop: true };
    let below = inner.join("not/made/yet");
    assert_eq!(stranger.first_closed(&below), Some(scratch.join("closed")));
    set(&scratch.join("closed"), 0o711);
    assert_eq!(stranger.first_closed(&below), None);
    let ourselves = Account { drop: false, ..stranger };
    set(&scratch.join("closed"), 0o700);
    assert_eq!(ourselves.first_closed(&below), None, "our own rights are the kernel's to check");
    fs::remove_dir_all(&scratch).expect("our own directory");
}
