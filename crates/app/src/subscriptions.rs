//! Commands on subscriptions: load, decide, record.

use billing::pausing::PauseRule;
use billing::price::PlanTerms;
use billing::subscription::{self as machine, CancelWhen, Start, TrialEnd};
use billing::{Decision, Item, Subscription};
use calendar::Unit;
use ids::{CustomerId, PaymentMethodId, PlanId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::due::NewDue;
use store::invoices::InvoiceFilter;
use store::plans::PlanRow;
use store::settings::SettingsRow;
use store::subscriptions::SubscriptionRow;
use store::{
    Kind, Lane, PageOf, TenantTx, customers, due, invoice_items, invoices, ledger, methods, plans, settings,
    subscriptions,
};

use crate::discounts::{self, Offer};
use crate::drafts::{self, Collecting};
use crate::writing::{self, AUTOMATIC, Change};
use crate::{Error, Kind as ErrorKind, Result, changes, items, prorations, rows};
use usecase::OnConstraint;
pub use usecase::time::enter_time_of;

pub use crate::items::{Choice, MAX_ITEMS, NewItem};

/// What is needed to begin a subscription.
#[derive(Clone, Debug)]
pub struct NewSubscription {
    /// Who pays.
    pub customer: CustomerId,
    /// What they buy.
    pub plan: PlanId,
    /// How many of the base price; 1 on a flat price, and when the base price is among the items.
    pub quantity: u64,
    /// Add-ons of the plan, each in a quantity of its own; the base price may be among them.
    pub items: Vec<NewItem>,
    /// Which of the plan's currencies; the tenant's own when left out.
    pub currency: Option<String>,
    /// Another trial than the plan's.
    pub trial_days: Option<u32>,
    /// Calendar alignment to this day of the month.
    pub anchor_day: Option<u8>,
    /// The zone of the dates; the tenant's own when left out.
    pub zone: Option<String>,
    /// Which saved method to charge; the customer's default when left out.
    pub method: Option<PaymentMethodId>,
    /// How its bills are paid.
    pub collecting: Collecting,
    /// The merchant's own data.
    pub metadata: Value,
}

impl NewSubscription {
    /// One of a plan, with everything else as the plan and the tenant have it.
    pub fn of(customer: CustomerId, plan: PlanId) -> NewSubscription {
        NewSubscription {
            customer,
            plan,
            quantity: 1,
            items: Vec::new(),
            currency: None,
            trial_days: None,
            anchor_day: None,
            zone: None,
            method: None,
            collecting: Collecting::default(),
            metadata: json!({}),
        }
    }
}

/// What may be chosen for one subscription beside what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// What the end of its trial without a payment method leads to; the tenant's own choice when left out.
    pub at_trial_end: Option<TrialEnd>,
    /// A coupon to redeem.
    pub offer: Option<Offer>,
    /// When it begins; at once when left out.
    pub starts_at: Option<Timestamp>,
}

/// Begins a subscription. Its first invoice is charged by the worker as soon as this commits.
///
/// # Errors
/// `Missing` for a customer, plan or method that is not there; `Refused` for a blacklisted customer or an archived
/// plan; `Conflict` when the customer already has this plan; field errors for what cannot be billed.
pub async fn create(tx: &mut TenantTx, new: NewSubscription) -> Result<SubscriptionRow> {
    create_with(tx, new, &Terms::default()).await
}

/// Begins a subscription on terms of its own; a coupon of them is redeemed for it, so that its first invoice has the
/// discount.
///
/// # Errors
/// As [`create`] and [`crate::discounts::for_subscription`].
pub async fn create_with(tx: &mut TenantTx, new: NewSubscription, terms: &Terms) -> Result<SubscriptionRow> {
    let customer = customers::keep(tx, new.customer).await?;
    usecase::personal::living(&customer)?;
    if customer.blacklisted_at.is_some() {
        return Err(Error::refused(
            "customer_blacklisted",
            "This customer is on the blacklist, so no subscription can begin. Take them off the list first.",
        ));
    }
    let lane = enter_time_of(tx, &customer).await?;
    let plan = plans::get(tx, new.plan).await?;
    if plan.status != "active" {
        return Err(Error::refused("plan_archived", "This plan is archived. Choose an active plan."));
    }
    let chosen = settings::get(tx).await?;
    if let Some(method) = new.method {
        own_method(tx, method, customer.id).await?;
    }
    let prices = plans::prices_of(tx, &[plan.id.uuid()]).await?;
    let items = items::choose(tx, &new, &prices, &chosen.default_currency)?;
    let (collection, days_until_due) = new.collecting.chosen(&chosen, None)?;
    let mut start = start_of(tx, &new, &plan, items, &chosen)?;
    start.starts_at = terms.starts_at;
    if let Some(at) = terms.starts_at.filter(|at| *at <= tx.now()) {
        let now = tx.now();
        return Err(Error::field("startsAt", "not_ahead", format!("{at} is not later than now, {now}. Leave it out.")));
    }
    start.in_force_at_once = collection != AUTOMATIC;
    if start.terms.trial_days > 0 && !chosen.allow_repeated_trials {
        start.trial_since = subscriptions::first_trial(tx, customer.id, plan.id).await?;
    }
    let now = tx.now();
    let decision = machine::start(start, now)
        .map_err(|refusal| Error::new(ErrorKind::Invalid, refusal.code(), refusal.to_string()))?;
    let mut row = new_row(tx, &new, &decision, lane, &chosen)?;
    let at_trial_end = terms.at_trial_end.map_or_else(|| rows::trial_end(&chosen.at_trial_end), Ok)?;
    let differs = row.trial_end.is_some() && at_trial_end != TrialEnd::default();
    row.at_trial_end = differs.then(|| at_trial_end.as_str().to_owned());
    row.has_credit = ledger::has_credit(tx, row.customer_id).await?;
    (row.collection, row.days_until_due) = (collection, days_until_due);
    insert(tx, &row, &decision.next).await?;
    // After the row is there: whoever makes an item now waits for it, and finds it.
    row.items_waiting = invoice_items::waits_for(tx, row.customer_id, &row.currency).await?;
    enter_terms(tx, &mut row, terms.offer.as_ref()).await?;
    let takes_items = row.items_waiting;
    crate::clocks::nudge(tx, lane).await?;
    let row = write(tx, Change { row, decision }).await?;
    let may_be_paid = row.has_credit || row.discounted || takes_items;
    let row = if may_be_paid { paid_without_charge(tx, row).await? } else { row };
    tx.audit("subscription.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// What discounts and taxes its bills have: those of the tenant and the customer, and what is redeemed with it.
async fn enter_terms(tx: &mut TenantTx, row: &mut SubscriptionRow, offer: Option<&Offer>) -> Result<()> {
    let (own, taxed) = store::discounts::has_own_or_taxes(tx, row.customer_id).await?;
    row.taxed = taxed;
    row.discounted = own || offer.is_some();
    match offer {
        Some(offer) => {
            let (plan, now) = (row.plan_id, tx.now());
            discounts::redeem_on(tx, row, plan, offer, now).await?;
        }
        None if own => subscriptions::set_discounted(tx, &[row.id.uuid()], true).await?,
        None => {}
    }
    Ok(())
}

/// A first invoice that grants and the balance paid in full, or that coupons made nothing of, brings the subscription into
/// service, as any payment does.
async fn paid_without_charge(tx: &mut TenantTx, row: SubscriptionRow) -> Result<SubscriptionRow> {
    let Some(first) = row.latest_invoice_id.filter(|_| row.status == "incomplete") else { return Ok(row) };
    if invoices::get(tx, first).await?.status != "paid" {
        return Ok(row);
    }
    let (row, current) = load(tx, row.id).await?;
    let decision = machine::activate_paid(&current, tx.now()).map_err(rows::refused)?;
    settle(tx, row, decision).await
}

async fn own_method(tx: &mut TenantTx, method: PaymentMethodId, customer: CustomerId) -> Result<()> {
    let row = methods::get(tx, method).await?;
    if row.customer_id == customer && row.status == "active" {
        return Ok(());
    }
    Err(Error::missing("payment method"))
}

fn start_of(
    tx: &mut TenantTx,
    new: &NewSubscription,
    plan: &PlanRow,
    items: Vec<Item>,
    chosen: &SettingsRow,
) -> Result<Start> {
    let zone = new.zone.clone().unwrap_or_else(|| chosen.billing_zone.clone());
    let zone = calendar::canonical_zone(&zone)
        .map_err(|error| Error::field("billingZone", "unknown_zone", error.to_string()))?;
    let interval = rows::interval(&plan.interval_unit, plan.interval_count)?;
    if new.anchor_day.is_some() && !is_month_like(interval.unit()) {
        return Err(Error::field(
            "anchorDay",
            "anchor_day_without_months",
            "anchorDay only applies to plans billed by month, quarter, half-year or year.",
        ));
    }
    let currency = items.first().map(|item| item.price.currency).ok_or_else(|| Error::fault("no base price"))?;
    Ok(Start {
        id: tx.fresh(),
        customer: new.customer,
        terms: PlanTerms {
            plan: plan.id,
            name: plan.name.clone(),
            interval,
            trial_days: match new.trial_days {
                Some(days) => days,
                None => rows::natural("trial", plan.trial_days)?,
            },
            max_cycles: plan.max_cycles.map(|most| rows::natural("cycle limit", most)).transpose()?,
        },
        items,
        currency,
        rounding: rows::rounding(&chosen.rounding)?,
        proration: rows::proration(&chosen.proration_unit, &chosen.last_day)?,
        pause_rule: rows::pause_rule(Some(&chosen.pause_convention))?,
        zone: zone.to_owned(),
        anchor_day: new.anchor_day,
        trial_since: None,
        starts_at: None,
        trial_notice_days: rows::natural("days of notice", chosen.trial_notice_days)?,
        incomplete_expiry: SignedDuration::from_hours(i64::from(chosen.incomplete_expiry_hours)),
        in_force_at_once: false,
    })
}

fn is_month_like(unit: Unit) -> bool {
    unit.is_month_like()
}

fn new_row(
    tx: &mut TenantTx,
    new: &NewSubscription,
    decision: &Decision,
    lane: Lane,
    chosen: &SettingsRow,
) -> Result<SubscriptionRow> {
    let next = &decision.next;
    let now = tx.now();
    let mut row = SubscriptionRow {
        id: next.id,
        customer_id: next.customer,
        plan_id: next.plan,
        plan_name: next.plan_name.clone(),
        status: String::new(),
        lane: lane.uuid(),
        currency: next.currency.code().to_owned(),
        billing_zone: next.cycle.zone_name().to_owned(),
        rounding: next.rounding.as_str().to_owned(),
        proration_unit: chosen.proration_unit.clone(),
        last_day: chosen.last_day.clone(),
        interval_unit: next.cycle.interval().unit().as_str().to_owned(),
        interval_count: i32::from(next.cycle.interval().count()),
        anchor_at: next.cycle.start(),
        anchor_day: next.cycle.anchor_day().map(i16::from),
        period_index: 0,
        current_period_start: next.period.start,
        current_period_end: next.period.end,
        trial_end: None,
        cancel_at_period_end: false,
        canceled_at: None,
        cancel_reason: None,
        ended_at: None,
        paused_at: None,
        paused_from: None,
        resume_at: None,
        cycles_completed: 0,
        max_cycles: next.max_cycles.map(|most| rows::small("cycle limit", most)).transpose()?,
        payment_method_id: new.method,
        exclusive: !chosen.allow_duplicate_subscriptions,
        latest_invoice_id: None,
        metadata: new.metadata.clone(),
        pending_change: None,
        collection: AUTOMATIC.to_owned(),
        days_until_due: None,
        items_waiting: false,
        pause_convention: (next.pause_rule != PauseRule::default()).then(|| next.pause_rule.as_str().to_owned()),
        given_back: None,
        shifted: None,
        at_trial_end: None,
        trial_notice_at: None,
        cancel_at: None,
        cancel_credited: None,
        schedule: None,
        earlier_cycles: None,
        metering_changed_at: None,
        has_credit: false,
        discounted: false,
        taxed: false,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    rows::apply(next, &mut row)?;
    Ok(row)
}

async fn insert(tx: &mut TenantTx, row: &SubscriptionRow, next: &Subscription) -> Result<()> {
    subscriptions::insert(tx, row).await.on_constraint("subscriptions_one_live_per_customer_and_plan", || {
        Error::conflict(
            "subscription_exists",
            "This customer already has a running subscription to this plan. Cancel it first, or allow duplicates in \
             the settings.",
        )
    })?;
    let items: Vec<subscriptions::NewItem> = next
        .items
        .iter()
        .zip(0..)
        .map(|(item, position)| {
            Ok(subscriptions::NewItem {
                id: item.id,
                subscription_id: row.id,
                position,
                price_id: item.price.id,
                quantity: i64::try_from(item.quantity).map_err(|_| Error::fault("a quantity out of range"))?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(subscriptions::insert_items(tx, &items, tx.now()).await?)
}

/// Puts a changed subscription on the list of due work, taking it from whoever held it.
async fn schedule(tx: &mut TenantTx, change: &Change) -> Result<()> {
    let work =
        NewDue { subject: change.row.id.uuid(), lane: Lane::from_uuid(change.row.lane), due_at: change.next_due() };
    Ok(due::schedule(tx, Kind::Subscription, &[work]).await?)
}

/// What the audit log keeps of a subscription.
pub(crate) fn facts(row: &SubscriptionRow) -> Value {
    json!({
        "status": row.status,
        "planId": row.plan_id,
        "pendingChange": row.pending_change,
        "schedule": row.schedule,
        "currentPeriodEnd": row.current_period_end,
        "cancelAtPeriodEnd": row.cancel_at_period_end,
        "cancelAt": row.cancel_at,
        "trialEnd": row.trial_end,
        "resumeAt": row.resume_at,
    })
}

/// One subscription as a value, held until the transaction ends, with the transaction in its time.
pub(crate) async fn load(tx: &mut TenantTx, id: SubscriptionId) -> Result<(SubscriptionRow, Subscription)> {
    let mut found = subscriptions::lock(tx, &[id.uuid()]).await?;
    let row = found.pop().ok_or_else(|| Error::missing("subscription"))?;
    let items = subscriptions::items_of(tx, &[id.uuid()]).await?;
    let value = rows::subscription(&row, &items)?;
    Ok((row, value))
}

/// Writes a decision about one subscription, in a request or as a consequence of money.
pub(crate) async fn settle(tx: &mut TenantTx, row: SubscriptionRow, decision: Decision) -> Result<SubscriptionRow> {
    if decision.is_empty() {
        return Ok(row);
    }
    write(tx, Change { row, decision }).await
}

/// Writes one decision and when its subscription is due next: before the tenant's counters are held, which is last.
async fn write(tx: &mut TenantTx, change: Change) -> Result<SubscriptionRow> {
    let mut changes = [change];
    let rules = writing::rules_of(tx, &changes).await?;
    // On the heap: the futures hold rows, and callers hold them.
    let bills = Box::pin(writing::states(tx, &mut changes, &rules)).await?;
    schedule(tx, &changes[0]).await?;
    Box::pin(writing::consequences(tx, &changes, bills)).await?;
    let [Change { row, .. }] = changes;
    Ok(row)
}

/// Loads, decides and records a command on one subscription.
pub(crate) async fn command(
    tx: &mut TenantTx,
    id: SubscriptionId,
    action: &'static str,
    decide: impl FnOnce(&Subscription, Timestamp) -> std::result::Result<Decision, billing::Refusal>,
) -> Result<SubscriptionRow> {
    let (row, current) = load(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    let before = facts(&row);
    let decision = decide(&current, tx.now()).map_err(rows::refused)?;
    let row = settle(tx, row, decision).await?;
    crate::clocks::nudge(tx, Lane::from_uuid(row.lane)).await?;
    tx.audit(action, id.to_string(), Some(before), Some(facts(&row)));
    Ok(row)
}

/// Ends a subscription now and gives what is left of what was paid to the customer's balance. Asking twice is not an
/// error.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it, or while the bill of the running period is not paid.
pub async fn cancel_with_credit(
    tx: &mut TenantTx,
    id: SubscriptionId,
    reason: Option<String>,
) -> Result<SubscriptionRow> {
    let (row, current) = load(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    let now = tx.now();
    let served = !matches!(current.status, billing::Status::Canceled | billing::Status::Incomplete);
    let at = current.served_until(now);
    let paid = if served { changes::paid_for(tx, &current, at, true).await? } else { Vec::new() };
    let cut = prorations::cut_all(tx, &row, &current, at).await?;
    let renamed = items::renamed(tx, &current.items);
    drop((row, current));
    let decide = |current: &Subscription, now| {
        Ok(machine::cancel_with_credit(current, &paid, &renamed, reason, now)?.taking_off(cut))
    };
    let row = command(tx, id, "subscription.cancel", decide).await?;
    without_drafts(tx, row).await
}

/// Ended at once: drafts for time that is not served go.
async fn without_drafts(tx: &mut TenantTx, row: SubscriptionRow) -> Result<SubscriptionRow> {
    if drafts::give_up(tx, &row).await? { Ok(subscriptions::get(tx, row.id).await?) } else { Ok(row) }
}

/// Says how the bills of a subscription are paid from now on; those that are made already stay as they are.
///
/// # Errors
/// `Missing`; field errors; `Conflict` for one that has ended.
pub async fn collect(tx: &mut TenantTx, id: SubscriptionId, collecting: &Collecting) -> Result<SubscriptionRow> {
    let mut found = subscriptions::lock(tx, &[id.uuid()]).await?;
    let mut row = found.pop().ok_or_else(|| Error::missing("subscription"))?;
    if matches!(row.status.as_str(), "canceled" | "expired" | "incomplete_expired") {
        return Err(Error::conflict(
            "subscription_ended",
            format!("The subscription is {}, so it has no further bills. Nothing was changed.", row.status),
        ));
    }
    let told = |row: &SubscriptionRow| json!({ "collection": row.collection, "daysUntilDue": row.days_until_due });
    let before = told(&row);
    let chosen = settings::get(tx).await?;
    (row.collection, row.days_until_due) = collecting.chosen(&chosen, Some((&row.collection, row.days_until_due)))?;
    subscriptions::save_collection(tx, &row).await?;
    tx.audit("subscription.collect", id.to_string(), Some(before), Some(told(&row)));
    Ok(subscriptions::get(tx, id).await?)
}

/// Takes back a change that waits for the end of the period. Asking twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` once its moment has come.
pub async fn drop_change(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    command(tx, id, "subscription.drop_change", machine::drop_change).await
}

/// Ends a subscription now or with its period. Asking twice is not an error.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it.
pub async fn cancel(
    tx: &mut TenantTx,
    id: SubscriptionId,
    when: CancelWhen,
    reason: Option<String>,
) -> Result<SubscriptionRow> {
    let row =
        command(tx, id, "subscription.cancel", |current, now| machine::cancel(current, when, reason, now)).await?;
    if when == CancelWhen::Now { without_drafts(tx, row).await } else { Ok(row) }
}

/// Takes a scheduled end back.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it.
pub async fn uncancel(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    command(tx, id, "subscription.uncancel", machine::uncancel).await
}

/// Lets a subscription stand still, until a date or until resumed. Where that is its convention, what is left of what was
/// paid goes to the customer's balance.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it, or while the bill of a period to be credited is not paid.
pub async fn pause(tx: &mut TenantTx, id: SubscriptionId, resume_at: Option<Timestamp>) -> Result<SubscriptionRow> {
    let (row, current) = load(tx, id).await?;
    let customer = customers::get(tx, row.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    let now = tx.now();
    let credited = current.pause_rule == PauseRule::CreditAndRebill && current.pause.is_none();
    let paid = if credited { changes::paid_for(tx, &current, now, false).await? } else { Vec::new() };
    let cut = credited && prorations::cut_all(tx, &row, &current, now).await?;
    let renamed = items::renamed(tx, &current.items);
    drop((row, current));
    let decide = |current: &Subscription, now| {
        Ok(machine::pause_with_credit(current, &paid, &renamed, resume_at, now)?.taking_off(cut))
    };
    command(tx, id, "subscription.pause", decide).await
}

/// Ends a pause.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it.
pub async fn resume(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    command(tx, id, "subscription.resume", machine::resume).await
}

/// Ends a trial now; the first period is billed.
///
/// # Errors
/// `Missing`; `Conflict` when it is in no trial.
pub async fn end_trial(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    command(tx, id, "subscription.end_trial", machine::end_trial).await
}

/// Lets a trial end later.
///
/// # Errors
/// `Missing`; `Conflict` when it is in no trial, or the trial would not be longer, or too long.
pub async fn extend_trial(tx: &mut TenantTx, id: SubscriptionId, until: Timestamp) -> Result<SubscriptionRow> {
    command(tx, id, "subscription.extend_trial", |current, now| machine::extend_trial(current, until, now)).await
}

/// Nobody comes back while an earlier bill is unpaid: what was served must be paid before more is.
async fn owes_nothing(tx: &mut TenantTx, id: SubscriptionId, status: &str) -> Result<()> {
    let filter = InvoiceFilter { status: Some(status.to_owned()), subscription: Some(id), ..InvoiceFilter::default() };
    let owed = invoices::page(tx, &filter, &PageOf { limit: 1, offset: 0, below: None }).await?;
    match owed.first() {
        None => Ok(()),
        Some(invoice) => Err(Error::conflict(
            "invoice_unpaid",
            format!(
                "Invoice {} of this subscription is not paid. Have it paid or void it, then reactivate.",
                invoice.id
            ),
        )),
    }
}

/// Brings a canceled or unpaid subscription back within the tenant's grace period.
///
/// # Errors
/// `Missing`; `Conflict` when its state does not allow it, the grace period is over, or the customer was erased.
pub async fn reactivate(tx: &mut TenantTx, id: SubscriptionId) -> Result<SubscriptionRow> {
    let payer = subscriptions::get(tx, id).await?.customer_id;
    usecase::personal::living(&customers::keep(tx, payer).await?)?;
    for status in ["open", "uncollectible"] {
        owes_nothing(tx, id, status).await?;
    }
    let chosen = settings::get(tx).await?;
    let grace = SignedDuration::from_hours(24 * i64::from(chosen.grace_days));
    let expiry = SignedDuration::from_hours(i64::from(chosen.incomplete_expiry_hours));
    let decide = |current: &Subscription, now| {
        let decision = machine::reactivate(current, grace, now)?;
        Ok(Decision { due: decision.next.due(expiry), ..decision })
    };
    let row = command(tx, id, "subscription.reactivate", decide).await?;
    if row.has_credit || row.discounted { paid_without_charge(tx, row).await } else { Ok(row) }
}
