//! What keeps money that is held for others, as the worker needs it. Billing knows nothing of orders.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use crate::Result;

/// Looks after orders and the payments into them.
#[async_trait]
pub trait Steward: fmt::Debug + Send + Sync {
    /// Does what is due by itself for claimed orders, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn elapse(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Works on claimed payments, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn collect(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Works on claimed refunds of orders, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn give_back(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;
}
