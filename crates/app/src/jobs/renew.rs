//! What is due on subscriptions: renewals, trial ends, expiries, resumes. Set-based: a chunk of one tenant's
//! subscriptions is loaded, decided and written with a dozen statements and one commit.
//!
//! Safe to run twice: what is written demands the rows as they were read, a decision depends on them only, the claim's token
//! is demanded by the same commit, and a period of an item is billed once by the schema.

use std::collections::{BTreeMap, BTreeSet};

use billing::subscription::{self as machine, AdvanceSettings, TrialEnd};
use billing::{Status, Subscription};
use ids::{SubscriptionId, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::claims::{self, Claim};
use store::settings::SettingsRow;
use store::subscriptions::SubscriptionRow;
use store::{TenantScope, TenantTx, invoices, methods, settings, subscriptions};

use crate::rules::Rules;
use crate::writing::{self, Change};
use crate::{Result, changes, items, prorations, rows};

pub(super) async fn run(scope: &TenantScope, now: Timestamp, claim: &Claim) -> Result<()> {
    let mut tx = scope.begin_at(now).await?;
    let chosen = settings::get(&mut tx).await?;
    let settings = advance_settings(&chosen)?;
    let mut changes = decide(&mut tx, claim, &settings, now).await?;
    let bills = writing::states(&mut tx, &mut changes, &Rules::of_renewals(&chosen)).await?;
    // Before the numbers are taken: from then on nobody else of this tenant gets any.
    finish(&mut tx, claim, &changes).await?;
    writing::consequences(&mut tx, &changes, bills).await?;
    Ok(tx.commit(()).await?)
}

/// The tenant's choices about what time brings.
pub(crate) fn advance_settings(chosen: &SettingsRow) -> Result<AdvanceSettings> {
    Ok(AdvanceSettings {
        catch_up: rows::catch_up(&chosen.catch_up)?,
        incomplete_expiry: SignedDuration::from_hours(i64::from(chosen.incomplete_expiry_hours)),
        at_trial_end: TrialEnd::Bill,
    })
}

/// What the ends of trials lead to, for those customers that have no payment method and merchants who want something else
/// than a bill then. One statement for all, and none where nobody does.
pub(crate) async fn trial_ends(
    tx: &mut TenantTx,
    rows: &[SubscriptionRow],
) -> Result<BTreeMap<SubscriptionId, TrialEnd>> {
    let asking = || rows.iter().filter(|row| matches!(row.status.as_str(), "trialing" | "paused"));
    let choices: Vec<(&SubscriptionRow, &str)> =
        asking().filter_map(|row| row.at_trial_end.as_deref().map(|choice| (row, choice))).collect();
    if choices.is_empty() {
        return Ok(BTreeMap::new());
    }
    let customers: Vec<Uuid> = choices.iter().map(|(row, _)| row.customer_id.uuid()).collect();
    let able: BTreeSet<_> =
        methods::active_of(tx, &customers).await?.into_iter().map(|method| method.customer_id).collect();
    choices
        .into_iter()
        .filter(|(row, _)| !able.contains(&row.customer_id))
        .map(|(row, choice)| Ok((row.id, rows::trial_end(choice)?)))
        .collect()
}

async fn decide(tx: &mut TenantTx, claim: &Claim, settings: &AdvanceSettings, now: Timestamp) -> Result<Vec<Change>> {
    let found = subscriptions::read(tx, &claim.subjects).await?;
    let items = rows::by_subscription(subscriptions::items_of(tx, &claim.subjects).await?);
    let none = Vec::new();
    let trial_ends = trial_ends(tx, &found).await?;
    let mut changes = Vec::with_capacity(found.len());
    let mut credited = Vec::new();
    for row in found {
        let current: Subscription = rows::subscription(&row, items.get(&row.id).unwrap_or(&none))?;
        let at_trial_end = trial_ends.get(&row.id).copied().unwrap_or(settings.at_trial_end);
        let own = AdvanceSettings { at_trial_end, ..*settings };
        let decision = machine::advance(&current, &own, now).map_err(rows::refused)?;
        if current.cancel_credited && decision.next.status == Status::Canceled {
            credited.push((changes.len(), current));
        }
        changes.push(Change { row, decision });
    }
    credit_ends(tx, &mut changes, credited).await?;
    Ok(changes)
}

/// Gives back what is left where an end at a date was booked with a credit. What is not paid by then gives nothing.
async fn credit_ends(tx: &mut TenantTx, changes: &mut [Change], ended: Vec<(usize, Subscription)>) -> Result<()> {
    let since = ended.iter().filter_map(|(_, current)| current.cancel_at.map(|at| current.charges_end_after(at))).min();
    let Some(since) = since else { return Ok(()) };
    let ids: Vec<Uuid> =
        ended.iter().flat_map(|(_, current)| current.items.iter().map(|item| item.id.uuid())).collect();
    let billed = invoices::billed_beyond(tx, &ids, since).await?;
    for (at, current) in ended {
        let Some(change) = changes.get_mut(at) else { continue };
        let paid = changes::paid_of(&current, &billed)?;
        let cut = match current.cancel_at {
            Some(end) => prorations::cut_all(tx, &change.row, &current, end).await?,
            None => false,
        };
        let renamed = items::renamed(tx, &current.items);
        let decision = change.decision.clone();
        let decision = machine::credit_end(decision, &current, &paid, &renamed).map_err(rows::refused)?;
        change.decision = decision.taking_off(cut);
    }
    Ok(())
}

/// Every claimed row gets its next date; one whose subscription is gone is parked.
async fn finish(tx: &mut TenantTx, claim: &Claim, changes: &[Change]) -> Result<()> {
    let next: BTreeMap<Uuid, Option<Timestamp>> =
        changes.iter().map(|change| (change.row.id.uuid(), change.next_due())).collect();
    let dates: Vec<(Uuid, Option<Timestamp>)> =
        claim.subjects.iter().map(|subject| (*subject, next.get(subject).copied().flatten())).collect();
    Ok(claims::finish(tx, claim, &dates).await?)
}
