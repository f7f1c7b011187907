//! What a provider says of a dispute, written in one transaction: the row, the charge, what paid, the books, the event.

use ids::AttemptId;
use jiff::{SignedDuration, Timestamp};
use ledger::entries;
use money::{Currency, Money};
use recovery::DeclineCode;
use runtime::secret::Secrets;
use store::disputes::{self as table, DisputeRow};
use store::{TenantTx, attempts, ledger as books, methods};
use usecase::books::booked;
use usecase::ports::{DisputeFacts, DisputeStanding};
use usecase::{Error, Result};

use crate::charge::{self, Charge, Of};
use crate::{by_hand, data, file};

/// The file is handed in so long before the time is over, also when nobody looked at it.
pub(crate) const BEFORE_THE_END: SignedDuration = SignedDuration::from_hours(4);
/// How long a machine leaves a merchant when the provider names no time.
const WITHOUT_AN_END: SignedDuration = SignedDuration::from_hours(72);
/// How often an open dispute is asked about.
pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Writes down what holds of a held dispute. Answers when it is to be looked at again; none once it is closed.
///
/// # Errors
/// Any store error.
pub(crate) async fn apply(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut DisputeRow,
    facts: &DisputeFacts,
) -> Result<Option<Timestamp>> {
    let now = tx.now();
    row.look_ups = row.look_ups.saturating_add(1);
    row.provider_status = Some(facts.status.clone());
    row.reason = facts.reason.clone().or_else(|| row.reason.take());
    row.answer_by = facts.answer_by.or(row.answer_by);
    if row.customer_id.is_none() && !matched(tx, secrets, row, facts).await? {
        table::save(tx, row).await?;
        return Ok(Some(plus(now, DAY)));
    }
    money_of(tx, row, facts).await?;
    match facts.standing {
        DisputeStanding::NeedsAnswer => unanswered(row, now),
        DisputeStanding::UnderReview => "under_review".clone_into(&mut row.state),
        DisputeStanding::Won => won(tx, row).await?,
        DisputeStanding::Lost => lost(tx, row, "lost").await?,
        DisputeStanding::Accepted => lost(tx, row, "accepted").await?,
        DisputeStanding::Unclear => {
            tracing::error!(dispute = %row.id, status = facts.status, "nobody knows what the provider means; look at the dispute by hand");
        }
    }
    table::save(tx, row).await?;
    Ok(next(row, now))
}

/// A provider that has not seen what was handed in a moment ago is left its time. One that still has not after a day lost it, and gets it
/// again.
fn unanswered(row: &mut DisputeRow, now: Timestamp) {
    if row.submitted_at.is_some_and(|at| now < plus(at, DAY)) {
        return;
    }
    row.submitted_at = None;
    "evidence_due".clone_into(&mut row.state);
}

/// When an open dispute is looked at again: when the file is to be handed in, and once a day.
pub(crate) fn next(row: &DisputeRow, now: Timestamp) -> Option<Timestamp> {
    if crate::is_closed(row) {
        return None;
    }
    let daily = plus(now, DAY);
    let waits = row.state == "evidence_due";
    Some(row.submit_at.filter(|at| waits && *at > now).map_or(daily, |at| at.min(daily)))
}

/// Finds the charge that a dispute is of, and does what follows from there being one. `false` when none here has its reference.
async fn matched(tx: &mut TenantTx, secrets: &Secrets, row: &mut DisputeRow, facts: &DisputeFacts) -> Result<bool> {
    let Some(charge) = charge_of(tx, row, facts.charge).await? else {
        if row.failure_message.is_none() {
            tracing::warn!(dispute = %row.id, "a provider told of a dispute of a charge that is not known here");
            tx.record("dispute.unmatched", row.id.uuid(), data(row));
        }
        row.failure_message = Some("No transaction here has the reference of the disputed charge.".to_owned());
        return Ok(false);
    };
    let now = tx.now();
    row.failure_message = None;
    row.customer_id = Some(charge.customer);
    row.lane = charge.lane;
    row.amount_minor = Some(facts.amount.minor());
    row.currency = Some(facts.amount.currency().code().to_owned());
    let end = row.answer_by.unwrap_or(plus(now, WITHOUT_AN_END));
    match charge.of {
        Of::Invoice(invoice) => {
            (row.attempt_id, row.invoice_id) = (Some(charge.id), Some(invoice));
            row.held_minor = attempts::contest(tx, charge.id, facts.amount.minor()).await?;
        }
        Of::Order(order) => {
            (row.escrow_payment_id, row.order_id) = (Some(charge.id), order);
            // What is in escrow stops at once, and is booked as gone: whoever waits for it may not be paid with it meanwhile.
            row.withdrawn = true;
            escrows::contested(tx, row.id, charge.id, facts.amount, end).await?;
        }
    }
    "evidence_due".clone_into(&mut row.state);
    row.submit_at = Some(plus(end, SignedDuration::ZERO.saturating_sub(BEFORE_THE_END)).max(now));
    if let Some(method) = charge.method {
        // Whoever goes to their bank about a charge is not charged by the same means again, unless they save it anew.
        methods::refuse(tx, method, DeclineCode::SuspectedFraud.as_str()).await?;
    }
    let evidence = file::make(tx, row, &charge).await?;
    by_hand::keep(tx, secrets, row, &evidence).await?;
    tx.record("dispute.opened", row.id.uuid(), data(row));
    tx.audit("dispute.open", row.id.to_string(), None, Some(data(row)));
    Ok(true)
}

async fn charge_of(tx: &mut TenantTx, row: &DisputeRow, charge: Option<AttemptId>) -> Result<Option<Charge>> {
    let Some(charge) = charge else { return Ok(None) };
    let found = charge::find(tx, charge).await?;
    Ok(found.filter(|found| found.account == row.account_id && found.is_paid))
}

/// What the provider took, and what it keeps for the trouble; each is booked once.
async fn money_of(tx: &mut TenantTx, row: &mut DisputeRow, facts: &DisputeFacts) -> Result<()> {
    if facts.withdrawn && !row.withdrawn {
        withdraw(tx, row).await?;
    }
    if let Some(fee) = facts.fee.filter(|fee| fee.is_positive() && row.fee_minor.is_none()) {
        row.fee_minor = Some(fee.minor());
        post(tx, entries::dispute_fee(row.id, fee)).await?;
    }
    Ok(())
}

async fn withdraw(tx: &mut TenantTx, row: &mut DisputeRow) -> Result<()> {
    row.withdrawn = true;
    post(tx, entries::dispute_withdrawn(row.id, amount_of(row)?)).await
}

/// The money stays, or comes back.
async fn won(tx: &mut TenantTx, row: &mut DisputeRow) -> Result<()> {
    if let Some(payment) = row.escrow_payment_id {
        escrows::kept(tx, row.id, payment, amount_of(row)?).await?;
    } else if row.withdrawn {
        post(tx, entries::dispute_reinstated(row.id, amount_of(row)?)).await?;
    }
    if let Some(attempt) = row.attempt_id {
        attempts::release(tx, attempt, row.held_minor).await?;
        row.held_minor = 0;
    }
    close(tx, row, "won", "dispute.won");
    Ok(())
}

/// The money is gone. The invoice stays paid: the loss is the merchant's, not a debt of whoever got their money back. What an order
/// lost is borne as its parties agreed.
async fn lost(tx: &mut TenantTx, row: &mut DisputeRow, state: &'static str) -> Result<()> {
    if let Some(payment) = row.escrow_payment_id {
        escrows::taken(tx, row.id, payment, amount_of(row)?).await?;
    } else {
        if !row.withdrawn {
            withdraw(tx, row).await?;
        }
        post(tx, entries::dispute_lost(row.id, amount_of(row)?)).await?;
    }
    if let (Some(attempt), Some(minor)) = (row.attempt_id, row.amount_minor) {
        // What was about to be refunded when it was told of, and was not, is gone now as well.
        let rest = minor.saturating_sub(row.held_minor);
        row.held_minor = row.held_minor.saturating_add(attempts::contest(tx, attempt, rest).await?);
    }
    // The merchant who gave in is told so, whatever their provider calls it.
    let gave_in = state == "accepted" || (row.wish.as_deref() == Some("accept") && row.submitted_at.is_some());
    let (state, event) = if gave_in { ("accepted", "dispute.accepted") } else { ("lost", "dispute.lost") };
    close(tx, row, state, event);
    Ok(())
}

fn close(tx: &mut TenantTx, row: &mut DisputeRow, state: &'static str, event: &'static str) {
    state.clone_into(&mut row.state);
    row.closed_at = Some(tx.now());
    row.wish = None;
    tx.record(event, row.id.uuid(), data(row));
}

async fn post(tx: &mut TenantTx, journal: std::result::Result<ledger::Journal, ledger::LedgerError>) -> Result<()> {
    let journal = booked(journal, tx.now(), "a dispute cannot be booked")?;
    books::post(tx, &[journal]).await?;
    Ok(())
}

/// How much is disputed.
pub(crate) fn amount_of(row: &DisputeRow) -> Result<Money> {
    let (Some(minor), Some(currency)) = (row.amount_minor, row.currency.as_deref()) else {
        return Err(Error::fault("a dispute without an amount"));
    };
    let currency =
        Currency::parse(currency).map_err(|_| Error::fault(format!("stored currency {currency:?} is not known")))?;
    Ok(Money::new(minor, currency))
}

pub(crate) fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
