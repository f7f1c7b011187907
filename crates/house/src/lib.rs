//! The gateway through which merchants charge what persons keep with the house: a saved card, or a wallet.
//!
//! The promise: nothing is charged without a mandate that the person gave at that very merchant, for that very customer, that holds at
//! the moment of the charge, within its caps; one attempt is charged once, whatever is sent again; a wallet never falls below zero; and
//! what nobody knows is called unknown. What was taken is owed to the merchant in the books of the house, in the same commit that says
//! that it was taken.
//!
//! To billing it is a gateway like any other, behind the port `ChargeGateway`. It asks the house's own gateways for what cards bring.

mod answer;
mod gateway;
mod intent;
mod refund;
mod settle;

pub use gateway::{HouseGateway, NAME};
