//! Says whether a URL may receive webhooks, as far as that can be said without asking for addresses.
//!
//! The text is parsed once and only the parsed form is used afterwards: numbers in odd notations (`0x7f.1`,
//! `2130706433`) have become addresses by then. Names pass here and their addresses are vetted when they
//! are resolved.

use std::net::IpAddr;

use reqwest::Url;

use super::address::{Reach, RefusedAddress, vet};

/// The longest URL accepted, in bytes. The store holds the same limit.
const MAX_BYTES: usize = 2048;
/// The only port of a receiver on the public internet.
const HTTPS_PORT: u16 = 443;
/// Names that mean this machine or this network, whatever a resolver says; each stands for itself and for
/// everything below it.
const CLOSED_NAMES: [&str; 3] = ["internal", "local", "localdomain"];

/// Why a URL may not receive webhooks. The texts are shown to merchants.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RefusedUrl {
    #[error("the URL is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("the URL contains a space, a control character or a backslash")]
    StrayCharacter,
    #[error("this is not a valid URL: {0}")]
    Malformed(String),
    #[error("the URL must begin with https://")]
    NotHttps,
    #[error("the URL must not contain a user name or password")]
    UserInfo,
    #[error("the host name {0} is not reachable from the internet")]
    ClosedName(String),
    #[error(transparent)]
    ClosedAddress(#[from] RefusedAddress),
    #[error("the port {0} is not allowed; receivers listen on port 443")]
    Port(u16),
}

/// Passes a URL that a webhook may be sent to.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn check(text: &str, reach: Reach) -> Result<Url, RefusedUrl> {
    if text.len() > MAX_BYTES {
        return Err(RefusedUrl::TooLong);
    }
    // The parser would drop or repair these silently, and the merchant would read something else than we use.
    if text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(RefusedUrl::StrayCharacter);
    }
    let url = Url::parse(text).map_err(|error| RefusedUrl::Malformed(error.to_string()))?;
    let plain_http = url.scheme() == "http" && reach == Reach::PublicAndLoopback;
    if url.scheme() != "https" && !plain_http {
        return Err(RefusedUrl::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(RefusedUrl::UserInfo);
    }
    check_host(&url, reach)?;
    check_port(&url, reach)?;
    Ok(url)
}

fn check_host(url: &Url, reach: Reach) -> Result<(), RefusedUrl> {
    let host = url.host_str().unwrap_or_default();
    if let Some(address) = literal(host) {
        vet(address, reach)?;
        return Ok(());
    }
    // A trailing dot only says that the name is complete.
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_under = |closed: &str| name.strip_suffix(closed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let open = if is_under("localhost") {
        reach == Reach::PublicAndLoopback
    } else {
        // A name of one label is completed by the search list of our own network.
        name.contains('.') && !CLOSED_NAMES.iter().any(|closed| is_under(closed))
    };
    if open { Ok(()) } else { Err(RefusedUrl::ClosedName(name.to_owned())) }
}

fn check_port(url: &Url, reach: Reach) -> Result<(), RefusedUrl> {
    let port = url.port_or_known_default().unwrap_or(0);
    let open = match reach {
        Reach::Public => port == HTTPS_PORT,
        Reach::PublicAndLoopback => port != 0,
    };
    if open { Ok(()) } else { Err(RefusedUrl::Port(port)) }
}

/// The address a host is, when it is not a name. The parser has already normalised it.
fn literal(host: &str) -> Option<IpAddr> {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host).parse().ok()
}

#[cfg(test)]
mod tests;
