//! A merchant with a meter, a plan that charges for it, and many subscriptions.

use anyhow::{Context as _, Result};
use ids::Mode;
use jiff::Timestamp;
use serde_json::json;
use store::key::{KeyKind, KeyText};

use super::Bench;
use super::client::Client;
use super::service::Service;
use crate::parts::secrets;
use crate::server::script;

/// How many subscriptions are used.
pub(crate) const SUBSCRIPTIONS: u64 = 10_000;

/// Who is measured and how to ask.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) key: String,
}

impl World {
    pub(crate) async fn client(&self) -> Result<Client> {
        Client::connect(self.service.address, &self.key).await
    }
}

/// The public id of the nth subscription, from 1.
pub(crate) fn subscription(nth: u64) -> String {
    format!("sub_00000002-0000-7000-8000-{nth:012x}")
}

/// One more key of the merchant's, with every right.
pub(crate) async fn another_key(bench: &Bench, mode: Mode) -> Result<String> {
    let key = KeyText::generate(KeyKind::Secret, mode);
    sqlx::query(
        "insert into sandbox.api_keys (tenant_id, id, public_id, kind, name, secret_hash, last4, scopes,
                rate_limit_per_minute, created_at)
         values (bench_floor.uid(1, 1), gen_random_uuid(), $1, 'secret', 'bench', $2, $3, '{*}', 2000000000, now())",
    )
    .bind(key.public_id())
    .bind(key.hash(&secrets().key_pepper))
    .bind(key.last4())
    .execute(&mut bench.server.connect().await?)
    .await?;
    Ok(key.reveal())
}

pub(crate) async fn load(bench: &Bench, now: Timestamp) -> Result<World> {
    let mut conn = bench.server.connect().await?;
    script(&mut conn, &include_str!("../../sql/usage_begin.sql").replace("{now}", &now.to_string())).await?;
    let key = another_key(bench, Mode::Test).await?;
    let world = World { service: Service::start(&bench.connector, 16).await?, key };
    let mut client = world.client().await?;
    client.make("/v1/meters", &json!({ "key": "calls", "aggregation": "sum" })).await?;
    let plan = json!({ "name": "Calls", "interval": "month", "amount": 5000, "currency": "NGN", "prices": [
        { "key": "calls", "currency": "NGN", "meterKey": "calls", "model": "per_unit", "amount": "0.02" }
    ] });
    client.make("/v1/plans", &plan).await.context("the plan")?;
    let text = include_str!("../../sql/usage_load.sql")
        .replace("{subscriptions}", &SUBSCRIPTIONS.to_string())
        .replace("{now}", &now.to_string());
    script(&mut conn, &text).await?;
    Ok(world)
}
