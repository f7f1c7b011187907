//! Telling one endpoint what it is owed: signed, some requests at once, every try written down.
//!
//! The endpoint is claimed, so nobody else tells it anything meanwhile. Deliveries are read a page at a time; while requests are
//! out the next page is read and what came back is written, in transactions of their own. When it stops answering, what is left
//! waits. Delivery is at least once: a crash after the send and before the commit sends the same event, with the same id,
//! again; receivers drop what they have seen. The order of events is in their `seq`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ids::{EndpointId, Uuid};
use jiff::{SignedDuration, Timestamp};
use runtime::fault::Step;
use runtime::trace::{self, Trace};
use serde_json::json;
use store::deliveries::{self, WaitingRow};
use store::due::Lease;
use store::webhooks::{self, EndpointRow};
use store::{TenantScope, TenantTx, due};
use tokio::task::{JoinHandle, JoinSet};
use usecase::ports::WebhookAnswer;
use usecase::webhook_sign::Secret;
use usecase::{Error, Result};

use crate::health::{Health, Sign};
use crate::message::{self, Told};
use crate::persons::{self, Parcel};
use crate::postman::Desk;
use crate::settle::Tried;
use crate::{fan_out, secrets, settle};

/// A page is read ahead when fewer than this wait in memory.
const LOW: usize = 64;
/// So many tries are written together; fewer when nothing else is out.
const TOGETHER: usize = 128;
/// How many such writings may be under way.
const WRITERS: usize = 2;
/// After so long others get the place, though more may be owed: well within the lease, with the last answers.
const TURN: Duration = Duration::from_secs(20);
/// When an endpoint is tried again after a failure of ours.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// Tells the claimed endpoints what they are owed.
///
/// # Errors
/// Any store error.
pub(crate) async fn run(desk: &Arc<Desk>, scope: &TenantScope, lease: &Lease) -> Result<()> {
    for subject in lease.subjects() {
        one(desk, scope, lease, EndpointId::from_uuid(subject)).await?;
    }
    Ok(())
}

async fn one(desk: &Arc<Desk>, scope: &TenantScope, lease: &Lease, id: EndpointId) -> Result<()> {
    let mut tx = scope.begin().await?;
    let Some(endpoint) = webhooks::find_endpoint(&mut tx, id).await? else {
        hand_over(&mut tx, lease, id.uuid()).await?;
        return Ok(tx.commit(()).await?);
    };
    let now = tx.wall_now();
    let mut health = Health::of(&endpoint);
    health.probe(now);
    if endpoint.status != "enabled" || health.is_closed_to_all() {
        finish(&mut tx, lease, &endpoint, &health).await?;
        return Ok(tx.commit(()).await?);
    }
    secrets::learn(&mut tx, &desk.secrets, &endpoint).await?;
    let page = persons::read(&mut tx, &desk.secrets, id, now, (Timestamp::UNIX_EPOCH, Uuid::nil())).await?;
    tx.commit(()).await?;
    let secrets = Arc::new(secrets::signing(&desk.secrets, scope.tenant(), &endpoint, now)?);
    let round = Round { desk, scope, endpoint: Arc::new(endpoint), secrets, now, health };
    let (endpoint, health) = round.tell(page).await?;
    let mut tx = scope.begin().await?;
    finish(&mut tx, lease, &endpoint, &health).await?;
    Ok(tx.commit(()).await?)
}

/// Gives endpoints back after a failure of ours, to be tried again soon. When the database is away their lease runs out.
///
/// # Errors
/// Any store error.
pub(crate) async fn give_back(scope: &TenantScope, lease: &Lease, error: &Error) -> Result<()> {
    let mut tx = scope.begin().await?;
    let at = tx.wall_now().checked_add(SOON).unwrap_or(Timestamp::MAX);
    for subject in lease.subjects() {
        due::give_back(&mut tx, lease, subject, at, &error.to_string(), !error.is_transient()).await?;
    }
    Ok(tx.commit(()).await?)
}

/// Until now each delivery had an appointment of its own; one that is left rouses its endpoint.
async fn hand_over(tx: &mut TenantTx, lease: &Lease, subject: Uuid) -> Result<()> {
    due::finish(tx, lease, &[subject]).await?;
    if let Some(delivery) = deliveries::by_id(tx, &[subject]).await?.first() {
        let endpoint = webhooks::get_endpoint(tx, delivery.endpoint_id).await?;
        fan_out::rouse(tx, &[&endpoint]).await?;
    }
    Ok(())
}

/// One endpoint's turn.
struct Round<'a> {
    desk: &'a Arc<Desk>,
    scope: &'a TenantScope,
    endpoint: Arc<EndpointRow>,
    secrets: Arc<Vec<Secret>>,
    now: Timestamp,
    health: Health,
}

impl Round<'_> {
    /// Sends until nothing is due, the endpoint has stopped answering, or its turn is over.
    async fn tell(mut self, first: Vec<Parcel>) -> Result<(Arc<EndpointRow>, Health)> {
        let began = Instant::now();
        let mut place = last_of(&first);
        let mut ready = VecDeque::from(first);
        let mut reading: Option<JoinHandle<Result<Vec<Parcel>>>> = None;
        let mut out: JoinSet<Result<Tried>> = JoinSet::new();
        let mut writing: JoinSet<Result<()>> = JoinSet::new();
        let mut tried = Vec::new();
        loop {
            let goes_on = !self.health.is_closed_to_all() && began.elapsed() < TURN;
            while goes_on && self.health.room(out.len()) > 0 {
                let Some(parcel) = ready.pop_front() else { break };
                self.send(&mut out, parcel);
            }
            if goes_on && ready.len() < LOW && reading.is_none() {
                reading = place.take().map(|behind| self.read(behind));
            }
            tokio::select! {
                biased;
                Some(ended) = out.join_next() => {
                    let one = ended.map_err(lost).flatten()?;
                    self.health.saw(Sign::of(&one.answer), self.desk.now());
                    tried.push(one);
                }
                page = async { reading.as_mut().expect("looked at before").await }, if reading.is_some() => {
                    reading = None;
                    let page = page.map_err(lost).flatten()?;
                    place = last_of(&page);
                    ready.extend(page);
                    continue;
                }
                else => break,
            }
            if tried.len() >= TOGETHER || (out.is_empty() && !tried.is_empty()) {
                while writing.len() >= WRITERS {
                    written(writing.join_next().await)?;
                }
                self.write(&mut writing, std::mem::take(&mut tried));
            }
        }
        while !writing.is_empty() {
            written(writing.join_next().await)?;
        }
        Ok((self.endpoint, self.health))
    }

    fn read(&self, behind: (Timestamp, Uuid)) -> JoinHandle<Result<Vec<Parcel>>> {
        let (scope, endpoint, now) = (self.scope.clone(), self.endpoint.id, self.now);
        let desk = Arc::clone(self.desk);
        tokio::spawn(async move {
            let mut tx = scope.begin().await?;
            let page = persons::read(&mut tx, &desk.secrets, endpoint, now, behind).await?;
            Ok(tx.commit(page).await?)
        })
    }

    fn send(&self, out: &mut JoinSet<Result<Tried>>, parcel: Parcel) {
        let (desk, endpoint, secrets) = (Arc::clone(self.desk), Arc::clone(&self.endpoint), Arc::clone(&self.secrets));
        out.spawn(async move {
            let at = desk.now();
            let row = &parcel.row;
            let told =
                Told { id: row.event_id, kind: &row.event_type, seq: row.event_seq, at: row.event_at, data: &row.data };
            let answer = match message::body(&endpoint, told) {
                Ok(body) => {
                    let id = row.event_id.to_string();
                    let mut message = message::signed(&endpoint, &id, body, &secrets, at, desk.local_allowed);
                    message.headers.extend(step_of(row).map(|trace| (trace::HEADER, trace.to_string())));
                    Step::DeliveryBegins.take();
                    let answer = desk.sender.send(&message).await;
                    Step::DeliveryAnswered.take();
                    answer
                }
                // One bad row must not hold up the others; its tries run out.
                Err(error) => unsendable(&error),
            };
            Ok(Tried { parcel, answer, at })
        });
    }

    fn write(&self, writing: &mut JoinSet<Result<()>>, tried: Vec<Tried>) {
        let (scope, endpoint, desk) = (self.scope.clone(), Arc::clone(&self.endpoint), Arc::clone(self.desk));
        writing.spawn(async move {
            let mut tx = scope.begin().await?;
            settle::write(&mut tx, &desk.secrets, (endpoint.id, &endpoint.retry_schedule), &tried).await?;
            Ok(tx.commit(()).await?)
        });
    }
}

fn last_of(page: &[Parcel]) -> Option<(Timestamp, Uuid)> {
    page.last().map(|parcel| (parcel.row.next_try_at, parcel.row.id.uuid()))
}

fn lost(panic: tokio::task::JoinError) -> Error {
    Error::fault("a delivery panicked").because(panic)
}

fn written(ended: Option<std::result::Result<Result<()>, tokio::task::JoinError>>) -> Result<()> {
    ended.map_or(Ok(()), |ended| ended.map_err(lost).flatten())
}

fn unsendable(error: &Error) -> WebhookAnswer {
    tracing::error!(%error, cause = ?error.source, "an event cannot be sent");
    let why = "the event could not be put into a message".to_owned();
    WebhookAnswer { status: None, retry_after_s: None, excerpt: None, error: Some(why), duration_ms: 0 }
}

/// Ends an endpoint's turn: how it answered is noted, and it gets its next appointment. Whoever gives it more to be told
/// meanwhile waits for this to end, or is seen by it.
async fn finish(tx: &mut TenantTx, lease: &Lease, before: &EndpointRow, health: &Health) -> Result<()> {
    let (id, now) = (before.id, tx.wall_now());
    if !due::hold(tx, lease, id.uuid()).await? {
        // It took too long, and somebody else has it now.
        return Ok(());
    }
    let end = health.end(now).filter(|_| before.status == "enabled");
    if health.differs(before) {
        webhooks::note_health(tx, id, health.failures(), health.failing_since(), health.rest_until()).await?;
    }
    if let Some(why) = end
        && webhooks::disable_endpoint(tx, id, why).await?
    {
        let told = json!({ "id": id, "url": before.url, "status": "disabled", "disabledReason": why });
        tx.record("webhook_endpoint.disabled", id.uuid(), told);
    }
    if end.is_some() || before.status != "enabled" {
        deliveries::give_up(tx, id, "The endpoint is disabled.").await?;
    }
    let next = deliveries::next_due(tx, id).await?;
    let at = next.map(|at| health.rest_until().map_or(at, |rest| at.max(rest)));
    Ok(due::reschedule(tx, lease, &[(id.uuid(), at)]).await?)
}

/// The step that a delivery is in the trace of its event, where that has one; the same for each try.
fn step_of(row: &WaitingRow) -> Option<Trace> {
    let step = u64::try_from(row.id.uuid().as_u128() & u128::from(u64::MAX)).unwrap_or(1);
    row.trace.as_deref()?.parse::<Trace>().ok().map(|trace| trace.step(step))
}
