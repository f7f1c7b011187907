//! What became of a card: written once, with what is owed to the merchant by it, whoever learns it first.

use ids::AttemptId;
use ledger::entries::payment_fee;
use ledger::house::{Source, charged};
use money::Money;
use store::persons::charges::{self, HouseChargeRow};
use store::{TenantScope, TenantTx, ledger as books};
use usecase::books::booked;
use usecase::ports::{ChargeOutcome, UnknownCause};
use usecase::{Error, Result};

use crate::answer;
use crate::intent::note;

/// Writes an outcome of the house's own gateway, and answers what the merchant is told.
pub(crate) async fn settle(house: &TenantScope, id: AttemptId, outcome: ChargeOutcome) -> ChargeOutcome {
    match written(house, id, outcome).await {
        Ok(outcome) => outcome,
        // The money may have moved. Whoever asks later finds out.
        Err(error) => answer::unsure(&error),
    }
}

async fn written(house: &TenantScope, id: AttemptId, outcome: ChargeOutcome) -> Result<ChargeOutcome> {
    let mut tx = house.begin().await?;
    let row =
        charges::lock(&mut tx, id).await?.ok_or_else(|| Error::fault("a charge that was sent is not on the list"))?;
    if let Some(known) = settled(&row)? {
        return Ok(known);
    }
    let told = match outcome {
        ChargeOutcome::Succeeded { gateway_ref, amount, fee, .. } => {
            if amount.minor() != row.amount_minor || amount.currency().code() != row.currency {
                return Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(amount.to_string())));
            }
            succeeded(&mut tx, row, gateway_ref, amount, fee).await?
        }
        ChargeOutcome::Declined { code, raw } => {
            let mut row = row;
            (row.decline_code, row.raw) = (Some(code.as_str().to_owned()), raw.message.clone());
            close(&mut tx, &mut row, "failed").await?;
            ChargeOutcome::Declined { code, raw }
        }
        // The rest is not settled: the row stays as it is.
        other @ (ChargeOutcome::RequiresAction { .. } | ChargeOutcome::Pending { .. } | ChargeOutcome::Unknown(_)) => {
            other
        }
    };
    Ok(tx.commit(told).await?)
}

fn settled(row: &HouseChargeRow) -> Result<Option<ChargeOutcome>> {
    answer::of(row).map_err(|error| Error::fault("a charge cannot be read").because(error))
}

async fn succeeded(
    tx: &mut TenantTx,
    mut row: HouseChargeRow,
    gateway_ref: String,
    amount: Money,
    fee: Option<Money>,
) -> Result<ChargeOutcome> {
    let mut journals = vec![booked(
        charged(row.attempt_id, Source::Card, row.merchant_id, amount),
        tx.now(),
        "a charge of a card cannot be booked",
    )?];
    if let Some(fee) = fee.filter(|fee| fee.currency() == amount.currency() && fee.is_positive()) {
        row.fee_minor = Some(fee.minor());
        journals.push(booked(payment_fee(row.attempt_id, fee), tx.now(), "a fee cannot be booked")?);
    }
    books::post(tx, &journals).await?;
    row.gateway_ref = Some(gateway_ref);
    close(tx, &mut row, "succeeded").await?;
    note(tx, &row);
    settled(&row)?.ok_or_else(|| Error::fault("a charge without an end"))
}

async fn close(tx: &mut TenantTx, row: &mut HouseChargeRow, status: &str) -> Result<()> {
    status.clone_into(&mut row.status);
    row.resolved_at = Some(tx.wall_now());
    Ok(charges::save(tx, row).await?)
}

/// It was not sent: nothing happened, and nothing will.
///
/// # Errors
/// Any store error.
pub(crate) async fn not_sent(house: &TenantScope, id: AttemptId, why: &str) -> Result<()> {
    let mut tx = house.begin().await?;
    let Some(mut row) = charges::lock(&mut tx, id).await?.filter(|row| row.status == "submitted") else {
        return Ok(());
    };
    (row.decline_code, row.raw) = (Some("processor_error".to_owned()), Some(why.to_owned()));
    close(&mut tx, &mut row, "failed").await?;
    Ok(tx.commit(()).await?)
}
