//! Asking about one try outside of its payout's own appointment, for who compares books.

use ids::{PayoutId, PayoutTryId};
use jiff::Timestamp;
use money::Money;
use store::due::NewDue;
use store::{Kind, Lane, TenantScope, TenantTx, due, payout_tries, payouts as rows};
use usecase::Result;
use usecase::ports::{Beneficiary, GatewayError, Gateways, PayoutAsk, PayoutOutcome};

use crate::{books, send};

/// What a provider says of a try now, with no transaction open. Nothing is written, whatever it says.
///
/// # Errors
/// `Missing`; any store error. A provider that cannot be asked is an answer.
pub async fn look_up(
    gateways: &Gateways,
    scope: &TenantScope,
    now: Timestamp,
    id: PayoutTryId,
) -> Result<std::result::Result<PayoutOutcome, GatewayError>> {
    let mut tx = scope.begin_at(now).await?;
    let one = payout_tries::get(&mut tx, id).await?;
    let row = rows::get(&mut tx, one.payout_id).await?;
    tx.commit(()).await?;
    let ask = PayoutAsk {
        key: one.id.uuid(),
        merchant: scope.tenant(),
        mode: scope.mode(),
        // Whose account it is to reach is no part of the question; at which bank it is, is: some are asked elsewhere.
        beneficiary: Beneficiary {
            account_number: String::new(),
            bank_code: one.bank_code,
            name: String::new(),
            recipient_ref: None,
        },
        amount: Money::new(row.amount_minor, books::currency(&row.currency)?),
        narration: row.narration,
        gateway_ref: one.gateway_ref,
        at: now,
    };
    Ok(match gateways.paying(scope, &one.gateway, one.account_id).await {
        Ok(gateway) => gateway.look_up(&ask).await,
        Err(error) => Err(error),
    })
}

/// Has a payout asked about at once whose try is open. False when nothing of it is on its way.
///
/// # Errors
/// `Missing`; any store error.
pub async fn hurry(tx: &mut TenantTx, id: PayoutTryId) -> Result<bool> {
    let one = payout_tries::get(tx, id).await?;
    if !send::is_open(&one) {
        return Ok(false);
    }
    let payout: PayoutId = one.payout_id;
    let work = NewDue { subject: payout.uuid(), lane: Lane::REAL, due_at: Some(tx.now()) };
    due::rouse(tx, Kind::Payout, &[work]).await?;
    Ok(true)
}
