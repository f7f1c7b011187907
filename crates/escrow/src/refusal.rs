//! Every way a decision says no, with a code that never changes, what kind of no it is, and what is missing.
//!
//! A refusal changes nothing. Those that can be answered carry what it takes: the conditions that are open, the sum that is short,
//! the instant to wait for.

use jiff::Timestamp;

use crate::OrderState;
use crate::approval::ApprovalRefusal;
use crate::condition::{ConditionState, Unmet};
use crate::milestone::MilestoneState;
use crate::order::HoldKind;

/// What kind of no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// This actor may not.
    Forbidden,
    /// Not now, or not in this state.
    Conflict,
    /// Not like this.
    Invalid,
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident $(($($of:ty),*))? $({$($(#[$field_doc:meta])* $field:ident: $ty:ty),* $(,)?})? => $kind:ident, $code:literal, $text:literal;)*) => {
        /// Why an order does not move as asked.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum Refusal {$(
            $(#[$doc])*
            #[error($text)]
            $name $(($($of),*))? $({$($(#[$field_doc])* $field: $ty),*})?,
        )*}

        impl Refusal {
            /// The stable names of all refusals.
            pub const CODES: &'static [&'static str] = &[$($code,)*];

            /// The stable name of this refusal.
            pub const fn code(&self) -> &'static str {
                match self {$(Refusal::$name { .. } => $code,)*}
            }

            /// What kind of no it is.
            pub const fn kind(&self) -> RefusalKind {
                match self {$(Refusal::$name { .. } => RefusalKind::$kind,)*}
            }
        }
    };
}

refusals! {
    /// A sum does not fit.
    Amount => Invalid, "amount_out_of_range", "An amount does not fit. Use smaller amounts.";
    /// A text is no amount.
    AmountText => Invalid, "amount_malformed", "Write an amount above zero in digits, with a point and no more decimals than the currency has.";
    /// The books refused a journal, which no decision should meet.
    Books(String) => Conflict, "books", "The books refuse it: {0}.";
    /// Another change came first.
    Stale {
        /// The version now.
        current: u64,
    } => Conflict, "order_changed", "The order has changed; it is at version {current}. Read it again.";
    /// The actor is not allowed this.
    NotYours => Forbidden, "not_yours", "This is not yours to do: another party, or the platform, does it.";
    /// The actor may not move money.
    Suspended => Forbidden, "suspended", "A suspended person cannot act on orders.";
    /// An admin with a stake.
    Related => Forbidden, "related", "Nobody decides on an order they, or somebody related, are party to.";
    /// Not in this state.
    State {
        /// The state it is in.
        state: OrderState,
    } => Conflict, "order_state", "The order is in a state that does not allow it.";
    /// Not in this state of a milestone.
    MilestoneState {
        /// The state it is in.
        state: MilestoneState,
    } => Conflict, "milestone_state", "The milestone is in a state that does not allow it.";
    /// Too late to dispute: there is post-release help instead.
    AlreadyReleased => Conflict, "already_released", "The money has been released. Ask for help after release.";
    /// No such milestone in the order.
    NoSuchMilestone => Invalid, "no_such_milestone", "The order has no such milestone. Read the order for those it has.";
    /// No such condition in the order.
    NoSuchCondition => Invalid, "no_such_condition", "The order has no such condition. Read the order for those it has.";
    /// No such dispute in the order.
    NoSuchDispute => Invalid, "no_such_dispute", "The order has no such dispute. Read the order for those it has.";
    /// No such hold that is on.
    NoSuchHold => Invalid, "no_such_hold", "The order has no such hold. Read the order for those that are on.";
    /// No such refund on its way.
    NoSuchRefund => Invalid, "no_such_refund", "The order has no such refund on its way. Read the order for those it has.";
    /// No such payment.
    NoSuchPayment => Invalid, "no_such_payment", "The order has no such payment. Read the order for those it has.";
    /// No such chargeback that is open.
    NoSuchChargeback => Invalid, "no_such_chargeback", "The order has no such open chargeback. Read the order for those it has.";
    /// A length outside of its range.
    TermOutOfRange {
        /// Which.
        term: &'static str,
    } => Invalid, "term_out_of_range", "`{term}` is outside of its range.";
    /// Both parties are one.
    SameParty => Invalid, "same_party", "Nobody makes an order with themselves. Name another buyer or another seller.";
    /// The phone is not verified.
    PhoneUnverified => Forbidden, "phone_unverified", "Verify your phone first.";
    /// The party is not known well enough.
    Identity {
        /// What is needed.
        needed: u8,
    } => Forbidden, "identity_level", "Identity level {needed} is needed.";
    /// The currency or provider is off.
    Disabled => Conflict, "disabled", "This currency or provider is switched off.";
    /// The price is outside of the limits.
    PriceOutOfRange => Invalid, "price_out_of_range", "The price is outside of the limits.";
    /// Too few or too many milestones.
    MilestoneCount => Invalid, "milestone_count", "An order has 1 to 100 milestones.";
    /// The parts are not the whole.
    MilestoneSum => Invalid, "milestone_sum", "Milestones are new, above zero, different, and add up to the price.";
    /// Too few, too many, or misplaced conditions.
    ConditionCount => Invalid, "condition_count", "An order has 1 to 100 conditions, each of a milestone or group that it has.";
    /// The words of a condition are missing or too many.
    ConditionText => Invalid, "condition_text", "A condition has words, at most 2,000 characters of them.";
    /// The quote is not for this price.
    QuoteMismatch => Invalid, "quote_mismatch", "The quote is for another price or currency. Ask for a quote of this price.";
    /// The quote is too old.
    QuoteExpired => Conflict, "quote_expired", "The quote has expired. Ask for another one.";
    /// There is no configuration for this.
    NoFeeConfiguration => Conflict, "no_fee_configuration", "No fees are configured for this. Put a fee configuration in force first.";
    /// A configuration that none may be.
    FeeConfiguration {
        /// Which field.
        field: &'static str,
    } => Invalid, "fee_configuration", "`{field}` of the fee configuration cannot be that.";
    /// The fee is more than half of the price.
    FeeTooLarge => Invalid, "fee_too_large", "Fees may not take more than half of the price.";
    /// No charge leaves the net amount.
    NoGrossUp => Invalid, "no_gross_up", "No charge leaves this amount under these costs. Lower the amount, or let the other side carry the costs.";
    /// It is the other side's turn.
    NotTurn => Conflict, "not_your_turn", "It is the other side's turn. Wait for their answer, or withdraw the proposal.";
    /// Countered too often.
    TooManyRounds => Conflict, "too_many_rounds", "A proposal is countered at most ten times. Accept it, or begin another order.";
    /// The terms shown are not those of the order.
    TermsChanged => Conflict, "terms_changed", "The terms have changed. Read them again.";
    /// Another payment is on its way.
    PaymentOpen => Conflict, "payment_open", "A payment is on its way. Confirm to start another one.";
    /// The payment was booked before.
    AlreadyBooked => Conflict, "already_booked", "This payment was booked before. Nothing was booked twice.";
    /// The amounts of a receipt are impossible.
    BadReceipt => Invalid, "bad_receipt", "The amounts of this payment are impossible.";
    /// A wallet is short.
    Insufficient {
        /// By so much, in minor units.
        missing: i64,
    } => Conflict, "wallet_short", "The balance is short by {missing} minor units. Top it up, or pay another way.";
    /// The milestone is paid, or its turn has not come.
    NotDueToPay => Conflict, "not_due_to_pay", "There is nothing to pay for that now.";
    /// A hold is on.
    Held {
        /// Which.
        number: u32,
        /// Why.
        kind: HoldKind,
    } => Conflict, "held", "Nothing leaves this order while hold {number} is on.";
    /// Blocking conditions are open.
    Unmet(Vec<Unmet>) => Conflict, "conditions_unmet", "Conditions are not met yet.";
    /// What the seller has to show is not shown.
    EvidenceMissing {
        /// For which condition.
        number: u32,
    } => Conflict, "evidence_missing", "Condition {number} needs evidence first.";
    /// The condition is in another state.
    ConditionState {
        /// Which.
        number: u32,
        /// The state it is in.
        state: ConditionState,
    } => Conflict, "condition_state", "Condition {number} is in a state that does not allow it.";
    /// The condition has no code.
    NoCode {
        /// Which.
        number: u32,
    } => Invalid, "no_code", "Condition {number} is not met by a code. Submit evidence or verify it instead.";
    /// The code is locked.
    CodeLocked {
        /// Until when.
        until: Timestamp,
    } => Conflict, "code_locked", "Too many wrong codes. Try again after {until}.";
    /// Too late to take it back.
    UndoTooLate => Conflict, "undo_too_late", "A verification can be taken back within an hour. Open a dispute instead.";
    /// The instant has not come.
    NotDue => Conflict, "not_due", "The instant for this has not come.";
    /// The terms do not allow parts.
    PartialNotAllowed => Conflict, "partial_not_allowed", "This order is not released in parts. Release the whole milestone, or amend the terms.";
    /// More than there is.
    ExceedsHeld {
        /// What there is, in minor units.
        held: i64,
    } => Invalid, "exceeds_held", "There are {held} minor units to release. Release that or less.";
    /// It has to be confirmed.
    ConfirmationNeeded => Conflict, "confirmation_needed", "Confirm it, with a one-time code above the limit.";
    /// No changes can be asked for any more.
    NoRevisionsLeft => Conflict, "no_revisions_left", "Changes were asked for as often as agreed. Approve the work, or open a dispute.";
    /// There is a request to cancel already.
    CancelOpen => Conflict, "cancel_open", "A request to cancel is open. Answer it first, or let it lapse.";
    /// There is none.
    NoCancel => Conflict, "no_cancel", "No request to cancel is open. Open one first.";
    /// Work has begun.
    Begun => Conflict, "work_begun", "Work has begun: ask the seller to cancel.";
    /// A dispute is on.
    Contested {
        /// Which.
        dispute: u32,
    } => Conflict, "contested", "Dispute {dispute} is about this money. It is settled or taken back first.";
    /// Nothing is there to contest, or more than there is.
    NothingToContest => Invalid, "nothing_to_contest", "A dispute names money that is in escrow, and no more of it than there is.";
    /// Disputed too often.
    TooManyDisputes => Conflict, "too_many_disputes", "A milestone is disputed at most three times. Ask support for a decision.";
    /// Too soon after a withdrawal.
    CoolingOff {
        /// Until when.
        until: Timestamp,
    } => Conflict, "cooling_off", "A dispute was just taken back. Wait until {until}.";
    /// Not in this phase.
    Phase => Conflict, "dispute_phase", "The dispute is in a phase that does not allow it.";
    /// The other side claims something too.
    CounterClaimed => Conflict, "counter_claimed", "The other side has a claim of its own: both have to agree.";
    /// The offer is no longer open.
    OfferGone => Conflict, "offer_gone", "That offer is not open any more. Read the dispute for the one that is, or make another.";
    /// The parts are not what is divided.
    BadSplit => Invalid, "bad_split", "A split names each contested milestone once and gives no more than is contested.";
    /// A second person is asked already, or none is.
    NoSuchAward => Conflict, "no_such_award", "No award waits for this. Read the dispute for what was awarded.";
    /// Only somebody senior decides this.
    SeniorOnly => Forbidden, "senior_only", "Somebody senior decides this. Ask with a key of scope `escrow_senior`.";
    /// Four eyes said no.
    Approval(ApprovalRefusal) => Forbidden, "approval", "{0}";
    /// The window for it has passed.
    WindowPassed => Conflict, "window_passed", "It is too late for that.";
    /// More than was received.
    ExceedsReceived {
        /// What is left, in minor units.
        left: i64,
    } => Invalid, "exceeds_received", "At most {left} minor units can go back. Ask for that or less.";
    /// There is no amendment to answer.
    NoAmendment => Conflict, "no_amendment", "No amendment waits for an answer. Propose one first.";
    /// The amendment cannot be.
    BadAmendment => Invalid, "bad_amendment", "What was paid for or handed in cannot be amended. Amend what is not, or cancel.";
    /// Nothing that runs, or nothing that anybody may move.
    NotExtendable => Conflict, "deadline_not_extendable", "No deadline of that name runs for a party, or it is not one to be moved. Read `deadlines` of the order.";
    /// Not later, or too much later.
    BadExtension {
        /// When it is due now.
        due: Timestamp,
    } => Invalid, "bad_extension", "A deadline moves to a later instant, by 30 days at most; this one is due at {due}.";
    /// The chargeback is known.
    ChargebackKnown => Conflict, "chargeback_known", "This chargeback is known. Nothing was booked twice.";
}

impl From<ApprovalRefusal> for Refusal {
    fn from(refusal: ApprovalRefusal) -> Self {
        Refusal::Approval(refusal)
    }
}

impl From<ledger::LedgerError> for Refusal {
    fn from(error: ledger::LedgerError) -> Self {
        Refusal::Books(error.to_string())
    }
}
