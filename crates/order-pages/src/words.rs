//! What states, happenings and reasons are called on a page, for people who never read a manual.

use escrow::condition::ConditionState;
use escrow::dispute::{Phase, Reason};
use escrow::{EventKind, HeldReason, MilestoneState, OrderState, Side, Timer};

/// The state of an order, in two words.
pub(crate) fn state(state: OrderState) -> &'static str {
    match state {
        OrderState::Created => "Proposed",
        OrderState::Accepted => "Waiting for payment",
        OrderState::Funding => "Payment on its way",
        OrderState::Funded => "Money is held",
        OrderState::InProgress => "In progress",
        OrderState::Completed => "Handed in",
        OrderState::Disputed => "In dispute",
        OrderState::Closed => "Completed",
        OrderState::Refunded => "Refunded",
        OrderState::Declined => "Declined",
        OrderState::Cancelled => "Called off",
        OrderState::Expired => "Expired",
    }
}

/// What the reader should know first.
pub(crate) fn now(state: OrderState, side: Side, turn: Side, other: &str) -> String {
    match (state, side) {
        (OrderState::Created, _) if turn == side => {
            format!("{other} proposes this order. Read it, then accept or decline.")
        }
        (OrderState::Created, _) => format!("You proposed this order. {other} has to answer."),
        (OrderState::Accepted, Side::Buyer) => {
            format!("Pay now. Your money is held, and {other} gets it once what you agreed on has happened.")
        }
        (OrderState::Accepted, Side::Seller) => {
            format!("Agreed. {other} has to pay. Do not begin before the money is held.")
        }
        (OrderState::Funding, Side::Buyer) => "Your payment is on its way, or not all of it has come.".to_owned(),
        (OrderState::Funding, Side::Seller) => format!("{other} is paying. Do not begin before the money is held."),
        (OrderState::Funded, Side::Buyer) => format!("Your money is held. {other} can begin."),
        (OrderState::Funded, Side::Seller) => "The money is held for you. You can begin.".to_owned(),
        (OrderState::InProgress, Side::Buyer) => format!("{other} is at work. Your money is held until you have it."),
        (OrderState::InProgress, Side::Seller) => "You are at work. Hand it in here when it is done.".to_owned(),
        (OrderState::Completed, Side::Buyer) => {
            format!(
                "{other} says that it is done. Look at it. If you say nothing, the money goes to {other} when the time is up."
            )
        }
        (OrderState::Completed, Side::Seller) => {
            format!("{other} is looking at it. Silence at the end counts as a yes.")
        }
        (OrderState::Disputed, _) => "What is contested is frozen until you agree, or until it is decided.".to_owned(),
        (OrderState::Closed, Side::Buyer) => format!("It is done, and {other} was paid."),
        (OrderState::Closed, Side::Seller) => "It is done, and you were paid into your wallet.".to_owned(),
        (OrderState::Refunded, Side::Buyer) => "It is over. You have your money back in your wallet.".to_owned(),
        (OrderState::Refunded, Side::Seller) => format!("It is over. {other} has the money back."),
        (OrderState::Declined, _) => "It was declined. Nothing was paid.".to_owned(),
        (OrderState::Cancelled, _) => "It was called off before anything was held.".to_owned(),
        (OrderState::Expired, _) => "The time for it passed before anything was held.".to_owned(),
    }
}

/// How large a file is.
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes.div_euclid(1_024)),
        _ => format!("{}.{} MiB", bytes.div_euclid(1_048_576), bytes.rem_euclid(1_048_576).div_euclid(104_858)),
    }
}

/// The state of a milestone.
pub(crate) fn milestone(state: MilestoneState) -> &'static str {
    match state {
        MilestoneState::Pending => "not paid yet",
        MilestoneState::Funded => "money is held",
        MilestoneState::InProgress => "in progress",
        MilestoneState::Submitted => "handed in",
        MilestoneState::ChangesRequested => "changes asked for",
        MilestoneState::Disputed => "in dispute",
        MilestoneState::Released => "paid to the seller",
        MilestoneState::ResolvedSeller => "settled: to the seller",
        MilestoneState::ResolvedBuyer => "settled: to the buyer",
        MilestoneState::ResolvedSplit => "settled: divided",
        MilestoneState::Refunded => "back to the buyer",
        MilestoneState::Cancelled => "called off",
    }
}

/// The state of a condition.
pub(crate) fn condition(state: ConditionState) -> &'static str {
    match state {
        ConditionState::Pending => "open",
        ConditionState::EvidenceSubmitted => "to be looked at",
        ConditionState::Fulfilled(_) => "met",
        ConditionState::Waived => "given up",
        ConditionState::Deemed => "taken as met",
        ConditionState::Failed => "date passed",
    }
}

/// Why money is held.
pub(crate) fn held(reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::Hold(_) => "somebody has to look at this order first",
        HeldReason::Dispute(_) => "it is contested",
        HeldReason::NotStarted => "the seller has not begun",
        HeldReason::AtWork => "the seller is at work",
        HeldReason::ChangesRequested => "the buyer asked for changes",
        HeldReason::Inspection => "the buyer is looking at it",
        HeldReason::ConditionsOpen => "conditions are open",
        HeldReason::CancelRequested => "one side asked to call it off",
        HeldReason::Period => "the period that it pays for has not ended",
    }
}

/// What happens by itself at the end of a deadline, in the middle of a sentence.
pub(crate) fn by_itself(timer: Timer) -> &'static str {
    match timer {
        Timer::Accept => "the proposal is over",
        Timer::Fund => "the order expires unpaid",
        Timer::Start => "the money goes back to the buyer",
        Timer::Inspection(_) | Timer::Period(_) => "the money goes to the seller",
        Timer::Delivery(_) => "it counts as late, and somebody looks at it",
        Timer::FundNext => "what is not paid is called off",
        Timer::Cancel => {
            "the request to call it off is taken as agreed, or goes to a dispute if something was handed in"
        }
        Timer::Dispute(_) => "the dispute goes on to its next step",
        Timer::HardCap(_) => "somebody senior decides the dispute",
        Timer::Condition(_) => "the date of a condition passes",
        Timer::Amendment => "the change that was proposed is over",
        Timer::Mature => "what the seller earned can be spent",
        Timer::Refund(_) | Timer::ChargebackCheck(_) => "we ask the bank",
        Timer::ChargebackEvidence(_) => "we answer the bank",
    }
}

/// Where a dispute is, and when that ends by itself.
pub(crate) fn phase(phase: &Phase) -> (&'static str, Option<jiff::Timestamp>) {
    match phase {
        Phase::AwaitingResponse(until) => ("The other side has to answer", Some(*until)),
        Phase::Negotiation(until) => ("Try to agree", Some(*until)),
        Phase::Evidence(until) => ("Show what you have", Some(*until)),
        Phase::Decision(until) => ("It is being decided", Some(*until)),
        Phase::Awarded(until) => ("Decided", Some(*until)),
        Phase::Resolved => ("Settled", None),
        Phase::Withdrawn => ("Taken back", None),
    }
}

/// Why somebody disputes.
pub(crate) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NotReceived => "Nothing came",
        Reason::NotAsDescribed => "It is not what was agreed",
        Reason::Damaged => "It came damaged",
        Reason::Incomplete => "Something is missing",
        Reason::Late => "It is late",
        Reason::Quality => "It is not good enough",
        Reason::WrongAmount => "The amount is wrong",
        Reason::Unauthorised => "I did not order this",
        Reason::SellerCannotDeliver => "I cannot deliver",
        Reason::BuyerUnresponsive => "The buyer does not answer",
        Reason::ConditionContested => "We disagree about a condition",
        Reason::Other => "Something else",
    }
}

/// Whose reason it usually is; none for both.
pub(crate) fn reason_of(reason: Reason) -> Option<Side> {
    match reason {
        Reason::NotReceived
        | Reason::NotAsDescribed
        | Reason::Damaged
        | Reason::Incomplete
        | Reason::Late
        | Reason::Quality
        | Reason::Unauthorised => Some(Side::Buyer),
        Reason::SellerCannotDeliver | Reason::BuyerUnresponsive => Some(Side::Seller),
        Reason::WrongAmount | Reason::ConditionContested | Reason::Other => None,
    }
}

/// What happened; none for what only programs want to know.
pub(crate) fn happened(kind: EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::OrderCreated => "proposed the order",
        EventKind::OrderAmended => "changed what is agreed",
        EventKind::OrderAccepted => "accepted",
        EventKind::OrderDeclined => "declined",
        EventKind::OrderExpired => "let it expire",
        EventKind::OrderCancelled => "called it off",
        EventKind::OrderFunding => return None,
        EventKind::OrderFunded => "the money is held",
        EventKind::OrderStarted => "began",
        EventKind::OrderCompleted => return None,
        EventKind::OrderClosed => "the order is done",
        EventKind::OrderRefunded => "the order is over, and the money is back",
        EventKind::MilestoneSubmitted => "handed in",
        EventKind::MilestoneChangesRequested => "asked for changes",
        EventKind::MilestoneReleased => "released the money",
        EventKind::MilestonePartiallyReleased => "released a part",
        EventKind::MilestoneRefunded => "money went back to the buyer",
        EventKind::ConditionEvidence => "showed something for a condition",
        EventKind::ConditionFulfilled => "said that a condition is met",
        EventKind::ConditionRejected => "said that a condition is not met",
        EventKind::ConditionWaived => "gave a condition up",
        EventKind::ConditionDeemed => "a condition is taken as met",
        EventKind::InspectionStarted => return None,
        EventKind::InspectionReminder => "a reminder was sent",
        EventKind::InspectionLapsed => "the time to look ended",
        EventKind::DisputeOpened => "opened a dispute",
        EventKind::DisputeResponded => "answered the dispute",
        EventKind::DisputeEvidence => "showed something",
        EventKind::DisputeOffer => "offered a split",
        EventKind::DisputeResolved => "the dispute is settled",
        EventKind::DisputeWithdrawn => "took the dispute back",
        EventKind::DisputeEscalated => "somebody senior decides",
        EventKind::DeadlineExtended => "gave more time",
        EventKind::PaymentProcessing => "began to pay",
        EventKind::PaymentSucceeded => "a payment arrived",
        EventKind::PaymentFailed => "a payment did not arrive",
        EventKind::PaymentPartial => "a payment was less than is due",
        EventKind::RefundSubmitted => "a refund is on its way",
        EventKind::RefundSucceeded => "a refund arrived",
        EventKind::RefundFailed => "a refund could not be made; the money is in the wallet",
        EventKind::ChargebackOpened => "the payer's bank takes a payment back",
        EventKind::ChargebackWon => "the payer's bank gave the payment back",
        EventKind::ChargebackLost => "the payer's bank kept the payment",
        EventKind::HoldPlaced => "put a hold on the money",
        EventKind::HoldLifted => "lifted the hold",
        EventKind::PayoutRequested
        | EventKind::PayoutApproved
        | EventKind::PayoutRejected
        | EventKind::PayoutSubmitted
        | EventKind::PayoutSucceeded
        | EventKind::PayoutFailed
        | EventKind::PayoutReversed
        | EventKind::WalletChanged
        | EventKind::NotificationNew
        | EventKind::AttentionNew
        | EventKind::ApprovalRequested => return None,
    })
}

/// Whether a happening is somebody's doing, so that it begins with who.
pub(crate) fn is_a_deed(words: &str) -> bool {
    !["the ", "a ", "money ", "somebody "].iter().any(|start| words.starts_with(start))
}
