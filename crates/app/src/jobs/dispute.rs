//! Disputes, given to whoever speaks for merchants.
//!
//! Safe to run twice: the advocate asks before it answers, and what is booked is booked once.

use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use super::Engine;
use crate::{Error, Result};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let Some(advocate) = &engine.advocate else {
        return Err(Error::fault("this process answers no disputes"));
    };
    advocate.work(&engine.gateways, scope, now, lease).await
}
