use jiff::civil::Date;
use money::{Currency, Money};

use super::{LineKind, Question};
use crate::{Bearer, Purpose, Table, TariffError};

fn on(text: &str) -> Date {
    text.parse().expect("a day")
}

fn ask(gateway: &str, minor: i64, day: &str, purpose: Purpose) -> super::Quote {
    let amount = Money::new(minor, Currency::NGN);
    let table = Table::built_in().expect("the table of every build");
    table.quote(&Question { gateway, amount, on: on(day), purpose }).expect("a price")
}

fn amounts(gateway: &str, minor: i64, day: &str) -> Vec<(LineKind, i64)> {
    ask(gateway, minor, day, Purpose::General).lines.iter().map(|line| (line.kind, line.amount)).collect()
}

#[test]
fn fees_change_at_the_kobo_behind_a_bands_end() {
    use LineKind::{Duty, TransferFee, Vat};
    let day = "2026-09-01";
    for (minor, fee, vat, duty) in [
        (1, 1_000, 75, 0),
        (500_000, 1_000, 75, 0),
        (500_001, 2_500, 188, 0),
        (999_999, 2_500, 188, 0),
        (1_000_000, 2_500, 188, 5_000),
        (5_000_000, 2_500, 188, 5_000),
        (5_000_001, 5_000, 375, 5_000),
        (500_000_000, 5_000, 375, 5_000),
    ] {
        assert_eq!(amounts("providus", minor, day), [(TransferFee, fee), (Vat, vat), (Duty, duty)], "{minor}");
    }
}

#[test]
fn a_providers_own_row_comes_first_and_has_its_tax_in_it() {
    let quote = ask("paystack", 1_000_000, "2026-09-01", Purpose::General);
    assert_eq!(amounts("paystack", 1_000_000, "2026-09-01"), [(LineKind::TransferFee, 2_500), (LineKind::Duty, 5_000)]);
    assert_eq!(quote.cost.minor(), 7_500);
    assert_eq!(quote.lines[0].title, "Paystack transfer fee");
}

#[test]
fn the_duty_passes_from_the_receiver_to_the_payer_with_the_year_2026() {
    for (day, bearer, cost, withheld) in [
        ("2020-12-31", None, 2_688, 0),
        ("2021-01-01", Some(Bearer::Receiver), 2_688, 5_000),
        ("2025-12-31", Some(Bearer::Receiver), 2_688, 5_000),
        ("2026-01-01", Some(Bearer::Payer), 7_688, 0),
    ] {
        let quote = ask("fincra", 1_000_000, day, Purpose::General);
        let duty = quote.lines.iter().find(|line| line.kind == LineKind::Duty);
        assert_eq!(duty.map(|line| line.bearer), bearer, "{day}");
        assert_eq!((quote.cost.minor(), quote.withheld.minor()), (cost, withheld), "{day}");
    }
}

#[test]
fn the_tax_on_a_fee_rose_in_february_2020() {
    assert_eq!(amounts("fincra", 500_000, "2020-01-31")[1], (LineKind::Vat, 50));
    assert_eq!(amounts("fincra", 500_000, "2020-02-01")[1], (LineKind::Vat, 75));
    assert_eq!(amounts("fincra", 500_000, "2019-12-31"), [], "no row speaks of it");
}

#[test]
fn wages_are_exempt_and_the_line_says_why() {
    let quote = ask("fincra", 1_000_000, "2026-01-01", Purpose::Salary);
    let duty = quote.lines.last().expect("a line");
    assert_eq!(
        (duty.kind, duty.amount, duty.why.as_str()),
        (LineKind::Duty, 0, "payouts of the purpose salary are exempt")
    );
    assert_eq!(quote.cost.minor(), 2_688);
}

#[test]
fn every_line_names_its_rule() {
    for line in ask("nomba", 1_000_000, "2026-09-01", Purpose::General).lines {
        assert!(!line.source.is_empty() && !line.why.is_empty() && line.valid_from <= on("2026-09-01"), "{line:?}");
    }
}

#[test]
fn a_currency_without_rules_costs_nothing() {
    let table = Table::built_in().expect("the table");
    let amount = Money::new(100_000, Currency::parse("KES").expect("a currency"));
    let question = Question { gateway: "fincra", amount, on: on("2026-09-01"), purpose: Purpose::General };
    let quote = table.quote(&question).expect("a price");
    assert!(quote.lines.is_empty() && quote.cost.is_zero());
}

#[test]
fn two_rows_of_a_day_and_rows_without_an_end_of_bands_are_refused() {
    let row = |from: &str, to: &str, bands: &str| {
        format!(
            r#"{{"kind":"duty","currency":"NGN","validFrom":"{from}"{to},"bands":{bands},"bearer":"payer","title":"Duty","source":"a law"}}"#
        )
    };
    let table = |rows: &[String]| Table::parse(&format!(r#"{{"rules":[{}]}}"#, rows.join(",")));
    let whole = r#"[{"amount":1}]"#;
    let first = row("2025-01-01", r#","validTo":"2026-01-01""#, whole);
    assert!(table(&[first.clone(), row("2026-01-01", "", whole)]).is_ok());
    let twice = table(&[first, row("2025-12-31", "", whole)]).expect_err("both hold on the last day");
    assert!(matches!(twice, TariffError::Overlap { kind: "duty", on: day, .. } if day == on("2025-12-31")), "{twice}");
    for bands in ["[]", r#"[{"upTo":5,"amount":1}]"#, r#"[{"upTo":5,"amount":1},{"upTo":5,"amount":1},{"amount":1}]"#] {
        assert!(matches!(table(&[row("2025-01-01", "", bands)]), Err(TariffError::Incomplete(_))), "{bands}");
    }
    assert!(matches!(Table::parse("{}"), Err(TariffError::Unreadable(_))));
}
