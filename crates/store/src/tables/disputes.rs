//! Charges that payers dispute with their banks. The row is the work: what is to be done about it next stands in `due` under its id.

use ids::{AttemptId, CustomerId, DisputeId, InvoiceId, OrderId, ProviderAccountId};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// One dispute.
    DisputeRow {
        id: DisputeId,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        /// The provider's reference of it.
        dispute_ref: String,
        /// The charge of a bill; none until the provider was asked.
        attempt_id: Option<AttemptId>,
        invoice_id: Option<InvoiceId>,
        /// The payment into escrow or a wallet, if it is one.
        escrow_payment_id: Option<AttemptId>,
        /// The order that it paid for; none for a wallet alone.
        order_id: Option<OrderId>,
        customer_id: Option<CustomerId>,
        /// `opened`, `evidence_due`, `under_review`, `won`, `lost` or `accepted`.
        state: String,
        /// `submit` or `accept`.
        wish: Option<String>,
        amount_minor: Option<i64>,
        /// What of the charge it holds against refunds.
        held_minor: i64,
        currency: Option<String>,
        /// Why, in the provider's words.
        reason: Option<String>,
        provider_status: Option<String>,
        /// Whether the provider took the money.
        withdrawn: bool,
        fee_minor: Option<i64>,
        /// What the merchant says to it.
        statement: Option<String>,
        file: Option<Vec<u8>>,
        file_key_id: Option<String>,
        failure_message: Option<String>,
        look_ups: i16,
        lane: uuid::Uuid,
        version: i64,
        answer_by: Option<Timestamp>,
        /// When the machine hands the file in.
        submit_at: Option<Timestamp>,
        submitted_at: Option<Timestamp>,
        closed_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Writes down that there is a dispute; `false` when it is known.
///
/// # Errors
/// Any store error.
pub async fn open(tx: &mut TenantTx, row: &DisputeRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let made = sqlx::query(sql!(
        "insert into disputes (tenant_id, id, gateway, account_id, dispute_ref, state, lane, answer_by, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict on constraint disputes_once do nothing"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.dispute_ref)
    .bind(&row.state)
    .bind(row.lane)
    .bind(ts_opt(row.answer_by))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(made == 1)
}

/// Writes what may change of a held dispute.
///
/// # Errors
/// `Constraint` of the table.
pub async fn save(tx: &mut TenantTx, row: &DisputeRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update disputes set attempt_id = $3, invoice_id = $4, customer_id = $5, state = $6, wish = $7, amount_minor = $8,
                held_minor = $9, currency = $10, reason = $11, provider_status = $12, withdrawn = $13, fee_minor = $14,
                statement = $15, file = $16, file_key_id = $17, failure_message = $18, look_ups = $19, answer_by = $20,
                submit_at = $21, submitted_at = $22, closed_at = $23, updated_at = $24, lane = $25, escrow_payment_id = $26,
                order_id = $27, version = version + 1
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.attempt_id.map(AttemptId::uuid))
    .bind(row.invoice_id.map(InvoiceId::uuid))
    .bind(row.customer_id.map(CustomerId::uuid))
    .bind(&row.state)
    .bind(&row.wish)
    .bind(row.amount_minor)
    .bind(row.held_minor)
    .bind(&row.currency)
    .bind(&row.reason)
    .bind(&row.provider_status)
    .bind(row.withdrawn)
    .bind(row.fee_minor)
    .bind(&row.statement)
    .bind(&row.file)
    .bind(&row.file_key_id)
    .bind(&row.failure_message)
    .bind(row.look_ups)
    .bind(ts_opt(row.answer_by))
    .bind(ts_opt(row.submit_at))
    .bind(ts_opt(row.submitted_at))
    .bind(ts_opt(row.closed_at))
    .bind(ts(now))
    .bind(row.lane)
    .bind(row.escrow_payment_id.map(AttemptId::uuid))
    .bind(row.order_id.map(OrderId::uuid))
    .execute(tx.conn())
    .await?;
    Ok(())
}

const ONE: &str = sql!(
    "select id, gateway, account_id, dispute_ref, attempt_id, invoice_id, escrow_payment_id, order_id, customer_id, state, wish, amount_minor, held_minor,
            currency, reason, provider_status, withdrawn, fee_minor, statement, file, file_key_id, failure_message, look_ups, lane,
            version, answer_by, submit_at, submitted_at, closed_at, created_at, updated_at
       from disputes where tenant_id = $1 and id = $2"
);

/// One dispute.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: DisputeId) -> Result<DisputeRow, StoreError> {
    let tenant = tx.tenant();
    let found = sqlx::query_as(ONE).bind(tenant.uuid()).bind(id.uuid()).fetch_optional(tx.conn()).await?;
    found.ok_or(StoreError::Missing("dispute"))
}

/// The same in one round trip, for who needs nothing else.
///
/// # Errors
/// `Missing`.
pub async fn get_alone(scope: &TenantScope, id: DisputeId) -> Result<DisputeRow, StoreError> {
    alone::one(scope, ONE, id.uuid()).await?.ok_or(StoreError::Missing("dispute"))
}

/// One dispute, held until this transaction ends, if there is one of this id.
///
/// # Errors
/// Any store error.
pub async fn lock(tx: &mut TenantTx, id: DisputeId) -> Result<Option<DisputeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, gateway, account_id, dispute_ref, attempt_id, invoice_id, escrow_payment_id, order_id, customer_id, state, wish, amount_minor, held_minor,
                currency, reason, provider_status, withdrawn, fee_minor, statement, file, file_key_id, failure_message, look_ups,
                lane, version, answer_by, submit_at, submitted_at, closed_at, created_at, updated_at
           from disputes where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The id of the dispute that a provider names so, and the lane it is worked on in.
///
/// # Errors
/// Any store error.
pub async fn named(
    tx: &mut TenantTx,
    account: Option<ProviderAccountId>,
    dispute_ref: &str,
) -> Result<Option<(DisputeId, uuid::Uuid)>, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(uuid::Uuid, uuid::Uuid)> = sqlx::query_as(sql!(
        "select id, lane from disputes where tenant_id = $1 and account_id is not distinct from $2 and dispute_ref = $3"
    ))
    .bind(tenant.uuid())
    .bind(account.map(ProviderAccountId::uuid))
    .bind(dispute_ref)
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|(id, lane)| (DisputeId::from_uuid(id), lane)))
}

row! {
    /// An open dispute that somebody's wallet may have to pay for.
    ContestedRow {
        id: DisputeId,
        /// The order that was paid for; none for a wallet alone.
        order_id: Option<OrderId>,
        escrow_payment_id: Option<AttemptId>,
        amount_minor: i64,
    }
}

/// The open disputes of payments that somebody received: as the seller of an order, or into their own wallet.
///
/// # Errors
/// Any store error.
pub async fn against_wallet(
    tx: &mut TenantTx,
    owner: CustomerId,
    currency: &str,
) -> Result<Vec<ContestedRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select d.id, d.order_id, d.escrow_payment_id, d.amount_minor from disputes d
           left join escrow_orders o on o.tenant_id = d.tenant_id and o.id = d.order_id
          where d.tenant_id = $1 and d.escrow_payment_id is not null and d.closed_at is null and d.currency = $3
            and (o.seller_id = $2 or (d.order_id is null and d.customer_id = $2)) order by d.id"
    ))
    .bind(tenant.uuid())
    .bind(owner.uuid())
    .bind(currency)
    .fetch_all(tx.conn())
    .await?)
}

/// What a list of disputes may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct DisputeFilter {
    /// In this state.
    pub state: Option<String>,
    /// Of this charge.
    pub attempt: Option<AttemptId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
    /// By this payer.
    pub customer: Option<CustomerId>,
    /// When they were told of.
    pub made: Made,
}

/// Disputes, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &DisputeFilter, page: &PageOf) -> Result<Vec<DisputeRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, gateway, account_id, dispute_ref, attempt_id, invoice_id, escrow_payment_id, order_id, customer_id, state, wish, amount_minor,
                    held_minor, currency, reason, provider_status, withdrawn, fee_minor, statement, file, file_key_id,
                    failure_message, look_ups, lane, version, answer_by, submit_at, submitted_at, closed_at, created_at, updated_at
               from disputes where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many disputes, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &DisputeFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from disputes where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &DisputeFilter) -> List {
    list.and("state = ", filter.state.as_deref())
        .and("attempt_id = ", filter.attempt.map(AttemptId::uuid))
        .and("invoice_id = ", filter.invoice.map(InvoiceId::uuid))
        .and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .made(&filter.made)
}
