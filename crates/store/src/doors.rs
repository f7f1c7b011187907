//! The only ways to obtain authority over a tenant's rows. `xtask tidy` counts them.
//!
//! 1. [`open_with_key`]: a presented API key decides tenant and mode; nothing else in a request can.
//! 2. [`open_for_job`]: the worker, for a tenant that a scan of due work named.
//! 3. [`open_as_operator`]: the command line; writes why before it returns.
//! 4. [`open_for_audit`]: reads everything, writes nothing (`verify`, `queues`).
//! 5. [`open_with_link`]: the link of an invoice decides tenant, mode and the one invoice it is about.
//! 6. [`open_with_name`], [`open_with_receipt`] and [`open_with_reply`]: what a carrier told, its signature verified, decides tenant,
//!    mode and the message it is about: by our name for it, by the carrier's, or by who answered it.
//! 7. [`open_with_customer_link`]: the link of a customer decides tenant, mode, the one customer, and until when.
//! 8. [`open_with_client`] and [`open_with_token`]: a program's secret, or a token that it got for it, decides tenant and mode as
//!    a key does.
//! 9. [`open_with_hook`]: the address that a provider was given decides tenant, mode and the one account it is about.
//! 10. [`open_with_party_link`], [`open_with_party_token`] and [`open_with_admin_token`]: what opens an order to its parties, and what
//!     opens what happens to orders to those who work for the merchant, decides tenant, mode and who looks; the row that it names
//!     says whether it still opens.
//! 11. [`open_with_member`]: a seat, which only rows of members make, decides the tenant; the pool decides the mode.
//! 12. [`open_with_checkout_link`]: the link of a checkout decides tenant, mode and the one session, or the one payment link, that it
//!     is about.
//! 13. [`open_house`]: the house, for whoever is about to prove who they are, and for what it does by itself: it reaches no merchant.
//! 14. [`open_with_person_token`] and [`open_for_person`]: the token of a person decides the house's rows of theirs; and a row of
//!     theirs decides which customer of which merchant they are.
//! 15. [`open_with_logo_link`]: the address of a logo decides tenant, mode and the one picture.
//! 16. [`open_on_duty`]: somebody of the platform's staff, whom only rows of people make, at a merchant that they do not work for.

use credential::key::{KeyKind, KeyText};
use credential::oauth::{ClientName, ClientSecret, TokenText};
use ids::{
    ApiKeyId, CustomerId, HOUSE, InvoiceId, LogoId, MessageId, Mode, OauthClientId, OauthTokenId, PartyLinkId,
    PartySessionId, PersonSessionId, ProviderAccountId, ReconciliationId, TenantId,
};
use runtime::Clock;
use secrecy::SecretString;
use sqlx::PgPool;
use uuid::Uuid;

use crate::bind::ts;
use crate::checkout_link::{CheckoutLink, CheckoutOf};
use crate::connect::{Connector, DbRole, ModeDb};
use crate::customer_link::{CustomerLink, Purpose};
use crate::hook_link::HookLink;
use crate::logo_link::LogoLink;
use crate::message_name::MessageName;
use crate::office::duty::OnDuty;
use crate::office::{CoreTx, Seat};
use crate::page_link::PageLink;
use crate::party_token::{AdminToken, PartyLink, PartyToken};
use crate::person_token::PersonToken;
use crate::persons::merchants::MerchantOfPerson;
use crate::report_link::ReportLink;
use crate::scope::{Actor, TenantScope};
use crate::{Candidate, StoreError, look_up, sql};

/// What a good key opens.
#[derive(Debug)]
pub struct OpenedKey {
    /// The tenant and mode that the key decides.
    pub scope: TenantScope,
    /// Which key it was.
    pub key: ApiKeyId,
    /// What kind of key.
    pub kind: KeyKind,
    /// What it may do: `resource:read`, `resource:write`, or `*`.
    pub scopes: Vec<String>,
    /// From where it may be used: networks in CIDR notation; empty is from anywhere.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute.
    pub rate_limit_per_minute: u32,
    /// Whether the text is the one before the last roll.
    pub is_old_text: bool,
    /// The version of the API that is pinned on the key, else on its merchant.
    pub api_version: Option<String>,
}

/// Door 1. `None` for a key that is unknown, wrong, expired or revoked: all four look the same. A look-up holds for
/// [`REMEMBERED`](crate::key_ring::REMEMBERED); the secret is compared each time.
///
/// # Errors
/// `Unavailable` and the like; never because the key is bad.
pub async fn open_with_key(
    db: &ModeDb,
    presented: &KeyText,
    pepper: &SecretString,
) -> Result<Option<OpenedKey>, StoreError> {
    if presented.mode() != db.mode {
        return Ok(None);
    }
    let Some(row) = look_up::key(db, presented.public_id()).await? else { return Ok(None) };
    let admitted = row.admits(presented, pepper, db.clock.now());
    Ok(admitted.map(|(kind, is_old_text)| OpenedKey {
        scope: scope(db, row.tenant_id, Actor::Key(row.id)),
        key: row.id,
        kind,
        scopes: row.scopes.clone(),
        allowed_addresses: row.allowed_addresses.clone(),
        rate_limit_per_minute: u32::try_from(row.rate_limit_per_minute).unwrap_or(u32::MAX),
        is_old_text,
        api_version: row.api_version.clone(),
    }))
}

/// Door 2. The tenant comes from a scanned row, the mode from the pool it was scanned with.
pub fn open_for_job(db: &ModeDb, candidate: &Candidate) -> TenantScope {
    scope(db, candidate.tenant, Actor::System)
}

fn scope(db: &ModeDb, tenant: TenantId, actor: Actor) -> TenantScope {
    TenantScope {
        tenant,
        mode: db.mode,
        actor,
        request: None,
        address: None,
        pool: db.pool.clone(),
        clock: db.clock.clone(),
    }
}

/// What the command line may do across tenants: make tenants, keys and settings. No money.
#[derive(Clone, Debug)]
pub struct OperatorDb {
    pub(crate) pool: PgPool,
    test: PgPool,
    live: PgPool,
    pub(crate) clock: Clock,
    pub(crate) name: String,
}

impl OperatorDb {
    /// Logs in as the command line's role; `name` is the person's account name.
    pub fn connect(connector: &Connector, clock: Clock, name: &str) -> OperatorDb {
        OperatorDb {
            pool: connector.pool(DbRole::Cli, 2),
            test: connector.pool(DbRole::Operator(Mode::Test), 2),
            live: connector.pool(DbRole::Operator(Mode::Live), 2),
            clock,
            name: name.to_owned(),
        }
    }

    /// Ends its connections.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
        self.test.close().await;
        self.live.close().await;
    }

    pub(crate) fn mode_pool(&self, mode: Mode) -> &PgPool {
        match mode {
            Mode::Test => &self.test,
            Mode::Live => &self.live,
        }
    }

    /// Who is acting.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Door 3. Opens one tenant in one mode for an operator, after writing down who and why.
///
/// # Errors
/// `Missing` when there is no such tenant.
pub async fn open_as_operator(
    db: &OperatorDb,
    tenant: TenantId,
    mode: Mode,
    why: &str,
) -> Result<TenantScope, StoreError> {
    crate::operator::log::write(db, Some(tenant), "scope.open", Some(why), serde_json::json!({ "mode": mode })).await?;
    let known: Option<(String,)> = sqlx::query_as(sql!("select name from core.tenants where id = $1 /* tenant_id */"))
        .bind(tenant.uuid())
        .fetch_optional(&db.pool)
        .await?;
    known.ok_or(StoreError::Missing("tenant"))?;
    Ok(TenantScope {
        tenant,
        mode,
        actor: Actor::Operator(db.name.clone()),
        request: None,
        address: None,
        pool: db.mode_pool(mode).clone(),
        clock: db.clock.clone(),
    })
}

/// Reads every tenant and both modes; the role behind it can write nothing.
#[derive(Clone, Debug)]
pub struct AuditDb {
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
}

/// Door 4. The auditor's view.
pub fn open_for_audit(connector: &Connector, clock: Clock) -> AuditDb {
    AuditDb { pool: connector.pool(DbRole::Auditor, 3), clock }
}

/// What a good link opens: the tenant's scope, and the one object that its holder may see.
#[derive(Debug)]
pub struct OpenedLink {
    /// The tenant and mode that the link decides. Acts as [`Actor::Link`].
    pub scope: TenantScope,
    /// The invoice. Whoever holds this may show it, and nothing else of the tenant.
    pub invoice: InvoiceId,
}

/// Door 5. Only [`PageLink::read`] and [`PageLink::of`] make a link, so it is authentic here; `None` when it is of the
/// other mode. Nothing is asked of the database: a made-up link costs no connection.
pub fn open_with_link(db: &ModeDb, link: &PageLink) -> Option<OpenedLink> {
    (link.mode() == db.mode)
        .then(|| OpenedLink { scope: scope(db, link.tenant(), Actor::Link(link.invoice())), invoice: link.invoice() })
}

/// What the link of a report opens.
#[derive(Debug)]
pub struct OpenedReport {
    /// The tenant and mode that the link decides. Acts as [`Actor::System`]: whoever reads changes nothing.
    pub scope: TenantScope,
    /// The comparison. Whoever holds this may show its report, and nothing else of the tenant.
    pub run: ReconciliationId,
}

/// Door 5, to a report; `None` when the link is of the other mode.
pub fn open_with_report_link(db: &ModeDb, link: &ReportLink) -> Option<OpenedReport> {
    (link.mode() == db.mode).then(|| OpenedReport { scope: scope(db, link.tenant(), Actor::System), run: link.run() })
}

/// What a receipt opens: the tenant's scope, and the one message that it is about.
#[derive(Debug)]
pub struct OpenedMessage {
    /// The tenant and mode. Acts as [`Actor::System`]: a carrier is nobody's user.
    pub scope: TenantScope,
    /// The message.
    pub message: MessageId,
}

/// Door 6, by our own name for a message; `None` when it is of the other mode.
pub fn open_with_name(db: &ModeDb, name: &MessageName) -> Option<OpenedMessage> {
    (name.mode() == db.mode)
        .then(|| OpenedMessage { scope: scope(db, name.tenant(), Actor::System), message: name.message() })
}

/// What the address of a provider's account opens.
#[derive(Clone, Debug)]
pub struct OpenedHook {
    /// The authority, on behalf of nobody: what a provider says is a hint that we act on by ourselves.
    pub scope: TenantScope,
    /// The account.
    pub account: ProviderAccountId,
}

/// Door 9; `None` when the address is of the other mode.
pub fn open_with_hook(db: &ModeDb, link: &HookLink) -> Option<OpenedHook> {
    (link.mode() == db.mode)
        .then(|| OpenedHook { scope: scope(db, link.tenant(), Actor::System), account: link.account() })
}

/// What the link of a checkout opens.
#[derive(Clone, Debug)]
pub struct OpenedCheckout {
    /// The tenant and mode that the link decides. Acts as [`Actor::Checkout`].
    pub scope: TenantScope,
    /// What whoever holds the link may see and pay, and nothing else of the tenant.
    pub of: CheckoutOf,
}

/// Door 11; `None` when the link is of the other mode.
pub fn open_with_checkout_link(db: &ModeDb, link: &CheckoutLink) -> Option<OpenedCheckout> {
    let of = link.opens();
    (link.mode() == db.mode).then(|| OpenedCheckout { scope: scope(db, link.tenant(), Actor::Checkout(of)), of })
}

/// Door 15; `None` when the address is of the other mode. Acts as [`Actor::System`]: whoever looks changes nothing.
pub fn open_with_logo_link(db: &ModeDb, link: &LogoLink) -> Option<(TenantScope, LogoId)> {
    (link.mode() == db.mode).then(|| (scope(db, link.tenant, Actor::System), link.logo))
}

/// Door 6, by a carrier's name for a message, where it does not carry ours. `None` when it carried no such message.
///
/// # Errors
/// `Unavailable` and the like.
pub async fn open_with_receipt(
    db: &ModeDb,
    carrier: &str,
    provider_id: &str,
) -> Result<Option<OpenedMessage>, StoreError> {
    let mut tx = db.pool.begin_with("begin read only").await?;
    // Row security lets the rows of this one name through.
    sqlx::query("select set_config('app.receipt', $1, true)")
        .bind(format!("{carrier}:{provider_id}"))
        .execute(&mut *tx)
        .await?;
    let found: Option<(Uuid, Uuid)> = sqlx::query_as(sql!(
        "select tenant_id, id from messages where carrier = $1 and provider_id = $2 order by created_at desc limit 1"
    ))
    .bind(carrier)
    .bind(provider_id)
    .fetch_optional(&mut *tx)
    .await?;
    let found = match found {
        Some(found) => Some(found),
        // A code is a message too, which nobody reads here again.
        None => {
            sqlx::query_as(sql!(
                "select tenant_id, id from party_code_sends where carrier = $1 and provider_id = $2 order by id desc limit 1"
            ))
            .bind(carrier)
            .bind(provider_id)
            .fetch_optional(&mut *tx)
            .await?
        }
    };
    tx.commit().await?;
    Ok(found.map(|(tenant, message): (Uuid, Uuid)| OpenedMessage {
        scope: scope(db, TenantId::from_uuid(tenant), Actor::System),
        message: MessageId::from_uuid(message),
    }))
}

/// Door 6, by who answered: the last message of each merchant to that address on that channel. A sender's number is shared by
/// merchants, and whoever writes STOP to it means all of them.
///
/// # Errors
/// `Unavailable` and the like.
pub async fn open_with_reply(db: &ModeDb, channel: &str, address: &str) -> Result<Vec<OpenedMessage>, StoreError> {
    let mut tx = db.pool.begin_with("begin read only").await?;
    // Row security lets the rows of this one address through.
    sqlx::query("select set_config('app.reply', $1, true)")
        .bind(format!("{channel}:{address}"))
        .execute(&mut *tx)
        .await?;
    let found: Vec<(Uuid, Uuid)> = sqlx::query_as(sql!(
        "select distinct on (tenant_id) tenant_id, id from messages where channel = $1 and address = $2
          order by tenant_id, created_at desc, id desc"
    ))
    .bind(channel)
    .bind(address)
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    let opened = |(tenant, message)| OpenedMessage {
        scope: scope(db, TenantId::from_uuid(tenant), Actor::System),
        message: MessageId::from_uuid(message),
    };
    Ok(found.into_iter().map(opened).collect())
}

/// What a good link of a customer opens: the tenant's scope, and the one customer whose holder is served.
#[derive(Debug)]
pub struct OpenedCustomerLink {
    /// The tenant and mode that the link decides. Acts as [`Actor::Customer`].
    pub scope: TenantScope,
    /// The customer. Whoever holds this may show what is theirs, and nothing else of the tenant.
    pub customer: CustomerId,
    /// What the link is for.
    pub purpose: Purpose,
}

/// Door 7. Only [`CustomerLink::read`] and [`CustomerLink::of`] make a link, so it is authentic here; `None` when it is
/// of the other mode or has ended by the wall. Nothing is asked of the database.
pub fn open_with_customer_link(db: &ModeDb, link: &CustomerLink) -> Option<OpenedCustomerLink> {
    (link.mode() == db.mode && !link.is_over_at(db.clock.now())).then(|| OpenedCustomerLink {
        scope: scope(db, link.tenant(), Actor::Customer(link.customer())),
        customer: link.customer(),
        purpose: link.purpose(),
    })
}

/// What a link to an order opens: the tenant's scope, and the rows that it names.
#[derive(Debug)]
pub struct OpenedPartyLink {
    /// The tenant and mode that the link decides. Acts as [`Actor::Customer`].
    pub scope: TenantScope,
    /// Whose link.
    pub customer: CustomerId,
    /// Which link; its row says whether it still opens anything.
    pub link: PartyLinkId,
}

/// Door 10, by a link; `None` when it is of the other mode.
pub fn open_with_party_link(db: &ModeDb, link: &PartyLink) -> Option<OpenedPartyLink> {
    (link.mode() == db.mode).then(|| OpenedPartyLink {
        scope: scope(db, link.tenant(), Actor::Customer(link.customer())),
        customer: link.customer(),
        link: link.link(),
    })
}

/// What a party's token opens.
#[derive(Debug)]
pub struct OpenedParty {
    /// The tenant and mode that the token decides. Acts as [`Actor::Customer`].
    pub scope: TenantScope,
    /// Who it is. Whoever holds this may show what is theirs, and nothing else of the tenant.
    pub customer: CustomerId,
    /// Which session; its row says whether it goes on.
    pub session: PartySessionId,
}

/// Door 10, by a party's token; `None` when it is of the other mode.
pub fn open_with_party_token(db: &ModeDb, token: &PartyToken) -> Option<OpenedParty> {
    (token.mode() == db.mode).then(|| OpenedParty {
        scope: scope(db, token.tenant(), Actor::Customer(token.customer())),
        customer: token.customer(),
        session: token.session(),
    })
}

/// What a token of somebody who works for the merchant opens.
#[derive(Debug)]
pub struct OpenedAdmin {
    /// The tenant and mode that the token decides. Acts as [`Actor::Key`].
    pub scope: TenantScope,
    /// The key that it was made with; its row says whether it still holds and what it may do.
    pub key: ApiKeyId,
    /// Until when the token holds.
    pub until: jiff::Timestamp,
}

/// Door 10, by a token of the merchant's own people; `None` when it is of the other mode or over.
pub fn open_with_admin_token(db: &ModeDb, token: &AdminToken) -> Option<OpenedAdmin> {
    (token.mode() == db.mode && db.clock.now() < token.until()).then(|| OpenedAdmin {
        scope: scope(db, token.tenant(), Actor::Key(token.key())),
        key: token.key(),
        until: token.until(),
    })
}

/// Door 11, for somebody who works for the merchant and is signed in.
pub fn open_with_member(db: &ModeDb, seat: &Seat) -> TenantScope {
    scope(db, seat.tenant(), Actor::Member(seat.member()))
}

/// Door 15, for somebody on staff. What they may do there is their duty's.
pub fn open_on_duty(db: &ModeDb, duty: &OnDuty) -> TenantScope {
    scope(db, duty.tenant(), Actor::Staff(duty.user()))
}

/// Door 13. The rows of the house, on behalf of nobody. What is done with them names nobody who was not proved.
pub fn open_house(db: &ModeDb) -> TenantScope {
    scope(db, HOUSE, Actor::System)
}

/// What a person's token opens.
#[derive(Debug)]
pub struct OpenedPerson {
    /// The house, in the mode that the token decides. Acts as [`Actor::Customer`].
    pub scope: TenantScope,
    /// Who it is. Whoever holds this may show what is theirs, and nothing else of the house.
    pub person: CustomerId,
    /// Which session; its row says whether it goes on, and of how much it is shown.
    pub session: PersonSessionId,
}

/// Door 14, by a person's token; `None` when it is of the other mode.
pub fn open_with_person_token(db: &ModeDb, token: &PersonToken) -> Option<OpenedPerson> {
    (token.mode() == db.mode).then(|| OpenedPerson {
        scope: scope(db, HOUSE, Actor::Customer(token.person())),
        person: token.person(),
        session: token.session(),
    })
}

/// Door 14, from a person to who they are at a merchant. Only the house's rows make a [`MerchantOfPerson`]. Acts as
/// [`Actor::Customer`] of that merchant's: whoever holds this may show and do what a customer may.
pub fn open_for_person(db: &ModeDb, of: &MerchantOfPerson) -> TenantScope {
    scope(db, of.merchant, Actor::Customer(of.customer))
}

/// What a client's secret opens.
#[derive(Debug)]
pub struct OpenedClient {
    /// The tenant and mode that the client decides.
    pub scope: TenantScope,
    /// Which client it was.
    pub client: OauthClientId,
    /// From where it may be used.
    pub allowed_addresses: Vec<String>,
}

/// Door 8, by a client's id and secret. `None` for a client that is unknown or disabled and for a secret that is wrong or over:
/// all look the same. Each time the database is asked.
///
/// # Errors
/// `Unavailable` and the like; never because the secret is bad.
pub async fn open_with_client(
    db: &ModeDb,
    name: &ClientName,
    secret: &ClientSecret,
    pepper: &SecretString,
) -> Result<Option<OpenedClient>, StoreError> {
    if name.mode() != db.mode {
        return Ok(None);
    }
    let found = look_up::client(db, name.public_id()).await?;
    let admitted = found.filter(|row| row.admits(name, secret, pepper, db.clock.now()));
    Ok(admitted.map(|row| OpenedClient {
        scope: scope(db, row.tenant_id, Actor::Client(row.id)),
        client: row.id,
        allowed_addresses: row.allowed_addresses,
    }))
}

/// What a good token opens.
#[derive(Debug)]
pub struct OpenedToken {
    /// The tenant and mode that the token decides. Acts as [`Actor::Client`].
    pub scope: TenantScope,
    /// Which token it was.
    pub token: OauthTokenId,
    /// Whose token.
    pub client: OauthClientId,
    /// What it may do: `resource:read` or `resource:write`.
    pub scopes: Vec<String>,
    /// From where its client may be used.
    pub allowed_addresses: Vec<String>,
    /// Requests a minute, of all tokens of the client together.
    pub rate_limit_per_minute: u32,
    /// The version of the API that its merchant has chosen.
    pub api_version: Option<String>,
}

/// Door 8, by a token. `None` for one that is unknown, wrong, over or revoked, or whose client is disabled: all look the same. A
/// look-up holds for [`REMEMBERED`](crate::key_ring::REMEMBERED); the secret is compared each time.
///
/// # Errors
/// `Unavailable` and the like; never because the token is bad.
pub async fn open_with_token(
    db: &ModeDb,
    presented: &TokenText,
    pepper: &SecretString,
) -> Result<Option<OpenedToken>, StoreError> {
    if presented.mode() != db.mode {
        return Ok(None);
    }
    let found = look_up::token(db, presented.public_id()).await?;
    let admitted = found.filter(|row| row.admits(presented, pepper, db.clock.now()));
    Ok(admitted.map(|row| OpenedToken {
        scope: scope(db, row.tenant_id, Actor::Client(row.client_id)),
        token: row.id,
        client: row.client_id,
        scopes: row.scopes.clone(),
        allowed_addresses: row.allowed_addresses.clone(),
        rate_limit_per_minute: u32::try_from(row.rate_limit_per_minute).unwrap_or(u32::MAX),
        api_version: row.api_version.clone(),
    }))
}

/// Tests and the benchmark: a scope by id, on a service's pool. Absent from shipped builds.
#[cfg(feature = "testkit")]
pub fn open_for_test(db: &ModeDb, tenant: TenantId) -> TenantScope {
    scope(db, tenant, Actor::System)
}

/// Marks a key as used, when and from where; best effort, off the request's path.
///
/// # Errors
/// Any store error; the caller may ignore it.
pub async fn touch_key(scope: &TenantScope, key: ApiKeyId, address: Option<&str>) -> Result<(), StoreError> {
    let mut tx = scope.begin().await?;
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update api_keys set last_used_at = $3, last_used_address = $4 where tenant_id = $1 and id = $2
            and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')"
    ))
    .bind(tenant.uuid())
    .bind(key.uuid())
    .bind(ts(wall))
    .bind(address)
    .execute(tx.conn())
    .await?;
    tx.commit(()).await
}

/// The back office's view: who the merchants are, in schema `core`. It opens no tenant.
#[derive(Clone, Debug)]
pub struct CoreDb {
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
}

impl CoreDb {
    /// Logs in as the back office's role.
    pub fn connect(connector: &Connector, clock: Clock) -> CoreDb {
        CoreDb { pool: connector.pool(DbRole::CoreApi, 8), clock }
    }

    /// Opens a transaction about people.
    ///
    /// # Errors
    /// `Unavailable` when no connection can be had.
    pub async fn begin(&self) -> Result<CoreTx, StoreError> {
        CoreTx::open(self).await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    /// All merchants, oldest first.
    ///
    /// # Errors
    /// Any store error.
    pub async fn tenants(&self) -> Result<Vec<crate::operator::tenants::TenantRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select id, name, status, created_at from core.tenants where id <> $1 order by created_at, id /* tenant_id: all */"
        ))
        .bind(HOUSE.uuid())
        .fetch_all(&self.pool)
        .await?)
    }
}
