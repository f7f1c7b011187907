//! The first and last address of every closed range is refused, its neighbours outside are not.

use super::*;

fn why(text: &str, reach: Reach) -> Option<String> {
    let address: IpAddr = text.parse().expect("an address of the table");
    vet(address, reach).err().map(|refused| refused.to_string())
}

#[test]
fn both_ends_of_every_closed_range_are_refused() {
    let table = [
        ("0.0.0.0", "0.255.255.255", "unspecified"),
        ("10.0.0.0", "10.255.255.255", "private"),
        ("100.64.0.0", "100.127.255.255", "carrier-grade NAT"),
        ("127.0.0.0", "127.255.255.255", "loopback"),
        ("168.63.129.16", "168.63.129.16", "a cloud's metadata service"),
        ("169.254.0.0", "169.254.255.255", "link-local"),
        ("172.16.0.0", "172.31.255.255", "private"),
        ("192.0.0.0", "192.0.0.255", "reserved for protocols"),
        ("192.0.2.0", "192.0.2.255", "for documentation"),
        ("192.88.99.0", "192.88.99.255", "a 6to4 relay"),
        ("192.168.0.0", "192.168.255.255", "private"),
        ("198.18.0.0", "198.19.255.255", "for benchmarks"),
        ("198.51.100.0", "198.51.100.255", "for documentation"),
        ("203.0.113.0", "203.0.113.255", "for documentation"),
        ("224.0.0.0", "239.255.255.255", "multicast"),
        ("240.0.0.0", "255.255.255.254", "reserved"),
        ("255.255.255.255", "255.255.255.255", "broadcast"),
        ("::", "::", "unspecified"),
        ("::1", "::1", "loopback"),
        ("::2", "::ffff:ffff", "an obsolete IPv4-compatible address"),
        ("64:ff9b::", "64:ff9b::ffff:ffff", "a NAT64 translation"),
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "a NAT64 translation"),
        ("100::", "100::ffff:ffff:ffff:ffff", "discarded by routers"),
        ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "a Teredo tunnel"),
        ("2001:1::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "reserved for protocols"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "for documentation"),
        ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "a 6to4 tunnel"),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "for documentation"),
        ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "a segment routing identifier"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private"),
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
        ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
        ("::1:0:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "not a public address"),
        ("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "not a public address"),
    ];
    for (first, last, reason) in table {
        for end in [first, last] {
            assert_eq!(why(end, Reach::Public), Some(format!("the address {end} is {reason}")));
        }
    }
}

#[test]
fn the_neighbours_of_closed_ranges_are_public() {
    let table = [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::",
        "2001:db7:ffff::1",
        "2001:db9::",
        "2003::",
        "2606:4700::1111",
        "3ffe:ffff::1",
        "3fff:1000::",
    ];
    for address in table {
        assert_eq!(why(address, Reach::Public), None, "{address}");
    }
}

#[test]
fn a_mapped_address_is_judged_and_used_as_what_it_stands_for() {
    assert_eq!(why("::ffff:10.0.0.1", Reach::Public), Some("the address 10.0.0.1 is private".to_owned()));
    assert_eq!(why("::ffff:127.0.0.1", Reach::Public), Some("the address 127.0.0.1 is loopback".to_owned()));
    let mapped: IpAddr = "::ffff:1.1.1.1".parse().expect("an address");
    assert_eq!(vet(mapped, Reach::Public), Ok(IpAddr::from([1, 1, 1, 1])));
}

#[test]
fn a_sandbox_reaches_loopback_and_nothing_else_that_is_closed() {
    for open in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "1.1.1.1"] {
        assert_eq!(why(open, Reach::PublicAndLoopback), None, "{open}");
    }
    for closed in ["0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "::127.0.0.1", "fd00:ec2::254", "fe80::1"] {
        assert!(why(closed, Reach::PublicAndLoopback).is_some(), "{closed}");
    }
}
