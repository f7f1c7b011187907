//! What lies ahead of a subscription: its next invoice, its next run, and why there is no invoice now.

use app::explain::{self, Ahead, NextRun, Outlook, Reason, Upcoming};
use ids::SubscriptionId;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use web::permission::SubscriptionsRead;
use web::{Answer, Data, Id, Merchant, Problem};

use crate::discounts::{BillDiscountView, BillTaxView};
use crate::invoices::LineView;
use crate::names::{InvoiceRef, ScheduleRef, SubscriptionRef};

/// Show the next invoice
///
/// As the renewal would make it if nothing changed until then; nothing is kept. Where nothing leads to an invoice there is
/// none, and the reasons say why.
#[utoipa::path(get, path = "/v1/subscriptions/{id}/upcoming", operation_id = "get_upcoming_invoice",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The next invoice, or why there is none.", body = Data<UpcomingView>)))]
pub(crate) async fn upcoming(merchant: Merchant<SubscriptionsRead>, Id(id): Id<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = UpcomingView::of(explain::upcoming(&mut tx, id).await?)?;
    merchant.ok(tx, view).await
}

/// Show what will happen to a subscription
///
/// What the next run does and when, and why there is no invoice now: every reason with a code.
#[utoipa::path(get, path = "/v1/subscriptions/{id}/outlook", operation_id = "get_subscription_outlook",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The outlook.", body = Data<OutlookView>)))]
pub(crate) async fn outlook(merchant: Merchant<SubscriptionsRead>, Id(id): Id<SubscriptionId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = OutlookView::of(explain::outlook(&mut tx, id).await?)?;
    merchant.ok(tx, view).await
}

/// The next invoice of a subscription.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UpcomingInvoice)]
pub(crate) struct UpcomingView {
    subscription_id: SubscriptionRef,
    /// When it will be made; none if nothing leads to one.
    at: Option<Timestamp>,
    invoice: Option<DraftView>,
    /// Of its total, what prepaid credit will pay.
    prepaid_applied: i64,
    /// Of its total, what the customer's balance will pay.
    credit_applied: i64,
    /// What will be charged.
    amount_due: i64,
    /// Why it is not there yet, or will not be.
    reasons: Vec<ReasonView>,
}

impl UpcomingView {
    fn of(upcoming: Upcoming) -> Result<UpcomingView, Problem> {
        let (at, draft) = upcoming.invoice.unzip();
        let (prepaid_applied, credit_applied) = (upcoming.prepaid_applied_minor, upcoming.credit_applied_minor);
        let total = draft.as_ref().map_or(0, |draft| draft.draft.total.minor());
        Ok(UpcomingView {
            subscription_id: upcoming.row.id.into(),
            at,
            prepaid_applied,
            credit_applied,
            amount_due: total - prepaid_applied - credit_applied,
            invoice: draft.map(DraftView::of).transpose()?,
            reasons: upcoming.reasons.into_iter().map(Into::into).collect(),
        })
    }
}

/// An invoice that is not made yet. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InvoiceDraft)]
pub(crate) struct DraftView {
    currency: String,
    subtotal: i64,
    /// What coupons will take off.
    discount_amount: i64,
    /// All taxes, on top of the prices or in them.
    tax_amount: i64,
    /// In the order they will be taken.
    discounts: Vec<BillDiscountView>,
    taxes: Vec<BillTaxView>,
    /// What will be printed: why somebody pays no tax.
    notes: Vec<String>,
    total: i64,
    period_start: Timestamp,
    period_end: Timestamp,
    /// In print order.
    lines: Vec<LineView>,
}

impl DraftView {
    fn of(Ahead { draft, terms }: Ahead) -> Result<DraftView, Problem> {
        let totals = draft.settled.as_ref().map(|settled| &settled.totals);
        let terms = terms.unwrap_or_default();
        let line = |(nth, line)| LineView::drafted(line, totals.and_then(|totals| totals.lines.get(nth)));
        Ok(DraftView {
            discount_amount: totals.map_or(0, |totals| totals.discount.minor()),
            tax_amount: totals.map_or(0, |totals| totals.tax.minor()),
            discounts: terms.discounts.into_iter().map(Into::into).collect(),
            taxes: terms.taxes.into_iter().map(Into::into).collect(),
            notes: terms.notes,
            currency: draft.currency.code().to_owned(),
            subtotal: draft.subtotal.minor(),
            total: draft.total.minor(),
            period_start: draft.period.start,
            period_end: draft.period.end,
            lines: draft.lines.iter().enumerate().map(line).collect::<Result<_, _>>()?,
        })
    }
}

/// What lies ahead of a subscription.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionOutlook)]
pub(crate) struct OutlookView {
    subscription_id: SubscriptionRef,
    status: String,
    /// The present, as the subscription has it: its test clock's, if it has one.
    now: Timestamp,
    /// The next run; none when only a payment or a request moves it.
    next: Option<NextRunView>,
    /// Why there is no invoice now, the most urgent first.
    reasons: Vec<ReasonView>,
}

impl OutlookView {
    fn of(outlook: Outlook) -> Result<OutlookView, Problem> {
        Ok(OutlookView {
            subscription_id: outlook.row.id.into(),
            status: outlook.row.status,
            now: outlook.now,
            next: outlook.next.map(NextRunView::of).transpose()?,
            reasons: outlook.reasons.into_iter().map(Into::into).collect(),
        })
    }
}

/// What the next run does.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NextRun)]
pub(crate) struct NextRunView {
    at: Timestamp,
    /// In words.
    text: String,
    /// The events it will cause, in order.
    events: Vec<&'static str>,
    /// The state afterwards.
    status_after: &'static str,
    /// The invoice it makes.
    invoice: Option<DraftView>,
    /// When the run after it is due.
    then_at: Option<Timestamp>,
}

impl NextRunView {
    fn of(run: NextRun) -> Result<NextRunView, Problem> {
        Ok(NextRunView {
            at: run.at,
            text: run.text,
            events: run.events,
            status_after: run.status_after.as_str(),
            invoice: run.invoice.map(DraftView::of).transpose()?,
            then_at: run.then_at,
        })
    }
}

/// One reason why there is no invoice now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OutlookReason)]
pub(crate) struct ReasonView {
    /// `quarantined`, `put_off`, `not_scheduled`, `run_refused`, `in_recovery`, `invoice_open`, `incomplete`,
    /// `incomplete_expired`, `trial`, `paused`, `past_due`, `unpaid`, `canceled`, `limit_reached`,
    /// `cancel_at_period_end`, `cancel_at`, `next_phase`, `last_period`, `test_clock`, `due_now` or `not_due`.
    code: &'static str,
    /// In words.
    text: String,
    /// The instant it is about.
    at: Option<Timestamp>,
    invoice_id: Option<InvoiceRef>,
    dunning_schedule_id: Option<ScheduleRef>,
    /// What was written down when the work was put off or set aside.
    note: Option<String>,
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> ReasonView {
        ReasonView {
            code: reason.code,
            text: reason.text,
            at: reason.at,
            invoice_id: reason.invoice.map(Into::into),
            dunning_schedule_id: reason.schedule.map(Into::into),
            note: reason.note,
        }
    }
}
