//! The audit log: who changed what. Written only from a transaction's commit; see [`TenantTx::audit`].

use ids::AuditId;
use jiff::Timestamp;
use serde_json::Value;

use crate::bind::{column, ts_opt};
use crate::closing::{Lit, Statement};
use crate::row::row;
use crate::tx::NewAudit;
use crate::{PageOf, StoreError, TenantTx, sql};

row! {
    /// What somebody changed.
    AuditRow {
        id: AuditId,
        at: Timestamp,
        /// `api_key`, `link`, `operator` or `system`.
        actor_type: String,
        actor_id: String,
        /// `noun.verb`.
        action: String,
        /// The id of what it is about.
        subject: String,
        /// What it was, as far as it changed.
        before: Option<Value>,
        /// What it became, as far as it changed.
        after: Option<Value>,
        request_id: Option<String>,
        /// The actor's address, or `cli`, `worker`, `link`; none in rows from before origins were kept.
        origin: Option<String>,
    }
}

pub(crate) fn append(tx: &TenantTx, ids: &[AuditId], rows: &[NewAudit]) -> Statement {
    Statement::of(
        sql!(
            "insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject, before, after, request_id,
                                    origin)
             select $1, n.id, $2, $3, $4, n.action, n.subject, n.before::jsonb, n.after::jsonb, $5, $11
               from unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[])
                 as n (id, action, subject, before, after)"
        ),
        vec![
            Lit::Uuid(tx.tenant().uuid()),
            Lit::Instant(tx.wall_now()),
            Lit::Text(tx.actor().kind().to_owned()),
            Lit::Text(tx.actor().name()),
            Lit::TextOpt(tx.request().map(|id| id.to_string())),
            Lit::Uuids(column(ids, |id| id.uuid())),
            Lit::Texts(column(rows, |row| row.action.to_owned())),
            Lit::Texts(column(rows, |row| row.subject.clone())),
            Lit::TextOpts(column(rows, |row| row.before.as_ref().map(ToString::to_string))),
            Lit::TextOpts(column(rows, |row| row.after.as_ref().map(ToString::to_string))),
            Lit::TextOpt(tx.origin().map(str::to_owned)),
        ],
    )
}

/// What a list of audit rows may be narrowed by; what is none does not count.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// By this kind of actor.
    pub actor_type: Option<String>,
    /// By this actor: the id of a key, of a customer or an invoice whose link it was, an operator's name, `system`.
    pub actor: Option<String>,
    /// This action.
    pub action: Option<String>,
    /// About this object.
    pub subject: Option<String>,
    /// Of this request.
    pub request: Option<String>,
    /// At or after this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

/// Rows from newest to oldest, in the order of their ids: when their transactions were about to commit.
///
/// # Errors
/// Any store error.
pub async fn page(tx: &mut TenantTx, filter: &AuditFilter, page: &PageOf) -> Result<Vec<AuditRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, at, actor_type, actor_id, action, subject, before, after, request_id, origin from audit_log
          where tenant_id = $1 and ($2::uuid is null or id < $2)
            and ($3::text is null or actor_id = $3) and ($4::text is null or action = $4)
            and ($5::text is null or subject = $5) and ($6::text is null or request_id = $6)
            and ($7::timestamptz is null or at >= $7) and ($8::timestamptz is null or at < $8)
            and ($9::text is null or actor_type = $9)
          order by id desc limit $10 offset $11"
    ))
    .bind(tenant.uuid())
    .bind(page.id())
    .bind(filter.actor.as_deref())
    .bind(filter.action.as_deref())
    .bind(filter.subject.as_deref())
    .bind(filter.request.as_deref())
    .bind(ts_opt(filter.from))
    .bind(ts_opt(filter.to))
    .bind(filter.actor_type.as_deref())
    .bind(page.limit)
    .bind(page.offset)
    .fetch_all(tx.conn())
    .await?)
}

/// How many rows, counted up to [`COUNT_CAP`](crate::COUNT_CAP).
///
/// # Errors
/// Any store error.
pub async fn count(tx: &mut TenantTx, filter: &AuditFilter) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    let (count,): (i64,) = sqlx::query_as(sql!(
        "select count(*) from (
           select 1 from audit_log
            where tenant_id = $1
              and ($2::text is null or actor_id = $2) and ($3::text is null or action = $3)
              and ($4::text is null or subject = $4) and ($5::text is null or request_id = $5)
              and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
              and ($8::text is null or actor_type = $8) limit 10001) counted"
    ))
    .bind(tenant.uuid())
    .bind(filter.actor.as_deref())
    .bind(filter.action.as_deref())
    .bind(filter.subject.as_deref())
    .bind(filter.request.as_deref())
    .bind(ts_opt(filter.from))
    .bind(ts_opt(filter.to))
    .bind(filter.actor_type.as_deref())
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
