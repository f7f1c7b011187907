//! A break: found, told once while it is open, and resolved with how, by whom and to what effect.

use ids::{AttemptId, BreakId, ReconciliationId};
use serde_json::{Value, json};
use store::TenantTx;
use store::reconciliation_breaks::{self as rows, BreakRow};
use usecase::{Error, Result};

use crate::Source;

/// Something in which the two sides differ.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The same for the same break.
    pub(crate) name: String,
    /// `charge`, `settlement` and the like.
    pub(crate) kind: &'static str,
    /// Which of the buckets.
    pub(crate) bucket: &'static str,
    /// In what.
    pub(crate) what: Vec<&'static str>,
    /// Our attempt, if it is about one.
    pub(crate) attempt: Option<AttemptId>,
    /// The provider's reference.
    pub(crate) gateway_ref: Option<String>,
    /// Our reference, or somebody else's.
    pub(crate) reference: Option<String>,
    /// Our line.
    pub(crate) ours: Option<Value>,
    /// Theirs.
    pub(crate) theirs: Option<Value>,
    /// What the provider said when it was asked.
    pub(crate) evidence: Option<Value>,
}

/// Keeps a break, and tells of it if it was not open before. `None` when a person settled this very break already.
///
/// # Errors
/// Any store error.
pub(crate) async fn keep(
    tx: &mut TenantTx,
    source: &Source,
    run: Option<ReconciliationId>,
    found: Found,
) -> Result<Option<BreakRow>> {
    if rows::settled_by_a_person(tx, &found.name, found.theirs.as_ref(), found.ours.as_ref()).await? {
        return Ok(None);
    }
    let now = tx.wall_now();
    let row = BreakRow {
        id: tx.fresh::<BreakId>(),
        run_id: run,
        times: 1,
        gateway: source.gateway.clone(),
        account_id: source.account,
        name: found.name,
        kind: found.kind.to_owned(),
        bucket: found.bucket.to_owned(),
        what: found.what.into_iter().map(str::to_owned).collect(),
        attempt_id: found.attempt,
        gateway_ref: found.gateway_ref,
        reference: found.reference,
        ours: found.ours,
        theirs: found.theirs,
        evidence: found.evidence,
        state: "open".to_owned(),
        resolution: None,
        effect: None,
        note: None,
        resolved_by: None,
        resolved_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let (id, times) = rows::keep(tx, &row).await?;
    if let Some(run) = run {
        rows::met(tx, run, id, times > 1).await?;
    }
    let row = rows::get(tx, id).await?;
    if times == 1 {
        tracing::warn!(id = %row.id, name = row.name, bucket = row.bucket, "our books and a provider's differ");
        tx.record("reconciliation.break_found", row.id.uuid(), facts(&row));
    }
    Ok(Some(row))
}

/// How a break was resolved.
pub(crate) struct Resolved<'a> {
    /// The word kept.
    pub(crate) resolution: &'static str,
    /// What it did to the books.
    pub(crate) effect: &'a str,
    /// Who, if a person.
    pub(crate) by: Option<&'a str>,
    /// What they wrote.
    pub(crate) note: Option<&'a str>,
    /// What the provider said, if it was asked again.
    pub(crate) evidence: Option<Value>,
}

/// Resolves a break that is open.
///
/// # Errors
/// `Conflict` when somebody else did meanwhile; any store error.
pub(crate) async fn resolve(tx: &mut TenantTx, mut row: BreakRow, how: Resolved<'_>) -> Result<BreakRow> {
    row.state = "resolved".to_owned();
    row.resolution = Some(how.resolution.to_owned());
    row.effect = Some(how.effect.to_owned());
    row.note = how.note.map(str::to_owned);
    row.resolved_by = Some(how.by.unwrap_or("system").to_owned());
    row.resolved_at = Some(tx.wall_now());
    row.evidence = how.evidence.or(row.evidence);
    if !rows::resolve(tx, &row).await? {
        return Err(Error::conflict("changed_meanwhile", "The break was resolved by somebody else meanwhile."));
    }
    tx.record("reconciliation.break_resolved", row.id.uuid(), facts(&row));
    Ok(row)
}

/// What receivers and the audit log are told of a break.
pub fn facts(row: &BreakRow) -> Value {
    json!({
        "id": row.id,
        "reconciliationId": row.run_id,
        "gateway": row.gateway,
        "accountId": row.account_id,
        "kind": row.kind,
        "bucket": row.bucket,
        "differences": row.what,
        "transactionId": row.attempt_id,
        "gatewayRef": row.gateway_ref,
        "reference": row.reference,
        "ours": row.ours,
        "theirs": row.theirs,
        "state": row.state,
        "resolution": row.resolution,
        "effect": row.effect,
    })
}
