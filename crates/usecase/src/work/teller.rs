//! What tells customers, as the worker needs it. Billing knows nothing of messages: they are made from the event log.

use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use store::due::Lease;
use store::{TenantScope, TenantTx};

use crate::Result;

/// Derives notices from events and tells people.
#[async_trait]
pub trait Teller: fmt::Debug + Send + Sync {
    /// Whether the tenant wants its customers told anything.
    ///
    /// # Errors
    /// Any store error.
    async fn is_on(&self, tx: &mut TenantTx) -> Result<bool>;

    /// Makes notices of events that were not looked at yet, some at a time. Tells whether there may be more.
    ///
    /// # Errors
    /// Any store error.
    async fn derive(&self, tx: &mut TenantTx) -> Result<bool>;

    /// Works on claimed notices, and finishes them with the lease.
    ///
    /// # Errors
    /// Any store error.
    async fn tell(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()>;

    /// Works on claimed codes, and gives each its next appointment.
    ///
    /// # Errors
    /// Any store error.
    async fn send_codes(&self, scope: &TenantScope, lease: &Lease) -> Result<()>;
}
