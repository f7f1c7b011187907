//! What merchants are told: endpoints and their secrets, deliveries of events to them, and the list of what there is to tell.
//!
//! The promise: an event leads to one delivery for each endpoint that wants it, and a delivery is tried on its published
//! schedule until it arrives or is given up, every try written down. It arrives at least once, under one id. An endpoint that
//! does not answer costs the others nothing, of its own merchant or of anybody else: each has one appointment, one holder at a
//! time, a limit of requests at once, and a breaker. Billing does nothing for it: deliveries are made from the event log,
//! behind the commits that wrote it.

pub mod again;
pub mod catalogue;
mod deliver;
pub mod endpoints;
mod fan_out;
mod health;
mod message;
mod persons;
mod postman;
mod schedule;
mod secrets;
mod settle;
pub mod trial;

pub use postman::Postman;
