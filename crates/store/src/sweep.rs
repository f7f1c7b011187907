//! Finding due work across tenants: the one scan of the program that names no tenant, and it takes no lock.
//!
//! The scan reads keys and times from `due` and nothing else. What it finds is only a hint: the claim that
//! follows ([`due::claim`](crate::due::claim)) is made inside one tenant's transaction and may find the row taken.
//!
//! Fairness: a head scan in time order serves the ordinary case. When it comes back full, one tenant may
//! be filling it, so the caller asks for [`Sweep::scan_fair`], which takes some rows of each tenant, tenants taking turns.

use ids::{TenantId, TestClockId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{column, ts, ts_column};
use crate::connect::ModeDb;
use crate::row::row;
use crate::{StoreError, sql};

/// What sort of work a due row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A subscription's next date: renewal, trial end, expiry, resume.
    Subscription,
    /// A grant of prepaid credit that expires.
    Grant,
    /// An invoice's next date: a draft's end of grace, its sending, the day it is due.
    Invoice,
    /// The first charge of an invoice.
    Collect,
    /// An attempt whose outcome is not settled: ask the gateway.
    Resolve,
    /// The next step of a recovery.
    Dun,
    /// Money that is to go back to a payer: sent, and asked about until it is settled.
    Refund,
    /// A charge that its payer disputes: asked about, and answered in time.
    Dispute,
    /// A tenant's new events, to be handed to its endpoints.
    FanOut,
    /// What a webhook endpoint is owed.
    Deliver,
    /// A file of an invoice that somebody waits for.
    Document,
    /// A move of subscriptions to newer prices, being computed or carried out.
    Reprice,
    /// An event of usage with a meter that has thresholds: has one been reached?
    Threshold,
    /// Somebody is to be told of an event.
    Notice,
    /// A lane of a merchant who has customers reminded: who is to be told of what lies ahead?
    Remind,
    /// A payout's next step: its sending, a look-up, the end of waiting for approvals.
    Payout,
    /// A list of banks that is to be read again.
    Banks,
    /// A comparison of our books with a provider's: the next part of one, or an account's daily appointment for one.
    Reconcile,
    /// What happens to an order by itself, and when somebody is to be reminded.
    Escrow,
    /// A payment into a wallet: sent, and asked about until it is settled.
    EscrowPayment,
    /// Money of an order that goes back to its source: sent, and asked about until it is settled.
    EscrowRefund,
    /// A checkout: what its payer asked for, and its end.
    Checkout,
    /// A card that is being saved on a provider's page: the page asked for, and what came of it.
    Setup,
    /// A method that was removed here and is to become unusable at its provider.
    Revoke,
    /// A code that is to reach a phone: handed over, and over again by somebody else until it is delivered.
    PartyCode,
    /// A test clock on its way.
    Clock,
}

impl Kind {
    /// All kinds, in the order in which a clock runs them within one instant.
    pub const ALL: [Kind; 26] = [
        Kind::Resolve,
        Kind::EscrowPayment,
        Kind::EscrowRefund,
        Kind::Checkout,
        Kind::Setup,
        Kind::Dun,
        Kind::Grant,
        Kind::Subscription,
        Kind::Invoice,
        Kind::Collect,
        Kind::Refund,
        Kind::Dispute,
        Kind::Escrow,
        Kind::Remind,
        Kind::FanOut,
        Kind::Deliver,
        Kind::Document,
        Kind::Reprice,
        Kind::Threshold,
        Kind::Notice,
        Kind::PartyCode,
        Kind::Revoke,
        Kind::Payout,
        Kind::Banks,
        Kind::Reconcile,
        Kind::Clock,
    ];

    /// The word stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Subscription => "subscription",
            Kind::Grant => "grant",
            Kind::Invoice => "invoice",
            Kind::Collect => "collect",
            Kind::Resolve => "resolve",
            Kind::Dun => "dun",
            Kind::Refund => "refund",
            Kind::Dispute => "dispute",
            Kind::FanOut => "fan_out",
            Kind::Deliver => "deliver",
            Kind::Document => "document",
            Kind::Reprice => "reprice",
            Kind::Threshold => "threshold",
            Kind::Notice => "notice",
            Kind::Remind => "remind",
            Kind::Payout => "payout",
            Kind::Banks => "banks",
            Kind::Reconcile => "reconcile",
            Kind::Escrow => "escrow",
            Kind::EscrowPayment => "escrow_payment",
            Kind::EscrowRefund => "escrow_refund",
            Kind::Checkout => "checkout",
            Kind::Setup => "setup",
            Kind::Revoke => "revoke",
            Kind::PartyCode => "party_code",
            Kind::Clock => "clock",
        }
    }
}

/// Which clock moves a row: real time, or one test clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(Uuid);

impl Lane {
    /// Real time.
    pub const REAL: Lane = Lane(Uuid::nil());

    /// The lane of a test clock.
    pub fn clock(id: TestClockId) -> Lane {
        Lane(id.uuid())
    }

    /// As stored.
    pub fn uuid(self) -> Uuid {
        self.0
    }

    /// As read.
    pub fn from_uuid(raw: Uuid) -> Lane {
        Lane(raw)
    }

    /// Whether real time moves it.
    pub fn is_real(self) -> bool {
        self.0.is_nil()
    }
}

row! {
    /// A due row as scanned.
    ScannedRow {
        tenant_id: TenantId,
        subject_id: Uuid,
        due_at: Timestamp,
        crashes: i16,
    }
}

/// Due work that may be free. Only a scan makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whose work.
    pub tenant: TenantId,
    /// Which row.
    pub subject: Uuid,
    /// Since when.
    pub due_at: Timestamp,
    /// How often somebody died, or failed, while holding it. Such work is claimed alone.
    pub crashes: i16,
}

impl From<ScannedRow> for Candidate {
    fn from(row: ScannedRow) -> Candidate {
        Candidate { tenant: row.tenant_id, subject: row.subject_id, due_at: row.due_at, crashes: row.crashes }
    }
}

/// The scanner of one mode.
#[derive(Clone, Debug)]
pub struct Sweep<'a> {
    db: &'a ModeDb,
}

impl<'a> Sweep<'a> {
    /// As many rows as [`Sweep::scan`] returns at most.
    pub const HEAD: usize = 2000;
    /// As many rows as [`Sweep::scan_fair`] returns at most.
    pub const FAIR: usize = 4000;

    /// A scanner over the worker's view of a mode. Other roles' row security shows it nothing.
    pub fn new(db: &'a ModeDb) -> Sweep<'a> {
        Sweep { db }
    }

    /// The oldest due rows of a kind, at or after `floor` (which skips the dead head of the index).
    ///
    /// # Errors
    /// Any store error.
    pub async fn scan(
        &self,
        kind: Kind,
        lane: Lane,
        floor: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Candidate>, StoreError> {
        // The size is a literal: with a parameter the generic plan assumes a tenth of the table.
        let rows: Vec<ScannedRow> = sqlx::query_as(sql!(
            "select tenant_id, subject_id, due_at, crashes from due
              where kind = $1 and lane = $2 and due_at >= $3 and due_at <= $4
              order by due_at limit 2000"
        ))
        .bind(kind.as_str())
        .bind(lane.uuid())
        .bind(ts(floor))
        .bind(ts(now))
        .fetch_all(&self.db.pool)
        .await?;
        Ok(rows.into_iter().map(Candidate::from).collect())
    }

    /// Due rows of real time, oldest first within a tenant, walking the tenants one by one from
    /// `from`: at most [`Sweep::of_each`] of each, and [`Sweep::FAIR`] in all. A tenant in `marks` is looked at from
    /// that time on: what was done before it has left dead entries in the index, and they need not be read again.
    ///
    /// # Errors
    /// Any store error.
    pub async fn scan_fair(
        &self,
        kind: Kind,
        from: TenantId,
        marks: &[(TenantId, Timestamp)],
        now: Timestamp,
    ) -> Result<Vec<Candidate>, StoreError> {
        // Sizes are literals, as above; `of_each` tells the same. So is the lane, for the sake of the partial index. The tenants are
        // walked by the primary key: its entries do not move in time, so that no tenant's past is stepped over to reach the next.
        let walk = if kind == Kind::Subscription {
            sql!(
                "with recursive tenants as (
               (select d.tenant_id from due d where d.kind = $1 and d.tenant_id >= $3 order by d.tenant_id, d.subject_id limit 1)
               union all select (select d.tenant_id from due d where d.kind = $1 and d.tenant_id > t.tenant_id
                                  order by d.tenant_id, d.subject_id limit 1)
                 from tenants t where t.tenant_id is not null)
             select t.tenant_id, head.subject_id, head.due_at, head.crashes
               from tenants t
               left join unnest($4::uuid[], $5::timestamptz[]) as m (tenant_id, at) on m.tenant_id = t.tenant_id
              cross join lateral (
                 select d.subject_id, d.due_at, d.crashes from due d
                  where d.kind = $1 and d.lane = '00000000-0000-0000-0000-000000000000' and d.tenant_id = t.tenant_id and d.due_at <= $2
                    and d.due_at >= coalesce(m.at, '-infinity')
                  order by d.tenant_id, d.due_at limit 800) head
              where t.tenant_id is not null limit 4000"
            )
        } else {
            sql!(
                "with recursive tenants as (
               (select d.tenant_id from due d where d.kind = $1 and d.tenant_id >= $3 order by d.tenant_id, d.subject_id limit 1)
               union all select (select d.tenant_id from due d where d.kind = $1 and d.tenant_id > t.tenant_id
                                  order by d.tenant_id, d.subject_id limit 1)
                 from tenants t where t.tenant_id is not null)
             select t.tenant_id, head.subject_id, head.due_at, head.crashes
               from tenants t
               left join unnest($4::uuid[], $5::timestamptz[]) as m (tenant_id, at) on m.tenant_id = t.tenant_id
              cross join lateral (
                 select d.subject_id, d.due_at, d.crashes from due d
                  where d.kind = $1 and d.lane = '00000000-0000-0000-0000-000000000000' and d.tenant_id = t.tenant_id and d.due_at <= $2
                    and d.due_at >= coalesce(m.at, '-infinity')
                  order by d.tenant_id, d.due_at limit 64) head
               where t.tenant_id is not null limit 4000"
            )
        };
        let rows: Vec<ScannedRow> = sqlx::query_as(walk)
            .bind(kind.as_str())
            .bind(ts(now))
            .bind(from.uuid())
            .bind(column(marks, |(tenant, _)| tenant.uuid()))
            .bind(ts_column(marks, |(_, at)| *at))
            .fetch_all(&self.db.pool)
            .await?;
        Ok(rows.into_iter().map(Candidate::from).collect())
    }

    /// What is left of some tenants, each from its mark on, without a walk over all tenants: at most
    /// [`Sweep::of_each`] of each, and [`Sweep::FAIR`] in all.
    ///
    /// # Errors
    /// Any store error.
    pub async fn scan_rest(
        &self,
        kind: Kind,
        marks: &[(TenantId, Timestamp)],
        now: Timestamp,
    ) -> Result<Vec<Candidate>, StoreError> {
        // Few tenants, each found by its index in order: the size is no hint that the planner needs.
        let each = i64::try_from(Sweep::of_each(kind)).unwrap_or(i64::MAX);
        let look = sql!(
            "select m.tenant_id, head.subject_id, head.due_at, head.crashes
               from unnest($3::uuid[], $4::timestamptz[]) as m (tenant_id, at)
              cross join lateral (
                 select d.subject_id, d.due_at, d.crashes from due d
                  where d.kind = $1 and d.lane = '00000000-0000-0000-0000-000000000000'
                    and d.tenant_id = m.tenant_id and d.due_at <= $2 and d.due_at >= m.at
                  order by d.tenant_id, d.due_at limit $5) head
              limit 4000"
        );
        let rows: Vec<ScannedRow> = sqlx::query_as(look)
            .bind(kind.as_str())
            .bind(ts(now))
            .bind(column(marks, |(tenant, _)| tenant.uuid()))
            .bind(ts_column(marks, |(_, at)| *at))
            .bind(each)
            .fetch_all(&self.db.pool)
            .await?;
        Ok(rows.into_iter().map(Candidate::from).collect())
    }

    /// As many rows of one tenant as a fair scan returns at most. Hundreds of renewals share a transaction; of work that
    /// waits for others (gateways, endpoints) a tenant gets less at a time.
    pub fn of_each(kind: Kind) -> usize {
        if kind == Kind::Subscription { 800 } else { 64 }
    }

    /// The earliest due time of each of `kinds` in a lane, at or after `floor`; kinds with nothing to come are left out.
    ///
    /// # Errors
    /// Any store error.
    pub async fn heads(
        &self,
        kinds: &[Kind],
        lane: Lane,
        floor: Timestamp,
    ) -> Result<Vec<(Kind, Timestamp)>, StoreError> {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let rows: Vec<(String, jiff_sqlx::Timestamp)> = sqlx::query_as(sql!(
            "select k.kind, head.due_at from unnest($1::text[]) as k (kind) cross join lateral (
               select d.due_at from due d where d.kind = k.kind and d.lane = $2 and d.due_at >= $3 /* tenant_id: any */
                order by d.due_at limit 1) head"
        ))
        .bind(words)
        .bind(lane.uuid())
        .bind(ts(floor))
        .fetch_all(&self.db.pool)
        .await?;
        let kind_of = |word: &str| kinds.iter().copied().find(|kind| kind.as_str() == word);
        Ok(rows.into_iter().filter_map(|(word, at)| Some((kind_of(&word)?, at.to_jiff()))).collect())
    }
}
