//! Choosing a recovery policy: each change is a new version, and running recoveries keep theirs.

use ids::PolicyId;
use jiff::Timestamp;
use recovery::Policy;
use serde_json::json;
use store::policies::PolicyRow;
use store::{TenantTx, policies};

use crate::{Error, FieldError, Result, recoveries};
use usecase::OnConstraint;

/// The policy in force.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its id; none while the tenant has not chosen and nothing has failed yet.
    pub id: Option<PolicyId>,
    /// Since when it is in force.
    pub since: Option<Timestamp>,
    /// What it says. Version 1 of the payday-aware policy is the default.
    pub policy: Policy,
}

/// What is in force now. Reads only.
///
/// # Errors
/// Any store error.
pub async fn current(tx: &mut TenantTx) -> Result<Chosen> {
    match policies::current(tx).await? {
        Some(row) => {
            Ok(Chosen { id: Some(row.id), since: Some(row.created_at), policy: recoveries::parse_policy(&row)? })
        }
        None => Ok(Chosen { id: None, since: None, policy: Policy::default() }),
    }
}

/// Puts a policy in force for the recoveries that begin from now on. Its version follows the last one.
///
/// # Errors
/// Field errors; `Conflict` when somebody else chose at the same time.
pub async fn choose(tx: &mut TenantTx, mut policy: Policy) -> Result<Chosen> {
    let before = policies::current(tx).await?;
    let version = before.as_ref().map_or(1, |row| row.version.saturating_add(1));
    policy.version = u32::try_from(version).unwrap_or(u32::MAX);
    policy.validate().map_err(|found| Error::fields(found.iter().map(field_error).collect()))?;
    let body =
        serde_json::to_value(&policy).map_err(|error| Error::fault("a policy cannot be written").because(error))?;
    let row = PolicyRow { id: tx.fresh(), version, name: policy.name.clone(), body, created_at: tx.now() };
    policies::insert(tx, &row).await.on_constraint("recovery_policies_version_once", || {
        Error::conflict("changed_meanwhile", "Somebody else changed the policy at the same time. Read it again.")
    })?;
    let facts = json!({ "id": row.id, "version": row.version, "name": row.name });
    tx.record("recovery_policy.updated", row.id.uuid(), facts.clone());
    tx.audit("recovery_policy.update", row.id.to_string(), before.map(|old| old.body), Some(row.body));
    Ok(Chosen { id: Some(row.id), since: Some(row.created_at), policy })
}

fn field_error(found: &recovery::FieldError) -> FieldError {
    let field = camel(found.field);
    FieldError { message: format!("{field} {}.", found.message), field, code: "invalid_value" }
}

/// `max_wait_days` is `maxWaitDays` outside.
fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let (head, tail) = part.split_at(part.len().min(1));
        name.push_str(&head.to_uppercase());
        name.push_str(tail);
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_as_outside() {
        assert_eq!(camel("max_wait_days"), "maxWaitDays");
        assert_eq!(camel("name"), "name");
    }
}
