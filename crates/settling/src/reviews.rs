//! What waits for a person, and what they decide.
//!
//! A decision is written down at once and carried out by the worker, which asks the provider first. What the provider contradicts is
//! refused, unless the person says a second time why it holds all the same.

use ids::ReviewId;
use serde_json::{Value, json};
use store::due::NewDue;
use store::manual_reviews::{self as rows, ResolutionRow, ReviewRow};
use store::{Kind, Lane, TenantTx, due};
use usecase::check::Checks;
use usecase::{Error, Result};

/// Longest texts, in characters.
const MAX_NOTE: usize = 1_000;
const MAX_REFERENCE: usize = 200;

/// What a person decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// `succeeded`: the money is there. `failed`: it never came. `not_ours`: it is no business of these books.
    pub outcome: String,
    /// Where it can be seen: a line of a bank statement, a reference of the provider's.
    pub reference: Option<String>,
    /// Why, for whoever reads it later.
    pub note: String,
    /// Why it holds although the provider says something else.
    pub forced: Option<String>,
}

/// What may be decided about something that waits.
pub fn actions(row: &ReviewRow) -> &'static [&'static str] {
    match (row.kind.as_str(), row.attempt_id) {
        ("attempt" | "refund" | "payout" | "escrow_payment" | "escrow_refund", _) => &["succeeded", "failed"],
        ("break", Some(_)) => &["succeeded", "failed", "not_ours"],
        _ => &["not_ours"],
    }
}

/// Why something waits, and what each decision does.
pub fn explained(row: &ReviewRow) -> String {
    let why = row.why.as_deref().unwrap_or("Nobody knows.");
    match row.kind.as_str() {
        "attempt" => format!(
            "Nobody knows what became of this payment ({why}), and the provider is not asked about it any more. `succeeded` \
             books it, `failed` lets it be tried again."
        ),
        "refund" => format!(
            "Nobody knows whether this money went back ({why}), and the provider is not asked about it any more. `succeeded`: the payer \
             has it. `failed`: they do not; it is still owed, and can be tried again."
        ),
        "payout" => format!(
            "Nobody knows what became of this payout ({why}), and the provider is not asked about it any more. `succeeded`: it \
             arrived. `failed`: it did not; what was held for it can be had again."
        ),
        "escrow_payment" => format!(
            "Nobody knows what became of this payment into escrow ({why}), and the provider is not asked about it any more. `succeeded`: \
             the money is there; its order, or the payer's wallet, has it. `failed`: it never came; the buyer can pay again."
        ),
        "escrow_refund" => format!(
            "Nobody knows whether this money of an order went back to its source ({why}). `succeeded`: the payer has it. `failed`: they do \
             not; it goes into the buyer's wallet, from which it can be paid out."
        ),
        "break" if row.attempt_id.is_some() => format!(
            "Our books and the provider's differ ({why}). `succeeded`: the money is there, and is booked if it is not yet. \
             `failed`: it never came; what is booked becomes a loss, the invoice stays as it is. `not_ours`: nothing is booked."
        ),
        "break" => format!(
            "Our books and the provider's differ about money that no decision can book ({why}): it is nobody's here, or was paid back. \
             Put it right at the provider or in the books; `not_ours` puts it aside."
        ),
        _ => format!("A provider told of money that nobody here knows ({why}). `not_ours` puts it aside."),
    }
}

/// Writes down what a person decided; the worker carries it out at once.
///
/// # Errors
/// `Missing` when nothing of this id waits; field errors; `Refused` for a decision that cannot be made about it; `Conflict` while
/// another one is carried out.
pub async fn decide(tx: &mut TenantTx, id: ReviewId, decision: Decision) -> Result<ResolutionRow> {
    let row = rows::get(tx, id.uuid()).await?;
    let mut checks = Checks::new();
    checks.text("note", &decision.note, MAX_NOTE);
    checks.optional("reference", decision.reference.as_deref(), MAX_REFERENCE);
    checks.optional("force.reason", decision.forced.as_deref(), MAX_NOTE);
    checks.done()?;
    let allowed = actions(&row);
    if !allowed.contains(&decision.outcome.as_str()) {
        let message = format!("Of this only {} can be said. Look at `actions` of the review.", allowed.join(", "));
        return Err(Error::refused("review_outcome_not_allowed", message));
    }
    let (by, now) = (tx.actor().name(), tx.wall_now());
    let resolution = ResolutionRow {
        review_id: id.uuid(),
        kind: row.kind,
        outcome: decision.outcome,
        reference: decision.reference,
        note: decision.note,
        forced: decision.forced,
        asked_by: by,
        state: "waiting".to_owned(),
        answer: None,
        evidence: None,
        created_at: now,
        updated_at: now,
    };
    if !rows::decide(tx, &resolution).await? {
        return Err(Error::conflict(
            "review_being_resolved",
            "Somebody decided about this already and it is being carried out. Read it again in a moment.",
        ));
    }
    let work = NewDue { subject: id.uuid(), lane: Lane::REAL, due_at: Some(now) };
    due::schedule_asked(tx, Kind::Reconcile, &work).await?;
    tx.audit("manual_review.resolve", id.to_string(), None, Some(facts(&resolution)));
    Ok(resolution)
}

/// What receivers and the audit log are told of a decision.
pub(crate) fn facts(row: &ResolutionRow) -> Value {
    json!({
        "id": ReviewId::from_uuid(row.review_id),
        "kind": row.kind,
        "outcome": row.outcome,
        "reference": row.reference,
        "note": row.note,
        "forced": row.forced,
        "decidedBy": row.asked_by,
        "state": row.state,
        "answer": row.answer,
    })
}
