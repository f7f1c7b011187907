//! Telling a customer of an event, and sending codes to phones.
//!
//! Safe to run twice: a message is written before it is handed over, and what may have been sent is not sent again.

use jiff::Timestamp;
use store::TenantScope;
use store::due::Lease;

use super::{Engine, Teller};
use crate::{Error, Result};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
    teller(engine)?.tell(scope, now, lease).await
}

pub(super) async fn codes(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    teller(engine)?.send_codes(scope, lease).await
}

fn teller(engine: &Engine) -> Result<&dyn Teller> {
    engine.teller.as_deref().ok_or_else(|| Error::fault("this worker cannot tell customers anything"))
}
