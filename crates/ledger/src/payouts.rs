//! Payouts in the books: money set aside, sent, given up, and come back.
//!
//! | event | debit | credit |
//! |---|---|---|
//! | payout held | the payer's account, the account of costs | payout hold |
//! | payout released | payout hold | the same two |
//! | payout paid | payout hold | gateway clearing; what was held beyond the true cost goes back |
//! | payout paid after it was released | the payer's account, the account of costs | gateway clearing |
//! | payout reversed | gateway clearing | the payer's account |
//!
//! Whose money it is decides the payer's account: the tenant's own is [`Account::PAID_OUT`], which grows by what it sends; somebody
//! whom the tenant owes has a locked liability, which may not go below zero, so that nobody can send what is not theirs. What came
//! back left its costs behind: nobody returns them.

use ids::PayoutId;
use money::Money;

use crate::{Account, Journal, JournalKind, LedgerError, Posting};

/// Out of which accounts a payout is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payer {
    /// What is debited with the amount.
    pub account: Account,
    /// What is debited with the costs: the same, if whoever is paid bears them.
    pub costs: Account,
}

impl Payer {
    /// The tenant itself.
    pub const TENANT: Payer = Payer { account: Account::PAID_OUT, costs: Account::PAYOUT_COSTS };
}

/// A payout, as the books know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Which.
    pub id: PayoutId,
    /// Out of what.
    pub payer: Payer,
    /// What the beneficiary is sent.
    pub amount: Money,
    /// What sending it was expected to cost; zero or more.
    pub cost: Money,
}

impl Payout {
    /// Everything that is held.
    ///
    /// # Errors
    /// [`LedgerError::Money`].
    pub fn held(&self) -> Result<Money, LedgerError> {
        Ok(self.amount.checked_add(self.cost)?)
    }

    /// It was asked for: the money is set aside.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`] for an amount that is not.
    pub fn hold(&self) -> Result<Journal, LedgerError> {
        let hold = (Account::payout_hold(self.id), self.held()?.checked_neg()?);
        self.moved(JournalKind::PayoutHeld, &[(self.payer.account, self.amount), (self.payer.costs, self.cost), hold])
    }

    /// It will not be made.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`].
    pub fn release(&self) -> Result<Journal, LedgerError> {
        let back = [
            (Account::payout_hold(self.id), self.held()?),
            (self.payer.account, self.amount.checked_neg()?),
            (self.payer.costs, self.cost.checked_neg()?),
        ];
        self.moved(JournalKind::PayoutReleased, &back)
    }

    /// It arrived, and cost `actual`. More than was held is the tenant's cost, whoever the payer is: nobody is charged what they
    /// were not told.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`].
    pub fn paid(&self, actual: Money) -> Result<Journal, LedgerError> {
        let over = actual.checked_sub(self.cost)?;
        let costs = if over.is_positive() { Account::PAYOUT_COSTS } else { self.payer.costs };
        let sent = self.amount.checked_add(actual)?.checked_neg()?;
        let postings =
            [(Account::payout_hold(self.id), self.held()?), (costs, over), (Account::GATEWAY_CLEARING, sent)];
        self.moved(JournalKind::PayoutPaid, &postings)
    }

    /// It arrived after what was held for it had gone back.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`].
    pub fn paid_late(&self, actual: Money) -> Result<Journal, LedgerError> {
        let sent = self.amount.checked_add(actual)?.checked_neg()?;
        let postings =
            [(self.payer.account, self.amount), (Account::PAYOUT_COSTS, actual), (Account::GATEWAY_CLEARING, sent)];
        self.moved(JournalKind::PayoutPaidLate, &postings)
    }

    /// It arrived, and came back.
    ///
    /// # Errors
    /// [`LedgerError::NotPositive`].
    pub fn reversed(&self) -> Result<Journal, LedgerError> {
        let postings = [(Account::GATEWAY_CLEARING, self.amount), (self.payer.account, self.amount.checked_neg()?)];
        self.moved(JournalKind::PayoutReversed, &postings)
    }

    /// Postings of nothing are left out; two of one account are one.
    fn moved(&self, kind: JournalKind, parts: &[(Account, Money)]) -> Result<Journal, LedgerError> {
        if !self.amount.is_positive() {
            return Err(LedgerError::NotPositive { amount: self.amount });
        }
        let mut postings: Vec<Posting> = Vec::new();
        for (account, amount) in parts.iter().filter(|(_, amount)| !amount.is_zero()) {
            match postings.iter_mut().find(|posting| posting.account == *account) {
                Some(posting) => posting.amount = posting.amount.checked_add(*amount)?,
                None => postings.push(Posting { account: *account, amount: *amount }),
            }
        }
        Journal::try_new(kind, self.id.uuid(), postings)
    }
}

#[cfg(test)]
mod tests {
    use ids::{CustomerId, Uuid};
    use money::Currency;

    use super::*;

    fn ngn(minor: i64) -> Money {
        Money::new(minor, Currency::NGN)
    }

    fn payout(payer: Payer, cost: i64) -> Payout {
        Payout { id: PayoutId::from_uuid(Uuid::from_u128(7)), payer, amount: ngn(1_000_000), cost: ngn(cost) }
    }

    fn shape(journal: Result<Journal, LedgerError>) -> Vec<(&'static str, i64)> {
        let journal = journal.expect("it balances");
        journal.postings().iter().map(|posting| (posting.account.kind.as_str(), posting.amount.minor())).collect()
    }

    #[test]
    fn a_merchants_own_money_leaves_the_gateway_when_it_arrives() {
        let ours = payout(Payer::TENANT, 7_500);
        assert_eq!(shape(ours.hold()), [("paid_out", 1_000_000), ("payout_costs", 7_500), ("payout_hold", -1_007_500)]);
        assert_eq!(
            shape(ours.release()),
            [("payout_hold", 1_007_500), ("paid_out", -1_000_000), ("payout_costs", -7_500)]
        );
        assert_eq!(shape(ours.paid(ngn(7_500))), [("payout_hold", 1_007_500), ("gateway_clearing", -1_007_500)]);
        assert_eq!(shape(ours.reversed()), [("gateway_clearing", 1_000_000), ("paid_out", -1_000_000)]);
    }

    #[test]
    fn what_it_cost_less_goes_back_and_more_is_the_tenants() {
        let seller = Account::refunds_payable(CustomerId::from_uuid(Uuid::from_u128(9)));
        let theirs = payout(Payer { account: seller, costs: seller }, 7_500);
        assert_eq!(shape(theirs.hold()), [("refunds_payable", 1_007_500), ("payout_hold", -1_007_500)]);
        assert_eq!(
            shape(theirs.paid(ngn(5_000))),
            [("payout_hold", 1_007_500), ("refunds_payable", -2_500), ("gateway_clearing", -1_005_000)]
        );
        assert_eq!(
            shape(theirs.paid(ngn(9_000))),
            [("payout_hold", 1_007_500), ("payout_costs", 1_500), ("gateway_clearing", -1_009_000)]
        );
    }

    #[test]
    fn a_payout_that_costs_nothing_has_no_posting_for_it_and_one_of_nothing_is_none() {
        assert_eq!(shape(payout(Payer::TENANT, 0).hold()), [("paid_out", 1_000_000), ("payout_hold", -1_000_000)]);
        assert_eq!(
            shape(payout(Payer::TENANT, 0).paid_late(ngn(10))),
            [("paid_out", 1_000_000), ("payout_costs", 10), ("gateway_clearing", -1_000_010)]
        );
        let nothing = Payout { amount: ngn(0), ..payout(Payer::TENANT, 0) };
        assert!(matches!(nothing.hold(), Err(LedgerError::NotPositive { .. })));
    }
}
