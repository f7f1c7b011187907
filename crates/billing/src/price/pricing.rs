//! What a checked price says: a model with its numbers, free units, and bounds of the whole.

use serde::{Deserialize, Serialize};

use super::draft::PricingDraft;
use super::exact::Exact;
use super::quantity::Quantity;

/// How an amount follows from a quantity, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceModel {
    /// One amount per period; the quantity is always 1.
    Flat,
    /// The unit amount times the quantity (seats).
    PerUnit,
    /// Each unit at the amount of the tier it falls in.
    Graduated,
    /// Every unit at the amount of the tier that the whole quantity reaches.
    Volume,
    /// Packages started, each at one amount.
    Package,
    /// A part of an amount, and a fixed amount for each event.
    Percentage,
}

impl PriceModel {
    /// Every model.
    pub const ALL: [PriceModel; 6] = [
        PriceModel::Flat,
        PriceModel::PerUnit,
        PriceModel::Graduated,
        PriceModel::Volume,
        PriceModel::Package,
        PriceModel::Percentage,
    ];

    /// The stored and public word.
    pub const fn as_str(self) -> &'static str {
        match self {
            PriceModel::Flat => "flat",
            PriceModel::PerUnit => "per_unit",
            PriceModel::Graduated => "graduated",
            PriceModel::Volume => "volume",
            PriceModel::Package => "package",
            PriceModel::Percentage => "percentage",
        }
    }

    /// Reads the stored word; `None` for any other.
    pub fn parse(text: &str) -> Option<PriceModel> {
        PriceModel::ALL.into_iter().find(|model| model.as_str() == text)
    }
}

/// Where a percentage price is rounded to whole minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundedPer {
    /// Once, on the line.
    #[default]
    Line,
    /// Each event by itself, as a card processor does; the line is their sum.
    Event,
}

/// A range of units with its own amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The last unit in it, inclusive; `None` for the last tier.
    pub up_to: Option<Quantity>,
    /// Minor units for each unit.
    pub unit_amount: Exact,
    /// Minor units, once, when the tier is reached. That of the first tier is due from quantity zero on.
    pub flat_minor: i64,
}

/// A model with its numbers. Amounts are minor units of the price's currency, for a whole period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `model: flat`, `amount`.
    Flat {
        /// For the period; whole.
        amount_minor: i64,
    },
    /// `model: per_unit`, `amount`.
    PerUnit {
        /// For one unit.
        unit_amount: Exact,
    },
    /// `model: graduated`, `tiers`: smallest first, the last one open. Each unit costs what its tier says; the
    /// flat amounts of all tiers reached are added. The first tier is reached at quantity zero.
    Graduated(Vec<Tier>),
    /// `model: volume`, `tiers`: smallest first, the last one open. All units cost what the tier of the whole
    /// quantity says, and its flat amount is added.
    Volume(Vec<Tier>),
    /// `model: package`, `packageSize`, `amount`: every package started is charged whole.
    Package {
        /// Units in a package; above zero.
        size: Quantity,
        /// For one package.
        amount: Exact,
    },
    /// `model: percentage`, `percent`, `fixedAmount`, `roundedPer`: the quantity is an amount in minor units.
    Percentage {
        /// Percent of the quantity.
        percent: Exact,
        /// For each event.
        fixed_amount: Exact,
        /// Where it is rounded.
        rounded_per: RoundedPer,
    },
}

/// A checked price in no particular currency. Written as a [`PricingDraft`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "PricingDraft", try_from = "PricingDraft")]
pub struct Pricing {
    pub(super) rule: Rule,
    pub(super) included: Quantity,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

impl Pricing {
    /// The model with its numbers.
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The model's name.
    pub const fn model(&self) -> PriceModel {
        match self.rule {
            Rule::Flat { .. } => PriceModel::Flat,
            Rule::PerUnit { .. } => PriceModel::PerUnit,
            Rule::Graduated(_) => PriceModel::Graduated,
            Rule::Volume(_) => PriceModel::Volume,
            Rule::Package { .. } => PriceModel::Package,
            Rule::Percentage { .. } => PriceModel::Percentage,
        }
    }

    /// Units that cost nothing, taken off the quantity before the model sees it. Not prorated.
    pub const fn included(&self) -> Quantity {
        self.included
    }

    /// The least that a whole period costs, in minor units.
    pub const fn minimum_minor(&self) -> Option<i64> {
        self.minimum
    }

    /// The most that a whole period costs, in minor units.
    pub const fn maximum_minor(&self) -> Option<i64> {
        self.maximum
    }

    /// The one amount of a flat or per-unit price, for lists.
    pub fn amount(&self) -> Option<Exact> {
        match &self.rule {
            Rule::Flat { amount_minor } => Some(Exact::from_int(*amount_minor)),
            Rule::PerUnit { unit_amount } => Some(*unit_amount),
            Rule::Graduated(_) | Rule::Volume(_) | Rule::Package { .. } | Rule::Percentage { .. } => None,
        }
    }
}
