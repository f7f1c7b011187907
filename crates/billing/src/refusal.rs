//! Every way this crate says no, with a code that never changes and a sentence for people.
//!
//! One closed enum per aggregate. A message says what happened, why, and what to do next. The last
//! cases of each enum carry faults found while computing (an amount or a date that does not fit); they
//! have codes like the others, so that a caller has one path for every "no".

use calendar::CalendarError;
use jiff::Timestamp;
use money::MoneyError;

use crate::bill_refusal::BillRefusal;
use crate::invoice::{InvoiceAction, InvoiceStatus};
use crate::price::{
    MAX_AMOUNT_MINOR, MAX_AMOUNT_PLACES, MAX_EVENT_AMOUNTS, MAX_NAME_CHARS, MAX_QUANTITY, MAX_TRIAL_DAYS, Quantity,
    QuantityError,
};
use crate::status::{Action, Status};

/// Why a plan or a price cannot be as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// Name empty or too long.
    #[error(
        "The plan name must have 1 to {MAX_NAME_CHARS} characters, because it is printed on every \
         invoice. Send a shorter or a non-empty name."
    )]
    NameLength,
    /// Trial longer than the bound.
    #[error(
        "A trial of {days} days is longer than the {MAX_TRIAL_DAYS} allowed. Send a shorter trial, \
         or 0 for none."
    )]
    TrialTooLong {
        /// What was asked for.
        days: u32,
    },
    /// `max_cycles` of zero.
    #[error(
        "A plan limited to 0 periods would never bill. Send maxCycles of 1 or more, or leave it out \
         for a plan without an end."
    )]
    NoCycles,
    /// Versions count from one.
    #[error("Price versions count from 1. Send the version that follows the latest one.")]
    VersionZero,
}

impl PlanRefusal {
    /// The stable name of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            PlanRefusal::NameLength => "plan_name_length",
            PlanRefusal::TrialTooLong { .. } => "trial_too_long",
            PlanRefusal::NoCycles => "max_cycles_zero",
            PlanRefusal::VersionZero => "price_version_zero",
        }
    }
}

/// Why an invoice cannot be built or moved as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// The invoice is not in a state that allows the move.
    #[error(
        "The invoice is {from}, so it cannot {action}. Read the invoice again; a paid or void \
         invoice stays as it is."
    )]
    NotAllowed {
        /// The state it is in.
        from: InvoiceStatus,
        /// What was tried.
        action: InvoiceAction,
    },
    /// Nothing to bill.
    #[error("There is nothing to bill, because the subscription has no items. Add an item first.")]
    NoItems,
    /// A flat price takes no quantity.
    #[error(
        "A flat price is charged once, so its quantity must be 1 and not {quantity}. Send 1, or use \
         a per-unit price."
    )]
    FlatQuantity {
        /// What was asked for.
        quantity: Quantity,
    },
    /// A percentage is of an amount, which only usage has.
    #[error(
        "A percentage price is charged on amounts that were used, so it cannot be an item with a quantity. Choose \
         another price."
    )]
    NeedsUsage,
    /// Not a number of units.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// More different amounts than a derivation keeps.
    #[error(
        "A price rounded per event has more than {MAX_EVENT_AMOUNTS} different amounts on one line. Round it per \
         line, or bill more often."
    )]
    TooManyEventAmounts,
    /// The sum of the events is not the sum of their amounts.
    #[error("The amounts of the events do not add up to the quantity. Give the amount of every event.")]
    EventsTorn,
    /// More seats than the bound.
    #[error("A quantity of {quantity} is above the {MAX_QUANTITY} allowed. Send a smaller one.")]
    QuantityTooLarge {
        /// What was asked for.
        quantity: u64,
    },
    /// A share of a period below nothing or above the whole.
    #[error("A share of {num}/{den} of a period cannot be billed. Use a share between 0 and 1.")]
    BadFraction {
        /// Numerator.
        num: u64,
        /// Denominator.
        den: u64,
    },
    /// An item is priced in another currency than the subscription.
    #[error(
        "The item is priced in {item} but the subscription is billed in {subscription}, and one \
         invoice has one currency. Choose a price in {subscription}."
    )]
    CurrencyMismatch {
        /// The item's currency.
        item: money::Currency,
        /// The subscription's currency.
        subscription: money::Currency,
    },
    /// Nothing of it.
    #[error("A quantity of 0 bills nothing. Send 1 or more.")]
    QuantityZero,
    /// A unit amount beyond the bound.
    #[error(
        "A unit amount goes from -{MAX_AMOUNT_MINOR} to {MAX_AMOUNT_MINOR} minor units, with at most \
         {MAX_AMOUNT_PLACES} digits behind the point. Send another one."
    )]
    UnitAmountOutOfRange,
    /// The product is beyond the bound.
    #[error(
        "The line comes to {0}, and one line has at most {MAX_AMOUNT_MINOR} minor units. Use a smaller amount or \
         quantity."
    )]
    LineTooLarge(money::Money),
    /// The amount does not fit.
    #[error("The amount cannot be computed: {0}. Use a smaller price or quantity.")]
    Amount(#[from] MoneyError),
    /// The dates cannot be computed.
    #[error("The billing dates cannot be computed: {0}. Check the time zone and the interval.")]
    Calendar(#[from] CalendarError),
}

impl InvoiceRefusal {
    /// The stable name of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            InvoiceRefusal::NotAllowed { .. } => "invoice_move_not_allowed",
            InvoiceRefusal::NoItems => "no_items",
            InvoiceRefusal::FlatQuantity { .. } => "flat_price_quantity",
            InvoiceRefusal::NeedsUsage => "percentage_needs_usage",
            InvoiceRefusal::Quantity(inner) => inner.code(),
            InvoiceRefusal::TooManyEventAmounts => "too_many_event_amounts",
            InvoiceRefusal::EventsTorn => "events_do_not_add_up",
            InvoiceRefusal::QuantityTooLarge { .. } => "quantity_too_large",
            InvoiceRefusal::BadFraction { .. } => "fraction_out_of_range",
            InvoiceRefusal::CurrencyMismatch { .. } => "currency_mismatch",
            InvoiceRefusal::QuantityZero => "quantity_zero",
            InvoiceRefusal::UnitAmountOutOfRange => "unit_amount_out_of_range",
            InvoiceRefusal::LineTooLarge(_) => "line_too_large",
            InvoiceRefusal::Amount(_) => "amount_not_computable",
            InvoiceRefusal::Calendar(_) => "dates_not_computable",
        }
    }
}

/// Why a subscription does not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table of transitions has no such row.
    #[error(
        "The subscription is {from}, and {action} is not possible from there. Read the subscription \
         again and choose an action its state allows."
    )]
    NotAllowed {
        /// The state it is in.
        from: Status,
        /// What was tried.
        action: Action,
    },
    /// A pause must end later than it begins.
    #[error(
        "The pause would end at {resume_at}, which is not later than now ({now}). Send a later date, \
         or none to pause until resumed."
    )]
    ResumeNotLater {
        /// The end asked for.
        resume_at: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// Its phases say what it becomes.
    #[error("The subscription has phases that say what it becomes. Release or replace its schedule first.")]
    HasPhases,
    /// A phase that cannot be.
    #[error("Phase {phase} of the schedule cannot be: {what}. Send other phases.")]
    BadPhase {
        /// Which one, from 1.
        phase: usize,
        /// What must hold.
        what: &'static str,
    },
    /// Only a trial ends, now or later.
    #[error("The subscription is {from} and not in a trial, so there is no end of a trial to move.")]
    NotInTrial {
        /// The state it is in.
        from: Status,
    },
    /// An extension ends later than what it extends.
    #[error("The trial ends at {end} already. Send a later instant, or end the trial now.")]
    TrialNotLonger {
        /// Its end.
        end: Timestamp,
    },
    /// A beginning lies at most three years ahead.
    #[error("The subscription would begin at {at}, more than three years ahead. Send an earlier date.")]
    StartTooFar {
        /// When it would begin.
        at: Timestamp,
    },
    /// An end at a date lies ahead.
    #[error(
        "The subscription would end at {at}, which is not later than now ({now}). Send a later date, or cancel now."
    )]
    EndNotLater {
        /// The end asked for.
        at: Timestamp,
        /// The present.
        now: Timestamp,
    },
    /// Usage is counted by periods that this pause would move.
    #[error(
        "The subscription has prices of usage, and its pauses shift the boundaries that usage is counted between. Begin \
         it with the pause convention keep_anchor or credit to pause it."
    )]
    UsageKeepsAnchor,
    /// There is no paid period to wait for.
    #[error(
        "The subscription is {from}, so there is no paid period it could run out. Cancel it now \
         instead."
    )]
    NoPaidPeriod {
        /// The state it is in.
        from: Status,
    },
    /// A scheduled cancellation has taken effect.
    #[error(
        "The subscription was to end at {at}, and that moment has passed. Reactivate it or start a \
         new one."
    )]
    AlreadyEnded {
        /// When it ended.
        at: Timestamp,
    },
    /// Too late to reactivate.
    #[error(
        "The subscription ended at {ended_at} and could be reactivated until {until}. Start a new \
         subscription."
    )]
    GraceOver {
        /// When service ended.
        ended_at: Timestamp,
        /// The last moment it could have come back.
        until: Timestamp,
    },
    /// It was canceled before its first invoice was paid.
    #[error(
        "The subscription was canceled before it ever became active, so there is nothing to take up \
         again. Start a new subscription."
    )]
    NeverActivated,
    /// All agreed periods were billed.
    #[error(
        "All {max_cycles} agreed periods of the subscription have been billed. Start a new \
         subscription."
    )]
    LimitReached {
        /// The agreed number.
        max_cycles: u32,
    },
    /// Only what runs can be changed.
    #[error(
        "The subscription is {from}, and only one that is active or in its trial can be changed. Bring it there first, \
         or start a new one."
    )]
    NotChangeable {
        /// The state it is in.
        from: Status,
    },
    /// The running period is over, and what comes next is not billed yet.
    #[error("The period ended at {at} and the next one is about to be billed. Ask again in a moment.")]
    RenewalDue {
        /// Its end.
        at: Timestamp,
    },
    /// It is so already.
    #[error("The subscription is already what was asked for. Ask for another plan, item or quantity.")]
    NothingToChange,
    /// It ends with the period, so there is nothing after it to change.
    #[error(
        "The subscription ends with its period, so nothing follows that could be changed. Take the end back first."
    )]
    EndsWithPeriod,
    /// A credit or a charge for a part of a period cannot be computed.
    #[error(transparent)]
    Bill(#[from] BillRefusal),
    /// The stored facts contradict each other.
    #[error(
        "The stored subscription contradicts itself ({what}), so nothing was billed. Nothing was \
         changed; report this subscription."
    )]
    Inconsistent {
        /// Which facts.
        what: &'static str,
    },
    /// The plan or a price is not usable.
    #[error(transparent)]
    Plan(#[from] PlanRefusal),
    /// The invoice cannot be built.
    #[error(transparent)]
    Invoice(#[from] InvoiceRefusal),
}

impl Refusal {
    /// The stable name of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::NotAllowed { .. } => "transition_not_allowed",
            Refusal::ResumeNotLater { .. } => "resume_not_later",
            Refusal::HasPhases => "has_phases",
            Refusal::BadPhase { .. } => "bad_phase",
            Refusal::NotInTrial { .. } => "not_in_trial",
            Refusal::TrialNotLonger { .. } => "trial_not_longer",
            Refusal::StartTooFar { .. } => "start_too_far",
            Refusal::EndNotLater { .. } => "end_not_later",
            Refusal::UsageKeepsAnchor => "usage_keeps_anchor",
            Refusal::NoPaidPeriod { .. } => "no_paid_period",
            Refusal::AlreadyEnded { .. } => "already_ended",
            Refusal::GraceOver { .. } => "grace_over",
            Refusal::NeverActivated => "never_activated",
            Refusal::LimitReached { .. } => "limit_reached",
            Refusal::NotChangeable { .. } => "change_not_allowed",
            Refusal::RenewalDue { .. } => "renewal_due",
            Refusal::NothingToChange => "nothing_to_change",
            Refusal::EndsWithPeriod => "ends_with_period",
            Refusal::Bill(inner) => inner.code(),
            Refusal::Inconsistent { .. } => "subscription_inconsistent",
            Refusal::Plan(inner) => inner.code(),
            Refusal::Invoice(inner) => inner.code(),
        }
    }
}

impl From<MoneyError> for Refusal {
    fn from(fault: MoneyError) -> Self {
        Refusal::Invoice(InvoiceRefusal::Amount(fault))
    }
}

impl From<CalendarError> for Refusal {
    fn from(fault: CalendarError) -> Self {
        Refusal::Invoice(InvoiceRefusal::Calendar(fault))
    }
}
