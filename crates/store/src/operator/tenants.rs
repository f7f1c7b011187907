//! Making and listing merchants.

use ids::{HOUSE, Mode, TenantId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::doors::{self, OperatorDb};
use crate::row::row;
use crate::scope::{Actor, TenantScope};
use crate::tables::counters;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A merchant.
    TenantRow {
        id: TenantId,
        name: String,
        status: String,
        created_at: Timestamp,
    }
}

/// What a new merchant starts with, in both modes.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// The merchant's name.
    pub name: String,
    /// The zone of their dates.
    pub billing_zone: String,
    /// The currency they mostly use.
    pub currency: String,
}

/// Makes a merchant and sets up both modes. A run that was cut off half-way can be repeated with the same id.
///
/// # Errors
/// Any store error.
pub async fn create(db: &OperatorDb, new: &NewTenant) -> Result<TenantId, StoreError> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a tenant is what transactions are opened for; it cannot come from one"
    )]
    let id = TenantId::from_uuid(uuid::Uuid::now_v7());
    let now = db.clock.now();
    sqlx::query(sql!(
        "insert into core.tenants (id, name, tier, live_at, created_at, updated_at)
         values ($1, $2, 'verified', $3, $3, $3) /* tenant_id is id */"
    ))
    .bind(id.uuid())
    .bind(&new.name)
    .bind(ts(now))
    .execute(&db.pool)
    .await?;
    for mode in Mode::ALL {
        set_up(&doors::open_as_operator(db, id, mode, "tenant set-up").await?, new).await?;
    }
    Ok(id)
}

/// Makes the house, unless it is there: the tenant of the installation, whose customers are persons. Its name stands on the codes
/// that they are sent, and its settings can be changed like a merchant's by operators.
///
/// # Errors
/// Any store error.
pub(crate) async fn make_house(db: &OperatorDb) -> Result<(), StoreError> {
    let now = db.clock.now();
    let new =
        NewTenant { name: "Recoup".to_owned(), billing_zone: "Africa/Lagos".to_owned(), currency: "NGN".to_owned() };
    sqlx::query(sql!(
        "insert into core.tenants (id, name, created_at, updated_at) values ($1, $2, $3, $3)
         on conflict on constraint tenants_pkey do nothing /* tenant_id is id */"
    ))
    .bind(HOUSE.uuid())
    .bind(&new.name)
    .bind(ts(now))
    .execute(&db.pool)
    .await?;
    for mode in Mode::ALL {
        let pool = db.mode_pool(mode).clone();
        let actor = Actor::Operator(db.name.clone());
        let scope =
            TenantScope { tenant: HOUSE, mode, actor, request: None, address: None, pool, clock: db.clock.clone() };
        let mut tx = scope.begin().await?;
        match crate::settings::get(&mut tx).await {
            Err(StoreError::Missing(_)) => {
                write_settings(&mut tx, &new).await?;
                // Wallets are filled by the same payments that orders are paid with, which a tenant switches on.
                crate::escrow::settings::save(&mut tx, &serde_json::json!({ "enabled": true }), 0).await?;
            }
            found => drop(found?),
        }
        tx.commit(()).await?;
    }
    Ok(())
}

/// Lets a merchant work in live mode, after writing down who says so and why.
///
/// # Errors
/// `Missing`.
pub async fn go_live(db: &OperatorDb, tenant: TenantId, why: &str) -> Result<(), StoreError> {
    super::log::write(db, Some(tenant), "tenant.go_live", Some(why), serde_json::json!({})).await?;
    // Before the tier: a run that is cut off leaves nobody verified under a cap.
    let mut tx = doors::open_as_operator(db, tenant, Mode::Live, why).await?.begin().await?;
    crate::revenue_caps::lift(&mut tx).await?;
    tx.commit(()).await?;
    let done = sqlx::query(sql!(
        "update core.tenants set tier = 'verified', live_at = coalesce(live_at, $2), updated_at = $2
          where id = $1 /* tenant_id */"
    ))
    .bind(tenant.uuid())
    .bind(ts(db.clock.now()))
    .execute(&db.pool)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Missing("tenant")) }
}

/// Sets one mode of a merchant up.
pub(crate) async fn set_up(scope: &TenantScope, new: &NewTenant) -> Result<(), StoreError> {
    let mut tx = scope.begin().await?;
    write_settings(&mut tx, new).await?;
    tx.commit(()).await
}

async fn write_settings(tx: &mut TenantTx, new: &NewTenant) -> Result<(), StoreError> {
    let (id, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into settings (tenant_id, merchant_name, billing_zone, default_currency, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5)"
    ))
    .bind(id.uuid())
    .bind(&new.name)
    .bind(&new.billing_zone)
    .bind(&new.currency)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    for name in [counters::EVENTS, counters::INVOICES] {
        sqlx::query(sql!("insert into counters (tenant_id, name, value) values ($1, $2, 0)"))
            .bind(id.uuid())
            .bind(name)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// All merchants, oldest first.
///
/// # Errors
/// Any store error.
pub async fn list(db: &OperatorDb) -> Result<Vec<TenantRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select id, name, status, created_at from core.tenants where id <> $1 order by created_at, id /* tenant_id: all */"
    ))
    .bind(HOUSE.uuid())
    .fetch_all(&db.pool)
    .await?)
}
