//! Writing down that money goes back: in the commit of the decision that sets it aside.

use escrow::order::{Refund, RefundState};
use store::due::NewDue;
use store::escrow::refunds::{self as table, EscrowRefundRow};
use store::{Kind as Work, Lane, TenantTx, due};
use usecase::{Error, Result, time};

use crate::carry::Order;

/// Writes down what a decision sends back to its source: the refunds that were not there before.
///
/// # Errors
/// Any store error.
pub(crate) async fn begin(tx: &mut TenantTx, order: &Order, before: &[Refund]) -> Result<()> {
    let is_new = |one: &&Refund| !before.iter().any(|known| known.id == one.id);
    let lane = Lane::from_uuid(order.row.lane);
    for one in order.order.refunds.iter().filter(is_new).filter(|one| one.state == RefundState::Submitted) {
        let payment = one.payment.ok_or_else(|| Error::fault("a refund of no payment"))?;
        let now = tx.now();
        let row = EscrowRefundRow {
            id: one.id,
            order_id: order.row.id,
            payment_id: payment,
            state: "created".to_owned(),
            amount_minor: one.minor,
            gateway_ref: None,
            failure_code: None,
            failure_message: None,
            look_ups: 0,
            not_found: 0,
            sendings: 0,
            put_off: 0,
            lane: order.row.lane,
            submitted_at: None,
            settled_at: None,
            created_at: now,
            updated_at: now,
        };
        table::insert(tx, &row).await?;
        let work = NewDue { subject: one.id.uuid(), lane, due_at: Some(now) };
        due::schedule(tx, Work::EscrowRefund, &[work]).await?;
        time::nudge(tx, lane).await?;
    }
    Ok(())
}
