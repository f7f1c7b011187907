//! Usage on bills: what was used in the periods that ended, on the invoice of the period that opens.
//!
//! A chunk of subscriptions is read with four statements, however much they used. What came after its period was billed
//! changes the worth of that period; the difference is a line of the next invoice. Of a recurring meter a late event
//! also changes every period after it.
//!
//! Which items price a period is said by [`super::pricers`]. Another interval counts its periods anew; usage goes on
//! counting (`billing::subscription::UsagePeriods`), and the period that is cut off is billed with the change.
//!
//! A subscription that ends has no next period: what was used until then is billed with its end, on an invoice of its own
//! if there is none. What comes late after that, or is withdrawn, is billed or given to the balance within the hour, unless the
//! meter only reports it.

use std::collections::{BTreeMap, BTreeSet};

use billing::derivation::BilledUsage;
use billing::invoice::UsedPeriod;
use billing::subscription::{UsagePeriod, UsagePeriods};
use billing::usage::Aggregation;
use billing::{Decision, Due, InvoiceDraft, Quantity, Subscription, Usage};
use calendar::Period;
use ids::{ItemId, MeterId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::Ratio;
use store::meters::MeterRow;
use store::subscriptions::SubscriptionRow;
use store::usage::{self as table, BilledRow, OpeningRow, TotalKey, TotalRow, Until, UntilRow};
use store::{TenantTx, meters};

use super::ingest::LATE_WAIT;
use super::level::{self, Level, Span};
use super::meters::aggregation;
use super::prepare::{self, place};
use super::pricers::{self, Pricer};
use crate::writing::Change;
use crate::{Error, Result, rows};

/// One subscription of the chunk, and the periods that ended with this bill.
struct Closing {
    subscription: SubscriptionId,
    first: i32,
    last: i32,
    /// Until when the last of them is billed: the end of the subscription, or the change that takes meters away.
    until: Option<Timestamp>,
    /// The meters that such a change takes away; nothing else of the last period is billed with it.
    dropped: BTreeSet<String>,
}

impl Closing {
    /// Whether the subscription ends, or has ended: a last bill without lines is not made, so its period may have none.
    fn is_end(&self) -> bool {
        self.until.is_some() && self.dropped.is_empty()
    }
}

/// What was read for a chunk.
struct Known {
    meters: BTreeMap<String, MeterRow>,
    totals: Vec<TotalRow>,
    openings: Vec<OpeningRow>,
    billed: BTreeMap<(ItemId, Timestamp), BilledRow>,
    pricers: BTreeMap<SubscriptionId, Vec<Pricer>>,
    /// What was used until an instant inside of a period whose price changed then.
    until: Vec<UntilRow>,
}

/// Adds lines of usage to the invoices of these decisions, and remembers what they cover.
///
/// # Errors
/// `Refused` for usage that cannot be priced; any store error.
pub(crate) async fn add_lines(tx: &mut TenantTx, changes: &mut [Change]) -> Result<()> {
    let settled = lines(tx, changes).await?;
    Ok(table::settle(tx, &settled).await?)
}

/// The invoice of a decision with them, for a bill that is only shown.
///
/// # Errors
/// As [`add_lines`].
pub(crate) async fn shown(
    tx: &mut TenantTx,
    row: &SubscriptionRow,
    decision: &Decision,
) -> Result<Option<InvoiceDraft>> {
    let mut change = [Change { row: row.clone(), decision: decision.clone() }];
    lines(tx, &mut change).await?;
    let [Change { decision, .. }] = change;
    Ok(decision.invoices.into_iter().next())
}

/// The lines alone, for a bill that is only shown; answers with the totals that they settle.
///
/// # Errors
/// As [`add_lines`].
pub(crate) async fn lines(tx: &mut TenantTx, changes: &mut [Change]) -> Result<Vec<TotalKey>> {
    let pricers = pricers::running(tx, changes).await?;
    // Nobody has or had anything metered.
    if pricers.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let closings: BTreeMap<SubscriptionId, Closing> = changes
        .iter()
        .filter_map(|change| closing(change, pricers.get(&change.row.id)?, now).transpose())
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .map(|closing| (closing.subscription, closing))
        .collect();
    if closings.is_empty() {
        return Ok(Vec::new());
    }
    let known = read(tx, &closings, changes, pricers).await?;
    let mut settled: Vec<TotalKey> = Vec::new();
    for change in changes.iter_mut() {
        if let Some(closing) = closings.get(&change.row.id) {
            settled.extend(match closing.until {
                Some(until) => last_bill(change, closing, until, &known)?,
                None => bill(change, closing, &known)?,
            });
        }
    }
    settled.sort();
    Ok(settled)
}

/// The periods that end with this decision's invoice, for a subscription with something metered.
fn closing(change: &Change, pricers: &[Pricer], now: Timestamp) -> Result<Option<Closing>> {
    let next = &change.decision.next;
    if let Some(ended_at) = next.ended_at {
        return last_closing(change, ended_at);
    }
    let in_trial = change.row.trial_end == Some(change.row.current_period_end);
    let earlier = rows::earlier(change.row.earlier_cycles.as_ref(), &change.row.billing_zone)?;
    let before = UsagePeriods::new(earlier, cycle_before(change)?)
        .map_err(|error| Error::fault("periods of usage cannot be counted").because(error))?;
    let number = |base: u32, index: u32| rows::small("period index", base.saturating_add(index));
    let opened = number(next.usage_periods().map_err(rows::refused)?.base(), next.period_index)?;
    let running = number(before.base(), rows::natural("period index", change.row.period_index)?)?;
    let first = if in_trial { opened } else { running };
    let dropped: BTreeSet<String> = match opened == running && !in_trial {
        true => pricers::dropped(change, pricers).into_iter().map(str::to_owned).collect(),
        false => BTreeSet::new(),
    };
    if change.decision.invoices.is_empty() && dropped.is_empty() {
        return Ok(None);
    }
    let (last, until) = if dropped.is_empty() {
        (opened.saturating_sub(1), None)
    } else {
        (opened, Some(change.decision.invoices.first().map_or(now, |draft| draft.period.start)))
    };
    Ok((last >= 0).then_some(Closing { subscription: change.row.id, first, last, until, dropped }))
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
    let dropped = BTreeSet::new();
    Ok(Some(Closing { subscription: change.row.id, first, last, until: Some(ended_at), dropped }))
}

async fn read(
    tx: &mut TenantTx,
    closings: &BTreeMap<SubscriptionId, Closing>,
    changes: &[Change],
    mut pricers: BTreeMap<SubscriptionId, Vec<Pricer>>,
) -> Result<Known> {
    let periods: Vec<(SubscriptionId, i32, i32)> =
        closings.values().map(|closing| (closing.subscription, closing.first, closing.last)).collect();
    let totals = table::lock_unbilled(tx, &periods).await?;
    pricers.retain(|id, _| closings.contains_key(id));
    let divided = divided(closings, changes, &totals)?;
    if !divided.is_empty() {
        pricers::with_times(tx, &divided, &mut pricers).await?;
    }
    let meters = meters_of(tx, &pricers).await?;
    let recurring: Vec<_> = meters.values().filter(|meter| meter.recurring).map(|meter| meter.id.uuid()).collect();
    let before: Vec<(SubscriptionId, i32)> =
        closings.values().map(|closing| (closing.subscription, oldest(closing, &totals))).collect();
    let openings = table::openings(tx, &before, &recurring).await?;
    let mut since: Vec<(ItemId, Timestamp)> = Vec::new();
    for change in changes {
        let Some(closing) = closings.get(&change.row.id) else { continue };
        let start = start_of(&change.decision.next, oldest(closing, &totals))?;
        let own = pricers.get(&change.row.id).map_or(&[][..], Vec::as_slice);
        since.extend(own.iter().map(|pricer| (pricer.item.id, start)));
    }
    let billed = table::billed(tx, &since).await?;
    let billed = billed.into_iter().map(|row| ((row.item_id, row.period_start), row)).collect();
    let mut instants = Vec::new();
    for change in changes.iter().filter(|change| divided.contains(&change.row.id)) {
        let Some(closing) = closings.get(&change.row.id) else { continue };
        let own = pricers.get(&change.row.id).map_or(&[][..], Vec::as_slice);
        instants.extend(cuts(change, (oldest(closing, &totals), closing.last), own, &meters)?);
    }
    let until = table::until(tx, &instants).await?;
    Ok(Known { meters, totals, openings, billed, pricers, until })
}

/// Subscriptions of whose usage some is priced by what is gone: something metered came or went in a period that is billed now, or
/// something came after its period was billed.
fn divided(
    closings: &BTreeMap<SubscriptionId, Closing>,
    changes: &[Change],
    totals: &[TotalRow],
) -> Result<BTreeSet<SubscriptionId>> {
    let is_late = |row: &&TotalRow| {
        !row.settled && closings.get(&row.subscription_id).is_some_and(|closing| row.period_index < closing.first)
    };
    let mut found: BTreeSet<SubscriptionId> = totals.iter().filter(is_late).map(|row| row.subscription_id).collect();
    for change in changes {
        let gone = change.row.metering_changed_at.zip(closings.get(&change.row.id));
        let Some((at, closing)) = gone else { continue };
        if closing.first > closing.last || at > start_of(&change.decision.next, closing.first)? {
            found.insert(change.row.id);
        }
    }
    Ok(found)
}

/// The instants inside of periods at which items of a subscription came or went.
fn cuts(
    change: &Change,
    (first, last): (i32, i32),
    own: &[Pricer],
    meters: &BTreeMap<String, MeterRow>,
) -> Result<Vec<Until>> {
    let mut found = BTreeSet::new();
    for index in first..=last {
        let whole = period(&change.decision.next, index)?.whole;
        for pricer in own {
            let Some(meter) = pricer.item.price.meter.as_ref().and_then(|key| meters.get(key)) else { continue };
            let inside = |at: &Timestamp| whole.start < *at && *at < whole.end;
            let instants = pricer.since.into_iter().chain(pricer.until).filter(inside);
            found.extend(instants.map(|at| (change.row.id, index, meter.id, at)));
        }
    }
    Ok(found.into_iter().collect())
}

async fn meters_of(
    tx: &mut TenantTx,
    pricers: &BTreeMap<SubscriptionId, Vec<Pricer>>,
) -> Result<BTreeMap<String, MeterRow>> {
    let keys: BTreeSet<String> = pricers.values().flatten().filter_map(|one| one.item.price.meter.clone()).collect();
    let found = meters::by_keys(tx, &keys.into_iter().collect::<Vec<_>>()).await?;
    Ok(found.into_iter().map(|row| (row.key.clone(), row)).collect())
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

/// The same for a subscription that ended, or a meter that goes: on the invoice of the end or the change, or on one of its
/// own if anything is due.
fn last_bill(change: &mut Change, closing: &Closing, until: Timestamp, known: &Known) -> Result<Vec<TotalKey>> {
    let own_bill = change.decision.invoices.is_empty();
    if own_bill {
        let next = &change.decision.next;
        let last = period(next, closing.last)?;
        let of_its_time = Subscription { cycle: last.cycle, ..next.clone() };
        let end = last.until.unwrap_or(until);
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
    let none = Vec::new();
    let pricers = known.pricers.get(&closing.subscription).unwrap_or(&none);
    for meter in in_order(pricers, &known.meters) {
        let rows: Vec<&TotalRow> = own.iter().filter(|row| row.meter_id == meter.id).copied().collect();
        let of_meter: Vec<&Pricer> =
            pricers.iter().filter(|one| one.item.price.meter.as_ref() == Some(&meter.key)).collect();
        for used in used(change, closing, known, meter, &rows)? {
            let index = used.index;
            let runs_on = !closing.dropped.is_empty() && index == closing.last && !closing.dropped.contains(&meter.key);
            if runs_on || (index < closing.first && meter.late_policy == "report") {
                continue;
            }
            let left = bill_period(change, closing, known, &of_meter, &used)?;
            if left < 0 {
                open.insert((meter.id, index));
            }
        }
    }
    // What a credit gave to the balance pays for it first.
    if let Some(draft) = change.decision.invoices.first_mut().filter(|draft| !draft.to_balance.is_zero()) {
        draft.add_up().map_err(rows::refused)?;
    }
    Ok(own.iter().filter(|row| !open.contains(&(row.meter_id, row.period_index))).map(|row| row.key()).collect())
}

/// The meters of these items, each once, in their order.
fn in_order<'a>(pricers: &[Pricer], meters: &'a BTreeMap<String, MeterRow>) -> Vec<&'a MeterRow> {
    let mut found: Vec<&MeterRow> = Vec::new();
    for meter in pricers.iter().filter_map(|pricer| meters.get(pricer.item.price.meter.as_ref()?)) {
        if found.iter().all(|other| other.id != meter.id) {
            found.push(meter);
        }
    }
    found
}

/// Adds the lines of one period of a meter; answers with what is left of credits, zero or less.
fn bill_period(
    change: &mut Change,
    closing: &Closing,
    known: &Known,
    pricers: &[&Pricer],
    used: &MeteredPeriod<'_>,
) -> Result<i64> {
    let counted = &used.counted;
    // Where its end is cut off, all that was used in it was used before.
    let cut = counted.until.or(closing.until.filter(|_| used.index == closing.last));
    let end = cut.map_or(counted.whole.end, |cut| cut.clamp(counted.whole.start, counted.whole.end));
    let time = Period { start: counted.whole.start, end };
    let parts = pricers::parts(pricers, time, &known.billed);
    let is_level = pricers::is_level(used.meter, used.kind);
    let mut left = 0_i64;
    for part in &parts {
        let Some(pricer) = pricers.get(part.nth).copied() else { continue };
        let begins = (part.time.start > time.start).then_some(part.time.start);
        let shared = is_level && (begins.is_some() || parts.len() > 1);
        let ends = (part.time.end < time.end).then_some(part.time.end);
        let before = pricers::billed_of(pricer, counted.whole, &known.billed);
        let part_used = UsedPeriod {
            index: counted.index,
            usage: used.until(known, closing, ends.filter(|_| !shared))?,
            revision: before
                .map_or(Ok(0), |row| u16::try_from(row.revision.saturating_add(1)))
                .map_err(|_| Error::fault("too many bills for one period"))?,
            billed: before.map_or_else(BilledUsage::default, |row| BilledUsage {
                gross: row.gross_minor,
                net: row.net_minor,
                tax: row.tax_minor,
            }),
            on_draft: before.is_some_and(|row| row.on_draft),
            until: ends.or(cut),
            from: match begins.or(shared.then_some(part.time.start)) {
                Some(at) if shared => Some((at, Usage::of(Quantity::ZERO))),
                Some(at) => Some((at, used.until(known, closing, Some(at))?)),
                None => None,
            },
            shared,
            cycle: Some(counted.cycle.clone()),
            may_wait: !closing.is_end(),
        };
        let next = Subscription { plan_name: pricer.plan_name.clone(), ..change.decision.next.clone() };
        let Some(draft) = change.decision.invoices.first_mut() else { continue };
        let outcome = draft.add_usage(&next, &pricer.item, part_used).map_err(rows::refused)?;
        left = left.saturating_add(outcome.left);
        // After an end nothing else asks again: what a draft comes to is known when it is final.
        let final_at = before.and_then(|row| row.final_at).filter(|_| outcome.left < 0 && closing.is_end());
        if let Some(again) = final_at.and_then(|at| at.checked_add(LATE_WAIT).ok()) {
            change.decision.due = Due::At(again);
        }
    }
    Ok(left)
}

/// A period of a meter that a bill is about.
struct MeteredPeriod<'a> {
    meter: &'a MeterRow,
    kind: Aggregation,
    index: i32,
    counted: UsagePeriod,
    /// Where its groups stood when it began.
    levels: BTreeMap<&'a str, Level>,
    totals: Vec<&'a TotalRow>,
}

impl MeteredPeriod<'_> {
    /// What was used in it, or until an instant inside of it.
    fn until(&self, known: &Known, closing: &Closing, at: Option<Timestamp>) -> Result<Usage> {
        let Some(at) = at else {
            return of_groups(self.kind, &self.levels, &self.totals, Span::of(&self.counted, closing.until));
        };
        let own = |row: &&UntilRow| {
            let total = &row.total;
            let same = total.subscription_id == closing.subscription && total.meter_id == self.meter.id;
            same && total.period_index == self.index && row.until == at
        };
        let totals: Vec<&TotalRow> = known.until.iter().filter(own).map(|row| &row.total).collect();
        of_groups(self.kind, &self.levels, &totals, Span::until(self.counted.whole, Some(at)))
    }
}

/// Every period of a meter that this bill is about, oldest first.
fn used<'a>(
    change: &Change,
    closing: &Closing,
    known: &'a Known,
    meter: &'a MeterRow,
    totals: &[&'a TotalRow],
) -> Result<Vec<MeteredPeriod<'a>>> {
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
        let totals: Vec<&TotalRow> = totals.iter().filter(|row| row.period_index == index).copied().collect();
        let wanted = index >= closing.first || changed.contains(&index) || (meter.recurring && index >= first_changed);
        if wanted {
            let counted = period(&change.decision.next, index)?;
            out.push(MeteredPeriod { meter, kind, index, counted, levels: levels.clone(), totals: totals.clone() });
        }
        if meter.recurring {
            for row in totals {
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
