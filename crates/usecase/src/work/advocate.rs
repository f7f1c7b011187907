//! What speaks for merchants whose charges are disputed, as the worker needs it. Billing knows nothing of disputes but that they are
//! worked on in time.

use std::fmt;

use crate::Result;
use crate::ports::Gateways;
use async_trait::async_trait;
use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

/// Asks providers about disputes, and answers them.
#[async_trait]
pub trait Advocate: fmt::Debug + Send + Sync {
    /// Works on claimed disputes, and finishes them with the lease.
    ///
    /// # Errors
    /// Any store error.
    async fn work(&self, gateways: &Gateways, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;
}
