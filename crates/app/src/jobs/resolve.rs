//! Asking gateways about attempts whose outcome is not settled.
//!
//! Safe to run twice: a look-up moves no money, and a settled attempt is not changed again. An outage of the
//! gateway costs a step of the ladder only when it answered; a question that could not be asked is asked again.

use ids::AttemptId;
use jiff::{SignedDuration, Timestamp};
use store::due::Lease;
use store::{TenantScope, attempts, due};

use super::{Engine, plus};
use crate::charging;
use crate::ports::{ChargeOutcome, GatewayError, LookUpAsk};
use crate::{Error, Result};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    for subject in lease.subjects() {
        one(engine, scope, now, lease, AttemptId::from_uuid(subject)).await?;
    }
    Ok(())
}

async fn one(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease, id: AttemptId) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let row = attempts::get(&mut tx, id).await?;
    tx.commit(()).await?;
    let ask = LookUpAsk { key: id, mode: scope.mode(), gateway_ref: row.gateway_ref.clone(), at: now };
    let answer: std::result::Result<ChargeOutcome, GatewayError> = match engine.gateways.named(&row.gateway) {
        Some(gateway) => gateway.look_up(&ask).await,
        None => Err(GatewayError::Misconfigured(format!("no gateway named {} in this process", row.gateway))),
    };
    let mut tx = scope.begin_at(now).await?;
    match answer {
        Ok(outcome) => {
            charging::settle(&mut tx, id, &outcome, Some(&only(lease, id)?)).await?;
        }
        Err(error) => {
            tracing::warn!(attempt = %id, %error, "an attempt could not be looked up");
            due::reschedule(&mut tx, lease, &[(id.uuid(), Some(plus(now, SignedDuration::from_mins(5))))]).await?;
        }
    }
    Ok(tx.commit(()).await?)
}

/// The lease narrowed to one of its rows.
fn only(lease: &Lease, id: AttemptId) -> Result<Lease> {
    let row = lease.rows.iter().find(|row| row.subject_id == id.uuid()).cloned();
    let row = row.ok_or_else(|| Error::fault("an attempt outside of its lease"))?;
    Ok(Lease { kind: lease.kind, token: lease.token, rows: vec![row] })
}
