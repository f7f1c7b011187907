//! Experiments with recovery policies, and what came of them.

use ids::{ExperimentId, PolicyId};
use jiff::Timestamp;
use sqlx::types::Decimal;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::tables::PageOf;
use crate::tables::list::{List, Made};
use crate::{StoreError, TenantTx, sql};

row! {
    /// An experiment.
    ExperimentRow {
        id: ExperimentId,
        name: String,
        /// `running` or `stopped`.
        status: String,
        /// Customers of a thousand who are held out.
        holdout_per_mille: i32,
        /// Failed invoices that each arm needs before anything is claimed.
        least_sample: i64,
        /// What those who are held out are recovered by.
        baseline_policy_id: PolicyId,
        created_at: Timestamp,
        stopped_at: Option<Timestamp>,
    }
}

row! {
    /// Recoveries of one currency in one arm.
    ArmRow {
        currency: String,
        arm: String,
        /// Those that are over.
        failed: i64,
        /// Those of them that brought the money.
        recovered: i64,
        recovered_minor: Decimal,
        /// The sum of the squares of what each brought.
        recovered_squares: Decimal,
        /// Those under way.
        running: i64,
        /// Those that a person, or the end of their invoice, stopped.
        stopped: i64,
    }
}

/// Stores an experiment.
///
/// # Errors
/// `Constraint("recovery_experiments_one_running")` while another one runs.
pub async fn insert(tx: &mut TenantTx, row: &ExperimentRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into recovery_experiments (tenant_id, id, name, status, holdout_per_mille, least_sample,
                baseline_policy_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(&row.name)
    .bind(&row.status)
    .bind(row.holdout_per_mille)
    .bind(row.least_sample)
    .bind(row.baseline_policy_id.uuid())
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One experiment.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: ExperimentId) -> Result<ExperimentRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, name, status, holdout_per_mille, least_sample, baseline_policy_id, created_at, stopped_at
           from recovery_experiments where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("recovery experiment"))
}

/// The one that runs, if one does.
///
/// # Errors
/// Any store error.
pub async fn running(tx: &mut TenantTx) -> Result<Option<ExperimentRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, name, status, holdout_per_mille, least_sample, baseline_policy_id, created_at, stopped_at
           from recovery_experiments where tenant_id = $1 and status = 'running'"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Stops an experiment; answers whether it ran.
///
/// # Errors
/// Any store error.
pub async fn stop(tx: &mut TenantTx, id: ExperimentId, at: Timestamp) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let touched = sqlx::query(sql!(
        "update recovery_experiments set status = 'stopped', stopped_at = $3
          where tenant_id = $1 and id = $2 and status = 'running'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts_opt(Some(at)))
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(touched == 1)
}

/// What a list of experiments may be narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ExperimentFilter {
    /// In this state.
    pub status: Option<String>,
    /// When they were made, and what they carry.
    pub made: Made,
}

/// Experiments, newest first.
///
/// # Errors
/// Any store error.
pub async fn page(
    tx: &mut TenantTx,
    filter: &ExperimentFilter,
    page: &PageOf,
) -> Result<Vec<ExperimentRow>, StoreError> {
    let list = List::of(
        sql!(
            "select id, name, status, holdout_per_mille, least_sample, baseline_policy_id, created_at, stopped_at
           from recovery_experiments
          where tenant_id = $1"
        ),
        tx.tenant(),
    );
    narrowed(list, filter).page(tx, page).await
}

/// How many experiments, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &ExperimentFilter) -> Result<i64, StoreError> {
    let list = List::counted(sql!("select 1 from recovery_experiments where tenant_id = $1"), tx.tenant());
    narrowed(list, filter).count(tx).await
}

fn narrowed(list: List, filter: &ExperimentFilter) -> List {
    list.and("status = ", filter.status.as_deref()).made(&filter.made)
}

/// What came of an experiment's recoveries, by currency and arm.
///
/// # Errors
/// Any store error.
pub async fn arms(tx: &mut TenantTx, id: ExperimentId) -> Result<Vec<ArmRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select currency, arm,
                count(*) filter (where state in ('recovered', 'exhausted')) as failed,
                count(*) filter (where state = 'recovered') as recovered,
                coalesce(sum(amount_minor) filter (where state = 'recovered'), 0)::numeric as recovered_minor,
                coalesce(sum(amount_minor::numeric * amount_minor) filter (where state = 'recovered'), 0)::numeric
                  as recovered_squares,
                count(*) filter (where state in ('scheduled', 'in_flight', 'awaiting_customer')) as running,
                count(*) filter (where state = 'canceled') as stopped
           from dunning_schedules where tenant_id = $1 and experiment_id = $2
          group by currency, arm order by currency, arm"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_all(tx.conn())
    .await?)
}
