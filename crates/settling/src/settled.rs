//! A settlement, whoever told of it: written once with its lines, explained, and booked in the same commit.
//!
//! What arrived at the merchant's bank leaves the provider's clearing; what arrived in their balance with the provider stays there, to be
//! paid out. The part that was for payments which are not in these
//! books never was in the clearing, and is booked beside it. What the lines do not come to is kept and told as a break.

use std::collections::BTreeMap;

use gateways::reference::{Reference, uuid_of};
use ids::{AttemptId, ReconciliationId, SettlementId, StatementFileId, Uuid};
use jiff::Timestamp;
use money::{Money, MoneyError};
use reconciliation::{Explained, SettledKind, SettledLine, explain};
use serde_json::{Value, json};
use store::TenantTx;
use store::reconciliations::{self, ChargeLineRow};
use store::settlements::{self as rows, SettlementLineRow, SettlementRow};
use usecase::ports::{SettledInto, SettledItem};
use usecase::{Error, Result};

use crate::breaks::{self, Found, Resolved};
use crate::{Source, fees, journals};

/// A settlement as it was told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The provider's reference.
    pub(crate) gateway_ref: String,
    /// What arrived.
    pub(crate) net: Money,
    /// Where.
    pub(crate) into: SettledInto,
    /// When.
    pub(crate) at: Timestamp,
    /// Of what it consists; `None` when the provider does not say.
    pub(crate) items: Option<Vec<SettledItem>>,
}

/// Who told of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Origin {
    /// A comparison.
    pub(crate) run: Option<ReconciliationId>,
    /// A file.
    pub(crate) file: Option<StatementFileId>,
}

/// Writes and books a settlement; answers whether it was new. One that is known with another amount is a break.
///
/// # Errors
/// A field error when its lines are in several currencies, or do not fit; any store error.
pub(crate) async fn record(tx: &mut TenantTx, source: &Source, told: &Told, origin: Origin) -> Result<bool> {
    let name = source.name();
    if let Some(known) = rows::named(tx, &name, &told.gateway_ref).await? {
        if known.net_minor != told.net.minor() || known.currency != told.net.currency().code() {
            tell_apart(tx, source, &known, told, origin).await?;
        }
        return Ok(false);
    }
    let items = told.items.as_deref().unwrap_or_default();
    let own = own_charges(tx, source, items).await?;
    let whole = whole_of(told, items, &own).map_err(|error| {
        Error::field(
            "lines",
            "amounts_do_not_fit",
            format!("Settlement {} cannot be added up: {error}.", told.gateway_ref),
        )
    })?;
    let row = row(tx, source, (told, items.len()), &whole, origin);
    if !rows::insert(tx, &row).await? {
        return Ok(false);
    }
    rows::insert_lines(tx, row.id, &lines(items, &own)).await?;
    book(tx, &row, &whole).await?;
    learn(tx, source, items, &own, origin).await?;
    if !whole.parts.unexplained.is_zero() {
        tell_unexplained(tx, source, &row, &whole.parts, origin).await?;
    }
    tx.record("settlement.received", row.id.uuid(), facts(&row));
    Ok(true)
}

/// Our charges among the lines, by their ids.
async fn own_charges(
    tx: &mut TenantTx,
    source: &Source,
    items: &[SettledItem],
) -> Result<BTreeMap<Uuid, ChargeLineRow>> {
    let named: Vec<Uuid> = items.iter().filter_map(key).collect();
    let found = reconciliations::charges_named(tx, source.key(), &named).await?;
    Ok(found.into_iter().map(|row| (row.id.uuid(), row)).collect())
}

/// Our id of a charge among the lines.
fn key(item: &SettledItem) -> Option<Uuid> {
    let named = item.reference.as_deref().filter(|_| item.kind == SettledKind::Charge)?;
    uuid_of(named).filter(|(kind, _)| *kind == Reference::Charge).map(|(_, id)| id)
}

/// A settlement added up.
struct Whole {
    parts: Explained,
    /// The part of what arrived that is for payments which are not in these books.
    beside: Money,
    /// What was kept beside the fees of single charges.
    kept: Money,
}

fn whole_of(
    told: &Told,
    items: &[SettledItem],
    own: &BTreeMap<Uuid, ChargeLineRow>,
) -> std::result::Result<Whole, MoneyError> {
    let none = Money::zero(told.net.currency());
    if told.items.is_none() {
        let parts = Explained {
            gross: told.net,
            refunds: none,
            disputes: none,
            fees: none,
            adjustments: none,
            expected: told.net,
            unexplained: none,
        };
        return Ok(Whole { parts, beside: none, kept: none });
    }
    let lines: Vec<SettledLine> =
        items.iter().map(|item| SettledLine { kind: item.kind, amount: item.amount, fee: item.fee }).collect();
    let parts = explain(told.net, &lines)?;
    let (mut beside, mut kept) = (none, none);
    for item in items {
        let fee = item.fee.unwrap_or(none);
        match item.kind {
            SettledKind::Charge if key(item).is_none_or(|key| !own.contains_key(&key)) => {
                beside = beside.checked_add(item.amount)?.checked_sub(fee)?;
            }
            SettledKind::Charge => {}
            SettledKind::Fee => kept = kept.checked_add(item.amount)?.checked_add(fee)?,
            SettledKind::Refund | SettledKind::Dispute | SettledKind::Adjustment => kept = kept.checked_add(fee)?,
        }
    }
    Ok(Whole { parts, beside, kept })
}

fn row(
    tx: &mut TenantTx,
    source: &Source,
    (told, count): (&Told, usize),
    whole: &Whole,
    origin: Origin,
) -> SettlementRow {
    SettlementRow {
        id: tx.fresh::<SettlementId>(),
        gateway: source.gateway.clone(),
        account_id: source.account,
        source: source.name(),
        gateway_ref: told.gateway_ref.clone(),
        currency: told.net.currency().code().to_owned(),
        arrived_in: told.into.as_str().to_owned(),
        net_minor: told.net.minor(),
        gross_minor: whole.parts.gross.minor(),
        refund_minor: whole.parts.refunds.minor(),
        dispute_minor: whole.parts.disputes.minor(),
        fee_minor: whole.parts.fees.minor(),
        adjustment_minor: whole.parts.adjustments.minor(),
        unexplained_minor: whole.parts.unexplained.minor(),
        beside_minor: whole.beside.minor(),
        lines: i32::try_from(count).unwrap_or(i32::MAX),
        run_id: origin.run,
        file_id: origin.file,
        arrived_at: told.at,
        created_at: tx.wall_now(),
    }
}

fn lines(items: &[SettledItem], own: &BTreeMap<Uuid, ChargeLineRow>) -> Vec<SettlementLineRow> {
    let line = |(item, line_no): (&SettledItem, i32)| SettlementLineRow {
        line_no,
        kind: item.kind.as_str().to_owned(),
        gateway_ref: item.gateway_ref.clone(),
        reference: item.reference.clone(),
        attempt_id: key(item).filter(|key| own.contains_key(key)).map(AttemptId::from_uuid),
        amount_minor: item.amount.minor(),
        fee_minor: item.fee.map(Money::minor),
        at: item.at,
    };
    items.iter().zip(1_i32..).map(line).collect()
}

/// The money leaves the clearing, unless it stays with the provider. A settlement that comes to nothing has no journal of its own.
async fn book(tx: &mut TenantTx, row: &SettlementRow, whole: &Whole) -> Result<()> {
    let net = Money::new(row.net_minor, whole.beside.currency());
    let own =
        net.checked_sub(whole.beside).map_err(|error| Error::fault("a settlement does not fit").because(error))?;
    let leaves = row.arrived_in == SettledInto::Bank.as_str();
    if leaves && !(own.is_zero() && whole.beside.is_zero()) {
        journals::post(tx, ledger::entries::settlement_received(row.id, own, whole.beside)).await?;
    }
    if whole.kept.is_positive() {
        journals::post(tx, ledger::entries::settlement_fee(row.id, whole.kept)).await?;
    }
    Ok(())
}

/// Fees of our charges, as the lines tell them: learned, or corrected.
async fn learn(
    tx: &mut TenantTx,
    source: &Source,
    items: &[SettledItem],
    own: &BTreeMap<Uuid, ChargeLineRow>,
    origin: Origin,
) -> Result<()> {
    let mut fresh = Vec::new();
    for item in items {
        let (Some(fee), Some(charge)) = (item.fee, key(item).and_then(|key| own.get(&key))) else { continue };
        match charge.fee_minor {
            None => fresh.push((charge.id, fee)),
            Some(known) if known == fee.minor() => {}
            Some(known) => {
                let known = Money::new(known, fee.currency());
                correct(tx, source, (charge, item), (known, fee), origin).await?;
            }
        }
    }
    fees::learn(tx, &fresh).await?;
    Ok(())
}

async fn correct(
    tx: &mut TenantTx,
    source: &Source,
    (charge, item): (&ChargeLineRow, &SettledItem),
    (known, told): (Money, Money),
    origin: Origin,
) -> Result<()> {
    let side =
        |fee: Money| json!({ "amount": item.amount.minor(), "currency": fee.currency().code(), "fee": fee.minor() });
    let found = Found {
        name: format!("{}/charge/{}", source.name(), charge.id),
        kind: "charge",
        bucket: "different",
        what: vec!["fee"],
        attempt: Some(charge.id),
        gateway_ref: Some(item.gateway_ref.clone()),
        reference: item.reference.clone(),
        ours: Some(side(known)),
        theirs: Some(side(told)),
        evidence: None,
    };
    let Some(row) = breaks::keep(tx, source, origin.run, found).await? else { return Ok(()) };
    if fees::correct(tx, row.id, charge.id, (known, told)).await? {
        let how = Resolved {
            resolution: "fee_corrected",
            effect: "The fee is booked as the settlement tells it.",
            by: None,
            note: None,
            evidence: None,
        };
        breaks::resolve(tx, row, how).await?;
    }
    Ok(())
}

async fn tell_apart(
    tx: &mut TenantTx,
    source: &Source,
    known: &SettlementRow,
    told: &Told,
    origin: Origin,
) -> Result<()> {
    let found = Found {
        name: format!("{}/settlement/{}", source.name(), told.gateway_ref),
        kind: "settlement",
        bucket: "different",
        what: vec!["amount"],
        attempt: None,
        gateway_ref: Some(told.gateway_ref.clone()),
        reference: None,
        ours: Some(json!({ "id": known.id, "amount": known.net_minor, "currency": known.currency })),
        theirs: Some(json!({
            "gatewayRef": told.gateway_ref, "amount": told.net.minor(), "currency": told.net.currency().code(),
        })),
        evidence: None,
    };
    breaks::keep(tx, source, origin.run, found).await?;
    Ok(())
}

async fn tell_unexplained(
    tx: &mut TenantTx,
    source: &Source,
    row: &SettlementRow,
    parts: &Explained,
    origin: Origin,
) -> Result<()> {
    let found = Found {
        name: format!("{}/settlement/{}/lines", source.name(), row.gateway_ref),
        kind: "settlement",
        bucket: "different",
        what: vec!["amount"],
        attempt: None,
        gateway_ref: Some(row.gateway_ref.clone()),
        reference: None,
        ours: Some(json!({ "id": row.id, "amount": parts.expected.minor(), "currency": row.currency })),
        theirs: Some(json!({ "gatewayRef": row.gateway_ref, "amount": row.net_minor, "currency": row.currency })),
        evidence: Some(json!({ "unexplained": parts.unexplained.minor() })),
    };
    breaks::keep(tx, source, origin.run, found).await?;
    Ok(())
}

/// What receivers are told of a settlement.
fn facts(row: &SettlementRow) -> Value {
    json!({
        "id": row.id,
        "gateway": row.gateway,
        "accountId": row.account_id,
        "gatewayRef": row.gateway_ref,
        "currency": row.currency,
        "net": row.net_minor,
        "arrivedIn": row.arrived_in,
        "gross": row.gross_minor,
        "refunds": row.refund_minor,
        "disputes": row.dispute_minor,
        "fees": row.fee_minor,
        "adjustments": row.adjustment_minor,
        "unexplained": row.unexplained_minor,
        "beside": row.beside_minor,
        "arrivedAt": row.arrived_at,
    })
}
