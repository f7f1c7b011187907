//! Writing a charge down, or not: whether the mandate holds, and whether its caps do, in the transaction that takes the money or says
//! that it is about to be asked for.

use ids::{AttemptId, PaymentMethodId};
use jiff::Timestamp;
use ledger::house::{Source, charged};
use recovery::DeclineCode;
use store::mandate_token::MandateToken;
use store::methods::MethodRow;
use store::persons::charges::{self, HouseChargeRow};
use store::persons::mandates::{self, MandateRow};
use store::{StoreError, TenantTx, escrow, ledger as books, methods};
use usecase::books::booked;
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError};

use crate::answer::{self, declined, not_sent};

/// What is to be done next.
pub(crate) enum Intent {
    /// It is settled: this is the answer, once the transaction is committed.
    Settled(ChargeOutcome),
    /// The card is to be charged, once the transaction is committed. `again` when it was begun before.
    Send { row: Box<HouseChargeRow>, card: Box<MethodRow>, again: bool },
}

/// Writes down what a merchant asks for.
///
/// # Errors
/// Only when nothing can have happened.
pub(crate) async fn write(
    tx: &mut TenantTx,
    ask: &ChargeAsk,
    token: Option<MandateToken>,
) -> Result<Intent, GatewayError> {
    let theirs = token.filter(|token| {
        token.mode == ask.mode && token.merchant == ask.merchant && token.customer == ask.payer.customer
    });
    let Some(token) = theirs else { return Ok(Intent::Settled(no_such())) };
    // Whoever charges by a mandate, or takes it back, holds it: one comes after the other.
    let mandate = match mandates::lock(tx, token.mandate).await {
        Ok(mandate) => mandate,
        Err(StoreError::Missing(_)) => return Ok(Intent::Settled(no_such())),
        Err(error) => return Err(not_sent(error)),
    };
    if mandate.merchant_id != ask.merchant || mandate.customer_id != ask.payer.customer {
        return Ok(Intent::Settled(no_such()));
    }
    if let Some(row) = charges::lock(tx, ask.key).await.map_err(not_sent)? {
        return before(tx, ask, &mandate, row).await;
    }
    let refused = refusal(tx, &mandate, ask).await?;
    let mut row = row_of(tx, &mandate, ask);
    if let Some((code, why)) = refused {
        return failed(tx, row, code, why).await;
    }
    match mandate.method_id {
        None => wallet(tx, row).await,
        Some(id) => {
            let Some(card) = card_of(tx, &mandate, id).await? else {
                return failed(tx, row, DeclineCode::InvalidMethod, "the card was removed").await;
            };
            (row.gateway, row.account_id) = (Some(card.gateway.clone()), card.account_id);
            charges::insert(tx, &row).await.map_err(not_sent)?;
            Ok(Intent::Send { row: Box::new(row), card: Box::new(card), again: false })
        }
    }
}

/// One answer for a token that is none, of another merchant or customer, or of a mandate that is not there.
fn no_such() -> ChargeOutcome {
    declined(DeclineCode::InvalidMethod, "there is no such mandate for this customer")
}

/// The attempt was heard of before: it is not charged again.
async fn before(
    tx: &mut TenantTx,
    ask: &ChargeAsk,
    mandate: &MandateRow,
    row: HouseChargeRow,
) -> Result<Intent, GatewayError> {
    if row.mandate_id != mandate.id || row.amount_minor != ask.amount.minor() {
        return Err(GatewayError::BadRequest("another charge has this key".to_owned()));
    }
    if let Some(outcome) = answer::of(&row)? {
        return Ok(Intent::Settled(outcome));
    }
    let Some(id) = row.method_id else { return Err(GatewayError::Misconfigured("a wallet half charged".to_owned())) };
    let card = methods::get(tx, id).await.map_err(not_sent)?;
    Ok(Intent::Send { row: Box::new(row), card: Box::new(card), again: true })
}

/// Why a mandate does not cover a charge.
async fn refusal(
    tx: &mut TenantTx,
    mandate: &MandateRow,
    ask: &ChargeAsk,
) -> Result<Option<(DeclineCode, &'static str)>, GatewayError> {
    if mandate.revoked_at.is_some() {
        return Ok(Some((DeclineCode::InvalidMethod, "the person took the mandate back")));
    }
    if let Some(end) = mandate.once_until {
        let before = mandates::charged_since(tx, mandate.id, Timestamp::UNIX_EPOCH).await.map_err(not_sent)?;
        if before > 0 || tx.wall_now() >= end {
            return Ok(Some((DeclineCode::InvalidMethod, "the mandate was for one payment, or its time is over")));
        }
    }
    let minor = ask.amount.minor();
    if ask.amount.currency().code() != mandate.currency {
        return Ok(Some((DeclineCode::InvalidMethod, "the mandate is for another currency")));
    }
    if minor > mandate.charge_minor {
        return Ok(Some((DeclineCode::LimitExceeded, "it is more than the person lets be charged at once")));
    }
    let month = mandates::charged_since(tx, mandate.id, month_of(ask.at)).await.map_err(not_sent)?;
    if month.saturating_add(minor) > mandate.month_minor {
        return Ok(Some((DeclineCode::LimitExceeded, "it is more than the person lets be charged in a month")));
    }
    Ok(None)
}

/// When the month began, by UTC, in which an instant is.
fn month_of(at: Timestamp) -> Timestamp {
    let first = at.to_zoned(jiff::tz::TimeZone::UTC).first_of_month();
    first.and_then(|first| first.start_of_day()).map_or(at, |first| first.timestamp())
}

fn row_of(tx: &TenantTx, mandate: &MandateRow, ask: &ChargeAsk) -> HouseChargeRow {
    HouseChargeRow {
        attempt_id: ask.key,
        merchant_id: mandate.merchant_id,
        mandate_id: mandate.id,
        person_id: mandate.person_id,
        method_id: mandate.method_id,
        gateway: None,
        account_id: None,
        amount_minor: ask.amount.minor(),
        currency: mandate.currency.clone(),
        status: "submitted".to_owned(),
        decline_code: None,
        raw: None,
        gateway_ref: None,
        fee_minor: None,
        refunded_minor: 0,
        at: ask.at,
        created_at: tx.wall_now(),
        resolved_at: None,
    }
}

/// What the house refuses is written down as well, so that asking again gets the same answer.
async fn failed(
    tx: &mut TenantTx,
    mut row: HouseChargeRow,
    code: DeclineCode,
    why: &'static str,
) -> Result<Intent, GatewayError> {
    "failed".clone_into(&mut row.status);
    (row.decline_code, row.raw) = (Some(code.as_str().to_owned()), Some(why.to_owned()));
    row.resolved_at = Some(tx.wall_now());
    charges::insert(tx, &row).await.map_err(not_sent)?;
    Ok(Intent::Settled(declined(code, why)))
}

/// All of it from the wallet, or nothing.
async fn wallet(tx: &mut TenantTx, mut row: HouseChargeRow) -> Result<Intent, GatewayError> {
    let parts = escrow::wallets::lock(tx, &[row.person_id], &row.currency).await.map_err(not_sent)?;
    if escrows::available(&parts, row.person_id, &row.currency) < row.amount_minor {
        return failed(tx, row, DeclineCode::InsufficientFunds, "there is too little in the wallet").await;
    }
    let amount = answer::amount(&row)?;
    let journal = charged(row.attempt_id, Source::Wallet(row.person_id), row.merchant_id, amount);
    let journal = booked(journal, tx.now(), "a charge of a wallet cannot be booked");
    let journal = journal.map_err(|error| GatewayError::Misconfigured(error.to_string()))?;
    books::post(tx, &[journal]).await.map_err(not_sent)?;
    "succeeded".clone_into(&mut row.status);
    row.resolved_at = Some(tx.wall_now());
    charges::insert(tx, &row).await.map_err(not_sent)?;
    note(tx, &row);
    answer::of(&row)?
        .map(Intent::Settled)
        .ok_or_else(|| GatewayError::Misconfigured("a charge without an end".to_owned()))
}

/// What the person's own log says of it.
pub(crate) fn note(tx: &mut TenantTx, row: &HouseChargeRow) {
    let id: AttemptId = row.attempt_id;
    let facts = serde_json::json!({ "merchant": row.merchant_id, "mandate": row.mandate_id, "attempt": id });
    tx.audit("person.charged", row.person_id.to_string(), None, Some(facts));
}

async fn card_of(
    tx: &mut TenantTx,
    mandate: &MandateRow,
    id: PaymentMethodId,
) -> Result<Option<MethodRow>, GatewayError> {
    let card = methods::get(tx, id).await.map_err(not_sent)?;
    Ok((card.customer_id == mandate.person_id && card.status == "active").then_some(card))
}
