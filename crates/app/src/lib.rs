//! Use cases and jobs: load, decide, record. The only crate that knows the pure cores and the store at once.
//!
//! Use cases take `&mut TenantTx` and never open one; the edges (handlers, jobs, the command line) begin and
//! commit. No call to the outside happens inside an open transaction. This crate knows no HTTP and no SQL.

pub mod charging;
pub mod clocks;
pub mod endpoint_secrets;
pub mod error;
pub mod invoices;
pub mod jobs;
pub mod ports;
pub mod recoveries;
mod rows;
pub mod seal;
pub mod subscriptions;
pub mod verify;
pub mod webhook_sign;
mod writing;

pub use error::{Error, FieldError, Kind, Result};
