//! Subscriptions on the wire.

use app::subscriptions::{NewSubscription, Terms};
use billing::pausing::PauseRule;
use billing::price::{MAX_QUANTITY, MAX_TRIAL_DAYS};
use billing::subscription::{self as machine, CancelWhen, TrialEnd};
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::subscriptions::{ItemRow, SubscriptionFilter, SubscriptionRow};
use store::{Lane, PageOf, TenantTx, subscriptions};
use usecase::check::{Checks, MAX_TEXT_CHARS, stored};
use utoipa::{IntoParams, ToSchema};
use web::Problem;
use web::wire::Metadata;

use super::changes::PendingView;
use super::items::{CreateItem, ItemView};
use crate::discounts::offer_of;
use crate::invoices::drafts::collecting;
use crate::invoices::views::Collection;
use crate::names::{
    CouponRef, CustomerRef, InvoiceRef, PaymentMethodRef, PlanRef, SubscriptionRef, TestClockRef, Word, listed, words,
};

words! {
    /// The states of a subscription.
    SubscriptionStatus {
        Scheduled => "scheduled",
        Incomplete => "incomplete",
        IncompleteExpired => "incomplete_expired",
        Trialing => "trialing",
        Active => "active",
        PastDue => "past_due",
        Paused => "paused",
        Unpaid => "unpaid",
        Canceled => "canceled",
        Expired => "expired",
    }
}

/// What a list of subscriptions may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SubscriptionQuery {
    /// In this state.
    #[param(inline)]
    status: Option<SubscriptionStatus>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// On this plan.
    #[param(inline)]
    plan_id: Option<PlanRef>,
}

impl From<SubscriptionQuery> for SubscriptionFilter {
    fn from(query: SubscriptionQuery) -> SubscriptionFilter {
        SubscriptionFilter {
            status: query.status.map(|status| status.word().to_owned()),
            customer: query.customer_id.map(|id| id.0),
            plan: query.plan_id.map(|id| id.0),
            made: store::Made::default(),
        }
    }
}

/// A subscription to begin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12",
    "anchorDay": 28, "items": [{ "key": "towels", "quantity": 2 }]
}))]
pub(crate) struct CreateSubscription {
    /// Who pays.
    customer_id: CustomerRef,
    /// What they buy.
    plan_id: PlanRef,
    /// How many of the base price; 1 when left out, and always 1 on a flat price.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// Add-ons of the plan; the base price comes with every subscription and need not be among them.
    #[serde(default)]
    #[schema(max_items = 50)]
    items: Vec<CreateItem>,
    /// Which of the plan's currencies; that of the first `priceId`, or your default currency, when left out.
    currency: Option<String>,
    /// Another trial than the plan's.
    #[schema(maximum = 730)]
    trial_days: Option<u32>,
    /// When it begins, at most three years ahead; at once when left out. Until then it is `scheduled` and nothing is billed; on
    /// the day its trial or its first period begins, and the first period is billed as a renewal is.
    starts_at: Option<Timestamp>,
    /// What the end of its trial leads to when the customer has no payment method then; your setting when left out.
    #[schema(inline)]
    at_trial_end: Option<AtTrialEnd>,
    /// The day of the month that periods begin on; the first period may be shorter then.
    #[schema(minimum = 1, maximum = 31)]
    anchor_day: Option<u8>,
    /// IANA zone of the dates; yours when left out.
    billing_zone: Option<String>,
    /// Which saved method to charge; the customer's default when left out.
    payment_method_id: Option<PaymentMethodRef>,
    /// A coupon to redeem, so that the first invoice has its discount. Send this or `promotionCode`.
    coupon_id: Option<CouponRef>,
    /// What the customer typed to get a coupon.
    promotion_code: Option<String>,
    /// `automatic` when left out. A subscription whose bills are sent is in force at once.
    #[schema(inline)]
    collection: Option<Collection>,
    /// After how many days a bill that is sent is to be paid; your own choice when left out.
    #[schema(minimum = 0, maximum = 365)]
    days_until_due: Option<i32>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

words! {
    /// What the end of a trial without a payment method leads to.
    AtTrialEnd {
        Bill => "bill",
        Cancel => "cancel",
        Pause => "pause",
    }
}

impl CreateSubscription {
    pub(super) fn parse(mut self) -> Result<(NewSubscription, Terms), Problem> {
        let offer = offer_of(self.coupon_id, self.promotion_code.take())?;
        let starts_at = self.starts_at.map(runtime::clock::whole_millis);
        let at_trial_end = self.at_trial_end.and_then(|choice| TrialEnd::parse(choice.word()));
        Ok((self.without_terms()?, Terms { at_trial_end, offer, starts_at }))
    }

    fn without_terms(self) -> Result<NewSubscription, Problem> {
        let mut checks = Checks::new();
        let quantity = self.quantity.unwrap_or(1);
        let fits = (1..=MAX_QUANTITY).contains(&quantity);
        checks.demand(fits, "quantity", "out_of_range", "Send 1 to 1 000 000 000.");
        let days = self.trial_days.is_none_or(|days| days <= MAX_TRIAL_DAYS);
        checks.demand(days, "trialDays", "out_of_range", "Send 0 to 730 days.");
        let day = self.anchor_day.is_none_or(|day| (1..=31).contains(&day));
        checks.demand(day, "anchorDay", "out_of_range", "Send a day from 1 to 31.");
        if let Some(currency) = &self.currency {
            checks.currency("currency", currency);
        }
        checks.metadata(&self.metadata.0);
        let wanted = self.items.into_iter().enumerate();
        let items = wanted.filter_map(|(nth, item)| item.parse(nth, &mut checks)).collect();
        checks.done()?;
        Ok(NewSubscription {
            customer: self.customer_id.0,
            plan: self.plan_id.0,
            quantity,
            items,
            currency: self.currency,
            trial_days: self.trial_days,
            anchor_day: self.anchor_day,
            zone: self.billing_zone,
            method: self.payment_method_id.map(|id| id.0),
            collecting: collecting(self.collection, self.days_until_due),
            metadata: stored(&self.metadata.0),
        })
    }
}

words! {
    /// What a cancellation gives back.
    CancelCredit {
        None => "none",
        Prorated => "prorated",
    }
}

/// How a subscription ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "atPeriodEnd": true, "reason": "Moved away" }))]
pub(crate) struct Cancel {
    /// At the end of the current period instead of now.
    #[serde(default)]
    pub(super) at_period_end: bool,
    /// At this instant instead of now.
    at: Option<Timestamp>,
    /// `prorated` gives what is left of what was paid to the customer's balance; nothing when left out.
    #[schema(inline)]
    credit: Option<CancelCredit>,
    /// For you.
    reason: Option<String>,
}

impl Cancel {
    /// When, and whether what is left then is given back.
    pub(super) fn when(&self) -> Result<(CancelWhen, bool), Problem> {
        let credited = self.credit == Some(CancelCredit::Prorated);
        let mut checks = Checks::new();
        let one = !(self.at_period_end && self.at.is_some());
        checks.demand(one, "at", "contradiction", "Send either atPeriodEnd or at.");
        let now = !(credited && self.at_period_end);
        checks.demand(
            now,
            "credit",
            "nothing_left",
            "At the end of the period nothing is left. Cancel now, or send none.",
        );
        checks.done()?;
        let credit = if credited { machine::CancelCredit::Prorated } else { machine::CancelCredit::None };
        let when = match self.at {
            Some(at) => CancelWhen::At(whole_millis(at), credit),
            None if self.at_period_end => CancelWhen::AtPeriodEnd,
            None => CancelWhen::Now,
        };
        Ok((when, credited))
    }

    pub(super) fn reason(self) -> Result<Option<String>, Problem> {
        let mut checks = Checks::new();
        checks.optional("reason", self.reason.as_deref(), MAX_TEXT_CHARS);
        checks.done()?;
        Ok(self.reason)
    }
}

/// How long a pause lasts.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "resumeAt": "2027-01-05T08:00:00Z" }))]
pub(crate) struct Pause {
    /// When it resumes by itself; never when left out.
    resume_at: Option<Timestamp>,
}

impl Pause {
    pub(super) fn resume_at(self) -> Option<Timestamp> {
        self.resume_at.map(whole_millis)
    }
}

/// When a trial ends instead.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "trialEnd": "2027-01-05T08:00:00Z" }))]
pub(crate) struct ExtendTrial {
    /// Later than it ends now.
    trial_end: Timestamp,
}

impl ExtendTrial {
    pub(super) fn trial_end(self) -> Timestamp {
        whole_millis(self.trial_end)
    }
}

/// A recurring agreement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Subscription)]
pub(crate) struct SubscriptionView {
    id: SubscriptionRef,
    /// `incomplete`, `incomplete_expired`, `trialing`, `active`, `past_due`, `paused`, `unpaid`, `canceled` or
    /// `expired`.
    status: String,
    customer_id: CustomerRef,
    plan_id: PlanRef,
    plan_name: String,
    /// Units of the base price.
    quantity: i64,
    /// What is charged, at the price it is bound to: the base price, then add-ons. Each has its line.
    items: Vec<ItemView>,
    currency: String,
    interval: String,
    interval_count: i32,
    anchor_day: Option<i16>,
    current_period_start: Timestamp,
    current_period_end: Timestamp,
    trial_end: Option<Timestamp>,
    /// What the end of the trial leads to when the customer has no payment method then.
    at_trial_end: String,
    cancel_at_period_end: bool,
    /// When it ends, if it ends at a date.
    cancel_at: Option<Timestamp>,
    canceled_at: Option<Timestamp>,
    cancel_reason: Option<String>,
    ended_at: Option<Timestamp>,
    paused_at: Option<Timestamp>,
    resume_at: Option<Timestamp>,
    cycles_completed: i32,
    max_cycles: Option<i32>,
    payment_method_id: Option<PaymentMethodRef>,
    /// `automatic`, or `send_invoice` where the customer pays by themselves.
    collection: String,
    /// After how many days a bill that is sent is to be paid.
    days_until_due: Option<i32>,
    latest_invoice_id: Option<InvoiceRef>,
    test_clock_id: Option<TestClockRef>,
    billing_zone: String,
    /// What a part of a period is counted in, as it was chosen when this began.
    proration_unit: String,
    /// What a pause does to money and time, as it was chosen when this began: `keep_anchor`, `shift` or `credit`.
    pause_convention: String,
    /// What it becomes when its period ends.
    pending_change: Option<PendingView>,
    /// Whether phases follow each other on it: see its schedule.
    has_schedule: bool,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(SubscriptionView);

/// The test clock of a lane; none in real time.
pub(crate) fn clock_of(lane: ids::Uuid) -> Option<TestClockRef> {
    let lane = Lane::from_uuid(lane);
    (!lane.is_real()).then(|| ids::TestClockId::from_uuid(lane.uuid()).into())
}

impl SubscriptionView {
    /// One subscription with its items.
    pub(super) async fn of(tx: &mut TenantTx, row: SubscriptionRow) -> Result<SubscriptionView, Problem> {
        let items = subscriptions::items_of(tx, &[row.id.uuid()]).await?;
        SubscriptionView::with(row, &items)
    }

    /// A page of subscriptions with their items.
    pub(crate) async fn page(
        tx: &mut TenantTx,
        filter: &SubscriptionFilter,
        page: &PageOf,
    ) -> Result<Vec<SubscriptionView>, Problem> {
        let rows = subscriptions::page(tx, filter, page).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id.uuid()).collect();
        let items = subscriptions::items_of(tx, &ids).await?;
        rows.into_iter().map(|row| SubscriptionView::with(row, &items)).collect()
    }

    /// Some subscriptions with their items, in no order.
    pub(crate) async fn named(tx: &mut TenantTx, ids: Vec<ids::Uuid>) -> Result<Vec<SubscriptionView>, Problem> {
        let items = subscriptions::items_of(tx, &ids).await?;
        let rows = subscriptions::named(tx, ids).await?;
        rows.into_iter().map(|row| SubscriptionView::with(row, &items)).collect()
    }

    fn with(row: SubscriptionRow, items: &[ItemRow]) -> Result<SubscriptionView, Problem> {
        let own = items.iter().filter(|item| item.subscription_id == row.id);
        let items = own.map(ItemView::of).collect::<Result<Vec<_>, _>>()?;
        let stored = row.pending_change.as_ref();
        let pending = stored.map(|stored| PendingView::of(stored, row.current_period_end)).transpose()?;
        Ok(SubscriptionView {
            id: row.id.into(),
            status: row.status,
            customer_id: row.customer_id.into(),
            plan_id: row.plan_id.into(),
            plan_name: row.plan_name,
            quantity: items.first().map_or(0, |item| item.quantity),
            items,
            currency: row.currency,
            interval: row.interval_unit,
            interval_count: row.interval_count,
            anchor_day: row.anchor_day,
            current_period_start: row.current_period_start,
            current_period_end: row.current_period_end,
            trial_end: row.trial_end,
            at_trial_end: row.at_trial_end.unwrap_or_else(|| TrialEnd::default().as_str().to_owned()),
            cancel_at_period_end: row.cancel_at_period_end,
            cancel_at: row.cancel_at,
            canceled_at: row.canceled_at,
            cancel_reason: row.cancel_reason,
            ended_at: row.ended_at,
            paused_at: row.paused_at,
            resume_at: row.resume_at,
            cycles_completed: row.cycles_completed,
            max_cycles: row.max_cycles,
            payment_method_id: row.payment_method_id.map(Into::into),
            collection: row.collection,
            days_until_due: row.days_until_due,
            latest_invoice_id: row.latest_invoice_id.map(Into::into),
            test_clock_id: clock_of(row.lane),
            billing_zone: row.billing_zone,
            proration_unit: row.proration_unit,
            pause_convention: row.pause_convention.unwrap_or_else(|| PauseRule::default().as_str().to_owned()),
            pending_change: pending,
            has_schedule: row.schedule.is_some(),
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
