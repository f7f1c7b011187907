//! The database under everything: the one that is configured, or a private cluster of our own.

use std::fs;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use pg::{Binaries, Cluster, InUse};
use rand::distr::{Alphanumeric, SampleString as _};
use runtime::secret::Secrets;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::Connector;

use crate::config::Config;

/// The database that the product lives in.
const DATABASE: &str = "recoup";

/// A database that can be reached for as long as this is held.
#[derive(Debug)]
pub(crate) struct House {
    /// How to reach it.
    pub(crate) connector: Connector,
    /// The administrator's URL.
    pub(crate) admin_url: String,
    cluster: Option<Cluster>,
}

impl House {
    /// The configured database; else the private cluster of the data directory, joined when somebody else holds it.
    pub(crate) async fn open(config: &Config) -> Result<House> {
        if let Some(url) = &config.database.url {
            let connector = Connector::parse(url, config.database.role_secret.clone())?;
            return Ok(House { connector, admin_url: url.clone(), cluster: None });
        }
        let (binaries, root) = (config.database.binaries.clone(), config.data_dir.clone());
        let opened = tokio::task::spawn_blocking(move || start_durable(binaries.as_deref(), &root)).await?;
        let (cluster, server_url) = opened?;
        House::on(cluster, &server_url).await
    }

    /// A fresh cluster that goes when this does.
    pub(crate) async fn throwaway(config: &Config) -> Result<House> {
        let binaries = config.database.binaries.clone();
        let cluster = tokio::task::spawn_blocking(move || {
            let mut config = pg::Config::throwaway(Binaries::find(binaries.as_deref(), checkout().as_deref())?)?;
            // It lives long enough to need statistics: without them the planner takes any index for any other.
            for (name, value) in [("autovacuum", "on"), ("autovacuum_naptime", "2s"), ("jit", "off")] {
                config.settings.push((name.to_owned(), value.to_owned()));
            }
            Cluster::start(config)
        })
        .await??;
        let url = cluster.url("postgres", cluster.superuser());
        House::on(Some(cluster), &url).await
    }

    /// The configured server, else a durable one on disk with the settings that published figures are measured with.
    pub(crate) async fn for_measuring(config: &Config) -> Result<House> {
        if let Some(url) = &config.database.url {
            let connector = Connector::parse(url, config.database.role_secret.clone())?;
            return Ok(House { connector, admin_url: url.clone(), cluster: None });
        }
        let (binaries, root) = (config.database.binaries.clone(), config.data_dir.join("bench"));
        let cluster = tokio::task::spawn_blocking(move || start_measuring(binaries.as_deref(), &root)).await??;
        let url = cluster.url("postgres", cluster.superuser());
        House::on(Some(cluster), &url).await
    }

    async fn on(cluster: Option<Cluster>, server_url: &str) -> Result<House> {
        let server = Connector::parse(server_url, None)?;
        store::migrate::ensure_database(&server, DATABASE).await?;
        let (address, _) = server_url.rsplit_once('/').context("the cluster's URL names no database")?;
        let admin_url = format!("{address}/{DATABASE}");
        Ok(House { connector: server.database(DATABASE), admin_url, cluster })
    }

    /// Whether the server is our own child.
    pub(crate) fn is_embedded(&self) -> bool {
        self.cluster.is_some()
    }

    /// Stops the server, if it is ours.
    pub(crate) async fn close(self) -> Result<()> {
        if let Some(cluster) = self.cluster {
            tokio::task::spawn_blocking(move || cluster.stop()).await??;
        }
        Ok(())
    }
}

/// Where the binaries of the npm package would be: beside the lock file that pins it.
fn checkout() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| folder.join("package-lock.json").exists()).map(Path::to_path_buf)
}

/// Starts the cluster of a data directory, or reads where the one that holds it can be reached.
fn start_durable(binaries: Option<&Path>, root: &Path) -> Result<(Option<Cluster>, String)> {
    fs::create_dir_all(root).with_context(|| format!("cannot make the data directory {}", root.display()))?;
    let root = root.canonicalize()?;
    let address = root.join("server.url");
    let found = Binaries::find(binaries, checkout().as_deref())?;
    match Cluster::start(pg::Config::durable(&root.join("pg"), found)) {
        Ok(cluster) => {
            let url = cluster.url("postgres", cluster.superuser());
            fs::write(&address, &url)?;
            Ok((Some(cluster), url))
        }
        Err(error) if error.downcast_ref::<InUse>().is_some() && address.exists() => {
            tracing::debug!(%error, "joining the cluster that is running");
            Ok((None, fs::read_to_string(&address)?))
        }
        Err(error) => Err(error),
    }
}

/// Durable, with room enough that checkpoints and evictions stay out of the measurement.
fn start_measuring(binaries: Option<&Path>, root: &Path) -> Result<Cluster> {
    fs::create_dir_all(root).with_context(|| format!("cannot make the data directory {}", root.display()))?;
    let mut config = pg::Config::durable(&root.canonicalize()?, Binaries::find(binaries, checkout().as_deref())?);
    config.shared_buffers_mib = 2048;
    config.settings = [
        ("max_wal_size", "24GB"),
        ("checkpoint_timeout", "30min"),
        ("jit", "off"),
        ("autovacuum_vacuum_scale_factor", "0.05"),
        ("maintenance_work_mem", "512MB"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
    Cluster::start(config)
}

/// Secrets that a developer never has to think about: made once, kept in the data directory, readable by the owner only.
#[derive(Serialize, Deserialize)]
struct DevSecrets {
    key_pepper: String,
    sealing_key: String,
    staff_key: String,
}

/// The configured secrets, or those of the data directory.
pub(crate) fn dev_secrets(config: &Config) -> Result<(Secrets, SecretString)> {
    let path = config.data_dir.join("secrets.toml");
    fs::create_dir_all(&config.data_dir)?;
    if !path.exists() {
        let random = || Alphanumeric.sample_string(&mut rand::rng(), 48);
        let made = DevSecrets { key_pepper: random(), sealing_key: random(), staff_key: random() };
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        std::io::Write::write_all(&mut file, toml::to_string(&made)?.as_bytes())?;
    }
    let stored: DevSecrets = toml::from_str(&fs::read_to_string(&path)?)
        .with_context(|| format!("{} cannot be read; remove it to make new development secrets", path.display()))?;
    let staff = config.core_api.staff_key.clone().unwrap_or_else(|| stored.staff_key.into());
    let made = || Secrets::new(stored.key_pepper.into(), stored.sealing_key.into(), "dev-1".to_owned());
    let secrets = config.secrets().unwrap_or_else(|_| config.with_keks(made()));
    Ok((secrets, staff))
}
