//! How often an issuer is asked: the date of a decision moves on while its window is full.

use jiff::{SignedDuration, Timestamp};
use recovery::{Decision, History, Policy};
use store::dunning::ScheduleRow;
use store::{TenantTx, issuers, methods};

use crate::{Error, Result};

/// Moves a decision's date where the policy limits its issuer, and notes on the schedule who is asked then. Without a limit, or
/// where nobody knows the issuer, nothing is asked and nothing noted.
pub(super) async fn spread(
    tx: &mut TenantTx,
    schedule: &mut ScheduleRow,
    policy: &Policy,
    history: &History,
    decision: Decision,
) -> Result<Decision> {
    schedule.issuer = None;
    let (Some(limit), Some(at), Some(rail)) = (policy.issuer_limit, decision.at, decision.rail) else {
        return Ok(decision);
    };
    let saved = methods::active_of(tx, &[schedule.customer_id.uuid()]).await?;
    let on_rail = saved.into_iter().find(|method| rail.is_pull() && method.rail == rail.as_str());
    let Some(issuer) = on_rail.and_then(|method| method.issuer) else { return Ok(decision) };
    issuers::lock(tx, schedule.lane, &issuer).await?;
    let from = limit.window_of(at).map_err(out_of_range)?;
    let seconds = i64::from(limit.minutes.max(1)).saturating_mul(60);
    let to = plus_a_day(decision.evidence.wait_limit.max(at));
    let counted = issuers::charges_of(tx, schedule, &issuer, seconds, (from, to)).await?;
    let count = |start: Timestamp| {
        let charges = counted.iter().find(|window| window.starts_at == start).map_or(0, |window| window.charges);
        u32::try_from(charges).unwrap_or(u32::MAX)
    };
    let decision = recovery::spread(decision, history, policy, count).map_err(out_of_range)?;
    schedule.issuer = Some(issuer);
    Ok(decision)
}

fn plus_a_day(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX)
}

fn out_of_range(error: recovery::RecoveryError) -> Error {
    Error::fault("a window of an issuer is at the edge of time").because(error)
}
