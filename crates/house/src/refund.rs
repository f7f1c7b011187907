//! Money that goes back the way it came: into the wallet at once, to a card through the house's own gateway.

use ids::RefundId;
use ledger::house::{Source, refunded};
use store::persons::charges::{self, HouseChargeRow, HouseRefundRow};
use store::{StoreError, TenantScope, TenantTx, ledger as books};
use usecase::books::booked;
use usecase::ports::{GatewayError, Raw, RefundAsk, RefundOutcome, UnknownCause};
use usecase::{Error, Result};

use crate::answer::{money, not_sent};

/// What is to be done with a refund.
pub(crate) enum Begun {
    /// Nothing more: this is the answer.
    Settled(RefundOutcome),
    /// The house's own gateway is to be asked. `again` when it was before.
    Send { row: Box<HouseChargeRow>, own: Box<RefundAsk>, again: bool },
}

fn id_of(ask: &RefundAsk) -> RefundId {
    RefundId::from_uuid(ask.key)
}

fn failed(why: &str) -> RefundOutcome {
    RefundOutcome::Failed(Raw { code: Some("refused".to_owned()), message: Some(why.to_owned()) })
}

/// Writes a refund down, or reads what became of it.
///
/// # Errors
/// Only when nothing can have happened.
pub(crate) async fn begin(house: &TenantScope, ask: &RefundAsk) -> std::result::Result<Begun, GatewayError> {
    let mut tx = house.begin().await.map_err(not_sent)?;
    let Some(mut row) = charges::lock(&mut tx, ask.charge).await.map_err(not_sent)? else {
        return Err(GatewayError::BadRequest("there is no such charge".to_owned()));
    };
    if let Some(known) = charges::refund(&mut tx, id_of(ask)).await.map_err(not_sent)? {
        return read(row, &known, ask);
    }
    let left = row.amount_minor.saturating_sub(row.refunded_minor);
    if row.status != "succeeded" || ask.amount.minor() > left || ask.amount.currency().code() != row.currency {
        return Ok(Begun::Settled(failed("there is not so much left of this charge")));
    }
    let before = row.refunded_minor;
    row.refunded_minor = before.saturating_add(ask.amount.minor());
    let is_wallet = row.method_id.is_none();
    let status = if is_wallet { "succeeded" } else { "submitted" };
    charges::save(&mut tx, &row).await.map_err(not_sent)?;
    charges::put_refund(&mut tx, &refund_row(ask, status, None)).await.map_err(not_sent)?;
    if is_wallet {
        match post(&mut tx, &row, ask).await {
            Ok(()) => {}
            Err(error) if is_spent(&error) => return Ok(Begun::Settled(failed("the merchant was paid out already"))),
            Err(error) => return Err(GatewayError::NotSent(error.to_string())),
        }
    }
    if let Err(error) = tx.commit(()).await {
        tracing::warn!(%error, "a refund through the house could not be written");
        return Ok(Begun::Settled(RefundOutcome::Unknown(UnknownCause::ServerError)));
    }
    if is_wallet {
        return Ok(Begun::Settled(RefundOutcome::Succeeded { gateway_ref: reference(ask), amount: ask.amount }));
    }
    let own = Box::new(own(&row, before, ask, None)?);
    Ok(Begun::Send { row: Box::new(row), own, again: false })
}

/// What is known of a refund.
///
/// # Errors
/// When the question could not be asked.
pub(crate) async fn known(house: &TenantScope, ask: &RefundAsk) -> std::result::Result<Begun, GatewayError> {
    let mut tx = house.begin().await.map_err(not_sent)?;
    let row = charges::lock(&mut tx, ask.charge).await.map_err(not_sent)?;
    let refund = charges::refund(&mut tx, id_of(ask)).await.map_err(not_sent)?;
    tx.commit(()).await.map_err(not_sent)?;
    match (row, refund) {
        (Some(row), Some(known)) => read(row, &known, ask),
        _ => Ok(Begun::Settled(RefundOutcome::Unknown(UnknownCause::NotFound))),
    }
}

fn read(row: HouseChargeRow, known: &HouseRefundRow, ask: &RefundAsk) -> std::result::Result<Begun, GatewayError> {
    if known.attempt_id != ask.charge || known.amount_minor != ask.amount.minor() {
        return Err(GatewayError::BadRequest("another refund has this key".to_owned()));
    }
    Ok(match known.status.as_str() {
        "succeeded" => Begun::Settled(RefundOutcome::Succeeded { gateway_ref: reference(ask), amount: ask.amount }),
        "failed" => Begun::Settled(failed("it was refused before")),
        _ => {
            let before = row.refunded_minor.saturating_sub(known.amount_minor);
            let own = Box::new(own(&row, before, ask, known.gateway_ref.clone())?);
            Begun::Send { row: Box::new(row), own, again: true }
        }
    })
}

/// What the house asks its own gateway for.
fn own(
    row: &HouseChargeRow,
    before: i64,
    ask: &RefundAsk,
    gateway_ref: Option<String>,
) -> std::result::Result<RefundAsk, GatewayError> {
    Ok(RefundAsk {
        charge_ref: row.gateway_ref.clone().unwrap_or_default(),
        gateway_ref,
        charged: money(row.amount_minor, &row.currency)?,
        before: money(before, &row.currency)?,
        ..ask.clone()
    })
}

/// Writes what became of a refund to a card, and answers what the merchant is told.
pub(crate) async fn settle(house: &TenantScope, ask: &RefundAsk, outcome: RefundOutcome) -> RefundOutcome {
    match written(house, ask, outcome).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::warn!(%error, "what became of a refund through the house could not be written");
            RefundOutcome::Unknown(UnknownCause::ServerError)
        }
    }
}

async fn written(house: &TenantScope, ask: &RefundAsk, outcome: RefundOutcome) -> Result<RefundOutcome> {
    let mut tx = house.begin().await?;
    let missing = || Error::fault("a refund that was sent is not on the list");
    let mut row = charges::lock(&mut tx, ask.charge).await?.ok_or_else(missing)?;
    let known = charges::refund(&mut tx, id_of(ask)).await?.ok_or_else(missing)?;
    if known.status != "submitted" {
        return Ok(outcome);
    }
    let told = match outcome {
        RefundOutcome::Succeeded { gateway_ref, amount } => {
            post(&mut tx, &row, ask).await?;
            charges::put_refund(&mut tx, &refund_row(ask, "succeeded", Some(gateway_ref))).await?;
            RefundOutcome::Succeeded { gateway_ref: reference(ask), amount }
        }
        RefundOutcome::Failed(raw) => {
            row.refunded_minor = row.refunded_minor.saturating_sub(known.amount_minor);
            charges::save(&mut tx, &row).await?;
            charges::put_refund(&mut tx, &refund_row(ask, "failed", None)).await?;
            RefundOutcome::Failed(raw)
        }
        RefundOutcome::Pending { gateway_ref } => {
            charges::put_refund(&mut tx, &refund_row(ask, "submitted", gateway_ref.clone())).await?;
            RefundOutcome::Pending { gateway_ref: gateway_ref.map(|_| reference(ask)) }
        }
        other @ (RefundOutcome::NeedsAccount { .. } | RefundOutcome::Unknown(_)) => other,
    };
    Ok(tx.commit(told).await?)
}

async fn post(tx: &mut TenantTx, row: &HouseChargeRow, ask: &RefundAsk) -> Result<()> {
    let to = if row.method_id.is_none() { Source::Wallet(row.person_id) } else { Source::Card };
    let journal = refunded(id_of(ask), to, row.merchant_id, ask.amount);
    let journal = booked(journal, tx.now(), "money that goes back cannot be booked")?;
    Ok(books::post(tx, &[journal]).await?)
}

/// Whether the merchant is owed less than is to go back.
fn is_spent(error: &Error) -> bool {
    let below = error.source.as_deref().and_then(|below| below.downcast_ref::<StoreError>());
    matches!(below, Some(StoreError::Constraint(name)) if name.as_str() == "balances_not_negative")
}

fn refund_row(ask: &RefundAsk, status: &str, gateway_ref: Option<String>) -> HouseRefundRow {
    HouseRefundRow {
        refund_id: id_of(ask),
        attempt_id: ask.charge,
        amount_minor: ask.amount.minor(),
        status: status.to_owned(),
        gateway_ref,
    }
}

fn reference(ask: &RefundAsk) -> String {
    format!("house_{}", ask.key.simple())
}
