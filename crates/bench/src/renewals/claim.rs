//! How many pages the hot statements of a claim read while a run is under way: the cost of finding work must not
//! depend on how much work was done before.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result};
use ids::Uuid;
use serde::Serialize;
use sqlx::{AssertSqlSafe, PgConnection};

use super::Bench;

/// How often to look.
const EVERY: Duration = Duration::from_millis(400);

/// Pages read at one moment of a run.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sample {
    /// How much of the run was done, from 0 to 1.
    pub progress: f64,
    /// By the scan, for each row it found.
    pub scan: i64,
    /// By the claim of one slice.
    pub claim: i64,
}

/// Looks again and again until the run ends.
pub(super) async fn watch(bench: &Bench, ended: impl Fn() -> bool) -> Result<Vec<Sample>> {
    let mut conn = bench.server.connect().await?;
    sqlx::raw_sql("set role recoup_worker_test; set search_path = sandbox").execute(&mut conn).await?;
    let mut counter = bench.server.connect().await?;
    let (mut samples, mut marks) = (Vec::new(), BTreeMap::new());
    while !ended() {
        let progress = progress(&mut counter, bench.options.subscriptions).await?;
        if let Some((scan, claim)) = look(&mut conn, &mut marks).await? {
            samples.push(Sample { progress, scan, claim });
        }
        tokio::time::sleep(EVERY).await;
    }
    Ok(samples)
}

async fn progress(conn: &mut PgConnection, of: u64) -> Result<f64> {
    let (done,): (i64,) = sqlx::query_as("select sum(value)::bigint from sandbox.counters where name = 'invoices'")
        .fetch_one(conn)
        .await?;
    #[expect(clippy::cast_precision_loss, reason = "counts of a run are far below 2^53")]
    Ok(done as f64 / of as f64)
}

/// The statements are those of `store::sweep` (the walk, from a tenant that has work left, and from where that tenant was
/// seen last) and of `store::claims`. A scan finds thousands of rows: its pages are told for each row found.
async fn look(conn: &mut PgConnection, marks: &mut BTreeMap<Uuid, String>) -> Result<Option<(i64, i64)>> {
    let waiting: Option<(Uuid,)> = sqlx::query_as(
        "select tenant_id from due where kind = 'subscription' and lane = '00000000-0000-0000-0000-000000000000'
            and due_at <= now() order by due_at limit 1",
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some((from,)) = waiting else { return Ok(None) };
    let mark = marks.get(&from).map_or("-infinity", String::as_str);
    let scan = WALK.replace("$1", "'subscription'").replace("$2", "'00000000-0000-0000-0000-000000000000'");
    let scan = scan.replace("$3", "now()").replace("$4", &format!("'{from}'")).replace("$5", &format!("'{mark}'"));
    let pages = pages(conn, &scan).await?;
    let found: Vec<(Uuid, Uuid, String)> = sqlx::query_as(AssertSqlSafe(scan)).fetch_all(&mut *conn).await?;
    let Some((tenant, subject, at)) = found.first().cloned() else { return Ok(None) };
    marks.insert(tenant, at);
    let pages = pages / i64::try_from(found.len())?;
    let begin = format!("begin; set local app.tenant_id = '{tenant}'");
    sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut *conn).await?;
    let look = format!(
        "select token, lane, until, subjects from claims where tenant_id = '{tenant}' and kind = 'subscription'"
    );
    let take = format!(
        "insert into claims (tenant_id, kind, head, token, lane, until, subjects)
         values ('{tenant}', 'subscription', '{subject}', '{subject}', '00000000-0000-0000-0000-000000000000', now(), '{{{subject}}}')
         on conflict on constraint claims_one_per_head do nothing"
    );
    let claimed = self::pages(conn, &look).await? + self::pages(conn, &take).await?;
    sqlx::raw_sql("rollback").execute(&mut *conn).await?;
    Ok(Some((pages, claimed)))
}

const WALK: &str = "with recursive tenants as (
    (select d.tenant_id from due d where d.kind = $1 and d.tenant_id >= $4 order by d.tenant_id, d.subject_id limit 1)
    union all
    select (select d.tenant_id from due d where d.kind = $1 and d.tenant_id > t.tenant_id
             order by d.tenant_id, d.subject_id limit 1)
      from tenants t where t.tenant_id is not null)
  select t.tenant_id, head.subject_id, head.due_at::text
    from tenants t cross join lateral (
      select d.subject_id, d.due_at, d.crashes from due d
       where d.kind = $1 and d.lane = $2 and d.tenant_id = t.tenant_id and d.due_at <= $3 and d.due_at >= $5
       order by d.tenant_id, d.due_at limit 800) head
   where t.tenant_id is not null limit 4000";

async fn pages(conn: &mut PgConnection, statement: &str) -> Result<i64> {
    let explain = format!("explain (analyze, buffers, timing off, format json) {statement}");
    let (plan,): (serde_json::Value,) = sqlx::query_as(AssertSqlSafe(explain)).fetch_one(conn).await?;
    let top = plan.pointer("/0/Plan").context("a plan without a top")?;
    let count = |name: &str| top.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
    Ok(count("Shared Hit Blocks") + count("Shared Read Blocks"))
}
