//! The throw-away cluster of a test run.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use pg::{Binaries, Cluster, Config};

/// Holds the URL of a cluster that somebody else started and will stop.
pub const CLUSTER_VARIABLE: &str = "RECOUP_TEST_CLUSTER_URL";

/// Which Postgres the tests want, as a directory of binaries; the newest found otherwise.
const BINARIES_VARIABLE: &str = "RECOUP_TEST_PG_BINARIES";

/// Starts a throw-away cluster. Dropping it stops the server and removes its files.
///
/// # Errors
/// When no Postgres is to be found or it does not start; the message says what to do.
pub fn start_cluster() -> Result<Cluster> {
    let explicit = variable(BINARIES_VARIABLE).map(PathBuf::from);
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let binaries = Binaries::find(explicit.as_deref(), checkout)?;
    Cluster::start(Config::throwaway(binaries)?).context("the tests need a Postgres")
}

/// Starts a cluster whose commits survive a crash, in a new folder; for tests that crash it. The folder is the test's
/// to remove.
///
/// # Errors
/// When no Postgres is to be found or it does not start; the message says what to do.
pub fn start_durable_cluster(folder: &Path) -> Result<Cluster> {
    let explicit = variable(BINARIES_VARIABLE).map(PathBuf::from);
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let binaries = Binaries::find(explicit.as_deref(), checkout)?;
    Cluster::start(Config::durable(folder, binaries)).context("the tests need a Postgres")
}

#[expect(clippy::disallowed_methods, reason = "how a test run hands its cluster to its test binaries")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The URL of the cluster that serves this process.
pub(crate) fn url() -> &'static str {
    static OWN: OnceLock<(Option<Cluster>, String)> = OnceLock::new();
    let (_, url) = OWN.get_or_init(|| match variable(CLUSTER_VARIABLE) {
        Some(url) => (None, url),
        None => {
            let cluster = start_cluster().unwrap_or_else(|error| panic!("{error:#}"));
            let url = cluster.url("postgres", cluster.superuser());
            (Some(cluster), url)
        }
    });
    url
}
