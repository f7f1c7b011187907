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
use billing::{Decision, Due, InvoiceDraft, Subscription, Usage};
use ids::{ItemId, MeterId, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::Ratio;
use store::meters::MeterRow;
use store::subscriptions::SubscriptionRow;
use store::usage::{self as table, BilledRow, OpeningRow, TotalKey, TotalRow};
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
    let mut meters = meters_of(tx, &pricers).await?;
    let firsts = closings.values().map(|closing| (closing.subscription, closing.first)).collect();
    let late = pricers::late(changes, &totals, &firsts, &pricers, &meters);
    if !late.is_empty() {
        pricers::with_ended(tx, &late, &mut pricers).await?;
        meters = meters_of(tx, &pricers).await?;
    }
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
    Ok(Known { meters, totals, openings, billed, pricers })
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
    for pricer in pricers {
        let Some(meter) = pricer.item.price.meter.as_ref().and_then(|key| known.meters.get(key)) else { continue };
        let rows: Vec<&TotalRow> = own.iter().filter(|row| row.meter_id == meter.id).copied().collect();
        for (index, usage) in used(change, closing, known, meter, &rows)? {
            let counted = period(&change.decision.next, index)?;
            let start = counted.whole.start;
            let runs_on = !closing.dropped.is_empty() && index == closing.last && !closing.dropped.contains(&meter.key);
            let known_then = index >= closing.first || closing.is_end();
            if runs_on || !pricers::prices(pricer, pricers, (start, known_then), &known.billed) {
                continue;
            }
            if index < closing.first && meter.late_policy == "report" {
                continue;
            }
            let before = known.billed.get(&(pricer.item.id, start));
            let used = period_used(closing, before, (index, counted), usage)?;
            let next = Subscription { plan_name: pricer.plan_name.clone(), ..change.decision.next.clone() };
            let Some(draft) = change.decision.invoices.first_mut() else { continue };
            let outcome = draft.add_usage(&next, &pricer.item, used).map_err(rows::refused)?;
            if outcome.left < 0 {
                open.insert((meter.id, index));
            }
            // After an end nothing else asks again: what a draft comes to is known when it is final.
            let final_at = before.and_then(|row| row.final_at).filter(|_| outcome.left < 0 && closing.is_end());
            if let Some(again) = final_at.and_then(|at| at.checked_add(LATE_WAIT).ok()) {
                change.decision.due = Due::At(again);
            }
        }
    }
    // What a credit gave to the balance pays for it first.
    if let Some(draft) = change.decision.invoices.first_mut().filter(|draft| !draft.to_balance.is_zero()) {
        draft.add_up().map_err(rows::refused)?;
    }
    Ok(own.iter().filter(|row| !open.contains(&(row.meter_id, row.period_index))).map(|row| row.key()).collect())
}

/// What is added to the bill for one period of an item.
fn period_used(
    closing: &Closing,
    before: Option<&BilledRow>,
    (index, counted): (i32, UsagePeriod),
    usage: Usage,
) -> Result<UsedPeriod> {
    Ok(UsedPeriod {
        index: counted.index,
        usage,
        revision: before
            .map_or(Ok(0), |row| u16::try_from(row.revision.saturating_add(1)))
            .map_err(|_| Error::fault("too many bills for one period"))?,
        billed: before.map_or_else(BilledUsage::default, |row| BilledUsage {
            gross: row.gross_minor,
            net: row.net_minor,
            tax: row.tax_minor,
        }),
        on_draft: before.is_some_and(|row| row.on_draft),
        until: counted.until.or(closing.until.filter(|_| index == closing.last)),
        cycle: Some(counted.cycle),
        may_wait: !closing.is_end(),
    })
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
            let span = Span::of(&period(&change.decision.next, index)?, closing.until);
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
