//! What follows from each break: the provider is asked about the movement itself, and what it says is written.
//!
//! Nothing is booked but by the path that every outcome of its kind takes, and each break is written in a commit of its own.

use futures::StreamExt as _;
use store::TenantTx;
use store::reconciliations::ReconciliationRow;
use usecase::Result;
use usecase::ports::PayoutOutcome;

use super::Desk;
use super::asking::{self, Said, Verdict};
use super::comparing::{Act, Finding};
use crate::breaks::{self, Resolved};
use crate::{Source, fees};

/// Questions that are under way at the same time.
const SIDE_BY_SIDE: usize = 8;

/// What a provider said of a movement.
struct Heard {
    said: Said,
    /// The same of a payout, to be written.
    payout: Option<PayoutOutcome>,
}

/// Asks about what is to be asked about, and writes what follows. Answers how many the provider confirmed, which are no breaks.
pub(super) async fn handle(
    desk: &Desk<'_>,
    run: &ReconciliationRow,
    source: &Source,
    findings: Vec<Finding>,
) -> Result<i32> {
    let asked = futures::stream::iter(findings.into_iter().map(|finding| async move {
        let heard = ask(desk, finding.act).await;
        (finding, heard)
    }));
    let answered: Vec<(Finding, Result<Option<Heard>>)> = asked.buffered(SIDE_BY_SIDE).collect().await;
    let mut confirmed = 0_i32;
    for (finding, heard) in answered {
        confirmed = confirmed.saturating_add(i32::from(Box::pin(write(desk, run, source, finding, heard?)).await?));
    }
    Ok(confirmed)
}

async fn ask(desk: &Desk<'_>, act: Act) -> Result<Option<Heard>> {
    let said = match act {
        Act::Confirm(attempt) | Act::Book(attempt) => asking::ask(desk, attempt).await?,
        Act::ConfirmRefund(refund) => asking::ask_refund(desk, refund).await?,
        Act::ConfirmDispute(dispute) => asking::ask_dispute(desk, dispute).await?,
        Act::ConfirmPayout(id) | Act::BookPayout(id) => {
            let (said, payout) = asking::ask_payout(desk, id).await?;
            return Ok(Some(Heard { said, payout }));
        }
        Act::Fee(..)
        | Act::HurryRefund(_)
        | Act::HurryPayment(_)
        | Act::HurryPayout(_)
        | Act::HurryDispute(_)
        | Act::TakeUp
        | Act::Tell => return Ok(None),
    };
    Ok(Some(Heard { said, payout: None }))
}

/// Writes one break, in a commit of its own. True when there is none: a charge that is only missing in the list.
async fn write(
    desk: &Desk<'_>,
    run: &ReconciliationRow,
    source: &Source,
    finding: Finding,
    heard: Option<Heard>,
) -> Result<bool> {
    let Finding { mut found, act } = finding;
    let verdict = heard.as_ref().map(|heard| heard.said.verdict);
    if found.bucket == "only_ours" && verdict == Some(Verdict::Moved) {
        return Ok(true);
    }
    found.evidence = heard.as_ref().map(|heard| heard.said.evidence.clone()).or(found.evidence);
    let mut tx = desk.scope.begin_at(desk.now).await?;
    if is_on_its_way(&mut tx, act).await? {
        // It is on its way: its own job asks, and books what it hears.
        tx.commit(()).await?;
        return Ok(true);
    }
    if let (Act::TakeUp, Some(dispute_ref)) = (act, &found.gateway_ref) {
        disputes::listed(&mut tx, &source.gateway, source.account, dispute_ref).await?;
    }
    let booked = book(&mut tx, act, heard.as_ref()).await?;
    if let Some(row) = breaks::keep(&mut tx, source, Some(run.id), found).await? {
        let fee = if let Act::Fee(attempt, known, told) = act {
            fees::correct(&mut tx, row.id, attempt, (known, told)).await?
        } else {
            false
        };
        if let Some((resolution, effect)) = booked.or_else(|| end(act, fee, verdict, &row.what)) {
            let how = Resolved { resolution, effect, by: None, note: None, evidence: None };
            breaks::resolve(&mut tx, row, how).await?;
        }
    }
    tx.commit(()).await?;
    Ok(false)
}

/// Has what is on its way asked about at once; false when nothing is.
async fn is_on_its_way(tx: &mut TenantTx, act: Act) -> Result<bool> {
    match act {
        Act::HurryRefund(refund) => match refunds::hurry(tx, refund).await {
            Err(error) if error.kind == usecase::Kind::Missing => escrows::hurry_refund(tx, refund).await,
            known => known,
        },
        Act::HurryPayment(payment) => escrows::hurry(tx, payment).await,
        Act::HurryPayout(id) => payouts::hurry(tx, id).await,
        Act::HurryDispute(dispute) => disputes::hurry(tx, dispute).await,
        Act::Confirm(_)
        | Act::Book(_)
        | Act::Fee(..)
        | Act::ConfirmRefund(_)
        | Act::ConfirmPayout(_)
        | Act::BookPayout(_)
        | Act::ConfirmDispute(_)
        | Act::TakeUp
        | Act::Tell => Ok(false),
    }
}

/// Books what the provider said, by the path that any outcome takes, and how the break ends by it.
async fn book(tx: &mut TenantTx, act: Act, heard: Option<&Heard>) -> Result<Option<(&'static str, &'static str)>> {
    let Some(Heard { said, payout }) = heard else { return Ok(None) };
    if let (Act::Book(attempt), Verdict::Moved, Some(outcome)) = (act, said.verdict, &said.outcome) {
        let booked = asking::settle(tx, attempt, outcome).await?;
        return Ok(booked.then_some(("booked", "The payment is booked as the provider tells it when it is asked.")));
    }
    let Some(outcome) = payout else { return Ok(None) };
    let (id, effect) = match (act, said.verdict) {
        (Act::BookPayout(id), Verdict::Moved) => {
            (id, "The payout is booked as arrived after all, as the provider tells it when it is asked.")
        }
        (Act::ConfirmPayout(id), Verdict::Back) => {
            (id, "The payout is booked as come back, as the provider tells it when it is asked.")
        }
        _ => return Ok(None),
    };
    let settled = payouts::settle(tx, id, outcome, payouts::Heard::Asking).await?;
    Ok((settled != payouts::Settled::Before).then_some(("booked", effect)))
}

/// How a break ends that booked nothing; none when it stays open.
fn end(act: Act, fee: bool, verdict: Option<Verdict>, what: &[String]) -> Option<(&'static str, &'static str)> {
    const SAME: (&str, &str) =
        ("confirmed", "Nothing changed: asked about it itself, the provider says what our books say.");
    match act {
        Act::Fee(..) if fee => Some(("fee_corrected", "The fee is booked as the provider's books tell it.")),
        Act::Confirm(_) | Act::ConfirmRefund(_) | Act::ConfirmDispute(_) if verdict == Some(Verdict::Moved) => {
            Some(SAME)
        }
        // That it arrived says nothing of how much.
        Act::ConfirmPayout(_) if verdict == Some(Verdict::Moved) && what == ["state"] => Some(SAME),
        Act::Confirm(_)
        | Act::Book(_)
        | Act::Fee(..)
        | Act::ConfirmRefund(_)
        | Act::HurryRefund(_)
        | Act::HurryPayment(_)
        | Act::ConfirmPayout(_)
        | Act::BookPayout(_)
        | Act::HurryPayout(_)
        | Act::ConfirmDispute(_)
        | Act::HurryDispute(_)
        | Act::TakeUp
        | Act::Tell => None,
    }
}
