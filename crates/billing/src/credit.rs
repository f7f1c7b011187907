//! Money a customer already has with the merchant: prepaid grants and the balance.
//!
//! Promises: nothing ever goes below zero, an invoice is never negative, a grant is not seen from its expiry instant on,
//! and a currency pays for itself only. Holding a lock while drawing is the store's business.

use jiff::Timestamp;
use money::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use crate::bill_refusal::{BillRefusal, same_currency};

/// Where a grant's money came from; at equal priority and expiry, gifts go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantKind {
    /// Given by the merchant.
    Promotional,
    /// Bought by the customer.
    Paid,
}

/// Prepaid credit, as far as it is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Grant {
    /// Its name.
    pub id: String,
    /// What is left of it; never negative.
    pub remaining: Money,
    /// Lower goes first.
    #[serde(default)]
    pub priority: u16,
    /// Given or bought.
    pub kind: GrantKind,
    /// The first instant it can be used; `None` for always.
    #[serde(default)]
    pub effective_at: Option<Timestamp>,
    /// The first instant it can no longer be used; `None` for never.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl Grant {
    /// Whether it can be used at `at`.
    pub fn is_usable(&self, at: Timestamp) -> bool {
        let begun = self.effective_at.is_none_or(|from| from <= at);
        begun && self.expires_at.is_none_or(|until| at < until) && !self.remaining.is_zero()
    }
}

/// What one grant pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Draw {
    /// The grant.
    pub grant: String,
    /// What it pays; above zero.
    pub amount: Money,
    /// What is left of it.
    pub remaining: Money,
}

/// What grants pay of an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawDown {
    /// In the order they were drawn.
    pub draws: Vec<Draw>,
    /// Their sum.
    pub drawn: Money,
    /// What is left to pay.
    pub due: Money,
}

/// Pays `amount` from grants: by priority, then what expires first (never is last), then gifts before bought, then in
/// the order given. Grants in another currency and grants that are not usable at `at` are left alone.
///
/// # Errors
/// [`BillRefusal::Negative`] for a negative amount or grant.
pub fn draw_down(grants: &[Grant], amount: Money, at: Timestamp) -> Result<DrawDown, BillRefusal> {
    if amount.is_negative() {
        return Err(BillRefusal::Negative { what: "amount to pay" });
    }
    if grants.iter().any(|grant| grant.remaining.is_negative()) {
        return Err(BillRefusal::Negative { what: "rest of a grant" });
    }
    let mine = |grant: &&Grant| grant.is_usable(at) && grant.remaining.currency() == amount.currency();
    let mut usable: Vec<&Grant> = grants.iter().filter(mine).collect();
    // A stable sort keeps the order given; `None` of an expiry would sort first, so its absence leads.
    usable.sort_by_key(|grant| (grant.priority, grant.expires_at.is_none(), grant.expires_at, grant.kind));
    let mut due = amount;
    let mut draws = Vec::new();
    for grant in usable {
        if due.is_zero() {
            break;
        }
        let part = grant.remaining.try_min(due)?;
        due = due.checked_sub(part)?;
        draws.push(Draw { grant: grant.id.clone(), amount: part, remaining: grant.remaining.checked_sub(part)? });
    }
    Ok(DrawDown { draws, drawn: amount.checked_sub(due)?, due })
}

/// What the customer's balance pays of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BalanceUse {
    /// What it pays.
    pub applied: Money,
    /// What is left of the balance.
    pub balance: Money,
    /// What is left to pay.
    pub due: Money,
}

/// Pays `due` from the balance, as far as it reaches.
///
/// # Errors
/// [`BillRefusal::Negative`] for a negative balance or amount; [`BillRefusal::CurrencyMismatch`].
pub fn apply_balance(balance: Money, due: Money) -> Result<BalanceUse, BillRefusal> {
    same_currency("balance", balance.currency(), due.currency())?;
    if balance.is_negative() || due.is_negative() {
        let what = if balance.is_negative() { "balance" } else { "amount to pay" };
        return Err(BillRefusal::Negative { what });
    }
    let applied = balance.try_min(due)?;
    Ok(BalanceUse { applied, balance: balance.checked_sub(applied)?, due: due.checked_sub(applied)? })
}

/// A total as what is due and what the balance gets: an invoice is never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settlement {
    /// What is due; never negative.
    pub due: Money,
    /// What goes to the customer's balance; never negative.
    pub to_balance: Money,
}

/// Splits a total that may be negative.
///
/// # Errors
/// [`MoneyError::Overflow`] for the one amount without an opposite.
pub fn settle(total: Money) -> Result<Settlement, MoneyError> {
    let zero = Money::zero(total.currency());
    if total.is_negative() {
        Ok(Settlement { due: zero, to_balance: total.checked_neg()? })
    } else {
        Ok(Settlement { due: total, to_balance: zero })
    }
}
