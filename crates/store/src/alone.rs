//! Reads of one statement: the wall is set and the rows are read in one round trip, in the transaction that the database
//! itself puts around the statement.
//!
//! It is as strict as a [`TenantTx`](crate::TenantTx): the tenant comes from the scope, the setting is local to that
//! transaction, and row security looks at it. The rows cannot be looked at before it is set, whatever plan is chosen,
//! because they are a lateral sub-select that takes the value that setting it returns; and if they were, there would be
//! none.

use ids::TenantId;
use sqlx::PgPool;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::{StoreError, TenantScope};

/// The statement around `text`, which ends in its `where` and names the tenant as `$1`. `order` is of the rows' columns.
pub(crate) fn around(text: &str, order: &str) -> String {
    format!(
        "select r.* from (select pg_catalog.set_config('app.tenant_id', $1::uuid::text, true) as tenant offset 0) opened \
         cross join lateral ({text}) r{order}"
    )
}

/// What ties the rows to the setting; to be appended to their `where`.
pub(crate) const TIE: &str = " and opened.tenant is not null";

/// The tenant's one row of a table, or none. `text` ends in `tenant_id = $1`.
///
/// # Errors
/// Any store error.
pub(crate) async fn own<R>(pool: &PgPool, tenant: TenantId, text: &'static str) -> Result<Option<R>, StoreError>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let whole = around(&format!("{text}{TIE} offset 0"), "");
    Ok(sqlx::query_as(AssertSqlSafe(whole)).bind(tenant.uuid()).fetch_optional(pool).await?)
}

/// One row by its id, or none. `text` ends in `tenant_id = $1 and id = $2`.
///
/// # Errors
/// Any store error.
pub(crate) async fn one<R>(scope: &TenantScope, text: &'static str, id: Uuid) -> Result<Option<R>, StoreError>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let whole = around(&format!("{text}{TIE} offset 0"), "");
    let mut arguments = PgArguments::default();
    arguments.add(scope.tenant.uuid()).expect("a uuid can be bound");
    arguments.add(id).expect("a uuid can be bound");
    Ok(sqlx::query_as_with(AssertSqlSafe(whole), arguments).fetch_optional(&scope.pool).await?)
}

/// Some rows. `text` names the tenant as `$1`, which `arguments` begin with, and ends in its `where`; `order` is of the rows' columns.
///
/// # Errors
/// Any store error.
pub(crate) async fn many<R>(
    scope: &TenantScope,
    text: &'static str,
    arguments: PgArguments,
    order: &'static str,
) -> Result<Vec<R>, StoreError>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let whole = around(&format!("{text}{TIE} offset 0"), order);
    Ok(sqlx::query_as_with(AssertSqlSafe(whole), arguments).fetch_all(&scope.pool).await?)
}
