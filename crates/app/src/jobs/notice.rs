//! Telling a customer of an event.
//!
//! Safe to run twice: a message is written before it is handed over, and what may have been sent is not sent again.

use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use super::Engine;
use crate::{Error, Result};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    let Some(teller) = &engine.teller else { return Err(Error::fault("this worker cannot tell customers anything")) };
    teller.tell(scope, now, lease).await
}
