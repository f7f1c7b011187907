//! A person found out what became of a payment that nobody could tell: from a statement, or from the provider.

use ids::AttemptId;
use jiff::Timestamp;
use money::Money;
use store::escrow::payments as table;
use store::{Lane, TenantScope, TenantTx};
use usecase::ports::{ChargeOutcome, GatewayError, Gateways, LookUpAsk, Raw};
use usecase::{Error, Result, time};

use super::job::ask_of;
use super::settle::{both, data, failed, settle};
use crate::rows;

/// Settles a payment that waits for a person. `told` is what its provider says by now, if it says that all of it arrived: then its fee is
/// known, too.
///
/// # Errors
/// `Missing`; `Conflict` for one that does not wait for a person.
pub async fn by_hand(
    tx: &mut TenantTx,
    id: AttemptId,
    arrived: bool,
    told: Option<&ChargeOutcome>,
    (reference, note): (Option<&str>, &str),
) -> Result<()> {
    let (order, row) = both(tx, id).await?;
    time::enter_lane(tx, Lane::from_uuid(row.lane)).await?;
    if row.status != "manual" {
        let message = format!("The payment is {}: nobody has to settle it by hand.", row.status);
        return Err(Error::conflict("payment_not_manual", message));
    }
    let before = data(&row);
    if arrived {
        let known = reference.map(str::to_owned).or_else(|| row.gateway_ref.clone());
        let by_hand = ChargeOutcome::Succeeded {
            gateway_ref: known.unwrap_or_else(|| "settled by hand".to_owned()),
            amount: Money::new(row.amount_minor, rows::currency(&row.currency)?),
            fee: None,
            saved: None,
        };
        settle(tx, id, told.unwrap_or(&by_hand), None, false).await?;
    } else {
        let raw = Raw { code: Some("by_hand".to_owned()), message: Some(note.to_owned()) };
        failed(tx, row, order, None, None, &raw).await?;
    }
    let after = data(&table::get(tx, id).await?);
    tx.audit("escrow_payment.settle_by_hand", id.to_string(), Some(before), Some(after));
    Ok(())
}

/// What a gateway says of a payment now, and how much it was to be. Nothing is written, whatever it says.
///
/// # Errors
/// `Missing`; any store error. A gateway that cannot be asked is an answer.
pub async fn look_up(
    gateways: &Gateways,
    scope: &TenantScope,
    now: Timestamp,
    id: AttemptId,
) -> Result<(Money, std::result::Result<ChargeOutcome, GatewayError>)> {
    let mut tx = scope.begin_at(now).await?;
    let row = table::get(&mut tx, id).await?;
    let ask = ask_of(&mut tx, &row).await?;
    tx.commit(()).await?;
    let question = LookUpAsk {
        key: row.id,
        mode: ask.mode,
        rail: ask.rail,
        gateway_ref: row.gateway_ref.clone(),
        token: ask.token,
        // What a test clock moves lies ahead of the present.
        at: now.max(row.updated_at),
    };
    let answer = match gateways.of(scope, &row.gateway, row.account_id).await {
        Ok(gateway) => gateway.look_up(&question).await,
        Err(error) => Err(error),
    };
    Ok((ask.amount, answer))
}
