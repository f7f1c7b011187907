//! Turns names into vetted addresses. What comes out of here is what is connected to: nothing resolves the
//! name a second time.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{Reach, RefusedAddress, vet};

/// A source of addresses for names. Its answers are not trusted.
#[async_trait]
pub trait NameLookup: fmt::Debug + Send + Sync {
    /// All addresses of a name.
    ///
    /// # Errors
    /// When the name is unknown or nobody could be asked.
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The machine's own resolver.
#[derive(Clone, Copy, Debug)]
pub struct SystemLookup;

#[async_trait]
impl NameLookup for SystemLookup {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect())
    }
}

/// Why a name leads nowhere we would go.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RefusedName {
    /// Every address is closed; the first one says why.
    #[error(transparent)]
    Address(RefusedAddress),
    /// An answer without addresses.
    #[error("the host name has no address")]
    Empty,
    /// No answer.
    #[error("the host name could not be resolved")]
    Unknown(#[source] io::Error),
}

/// Passes on the addresses of a name that a message may go to.
#[derive(Debug)]
pub(crate) struct VettedResolver {
    lookup: Arc<dyn NameLookup>,
    reach: Reach,
}

impl VettedResolver {
    pub(crate) fn new(lookup: Arc<dyn NameLookup>, reach: Reach) -> VettedResolver {
        VettedResolver { lookup, reach }
    }
}

impl Resolve for VettedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Arc::clone(&self.lookup);
        let reach = self.reach;
        Box::pin(async move {
            let found = lookup.addresses(name.as_str()).await.map_err(RefusedName::Unknown)?;
            let vetted = vetted(&found, reach)?;
            // The port comes from the URL; 0 stands for "not said here".
            let addrs: Addrs = Box::new(vetted.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addrs)
        })
    }
}

fn vetted(found: &[IpAddr], reach: Reach) -> Result<Vec<IpAddr>, RefusedName> {
    let mut open = Vec::with_capacity(found.len());
    let mut refused = None;
    for address in found {
        match vet(*address, reach) {
            Ok(address) => open.push(address),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    match refused {
        Some(reason) if open.is_empty() => Err(RefusedName::Address(reason)),
        None if open.is_empty() => Err(RefusedName::Empty),
        Some(_) | None => Ok(open),
    }
}
