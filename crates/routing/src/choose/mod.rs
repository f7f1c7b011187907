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
}

impl From<RoutingRuleRow> for Rule {
    fn from(row: RoutingRuleRow) -> Rule {
        let RoutingRuleRow { position: _, rail, currency, from_minor, to_minor, accounts } = row;
        let accounts = accounts.into_iter().map(ProviderAccountId::from_uuid).collect();
        Rule { rail, currency, from_minor, to_minor, accounts }
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

/// The first account that can, by the rules and then by age; one that was not reached only if there is no other.
pub fn choose(rules: &[Rule], accounts: &[Account], payment: &Payment<'_>) -> Option<ProviderAccountId> {
    let preferred = rules.iter().find(|rule| rule.fits(payment)).into_iter().flat_map(|rule| &rule.accounts).copied();
    let able: Vec<ProviderAccountId> = preferred
        .chain(accounts.iter().map(|account| account.id))
        .filter(|id| accounts.iter().any(|account| account.id == *id && account.takes(payment)))
        .collect();
    able.iter().find(|id| !payment.unreached.contains(id)).or_else(|| able.first()).copied()
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
