//! What was open before: asked about once more, and carried when nothing changed. Then the comparison is over.

use std::str::FromStr;

use ids::{DisputeId, PayoutTryId, RefundId};
use serde_json::Value;
use store::disputes as disputes_of;
use store::reconciliation_breaks::{self as rows, BreakRow};
use store::reconciliations::{self, ReconciliationRow};
use store::{StoreError, TenantTx, attempts, payout_tries, refunds};
use usecase::Result;
use usecase::ports::PayoutOutcome;

use super::asking::{self, Said, Verdict};
use super::listing::source;
use super::{Desk, Step, save};
use crate::breaks::{self, Resolved};
use crate::runs;

/// Breaks that are looked at again in one step.
const AT_ONCE: i64 = 8;

/// Some breaks of earlier comparisons that this one did not meet by itself; when none is left, the end.
pub(super) async fn step(desk: &Desk<'_>, run: &ReconciliationRow) -> Step {
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let open = rows::left_open(&mut tx, run.id, source(run).key(), AT_ONCE).await?;
    tx.commit(()).await?;
    if open.is_empty() {
        return complete(desk, run).await;
    }
    for row in open {
        if let Some(refund) = ours_of(&row, "refund") {
            let said = asking::ask_refund(desk, refund).await?;
            let mut tx = desk.scope.begin_at(desk.now).await?;
            refund_again(&mut tx, run, row, refund, said).await?;
            tx.commit(()).await?;
            continue;
        }
        if matches!(row.kind.as_str(), "payout" | "dispute") {
            Box::pin(other_again(desk, run, row)).await?;
            continue;
        }
        let said = match row.attempt_id.filter(|_| row.kind == "charge") {
            Some(attempt) => Some(asking::ask(desk, attempt).await?),
            None => None,
        };
        let mut tx = desk.scope.begin_at(desk.now).await?;
        again(&mut tx, run, row, said).await?;
        tx.commit(()).await?;
    }
    Ok(run.clone())
}

/// What of ours a break of a kind is about.
fn ours_of<T: FromStr>(row: &BreakRow, kind: &str) -> Option<T> {
    let id = row.ours.as_ref().filter(|_| row.kind == kind)?["id"].as_str()?;
    id.parse().ok()
}

/// A break about a payout or a dispute that was open before: it heals when the provider says by now what our books say, and what came
/// back meanwhile, or arrived after all, is booked.
async fn other_again(desk: &Desk<'_>, run: &ReconciliationRow, row: BreakRow) -> Result<()> {
    let payout = ours_of::<PayoutTryId>(&row, "payout");
    let dispute = ours_of::<DisputeId>(&row, "dispute");
    let asked = match (payout, dispute) {
        (Some(id), _) => Some(asking::ask_payout(desk, id).await?),
        (None, Some(id)) => Some((asking::ask_dispute(desk, id).await?, None)),
        (None, None) => None,
    };
    let mut tx = desk.scope.begin_at(desk.now).await?;
    rows::met(&mut tx, run.id, row.id, true).await?;
    let end = match (payout, dispute, asked) {
        (Some(id), _, Some((said, answer))) => payout_again(&mut tx, &row, id, said, answer).await?,
        (None, Some(id), Some((said, _))) => dispute_again(&mut tx, id, said).await?,
        (None, None, _) => taken_up(&mut tx, &row).await?,
        (Some(_), _, None) | (None, Some(_), None) => None,
    };
    if let Some((resolution, effect, evidence)) = end {
        let how = Resolved { resolution, effect, by: None, note: None, evidence };
        breaks::resolve(&mut tx, row, how).await?;
    }
    Ok(tx.commit(()).await?)
}

/// How a break ends: the word, what it did, what the provider said.
type End = Option<(&'static str, &'static str, Option<Value>)>;

const SAME: &str = "Nothing changed here: the provider says by now what our books say.";

async fn payout_again(
    tx: &mut TenantTx,
    row: &BreakRow,
    id: PayoutTryId,
    said: Said,
    answer: Option<PayoutOutcome>,
) -> Result<End> {
    let is_settled = payout_tries::get(tx, id).await?.status == "settled";
    // That it arrived says nothing of how much.
    let only_state = row.what.iter().all(|what| what == "state");
    match (said.verdict, is_settled, answer) {
        (Verdict::Moved, true, _) if only_state => Ok(Some(("healed", SAME, Some(said.evidence)))),
        (Verdict::Moved, false, Some(outcome)) | (Verdict::Back, true, Some(outcome)) => {
            let settled = payouts::settle(tx, id, &outcome, payouts::Heard::Asking).await?;
            let effect = "The payout is booked as the provider tells it when it is asked.";
            let is_new = settled != payouts::Settled::Before;
            Ok(is_new.then_some(("booked", effect, Some(said.evidence))))
        }
        _ => Ok(None),
    }
}

async fn dispute_again(tx: &mut TenantTx, id: DisputeId, said: Said) -> Result<End> {
    let known = disputes_of::get(tx, id).await?;
    let same = match said.verdict {
        Verdict::Moved => known.withdrawn && known.state != "won",
        Verdict::Refused => known.state == "won",
        Verdict::Absent | Verdict::Other | Verdict::Back | Verdict::Unclear => false,
    };
    Ok(same.then_some(("healed", SAME, Some(said.evidence))))
}

/// A dispute that nobody had told of is known by now, with its charge.
async fn taken_up(tx: &mut TenantTx, row: &BreakRow) -> Result<End> {
    let Some(name) = row.gateway_ref.as_deref().filter(|_| row.kind == "dispute") else { return Ok(None) };
    let is_known = disputes::is_known(tx, row.account_id, name).await?;
    Ok(is_known.then_some(("healed", "The dispute was taken up, and is worked on.", None)))
}

/// A break about a refund that was open before: it heals when the provider says by now what our books say.
async fn refund_again(
    tx: &mut TenantTx,
    run: &ReconciliationRow,
    row: BreakRow,
    refund: RefundId,
    said: Said,
) -> Result<()> {
    rows::met(tx, run.id, row.id, true).await?;
    let is_made = match refunds::get(tx, refund).await {
        Ok(known) => known.state == "succeeded" && known.returned_at.is_none(),
        Err(StoreError::Missing(_)) => store::escrow::refunds::lock(tx, refund).await?.state == "succeeded",
        Err(error) => return Err(error.into()),
    };
    if said.verdict == Verdict::Moved && is_made {
        let effect = "Nothing changed here: the provider says by now what our books say.";
        let how = Resolved { resolution: "healed", effect, by: None, note: None, evidence: Some(said.evidence) };
        breaks::resolve(tx, row, how).await?;
    }
    Ok(())
}

/// One break that was open before.
async fn again(tx: &mut TenantTx, run: &ReconciliationRow, row: BreakRow, said: Option<Said>) -> Result<()> {
    rows::met(tx, run.id, row.id, true).await?;
    let (Some(attempt), Some(Said { verdict: Verdict::Moved, outcome: Some(outcome), evidence })) =
        (row.attempt_id, said)
    else {
        return Ok(());
    };
    let known = attempts::get(tx, attempt).await?.status == "succeeded";
    // What differs in the provider's books beside a payment that is there is not healed by its being there.
    if known && row.bucket == "different" && row.what.iter().any(|what| what == "fee") {
        return Ok(());
    }
    let (resolution, effect) = if known {
        ("healed", "Nothing changed here: the provider says by now what our books say.")
    } else if asking::settle(tx, attempt, &outcome).await? {
        ("booked", "The payment is booked as the provider tells it when it is asked.")
    } else {
        return Ok(());
    };
    let how = Resolved { resolution, effect, by: None, note: None, evidence: Some(evidence) };
    breaks::resolve(tx, row, how).await?;
    Ok(())
}

/// The comparison is over, and told.
async fn complete(desk: &Desk<'_>, run: &ReconciliationRow) -> Step {
    let mut run = run.clone();
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let clip = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    for tally in reconciliations::tally(&mut tx, run.id).await? {
        match tally.bucket.as_str() {
            "only_ours" => run.only_ours = clip(tally.met),
            "only_theirs" => run.only_theirs = clip(tally.met),
            _ => run.different = clip(tally.met),
        }
        run.carried = run.carried.saturating_add(clip(tally.carried));
        run.resolved = run.resolved.saturating_add(clip(tally.resolved));
    }
    run.state = "completed".to_owned();
    run.part = "done".to_owned();
    run.completed_at = Some(desk.now);
    save(&mut tx, &mut run).await?;
    reconciliations::forget_lines(&mut tx).await?;
    tx.record("reconciliation.completed", run.id.uuid(), runs::facts(&run));
    tx.commit(()).await?;
    Ok(run)
}
