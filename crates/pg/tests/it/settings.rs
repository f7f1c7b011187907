//! What the two profiles run with.

use pg::{Cluster, Config, Profile};

use crate::client::Client;
use crate::fixture::{Scratch, all_binaries, durable};

fn shown(client: &mut Client, wanted: &[(&str, &str)]) {
    for (name, value) in wanted {
        assert_eq!(client.ask(&format!("show {name}")), [*value], "{name}");
    }
}

#[test]
fn durable_flushes_and_uses_the_best_compression_there_is() {
    for binaries in all_binaries() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(Config::durable(&scratch.join("pg"), binaries)).expect("start");
        assert_eq!(cluster.profile(), Profile::Durable);
        let mut client = Client::connect(&cluster);
        shown(
            &mut client,
            &[
                ("fsync", "on"),
                ("synchronous_commit", "on"),
                ("full_page_writes", "on"),
                ("shared_buffers", "256MB"),
                ("huge_pages", "try"),
                ("max_connections", "200"),
                ("checkpoint_timeout", "15min"),
                ("max_wal_size", "4GB"),
                ("data_checksums", "on"),
                ("server_encoding", "UTF8"),
                ("TimeZone", "UTC"),
            ],
        );
        let best = client.ask("select case when 'lz4' = any(enumvals) then 'lz4' else 'pglz' end from pg_settings where name = 'wal_compression'");
        assert_eq!(client.ask("show wal_compression"), best);
        assert_eq!(client.ask("select upper('é') || ('B' < 'a')::text"), ["Étrue"]);
        cluster.stop().expect("stop");
    }
}

#[test]
fn throwaway_does_not_flush() {
    for binaries in all_binaries() {
        let scratch = Scratch::new();
        let cluster = Cluster::start(Config::throwaway_in(&scratch.join("base"), binaries)).expect("start");
        assert_eq!(cluster.profile(), Profile::Throwaway);
        shown(
            &mut Client::connect(&cluster),
            &[
                ("fsync", "off"),
                ("synchronous_commit", "off"),
                ("full_page_writes", "off"),
                ("wal_level", "minimal"),
                ("max_wal_senders", "0"),
                ("autovacuum", "off"),
                ("max_connections", "400"),
            ],
        );
        cluster.stop().expect("stop");
    }
}

#[test]
fn extra_settings_go_over_the_profile_but_not_over_who_can_connect() {
    let scratch = Scratch::new();
    let with = |name: &str, value: &str| {
        let mut config = durable(&scratch.join("pg"));
        config.settings.push((name.to_owned(), value.to_owned()));
        config
    };
    let cluster = Cluster::start(with("max_wal_size", "2GB")).expect("start");
    shown(&mut Client::connect(&cluster), &[("max_wal_size", "2GB")]);
    cluster.stop().expect("stop");
    let error = Cluster::start(with("listen_addresses", "*")).expect_err("refused").to_string();
    assert!(error.contains("listen_addresses"), "{error}");
    let error = Cluster::start(with("no_such_setting", "1")).expect_err("Postgres refuses").to_string();
    assert!(error.contains("no_such_setting"), "the log is quoted: {error}");
}
