//! The comparison itself.
//!
//! Lines are brought together by our reference first and by the provider's second, kind by kind. A provider that lists the same
//! movement on two pages listed it once: the later telling counts. Several movements under one reference of ours are one match and
//! breaks: money that moved twice for one request is exactly what must be seen.

use std::collections::{BTreeMap, BTreeSet};

use ids::Uuid;
use money::Money;

use crate::{LineKind, OurLine, Standing, TheirLine, Window};

/// In what two tellings of the same movement differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// One side says that the money moved, the other does not.
    State,
    /// Another currency; the amounts say nothing then.
    Currency,
    /// Another amount.
    Amount,
    /// The provider keeps another fee than we know of.
    Fee,
}

impl Difference {
    /// The word stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Difference::State => "state",
            Difference::Currency => "currency",
            Difference::Amount => "amount",
            Difference::Fee => "fee",
        }
    }
}

/// Two lines that tell the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched<'a> {
    /// Ours.
    pub ours: &'a OurLine,
    /// Theirs.
    pub theirs: &'a TheirLine,
    /// A fee that we did not know of and are told now.
    pub learned_fee: Option<Money>,
}

/// Two lines about the same movement that tell it differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Different<'a> {
    /// Ours.
    pub ours: &'a OurLine,
    /// Theirs.
    pub theirs: &'a TheirLine,
    /// In what; never empty.
    pub what: BTreeSet<Difference>,
}

/// The four buckets, each in the order of kinds and then of references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// Both have it, and agree.
    pub matched: Vec<Matched<'a>>,
    /// Money that moved by our books, and that the provider does not list.
    pub only_ours: Vec<&'a OurLine>,
    /// Money that moved by the provider's books, and that we know nothing of.
    pub only_theirs: Vec<&'a TheirLine>,
    /// Both have it, and differ.
    pub different: Vec<Different<'a>>,
}

/// Compares two lists for one window.
pub fn compare<'a>(ours: &'a [OurLine], theirs: &'a [TheirLine], window: &Window) -> Comparison<'a> {
    let ours: BTreeMap<(LineKind, Uuid), &OurLine> = ours.iter().map(|line| ((line.kind, line.id), line)).collect();
    let by_ref: BTreeMap<(LineKind, &str), &OurLine> = ours
        .values()
        .filter_map(|line| line.gateway_ref.as_deref().map(|reference| ((line.kind, reference), *line)))
        .collect();
    let mut taken = BTreeSet::new();
    let mut found = Comparison::default();
    for theirs in told_once(theirs) {
        let own = theirs.key.and_then(|key| ours.get(&(theirs.kind, key)).copied());
        let own = own.or_else(|| by_ref.get(&(theirs.kind, theirs.gateway_ref.as_str())).copied());
        match own.filter(|line| taken.insert((line.kind, line.id))) {
            Some(line) => pair(&mut found, line, theirs, window),
            None if theirs.moved && window.holds(theirs.at) => found.only_theirs.push(theirs),
            None => {}
        }
    }
    let alone = ours.values().filter(|line| !taken.contains(&(line.kind, line.id)));
    found.only_ours = alone.filter(|line| line.standing == Standing::Moved && window.holds(line.at)).copied().collect();
    found.only_theirs.sort_by_key(|line| (line.kind, &line.gateway_ref));
    found.matched.sort_by_key(|pair| (pair.ours.kind, pair.ours.id));
    found.different.sort_by_key(|pair| (pair.ours.kind, pair.ours.id));
    found
}

/// Each movement once, in the order in which they ask for a partner: money that moved before tries that failed, the earliest
/// first.
fn told_once(theirs: &[TheirLine]) -> Vec<&TheirLine> {
    let mut told: BTreeMap<(LineKind, &str), &TheirLine> = BTreeMap::new();
    for line in theirs {
        let kept = told.entry((line.kind, line.gateway_ref.as_str())).or_insert(line);
        if rank(line) > rank(kept) {
            *kept = line;
        }
    }
    let mut lines: Vec<&TheirLine> = told.into_values().collect();
    lines.sort_by_key(|line| (!line.moved, line.at, line.kind, &line.gateway_ref));
    lines
}

/// Which of two tellings of one movement counts: the later, and of two at once any, but always the same.
fn rank(line: &TheirLine) -> (jiff::Timestamp, bool, i64, &str, Option<i64>, Option<Uuid>) {
    let fee = line.fee.map(Money::minor);
    (line.at, line.moved, line.amount.minor(), line.amount.currency().code(), fee, line.key)
}

fn pair<'a>(found: &mut Comparison<'a>, ours: &'a OurLine, theirs: &'a TheirLine, window: &Window) {
    if !window.holds(ours.at) && !window.holds(theirs.at) {
        return;
    }
    let what = differences(ours, theirs);
    if !what.is_empty() {
        found.different.push(Different { ours, theirs, what });
    } else if theirs.moved {
        let learned_fee = theirs.fee.filter(|_| ours.fee.is_none());
        found.matched.push(Matched { ours, theirs, learned_fee });
    }
}

/// A try that moved nothing on either side is no difference, whatever it was to be.
fn differences(ours: &OurLine, theirs: &TheirLine) -> BTreeSet<Difference> {
    let mut what = BTreeSet::new();
    let moved = ours.standing == Standing::Moved;
    if !moved && !theirs.moved {
        return what;
    }
    if moved != theirs.moved {
        what.insert(Difference::State);
    }
    if ours.amount.currency() != theirs.amount.currency() {
        what.insert(Difference::Currency);
    } else if ours.amount != theirs.amount {
        what.insert(Difference::Amount);
    }
    if moved
        && theirs.moved
        && let (Some(known), Some(told)) = (ours.fee, theirs.fee)
        // Fees in two currencies say nothing, as amounts do not.
        && known.currency() == told.currency()
        && known != told
    {
        what.insert(Difference::Fee);
    }
    what
}

#[cfg(test)]
mod tests;
