//! Asking gateways about attempts whose outcome is not settled.
//!
//! Safe to run twice: a look-up moves no money, an attempt is sent again only under its own key to a gateway that
//! honours keys, and a settled attempt is not changed again. A question that could not be asked costs no step of
//! the ladder: it is asked again.

use ids::AttemptId;
use jiff::{SignedDuration, Timestamp};
use runtime::fault::Step;
use store::attempts::AttemptRow;
use store::due::Lease;
use store::{TenantScope, attempts, due};

use super::{Engine, gate, plus};
use crate::breakers::Told;
use crate::charging;
use crate::{Error, Result};
use usecase::ports::{ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, LookUpAsk, UnknownCause};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    for subject in lease.subjects() {
        one(engine, scope, now, lease, AttemptId::from_uuid(subject)).await?;
    }
    Ok(())
}

async fn one(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease, id: AttemptId) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let row = attempts::get(&mut tx, id).await?;
    let ask = charging::ask_of(&mut tx, &row).await?;
    tx.commit(()).await?;
    let answer = match engine.gateways.of(scope, &row.gateway, row.account_id).await {
        Ok(gateway) => look_up(gateway.as_ref(), &row, &ask).await,
        Err(error) => Err(error),
    };
    let mut tx = scope.begin_at(now).await?;
    let mut told = None;
    match answer {
        Ok(outcome) => {
            charging::settle(&mut tx, id, &outcome, Some(&only(lease, id)?)).await?;
            if is_first_word(&row, &outcome) {
                told = Some(Told::of(charging::target_of(&mut tx, &row).await?, false, &Ok(outcome)));
            }
        }
        Err(error) => {
            tracing::warn!(attempt = %id, %error, "an attempt could not be looked up");
            due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, SignedDuration::from_mins(5))))]).await?;
        }
    }
    tx.commit(()).await?;
    gate::tell(scope, now, row.lane, told.as_slice()).await
}

/// Whether this is the first that is heard of an attempt, and bad news: what was unknown was counted when it became so.
fn is_first_word(row: &AttemptRow, outcome: &ChargeOutcome) -> bool {
    let is_bad = match outcome {
        ChargeOutcome::Declined { code, .. } => code.is_outage(),
        ChargeOutcome::Unknown(_) => true,
        ChargeOutcome::Succeeded { .. } | ChargeOutcome::RequiresAction { .. } | ChargeOutcome::Pending { .. } => false,
    };
    is_bad && row.status == "submitted"
}

/// Asks the gateway. When it does not know the attempt and is certain to honour its key, the very same attempt is sent
/// once more: whether the first sending never left, or is only late to be seen, the money moves once.
async fn look_up(
    gateway: &dyn ChargeGateway,
    row: &AttemptRow,
    ask: &ChargeAsk,
) -> std::result::Result<ChargeOutcome, GatewayError> {
    let question = LookUpAsk {
        key: row.id,
        mode: ask.mode,
        rail: ask.rail,
        gateway_ref: row.gateway_ref.clone(),
        token: ask.token.clone(),
        at: ask.at,
    };
    Step::LookUpBegins.take();
    let outcome = gateway.look_up(&question).await;
    Step::LookUpAnswered.take();
    let outcome = outcome?;
    // What a payer confirms on a provider's own page is not asked for again behind their back.
    let whole = ask.token.is_some() || ask.rail.is_push();
    let remembered =
        whole && gateway.capabilities().resend_window.is_some_and(|window| ask.at < plus(row.submitted_at, window));
    if outcome == ChargeOutcome::Unknown(UnknownCause::NotFound) && remembered {
        Step::ChargeBegins.take();
        let answer = gateway.charge(ask).await;
        Step::ChargeAnswered.take();
        return answer;
    }
    Ok(outcome)
}

/// The lease narrowed to one of its rows.
fn only(lease: &Lease, id: AttemptId) -> Result<Lease> {
    let row = lease.rows.iter().find(|row| row.subject_id == id.uuid()).cloned();
    let row = row.ok_or_else(|| Error::fault("an attempt outside of its lease"))?;
    Ok(Lease { kind: lease.kind, token: lease.token, rows: vec![row] })
}
