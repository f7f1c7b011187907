//! Sandbox clocks. The live role can read this table and no more.

use ids::TestClockId;
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// A clock and where it is going.
    ClockRow {
        id: TestClockId,
        name: String,
        frozen_at: Timestamp,
        target_at: Option<Timestamp>,
        status: String,
        error: Option<String>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Stores a clock.
///
/// # Errors
/// `Forbidden` in live mode: the database refuses the role.
pub async fn insert(tx: &mut TenantTx, row: &ClockRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into test_clocks (tenant_id, id, name, frozen_at, status, created_at, updated_at)
         values ($1, $2, $3, $4, 'ready', $5, $5)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(ts(row.frozen_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One clock.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: TestClockId) -> Result<ClockRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, frozen_at, target_at, status, error, created_at, updated_at
           from test_clocks where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("test clock"))
}

/// One clock, held until this transaction ends.
///
/// # Errors
/// `Missing`.
pub async fn lock(tx: &mut TenantTx, id: TestClockId) -> Result<ClockRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, frozen_at, target_at, status, error, created_at, updated_at
           from test_clocks where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("test clock"))
}

/// Writes where a clock stands and where it is going.
///
/// # Errors
/// `Missing`.
pub async fn save(tx: &mut TenantTx, row: &ClockRow) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let touched = sqlx::query(sql!(
        "update test_clocks set frozen_at = $3, target_at = $4, status = $5, error = $6, updated_at = $7
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(ts(row.frozen_at))
    .bind(crate::bind::ts_opt(row.target_at))
    .bind(&row.status)
    .bind(&row.error)
    .bind(ts(wall))
    .execute(tx.conn())
    .await?
    .rows_affected();
    if touched == 1 { Ok(()) } else { Err(StoreError::Missing("test clock")) }
}

/// What a list of test clocks may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ClockFilter {
    /// In this state.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Clocks, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &ClockFilter, page: &PageOf) -> Result<Vec<ClockRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, name, frozen_at, target_at, status, error, created_at, updated_at
           from test_clocks
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many clocks, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ClockFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from test_clocks where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ClockFilter) -> List {
    list.and("status = ", filter.status.as_deref()).made(&filter.made)
}
