//! Phases that follow each other on a subscription.

use app::phases::{self, NewPhase};
use billing::Item;
use billing::price::{MAX_QUANTITY, MAX_TRIAL_DAYS};
use billing::subscription::{AfterPhases, Lasts, MAX_PHASE_PERIODS, MAX_PHASES, Phase, Schedule};
use ids::SubscriptionId;
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use usecase::check::Checks;
use utoipa::ToSchema;
use web::permission::{SubscriptionsRead, SubscriptionsWrite};
use web::{Answer, Data, Id, Json, Merchant, NoQuery, Problem};

use super::items::CreateItem;
use super::views::SubscriptionView;
use crate::names::{PlanRef, PriceRef, SubscriptionRef, Word, words};

words! {
    /// What follows the last phase.
    AfterLastPhase {
        Release => "release",
        Cancel => "cancel",
    }
}

/// Phases to come. The first one begins when the current period ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "phases": [{ "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12", "periods": 3 }],
                           "after": "release" }))]
pub(crate) struct PutSchedule {
    /// In their order, at most 20.
    #[schema(min_items = 1, max_items = 20)]
    phases: Vec<CreatePhase>,
    /// `release` (when left out) lets the subscription go on as it is in the last phase; `cancel` ends it.
    #[schema(inline)]
    after: Option<AfterLastPhase>,
}

/// One phase.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CreatePhase {
    /// The plan, at its newest prices in the subscription's currency.
    plan_id: PlanRef,
    /// How many of the base price; 1 when left out.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// Add-ons of the plan.
    #[serde(default)]
    #[schema(max_items = 50)]
    items: Vec<CreateItem>,
    /// How many of its days are free before its first period begins. Not with usage, which is billed with a period.
    #[schema(maximum = 730)]
    trial_days: Option<u32>,
    /// How many periods it lasts; a trial is none.
    #[schema(minimum = 1, maximum = 1200)]
    periods: Option<u32>,
    /// Or until the first end of a period that is not before this instant. The last phase may have neither and goes on.
    until: Option<Timestamp>,
}

impl PutSchedule {
    fn parse(self) -> Result<(Vec<NewPhase>, AfterPhases), Problem> {
        let mut checks = Checks::new();
        let fits = (1..=MAX_PHASES).contains(&self.phases.len());
        checks.demand(fits, "phases", "out_of_range", "Send 1 to 20 phases.");
        let mut phases = Vec::new();
        for (nth, phase) in self.phases.into_iter().enumerate().take(MAX_PHASES) {
            let at = format!("phases[{nth}]");
            let quantity = phase.quantity.unwrap_or(1);
            let fits = (1..=MAX_QUANTITY).contains(&quantity);
            checks.demand(fits, &format!("{at}.quantity"), "out_of_range", "Send 1 to 1 000 000 000.");
            let fits = phase.periods.is_none_or(|count| (1..=MAX_PHASE_PERIODS).contains(&count));
            checks.demand(fits, &format!("{at}.periods"), "out_of_range", "Send 1 to 1200 periods.");
            let trial_days = phase.trial_days.unwrap_or_default();
            let fits = trial_days <= MAX_TRIAL_DAYS;
            checks.demand(fits, &format!("{at}.trialDays"), "out_of_range", "Send 0 to 730 days.");
            let one = phase.periods.is_none() || phase.until.is_none();
            checks.demand(one, &format!("{at}.until"), "contradiction", "Send either periods or until.");
            let lasts = match (phase.periods, phase.until) {
                (Some(count), _) => Lasts::Periods(count),
                (None, Some(until)) => Lasts::Until(whole_millis(until)),
                (None, None) => Lasts::Open,
            };
            let items = phase.items.into_iter().enumerate();
            let items = items.filter_map(|(place, item)| item.parse_at(&format!("{at}.items[{place}]"), &mut checks));
            phases.push(NewPhase { plan: phase.plan_id.0, quantity, items: items.collect(), trial_days, lasts });
        }
        checks.done()?;
        let after = self.after.and_then(|after| AfterPhases::parse(after.word())).unwrap_or_default();
        Ok((phases, after))
    }
}

/// The phases of a subscription.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionSchedule)]
pub(crate) struct ScheduleView {
    subscription_id: SubscriptionRef,
    /// In their order; empty when none follow each other on it.
    phases: Vec<PhaseView>,
    /// What follows the last one: `release` or `cancel`.
    after: &'static str,
    /// When the current period ends, which is when the next phase may begin.
    current_period_end: Timestamp,
}

/// One phase.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionPhase)]
pub(crate) struct PhaseView {
    /// `over`, `running` or `waiting`.
    state: &'static str,
    plan_id: PlanRef,
    plan_name: String,
    interval: &'static str,
    interval_count: u16,
    items: Vec<PhaseItemView>,
    trial_days: u32,
    periods: Option<u32>,
    /// How many of its periods are still to come, where it counts them.
    periods_left: Option<u32>,
    until: Option<Timestamp>,
}

/// An item of a phase.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionPhaseItem)]
pub(crate) struct PhaseItemView {
    price_id: PriceRef,
    quantity: u64,
}

impl ScheduleView {
    fn of(id: SubscriptionId, schedule: Option<Schedule>, current_period_end: Timestamp) -> ScheduleView {
        let none = || Schedule::new(Vec::new(), AfterPhases::Release);
        let Schedule { phases, after, running, left } = schedule.unwrap_or_else(none);
        let phases = phases.into_iter().enumerate();
        ScheduleView {
            subscription_id: id.into(),
            phases: phases.map(|(nth, phase)| PhaseView::of(phase, nth, running, left)).collect(),
            after: after.as_str(),
            current_period_end,
        }
    }
}

impl PhaseView {
    fn of(phase: Phase, nth: usize, running: Option<usize>, left: u32) -> PhaseView {
        let state = match running {
            Some(running) if nth < running => "over",
            Some(running) if nth == running => "running",
            Some(_) | None => "waiting",
        };
        let (periods, until) = match phase.lasts {
            Lasts::Periods(count) => (Some(count), None),
            Lasts::Until(at) => (None, Some(at)),
            Lasts::Open => (None, None),
        };
        let item = |item: &Item| PhaseItemView { price_id: item.price.id.into(), quantity: item.quantity };
        PhaseView {
            state,
            plan_id: phase.target.plan.into(),
            interval: phase.target.interval.unit().as_str(),
            interval_count: phase.target.interval.count(),
            items: phase.target.items.iter().map(item).collect(),
            plan_name: phase.target.plan_name,
            trial_days: phase.trial_days,
            periods,
            periods_left: periods.map(|count| match state {
                "over" => 0,
                "running" => left,
                _ => count,
            }),
            until,
        }
    }
}

/// Put phases on a subscription
///
/// What it becomes, one after the other, each for some periods or until a date. A phase begins at the end of a period, so
/// nothing is prorated. They replace the phases and the change that waited before; while there are phases, other changes
/// are refused. Prices are those of today.
#[utoipa::path(put, path = "/v1/subscriptions/{id}/schedule", operation_id = "put_subscription_schedule",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = PutSchedule,
    responses((status = 200, description = "The phases.", body = Data<ScheduleView>)))]
pub(crate) async fn put(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<PutSchedule>,
) -> Answer {
    let (wanted, after) = body.parse()?;
    let mut tx = merchant.begin().await?;
    phases::set(&mut tx, id, &wanted, after).await?;
    let (row, schedule) = phases::get(&mut tx, id).await?;
    merchant.ok(tx, ScheduleView::of(id, schedule, row.current_period_end)).await
}

/// Show the phases of a subscription
#[utoipa::path(get, path = "/v1/subscriptions/{id}/schedule", operation_id = "get_subscription_schedule",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The phases.", body = Data<ScheduleView>)))]
pub(crate) async fn get(merchant: Merchant<SubscriptionsRead>, Id(id): Id<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let (row, schedule) = phases::get(&mut tx, id).await?;
    merchant.ok(tx, ScheduleView::of(id, schedule, row.current_period_end)).await
}

/// Release a subscription from its phases
///
/// It goes on as it is; the phases to come are forgotten. To end it, cancel it. Asking twice is not an error.
#[utoipa::path(delete, path = "/v1/subscriptions/{id}/schedule", operation_id = "release_subscription_schedule",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn release(merchant: Merchant<SubscriptionsWrite>, Id(id): Id<SubscriptionId>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = phases::release(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}
