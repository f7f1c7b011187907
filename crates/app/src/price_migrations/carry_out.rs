//! Carrying a move out: each subscription gets a change that waits for the end of its period.
//!
//! One that cannot be changed now (it is paused, it ends, another change waits) is left as it is, and the list says why.

use billing::subscription::{self as machine, Target};
use billing::{Item, Subscription};
use ids::{ItemId, PriceMigrationId, Uuid};
use jiff::Timestamp;
use store::price_migrations as table;
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, subscriptions};

use super::{CHUNK, Moves, data};
use crate::clocks::Presents;
use crate::writing::{self, Change};
use crate::{Result, rows};

/// Moves the next subscriptions; whether there may be more.
pub(crate) async fn move_some(tx: &mut TenantTx, id: PriceMigrationId) -> Result<bool> {
    let mut migration = table::lock(tx, id).await?;
    if migration.status != "applying" {
        return Ok(false);
    }
    let moves = Moves::of(tx, &migration).await?;
    let ids = table::to_move(tx, &migration, CHUNK).await?;
    let (mut changes, settled) = decide(tx, &ids, &moves).await?;
    writing::write(tx, &mut changes).await?;
    if !settled.is_empty() {
        table::settle_rows(tx, id, &settled).await?;
    }
    let more = i64::try_from(ids.len()).is_ok_and(|seen| seen == CHUNK);
    migration.upto = ids.last().copied().unwrap_or(migration.upto);
    if !more {
        migration.status = "applied".to_owned();
        migration.applied_at = Some(tx.now());
        tx.record("price_migration.applied", id.uuid(), data(&migration));
    }
    table::save(tx, &migration).await?;
    Ok(more)
}

type Settled = Vec<(Uuid, Option<String>)>;

async fn decide(tx: &mut TenantTx, ids: &[Uuid], moves: &Moves) -> Result<(Vec<Change>, Settled)> {
    let found = subscriptions::read(tx, ids).await?;
    let items = rows::by_subscription(subscriptions::items_of(tx, ids).await?);
    let mut presents = Presents::of(tx);
    let (mut changes, mut settled) = (Vec::new(), Vec::new());
    for row in found {
        let none = Vec::new();
        let current = rows::subscription(&row, items.get(&row.id).unwrap_or(&none))?;
        let now = presents.in_lane(tx, row.lane).await?;
        match moved(tx, row, &current, moves, now) {
            Ok(change) => {
                settled.push((change.row.id.uuid(), None));
                changes.push(change);
            }
            Err((id, why)) => settled.push((id, Some(why))),
        }
    }
    Ok((changes, settled))
}

/// The change, or why there is none.
fn moved(
    tx: &mut TenantTx,
    row: SubscriptionRow,
    current: &Subscription,
    moves: &Moves,
    now: Timestamp,
) -> std::result::Result<Change, (Uuid, String)> {
    let id = row.id.uuid();
    if current.pending.is_some() {
        return Err((id, "Another change of this subscription waits for the end of its period.".to_owned()));
    }
    let items: Vec<Item> = current.items.iter().map(|item| next_item(tx, item, moves)).collect();
    let target =
        Target { plan: current.plan, plan_name: current.plan_name.clone(), interval: current.cycle.interval(), items };
    match machine::schedule_change(current, &target, now) {
        Ok(decision) => Ok(Change { row, decision }),
        Err(refusal) => Err((id, refusal.to_string())),
    }
}

/// An item at another price is a new item; one that stays is the same.
fn next_item(tx: &mut TenantTx, item: &Item, moves: &Moves) -> Item {
    match moves.from(item.price.id) {
        Some(price) => Item { id: tx.fresh::<ItemId>(), price: price.clone(), quantity: item.quantity },
        None => item.clone(),
    }
}
