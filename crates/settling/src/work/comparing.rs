//! Comparing day by day, and what follows from each break.
//!
//! A list is a hint: before anything is booked or told as missing, the provider is asked about the attempt itself. Some breaks are
//! handled in one step, in the order of their names; the next step compares the same day again and goes on behind them.

use std::collections::{BTreeMap, BTreeSet};

use ids::{AttemptId, DisputeId, PayoutTryId, RefundId, Uuid};
use jiff::Timestamp;
use money::Money;
use reconciliation::{Comparison, Difference, Different, LineKind, OurLine, Standing, TheirLine, Window, compare};
use serde_json::{Value, json};
use store::reconciliations::{self as rows, ReconciliationRow};
use usecase::{Error, Result};

use super::listing::source;
use super::{Desk, Step, following, save};
use crate::breaks::Found;
use crate::{Source, fees, lines, ours, runs};

/// Breaks of one step: as many as a provider is asked about.
const AT_ONCE: usize = 16;

/// Between the beginning of the day and the last break that was handled.
const AFTER: char = ' ';

/// Both sides of one day.
struct Day {
    window: Window,
    ours: Vec<OurLine>,
    /// Those of them that pay for orders in escrow, by id.
    held: BTreeSet<Uuid>,
    theirs: Vec<TheirLine>,
    /// References as the provider repeats them, by its own.
    references: BTreeMap<String, String>,
}

/// A break, and what is to be asked about it.
pub(super) struct Finding {
    pub(super) found: Found,
    pub(super) act: Act,
}

/// What a break calls for.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// We say that it moved; the provider does not, or says something else.
    Confirm(AttemptId),
    /// The provider says that it moved, and we do not.
    Book(AttemptId),
    /// The fee is another.
    Fee(AttemptId, Money, Money),
    /// We say that it went back; the provider does not, or says something else.
    ConfirmRefund(RefundId),
    /// The provider says that it went back, and we do not.
    HurryRefund(RefundId),
    /// The provider says that somebody paid for an order, and we do not.
    HurryPayment(AttemptId),
    /// We say that it was paid out; the provider does not, or says something else.
    ConfirmPayout(PayoutTryId),
    /// The provider says that it was paid out, and we say that it was not.
    BookPayout(PayoutTryId),
    /// The provider says that it was paid out, and nobody here knows yet.
    HurryPayout(PayoutTryId),
    /// We say that a bank took it back; the provider does not, or says something else.
    ConfirmDispute(DisputeId),
    /// It is disputed still: its own job asks.
    HurryDispute(DisputeId),
    /// Nobody told of this dispute.
    TakeUp,
    /// A person must look.
    Tell,
}

/// The next breaks of the day that is compared, or the next day.
pub(super) async fn step(desk: &Desk<'_>, run: &ReconciliationRow) -> Step {
    let source = source(run);
    let (since, after) = place(run)?;
    let day = read(desk, run, &source, since).await?;
    let found = compare(&day.ours, &day.theirs, &day.window);
    let mut left: Vec<Finding> = findings(&source, &found, &day);
    left.sort_by(|one, other| one.found.name.cmp(&other.found.name));
    left.retain(|finding| after.as_ref().is_none_or(|after| finding.found.name > *after));
    let more = left.len() > AT_ONCE;
    left.truncate(AT_ONCE);
    let last = left.last().map(|finding| finding.found.name.clone());
    let confirmed = Box::pin(following::handle(desk, run, &source, left)).await?;
    let mut run = run.clone();
    run.state = "comparing".to_owned();
    run.confirmed = run.confirmed.saturating_add(confirmed);
    let mut tx = desk.scope.begin_at(desk.now).await?;
    match last.filter(|_| more) {
        Some(last) => run.place = Some(format!("{since}{AFTER}{last}")),
        None => finish_day(&mut tx, &mut run, &day, &found).await?,
    }
    save(&mut tx, &mut run).await?;
    tx.commit(()).await?;
    Ok(run)
}

/// Where the day begins, and behind which break it goes on.
fn place(run: &ReconciliationRow) -> Result<(Timestamp, Option<String>)> {
    let Some(place) = run.place.as_deref() else { return Ok((run.since, None)) };
    let (since, after) = place.split_once(AFTER).map_or((place, None), |(since, after)| (since, Some(after)));
    let since = since.parse().map_err(|error: jiff::Error| Error::fault("a place cannot be read").because(error))?;
    Ok((since, after.map(str::to_owned)))
}

async fn read(desk: &Desk<'_>, run: &ReconciliationRow, source: &Source, since: Timestamp) -> Result<Day> {
    let until = runs::day_after(since, &runs::zone(run)?)?.min(run.until);
    let window = Window { since, until, tolerance: runs::TOLERANCE };
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let listed = rows::lines(&mut tx, run.id, window.listed_since(), window.listed_until()).await?;
    let theirs: Vec<TheirLine> = listed.iter().map(lines::theirs).collect::<Result<_>>()?;
    let (ours, held) = ours::lines(&mut tx, source, &window, &theirs).await?;
    tx.commit(()).await?;
    let references =
        listed.into_iter().filter_map(|row| row.reference.map(|reference| (row.gateway_ref, reference))).collect();
    Ok(Day { window, ours, held, theirs, references })
}

/// What was found, as breaks. Each has a name that is the same the next time.
fn findings(source: &Source, found: &Comparison<'_>, day: &Day) -> Vec<Finding> {
    let references = &day.references;
    let name = |kind: LineKind, what: String| format!("{}/{}/{what}", source.name(), kind.as_str());
    let mut all = Vec::new();
    for line in &found.only_ours {
        all.push(Finding {
            found: Found {
                name: name(line.kind, lines::id_told(line)),
                kind: line.kind.as_str(),
                bucket: "only_ours",
                what: Vec::new(),
                attempt: attempt_of(line, day),
                gateway_ref: line.gateway_ref.clone(),
                reference: None,
                ours: Some(lines::ours_told(line)),
                theirs: None,
                evidence: None,
            },
            act: confirm(line, day),
        });
    }
    for line in &found.only_theirs {
        all.push(Finding {
            found: Found {
                name: name(line.kind, line.gateway_ref.clone()),
                kind: line.kind.as_str(),
                bucket: "only_theirs",
                what: Vec::new(),
                attempt: None,
                gateway_ref: Some(line.gateway_ref.clone()),
                reference: references.get(&line.gateway_ref).cloned(),
                ours: None,
                theirs: Some(lines::theirs_told(line)),
                evidence: Some(json!({ "why": stranger(line, day) })),
            },
            act: if line.kind == LineKind::Dispute { Act::TakeUp } else { Act::Tell },
        });
    }
    for pair in &found.different {
        all.push(Finding {
            found: Found {
                name: name(pair.ours.kind, lines::id_told(pair.ours)),
                kind: pair.ours.kind.as_str(),
                bucket: "different",
                what: pair.what.iter().map(|one| one.as_str()).collect(),
                attempt: attempt_of(pair.ours, day),
                gateway_ref: Some(pair.theirs.gateway_ref.clone()),
                reference: references.get(&pair.theirs.gateway_ref).cloned(),
                ours: Some(lines::ours_told(pair.ours)),
                theirs: Some(lines::theirs_told(pair.theirs)),
                evidence: None,
            },
            act: act(pair, day),
        });
    }
    all
}

/// Why a movement of the provider's is nobody's here.
fn stranger(line: &TheirLine, day: &Day) -> &'static str {
    match line.key {
        None if line.kind == LineKind::Dispute => "Nobody told of this dispute. It is taken up now.",
        None => "Its reference was not made here.",
        Some(key) if day.ours.iter().any(|own| own.kind == line.kind && own.id == key) => {
            "Another movement has the same reference: the money came twice."
        }
        Some(_) => "Its reference was made here, and no payment of this account has it.",
    }
}

/// The attempt that a break is about, which is what a person decides about.
fn attempt_of(line: &OurLine, day: &Day) -> Option<AttemptId> {
    (line.kind == LineKind::Charge && !day.held.contains(&line.id)).then(|| AttemptId::from_uuid(line.id))
}

/// What is asked about money that moved by our books.
fn confirm(line: &OurLine, day: &Day) -> Act {
    match line.kind {
        LineKind::Charge if day.held.contains(&line.id) => Act::Tell,
        LineKind::Charge => Act::Confirm(AttemptId::from_uuid(line.id)),
        LineKind::Refund => Act::ConfirmRefund(RefundId::from_uuid(line.id)),
        LineKind::Payout => Act::ConfirmPayout(PayoutTryId::from_uuid(line.id)),
        LineKind::Dispute => Act::ConfirmDispute(DisputeId::from_uuid(line.id)),
    }
}

fn act(pair: &Different<'_>, day: &Day) -> Act {
    let fee_alone = pair.what.len() == 1 && pair.what.contains(&Difference::Fee);
    let state_alone = pair.what.len() == 1 && pair.what.contains(&Difference::State);
    let (kind, attempt) = (pair.ours.kind, AttemptId::from_uuid(pair.ours.id));
    if day.held.contains(&pair.ours.id) {
        // It is booked by its own job, as soon as that has asked.
        return if pair.ours.standing == Standing::Moved { Act::Tell } else { Act::HurryPayment(attempt) };
    }
    match (kind, pair.ours.fee, pair.theirs.fee) {
        (LineKind::Charge, Some(known), Some(told)) if fee_alone => Act::Fee(attempt, known, told),
        // What only differs in how it stands, its own job finds out; how much it is, it never asks again.
        (LineKind::Dispute, ..) if state_alone || pair.ours.standing != Standing::Moved => {
            Act::HurryDispute(DisputeId::from_uuid(pair.ours.id))
        }
        (LineKind::Payout, ..) if fee_alone => Act::Tell,
        _ if pair.ours.standing == Standing::Moved => confirm(pair.ours, day),
        (LineKind::Charge, ..) => Act::Book(attempt),
        (LineKind::Refund, ..) => Act::HurryRefund(RefundId::from_uuid(pair.ours.id)),
        (LineKind::Dispute, ..) => Act::Tell,
        (LineKind::Payout, ..) if pair.ours.standing == Standing::Open => {
            Act::HurryPayout(PayoutTryId::from_uuid(pair.ours.id))
        }
        (LineKind::Payout, ..) => Act::BookPayout(PayoutTryId::from_uuid(pair.ours.id)),
    }
}

/// A day is over: what matched is counted, fees that were not known are booked, and the next day comes.
async fn finish_day(
    tx: &mut store::TenantTx,
    run: &mut ReconciliationRow,
    day: &Day,
    found: &Comparison<'_>,
) -> Result<()> {
    let learned: Vec<(AttemptId, Money)> = found
        .matched
        .iter()
        .filter(|pair| pair.ours.kind == LineKind::Charge && !day.held.contains(&pair.ours.id))
        .filter_map(|pair| pair.learned_fee.map(|fee| (AttemptId::from_uuid(pair.ours.id), fee)))
        .collect();
    run.fees_learned = run.fees_learned.saturating_add(fees::learn(tx, &learned).await?);
    run.matched = run.matched.saturating_add(i32::try_from(found.matched.len()).unwrap_or(i32::MAX));
    run.compared = run.compared.saturating_add(1);
    run.totals = totals(&run.totals, day)?;
    if day.window.until < run.until {
        run.place = Some(day.window.until.to_string());
    } else {
        run.place = None;
        run.part = "carried".to_owned();
    }
    Ok(())
}

/// What moved on each side within the day, added to the days before, by currency.
fn totals(before: &Value, day: &Day) -> Result<Value> {
    let mut sums: BTreeMap<String, [i64; 4]> = BTreeMap::new();
    for (code, told) in before.as_object().into_iter().flatten() {
        let read = |field: &str| told[field].as_i64().unwrap_or(0);
        sums.insert(code.clone(), [read("ours"), read("theirs"), read("fees"), read("lines")]);
    }
    let too_much = || Error::fault("the sums of a comparison do not fit");
    let mut add = |amount: Money, place: usize| -> Result<()> {
        let sum = sums.entry(amount.currency().code().to_owned()).or_default();
        let slot = sum.get_mut(place).ok_or_else(too_much)?;
        *slot = slot.checked_add(amount.minor()).ok_or_else(too_much)?;
        Ok(())
    };
    for line in day.ours.iter().filter(|line| line.standing == Standing::Moved && day.window.holds(line.at)) {
        add(line.amount, 0)?;
    }
    for line in day.theirs.iter().filter(|line| line.moved && day.window.holds(line.at)) {
        add(line.amount, 1)?;
        if let Some(fee) = line.fee {
            add(fee, 2)?;
        }
        add(Money::new(1, line.amount.currency()), 3)?;
    }
    let told =
        |[ours, theirs, fees, lines]: [i64; 4]| json!({ "ours": ours, "theirs": theirs, "fees": fees, "lines": lines });
    Ok(sums.into_iter().map(|(code, sums)| (code, told(sums))).collect::<serde_json::Map<_, _>>().into())
}
