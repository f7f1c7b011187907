//! Addresses of merchants' own pages, as far as they go into headers and redirects.

/// Longest origin, in characters.
const MAX_ORIGIN_CHARS: usize = 255;

/// What stands behind the scheme of an address that a payer may be sent to: in test mode also on the developer's own machine.
pub fn behind_scheme(text: &str, is_test: bool) -> Option<&str> {
    let local =
        || text.strip_prefix("http://").filter(|rest| rest.starts_with("localhost") || rest.starts_with("127.0.0.1"));
    text.strip_prefix("https://").or_else(|| local().filter(|_| is_test))
}

/// A host, with a port or without.
pub fn is_host(text: &str) -> bool {
    let known = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':');
    !text.is_empty() && text.chars().all(known) && !text.starts_with([':', '.', '-'])
}

/// An origin goes into a header as it is, so it has nothing in it but a scheme, a host and a port.
pub fn is_origin(text: &str, is_test: bool) -> bool {
    text.len() <= MAX_ORIGIN_CHARS && behind_scheme(text, is_test).is_some_and(is_host)
}
