//! A price as it is asked for and as it is stored: one flat list of members.
//!
//! The draft is the only written form. The API fills it from a request, the store keeps it as JSON, and a
//! derivation carries it; each way in passes [`PricingDraft::check`].

use serde::{Deserialize, Serialize};

use super::exact::Exact;
use super::fault::PriceFaults;
use super::pricing::{PriceModel, Pricing, RoundedPer, Rule, Tier};
use super::quantity::Quantity;

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
