//! A provider tells of a refund: it is asked about, soon. Nothing is believed.

use ids::{AttemptId, ProviderAccountId};
use store::due::NewDue;
use store::{Kind, Lane, TenantTx, due, refunds as table};
use usecase::Result;

/// What came of being told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The provider is asked about it.
    Asked,
    /// Its answer is awaited, or asked for, already.
    Awaited,
    /// No refund of ours is meant.
    Nobodys,
}

/// Has the refunds looked up that a provider may mean: by its reference of the refund, or by its reference or ours of the charge.
/// Also those that are settled: one that was made may have come back.
///
/// # Errors
/// Any store error.
pub async fn told(
    tx: &mut TenantTx,
    account: ProviderAccountId,
    gateway_ref: Option<&str>,
    charge_ref: Option<&str>,
    attempt: Option<AttemptId>,
) -> Result<Told> {
    let meant = table::meant_by(tx, account, gateway_ref, charge_ref, attempt).await?;
    if meant.is_empty() {
        return Ok(Told::Nobodys);
    }
    let now = tx.now();
    // One that is being sent right now is asked about when its answer does not come; one that a person has is asked for by them.
    let open = meant.into_iter().filter(|row| !matches!(row.state.as_str(), "submitted" | "created"));
    let work: Vec<NewDue> =
        open.map(|row| NewDue { subject: row.id.uuid(), lane: Lane::from_uuid(row.lane), due_at: Some(now) }).collect();
    if work.is_empty() {
        return Ok(Told::Awaited);
    }
    due::rouse(tx, Kind::Refund, &work).await?;
    Ok(Told::Asked)
}
