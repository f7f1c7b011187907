//! A price as it is asked for and as it is stored: one flat list of members, and the way from there to a
//! checked [`Pricing`].
//!
//! The draft is the only written form. The API fills it from a request, the store keeps it as JSON, and a
//! derivation carries it; each way in passes the same checks, which name every wrong member at once.

use serde::{Deserialize, Serialize};

use super::exact::Exact;
use super::fault::{PriceFault, PriceFaults, PriceProblem};
use super::pricing::{PriceModel, Pricing, RoundedPer, Rule, Tier};
use super::quantity::{Quantity, QuantityError};

/// Largest amount of a price, in minor units. Below 2^53, so that every JSON reader keeps it exact.
pub const MAX_AMOUNT_MINOR: i64 = 999_999_999_999_999;
/// Most digits behind the point of a minor unit.
pub const MAX_AMOUNT_PLACES: u32 = 12;
/// Largest rate, in percent.
pub const MAX_PERCENT: i64 = 1_000;
/// Most digits behind the point of a rate.
pub const MAX_PERCENT_PLACES: u32 = 6;
/// Most tiers of one price.
pub const MAX_TIERS: usize = 100;

/// The members of a price, not yet checked. Which ones a model needs is said at [`Rule`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PricingDraft {
    /// How the amount follows from the quantity.
    pub model: PriceModel,
    /// Minor units: for the period (flat), for a unit (per unit), for a package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Exact>,
    /// Smallest first, for graduated and volume prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers: Option<Vec<TierDraft>>,
    /// Units in a package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_size: Option<Exact>,
    /// Percent of the quantity, which then is an amount in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Exact>,
    /// Minor units for each event of a percentage price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_amount: Option<Exact>,
    /// Where a percentage price is rounded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded_per: Option<RoundedPer>,
    /// Units that cost nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub included: Option<Exact>,
    /// Least minor units for a whole period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Exact>,
    /// Most minor units for a whole period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Exact>,
}

/// The members of a tier, not yet checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TierDraft {
    /// The last unit in it; none for the last tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Exact>,
    /// Minor units for each unit; 0 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_amount: Option<Exact>,
    /// Minor units, once, when the tier is reached; 0 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat_amount: Option<Exact>,
}

impl PricingDraft {
    /// A draft that says nothing but its model.
    pub const fn of(model: PriceModel) -> PricingDraft {
        PricingDraft {
            model,
            amount: None,
            tiers: None,
            package_size: None,
            percent: None,
            fixed_amount: None,
            rounded_per: None,
            included: None,
            minimum: None,
            maximum: None,
        }
    }

    /// A flat price in minor units.
    pub fn flat(amount: impl Into<Exact>) -> PricingDraft {
        PricingDraft { amount: Some(amount.into()), ..PricingDraft::of(PriceModel::Flat) }
    }

    /// A price for each unit, in minor units.
    pub fn per_unit(amount: impl Into<Exact>) -> PricingDraft {
        PricingDraft { amount: Some(amount.into()), ..PricingDraft::of(PriceModel::PerUnit) }
    }

    /// The checked price.
    ///
    /// # Errors
    /// [`PriceFaults`] with every wrong member.
    pub fn check(&self) -> Result<Pricing, PriceFaults> {
        let mut reader = Reader { model: self.model, faults: Vec::new() };
        reader.strangers(self);
        let rule = reader.rule(self);
        let included = match self.included {
            Some(number) => reader.units("included", number),
            None => Some(Quantity::ZERO),
        };
        let minimum = self.minimum.map(|amount| reader.whole("minimum", amount));
        let maximum = self.maximum.map(|amount| reader.whole("maximum", amount));
        if let (Some(Some(least)), Some(Some(most))) = (minimum, maximum)
            && least > most
        {
            reader.wrong("minimum", PriceProblem::MinimumAboveMaximum);
        }
        if self.rounded_per == Some(RoundedPer::Event) && included.is_some_and(|units| !units.is_zero()) {
            reader.wrong("included", PriceProblem::IncludedPerEvent);
        }
        match (rule, included) {
            (Some(rule), Some(included)) if reader.faults.is_empty() => {
                Ok(Pricing { rule, included, minimum: minimum.flatten(), maximum: maximum.flatten() })
            }
            _ => Err(PriceFaults(reader.faults)),
        }
    }
}

/// Reads members and remembers what is wrong with them.
struct Reader {
    model: PriceModel,
    faults: Vec<PriceFault>,
}

impl Reader {
    fn wrong(&mut self, field: impl Into<String>, problem: PriceProblem) {
        self.faults.push(PriceFault { field: field.into(), problem });
    }

    /// Members that this model would ignore in silence.
    fn strangers(&mut self, draft: &PricingDraft) {
        let (amount, tiers, package, percentage) = match self.model {
            PriceModel::Flat | PriceModel::PerUnit => (true, false, false, false),
            PriceModel::Graduated | PriceModel::Volume => (false, true, false, false),
            PriceModel::Package => (true, false, true, false),
            PriceModel::Percentage => (false, false, false, true),
        };
        let present = [
            ("amount", draft.amount.is_some(), amount),
            ("tiers", draft.tiers.is_some(), tiers),
            ("packageSize", draft.package_size.is_some(), package),
            ("percent", draft.percent.is_some(), percentage),
            ("fixedAmount", draft.fixed_amount.is_some(), percentage),
            ("roundedPer", draft.rounded_per.is_some(), percentage),
            ("included", draft.included.is_some(), self.model != PriceModel::Flat),
        ];
        for (field, sent, wanted) in present {
            if sent && !wanted {
                self.wrong(field, PriceProblem::NotOfModel { model: self.model });
            }
        }
    }

    fn rule(&mut self, draft: &PricingDraft) -> Option<Rule> {
        match self.model {
            PriceModel::Flat => {
                let amount = self.required("amount", draft.amount)?;
                self.whole("amount", amount).map(|amount_minor| Rule::Flat { amount_minor })
            }
            PriceModel::PerUnit => {
                let amount = self.required("amount", draft.amount)?;
                self.amount("amount", amount).map(|unit_amount| Rule::PerUnit { unit_amount })
            }
            PriceModel::Graduated => self.tiers(draft).map(Rule::Graduated),
            PriceModel::Volume => self.tiers(draft).map(Rule::Volume),
            PriceModel::Package => self.package(draft),
            PriceModel::Percentage => self.percentage(draft),
        }
    }

    fn package(&mut self, draft: &PricingDraft) -> Option<Rule> {
        let size = self.required("packageSize", draft.package_size);
        let size = size.and_then(|size| self.units("packageSize", size));
        if size.is_some_and(Quantity::is_zero) {
            self.wrong("packageSize", PriceProblem::PackageSizeZero);
        }
        let amount = self.required("amount", draft.amount);
        let amount = amount.and_then(|amount| self.amount("amount", amount));
        Some(Rule::Package { size: size?, amount: amount? })
    }

    fn percentage(&mut self, draft: &PricingDraft) -> Option<Rule> {
        let percent = self.required("percent", draft.percent);
        let percent = percent.and_then(|percent| {
            let range = Exact::ZERO..=Exact::from_int(MAX_PERCENT);
            if !range.contains(&percent) {
                self.wrong("percent", PriceProblem::PercentOutOfRange);
            } else if percent.places() > MAX_PERCENT_PLACES {
                self.wrong("percent", PriceProblem::PercentTooPrecise);
            }
            range.contains(&percent).then_some(percent)
        });
        let fixed_amount = self.amount("fixedAmount", draft.fixed_amount.unwrap_or_default());
        let rounded_per = draft.rounded_per.unwrap_or_default();
        Some(Rule::Percentage { percent: percent?, fixed_amount: fixed_amount?, rounded_per })
    }

    fn tiers(&mut self, draft: &PricingDraft) -> Option<Vec<Tier>> {
        let drafts = draft.tiers.as_deref().unwrap_or_default();
        if drafts.is_empty() {
            self.wrong("tiers", PriceProblem::NoTiers);
            return None;
        }
        if drafts.len() > MAX_TIERS {
            self.wrong("tiers", PriceProblem::TooManyTiers);
            return None;
        }
        let last = drafts.len().saturating_sub(1);
        let mut below = Quantity::ZERO;
        let mut tiers = Vec::with_capacity(drafts.len());
        for (nth, tier) in drafts.iter().enumerate() {
            let up_to = tier.up_to.and_then(|end| self.units(format!("tiers[{nth}].upTo"), end));
            self.end_of_tier(nth, last, tier.up_to.is_some(), up_to, below);
            below = up_to.unwrap_or(below);
            tiers.extend(self.tier(nth, tier, up_to));
        }
        Some(tiers)
    }

    /// Whether a tier ends where it may.
    fn end_of_tier(&mut self, nth: usize, last: usize, closed: bool, up_to: Option<Quantity>, below: Quantity) {
        let problem = match up_to {
            None if !closed && nth < last => PriceProblem::OpenTierNotLast,
            None => return,
            Some(_) if nth == last => PriceProblem::LastTierClosed,
            Some(end) if nth == 0 && end.is_zero() => PriceProblem::TierEmpty,
            Some(end) if nth > 0 && end == below => PriceProblem::TiersOverlap,
            Some(end) if end < below => PriceProblem::TiersUnordered,
            Some(_) => return,
        };
        self.wrong(format!("tiers[{nth}].upTo"), problem);
    }

    fn tier(&mut self, nth: usize, tier: &TierDraft, up_to: Option<Quantity>) -> Option<Tier> {
        if tier.unit_amount.is_none() && tier.flat_amount.is_none() {
            self.wrong(format!("tiers[{nth}]"), PriceProblem::TierWithoutAmount);
        }
        let unit_amount = self.amount(format!("tiers[{nth}].unitAmount"), tier.unit_amount.unwrap_or_default());
        let flat_amount = self.whole(format!("tiers[{nth}].flatAmount"), tier.flat_amount.unwrap_or_default());
        Some(Tier { up_to, unit_amount: unit_amount?, flat_minor: flat_amount? })
    }

    fn required(&mut self, field: &str, number: Option<Exact>) -> Option<Exact> {
        if number.is_none() {
            self.wrong(field, PriceProblem::Required { model: self.model });
        }
        number
    }

    /// Minor units, possibly finer than one.
    fn amount(&mut self, field: impl Into<String>, number: Exact) -> Option<Exact> {
        let problem = if !(Exact::ZERO..=Exact::from_int(MAX_AMOUNT_MINOR)).contains(&number) {
            PriceProblem::AmountOutOfRange
        } else if number.places() > MAX_AMOUNT_PLACES {
            PriceProblem::AmountTooPrecise
        } else {
            return Some(number);
        };
        self.wrong(field, problem);
        None
    }

    /// Whole minor units.
    fn whole(&mut self, field: impl Into<String>, number: Exact) -> Option<i64> {
        let field = field.into();
        let number = self.amount(field.clone(), number)?;
        let whole = number.whole();
        if whole.is_none() {
            self.wrong(field, PriceProblem::AmountNotWhole);
        }
        whole
    }

    fn units(&mut self, field: impl Into<String>, number: Exact) -> Option<Quantity> {
        let problem = match Quantity::try_new(number) {
            Ok(quantity) => return Some(quantity),
            Err(QuantityError::TooPrecise(_)) => PriceProblem::UnitsTooPrecise,
            Err(QuantityError::Negative(_) | QuantityError::TooLarge(_)) => PriceProblem::UnitsOutOfRange,
        };
        self.wrong(field, problem);
        None
    }
}

impl TryFrom<PricingDraft> for Pricing {
    type Error = PriceFaults;

    fn try_from(draft: PricingDraft) -> Result<Pricing, PriceFaults> {
        draft.check()
    }
}

impl From<Pricing> for PricingDraft {
    fn from(pricing: Pricing) -> PricingDraft {
        let mut draft = PricingDraft::of(pricing.model());
        match pricing.rule {
            Rule::Flat { amount_minor } => draft.amount = Some(amount_minor.into()),
            Rule::PerUnit { unit_amount } => draft.amount = Some(unit_amount),
            Rule::Graduated(tiers) | Rule::Volume(tiers) => {
                draft.tiers = Some(tiers.iter().map(TierDraft::from).collect());
            }
            Rule::Package { size, amount } => {
                draft.package_size = Some(size.number());
                draft.amount = Some(amount);
            }
            Rule::Percentage { percent, fixed_amount, rounded_per } => {
                draft.percent = Some(percent);
                draft.fixed_amount = Some(fixed_amount).filter(|amount| !amount.is_zero());
                draft.rounded_per = Some(rounded_per).filter(|level| *level != RoundedPer::default());
            }
        }
        draft.included = Some(pricing.included.number()).filter(|units| !units.is_zero());
        draft.minimum = pricing.minimum.map(Exact::from_int);
        draft.maximum = pricing.maximum.map(Exact::from_int);
        draft
    }
}

impl From<&Tier> for TierDraft {
    fn from(tier: &Tier) -> TierDraft {
        let flat_amount = (tier.flat_minor != 0).then(|| Exact::from_int(tier.flat_minor));
        TierDraft {
            up_to: tier.up_to.map(Quantity::number),
            // A tier says at least one of its amounts.
            unit_amount: Some(tier.unit_amount).filter(|amount| !amount.is_zero() || flat_amount.is_none()),
            flat_amount,
        }
    }
}
