//! Tenants' own words for templates.

use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// One text of one template on one channel.
    WordingRow {
        template: String,
        channel: String,
        subject: Option<String>,
        body: String,
        enabled: bool,
        version: i64,
        updated_at: Timestamp,
    }
}

/// Every wording, in order.
///
/// # Errors
/// Any store error.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<WordingRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select template, channel, subject, body, enabled, version, updated_at
           from wordings where tenant_id = $1 order by template, channel"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// The wording of a template on a channel.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, template: &str, channel: &str) -> Result<Option<WordingRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select template, channel, subject, body, enabled, version, updated_at
           from wordings where tenant_id = $1 and template = $2 and channel = $3"
    ))
    .bind(tenant.uuid())
    .bind(template)
    .bind(channel)
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes a wording, new or in the place of the one that is there.
///
/// # Errors
/// `Constraint` for a channel that has no own wordings.
pub async fn save(tx: &mut TenantTx, row: &WordingRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into wordings (tenant_id, template, channel, subject, body, enabled, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict on constraint wordings_pkey do update
            set subject = excluded.subject, body = excluded.body, enabled = excluded.enabled,
                version = wordings.version + 1, updated_at = excluded.updated_at"
    ))
    .bind(tenant.uuid())
    .bind(&row.template)
    .bind(&row.channel)
    .bind(&row.subject)
    .bind(&row.body)
    .bind(row.enabled)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}
