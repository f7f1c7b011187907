//! The product's side: clients of the API, each on a connection that it keeps.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use tokio::task::JoinSet;

use super::Bench;
use super::client::Client;
use super::world::{SUBSCRIPTIONS, World, subscription};
use crate::server::{Meter, Run};

fn event(nth: u64) -> serde_json::Value {
    json!({
        "idempotencyKey": format!("event-{nth}"), "meterKey": "calls", "quantity": 2,
        "subscriptionId": subscription(4 + nth % (SUBSCRIPTIONS - 3)), "properties": { "region": "lagos" }
    })
}

/// Stores `events` events in batches of a hundred.
pub(super) async fn batches(bench: &Bench, world: &World, events: u64, clients: u32) -> Result<Run> {
    let bodies = (0..events.div_ceil(100))
        .map(|nth| json!({ "events": (nth * 100..((nth + 1) * 100).min(events)).map(event).collect::<Vec<_>>() }));
    let run = send(bench, world, "/v1/usage/batch", bodies.map(|body| body.to_string()).collect(), clients).await?;
    let again = json!({ "events": (0..100).map(event).collect::<Vec<_>>() });
    let told = world.client().await?.make("/v1/usage/batch", &again).await?;
    ensure!(told["data"]["repeated"] == 100, "the number is void: a repeated batch was answered {told}");
    prove(bench, events).await?;
    Ok(Run { units: events, ..run })
}

/// Stores `events` events one by one.
pub(super) async fn singles(bench: &Bench, world: &World, events: u64, clients: u32) -> Result<Run> {
    let bodies = (0..events).map(|nth| event(nth).to_string()).collect();
    let run = send(bench, world, "/v1/usage", bodies, clients).await?;
    prove(bench, events).await?;
    Ok(Run { units: events, ..run })
}

async fn send(bench: &Bench, world: &World, path: &'static str, bodies: Vec<String>, clients: u32) -> Result<Run> {
    let mut open = Vec::new();
    for _ in 0..clients {
        let mut client = world.client().await?;
        // The key is known, and the pool has its connections, as when the service has run for a while.
        client.get("/v1/meters").await?;
        open.push(client);
    }
    let (bodies, next) = (Arc::new(bodies), Arc::new(AtomicUsize::new(0)));
    let meter = Meter::start(&bench.server).await?;
    let start = Instant::now();
    let mut running: JoinSet<Result<Client>> =
        open.into_iter().map(|client| one(client, path, Arc::clone(&bodies), Arc::clone(&next))).collect();
    while let Some(client) = running.join_next().await {
        client.context("a client panicked")??;
    }
    let took = start.elapsed();
    let cost = meter.stop().await?.finish().await?;
    Ok(Run { took, units: 0, cost })
}

async fn one(mut client: Client, path: &str, bodies: Arc<Vec<String>>, next: Arc<AtomicUsize>) -> Result<Client> {
    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
        let (status, told) = client.post(path, body).await?;
        ensure!(matches!(status, 200 | 201), "{path} answered {status}: {}", String::from_utf8_lossy(&told));
    }
    Ok(client)
}

/// Every event is there once, under its key, and in its total.
async fn prove(bench: &Bench, events: u64) -> Result<()> {
    let (stored, keys, counted, total): (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from sandbox.usage_events), (select count(*) from sandbox.usage_keys),
                coalesce(sum(events), 0)::bigint, coalesce(sum(total), 0)::bigint from sandbox.usage_totals",
    )
    .fetch_one(&mut bench.server.connect().await?)
    .await?;
    let wanted = i64::try_from(events)?;
    ensure!(
        (stored, keys, counted, total) == (wanted, wanted, wanted, 2 * wanted),
        "the number is void: of {events} events there are {stored} stored, {keys} keys, {counted} counted, {total} used"
    );
    Ok(())
}

/// How long the current usage of one subscription takes to be shown: each of so many requests, one after the other.
pub(super) async fn summaries(world: &World, times: u32) -> Result<Vec<Duration>> {
    let mut client = world.client().await?;
    let path = format!("/v1/usage/subscriptions/{}/summary", subscription(7));
    let mut took = Vec::new();
    for _ in 0..times {
        let start = Instant::now();
        let (status, told) = client.get(&path).await?;
        took.push(start.elapsed());
        ensure!(status == 200, "the summary answered {status}: {}", String::from_utf8_lossy(&told));
    }
    Ok(took)
}
