//! What customers have with the merchant already, spent on bills: prepaid grants first, then the balance.
//!
//! A purse is opened for all customers of a chunk of bills at once. It locks their balances before their grants, in key
//! order, so that two chunks with the same customer come one after the other and neither sees money that the other spends.

use std::collections::BTreeMap;

use billing::credit::{self, Grant, GrantKind};
use ids::{CustomerId, GrantId, InvoiceId, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use store::TenantTx;
use store::credit_grants::{self, DrawRow, GrantRow};
use store::invoices::InvoiceRow;
use store::ledger::{self, JournalRow};

use crate::{Error, Result, rows, writing};

/// The account of what is left of grants, as stored.
const PREPAID: &str = "prepaid_credit";

/// What can be spent, by customer and currency.
#[derive(Debug, Default)]
pub(crate) struct Purse {
    balances: BTreeMap<(Uuid, String), i64>,
    grants: BTreeMap<(Uuid, String), Vec<Grant>>,
    /// What is left of the grants that were drawn.
    left: BTreeMap<GrantId, i64>,
    draws: Vec<DrawRow>,
}

/// What a purse pays of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spent {
    /// From grants.
    pub(crate) prepaid: Money,
    /// From the balance.
    pub(crate) balance: Money,
}

impl Purse {
    /// Opens and holds the purses of some customers: one statement, and one more when one of them has grants.
    pub(crate) async fn open(tx: &mut TenantTx, owners: &[Uuid]) -> Result<Purse> {
        let now = tx.now();
        let mut purse = Purse::default();
        let mut with_grants = Vec::new();
        for row in ledger::lock_purses(tx, owners).await? {
            if row.account == PREPAID {
                with_grants.push(row.owner_id);
            } else {
                purse.balances.insert((row.owner_id, row.currency), row.balance_minor);
            }
        }
        with_grants.dedup();
        if !with_grants.is_empty() {
            purse.take_in(&credit_grants::lock_usable(tx, &with_grants, now).await?)?;
        }
        Ok(purse)
    }

    /// Looks into the purse of one customer without holding it: for what is only shown.
    pub(crate) async fn look(tx: &mut TenantTx, customer: CustomerId) -> Result<Purse> {
        let mut purse = Purse::default();
        for row in ledger::credit_of(tx, customer).await? {
            purse.balances.insert((row.owner_id, row.currency), row.balance_minor);
        }
        purse.take_in(&credit_grants::left_of(tx, customer).await?)?;
        Ok(purse)
    }

    fn take_in(&mut self, found: &[GrantRow]) -> Result<()> {
        for row in found {
            let key = (row.customer_id.uuid(), row.currency.clone());
            self.grants.entry(key).or_default().push(grant(row)?);
        }
        Ok(())
    }

    /// Pays `amount` of a customer at an instant, as far as there is something. With an invoice, draws are remembered.
    pub(crate) fn spend(
        &mut self,
        owner: CustomerId,
        invoice: Option<InvoiceId>,
        amount: Money,
        at: Timestamp,
    ) -> Result<Spent> {
        let unusable = |error| Error::fault("prepaid credit cannot be used").because(error);
        let key = (owner.uuid(), amount.currency().code().to_owned());
        let grants = self.grants.entry(key.clone()).or_default();
        let drawn = credit::draw_down(grants, amount, at).map_err(unusable)?;
        for draw in drawn.draws {
            if let Some(grant) = grants.iter_mut().find(|grant| grant.id == draw.grant) {
                grant.remaining = draw.remaining;
            }
            let id: GrantId =
                draw.grant.parse().map_err(|error| Error::fault("a grant without an id").because(error))?;
            self.left.insert(id, draw.remaining.minor());
            self.draws.extend(invoice.map(|invoice_id| DrawRow {
                invoice_id,
                grant_id: id,
                kind: "draw".to_owned(),
                amount_minor: draw.amount.minor(),
                created_at: at,
            }));
        }
        let balance = self.balances.entry(key).or_default();
        let used = credit::apply_balance(Money::new(*balance, amount.currency()), drawn.due)
            .map_err(|error| Error::fault("a balance cannot be used").because(error))?;
        *balance = used.balance.minor();
        Ok(Spent { prepaid: drawn.drawn, balance: used.applied })
    }

    /// Pays what it can of an invoice that has not been stored yet. The status stays the caller's.
    pub(crate) fn pay(&mut self, invoice: &mut InvoiceRow, at: Timestamp) -> Result<Vec<JournalRow>> {
        let total = Money::new(invoice.total_minor, rows::currency(&invoice.currency)?);
        let (id, owner) = (invoice.id, invoice.customer_id);
        let spent = self.spend(owner, Some(id), total, at)?;
        invoice.prepaid_applied_minor = spent.prepaid.minor();
        invoice.credit_applied_minor = spent.balance.minor();
        let mut journals = Vec::new();
        if spent.prepaid.is_positive() {
            journals.push(::ledger::entries::grant_drawn(id, owner, spent.prepaid));
        }
        if spent.balance.is_positive() {
            journals.push(::ledger::entries::credit_applied(id, owner, spent.balance));
        }
        let booked = |journal: std::result::Result<::ledger::Journal, _>| {
            let journal = journal.map_err(|error| Error::fault("a credit cannot be booked").because(error))?;
            Ok(writing::journal_row(&journal, at))
        };
        journals.into_iter().map(booked).collect()
    }

    /// Writes what is left of the grants, and what they paid: two statements, or none.
    pub(crate) async fn close(self, tx: &mut TenantTx) -> Result<()> {
        let left: Vec<(GrantId, i64)> = self.left.into_iter().collect();
        credit_grants::set_remaining(tx, &left).await?;
        Ok(credit_grants::insert_draws(tx, &self.draws).await?)
    }
}

/// The grant that a row describes.
pub(crate) fn grant(row: &GrantRow) -> Result<Grant> {
    Ok(Grant {
        id: row.id.to_string(),
        remaining: Money::new(row.remaining_minor, rows::currency(&row.currency)?),
        priority: rows::natural("priority", row.priority)?,
        kind: kind(&row.kind)?,
        effective_at: row.effective_at,
        expires_at: row.expires_at,
    })
}

/// What a stored kind of grant means.
pub(crate) fn kind(word: &str) -> Result<GrantKind> {
    match word {
        "paid" => Ok(GrantKind::Paid),
        "promotional" => Ok(GrantKind::Promotional),
        _ => Err(Error::fault(format!("stored kind of grant {word:?} is not known to this program"))),
    }
}

/// What a purse would pay of an amount of one customer at an instant.
pub(crate) async fn would_pay(tx: &mut TenantTx, owner: CustomerId, amount: Money, at: Timestamp) -> Result<Spent> {
    Purse::look(tx, owner).await?.spend(owner, None, amount, at)
}

impl Spent {
    /// Nothing.
    pub(crate) fn none(currency: Currency) -> Spent {
        Spent { prepaid: Money::zero(currency), balance: Money::zero(currency) }
    }
}
