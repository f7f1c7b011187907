//! The choice itself: rules and accounts in, an account out.

use ids::ProviderAccountId;
use recovery::Rail;
use store::provider_accounts::RoutingRuleRow;

/// What an account can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which.
    pub id: ProviderAccountId,
    /// The rails it can be asked for.
    pub rails: Vec<String>,
    /// The currencies it takes; empty for any.
    pub currencies: Vec<String>,
    /// What became of its latest payments by this rail.
    pub health: Health,
    /// What it would keep of this payment, as far as that is known.
    pub cost: Option<Cost>,
}

/// What became of an account's payments within the last hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// How many there were.
    pub tried: i64,
    /// How many of them failed for no fault of the payer's or the payer's bank's, or were not answered.
    pub failed: i64,
}

impl Health {
    /// Fewer say nothing.
    const ENOUGH: i64 = 5;

    /// Whether it may be asked before others: fewer than half of enough outcomes are its own failures.
    pub fn is_well(self) -> bool {
        self.tried < Health::ENOUGH || self.failed.saturating_mul(2) < self.tried
    }
}

/// What a provider would keep of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In minor units.
    pub minor: i64,
    /// How it is known.
    pub source: String,
}

/// What counts among the accounts of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prefer {
    /// The order in which they are named.
    #[default]
    Order,
    /// Those that are well come first, in that order.
    Health,
    /// The cheapest of those that are well comes first; one whose price nobody knows after the others.
    Cost,
}

impl Prefer {
    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Prefer::Order => "order",
            Prefer::Health => "health",
            Prefer::Cost => "cost",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Prefer> {
        [Prefer::Order, Prefer::Health, Prefer::Cost].into_iter().find(|known| known.as_str() == word)
    }
}

/// Which accounts take what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// By this rail only.
    pub rail: Option<String>,
    /// In this currency only.
    pub currency: Option<String>,
    /// From this amount on, in minor units.
    pub from_minor: Option<i64>,
    /// Below this amount.
    pub to_minor: Option<i64>,
    /// In order of preference.
    pub accounts: Vec<ProviderAccountId>,
    /// What counts among them.
    pub prefer: Prefer,
}

impl From<RoutingRuleRow> for Rule {
    fn from(row: RoutingRuleRow) -> Rule {
        let RoutingRuleRow { position: _, rail, currency, from_minor, to_minor, accounts, prefer } = row;
        let accounts = accounts.into_iter().map(ProviderAccountId::from_uuid).collect();
        // A word that is not known, of a version to come, leaves the order.
        let prefer = Prefer::parse(&prefer).unwrap_or_default();
        Rule { rail, currency, from_minor, to_minor, accounts, prefer }
    }
}

/// What is to be paid.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    /// By which rail.
    pub rail: Rail,
    /// ISO 4217.
    pub currency: &'a str,
    /// How much.
    pub amount_minor: i64,
    /// Accounts that could not be reached for it.
    pub unreached: &'a [ProviderAccountId],
}

/// The rule that a payment falls under.
pub fn rule_for<'r>(rules: &'r [Rule], payment: &Payment<'_>) -> Option<(usize, &'r Rule)> {
    rules.iter().enumerate().find(|(_, rule)| rule.fits(payment))
}

/// The accounts that can, best first: by the rules and then by age; one that was not reached only behind all others. Which was reached
/// is known for certain, so that the next one is no second charge.
pub fn ranked<'a>(rules: &[Rule], accounts: &'a [Account], payment: &Payment<'_>) -> Vec<&'a Account> {
    let rule = rule_for(rules, payment).map(|(_, rule)| rule);
    let prefer = rule.map(|rule| rule.prefer).unwrap_or_default();
    let named = rule.map(|rule| rule.accounts.as_slice()).unwrap_or_default();
    let mut able: Vec<&Account> = accounts.iter().filter(|account| account.takes(payment)).collect();
    // Sorting keeps the order of age among equals.
    able.sort_by_key(|account| {
        let place = named.iter().position(|id| *id == account.id).unwrap_or(usize::MAX);
        let is_named = place < usize::MAX;
        let (unwell, price) = match prefer {
            Prefer::Order => (false, 0),
            Prefer::Health => (!account.health.is_well(), 0),
            Prefer::Cost => (!account.health.is_well(), account.cost.as_ref().map_or(i64::MAX, |cost| cost.minor)),
        };
        (payment.unreached.contains(&account.id), unwell, !is_named, price, place)
    });
    able
}

/// The best of them.
pub fn choose(rules: &[Rule], accounts: &[Account], payment: &Payment<'_>) -> Option<ProviderAccountId> {
    ranked(rules, accounts, payment).first().map(|account| account.id)
}

impl Rule {
    fn fits(&self, payment: &Payment<'_>) -> bool {
        self.rail.as_deref().is_none_or(|rail| rail == payment.rail.as_str())
            && self.currency.as_deref().is_none_or(|currency| currency == payment.currency)
            && self.from_minor.is_none_or(|from| payment.amount_minor >= from)
            && self.to_minor.is_none_or(|to| payment.amount_minor < to)
    }
}

impl Account {
    fn takes(&self, payment: &Payment<'_>) -> bool {
        self.rails.iter().any(|rail| rail == payment.rail.as_str())
            && (self.currencies.is_empty() || self.currencies.iter().any(|currency| currency == payment.currency))
    }
}

#[cfg(test)]
mod tests;
