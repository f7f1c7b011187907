//! Usage on the wire.

use app::usage::{GroupUse, ItemAmount, MeterUse, NewEvent, Outcome, Summary};
use billing::price::Exact;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::usage::UsageRow;
use utoipa::ToSchema;
use web::wire::Metadata;

use crate::names::{ItemRef, MeterRef, PriceRef, SubscriptionRef, UsageRef};
use crate::plans::Number;

/// Something that was used.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "idempotencyKey": "msg-1042", "meterKey": "messages",
    "subscriptionId": "sub_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "quantity": "2.5",
    "properties": { "status": "delivered", "country": "NG" }
}))]
pub(crate) struct RecordUsage {
    /// Yours, 1 to 255 characters: an event of this key counts once, for ever.
    idempotency_key: String,
    /// What it is counted by.
    meter_key: String,
    /// Who used it.
    subscription_id: SubscriptionRef,
    /// How much, 0 to 10^15 with at most nine decimals; 1 when left out. Changes of a level may be below 0.
    quantity: Option<Number>,
    /// Names and texts; what the meter's filters, groups and value are read from.
    #[serde(default)]
    properties: Metadata,
    /// When it was used, at most a day ahead; now when left out.
    at: Option<Timestamp>,
}

impl From<RecordUsage> for NewEvent {
    fn from(body: RecordUsage) -> NewEvent {
        NewEvent {
            key: body.idempotency_key,
            meter_key: body.meter_key,
            subscription: body.subscription_id.0,
            quantity: body.quantity.map(|number| number.0),
            properties: body.properties.0,
            at: body.at,
        }
    }
}

/// The event in the place of a withdrawn one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "idempotencyKey": "msg-1042-corrected", "meterKey": "messages",
    "subscriptionId": "sub_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "quantity": 2,
    "properties": { "status": "delivered" }
}))]
pub(crate) struct CorrectUsage {
    /// A new one.
    idempotency_key: String,
    /// What it is counted by.
    meter_key: String,
    /// Who used it.
    subscription_id: SubscriptionRef,
    /// How much; 1 when left out.
    quantity: Option<Number>,
    /// Names and texts.
    #[serde(default)]
    properties: Metadata,
    /// When it was used; now when left out.
    at: Option<Timestamp>,
}

impl From<CorrectUsage> for NewEvent {
    fn from(body: CorrectUsage) -> NewEvent {
        NewEvent {
            key: body.idempotency_key,
            meter_key: body.meter_key,
            subscription: body.subscription_id.0,
            quantity: body.quantity.map(|number| number.0),
            properties: body.properties.0,
            at: body.at,
        }
    }
}

/// Events together.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "events": [
    { "idempotencyKey": "msg-1043", "meterKey": "messages",
      "subscriptionId": "sub_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" },
    { "idempotencyKey": "msg-1044", "meterKey": "messages",
      "subscriptionId": "sub_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "quantity": 3 }
] }))]
pub(crate) struct RecordBatch {
    /// 1 to 1000.
    #[schema(min_items = 1, max_items = 1000)]
    events: Vec<RecordUsage>,
}

impl RecordBatch {
    pub(super) fn into_events(self) -> Vec<NewEvent> {
        self.events.into_iter().map(NewEvent::from).collect()
    }
}

/// What became of one event.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageResult)]
pub(crate) struct ResultView {
    /// Its place in the request, from 0.
    index: usize,
    /// `recorded`, `repeated` or `refused`.
    status: &'static str,
    /// The event, unless refused.
    id: Option<UsageRef>,
    /// Why it was refused.
    error: Option<RefusalView>,
}

/// Why an event was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageRefusal)]
pub(crate) struct RefusalView {
    /// The HTTP status that it would have had alone.
    status: u16,
    /// For programs.
    code: &'static str,
    /// For people.
    message: String,
    /// The field at fault, if one is.
    field: Option<String>,
}

impl From<app::Error> for RefusalView {
    fn from(error: app::Error) -> RefusalView {
        let status = match error.kind {
            app::Kind::Missing => 404,
            app::Kind::Conflict => 409,
            app::Kind::Invalid => 400,
            app::Kind::Refused | app::Kind::Forbidden | app::Kind::Busy | app::Kind::Unavailable | app::Kind::Fault => {
                422
            }
        };
        let first = error.fields.into_iter().next();
        let code = first.as_ref().map_or(error.code, |field| field.code);
        RefusalView { status, code, message: error.message.into_owned(), field: first.map(|field| field.field) }
    }
}

/// What became of a batch.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageBatch)]
pub(crate) struct BatchView {
    /// How many are new.
    recorded: usize,
    /// How many were there before.
    repeated: usize,
    /// How many were refused.
    refused: usize,
    /// Each event, in the order of the request.
    results: Vec<ResultView>,
}

impl From<Vec<Outcome>> for BatchView {
    fn from(outcomes: Vec<Outcome>) -> BatchView {
        let of = |(index, outcome)| match outcome {
            Outcome::Recorded(row) => {
                ResultView { index, status: "recorded", id: Some(UsageRef::from(row.id)), error: None }
            }
            Outcome::Repeated(id) => {
                ResultView { index, status: "repeated", id: Some(UsageRef::from(id)), error: None }
            }
            Outcome::Refused(error) => ResultView { index, status: "refused", id: None, error: Some(error.into()) },
        };
        let results: Vec<ResultView> = outcomes.into_iter().enumerate().map(of).collect();
        let count = |status| results.iter().filter(|result| result.status == status).count();
        BatchView { recorded: count("recorded"), repeated: count("repeated"), refused: count("refused"), results }
    }
}

/// An event as it was counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageEvent)]
pub(crate) struct UsageView {
    id: UsageRef,
    /// `usage` or `withdrawal`.
    r#type: String,
    /// The event that a withdrawal takes back.
    withdraws: Option<UsageRef>,
    meter_id: MeterRef,
    subscription_id: SubscriptionRef,
    idempotency_key: Option<String>,
    quantity: Number,
    #[schema(value_type = Metadata)]
    properties: Value,
    /// Whether the meter's filters let it pass.
    counted: bool,
    /// Its period, counted from the subscription's anchor; -1 before the first one, where usage is not billed.
    period_index: i32,
    at: Timestamp,
    created_at: Timestamp,
}

impl From<UsageRow> for UsageView {
    fn from(row: UsageRow) -> UsageView {
        let is_usage = row.kind == "usage";
        UsageView {
            id: row.id.into(),
            r#type: row.kind,
            withdraws: row.withdraws.map(UsageRef::from),
            meter_id: row.meter_id.into(),
            subscription_id: row.subscription_id.into(),
            idempotency_key: is_usage.then_some(row.idempotency_key),
            quantity: Number(Exact::from_decimal(row.quantity)),
            properties: row.properties,
            counted: row.counted,
            period_index: row.period_index,
            at: row.at,
            created_at: row.created_at,
        }
    }
}

/// The usage of a subscription in its current period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsageSummary)]
pub(crate) struct SummaryView {
    subscription_id: SubscriptionRef,
    /// None before the first period, when usage is not billed.
    period_start: Option<Timestamp>,
    period_end: Option<Timestamp>,
    currency: String,
    /// What the items together would cost, in minor units.
    projected_amount: i64,
    meters: Vec<MeterUseView>,
}

/// What a meter counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MeterUsage)]
pub(crate) struct MeterUseView {
    meter_id: MeterRef,
    meter_key: String,
    name: String,
    events: u64,
    quantity: Number,
    /// What it would cost if the period ended like this, in minor units.
    projected_amount: i64,
    groups: Vec<GroupView>,
    items: Vec<ItemAmountView>,
}

/// What one group of a meter comes to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MeterUsageGroup)]
pub(crate) struct GroupView {
    /// The values of the meter's `groupBy` properties, in their order; null where an event had none.
    values: Vec<Option<String>>,
    quantity: Number,
}

/// What usage would cost as one item.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ItemUsage)]
pub(crate) struct ItemAmountView {
    item_id: ItemRef,
    price_id: PriceRef,
    /// Minor units.
    projected_amount: i64,
}

impl From<ItemAmount> for ItemAmountView {
    fn from(item: ItemAmount) -> ItemAmountView {
        ItemAmountView { item_id: item.item.into(), price_id: item.price.into(), projected_amount: item.amount_minor }
    }
}

impl From<GroupUse> for GroupView {
    fn from(group: GroupUse) -> GroupView {
        GroupView { values: group.values, quantity: Number(group.quantity.number()) }
    }
}

impl From<MeterUse> for MeterUseView {
    fn from(used: MeterUse) -> MeterUseView {
        MeterUseView {
            meter_id: used.meter.id.into(),
            meter_key: used.meter.key,
            name: used.meter.name,
            events: used.events,
            quantity: Number(used.quantity.number()),
            projected_amount: used.items.iter().map(|item| item.amount_minor).sum(),
            groups: used.groups.into_iter().map(GroupView::from).collect(),
            items: used.items.into_iter().map(ItemAmountView::from).collect(),
        }
    }
}

impl From<Summary> for SummaryView {
    fn from(summary: Summary) -> SummaryView {
        let meters: Vec<MeterUseView> = summary.meters.into_iter().map(MeterUseView::from).collect();
        SummaryView {
            subscription_id: summary.subscription.into(),
            period_start: summary.period.map(|period| period.start),
            period_end: summary.period.map(|period| period.end),
            currency: summary.currency,
            projected_amount: meters.iter().map(|meter| meter.projected_amount).sum(),
            meters,
        }
    }
}
