use ids::Uuid;
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn day() -> Window {
    Window {
        since: at("2026-09-01T23:00:00Z"),
        until: at("2026-09-02T23:00:00Z"),
        tolerance: SignedDuration::from_hours(2),
    }
}

fn noon() -> Timestamp {
    at("2026-09-02T11:00:00Z")
}

fn ours(id: u128, minor: i64) -> OurLine {
    OurLine {
        kind: LineKind::Charge,
        id: Uuid::from_u128(id),
        gateway_ref: Some(format!("ch_{id}")),
        amount: ngn(minor),
        fee: Some(ngn(15)),
        standing: Standing::Moved,
        at: noon(),
    }
}

fn theirs(id: u128, minor: i64) -> TheirLine {
    TheirLine {
        kind: LineKind::Charge,
        gateway_ref: format!("ch_{id}"),
        key: Some(Uuid::from_u128(id)),
        amount: ngn(minor),
        fee: Some(ngn(15)),
        moved: true,
        at: noon(),
    }
}

/// Sizes of the buckets.
fn sizes(found: &Comparison<'_>) -> [usize; 4] {
    [found.matched.len(), found.only_ours.len(), found.only_theirs.len(), found.different.len()]
}

#[test]
fn equal_books_have_no_breaks() {
    let (our, their) = ([ours(1, 500), ours(2, 700)], [theirs(2, 700), theirs(1, 500)]);
    assert_eq!(sizes(&compare(&our, &their, &day())), [2, 0, 0, 0]);
}

#[test]
fn each_kind_of_break_has_its_bucket() {
    let our = [ours(1, 500), ours(2, 700), ours(3, 900), ours(4, 100), ours(5, 300)];
    let mut flipped = theirs(3, 900);
    flipped.moved = false;
    let mut dollars = theirs(4, 100);
    dollars.amount = Money::new(100, Currency::parse("USD").expect("a currency"));
    let mut dear = theirs(5, 300);
    dear.fee = Some(ngn(99));
    let their = [theirs(1, 501), flipped, dollars, dear, theirs(9, 1)];
    let found = compare(&our, &their, &day());
    assert_eq!(sizes(&found), [0, 1, 1, 4]);
    assert_eq!(found.only_ours[0].id, Uuid::from_u128(2));
    assert_eq!(found.only_theirs[0].gateway_ref, "ch_9");
    let what: Vec<Vec<&str>> =
        found.different.iter().map(|pair| pair.what.iter().map(|one| one.as_str()).collect()).collect();
    assert_eq!(what, [vec!["amount"], vec!["state"], vec!["currency"], vec!["fee"]]);
}

#[test]
fn a_fee_we_did_not_know_is_learned_and_no_break() {
    let mut our = ours(1, 500);
    our.fee = None;
    let (our, their) = ([our], [theirs(1, 500)]);
    let found = compare(&our, &their, &day());
    assert_eq!(found.matched[0].learned_fee, Some(ngn(15)));
    let mut silent = theirs(1, 500);
    silent.fee = None;
    let (our, their) = ([ours(1, 500)], [silent]);
    assert_eq!(compare(&our, &their, &day()).matched[0].learned_fee, None);
}

#[test]
fn money_that_moved_after_a_no_or_a_silence_differs_and_a_try_that_moved_nothing_does_not() {
    for (standing, moved, sizes_wanted) in [
        (Standing::NotMoved, true, [0, 0, 0, 1]),
        (Standing::Open, true, [0, 0, 0, 1]),
        (Standing::Moved, false, [0, 0, 0, 1]),
        (Standing::NotMoved, false, [0, 0, 0, 0]),
        (Standing::Open, false, [0, 0, 0, 0]),
    ] {
        let (mut our, mut their) = (ours(1, 500), theirs(1, 500));
        (our.standing, their.moved) = (standing, moved);
        assert_eq!(sizes(&compare(&[our], &[their], &day())), sizes_wanted, "{standing:?} {moved}");
    }
    for standing in [Standing::NotMoved, Standing::Open] {
        let mut our = ours(1, 500);
        our.standing = standing;
        assert_eq!(sizes(&compare(&[our], &[], &day())), [0; 4], "nothing moved by our books, and nothing is listed");
    }
}

#[test]
fn two_movements_under_one_reference_are_a_match_and_a_break() {
    let mut again = theirs(1, 500);
    again.gateway_ref = "ch_again".to_owned();
    again.at = at("2026-09-02T12:00:00Z");
    let (our, their) = ([ours(1, 500)], [again.clone(), theirs(1, 500)]);
    let found = compare(&our, &their, &day());
    assert_eq!(sizes(&found), [1, 0, 1, 0]);
    assert_eq!(found.only_theirs[0].gateway_ref, "ch_again");
    // A try that failed leaves the place to the one that did not, also when it was earlier.
    let mut failed = again;
    (failed.moved, failed.at) = (false, at("2026-09-02T10:00:00Z"));
    let their = [failed, theirs(1, 500)];
    assert_eq!(sizes(&compare(&our, &their, &day())), [1, 0, 0, 0]);
}

#[test]
fn a_line_that_is_told_on_two_pages_is_one() {
    let (our, their) = ([ours(1, 500)], [theirs(1, 500), theirs(1, 500), theirs(1, 500)]);
    assert_eq!(sizes(&compare(&our, &their, &day())), [1, 0, 0, 0]);
}

#[test]
fn without_our_reference_the_providers_is_enough_and_kinds_are_not_mixed() {
    let mut nameless = theirs(1, 500);
    nameless.key = None;
    let our = [ours(1, 500)];
    assert_eq!(sizes(&compare(&our, &[nameless], &day())), [1, 0, 0, 0]);
    let mut back = theirs(1, 500);
    back.kind = LineKind::Refund;
    assert_eq!(sizes(&compare(&our, &[back], &day())), [0, 1, 1, 0]);
}

#[test]
fn the_last_minute_of_a_day_matches_the_first_of_the_next_and_is_judged_once() {
    let (mut our, mut their) = (ours(1, 500), theirs(1, 500));
    our.at = at("2026-09-02T22:59:00Z");
    their.at = at("2026-09-02T23:01:00Z");
    let (our, their) = ([our], [their]);
    assert_eq!(sizes(&compare(&our, &their, &day())), [1, 0, 0, 0]);
    let next = Window { since: day().until, until: at("2026-09-03T23:00:00Z"), ..day() };
    assert_eq!(sizes(&compare(&our, &their, &next)), [1, 0, 0, 0]);
    // Alone, each is a break in its own day only.
    assert_eq!(sizes(&compare(&our, &[], &day())), [0, 1, 0, 0]);
    assert_eq!(sizes(&compare(&our, &[], &next)), [0; 4]);
    assert_eq!(sizes(&compare(&[], &their, &day())), [0; 4]);
    assert_eq!(sizes(&compare(&[], &their, &next)), [0, 0, 1, 0]);
    assert_eq!(day().listed_until(), at("2026-09-03T01:00:00Z"));
    assert_eq!(day().listed_since(), at("2026-09-01T21:00:00Z"));
}

/// What is done to the provider's copy of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    None,
    Amount,
    Currency,
    Flip,
    Delete,
    Fee,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        4 => Just(Edit::None),
        1 => Just(Edit::Amount),
        1 => Just(Edit::Currency),
        1 => Just(Edit::Flip),
        1 => Just(Edit::Delete),
        1 => Just(Edit::Fee),
    ];
    proptest::collection::vec(edit, 0..40)
}

proptest! {
    #[test]
    fn exactly_what_was_edited_is_named(edits in edits(), added in 0_usize..4, turn in 0_usize..40) {
        let our: Vec<OurLine> = (0..edits.len()).map(|n| ours(n as u128 + 1, 1_000)).collect();
        let mut their = Vec::new();
        for (n, edit) in edits.iter().enumerate() {
            let mut line = theirs(n as u128 + 1, 1_000);
            match edit {
                Edit::None => {}
                Edit::Amount => line.amount = ngn(1_001),
                Edit::Currency => line.amount = Money::new(1_000, Currency::parse("GHS").expect("a currency")),
                Edit::Flip => line.moved = false,
                Edit::Delete => continue,
                Edit::Fee => line.fee = Some(ngn(16)),
            }
            their.push(line);
        }
        their.extend((0..added).map(|n| theirs(1_000 + n as u128, 5)));
        let count = |wanted: &[Edit]| edits.iter().filter(|edit| wanted.contains(edit)).count();
        let wanted = [
            count(&[Edit::None]),
            count(&[Edit::Delete]),
            added,
            count(&[Edit::Amount, Edit::Currency, Edit::Flip, Edit::Fee]),
        ];
        let found = compare(&our, &their, &day());
        prop_assert_eq!(sizes(&found), wanted);
        // In whatever order they come.
        let mut turned = their.clone();
        if !turned.is_empty() {
            let by = turn % turned.len();
            turned.rotate_left(by);
        }
        let mut reversed = our.clone();
        reversed.reverse();
        prop_assert_eq!(compare(&reversed, &turned, &day()), found);
    }

    #[test]
    fn days_side_by_side_miss_no_break_and_tell_none_twice(hours in proptest::collection::vec((0_i64..72, 0_i64..4), 1..30)) {
        let start = at("2026-09-01T00:00:00Z");
        let hour = |n: i64| start + SignedDuration::from_hours(n);
        let (mut our, mut their) = (Vec::new(), Vec::new());
        let (mut lonely, mut strange) = (0, 0);
        for (n, (when, side)) in hours.iter().enumerate() {
            let (mut mine, mut other) = (ours(n as u128 + 1, 100), theirs(n as u128 + 1, 100));
            (mine.at, other.at) = (hour(*when), hour(*when) + SignedDuration::from_mins(90));
            match side {
                0 => { our.push(mine); lonely += 1; }
                1 => { their.push(other); strange += 1; }
                _ => { our.push(mine); their.push(other); }
            }
        }
        let mut found = [0; 2];
        for day in 0..4 {
            let window = Window { since: hour(day * 24), until: hour(day * 24 + 24), tolerance: SignedDuration::from_hours(2) };
            let listed = |at: Timestamp| window.listed_since() <= at && at < window.listed_until();
            let our: Vec<OurLine> = our.iter().filter(|line| listed(line.at)).cloned().collect();
            let their: Vec<TheirLine> = their.iter().filter(|line| listed(line.at)).cloned().collect();
            let one = compare(&our, &their, &window);
            found[0] += one.only_ours.len();
            found[1] += one.only_theirs.len();
            prop_assert!(one.different.is_empty());
        }
        prop_assert_eq!(found, [lonely, strange]);
    }
}
