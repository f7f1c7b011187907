//! Tables of URLs that pass and that do not.

use super::*;

fn refused(text: &str, reach: Reach) -> Option<String> {
    check(text, reach).err().map(|refused| refused.to_string())
}

#[test]
fn ordinary_receivers_pass() {
    for text in [
        "https://shop.example.com/hooks?source=recoup",
        "https://shop.example.com:443/",
        "https://shop.example.com./",
        "https://1.1.1.1/hook",
        "https://[2606:4700::1111]/hook",
        "https://b\u{fc}cher.example/",
        "https://notlocalhost.example/",
        "https://myinternal.example/",
    ] {
        assert_eq!(refused(text, Reach::Public), None, "{text}");
    }
}

#[test]
fn a_sandbox_may_use_plain_http_any_port_and_this_machine() {
    for text in [
        "http://localhost:3000/hook",
        "http://api.localhost/hook",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "https://localhost/",
        "http://shop.example.com/",
        "https://shop.example.com:8443/",
    ] {
        assert_eq!(refused(text, Reach::PublicAndLoopback), None, "{text}");
        assert!(text == "https://shop.example.com/" || refused(text, Reach::Public).is_some(), "{text}");
    }
}

#[test]
fn every_notation_of_a_closed_address_is_recognised() {
    let loopback = "the address 127.0.0.1 is loopback";
    let table = [
        ("https://127.0.0.1/", loopback),
        ("https://2130706433/", loopback),
        ("https://0x7f000001/", loopback),
        ("https://0x7f.0.0.1/", loopback),
        ("https://0177.0.0.1/", loopback),
        ("https://017700000001/", loopback),
        ("https://127.1/", loopback),
        ("https://127.0.0.1./", loopback),
        ("https://%31%32%37.0.0.1/", loopback),
        ("https://\u{ff11}\u{ff12}\u{ff17}.0.0.1/", loopback),
        ("https://127\u{3002}0.0.1/", loopback),
        ("https://[::ffff:127.0.0.1]/", loopback),
        ("https://[::ffff:7f00:1]/", loopback),
        ("https://[::1]/", "the address ::1 is loopback"),
        ("https://[0:0:0:0:0:0:0:1]/", "the address ::1 is loopback"),
        ("https://0/", "the address 0.0.0.0 is unspecified"),
        ("https://10.0.0.1/", "the address 10.0.0.1 is private"),
        ("https://0xa9fea9fe/latest/meta-data/", "the address 169.254.169.254 is link-local"),
        ("https://[64:ff9b::7f00:1]/", "the address 64:ff9b::7f00:1 is a NAT64 translation"),
        ("https://[2002:7f00:1::]/", "the address 2002:7f00:1:: is a 6to4 tunnel"),
        ("https://[2001:0:7f00:1::]/", "the address 2001:0:7f00:1:: is a Teredo tunnel"),
        ("https://[fd00:ec2::254]/", "the address fd00:ec2::254 is private"),
    ];
    for (text, reason) in table {
        assert_eq!(refused(text, Reach::Public).as_deref(), Some(reason), "{text}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    let table = [
        ("http://shop.example.com/", "the URL must begin with https://"),
        ("ftp://shop.example.com/", "the URL must begin with https://"),
        ("file:///etc/passwd", "the URL must begin with https://"),
        ("https://user@shop.example.com/", "the URL must not contain a user name or password"),
        ("https://user:secret@shop.example.com/", "the URL must not contain a user name or password"),
        ("https://:secret@shop.example.com/", "the URL must not contain a user name or password"),
        ("https://shop.example.com@127.0.0.1/", "the URL must not contain a user name or password"),
        ("https://shop.example.com:8443/", "the port 8443 is not allowed; receivers listen on port 443"),
        ("https://shop.example.com:80/", "the port 80 is not allowed; receivers listen on port 443"),
        ("https://localhost/", "the host name localhost is not reachable from the internet"),
        ("https://LOCALHOST./", "the host name localhost is not reachable from the internet"),
        ("https://api.localhost/", "the host name api.localhost is not reachable from the internet"),
        (
            "https://metadata.google.internal/",
            "the host name metadata.google.internal is not reachable from the internet",
        ),
        ("https://db.internal/", "the host name db.internal is not reachable from the internet"),
        ("https://printer.local/", "the host name printer.local is not reachable from the internet"),
        ("https://database/", "the host name database is not reachable from the internet"),
        ("https://shop.example.com\\@127.0.0.1/", "the URL contains a space, a control character or a backslash"),
        (" https://shop.example.com/", "the URL contains a space, a control character or a backslash"),
        ("https://shop.exa\nmple.com/", "the URL contains a space, a control character or a backslash"),
    ];
    for (text, reason) in table {
        assert_eq!(refused(text, Reach::Public).as_deref(), Some(reason), "{text:?}");
    }
}

#[test]
fn texts_that_are_no_urls_are_refused() {
    for text in [
        "",
        "shop.example.com",
        "/hooks",
        "https://",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[::1/",
        "https://256.256.256.256/",
        "https://1.2.3.4.5/",
        "https://shop.example.com:99999/",
    ] {
        let reason = refused(text, Reach::Public).unwrap_or_default();
        assert!(reason.starts_with("this is not a valid URL: "), "{text:?}: {reason}");
    }
    let long = format!("https://shop.example.com/{}", "a".repeat(MAX_BYTES));
    assert_eq!(check(&long, Reach::Public), Err(RefusedUrl::TooLong));
}

#[test]
fn the_sandbox_keeps_all_other_rules() {
    for text in [
        "http://user@localhost/",
        "http://localhost:0/",
        "http://0.0.0.0:8080/",
        "http://10.0.0.1:8080/",
        "http://169.254.169.254/",
        "http://metadata.google.internal/",
        "http://host.docker.internal:3000/",
        "ftp://localhost/",
    ] {
        assert!(refused(text, Reach::PublicAndLoopback).is_some(), "{text}");
    }
}
