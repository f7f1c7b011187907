//! Use cases and jobs: load, decide, record. The only crate that knows the pure cores and the store at once.
//!
//! Use cases take `&mut TenantTx` and never open one; the edges (handlers, jobs, the command line) begin and
//! commit. No call to the outside happens inside an open transaction. This crate knows no HTTP and no SQL.

pub mod balances;
mod breakers;
pub mod changes;
pub mod charging;
pub mod clocks;
pub mod credit_notes;
pub mod discounts;
pub mod drafts;
pub mod experiments;
pub mod explain;
pub mod grants;
pub mod invoices;
mod items;
pub mod jobs;
pub mod methods;
pub mod one_offs;
pub mod papers;
pub mod pending;
pub mod phases;
pub mod plans;
pub mod policies;
pub mod previews;
pub mod price_migrations;
mod prorations;
mod purse;
pub mod recoveries;
pub mod revenue;
mod rows;
pub mod rules;
pub mod sending;
pub mod subscriptions;
pub mod terms;
pub mod usage;
pub mod verify;
mod writing;

pub use usecase::{Error, FieldError, Kind, Result};
