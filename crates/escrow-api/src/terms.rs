//! The lengths and limits of an order, on the wire.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Terms. Lengths are in seconds, amounts in minor units. What is left out is as the merchant's settings say.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all(deserialize = "camelCase", serialize = "snake_case"))]
#[schema(rename_all = "camelCase")]
pub(crate) struct EscrowTerms {
    /// To answer a proposal: an hour to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    accept_ttl: Option<i64>,
    /// To pay after acceptance: an hour to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    funding_ttl: Option<i64>,
    /// To pay once a payment is on its way: as long as `fundingTtl`, to 45 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    funding_open_ttl: Option<i64>,
    /// To begin once the money is there: an hour to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_ttl: Option<i64>,
    /// To deliver, where no day was agreed: an hour to 400 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_ttl: Option<i64>,
    /// To look at what was handed in: an hour to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    inspection: Option<i64>,
    /// To answer a request to cancel: 1 to 14 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_ttl: Option<i64>,
    /// To answer a dispute: 2 to 10 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    response_ttl: Option<i64>,
    /// To agree in a dispute: up to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    negotiation: Option<i64>,
    /// To show evidence in a dispute: an hour to 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<i64>,
    /// To decide a dispute: 1 to 14 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_sla: Option<i64>,
    /// For how long an award can be objected to: up to 30 days, 0 for not at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal_window: Option<i64>,
    /// For how long a seller may give back after the end: up to 365 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller_refund_window: Option<i64>,
    /// Kept back of what a seller earns, in basis points, up to 5,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    reserve_bps: Option<i64>,
    /// For how long: up to 180 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    reserve_for: Option<i64>,
    /// How often a buyer may ask for changes to one milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    revisions: Option<u32>,
    /// Whether a buyer may release early in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_release: Option<bool>,
    /// Up to this, silence in a dispute decides by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_default_limit: Option<i64>,
    /// Above this, an award needs two persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    award_threshold: Option<i64>,
    /// What a dispute costs its loser, at most 5 % of what was contested.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispute_fee: Option<i64>,
    /// Whether the buyer may end what has not begun at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer_may_end: Option<bool>,
    /// How well a party must be known to accept, 0 to 9.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_level: Option<u8>,
    /// The smallest price.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_price: Option<i64>,
    /// The largest price.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_price: Option<i64>,
}

impl EscrowTerms {
    /// Those that were named, as the rules name them.
    pub(crate) fn named(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(map)) => map,
            Ok(_) | Err(_) => Map::new(),
        }
    }
}

/// Terms as they are shown. Lengths are in seconds, amounts in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowTermsView {
    accept_ttl: i64,
    funding_ttl: i64,
    funding_open_ttl: i64,
    start_ttl: i64,
    delivery_ttl: i64,
    inspection: i64,
    cancel_ttl: i64,
    response_ttl: i64,
    negotiation: i64,
    evidence: i64,
    decision_sla: i64,
    appeal_window: i64,
    seller_refund_window: i64,
    reserve_bps: i64,
    reserve_for: i64,
    revisions: u32,
    partial_release: bool,
    auto_default_limit: i64,
    /// None where one person decides any award.
    award_threshold: Option<i64>,
    dispute_fee: i64,
    buyer_may_end: bool,
    identity_level: u8,
    min_price: i64,
    max_price: i64,
}

impl From<&escrow::Terms> for EscrowTermsView {
    fn from(of: &escrow::Terms) -> EscrowTermsView {
        EscrowTermsView {
            accept_ttl: of.accept_ttl,
            funding_ttl: of.funding_ttl,
            funding_open_ttl: of.funding_open_ttl,
            start_ttl: of.start_ttl,
            delivery_ttl: of.delivery_ttl,
            inspection: of.inspection,
            cancel_ttl: of.cancel_ttl,
            response_ttl: of.response_ttl,
            negotiation: of.negotiation,
            evidence: of.evidence,
            decision_sla: of.decision_sla,
            appeal_window: of.appeal_window,
            seller_refund_window: of.seller_refund_window,
            reserve_bps: of.reserve_bps,
            reserve_for: of.reserve_for,
            revisions: of.revisions,
            partial_release: of.partial_release,
            auto_default_limit: of.auto_default_limit,
            award_threshold: (of.award_threshold < i64::MAX).then_some(of.award_threshold),
            dispute_fee: of.dispute_fee,
            buyer_may_end: of.buyer_may_end,
            identity_level: of.identity_level,
            min_price: of.min_price,
            max_price: of.max_price,
        }
    }
}
