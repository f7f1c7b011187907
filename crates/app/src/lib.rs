//! Use cases and jobs: load, decide, record. The only crate that knows the pure cores and the store at once.
//!
//! Use cases take `&mut TenantTx` and never open one; the edges (handlers, jobs, the command line) begin and
//! commit. No call to the outside happens inside an open transaction. This crate knows no HTTP and no SQL.

pub mod balances;
pub mod changes;
pub mod charging;
pub mod check;
pub mod clocks;
pub mod credit_notes;
pub mod customers;
pub mod discounts;
pub mod drafts;
pub mod endpoint_secrets;
pub mod endpoints;
pub mod error;
pub mod explain;
pub mod grants;
pub mod invoices;
mod items;
pub mod jobs;
pub mod keys;
pub mod methods;
pub mod one_offs;
pub mod papers;
pub mod pending;
pub mod phases;
pub mod plans;
pub mod policies;
pub mod ports;
pub mod preferences;
pub mod previews;
pub mod price_migrations;
mod prorations;
mod purse;
pub mod recoveries;
pub mod revenue;
mod rows;
pub mod rules;
pub mod seal;
pub mod sending;
pub mod subscriptions;
pub mod taxes;
pub mod terms;
pub mod usage;
pub mod verify;
pub mod webhook_sign;
mod writing;

pub use error::{Error, FieldError, Kind, Result};
