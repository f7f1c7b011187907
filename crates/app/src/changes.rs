//! Changes of a running subscription: another plan, other items, other quantities; now or when the period ends.
//!
//! A credit is of what was paid: the charges of invoices that are paid. An invoice that is still owed must be settled
//! first, so that nobody is credited for what they never pay; one that was voided or given up gave nothing, and gives
//! nothing back.

use billing::proration::Paid;
use billing::subscription::{self as machine, PaidFor, Target};
use billing::{Decision, InvoiceDraft, Line, LineKind, Subscription};
use calendar::Period;
use ids::{PlanId, SubscriptionId};
use jiff::Timestamp;
use money::Money;
use serde::{Deserialize, Serialize};
use store::invoice_items::InvoiceItemRow;
use store::invoices::{BilledRow, InvoiceRow};
use store::plans::{BASE, PriceRow};
use store::subscriptions::{ItemRow, SubscriptionRow};
use store::{Lane, TenantTx, customers, invoices, plans, settings, subscriptions as rows_of};

use crate::discounts::{self, Offer};
use crate::items::{self, Choice, NewItem};
use crate::purse::{self, Spent};
use crate::subscriptions::{self, NewSubscription};
use crate::terms::{self, BillTerms};
use crate::{Error, Result, clocks, jobs, prorations, rows, usage};

/// What is asked for. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Another plan, at its newest prices.
    pub plan: Option<PlanId>,
    /// How many of the base price.
    pub quantity: Option<u64>,
    /// All add-ons as they are to be. Left out, they stay; with another plan there are none then.
    pub items: Option<Vec<NewItem>>,
    /// A coupon to redeem with the change, so that its invoice has the discount.
    pub offer: Option<Offer>,
}

/// When a change takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// At once, with a credit and a charge for the rest of the period.
    #[default]
    Now,
    /// When the period ends, before the next one is billed.
    PeriodEnd,
}

/// When the lines of a change now are billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// At once, on an invoice of its own, with what earlier changes left waiting.
    #[default]
    Now,
    /// With the next bill of the subscription.
    NextInvoice,
    /// Nothing is credited, and nothing is charged for the rest of the period.
    None,
}

/// A change that was carried out.
#[derive(Debug)]
pub struct Changed {
    /// The subscription afterwards.
    pub row: SubscriptionRow,
    /// The invoice of the change; none where nothing was credited or charged.
    pub invoice: Option<InvoiceRow>,
    /// What waits for the next bill because of it.
    pub waiting: Vec<InvoiceItemRow>,
}

/// A change that was only computed.
#[derive(Debug)]
pub struct Computed {
    /// The subscription as it is.
    pub row: SubscriptionRow,
    /// What it would be.
    pub target: Target,
    /// The instant the parts of the period were counted at.
    pub at: Timestamp,
    /// When its lines are billed.
    pub billing: Billing,
    /// The invoice it would have, or its lines as one; none where nothing is credited or charged.
    pub draft: Option<InvoiceDraft>,
    /// Its discounts and taxes.
    pub terms: Option<BillTerms>,
    /// Of a preview whose lines wait: what the next bill has besides for what was used so far, if nothing more is used. No part
    /// of the draft, and an estimate: until then more may be used, or taken back.
    pub estimates: Vec<Line>,
    /// What prepaid credit would pay of it.
    pub prepaid_applied: Money,
    /// What the customer's balance would pay of the rest.
    pub credit_applied: Money,
    /// The coupon that would be redeemed.
    pub(crate) offer: Option<Offer>,
    decision: Decision,
    /// What it takes off what earlier changes left waiting.
    cuts: Vec<(InvoiceItemRow, bool)>,
}

/// Carries a change out, or books it for the end of the period.
///
/// # Errors
/// `Missing`; field errors for what the plan does not have; `Refused` for an archived plan; `Conflict` when the state
/// does not allow it, when nothing would change, or while a bill of the running period is not paid.
pub async fn change(tx: &mut TenantTx, id: SubscriptionId, wanted: &Wanted, when: When) -> Result<Changed> {
    change_billed(tx, id, wanted, when, Billing::Now).await
}

/// The same, with a word on when the lines of a change now are billed.
///
/// # Errors
/// As [`change`]; `Refused` `interval_bills_now` for lines of another interval that should wait.
pub async fn change_billed(
    tx: &mut TenantTx,
    id: SubscriptionId,
    wanted: &Wanted,
    when: When,
    billing: Billing,
) -> Result<Changed> {
    let (mut row, current) = enter(tx, id).await?;
    let target = target_of(tx, &row, &current, wanted).await?;
    let now = tx.now();
    redeem(tx, &mut row, &target, wanted.offer.as_ref(), now).await?;
    match when {
        When::Now => {
            let computed = compute(tx, row, &current, target, (None, None), billing).await?;
            // On the heap: the future holds rows, and callers hold it.
            Box::pin(carry_out(tx, computed)).await
        }
        When::PeriodEnd => {
            let decision = machine::schedule_change(&current, &target, tx.now()).map_err(rows::refused)?;
            let row = settle(tx, row, decision).await?;
            Ok(Changed { row, invoice: None, waiting: Vec::new() })
        }
    }
}

/// Says what a change now would be, without making it.
///
/// # Errors
/// As [`change`].
pub async fn preview(tx: &mut TenantTx, id: SubscriptionId, wanted: &Wanted) -> Result<Computed> {
    preview_billed(tx, id, wanted, Billing::Now).await
}

/// The same, with a word on when its lines are billed.
///
/// # Errors
/// As [`change_billed`].
pub async fn preview_billed(
    tx: &mut TenantTx,
    id: SubscriptionId,
    wanted: &Wanted,
    billing: Billing,
) -> Result<Computed> {
    let (row, current) = enter(tx, id).await?;
    let target = target_of(tx, &row, &current, wanted).await?;
    let mut computed = compute(tx, row, &current, target, (None, wanted.offer.clone()), billing).await?;
    if billing == Billing::NextInvoice {
        computed.estimates = used_so_far(tx, &computed.row, &current).await?;
    }
    Ok(computed)
}

/// What the next bill has for what was used so far: what comes with a change has no use yet.
async fn used_so_far(tx: &mut TenantTx, row: &SubscriptionRow, current: &Subscription) -> Result<Vec<Line>> {
    let settings = jobs::advance_settings(&settings::get(tx).await?)?;
    let renewal = machine::advance(current, &settings, current.period.end).map_err(rows::refused)?;
    let lines = usage::bill::shown(tx, row, &renewal).await?.map_or(Vec::new(), |draft| draft.lines);
    Ok(lines.into_iter().filter(|line| line.kind == LineKind::UsageCharge).collect())
}

/// Redeems what was sent with a change, as of the instant that the change is counted at.
pub(crate) async fn redeem(
    tx: &mut TenantTx,
    row: &mut SubscriptionRow,
    target: &Target,
    offer: Option<&Offer>,
    at: Timestamp,
) -> Result<()> {
    if let Some(offer) = offer {
        discounts::redeem_on(tx, row, target.plan, offer, at).await?;
        row.discounted = true;
    }
    Ok(())
}

/// The subscription, held, with the transaction in its time.
pub(crate) async fn enter(tx: &mut TenantTx, id: SubscriptionId) -> Result<(SubscriptionRow, Subscription)> {
    let (row, current) = subscriptions::load(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    subscriptions::enter_time_of(tx, &customer).await?;
    Ok((row, current))
}

/// Decides a change as of an instant, or of now; with a coupon that would be redeemed with it, or has been.
pub(crate) async fn compute(
    tx: &mut TenantTx,
    row: SubscriptionRow,
    current: &Subscription,
    target: Target,
    (at, offer): (Option<Timestamp>, Option<Offer>),
    billing: Billing,
) -> Result<Computed> {
    let now = tx.now();
    let at = at.unwrap_or(now);
    let rehearsed = match &offer {
        Some(offer) => Some(discounts::rehearse(tx, &row, target.plan, offer, at).await?),
        None => None,
    };
    let decision = match billing {
        Billing::None => machine::change_without_proration(current, &target, at),
        Billing::Now | Billing::NextInvoice => {
            let paid = paid_for(tx, current, at, false).await?;
            machine::change(current, &target, &paid, at)
        }
    }
    .map_err(rows::refused)?;
    let moves = decision.next.cycle.interval() != current.cycle.interval();
    if billing == Billing::NextInvoice && moves && !decision.invoices.is_empty() {
        return Err(Error::refused(
            "interval_bills_now",
            "Another interval begins a period now, which is billed now. Send `billing: now`, or `when: period_end`.",
        ));
    }
    let (mut draft, cuts) = with_earlier(tx, &row, current, &decision, (billing, at)).await?;
    let terms = match &mut draft {
        Some(draft) => terms::ahead(tx, &row, &decision.next, draft, (now, rehearsed)).await?,
        None => None,
    };
    let spent = match &draft {
        Some(draft) if row.has_credit && billing != Billing::NextInvoice => {
            purse::would_pay(tx, row.customer_id, draft.total, now).await?
        }
        Some(_) | None => Spent::none(current.currency),
    };
    let Spent { prepaid: prepaid_applied, balance: credit_applied } = spent;
    let estimates = Vec::new();
    Ok(Computed {
        row,
        target,
        at,
        billing,
        draft,
        terms,
        estimates,
        prepaid_applied,
        credit_applied,
        offer,
        decision,
        cuts,
    })
}

/// The bill of a change as it will be, with what earlier changes left waiting, and what this one takes off that.
async fn with_earlier(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    current: &Subscription,
    decision: &Decision,
    (billing, at): (Billing, Timestamp),
) -> Result<(Option<InvoiceDraft>, Vec<(InvoiceItemRow, bool)>)> {
    // What waits is billed later, and what was used of a meter that goes is billed now all the same.
    let mut draft = match billing {
        Billing::NextInvoice => decision.invoices.first().cloned(),
        Billing::Now | Billing::None => usage::bill::shown(tx, row, decision).await?,
    };
    if billing == Billing::None {
        return Ok((draft, Vec::new()));
    }
    let waiting = prorations::of(tx, row).await?;
    let stays = |id| decision.next.items.iter().any(|item| item.id == id);
    let cuts = prorations::cut(current, &waiting, |id| !stays(id), at)?;
    if let Some(draft) = draft.as_mut().filter(|_| billing == Billing::Now) {
        let now = |old: &InvoiceItemRow| match cuts.iter().find(|(row, _)| row.id == old.id) {
            Some((row, stays)) => stays.then(|| row.clone()),
            None => Some(old.clone()),
        };
        let mut lines = Vec::new();
        for row in waiting.iter().filter_map(now) {
            lines.extend(prorations::line_of(&row)?);
        }
        draft.add_lines(lines).map_err(rows::refused)?;
    }
    Ok((draft, cuts))
}

/// Writes a computed change. What waits already is put on its bill by the one function that does so for every bill.
pub(crate) async fn carry_out(tx: &mut TenantTx, computed: Computed) -> Result<Changed> {
    let Computed { mut row, mut decision, billing, cuts, .. } = computed;
    prorations::store(tx, &cuts).await?;
    let mut lines = Vec::new();
    if billing == Billing::NextInvoice {
        lines = decision.invoices.drain(..).flat_map(|draft| draft.lines).collect();
        decision.invoice_paid_at_once = false;
        row.items_waiting |= !lines.is_empty();
    }
    let billed = !decision.invoices.is_empty();
    let row = settle(tx, row, decision).await?;
    let waiting = prorations::wait(tx, &row, &lines).await?;
    let invoice = match row.latest_invoice_id.filter(|_| billed) {
        Some(invoice) => Some(invoices::get(tx, invoice).await?),
        None => None,
    };
    Ok(Changed { row, invoice, waiting })
}

async fn settle(tx: &mut TenantTx, row: SubscriptionRow, decision: Decision) -> Result<SubscriptionRow> {
    let (id, before) = (row.id, subscriptions::facts(&row));
    let row = subscriptions::settle(tx, row, decision).await?;
    clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit("subscription.change", id.to_string(), Some(before), Some(subscriptions::facts(&row)));
    Ok(row)
}

/// What was paid for the items of a subscription, for time that is not over.
///
/// # Errors
/// `Conflict` while one of the bills is not paid.
pub(crate) async fn paid_for(
    tx: &mut TenantTx,
    current: &Subscription,
    at: Timestamp,
    drafts_give_nothing: bool,
) -> Result<Vec<PaidFor>> {
    let ids: Vec<_> = current.items.iter().map(|item| item.id.uuid()).collect();
    let billed = invoices::billed_beyond(tx, &ids, current.charges_end_after(at)).await?;
    let is_known = |one: &&BilledRow| match one.status.as_str() {
        "paid" | "void" | "uncollectible" => true,
        // Nothing was paid, and what is not served of it comes off when the subscription ends.
        "draft" => drafts_give_nothing,
        _ => false,
    };
    if let Some(one) = billed.iter().find(|one| !is_known(one)) {
        let what = match one.status.as_str() {
            "draft" => "is a draft. Finalize it and have it paid, then ask again.",
            _ => "is not paid, so it is not known what could be credited. Have it paid or void it, then ask again.",
        };
        let message = format!("Invoice {} of the running period {what}", one.invoice_id);
        return Err(Error::conflict("invoice_unpaid", message));
    }
    paid_of(current, &billed)
}

/// What was paid of these charges, for the items of one subscription. What is not paid gives nothing.
pub(crate) fn paid_of(current: &Subscription, billed: &[BilledRow]) -> Result<Vec<PaidFor>> {
    let own = |one: &&BilledRow| one.status == "paid" && current.items.iter().any(|item| item.id == one.item_id);
    let mut paid = Vec::with_capacity(billed.len());
    for one in billed.iter().filter(own) {
        // What credit notes took back is not paid for any more.
        if one.net_minor == one.credited_net_minor {
            continue;
        }
        let whole = Paid {
            net: Money::new(one.net_minor.saturating_sub(one.credited_net_minor), current.currency),
            tax: Money::new(one.tax_minor.saturating_sub(one.credited_tax_minor), current.currency),
            covers: Period { start: one.period_start, end: one.period_end },
        };
        let rest = current.still_paid(whole).map_err(rows::refused)?;
        paid.extend(rest.map(|paid| PaidFor { item: one.item_id, paid }));
    }
    Ok(paid)
}

/// What is asked for, as all items of the subscription afterwards. Items whose price and quantity stay keep their ids.
async fn target_of(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    current: &Subscription,
    wanted: &Wanted,
) -> Result<Target> {
    let moves = wanted.plan.is_some_and(|plan| plan != row.plan_id);
    let plan = plans::get(tx, wanted.plan.unwrap_or(row.plan_id)).await?;
    if moves && plan.status != "active" {
        return Err(Error::refused("plan_archived", "This plan is archived. Choose an active plan."));
    }
    let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
    let running = rows_of::items_of(tx, &[row.id.uuid()]).await?;
    let request =
        if moves { on_other_plan(row, current, wanted, &prices) } else { on_same_plan(row, wanted, &running) };
    let interval =
        if moves { rows::interval(&plan.interval_unit, plan.interval_count)? } else { current.cycle.interval() };
    let mut items = items::choose(tx, &request, &prices, &row.currency)?;
    for item in &mut items {
        let same = current.items.iter().find(|old| old.price.id == item.price.id && old.quantity == item.quantity);
        if let Some(old) = same {
            item.id = old.id;
        }
    }
    Ok(Target { plan: plan.id, plan_name: plan.name, interval, items })
}

fn request(row: &SubscriptionRow, quantity: u64, items: Vec<NewItem>) -> NewSubscription {
    NewSubscription {
        quantity,
        items,
        currency: Some(row.currency.clone()),
        ..NewSubscription::of(row.customer_id, row.plan_id)
    }
}

/// As many of the new base price as of the old, where it counts units.
fn on_other_plan(
    row: &SubscriptionRow,
    current: &Subscription,
    wanted: &Wanted,
    prices: &[PriceRow],
) -> NewSubscription {
    let newest = prices.iter().filter(|price| price.key == BASE && price.currency == row.currency);
    let flat = newest.max_by_key(|price| price.version).is_some_and(|price| price.pricing["model"] == "flat");
    let kept = if flat { 1 } else { current.items.first().map_or(1, |item| item.quantity) };
    request(row, wanted.quantity.unwrap_or(kept), wanted.items.clone().unwrap_or_default())
}

/// Running items keep the price version they have, unless another is asked for by its id.
fn on_same_plan(row: &SubscriptionRow, wanted: &Wanted, running: &[ItemRow]) -> NewSubscription {
    let natural = |quantity: i64| u64::try_from(quantity).unwrap_or_default();
    let mut items = match &wanted.items {
        None => running
            .iter()
            .filter(|item| item.price_key != BASE)
            .map(|item| NewItem { choice: Choice::Price(item.price_id), quantity: natural(item.quantity) })
            .collect(),
        Some(items) => items.clone(),
    };
    for item in &mut items {
        if let Choice::Key(key) = &item.choice
            && let Some(old) = running.iter().find(|old| old.price_key == *key)
        {
            item.choice = Choice::Price(old.price_id);
        }
    }
    let Some(base) = running.iter().find(|item| item.price_key == BASE) else { return request(row, 1, items) };
    let asked = items.iter().any(|item| item.choice == Choice::Price(base.price_id));
    if asked {
        return request(row, wanted.quantity.unwrap_or(1), items);
    }
    let quantity = wanted.quantity.unwrap_or(natural(base.quantity));
    items.insert(0, NewItem { choice: Choice::Price(base.price_id), quantity });
    request(row, 1, items)
}
