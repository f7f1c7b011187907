//! The rights of the people that merchants bill: to be shown everything that is known of them, and to be forgotten.
//!
//! The promise: once somebody was erased, nothing that this service stores says who they were, but for documents that the law has
//! their merchant keep; and every proof over what is stored holds as before. `docs/data-map.md` lists each place.
//!
//! Use cases take `&mut TenantTx` and never open one.

mod erase;
mod export;

pub use erase::{Withdrawn, erase};
pub use export::{MOST, export};
