//! What a provider keeps of a payment by its published prices, to compare ways with before anything is charged. What it kept in the end
//! is its own word, and is never computed.

use jiff::civil::Date;
use money::Money;
use serde::Deserialize;

use crate::TariffError;

/// The prices of every build. Those that a provider makes by contract are not among them.
const BUILT_IN: &str = include_str!("payments.json");
const WHOLE: i128 = 10_000;

/// One row. It holds from `valid_from` until the day before `valid_to`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Rule {
    gateway: String,
    rails: Vec<String>,
    currency: String,
    valid_from: Date,
    valid_to: Option<Date>,
    /// So much of ten thousand.
    per_ten_thousand: i64,
    /// And so much, in minor units.
    #[serde(default)]
    plus: i64,
    /// But only of payments from this amount on.
    #[serde(default)]
    plus_from: i64,
    /// Never more than this.
    most: Option<i64>,
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Vec<Rule>,
}

/// All rows, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentTable {
    rules: Vec<Rule>,
}

/// What a payment would cost, and on whose word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentCost {
    /// In minor units of the payment's currency.
    pub minor: i64,
    /// On whose word.
    pub source: String,
}

impl PaymentTable {
    /// The table of every build.
    ///
    /// # Errors
    /// As [`PaymentTable::parse`]; the tests read it, so that a build that passed them has it.
    pub fn built_in() -> Result<PaymentTable, TariffError> {
        PaymentTable::parse(BUILT_IN)
    }

    /// A table from its text, which is JSON.
    ///
    /// # Errors
    /// [`TariffError::Unreadable`]; [`TariffError::Incomplete`]; [`TariffError::Overlap`].
    pub fn parse(text: &str) -> Result<PaymentTable, TariffError> {
        let Written { rules } =
            serde_json::from_str(text).map_err(|error| TariffError::Unreadable(error.to_string()))?;
        if let Some(rule) = rules.iter().find(|rule| !rule.is_complete()) {
            return Err(TariffError::Incomplete(rule.source.clone()));
        }
        for (nth, rule) in rules.iter().enumerate() {
            let others = rules.iter().skip(nth.saturating_add(1));
            if let Some(on) = others.filter_map(|other| rule.meets(other)).next() {
                let whose = format!("{} in {}", rule.gateway, rule.currency);
                return Err(TariffError::Overlap { kind: "payment", on, whose });
            }
        }
        Ok(PaymentTable { rules })
    }

    /// What a provider would keep of a payment by a rail on a day; none where its prices are not known.
    pub fn cost(&self, gateway: &str, rail: &str, amount: Money, on: Date) -> Option<PaymentCost> {
        let code = amount.currency().code();
        let fits = |rule: &&Rule| {
            rule.gateway == gateway
                && rule.currency == code
                && rule.rails.iter().any(|known| known == rail)
                && rule.holds_on(on)
        };
        let rule = self.rules.iter().find(fits)?;
        Some(PaymentCost { minor: rule.of(amount.minor())?, source: rule.source.clone() })
    }
}

impl Rule {
    fn holds_on(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|end| on < end)
    }

    fn is_complete(&self) -> bool {
        !self.rails.is_empty()
            && (0..=10_000).contains(&self.per_ten_thousand)
            && self.plus >= 0
            && self.most.is_none_or(|most| most >= 0)
            && self.valid_to.is_none_or(|end| end > self.valid_from)
    }

    fn meets(&self, other: &Rule) -> Option<Date> {
        let same = self.gateway == other.gateway
            && self.currency == other.currency
            && self.rails.iter().any(|rail| other.rails.contains(rail));
        let first = self.valid_from.max(other.valid_from);
        (same && self.holds_on(first) && other.holds_on(first)).then_some(first)
    }

    /// A part of a minor unit counts as a whole one.
    fn of(&self, minor: i64) -> Option<i64> {
        let share = i128::from(minor).checked_mul(i128::from(self.per_ten_thousand))?;
        let share = share.checked_add(WHOLE.checked_sub(1)?)?.checked_div(WHOLE)?;
        let share = i64::try_from(share).ok()?;
        let whole = if minor >= self.plus_from { share.checked_add(self.plus)? } else { share };
        Some(self.most.map_or(whole, |most| whole.min(most)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use money::Currency;

    use super::*;

    #[test]
    fn what_paystack_keeps_is_what_it_publishes() {
        let table = PaymentTable::built_in().expect("the table of every build");
        let on = date(2026, 9, 1);
        let cost = |rail: &str, minor: i64| {
            table.cost("paystack", rail, Money::new(minor, Currency::NGN), on).map(|cost| cost.minor)
        };
        for (rail, minor, kept) in [
            ("card", 500_000, 17_500),
            ("card", 5_000_000, 85_000),
            ("card", 20_000_000, 200_000),
            ("card", 249_999, 3_750),
            ("virtual_account", 500_000, 5_000),
            ("virtual_account", 5_000_000, 30_000),
            ("direct_debit", 500_000, 2_500),
        ] {
            assert_eq!(cost(rail, minor), Some(kept), "{rail} {minor}");
        }
        assert_eq!(cost("wallet", 500_000), None);
        assert_eq!(table.cost("nomba", "card", Money::new(1, Currency::NGN), on), None, "by contract");
        let before = table.cost("paystack", "card", Money::new(1, Currency::NGN), date(2019, 12, 31));
        assert_eq!(before, None, "no price of that day is known");
    }

    #[test]
    fn a_table_with_two_prices_of_a_day_is_refused() {
        let row = |from: &str, to: &str| {
            format!(
                r#"{{"gateway":"a","rails":["card"],"currency":"NGN","validFrom":"{from}","validTo":{to},"perTenThousand":1,"source":"s"}}"#
            )
        };
        let table = |rows: &[String]| PaymentTable::parse(&format!(r#"{{"rules":[{}]}}"#, rows.join(",")));
        assert!(table(&[row("2026-01-01", "\"2026-02-01\""), row("2026-02-01", "null")]).is_ok());
        let both = table(&[row("2026-01-01", "null"), row("2026-02-01", "null")]);
        assert!(matches!(both, Err(TariffError::Overlap { kind: "payment", .. })));
    }
}
