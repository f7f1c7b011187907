//! Our side of the comparison: what our books say moved through an account.
//!
//! This is the one place where further movements join. To have refunds, payouts or disputes compared: read their rows for the
//! window and those named by the provider's lines, make an [`OurLine`] of each with its kind and id (the id that
//! `gateways::reference` puts into the reference of that kind), add them in [`lines`], and add the kind to [`COMPARED`]. Lines of
//! kinds that are not there are kept as they were listed and are not judged.

use ids::Uuid;
use money::{Currency, Money};
use reconciliation::{LineKind, OurLine, Standing, TheirLine, Window};
use store::TenantTx;
use store::reconciliations::{self as rows, ChargeLineRow};
use usecase::{Error, Result};

use crate::Source;

/// What is judged. The others are listed and wait for whoever books them.
pub const COMPARED: &[LineKind] = &[LineKind::Charge];

/// Everything of ours that may stand beside the provider's lines for a window.
///
/// # Errors
/// Any store error.
pub async fn lines(tx: &mut TenantTx, source: &Source, window: &Window, theirs: &[TheirLine]) -> Result<Vec<OurLine>> {
    charges(tx, source, window, theirs).await
}

async fn charges(tx: &mut TenantTx, source: &Source, window: &Window, theirs: &[TheirLine]) -> Result<Vec<OurLine>> {
    let mut found = rows::charges(tx, source.key(), window.listed_since(), window.listed_until()).await?;
    let known: Vec<Uuid> = found.iter().map(|row| row.id.uuid()).collect();
    let named: Vec<Uuid> = theirs
        .iter()
        .filter(|line| line.kind == LineKind::Charge)
        .filter_map(|line| line.key.filter(|key| known.binary_search(key).is_err()))
        .collect();
    found.extend(rows::charges_named(tx, source.key(), &named).await?);
    found.iter().map(charge).collect()
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

/// A stored currency.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).map_err(|error| Error::fault("a stored currency cannot be read").because(error))
}
