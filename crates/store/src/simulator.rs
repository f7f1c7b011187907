//! The simulated gateway's own book: its cards, what it did with each key, and the faults switched on.
//!
//! It plays another company's database, so it promises independence: its own role, its own pool, each
//! statement committed by itself before the gateway answers, never inside a transaction of ours. It has no
//! tenants and no modes, and it refuses to know what a card does or when money is there: rows go in and out
//! as plain data, decisions are made in `gateways`.

use ids::{AttemptId, TenantId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::connect::{Connector, DbRole};
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// A test card or a bank mandate, and the payer behind it.
    SimulatedCardRow {
        token: String,
        rail: String,
        number: String,
        payer: String,
        behavior: Value,
        created_at: Timestamp,
    }
}

row! {
    /// What the gateway did, and will do, with one key.
    SimulatedChargeRow {
        key: AttemptId,
        token: Option<String>,
        number: Option<i32>,
        payer: Option<String>,
        rail: String,
        amount_minor: i64,
        currency: String,
        answer: String,
        outcome: String,
        decline_code: Option<String>,
        moved_minor: i64,
        moved_currency: String,
        action: Option<Value>,
        asked_at: Timestamp,
        settles_at: Timestamp,
        expires_at: Option<Timestamp>,
        /// Whose money it is.
        merchant: Option<TenantId>,
        /// What the provider keeps of it, in the currency that moved.
        fee_minor: Option<i64>,
    }
}

row! {
    /// What arrived at a merchant's bank for one day in one currency.
    SimulatedSettlementRow {
        /// The day in Lagos, as `YYYYMMDD`.
        day: String,
        currency: String,
        net_minor: i64,
    }
}

row! {
    /// A refund of the gateway's: what was answered at first is known by when it settles.
    SimulatedRefundRow {
        key: uuid::Uuid,
        charge: AttemptId,
        amount_minor: i64,
        currency: String,
        /// `succeeded`, `failed` or `needs_account`: what is true from `settles_at` on.
        outcome: String,
        /// Whether it was sent to an account that the payer named.
        redirected: bool,
        asked_at: Timestamp,
        settles_at: Timestamp,
    }
}

row! {
    /// A charge that may be disputed, by which card, and what was answered.
    SimulatedDisputeRow {
        charge: AttemptId,
        number: Option<String>,
        outcome: String,
        moved_minor: i64,
        moved_currency: String,
        settles_at: Timestamp,
        /// `none`, `file` or `accept`.
        answer: Option<String>,
        persuades: Option<bool>,
        answered_at: Option<Timestamp>,
    }
}

row! {
    /// A charge as far as a refund asks: what it moved, and by which card.
    RefundableRow {
        number: Option<String>,
        outcome: String,
        moved_minor: i64,
        moved_currency: String,
        settles_at: Timestamp,
        /// What its refunds come to that did not fail.
        refunded_minor: i64,
    }
}

row! {
    /// What the gateway did, and will do, with one payout.
    SimulatedPayoutRow {
        key: Uuid,
        bank_code: String,
        account_number: String,
        amount_minor: i64,
        currency: String,
        answer: String,
        outcome: String,
        code: Option<String>,
        asked_at: Timestamp,
        settles_at: Timestamp,
        reverses_at: Option<Timestamp>,
        /// Whose money it is.
        merchant: Option<TenantId>,
        /// When its code was passed on, of one that waits for a code.
        approved_at: Option<Timestamp>,
    }
}

row! {
    /// All that a decision about a new charge depends on, as one statement saw it.
    SituationRow {
        faults: Option<Value>,
        token: Option<String>,
        rail: Option<String>,
        number: Option<String>,
        payer: Option<String>,
        behavior: Option<Value>,
        created_at: Option<Timestamp>,
        charges: i32,
        first_asked_at: Option<Timestamp>,
    }
}

/// The simulated gateway's connections.
#[derive(Clone, Debug)]
pub struct SimulatorDb {
    pool: PgPool,
}

impl SimulatorDb {
    /// A pool of its own, logged in as the simulator. Connections are made when first wanted.
    pub fn connect(connector: &Connector, connections: u32) -> SimulatorDb {
        SimulatorDb { pool: connector.pool(DbRole::Simulator, connections) }
    }

    /// Closes the pool, waiting for connections in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Stores a card or mandate; false when the token is taken.
    ///
    /// # Errors
    /// Any store error.
    pub async fn insert_card(&self, row: &SimulatedCardRow) -> Result<bool, StoreError> {
        let done = sqlx::query(sql!(
            "insert into cards (token, rail, number, payer, behavior, created_at) /* tenant_id: not ours */
             values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing"
        ))
        .bind(&row.token)
        .bind(&row.rail)
        .bind(&row.number)
        .bind(&row.payer)
        .bind(&row.behavior)
        .bind(ts(row.created_at))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The faults, the card behind a token, and how many of its charges were counted. Without such a card
    /// its columns are null.
    ///
    /// # Errors
    /// Any store error.
    pub async fn situation_of_token(&self, token: &str) -> Result<SituationRow, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select f.body as faults, c.token, c.rail, c.number, c.payer, c.behavior, c.created_at,
                    coalesce((select max(n.number) from charges n where n.token = $1), 0) as charges,
                    (select n.asked_at from charges n where n.token = $1 and n.number = 1) as first_asked_at
               from (values (1)) as one (id) /* tenant_id: not ours */
               left join faults f on f.id = one.id
               left join cards c on c.token = $1"
        ))
        .bind(token)
        .fetch_one(&self.pool)
        .await?)
    }

    /// The faults, and the newest card or mandate of a payer. Push rails are not counted.
    ///
    /// # Errors
    /// Any store error.
    pub async fn situation_of_payer(&self, payer: Option<&str>) -> Result<SituationRow, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select f.body as faults, c.token, c.rail, c.number, c.payer, c.behavior, c.created_at,
                    0 as charges, null::timestamptz as first_asked_at
               from (values (1)) as one (id) /* tenant_id: not ours */
               left join faults f on f.id = one.id
               left join lateral (
                 select n.token, n.rail, n.number, n.payer, n.behavior, n.created_at from cards n
                  where n.payer = $1 order by n.created_at desc, n.token desc limit 1) c on true"
        ))
        .bind(payer)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Records a charge. False when the key, or this number of the token's charges, is taken: read again.
    ///
    /// # Errors
    /// Any store error; after a broken connection the charge may be recorded or not.
    pub async fn insert_charge(&self, row: &SimulatedChargeRow) -> Result<bool, StoreError> {
        let done = sqlx::query(sql!(
            "insert into charges (key, token, number, payer, rail, amount_minor, currency, answer, outcome,
                    decline_code, moved_minor, moved_currency, action, asked_at, settles_at, expires_at, merchant, fee_minor)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
             on conflict do nothing /* tenant_id: not ours */"
        ))
        .bind(row.key.uuid())
        .bind(&row.token)
        .bind(row.number)
        .bind(&row.payer)
        .bind(&row.rail)
        .bind(row.amount_minor)
        .bind(&row.currency)
        .bind(&row.answer)
        .bind(&row.outcome)
        .bind(&row.decline_code)
        .bind(row.moved_minor)
        .bind(&row.moved_currency)
        .bind(&row.action)
        .bind(ts(row.asked_at))
        .bind(ts(row.settles_at))
        .bind(ts_opt(row.expires_at))
        .bind(row.merchant.map(TenantId::uuid))
        .bind(row.fee_minor)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Somebody acted on a charge that waits for its payer: this much of it moves now. `false` where none waits.
    ///
    /// # Errors
    /// Any store error.
    pub async fn act(&self, key: AttemptId, moved_minor: i64, at: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(sql!(
            "update charges set outcome = 'succeeded', decline_code = null, moved_minor = $2, settles_at = $3
              where key = $1 and answer = 'action' and settles_at > $3 /* tenant_id: not ours */"
        ))
        .bind(key.uuid())
        .bind(moved_minor)
        .bind(ts(at))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What was recorded for a key.
    ///
    /// # Errors
    /// Any store error.
    pub async fn charge(&self, key: AttemptId) -> Result<Option<SimulatedChargeRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, token, number, payer, rail, amount_minor, currency, answer, outcome, decline_code,
                    moved_minor, moved_currency, action, asked_at, settles_at, expires_at, merchant, fee_minor
               from charges where key = $1 /* tenant_id: not ours */"
        ))
        .bind(key.uuid())
        .fetch_optional(&self.pool)
        .await?)
    }

    /// A charge, its card, and what was paid back of it.
    ///
    /// # Errors
    /// Any store error.
    pub async fn refundable(&self, charge: AttemptId) -> Result<Option<RefundableRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select c.number, n.outcome, n.moved_minor, n.moved_currency, n.settles_at,
                    coalesce((select sum(r.amount_minor) from refunds r
                               where r.charge = n.key and r.outcome <> 'failed'), 0)::bigint as refunded_minor
               from charges n left join cards c on c.token = n.token /* tenant_id: not ours */
              where n.key = $1"
        ))
        .bind(charge.uuid())
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Records a refund, if no more than was moved goes back with it. False when the key is taken, or too little is left: read
    /// again.
    ///
    /// # Errors
    /// Any store error; after a broken connection the refund may be recorded or not.
    #[expect(clippy::disallowed_methods, reason = "another company's book: no door of ours leads to it")]
    pub async fn insert_refund(&self, row: &SimulatedRefundRow) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin().await?;
        sqlx::query(sql!("select key from charges where key = $1 for update /* tenant_id: not ours */"))
            .bind(row.charge.uuid())
            .execute(&mut *tx)
            .await?;
        let done = sqlx::query(sql!(
            "insert into refunds (key, charge, amount_minor, currency, outcome, redirected, asked_at, settles_at)
             select $1, $2, $3, $4, $5, $6, $7, $8 /* tenant_id: not ours */
              where (select n.moved_minor from charges n where n.key = $2)
                    - coalesce((select sum(r.amount_minor) from refunds r where r.charge = $2 and r.outcome <> 'failed'), 0) >= $3::bigint
             on conflict do nothing"
        ))
        .bind(row.key)
        .bind(row.charge.uuid())
        .bind(row.amount_minor)
        .bind(&row.currency)
        .bind(&row.outcome)
        .bind(row.redirected)
        .bind(ts(row.asked_at))
        .bind(ts(row.settles_at))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// What was recorded for a refund's key.
    ///
    /// # Errors
    /// Any store error.
    pub async fn refund(&self, key: uuid::Uuid) -> Result<Option<SimulatedRefundRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, charge, amount_minor, currency, outcome, redirected, asked_at, settles_at
               from refunds where key = $1 /* tenant_id: not ours */"
        ))
        .bind(key)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// A charge, its card, and what was answered to its dispute.
    ///
    /// # Errors
    /// Any store error.
    pub async fn dispute(&self, charge: AttemptId) -> Result<Option<SimulatedDisputeRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select n.key as charge, c.number, n.outcome, n.moved_minor, n.moved_currency, n.settles_at, d.answer, d.persuades,
                    d.answered_at
               from charges n left join cards c on c.token = n.token left join disputes d on d.charge = n.key
              where n.key = $1 /* tenant_id: not ours */"
        ))
        .bind(charge.uuid())
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Records an answer to a dispute. The first one counts.
    ///
    /// # Errors
    /// Any store error; after a broken connection it may be recorded or not.
    pub async fn answer_dispute(
        &self,
        charge: AttemptId,
        answer: &str,
        persuades: bool,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(sql!(
            "insert into disputes (charge, answer, persuades, answered_at) values ($1, $2, $3, $4)
             on conflict do nothing /* tenant_id: not ours */"
        ))
        .bind(charge.uuid())
        .bind(answer)
        .bind(persuades)
        .bind(ts(at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Sends a refund on that waited for an account. False when it does not wait, or was sent on before.
    ///
    /// # Errors
    /// Any store error; after a broken connection it may be sent on or not.
    pub async fn redirect_refund(&self, key: uuid::Uuid) -> Result<bool, StoreError> {
        let done = sqlx::query(sql!(
            "update refunds set outcome = 'succeeded', redirected = true
              where key = $1 and outcome = 'needs_account' /* tenant_id: not ours */"
        ))
        .bind(key)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// At most `limit` charges that moved money or will, in the order of their keys, after `after`.
    ///
    /// # Errors
    /// Any store error.
    pub async fn succeeded(&self, after: Option<AttemptId>, limit: i64) -> Result<Vec<SimulatedChargeRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, token, number, payer, rail, amount_minor, currency, answer, outcome, decline_code,
                    moved_minor, moved_currency, action, asked_at, settles_at, expires_at, merchant, fee_minor
               from charges /* tenant_id: not ours */
              where outcome = 'succeeded' and ($1::uuid is null or key > $1)
              order by key limit $2"
        ))
        .bind(after.map(AttemptId::uuid))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// Records a payout. False when the key is taken: read it again.
    ///
    /// # Errors
    /// Any store error; after a broken connection the payout may be recorded or not.
    pub async fn insert_payout(&self, row: &SimulatedPayoutRow) -> Result<bool, StoreError> {
        let done = sqlx::query(sql!(
            "insert into payouts (key, bank_code, account_number, amount_minor, currency, answer, outcome, code, asked_at,
                    settles_at, reverses_at, merchant)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict do nothing /* tenant_id: not ours */"
        ))
        .bind(row.key)
        .bind(&row.bank_code)
        .bind(&row.account_number)
        .bind(row.amount_minor)
        .bind(&row.currency)
        .bind(&row.answer)
        .bind(&row.outcome)
        .bind(&row.code)
        .bind(ts(row.asked_at))
        .bind(ts(row.settles_at))
        .bind(ts_opt(row.reverses_at))
        .bind(row.merchant.map(TenantId::uuid))
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Records that a payout's code was passed on. The first time counts.
    ///
    /// # Errors
    /// Any store error; after a broken connection it may be recorded or not.
    pub async fn approve_payout(&self, key: Uuid, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(sql!(
            "update payouts set approved_at = $2 where key = $1 and approved_at is null /* tenant_id: not ours */"
        ))
        .bind(key)
        .bind(ts(at))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What was recorded for a payout's key.
    ///
    /// # Errors
    /// Any store error.
    pub async fn payout(&self, key: Uuid) -> Result<Option<SimulatedPayoutRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, bank_code, account_number, amount_minor, currency, answer, outcome, code, asked_at, settles_at,
                    reverses_at, merchant, approved_at
               from payouts where key = $1 /* tenant_id: not ours */"
        ))
        .bind(key)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// At most `limit` payouts that were asked for within a time, in order, after a key.
    ///
    /// # Errors
    /// Any store error.
    pub async fn payouts_between(
        &self,
        since: Timestamp,
        until: Timestamp,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<SimulatedPayoutRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, bank_code, account_number, amount_minor, currency, answer, outcome, code, asked_at, settles_at,
                    reverses_at, merchant, approved_at
               from payouts /* tenant_id: not ours */
              where asked_at >= $1 and asked_at < $2
                and ($3::uuid is null or (asked_at, key) > (select a.asked_at, a.key from payouts a where a.key = $3))
              order by asked_at, key limit $4"
        ))
        .bind(ts(since))
        .bind(ts(until))
        .bind(after)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// A merchant's charges that ended within a time, moved or refused, in the order in which they did: at most `limit` after
    /// `after`.
    ///
    /// # Errors
    /// Any store error.
    pub async fn statement(
        &self,
        merchant: TenantId,
        (since, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, AttemptId)>,
        limit: i64,
    ) -> Result<Vec<SimulatedChargeRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, token, number, payer, rail, amount_minor, currency, answer, outcome, decline_code,
                    moved_minor, moved_currency, action, asked_at, settles_at, expires_at, merchant, fee_minor
               from charges /* tenant_id: merchant */
              where merchant = $1 and settles_at >= $2 and settles_at < $3 and outcome in ('succeeded', 'declined')
                and ($4::timestamptz is null or (settles_at, key) > ($4, $5))
              order by settles_at, key limit $6"
        ))
        .bind(merchant.uuid())
        .bind(ts(since))
        .bind(ts(until))
        .bind(ts_opt(after.map(|(at, _)| at)))
        .bind(after.map(|(_, key)| key.uuid()))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// A merchant's refunds that were asked for within a time, whatever becomes of them, in the order in which they were: at most
    /// `limit` after `after`.
    ///
    /// # Errors
    /// Any store error.
    pub async fn refunded(
        &self,
        merchant: TenantId,
        (since, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, Uuid)>,
        limit: i64,
    ) -> Result<Vec<SimulatedRefundRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select r.key, r.charge, r.amount_minor, r.currency, r.outcome, r.redirected, r.asked_at, r.settles_at
               from refunds r join charges c on c.key = r.charge /* tenant_id: merchant */
              where c.merchant = $1 and r.asked_at >= $2 and r.asked_at < $3
                and ($4::timestamptz is null or (r.asked_at, r.key) > ($4, $5))
              order by r.asked_at, r.key limit $6"
        ))
        .bind(merchant.uuid())
        .bind(ts(since))
        .bind(ts(until))
        .bind(ts_opt(after.map(|(at, _)| at)))
        .bind(after.map(|(_, key)| key))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// A merchant's payouts that were asked for within a time, whatever becomes of them, in the order in which they were: at most
    /// `limit` after `after`.
    ///
    /// # Errors
    /// Any store error.
    pub async fn paid_out(
        &self,
        merchant: TenantId,
        (since, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, Uuid)>,
        limit: i64,
    ) -> Result<Vec<SimulatedPayoutRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select key, bank_code, account_number, amount_minor, currency, answer, outcome, code, asked_at, settles_at,
                    reverses_at, merchant, approved_at
               from payouts /* tenant_id: merchant */
              where merchant = $1 and asked_at >= $2 and asked_at < $3
                and ($4::timestamptz is null or (asked_at, key) > ($4, $5))
              order by asked_at, key limit $6"
        ))
        .bind(merchant.uuid())
        .bind(ts(since))
        .bind(ts(until))
        .bind(ts_opt(after.map(|(at, _)| at)))
        .bind(after.map(|(_, key)| key))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// A merchant's charges by cards of a number that ended well within a time, and what was answered to their disputes: at most
    /// `limit` after `after`.
    ///
    /// # Errors
    /// Any store error.
    pub async fn disputed(
        &self,
        (merchant, number): (TenantId, &str),
        (since, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, Uuid)>,
        limit: i64,
    ) -> Result<Vec<SimulatedDisputeRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select n.key as charge, c.number, n.outcome, n.moved_minor, n.moved_currency, n.settles_at, d.answer, d.persuades,
                    d.answered_at
               from charges n join cards c on c.token = n.token left join disputes d on d.charge = n.key /* tenant_id: merchant */
              where n.merchant = $1 and c.number = $2 and n.outcome = 'succeeded' and n.settles_at >= $3 and n.settles_at < $4
                and ($5::timestamptz is null or (n.settles_at, n.key) > ($5, $6))
              order by n.settles_at, n.key limit $7"
        ))
        .bind(merchant.uuid())
        .bind(number)
        .bind(ts(since))
        .bind(ts(until))
        .bind(ts_opt(after.map(|(at, _)| at)))
        .bind(after.map(|(_, key)| key))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?)
    }

    /// What a merchant's charges of each day in Lagos came to, in each currency, less fees: days that ended within a time.
    ///
    /// # Errors
    /// Any store error.
    pub async fn settlements(
        &self,
        merchant: TenantId,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<SimulatedSettlementRow>, StoreError> {
        Ok(sqlx::query_as(sql!(
            "select to_char(settles_at at time zone 'Africa/Lagos', 'YYYYMMDD') as day, moved_currency as currency,
                    sum(moved_minor - coalesce(fee_minor, 0))::bigint as net_minor
               from charges /* tenant_id: merchant */
              where merchant = $1 and settles_at >= $2 and settles_at < $3 and outcome = 'succeeded'
              group by 1, 2 order by 1, 2"
        ))
        .bind(merchant.uuid())
        .bind(ts(since))
        .bind(ts(until))
        .fetch_all(&self.pool)
        .await?)
    }

    /// The faults switched on, if any ever were.
    ///
    /// # Errors
    /// Any store error.
    pub async fn faults(&self) -> Result<Option<Value>, StoreError> {
        let row: Option<(Value,)> =
            sqlx::query_as(sql!("select body from faults where id = 1 /* tenant_id: not ours */"))
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(body,)| body))
    }

    /// Replaces the faults.
    ///
    /// # Errors
    /// Any store error.
    pub async fn set_faults(&self, body: &Value) -> Result<(), StoreError> {
        sqlx::query(sql!(
            "insert into faults (id, body) values (1, $1) /* tenant_id: not ours */
             on conflict (id) do update set body = excluded.body"
        ))
        .bind(body)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
