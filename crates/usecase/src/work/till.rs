//! What serves payers who are present, as the worker needs it. Billing knows nothing of checkouts.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use crate::Result;

/// Carries out what payers asked for on a page of ours.
#[async_trait]
pub trait Till: fmt::Debug + Send + Sync {
    /// Works on claimed checkouts, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn serve(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Asks providers for pages on which cards are saved, and what came of them.
    ///
    /// # Errors
    /// Any store error.
    async fn save(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Makes methods unusable at their providers that were removed here.
    ///
    /// # Errors
    /// Any store error.
    async fn revoke(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;
}
