//! Both ways, for the rule and every kind of exception.

use proptest::prelude::*;

use super::*;

fn money(minor: i64, code: &str) -> Money {
    Money::new(minor, Currency::parse(code).expect("a currency"))
}

#[test]
fn each_currency_has_stripes_unit() {
    let rows = [
        ("NGN", 10_151, 10_151),
        ("USD", 1_000, 1_000),
        ("JPY", 500, 500),
        ("XOF", 500, 500),
        ("HUF", 1_045, 1_045),
        ("KWD", 5_120, 5_120),
        ("ISK", 5, 500),
        ("UGX", 5, 500),
        ("MGA", 500, 5),
    ];
    for (code, ours, theirs) in rows {
        assert_eq!(written(money(ours, code)), Ok(theirs), "{code}");
        assert_eq!(read(theirs, Currency::parse(code).expect("a currency")), Some(money(ours, code)), "{code}");
    }
}

#[test]
fn what_stripe_cannot_take_is_refused_before_it_is_sent() {
    for (code, ours) in [("KWD", 5_124), ("TND", 1), ("MGA", 550), ("UGX", i64::MAX)] {
        assert!(matches!(written(money(ours, code)), Err(GatewayError::BadRequest(_))), "{code} {ours}");
    }
    assert_eq!(read(550, Currency::parse("UGX").expect("a currency")), None);
}

proptest! {
    #[test]
    fn what_is_written_is_read(minor in 0_i64..1_000_000_000_000, code in prop::sample::select(vec!["NGN", "KWD", "ISK", "UGX", "MGA", "JPY"])) {
        let amount = money(minor, code);
        if let Ok(figure) = written(amount) {
            prop_assert_eq!(read(figure, amount.currency()), Some(amount));
        }
    }
}
