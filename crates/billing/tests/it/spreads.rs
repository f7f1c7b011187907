//! Exact values rounded together.

use billing::spread::spread;
use money::{Currency, Ratio, Rounding};
use proptest::prelude::*;

fn ratio(num: i128, den: i128) -> Ratio {
    Ratio::new(num, den).expect("a fraction")
}

fn parts(exact: &[Ratio]) -> (Vec<i64>, i64) {
    let spread = spread(exact, Currency::NGN, Rounding::HalfEven).expect("fits");
    (spread.parts.iter().map(|part| part.minor()).collect(), spread.total.minor())
}

#[test]
fn the_largest_remainder_takes_the_unit_and_of_equals_the_first() {
    assert_eq!(parts(&[]), (vec![], 0));
    assert_eq!(parts(&[ratio(1, 3), ratio(1, 3), ratio(1, 3)]), (vec![1, 0, 0], 1));
    assert_eq!(parts(&[ratio(1, 4), ratio(3, 4), ratio(5, 1)]), (vec![0, 1, 5], 6));
    assert_eq!(parts(&[ratio(-7, 2), ratio(7, 2)]), (vec![-3, 3], 0));
    assert_eq!(parts(&[ratio(-1, 3), ratio(-1, 3), ratio(-1, 3)]), (vec![-1, 0, 0], -1));
}

proptest! {
    #[test]
    fn parts_sum_to_the_total_and_stay_by_their_values(
        drawn in prop::collection::vec((-1_000_000_i128..1_000_000, 1_i128..5_000), 0..9),
        rounding in prop::sample::select(Rounding::ALL.to_vec()),
    ) {
        let exact: Vec<Ratio> = drawn.into_iter().map(|(num, den)| ratio(num, den)).collect();
        let done = spread(&exact, Currency::NGN, rounding).expect("fits");
        let mirrored: Vec<Ratio> = exact.iter().map(|part| part.checked_neg().expect("fits")).collect();
        let undone = spread(&mirrored, Currency::NGN, rounding).expect("fits");
        if !done.total.is_zero() {
            for (part, other) in done.parts.iter().zip(&undone.parts) {
                prop_assert_eq!(part.minor(), -other.minor());
            }
        }
        prop_assert_eq!(done.parts.iter().map(|part| part.minor()).sum::<i64>(), done.total.minor());
        for (part, exact) in done.parts.iter().zip(&exact) {
            prop_assert!(exact.floor().expect("fits") <= part.minor() && part.minor() <= exact.ceil().expect("fits"));
        }
    }
}
