//! Sessions of parties: guests of one order, until a code proved their phone; then who they are, for a while.

use ids::{CustomerId, OrderId, PartySessionId};
use jiff::{SignedDuration, Timestamp};
use store::escrow::sessions::{self as table, PartySessionRow};
use store::{StoreError, TenantTx};
use usecase::{Error, Result};

use crate::Whence;

/// How long a guest may look.
pub const GUEST_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// For how long a proved phone counts.
pub const VERIFIED_LIFE: SignedDuration = SignedDuration::from_hours(12);

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: PartySessionId,
    /// Whose.
    pub customer: CustomerId,
    /// The order whose link was opened; a guest sees no other.
    pub order: OrderId,
    /// Since when their phone is proved.
    pub verified_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether they may look at an order, if they are party to it.
    pub fn covers(&self, order: OrderId) -> bool {
        self.verified_at.is_some() || self.order == order
    }

    fn of(row: PartySessionRow) -> Session {
        Session {
            id: row.id,
            customer: row.customer_id,
            order: row.order_id,
            verified_at: row.verified_at,
            expires_at: row.expires_at,
        }
    }
}

/// Begins a session of a guest.
///
/// # Errors
/// `Missing` when there is no such customer.
pub(crate) async fn begin(tx: &mut TenantTx, customer: CustomerId, order: OrderId, whence: &Whence) -> Result<Session> {
    let wall = tx.wall_now();
    let row = PartySessionRow {
        id: tx.fresh(),
        customer_id: customer,
        order_id: order,
        verified_at: None,
        ended_at: None,
        address: whence.address.clone(),
        agent: whence.agent.clone(),
        expires_at: after(wall, GUEST_LIFE)?,
        created_at: wall,
    };
    table::insert(tx, &row).await?;
    Ok(Session::of(row))
}

/// A session of a party whom the merchant vouches for: a guest of one order, who moves nothing.
///
/// # Errors
/// `Missing` for the order; `Refused` when the customer is no party to it.
pub async fn guest(tx: &mut TenantTx, customer: CustomerId, order: OrderId) -> Result<Session> {
    let held = escrows::load(tx, order).await?;
    if held.side_of(escrows::person(customer)).is_none() {
        return Err(crate::links::no_party());
    }
    let facts = serde_json::json!({ "customerId": customer, "orderId": order });
    tx.audit("escrow_party.token", customer.to_string(), None, Some(facts));
    begin(tx, customer, order, &Whence::default()).await
}

/// A session that goes on: not ended, not over, of somebody who was not erased. `None` otherwise.
///
/// # Errors
/// Any store error.
pub async fn session(tx: &mut TenantTx, id: PartySessionId) -> Result<Option<Session>> {
    let row = match table::get(tx, id).await {
        Ok(row) => row,
        Err(StoreError::Missing(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let goes_on = row.ended_at.is_none() && tx.wall_now() < row.expires_at;
    let erased = store::customers::get(tx, row.customer_id).await?.erased_at.is_some();
    Ok((goes_on && !erased).then(|| Session::of(row)))
}

/// Writes that a code proved the phone of whoever is in a session. Answers whether they never came with such a browser before.
pub(crate) async fn prove(tx: &mut TenantTx, id: PartySessionId) -> Result<bool> {
    let row = table::get(tx, id).await?;
    let new = !table::knows(tx, row.customer_id, row.agent.as_deref()).await?;
    let wall = tx.wall_now();
    table::verified(tx, id, wall, after(wall, VERIFIED_LIFE)?).await?;
    Ok(new)
}

pub(crate) fn after(wall: Timestamp, life: SignedDuration) -> Result<Timestamp> {
    wall.checked_add(life).map_err(|error| Error::fault("something ends beyond time").because(error))
}
