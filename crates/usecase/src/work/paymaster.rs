//! What pays out, as the worker needs it. Billing knows nothing of payouts: they take what it collected.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use crate::Result;

/// Sends payouts and finds out what became of them.
#[async_trait]
pub trait Paymaster: fmt::Debug + Send + Sync {
    /// Works on claimed payouts, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn pay(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Reads claimed lists of banks again.
    ///
    /// # Errors
    /// Any store error.
    async fn read_banks(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;
}
