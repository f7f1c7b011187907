//! What merchants set up before anything is billed: customers, tax rates, webhook endpoints and their secrets.
//!
//! Use cases take `&mut TenantTx` and never open one, as those of `app` do, which bills with what is here.

pub mod customers;
pub mod endpoint_secrets;
pub mod endpoints;
pub mod taxes;
