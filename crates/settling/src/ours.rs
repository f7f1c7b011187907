//! Our side of the comparison: what our books say moved through an account.
//!
//! This is the one place where further movements join: read their rows for the window and those named by the provider's lines,
//! make an [`OurLine`] of each with its kind and id (the id that `gateways::reference` puts into the reference of that kind), and add
//! them in [`lines`]. Disputes carry no reference of ours: they go by the provider's.

use std::collections::BTreeSet;

use ids::Uuid;
use money::{Currency, Money};
use reconciliation::{LineKind, OurLine, Standing, TheirLine, Window};
use store::TenantTx;
use store::reconciliations::{self as rows, ChargeLineRow, DisputeLineRow, PayoutLineRow, RefundLineRow};
use usecase::{Error, Result};

use crate::Source;

/// Everything of ours that may stand beside the provider's lines for a window, and which of it pays for orders in escrow.
///
/// # Errors
/// Any store error.
pub async fn lines(
    tx: &mut TenantTx,
    source: &Source,
    window: &Window,
    theirs: &[TheirLine],
) -> Result<(Vec<OurLine>, BTreeSet<Uuid>)> {
    let (mut all, held) = charges(tx, source, window, theirs).await?;
    all.extend(refunds(tx, source, window, theirs).await?);
    all.extend(payouts(tx, source, window, theirs).await?);
    all.extend(disputes(tx, source, window, theirs).await?);
    Ok((all, held))
}

async fn charges(
    tx: &mut TenantTx,
    source: &Source,
    window: &Window,
    theirs: &[TheirLine],
) -> Result<(Vec<OurLine>, BTreeSet<Uuid>)> {
    let mut found = rows::charges(tx, source.key(), window.listed_since(), window.listed_until()).await?;
    let known: Vec<Uuid> = found.iter().map(|row| row.id.uuid()).collect();
    let named = named_beside(LineKind::Charge, theirs, &known);
    found.extend(rows::charges_named(tx, source.key(), &named).await?);
    let held = found.iter().filter(|row| row.held).map(|row| row.id.uuid()).collect();
    Ok((found.iter().map(charge).collect::<Result<_>>()?, held))
}

async fn refunds(tx: &mut TenantTx, source: &Source, window: &Window, theirs: &[TheirLine]) -> Result<Vec<OurLine>> {
    let mut found = rows::refunds(tx, source.key(), window.listed_since(), window.listed_until()).await?;
    let known: Vec<Uuid> = found.iter().map(|row| row.id.uuid()).collect();
    let named = named_beside(LineKind::Refund, theirs, &known);
    found.extend(rows::refunds_named(tx, source.key(), &named).await?);
    found.iter().map(refund).collect()
}

async fn payouts(tx: &mut TenantTx, source: &Source, window: &Window, theirs: &[TheirLine]) -> Result<Vec<OurLine>> {
    let mut found = rows::payouts(tx, source.key(), window.listed_since(), window.listed_until()).await?;
    let known: Vec<Uuid> = found.iter().map(|row| row.id.uuid()).collect();
    let named = named_beside(LineKind::Payout, theirs, &known);
    found.extend(rows::payouts_named(tx, source.key(), &named).await?);
    found.iter().map(payout).collect()
}

async fn disputes(tx: &mut TenantTx, source: &Source, window: &Window, theirs: &[TheirLine]) -> Result<Vec<OurLine>> {
    let named = theirs.iter().filter(|line| line.kind == LineKind::Dispute).map(|line| line.gateway_ref.clone());
    let named: Vec<String> = named.collect();
    let time = (window.listed_since(), window.listed_until());
    rows::disputes(tx, source.key(), time, &named).await?.iter().map(dispute).collect()
}

/// The ids in the provider's lines of a kind that are not among those known, which are in order.
fn named_beside(kind: LineKind, theirs: &[TheirLine], known: &[Uuid]) -> Vec<Uuid> {
    let of_kind = theirs.iter().filter(|line| line.kind == kind);
    of_kind.filter_map(|line| line.key.filter(|key| known.binary_search(key).is_err())).collect()
}

/// An attempt as a line. What a payer sends by themselves moves when it arrives, everything else when it is sent.
fn charge(row: &ChargeLineRow) -> Result<OurLine> {
    let currency = currency(&row.currency)?;
    let is_push = matches!(row.rail.as_str(), "ussd" | "transfer" | "virtual_account");
    let standing = match row.status.as_str() {
        "succeeded" => Standing::Moved,
        "failed" => Standing::NotMoved,
        _ => Standing::Open,
    };
    Ok(OurLine {
        kind: LineKind::Charge,
        id: row.id.uuid(),
        gateway_ref: row.gateway_ref.clone(),
        amount: Money::new(row.amount_minor, currency),
        fee: row.fee_minor.map(|fee| Money::new(fee, currency)),
        standing,
        at: row.resolved_at.filter(|_| is_push).unwrap_or(row.submitted_at),
    })
}

/// A refund as a line. One that came back did not move in the end.
fn refund(row: &RefundLineRow) -> Result<OurLine> {
    let standing = match row.state.as_str() {
        "succeeded" if row.returned_at.is_none() => Standing::Moved,
        "succeeded" | "failed" | "canceled" => Standing::NotMoved,
        _ => Standing::Open,
    };
    Ok(OurLine {
        kind: LineKind::Refund,
        id: row.id.uuid(),
        gateway_ref: row.gateway_ref.clone(),
        amount: Money::new(row.amount_minor, currency(&row.currency)?),
        fee: None,
        standing,
        at: row.submitted_at,
    })
}

/// A try of a payout as a line. One that came back did not move in the end.
fn payout(row: &PayoutLineRow) -> Result<OurLine> {
    let currency = currency(&row.currency)?;
    let standing = match row.status.as_str() {
        "settled" => Standing::Moved,
        "failed" | "reversed" => Standing::NotMoved,
        _ => Standing::Open,
    };
    Ok(OurLine {
        kind: LineKind::Payout,
        id: row.id.uuid(),
        gateway_ref: row.gateway_ref.clone(),
        amount: Money::new(row.amount_minor, currency),
        fee: row.fee_minor.map(|fee| Money::new(fee, currency)),
        standing,
        at: row.submitted_at,
    })
}

/// A dispute as a line: what the provider took and did not give back.
fn dispute(row: &DisputeLineRow) -> Result<OurLine> {
    let standing = match (row.withdrawn, row.state.as_str()) {
        (_, "won") => Standing::NotMoved,
        (true, _) => Standing::Moved,
        (false, "lost" | "accepted") => Standing::NotMoved,
        (false, _) => Standing::Open,
    };
    Ok(OurLine {
        kind: LineKind::Dispute,
        id: row.id.uuid(),
        gateway_ref: Some(row.dispute_ref.clone()),
        amount: Money::new(row.amount_minor, currency(&row.currency)?),
        fee: None,
        standing,
        at: row.created_at,
    })
}

/// A stored currency.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).map_err(|error| Error::fault("a stored currency cannot be read").because(error))
}
