use money::Currency;

use super::*;

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn line(kind: SettledKind, minor: i64, fee: Option<i64>) -> SettledLine {
    SettledLine { kind, amount: ngn(minor), fee: fee.map(ngn) }
}

#[test]
fn a_settlement_is_what_came_in_less_everything_that_was_kept() {
    let lines = [
        line(SettledKind::Charge, 500_000, Some(17_500)),
        line(SettledKind::Charge, 5_000_000, Some(85_000)),
        line(SettledKind::Refund, 100_000, None),
        line(SettledKind::Dispute, 50_000, Some(1_000)),
        line(SettledKind::Fee, 2_500, None),
        line(SettledKind::Adjustment, -10_000, None),
    ];
    let net = 5_500_000 - 100_000 - 50_000 - 106_000 - 10_000;
    let told = explain(ngn(net), &lines).expect("one currency");
    assert_eq!((told.gross, told.fees, told.refunds), (ngn(5_500_000), ngn(106_000), ngn(100_000)));
    assert_eq!((told.disputes, told.adjustments), (ngn(50_000), ngn(-10_000)));
    assert_eq!((told.expected, told.unexplained), (ngn(net), ngn(0)));
    let short = explain(ngn(net - 7), &lines).expect("one currency");
    assert_eq!(short.unexplained, ngn(-7));
}

#[test]
fn a_line_in_another_currency_is_refused() {
    let dollars = Money::new(1, Currency::parse("USD").expect("a currency"));
    let lines = [SettledLine { kind: SettledKind::Charge, amount: dollars, fee: None }];
    assert!(explain(ngn(0), &lines).is_err());
    assert_eq!(explain(ngn(0), &[]).expect("nothing").unexplained, ngn(0));
}
