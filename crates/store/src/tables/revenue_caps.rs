//! What a merchant may take before we know who they are. Counts change in the transaction that writes, or settles, an attempt; whoever
//! changes them holds the row until it ends, so that no two charges pass the cap together.

use ids::InvoiceId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::row::row;
use crate::{Kind, StoreError, TenantTx, sql};

row! {
    /// A cap, in force or lifted.
    RevenueCapRow {
        currency: String,
        cap_minor: i64,
        /// What came.
        used_minor: i64,
        /// What is on its way.
        reserved_minor: i64,
        /// When a charge was first kept back.
        reached_at: Option<Timestamp>,
        granted_at: Timestamp,
        lifted_at: Option<Timestamp>,
    }
}

row! {
    /// What waits for a cap to be lifted.
    HeldBackRow {
        charges: i64,
        minor: i64,
    }
}

/// The cap of a merchant, in force or lifted; none for most.
///
/// # Errors
/// Any store error.
pub async fn get(tx: &mut TenantTx) -> Result<Option<RevenueCapRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select currency, cap_minor, used_minor, reserved_minor, reached_at, granted_at, lifted_at
           from revenue_caps where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// How many charges wait, and for how much together, in the currency of the cap.
///
/// # Errors
/// Any store error.
pub async fn held_back(tx: &mut TenantTx) -> Result<HeldBackRow, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select count(*) as charges, coalesce(sum(w.amount_minor) filter (where w.currency = c.currency), 0)::int8 as minor
           from revenue_cap_waits w
           join revenue_caps c on c.tenant_id = w.tenant_id
           join invoices i on i.tenant_id = w.tenant_id and i.id = w.invoice_id and i.status = 'open'
          where w.tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_one(tx.conn())
    .await?)
}

/// Lets a merchant take so much. Answers `false` when they have a cap already: then it stays as it is.
///
/// # Errors
/// Any store error.
pub async fn grant(tx: &mut TenantTx, currency: &str, cap_minor: i64) -> Result<bool, StoreError> {
    let (tenant, wall, by) = (tx.tenant(), tx.wall_now(), tx.actor().name());
    let done = sqlx::query(sql!(
        "insert into revenue_caps (tenant_id, currency, cap_minor, granted_by, granted_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint revenue_caps_pkey do nothing"
    ))
    .bind(tenant.uuid())
    .bind(currency)
    .bind(cap_minor)
    .bind(by)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    let is_new = done.rows_affected() == 1;
    if is_new {
        let after = serde_json::json!({ "currency": currency, "cap": cap_minor });
        tx.audit("revenue_cap.grant", tenant.to_string(), None, Some(after));
    }
    Ok(is_new)
}

/// Ends a cap: what waited for it is due now. Does nothing where none is in force.
///
/// # Errors
/// Any store error.
pub async fn lift(tx: &mut TenantTx) -> Result<bool, StoreError> {
    let (tenant, now, wall, by) = (tx.tenant(), tx.now(), tx.wall_now(), tx.actor().name());
    let done = sqlx::query(sql!(
        "update revenue_caps set lifted_by = $2, lifted_at = $3 where tenant_id = $1 and lifted_at is null"
    ))
    .bind(tenant.uuid())
    .bind(by)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(sql!(
        "update due d set due_at = $2 from revenue_cap_waits w
          where d.tenant_id = $1 and w.tenant_id = $1 and d.kind = w.kind and d.subject_id = w.subject_id
            and d.lease is null and d.quarantined_at is null and d.due_at > $2"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    sqlx::query(sql!("delete from revenue_cap_waits where tenant_id = $1"))
        .bind(tenant.uuid())
        .execute(tx.conn())
        .await?;
    tx.audit("revenue_cap.lift", tenant.to_string(), None, None);
    Ok(true)
}

/// Whether so much more would be let through now; always where no cap is in force. It sets nothing aside.
///
/// # Errors
/// Any store error.
pub async fn has_room(tx: &mut TenantTx, currency: &str, minor: i64) -> Result<bool, StoreError> {
    let Some(cap) = get(tx).await?.filter(|cap| cap.lifted_at.is_none()) else { return Ok(true) };
    let taken = cap.used_minor.saturating_add(cap.reserved_minor).saturating_add(minor);
    Ok(cap.currency == currency && taken <= cap.cap_minor)
}

/// Sets so much of the cap in force aside, if it is there, and holds the row.
///
/// # Errors
/// Any store error.
pub async fn reserve(tx: &mut TenantTx, currency: &str, minor: i64) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let done = sqlx::query(sql!(
        "update revenue_caps set reserved_minor = reserved_minor + $3
          where tenant_id = $1 and currency = $2 and lifted_at is null and used_minor + reserved_minor + $3 <= cap_minor"
    ))
    .bind(tenant.uuid())
    .bind(currency)
    .bind(minor)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets so much aside whether it is there or not: it was sent before.
///
/// # Errors
/// Any store error.
pub async fn reserve_late(tx: &mut TenantTx, currency: &str, minor: i64) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let done = sqlx::query(sql!(
        "update revenue_caps set reserved_minor = reserved_minor + $3
          where tenant_id = $1 and currency = $2 and lifted_at is null"
    ))
    .bind(tenant.uuid())
    .bind(currency)
    .bind(minor)
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes beside an attempt that was just written what is set aside for it. What waited for its bill waits no more.
///
/// # Errors
/// Any store error.
pub async fn bind(tx: &mut TenantTx, invoice: InvoiceId, minor: i64) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update unresolved_attempts set reserved_minor = $3 where tenant_id = $1 and invoice_id = $2"))
        .bind(tenant.uuid())
        .bind(invoice.uuid())
        .bind(minor)
        .execute(tx.conn())
        .await?;
    sqlx::query(sql!("delete from revenue_cap_waits where tenant_id = $1 and invoice_id = $2"))
        .bind(tenant.uuid())
        .bind(invoice.uuid())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes down that a charge was kept back, and holds the row. `false` when no cap is in force any more.
///
/// # Errors
/// Any store error.
pub async fn reached(tx: &mut TenantTx) -> Result<bool, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let done = sqlx::query(sql!(
        "update revenue_caps set reached_at = coalesce(reached_at, $2) where tenant_id = $1 and lifted_at is null"
    ))
    .bind(tenant.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes down that the charge of a bill waits, and which work makes it.
///
/// # Errors
/// Any store error.
pub async fn wait(
    tx: &mut TenantTx,
    invoice: InvoiceId,
    (kind, subject): (Kind, Uuid),
    (minor, currency): (i64, &str),
) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into revenue_cap_waits as w (tenant_id, invoice_id, kind, subject_id, amount_minor, currency, since)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint revenue_cap_waits_pkey do update
            set kind = excluded.kind, subject_id = excluded.subject_id, amount_minor = excluded.amount_minor"
    ))
    .bind(tenant.uuid())
    .bind(invoice.uuid())
    .bind(kind.as_str())
    .bind(subject)
    .bind(minor)
    .bind(currency)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An attempt for which so much was set aside is settled, and so much came. Counts go on after a cap was lifted.
///
/// # Errors
/// Any store error.
pub async fn settle(tx: &mut TenantTx, reserved: i64, came: i64) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update revenue_caps set reserved_minor = reserved_minor - $2, used_minor = used_minor + $3 where tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .bind(reserved)
    .bind(came)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Counts money that came for an attempt that had failed. It may pass the cap: it is there.
///
/// # Errors
/// Any store error.
pub async fn came_late(tx: &mut TenantTx, currency: &str, minor: i64) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!("update revenue_caps set used_minor = used_minor + $3 where tenant_id = $1 and currency = $2"))
        .bind(tenant.uuid())
        .bind(currency)
        .bind(minor)
        .execute(tx.conn())
        .await?;
    Ok(())
}
