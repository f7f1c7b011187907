//! Who has to agree to a payout of which size, and the limits of all of them.
//!
//! A policy is a version; a change is a new version and voids the approvals given under the old one. Amounts in minor units.

use serde::{Deserialize, Serialize};

use crate::instant::DAY;

/// How risky a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Nothing is known against them.
    Low,
    /// New, or something is odd.
    Raised,
}

/// Payouts up to an amount, for persons up to a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Up to and including; none for no end.
    pub up_to: Option<i64>,
    /// For persons up to this tier.
    pub tier: Tier,
    /// How many persons of the tenant have to agree.
    pub approvals: u8,
}

/// One version of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayoutPolicy {
    /// Counts up within a tenant.
    pub version: u32,
    /// Bands by rising amount; the first that fits holds.
    pub bands: Vec<Band>,
    /// What the owner pays for a payout.
    pub fee: i64,
    /// The least.
    pub min: i64,
    /// The most of one payout.
    pub cap: i64,
    /// How many a day.
    pub daily_count: u32,
    /// How much a day.
    pub daily_sum: i64,
    /// How long a bank account waits before it is used, in seconds.
    pub bank_cooldown: i64,
    /// How long a request may be agreed to, in seconds.
    pub approval_ttl: i64,
    /// Whether the fee goes back when a payout comes back.
    pub return_fee: bool,
}

impl Default for PayoutPolicy {
    /// To a hundred thousand naira nobody, to two million one, above two.
    fn default() -> Self {
        let band = |up_to, tier, approvals| Band { up_to, tier, approvals };
        Self {
            version: 1,
            bands: vec![
                band(Some(10_000_000), Tier::Low, 0),
                band(Some(200_000_000), Tier::Raised, 1),
                band(None, Tier::Raised, 2),
            ],
            fee: 5_000,
            min: 10_000,
            cap: 10_000_000_000,
            daily_count: 10,
            daily_sum: 20_000_000_000,
            bank_cooldown: DAY,
            approval_ttl: DAY.saturating_mul(7),
            return_fee: false,
        }
    }
}

impl PayoutPolicy {
    /// How many have to agree; two, where no band fits.
    pub fn approvals(&self, amount: i64, tier: Tier) -> u8 {
        let fits = |band: &&Band| band.up_to.is_none_or(|most| amount <= most) && tier <= band.tier;
        self.bands.iter().find(fits).map_or(2, |band| band.approvals)
    }
}
