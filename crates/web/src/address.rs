//! Where a client is: the peer of the connection, or what our own proxy says of it.
//!
//! A client can write any `X-Forwarded-For`. It counts only when the connection comes from a proxy that is configured, and then
//! from its end: the last address that is not one of ours is what the outermost of our proxies saw.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

const FORWARDED: &str = "x-forwarded-for";

/// The client's address; none where the server does not know its peers.
pub(crate) fn of(request: &Request, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    let values = request.headers().get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
    Some(behind(peer.ip().to_canonical(), &values.collect::<Vec<_>>(), proxies))
}

fn behind(peer: IpAddr, forwarded: &[&str], proxies: &[IpAddr]) -> IpAddr {
    let ours = |address: &IpAddr| proxies.contains(address);
    if !ours(&peer) {
        return peer;
    }
    let said = forwarded.iter().flat_map(|value| value.split(',')).rev().map(|part| part.trim().parse::<IpAddr>());
    let mut client = peer;
    for part in said {
        // What cannot be read ends what can be trusted.
        let Ok(address) = part else { break };
        client = address.to_canonical();
        if !ours(&client) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        let cases: [(&str, &[&str], &str); 7] = [
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
        ];
        for (peer, forwarded, client) in cases {
            assert_eq!(behind(ip(peer), forwarded, &proxies), ip(client), "{peer} {forwarded:?}");
        }
    }
}
