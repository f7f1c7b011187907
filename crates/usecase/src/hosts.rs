//! Hosts of merchants' own: where the pages of somebody's checkout are beside the address that all of them have.
//!
//! The list is the operator's, and holds for as long as the process does. A host belongs to one merchant, and a merchant has one at most.

use std::collections::BTreeMap;
use std::sync::Arc;

use ids::TenantId;

/// Which host is whose. Cheap to clone; the default knows none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(Arc<BTreeMap<String, TenantId>>);

impl Hosts {
    /// Reads `host=tenant` pairs, such as `pay.shop.example=ten_…`.
    ///
    /// # Errors
    /// What is wrong with the first that is none.
    pub fn parse<T: AsRef<str>>(pairs: &[T]) -> Result<Hosts, String> {
        let mut all = BTreeMap::new();
        for pair in pairs {
            let pair = pair.as_ref().trim();
            let wrong = |why: &str| format!("`{pair}`: {why}; write it as pay.shop.example=ten_…");
            let (host, tenant) = pair.split_once('=').ok_or_else(|| wrong("there is no `=`"))?;
            let known =
                |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '.' | '-');
            if !host.contains('.')
                || !host.chars().all(known)
                || host.starts_with(['.', '-'])
                || host.ends_with(['.', '-'])
            {
                return Err(wrong("this is no host name in small letters"));
            }
            let tenant = tenant.parse::<TenantId>().map_err(|_| wrong("this is no merchant's id"))?;
            if all.values().any(|one| *one == tenant) {
                return Err(wrong("this merchant has a host already"));
            }
            if all.insert(host.to_owned(), tenant).is_some() {
                return Err(wrong("this host is another merchant's already"));
            }
        }
        Ok(Hosts(Arc::new(all)))
    }

    /// Whose a host is, as a request names it: with a port or without, in letters of any size.
    pub fn owner(&self, host: &str) -> Option<TenantId> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        self.0.get(&name.trim_end_matches('.').to_ascii_lowercase()).copied()
    }

    /// Where the pages of a merchant's checkout are, without a slash at the end; `usual` for who has no host.
    pub fn base_of(&self, tenant: TenantId, usual: &str) -> String {
        let own = self.0.iter().find(|(_, owner)| **owner == tenant);
        own.map_or_else(|| usual.to_owned(), |(host, _)| format!("https://{host}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADE: &str = "ten_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    const EVE: &str = "ten_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12";

    #[test]
    fn a_host_is_one_merchants() {
        let (ade, eve): (TenantId, TenantId) = (ADE.parse().expect("an id"), EVE.parse().expect("an id"));
        let hosts = Hosts::parse(&[format!("pay.gym.example={ADE}")]).expect("a host");
        for text in ["pay.gym.example", "PAY.gym.example:8443", "pay.gym.example."] {
            assert_eq!(hosts.owner(text), Some(ade), "{text}");
        }
        for text in ["gym.example", "xpay.gym.example", "pay.gym.example.evil.example", ""] {
            assert_eq!(hosts.owner(text), None, "{text}");
        }
        assert_eq!(hosts.base_of(ade, "https://api.example"), "https://pay.gym.example");
        assert_eq!(hosts.base_of(eve, "https://api.example"), "https://api.example");
    }

    #[test]
    fn what_is_no_pair_is_told() {
        let twice = |a: &str, b: &str| Hosts::parse(&[a.to_owned(), b.to_owned()]).expect_err("refused");
        for wrong in [
            "pay.gym.example",
            "pay=ten_x",
            "https://pay.gym.example=ten_x",
            &format!("Pay.gym.example={ADE}"),
            &format!("localhost={ADE}"),
        ] {
            assert!(Hosts::parse(&[wrong]).is_err(), "{wrong}");
        }
        assert!(twice(&format!("a.example={ADE}"), &format!("b.example={ADE}")).contains("has a host already"));
        assert!(twice(&format!("a.example={ADE}"), &format!("a.example={EVE}")).contains("another merchant's"));
    }
}
