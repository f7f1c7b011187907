//! Whether the time of an answer tells who is known: codes are asked for numbers of persons and of nobody, in turns, and the two sets of
//! times are compared.
//!
//! The request is the whole way through the router of the public API, over the database, as an app sends it. Known and unknown numbers
//! come in an order that is different in each pair, from networks and ranges of their own, so that no limit answers instead. What is
//! answered has to be the same but for what is new in each answer. The comparison is the test of Mann and Whitney on ranks: its p is
//! the chance of two sets that differ as much when nothing but chance makes them differ.

mod report;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use identity::Contact;
use ids::{Mode, PersonContactId};
use runtime::Clock;
use secrecy::SecretString;
use serde_json::{Value, json};
use store::persons::contacts::{self, PersonContactRow};
use store::{Connector, ModeDb, TenantTx, customers, doors, persons};
use tower::ServiceExt as _;
use web::limits::{Limits, Quotas};
use web::state::NoProbe;
use web::{Api, ApiParts};

pub use report::Report;

use crate::parts::{Silent, secrets};
use crate::place::{Place, in_own_database};

/// Pairs before anything counts: connections and plans are made then.
const WARM: u32 = 20;
/// Most pairs: every number has a range and a network of its own, and the house sends 2,000 codes an hour.
pub const MOST: u32 = 900;
/// Largest answer, in bytes.
const MOST_BYTES: usize = 64 << 10;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many of each kind are asked for.
    pub pairs: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { pairs: 500, json: false, role_secret: None }
    }
}

/// Times of one kind, in milliseconds.
#[derive(Debug, Default)]
struct Times {
    known: Vec<f64>,
    unknown: Vec<f64>,
}

/// Measures on the server at `url`, whose user must be a superuser, in a database made for it and dropped afterwards.
///
/// # Errors
/// When the server cannot be used, and when an answer itself tells who is known: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!((20..=MOST).contains(&options.pairs), "between 20 and {MOST} of each kind");
    in_own_database(url, options.role_secret.clone(), async |place, now| {
        store::migrate::run(&place.connector, now).await?;
        let all = WARM + options.pairs;
        know(place, all).await?;
        progress(format!("{all} persons are known"));
        let router = public(&place.connector);
        let mut times = Times::default();
        for nth in 0..all {
            pair(&router, nth, &mut times).await?;
        }
        let of = |times: &mut Vec<f64>| times.split_off(WARM as usize);
        let (known, unknown) = (of(&mut times.known), of(&mut times.unknown));
        report::compose(place.server.head().await?, &known, &unknown)
    })
    .await
}

/// The number of a pair's person, or of nobody: which of two operators it is of changes from pair to pair.
fn phone(nth: u32, known: bool) -> String {
    let operator = if nth.is_multiple_of(2) == known { 803 } else { 806 };
    format!("+234{operator}{:03}4567", nth % 1_000)
}

/// Persons who proved a phone, as they are after they signed in once.
async fn know(place: &Place, all: u32) -> Result<()> {
    let house = doors::open_house(&ModeDb::for_public(&place.connector, Mode::Test, Clock::system(), 2));
    for nth in 0..all {
        let mut tx = house.begin().await?;
        person(&mut tx, &phone(nth, true)).await?;
        tx.commit(()).await?;
    }
    Ok(())
}

async fn person(tx: &mut TenantTx, phone: &str) -> Result<()> {
    let new = setup::customers::NewCustomer { phone: Some(phone.to_owned()), ..Default::default() };
    let row = setup::customers::create(tx, &secrets(), new).await.map_err(|error| anyhow::anyhow!("{error}"))?;
    customers::hold(tx, row.id).await?;
    persons::insert(tx, row.id).await?;
    let contact = Contact::parse(phone).map_err(|error| anyhow::anyhow!("{error}"))?;
    let at = tx.now();
    let kept = PersonContactRow {
        id: tx.fresh::<PersonContactId>(),
        person_id: row.id,
        kind: contact.kind().to_owned(),
        hash: contact.hash(&secrets()).to_vec(),
        sealed: None,
        verified_at: at,
        created_at: at,
    };
    Ok(contacts::insert(tx, &kept).await?)
}

fn public(connector: &Connector) -> Router {
    let view = |mode| ModeDb::for_public(connector, mode, Clock::system(), 4);
    public_api::router(Api::new(ApiParts {
        test: view(Mode::Test),
        live: view(Mode::Live),
        secrets: secrets(),
        sender: Arc::new(Silent),
        tokens: None,
        cards: None,
        couriers: None,
        gateways: usecase::ports::Gateways::default(),
        probe: Arc::new(NoProbe),
        local_webhooks_allowed: false,
        provider_hosts: Vec::new(),
        base_url: "http://127.0.0.1".to_owned(),
        hosts: usecase::hosts::Hosts::default(),
        limits: Limits::new(throttle::Throttle::in_process(), Quotas { tenant_test: u32::MAX, ..Quotas::default() }),
        trusted_proxies: Vec::new(),
        signing_key: usecase::signing::SigningKey::derived(&secrets()),
        captcha: None,
        places: None,
    }))
}

/// Asks for both of a pair, in an order that changes.
async fn pair(router: &Router, nth: u32, times: &mut Times) -> Result<()> {
    let first_known = (nth / 2).is_multiple_of(2);
    let (first, second) = (ask(router, nth, first_known).await?, ask(router, nth, !first_known).await?);
    ensure!(same(&first.1) == same(&second.1), "the answer tells who is known: {} beside {}", first.1, second.1);
    let (known, unknown) = if first_known { (first.0, second.0) } else { (second.0, first.0) };
    times.known.push(known);
    times.unknown.push(unknown);
    Ok(())
}

/// How long one answer takes, in milliseconds, and what it is.
async fn ask(router: &Router, nth: u32, known: bool) -> Result<(f64, Value)> {
    let (high, low) = (u8::try_from(nth / 200)?, u8::try_from(nth % 200)?);
    let socket = SocketAddr::from((Ipv4Addr::new(41, high, low, 1 + u8::from(known)), 4_000));
    let body = json!({ "phone": phone(nth, known), "mode": "test" }).to_string();
    let request =
        Request::post("/identity/otp").header("content-type", "application/json").extension(ConnectInfo(socket));
    let request = request.body(Body::from(body))?;
    let begun = Instant::now();
    let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MOST_BYTES).await?;
    let took = begun.elapsed().as_secs_f64() * 1e3;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    ensure!(parts.status == StatusCode::OK, "{} was answered: {text}", parts.status);
    Ok((took, serde_json::from_slice(&bytes).context("an answer in JSON")?))
}

/// An answer without what is new in each: its names, and whether each has a text.
fn same(answer: &Value) -> Vec<(String, bool, usize)> {
    let data = answer["data"].as_object();
    let one = |(name, value): (&String, &Value)| {
        let text = value.as_str().unwrap_or_default();
        // How long a text is tells something, too; instants may end in fewer digits.
        let long = if name.ends_with("At") { 0 } else { text.len() };
        (name.clone(), value.is_string(), long)
    };
    data.into_iter().flatten().map(one).collect()
}
