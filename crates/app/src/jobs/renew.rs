//! What is due on subscriptions: renewals, trial ends, expiries, resumes. Set-based: a chunk of one tenant's
//! subscriptions is loaded, decided and written with a dozen statements and one commit.
//!
//! Safe to run twice: what is written demands the rows as they were read, a decision depends on them only, the claim's token
//! is demanded by the same commit, and a period of an item is billed once by the schema.

use std::collections::BTreeMap;

use billing::Subscription;
use billing::subscription::{self as machine, AdvanceSettings, TrialEnd};
use ids::{SubscriptionId, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::claims::{self, Claim};
use store::settings::SettingsRow;
use store::subscriptions::ItemRow;
use store::{TenantScope, TenantTx, settings, subscriptions};

use crate::rules::Rules;
use crate::writing::{self, Change};
use crate::{Result, rows};

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

async fn decide(tx: &mut TenantTx, claim: &Claim, settings: &AdvanceSettings, now: Timestamp) -> Result<Vec<Change>> {
    let found = subscriptions::read(tx, &claim.subjects).await?;
    let items = by_subscription(subscriptions::items_of(tx, &claim.subjects).await?);
    let none = Vec::new();
    let mut changes = Vec::with_capacity(found.len());
    for row in found {
        let current: Subscription = rows::subscription(&row, items.get(&row.id).unwrap_or(&none))?;
        let decision = machine::advance(&current, settings, now).map_err(rows::refused)?;
        changes.push(Change { row, decision });
    }
    Ok(changes)
}

fn by_subscription(items: Vec<ItemRow>) -> BTreeMap<SubscriptionId, Vec<ItemRow>> {
    let mut out: BTreeMap<SubscriptionId, Vec<ItemRow>> = BTreeMap::new();
    for item in items {
        out.entry(item.subscription_id).or_default().push(item);
    }
    out
}

/// Every claimed row gets its next date; one whose subscription is gone is parked.
async fn finish(tx: &mut TenantTx, claim: &Claim, changes: &[Change]) -> Result<()> {
    let next: BTreeMap<Uuid, Option<Timestamp>> =
        changes.iter().map(|change| (change.row.id.uuid(), change.next_due())).collect();
    let dates: Vec<(Uuid, Option<Timestamp>)> =
        claim.subjects.iter().map(|subject| (*subject, next.get(subject).copied().flatten())).collect();
    Ok(claims::finish(tx, claim, &dates).await?)
}
