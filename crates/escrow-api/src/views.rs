//! Orders as they are shown.

use escrow::condition::Condition;
use escrow::{Clock, Deadline, Milestone, Timer};
use escrows::{Order, customer};
use ids::{EscrowPaymentId, TestClockId};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, EscrowPaymentRef, MilestoneRef, OrderRef, RefundRef, TestClockRef, listed};

use crate::terms::EscrowTermsView;
use crate::wire::word;

/// What an order costs, in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowFees {
    /// The version of your fees that it was priced by.
    pub(crate) fee_version: u32,
    pub(crate) buyer_fee: i64,
    pub(crate) buyer_tax: i64,
    pub(crate) seller_fee: i64,
    pub(crate) seller_tax: i64,
    /// What the buyer pays in all.
    pub(crate) buyer_pays: i64,
    /// What the seller gets if all goes well.
    pub(crate) seller_gets: i64,
}

impl EscrowFees {
    pub(crate) fn of(quote: &escrow::fee::FeeQuote) -> Result<EscrowFees, Error> {
        Ok(EscrowFees {
            fee_version: quote.version,
            buyer_fee: quote.buyer_fee,
            buyer_tax: quote.buyer_tax,
            seller_fee: quote.seller_fee,
            seller_tax: quote.seller_tax,
            buyer_pays: quote.charge().map_err(escrows::refused)?,
            seller_gets: quote.proceeds().map_err(escrows::refused)?,
        })
    }
}

/// A part of an order. Amounts in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowMilestone {
    id: MilestoneRef,
    title: String,
    amount: i64,
    /// `pending`, `funded`, `in_progress`, `submitted`, `changes_requested`, `disputed`, `released`, `resolved_seller`, `resolved_buyer`,
    /// `resolved_split`, `refunded` or `cancelled`.
    status: String,
    /// What is in escrow for it and free to go.
    held: i64,
    /// What is frozen.
    frozen: i64,
    /// What went to the seller, before fees.
    released: i64,
    /// What went back to the buyer, without fees.
    refunded: i64,
    /// What a payer's bank took back.
    lost: i64,
    /// When silence counts as a yes, while the buyer is looking.
    inspection_ends_at: Option<Timestamp>,
    delivery_due: Option<Timestamp>,
    release_at: Option<Timestamp>,
    /// How often changes were asked for.
    revisions: u32,
    /// The conditions that a release waits for, by number.
    waits_for: Vec<u32>,
}

impl EscrowMilestone {
    fn of(order: &escrow::Order, one: &Milestone) -> Result<EscrowMilestone, Error> {
        let waits_for = if one.is_open() { order.unmet(one.id) } else { Vec::new() };
        Ok(EscrowMilestone {
            id: one.id.into(),
            title: one.title.clone(),
            amount: one.amount,
            status: word(&one.state()),
            held: one.held().map_err(escrows::refused)?,
            frozen: one.frozen,
            released: one.released,
            refunded: one.refunded,
            lost: one.lost,
            inspection_ends_at: match one.clock {
                Clock::Running(at) => Some(at),
                Clock::Off | Clock::Paused(_) => None,
            },
            delivery_due: one.delivery_due,
            release_at: one.release_at,
            revisions: one.revisions,
            waits_for: waits_for.into_iter().map(|open| open.number).collect(),
        })
    }
}

/// That something was shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowEvidence {
    /// SHA-256 of what was shown.
    digest: String,
    /// In bytes.
    size: u64,
    kind: String,
    /// Who showed it; none for you.
    by: Option<CustomerRef>,
    at: Timestamp,
}

/// A condition of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowCondition {
    /// Counts up within the order.
    number: u32,
    /// None for the order as a whole.
    milestone_id: Option<MilestoneRef>,
    /// Its kind, or `CUSTOM` for the parties' own words.
    code: String,
    /// The version of the kind.
    code_version: u32,
    title: String,
    text: String,
    /// `pending`, `evidence_submitted`, `fulfilled`, `waived`, `deemed` or `failed`.
    status: String,
    /// Who has to do it: `seller`, `buyer`, `third_party` or `system`.
    fulfiller: String,
    /// Who says whether it is met: `counterparty`, `admin`, `third_party`, `system` or `both`.
    verifier: String,
    /// Who may give it up: `buyer`, `both` or `nobody`.
    waivable: String,
    /// Whether money waits for it.
    blocking: bool,
    /// Whether silence at the end of an inspection means that it is met.
    deemed_by_silence: bool,
    /// How much has to be shown at least.
    min_evidence: u32,
    /// Whether it is met by a code that the buyer gives to the seller.
    by_code: bool,
    group: Option<usize>,
    third_party_id: Option<CustomerRef>,
    reached_at: Option<Timestamp>,
    due_at: Option<Timestamp>,
    evidence: Vec<EscrowEvidence>,
}

impl From<&Condition> for EscrowCondition {
    fn from(one: &Condition) -> EscrowCondition {
        let template = &one.template;
        let shown = one.evidence.iter().map(|shown| EscrowEvidence {
            digest: shown.hash.to_string(),
            size: shown.size,
            kind: word(&shown.kind),
            by: shown.by.map(|by| customer(by).into()),
            at: shown.at,
        });
        EscrowCondition {
            number: one.number,
            milestone_id: one.milestone.map(Into::into),
            code: template.code.clone(),
            code_version: template.version,
            title: template.title.clone(),
            text: template.text.clone(),
            status: word(&one.state),
            fulfiller: word(&template.fulfiller),
            verifier: word(&template.verifier),
            waivable: word(&template.waivable),
            blocking: template.blocking,
            deemed_by_silence: template.deemed,
            min_evidence: template.min_evidence,
            by_code: template.by_code,
            group: one.group,
            third_party_id: one.third_party.map(|third| customer(third).into()),
            reached_at: one.reached_at,
            due_at: one.due_at,
            evidence: shown.collect(),
        }
    }
}

/// How much of a milestone, in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowPartView {
    milestone_id: MilestoneRef,
    amount: i64,
}

/// A split that one side offers.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowOfferView {
    number: u32,
    /// `buyer` or `seller`.
    by: String,
    /// What the seller would get; the rest goes to the buyer.
    seller_gets: Vec<EscrowPartView>,
    made_at: Timestamp,
    /// Whether it can be accepted.
    open: bool,
}

/// A dispute of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowDisputeView {
    number: u32,
    /// `buyer` or `seller`.
    opener: String,
    reason: String,
    contested: Vec<EscrowPartView>,
    /// `awaiting_response`, `negotiation`, `evidence`, `decision`, `awarded`, `resolved` or `withdrawn`.
    status: String,
    counter_claim: bool,
    offers: Vec<EscrowOfferView>,
    opened_at: Timestamp,
    escalated_at: Option<Timestamp>,
}

impl EscrowDisputeView {
    fn of(order: &escrow::Order, one: &escrow::dispute::Dispute, now: Timestamp) -> EscrowDisputeView {
        let part = |milestone: ids::MilestoneId, amount| EscrowPartView { milestone_id: milestone.into(), amount };
        let live = |offer: &escrow::dispute::Offer| {
            one.is_open() && one.live_offer(offer.by, order.terms.offer_ttl, now).is_some_and(|last| last == offer)
        };
        EscrowDisputeView {
            number: one.number,
            opener: word(&one.opener),
            reason: word(&one.reason),
            contested: one.contested.iter().map(|of| part(of.milestone, of.minor)).collect(),
            status: word(&one.phase),
            counter_claim: one.counter_claim,
            offers: one
                .offers
                .iter()
                .map(|offer| EscrowOfferView {
                    number: offer.number,
                    by: word(&offer.by),
                    seller_gets: offer.shares.iter().map(|share| part(share.milestone, share.seller)).collect(),
                    made_at: offer.made_at,
                    open: live(offer),
                })
                .collect(),
            opened_at: one.opened_at,
            escalated_at: one.escalated_at,
        }
    }
}

/// Something that stops money from leaving.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowHoldView {
    number: u32,
    /// `chargeback`, `compliance`, `admin` or `identity`.
    kind: String,
    placed_at: Timestamp,
    lifted_at: Option<Timestamp>,
}

/// Something that happens by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowDeadline {
    /// What: `accept`, `fund`, `start`, `inspection`, `period`, `delivery`, `fund_next`, `cancel`, `dispute`, `hard_cap`, `condition`,
    /// `amendment`, `mature`, `refund`, `chargeback_evidence` or `chargeback_check`.
    what: String,
    /// Of which milestone, if of one.
    milestone_id: Option<MilestoneRef>,
    /// Of which dispute, if of one.
    dispute: Option<u32>,
    due: Timestamp,
    /// Who can act before: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`.
    owner: String,
}

impl From<&Deadline> for EscrowDeadline {
    fn from(one: &Deadline) -> EscrowDeadline {
        let milestone = match one.timer {
            Timer::Inspection(id) | Timer::Period(id) | Timer::Delivery(id) => Some(id),
            Timer::Accept
            | Timer::Fund
            | Timer::Start
            | Timer::FundNext
            | Timer::Cancel
            | Timer::Dispute(_)
            | Timer::HardCap(_)
            | Timer::Condition(_)
            | Timer::Amendment
            | Timer::Mature
            | Timer::Refund(_)
            | Timer::ChargebackEvidence(_)
            | Timer::ChargebackCheck(_) => None,
        };
        let dispute = if let Timer::Dispute(number) | Timer::HardCap(number) = one.timer { Some(number) } else { None };
        let (what, owner) = (word(&one.timer), word(&one.owner));
        EscrowDeadline { what, milestone_id: milestone.map(Into::into), dispute, due: one.due, owner }
    }
}

/// Something that waits for you.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowTask {
    what: String,
    /// Which milestone, dispute, condition, hold or refund.
    about: Option<String>,
    /// `admin` where a role of yours is meant, and which.
    owner: String,
    role: Option<String>,
    since: Timestamp,
}

impl From<&escrow::order::Task> for EscrowTask {
    fn from(one: &escrow::order::Task) -> EscrowTask {
        let role = match one.owner {
            escrow::Owner::Admin(role) => Some(word(&role)),
            escrow::Owner::Buyer
            | escrow::Owner::Seller
            | escrow::Owner::Parties
            | escrow::Owner::System
            | escrow::Owner::Provider => None,
        };
        EscrowTask { what: word(&one.kind), about: inside(&one.kind), owner: word(&one.owner), role, since: one.since }
    }
}

/// What a choice carries.
fn inside(choice: &impl Serialize) -> Option<String> {
    let Ok(Value::Object(map)) = serde_json::to_value(choice) else { return None };
    map.into_values().next().map(|value| match value {
        Value::String(text) => text,
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other.to_string()
        }
    })
}

/// A payment of an order, as the order knows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowOrderPayment {
    id: EscrowPaymentRef,
    milestone_id: Option<MilestoneRef>,
    /// `processing`, `succeeded`, `failed`, `abandoned`, `expired` or `charged_back`.
    status: String,
    /// What arrived.
    gross: i64,
    at: Timestamp,
}

/// Money on its way back to where it came from.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowRefundView {
    id: RefundRef,
    /// The payment that it goes back on.
    payment_id: Option<EscrowPaymentRef>,
    amount: i64,
    /// `submitted`, `needs_details`, `succeeded` or `fell_back`.
    status: String,
    at: Timestamp,
}

/// What has gone where, in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowFlows {
    /// To the seller, after fees.
    seller: i64,
    fees: i64,
    taxes: i64,
    /// Back to the buyer, with fees.
    buyer: i64,
    /// Given back by the seller afterwards.
    given_back: i64,
    /// What providers kept of the payments.
    costs: i64,
}

/// A request to cancel.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowCancelView {
    milestones: Vec<MilestoneRef>,
    /// What the seller would keep.
    seller_keeps: Vec<EscrowPartView>,
    asked_at: Timestamp,
}

/// A change that one side proposes.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowAmendmentView {
    /// `buyer` or `seller`.
    by: String,
    /// `add_milestone`, `move_date` or `change_condition`.
    change: String,
    at: Timestamp,
}

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowOrder)]
pub(crate) struct OrderView {
    pub(crate) id: OrderRef,
    /// Counts every change.
    version: u64,
    /// `created`, `accepted`, `funding`, `funded`, `in_progress`, `completed`, `disputed`, `closed`, `refunded`, `declined`, `cancelled`
    /// or `expired`.
    status: String,
    title: String,
    category: String,
    buyer_id: CustomerRef,
    seller_id: CustomerRef,
    /// Who proposed it first: `buyer` or `seller`.
    proposer: String,
    /// Who has to answer, while it is `created`.
    turn: Option<String>,
    currency: String,
    /// In minor units, without fees.
    price: i64,
    fees: EscrowFees,
    /// SHA-256 of what was agreed. Whoever accepts sends the one they were shown.
    terms_digest: String,
    terms: EscrowTermsView,
    per_milestone: bool,
    refund_to: String,
    milestones: Vec<EscrowMilestone>,
    conditions: Vec<EscrowCondition>,
    holds: Vec<EscrowHoldView>,
    disputes: Vec<EscrowDisputeView>,
    cancel_request: Option<EscrowCancelView>,
    amendment: Option<EscrowAmendmentView>,
    payments: Vec<EscrowOrderPayment>,
    refunds: Vec<EscrowRefundView>,
    /// What of the payments lies in the buyer's wallet for this order.
    earmarked: i64,
    flows: EscrowFlows,
    /// What happens by itself, soonest first.
    deadlines: Vec<EscrowDeadline>,
    /// What waits for you.
    tasks: Vec<EscrowTask>,
    test_clock_id: Option<TestClockRef>,
    metadata: Value,
    accepted_at: Option<Timestamp>,
    funded_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(OrderView);

impl OrderView {
    pub(crate) fn of(order: &Order, now: Timestamp) -> Result<OrderView, Error> {
        let (row, of) = (&order.row, &order.order);
        let quote = &of.bases.first().ok_or_else(|| Error::fault("an order without a price"))?.quote;
        let state = of.state();
        Ok(OrderView {
            id: row.id.into(),
            version: of.version,
            status: state.as_str().to_owned(),
            title: row.title.clone(),
            category: row.category.clone(),
            buyer_id: row.buyer_id.into(),
            seller_id: row.seller_id.into(),
            proposer: word(&of.proposer),
            turn: (state == escrow::OrderState::Created).then(|| word(&of.turn)),
            currency: row.currency.clone(),
            price: row.price_minor,
            fees: EscrowFees::of(quote)?,
            terms_digest: of.terms_hash.to_string(),
            terms: (&of.terms).into(),
            per_milestone: of.per_milestone,
            refund_to: word(&of.refund_to),
            milestones: of.milestones.iter().map(|one| EscrowMilestone::of(of, one)).collect::<Result<_, _>>()?,
            conditions: of.conditions.iter().map(Into::into).collect(),
            holds: of.holds.iter().map(hold).collect(),
            disputes: of.disputes.iter().map(|one| EscrowDisputeView::of(of, one, now)).collect(),
            cancel_request: of.cancel.as_ref().map(cancel),
            amendment: of.amendment.as_ref().map(amendment),
            payments: of.payments.iter().map(payment).collect(),
            refunds: of.refunds.iter().map(refund).collect(),
            earmarked: of.earmarked,
            flows: flows(of),
            deadlines: escrow::deadlines(of).iter().map(Into::into).collect(),
            tasks: of.tasks.iter().map(Into::into).collect(),
            test_clock_id: (!row.lane.is_nil()).then(|| TestClockId::from_uuid(row.lane).into()),
            metadata: row.metadata.clone(),
            accepted_at: of.accepted_at,
            funded_at: of.funded_at,
            ended_at: of.ended_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn hold(one: &escrow::order::Hold) -> EscrowHoldView {
    EscrowHoldView { number: one.number, kind: word(&one.kind), placed_at: one.placed_at, lifted_at: one.lifted_at }
}

fn cancel(one: &escrow::order::Cancel) -> EscrowCancelView {
    EscrowCancelView {
        milestones: one.milestones.iter().map(|id| (*id).into()).collect(),
        seller_keeps: one
            .offer
            .iter()
            .map(|share| EscrowPartView { milestone_id: share.milestone.into(), amount: share.seller })
            .collect(),
        asked_at: one.asked_at,
    }
}

fn amendment(one: &escrow::order::Amendment) -> EscrowAmendmentView {
    EscrowAmendmentView { by: word(&one.by), change: word(&one.change), at: one.at }
}

fn payment(one: &escrow::order::Payment) -> EscrowOrderPayment {
    EscrowOrderPayment {
        id: EscrowPaymentId::from_uuid(one.attempt.uuid()).into(),
        milestone_id: one.milestone.map(Into::into),
        status: word(&one.state),
        gross: one.gross,
        at: one.at,
    }
}

fn refund(one: &escrow::order::Refund) -> EscrowRefundView {
    let payment_id = one.payment.map(|id| EscrowPaymentId::from_uuid(id.uuid()).into());
    EscrowRefundView { id: one.id.into(), payment_id, amount: one.minor, status: word(&one.state), at: one.at }
}

fn flows(of: &escrow::Order) -> EscrowFlows {
    EscrowFlows {
        seller: of.flows.seller,
        fees: of.flows.fees,
        taxes: of.flows.taxes,
        buyer: of.flows.buyer,
        given_back: of.flows.given_back,
        costs: of.flows.costs,
    }
}
