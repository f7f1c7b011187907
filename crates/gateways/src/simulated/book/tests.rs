use recovery::{DeclineCode, Rail};

use super::{folded, is_same, moved, row, verdict};
use crate::simulated::Fate;
use crate::simulated::sample::{ask, at, ngn, world};

const FATES: [Fate; 11] = [
    Fate::Succeeds,
    Fate::Declines(DeclineCode::InsufficientFunds),
    Fate::WantsConfirmation,
    Fate::PendingThenSucceeds,
    Fate::PendingThenDeclines(DeclineCode::DoNotHonor),
    Fate::SilentThenSucceeds,
    Fate::SilentThenDeclines(DeclineCode::DoNotHonor),
    Fate::LeavesNoTrace,
    Fate::MovesLess,
    Fate::MovesOtherCurrency,
    Fate::SaysDuplicate,
];

#[test]
fn what_is_recorded_is_what_is_read() {
    let ask = ask(Rail::Card);
    for fate in FATES {
        let decided = fate.verdict(&ask);
        let recorded = row(&ask, Some(1), &decided).expect("plain data");
        assert!(is_same(&recorded, &ask));
        assert_eq!(verdict(recorded).expect("what was written"), decided, "{fate:?}");
    }
    let request = crate::simulated::sample::ask(Rail::Transfer);
    let decided =
        crate::simulated::push::verdict(&world(), None, &request, at("2026-09-16T08:00:00Z")).expect("in range");
    let recorded = row(&request, None, &decided).expect("plain data");
    assert_eq!(verdict(recorded).expect("what was written"), decided);
}

#[test]
fn the_record_tells_what_really_moved() {
    let ask = ask(Rail::Card);
    let recorded = row(&ask, Some(1), &Fate::MovesLess.verdict(&ask)).expect("plain data");
    let entry = moved(&recorded).expect("what was written");
    assert_eq!((entry.key, entry.amount, entry.moved_at), (ask.key, ngn(250_000), ask.at));
}

#[test]
fn another_charge_under_the_same_key_is_noticed() {
    let first = ask(Rail::Card);
    let recorded = row(&first, Some(1), &Fate::Succeeds.verdict(&first)).expect("plain data");
    let mut again = first.clone();
    again.at = at("2026-09-20T08:00:00Z");
    assert!(is_same(&recorded, &again), "a later repetition is the same charge");
    again.amount = ngn(500_001);
    assert!(!is_same(&recorded, &again));
    let mut other_card = first.clone();
    other_card.token = Some("simtok_2".to_owned());
    assert!(!is_same(&recorded, &other_card));
}

#[test]
fn nonsense_in_the_book_is_an_error() {
    let ask = ask(Rail::Card);
    let good = row(&ask, Some(1), &Fate::Succeeds.verdict(&ask)).expect("plain data");
    for spoil in [
        |row: &mut store::simulator::SimulatedChargeRow| row.outcome = "maybe".to_owned(),
        |row: &mut store::simulator::SimulatedChargeRow| row.answer = "later".to_owned(),
        |row: &mut store::simulator::SimulatedChargeRow| row.outcome = "declined".to_owned(),
        |row: &mut store::simulator::SimulatedChargeRow| row.moved_currency = "naira".to_owned(),
    ] {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(verdict(bad).is_err());
    }
}

#[test]
fn emails_are_compared_folded() {
    assert_eq!(folded(" Ada@Example.COM "), "ada@example.com");
}
