//! Databases for tests: a template built once from the migrations, and clones of it that cost milliseconds.
//!
//! Compiled with the `testkit` feature only.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::connect::Connector;
use crate::{StoreError, migrate, sql};

/// Makes the template for the current migrations unless it is there, and answers its name. What tests of a program that is over left
/// behind goes: the cluster stands in memory.
///
/// # Errors
/// Any database error.
pub async fn template(server: &Connector, now: Timestamp) -> Result<String, StoreError> {
    let name = format!("recoup_template_{}", &migrate::fingerprint()[..16]);
    let pool = server.database("postgres").admin_pool();
    #[expect(
        clippy::disallowed_methods,
        reason = "one administrator's connection, on which a lock of the session is held"
    )]
    let mut conn = pool.acquire().await?;
    sqlx::query("select pg_advisory_lock(7363111)").execute(&mut *conn).await?;
    let there: Option<(i32,)> = sqlx::query_as(sql!(
        "select 1 from pg_catalog.pg_database where datname = $1 and datistemplate /* tenant_id: none */"
    ))
    .bind(&name)
    .fetch_optional(&mut *conn)
    .await?;
    if there.is_none() {
        let drop = format!("drop database if exists {name}");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut *conn).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut *conn).await?;
        migrate::run_ahead(&server.database(&name), now, 1).await?;
        let close = format!("alter database {name} with is_template true allow_connections false");
        sqlx::raw_sql(AssertSqlSafe(close)).execute(&mut *conn).await?;
    }
    sweep(&mut conn).await?;
    sqlx::query("select pg_advisory_unlock(7363111)").execute(&mut *conn).await?;
    drop(conn);
    pool.close().await;
    Ok(name)
}

/// Drops the databases of tests whose program is not there any more. One that somebody is still connected to stays.
async fn sweep(conn: &mut PgConnection) -> Result<(), StoreError> {
    let all: Vec<(String,)> = sqlx::query_as(sql!(
        "select datname::text from pg_catalog.pg_database where datname like 't\\_%' /* tenant_id: none */"
    ))
    .fetch_all(&mut *conn)
    .await?;
    for (name,) in all {
        let owner = name.split('_').nth(1).unwrap_or_default();
        if !std::path::Path::new("/proc").join(owner).exists() {
            let drop = format!("drop database if exists {name}");
            if let Err(error) = sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut *conn).await {
                tracing::debug!(%error, name, "a database of a test that is over stays");
            }
        }
    }
    Ok(())
}

/// Makes a fresh database copied from a template, and answers its name.
///
/// # Errors
/// Any database error.
pub async fn clone_of(server: &Connector, template: &str) -> Result<String, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the name of a throw-away database")]
    let name = format!("t_{}_{}", std::process::id(), Uuid::new_v4().simple());
    let pool = server.database("postgres").admin_pool();
    let make = format!("create database {name} template {template} strategy file_copy");
    sqlx::raw_sql(AssertSqlSafe(make)).execute(&pool).await?;
    pool.close().await;
    Ok(name)
}

/// Runs a statement as a role and answers the SQLSTATE it was refused with, or `None` when it went through.
/// The tenant is the transaction's, as a service would set it. For tests of the walls.
///
/// # Errors
/// Failures that carry no SQLSTATE.
pub async fn sqlstate_as(
    connector: &Connector,
    role: crate::DbRole,
    tenant: Option<Uuid>,
    statement: &str,
) -> Result<Option<String>, StoreError> {
    let pool = connector.pool(role, 1);
    let begin = match tenant {
        Some(tenant) => format!("begin; set local app.tenant_id = '{tenant}'"),
        None => "begin".to_owned(),
    };
    let mut tx = pool.begin_with(AssertSqlSafe(begin)).await?;
    let answer = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await;
    tx.rollback().await?;
    pool.close().await;
    match answer {
        Ok(_) => Ok(None),
        Err(sqlx::Error::Database(error)) => Ok(error.code().map(|code| code.into_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Counts rows as a role sees them, with or without a tenant. For tests of the walls.
///
/// # Errors
/// Any database error.
pub async fn count_as(
    connector: &Connector,
    role: crate::DbRole,
    tenant: Option<Uuid>,
    table: &str,
) -> Result<i64, StoreError> {
    let pool = connector.pool(role, 1);
    let begin = match tenant {
        Some(tenant) => format!("begin; set local app.tenant_id = '{tenant}'"),
        None => "begin".to_owned(),
    };
    let mut tx = pool.begin_with(AssertSqlSafe(begin)).await?;
    let (count,): (i64,) =
        sqlx::query_as(AssertSqlSafe(format!("select count(*) from {table}"))).fetch_one(&mut *tx).await?;
    tx.rollback().await?;
    pool.close().await;
    Ok(count)
}

/// Does to a database what a newer program's migration does: this text in both modes, and the walls after it.
///
/// # Errors
/// Any database error; nothing has changed then in the mode that it came up in.
pub async fn migrate_further(connector: &Connector, text: &'static str, now: Timestamp) -> Result<(), StoreError> {
    migrate::run_next(connector, text, now).await
}

/// Runs statements as the administrator. For tests that tamper, and for loading the benchmark.
///
/// # Errors
/// Any database error.
pub async fn admin_script(connector: &Connector, script: &str) -> Result<(), StoreError> {
    let pool = connector.admin_pool();
    sqlx::raw_sql(AssertSqlSafe(script.to_owned())).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

/// Everything that the tables of some schemas hold, a line for each row, as a dump would print it. For tests that look for what
/// must not be there.
///
/// # Errors
/// Any database error.
pub async fn dump(connector: &Connector, schemas: &[&str]) -> Result<String, StoreError> {
    let pool = connector.admin_pool();
    let mut out = String::new();
    for schema in schemas {
        let tables: Vec<(String,)> = sqlx::query_as(sql!(
            "select c.relname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition /* tenant_id: all */"
        ))
        .bind(schema)
        .fetch_all(&pool)
        .await?;
        for (table,) in tables {
            let rows: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!("select t::text from {schema}.{table} t")))
                .fetch_all(&pool)
                .await?;
            rows.iter().for_each(|(row,)| out.push_str(&format!("{schema}.{table} {row}\n")));
        }
    }
    pool.close().await;
    Ok(out)
}

/// Prepares a statement in one schema without running it; answers what the database objects to. For the test
/// that every statement of this crate is good in both schemas.
///
/// # Errors
/// Failures to connect.
pub async fn prepares(connector: &Connector, schema: &str, statement: &str) -> Result<Option<String>, StoreError> {
    let pool = connector.admin_pool();
    let mut tx = pool.begin_with(AssertSqlSafe(format!("begin; set local search_path = {schema}"))).await?;
    let explained = format!("prepare probe as {statement}");
    let answer = sqlx::raw_sql(AssertSqlSafe(explained)).execute(&mut *tx).await;
    tx.rollback().await?;
    pool.close().await;
    match answer {
        Ok(_) => Ok(None),
        Err(error) => Ok(Some(error.to_string())),
    }
}
