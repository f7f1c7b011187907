//! The table: rows with a first day, a last day, bands and a source.

use jiff::civil::Date;
use money::MoneyError;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What every build has: the tariffs of Nigeria.
const BUILT_IN: &str = include_str!("table.json");

/// Why a table cannot be used, or a payout not be priced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The text is no table.
    #[error("the tariff table cannot be read: {0}")]
    Unreadable(String),
    /// Two rows hold on one day.
    #[error("two rows of kind {kind} hold on {on} for {whose}")]
    Overlap {
        /// Which kind.
        kind: &'static str,
        /// The first day that both hold on.
        on: Date,
        /// Of which provider and currency.
        whose: String,
    },
    /// A row without what its kind needs.
    #[error("the row `{0}` lacks bands, or a percentage, or its bands are not in order")]
    Incomplete(String),
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Who pays a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// Who sends the money, on top of it.
    Payer,
    /// Who receives it, out of it.
    Receiver,
}

/// What a payout is for, as far as the law asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Anything without a rule of its own.
    #[default]
    General,
    /// Wages: exempt from the duty on transfers.
    Salary,
}

impl Purpose {
    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::General => "general",
            Purpose::Salary => "salary",
        }
    }

    /// Reads a stored word.
    pub fn parse(word: &str) -> Option<Purpose> {
        [Purpose::General, Purpose::Salary].into_iter().find(|purpose| purpose.as_str() == word)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RuleKind {
    TransferFee,
    Vat,
    Duty,
}

impl RuleKind {
    fn word(self) -> &'static str {
        match self {
            RuleKind::TransferFee => "transfer_fee",
            RuleKind::Vat => "vat",
            RuleKind::Duty => "duty",
        }
    }
}

/// Whether a fee has its tax in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Vat {
    Added,
    Included,
}

/// So much for transfers up to and including an amount; the last band has no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Band {
    pub(crate) up_to: Option<i64>,
    pub(crate) amount: i64,
}

/// One row. It holds from `valid_from` until the day before `valid_to`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Rule {
    pub(crate) kind: RuleKind,
    /// Of one provider only; a provider without a row of its own has the one of all.
    pub(crate) gateway: Option<String>,
    pub(crate) currency: String,
    pub(crate) valid_from: Date,
    pub(crate) valid_to: Option<Date>,
    #[serde(default)]
    pub(crate) bands: Vec<Band>,
    pub(crate) percent: Option<Decimal>,
    pub(crate) bearer: Bearer,
    pub(crate) vat: Option<Vat>,
    #[serde(default)]
    pub(crate) exempt: Vec<Purpose>,
    pub(crate) title: String,
    pub(crate) source: String,
}

impl Rule {
    fn holds_on(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|end| on < end)
    }

    fn is_complete(&self) -> bool {
        let ends: Vec<Option<i64>> = self.bands.iter().map(|band| band.up_to).collect();
        let in_order = ends.windows(2).all(|pair| match pair {
            [Some(one), Some(next)] => one < next,
            [Some(_), None] => true,
            _ => false,
        });
        let priced = ends.last() == Some(&None) && in_order && self.bands.iter().all(|band| band.amount >= 0);
        let ordered = self.valid_to.is_none_or(|end| end > self.valid_from);
        ordered
            && match self.kind {
                RuleKind::TransferFee => priced && self.vat.is_some(),
                RuleKind::Duty => priced,
                RuleKind::Vat => self.percent.is_some_and(|percent| !percent.is_sign_negative()),
            }
    }

    fn meets(&self, other: &Rule) -> Option<Date> {
        let same = self.kind == other.kind && self.gateway == other.gateway && self.currency == other.currency;
        let first = self.valid_from.max(other.valid_from);
        (same && self.holds_on(first) && other.holds_on(first)).then_some(first)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Vec<Rule>,
}

/// All rows, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rules: Vec<Rule>,
}

impl Table {
    /// The table of every build.
    ///
    /// # Errors
    /// As [`Table::parse`]; the tests read it, so that a build that passed them has it.
    pub fn built_in() -> Result<Table, TariffError> {
        Table::parse(BUILT_IN)
    }

    /// A table from its text, which is JSON.
    ///
    /// # Errors
    /// [`TariffError::Unreadable`]; [`TariffError::Incomplete`]; [`TariffError::Overlap`].
    pub fn parse(text: &str) -> Result<Table, TariffError> {
        let Written { rules } =
            serde_json::from_str(text).map_err(|error| TariffError::Unreadable(error.to_string()))?;
        if let Some(rule) = rules.iter().find(|rule| !rule.is_complete()) {
            return Err(TariffError::Incomplete(rule.title.clone()));
        }
        for (nth, rule) in rules.iter().enumerate() {
            let others = rules.iter().skip(nth.saturating_add(1));
            if let Some(on) = others.filter_map(|other| rule.meets(other)).next() {
                let whose = format!("{} in {}", rule.gateway.as_deref().unwrap_or("all providers"), rule.currency);
                return Err(TariffError::Overlap { kind: rule.kind.word(), on, whose });
            }
        }
        Ok(Table { rules })
    }

    /// The row of a kind on a day: the provider's own, else the one of all.
    pub(crate) fn rule(&self, kind: RuleKind, gateway: &str, currency: &str, on: Date) -> Option<&Rule> {
        let fits = |rule: &&Rule| rule.kind == kind && rule.currency == currency && rule.holds_on(on);
        let own = self.rules.iter().filter(fits).find(|rule| rule.gateway.as_deref() == Some(gateway));
        own.or_else(|| self.rules.iter().filter(fits).find(|rule| rule.gateway.is_none()))
    }
}
