//! How a dispute is noticed: a provider calls about it; the simulator, which can call nobody, has its own foreseen.

use ids::{AttemptId, DisputeId, ProviderAccountId};
use jiff::Timestamp;
use store::disputes::{self as table, DisputeRow};
use store::{Lane, TenantTx};
use usecase::Result;

use crate::appoint;

/// A dispute of which nothing is known but its name.
fn unknown(tx: &mut TenantTx, gateway: &str, dispute_ref: &str) -> DisputeRow {
    let now = tx.now();
    DisputeRow {
        id: tx.fresh::<DisputeId>(),
        gateway: gateway.to_owned(),
        account_id: None,
        dispute_ref: dispute_ref.to_owned(),
        attempt_id: None,
        invoice_id: None,
        escrow_payment_id: None,
        order_id: None,
        customer_id: None,
        state: "opened".to_owned(),
        wish: None,
        amount_minor: None,
        held_minor: 0,
        currency: None,
        reason: None,
        provider_status: None,
        withdrawn: false,
        fee_minor: None,
        statement: None,
        file: None,
        file_key_id: None,
        failure_message: None,
        look_ups: 0,
        lane: Lane::REAL.uuid(),
        version: 1,
        answer_by: None,
        submit_at: None,
        submitted_at: None,
        closed_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// A provider told of a dispute of an account: it is written down, if it is new, and asked about now. Which charge it is of is for the
/// provider to say.
///
/// # Errors
/// Any store error.
pub async fn told(
    tx: &mut TenantTx,
    gateway: &str,
    account: ProviderAccountId,
    dispute_ref: &str,
    answer_by: Option<Timestamp>,
) -> Result<()> {
    noticed(tx, gateway, Some(account), dispute_ref, answer_by).await
}

/// A provider lists a dispute that nobody told of: the same.
///
/// # Errors
/// Any store error.
pub async fn listed(
    tx: &mut TenantTx,
    gateway: &str,
    account: Option<ProviderAccountId>,
    dispute_ref: &str,
) -> Result<()> {
    noticed(tx, gateway, account, dispute_ref, None).await
}

async fn noticed(
    tx: &mut TenantTx,
    gateway: &str,
    account: Option<ProviderAccountId>,
    dispute_ref: &str,
    answer_by: Option<Timestamp>,
) -> Result<()> {
    let row = DisputeRow { account_id: account, answer_by, ..unknown(tx, gateway, dispute_ref) };
    let now = tx.now();
    let (id, lane) = if table::open(tx, &row).await? {
        (row.id, row.lane)
    } else {
        table::named(tx, account, dispute_ref).await?.unwrap_or((row.id, row.lane))
    };
    appoint(tx, id, Lane::from_uuid(lane), now).await
}

/// A charge of the simulator's that will be disputed: it is asked about when it is.
///
/// # Errors
/// Any store error.
pub async fn foreseen(tx: &mut TenantTx, attempt: AttemptId, lane: Lane) -> Result<DisputeId> {
    let dispute_ref = gateways::simulated::dispute_ref(attempt);
    let row = DisputeRow { lane: lane.uuid(), ..unknown(tx, gateways::simulated::NAME, &dispute_ref) };
    table::open(tx, &row).await?;
    Ok(row.id)
}
