//! Whole lives of subscriptions under a machine that is ended at any step, and the money is right all the same.
//!
//! Everything that decides is the real thing: `billing` moves subscriptions and makes bills, `recovery` decides what follows a
//! refusal, `ledger` makes the journals. Only what is around it is modelled: a disk with commits, a provider with a book of its
//! own that loses answers, acts late, forgets for a while and is down, and a process that ends. Time is what is due next.
//!
//! Two things are assumed of the world, and nothing is shown beyond them. A provider that did not find a charge twice, a quarter
//! of an hour after it was sent, does not make it later. And where lives with and without crashes are compared, no bill hangs on
//! minutes: a crash takes some, and what ends at midnight ends at midnight.
//!
//! A life is its seed: run twice, it is the same to the last turn. `RECOUP_LIVES=100000` lives that many, `RECOUP_SEED` begins
//! with another.

mod checks;
mod disk;
mod life;
mod machine;
mod provider;
mod recovering;
mod settling;
mod writing;

use std::collections::BTreeMap;

use life::Life;
use machine::{Flaw, Lived, Machine};

/// How many lives the usual run lives; each of them twice.
const LIVES: u64 = 200;

/// Within so many lives every flaw shows.
const SOON: u64 = 60;

/// What the usual run meets: a model in which nothing happens finds nothing.
const MET: [&str; 20] = [
    "InvoiceIssued",
    "InvoiceVoided",
    "InvoiceWrittenOff",
    "PaymentReceived",
    "SurplusReceived",
    "attempt not made",
    "bill paid",
    "bill uncollectible",
    "bill void",
    "card Failed",
    "card Succeeded",
    "direct_debit Succeeded",
    "ends canceled",
    "ends expired",
    "ends incomplete_expired",
    "recovery Exhausted",
    "recovery Recovered",
    "transfer Failed",
    "ussd Failed",
    "ussd Succeeded",
];

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no configuration of ours")]
fn wanted(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn seeds(otherwise: u64) -> std::ops::Range<u64> {
    let first = wanted("RECOUP_SEED", 1);
    first..first + wanted("RECOUP_LIVES", otherwise)
}

/// What lives came to, together.
#[derive(Debug, Default)]
struct Tally {
    days: i64,
    turns: usize,
    ends: usize,
    met: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, lived: &Lived) {
        self.days += lived.days;
        self.turns += lived.trace.len();
        self.ends += lived.ends;
        for word in &lived.met {
            *self.met.entry(word.clone()).or_default() += 1;
        }
    }

    fn words(&self, lives: u64) -> String {
        let Tally { days, turns, ends, met } = self;
        format!("{lives} lives, {} tenant-years, {turns} turns, {ends} crashes\n{met:?}", days / 365)
    }
}

fn lived(machine: Machine<'_>) -> Lived {
    machine.live().unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn a_life_with_crashes_comes_to_the_same_as_one_without() {
    let (mut tally, seeds) = (Tally::default(), seeds(LIVES));
    for seed in seeds.clone() {
        let life = Life::of(seed);
        let (calm, crashed) = (lived(Machine::of(&life)), lived(Machine::that_ends(&life)));
        assert_eq!(calm.ends, 0, "seed {seed}");
        assert_eq!(crashed.ending.bills, calm.ending.bills, "seed {seed}: bills, with crashes and without");
        assert_eq!(crashed.ending.paid, calm.ending.paid, "seed {seed}: what was paid, with crashes and without");
        assert_eq!(crashed.ending.postings, calm.ending.postings, "seed {seed}: the books, with crashes and without");
        tally.add(&calm);
        tally.add(&crashed);
    }
    println!("{}", tally.words(seeds.end - seeds.start));
    if seeds == (1..1 + LIVES) {
        let missing: Vec<&&str> = MET.iter().filter(|word| !tally.met.contains_key(**word)).collect();
        assert!(missing.is_empty() && tally.ends > 1_000, "{missing:?} in {tally:?}");
    }
}

/// When a machine stands still decides what is recovered in time, so with and without crashes need not be the same; but what
/// must hold holds.
#[test]
fn what_must_hold_holds_after_long_absences_and_crashes() {
    let (mut tally, seeds) = (Tally::default(), seeds(LIVES / 2));
    for seed in seeds.clone() {
        let life = Life::with_an_absence(seed);
        tally.add(&lived(Machine::that_ends(&life)));
    }
    println!("{}", tally.words(seeds.end - seeds.start));
}

#[test]
fn the_same_seed_lives_the_same_life() {
    for seed in seeds(20) {
        let live = || {
            let life = Life::with_an_absence(seed);
            let lived = lived(Machine::that_ends(&life));
            (lived.trace, lived.ending)
        };
        assert_eq!(live(), live(), "seed {seed}");
    }
}

#[test]
fn every_flaw_of_the_protocol_is_found_soon() {
    for (flaw, broken) in [
        (Flaw::SendsBeforeTheIntent, &["I1", "I2"][..]),
        (Flaw::ResendsBlindly, &["I1", "I2"]),
        (Flaw::TakesSilenceForNo, &["I1", "I2"]),
        (Flaw::BelievesNotFound, &["I1", "I2"]),
        (Flaw::HasNoWall, &["I1", "I3"]),
        (Flaw::BooksApart, &["I4"]),
    ] {
        let found = (1..=SOON).find_map(|seed| Machine::that_ends(&Life::of(seed)).with(flaw).live().err());
        let found = found.unwrap_or_else(|| panic!("{flaw:?} shows in none of {SOON} lives"));
        println!("{flaw:?}: {}", found.lines().next().unwrap_or_default());
        assert!(
            broken.iter().any(|invariant| found.contains(invariant)),
            "{flaw:?} is found by something else: {found}"
        );
    }
}

/// No invariant is broken by it: what is lost is the customer who would have paid.
#[test]
fn a_crash_that_costs_something_is_found_soon() {
    let flaw = Flaw::CountsWhatWasNotMade;
    let differs = |seed: &u64| {
        let life = Life::of(*seed);
        lived(Machine::of(&life).with(flaw)).ending != lived(Machine::that_ends(&life).with(flaw)).ending
    };
    assert!((1..=SOON).find(differs).is_some(), "{flaw:?} shows in none of {SOON} lives");
}
