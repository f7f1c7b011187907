//! The lengths and limits an order is agreed under, with the ranges a tenant or an order may choose from.
//!
//! An order keeps the terms it was proposed with, so a later change of defaults never moves a running deadline. Defaults follow
//! what escrow and marketplace operators publish; each range bounds what may be agreed. Lengths are in seconds.

use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::instant::{DAY, HOUR};

/// Who bears a payer's chargeback after the money was released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Liability {
    /// The seller gives back what was received; the tenant gives back its fee.
    Seller,
    /// The tenant bears it all.
    Platform,
}

/// Who bears what a provider kept of a payment that is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostCost {
    /// The tenant.
    Platform,
    /// Whoever caused the refund, as far as their wallet goes.
    AtFault,
}

/// Everything that time and limits decide in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// To answer a proposal.
    pub accept_ttl: i64,
    /// To pay after acceptance.
    pub funding_ttl: i64,
    /// To pay, once a payment is on its way.
    pub funding_open_ttl: i64,
    /// To begin after the money is there.
    pub start_ttl: i64,
    /// To deliver, where nothing else was agreed; counted from the beginning.
    pub delivery_ttl: i64,
    /// To look at what was submitted.
    pub inspection: i64,
    /// To answer a request to cancel.
    pub cancel_ttl: i64,
    /// To answer a dispute.
    pub response_ttl: i64,
    /// To agree among themselves in a dispute.
    pub negotiation: i64,
    /// To show evidence in a dispute.
    pub evidence: i64,
    /// To decide a dispute once evidence has closed.
    pub decision_sla: i64,
    /// After which a dispute is with somebody senior, whatever its phase.
    pub hard_cap: i64,
    /// What is left at least of an inspection that goes on after a dispute.
    pub resume_floor: i64,
    /// How long an offer in a dispute lives.
    pub offer_ttl: i64,
    /// How long money stays frozen after an award, for an appeal; zero for none.
    pub appeal_window: i64,
    /// How long a seller may give back after an order closed.
    pub seller_refund_window: i64,
    /// How long an expired order may be revived.
    pub revive_window: i64,
    /// Kept back of what a seller earns, in basis points.
    pub reserve_bps: i64,
    /// For how long.
    pub reserve_for: i64,
    /// How often a buyer may ask for changes to one milestone.
    pub revisions: u32,
    /// Whether a buyer may release early in parts.
    pub partial_release: bool,
    /// Above this, an early release needs a confirmation by a one-time code; minor units.
    pub confirm_above: i64,
    /// Up to this, silence in a dispute decides by itself; above, somebody confirms. Minor units.
    pub auto_default_limit: i64,
    /// Above this, an award needs two persons; minor units.
    pub award_threshold: i64,
    /// The flat fee of a dispute, before its cap; minor units.
    pub dispute_fee: i64,
    /// Who bears a chargeback after release.
    pub liability: Liability,
    /// Who bears a provider's fee on a refund.
    pub lost_cost: LostCost,
    /// Whether the buyer may end what has not begun at any time: a subscription, not a piece of work.
    pub buyer_may_end: bool,
    /// How well a party must be known to accept.
    pub identity_level: u8,
    /// The smallest price, in minor units.
    pub min_price: i64,
    /// The largest price, in minor units.
    pub max_price: i64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            accept_ttl: days(5),
            funding_ttl: days(10),
            funding_open_ttl: days(15),
            start_ttl: days(7),
            delivery_ttl: days(30),
            inspection: days(3),
            cancel_ttl: days(7),
            response_ttl: days(5),
            negotiation: days(14),
            evidence: days(7),
            decision_sla: days(5),
            hard_cap: days(45),
            resume_floor: days(1),
            offer_ttl: days(3),
            appeal_window: 0,
            seller_refund_window: days(180),
            revive_window: days(30),
            reserve_bps: 0,
            reserve_for: days(30),
            revisions: 3,
            partial_release: true,
            confirm_above: i64::MAX,
            auto_default_limit: 0,
            award_threshold: i64::MAX,
            dispute_fee: 0,
            liability: Liability::Seller,
            lost_cost: LostCost::Platform,
            buyer_may_end: false,
            identity_level: 0,
            min_price: 1,
            max_price: crate::amount::MAX_MINOR,
        }
    }
}

const fn days(days: i64) -> i64 {
    days.saturating_mul(DAY)
}

impl Terms {
    /// Refuses a length outside of its range.
    ///
    /// # Errors
    /// [`Refusal::TermOutOfRange`] with the name of the first.
    pub fn check(&self) -> Result<(), Refusal> {
        let ranges = [
            ("accept_ttl", self.accept_ttl, HOUR, days(30)),
            ("funding_ttl", self.funding_ttl, HOUR, days(30)),
            ("funding_open_ttl", self.funding_open_ttl, self.funding_ttl, days(45)),
            ("start_ttl", self.start_ttl, HOUR, days(30)),
            ("delivery_ttl", self.delivery_ttl, HOUR, days(400)),
            ("inspection", self.inspection, HOUR, days(30)),
            ("cancel_ttl", self.cancel_ttl, DAY, days(14)),
            ("response_ttl", self.response_ttl, days(2), days(10)),
            ("negotiation", self.negotiation, 0, days(30)),
            ("evidence", self.evidence, HOUR, days(30)),
            ("decision_sla", self.decision_sla, DAY, days(14)),
            ("hard_cap", self.hard_cap, days(10), days(90)),
            ("resume_floor", self.resume_floor, HOUR, days(7)),
            ("offer_ttl", self.offer_ttl, HOUR, days(14)),
            ("appeal_window", self.appeal_window, 0, days(30)),
            ("seller_refund_window", self.seller_refund_window, 0, days(365)),
            ("revive_window", self.revive_window, 0, days(90)),
            ("reserve_bps", self.reserve_bps, 0, 5_000),
            ("reserve_for", self.reserve_for, 0, days(180)),
            ("confirm_above", self.confirm_above, 0, i64::MAX),
            ("auto_default_limit", self.auto_default_limit, 0, i64::MAX),
            ("award_threshold", self.award_threshold, 0, i64::MAX),
            ("dispute_fee", self.dispute_fee, 0, crate::amount::MAX_MINOR),
            ("min_price", self.min_price, 1, crate::amount::MAX_MINOR),
            ("max_price", self.max_price, self.min_price, crate::amount::MAX_MINOR),
        ];
        let out = ranges.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value));
        out.map_or(Ok(()), |(term, ..)| Err(Refusal::TermOutOfRange { term }))
    }
}
