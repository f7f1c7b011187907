//! What escrow costs: versions that two persons agree to, and quotes by the one in force.

use escrow::fee::{self, FeeConfiguration, FeeQuote};
use ids::{EscrowFeeId, EscrowQuoteId};
use jiff::Timestamp;
use serde_json::Value;
use store::TenantTx;
use store::escrow::fees::{self as table, EscrowFeeRow, EscrowQuoteRow};
use usecase::{Error, OnConstraint as _, Result};

use crate::{refused, rows};

/// A version to be proposed.
#[derive(Clone, Debug)]
pub struct NewFee {
    /// What it says; the number is given here.
    pub configuration: FeeConfiguration,
    /// The credential that proposes it.
    pub maker: String,
    /// Whether it holds without a second person: in test mode only.
    pub at_once: bool,
}

/// A quote with its name.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// Which.
    pub id: EscrowQuoteId,
    /// What it says.
    pub quote: FeeQuote,
}

/// Every version, oldest first.
///
/// # Errors
/// `Fault` for a stored one that cannot be read.
pub async fn fees(tx: &mut TenantTx) -> Result<Vec<(EscrowFeeRow, FeeConfiguration)>> {
    table::all(tx).await?.into_iter().map(|row| Ok((row.clone(), read(&row.body)?))).collect()
}

fn read(body: &Value) -> Result<FeeConfiguration> {
    serde_json::from_value(body.clone()).map_err(|error| Error::fault("stored fees cannot be read").because(error))
}

/// Proposes a version. It holds once somebody else agreed.
///
/// # Errors
/// `Refused` for what no configuration may say; `Conflict` when somebody proposed one in between.
pub async fn propose_fee(tx: &mut TenantTx, new: NewFee) -> Result<EscrowFeeRow> {
    let mut configuration = new.configuration;
    let last = table::all(tx).await?.last().map_or(0, |row| row.number);
    let number = last.saturating_add(1);
    configuration.version = u32::try_from(number).map_err(|_| Error::fault("too many versions of fees"))?;
    configuration.check().map_err(refused)?;
    let body =
        serde_json::to_value(&configuration).map_err(|error| Error::fault("fees cannot be written").because(error))?;
    let status = if new.at_once { "approved" } else { "proposed" };
    let row = EscrowFeeRow {
        number,
        id: tx.fresh::<EscrowFeeId>(),
        body,
        status: status.to_owned(),
        maker: new.maker,
        decider: None,
        created_at: tx.wall_now(),
        decided_at: None,
    };
    table::insert(tx, &row).await.on_constraint("escrow_fees_pkey", || {
        Error::conflict("changed_meanwhile", "Somebody proposed fees at the same time. Look at them and try again.")
    })?;
    tx.audit("escrow_fee.propose", row.id.to_string(), None, Some(row.body.clone()));
    Ok(row)
}

/// Agrees to a version that somebody else proposed, or rejects it.
///
/// # Errors
/// `Missing`; `Conflict` when it is decided; `Forbidden` for who proposed it.
pub async fn approve_fee(tx: &mut TenantTx, id: EscrowFeeId, decider: &str, agrees: bool) -> Result<EscrowFeeRow> {
    let all = table::all(tx).await?;
    let row = all.into_iter().find(|row| row.id == id).ok_or_else(|| Error::missing("version of fees"))?;
    if row.maker == decider {
        let message = "Whoever proposes fees does not agree to them. Another key has to.";
        return Err(Error::new(usecase::Kind::Forbidden, "maker_cannot_approve", message));
    }
    let status = if agrees { "approved" } else { "rejected" };
    if !table::decide(tx, id, status, decider).await? {
        return Err(Error::conflict("fees_decided", "This version was decided before. Propose another one."));
    }
    tx.audit("escrow_fee.decide", id.to_string(), None, Some(Value::String(status.to_owned())));
    Ok(EscrowFeeRow { status: status.to_owned(), decider: Some(decider.to_owned()), ..row })
}

/// The version in force for a deal.
///
/// # Errors
/// `Conflict` when none is.
pub async fn in_force(
    tx: &mut TenantTx,
    category: &str,
    plan: Option<&str>,
    currency: &str,
    at: Timestamp,
) -> Result<FeeConfiguration> {
    let known: Vec<FeeConfiguration> =
        fees(tx).await?.into_iter().filter(|(row, _)| row.status == "approved").map(|(_, one)| one).collect();
    let currency = rows::currency(currency)?;
    fee::in_force(&known, category, plan, currency, at).cloned().map_err(refused)
}

/// Prices a deal, and keeps the quote for as long as it may be accepted.
///
/// # Errors
/// `Conflict` when no fees are in force; `Refused` for a price that cannot be.
pub async fn quote(
    tx: &mut TenantTx,
    category: &str,
    plan: Option<&str>,
    currency: &str,
    price: i64,
) -> Result<Quoted> {
    let now = tx.now();
    let configuration = in_force(tx, category, plan, currency, now).await?;
    let quote = FeeQuote::of(&configuration, price, now).map_err(refused)?;
    let id = tx.fresh::<EscrowQuoteId>();
    let body =
        serde_json::to_value(&quote).map_err(|error| Error::fault("a quote cannot be written").because(error))?;
    let row = EscrowQuoteRow { id, body, expires_at: quote.expires_at(), created_at: now };
    table::insert_quote(tx, &row).await?;
    Ok(Quoted { id, quote })
}

/// A quote that was given.
///
/// # Errors
/// `Missing`.
pub(crate) async fn given(tx: &mut TenantTx, id: EscrowQuoteId) -> Result<FeeQuote> {
    let row = table::quote(tx, id).await?;
    serde_json::from_value(row.body).map_err(|error| Error::fault("a stored quote cannot be read").because(error))
}
