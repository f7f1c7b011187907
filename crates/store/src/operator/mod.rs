//! What operators and auditors ask across tenants: make a tenant, look at the queues, prove the books.

pub mod books;
mod cap_checks;
pub mod chains;
mod credit_checks;
mod dispute_checks;
mod escrow_checks;
pub mod figures;
mod house_checks;
pub mod keks;
pub mod log;
pub mod oversight;
mod payout_checks;
pub mod people;
pub mod queues;
pub mod recompute;
mod refund_checks;
pub mod restores;
mod settlement_checks;
pub mod tenants;
pub mod time;
pub mod verify;
