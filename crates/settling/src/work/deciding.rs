//! Carrying out what a person decided: the provider is asked first, and what it contradicts is refused unless it was forced.

use app::charging;
use ids::{AttemptId, BreakId, PayoutId, ProviderEventId, RefundId, Uuid};
use jiff::Timestamp;
use money::Money;
use store::manual_reviews::{self as rows, ResolutionRow, ReviewRow};
use store::{StoreError, TenantTx, attempts, payout_tries, provider_events, reconciliation_breaks};
use usecase::Result;
use usecase::ports::ChargeOutcome;

use super::Desk;
use super::asking::{self, Said, Verdict};
use crate::breaks::{self, Resolved};
use crate::ours::currency;
use crate::{journals, reviews};

/// One decision. Nothing is left to do afterwards, whatever came of it.
pub(super) async fn carry_out(desk: &Desk<'_>, decided: ResolutionRow) -> Result<Option<Timestamp>> {
    if decided.state != "waiting" {
        return Ok(None);
    }
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let waiting = match rows::get(&mut tx, decided.review_id).await {
        Ok(row) => Some(row),
        Err(StoreError::Missing(_)) => None,
        Err(error) => return Err(error.into()),
    };
    tx.commit(()).await?;
    let said = match &waiting {
        Some(row) => ask(desk, row).await?,
        None => None,
    };
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let (state, answer) = match &waiting {
        None => ("done", "Nothing waits any more: it was settled meanwhile.".to_owned()),
        Some(row) => Box::pin(decide(&mut tx, row, &decided, said.as_ref())).await?,
    };
    let mut decided = decided;
    decided.state = state.to_owned();
    decided.answer = Some(answer);
    decided.evidence = said.map(|said| said.evidence);
    if rows::answer(&mut tx, &decided).await? {
        let kind = if state == "done" { "manual_review.resolved" } else { "manual_review.refused" };
        tx.record(kind, decided.review_id, reviews::facts(&decided));
        tx.audit("manual_review.end", decided.review_id.to_string(), None, Some(reviews::facts(&decided)));
    }
    tx.commit(()).await?;
    Ok(None)
}

/// What the provider says of what waits, where there is somebody to ask.
async fn ask(desk: &Desk<'_>, row: &ReviewRow) -> Result<Option<Said>> {
    match (row.kind.as_str(), row.attempt_id) {
        ("refund", _) => Ok(Some(asking::ask_refund(desk, RefundId::from_uuid(row.id)).await?)),
        ("payout", _) => {
            let mut tx = desk.scope.begin_at(desk.now).await?;
            let tries = payout_tries::of(&mut tx, PayoutId::from_uuid(row.id)).await?;
            tx.commit(()).await?;
            match tries.iter().find(|one| one.status == "manual") {
                Some(one) => Ok(Some(asking::ask_payout(desk, one.id).await?.0)),
                None => Ok(None),
            }
        }
        ("escrow_payment", _) => Ok(Some(asking::ask_escrow_payment(desk, AttemptId::from_uuid(row.id)).await?)),
        ("escrow_refund", _) => Ok(Some(asking::ask_escrow_refund(desk, RefundId::from_uuid(row.id)).await?)),
        (_, Some(attempt)) => Ok(Some(asking::ask(desk, attempt).await?)),
        (_, None) => Ok(None),
    }
}

/// What comes of a decision, given what the provider says.
async fn decide(
    tx: &mut TenantTx,
    row: &ReviewRow,
    decided: &ResolutionRow,
    said: Option<&Said>,
) -> Result<(&'static str, String)> {
    if let Some(why) = refusal(decided, said) {
        return Ok(("refused", why));
    }
    let (resolution, effect) = match (row.kind.as_str(), row.attempt_id, said) {
        ("refund", _, _) => settle_refund(tx, RefundId::from_uuid(row.id), decided).await?,
        ("payout", _, _) => settle_payout(tx, PayoutId::from_uuid(row.id), decided).await?,
        ("escrow_payment", _, _) => settle_escrow_payment(tx, AttemptId::from_uuid(row.id), decided, said).await?,
        ("escrow_refund", _, _) => Box::pin(settle_escrow_refund(tx, RefundId::from_uuid(row.id), decided)).await?,
        ("event", _, _) => put_aside(tx, row.id, &decided.note).await?,
        (_, Some(attempt), Some(said)) => settle(tx, attempt, decided, said).await?,
        _ => ("not_ours", "Nothing was booked."),
    };
    if row.kind == "break" {
        let found = reconciliation_breaks::get(tx, BreakId::from_uuid(row.id)).await?;
        let how = Resolved {
            resolution,
            effect,
            by: Some(&decided.asked_by),
            note: Some(&decided.note),
            evidence: said.map(|said| said.evidence.clone()),
        };
        breaks::resolve(tx, found, how).await?;
    }
    Ok(("done", effect.to_owned()))
}

/// Why a decision is not carried out: the provider says something else, or nothing and there is no reference to look it up by.
fn refusal(decided: &ResolutionRow, said: Option<&Said>) -> Option<String> {
    if decided.forced.is_some() {
        return None;
    }
    let verdict = said?.verdict;
    let told = match (decided.outcome.as_str(), verdict) {
        ("succeeded", Verdict::Refused) => "that it refused this payment",
        ("succeeded", Verdict::Absent) => "that it knows nothing of this payment",
        ("succeeded", Verdict::Other) => "that other money moved",
        ("failed" | "not_ours", Verdict::Moved) => "that the money moved",
        ("failed" | "not_ours", Verdict::Other) => "that other money moved",
        ("succeeded", Verdict::Unclear) if decided.reference.is_none() => {
            return Some(
                "The provider cannot tell now. Say in `reference` where the money can be seen, such as the line of a bank \
                 statement."
                    .to_owned(),
            );
        }
        _ => return None,
    };
    Some(format!(
        "Asked again, the provider says {told}. If it holds all the same, decide again with a reason in `force`, which is kept."
    ))
}

/// A refund's outcome, by the path that every outcome takes.
async fn settle_refund(
    tx: &mut TenantTx,
    id: RefundId,
    decided: &ResolutionRow,
) -> Result<(&'static str, &'static str)> {
    let made = decided.outcome == "succeeded";
    refunds::by_hand(tx, id, made, decided.reference.as_deref(), &decided.note).await?;
    Ok(if made {
        ("succeeded", "The refund is booked.")
    } else {
        ("failed", "The refund failed. What it was to give back is still owed.")
    })
}

/// A payout's outcome, by the path that every outcome takes.
async fn settle_payout(
    tx: &mut TenantTx,
    id: PayoutId,
    decided: &ResolutionRow,
) -> Result<(&'static str, &'static str)> {
    let arrived = decided.outcome == "succeeded";
    payouts::by_hand(tx, id, arrived, &decided.note).await?;
    Ok(if arrived {
        ("succeeded", "The payout is booked.")
    } else {
        ("failed", "The payout failed, and what was held for it can be had again.")
    })
}

/// A payment into escrow, by the path that every outcome of one takes.
async fn settle_escrow_payment(
    tx: &mut TenantTx,
    id: AttemptId,
    decided: &ResolutionRow,
    said: Option<&Said>,
) -> Result<(&'static str, &'static str)> {
    let arrived = decided.outcome == "succeeded";
    let told = said.filter(|said| said.verdict == Verdict::Moved).and_then(|said| said.outcome.as_ref());
    let words = (decided.reference.as_deref(), decided.note.as_str());
    escrows::payment_by_hand(tx, id, arrived, told, words).await?;
    Ok(if arrived {
        ("succeeded", "The payment is booked, and its order or the payer's wallet has it.")
    } else {
        ("failed", "The payment is over, and nothing was booked. The buyer can pay again.")
    })
}

/// A refund of an order, by the path that every outcome of one takes.
async fn settle_escrow_refund(
    tx: &mut TenantTx,
    id: RefundId,
    decided: &ResolutionRow,
) -> Result<(&'static str, &'static str)> {
    let made = decided.outcome == "succeeded";
    Box::pin(escrows::refund_by_hand(tx, id, made, decided.reference.as_deref(), &decided.note)).await?;
    Ok(if made {
        ("succeeded", "The refund is booked: the payer has it.")
    } else {
        ("failed", "The refund failed, and what it was to give back is in the buyer's wallet.")
    })
}

/// A message that concerns nothing of ours.
async fn put_aside(tx: &mut TenantTx, id: Uuid, note: &str) -> Result<(&'static str, &'static str)> {
    provider_events::done(tx, ProviderEventId::from_uuid(id), "ignored", Some(note)).await?;
    Ok(("not_ours", "Nothing was booked; the message is put aside."))
}

/// An attempt's outcome, by the path that every outcome takes.
async fn settle(
    tx: &mut TenantTx,
    attempt: AttemptId,
    decided: &ResolutionRow,
    said: &Said,
) -> Result<(&'static str, &'static str)> {
    let row = attempts::lock(tx, attempt).await?;
    let amount = Money::new(row.amount_minor, currency(&row.currency)?);
    match (decided.outcome.as_str(), row.status.as_str()) {
        ("succeeded", "succeeded") => Ok(("succeeded", "Nothing changed: the payment was booked before.")),
        ("succeeded", _) => {
            let reference = decided.reference.clone().or_else(|| row.gateway_ref.clone());
            let by_hand = ChargeOutcome::Succeeded {
                gateway_ref: reference.unwrap_or_else(|| "settled by hand".to_owned()),
                amount,
                fee: None,
                saved: None,
            };
            let outcome = said.outcome.as_ref().filter(|_| said.verdict == Verdict::Moved).unwrap_or(&by_hand);
            asking::settle(tx, attempt, outcome).await?;
            Ok(("succeeded", "The payment is booked."))
        }
        ("failed", "succeeded") => {
            journals::post(tx, ledger::entries::payment_lost(attempt, amount)).await?;
            Ok(("failed", "The payment stays booked and is written off as a loss. The customer owes nothing by this."))
        }
        ("failed", "failed") => Ok(("failed", "Nothing changed: it had failed by our books.")),
        ("failed", _) => {
            match said.outcome.as_ref().filter(|_| said.verdict == Verdict::Refused) {
                Some(outcome) => {
                    asking::settle(tx, attempt, outcome).await?;
                }
                None => {
                    asking::enter_time(tx, attempt).await?;
                    charging::not_sent(tx, attempt, "settled by hand: the money never moved").await?;
                }
            }
            Ok(("failed", "The payment is over, and nothing was booked."))
        }
        _ => Ok(("not_ours", "Nothing was booked.")),
    }
}
