//! From a draft to a checked price. Every wrong member is named at once, with its path.

use super::draft::{PricingDraft, TierDraft};
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

impl PricingDraft {
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
