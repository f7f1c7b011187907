//! Logging in: which role may see what, and the pools that hold its connections.
//!
//! Each service and mode has a login role of its own, so that a mistake above meets a refusal in the
//! database itself. A role's `search_path` is exactly one schema and is never changed.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use ids::Mode;
use runtime::Clock;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use sqlx::{ConnectOptions as _, PgPool};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::StoreError;
use crate::key_ring::KeyRing;

/// A login role of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DbRole {
    /// The dashboard's service: schema `core` only.
    CoreApi,
    /// The merchant API of one mode: that mode's schema only.
    Public(Mode),
    /// The dashboard's service in one mode: what the merchant API may there, but it looks up no credentials.
    Office(Mode),
    /// The worker of one mode: that mode's schema only; may scan `due` across tenants.
    Worker(Mode),
    /// The operator's command line, across modes: schema `core` only.
    Cli,
    /// The operator's command line in one mode: settings, keys and stuck work; no money.
    Operator(Mode),
    /// The audit log's sealer in one mode: reads the log, writes seals, and may change neither.
    Sealer(Mode),
    /// Reads everything, writes nothing.
    Auditor,
    /// The simulated gateway: its own book only.
    Simulator,
}

impl DbRole {
    /// All login roles.
    pub const ALL: [DbRole; 14] = [
        DbRole::CoreApi,
        DbRole::Public(Mode::Test),
        DbRole::Public(Mode::Live),
        DbRole::Office(Mode::Test),
        DbRole::Office(Mode::Live),
        DbRole::Worker(Mode::Test),
        DbRole::Worker(Mode::Live),
        DbRole::Cli,
        DbRole::Operator(Mode::Test),
        DbRole::Operator(Mode::Live),
        DbRole::Sealer(Mode::Test),
        DbRole::Sealer(Mode::Live),
        DbRole::Auditor,
        DbRole::Simulator,
    ];

    /// The role's name in the database.
    pub fn name(self) -> &'static str {
        match self {
            DbRole::CoreApi => "recoup_core_api",
            DbRole::Public(Mode::Test) => "recoup_public_test",
            DbRole::Public(Mode::Live) => "recoup_public_live",
            DbRole::Office(Mode::Test) => "recoup_office_test",
            DbRole::Office(Mode::Live) => "recoup_office_live",
            DbRole::Worker(Mode::Test) => "recoup_worker_test",
            DbRole::Worker(Mode::Live) => "recoup_worker_live",
            DbRole::Cli => "recoup_cli",
            DbRole::Operator(Mode::Test) => "recoup_operator_test",
            DbRole::Operator(Mode::Live) => "recoup_operator_live",
            DbRole::Sealer(Mode::Test) => "recoup_sealer_test",
            DbRole::Sealer(Mode::Live) => "recoup_sealer_live",
            DbRole::Auditor => "recoup_auditor",
            DbRole::Simulator => "recoup_simulator",
        }
    }

    /// The one schema that unqualified names mean for this role.
    pub fn schema(self) -> &'static str {
        match self {
            DbRole::CoreApi | DbRole::Cli | DbRole::Auditor => "core",
            DbRole::Public(mode)
            | DbRole::Office(mode)
            | DbRole::Worker(mode)
            | DbRole::Operator(mode)
            | DbRole::Sealer(mode) => mode.schema(),
            DbRole::Simulator => "simulator",
        }
    }
}

/// How to reach the database, and as whom.
#[derive(Clone, Debug)]
pub struct Connector {
    options: PgConnectOptions,
    role_secret: Option<SecretString>,
    /// No pool holds more connections than this, whatever it asks for.
    most: u32,
}

impl Connector {
    /// Reads a `postgres://` URL whose user may administer the database. `role_secret` is what the
    /// passwords of the service roles are derived from; none is needed on a private socket.
    ///
    /// # Errors
    /// `Database` when the URL cannot be read.
    pub fn parse(url: &str, role_secret: Option<SecretString>) -> Result<Connector, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        Ok(Connector { options, role_secret, most: u32::MAX })
    }

    /// The same server, another database.
    #[must_use]
    pub fn database(&self, name: &str) -> Connector {
        let options = self.options.clone().database(name);
        Connector { options, role_secret: self.role_secret.clone(), most: self.most }
    }

    /// The same, with pools of at most so many connections: for tests, each of which pays for every connection it opens.
    #[cfg(feature = "testkit")]
    #[must_use]
    pub fn at_most(&self, connections: u32) -> Connector {
        Connector { most: connections, ..self.clone() }
    }

    /// A role's password, when the server asks for one.
    pub(crate) fn password(&self, role: DbRole) -> Option<String> {
        let secret = self.role_secret.as_ref()?;
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("a key of any length is accepted");
        mac.update(role.name().as_bytes());
        let digest = mac.finalize().into_bytes();
        Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A pool logged in as `role`. Connections are made when first wanted.
    pub(crate) fn pool(&self, role: DbRole, connections: u32) -> PgPool {
        let mut options = self.options.clone().username(role.name()).application_name(role.name());
        if let Some(password) = self.password(role) {
            options = options.password(&password);
        }
        pool_with(options, connections.min(self.most))
    }

    /// A pool for migrations and operators: the user of the URL itself.
    pub(crate) fn admin_pool(&self) -> PgPool {
        // A migration takes as long as it takes: its text, of many pages, is no news.
        let options = self.options.clone().application_name("recoup_migrate").disable_statement_logging();
        pool_with(options, 4)
    }
}

fn pool_with(options: PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(300))
        .max_lifetime(Duration::from_secs(1800))
        .test_before_acquire(false)
        .connect_lazy_with(options)
}

/// One mode's database, as one service sees it. Holding it gives no authority over any tenant: the
/// doors do.
#[derive(Clone, Debug)]
pub struct ModeDb {
    pub(crate) mode: Mode,
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
    pub(crate) keys: KeyRing,
}

impl ModeDb {
    /// The merchant API's view of one mode.
    pub fn for_public(connector: &Connector, mode: Mode, clock: Clock, connections: u32) -> ModeDb {
        ModeDb { mode, pool: connector.pool(DbRole::Public(mode), connections), clock, keys: KeyRing::default() }
    }

    /// The dashboard's view of one mode.
    pub fn for_office(connector: &Connector, mode: Mode, clock: Clock, connections: u32) -> ModeDb {
        ModeDb { mode, pool: connector.pool(DbRole::Office(mode), connections), clock, keys: KeyRing::default() }
    }

    /// The worker's view of one mode.
    pub fn for_worker(connector: &Connector, mode: Mode, clock: Clock, connections: u32) -> ModeDb {
        ModeDb { mode, pool: connector.pool(DbRole::Worker(mode), connections), clock, keys: KeyRing::default() }
    }

    /// The sealer's view of one mode.
    pub fn for_sealer(connector: &Connector, mode: Mode, clock: Clock) -> ModeDb {
        ModeDb { mode, pool: connector.pool(DbRole::Sealer(mode), 1), clock, keys: KeyRing::default() }
    }

    /// Which mode this is.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The clock that transactions of this mode take their instant from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Forgets every credential that was looked up, so that one that was just revoked opens nothing more here.
    pub fn forget_keys(&self) {
        self.keys.forget();
    }

    /// Lets time pass for what is remembered of credentials.
    #[cfg(feature = "testkit")]
    pub fn let_key_ring_age(&self, span: Duration) {
        self.keys.age(span);
    }

    /// Whether the database answers this role at all.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes the pool, waiting for connections in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
