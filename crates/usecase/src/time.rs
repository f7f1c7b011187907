//! Time of customers: real, or their test clock's.

use ids::TestClockId;
use store::customers::CustomerRow;
use store::due::NewDue;
use store::{Kind as Work, Lane, TenantTx, clocks, due};

use crate::{Error, Kind, Result};

/// Moves the transaction to where the customer's test clock stands, if they have one. Answers the lane of what is made.
///
/// # Errors
/// `Busy` while the clock is on its way.
pub async fn enter_time_of(tx: &mut TenantTx, customer: &CustomerRow) -> Result<Lane> {
    let lane = TenantTx::lane_of(customer.test_clock_id);
    enter_lane(tx, lane).await?;
    Ok(lane)
}

/// Moves the transaction to where a lane's test clock stands. Nothing to do in real time.
///
/// # Errors
/// `Busy` while the clock is on its way.
pub async fn enter_lane(tx: &mut TenantTx, lane: Lane) -> Result<()> {
    if !lane.is_real() {
        let clock = clocks::get(tx, TestClockId::from_uuid(lane.uuid())).await?;
        if clock.status == "advancing" {
            return Err(Error::new(
                Kind::Busy,
                "test_clock_advancing",
                "The test clock of this customer is advancing. Wait until it is ready and repeat the request.",
            ));
        }
        tx.travel_to(clock.frozen_at)?;
    }
    Ok(())
}

/// Has what just became due in a clock's lane done where the clock stands. Nothing to do in real time.
///
/// # Errors
/// Any store error.
pub async fn nudge(tx: &mut TenantTx, lane: Lane) -> Result<()> {
    if lane.is_real() {
        return Ok(());
    }
    let work = NewDue { subject: lane.uuid(), lane: Lane::REAL, due_at: Some(tx.wall_now()) };
    Ok(due::schedule(tx, Work::Clock, &[work]).await?)
}
