//! The reading of a merchant's events: by their endpoints, and by whoever tells their customers.

use store::due::NewDue;
use store::webhooks::{self, FAN_OUT};
use store::{Kind, Lane, TenantTx, counters, due};

use usecase::Result;

/// With the first endpoint, or the first reader of another kind, begins the reading of events: from now, not from the beginning.
///
/// # Errors
/// Any store error.
pub async fn begin(tx: &mut TenantTx) -> Result<()> {
    if webhooks::cursor(tx, FAN_OUT).await?.is_some() {
        return Ok(());
    }
    let head = counters::hold(tx, counters::EVENTS).await?;
    webhooks::set_cursor(tx, FAN_OUT, head).await?;
    let work = NewDue { subject: tx.tenant().uuid(), lane: Lane::REAL, due_at: Some(tx.wall_now()) };
    Ok(due::schedule(tx, Kind::FanOut, &[work]).await?)
}
