//! A fresh database with the product's schema, and the views that services have of it.

use ids::{Mode, TenantId};
use jiff::Timestamp;
use runtime::Clock;
use runtime::secret::Secrets;
use secrecy::SecretString;
use store::doors::{self, AuditDb, OperatorDb};
use store::operator::tenants::{self, NewTenant};
use store::{Connector, ModeDb, TenantScope, testing};
use tokio::sync::OnceCell;

use crate::cluster;

pub(crate) const PEPPER: &str = "a pepper for tests, long enough for them";
pub(crate) const SEALING_KEY: &str = "a sealing key for tests, long enough too";

/// Secrets for tests. Long enough, and nothing else.
pub fn secrets() -> Secrets {
    Secrets::new(SecretString::from(PEPPER), SecretString::from(SEALING_KEY), "test-1".to_owned())
}

/// One test's own database. It goes with the cluster.
#[derive(Debug)]
pub struct TestDb {
    /// The administrator's URL.
    pub url: String,
    /// How to reach it.
    pub connector: Connector,
    /// The time in it.
    pub clock: Clock,
}

impl TestDb {
    /// A migrated, empty database at a fixed instant: Tuesday 1 September 2026, 08:00 UTC.
    pub async fn new() -> TestDb {
        TestDb::at("2026-09-01T08:00:00Z".parse().expect("an instant")).await
    }

    /// A migrated, empty database at an instant.
    pub async fn at(now: Timestamp) -> TestDb {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let server = Connector::parse(cluster::url(), None).expect("the cluster's own URL");
        let template = TEMPLATE
            .get_or_init(|| async {
                testing::template(&server, Clock::system().now()).await.expect("the migrations apply")
            })
            .await;
        let name = testing::clone_of(&server, template).await.expect("a clone of the template");
        let (server_url, _) = cluster::url().rsplit_once('/').expect("a URL with a database");
        let url = format!("{server_url}/{name}");
        TestDb { url, connector: server.database(&name), clock: Clock::manual(now) }
    }

    /// A database that the test made itself.
    pub fn over(url: &str) -> TestDb {
        let connector = Connector::parse(url, None).expect("a URL");
        TestDb { url: url.to_owned(), connector, clock: Clock::system() }
    }

    /// The merchant API's view of a mode.
    pub fn public(&self, mode: Mode) -> ModeDb {
        ModeDb::for_public(&self.connector, mode, self.clock.clone(), 8)
    }

    /// The worker's view of a mode.
    pub fn worker(&self, mode: Mode) -> ModeDb {
        ModeDb::for_worker(&self.connector, mode, self.clock.clone(), 4)
    }

    /// The command line's view.
    pub fn operator(&self) -> OperatorDb {
        OperatorDb::connect(&self.connector.at_most(1), self.clock.clone(), "test")
    }

    /// The auditor's view.
    pub fn audit(&self) -> AuditDb {
        doors::open_for_audit(&self.connector.at_most(1), self.clock.clone())
    }

    /// A new merchant, set up in both modes.
    pub async fn tenant(&self, name: &str) -> TenantId {
        let new =
            NewTenant { name: name.to_owned(), billing_zone: "Africa/Lagos".to_owned(), currency: "NGN".to_owned() };
        tenants::create(&self.operator(), &new).await.expect("a tenant can be made")
    }

    /// A scope over a merchant in a mode, on the merchant API's pool.
    pub fn scope(&self, tenant: TenantId, mode: Mode) -> TenantScope {
        doors::open_for_test(&self.public(mode), tenant)
    }
}
