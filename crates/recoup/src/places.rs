//! From which country an address is, out of a file of ranges that lies beside the program: nobody is asked.
//!
//! The file has a line for each range, `first,last,country`, as the free country databases publish them; lines that are none are
//! counted and passed over. It is read once, when the process starts.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use usecase::ports::Places;

/// Ranges in order, none inside another. Addresses of version 4 stand where version 6 maps them.
pub(crate) struct Ranges(Vec<(u128, u128, [u8; 2])>);

impl fmt::Debug for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ranges({})", self.0.len())
    }
}

impl Ranges {
    /// Reads a file.
    pub(crate) fn read(file: &Path) -> Result<Ranges> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let found = Ranges::parse(&text);
        ensure!(
            !found.0.is_empty(),
            "{} has no range of addresses: it takes lines of first,last,country",
            file.display()
        );
        Ok(found)
    }

    fn parse(text: &str) -> Ranges {
        let mut all: Vec<_> = text.lines().filter_map(line).collect();
        all.sort_unstable();
        Ranges(all)
    }
}

impl Places for Ranges {
    fn country(&self, address: IpAddr) -> Option<String> {
        let number = number(address);
        let behind = self.0.partition_point(|(first, ..)| *first <= number);
        let (_, last, country) = self.0.get(behind.checked_sub(1)?)?;
        (number <= *last).then(|| country.iter().copied().map(char::from).collect())
    }
}

fn line(text: &str) -> Option<(u128, u128, [u8; 2])> {
    let mut fields = text.split(',').map(|field| field.trim().trim_matches('"'));
    let mut address = || fields.next()?.parse::<IpAddr>().ok().map(number);
    let (first, last) = (address()?, address()?);
    let country: [u8; 2] = fields.next()?.as_bytes().try_into().ok()?;
    (first <= last && country.iter().all(u8::is_ascii_uppercase)).then_some((first, last, country))
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => four.to_ipv6_mapped().to_bits(),
        IpAddr::V6(six) => six.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_of_the_country_whose_range_it_is_in() {
        let ranges = Ranges::parse(
            "102.89.0.0,102.89.255.255,NG\n\"41.57.80.0\",\"41.57.95.255\",\"GH\"\n2c0f:f000::,2c0f:f7ff::,NG\nnonsense\n1.0.0.0,0.0.0.1,AU\n",
        );
        let country = |text: &str| ranges.country(text.parse().expect("an address"));
        for (address, expected) in [
            ("102.89.0.0", Some("NG")),
            ("102.89.255.255", Some("NG")),
            ("102.90.0.0", None),
            ("102.88.255.255", None),
            ("41.57.90.1", Some("GH")),
            ("2c0f:f123::1", Some("NG")),
            ("2001:db8::1", None),
            ("0.0.0.0", None),
        ] {
            assert_eq!(country(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_file_without_ranges_is_not_taken() {
        let file = std::env::temp_dir().join(format!("recoup-places-{}", std::process::id()));
        std::fs::write(&file, "ip,country\n").expect("written");
        let refused = Ranges::read(&file).expect_err("no ranges").to_string();
        std::fs::remove_file(&file).expect("removed");
        assert!(refused.contains("no range of addresses"), "{refused}");
    }
}
