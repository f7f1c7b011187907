//! Moving running subscriptions to the newest prices of their plan.
//!
//! A subscription keeps the price versions it has for good, until its merchant moves it. A move is first only computed: the
//! last bill of every subscription at an older version is computed again at the newest, and every amount that would differ
//! is listed. Then the merchant carries it out, and each subscription changes when its period ends, before the next one is
//! billed; or drops it, and nothing has happened. The work is the worker's, a chunk to a transaction, so that a merchant
//! with many subscriptions waits for none of it.

mod carry_out;
mod compare;

use std::collections::BTreeMap;

use billing::Price;
use ids::{PlanId, PriceId, PriceMigrationId, Uuid};
use serde_json::{Value, json};
use store::plans::PriceRow;
use store::price_migrations::{self as table, PriceMigrationRow};
use store::{Kind, TenantTx, due, plans};

use crate::{Error, Result, rows};
use usecase::OnConstraint;

pub(crate) use carry_out::move_some;
pub(crate) use compare::compare_some;

/// Subscriptions to a transaction.
pub(crate) const CHUNK: i64 = 200;

/// Begins to compute a move of all running subscriptions of a plan to its newest prices.
///
/// # Errors
/// `Missing`; `Refused` when no price of the plan has a newer version; `Conflict` while another move of the plan is in hand.
pub async fn create(tx: &mut TenantTx, plan: PlanId) -> Result<PriceMigrationRow> {
    let plan = plans::get(tx, plan).await?;
    let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
    let newest = newest(&prices);
    if newest.len() == prices.len() {
        return Err(Error::refused(
            "no_newer_price",
            "Every price of this plan has one version, so nobody can be moved. Add the new price to the plan first.",
        ));
    }
    let now = tx.now();
    let row = PriceMigrationRow {
        id: tx.fresh(),
        plan_id: plan.id,
        status: "computing".to_owned(),
        to_prices: newest.iter().map(|price| price.id.uuid()).collect(),
        upto: Uuid::nil(),
        created_at: now,
        ready_at: None,
        applied_at: None,
        dropped_at: None,
    };
    table::insert(tx, &row).await.on_constraint("price_migrations_one_in_hand", || {
        Error::conflict(
            "price_migration_in_hand",
            "Another move of this plan's subscriptions is in hand. Apply it or drop it first.",
        )
    })?;
    let wall = tx.wall_now();
    due::ask(tx, Kind::Reprice, row.id.uuid(), wall).await?;
    tx.record("price_migration.created", row.id.uuid(), data(&row));
    tx.audit("price_migration.create", row.id.to_string(), None, Some(data(&row)));
    Ok(row)
}

/// Carries a computed move out.
///
/// # Errors
/// `Missing`; `Conflict` when it is not ready, or the plan's prices have changed since it was computed.
pub async fn apply(tx: &mut TenantTx, id: PriceMigrationId) -> Result<PriceMigrationRow> {
    let mut row = table::lock(tx, id).await?;
    if matches!(row.status.as_str(), "applying" | "applied") {
        return Ok(row);
    }
    if row.status != "ready" {
        return Err(not_ready(&row));
    }
    let prices = plans::prices_of(tx, &[row.plan_id.uuid()]).await?;
    let now_newest: Vec<Uuid> = newest(&prices).iter().map(|price| price.id.uuid()).collect();
    if now_newest != row.to_prices {
        return Err(Error::conflict(
            "price_changed",
            "The plan has newer prices than this move was computed with. Drop it and make another one.",
        ));
    }
    let before = data(&row);
    row.status = "applying".to_owned();
    row.upto = Uuid::nil();
    table::save(tx, &row).await?;
    let wall = tx.wall_now();
    due::ask(tx, Kind::Reprice, row.id.uuid(), wall).await?;
    tx.audit("price_migration.apply", row.id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Gives a move up. Asking twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` once it is being carried out.
pub async fn drop_it(tx: &mut TenantTx, id: PriceMigrationId) -> Result<PriceMigrationRow> {
    let mut row = table::lock(tx, id).await?;
    match row.status.as_str() {
        "dropped" => return Ok(row),
        "computing" | "ready" => {}
        _ => return Err(not_ready(&row)),
    }
    let before = data(&row);
    row.status = "dropped".to_owned();
    row.dropped_at = Some(tx.now());
    table::save(tx, &row).await?;
    due::cancel(tx, Kind::Reprice, row.id.uuid()).await?;
    tx.record("price_migration.dropped", row.id.uuid(), data(&row));
    tx.audit("price_migration.drop", row.id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

fn not_ready(row: &PriceMigrationRow) -> Error {
    let what = match row.status.as_str() {
        "computing" => "is still being computed. Wait for price_migration.ready and look at it first.",
        "applying" => "is being carried out and cannot be taken back.",
        "applied" => "was carried out and cannot be taken back. Move the subscriptions to another price instead.",
        _ => "was dropped. Make another one.",
    };
    Error::conflict("price_migration_not_ready", format!("This move {what}"))
}

/// What a receiver is told about a move.
pub(crate) fn data(row: &PriceMigrationRow) -> Value {
    json!({ "id": row.id, "planId": row.plan_id, "status": row.status })
}

/// The newest version of each price, in the order of their ids.
fn newest(prices: &[PriceRow]) -> Vec<&PriceRow> {
    let mut found: BTreeMap<(&str, &str), &PriceRow> = BTreeMap::new();
    for price in prices {
        let held = found.entry((&price.key, &price.currency)).or_insert(price);
        if price.version > held.version {
            *held = price;
        }
    }
    let mut newest: Vec<&PriceRow> = found.into_values().collect();
    newest.sort_by_key(|price| price.id);
    newest
}

/// For each older version of a plan's prices, the version that a move brings.
#[derive(Debug)]
pub(crate) struct Moves(BTreeMap<PriceId, Price>);

impl Moves {
    pub(crate) async fn of(tx: &mut TenantTx, migration: &PriceMigrationRow) -> Result<Moves> {
        let prices = plans::prices_of(tx, &[migration.plan_id.uuid()]).await?;
        let mut moves = BTreeMap::new();
        for old in &prices {
            let same = |new: &&PriceRow| new.key == old.key && new.currency == old.currency;
            let brings = |new: &&PriceRow| migration.to_prices.contains(&new.id.uuid());
            if let Some(new) = prices.iter().filter(brings).find(same).filter(|new| new.id != old.id) {
                moves.insert(old.id, rows::price(new)?);
            }
        }
        Ok(Moves(moves))
    }

    /// What an item at this price moves to; `None` where it stays.
    pub(crate) fn from(&self, price: PriceId) -> Option<&Price> {
        self.0.get(&price)
    }
}
