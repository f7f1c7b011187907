//! What merchants set up before anything is billed: their choices, how their pages look, customers, tax rates; and when the reading of their events begins.
//!
//! Use cases take `&mut TenantTx` and never open one, as those of `app` do, which bills with what is here.

pub mod appearance;
pub mod customers;
pub mod feed;
pub mod origins;
pub mod preferences;
pub mod taxes;
