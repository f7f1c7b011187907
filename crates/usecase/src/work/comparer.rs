//! What compares the books with those of providers, as the worker needs it. Billing knows nothing of statements and settlements.
//!
//! Safe to run twice: what a provider lists is kept once, a break that is open is told once, and money is booked by the same path
//! as any other outcome.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use crate::Result;
use crate::ports::Gateways;

/// Compares, and carries out what persons decided about what is left.
#[async_trait]
pub trait Comparer: fmt::Debug + Send + Sync {
    /// Works on what is claimed, and finishes it or puts it off with the lease.
    ///
    /// # Errors
    /// Any store error.
    async fn compare(&self, scope: &TenantScope, gateways: &Gateways, now: Timestamp, lease: &Lease) -> Result<()>;
}
