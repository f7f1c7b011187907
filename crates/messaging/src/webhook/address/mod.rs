//! Says whether a webhook may go to an address: only to the public internet, and to this machine when a
//! developer's sandbox allows it.
//!
//! Ranges follow the IANA special-purpose registries and the filters of other webhook senders. For IPv6 the
//! rule is turned round: whatever is not global unicast space is refused. Tunnel and translation ranges (6to4,
//! Teredo, NAT64) are refused whole, since an inner address hides in them. This module resolves no names.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses a message may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The public internet.
    Public,
    /// Also the loopback addresses of this machine. Private networks stay closed.
    PublicAndLoopback,
}

impl Reach {
    /// From the flag of a message.
    pub(crate) fn of(local_allowed: bool) -> Reach {
        if local_allowed { Reach::PublicAndLoopback } else { Reach::Public }
    }
}

/// An address that no webhook may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RefusedAddress {
    address: IpAddr,
    why: &'static str,
}

impl fmt::Display for RefusedAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the address {} is {}", self.address, self.why)
    }
}

impl std::error::Error for RefusedAddress {}

/// Passes an address that may be connected to, in its canonical form: an IPv4 address mapped into IPv6 comes
/// out as the IPv4 address it stands for.
///
/// # Errors
/// When the address is out of reach.
pub(crate) fn vet(address: IpAddr, reach: Reach) -> Result<IpAddr, RefusedAddress> {
    let address = address.to_canonical();
    if reach == Reach::PublicAndLoopback && address.is_loopback() {
        return Ok(address);
    }
    let why = match address {
        IpAddr::V4(v4) => why_not_v4(v4),
        IpAddr::V6(v6) => why_not_v6(v6),
    };
    why.map_or(Ok(address), |why| Err(RefusedAddress { address, why }))
}

/// Network, prefix length (1 to 32), and what its addresses are.
const CLOSED_V4: [(Ipv4Addr, u32, &str); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "unspecified"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "carrier-grade NAT"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    // A cloud's host agent, in public space but only ever reachable from inside a virtual machine.
    (Ipv4Addr::new(168, 63, 129, 16), 32, "a cloud's metadata service"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a 6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "for benchmarks"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "for documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "for documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(255, 255, 255, 255), 32, "broadcast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// Network, prefix length (1 to 128), and what its addresses are. The first match names the reason.
const CLOSED_V6: [(Ipv6Addr, u32, &str); 16] = [
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::UNSPECIFIED, 96, "an obsolete IPv4-compatible address"),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, "a NAT64 translation"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "a NAT64 translation"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "discarded by routers"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, "a Teredo tunnel"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved for protocols"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "for documentation"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "a 6to4 tunnel"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "for documentation"),
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16, "a segment routing identifier"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "private"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// The only IPv6 space that is routed in public.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

fn why_not_v4(address: Ipv4Addr) -> Option<&'static str> {
    let within = |network: Ipv4Addr, prefix: u32| (address.to_bits() ^ network.to_bits()).leading_zeros() >= prefix;
    CLOSED_V4.iter().find(|(network, prefix, _)| within(*network, *prefix)).map(|(_, _, why)| *why)
}

fn why_not_v6(address: Ipv6Addr) -> Option<&'static str> {
    let within = |network: Ipv6Addr, prefix: u32| (address.to_bits() ^ network.to_bits()).leading_zeros() >= prefix;
    let named = CLOSED_V6.iter().find(|(network, prefix, _)| within(*network, *prefix)).map(|(_, _, why)| *why);
    let (network, prefix) = GLOBAL_UNICAST;
    named.or_else(|| (!within(network, prefix)).then_some("not a public address"))
}

#[cfg(test)]
mod tests;
