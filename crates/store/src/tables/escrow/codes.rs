//! Codes that are to prove a phone, and each time that one was handed to somebody who carries messages.

use ids::{CustomerId, MessageId, PartyCodeId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A code. What it says is derived, and stands nowhere.
    PartyCodeRow {
        id: PartyCodeId,
        /// Whose it is; none of a code that proves a contact which may be nobody's yet.
        customer_id: Option<CustomerId>,
        /// `page` or `phone` of a party; `sign_in`, `add_contact` or `confirm` of a person.
        purpose: String,
        /// A keyed hash of the number, or the mailbox, it goes to.
        phone_hash: Vec<u8>,
        /// `phone` or `email`, of a person's code.
        contact_kind: Option<String>,
        /// Where a person's code goes, sealed; gone once it is over.
        contact: Option<Vec<u8>>,
        /// The key that it is sealed under.
        contact_key: Option<String>,
        /// A keyed hash of the range of numbers, for limits.
        range_hash: Option<Vec<u8>>,
        /// The network it was asked from, for limits.
        network: Option<String>,
        /// The language a person's code is written in.
        locale: Option<String>,
        /// From where it was asked for.
        address: Option<String>,
        /// How often it was asked for.
        asked: i16,
        /// How often something else was entered.
        wrong: i16,
        spent_at: Option<Timestamp>,
        voided_at: Option<Timestamp>,
        asked_at: Timestamp,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

row! {
    /// A code on its way. The id is its name to carriers.
    PartyCodeSendRow {
        id: MessageId,
        code_id: PartyCodeId,
        channel: String,
        /// `submitted`, `accepted`, `delivered`, `failed`, `refused`, `unavailable` or `unknown`.
        status: String,
        carrier: Option<String>,
        provider_id: Option<String>,
        /// What it costs, as the carrier says: amount and currency.
        cost: Option<String>,
        reason: Option<String>,
        submitted_at: Timestamp,
        resolved_at: Option<Timestamp>,
        delivered_at: Option<Timestamp>,
    }
}

/// Keeps a new code.
///
/// # Errors
/// `Constraint("party_codes_open")` when another one is open.
pub async fn insert(tx: &mut TenantTx, row: &PartyCodeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into party_codes (tenant_id, id, customer_id, purpose, phone_hash, address, asked, wrong, asked_at, expires_at,
                created_at, contact_kind, contact, contact_key, range_hash, network, locale)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.map(CustomerId::uuid))
    .bind(&row.purpose)
    .bind(&row.phone_hash)
    .bind(&row.address)
    .bind(row.asked)
    .bind(row.wrong)
    .bind(ts(row.asked_at))
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .bind(&row.contact_kind)
    .bind(&row.contact)
    .bind(&row.contact_key)
    .bind(&row.range_hash)
    .bind(&row.network)
    .bind(&row.locale)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The open code of somebody for a purpose, locked.
///
/// # Errors
/// Any store error.
pub async fn lock_open(
    tx: &mut TenantTx,
    customer: CustomerId,
    purpose: &str,
) -> Result<Option<PartyCodeRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, purpose, phone_hash, address, asked, wrong, spent_at, voided_at, asked_at, expires_at, created_at,
                contact_kind, contact, contact_key, range_hash, network, locale
           from party_codes
          where tenant_id = $1 and customer_id = $2 and purpose = $3 and spent_at is null and voided_at is null for update"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(purpose)
    .fetch_optional(tx.conn())
    .await?)
}

/// A code, locked.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: PartyCodeId) -> Result<PartyCodeRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, purpose, phone_hash, address, asked, wrong, spent_at, voided_at, asked_at, expires_at, created_at,
                contact_kind, contact, contact_key, range_hash, network, locale
           from party_codes where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("code"))
}

/// Writes what became of a code.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &PartyCodeRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update party_codes set asked = $3, wrong = $4, spent_at = $5, voided_at = $6, asked_at = $7, contact = $8
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.asked)
    .bind(row.wrong)
    .bind(ts_opt(row.spent_at))
    .bind(ts_opt(row.voided_at))
    .bind(ts(row.asked_at))
    .bind(&row.contact)
    .execute(tx.conn())
    .await?;
    Ok(())
}

row! {
    /// What was asked for and tried of codes of persons, as limits count it.
    CodeTrafficRow {
        /// To the contact, within an hour and a day.
        asked_hour: i64,
        asked_day: i64,
        /// When last.
        asked_at: Option<Timestamp>,
        /// Wrong tries for the contact, within an hour and a day.
        wrong_hour: i64,
        wrong_day: i64,
        /// From the network, within an hour.
        network_hour: i64,
        /// To the range of numbers, within a day; and how many of those codes were entered.
        range_day: i64,
        range_right: i64,
        /// All of the house, within an hour.
        all_hour: i64,
        /// To phones, within a day.
        phones_day: i64,
    }
}

/// Stands in line with everybody who asks for the same range of numbers, or from the same network, or at all. Before any code is locked: whoever
/// enters one holds it and stands in no line.
///
/// # Errors
/// Any store error.
pub async fn stand_in_line(tx: &mut TenantTx, of: &PartyCodeRow, all: bool) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "select pg_advisory_xact_lock(hashtextextended($1::text || encode($2::bytea, 'hex'), 0)),
                pg_advisory_xact_lock(hashtextextended($1::text || coalesce($3::text, ''), 1)),
                case when $4 then pg_advisory_xact_lock(hashtextextended($1::text, 2)) end /* tenant_id: $1 */"
    ))
    .bind(tenant.uuid().to_string())
    .bind(of.range_hash.as_ref().unwrap_or(&of.phone_hash))
    .bind(&of.network)
    .bind(all)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What limits count.
///
/// # Errors
/// Any store error.
pub async fn traffic(tx: &mut TenantTx, of: &PartyCodeRow) -> Result<CodeTrafficRow, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    Ok(sqlx::query_as(sql!(
        "select coalesce(sum(asked) filter (where phone_hash = $2 and asked_at > $5::timestamptz - interval '1 hour'), 0)::bigint
                  as asked_hour,
                coalesce(sum(asked) filter (where phone_hash = $2), 0)::bigint as asked_day,
                max(asked_at) filter (where phone_hash = $2) as asked_at,
                coalesce(sum(wrong) filter (where phone_hash = $2 and asked_at > $5::timestamptz - interval '1 hour'), 0)::bigint
                  as wrong_hour,
                coalesce(sum(wrong) filter (where phone_hash = $2), 0)::bigint as wrong_day,
                coalesce(sum(asked) filter (where network = $3 and asked_at > $5::timestamptz - interval '1 hour'), 0)::bigint
                  as network_hour,
                coalesce(sum(asked) filter (where range_hash = $4), 0)::bigint as range_day,
                count(*) filter (where range_hash = $4 and spent_at is not null) as range_right,
                coalesce(sum(asked) filter (where asked_at > $5::timestamptz - interval '1 hour'), 0)::bigint as all_hour,
                coalesce(sum(asked) filter (where contact_kind = 'phone'), 0)::bigint as phones_day
           from party_codes
          where tenant_id = $1 and contact_kind is not null and asked_at > $5::timestamptz - interval '1 day'"
    ))
    .bind(tenant.uuid())
    .bind(&of.phone_hash)
    .bind(&of.network)
    .bind(&of.range_hash)
    .bind(ts(wall))
    .fetch_one(tx.conn())
    .await?)
}

/// How often codes were asked for since an instant: for a number, and from an address.
///
/// # Errors
/// Any store error.
pub async fn asked_since(
    tx: &mut TenantTx,
    phone_hash: &[u8],
    phone_since: Timestamp,
    address: Option<&str>,
    address_since: Timestamp,
) -> Result<(i64, i64), StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select (select coalesce(sum(asked), 0)::bigint from party_codes
                  where tenant_id = $1 and phone_hash = $2 and asked_at > $3),
                (select coalesce(sum(asked), 0)::bigint from party_codes
                  where tenant_id = $1 and address = $4 and asked_at > $5)"
    ))
    .bind(tenant.uuid())
    .bind(phone_hash)
    .bind(ts(phone_since))
    .bind(address)
    .bind(ts(address_since))
    .fetch_one(tx.conn())
    .await?)
}

/// The times that a code was handed over, oldest first, locked.
///
/// # Errors
/// Any store error.
pub async fn lock_sends(tx: &mut TenantTx, code: PartyCodeId) -> Result<Vec<PartyCodeSendRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, code_id, channel, status, carrier, provider_id, cost, reason, submitted_at, resolved_at, delivered_at
           from party_code_sends where tenant_id = $1 and code_id = $2 order by id for update"
    ))
    .bind(tenant.uuid())
    .bind(code.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Which code a name for carriers belongs to.
///
/// # Errors
/// `Missing`.
pub async fn code_of_send(tx: &mut TenantTx, id: MessageId) -> Result<PartyCodeId, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Uuid,)> =
        sqlx::query_as(sql!("select code_id from party_code_sends where tenant_id = $1 and id = $2"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .fetch_optional(tx.conn())
            .await?;
    found.map(|(id,)| PartyCodeId::from_uuid(id)).ok_or(StoreError::Missing("message"))
}

/// Writes down that a code is about to be handed over.
///
/// # Errors
/// `Constraint("party_code_sends_code_fkey")`.
pub async fn begin_send(tx: &mut TenantTx, row: &PartyCodeSendRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into party_code_sends (tenant_id, id, code_id, channel, status, submitted_at) values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.code_id.uuid())
    .bind(&row.channel)
    .bind(&row.status)
    .bind(ts(row.submitted_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes what became of a code that was handed over.
///
/// # Errors
/// Any store error.
pub async fn save_send(tx: &mut TenantTx, row: &PartyCodeSendRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update party_code_sends set status = $3, carrier = $4, provider_id = $5, cost = $6, reason = $7, resolved_at = $8,
                delivered_at = $9
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.status)
    .bind(&row.carrier)
    .bind(&row.provider_id)
    .bind(&row.cost)
    .bind(&row.reason)
    .bind(ts_opt(row.resolved_at))
    .bind(ts_opt(row.delivered_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}
