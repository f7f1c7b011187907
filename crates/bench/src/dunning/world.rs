//! Recoveries whose next step is due, made by the product itself: subscriptions renew, their first charges are refused.
//! What then stands in the tables is kept aside, and put back before every run.

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
use store::Kind;

use super::gateway::{NAME, Payers};
use super::{Bench, ours};
use crate::server::script;

/// The tables that a retry writes, and those of the floor.
pub(super) const FLOOR_TABLES: [&str; 9] = [
    "attempts",
    "due",
    "dunning_schedules",
    "events",
    "invoices",
    "journals",
    "postings",
    "recovery_decisions",
    "subscriptions",
];

pub(super) async fn load(bench: &Bench, now: Timestamp) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    for text in [
        include_str!("../../sql/seed.sql"),
        include_str!("../../sql/ours_load.sql"),
        include_str!("../../sql/ours_restore.sql"),
        include_str!("../../sql/dunning_methods.sql"),
    ] {
        let text = text
            .replace("{subscriptions}", &bench.options.schedules.to_string())
            .replace("{tenants}", &bench.options.tenants().to_string())
            .replace("{seed}", "1")
            .replace("{gateway}", NAME)
            .replace("{now}", &now.to_string());
        script(&mut conn, &text).await?;
    }
    policies(&mut conn, now).await?;
    let engine = ours::engine(bench, Payers::None);
    ours::drain(&engine, Kind::Subscription).await.context("renewing")?;
    ours::drain(&engine, Kind::Collect).await.context("the first charges")?;
    engine.db().close().await;
    script(&mut conn, include_str!("../../sql/dunning_due.sql")).await?;
    let (ready,): (i64,) = sqlx::query_as(
        "select count(*) from sandbox.dunning_schedules s
           join sandbox.due d on d.tenant_id = s.tenant_id and d.kind = 'dun' and d.subject_id = s.id and d.due_at < now()
          where s.state = 'scheduled' and s.rail = 'card'",
    )
    .fetch_one(&mut conn)
    .await?;
    ensure!(u64::try_from(ready)? == bench.options.schedules, "only {ready} recoveries could be made");
    for table in tables(&mut conn).await? {
        run(&mut conn, format!("create table bench_saved.{table} as table sandbox.{table}")).await?;
    }
    for table in FLOOR_TABLES {
        let text = format!("create table bench_floor.{table} (like sandbox.{table} including defaults)");
        run(&mut conn, text).await?;
    }
    script(&mut conn, include_str!("../../sql/dunning_floor.sql")).await
}

/// Every merchant has the policy that comes with the product. It would be written at their first refusal otherwise, and of
/// several at once all but one would wait for the resolver.
async fn policies(conn: &mut PgConnection, now: Timestamp) -> Result<()> {
    // Whatever the hour of the measurement: what is due is charged.
    let around_the_clock = vec![recovery::LocalHours { from: 0, to: 24 }];
    let policy =
        recovery::Policy { quiet_hours: None, allowed_hours: around_the_clock, ..recovery::Policy::payday_aware() };
    sqlx::query(
        "insert into sandbox.recovery_policies (tenant_id, id, version, name, body, created_at)
         select id, bench_floor.uid(13, row_number() over (order by id)), 1, $1, $2::jsonb, $3::timestamptz from core.tenants",
    )
    .bind(&policy.name)
    .bind(serde_json::to_value(&policy)?)
    .bind(jiff_sqlx::ToSqlx::to_sqlx(now))
    .execute(conn)
    .await?;
    Ok(())
}

/// Every recovery of the product's schema due again, as it was: fresh heaps and indexes, vacuumed.
pub(super) async fn restore_ours(bench: &Bench) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    let tables = tables(&mut conn).await?;
    let named: Vec<String> = tables.iter().map(|table| format!("sandbox.{table}")).collect();
    run(&mut conn, format!("truncate {} cascade", named.join(", "))).await?;
    run(&mut conn, "set session_replication_role = replica".to_owned()).await?;
    for table in &tables {
        run(&mut conn, format!("insert into sandbox.{table} select * from bench_saved.{table}")).await?;
    }
    run(&mut conn, "set session_replication_role = origin".to_owned()).await?;
    for table in &tables {
        run(&mut conn, format!("vacuum (analyze) sandbox.{table}")).await?;
    }
    run(&mut conn, "checkpoint".to_owned()).await
}

/// The same for the floor's schema.
pub(super) async fn restore_floor(bench: &Bench) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    for table in FLOOR_TABLES {
        run(&mut conn, format!("truncate bench_floor.{table}")).await?;
        let only = if table == "due" { " where kind = 'dun'" } else { "" };
        run(&mut conn, format!("insert into bench_floor.{table} select * from bench_saved.{table}{only}")).await?;
        run(&mut conn, format!("vacuum (analyze) bench_floor.{table}")).await?;
    }
    run(&mut conn, "checkpoint".to_owned()).await
}

/// All tables of the sandbox that rows can be put back into. One with a computed column is empty here.
async fn tables(conn: &mut PgConnection) -> Result<Vec<String>> {
    let found: Vec<(String,)> = sqlx::query_as(
        "select c.relname::text from pg_catalog.pg_class c
          where c.relnamespace = 'sandbox'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and not exists (select 1 from pg_catalog.pg_attribute a
                             where a.attrelid = c.oid and (a.attgenerated <> '' or a.attidentity <> ''))
          order by 1",
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

async fn run(conn: &mut PgConnection, text: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(text.clone())).execute(conn).await.with_context(|| format!("in: {text}"))?;
    Ok(())
}
