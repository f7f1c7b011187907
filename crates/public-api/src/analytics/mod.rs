//! Monthly recurring revenue: what it is, and how it moved.

pub(crate) mod board;

use app::revenue::{self, Monthly, MovementTotal, Revenue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::revenue::{MovementFilter, MovementRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{ListParams, Params};
use web::permission::LedgerRead;
use web::{Answer, Data, Listing, Merchant, Page, Problem};

use crate::names::{CustomerRef, MovementRef, SubscriptionRef, Word, words};

words! {
    /// How recurring revenue moves.
    MovementKind {
        New => "new",
        Expansion => "expansion",
        Contraction => "contraction",
        Churn => "churn",
        Reactivation => "reactivation",
    }
}

/// The time that a report is about.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct TimeQuery {
    /// From this instant on; 30 days before `to` when left out.
    from: Option<Timestamp>,
    /// Up to and without this instant; now when left out.
    to: Option<Timestamp>,
}

impl TimeQuery {
    /// From when until when.
    fn time(self, now: Timestamp) -> (Timestamp, Timestamp) {
        let to = self.to.unwrap_or(now);
        let month = jiff::SignedDuration::from_hours(30 * 24);
        (self.from.unwrap_or_else(|| to.checked_sub(month).unwrap_or(Timestamp::MIN)), to)
    }
}

/// What a list of movements may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MovementQuery {
    /// From this instant on.
    from: Option<Timestamp>,
    /// Before this instant.
    to: Option<Timestamp>,
    /// Of this kind.
    #[param(inline)]
    kind: Option<MovementKind>,
    /// Of this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Of this subscription.
    #[param(inline)]
    subscription_id: Option<SubscriptionRef>,
}

impl From<MovementQuery> for MovementFilter {
    fn from(query: MovementQuery) -> MovementFilter {
        MovementFilter {
            from: query.from,
            to: query.to,
            kind: query.kind.map(|kind| kind.word().to_owned()),
            customer: query.customer_id.map(|id| id.0),
            subscription: query.subscription_id.map(|id| id.0),
        }
    }
}

/// Show monthly recurring revenue
///
/// The fees of all running subscriptions a month, by currency: a year is twelve months, 52 weeks or 365 days. A subscription
/// counts from its activation until it ends, overdue or not; a trial does not, and a paused one counts nothing while it is
/// paused. Discounts, taxes, usage and one-off amounts are not in it.
#[utoipa::path(get, path = "/v1/analytics/mrr", operation_id = "get_mrr", tag = "Analytics",
    extensions(("x-scope" = json!("ledger:read"))), params(TimeQuery),
    responses((status = 200, description = "Recurring revenue.", body = Data<MrrView>)))]
pub(crate) async fn mrr(merchant: Merchant<LedgerRead>, Params(query): Params<TimeQuery>) -> Answer {
    let mut tx = merchant.begin().await?;
    let (from, to) = query.time(tx.now());
    let report = revenue::report(&mut tx, from, to).await?;
    merchant.ok(tx, MrrView::of(report, from, to)).await
}

/// List movements of recurring revenue
///
/// Each time that a subscription's worth a month changed, by its own time. The event named as the cause carries the same.
#[utoipa::path(get, path = "/v1/analytics/mrr/movements", operation_id = "list_mrr_movements", tag = "Analytics",
    extensions(("x-scope" = json!("ledger:read"))), params(ListParams, MovementQuery),
    responses((status = 200, description = "Movements, newest first.", body = Page<MovementView>)))]
pub(crate) async fn movements(merchant: Merchant<LedgerRead>, listing: Listing<MovementQuery>) -> Answer {
    let filter = listing.filter.into();
    let mut tx = merchant.begin().await?;
    let found = store::revenue::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(store::revenue::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(MovementView::of).collect::<Result<Vec<_>, _>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// An amount a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MonthlyAmount {
    currency: String,
    /// Minor units, rounded once.
    amount: i64,
    /// The exact minor units, as a whole number or a fraction: `9100/3`.
    exact: String,
}

impl From<Monthly> for MonthlyAmount {
    fn from(monthly: Monthly) -> MonthlyAmount {
        MonthlyAmount { amount: monthly.rounded, exact: revenue::exact(monthly.exact), currency: monthly.currency }
    }
}

/// The movements of one kind in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MrrMovementTotal)]
pub(crate) struct MovementTotalView {
    /// `new`, `expansion`, `contraction`, `churn` or `reactivation`.
    kind: String,
    /// After less before; negative for contractions and churn.
    change: MonthlyAmount,
    /// How many.
    movements: i64,
}

impl From<MovementTotal> for MovementTotalView {
    fn from(total: MovementTotal) -> MovementTotalView {
        MovementTotalView { kind: total.kind, change: total.change.into(), movements: total.movements }
    }
}

/// Monthly recurring revenue, now and over a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Mrr)]
pub(crate) struct MrrView {
    /// What it is now, by currency.
    current: Vec<MonthlyAmount>,
    from: Timestamp,
    to: Timestamp,
    /// What it was when the time began.
    at_start: Vec<MonthlyAmount>,
    /// What it was when the time ended: that of the start and all movements.
    at_end: Vec<MonthlyAmount>,
    /// How it moved in between, by currency and kind.
    moved: Vec<MovementTotalView>,
}

impl MrrView {
    fn of(report: Revenue, from: Timestamp, to: Timestamp) -> MrrView {
        let shown = |amounts: Vec<Monthly>| amounts.into_iter().map(Into::into).collect();
        MrrView {
            current: shown(report.current),
            from,
            to,
            at_start: shown(report.at_start),
            at_end: shown(report.at_end),
            moved: report.moved.into_iter().map(Into::into).collect(),
        }
    }
}

/// One movement of recurring revenue. Amounts are exact minor units a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MrrMovement)]
pub(crate) struct MovementView {
    id: MovementRef,
    /// `new`, `expansion`, `contraction`, `churn` or `reactivation`, of the customer in this currency.
    kind: String,
    /// The event that told of it: `subscription.paused` for a pause.
    cause: String,
    /// Whether it went because money could not be collected.
    involuntary: bool,
    subscription_id: SubscriptionRef,
    customer_id: CustomerRef,
    currency: String,
    /// What the subscription was worth before, as a whole number or a fraction.
    before: String,
    /// What it is worth from then on.
    after: String,
    /// After less before.
    change: String,
    at: Timestamp,
}

impl web::Listed for MovementView {
    fn position(&self) -> web::listing::Position {
        // The list is in the order of the movements' own time.
        web::listing::Position::Row { created_at: self.at, id: self.id.0.uuid() }
    }
}

impl MovementView {
    fn of(row: MovementRow) -> Result<MovementView, Problem> {
        let (before, after) = (revenue::before(&row)?, revenue::after(&row)?);
        let change = revenue::change(&row)?;
        Ok(MovementView {
            id: row.id.into(),
            kind: row.kind,
            cause: row.cause,
            involuntary: row.involuntary,
            subscription_id: row.subscription_id.into(),
            customer_id: row.customer_id.into(),
            currency: row.currency,
            before: revenue::exact(before),
            after: revenue::exact(after),
            change: revenue::exact(change),
            at: row.at,
        })
    }
}
