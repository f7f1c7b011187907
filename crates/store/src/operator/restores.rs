//! Whether this database goes on from where it stopped, or from an earlier moment: what a quarantine follows from.
//!
//! A server that was restored to a moment, or promoted, writes a new timeline; one that was made from a dump is another system. Either
//! is told from what was written down when somebody last said that nothing is forgotten, so a restore is noticed by itself.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::doors::{AuditDb, OperatorDb};
use crate::row::row;
use crate::{StoreError, sql};

/// What was written down first: no restore was seen yet.
pub const SEEN: &str = "database.seen";
/// Nobody may act until somebody says otherwise.
pub const BEGIN: &str = "quarantine.begin";
/// What providers did was read; the detail says of whom it was not.
pub const IMPORT: &str = "quarantine.import";
/// Nothing is forgotten: what happened meanwhile was imported, or was nothing.
pub const END: &str = "quarantine.end";

row! {
    /// What is known of the database's history.
    HistoryRow {
        /// The server and its timeline now: `system/timeline`.
        history: String,
        /// The same when it was last said that nothing is forgotten.
        known: Option<String>,
        /// What was last said.
        action: Option<String>,
        reason: Option<String>,
        at: Option<Timestamp>,
        /// Whether providers' lists were read since, on this history.
        imported: bool,
        /// Whose were not.
        unread: Option<Value>,
    }
}

const HISTORY: &str = sql!(
    "select h.history, k.known, l.action, l.reason, l.at, i.detail is not null as imported, i.detail -> 'unread' as unread
       from (select (select system_identifier from pg_catalog.pg_control_system())::text || '/'
                    || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) as history) h /* tenant_id: none */
       left join lateral (select detail ->> 'history' as known from core.operator_log
              where action in ('database.seen', 'quarantine.end') order by id desc limit 1) k on true
       left join lateral (select id, action, reason, at from core.operator_log
              where action in ('database.seen', 'quarantine.begin', 'quarantine.end') order by id desc limit 1) l on true
       left join lateral (select detail from core.operator_log o
              where o.action = 'quarantine.import' and o.id > l.id and o.detail ->> 'history' = h.history
              order by o.id desc limit 1) i on true"
);

impl HistoryRow {
    /// Why nobody may act on this database, if nobody may.
    pub fn quarantine(&self) -> Option<String> {
        let said = self.action.as_deref() == Some(BEGIN);
        if said {
            return Some(self.reason.clone().unwrap_or_else(|| "an operator said so".to_owned()));
        }
        let known = self.known.as_deref()?;
        (known != self.history).then(|| {
            format!(
                "the database was restored, promoted or moved (its history is {}, and {known} was known): what providers did \
                 meanwhile must be imported",
                self.history
            )
        })
    }
}

/// What is known of the history, as the auditor reads it.
///
/// # Errors
/// Any store error.
pub async fn history(db: &AuditDb) -> Result<HistoryRow, StoreError> {
    Ok(sqlx::query_as(HISTORY).fetch_one(&db.pool).await?)
}

/// Writes what is said of a restore, with the history as it is now, and whose lists were not read.
///
/// # Errors
/// Any store error.
pub async fn say(db: &OperatorDb, action: &str, reason: &str, unread: &[String]) -> Result<(), StoreError> {
    let now: HistoryRow = sqlx::query_as(HISTORY).fetch_one(&db.pool).await?;
    super::log::write(db, None, action, Some(reason), json!({ "history": now.history, "unread": unread })).await
}

/// The first to prepare a database writes its history down; of one that has a history nothing is said.
///
/// # Errors
/// Any store error.
pub async fn see(db: &OperatorDb) -> Result<(), StoreError> {
    let now: HistoryRow = sqlx::query_as(HISTORY).fetch_one(&db.pool).await?;
    if now.action.is_some() {
        return Ok(());
    }
    super::log::write(db, None, SEEN, None, json!({ "history": now.history })).await
}
