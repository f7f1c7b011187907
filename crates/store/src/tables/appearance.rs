//! How a merchant's pages look: the draft, what was published, and logos.

use ids::LogoId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// What is worked on. `shown` is the number of the version that people see, 0 for none.
    AppearanceRow {
        draft: Value,
        shown: i64,
        version: i64,
    }
}

row! {
    /// What was published once, by whom.
    VersionRow {
        number: i64,
        body: Value,
        /// The earlier version that it brought back.
        back_to: Option<i64>,
        actor_kind: String,
        actor: String,
        published_at: Timestamp,
    }
}

row! {
    /// A logo.
    LogoRow {
        id: LogoId,
        width: i32,
        height: i32,
        bytes: Vec<u8>,
    }
}

row! {
    /// What is shown, and what the merchant is called.
    ShownRow {
        merchant_name: String,
        body: Option<Value>,
    }
}

/// The draft, if there ever was one.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx) -> Result<Option<AppearanceRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!("select draft, shown, version from appearances where tenant_id = $1"))
        .bind(tenant.uuid())
        .fetch_optional(tx.conn())
        .await?)
}

/// Writes the draft and which version is shown, if the row is still at `row.version` (0: there is none).
///
/// # Errors
/// `LeaseLost` when somebody changed it in between.
pub async fn save(tx: &mut TenantTx, row: &AppearanceRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "insert into appearances (tenant_id, draft, shown, version, created_at, updated_at)
         select $1, $2, $3, 1, $4, $4 where $5 = 0
             or exists (select 1 from appearances a where a.tenant_id = $1 and a.version = $5)
         on conflict on constraint appearances_pkey do update
            set draft = excluded.draft, shown = excluded.shown, version = appearances.version + 1, updated_at = excluded.updated_at
          where appearances.version = $5"
    ))
    .bind(tenant.uuid())
    .bind(&row.draft)
    .bind(row.shown)
    .bind(ts(wall))
    .bind(row.version)
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Writes down what is published. Who publishes is the transaction's actor.
///
/// # Errors
/// `Constraint` when the number is taken.
pub async fn publish(tx: &mut TenantTx, number: i64, body: &Value, back_to: Option<i64>) -> Result<(), StoreError> {
    let (tenant, wall, kind, actor) = (tx.tenant(), tx.wall_now(), tx.actor().kind(), tx.actor().name());
    sqlx::query(sql!(
        "insert into appearance_versions (tenant_id, number, body, back_to, actor_kind, actor, published_at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(tenant.uuid())
    .bind(number)
    .bind(body)
    .bind(back_to)
    .bind(kind)
    .bind(actor)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What was published, the latest first.
///
/// # Errors
/// Any store error.
pub async fn versions(tx: &mut TenantTx, most: i64) -> Result<Vec<VersionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select number, body, back_to, actor_kind, actor, published_at from appearance_versions
          where tenant_id = $1 order by number desc limit $2"
    ))
    .bind(tenant.uuid())
    .bind(most)
    .fetch_all(tx.conn())
    .await?)
}

/// One of them.
///
/// # Errors
/// `Missing`.
pub async fn version(tx: &mut TenantTx, number: i64) -> Result<VersionRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select number, body, back_to, actor_kind, actor, published_at from appearance_versions
          where tenant_id = $1 and number = $2"
    ))
    .bind(tenant.uuid())
    .bind(number)
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("appearance version"))
}

/// What is shown, in one round trip; no body where nothing was published.
///
/// # Errors
/// `Missing` when the tenant was never set up in this mode.
pub async fn shown(scope: &TenantScope) -> Result<ShownRow, StoreError> {
    let text = sql!(
        "select s.merchant_name, v.body from settings s
           left join appearances a on a.tenant_id = s.tenant_id
           left join appearance_versions v on v.tenant_id = a.tenant_id and v.number = a.shown
          where s.tenant_id = $1"
    );
    alone::own(&scope.pool, scope.tenant, text).await?.ok_or(StoreError::Missing("settings"))
}

/// What is shown, inside of a transaction; nothing where nothing was published.
///
/// # Errors
/// Any store error.
pub async fn shown_in(tx: &mut TenantTx) -> Result<Option<Value>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_scalar(sql!(
        "select v.body from appearance_versions v join appearances a on a.tenant_id = v.tenant_id and a.shown = v.number
          where v.tenant_id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Keeps a logo.
///
/// # Errors
/// `Constraint` for one that is too large.
pub async fn keep_logo(tx: &mut TenantTx, row: &LogoRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into appearance_logos (tenant_id, id, width, height, bytes, created_at) values ($1, $2, $3, $4, $5, $6)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.width)
    .bind(row.height)
    .bind(&row.bytes)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A logo, in one round trip.
///
/// # Errors
/// Any store error.
pub async fn logo(scope: &TenantScope, id: LogoId) -> Result<Option<LogoRow>, StoreError> {
    let text = sql!("select id, width, height, bytes from appearance_logos where tenant_id = $1 and id = $2");
    alone::one(scope, text, id.uuid()).await
}

/// Whether there is such a logo.
///
/// # Errors
/// Any store error.
pub async fn has_logo(tx: &mut TenantTx, id: LogoId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_scalar(sql!("select exists (select 1 from appearance_logos where tenant_id = $1 and id = $2)"))
        .bind(tenant.uuid())
        .bind(id.uuid())
        .fetch_one(tx.conn())
        .await?)
}
