//! What a merchant can pay out, from the books.

use money::{Currency, Money};
use store::TenantTx;
use store::funds::{self as rows, FundsRow};
use usecase::Result;

use crate::settings::{self, PayoutSettings};

/// The money of one currency, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funds {
    /// ISO 4217.
    pub currency: String,
    /// Can be paid out now. Below zero when more went back to payers than came in since.
    pub available: i64,
    /// Came in, and its provider is still to settle it.
    pub pending: i64,
    /// Held for payouts that are not settled.
    pub held: i64,
    /// Owed to customers who are to get it back.
    pub owed: i64,
}

impl Funds {
    fn of(row: FundsRow) -> Funds {
        let reserved = row.owed_minor.saturating_add(row.held_minor);
        let available = row.clearing_minor.saturating_sub(row.pending_minor).saturating_sub(reserved);
        Funds {
            currency: row.currency,
            available,
            pending: row.pending_minor,
            held: row.held_minor,
            owed: row.owed_minor,
        }
    }
}

/// What there is, in every currency that ever came in.
///
/// # Errors
/// Any store error.
pub async fn funds(tx: &mut TenantTx) -> Result<Vec<Funds>> {
    let settings = settings::get(tx).await?;
    all(tx, &settings).await
}

async fn all(tx: &mut TenantTx, settings: &PayoutSettings) -> Result<Vec<Funds>> {
    let since = tx.now().checked_sub(settings.clearance()).unwrap_or(jiff::Timestamp::MIN);
    Ok(rows::all(tx, since).await?.into_iter().map(Funds::of).collect())
}

/// What can be had from an account of the books, held until this transaction ends: two payouts at once do not see the same money.
///
/// # Errors
/// Any store error.
pub(crate) async fn hold(
    tx: &mut TenantTx,
    settings: &PayoutSettings,
    payer: &ledger::Payer,
    currency: Currency,
) -> Result<Money> {
    let (account, owner) = (payer.account.kind.as_str(), payer.account.owner.unwrap_or_default());
    rows::hold(tx, account, owner, currency.code()).await?;
    let minor = if payer.account.kind.is_locked() {
        rows::balance(tx, account, owner, currency.code()).await?
    } else {
        let found = all(tx, settings).await?.into_iter().find(|funds| funds.currency == currency.code());
        found.map_or(0, |funds| funds.available)
    };
    Ok(Money::new(minor, currency))
}
