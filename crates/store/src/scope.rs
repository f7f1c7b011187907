//! Authority as a value: one tenant, in one mode, on behalf of one actor.
//!
//! A [`TenantScope`] cannot be built from ids; the [`doors`](crate::doors) hand it out. Whoever holds one can
//! reach that tenant's rows in that mode and nothing else.

use std::fmt;
use std::net::IpAddr;
use std::time::Instant;

use ids::{ApiKeyId, CustomerId, InvoiceId, MemberId, Mode, OauthClientId, RequestId, TenantId, UserId};
use jiff::Timestamp;
use runtime::Clock;
use sqlx::PgPool;

use crate::checkout_link::CheckoutOf;
use crate::{StoreError, TenantTx};

/// On whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A merchant's API key.
    Key(ApiKeyId),
    /// A merchant's program, by a token.
    Client(OauthClientId),
    /// Somebody who works for the merchant, at the dashboard.
    Member(MemberId),
    /// Somebody of the platform's staff.
    Staff(UserId),
    /// Whoever holds the link of an invoice.
    Link(InvoiceId),
    /// Whoever holds the link of a customer.
    Customer(CustomerId),
    /// Whoever holds the link of a checkout, by what it opens.
    Checkout(CheckoutOf),
    /// A person at the command line, by account name.
    Operator(String),
    /// The program itself, acting on time.
    System,
}

impl Actor {
    /// What kind of actor, as stored.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Key(_) => "api_key",
            Actor::Client(_) => "oauth_client",
            Actor::Member(_) => "member",
            Actor::Staff(_) => "staff",
            Actor::Link(_) | Actor::Customer(_) | Actor::Checkout(_) => "link",
            Actor::Operator(_) => "operator",
            Actor::System => "system",
        }
    }

    /// Which one, as stored.
    pub fn name(&self) -> String {
        match self {
            Actor::Key(id) => id.to_string(),
            Actor::Client(id) => id.to_string(),
            Actor::Member(id) => id.to_string(),
            Actor::Staff(id) => id.to_string(),
            Actor::Link(id) => id.to_string(),
            Actor::Customer(id) => id.to_string(),
            Actor::Checkout(of) => of.name(),
            Actor::Operator(name) => name.clone(),
            Actor::System => "system".to_owned(),
        }
    }
}

/// One tenant, one mode, one actor.
#[derive(Clone)]
pub struct TenantScope {
    pub(crate) tenant: TenantId,
    pub(crate) mode: Mode,
    pub(crate) actor: Actor,
    pub(crate) request: Option<RequestId>,
    /// The actor's address, where it came with the request.
    pub(crate) address: Option<IpAddr>,
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
}

impl fmt::Debug for TenantScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantScope").field("tenant", &self.tenant).field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl TenantScope {
    /// Whose data this reaches.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// In which mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The witness for what only the sandbox may do.
    pub fn as_sandbox(&self) -> Option<SandboxScope<'_>> {
        (self.mode == Mode::Test).then_some(SandboxScope(self))
    }

    /// Remembers which request this scope serves, for events and audit rows.
    #[must_use]
    pub fn for_request(mut self, request: RequestId) -> TenantScope {
        self.request = Some(request);
        self
    }

    /// The same rows, on behalf of nobody: what somebody without credentials told, and we act on by ourselves.
    #[must_use]
    pub fn by_ourselves(mut self) -> TenantScope {
        self.actor = Actor::System;
        self
    }

    /// Remembers where the actor is, for audit rows.
    #[must_use]
    pub fn from_address(mut self, address: Option<IpAddr>) -> TenantScope {
        self.address = address;
        self
    }

    /// Where the actor is, as stored: an address if one is known, else what the actor came through. None for a key whose
    /// address is unknown.
    pub(crate) fn origin(&self) -> Option<String> {
        if let Some(address) = self.address {
            return Some(address.to_canonical().to_string());
        }
        let way = match &self.actor {
            Actor::Key(_) | Actor::Client(_) | Actor::Member(_) | Actor::Staff(_) => return None,
            Actor::Link(_) | Actor::Customer(_) | Actor::Checkout(_) => "link",
            Actor::Operator(_) => "cli",
            Actor::System => "worker",
        };
        Some(way.to_owned())
    }

    /// On whose behalf.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Opens a transaction at the clock's instant.
    ///
    /// # Errors
    /// `Unavailable` when no connection can be had.
    pub async fn begin(&self) -> Result<TenantTx, StoreError> {
        self.begin_at(self.clock.now()).await
    }

    /// Opens a transaction at a chosen instant: for work in a test clock's lane.
    ///
    /// # Errors
    /// `Unavailable` when no connection can be had.
    #[expect(clippy::disallowed_methods, reason = "this is the door's other side")]
    pub async fn begin_at(&self, now: Timestamp) -> Result<TenantTx, StoreError> {
        let began = Instant::now();
        let conn = self.pool.acquire().await;
        metrics::histogram!("db_pool_wait_seconds").record(began.elapsed().as_secs_f64());
        TenantTx::open(conn?, self, now).await
    }
}

/// Proof that a scope works in the sandbox: required by whatever bends time or simulates money.
#[derive(Clone, Copy, Debug)]
pub struct SandboxScope<'a>(&'a TenantScope);

impl SandboxScope<'_> {
    /// The scope itself.
    pub fn scope(&self) -> &TenantScope {
        self.0
    }
}
