//! A bucket as one number: the instant at which it will be full again (the "theoretical arrival time" of cell-rate algorithms).

use std::net::IpAddr;

/// The window that quotas are stated for, in seconds.
pub const WINDOW_SECONDS: u32 = 60;

/// The window in nanoseconds.
pub(crate) const WINDOW_NS: u64 = 60_000_000_000;

/// The name of a bucket. Names that are made of different things are different.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bucket(String);

impl Bucket {
    /// The bucket of one thing of a kind: `key`, `tenant`.
    pub fn of(kind: &str, thing: impl std::fmt::Display) -> Bucket {
        Bucket(format!("{kind}:{thing}"))
    }

    /// The buckets that an address takes from, with how many times the quota each holds: itself for IPv4. For IPv6 its /64,
    /// which one machine has to itself, and the /48 around it, which one customer of a provider has, so that hopping through
    /// networks of one's own gets only so far. Nobody's when the address is not known, which is one bucket.
    pub fn of_address(kind: &str, address: Option<IpAddr>) -> Vec<(Bucket, u32)> {
        match address.map(|address| address.to_canonical()) {
            None => vec![(Bucket::of(kind, "unknown"), 1)],
            Some(IpAddr::V4(address)) => vec![(Bucket::of(kind, address), 1)],
            Some(IpAddr::V6(address)) => {
                let bits = address.to_bits();
                let machine = Bucket::of(kind, format_args!("{:x}/64", bits >> 64));
                let customer = Bucket::of(kind, format_args!("{:x}/48", bits >> 80));
                vec![(machine, 1), (customer, MACHINES_OF_A_CUSTOMER)]
            }
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.0
    }
}

/// How many machines' worth a /48 may ask for.
const MACHINES_OF_A_CUSTOMER: u32 = 8;

/// So much out of one bucket.
#[derive(Clone, Debug)]
pub struct Take {
    /// Which.
    pub bucket: Bucket,
    /// How much the bucket holds, and how much it refills in a minute. At least one.
    pub per_minute: u32,
    /// How much is taken. What costs more than the bucket holds takes all of it.
    pub cost: u32,
}

impl Take {
    /// How long it takes to refill what is taken, in nanoseconds.
    pub(crate) fn weight_ns(&self) -> u64 {
        let quota = u64::from(self.per_minute.max(1));
        let cost = u64::from(self.cost).min(quota);
        WINDOW_NS.saturating_mul(cost) / quota
    }
}

/// How a bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How much it holds.
    pub per_minute: u32,
    /// How much is in it.
    pub remaining: u32,
    /// When it is full again, in seconds.
    pub full_in_s: u64,
    /// When what was asked for can be taken, in seconds; zero when it was or could have been.
    pub wait_s: u64,
}

impl Standing {
    /// `used_ns` is how long the bucket would take to be full, with what was asked for taken out.
    pub(crate) fn of(take: &Take, used_ns: u64, taken: bool) -> Standing {
        let quota = take.per_minute.max(1);
        let after = if taken { used_ns } else { used_ns.saturating_sub(take.weight_ns()) };
        let free = u128::from(WINDOW_NS.saturating_sub(after));
        let remaining = free.saturating_mul(u128::from(quota)) / u128::from(WINDOW_NS);
        Standing {
            per_minute: quota,
            remaining: u32::try_from(remaining).unwrap_or(quota),
            full_in_s: seconds(after),
            wait_s: seconds(used_ns.saturating_sub(WINDOW_NS)),
        }
    }
}

/// A bucket that has too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// Which of the takes, from zero.
    pub nth: usize,
    /// How it stands.
    pub standing: Standing,
}

/// Whole seconds, rounded up.
fn seconds(ns: u64) -> u64 {
    ns.div_ceil(1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(address: &str) -> Vec<String> {
        let address = address.parse().expect("an address");
        Bucket::of_address("a", Some(address)).into_iter().map(|(bucket, _)| bucket.0).collect()
    }

    #[test]
    fn an_address_is_counted_as_whose_it_is() {
        assert_eq!(names("203.0.113.7"), ["a:203.0.113.7"]);
        assert_eq!(names("::ffff:203.0.113.7"), names("203.0.113.7"));
        assert_eq!(names("2001:db8:1:2::1"), names("2001:DB8:1:2:ffff::9"), "hopping inside of a /64");
        let (one, other) = (names("2001:db8:1:2::1"), names("2001:db8:1:3::1"));
        assert_ne!(one[0], other[0]);
        assert_eq!(one[1], other[1], "hopping inside of a /48");
        assert_ne!(names("2001:db8:2:2::1")[1], one[1]);
        assert_ne!(names("::1:0:0:0:0")[0], names("::1:0:0:0:0")[1], "a /64 and a /48 are never one bucket");
    }

    #[test]
    fn a_standing_counts_what_is_left() {
        let take = |cost| Take { bucket: Bucket::of("k", 1), per_minute: 3, cost };
        let after_one = Standing::of(&take(1), WINDOW_NS / 3, true);
        assert_eq!((after_one.remaining, after_one.full_in_s, after_one.wait_s), (2, 20, 0));
        let empty = Standing::of(&take(1), WINDOW_NS + WINDOW_NS / 3, false);
        assert_eq!((empty.remaining, empty.full_in_s, empty.wait_s), (0, 60, 20));
        assert_eq!(take(99).weight_ns(), WINDOW_NS, "what costs more than a bucket takes a bucket");
    }
}
