//! Everything that the play needs to run: a database that goes when the play ends, the three roles, and the
//! merchants' own server, all on ports of this machine that nobody else uses.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use access::keys::NewKey;
use anyhow::{Context as _, Result};
use ids::Mode;
use rand::distr::{Alphanumeric, SampleString as _};
use runtime::secret::Secrets;
use runtime::{Clock, Shutdown};
use store::doors::{self, AuditDb, OperatorDb};
use store::key::KeyKind;
use store::operator::tenants::{self, NewTenant};
use tokio::task::JoinHandle;

use super::client::Client;
use super::receiver::{self, Mailbox};
use crate::commands::create_key;
use crate::config::Config;
use crate::house::House;
use crate::services::{self, Parts, Served};

/// A port that the machine chooses.
const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How long the worker waits when nothing is due: a play has no time to lose.
const IDLE_MS: u64 = 100;

/// Requests a minute that the players may make.
const PER_MINUTE: u32 = 100_000;

/// The running roles.
pub(super) struct Stage {
    house: House,
    secrets: Secrets,
    shutdown: Shutdown,
    roles: Vec<Served>,
    worker: JoinHandle<()>,
    base_url: String,
    receiver: Served,
    receiver_shutdown: Shutdown,
    outbox: PathBuf,
}

impl Stage {
    /// Starts everything. What the merchant's server is told arrives in `mailbox`.
    pub(super) async fn open(mut config: Config, seed: u64, mailbox: &Mailbox) -> Result<Stage> {
        config.webhooks.local_allowed = true;
        config.worker.idle_ms = IDLE_MS;
        config.simulator.seed = seed;
        let outbox = config.data_dir.join("demo-outbox");
        // What the play before this one said is of no interest any more.
        let objects = config.data_dir.join("demo-objects");
        for folder in [&outbox, &objects] {
            if folder.exists() {
                std::fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
            }
        }
        config.objects.folder = Some(objects);
        config.messages.sandbox_folder = Some(outbox.clone());
        let house = House::throwaway(&config).await?;
        store::migrate::run(&house.connector, Clock::system().now()).await?;
        let random = || Alphanumeric.sample_string(&mut rand::rng(), 48);
        let secrets = Secrets::new(random().into(), random().into(), "demo-1".to_owned());
        let parts = Parts::new(&config, house.connector.clone(), secrets.clone(), Some(random().into()))?;
        let shutdown = Shutdown::new();
        tokio::spawn(shutdown.clone().on_signals());
        let public = services::public_api(&config, &parts, "http://127.0.0.1", &shutdown);
        let public = services::serve(ANY_PORT, public, shutdown.clone()).await?;
        let base_url = format!("http://{}", public.address);
        let core = services::serve(ANY_PORT, services::core_api(&config, &parts, None), shutdown.clone()).await?;
        let health = services::serve(ANY_PORT, services::worker_health(&parts, &shutdown), shutdown.clone()).await?;
        let (settings, held, stop) = (config, parts, shutdown.clone());
        let worker = tokio::spawn(async move { services::work(&settings, &held, stop).await });
        let receiver_shutdown = Shutdown::new();
        let receiver = services::serve(ANY_PORT, receiver::router(mailbox), receiver_shutdown.clone()).await?;
        let roles = vec![public, core, health];
        Ok(Stage { house, secrets, shutdown, roles, worker, base_url, receiver, receiver_shutdown, outbox })
    }

    /// Makes a merchant and its key as an operator would, and answers the merchant's server.
    pub(super) async fn merchant(&self, new: &NewTenant) -> Result<Client> {
        let desk = OperatorDb::connect(&self.house.connector, Clock::system(), "recoup demo");
        let tenant = tenants::create(&desk, new).await?;
        let key = NewKey {
            kind: KeyKind::Secret,
            name: "demo".to_owned(),
            scopes: Vec::new(),
            allowed_addresses: Vec::new(),
            per_minute: PER_MINUTE,
            expires_at: None,
        };
        let (_, text) = create_key(&desk, tenant, Mode::Test, key, &self.secrets).await?;
        Client::try_new(self.base_url.clone(), text)
    }

    /// Where messages to customers are put.
    pub(super) fn outbox(&self) -> PathBuf {
        self.outbox.clone()
    }

    /// The URL of the merchant's server.
    pub(super) fn hook(&self) -> String {
        format!("http://{}{}", self.receiver.address, receiver::PATH)
    }

    /// Reads everything, changes nothing.
    pub(super) fn audit(&self) -> AuditDb {
        doors::open_for_audit(&self.house.connector, Clock::system())
    }

    /// Waits until somebody wants it to stop.
    pub(super) async fn interrupted(&self) {
        self.shutdown.requested().await;
    }

    /// Stops everything in good order: first who sends, then who receives, then the database.
    pub(super) async fn close(self) -> Result<()> {
        self.shutdown.request();
        self.worker.await.context("the worker ended in a panic")?;
        self.receiver_shutdown.request();
        for served in self.roles.into_iter().chain([self.receiver]) {
            // Connections kept open for reuse are of no use any more.
            drop(tokio::time::timeout(Duration::from_secs(2), served.stopped()).await);
        }
        self.house.close().await
    }
}
