//! What was open before: asked about once more, and carried when nothing changed. Then the comparison is over.

use ids::RefundId;
use store::reconciliation_breaks::{self as rows, BreakRow};
use store::reconciliations::{self, ReconciliationRow};
use store::{TenantTx, attempts, refunds};
use usecase::Result;

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
        if let Some(refund) = refund_of(&row) {
            let said = asking::ask_refund(desk, refund).await?;
            let mut tx = desk.scope.begin_at(desk.now).await?;
            refund_again(&mut tx, run, row, refund, said).await?;
            tx.commit(()).await?;
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

/// The refund of ours that a break is about.
fn refund_of(row: &BreakRow) -> Option<RefundId> {
    let id = row.ours.as_ref().filter(|_| row.kind == "refund")?["id"].as_str()?;
    id.parse().ok()
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
    let known = refunds::get(tx, refund).await?;
    if said.verdict == Verdict::Moved && known.state == "succeeded" && known.returned_at.is_none() {
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
