//! Messages to customers, and what carriers told of them. Written before they are handed over: at most one for each notice
//! and channel.

use ids::{CustomerId, MessageId, NoticeId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Decimal;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// One message.
    MessageRow {
        id: MessageId,
        notice_id: NoticeId,
        customer_id: CustomerId,
        template: String,
        category: String,
        channel: String,
        address: String,
        locale: String,
        /// What was sent, as it was rendered.
        content: Value,
        /// `submitted`, `accepted`, `delivered`, `read`, `unknown`, `refused`, `unavailable` or `failed`.
        status: String,
        carrier: Option<String>,
        provider_id: Option<String>,
        error_code: Option<String>,
        error_text: Option<String>,
        /// In major units, as the carrier said.
        cost: Option<Decimal>,
        cost_currency: Option<String>,
        tries: i16,
        /// Before when its carrier does not want to be asked again.
        retry_at: Option<Timestamp>,
        submitted_at: Timestamp,
        delivered_at: Option<Timestamp>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a message about to be handed over.
///
/// # Errors
/// `Constraint("messages_once")` when the notice has a message on this channel.
pub async fn insert(tx: &mut TenantTx, row: &MessageRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into messages (tenant_id, id, notice_id, customer_id, template, category, channel, address, locale,
                content, submitted_at, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.notice_id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.template)
    .bind(&row.category)
    .bind(&row.channel)
    .bind(&row.address)
    .bind(&row.locale)
    .bind(&row.content)
    .bind(ts(row.submitted_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what became of a held message, or that it is handed over once more.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &MessageRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "update messages set status = $3, carrier = $4, provider_id = $5, error_code = $6, error_text = $7, cost = $8,
                cost_currency = $9, tries = $10, submitted_at = $11, delivered_at = $12, content = $13, address = $14,
                locale = $15, updated_at = $16, retry_at = $17
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.carrier)
    .bind(&row.provider_id)
    .bind(&row.error_code)
    .bind(&row.error_text)
    .bind(row.cost)
    .bind(&row.cost_currency)
    .bind(row.tries)
    .bind(ts(row.submitted_at))
    .bind(ts_opt(row.delivered_at))
    .bind(&row.content)
    .bind(&row.address)
    .bind(&row.locale)
    .bind(ts(now))
    .bind(ts_opt(row.retry_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The messages of a notice, held until the transaction ends.
///
/// # Errors
/// Any store error.
pub async fn lock_of_notice(tx: &mut TenantTx, notice: NoticeId) -> Result<Vec<MessageRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, notice_id, customer_id, template, category, channel, address, locale, content, status, carrier,
                provider_id, error_code, error_text, cost, cost_currency, tries, retry_at, submitted_at, delivered_at,
                created_at, updated_at
           from messages where tenant_id = $1 and notice_id = $2 order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(notice.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// One message.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: MessageId) -> Result<MessageRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, notice_id, customer_id, template, category, channel, address, locale, content, status, carrier,
                provider_id, error_code, error_text, cost, cost_currency, tries, retry_at, submitted_at, delivered_at,
                created_at, updated_at
           from messages where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("message"))
}

/// When a customer was told something that they were not owed, since `since`: the instant and what for.
///
/// # Errors
/// Any store error.
pub async fn lately(
    tx: &mut TenantTx,
    customer: CustomerId,
    since: Timestamp,
) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let tenant = tx.tenant();
    let rows: Vec<(jiff_sqlx::Timestamp, String)> = sqlx::query_as(sql!(
        "select submitted_at, category from messages
          where tenant_id = $1 and customer_id = $2 and submitted_at > $3 and category <> 'transactional'
            and status in ('submitted', 'accepted', 'delivered', 'read', 'unknown')
          order by submitted_at"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(ts(since))
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|(at, category)| (at.to_jiff(), category)).collect())
}

/// What a list of messages may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// To one customer.
    pub customer: Option<CustomerId>,
    /// Of one notice.
    pub notice: Option<NoticeId>,
    /// In one state.
    pub status: Option<String>,
    /// On one channel.
    pub channel: Option<String>,
    /// Of one template.
    pub template: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Messages, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &MessageFilter, page: &PageOf) -> Result<Vec<MessageRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, notice_id, customer_id, template, category, channel, address, locale, content, status, carrier,
                provider_id, error_code, error_text, cost, cost_currency, tries, retry_at, submitted_at, delivered_at,
                created_at, updated_at
           from messages
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many messages, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &MessageFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from messages where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &MessageFilter) -> List {
    list.and("customer_id = ", filter.customer.map(CustomerId::uuid))
        .and("notice_id = ", filter.notice.map(NoticeId::uuid))
        .and("status = ", filter.status.as_deref())
        .and("channel = ", filter.channel.as_deref())
        .and("template = ", filter.template.as_deref())
        .made(&filter.made)
}

row! {
    /// Something that a carrier told of a message.
    ReceiptRow {
        /// What is the same in a repetition, and in nothing else.
        told: String,
        message_id: MessageId,
        standing: String,
        status: String,
        code: Option<String>,
        at: Option<Timestamp>,
        received_at: Timestamp,
    }
}

/// Stores what a carrier told. `false` for a repetition.
///
/// # Errors
/// Any store error.
pub async fn insert_receipt(tx: &mut TenantTx, row: &ReceiptRow) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "insert into message_receipts (tenant_id, told, message_id, standing, status, code, at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict on constraint message_receipts_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(&row.told)
    .bind(row.message_id.uuid())
    .bind(&row.standing)
    .bind(&row.status)
    .bind(&row.code)
    .bind(ts_opt(row.at))
    .bind(ts(row.received_at))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// What carriers told of a message, in the order in which it came.
///
/// # Errors
/// Any store error.
pub async fn receipts_of(tx: &mut TenantTx, id: MessageId) -> Result<Vec<ReceiptRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select told, message_id, standing, status, code, at, received_at
           from message_receipts where tenant_id = $1 and message_id = $2 order by received_at, told"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_all(tx.conn())
    .await?)
}
