//! What approvers say of a payout: each once, nobody of their own, and to exactly this payout.

use ids::PayoutId;
use serde_json::json;
use store::due::NewDue;
use store::payout_approvals::{self, PayoutApprovalRow};
use store::payouts::{self as rows, PayoutRow};
use store::{Kind as Work, Lane, TenantTx, beneficiaries, due};
use usecase::check::Checks;
use usecase::{Error, Kind, OnConstraint as _, Result};

use crate::{cancel, create, holds, told};

/// Longest note, in characters.
const MAX_NOTE_CHARS: usize = 500;

/// What somebody says, with the code that they proved themselves by.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Yes or no.
    pub approve: bool,
    /// Why.
    pub note: Option<String>,
    /// The credential.
    pub approver: String,
    /// The time step of the code.
    pub step: i64,
    /// The digest of what was in front of them, where a page showed it; none when they named the payout and nothing else.
    pub shown: Option<String>,
}

/// Writes a word down. The last yes that was needed sends the payout; one no ends it.
///
/// # Errors
/// `Missing`; `Conflict` when the payout waits for nobody, its time is over, this approver spoke, it is held, or the beneficiary is not
/// what was asked for; `Forbidden` for who asked for it.
pub async fn decide(tx: &mut TenantTx, id: PayoutId, decision: Decision) -> Result<PayoutRow> {
    let mut checks = Checks::new();
    checks.optional("note", decision.note.as_deref(), MAX_NOTE_CHARS);
    checks.done()?;
    let row = rows::lock(tx, id).await?;
    open_to(tx, &row, &decision.approver).await?;
    if decision.shown.as_ref().is_some_and(|shown| *shown != row.digest) {
        return Err(changed());
    }
    if decision.approve {
        holds::passes(tx, Some(id)).await?;
    }
    let word = if decision.approve { "approve" } else { "reject" };
    let said = PayoutApprovalRow {
        payout_id: id,
        approver: decision.approver,
        decision: word.to_owned(),
        digest: row.digest.clone(),
        totp_step: decision.step,
        note: decision.note,
        created_at: tx.now(),
    };
    payout_approvals::insert(tx, &said).await.on_constraint("payout_approvals_pkey", || {
        Error::conflict("already_decided", "This approver has spoken about this payout. Somebody else is needed.")
    })?;
    let action = if decision.approve { "payout.approve" } else { "payout.reject" };
    let bound = json!({ "digest": said.digest, "totpStep": said.totp_step, "note": said.note });
    tx.audit(action, id.to_string(), None, Some(bound));
    if !decision.approve {
        return cancel::unsent(tx, row, "rejected", "rejected_by_approver").await;
    }
    let given = agreed(&payout_approvals::of(tx, id).await?, &row);
    if given < usize::try_from(row.approvals_needed).unwrap_or(usize::MAX) { Ok(row) } else { agree(tx, row).await }
}

/// How many agreed to exactly this payout.
pub(crate) fn agreed(said: &[PayoutApprovalRow], row: &PayoutRow) -> usize {
    let counts =
        |one: &&PayoutApprovalRow| one.decision == "approve" && one.digest == row.digest && one.approver != row.maker;
    said.iter().filter(counts).count()
}

async fn open_to(tx: &mut TenantTx, row: &PayoutRow, approver: &str) -> Result<()> {
    if row.status != "pending_approval" {
        let message = format!("The payout is {}: it waits for nobody's approval.", row.status);
        return Err(Error::conflict("payout_not_pending", message));
    }
    if row.approve_by.is_some_and(|end| tx.now() >= end) {
        return Err(Error::conflict("approval_expired", "The time to approve this payout is over. Ask for a new one."));
    }
    if row.maker == approver {
        let message = "Whoever asks for a payout does not approve it. Another credential has to.";
        return Err(Error::new(Kind::Forbidden, "maker_cannot_approve", message));
    }
    let to = beneficiaries::get(tx, row.beneficiary_id).await?;
    if to.status != "active" || create::digest(row, &to) != row.digest {
        return Err(changed());
    }
    Ok(())
}

fn changed() -> Error {
    let message = "The beneficiary is not what it was when this payout was asked for. Cancel it and ask for a new one.";
    Error::conflict("payout_changed", message)
}

async fn agree(tx: &mut TenantTx, mut row: PayoutRow) -> Result<PayoutRow> {
    let now = tx.now();
    row.status = "approved".to_owned();
    row.approved_at = Some(now);
    rows::save(tx, &row).await?;
    let work = NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(now) };
    due::schedule(tx, Work::Payout, &[work]).await?;
    told::tell(tx, "payout.approved", &row);
    row.version = row.version.saturating_add(1);
    Ok(row)
}
