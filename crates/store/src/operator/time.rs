//! What time it is in the database.

use jiff::Timestamp;

use crate::doors::AuditDb;
use crate::{StoreError, sql};

/// The time by the clock of the database's machine, at this moment.
///
/// # Errors
/// Any store error.
pub async fn now(db: &AuditDb) -> Result<Timestamp, StoreError> {
    let (at,): (jiff_sqlx::Timestamp,) =
        sqlx::query_as(sql!("select clock_timestamp() /* tenant_id: of nobody */")).fetch_one(&db.pool).await?;
    Ok(at.to_jiff())
}
