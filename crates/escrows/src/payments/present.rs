//! Payers who are present on a page: what they enter for their bank, what they would rather do instead, a card that they enter with the
//! provider and want kept.

use app::methods::{self, CardFacts};
use ids::AttemptId;
use recovery::DeclineCode;
use runtime::secret::Secrets;
use store::due::NewDue;
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::{Kind as Work, Lane, TenantTx, due};
use usecase::Result;
use usecase::ports::{ChargeOutcome, LookUpAsk, Raw, SavedMethod};

use super::{job, settle};

/// What a payment's gateway is asked by, or told what its payer entered.
///
/// # Errors
/// `Missing`.
pub async fn question(tx: &mut TenantTx, id: AttemptId) -> Result<(EscrowPaymentRow, LookUpAsk)> {
    let row = table::get(tx, id).await?;
    let ask = job::ask_of(tx, &row).await?;
    let question = job::asked(&row, &ask);
    Ok((row, question))
}

/// Records what a gateway said to what a payer entered.
///
/// # Errors
/// Any store error.
pub async fn answered(tx: &mut TenantTx, id: AttemptId, outcome: &ChargeOutcome) -> Result<()> {
    settle::settle(tx, id, outcome, None, false).await
}

/// The payer would rather pay in another way than by the transfer or the code that they were shown: `why` is kept. Money that still
/// comes for it is looked for once more when its time is over, and counts.
///
/// # Errors
/// Any store error.
pub async fn give_up(tx: &mut TenantTx, id: AttemptId, why: &str) -> Result<()> {
    let raw = Raw { code: Some(why.to_owned()), message: None };
    settle::settle(tx, id, &ChargeOutcome::Declined { code: DeclineCode::ExpiredAction, raw }, None, false).await?;
    let row = table::get(tx, id).await?;
    let due_at = Some(row.expires_at.unwrap_or(tx.now()));
    let work = NewDue { subject: id.uuid(), lane: Lane::from_uuid(row.lane), due_at };
    Ok(due::schedule(tx, Work::EscrowPayment, &[work]).await?)
}

/// Keeps the card that its payer entered with the provider: they asked for it, and it paid.
pub(super) async fn keep_card(
    tx: &mut TenantTx,
    secrets: &Secrets,
    (before, gateway): (&EscrowPaymentRow, &'static str),
    outcome: &ChargeOutcome,
) -> Result<()> {
    let ChargeOutcome::Succeeded { saved: Some(saved), .. } = outcome else { return Ok(()) };
    if !before.keeps_method || before.payment_method_id.is_some() {
        return Ok(());
    }
    let known = store::methods::active_of(tx, &[before.customer_id.uuid()]).await?;
    if !known.iter().any(|one| one.token == saved.token) {
        let card = (saved.token.clone(), facts_of(saved, gateway, before));
        methods::attach(tx, secrets, before.customer_id, card, known.is_empty()).await?;
    }
    Ok(())
}

fn facts_of(saved: &SavedMethod, gateway: &'static str, paid: &EscrowPaymentRow) -> CardFacts {
    CardFacts {
        rail: saved.rail,
        gateway,
        account: paid.account_id,
        brand: saved.brand.clone(),
        issuer: saved.issuer.clone(),
        last4: saved.last4.clone(),
        exp_month: saved.expiry.map(|(month, _)| i16::from(month)),
        exp_year: saved.expiry.and_then(|(_, year)| i16::try_from(year).ok()),
    }
}
