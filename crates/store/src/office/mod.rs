//! People who work for merchants, in schema `core`: rows in and out, and the one transaction that writes them.
//!
//! A [`Seat`] says that somebody works for a merchant now and as what; only [`seats`] and [`seat`] make one, from rows of
//! members that were not removed, and it is what a door opens a merchant for.

pub mod duty;
pub mod letters;
pub mod people;
pub mod sessions;
pub mod team;
pub mod vetting;

use ids::{MemberId, TenantId, UserId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::bind::ts;
use crate::doors::CoreDb;
use crate::row::row;
use crate::{StoreError, sql};

/// A transaction in schema `core`. It reaches no merchant's rows in either mode.
#[derive(Debug)]
pub struct CoreTx {
    tx: Transaction<'static, Postgres>,
    now: Timestamp,
}

impl CoreTx {
    /// Opens one at the clock's instant.
    ///
    /// # Errors
    /// `Unavailable` when no connection can be had.
    pub(crate) async fn open(db: &CoreDb) -> Result<CoreTx, StoreError> {
        Ok(CoreTx { tx: db.pool.begin_with("begin").await?, now: db.clock.now() })
    }

    /// The instant of everything in it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// An id for a new row.
    #[expect(clippy::disallowed_methods, reason = "this is where ids of people come from")]
    pub fn fresh(&self) -> Uuid {
        Uuid::now_v7()
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Makes everything in it so.
    ///
    /// # Errors
    /// Any store error.
    pub async fn commit<T>(self, done: T) -> Result<T, StoreError> {
        self.tx.commit().await?;
        Ok(done)
    }

    /// Writes who did what, for good.
    ///
    /// # Errors
    /// Any store error.
    pub async fn log(&mut self, line: LogLine<'_>) -> Result<(), StoreError> {
        let (id, now) = (self.fresh(), self.now);
        sqlx::query(sql!(
            "insert into core.office_log (id, tenant_id, user_id, at, action, subject, detail, address)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ))
        .bind(id)
        .bind(line.tenant.map(TenantId::uuid))
        .bind(line.user.map(UserId::uuid))
        .bind(ts(now))
        .bind(line.action)
        .bind(line.subject)
        .bind(line.detail)
        .bind(line.address)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

/// What is written of a deed.
#[derive(Clone, Debug)]
pub struct LogLine<'a> {
    /// The merchant it is about, if any.
    pub tenant: Option<TenantId>,
    /// Who did it, if they are known.
    pub user: Option<UserId>,
    /// `noun.verb`.
    pub action: &'a str,
    /// Whom or what it is about.
    pub subject: &'a str,
    /// What else is worth knowing. No secrets.
    pub detail: Value,
    /// From where.
    pub address: Option<&'a str>,
}

row! {
    /// A line of the log of the office.
    LogRow {
        at: Timestamp,
        user_name: Option<String>,
        action: String,
        subject: String,
        detail: Value,
        address: Option<String>,
    }
}

/// The last lines about a merchant (their people), or about a person (their sign-ins), newest first.
///
/// # Errors
/// Any store error.
pub async fn log_of(tx: &mut CoreTx, tenant: Option<TenantId>, user: UserId) -> Result<Vec<LogRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select l.at, u.name as user_name, l.action, l.subject, l.detail, l.address
           from core.office_log l left join core.users u on u.id = l.user_id
          where case when $1::uuid is null then l.user_id = $2 and l.tenant_id is null else l.tenant_id = $1 end
          order by l.id desc limit 50"
    ))
    .bind(tenant.map(TenantId::uuid))
    .bind(user.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// Somebody's place at a merchant.
    SeatRow {
        tenant_id: TenantId,
        member: MemberId,
        role: String,
        tenant_name: String,
        live_at: Option<Timestamp>,
        tier: String,
    }
}

/// That somebody works for a merchant, as what, as of now.
#[derive(Clone, Debug)]
pub struct Seat(SeatRow);

impl Seat {
    /// The merchant.
    pub fn tenant(&self) -> TenantId {
        self.0.tenant_id
    }

    /// What the merchant is called.
    pub fn tenant_name(&self) -> &str {
        &self.0.tenant_name
    }

    /// Whether the merchant may work in live mode.
    pub fn is_live(&self) -> bool {
        self.0.live_at.is_some()
    }

    /// Whether staff let the merchant take payments up to a limit while they look at who they are.
    pub fn is_starter(&self) -> bool {
        self.0.tier == "starter"
    }

    /// Who they are there.
    pub fn member(&self) -> MemberId {
        self.0.member
    }

    /// As what, as stored.
    pub fn role(&self) -> &str {
        &self.0.role
    }
}

/// Where a person works, oldest first. Suspended merchants are left out.
///
/// # Errors
/// Any store error.
pub async fn seats(tx: &mut CoreTx, user: UserId) -> Result<Vec<Seat>, StoreError> {
    let rows: Vec<SeatRow> = sqlx::query_as(sql!(
        "select m.tenant_id, m.id as member, m.role, t.name as tenant_name, t.live_at, t.tier
           from core.members m join core.tenants t on t.id = m.tenant_id
          where m.user_id = $1 and m.removed_at is null and t.status = 'active' order by m.created_at, m.id"
    ))
    .bind(user.uuid())
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Seat).collect())
}

/// A person's place at one merchant.
///
/// # Errors
/// Any store error.
pub async fn seat(tx: &mut CoreTx, user: UserId, tenant: TenantId) -> Result<Option<Seat>, StoreError> {
    Ok(seats(tx, user).await?.into_iter().find(|seat| seat.tenant() == tenant))
}
