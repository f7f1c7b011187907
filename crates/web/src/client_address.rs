//! From where a request came: the socket says so, and `X-Forwarded-For` only as far as proxies of our own wrote it.
//!
//! The header is read from its end, where the last proxy wrote. An entry counts when the one that wrote it, the socket or the
//! entry behind it, is a proxy that the configuration names. What a client wrote itself lies further in front and is not
//! reached.

use std::net::{IpAddr, SocketAddr};

use access::network::{Network, canonical};
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};

use crate::Api;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request is taken to come from; `None` when there is no socket, as in tests.
pub fn of(api: &Api, parts: &Parts) -> Option<IpAddr> {
    seen(api, &parts.extensions, &parts.headers)
}

pub(crate) fn seen(api: &Api, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip();
    Some(behind(&api.parts().trusted_proxies, peer, headers))
}

fn behind(proxies: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let believed = |address: IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut address = canonical(peer);
    if !believed(address) {
        return address;
    }
    let values: Vec<&str> = headers.get_all(FORWARDED).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    for entry in values.iter().flat_map(|value| value.split(',')).rev() {
        let Some(before) = read(entry) else { return address };
        address = before;
        if !believed(address) {
            return address;
        }
    }
    address
}

/// An entry of the header: an address, with or without brackets and port.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse::<IpAddr>().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(canonical)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["10.0.0.0/8", "2001:db8:ffff::/48"].map(|text| Network::parse(text).expect("a network"));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, HeaderValue::from_str(value).expect("a header"));
        }
        behind(&proxies, peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(found("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(found("203.0.113.7", &[]), "203.0.113.7");
        assert_eq!(found("::ffff:203.0.113.7", &["10.0.0.1"]), "203.0.113.7");
    }

    #[test]
    fn proxies_of_ours_are_believed_as_far_as_they_wrote() {
        let rows: [(&[&str], &str); 9] = [
            (&["198.51.100.1"], "198.51.100.1"),
            (&["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
            (&["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
            (&["1.2.3.4, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            (&["198.51.100.1:51234"], "198.51.100.1"),
            (&["[2001:DB8::1]:443"], "2001:db8::1"),
            (&["::ffff:198.51.100.1"], "198.51.100.1"),
            (&["1.2.3.4, unknown"], "10.0.0.1"),
            (&["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ];
        for (forwarded, expected) in rows {
            assert_eq!(found("10.0.0.1", forwarded), expected, "{forwarded:?}");
        }
        assert_eq!(found("2001:db8:ffff::1", &["2001:DB8:0::7"]), "2001:db8::7");
    }
}
