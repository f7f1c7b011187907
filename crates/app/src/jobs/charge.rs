//! Charging what is due: first charges of invoices, and steps of recoveries.
//!
//! Safe to run twice: the intent is written once (the wall of unresolved attempts refuses a second), the
//! gateway is sent the attempt's own id, and the outcome of a settled attempt changes nothing.

use ids::{InvoiceId, ScheduleId};
use jiff::Timestamp;
use recovery::Rail;
use store::due::Lease;
use store::{TenantScope, due};
use tokio::task::JoinSet;

use super::Engine;
use crate::charging::{self, Begun, Pull};
use crate::{Error, Result, invoices, recoveries};
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError};

/// First charges: each claimed row is an open invoice.
pub(super) async fn collect(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let pull = Pull { cause: "first", rail: Rail::Card, schedule: None, expires_at: None };
    let mut begun = Vec::new();
    for id in lease.subjects() {
        let invoice = invoices::lock(&mut tx, InvoiceId::from_uuid(id)).await?;
        begun.push(charging::begin(&mut tx, &invoice, &pull).await?);
    }
    due::finish(&mut tx, lease, &lease.subjects()).await?;
    tx.commit(()).await?;
    send_all(engine, scope, now, begun).await
}

/// Steps of recoveries: each claimed row is a schedule whose time has come.
pub(super) async fn dun(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let mut begun = Vec::new();
    for id in lease.subjects() {
        begun.extend(recoveries::due_now(&mut tx, ScheduleId::from_uuid(id), lease).await?);
    }
    tx.commit(()).await?;
    send_all(engine, scope, now, begun).await
}

/// Sends what was begun, all at once, with no transaction open; each outcome is written by itself.
async fn send_all(engine: &Engine, scope: &TenantScope, now: Timestamp, begun: Vec<Begun>) -> Result<()> {
    let mut running = JoinSet::new();
    for item in begun {
        let Begun::Send { gateway, ask } = item else { continue };
        let (engine, scope) = (engine.clone(), scope.clone());
        running.spawn(async move { send(&engine, &scope, now, &gateway, &ask).await });
    }
    while let Some(ended) = running.join_next().await {
        let result = ended.map_err(|panic| Error::fault("a charge panicked").because(panic)).flatten();
        if let Err(error) = result {
            // The attempt stays submitted; its appointment with the resolver settles it.
            tracing::warn!(tenant = %scope.tenant(), %error, cause = ?error.source, "an outcome could not be written");
        }
    }
    Ok(())
}

async fn send(engine: &Engine, scope: &TenantScope, now: Timestamp, gateway: &str, ask: &ChargeAsk) -> Result<()> {
    let answer = match engine.gateways.named(gateway) {
        Some(gateway) => gateway.charge(ask).await,
        None => Err(GatewayError::Misconfigured(format!("no gateway named {gateway} in this process"))),
    };
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
