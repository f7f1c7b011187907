use proptest::prelude::*;
use recovery::DeclineCode;

use super::{Funds, Method, Pull, Saver, World, pull_fate};
use crate::simulated::Fate;
use crate::simulated::behavior::Behavior;
use crate::simulated::card::{Saved, TEST_CARDS};
use crate::simulated::sample::{at, holder, world};
use recovery::payers::USUAL_SALARY_MINOR;

const PLAIN: &str = "4084080000000003";
const BALANCE: &str = "4084080000000219";

fn pull(attempt: i32) -> Pull {
    Pull { amount_minor: 500_000, at: at("2026-09-15T08:00:00Z"), attempt, first_at: None }
}

fn fate(saver: &Saver, pull: Pull) -> Fate {
    pull_fate(&world(), saver, &pull).expect("a date in range")
}

/// The fates of a card's first four charges.
fn story(number: &str) -> [Fate; 4] {
    [1, 2, 3, 4].map(|attempt| fate(&holder(number, Behavior::default()), pull(attempt)))
}

#[test]
fn each_card_tells_its_story() {
    use DeclineCode as Code;
    let always = |fate| [fate; 4];
    let no = Fate::Declines;
    let stories = [
        ("4084080000000003", always(Fate::Succeeds)),
        ("4084080000000011", always(Fate::Succeeds)),
        ("4084080000000029", always(Fate::Succeeds)),
        ("4084080000000037", always(Fate::Succeeds)),
        ("4084080000000045", always(no(Code::InsufficientFunds))),
        ("4084080000000052", always(no(Code::DoNotHonor))),
        ("4084080000000060", always(no(Code::ExpiredCard))),
        ("4084080000000078", always(no(Code::StolenCard))),
        ("4084080000000086", always(no(Code::LostCard))),
        ("4084080000000094", always(no(Code::SuspectedFraud))),
        (
            "4084080000000102",
            [no(Code::IssuerUnavailable), no(Code::IssuerUnavailable), Fate::Succeeds, Fate::Succeeds],
        ),
        ("4084080000000110", [no(Code::ProcessorError), Fate::Succeeds, Fate::Succeeds, Fate::Succeeds]),
        ("4084080000000128", always(Fate::SilentThenSucceeds)),
        ("4084080000000136", always(Fate::SilentThenDeclines(Code::DoNotHonor))),
        ("4084080000000144", always(Fate::LeavesNoTrace)),
        ("4084080000000151", always(no(Code::LimitExceeded))),
        ("4084080000000169", always(no(Code::TokenInvalid))),
        ("4084080000000177", always(no(Code::IncorrectPin))),
        ("4084080000000185", always(Fate::PendingThenSucceeds)),
        ("4084080000000193", always(Fate::PendingThenDeclines(Code::DoNotHonor))),
        ("4084080000000201", always(Fate::WantsConfirmation)),
        ("4084080000000227", always(Fate::Succeeds)),
        ("4084080000000235", always(Fate::Succeeds)),
        ("4084080000000243", always(Fate::Succeeds)),
        ("4084080000000250", always(Fate::MovesLess)),
        ("4084080000000292", always(Fate::MovesOtherCurrency)),
        ("4084080000000300", always(Fate::Succeeds)),
    ];
    for (number, expected) in stories {
        assert_eq!(story(number), expected, "{number}");
    }
    let told: Vec<&str> = stories.iter().map(|(number, _)| *number).chain([BALANCE]).collect();
    assert!(TEST_CARDS.iter().all(|card| told.contains(&card.number)), "a card without a test");
    assert_eq!(told.len(), TEST_CARDS.len());
}

#[test]
fn the_limit_is_over_after_midnight_in_lagos() {
    let card = holder("4084080000000151", Behavior::default());
    let limited = Fate::Declines(DeclineCode::LimitExceeded);
    let first_at = Some(at("2026-09-15T08:00:00Z"));
    let again = |instant| fate(&card, Pull { at: at(instant), first_at, ..pull(2) });
    assert_eq!(again("2026-09-15T22:59:59Z"), limited);
    assert_eq!(again("2026-09-15T23:00:00Z"), Fate::Succeeds);
    assert_eq!(again("2026-10-15T08:00:00Z"), Fate::Succeeds);
}

#[test]
fn a_plan_comes_first_and_then_the_next_trigger() {
    let plan = vec![Fate::PendingThenSucceeds, Fate::Declines(DeclineCode::InsufficientFunds)];
    let behavior = Behavior { plan, ..Behavior::default() };
    let stolen = holder("4084080000000078", behavior.clone());
    assert_eq!(fate(&stolen, pull(1)), Fate::PendingThenSucceeds);
    assert_eq!(fate(&stolen, pull(2)), Fate::Declines(DeclineCode::InsufficientFunds));
    assert_eq!(fate(&stolen, pull(3)), Fate::Declines(DeclineCode::StolenCard));
    assert_eq!(fate(&holder(PLAIN, behavior), pull(3)), Fate::Succeeds);
}

#[test]
fn kobo_decide_only_when_switched_on_and_nothing_before_did() {
    let on = World { kobo_decides: true, ..world() };
    let expected = [
        (500_001, Fate::Declines(DeclineCode::InsufficientFunds)),
        (500_002, Fate::Declines(DeclineCode::DoNotHonor)),
        (500_003, Fate::Declines(DeclineCode::ExpiredCard)),
        (500_004, Fate::Declines(DeclineCode::StolenCard)),
        (500_005, Fate::Declines(DeclineCode::IssuerUnavailable)),
        (500_006, Fate::SilentThenSucceeds),
        (500_007, Fate::SilentThenDeclines(DeclineCode::DoNotHonor)),
        (500_008, Fate::WantsConfirmation),
        (500_009, Fate::PendingThenSucceeds),
        (500_010, Fate::SaysDuplicate),
        (500_000, Fate::Succeeds),
        (500_011, Fate::Succeeds),
    ];
    let plain = holder(PLAIN, Behavior::default());
    let lost = holder("4084080000000086", Behavior::default());
    for (amount_minor, kobo) in expected {
        let pull = Pull { amount_minor, ..pull(1) };
        assert_eq!(pull_fate(&on, &plain, &pull), Ok(kobo), "{amount_minor}");
        assert_eq!(fate(&plain, pull), Fate::Succeeds);
        assert_eq!(pull_fate(&on, &lost, &pull), Ok(Fate::Declines(DeclineCode::LostCard)));
    }
}

/// How many of 2,000 payers a charge succeeds for.
fn successes(number: &str, behavior: &Behavior, instant: &str) -> usize {
    let succeeds = |payer: &usize| {
        let mut saver = holder(number, behavior.clone());
        saver.payer = format!("payer{payer}@example.com");
        fate(&saver, Pull { at: at(instant), amount_minor: USUAL_SALARY_MINOR / 20, ..pull(1) }) == Fate::Succeeds
    };
    (0..2_000).filter(succeeds).count()
}

#[test]
fn charging_after_payday_recovers_more() {
    let payday = "2026-09-25T07:00:00Z";
    let before = "2026-09-22T07:00:00Z";
    let unsaid = Behavior::default();
    let salaried = Behavior { salary_minor: Some(USUAL_SALARY_MINOR), ..Behavior::default() };
    for (number, behavior) in [(BALANCE, &unsaid), (BALANCE, &salaried), (PLAIN, &salaried)] {
        assert!(successes(number, behavior, payday) > 2 * successes(number, behavior, before), "{number}");
    }
    // Nothing is said of this payer's money, and the card says yes.
    assert_eq!(successes(PLAIN, &unsaid, before), 2_000);
}

#[test]
fn charges_are_counted_as_long_as_the_count_matters() {
    let counted =
        |number, plan: &[Fate]| holder(number, Behavior { plan: plan.to_vec(), ..Behavior::default() }).counted();
    assert_eq!(counted(PLAIN, &[]), 0);
    assert_eq!(counted(PLAIN, &[Fate::Succeeds; 3]), 3);
    assert_eq!(counted("4084080000000102", &[]), 2);
    assert_eq!(counted("4084080000000102", &[Fate::Succeeds]), 2);
    assert_eq!(counted("4084080000000151", &[]), 1);
    for card in TEST_CARDS {
        // The first charge that is not counted meets the same fate as any later one.
        let saver = holder(card.number, Behavior::default());
        assert_eq!(fate(&saver, pull(saver.counted() + 1)), fate(&saver, pull(1_000)), "{}", card.number);
    }
}

#[test]
fn mandates_need_consent_and_money() {
    let mandate = |account: &str, payer: &str| Saver {
        method: Method::Mandate,
        payer: payer.to_owned(),
        ..holder(account, Behavior::default())
    };
    let inactive = Fate::Declines(DeclineCode::MandateInactive);
    let given = mandate("0123456780", "ada@example.com");
    let early = Pull { at: at("2026-08-01T10:59:59Z"), ..pull(1) };
    assert_eq!(fate(&given, early), inactive);
    assert_eq!(fate(&mandate("0123456789", "ada@example.com"), pull(1)), inactive);
    let fates: Vec<Fate> =
        (0..100).map(|payer| fate(&mandate("0123456780", &format!("{payer}@example.com")), pull(1))).collect();
    assert!(fates.contains(&Fate::Succeeds));
    assert!(fates.contains(&Fate::Declines(DeclineCode::InsufficientFunds)));
    assert!(!fates.contains(&inactive));
}

#[test]
fn pushed_money_comes_from_the_same_account() {
    let funds = |number, behavior| holder(number, behavior).funds();
    assert_eq!(funds(PLAIN, Behavior::default()), Funds::Always);
    assert_eq!(funds("4084080000000060", Behavior::default()), Funds::Always);
    assert_eq!(funds("4084080000000045", Behavior::default()), Funds::Never);
    assert_eq!(funds(BALANCE, Behavior::default()), Funds::Salary);
    let salaried = Behavior { salary_minor: Some(1), ..Behavior::default() };
    assert_eq!(funds("4084080000000060", salaried), Funds::Salary);
}

proptest! {
    #[test]
    fn the_same_charge_always_meets_the_same_fate(
        card in 0..TEST_CARDS.len(),
        seed in any::<u64>(),
        payer in "[a-z]{1,8}@example\\.com",
        amount_minor in 1_i64..50_000_000,
        second in 1_735_689_600_i64..1_861_920_000,
        attempt in 1_i32..10,
        kobo_decides in any::<bool>(),
    ) {
        let world = World { seed, kobo_decides, ..world() };
        let mut saver = holder(TEST_CARDS[card].number, Behavior::default());
        saver.payer = payer;
        let at = jiff::Timestamp::from_second(second).expect("2025 to 2028");
        let pull = Pull { amount_minor, at, attempt, first_at: None };
        let fate = pull_fate(&world, &saver, &pull);
        prop_assert!(fate.is_ok());
        prop_assert_eq!(fate.clone(), pull_fate(&world.clone(), &saver.clone(), &pull));
        if let Saved::Always(always) = TEST_CARDS[card].saved {
            prop_assert_eq!(fate, Ok(always));
        }
    }
}
