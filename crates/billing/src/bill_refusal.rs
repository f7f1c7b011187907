//! Every way the arithmetic of a bill says no, with a code that never changes and a sentence for people.
//!
//! Shared by `proration`, `pausing`, `tax`, `discount`, `credit`, `usage` and `totals`, which are one computation. A
//! message says what happened, why, and what to do next. It does not know which invoice was computed.

use calendar::{CalendarError, Period};
use jiff::Timestamp;
use money::{Currency, MoneyError};
use rust_decimal::Decimal;

/// Why an amount of a bill cannot be as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BillRefusal {
    /// A stretch of time that ends before it has begun, or at once.
    #[error(
        "The period from {} to {} has no time in it, so nothing can be a share of it. Send an end after the start.",
        .period.start, .period.end
    )]
    EmptyPeriod {
        /// As given.
        period: Period,
    },
    /// The parts of a period are not in order, or do not lie in it.
    #[error(
        "{at} is not inside the period, or not after the instant before it. Send instants of the period, in order."
    )]
    InstantOutOfOrder {
        /// The first that is wrong.
        at: Timestamp,
    },
    /// A share below nothing or above the whole.
    #[error("A share of {part}/{whole} is not between 0 and 1. Send a part that is not larger than its whole.")]
    ShareOutOfRange {
        /// The part.
        part: u64,
        /// The whole.
        whole: u64,
    },
    /// An amount that must not be negative.
    #[error("The {what} is negative, and it can only be zero or more. Send 0 or more.")]
    Negative {
        /// Which amount.
        what: &'static str,
    },
    /// Amounts of two currencies.
    #[error("The {what} is in {given} but the bill is in {expected}, and one bill has one currency. Send {expected}.")]
    CurrencyMismatch {
        /// Which amount.
        what: &'static str,
        /// Its currency.
        given: Currency,
        /// The currency of the bill.
        expected: Currency,
    },
    /// A tax rate outside 0 to 100 percent.
    #[error("A tax of {percent} percent is not between 0 and 100. Send the rate in percent: 7.5 for 7.5 %.")]
    TaxRate {
        /// As given.
        percent: Decimal,
    },
    /// Two rates of one line have the same name.
    #[error("The tax `{code}` stands twice on one line, so it would be charged twice. Send each tax once.")]
    TaxTwice {
        /// The name.
        code: String,
    },
    /// More credited than was invoiced.
    #[error("{asked} minor units are to be credited but {left} are left of the invoice. Credit at most what is left.")]
    CreditTooLarge {
        /// What was asked for, in minor units.
        asked: i64,
        /// What can still be credited, in minor units.
        left: i64,
    },
    /// A percentage off that is none.
    #[error("A discount of {percent} percent is not above 0 and at most 100. Send such a percentage.")]
    DiscountPercent {
        /// As given.
        percent: Decimal,
    },
    /// A fixed discount of nothing.
    #[error("A fixed discount must be more than nothing. Send an amount above 0.")]
    DiscountAmount,
    /// A repeating coupon of no months.
    #[error("A coupon that repeats for 0 months would never apply. Send 1 month or more, or a duration of `once`.")]
    CouponMonths,
    /// The coupon is no longer redeemable.
    #[error("The coupon `{code}` could be redeemed until {expired_at}. Use another one.")]
    CouponExpired {
        /// The coupon.
        code: String,
        /// The first instant it was not redeemable.
        expired_at: Timestamp,
    },
    /// The coupon is for other plans.
    #[error("The coupon `{code}` is not for this plan. Use it with one of its plans, or another coupon.")]
    CouponPlan {
        /// The coupon.
        code: String,
    },
    /// Everybody together has used it up.
    #[error("The coupon `{code}` has been redeemed {cap} times, which is all there were. Use another one.")]
    CouponUsedUp {
        /// The coupon.
        code: String,
        /// How often it could be redeemed.
        cap: u32,
    },
    /// This customer has used it up.
    #[error(
        "The customer has redeemed the coupon `{code}` {cap} times, which is all one customer may. Use another one."
    )]
    CouponUsedByCustomer {
        /// The coupon.
        code: String,
        /// How often one customer may redeem it.
        cap: u32,
    },
    /// A level that this aggregation has none of.
    #[error("A metric of {aggregation} has no level that could carry over. Leave the opening level out.")]
    NothingToCarry {
        /// Which aggregation.
        aggregation: &'static str,
    },
    /// An event without what its aggregation needs.
    #[error("The event `{id}` has no {what}, which a metric of {aggregation} needs. Send it with the event.")]
    EventLacks {
        /// The event.
        id: String,
        /// What is missing.
        what: &'static str,
        /// Which aggregation.
        aggregation: &'static str,
    },
    /// Two different events under one id.
    #[error(
        "The event `{id}` was sent before with other contents, so it was not counted again. Send what is new under a \
         new id, or withdraw the first one."
    )]
    EventConflict {
        /// The event.
        id: String,
    },
    /// Two partial states of different metrics.
    #[error("States of {left} and {right} cannot be merged, because they count different things.")]
    MixedAggregations {
        /// One.
        left: &'static str,
        /// The other.
        right: &'static str,
    },
    /// A stored computation does not hold.
    #[error("The stored computation does not hold: stored {stored}, the inputs give {recomputed}. Report this line.")]
    RecordBroken {
        /// As stored.
        stored: String,
        /// As computed now.
        recomputed: String,
    },
    /// Written by a version this code does not read.
    #[error("The stored computation has version {0}, which this program does not read. Upgrade the program.")]
    RecordVersion(u8),
    /// The amount does not fit.
    #[error("The amount cannot be computed: {0}. Use smaller amounts or quantities, in one currency.")]
    Amount(#[from] MoneyError),
    /// The dates cannot be computed.
    #[error("The dates cannot be computed: {0}. Check the time zone and the instants.")]
    Calendar(#[from] CalendarError),
}

impl BillRefusal {
    /// The stable name of this refusal.
    pub const fn code(&self) -> &'static str {
        match self {
            BillRefusal::EmptyPeriod { .. } => "period_empty",
            BillRefusal::InstantOutOfOrder { .. } => "instant_out_of_order",
            BillRefusal::ShareOutOfRange { .. } => "fraction_out_of_range",
            BillRefusal::Negative { .. } => "amount_negative",
            BillRefusal::CurrencyMismatch { .. } => "currency_mismatch",
            BillRefusal::TaxRate { .. } => "tax_rate_out_of_range",
            BillRefusal::TaxTwice { .. } => "tax_twice",
            BillRefusal::CreditTooLarge { .. } => "credit_too_large",
            BillRefusal::DiscountPercent { .. } => "discount_percent_out_of_range",
            BillRefusal::DiscountAmount => "discount_amount_zero",
            BillRefusal::CouponMonths => "coupon_months_zero",
            BillRefusal::CouponExpired { .. } => "coupon_expired",
            BillRefusal::CouponPlan { .. } => "coupon_not_for_plan",
            BillRefusal::CouponUsedUp { .. } => "coupon_used_up",
            BillRefusal::CouponUsedByCustomer { .. } => "coupon_used_by_customer",
            BillRefusal::NothingToCarry { .. } => "nothing_to_carry",
            BillRefusal::EventLacks { .. } => "event_incomplete",
            BillRefusal::EventConflict { .. } => "event_conflict",
            BillRefusal::MixedAggregations { .. } => "aggregations_mixed",
            BillRefusal::RecordBroken { .. } => "record_broken",
            BillRefusal::RecordVersion(_) => "record_version",
            BillRefusal::Amount(_) => "amount_not_computable",
            BillRefusal::Calendar(_) => "dates_not_computable",
        }
    }
}

/// Checks that an amount of the bill is in the bill's currency.
pub(crate) fn same_currency(what: &'static str, given: Currency, expected: Currency) -> Result<(), BillRefusal> {
    if given == expected { Ok(()) } else { Err(BillRefusal::CurrencyMismatch { what, given, expected }) }
}
