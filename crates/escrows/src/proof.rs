//! Proof of what is held: every order read again by the rules, and what customers' money comes to against what is there for it.

use escrow::{Safeguard, SafeguardMove};
use ids::Mode;
use ledger::{Account, AccountKind};
use store::TenantTx;
use store::doors::AuditDb;
use store::escrow::wallets;
use store::operator::recompute::{self, StoredOrderRow};
use store::operator::verify::Finding;
use usecase::{Error, Result};

use crate::rows;

/// The most offenders that one finding names.
const MOST_NAMED: usize = 20;

/// Everything that is checked of the books of a mode: what was billed, and what is held.
///
/// # Errors
/// When the database cannot be read; a broken invariant is a finding, not an error.
pub async fn books(db: &AuditDb, mode: Mode) -> Result<Vec<Finding>> {
    let mut findings = app::verify::books(db, mode).await?;
    findings.push(orders(db, mode).await?);
    Ok(findings)
}

async fn orders(db: &AuditDb, mode: Mode) -> Result<Finding> {
    let mut offenders = Vec::new();
    let mut after = None;
    loop {
        let found = recompute::orders(db, mode, after).await?;
        let Some(last) = found.last() else { break };
        after = Some((last.tenant_id, last.id));
        let wrong = found.iter().filter_map(|row| one(row).err().map(|why| (row, why)));
        let named = wrong.map(|(row, why)| format!("order {} of tenant {}: {}", row.id, row.tenant_id, why.message));
        offenders.extend(named.take(MOST_NAMED.saturating_sub(offenders.len())));
    }
    Ok(Finding {
        id: "orders",
        title: "every order is what its parts come to, and has somebody or something to go on by",
        offenders,
    })
}

fn one(row: &StoredOrderRow) -> Result<()> {
    let order: escrow::Order = serde_json::from_value(row.body.clone())
        .map_err(|error| Error::fault(format!("it cannot be read: {error}")))?;
    let (state, version) = (order.state(), rows::version(&order)?);
    if state.as_str() != row.state {
        return Err(Error::fault(format!("it is shown as {} and is {}", row.state, state.as_str())));
    }
    if version != row.version || order.price != row.price_minor {
        return Err(Error::fault(format!("version {} is kept as {}", version, row.version)));
    }
    let idle = escrow::deadlines(&order).is_empty() && order.tasks.is_empty() && order.hold().is_none();
    if idle && !state.is_terminal() {
        return Err(Error::fault(format!("it is {} and nobody has to do anything", state.as_str())));
    }
    Ok(())
}

/// Whether customers' money in one currency is all there. Minor units.
#[derive(Clone, Debug)]
pub struct Safeguarding {
    /// Which currency.
    pub currency: String,
    /// What is at providers and at the bank, and what payers' banks hold back.
    pub assets: i64,
    /// What is owed to customers.
    pub liabilities: i64,
    /// What is there beyond that; below zero for a gap.
    pub surplus: i64,
    /// The same from the other side of the books.
    pub surplus_by_result: i64,
    /// What would close a gap.
    pub repair: Option<SafeguardMove>,
    /// Each kind of account with its balance, its own way up.
    pub accounts: Vec<(AccountKind, i64)>,
}

/// Adds up what is owed to customers and what is there for it, in each currency.
///
/// # Errors
/// `Fault` for sums that do not fit.
pub async fn safeguarding(tx: &mut TenantTx) -> Result<Vec<Safeguarding>> {
    let totals = wallets::totals(tx).await?;
    let mut currencies: Vec<&str> = totals.iter().map(|row| row.currency.as_str()).collect();
    currencies.dedup();
    currencies.into_iter().map(|currency| of(currency, &totals)).collect()
}

fn of(currency: &str, totals: &[wallets::KindTotalRow]) -> Result<Safeguarding> {
    let own = totals.iter().filter(|row| row.currency == currency);
    let known = own.filter_map(|row| {
        let kind = AccountKind::ALL.into_iter().find(|kind| kind.as_str() == row.account)?;
        let upright = if kind.class().grows_with_debits() { row.minor } else { row.minor.saturating_neg() };
        Some((kind, upright))
    });
    let accounts: Vec<(AccountKind, i64)> = known.collect();
    let wrong = |refusal: escrow::Refusal| Error::fault("what is held does not add up").because(refusal);
    let sums = Safeguard::of(accounts.iter().map(|(kind, minor)| (Account { kind: *kind, owner: None }, *minor)))
        .map_err(wrong)?;
    Ok(Safeguarding {
        currency: currency.to_owned(),
        assets: sums.assets().map_err(wrong)?,
        liabilities: sums.liabilities().map_err(wrong)?,
        surplus: sums.surplus().map_err(wrong)?,
        surplus_by_result: sums.surplus_by_result().map_err(wrong)?,
        repair: sums.repair().map_err(wrong)?,
        accounts,
    })
}
