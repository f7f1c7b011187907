//! Telling merchants.
//!
//! Safe to run twice: a delivery that was made is not pending, and a receiver drops what it has seen.

use store::TenantScope;
use store::due::Lease;

use super::Engine;
use crate::{Error, Result};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let Some(post) = &engine.post else { return Err(Error::fault("this worker cannot tell merchants anything")) };
    post.deliver(scope, lease).await
}
