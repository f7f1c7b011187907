//! The product's side: events recorded in the product's own transactions, and a worker's engine with a real sender.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use app::jobs::Engine;
use ids::{CustomerId, Mode};
use jiff::Timestamp;
use messaging::HttpWebhookSender;
use runtime::Clock;
use serde_json::json;
use store::doors::OperatorDb;
use store::operator::tenants::{self, NewTenant};
use store::{Candidate, Kind, ModeDb, TenantScope, doors};
use tokio::task::JoinHandle;
use usecase::ports::Gateways;
use webhooks::Postman;
use webhooks::endpoints::{self, EndpointUrl, NewEndpoint};

use super::Bench;
use super::sink::Sink;
use crate::parts::secrets;
use crate::report::float;
use crate::server::{Meter, Run};

const CONNECTIONS: u32 = 12;
/// Events recorded in one transaction, as a chunk of renewals records its own.
const TOGETHER: u64 = 500;

/// A merchant of one run, and a worker that tells them.
struct Merchant {
    scope: TenantScope,
    engine: Engine,
    sender: Arc<HttpWebhookSender>,
}

impl Merchant {
    async fn new(bench: &Bench) -> Result<Merchant> {
        let operator = OperatorDb::connect(&bench.connector, Clock::system(), "bench");
        let new = NewTenant {
            name: "Merchant".to_owned(),
            billing_zone: "Africa/Lagos".to_owned(),
            currency: "NGN".to_owned(),
        };
        let tenant = tenants::create(&operator, &new).await?;
        let db = ModeDb::for_worker(&bench.connector, Mode::Test, Clock::system(), CONNECTIONS);
        let candidate = Candidate { tenant, subject: tenant.uuid(), due_at: Timestamp::UNIX_EPOCH, crashes: 0 };
        let scope = doors::open_for_job(&db, &candidate);
        let sender = Arc::new(HttpWebhookSender::try_new()?);
        let post = Postman::new(sender.clone(), secrets(), Clock::system(), true);
        let engine = Engine::new(db, Gateways::new(Vec::new()), secrets(), app::jobs::Options::default());
        Ok(Merchant { scope, engine: engine.with_post(Arc::new(post)), sender })
    }

    async fn endpoint(&self, url: String) -> Result<()> {
        let new = NewEndpoint {
            url: EndpointUrl::checked(self.sender.as_ref(), url, true)?,
            event_types: vec!["customer.*".to_owned()],
            description: None,
            retry_schedule: "standard".to_owned(),
            payload: "snapshot".to_owned(),
            compatible_headers: false,
            api_version: web::version::CURRENT.to_owned(),
            metadata: usecase::check::Metadata::new(),
        };
        let mut tx = self.scope.begin().await?;
        endpoints::create(&mut tx, &secrets(), new).await?;
        Ok(tx.commit(()).await?)
    }

    async fn record(&self, count: u64) -> Result<()> {
        let mut tx = self.scope.begin().await?;
        for _ in 0..count {
            let id: CustomerId = tx.fresh();
            let data = json!({ "id": id, "name": "Ada", "email": "ada@example.com", "phone": null, "metadata": {} });
            tx.record("customer.created", id.uuid(), data);
        }
        Ok(tx.commit(()).await?)
    }

    /// The loops of a worker that concern webhooks.
    fn work(&self) -> Vec<JoinHandle<()>> {
        [Kind::FanOut, Kind::Deliver].map(|kind| tokio::spawn(turn(self.engine.clone(), kind))).into()
    }

    /// Records, and waits until all of it has arrived; then until all of it is written down, unless somebody hangs.
    async fn tell(&self, sink: &Sink, events: u64, endpoints: u64, hangs: bool) -> Result<Duration> {
        let loops = self.work();
        let began = Instant::now();
        let mut left = events;
        while left > 0 {
            let now = left.min(TOGETHER);
            self.record(now).await?;
            left -= now;
        }
        sink.wait_for(events * endpoints).await?;
        if !hangs {
            self.engine.rest().await;
        }
        let took = began.elapsed();
        loops.iter().for_each(JoinHandle::abort);
        Ok(took)
    }
}

async fn turn(engine: Engine, kind: Kind) {
    loop {
        match engine.sweep(kind, Timestamp::UNIX_EPOCH).await {
            Ok(round) if round.done > 0 => {}
            Ok(_) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => {
                tracing::error!(%error, "a scan failed");
                return;
            }
        }
    }
}

/// One endpoint, one merchant, all events.
pub(super) async fn tell_one(bench: &Bench) -> Result<Run> {
    let sink = Sink::start().await?;
    let merchant = Merchant::new(bench).await?;
    merchant.endpoint(sink.url("hooks/0")).await?;
    let events = bench.options.events / 100 * 100;
    let meter = Meter::start(&bench.server).await?;
    let took = merchant.tell(&sink, events, 1, false).await?;
    let metered = meter.stop().await?;
    proven(bench, &merchant, &sink, events).await?;
    merchant.engine.db().close().await;
    Ok(Run { took, units: events, cost: metered.finish().await? })
}

/// Eight endpoints of one merchant, and a ninth that hangs if wanted. Answers deliveries to the eight per second.
pub(super) async fn tell_eight(bench: &Bench, hangs: bool) -> Result<f64> {
    let sink = Sink::start().await?;
    let merchant = Merchant::new(bench).await?;
    if hangs {
        merchant.endpoint(sink.url("hang")).await?;
    }
    for nth in 0..8 {
        merchant.endpoint(sink.url(&format!("hooks/{nth}"))).await?;
    }
    let events = bench.options.events / 1600 * 100 + 100;
    let took = merchant.tell(&sink, events, 8, hangs).await?;
    if !hangs {
        proven(bench, &merchant, &sink, events * 8).await?;
    }
    ensure!(sink.count() == events * 8, "the number is void: {} messages arrived", sink.count());
    merchant.engine.db().close().await;
    Ok(float(i64::try_from(events * 8)?) / took.as_secs_f64())
}

/// Each event arrived once, and its try is written down.
async fn proven(bench: &Bench, merchant: &Merchant, sink: &Sink, wanted: u64) -> Result<()> {
    let mut conn = bench.server.connect().await?;
    let (delivered, tries): (i64, i64) = sqlx::query_as(
        "select (select count(*) from sandbox.deliveries where tenant_id = $1 and status = 'delivered' and tries = 1),
                (select count(*) from sandbox.delivery_tries where tenant_id = $1 and status_code = 200)",
    )
    .bind(merchant.scope.tenant().uuid())
    .fetch_one(&mut conn)
    .await?;
    let wanted = i64::try_from(wanted)?;
    let arrived = i64::try_from(sink.count())?;
    ensure!(
        (arrived, delivered, tries) == (wanted, wanted, wanted),
        "the number is void: of {wanted}, {arrived} arrived, {delivered} are delivered by one try, {tries} tries are written"
    );
    Ok(())
}
