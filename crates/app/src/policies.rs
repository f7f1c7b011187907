//! Choosing recovery policies: for everybody, a plan or a segment. Each change is a new version, and running recoveries keep
//! theirs.

use std::str::FromStr;

use ids::{PlanId, PolicyId};
use jiff::Timestamp;
use recovery::Policy;
use recovery::policy::select::Scope;
use serde_json::json;
use store::policies::PolicyRow;
use store::{TenantTx, plans, policies};

use crate::{Error, FieldError, Result, recoveries, rows};
use usecase::OnConstraint;
use usecase::check::Checks;

/// Longest name of a segment, in characters.
pub const MAX_SEGMENT_CHARS: usize = 40;

/// The policy in force for a scope.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its id; none while the tenant has not chosen and nothing has failed yet.
    pub id: Option<PolicyId>,
    /// Since when it is in force.
    pub since: Option<Timestamp>,
    /// Who it is for.
    pub scope: Scope,
    /// What it says. Version 1 of the payday-aware policy is the default.
    pub policy: Policy,
}

impl Chosen {
    fn of(row: &PolicyRow) -> Result<Chosen> {
        Ok(Chosen {
            id: Some(row.id),
            since: Some(row.created_at),
            scope: recoveries::scope_of(row)?,
            policy: recoveries::parse_policy(row)?,
        })
    }
}

/// What is in force now for everybody whom no narrower policy is for. Reads only.
///
/// # Errors
/// Any store error.
pub async fn current(tx: &mut TenantTx) -> Result<Chosen> {
    match policies::newest(tx, policies::TENANT, "").await? {
        Some(row) => Chosen::of(&row),
        None => Ok(Chosen { id: None, since: None, scope: Scope::Tenant, policy: Policy::default() }),
    }
}

/// All that is in force, the narrower first: segments by rank, plans, everybody's.
///
/// # Errors
/// Any store error.
pub async fn in_force(tx: &mut TenantTx) -> Result<Vec<Chosen>> {
    let found = policies::newest_of_each(tx).await?;
    let live = found.iter().filter(|row| row.archived != Some(true));
    let mut chosen = live.map(Chosen::of).collect::<Result<Vec<_>>>()?;
    chosen.sort_by(|one, other| order(&one.scope).cmp(&order(&other.scope)));
    Ok(chosen)
}

fn order(scope: &Scope) -> (u8, u32, &str) {
    match scope {
        Scope::Segment { segment, rank } => (0, *rank, segment),
        Scope::Plan { plan } => (1, 0, plan),
        Scope::Tenant => (2, 0, ""),
    }
}

/// Puts a policy in force for the recoveries of a scope that begin from now on. Its version follows the scope's last one.
///
/// # Errors
/// Field errors; `Conflict` when somebody else chose at the same time.
pub async fn choose(tx: &mut TenantTx, scope: Scope, mut policy: Policy) -> Result<Chosen> {
    let (kind, key, rank) = stored(&scope);
    check_scope(tx, &scope, &policy).await?;
    let before = policies::newest(tx, kind, &key).await?;
    let version = before.as_ref().map_or(1, |row| row.version.saturating_add(1));
    policy.version = u32::try_from(version).unwrap_or(u32::MAX);
    policy.validate().map_err(wrong)?;
    let row = PolicyRow {
        id: tx.fresh(),
        scope: kind.to_owned(),
        scope_key: key,
        rank,
        version,
        name: policy.name.clone(),
        body: body(&policy)?,
        archived: None,
        created_at: tx.now(),
    };
    insert(tx, &row).await?;
    tx.record("recovery_policy.updated", row.id.uuid(), facts(&row));
    tx.audit("recovery_policy.update", row.id.to_string(), before.map(|old| old.body), Some(row.body));
    Ok(Chosen { id: Some(row.id), since: Some(row.created_at), scope, policy })
}

/// Ends the scope of a policy: recoveries that begin from now on follow the next wider one. Those that run keep theirs.
///
/// # Errors
/// `Missing`; `Conflict` for everybody's, and for one that is not in force any more.
pub async fn archive(tx: &mut TenantTx, id: PolicyId) -> Result<Chosen> {
    let row = policies::get(tx, id).await?;
    if row.scope == policies::TENANT {
        return Err(Error::conflict(
            "policy_is_default",
            "This policy is for everybody whom no other is for. Choose another one in its place.",
        ));
    }
    let newest = policies::newest(tx, &row.scope, &row.scope_key).await?;
    let in_force = newest.filter(|newest| newest.id == id && newest.archived != Some(true));
    if row.scope == "experiment" || in_force.is_none() {
        return Err(Error::conflict(
            "policy_not_in_force",
            "This version is not in force, so there is nothing to archive. List the policies that are.",
        ));
    }
    let chosen = Chosen::of(&row)?;
    let version = row.version.saturating_add(1);
    let end = PolicyRow { id: tx.fresh(), version, archived: Some(true), created_at: tx.now(), ..row };
    insert(tx, &end).await?;
    tx.record(
        "recovery_policy.archived",
        id.uuid(),
        json!({ "id": id, "version": chosen.policy.version, "name": end.name }),
    );
    tx.audit("recovery_policy.archive", id.to_string(), Some(end.body), None);
    Ok(chosen)
}

/// Stores the baseline of an experiment, which is in force for nobody else.
pub(crate) async fn insert_baseline(tx: &mut TenantTx, experiment: String, mut policy: Policy) -> Result<PolicyId> {
    policy.version = 1;
    policy.validate().map_err(wrong)?;
    let row = PolicyRow {
        id: tx.fresh(),
        scope: "experiment".to_owned(),
        scope_key: experiment,
        rank: None,
        version: 1,
        name: policy.name.clone(),
        body: body(&policy)?,
        archived: None,
        created_at: tx.now(),
    };
    insert(tx, &row).await?;
    Ok(row.id)
}

async fn insert(tx: &mut TenantTx, row: &PolicyRow) -> Result<()> {
    policies::insert(tx, row).await.on_constraint("recovery_policies_version_once", || {
        Error::conflict("changed_meanwhile", "Somebody else changed the policy at the same time. Read it again.")
    })
}

fn body(policy: &Policy) -> Result<serde_json::Value> {
    serde_json::to_value(policy).map_err(|error| Error::fault("a policy cannot be written").because(error))
}

fn facts(row: &PolicyRow) -> serde_json::Value {
    let mut facts = json!({ "id": row.id, "version": row.version, "name": row.name });
    if row.scope != policies::TENANT {
        facts["scope"] = json!({ row.scope.as_str(): row.scope_key });
    }
    facts
}

fn stored(scope: &Scope) -> (&'static str, String, Option<i32>) {
    match scope {
        Scope::Tenant => (policies::TENANT, String::new(), None),
        Scope::Plan { plan } => ("plan", plan.clone(), None),
        Scope::Segment { segment, rank } => {
            ("segment", segment.clone(), Some(i32::try_from(*rank).unwrap_or(i32::MAX)))
        }
    }
}

/// A plan must be there, and its ladder must fit where the policy says so; a segment has a plain name.
async fn check_scope(tx: &mut TenantTx, scope: &Scope, policy: &Policy) -> Result<()> {
    match scope {
        Scope::Tenant => Ok(()),
        Scope::Plan { plan } => {
            let id = PlanId::from_str(plan).map_err(|_| Error::missing("plan"))?;
            let plan = plans::get(tx, id).await?;
            let interval = rows::interval(&plan.interval_unit, plan.interval_count)?;
            policy.check_for(interval).map_err(wrong)
        }
        Scope::Segment { segment, .. } => {
            let mut checks = Checks::new();
            checks.text("scope.segment", segment, MAX_SEGMENT_CHARS);
            let plain = !segment.contains(',') && segment.trim() == segment;
            checks.demand(
                plain,
                "scope.segment",
                "invalid_value",
                "A segment's name has no comma and no space around it.",
            );
            checks.done()
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn wrong(found: Vec<recovery::FieldError>) -> Error {
    Error::fields(found.iter().map(field_error).collect())
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
