//! The audit log: who changed what. Written only from a transaction's commit; see [`TenantTx::audit`].

use ids::AuditId;

use crate::bind::{column, ts};
use crate::tx::NewAudit;
use crate::{StoreError, TenantTx, sql};

pub(crate) async fn append(tx: &mut TenantTx, ids: &[AuditId], rows: &[NewAudit]) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    let (kind, name) = (tx.actor().kind(), tx.actor().name());
    let request = tx.request().map(|id| id.to_string());
    sqlx::query(sql!(
        "insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject, before, after, request_id)
         select $1, n.id, $2, $3, $4, n.action, n.subject, n.before::jsonb, n.after::jsonb, $5
           from unnest($6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[])
             as n (id, action, subject, before, after)"
    ))
    .bind(tenant.uuid())
    .bind(ts(wall))
    .bind(kind)
    .bind(name)
    .bind(request)
    .bind(column(ids, |id| id.uuid()))
    .bind(column(rows, |row| row.action))
    .bind(column(rows, |row| row.subject.clone()))
    .bind(column(rows, |row| row.before.as_ref().map(ToString::to_string)))
    .bind(column(rows, |row| row.after.as_ref().map(ToString::to_string)))
    .execute(tx.conn())
    .await?;
    Ok(())
}
