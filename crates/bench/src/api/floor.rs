//! The floor's side: axum over bare statements, and a transaction by itself.

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use ids::Uuid;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection, PgPool, Row as _};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::load::Run;
use crate::server::Server;

/// As many connections as the floor is fastest with.
const CONNECTIONS: u32 = 8;

/// One row by its key.
const ONE: &str = "select id, name, email, created_at::text from sandbox.customers where tenant_id = $1 and id = $2";

/// The newest twenty. `c.created_at` is the column; without `c.` it would be the text that is answered, which has no index.
const PAGE: &str = "select id, name, email, created_at::text from sandbox.customers c where tenant_id = $1
  order by c.created_at desc, c.id desc limit 21";

/// A service that answers with bare rows.
#[derive(Debug)]
pub(super) struct Floor {
    pub(super) address: SocketAddr,
    task: JoinHandle<std::io::Result<()>>,
}

fn tenant() -> Uuid {
    Uuid::from_u128((1 << 96) | (0x7000_8000 << 48) | 1)
}

fn shown(row: &sqlx::postgres::PgRow) -> Value {
    json!({
        "id": row.get::<Uuid, _>(0), "name": row.get::<Option<String>, _>(1),
        "email": row.get::<Option<String>, _>(2), "createdAt": row.get::<String, _>(3),
    })
}

async fn one(State(pool): State<PgPool>, Path(id): Path<Uuid>) -> Result<Json<Value>, StatusCode> {
    let found = sqlx::query(ONE).bind(tenant()).bind(id).fetch_one(&pool).await;
    found.map(|row| Json(shown(&row))).map_err(|_| StatusCode::NOT_FOUND)
}

async fn page(State(pool): State<PgPool>) -> Result<Json<Value>, StatusCode> {
    let found = sqlx::query(PAGE).bind(tenant()).fetch_all(&pool).await;
    found.map(|rows| Json(rows.iter().map(shown).collect())).map_err(|_| StatusCode::NOT_FOUND)
}

impl Floor {
    pub(super) async fn start(server: &Server) -> Result<Floor> {
        let pool = server.pool(CONNECTIONS);
        let router = Router::new().route("/one/{id}", get(one)).route("/page", get(page)).with_state(pool);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Floor { address, task })
    }

    pub(super) async fn stop(self) {
        self.task.abort();
        drop(self.task.await);
    }
}

/// Seven statements in one transaction for each of a range, over so many connections.
pub(super) async fn begin(server: &Server, range: Range<u64>, connections: u32) -> Result<Run> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(server.connect().await?);
    }
    let next = Arc::new(AtomicU64::new(range.start));
    let start = Instant::now();
    let mut running: JoinSet<Result<(PgConnection, Vec<Duration>)>> =
        open.into_iter().map(|conn| writes(conn, Arc::clone(&next), range.end)).collect();
    let mut each = Vec::new();
    let mut ended = Vec::new();
    while let Some(done) = running.join_next().await {
        let (conn, took) = done.context("a connection of the floor panicked")??;
        each.extend(took);
        ended.push(conn);
    }
    let took = start.elapsed();
    for conn in ended {
        conn.close().await?;
    }
    Ok(Run::new(took, each))
}

async fn writes(mut conn: PgConnection, next: Arc<AtomicU64>, end: u64) -> Result<(PgConnection, Vec<Duration>)> {
    let mut each = Vec::new();
    loop {
        let nth = next.fetch_add(1, Ordering::Relaxed);
        if nth >= end {
            return Ok((conn, each));
        }
        let start = Instant::now();
        write(&mut conn, nth).await?;
        each.push(start.elapsed());
    }
}

#[expect(clippy::disallowed_methods, reason = "the floor has no transaction of ours to take ids from")]
async fn write(conn: &mut PgConnection, nth: u64) -> Result<()> {
    let subscription = Uuid::from_u128((2 << 96) | (0x7000_8000 << 48) | u128::from(1 + nth % 10_000));
    let bill = Uuid::now_v7();
    let mut tx = conn.begin().await?;
    sqlx::query("select amount_minor, period_end from bench_floor.subs where tenant_id = $1 and id = $2 for update")
        .bind(tenant())
        .bind(subscription)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query(
        "insert into bench_floor.bills (tenant_id, id, subscription_id, status, total_minor, currency, period_start,
           period_end, idempotency_key) values ($1, $2, $3, 'open', 5000, 'NGN', now(), now() + interval '1 month', $4)
         on conflict (tenant_id, idempotency_key) do nothing",
    )
    .bind(tenant())
    .bind(bill)
    .bind(subscription)
    .bind(format!("renewal_{nth}_{bill}"))
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into bench_floor.bill_lines (tenant_id, id, bill_id, kind, amount_minor, period_start, period_end)
         values ($1, $2, $3, 'plan_charge', 5000, now(), now() + interval '1 month')",
    )
    .bind(tenant())
    .bind(Uuid::now_v7())
    .bind(bill)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into bench_floor.facts (tenant_id, id, type, resource_id, payload)
         values ($1, $2, 'invoice.created', $3, jsonb_build_object('invoice', $3::uuid, 'total', 5000))",
    )
    .bind(tenant())
    .bind(Uuid::now_v7())
    .bind(bill)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "insert into bench_floor.entries (tenant_id, transaction_id, account_id, amount_minor, currency)
         values ($1, $2, $1, 5000, 'NGN'), ($1, $2, $2, -5000, 'NGN')",
    )
    .bind(tenant())
    .bind(bill)
    .execute(&mut *tx)
    .await?;
    sqlx::query("update bench_floor.subs set period_end = now(), updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tenant())
        .bind(subscription)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
