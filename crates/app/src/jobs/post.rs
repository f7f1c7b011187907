//! What tells merchants, as the worker needs it. Billing knows nothing of webhooks: they are made from the event log.

use std::fmt;

use async_trait::async_trait;
use store::due::Lease;
use store::{TenantScope, TenantTx};

use crate::Result;

/// Derives deliveries from events and sends them.
#[async_trait]
pub trait Post: fmt::Debug + Send + Sync {
    /// Makes deliveries of events that were not looked at yet, some at a time. Tells up to which event all is handed out.
    ///
    /// # Errors
    /// Any store error.
    async fn hand_out(&self, tx: &mut TenantTx) -> Result<i64>;

    /// Sends what the claimed endpoints are owed. What takes long goes on after this has returned, under the same lease.
    ///
    /// # Errors
    /// Any store error.
    async fn deliver(&self, scope: &TenantScope, lease: &Lease) -> Result<()>;

    /// Waits for what still goes on.
    async fn rest(&self);
}
