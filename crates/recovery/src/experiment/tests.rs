use proptest::prelude::*;
use rust_decimal::Decimal;

use super::interval::newcombe;
use super::{Arm, ArmFigures, Claim, Experiment, Recovery, arm_of, uplift, wilson};

fn experiment(holdout_per_mille: u16) -> Experiment {
    Experiment { id: "exp_1".to_owned(), holdout_per_mille, least_sample: 200 }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[test]
fn newcombes_own_examples() {
    // Statistics in Medicine 17 (1998), table II, method 10.
    let rows = [
        ((56, 70), (48, 80), "0.0524", "0.3339"),
        ((9, 10), (3, 10), "0.1705", "0.8090"),
        ((10, 10), (0, 20), "0.6791", "1.0000"),
        ((10, 10), (0, 10), "0.6075", "1.0000"),
    ];
    for (one, two, low, high) in rows {
        let found = newcombe(one, two).expect("in range");
        assert_eq!((found.low.round_dp(4), found.high.round_dp(4)), (decimal(low), decimal(high)), "{one:?} {two:?}");
    }
}

#[test]
fn wilson_stays_inside_and_refuses_nonsense() {
    let nothing = wilson(0, 10).expect("in range");
    assert_eq!((nothing.low, nothing.high.round_dp(4)), (Decimal::ZERO, decimal("0.2775")));
    assert_eq!(wilson(0, 0), None);
    assert_eq!(wilson(2, 1), None);
}

#[test]
fn nothing_is_claimed_of_a_small_sample() {
    let arm = |failed, recovered| ArmFigures { failed, recovered, ..ArmFigures::default() };
    let small = uplift(&experiment(100), &arm(199, 190), &arm(10_000, 10));
    assert_eq!((small.claim, small.rate), (Claim::TooFew { needed: 200, smallest: 199 }, None));
    let rows = [
        (arm(1_000, 600), arm(1_000, 500), Claim::Better),
        (arm(1_000, 500), arm(1_000, 600), Claim::Worse),
        (arm(1_000, 510), arm(1_000, 500), Claim::NoDifference),
    ];
    for (treatment, holdout, claim) in rows {
        assert_eq!(uplift(&experiment(100), &treatment, &holdout).claim, claim);
    }
}

#[test]
fn the_difference_of_money_has_an_interval_too() {
    let arm = |lost: u32, paid: u32, amount: i64| {
        let amounts = std::iter::repeat_n(0, usize::try_from(lost).expect("few"));
        let amounts = amounts.chain(std::iter::repeat_n(amount, usize::try_from(paid).expect("few")));
        amounts.fold(ArmFigures::default(), |arm, minor| arm.with(minor).expect("in range"))
    };
    let found = uplift(&experiment(100), &arm(200, 200, 1_000), &arm(300, 100, 1_000));
    let money = found.minor_per_failed.expect("a large sample");
    // Means 500 and 250; sample variances 250626.57 and 187969.92, over 400 each: a standard error of 33.11.
    assert_eq!(money.estimate, Decimal::from(250));
    assert_eq!((money.low.round_dp(1), money.high.round_dp(1)), (decimal("185.1"), decimal("314.9")));
    // All alike: no spread, no width.
    let same = uplift(&experiment(100), &arm(0, 300, 777), &arm(0, 300, 777)).minor_per_failed.expect("a large sample");
    assert_eq!((same.low, same.high), (Decimal::ZERO, Decimal::ZERO));
}

#[test]
fn the_share_is_kept_and_ids_deal_anew() {
    for share in [1, 100, 500, 900] {
        let held = (0..20_000).filter(|n| experiment(share).assign(&format!("cus_{n}")) == Arm::Holdout).count();
        let wanted = usize::from(share) * 20;
        assert!(held.abs_diff(wanted) < 300, "{held} of 20000 at {share} per mille");
    }
    let other = Experiment { id: "exp_2".to_owned(), ..experiment(500) };
    let moved = (0..1_000).filter(|n| {
        let who = format!("cus_{n}");
        other.assign(&who) != experiment(500).assign(&who)
    });
    assert!((400..600).contains(&moved.count()));
}

#[test]
fn an_arm_never_changes_in_the_middle_of_an_invoice() {
    let running = experiment(500);
    for began in [None, Some(Arm::Treatment), Some(Arm::Holdout)] {
        // Whatever runs now, and also when nothing does any more.
        assert_eq!(arm_of(Recovery::Began(began), Some(&running), "cus_1"), began);
        assert_eq!(arm_of(Recovery::Began(began), None, "cus_1"), began);
    }
    assert_eq!(arm_of(Recovery::Begins, Some(&running), "cus_1"), Some(running.assign("cus_1")));
    assert_eq!(arm_of(Recovery::Begins, None, "cus_1"), None);
}

#[test]
fn experiments_are_checked_whole() {
    let wrong = Experiment { id: String::new(), holdout_per_mille: 1_000, least_sample: 3 };
    let errors = wrong.validate().expect_err("three problems");
    assert_eq!(errors.iter().map(|e| e.path.as_str()).collect::<Vec<_>>(), ["id", "holdout_per_mille", "least_sample"]);
    assert_eq!(experiment(1).validate(), Ok(()));
}

proptest! {
    #[test]
    fn intervals_hold_their_estimate(tried in 1..5_000_u64, of in 0..5_000_u64, tried2 in 1..5_000_u64, of2 in 0..5_000_u64) {
        let (one, two) = ((of % (tried + 1), tried), (of2 % (tried2 + 1), tried2));
        let found = newcombe(one, two).expect("in range");
        prop_assert!(found.low <= found.estimate && found.estimate <= found.high);
        prop_assert!(found.low >= Decimal::NEGATIVE_ONE && found.high <= Decimal::ONE);
        let turned = newcombe(two, one).expect("in range");
        prop_assert_eq!(turned.low.round_dp(12), (-found.high).round_dp(12));
    }

    #[test]
    fn more_held_out_never_moves_a_customer_back(customer in "[a-z0-9]{1,20}", share in 1..999_u16) {
        let is_held = |share| experiment(share).assign(&customer) == Arm::Holdout;
        prop_assert!(!is_held(share) || is_held(share + 1));
    }
}
