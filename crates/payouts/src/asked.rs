//! Asking about one try outside of its payout's own appointment, for who compares books.

use ids::{PayoutId, PayoutTryId};
use money::Money;
use store::due::NewDue;
use store::{Kind, Lane, TenantScope, TenantTx, due, payout_tries, payouts as rows};
use usecase::Result;
use usecase::ports::{Beneficiary, GatewayError, Gateways, PayoutAsk, PayoutOutcome};

use crate::choose::Route;
use crate::{books, send};

/// A question about one try.
#[derive(Debug)]
pub struct Inquiry {
    route: Route,
    ask: PayoutAsk,
}

/// What is to be asked about a try.
///
/// # Errors
/// `Missing`; any store error.
pub async fn inquiry(tx: &mut TenantTx, id: PayoutTryId) -> Result<Inquiry> {
    let one = payout_tries::get(tx, id).await?;
    let row = rows::get(tx, one.payout_id).await?;
    let ask = PayoutAsk {
        key: one.id.uuid(),
        merchant: tx.tenant(),
        mode: tx.mode(),
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
        at: tx.now(),
    };
    Ok(Inquiry { route: Route { gateway: one.gateway, account: one.account_id }, ask })
}

/// What a provider says of a try now, with no transaction open. Nothing is written, whatever it says.
///
/// # Errors
/// When the question could not be asked.
pub async fn look_up(
    gateways: &Gateways,
    scope: &TenantScope,
    Inquiry { route, ask }: &Inquiry,
) -> std::result::Result<PayoutOutcome, GatewayError> {
    gateways.paying(scope, &route.gateway, route.account).await?.look_up(ask).await
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
