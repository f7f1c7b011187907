//! Which policy is in force.

use ids::PolicyId;
use recovery::Policy;
use store::policies::PolicyRow;
use store::{StoreError, TenantTx, policies};

use crate::{Error, Result};

/// Reads a stored policy.
///
/// # Errors
/// `Fault` for one that this program cannot read.
pub fn parse(row: &PolicyRow) -> Result<Policy> {
    serde_json::from_value(row.body.clone())
        .map_err(|error| Error::fault("a stored recovery policy cannot be read").because(error))
}

/// The tenant's policy; the payday-aware default becomes version 1 when the tenant never chose.
///
/// # Errors
/// Any store error.
pub async fn in_force(tx: &mut TenantTx) -> Result<(PolicyId, Policy)> {
    if let Some(row) = policies::current(tx).await? {
        return Ok((row.id, parse(&row)?));
    }
    let policy = Policy::payday_aware();
    let row = PolicyRow {
        id: tx.fresh(),
        version: 1,
        name: policy.name.clone(),
        body: serde_json::to_value(&policy)
            .map_err(|error| Error::fault("a policy cannot be written").because(error))?,
        created_at: tx.now(),
    };
    match policies::insert(tx, &row).await {
        Ok(()) => Ok((row.id, policy)),
        // Two first failures at once: the other made the version. This transaction is spoilt; it will be tried again.
        Err(StoreError::Constraint(_)) => Err(Error::new(
            crate::Kind::Busy,
            "busy",
            "The recovery policy is being set up by another worker. It will be tried again.",
        )),
        Err(error) => Err(error.into()),
    }
}

/// A policy by id.
///
/// # Errors
/// `Missing`; `Fault` for one that this program cannot read.
pub(super) async fn by_id(tx: &mut TenantTx, id: PolicyId) -> Result<Policy> {
    parse(&policies::get(tx, id).await?)
}
