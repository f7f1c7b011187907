//! A merchant's board: what came in, what is at risk and came back, who stays.

use ::board::{Cohort, CohortMonth, Flow, Heads, Overview, RevenueMonth};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::listing::Params;
use web::permission::LedgerRead;
use web::{Answer, Data, Merchant};

use super::{MonthlyAmount, TimeQuery};

/// How many months are shown.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MonthsQuery {
    /// The running month and those before it, 1 to 24; 12 when left out.
    #[param(minimum = 1, maximum = 24)]
    months: Option<u32>,
}

/// Show the board
///
/// Money and customers of a time, by currency. What came in and what was lost is counted when it happened, so the recovery
/// rate is of what was decided in the time. Retention is of the customers who were worth something when it began.
#[utoipa::path(get, path = "/v1/analytics/overview", operation_id = "get_overview", tag = "Analytics",
    extensions(("x-scope" = json!("ledger:read"))), params(TimeQuery),
    responses((status = 200, description = "The board.", body = Data<BoardView>)))]
pub(crate) async fn overview(merchant: Merchant<LedgerRead>, Params(query): Params<TimeQuery>) -> Answer {
    let mut tx = merchant.begin().await?;
    let (from, to) = query.time(tx.now());
    let found = ::board::overview(&mut tx, from, to).await?;
    let view = BoardView { from, to, currencies: found.into_iter().map(OverviewView::from).collect() };
    merchant.ok(tx, view).await
}

/// Show who stays
///
/// The customers who began in each month, by the merchant's calendar, and how many of them are worth something at the end of it
/// and of each month after it.
#[utoipa::path(get, path = "/v1/analytics/cohorts", operation_id = "get_cohorts", tag = "Analytics",
    extensions(("x-scope" = json!("ledger:read"))), params(MonthsQuery),
    responses((status = 200, description = "The cohorts.", body = Data<CohortsView>)))]
pub(crate) async fn cohorts(merchant: Merchant<LedgerRead>, Params(query): Params<MonthsQuery>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = ::board::cohorts(&mut tx, query.months.unwrap_or(12)).await?;
    merchant.ok(tx, CohortsView { cohorts: found.into_iter().map(CohortView::from).collect() }).await
}

/// Show recurring revenue by month
///
/// What monthly recurring revenue was when each of the last months ended, by the merchant's calendar; of the running month, what it
/// is now.
#[utoipa::path(get, path = "/v1/analytics/mrr/months", operation_id = "get_mrr_months", tag = "Analytics",
    extensions(("x-scope" = json!("ledger:read"))), params(MonthsQuery),
    responses((status = 200, description = "Recurring revenue by month.", body = Data<MrrMonthsView>)))]
pub(crate) async fn mrr_months(merchant: Merchant<LedgerRead>, Params(query): Params<MonthsQuery>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = ::board::revenue_months(&mut tx, query.months.unwrap_or(12)).await?;
    merchant.ok(tx, MrrMonthsView { months: found.into_iter().map(MrrMonthView::from).collect() }).await
}

/// Recurring revenue when a month ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MrrMonth)]
pub(crate) struct MrrMonthView {
    /// When the month begins.
    starts_at: Timestamp,
    /// When it ends.
    ends_at: Timestamp,
    /// What recurring revenue was then, or is now while the month runs; by currency.
    amounts: Vec<MonthlyAmount>,
}

impl From<RevenueMonth> for MrrMonthView {
    fn from(one: RevenueMonth) -> MrrMonthView {
        MrrMonthView {
            starts_at: one.month.start,
            ends_at: one.month.end,
            amounts: one.amounts.into_iter().map(MonthlyAmount::from).collect(),
        }
    }
}

/// Recurring revenue by month.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MrrMonths)]
pub(crate) struct MrrMonthsView {
    /// The oldest first.
    months: Vec<MrrMonthView>,
}

/// How many, and how much.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MoneyFlow)]
pub(crate) struct FlowView {
    count: i64,
    /// In minor units.
    amount: i64,
}

impl From<Flow> for FlowView {
    fn from(flow: Flow) -> FlowView {
        FlowView { count: flow.count, amount: flow.amount }
    }
}

/// Customers over a time: worth something at its ends, and come and gone in it.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BoardCustomers)]
pub(crate) struct HeadsView {
    at_start: i64,
    at_end: i64,
    /// For the first time.
    new: i64,
    /// Had left before, and are back.
    returned: i64,
    /// Left because they wanted to.
    left_voluntarily: i64,
    /// Left because their money could not be collected.
    left_involuntarily: i64,
}

impl From<Heads> for HeadsView {
    fn from(heads: Heads) -> HeadsView {
        HeadsView {
            at_start: heads.at_start,
            at_end: heads.at_end,
            new: heads.new,
            returned: heads.returned,
            left_voluntarily: heads.left_voluntarily,
            left_involuntarily: heads.left_involuntarily,
        }
    }
}

/// The board of one currency. Shares are in hundredths of a percent, and null of nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BoardOfCurrency)]
pub(crate) struct OverviewView {
    currency: String,
    /// Bills that became final, without those that are void.
    invoiced: FlowView,
    /// Charges that succeeded.
    collected: FlowView,
    /// Bills paid outside of the gateways.
    collected_outside: FlowView,
    /// Bills whose recovery began.
    failed: FlowView,
    /// Bills that came back.
    recovered: FlowView,
    /// Bills that were given up.
    lost: FlowView,
    /// Bills in recovery now.
    at_risk: FlowView,
    /// Recovered, of recovered and lost, by amount.
    recovery_rate_bps: Option<i64>,
    mrr_at_start: MonthlyAmount,
    mrr_at_end: MonthlyAmount,
    /// What left a month because customers wanted to leave.
    churned_voluntarily: MonthlyAmount,
    /// What left a month because money could not be collected.
    churned_involuntarily: MonthlyAmount,
    /// What the customers of the start are worth at the end, of what they were worth.
    net_retention_bps: Option<i64>,
    /// The same without what grew.
    gross_retention_bps: Option<i64>,
    customers: HeadsView,
}

impl From<Overview> for OverviewView {
    fn from(board: Overview) -> OverviewView {
        OverviewView {
            currency: board.currency,
            invoiced: board.invoiced.into(),
            collected: board.collected.into(),
            collected_outside: board.collected_outside.into(),
            failed: board.failed.into(),
            recovered: board.recovered.into(),
            lost: board.lost.into(),
            at_risk: board.at_risk.into(),
            recovery_rate_bps: board.recovery_rate_bps,
            mrr_at_start: board.mrr_at_start.into(),
            mrr_at_end: board.mrr_at_end.into(),
            churned_voluntarily: board.churned_voluntarily.into(),
            churned_involuntarily: board.churned_involuntarily.into(),
            net_retention_bps: board.net_retention_bps,
            gross_retention_bps: board.gross_retention_bps,
            customers: board.customers.into(),
        }
    }
}

/// The board of a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Board)]
pub(crate) struct BoardView {
    from: Timestamp,
    to: Timestamp,
    currencies: Vec<OverviewView>,
}

/// One month of a cohort.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CohortMonth)]
pub(crate) struct CohortMonthView {
    /// How many months after the first; 0 is the month in which they began.
    after: u32,
    /// How many are worth something at its end; now, while it runs.
    stay: i64,
    /// Of those who began, in hundredths of a percent.
    stay_bps: Option<i64>,
    /// What they are worth a month then.
    mrr: MonthlyAmount,
}

impl From<CohortMonth> for CohortMonthView {
    fn from(month: CohortMonth) -> CohortMonthView {
        CohortMonthView { after: month.after, stay: month.stay, stay_bps: month.stay_bps, mrr: month.mrr.into() }
    }
}

/// The customers who began in one month, in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Cohort)]
pub(crate) struct CohortView {
    currency: String,
    /// When the month begins.
    starts_at: Timestamp,
    /// When it ends.
    ends_at: Timestamp,
    /// How many began.
    began: i64,
    months: Vec<CohortMonthView>,
}

impl From<Cohort> for CohortView {
    fn from(cohort: Cohort) -> CohortView {
        CohortView {
            currency: cohort.currency,
            starts_at: cohort.month.start,
            ends_at: cohort.month.end,
            began: cohort.began,
            months: cohort.months.into_iter().map(CohortMonthView::from).collect(),
        }
    }
}

/// Who stays.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Cohorts)]
pub(crate) struct CohortsView {
    /// By currency, then by month.
    cohorts: Vec<CohortView>,
}
