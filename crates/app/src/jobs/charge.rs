//! Charging what is due: first charges of invoices, and steps of recoveries.
//!
//! Safe to run twice: the intent is written once (the wall of unresolved attempts refuses a second), the
//! gateway is sent the attempt's own id, and the outcome of a settled attempt changes nothing.

use ids::{InvoiceId, ScheduleId, Uuid};
use jiff::Timestamp;
use runtime::fault::Step;
use runtime::trace;
use store::due::Lease;
use store::{Kind, TenantScope, due};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::{Engine, gate};
use crate::breakers::{Pass, Told};
use crate::charging::{self, Begun, Pull, cap};
use crate::{Result, invoices, recoveries};
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError, Gateways};

/// First charges: each claimed row is an open invoice. One whose gateway or issuer does not answer waits, as if nothing had
/// been due; so does one that would pass what its merchant may take.
pub(super) async fn collect(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let (mut tx, passes) = gate::begin(scope, now, lease).await?;
    let pull = Pull { cause: "first", rail: charging::FIRST_RAIL, schedule: None, expires_at: None, present: None };
    let (mut begun, mut done, mut later) = (Vec::new(), Vec::new(), Vec::new());
    for id in lease.subjects() {
        if let Some(Pass::Wait(wait)) = passes.get(&id) {
            later.push((id, Some(wait.again(id, now))));
            continue;
        }
        let invoice = invoices::lock(&mut tx, InvoiceId::from_uuid(id)).await?;
        let one = charging::begin(&mut tx, &invoice, &pull).await?;
        if let Begun::Capped = one {
            later.push((id, Some(cap::put_off(&mut tx, &invoice, (Kind::Collect, id)).await?)));
            continue;
        }
        begun.push(Sending::of(one, passes.get(&id)));
        done.push(id);
    }
    due::finish(&mut tx, lease, &done).await?;
    due::reschedule(&mut tx, lease, &later).await?;
    tx.commit(()).await?;
    send_all(&engine.gateways, scope, now, gate::lane_of(lease), begun).await
}

/// Steps of recoveries: each claimed row is a schedule whose time has come.
pub(super) async fn dun(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let (mut tx, passes) = gate::begin(scope, now, lease).await?;
    let mut begun = Vec::new();
    for id in lease.subjects() {
        let schedule = ScheduleId::from_uuid(id);
        match passes.get(&id) {
            Some(Pass::Wait(wait)) => recoveries::hold(&mut tx, schedule, lease, wait).await?,
            pass => {
                let next = recoveries::due_now(&mut tx, schedule, lease).await?;
                begun.extend(next.map(|next| Sending::of(next, pass)));
            }
        }
    }
    tx.commit(()).await?;
    send_all(&engine.gateways, scope, now, gate::lane_of(lease), begun).await
}

/// What was begun, and whether its answer decides about others.
struct Sending {
    begun: Begun,
    probe: bool,
}

impl Sending {
    fn of(begun: Begun, pass: Option<&Pass>) -> Sending {
        Sending { begun, probe: pass == Some(&Pass::Probe) }
    }
}

/// Sends one charge that was begun and committed, and writes what became of it.
///
/// # Errors
/// Any store error.
pub async fn send(gateways: &Gateways, scope: &TenantScope, now: Timestamp, lane: Uuid, begun: Begun) -> Result<()> {
    send_all(gateways, scope, now, lane, vec![Sending { begun, probe: false }]).await
}

/// Sends what was begun, all at once, with no transaction open; each outcome is written by itself.
async fn send_all(
    gateways: &Gateways,
    scope: &TenantScope,
    now: Timestamp,
    lane: Uuid,
    begun: Vec<Sending>,
) -> Result<()> {
    let mut running = JoinSet::new();
    for Sending { begun, probe } in begun {
        let Begun::Send { target, ask } = begun else { continue };
        let (gateways, scope) = (gateways.clone(), scope.clone());
        let work = async move {
            let answer = match gateways.of(&scope, &target.gateway, target.account).await {
                Ok(gateway) => {
                    Step::ChargeBegins.take();
                    let answer = gateway.charge(&ask).await;
                    Step::ChargeAnswered.take();
                    answer
                }
                Err(error) => Err(error),
            };
            let told = Told::of(target, probe, &answer);
            if let Err(error) = settle(&scope, now, &ask, answer).await {
                // The attempt stays submitted; its appointment with the resolver settles it.
                tracing::warn!(tenant = %scope.tenant(), %error, cause = ?error.source, "an outcome could not be written");
            }
            told
        };
        // What goes on beside this is of the same trace.
        running.spawn(trace::within(trace::current(), work).in_current_span());
    }
    let mut told = Vec::new();
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(one) => told.push(one),
            Err(panic) => tracing::warn!(tenant = %scope.tenant(), %panic, "a charge panicked"),
        }
    }
    gate::tell(scope, now, lane, &told).await
}

async fn settle(
    scope: &TenantScope,
    now: Timestamp,
    ask: &ChargeAsk,
    answer: std::result::Result<ChargeOutcome, GatewayError>,
) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    match answer {
        Ok(outcome) => charging::settle(&mut tx, ask.key, &outcome, None).await?,
        Err(GatewayError::Unsupported(why)) => {
            let raw = usecase::ports::Raw { code: Some("unsupported".to_owned()), message: Some(why) };
            let outcome = ChargeOutcome::Declined { code: recovery::DeclineCode::InvalidMethod, raw };
            charging::settle(&mut tx, ask.key, &outcome, None).await?
        }
        Err(error) => {
            tracing::warn!(attempt = %ask.key, %error, "a charge was not sent");
            charging::not_sent(&mut tx, ask.key, &error.to_string()).await?
        }
    };
    Ok(tx.commit(()).await?)
}
