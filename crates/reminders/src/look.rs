//! One look through a lane: who is to be told now, and when to look again.

use std::collections::{BTreeMap, BTreeSet};

use billing::Pricing;
use billing::derivation::Fraction;
use billing::price::{Basis, Quantity, Usage};
use ids::{TestClockId, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::Rounding;
use recovery::RecoveryError;
use recovery::reminders::{Notice, Reminder, card_expires_at};
use runtime::secret::Secrets;
use serde::Deserialize as _;
use serde_json::{Value, json};
use store::due::NewDue;
use store::reminders::{CardRow, RenewalRow, Told};
use store::subscriptions::ItemRow;
use store::{Kind, Lane, TenantTx, due, reminders, subscriptions};
use usecase::personal::{OF_METHOD, Pen};
use usecase::{Error, Result};

use crate::choice::read;

/// How many rows are read at once.
const PAGE: i64 = 1_000;

/// How much further than the widest window is looked: a local date begins up to a day before the instant that lies in it.
const MARGIN: SignedDuration = SignedDuration::from_hours(48);

/// Tells whoever is to be told in a lane by now, and answers when to look again; `None` when reminders are off, or the
/// lane was never begun.
///
/// What was due since the last look is told late if its day has not come yet; of several for one thing, the last.
///
/// # Errors
/// Any store error.
pub async fn look(tx: &mut TenantTx, secrets: &Secrets, lane: Lane) -> Result<Option<Timestamp>> {
    let Some(stored) = reminders::choice(tx).await? else { return Ok(None) };
    let notice = read(&stored)?;
    let Some(since) = reminders::move_mark(tx, lane).await? else { return Ok(None) };
    tell_renewals(tx, lane, &notice, since).await?;
    tell_cards(tx, secrets, lane, (&notice, since)).await?;
    notice.next_look(tx.now()).map(Some).map_err(unreadable)
}

/// A new test clock has a lane of its own, which is looked through if the merchant has customers reminded.
///
/// # Errors
/// Any store error.
pub async fn enter_clock(tx: &mut TenantTx, clock: TestClockId, at: Timestamp) -> Result<()> {
    if reminders::choice(tx).await?.is_none() {
        return Ok(());
    }
    let lane = Lane::clock(clock);
    reminders::begin(tx, &[(lane, at)]).await?;
    let work = NewDue { subject: lane.uuid(), lane, due_at: Some(at) };
    Ok(due::schedule(tx, Kind::Remind, &[work]).await?)
}

fn unreadable(error: RecoveryError) -> Error {
    Error::fault("the instant of a reminder cannot be computed").because(error)
}

/// Now and so many days, and a margin.
fn horizon(now: Timestamp, days: &[u16]) -> Option<Timestamp> {
    let widest = days.iter().max()?;
    let span = SignedDuration::from_hours(i64::from(*widest).saturating_mul(24));
    Some(now.checked_add(span).and_then(|at| at.checked_add(MARGIN)).unwrap_or(Timestamp::MAX))
}

/// The last of some reminders that is due by now, of what is still ahead.
fn due_by(all: &[Reminder], now: Timestamp) -> Option<Reminder> {
    all.iter().copied().rfind(|reminder| reminder.at <= now && reminder.event_at > now)
}

fn told(subject: Uuid, reminder: Reminder) -> Told {
    Told { subject, event_at: reminder.event_at, days: i16::try_from(reminder.days).unwrap_or(i16::MAX) }
}

async fn tell_renewals(tx: &mut TenantTx, lane: Lane, notice: &Notice, since: Timestamp) -> Result<()> {
    let now = tx.now();
    let Some(until) = horizon(now, &notice.renewal_days) else { return Ok(()) };
    let mut after = Uuid::nil();
    loop {
        let page = reminders::renewals(tx, lane, until, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.uuid();
        let mut due = Vec::new();
        for row in page {
            let all = notice.of_renewal(row.renews_at, since).map_err(unreadable)?;
            if let Some(reminder) = due_by(&all, now).filter(|reminder| reminder.at >= row.created_at) {
                due.push((row, reminder));
            }
        }
        record_renewals(tx, due).await?;
    }
}

async fn record_renewals(tx: &mut TenantTx, due: Vec<(RenewalRow, Reminder)>) -> Result<()> {
    let rows: Vec<Told> = due.iter().map(|(row, reminder)| told(row.id.uuid(), *reminder)).collect();
    let fresh: BTreeSet<Uuid> = reminders::tell(tx, "renewal", &rows).await?.into_iter().collect();
    let plain: Vec<Uuid> = due
        .iter()
        .filter(|(row, _)| row.is_plain && fresh.contains(&row.id.uuid()))
        .map(|(row, _)| row.id.uuid())
        .collect();
    let mut items: BTreeMap<Uuid, Vec<ItemRow>> = BTreeMap::new();
    if !plain.is_empty() {
        for item in subscriptions::items_of(tx, &plain).await? {
            items.entry(item.subscription_id.uuid()).or_default().push(item);
        }
    }
    for (row, reminder) in due.into_iter().filter(|(row, _)| fresh.contains(&row.id.uuid())) {
        let amount = match items.get(&row.id.uuid()) {
            Some(items) => fees(items, &row.rounding)?,
            None => None,
        };
        let data = json!({
            "subscriptionId": row.id,
            "customerId": row.customer_id,
            "planName": row.plan_name,
            "amount": amount,
            "currency": row.currency,
            "renewsAt": row.renews_at,
            "days": reminder.days,
        });
        tx.record("subscription.renewal_upcoming", row.id.uuid(), data);
    }
    Ok(())
}

/// What some items cost for a whole period, in minor units; `None` when usage is billed as well, which nobody knows yet.
fn fees(items: &[ItemRow], rounding: &str) -> Result<Option<i64>> {
    let rounding: Rounding = rounding.parse().map_err(|_| Error::fault(format!("stored rounding {rounding:?}")))?;
    let mut sum = 0_i64;
    for item in items {
        if item.meter_key.is_some() {
            return Ok(None);
        }
        let pricing = Pricing::deserialize(&item.pricing)
            .map_err(|error| Error::fault("a stored price cannot be read").because(error))?;
        let units = u64::try_from(item.quantity).map_err(|error| Error::fault("a stored quantity").because(error))?;
        // Whether a price can be computed is the bill's business: a reminder goes without the amount then.
        let Ok(quantity) = Quantity::units(units) else { return Ok(None) };
        let Ok(fee) = pricing.rate(&Usage::of(quantity), Basis::Fee, Fraction::WHOLE, rounding) else {
            return Ok(None);
        };
        let Some(more) = sum.checked_add(fee.rounded) else { return Ok(None) };
        sum = more;
    }
    Ok(Some(sum))
}

async fn tell_cards(
    tx: &mut TenantTx,
    secrets: &Secrets,
    lane: Lane,
    (notice, since): (&Notice, Timestamp),
) -> Result<()> {
    let now = tx.now();
    let Some(until) = horizon(now, &notice.card_days) else { return Ok(()) };
    let months = (month_of(now, notice)?, month_of(until, notice)?);
    let mut after = Uuid::nil();
    loop {
        let page = reminders::cards(tx, lane, months, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.uuid();
        let mut due = Vec::new();
        for row in page {
            let Ok(month) = u8::try_from(row.exp_month) else { continue };
            let expires_at = card_expires_at(row.exp_year, month, &notice.zone).map_err(unreadable)?;
            // Whoever goes on is charged after the card's last day as well, at the end of this period or of a later one.
            let charged_at = row.renews_at.max(expires_at);
            let all = notice.of_card(row.exp_year, month, Some(charged_at), since).map_err(unreadable)?;
            if let Some(reminder) = due_by(&all, now) {
                due.push((row, reminder));
            }
        }
        record_cards(tx, secrets, due).await?;
    }
}

async fn record_cards(tx: &mut TenantTx, secrets: &Secrets, due: Vec<(CardRow, Reminder)>) -> Result<()> {
    let rows: Vec<Told> = due.iter().map(|(row, reminder)| told(row.id.uuid(), *reminder)).collect();
    let fresh: BTreeSet<Uuid> = reminders::tell(tx, "card_expiring", &rows).await?.into_iter().collect();
    for (row, reminder) in due.into_iter().filter(|(row, _)| fresh.contains(&row.id.uuid())) {
        let data = card(&row, reminder);
        // Whoever asks for the key again finds it in memory.
        let pen = Pen::with(tx, secrets, row.customer_id, row.salt.as_deref()).await?;
        pen.record(tx, "payment_method.expiring", row.id.uuid(), data, OF_METHOD);
    }
    Ok(())
}

fn card(row: &CardRow, reminder: Reminder) -> Value {
    json!({
        "methodId": row.id,
        "customerId": row.customer_id,
        "brand": row.brand,
        "last4": row.last4,
        "expMonth": row.exp_month,
        "expYear": row.exp_year,
        "expiresAt": reminder.event_at,
        "subscriptionId": row.subscription_id,
        "planName": row.plan_name,
        // The first charge that the card is too old for, where that is the next one.
        "renewsAt": Some(row.renews_at).filter(|at| *at >= reminder.event_at),
        "days": reminder.days,
    })
}

/// The month of an instant, counted as `12 * year + month`.
fn month_of(at: Timestamp, notice: &Notice) -> Result<i32> {
    let date = calendar::local_date(at, &notice.zone)
        .map_err(|error| Error::fault("the month of a reminder cannot be computed").because(error))?;
    Ok(i32::from(date.year()).saturating_mul(12).saturating_add(i32::from(date.month())))
}
