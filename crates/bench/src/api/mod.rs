//! Requests of the merchant API through HTTP on loopback, beside the least that the same server must do for them.
//!
//! *Ours* is the whole way: HTTP, key, allowance, tenant wall, row security, JSON, request id. *The floor* of a read is
//! axum with one prepared statement on a bare table, without walls; that of a subscription that begins is one transaction
//! of seven statements, as `renew_by_id` in the project's measurements. Both have the same clients, take turns within a
//! round, and what was answered is looked at.

mod floor;
mod load;
mod report;

use anyhow::{Context as _, Result, ensure};
use ids::Mode;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;

pub use report::Report;

use crate::counting::{Counter, on_own_thread};
use crate::place::in_own_database;
use crate::server::script;
use crate::usage::world::{self, World, subscription};
use crate::usage::{self, Bench};
use load::{Load, Run};

/// Clients that read.
const READERS: u32 = 32;
/// Clients that begin subscriptions.
const WRITERS: u32 = 8;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many objects a run reads; lists and writes are a fifth of them.
    pub reads: u64,
    /// How many rounds; a round runs each case once.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { reads: 50_000, rounds: 3, json: false, role_secret: None }
    }
}

/// One round: ours and the floor of each case.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub(crate) one: (Run, Run),
    pub(crate) page: (Run, Run),
    pub(crate) begin: (Run, Run),
}

/// Statements that one request sends, each a round trip; BEGIN travels with the wall and counts as one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trips {
    pub(crate) read: f64,
    pub(crate) write: f64,
}

/// Measures the API on the server at `url`, whose user must be a superuser, in a database made for it and dropped
/// afterwards.
///
/// # Errors
/// When the server cannot be used, and when an answer is not what it should be: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.reads >= 100 && options.rounds >= 1, "nothing to measure");
    let begun = u64::from(options.rounds) * (options.reads / 5).min(3_000);
    ensure!(begun < 9_999, "{begun} subscriptions are too many for 9,999 customers: fewer rounds, or fewer reads");
    let secret = options.role_secret.clone();
    in_own_database(url, secret, async |place, now| {
        let inner = usage::Options::default();
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options: inner };
        store::migrate::run(&bench.connector, now).await?;
        let world = world::load(&bench, now).await?;
        script(&mut bench.server.connect().await?, include_str!("../../sql/api_floor.sql")).await?;
        let floor = floor::Floor::start(&bench.server).await?;
        let plan = plan(&world).await?;
        let mut rounds = Vec::new();
        for nth in 0..options.rounds {
            rounds.push(round(&bench, &world, &floor, &plan, &options, nth, progress).await?);
        }
        let trips = trips(&bench, &plan, now).await?;
        prove(&bench, &options).await?;
        floor.stop().await;
        world.service.stop().await;
        Ok(report::compose(bench.server.head().await?, &options, &rounds, trips))
    })
    .await
}

async fn plan(world: &World) -> Result<String> {
    let body = json!({ "name": "Gym", "interval": "month", "amount": 5000, "currency": "NGN" });
    let told = world.client().await?.make("/v1/plans", &body).await.context("the plan")?;
    Ok(told["data"]["id"].as_str().context("a plan has an id")?.to_owned())
}

fn customer(nth: u64) -> String {
    subscription(nth).replace("sub_00000002", "cust_00000003")
}

async fn round(
    bench: &Bench,
    world: &World,
    floor: &floor::Floor,
    plan: &str,
    options: &Options,
    nth: u32,
    progress: &mut dyn FnMut(String),
) -> Result<Round> {
    let (reads, fifth) = (options.reads, options.reads / 5);
    let ours = (world.service.address, world.key.as_str());
    let theirs = (floor.address, "");
    let gets = |path: fn(u64) -> String| Load { path, body: |_, _| String::new(), once: |_| String::new() };
    let one = gets(|k| format!("/v1/customers/{}", customer(1 + k % 9_999)));
    let least = gets(|k| format!("/one/{}", customer(1 + k % 9_999).replace("cust_", "")));
    let page = gets(|_| "/v1/customers".to_owned());
    let least_page = gets(|_| "/page".to_owned());
    let begin = Load {
        path: |_| "/v1/subscriptions".to_owned(),
        body: |k, plan| json!({ "customerId": customer(1 + k % 9_999), "planId": plan }).to_string(),
        once: |k| format!("begin-{k}"),
    };
    // Nobody subscribes twice, in all rounds together.
    let begun = fifth.min(3_000);
    let from = u64::from(nth) * begun;
    let mut sides = Vec::new();
    // Ours and the floor take turns in beginning.
    for side in if nth.is_multiple_of(2) { [0, 1] } else { [1, 0] } {
        sides.push((
            side,
            if side == 0 {
                (
                    one.run(ours, plan, 0..reads, READERS).await?,
                    page.run(ours, plan, 0..fifth, READERS).await?,
                    begin.run(ours, plan, from..from + begun, WRITERS).await?,
                )
            } else {
                (
                    least.run(theirs, plan, 0..reads, READERS).await?,
                    least_page.run(theirs, plan, 0..fifth, READERS).await?,
                    floor::begin(&bench.server, from..from + begun, WRITERS).await?,
                )
            },
        ));
    }
    sides.sort_by_key(|(side, _)| *side);
    let [(_, (one, page, begin)), (_, (least_one, least_page, least_begin))]: [_; 2] =
        sides.try_into().map_err(|_| anyhow::anyhow!("two sides were measured"))?;
    progress(format!(
        "round {}: GET {:.0}/s of {:.0}/s, page {:.0}/s of {:.0}/s, begin {:.0}/s of {:.0}/s",
        nth + 1,
        one.rate(),
        least_one.rate(),
        page.rate(),
        least_page.rate(),
        begin.rate(),
        least_begin.rate()
    ));
    Ok(Round { one: (one, least_one), page: (page, least_page), begin: (begin, least_begin) })
}

/// Counts the statements of some reads and of some idempotent writes, in a service of their own on one thread.
async fn trips(bench: &Bench, _: &str, _: Timestamp) -> Result<Trips> {
    const TIMES: u32 = 40;
    let key = usage::world::another_key(bench, Mode::Test).await?;
    let counter = Counter::default();
    let counted = counter.clone();
    let connector = bench.connector.clone();
    let (read, write) = on_own_thread(&counter, || async move {
        let service = usage::service::Service::start(&connector, 2).await?;
        let mut client = usage::client::Client::connect(service.address, &key).await?;
        client.get(&format!("/v1/customers/{}", customer(1))).await?;
        let mut phases = Vec::new();
        for phase in 0..2 {
            let from = counted.seen();
            for nth in 0..TIMES {
                if phase == 0 {
                    client.get(&format!("/v1/customers/{}", customer(1))).await?;
                } else {
                    let body = json!({ "name": "Ada" }).to_string();
                    client.post_once("/v1/customers", &format!("trip-{nth}"), &body).await?;
                }
            }
            phases.push(counted.seen() - from);
        }
        service.stop().await;
        Ok((phases[0], phases[1]))
    })?;
    let each = |count: u64| crate::report::float(count) / f64::from(TIMES);
    Ok(Trips { read: each(read), write: each(write) })
}

/// As many subscriptions began as were asked for, each once.
async fn prove(bench: &Bench, options: &Options) -> Result<()> {
    let (begun, keys): (i64, i64) = sqlx::query_as(
        "select (select count(*) from sandbox.subscriptions) - 10000,
                (select count(*) from sandbox.idempotency_keys where key like 'begin-%' and status_code = 201)",
    )
    .fetch_one(&mut bench.server.connect().await?)
    .await?;
    let wanted = i64::try_from((options.reads / 5).min(3_000) * u64::from(options.rounds))?;
    ensure!((begun, keys) == (wanted, wanted), "the number is void: of {wanted} there are {begun}, under {keys} keys");
    Ok(())
}
