//! What the dashboard holds, and how it asks the merchant API in this process.
//!
//! Every figure on a page is in an answer of the merchant API's own router, asked with what somebody's role may do. So a page can
//! show nothing that the API would not, and what it shows can be asked for again with a key.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use access::scopes::Resource;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::{Router, middleware};
use ids::Mode;
use objects::Objects;
use office::Hasher;
use office::roles::Role;
use runtime::Hold;
use runtime::secret::Secrets;
use runtime::trace;
use serde_json::{Value, json};
use store::doors::{self, AuditDb, CoreDb};
use store::office::Seat;
use store::revenue_caps::{self, HeldBackRow, RevenueCapRow};
use tower::ServiceExt as _;
use vetting::Cabinet;
use web::Api;
use web::auth::Caller;

use super::guard::Signed;

/// Largest answer that a page is made of, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// The dashboard of one process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    core: CoreDb,
    api: Api,
    router: Router,
    hasher: Hasher,
    cabinet: Cabinet,
    audit: AuditDb,
    mails: bool,
    starter_cap_minor: i64,
    base_url: String,
    scopes: HashMap<(String, String), String>,
}

/// What staff look at.
#[derive(Clone, Debug)]
pub struct Papers {
    /// Where merchants' papers are kept; without it none is taken.
    pub objects: Option<Objects>,
    /// What work waits, of all merchants.
    pub audit: AuditDb,
    /// Whether mails are sent to those who work for merchants. Then invitations go by mail, and mailboxes are verified; without, a link
    /// is handed on by hand, and nobody is asked.
    pub mails: bool,
    /// What a merchant whom staff let start may take before verification, in kobo.
    pub starter_cap_minor: i64,
}

impl Desk {
    /// A dashboard over the merchant API as members see it: `api` holds the databases of the dashboard's own roles. `base_url` is how
    /// people reach the dashboard, without a slash at the end. While `hold` holds, nothing is changed by it either.
    pub fn new(core: CoreDb, api: Api, base_url: String, hold: Hold, papers: Papers) -> Desk {
        let scopes = scopes_of(&public_api::document(&api.parts().base_url));
        let router = public_api::router(api.clone()).layer(middleware::from_fn_with_state(hold, web::hold::guard));
        let cabinet = Cabinet::new(papers.objects.clone(), api.secrets().clone());
        let Papers { audit, mails, starter_cap_minor, .. } = papers;
        let hasher = Hasher::default();
        Desk(Arc::new(Inner { core, api, router, hasher, cabinet, audit, mails, starter_cap_minor, base_url, scopes }))
    }

    /// Where papers are kept.
    pub(crate) fn cabinet(&self) -> &Cabinet {
        &self.0.cabinet
    }

    /// Whether mails are sent to those who work for merchants.
    pub(crate) fn mails(&self) -> bool {
        self.0.mails
    }

    /// What a merchant whom staff let start may take before verification, in kobo.
    pub(crate) fn starter_cap_minor(&self) -> i64 {
        self.0.starter_cap_minor
    }

    /// What staff read of all merchants' work.
    pub(crate) fn audit(&self) -> &AuditDb {
        &self.0.audit
    }

    /// Where people are.
    pub(crate) fn core(&self) -> &CoreDb {
        &self.0.core
    }

    pub(crate) fn api(&self) -> &Api {
        &self.0.api
    }

    pub(crate) fn secrets(&self) -> &Secrets {
        self.0.api.secrets()
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    /// How people reach the dashboard.
    pub(crate) fn base_url(&self) -> &str {
        &self.0.base_url
    }

    /// Both modes, for what is set up in both.
    pub(crate) fn modes(&self) -> [&store::ModeDb; 2] {
        [self.0.api.db(Mode::Test), self.0.api.db(Mode::Live)]
    }

    /// The scope that an operation of the merchant API wants, by its method and its path with holes.
    pub(crate) fn scope_of(&self, method: &str, path: &str) -> Option<&str> {
        self.0.scopes.get(&(method.to_owned(), path.to_owned())).map(String::as_str)
    }

    /// Whether somebody may use an operation of the merchant API. What is not in the document nobody may.
    pub(crate) fn may(&self, signed: &Signed, mode: Mode, method: &str, path: &str) -> bool {
        let Some(scope) = self.scope_of(method, path) else { return false };
        scope == web::permission::ANY_SCOPE || scopes(&signed.seat, signed.role, mode).iter().any(|held| held == scope)
    }

    /// How much of what a merchant may take before verification is used, and what waits for it: about who they are to us, and so in no
    /// answer of the API. None for a merchant without a limit.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) async fn cap_of(&self, seat: &Seat) -> usecase::Result<Option<(RevenueCapRow, HeldBackRow)>> {
        if !seat.is_starter() {
            return Ok(None);
        }
        let mut tx = doors::open_with_member(self.0.api.db(Mode::Live), seat).begin().await?;
        let cap = revenue_caps::get(&mut tx).await?.filter(|cap| cap.lifted_at.is_none());
        let waits = revenue_caps::held_back(&mut tx).await?;
        Ok(tx.commit(cap.map(|cap| (cap, waits))).await?)
    }

    /// The merchant API, on behalf of somebody at a merchant, in a mode.
    pub(crate) fn inside(&self, seat: &Seat, role: Role, mode: Mode, from: &From) -> Inside {
        let scope = doors::open_with_member(self.0.api.db(mode), seat);
        let caller = Caller::member(scope, seat.member(), scopes(seat, role, mode));
        Inside { router: self.0.router.clone(), caller, from: from.clone() }
    }
}

/// What opens in live mode only once we know who a merchant is: keys, money on its way out, and money that is held for others.
const AFTER_VERIFICATION: [Resource; 10] = [
    Resource::ApiKeys,
    Resource::OauthClients,
    Resource::Payouts,
    Resource::Beneficiaries,
    Resource::PayoutApprovals,
    Resource::Escrow,
    Resource::EscrowDisputes,
    Resource::EscrowHolds,
    Resource::EscrowSupport,
    Resource::EscrowSenior,
];

/// What somebody's role may do in a mode. In live mode a merchant who was not looked at yet may look, and do nothing; one whom staff let
/// start takes payments.
fn scopes(seat: &Seat, role: Role, mode: Mode) -> Vec<String> {
    let mut all = role.scopes();
    if mode == Mode::Live && !seat.is_live() {
        all.retain(|scope| scope.ends_with(":read"));
    } else if mode == Mode::Live && seat.is_starter() {
        let is_closed = |name: &str| AFTER_VERIFICATION.into_iter().any(|one| one.as_str() == name);
        all.retain(|scope| scope.strip_suffix(":write").is_none_or(|name| !is_closed(name)));
    }
    all
}

/// Method and path of every operation, with the scope that it wants.
fn scopes_of(document: &Value) -> HashMap<(String, String), String> {
    let mut found = HashMap::new();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            if let Some(scope) = operation["x-scope"].as_str() {
                found.insert((method.to_uppercase(), path.clone()), scope.to_owned());
            }
        }
    }
    found
}

/// From where a request came, to be handed on.
#[derive(Clone, Debug, Default)]
pub(crate) struct From {
    socket: Option<ConnectInfo<SocketAddr>>,
    headers: HeaderMap,
}

impl From {
    /// What the request says of it.
    pub(crate) fn of(parts: &axum::http::request::Parts) -> From {
        let mut headers = HeaderMap::new();
        for value in parts.headers.get_all("x-forwarded-for") {
            headers.append("x-forwarded-for", value.clone());
        }
        From { socket: parts.extensions.get::<ConnectInfo<SocketAddr>>().copied(), headers }
    }
}

/// The merchant API on somebody's behalf.
#[derive(Clone, Debug)]
pub(crate) struct Inside {
    router: Router,
    caller: Caller,
    from: From,
}

/// An answer of the merchant API.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// Null where it is no JSON.
    pub(crate) body: Value,
    pub(crate) bytes: Bytes,
}

impl Told {
    pub(crate) fn is_ok(&self) -> bool {
        self.status.is_success()
    }

    /// What was asked for.
    pub(crate) fn data(&self) -> &Value {
        &self.body["data"]
    }

    /// The rows of a list.
    pub(crate) fn rows(&self) -> &[Value] {
        self.body["data"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Why not, in words.
    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or("This did not work. Load the page again in a minute.")
    }

    /// What is wrong with a field, by its name or by a part of it.
    pub(crate) fn about(&self, field: &str) -> Option<&str> {
        let details = self.body["error"]["details"].as_array()?;
        let hit = details.iter().find(|detail| {
            let named = detail["field"].as_str().unwrap_or_default();
            let outer = named.split(['.', '[']).next().unwrap_or_default();
            named == field || outer == field
        })?;
        hit["message"].as_str()
    }
}

impl Inside {
    /// The same, with whoever stands beside the member.
    pub(crate) fn beside(mut self, colleagues: web::auth::Colleagues) -> Inside {
        self.caller = self.caller.beside(colleagues);
        self
    }

    /// Asks for something.
    pub(crate) async fn get(&self, path: &str) -> Told {
        self.ask(Method::GET, path, None, None).await
    }

    /// Sends something, once for each `key`.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>, key: Option<&str>) -> Told {
        self.ask(method, path, body, key).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>, key: Option<&str>) -> Told {
        let mut request = Request::builder().method(method.clone()).uri(path);
        for (name, value) in &self.from.headers {
            request = request.header(name, value);
        }
        if let Some(trace) = trace::current() {
            request = request.header(trace::HEADER, trace.to_string());
        }
        if let Some(key) = key.filter(|_| method == Method::POST) {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let Ok(mut request) = request.body(body) else { return nothing() };
        request.extensions_mut().insert(self.caller.clone());
        if let Some(socket) = self.from.socket {
            request.extensions_mut().insert(socket);
        }
        let response = Box::pin(self.router.clone().oneshot(request)).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Told { status: parts.status, headers: parts.headers, body, bytes }
    }
}

impl Told {
    /// A refusal of our own, in the API's form.
    pub(crate) fn refusal(status: StatusCode, message: &str, details: &[Value]) -> Told {
        let body = json!({ "error": { "message": message, "details": details } });
        Told { status, headers: HeaderMap::new(), body, bytes: Bytes::new() }
    }
}

/// What is said of an address that cannot even be asked for.
fn nothing() -> Told {
    Told { status: StatusCode::NOT_FOUND, headers: HeaderMap::new(), body: Value::Null, bytes: Bytes::new() }
}
