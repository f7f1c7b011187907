//! Changes of a running subscription.

use app::changes::{self, Billing, Changed, Computed, Wanted, When};
use app::{previews, subscriptions};
use billing::Line;
use billing::price::MAX_QUANTITY;
use billing::totals::BillLineTotals;
use ids::SubscriptionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::versions::Versioned;
use store::{TenantTx, invoices};
use usecase::check::Checks;
use utoipa::ToSchema;
use web::permission::SubscriptionsWrite;
use web::{Answer, Data, Id, IfMatch, Json, KeyRequired, Merchant, NoQuery, Problem};

use super::items::CreateItem;
use super::views::SubscriptionView;
use crate::discounts::{BillDiscountView, BillTaxView, offer_of};
use crate::invoice_items::views::InvoiceItemView;
use crate::invoices::links;
use crate::invoices::views::InvoiceView;
use crate::names::{CouponRef, ItemRef, PlanRef, PriceRef, SubscriptionRef, Word, words};
use pages::Links;

words! {
    /// When a change takes effect.
    ChangeWhen {
        Now => "now",
        PeriodEnd => "period_end",
    }
}

words! {
    /// When the lines of a change are billed.
    ChangeBilling {
        Now => "now",
        NextInvoice => "next_invoice",
        None => "none",
    }
}

impl From<ChangeBilling> for Billing {
    fn from(word: ChangeBilling) -> Billing {
        match word {
            ChangeBilling::Now => Billing::Now,
            ChangeBilling::NextInvoice => Billing::NextInvoice,
            ChangeBilling::None => Billing::None,
        }
    }
}

/// What a subscription is to become. What is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12", "when": "now" }))]
pub(crate) struct ChangeSubscription {
    /// Another plan, at its newest prices in the subscription's currency.
    plan_id: Option<PlanRef>,
    /// How many of the base price.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
    /// All add-ons as they are to be. Left out, they stay; with another plan there are none then.
    #[schema(max_items = 50)]
    items: Option<Vec<CreateItem>>,
    /// `now` when left out: what is left of what was paid is credited, the rest of the period is charged at once.
    #[schema(inline)]
    when: Option<ChangeWhen>,
    /// Of a change now: its lines are billed at once (`now`, when left out), wait for the next bill of the subscription
    /// (`next_invoice`), or there are none (`none`: nothing is credited, nothing charged for the rest of the period).
    #[schema(inline)]
    billing: Option<ChangeBilling>,
    /// A coupon to redeem with the change. Send this or `promotionCode`.
    coupon_id: Option<CouponRef>,
    /// What the customer typed to get a coupon.
    promotion_code: Option<String>,
    /// Carries out a preview, to the minor unit; send nothing else with it.
    preview_token: Option<String>,
}

/// What was asked for, and how.
enum Asked {
    Plainly(Wanted, When, Billing),
    ByToken(String),
}

impl ChangeSubscription {
    fn parse(self) -> Result<Asked, Problem> {
        let mut checks = Checks::new();
        let alone = self.plan_id.is_none() && self.quantity.is_none() && self.items.is_none() && self.when.is_none();
        let alone = alone && self.coupon_id.is_none() && self.promotion_code.is_none() && self.billing.is_none();
        if let Some(token) = self.preview_token {
            checks.demand(alone, "previewToken", "not_alone", "A preview is carried out as it is; send nothing else.");
            checks.done()?;
            return Ok(Asked::ByToken(token));
        }
        let something = self.plan_id.is_some() || self.quantity.is_some() || self.items.is_some();
        checks.demand(something, "planId", "required", "Send a planId, a quantity or items.");
        let fits = self.quantity.is_none_or(|quantity| (1..=MAX_QUANTITY).contains(&quantity));
        checks.demand(fits, "quantity", "out_of_range", "Send 1 to 1 000 000 000.");
        let prorated = self.when != Some(ChangeWhen::PeriodEnd) || self.billing.is_none();
        checks.demand(prorated, "billing", "not_here", "A change at the end of the period has no lines to bill.");
        let items = self.items.map(|items| {
            items.into_iter().enumerate().filter_map(|(nth, item)| item.parse(nth, &mut checks)).collect()
        });
        checks.done()?;
        let offer = offer_of(self.coupon_id, self.promotion_code)?;
        let when = match self.when {
            Some(ChangeWhen::PeriodEnd) => When::PeriodEnd,
            Some(ChangeWhen::Now) | None => When::Now,
        };
        let billing = self.billing.map_or(Billing::Now, Billing::from);
        let wanted = Wanted { plan: self.plan_id.map(|id| id.0), quantity: self.quantity, items, offer };
        Ok(Asked::Plainly(wanted, when, billing))
    }

    fn wanted(self) -> Result<(Wanted, Billing), Problem> {
        let at_end = self.when == Some(ChangeWhen::PeriodEnd);
        match self.parse()? {
            Asked::Plainly(wanted, _, billing) if !at_end => Ok((wanted, billing)),
            Asked::Plainly(..) => Err(field("when", "A change at the end of the period has no lines to preview.")),
            Asked::ByToken(_) => Err(field("previewToken", "A preview is made of what you want, not of another one.")),
        }
    }
}

fn field(name: &str, message: &str) -> Problem {
    app::Error::field(name, "not_here", message).into()
}

/// Another plan, by the name of it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12" }))]
pub(crate) struct ChangeToPlan {
    /// The plan.
    plan_id: PlanRef,
}

/// What the lines of a change come to, after discounts and with taxes.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Proration)]
pub(crate) struct ProrationView {
    /// In minor units; never negative.
    amount: i64,
    /// `charge`, `credit` or `none`.
    kind: &'static str,
}

impl ProrationView {
    fn of(sum: i64) -> ProrationView {
        let kind = match sum {
            0 => "none",
            1.. => "charge",
            _ => "credit",
        };
        ProrationView { amount: sum.saturating_abs(), kind }
    }
}

/// A changed subscription and what its change came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionChange)]
pub(crate) struct ChangedView {
    subscription: SubscriptionView,
    /// The invoice of the change; none where nothing was credited or charged.
    invoice: Option<InvoiceView>,
    /// What waits for the next bill because of it, with `billing: next_invoice`.
    waiting_items: Vec<InvoiceItemView>,
    proration: ProrationView,
}

impl ChangedView {
    async fn of(tx: &mut TenantTx, changed: Changed, links: &Links) -> Result<ChangedView, Problem> {
        let waits: i64 = changed.waiting.iter().map(|item| item.amount_minor).sum();
        let sum = changed.invoice.as_ref().map_or(waits, |invoice| invoice.total_minor - invoice.credit_granted_minor);
        // The row as it is stored, with the version and the instant of the change.
        let row = store::subscriptions::get(tx, changed.row.id).await?;
        let invoice = match changed.invoice {
            Some(invoice) => Some(InvoiceView::of(invoices::get(tx, invoice.id).await?, links)),
            None => None,
        };
        Ok(ChangedView {
            subscription: SubscriptionView::of(tx, row).await?,
            invoice,
            waiting_items: changed.waiting.into_iter().map(InvoiceItemView::from).collect(),
            proration: ProrationView::of(sum),
        })
    }
}

/// A line as it would be printed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PreviewLine {
    /// `proration_credit`, `proration_charge`, `plan_charge` for a whole new period, or `usage_charge`.
    r#type: &'static str,
    description: String,
    price_id: Option<PriceRef>,
    quantity: u64,
    /// Negative for a credit.
    amount: i64,
    /// What coupons take off it.
    discount_amount: i64,
    /// What is left of it without taxes.
    net_amount: i64,
    /// All its taxes.
    tax_amount: i64,
    period_start: Timestamp,
    period_end: Timestamp,
}

impl PreviewLine {
    fn of(line: &Line, totals: Option<&BillLineTotals>) -> PreviewLine {
        PreviewLine {
            discount_amount: totals.map_or(0, |totals| totals.discount.minor()),
            net_amount: totals.map_or(line.amount, |totals| totals.net).minor(),
            tax_amount: totals.map_or(0, |totals| totals.tax.minor()),
            r#type: line.kind.as_str(),
            description: line.description.clone(),
            price_id: line.price.map(Into::into),
            quantity: line.quantity,
            amount: line.amount.minor(),
            period_start: line.period.start,
            period_end: line.period.end,
        }
    }
}

/// What a change would be, and the token that carries it out.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionChangePreview)]
pub(crate) struct PreviewView {
    currency: String,
    /// The instant at which the period is parted.
    at: Timestamp,
    lines: Vec<PreviewLine>,
    /// With `billing: next_invoice`: what the next bill has besides for what was used so far. Estimates, before discounts and
    /// taxes, and in none of the amounts here: more may be used until then, or taken back.
    usage_estimates: Vec<PreviewLine>,
    /// The sum of the lines; negative where credits outweigh charges.
    subtotal: i64,
    /// What coupons would take off.
    discount_amount: i64,
    /// All taxes, on top of the prices or in them.
    tax_amount: i64,
    /// In the order they would be taken.
    discounts: Vec<BillDiscountView>,
    taxes: Vec<BillTaxView>,
    /// What would be printed: why somebody pays no tax.
    notes: Vec<String>,
    /// What the invoice would come to; never negative.
    total: i64,
    /// Of it, what prepaid credit would pay.
    prepaid_applied: i64,
    /// Of the rest, what the customer's balance would pay.
    credit_applied: i64,
    /// What would be charged now; nothing where the lines wait for the next bill.
    amount_due: i64,
    /// What the customer's balance would get.
    to_balance: i64,
    /// `now`, `next_invoice` or `none`. Of lines that wait, discounts and taxes are as they would be today; the bill that takes
    /// the lines has its own.
    billing: &'static str,
    proration: ProrationView,
    /// Send it as `previewToken` to carry out exactly this.
    preview_token: String,
    /// When the token ends.
    expires_at: Timestamp,
}

impl PreviewView {
    fn of(computed: &Computed, token: (String, Timestamp)) -> PreviewView {
        let draft = computed.draft.as_ref();
        let subtotal = draft.map_or(0, |draft| draft.subtotal.minor());
        let total = draft.map_or(0, |draft| draft.total.minor());
        let to_balance = draft.map_or(0, |draft| draft.to_balance.minor());
        let (prepaid_applied, credit_applied) = (computed.prepaid_applied.minor(), computed.credit_applied.minor());
        let waits = computed.billing == Billing::NextInvoice;
        let settled = draft.and_then(|draft| draft.settled.as_ref()).map(|settled| &settled.totals);
        let terms = computed.terms.clone().unwrap_or_default();
        let line = |(nth, line)| PreviewLine::of(line, settled.and_then(|totals| totals.lines.get(nth)));
        PreviewView {
            currency: computed.row.currency.clone(),
            at: computed.at,
            lines: draft.map_or(Vec::new(), |draft| draft.lines.iter().enumerate().map(line).collect()),
            usage_estimates: computed.estimates.iter().map(|line| PreviewLine::of(line, None)).collect(),
            subtotal,
            discount_amount: settled.map_or(0, |totals| totals.discount.minor()),
            tax_amount: settled.map_or(0, |totals| totals.tax.minor()),
            discounts: terms.discounts.into_iter().map(Into::into).collect(),
            taxes: terms.taxes.into_iter().map(Into::into).collect(),
            notes: terms.notes,
            total,
            prepaid_applied,
            credit_applied,
            amount_due: if waits { 0 } else { total - prepaid_applied - credit_applied },
            to_balance,
            billing: match computed.billing {
                Billing::Now => ChangeBilling::Now.word(),
                Billing::NextInvoice => ChangeBilling::NextInvoice.word(),
                Billing::None => ChangeBilling::None.word(),
            },
            proration: ProrationView::of(total - to_balance),
            preview_token: token.0,
            expires_at: token.1,
        }
    }
}

/// Change a subscription
///
/// To another plan, other add-ons or another quantity. Now, what is left of what was paid is credited and the rest of the
/// period is charged, on an invoice of its own; what credits leave over goes to the customer's balance. Another interval
/// begins a new period now. At the end of the period nothing is prorated; the change waits, and a later one replaces it.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/change", operation_id = "change_subscription",
    tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    request_body = ChangeSubscription,
    responses((status = 200, description = "The subscription and its change.", body = Data<ChangedView>)))]
pub(crate) async fn change(
    merchant: Merchant<SubscriptionsWrite>,
    _: KeyRequired,
    Id(id): Id<SubscriptionId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeSubscription>,
) -> Answer {
    let asked = body.parse()?;
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Subscription, id.uuid()).await?;
    let changed = match asked {
        Asked::Plainly(wanted, when, billing) => changes::change_billed(&mut tx, id, &wanted, when, billing).await?,
        Asked::ByToken(token) => previews::carry_out(&mut tx, merchant.api().secrets(), id, &token).await?,
    };
    let view = ChangedView::of(&mut tx, changed, &links(&merchant)).await?;
    merchant.ok(tx, view).await
}

/// Preview a change
///
/// The lines and totals of a change now, and a token that carries out exactly these within 15 minutes, or says what has
/// changed since. Nothing is written.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/change/preview", operation_id = "preview_subscription_change",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    request_body = ChangeSubscription,
    responses((status = 200, description = "What it would be.", body = Data<PreviewView>)))]
pub(crate) async fn preview(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<ChangeSubscription>,
) -> Answer {
    let (wanted, billing) = body.wanted()?;
    let mut tx = merchant.begin().await?;
    let computed = changes::preview_billed(&mut tx, id, &wanted, billing).await?;
    let token = previews::token(&tx, merchant.api().secrets(), &computed)?;
    merchant.ok(tx, PreviewView::of(&computed, token)).await
}

/// Take back a change that waits
///
/// The subscription stays what it is when its period ends. Asking twice is not an error.
#[utoipa::path(delete, path = "/v1/subscriptions/{id}/change", operation_id = "drop_subscription_change",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")),
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn drop_change(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    _: NoQuery,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = subscriptions::drop_change(&mut tx, id).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}

/// Change the plan now
///
/// The same as `change` with a `planId`.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/change-plan", operation_id = "change_subscription_plan",
    tag = "Subscriptions",
    extensions(("x-scope" = json!("subscriptions:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = ChangeToPlan,
    responses((status = 200, description = "The subscription and its change.", body = Data<ChangedView>)))]
pub(crate) async fn change_plan(
    merchant: Merchant<SubscriptionsWrite>,
    _: KeyRequired,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<ChangeToPlan>,
) -> Answer {
    let wanted = Wanted { plan: Some(body.plan_id.0), ..Wanted::default() };
    let mut tx = merchant.begin().await?;
    let changed = changes::change(&mut tx, id, &wanted, When::Now).await?;
    let view = ChangedView::of(&mut tx, changed, &links(&merchant)).await?;
    merchant.ok(tx, view).await
}

/// A change that waits for the end of the period.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PendingChange)]
pub(crate) struct PendingView {
    plan_id: PlanRef,
    plan_name: String,
    interval: &'static str,
    interval_count: u16,
    items: Vec<PendingItemView>,
    /// When it takes effect.
    at: Timestamp,
}

/// An item of a change that waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PendingChangeItem)]
pub(crate) struct PendingItemView {
    id: ItemRef,
    price_id: PriceRef,
    quantity: u64,
}

impl PendingView {
    pub(super) fn of(stored: &serde_json::Value, at: Timestamp) -> Result<PendingView, Problem> {
        let pending = app::pending::parse(stored)?;
        let item = |item: app::pending::PendingItem| PendingItemView {
            id: item.id.into(),
            price_id: item.price_id.into(),
            quantity: item.quantity,
        };
        Ok(PendingView {
            plan_id: pending.plan_id.into(),
            plan_name: pending.plan_name,
            interval: pending.interval.unit().as_str(),
            interval_count: pending.interval.count(),
            items: pending.items.into_iter().map(item).collect(),
            at,
        })
    }
}
