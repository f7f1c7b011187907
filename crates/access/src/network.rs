//! Networks in CIDR notation, of both families: from where a credential may be used, and which proxies are believed.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Addresses with a common beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.prefix)
    }
}

impl Network {
    /// Reads `203.0.113.0/24`, `2001:db8::/32`, or a single address.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Network, String> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let first: IpAddr = address.parse().map_err(|_| {
            format!("`{text}` is neither an address nor a network. Send 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32.")
        })?;
        if canonical(first) != first {
            return Err(format!("`{text}` is an IPv4 address in IPv6 clothes. Write it as {}.", canonical(first)));
        }
        let longest = longest(first);
        let prefix = match prefix {
            None => longest,
            Some(digits) => digits
                .parse::<u8>()
                .ok()
                .filter(|prefix| *prefix <= longest && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .ok_or_else(|| format!("`{text}` needs a prefix from /0 to /{longest}."))?,
        };
        let network = Network::around(first, prefix);
        if network.first != first {
            return Err(format!("`{text}` is an address inside of a network. Write the network as {network}."));
        }
        Ok(network)
    }

    /// The network of this length that an address is in. A longer length than the address has is the address itself.
    pub fn around(address: IpAddr, prefix: u8) -> Network {
        let address = canonical(address);
        let prefix = prefix.min(longest(address));
        Network { first: masked(address, prefix), prefix }
    }

    /// Whether an address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = canonical(address);
        address.is_ipv4() == self.first.is_ipv4() && masked(address, self.prefix) == self.first
    }
}

/// Whether a list of networks, as stored, lets an address through: an empty one lets everybody, one that is not empty nobody
/// whose address is not known. What cannot be read lets nobody through.
pub fn admits(networks: &[String], address: Option<IpAddr>) -> bool {
    let holds = |address| networks.iter().filter_map(|text| Network::parse(text).ok()).any(|one| one.contains(address));
    networks.is_empty() || address.is_some_and(holds)
}

/// An IPv4 address stays one however it is written.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

fn longest(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix.into())).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix.into())).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn networks_hold_their_addresses_and_no_others() {
        let rows = [
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.7", "203.0.113.7", true),
            ("203.0.113.7", "203.0.113.8", false),
            ("203.0.113.0/24", "::ffff:203.0.113.9", true),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:DB8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::1", "2001:db8:0:0::1", true),
            ("::/0", "2001:db8::1", true),
            ("::/0", "203.0.113.7", false),
        ];
        for (network, address, holds) in rows {
            assert_eq!(Network::parse(network).expect(network).contains(of(address)), holds, "{network} {address}");
        }
    }

    #[test]
    fn what_is_no_network_is_told_what_would_be() {
        for (text, says) in [
            ("203.0.113.7/24", "203.0.113.0/24"),
            ("2001:db8::1/64", "2001:db8::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("203.0.113.0/33", "/32"),
            ("203.0.113.0/+8", "/32"),
            ("203.0.113.0/", "/32"),
            ("2001:db8::/129", "/128"),
            ("example.com", "neither"),
            ("203.0.113", "neither"),
            ("010.0.0.1", "neither"),
            ("fe80::1%eth0", "neither"),
            ("", "neither"),
        ] {
            let told = Network::parse(text).expect_err(text);
            assert!(told.contains(says), "{told}");
        }
        assert_eq!(Network::parse("2001:0DB8::/32").expect("a network").to_string(), "2001:db8::/32");
        assert_eq!(Network::around(of("2001:db8:1:2:3::4"), 64).to_string(), "2001:db8:1:2::/64");
    }

    #[test]
    fn a_list_lets_through_who_is_on_it() {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert!(admits(&[], None) && admits(&[], Some(of("203.0.113.7"))));
        let office = list(&["203.0.113.0/24", "2001:db8::/32"]);
        assert!(admits(&office, Some(of("203.0.113.7"))) && admits(&office, Some(of("2001:db8::7"))));
        assert!(!admits(&office, Some(of("198.51.100.1"))) && !admits(&office, None));
        assert!(!admits(&list(&["nonsense"]), Some(of("203.0.113.7"))), "what cannot be read opens nothing");
    }
}
