//! Usage on bills: what was used in the periods that ended, on the invoice of the period that opens.
//!
//! A chunk of subscriptions is read with four statements, however much they used. What came after its period was billed
//! changes the worth of that period; the difference is a line of the next invoice. Of a recurring meter a late event
//! also changes every period after it.
//!
//! Whose price it is: that of the item that billed the period before, for what comes late; that of the items that ran until
//! now, where others begin with the bill; else that of the items there are. Another interval counts its periods anew; usage
//! goes on counting (`billing::subscription::UsagePeriods`), and the period that is cut off is billed with the change.
//!
//! A subscription that ends has no next period: what was used until then is billed with its end, on an invoice of its own
//! if there is none. What comes late after that, or is withdrawn, is billed or given to the balance within the hour, unless the
//! meter only reports it.

use std::collections::{BTreeMap, BTreeSet};

use billing::invoice::UsedPeriod;
use billing::subscription::UsagePeriod;
use billing::usage::Aggregation;
use billing::{InvoiceDraft, Item, Usage};
use ids::{ItemId, MeterId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::Ratio;
use store::meters::MeterRow;
use store::usage::{self as table, BilledRow, OpeningRow, TotalKey, TotalRow};
use store::{TenantTx, meters, subscriptions};

use super::level::{self, Level, Span};
use super::meters::aggregation;
use super::prepare::{self, place};
use crate::writing::Change;
use crate::{Error, Result, rows};

/// One subscription of the chunk, and the periods that ended with this bill.
struct Closing {
    subscription: SubscriptionId,
    first: i32,
    last: i32,
    /// When the subscription ended, if it did.
    ended_at: Option<Timestamp>,
}

/// What was read for a chunk.
struct Known {
    meters: BTreeMap<String, MeterRow>,
    totals: Vec<TotalRow>,
    openings: Vec<OpeningRow>,
    billed: BTreeMap<(ItemId, Timestamp), BilledRow>,
    /// Items that a subscription had before those it has from now on: where it gets others, or something came late. Whether
    /// they ran until now.
    former: BTreeMap<SubscriptionId, Vec<(Item, bool)>>,
}

/// Adds lines of usage to the invoices of these decisions, and remembers what they cover.
///
/// # Errors
/// `Refused` for usage that cannot be priced; any store error.
pub(crate) async fn add_lines(tx: &mut TenantTx, changes: &mut [Change]) -> Result<()> {
    let settled = lines(tx, changes).await?;
    Ok(table::settle(tx, &settled).await?)
}

/// The lines alone, for a bill that is only shown; answers with the totals that they settle.
///
/// # Errors
/// As [`add_lines`].
pub(crate) async fn lines(tx: &mut TenantTx, changes: &mut [Change]) -> Result<Vec<TotalKey>> {
    let closings: BTreeMap<SubscriptionId, Closing> = changes
        .iter()
        .filter_map(|change| closing(change).transpose())
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .map(|closing| (closing.subscription, closing))
        .collect();
    if closings.is_empty() {
        return Ok(Vec::new());
    }
    let known = read(tx, changes, &closings).await?;
    let mut settled: Vec<TotalKey> = Vec::new();
    for change in changes.iter_mut() {
        if let Some(closing) = closings.get(&change.row.id) {
            settled.extend(match closing.ended_at {
                Some(ended_at) => last_bill(change, closing, ended_at, &known)?,
                None => bill(change, closing, &known)?,
            });
        }
    }
    settled.sort();
    Ok(settled)
}

/// The periods that end with this decision's invoice, if its subscription has anything metered.
fn closing(change: &Change) -> Result<Option<Closing>> {
    let next = &change.decision.next;
    let is_metered = next.items.iter().any(|item| item.price.meter.is_some()) || replaces(change);
    if let Some(ended_at) = next.ended_at.filter(|_| is_metered) {
        return last_closing(change, ended_at);
    }
    if change.decision.invoices.is_empty() || !is_metered {
        return Ok(None);
    }
    let in_trial = change.row.trial_end == Some(change.row.current_period_end);
    let earlier = rows::earlier(change.row.earlier_cycles.as_ref(), &change.row.billing_zone)?;
    let before = billing::subscription::UsagePeriods::new(earlier, cycle_before(change)?)
        .map_err(|error| Error::fault("periods of usage cannot be counted").because(error))?;
    let number = |base: u32, index: u32| rows::small("period index", base.saturating_add(index));
    let opened = number(next.usage_periods().map_err(rows::refused)?.base(), next.period_index)?;
    let first = number(before.base(), rows::natural("period index", change.row.period_index)?)?;
    let first = if in_trial { opened } else { first };
    let last = opened.saturating_sub(1);
    Ok((last >= 0).then_some(Closing { subscription: change.row.id, first, last, ended_at: None }))
}

/// Whether a running subscription gets other items with this decision.
fn replaces(change: &Change) -> bool {
    change.decision.replaces_items && change.decision.events.first() != Some(&billing::Event::Created)
}

/// How periods were counted until this decision.
fn cycle_before(change: &Change) -> Result<calendar::Cycle> {
    let row = &change.row;
    let interval = rows::interval(&row.interval_unit, row.interval_count)?;
    rows::cycle(row.anchor_at, &row.billing_zone, interval, row.anchor_day)
}

/// The periods up to the end of a subscription, the last one in part; later, what came late. One that was never paid for
/// has no usage to be billed.
fn last_closing(change: &Change, ended_at: Timestamp) -> Result<Option<Closing>> {
    let next = &change.decision.next;
    let never_began = next.cycles_completed == 0 || next.status == billing::Status::IncompleteExpired;
    if never_began || change.decision.void_open_invoices || ended_at <= next.cycle.start() {
        return Ok(None);
    }
    let periods = next.usage_periods().map_err(rows::refused)?;
    let (last, _) = place(&periods, ended_at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(ended_at))?;
    let ended_before = change.row.ended_at.is_some();
    let current = rows::natural::<u32>("period index", change.row.period_index)?;
    let current = rows::small("period index", periods.base().saturating_add(current))?;
    let first = if ended_before { last.saturating_add(1) } else { current };
    Ok(Some(Closing { subscription: change.row.id, first, last, ended_at: Some(ended_at) }))
}

async fn read(tx: &mut TenantTx, changes: &[Change], closings: &BTreeMap<SubscriptionId, Closing>) -> Result<Known> {
    let periods: Vec<(SubscriptionId, i32, i32)> =
        closings.values().map(|closing| (closing.subscription, closing.first, closing.last)).collect();
    let totals = table::lock_unbilled(tx, &periods).await?;
    let due = || changes.iter().filter(|change| closings.contains_key(&change.row.id));
    let former = former(tx, changes, closings, &totals).await?;
    let before_them = || former.values().flatten().map(|(item, _)| item);
    let items = || due().flat_map(|change| change.decision.next.items.iter()).chain(before_them());
    let keys: BTreeSet<String> = items().filter_map(|item| item.price.meter.clone()).collect();
    let meters: BTreeMap<String, MeterRow> = meters::by_keys(tx, &keys.into_iter().collect::<Vec<_>>())
        .await?
        .into_iter()
        .map(|row| (row.key.clone(), row))
        .collect();
    let recurring: Vec<_> = meters.values().filter(|meter| meter.recurring).map(|meter| meter.id.uuid()).collect();
    let before: Vec<(SubscriptionId, i32)> =
        closings.values().map(|closing| (closing.subscription, oldest(closing, &totals))).collect();
    let openings = table::openings(tx, &before, &recurring).await?;
    let mut since: Vec<(ItemId, Timestamp)> = Vec::new();
    for change in due() {
        let next = &change.decision.next;
        let Some(closing) = closings.get(&change.row.id) else { continue };
        let start = start_of(next, oldest(closing, &totals))?;
        let others = former.get(&change.row.id).into_iter().flatten().map(|(item, _)| item);
        let metered = next.items.iter().chain(others).filter(|item| item.price.meter.is_some());
        since.extend(metered.map(|item| (item.id, start)).collect::<BTreeSet<_>>());
    }
    let billed = table::billed(tx, &since).await?;
    let billed = billed.into_iter().map(|row| ((row.item_id, row.period_start), row)).collect();
    Ok(Known { meters, totals, openings, billed, former })
}

/// The items that some of the subscriptions had before: one statement, and none where none gets others and nothing came
/// late.
async fn former(
    tx: &mut TenantTx,
    changes: &[Change],
    closings: &BTreeMap<SubscriptionId, Closing>,
    totals: &[TotalRow],
) -> Result<BTreeMap<SubscriptionId, Vec<(Item, bool)>>> {
    let is_late = |closing: &Closing| {
        let own = |row: &&TotalRow| row.subscription_id == closing.subscription;
        totals.iter().filter(own).any(|row| !row.settled && row.period_index < closing.first)
    };
    let asked: Vec<ids::Uuid> = changes
        .iter()
        .filter_map(|change| Some((change, closings.get(&change.row.id)?)))
        .filter(|(change, closing)| replaces(change) || is_late(closing))
        .map(|(change, _)| change.row.id.uuid())
        .collect();
    let mut out: BTreeMap<SubscriptionId, Vec<(Item, bool)>> = BTreeMap::new();
    if asked.is_empty() {
        return Ok(out);
    }
    for (row, runs) in subscriptions::all_items_of(tx, &asked).await? {
        if row.meter_key.is_some() {
            out.entry(row.subscription_id).or_default().push((rows::item(&row)?, runs));
        }
    }
    // Those that go on are known already.
    for change in changes {
        if let Some(items) = out.get_mut(&change.row.id) {
            items.retain(|(item, _)| change.decision.next.items.iter().all(|next| next.id != item.id));
        }
    }
    Ok(out)
}

/// The first period that is looked at.
fn oldest(closing: &Closing, totals: &[TotalRow]) -> i32 {
    let own = totals.iter().filter(|row| row.subscription_id == closing.subscription).map(|row| row.period_index);
    own.min().unwrap_or(closing.first).min(closing.first)
}

fn start_of(subscription: &billing::Subscription, index: i32) -> Result<Timestamp> {
    Ok(period(subscription, index)?.whole.start)
}

fn period(subscription: &billing::Subscription, index: i32) -> Result<UsagePeriod> {
    prepare::period(&subscription.usage_periods().map_err(rows::refused)?, index)
}

/// Whose price the usage of a period is billed at: see the module.
fn is_of(change: &Change, closing: &Closing, known: &Known, item: &Item, (index, start): (i32, Timestamp)) -> bool {
    let next = &change.decision.next.items;
    let none = Vec::new();
    let former = known.former.get(&change.row.id).unwrap_or(&none);
    let same_meter = |other: &&Item| other.price.meter == item.price.meter;
    let mut all = next.iter().chain(former.iter().map(|(item, _)| item)).filter(same_meter);
    let has_billed = |item: &Item| known.billed.contains_key(&(item.id, start));
    if all.any(has_billed) {
        return has_billed(item);
    }
    let ran_until_now = |id: ItemId| former.iter().any(|(item, runs)| *runs && item.id == id);
    let goes_on = next.iter().any(|other| other.id == item.id);
    // What ended with this decision was served by those that ran until now.
    if replaces(change) && index <= closing.last && closing.ended_at.is_none() {
        let ran = former.iter().any(|(other, runs)| *runs && same_meter(&other));
        return ran_until_now(item.id) || (goes_on && !ran);
    }
    goes_on
}

/// The same for a subscription that ended: on the invoice of its end, or on one of its own if anything is due.
fn last_bill(change: &mut Change, closing: &Closing, ended_at: Timestamp, known: &Known) -> Result<Vec<TotalKey>> {
    let own_bill = change.decision.invoices.is_empty();
    if own_bill {
        let next = &change.decision.next;
        let last = period(next, closing.last)?;
        let of_its_time = billing::Subscription { cycle: last.cycle, ..next.clone() };
        let end = last.until.unwrap_or(ended_at);
        let draft = InvoiceDraft::last_usage(&of_its_time, last.index, end).map_err(rows::refused)?;
        change.decision.invoices.push(draft);
    }
    let settled = bill(change, closing, known)?;
    if let Some(draft) = change.decision.invoices.first_mut() {
        draft.add_up().map_err(rows::refused)?;
        if own_bill && draft.total.is_zero() && draft.to_balance.is_zero() {
            change.decision.invoices.clear();
        }
    }
    Ok(settled)
}

/// Writes the lines of one subscription; answers with the totals that are settled by them.
fn bill(change: &mut Change, closing: &Closing, known: &Known) -> Result<Vec<TotalKey>> {
    let own: Vec<&TotalRow> = known.totals.iter().filter(|row| row.subscription_id == closing.subscription).collect();
    let mut open: BTreeSet<(MeterId, i32)> = BTreeSet::new();
    let former = known.former.get(&change.row.id).into_iter().flatten().map(|(item, _)| item);
    let items: Vec<Item> = change.decision.next.items.iter().chain(former).cloned().collect();
    for item in &items {
        let Some(meter) = item.price.meter.as_ref().and_then(|key| known.meters.get(key)) else { continue };
        let rows: Vec<&TotalRow> = own.iter().filter(|row| row.meter_id == meter.id).copied().collect();
        for (index, usage) in used(change, closing, known, meter, &rows)? {
            let counted = period(&change.decision.next, index)?;
            let start = counted.whole.start;
            if !is_of(change, closing, known, item, (index, start)) {
                continue;
            }
            let before = known.billed.get(&(item.id, start));
            if index < closing.first && meter.late_policy == "report" {
                continue;
            }
            let used = UsedPeriod {
                index: counted.index,
                usage,
                revision: before
                    .map_or(Ok(0), |row| u16::try_from(row.revision.saturating_add(1)))
                    .map_err(|_| Error::fault("too many bills for one period"))?,
                already_billed: before.map_or(0, |row| row.amount_minor),
                until: counted.until.or(closing.ended_at.filter(|_| index == closing.last)),
                cycle: Some(counted.cycle),
                may_wait: closing.ended_at.is_none(),
            };
            let next = change.decision.next.clone();
            let Some(draft) = change.decision.invoices.first_mut() else { continue };
            let outcome = draft.add_usage(&next, item, used).map_err(rows::refused)?;
            if outcome.left < 0 {
                open.insert((meter.id, index));
            }
        }
    }
    Ok(own.iter().filter(|row| !open.contains(&(row.meter_id, row.period_index))).map(|row| row.key()).collect())
}

/// The usage of every period of a meter that this bill is about, oldest first.
fn used(
    change: &Change,
    closing: &Closing,
    known: &Known,
    meter: &MeterRow,
    totals: &[&TotalRow],
) -> Result<Vec<(i32, Usage)>> {
    let kind = aggregation(meter)?;
    let changed: BTreeSet<i32> = totals.iter().filter(|row| !row.settled).map(|row| row.period_index).collect();
    let first_changed = changed.first().copied().unwrap_or(closing.first);
    let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
    let own = |row: &&OpeningRow| row.subscription_id == closing.subscription && row.meter_id == meter.id;
    for row in known.openings.iter().filter(own) {
        levels.insert(&row.group_key, Level::of(row)?);
    }
    let mut out = Vec::new();
    let from = totals.iter().map(|row| row.period_index).min().unwrap_or(closing.first).min(closing.first);
    // Levels are known from the oldest total of the subscription on, of whichever meter.
    for index in from..=closing.last {
        let in_period: Vec<&TotalRow> = totals.iter().filter(|row| row.period_index == index).copied().collect();
        let wanted = index >= closing.first || changed.contains(&index) || (meter.recurring && index >= first_changed);
        if wanted {
            let span = Span::of(&period(&change.decision.next, index)?, closing.ended_at);
            out.push((index, of_groups(kind, &levels, &in_period, span)?));
        }
        if meter.recurring {
            for row in in_period {
                let level = levels.get(row.group_key.as_str()).copied().unwrap_or_default();
                levels.insert(&row.group_key, level.after(row)?);
            }
        }
    }
    Ok(out)
}

/// What the groups of a meter come to together.
pub(super) fn of_groups(
    kind: Aggregation,
    levels: &BTreeMap<&str, Level>,
    totals: &[&TotalRow],
    span: Span,
) -> Result<Usage> {
    let groups: BTreeSet<&str> =
        levels.keys().copied().chain(totals.iter().map(|row| row.group_key.as_str())).collect();
    let (mut sum, mut events) = (Ratio::ZERO, 0_u64);
    for group in groups {
        let row = totals.iter().find(|row| row.group_key == group).copied();
        let level = levels.get(group).copied().unwrap_or_default();
        let one = level::quantity(kind, level, row, span)?;
        sum = sum.checked_add(one).map_err(|error| Error::fault("usage is too large").because(error))?;
        events = events.saturating_add(row.map_or(Ok(0), |row| rows::natural::<u64>("event count", row.events))?);
    }
    Ok(Usage::of_events(level::priced(sum)?, events))
}
