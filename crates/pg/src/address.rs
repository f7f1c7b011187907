//! The address clients connect to.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// `postgres://role@%2Frun%2Fsock:5432/database`: the form with the socket directory as the host, read
/// alike by libpq and by Rust drivers.
pub(crate) fn url(socket_dir: &Path, port: u16, database: &str, role: &str) -> String {
    format!(
        "postgres://{}@{}:{port}/{}",
        escape(role.as_bytes()),
        escape(socket_dir.as_os_str().as_bytes()),
        escape(database.as_bytes())
    )
}

/// RFC 3986 section 2.1: every byte outside the unreserved set as `%XX`.
fn escape(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    for byte in raw {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_directory_and_odd_names_are_escaped() {
        let url = url(Path::new("/srv/a b/sock"), 5432, "shop/1", "o@p:q");
        assert_eq!(url, "postgres://o%40p%3Aq@%2Fsrv%2Fa%20b%2Fsock:5432/shop%2F1");
    }
}
