//! A merchant to try the command line on: a server and a worker as separate processes, and a key.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use access::keys::NewKey;
use devtools::Client;
use devtools::profile::profile;
use ids::Mode;
use store::key::KeyKind;
use testkit::process::{Running, free_port, until};
use testkit::{TestDb, http};

/// A folder that goes with its test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Folder {
        let name = format!("recoup-{name}-{:016x}", rand::random::<u64>());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A merchant with a server and a worker.
pub(crate) struct Shop {
    pub(crate) db: TestDb,
    pub(crate) url: String,
    pub(crate) key: String,
    running: Vec<Running>,
    /// Where messages go, which the sandbox writes into files.
    _data: Folder,
}

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_recoup");

impl Shop {
    pub(crate) async fn open() -> Shop {
        let db = TestDb::new().await;
        let tenant = db.tenant("Ada's Gym").await;
        let key = key_of(&db, tenant).await;
        let (api, worker) = (free_port(), free_port());
        let listen = |port: u16| format!("127.0.0.1:{port}");
        let local = ("RECOUP_WEBHOOKS_LOCAL_ALLOWED", "true");
        let data = Folder::new("shop");
        let folder = ("RECOUP_DATA_DIR", data.path().to_str().expect("a path of text"));
        let running = vec![
            Running::start(
                BINARY,
                &["public-api"],
                &db,
                &[("RECOUP_PUBLIC_API_LISTEN", listen(api).as_str()), local, folder],
            ),
            Running::start(
                BINARY,
                &["worker"],
                &db,
                &[("RECOUP_WORKER_LISTEN", listen(worker).as_str()), local, folder],
            ),
        ];
        until("the API answers", || async {
            tokio::task::spawn_blocking(move || http::request(api, "GET", "/livez", "", ""))
                .await
                .ok()
                .flatten()
                .is_some()
        })
        .await;
        Shop { db, url: format!("http://127.0.0.1:{api}"), key, running, _data: data }
    }

    pub(crate) fn client(&self, key: &str) -> Client {
        Client::try_new(profile(&self.url, key.into())).expect("a client")
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        Command::new(BINARY)
            .args(args)
            .env("RECOUP_URL", &self.url)
            .env("RECOUP_KEY", &self.key)
            .output()
            .expect("the binary runs")
    }

    pub(crate) fn close(self) {
        let ended: Vec<bool> = self.running.into_iter().map(Running::terminate).collect();
        assert!(ended.into_iter().all(|well| well), "all stop in good order");
    }
}

pub(crate) async fn key_of(db: &TestDb, tenant: ids::TenantId) -> String {
    let mut tx = db.scope(tenant, Mode::Test).begin().await.expect("a transaction");
    let new = NewKey {
        kind: KeyKind::Secret,
        name: "tools".to_owned(),
        scopes: Vec::new(),
        allowed_addresses: Vec::new(),
        per_minute: 100_000,
        expires_at: None,
    };
    let (_, key) = access::keys::create(&mut tx, new, &testkit::secrets().key_pepper).await.expect("a key");
    tx.commit(key).await.expect("commits")
}
