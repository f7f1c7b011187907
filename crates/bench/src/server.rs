//! The server under test: a database of our own on it, its settings, and what it counted.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::machine;

/// The settings that a reader must know to compare numbers.
const TOLD: [&str; 9] = [
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_compression",
    "shared_buffers",
    "huge_pages",
    "checkpoint_timeout",
    "autovacuum",
];

/// Where and on what the numbers were measured.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Server settings, by name; `huge_pages_in_use` among them.
    pub postgres: BTreeMap<String, String>,
    /// Processors of this machine.
    pub cores: usize,
    /// Memory of this machine, in KiB.
    pub memory_kib: Option<u64>,
}

/// How to reach the server, as its administrator.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    options: PgConnectOptions,
}

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Server> {
        let options: PgConnectOptions = url.parse().context("the URL of the server cannot be read")?;
        Ok(Server { options: options.application_name("recoup_bench") })
    }

    pub(crate) fn database(&self, name: &str) -> Server {
        Server { options: self.options.clone().database(name) }
    }

    /// A pool of the administrator's own, for the floor of a service.
    pub(crate) fn pool(&self, connections: u32) -> sqlx::PgPool {
        sqlx::postgres::PgPoolOptions::new().max_connections(connections).connect_lazy_with(self.options.clone())
    }

    pub(crate) async fn connect(&self) -> Result<PgConnection> {
        PgConnection::connect_with(&self.options).await.context("the server does not answer")
    }

    /// Migrating resets the passwords of the service roles, which belong to the whole server.
    pub(crate) async fn refuse_if_in_use(&self) -> Result<()> {
        let mut conn = self.connect().await?;
        let (locked,): (i64,) = sqlx::query_as(
            "select count(*) from pg_catalog.pg_authid where rolname like 'recoup\\_%' and rolpassword is not null",
        )
        .fetch_one(&mut conn)
        .await
        .context("the benchmark needs a superuser")?;
        ensure!(
            locked == 0,
            "this server already serves Recoup with passwords, which the benchmark would reset; use one of its own"
        );
        Ok(())
    }

    pub(crate) async fn head(&self) -> Result<Head> {
        let mut conn = self.connect().await?;
        let names: Vec<String> = TOLD.iter().map(|name| (*name).to_owned()).collect();
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select name, current_setting(name) from pg_catalog.pg_settings
              where name = any($1) or name = 'huge_pages_status'",
        )
        .bind(names)
        .fetch_all(&mut conn)
        .await?;
        let mut postgres: BTreeMap<String, String> = rows.into_iter().collect();
        let in_use = match (postgres.remove("huge_pages_status"), machine::huge_pages_used()) {
            (Some(status), _) => status,
            (None, Some(used)) => (if used { "on" } else { "off" }).to_owned(),
            (None, None) => "unknown".to_owned(),
        };
        postgres.insert("huge_pages_in_use".to_owned(), in_use);
        Ok(Head { postgres, cores: machine::cores(), memory_kib: machine::memory_kib() })
    }
}

/// Runs a script, statement by statement: some of them refuse a transaction.
pub(crate) async fn script(conn: &mut PgConnection, text: &str) -> Result<()> {
    for statement in text.split(";\n").filter(|part| !part.trim().is_empty()) {
        sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
            .execute(&mut *conn)
            .await
            .with_context(|| format!("in: {statement}"))?;
    }
    Ok(())
}

/// A reading of the server's and the machine's counters.
#[derive(Debug)]
struct Reading {
    wal: i64,
    server: BTreeMap<i32, Duration>,
    client: Option<Duration>,
    machine: Option<machine::Cpu>,
}

/// What one run cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) wal_bytes: f64,
    pub(crate) server: Option<Duration>,
    pub(crate) client: Option<Duration>,
    /// The share of the machine that neither the server nor we used, from 0 to 1.
    pub(crate) foreign: Option<f64>,
    pub(crate) deadlocks: i64,
    pub(crate) buffers: i64,
}

/// One run and what it cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// From the first scan to the last commit.
    pub(crate) took: Duration,
    /// Renewals or attempts at them.
    pub(crate) units: u64,
    /// Of the whole run.
    pub(crate) cost: Cost,
}

impl Run {
    /// Units per second.
    #[expect(clippy::cast_precision_loss, reason = "counts of a run are far below 2^53")]
    pub(crate) fn rate(&self) -> f64 {
        self.units as f64 / self.took.as_secs_f64().max(0.000_001)
    }
}

/// Counts from its making to [`Meter::stop`].
#[derive(Debug)]
pub(crate) struct Meter {
    conn: PgConnection,
    from: Reading,
    deadlocks: i64,
    buffers: i64,
}

impl Meter {
    pub(crate) async fn start(database: &Server) -> Result<Meter> {
        let mut conn = database.connect().await?;
        let (deadlocks, buffers) = counted(&mut conn).await?;
        let from = read(&mut conn).await?;
        Ok(Meter { conn, from, deadlocks, buffers })
    }

    /// To be called while the connections that did the work are still open: their CPU time goes with them.
    pub(crate) async fn stop(mut self) -> Result<Metered> {
        let to = read(&mut self.conn).await?;
        let server = spent(&self.from.server, &to.server);
        let client = to.client.zip(self.from.client).map(|(to, from)| to.saturating_sub(from));
        let foreign = to.machine.zip(self.from.machine).map(|(to, from)| {
            let ours = server.unwrap_or_default() + client.unwrap_or_default();
            let others = to.busy.saturating_sub(from.busy).saturating_sub(ours);
            others.as_secs_f64() / to.all.saturating_sub(from.all).as_secs_f64().max(0.001)
        });
        #[expect(clippy::cast_precision_loss, reason = "bytes of a run are far below 2^53")]
        let wal_bytes = (to.wal - self.from.wal) as f64;
        Ok(Metered { meter: self, cost: Cost { wal_bytes, server, client, foreign, ..Cost::default() } })
    }
}

/// A stopped meter. What the statistics count arrives when the connections of the run have closed.
#[derive(Debug)]
pub(crate) struct Metered {
    meter: Meter,
    cost: Cost,
}

impl Metered {
    pub(crate) async fn finish(mut self) -> Result<Cost> {
        let (deadlocks, buffers) = counted(&mut self.meter.conn).await?;
        self.cost.deadlocks = deadlocks - self.meter.deadlocks;
        self.cost.buffers = buffers - self.meter.buffers;
        Ok(self.cost)
    }
}

async fn counted(conn: &mut PgConnection) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select deadlocks, blks_hit + blks_read from pg_catalog.pg_stat_database where datname = current_database()",
    )
    .fetch_one(conn)
    .await?)
}

async fn read(conn: &mut PgConnection) -> Result<Reading> {
    let (wal,): (i64,) =
        sqlx::query_as("select (pg_current_wal_insert_lsn() - '0/0')::bigint").fetch_one(&mut *conn).await?;
    let pids: Vec<(i32,)> = sqlx::query_as(
        "select pid from pg_catalog.pg_stat_activity where datname = current_database() or datname is null",
    )
    .fetch_all(&mut *conn)
    .await?;
    let server = pids.into_iter().filter_map(|(pid,)| Some((pid, machine::postgres_cpu(pid)?))).collect();
    Ok(Reading { wal, server, client: machine::own_cpu(), machine: machine::cpu() })
}

/// The time of every process seen at the end; one that was not there at the start began at zero.
fn spent(from: &BTreeMap<i32, Duration>, to: &BTreeMap<i32, Duration>) -> Option<Duration> {
    if to.is_empty() {
        return None;
    }
    Some(to.iter().map(|(pid, at)| at.saturating_sub(from.get(pid).copied().unwrap_or_default())).sum())
}
