//! Stored policies, read.

use ids::PolicyId;
use recovery::Policy;
use recovery::policy::select::Scope;
use store::policies::PolicyRow;
use store::{TenantTx, policies};

use crate::{Error, Result};

/// Reads a stored policy.
///
/// # Errors
/// `Fault` for one that this program cannot read.
pub fn parse(row: &PolicyRow) -> Result<Policy> {
    serde_json::from_value(row.body.clone())
        .map_err(|error| Error::fault("a stored recovery policy cannot be read").because(error))
}

/// Who a stored policy is for.
///
/// # Errors
/// `Fault` for a scope that this program does not know.
pub fn scope_of(row: &PolicyRow) -> Result<Scope> {
    let key = row.scope_key.clone();
    match row.scope.as_str() {
        policies::TENANT => Ok(Scope::Tenant),
        "plan" => Ok(Scope::Plan { plan: key }),
        "segment" => {
            let rank = u32::try_from(row.rank.unwrap_or(0)).unwrap_or(0);
            Ok(Scope::Segment { segment: key, rank })
        }
        other => Err(Error::fault(format!("stored policy scope {other:?} is not known to this program"))),
    }
}

/// A policy by id.
///
/// # Errors
/// `Missing`; `Fault` for one that this program cannot read.
pub(super) async fn by_id(tx: &mut TenantTx, id: PolicyId) -> Result<Policy> {
    parse(&policies::get(tx, id).await?)
}
