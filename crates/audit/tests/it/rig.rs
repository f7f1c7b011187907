//! A database with merchants who do things, and what seals and proves them.

use std::path::PathBuf;

use audit::digest::{Digester, SigningKey};
use audit::proof::{self, Report};
use audit::sealing::Sealer;
use ids::{Mode, TenantId};
use objects::Objects;
use secrecy::SecretString;
use store::operator::chains;
use store::{ModeDb, testing};
use testkit::TestDb;

pub(crate) struct Rig {
    pub(crate) db: TestDb,
    pub(crate) sealer: Sealer,
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        let db = TestDb::new().await;
        let sealer = sealer(&db);
        Rig { db, sealer }
    }

    /// A merchant of whom so many things are in the log, each in a commit of its own.
    pub(crate) async fn merchant(&self, deeds: usize) -> TenantId {
        let tenant = self.db.tenant("Ade's Gym").await;
        self.act(tenant, deeds).await;
        tenant
    }

    pub(crate) async fn act(&self, tenant: TenantId, deeds: usize) {
        let scope = self.db.scope(tenant, Mode::Test);
        for nth in 0..deeds {
            let mut tx = scope.begin().await.expect("a transaction");
            tx.audit("plan.create", format!("plan-{nth}"), None, Some(serde_json::json!({ "nth": nth })));
            tx.commit(()).await.expect("commits");
        }
    }

    /// Looks until nothing waits for its seal. Other tests on the same server may hold the horizon back for a moment.
    pub(crate) async fn seal(&self) {
        while chains::unsealed(&self.db.audit(), Mode::Test).await.expect("counts").0 > 0 {
            self.sealer.round().await.expect("a round");
        }
    }

    pub(crate) async fn prove(&self) -> Report {
        proof::chains(&self.db.audit(), Mode::Test).await.expect("reads")
    }

    /// Does something to the database as its superuser.
    pub(crate) async fn tamper(&self, script: &str) {
        testing::admin_script(&self.db.connector, &format!("set search_path = sandbox; {script}")).await.expect("runs");
    }

    pub(crate) fn digester(&self, folder: &Folder, key: &SigningKey) -> Digester {
        Digester::new(self.db.audit(), Mode::Test, folder.objects(), key.clone())
    }
}

pub(crate) fn sealer(db: &TestDb) -> Sealer {
    Sealer::new(ModeDb::for_sealer(&db.connector, Mode::Test, db.clock.clone()))
}

pub(crate) fn key(id: &str) -> SigningKey {
    SigningKey { id: id.to_owned(), text: SecretString::from(format!("the text of {id}")) }
}

/// A folder for digests that goes with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        Folder(std::env::temp_dir().join(format!("recoup-{name}-{}", std::process::id())))
    }

    pub(crate) fn objects(&self) -> Objects {
        Objects::folder(&self.0).expect("a folder")
    }

    pub(crate) fn file(&self, number: u64) -> PathBuf {
        self.0.join(format!("audit/test/{number:012}.json"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
