//! The server's settings, given on its command line so that no file in the data directory can undo them.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::config::{Config, Profile};
use crate::process::CLUSTER_NAME;

/// The port is only a part of the socket's file name; nothing listens on the network.
pub(crate) const PORT: u16 = 5432;

/// Settings that decide who can reach the server or how we find it again.
const RESERVED: [&str; 12] = [
    "listen_addresses",
    "port",
    "unix_socket_directories",
    "unix_socket_permissions",
    "unix_socket_group",
    "cluster_name",
    "data_directory",
    "config_file",
    "hba_file",
    "ident_file",
    "external_pid_file",
    "logging_collector",
];

/// Refuses extra settings that are ours to decide, or that are not names at all.
pub(crate) fn check(extra: &[(String, String)]) -> Result<()> {
    for (name, _) in extra {
        ensure!(
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte)),
            "{name:?} is not the name of a Postgres setting"
        );
        if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            bail!("the Postgres setting `{name}` is fixed for a supervised server and cannot be changed");
        }
    }
    Ok(())
}

/// `-c name=value` for everything, the caller's own after the profile's.
pub(crate) fn arguments(config: &Config, socket_dir: &Path, wal_compression: &str) -> Vec<OsString> {
    let mut settings: Vec<(String, String)> = [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("logging_collector", "off"),
        ("log_destination", "stderr"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
    ]
    .into_iter()
    .chain(profile(config.profile).iter().copied())
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    settings.push(("port".to_owned(), PORT.to_string()));
    settings.push(("shared_buffers".to_owned(), format!("{}MB", config.shared_buffers_mib)));
    settings.push(("max_connections".to_owned(), config.max_connections.to_string()));
    settings.push(("wal_compression".to_owned(), wal_compression.to_owned()));
    settings.extend(config.settings.iter().cloned());

    let mut arguments = vec![OsString::from("-c"), OsString::from(CLUSTER_NAME)];
    for (name, value) in settings {
        arguments.push(OsString::from("-c"));
        arguments.push(OsString::from(format!("{name}={value}")));
    }
    arguments.push(OsString::from("-c"));
    arguments.push(socket_setting(socket_dir));
    arguments
}

fn profile(profile: Profile) -> &'static [(&'static str, &'static str)] {
    match profile {
        Profile::Durable => &[
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("huge_pages", "try"),
            ("checkpoint_timeout", "15min"),
            ("checkpoint_completion_target", "0.9"),
            ("max_wal_size", "4GB"),
        ],
        Profile::Throwaway => &[
            ("fsync", "off"),
            ("synchronous_commit", "off"),
            ("full_page_writes", "off"),
            ("wal_level", "minimal"),
            ("max_wal_senders", "0"),
            ("autovacuum", "off"),
            ("checkpoint_timeout", "30min"),
            // In the data directory, so that it goes when that goes.
            ("dynamic_shared_memory_type", "mmap"),
        ],
    }
}

/// The setting is a comma-separated list; quotes keep a comma or a space in the path from splitting it.
fn socket_setting(socket_dir: &Path) -> OsString {
    let mut text = b"unix_socket_directories=\"".to_vec();
    for byte in socket_dir.as_os_str().as_bytes() {
        if *byte == b'"' {
            text.push(b'"');
        }
        text.push(*byte);
    }
    text.push(b'"');
    OsString::from_vec(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_decide_who_can_connect_are_refused() {
        let set = |name: &str| check(&[(name.to_owned(), "x".to_owned())]);
        assert!(set("work_mem").is_ok());
        assert!(set("auto_explain.log_min_duration").is_ok());
        for name in ["listen_addresses", "Port", "HBA_FILE", "", "a b", "x=y"] {
            assert!(set(name).is_err(), "{name:?} was accepted");
        }
    }

    #[test]
    fn odd_socket_paths_stay_one_path() {
        let setting = socket_setting(Path::new("/srv/a, \"b\""));
        assert_eq!(setting, "unix_socket_directories=\"/srv/a, \"\"b\"\"\"");
    }
}
