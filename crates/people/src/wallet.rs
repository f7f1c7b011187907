//! The wallet of a person: filled from a saved card, emptied by merchants that they let charge it, never below zero.
//!
//! It is the wallet that buyers and sellers have, in the books of the house: the same payments fill it.

use escrows::Pays;
use ids::{PaymentMethodId, TenantId, Uuid};
use jiff::Timestamp;
use money::Currency;
use store::escrow::payments::EscrowPaymentRow;
use store::escrow::wallets;
use store::persons::charges;
use store::{PageOf, TenantTx};
use usecase::{Error, Result};

use crate::{Session, trusted};

/// The most that is put into a wallet at once, in minor units.
const MOST: i64 = 100_000_000;

/// What a person has in one currency, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The currency.
    pub currency: String,
    /// What can be spent.
    pub minor: i64,
    /// What has come by card and can be spent when it has cleared.
    pub uncleared: i64,
}

/// A line of the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What happened: the kind of the journal.
    pub kind: String,
    /// The merchant that charged it, or that gave it back.
    pub merchant: Option<TenantId>,
    /// What came in, or went out below zero, in minor units.
    pub minor: i64,
    /// The currency.
    pub currency: String,
    /// When.
    pub at: Timestamp,
}

/// What a person has, in each currency that they ever had anything in.
///
/// # Errors
/// `Forbidden` in quarantine; any store error.
pub async fn balances(tx: &mut TenantTx, of: &Session) -> Result<Vec<Balance>> {
    trusted(of)?;
    let parts = wallets::of(tx, of.person).await?;
    let mut currencies: Vec<&str> = parts.iter().map(|part| part.currency.as_str()).collect();
    currencies.dedup();
    let balance = |currency: &str| Balance {
        currency: currency.to_owned(),
        minor: escrows::available(&parts, of.person, currency),
        uncleared: escrows::uncleared(&parts, of.person, currency),
    };
    Ok(currencies.into_iter().map(balance).collect())
}

/// What moved a wallet, newest first.
///
/// # Errors
/// `Forbidden` in quarantine; any store error.
pub async fn statement(tx: &mut TenantTx, of: &Session, limit: i64) -> Result<Vec<Moved>> {
    trusted(of)?;
    let page = PageOf { limit, offset: 0, below: None };
    let lines = wallets::statement(tx, of.person, None, &page).await?;
    let sources: Vec<Uuid> = lines.iter().map(|line| line.source_id).collect();
    let merchants = charges::merchants_of(tx, of.person, &sources).await?;
    let moved = |line: wallets::WalletLineRow| Moved {
        merchant: merchants.iter().find(|(source, _)| *source == line.source_id).map(|(_, merchant)| *merchant),
        kind: line.kind,
        // What is not cleared is theirs, too.
        minor: line.available_minor.saturating_add(line.pending_minor),
        currency: line.currency,
        at: line.created_at,
    };
    // Money that has cleared was told of when it came.
    Ok(lines.into_iter().map(moved).filter(|line| line.minor != 0).collect())
}

/// The least that is put into a wallet at once, in whole units of its currency: less costs more than it is.
const LEAST: i64 = 100;

/// Whether so much may be put into a wallet at once.
///
/// # Errors
/// `Forbidden` in quarantine; field errors.
pub fn check_top_up(of: &Session, minor: i64, currency: &str) -> Result<()> {
    trusted(of)?;
    let known = Currency::parse(currency).map_err(|error| Error::fault("a currency of ours is none").because(error))?;
    let least = LEAST.saturating_mul(10_i64.saturating_pow(u32::from(known.exponent())));
    if minor > MOST {
        return Err(Error::field("amount", "out_of_range", "Put in less at once."));
    }
    if minor < least {
        return Err(Error::field("amount", "out_of_range", "Put in at least 100."));
    }
    Ok(())
}

/// Begins to fill a wallet from a saved card. What came of it is in the statement.
///
/// # Errors
/// `Forbidden` in quarantine; field errors; `Missing` for a card that is not theirs.
pub async fn top_up(
    tx: &mut TenantTx,
    of: &Session,
    card: PaymentMethodId,
    minor: i64,
    currency: &str,
) -> Result<EscrowPaymentRow> {
    check_top_up(of, minor, currency)?;
    escrows::top_up(tx, of.person, &Pays::Method(card), minor, currency).await
}
