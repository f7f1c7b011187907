//! Computing bills again at the newest prices, and listing what differs.

use std::collections::BTreeMap;

use billing::shadow::{self, Shadow};
use billing::{Derivation, Item, Subscription};
use ids::{InvoiceId, ItemId, PriceMigrationId};
use serde::Deserialize as _;
use serde_json::{Value, json};
use store::invoices::LineRow;
use store::price_migrations::{self as table, MovedRow};
use store::{TenantTx, invoices, subscriptions};

use super::{CHUNK, Moves, data};
use crate::{Error, Result, rows};

/// Looks at the next subscriptions; whether there may be more.
pub(crate) async fn compare_some(tx: &mut TenantTx, id: PriceMigrationId) -> Result<bool> {
    let mut migration = table::lock(tx, id).await?;
    if migration.status != "computing" {
        return Ok(false);
    }
    let moves = Moves::of(tx, &migration).await?;
    let ids = table::at_older_prices(tx, &migration, CHUNK).await?;
    let found = subscriptions::read(tx, &ids).await?;
    let items = rows::by_subscription(subscriptions::items_of(tx, &ids).await?);
    let last: Vec<_> = found.iter().filter_map(|row| row.latest_invoice_id).map(InvoiceId::uuid).collect();
    let mut billed: BTreeMap<ItemId, Vec<LineRow>> = BTreeMap::new();
    for line in invoices::lines_of(tx, &last).await? {
        if let Some(item) = line.item_id {
            billed.entry(item).or_default().push(line);
        }
    }
    let mut out = Vec::with_capacity(found.len());
    for row in &found {
        let none = Vec::new();
        let current = rows::subscription(row, items.get(&row.id).unwrap_or(&none))?;
        out.push(compared(tx, &current, &moves, &billed)?);
    }
    if !out.is_empty() {
        table::insert_rows(tx, id, &out).await?;
    }
    let more = i64::try_from(ids.len()).is_ok_and(|seen| seen == CHUNK);
    migration.upto = ids.last().copied().unwrap_or(migration.upto);
    if !more {
        migration.status = "ready".to_owned();
        migration.ready_at = Some(tx.now());
        tx.record("price_migration.ready", id.uuid(), data(&migration));
    }
    table::save(tx, &migration).await?;
    Ok(more)
}

/// One subscription: its last bill for the items that move, at both prices.
fn compared(
    tx: &TenantTx,
    current: &Subscription,
    moves: &Moves,
    billed: &BTreeMap<ItemId, Vec<LineRow>>,
) -> Result<MovedRow> {
    let mut row = MovedRow {
        subscription_id: current.id,
        status: "same".to_owned(),
        currency: current.currency.code().to_owned(),
        old_minor: 0,
        new_minor: 0,
        lines: Value::Null,
        reason: None,
        created_at: tx.now(),
    };
    let mut lines = Vec::new();
    for item in &current.items {
        let Some(price) = moves.from(item.price.id) else { continue };
        let none = Vec::new();
        let shadows = match shadows(current, item, price, billed.get(&item.id).unwrap_or(&none))? {
            Ok(shadows) => shadows,
            Err(why) => {
                row.status = "refused".to_owned();
                row.reason = Some(why);
                break;
            }
        };
        for (description, shadow) in shadows {
            let sum = |held: i64, more: i64| held.checked_add(more).ok_or_else(|| Error::fault("a sum does not fit"));
            row.old_minor = sum(row.old_minor, shadow.old.minor())?;
            row.new_minor = sum(row.new_minor, shadow.new.minor())?;
            if shadow.old != shadow.new && row.status == "same" {
                row.status = "differs".to_owned();
            }
            lines.push(line(item, price.id, &description, &shadow)?);
        }
    }
    row.lines = Value::Array(lines);
    Ok(row)
}

fn line(item: &Item, to: ids::PriceId, description: &str, shadow: &Shadow) -> Result<Value> {
    let derivation = serde_json::to_value(&shadow.derivation)
        .map_err(|error| Error::fault("a derivation cannot be written").because(error))?;
    Ok(json!({
        "itemId": item.id,
        "description": description,
        "fromPriceId": item.price.id,
        "toPriceId": to,
        "oldAmount": shadow.old.minor(),
        "newAmount": shadow.new.minor(),
        "derivation": derivation,
    }))
}

type Shadows = Vec<(String, Shadow)>;

/// The charges of an item on the last bill, at the other price; the fee of a whole period where there was none. The inner
/// error says why that price cannot be put on it.
fn shadows(
    current: &Subscription,
    item: &Item,
    price: &billing::Price,
    billed: &[LineRow],
) -> Result<std::result::Result<Shadows, String>> {
    let mut out = Vec::new();
    for line in billed {
        let derivation = Derivation::deserialize(&line.derivation)
            .map_err(|error| Error::fault("a stored derivation cannot be read").because(error))?;
        match shadow::of_billed(&derivation, price) {
            Ok(Some(shadow)) => out.push((line.description.clone(), shadow)),
            Ok(None) => {}
            Err(why) => return Ok(Err(why.to_string())),
        }
    }
    if out.is_empty() {
        match shadow::of_item(current, item, price) {
            Ok(Some(shadow)) => out.push((format!("{} (not billed yet)", current.plan_name), shadow)),
            Ok(None) => {}
            Err(why) => return Ok(Err(why.to_string())),
        }
    }
    Ok(Ok(out))
}
