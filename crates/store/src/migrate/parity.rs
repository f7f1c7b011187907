//! Proof that `sandbox` and `live` are the same schema: what is tested in one holds in the other.

use crate::connect::{Connector, DbRole};
use crate::{StoreError, sql};

/// Every difference between the two mode schemas, in words; empty when there is none. Rights are compared
/// elsewhere: they differ on purpose.
///
/// # Errors
/// Any database error.
pub async fn differences(connector: &Connector) -> Result<Vec<String>, StoreError> {
    let pool = connector.pool(DbRole::Auditor, 1);
    let found = differences_in(&pool).await;
    pool.close().await;
    found
}

async fn differences_in(pool: &sqlx::PgPool) -> Result<Vec<String>, StoreError> {
    let sandbox = describe(pool, "sandbox").await?;
    let live = describe(pool, "live").await?;
    let only = |have: &[String], other: &[String], place: &str| -> Vec<String> {
        have.iter().filter(|line| !other.contains(line)).map(|line| format!("only in {place}: {line}")).collect()
    };
    let mut out = only(&sandbox, &live, "sandbox");
    out.extend(only(&live, &sandbox, "live"));
    Ok(out)
}

/// Columns, constraints, indexes, policies and partitions of a schema, with its name taken out.
async fn describe(pool: &sqlx::PgPool, schema: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(sql!(
        "select replace(line, $1 || '.', '') from (
           select format('column %s.%s %s null=%s default=%s', c.table_name, c.column_name, c.data_type, c.is_nullable,
                         c.column_default) as line
             from information_schema.columns c where c.table_schema = $1
           union all
           select format('constraint %s on %s: %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid))
             from pg_catalog.pg_constraint k join pg_catalog.pg_namespace n on n.oid = k.connamespace
            where n.nspname = $1
           union all
           select format('index %s: %s', i.indexname, i.indexdef) from pg_catalog.pg_indexes i where i.schemaname = $1
           union all
           select format('policy %s on %s %s: %s / %s', p.policyname, p.tablename, p.cmd, p.qual, p.with_check)
             from pg_catalog.pg_policies p where p.schemaname = $1
           union all
           select format('partition %s of %s: %s', c.oid::regclass, i.inhparent::regclass,
                         pg_get_expr(c.relpartbound, c.oid))
             from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             join pg_catalog.pg_inherits i on i.inhrelid = c.oid
            where n.nspname = $1 and c.relispartition and c.relkind in ('r', 'p')
         ) described /* tenant_id: none */ order by 1"
    ))
    .bind(schema)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}
