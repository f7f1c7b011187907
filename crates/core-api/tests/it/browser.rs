//! The dashboard in this process, and a browser without a screen: it keeps its cookie, and sends forms with what was in them.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use core_api::CoreApi;
use core_api::dashboard::{Desk, Papers};
use ids::Mode;
use objects::Objects;
use store::doors::CoreDb;
use store::{ModeDb, testing};
use testkit::{TestDb, secrets};
use tower::ServiceExt;
use usecase::ports::{Gateways, OutgoingWebhook, WebhookAnswer, WebhookSender};
use web::limits::{Limits, Quotas};
use web::state::NoProbe;
use web::{Api, ApiParts};

pub(crate) const PASSWORD: &str = "three brown goats";
pub(crate) const HOST: &str = "dashboard.example.com";

#[derive(Debug)]
struct Urls;

#[async_trait]
impl WebhookSender for Urls {
    async fn send(&self, _: &OutgoingWebhook) -> WebhookAnswer {
        WebhookAnswer { status: None, retry_after_s: None, excerpt: None, error: None, duration_ms: 0 }
    }

    fn check_url(&self, url: &str, _: bool) -> Result<(), String> {
        if url.starts_with("https://") { Ok(()) } else { Err("url must be https.".to_owned()) }
    }
}

/// A folder that goes with its test.
pub(crate) struct Folder(pub(crate) std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The dashboard over a database of its own.
pub(crate) struct Rig {
    pub(crate) db: TestDb,
    pub(crate) api: Api,
    pub(crate) core: CoreDb,
    /// Where papers lie.
    pub(crate) papers: Folder,
    router: Router,
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        Rig::with(Quotas { tenant_test: 100_000, wrong_secrets: 1_000, ..Quotas::default() }).await
    }

    pub(crate) async fn with(quotas: Quotas) -> Rig {
        Rig::made(TestDb::new().await, quotas, false)
    }

    /// One that sends mails, and verifies mailboxes.
    pub(crate) async fn mailing() -> Rig {
        let quotas = Quotas { tenant_test: 100_000, wrong_secrets: 1_000, ..Quotas::default() };
        Rig::made(TestDb::new().await, quotas, true)
    }

    /// Over a database in which something happened already.
    pub(crate) fn over(db: TestDb, quotas: Quotas) -> Rig {
        Rig::made(db, quotas, false)
    }

    fn made(db: TestDb, quotas: Quotas, mails: bool) -> Rig {
        let view = |mode| ModeDb::for_office(&db.connector, mode, db.clock.clone(), 4);
        let api = Api::new(ApiParts {
            test: view(Mode::Test),
            live: view(Mode::Live),
            secrets: secrets(),
            sender: Arc::new(Urls),
            tokens: None,
            cards: None,
            couriers: None,
            gateways: Gateways::new(Vec::new()),
            probe: Arc::new(NoProbe),
            local_webhooks_allowed: true,
            provider_hosts: Vec::new(),
            base_url: "https://api.example.com".to_owned(),
            hosts: usecase::hosts::Hosts::default(),
            limits: Limits::new(throttle::Throttle::in_process(), quotas),
            trusted_proxies: Vec::new(),
            signing_key: usecase::signing::SigningKey::derived(&secrets()),
            captcha: None,
            places: None,
        });
        let core = CoreDb::connect(&db.connector, db.clock.clone());
        let papers =
            Folder(std::env::temp_dir().join(format!("recoup-papers-{}", ids::Uuid::from_u128(rand::random()))));
        let kept = Papers {
            objects: Some(Objects::folder(&papers.0).expect("a folder")),
            audit: store::doors::open_for_audit(&db.connector, db.clock.clone()),
            mails,
            starter_cap_minor: 100_000_000,
        };
        let desk = Desk::new(core.clone(), api.clone(), format!("https://{HOST}"), runtime::Hold::new(), kept);
        let staff = CoreApi::new(&db.connector, db.clock.clone(), None);
        let router = core_api::router(staff, Some(desk));
        Rig { db, api, core, papers, router }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, page: String::new() }
    }

    /// A browser whose person has just opened an account.
    pub(crate) async fn owner(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let told = browser.send("/sign-up", &account(email)).await;
        assert_eq!((told.status.as_u16(), told.place()), (303, "/d/test"), "{}", told.body);
        browser
    }

    /// Runs a statement past every wall.
    pub(crate) async fn count(&self, what: &str) -> String {
        let marker = format!("do $$ begin if not ({what}) then raise exception 'no'; end if; end $$");
        match testing::admin_script(&self.db.connector, &marker).await {
            Ok(()) => "yes".to_owned(),
            Err(error) => error.to_string(),
        }
    }
}

/// What somebody types to open an account.
pub(crate) fn account(email: &str) -> Vec<(&'static str, String)> {
    [
        ("business", "Ade's Gym"),
        ("name", "Ade Obi"),
        ("email", email),
        ("password", PASSWORD),
        ("zone", "Africa/Lagos"),
        ("currency", "NGN"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Told {
    pub(crate) fn place(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a field on the page.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let rest = self.body.get(at..)?;
        let end = rest.find('>')?;
        let tag = rest.get(..end)?;
        let (_, value) = tag.split_once("value=\"")?;
        value.split('"').next().map(|text| text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\""))
    }

    pub(crate) fn expect(self, status: u16, text: &str) -> Told {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert!(self.body.contains(text), "no {text:?} in:\n{}", self.body);
        self
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
    /// What it saw last.
    pub(crate) page: String,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Told {
        let request = Request::get(path).header("host", HOST);
        self.ask(request, String::new()).await
    }

    /// Sends a form as a page of ours does, without what the page put into it.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, String)]) -> Told {
        self.send_with(path, fields, &[("sec-fetch-site", "same-origin"), ("origin", &format!("https://{HOST}"))]).await
    }

    pub(crate) async fn send_with(&mut self, path: &str, fields: &[(&str, String)], headers: &[(&str, &str)]) -> Told {
        let mut request =
            Request::post(path).header("host", HOST).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut body = form_urlencoded::Serializer::new(String::new());
        fields.iter().for_each(|(name, value)| {
            body.append_pair(name, value);
        });
        self.ask(request, body.finish()).await
    }

    /// Sends a form with a file as a page of ours does.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> Told {
        const EDGE: &str = "------edge7d21";
        let mut body = Vec::new();
        for (field, value) in fields {
            let head = format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/pdf\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let request = Request::post(path)
            .header("host", HOST)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", format!("multipart/form-data; boundary={EDGE}"));
        self.ask(request, body).await
    }

    /// Opens a page and sends a form on it, with the fields that the page put into it.
    pub(crate) async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Told {
        let shown = self.get(page).await;
        assert_eq!(shown.status.as_u16(), 200, "{}", shown.body);
        let mut all: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        all.push(("_form", shown.field("_form").expect("a form")));
        all.extend(shown.field("_once").map(|once| ("_once", once)));
        self.send(path, &all).await
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: impl Into<Body>) -> Told {
        let mut request = request;
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("__Host-recoup={cookie}"));
        }
        let socket = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::new(203, 0, 113, 7), 4000));
        let request = request.extension(ConnectInfo(socket)).body(body.into()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let told =
            Told { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() };
        if let Some(set) = told.headers.get("set-cookie").and_then(|value| value.to_str().ok()) {
            let value = set.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned());
            self.cookie = value.filter(|value| !value.is_empty());
        }
        self.page.clone_from(&told.body);
        told
    }
}
