//! A payout's row in the words of the books.

use ledger::{Account, AccountKind, Journal, Payer, Payout};
use money::{Currency, Money};
use store::payouts::PayoutRow;
use store::{TenantTx, ledger as rows};
use usecase::{Error, OnConstraint as _, Result};

/// A payout as the books know it.
///
/// # Errors
/// `Fault` when the row names no account or currency.
pub(crate) fn booked(row: &PayoutRow) -> Result<Payout> {
    let currency = currency(&row.currency)?;
    let account = |kind: &str| {
        let kind = AccountKind::parse(kind)
            .map_err(|error| Error::fault("a payout names no account of the books").because(error))?;
        Ok::<Account, Error>(Account { kind, owner: kind.has_owner().then_some(row.owner_id) })
    };
    let payer = Payer { account: account(&row.account)?, costs: account(&row.costs_account)? };
    let (amount, cost) = (Money::new(row.amount_minor, currency), Money::new(row.cost_minor, currency));
    Ok(Payout { id: row.id, payer, amount, cost })
}

/// A stored currency.
///
/// # Errors
/// `Fault` when it is none.
pub(crate) fn currency(code: &str) -> Result<Currency> {
    Currency::parse(code).map_err(|error| Error::fault("a stored currency is none").because(error))
}

/// Posts a journal, once.
///
/// # Errors
/// `Refused` when a locked balance would go below zero; `Conflict` when it was posted before; `Fault` for one that does not balance.
pub(crate) async fn post(tx: &mut TenantTx, journal: std::result::Result<Journal, ledger::LedgerError>) -> Result<()> {
    let journal = journal.map_err(|error| Error::fault("a payout cannot be booked").because(error))?;
    let row = usecase::books::journal_row(&journal, tx.now());
    rows::post(tx, &[row]).await.on_constraint("balances_not_negative", || {
        Error::refused(
            "insufficient_balance",
            "The balance that this is paid from has less than it takes. Read it again.",
        )
    })?;
    Ok(())
}

/// There is not enough.
pub(crate) fn short(needed: i64, available: i64) -> Error {
    Error::refused(
        "insufficient_balance",
        format!(
            "The payout needs {needed} minor units with its costs, and {available} can be had. Wait until what came in has \
             cleared, or pay out less; GET /v1/balance says what there is."
        ),
    )
}
