//! The worker's hand in escrow: what happens to orders by itself, and what becomes of payments.
//!
//! Safe to run twice: an order is held while it is looked at, what is due follows from the order alone, and each change demands the
//! version that was read.

use std::fmt;

use app::jobs::Steward;
use async_trait::async_trait;
use escrow::Actor;
use ids::OrderId;
use jiff::Timestamp;
use runtime::secret::Secrets;
use store::due::Lease;
use store::escrow::orders as table;
use store::{TenantScope, TenantTx};
use usecase::Result;
use usecase::ports::Gateways;

use crate::carry::{Order, appoint, context, step};
use crate::payments::Desk;
use crate::{feeds, payments, refunds, refused, retention, told};

/// Most that happens to one order in one go: a bound for what should never need one.
const MOST_AT_ONCE: usize = 100;

/// Keeps what is held.
#[derive(Clone)]
pub struct Keeper {
    desk: Desk,
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper").finish_non_exhaustive()
    }
}

impl Keeper {
    /// With these ways to be paid; pages are at `base_url`, without a slash at the end.
    pub fn new(gateways: Gateways, secrets: Secrets, base_url: String) -> Keeper {
        Keeper { desk: Desk { gateways, secrets, base_url } }
    }
}

#[async_trait]
impl Steward for Keeper {
    async fn elapse(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        for row in &lease.rows {
            let own = Lease { kind: lease.kind, token: lease.token, rows: vec![row.clone()] };
            let mut tx = scope.begin_at(now).await?;
            if row.subject_id.is_nil() {
                retention::sweep(&mut tx, &own).await?;
                tx.commit(()).await?;
                continue;
            }
            elapsed(&mut tx, OrderId::from_uuid(row.subject_id), &own).await?;
            tx.commit(()).await?;
        }
        Ok(())
    }

    async fn collect(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        payments::run(&self.desk, scope, now, lease).await
    }

    async fn give_back(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        Box::pin(refunds::run(&self.desk.gateways, scope, now, lease)).await
    }
}

/// Everything that is due for an order, one after the other, each on what the one before left.
async fn elapsed(tx: &mut TenantTx, id: OrderId, lease: &Lease) -> Result<()> {
    let row = table::lock(tx, id).await?;
    let mut order = Order::of(row)?;
    let now = tx.now();
    remind(tx, &order, now).await?;
    for _ in 0..MOST_AT_ONCE {
        let Some(command) = escrow::due(&order.order, now).into_iter().next() else { break };
        let cx = context(tx, &order.order).await?;
        let outcome = escrow::decide(&order.order, &command, &cx).map_err(refused)?;
        // The appointment is set once, at the end.
        order = step(tx, order, &outcome, Actor::System).await?;
    }
    appoint(tx, &order, Some(lease)).await
}

/// Tells what somebody is to be reminded of since the last look, of each deadline the newest only.
async fn remind(tx: &mut TenantTx, order: &Order, now: Timestamp) -> Result<()> {
    let since = order.row.reminded_at.unwrap_or(order.row.created_at);
    let due: Vec<escrow::Reminder> =
        escrow::reminders(&order.order).into_iter().filter(|one| since < one.at && one.at <= now).collect();
    let deadlines = escrow::deadlines(&order.order);
    for (nth, one) in due.iter().enumerate() {
        let newer = due.iter().skip(nth.saturating_add(1)).any(|other| other.timer == one.timer);
        let ends = deadlines.iter().find(|deadline| deadline.timer == one.timer).map(|deadline| deadline.due);
        if let (false, Some(ends)) = (newer, ends.filter(|ends| *ends > now)) {
            told::remind(tx, order, one, ends);
            feeds::remind(tx, order, one, ends);
        }
    }
    Ok(table::reminded(tx, order.row.id).await?)
}
