use money::{Currency, Money};
use reconciliation::SettledKind;

use super::*;

fn layout(name: &str) -> &'static Layout {
    LAYOUTS.iter().find(|layout| layout.name == name).expect("a layout")
}

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

/// What is wrong with a file.
fn refused(name: &str, content: &str) -> Vec<String> {
    let error = read(layout(name), content).expect_err("the file is refused");
    error.fields.into_iter().map(|field| field.message).collect()
}

#[test]
fn a_file_is_read_by_the_providers_columns_in_any_order() {
    let content = "\u{feff}Reference;Amount;Fees;Transaction ID;Settlement ID;Settlement Date\r\n\
        pay-1;\"5,000.00\";175.00;81;S-1;2026-09-03\r\n\
        other;₦200.05;;82;S-1;2026-09-03 00:00:00\r\n;;;;;\r\n";
    let lines = read(layout("paystack"), content).expect("a file");
    assert_eq!(lines.len(), 2, "a blank line is none");
    assert_eq!(lines[0].item.amount, ngn(500_000));
    assert_eq!((lines[0].item.fee, lines[0].net), (Some(ngn(17_500)), ngn(482_500)));
    assert_eq!((lines[1].item.amount, lines[1].item.fee), (ngn(20_005), None));
    assert_eq!(lines[0].settled_at.to_string(), "2026-09-02T23:00:00Z", "midnight in Lagos");
    let told = settlements(lines).expect("one settlement");
    assert_eq!((told.len(), told[0].net), (1, ngn(502_505)));
}

#[test]
fn what_goes_out_has_one_sign_whatever_the_file_writes() {
    let content = "settlement,settled_at,kind,gateway_ref,amount,fee,currency\n\
        S-1,2026-09-03T05:00:00Z,charge,a,1000,15,NGN\n\
        S-1,2026-09-03T05:00:00Z,refund,b,-300,,NGN\n\
        S-1,2026-09-03T05:00:00Z,refund,c,100,,NGN\n\
        S-1,2026-09-03T05:00:00Z,fee,d,5,,NGN\n\
        S-1,2026-09-03T05:00:00Z,adjustment,e,-20,,NGN\n";
    let lines = read(layout("plain"), content).expect("a file");
    let kinds: Vec<(SettledKind, i64)> = lines.iter().map(|line| (line.item.kind, line.item.amount.minor())).collect();
    assert_eq!(kinds[1..3], [(SettledKind::Refund, 300), (SettledKind::Refund, 100)]);
    assert_eq!(kinds[4], (SettledKind::Adjustment, -20));
    let told = settlements(lines).expect("one settlement");
    assert_eq!(told[0].net, ngn(1000 - 15 - 300 - 100 - 5 - 20));
}

#[test]
fn one_line_that_cannot_be_read_refuses_the_file() {
    let head = "settlement,settled_at,kind,gateway_ref,amount,currency\n";
    let good = "S-1,2026-09-03T05:00:00Z,charge,a,1000,NGN\n";
    for (bad, why) in [
        ("S-1,2026-09-03T05:00:00Z,charge,a,10.5,NGN\n", "Line 3: `10.5` is no amount."),
        ("S-1,2026-09-03T05:00:00Z,charge,a,ten,NGN\n", "Line 3: `ten` is no amount."),
        ("S-1,2026-09-03T05:00:00Z,charge,a,,NGN\n", "Line 3: the amount is missing."),
        ("S-1,2026-09-03T05:00:00Z,gift,a,10,NGN\n", "Line 3: `gift` is no kind of line that is known."),
        ("S-1,third of may,charge,a,10,NGN\n", "Line 3: `third of may` is no date."),
        ("S-1,2026-09-03T05:00:00Z,charge,,10,NGN\n", "Line 3: the reference of the movement is missing."),
        ("S-1,2026-09-03T05:00:00Z,charge,a,10,XXQ\n", "Line 3: `XXQ` is no currency."),
        ("S-1,2026-09-03T05:00:00Z,charge,a,-10,NGN\n", "Line 3: a charge is above zero."),
    ] {
        assert_eq!(refused("plain", &format!("{head}{good}{bad}")), [why]);
    }
    assert_eq!(refused("plain", head), ["The file has no line below its header."]);
    let none = refused("plain", "a,b\n1,2\n");
    assert!(none[0].starts_with("No column is called `settlement`."), "{none:?}");
    let many = format!("{head}{}", "S,2026-09-03T05:00:00Z,charge,a,x,NGN\n".repeat(100));
    assert_eq!(refused("plain", &many).len(), 20);
}

#[test]
fn amounts_keep_their_digits() {
    let head = "Settlement ID,Settlement Date,Transaction ID,Amount\n";
    let line = |amount: &str| format!("{head}S,2026-09-03,1,\"{amount}\"\n");
    for (text, minor) in
        [("101.51", 10_151), ("0.07", 7), ("1,234,567.89", 123_456_789), ("90071992547409.93", 9_007_199_254_740_993)]
    {
        let lines = read(layout("paystack"), &line(text)).expect("an amount");
        assert_eq!(lines[0].item.amount, ngn(minor), "{text}");
    }
    assert_eq!(refused("paystack", &line("1.005")), ["Line 2: `1.005` has parts smaller than NGN has."]);
}

#[test]
fn a_settlement_has_one_date_and_one_currency() {
    let head = "settlement,settled_at,gateway_ref,amount,currency\n";
    let content = format!("{head}S-1,2026-09-03T05:00:00Z,a,1,NGN\nS-1,2026-09-04T05:00:00Z,b,1,NGN\n");
    let error = settlements(read(layout("plain"), &content).expect("lines")).expect_err("two dates");
    assert!(error.message.contains("another date"), "{error}");
    let content = format!("{head}S-1,2026-09-03T05:00:00Z,a,1,NGN\nS-1,2026-09-03T05:00:00Z,b,1,USD\n");
    let error = settlements(read(layout("plain"), &content).expect("lines")).expect_err("two currencies");
    assert!(error.message.contains("another currency"), "{error}");
}

#[test]
fn every_layout_names_what_nothing_works_without() {
    for layout in LAYOUTS {
        for needed in [Column::Settlement, Column::SettledAt, Column::GatewayRef, Column::Amount] {
            assert!(!layout.headers(needed).is_empty(), "{}: {needed:?}", layout.name);
        }
    }
}
