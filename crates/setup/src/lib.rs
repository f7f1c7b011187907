//! What merchants set up before anything is billed: their choices, customers, tax rates; and when the reading of their events begins.
//!
//! Use cases take `&mut TenantTx` and never open one, as those of `app` do, which bills with what is here.

pub mod customers;
pub mod feed;
pub mod preferences;
pub mod taxes;
