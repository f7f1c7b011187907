//! Use cases and jobs: load, decide, record. The only crate that knows the pure cores and the store at once.
//!
//! Use cases take `&mut TenantTx` and never open one; the edges (handlers, jobs, the command line) begin and
//! commit. No call to the outside happens inside an open transaction. This crate knows no HTTP and no SQL.

pub mod error;
pub mod ports;

pub use error::{Error, FieldError, Kind, Result};
