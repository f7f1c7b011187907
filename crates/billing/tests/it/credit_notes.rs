//! Credit notes: how much of a line, its taxes, and what becomes of it.

use billing::credit_note::{
    CreditNoteRefusal, CreditParts, CreditableInvoice, CreditableLine, GiveBack, HowMuch, credit_line, split_credit,
};
use billing::tax::CreditedSoFar;
use money::{Money, Rounding};
use proptest::prelude::*;

use crate::proration::ngn;

fn line(net: i64, tax: i64, units: u64) -> CreditableLine {
    let none = ngn(0);
    let amounts = CreditedSoFar { net: ngn(net), tax: ngn(tax), credited_net: none, credited_tax: none };
    CreditableLine { amounts, units, credited_units: 0, by_units: true }
}

fn after(mut line: CreditableLine, net: Money, tax: Money, units: u64) -> CreditableLine {
    line.amounts.credited_net = line.amounts.credited_net.checked_add(net).expect("fits");
    line.amounts.credited_tax = line.amounts.credited_tax.checked_add(tax).expect("fits");
    line.credited_units += units;
    line
}

fn by_units(mut line: CreditableLine, parts: &[u64]) -> Vec<(i64, i64)> {
    let mut out = Vec::new();
    for units in parts {
        let credit = credit_line(&line, HowMuch::Units(*units), Rounding::HalfEven).expect("credits");
        line = after(line, credit.net, credit.tax, *units);
        out.push((credit.net.minor(), credit.tax.minor()));
    }
    out
}

#[test]
fn units_are_rounded_once_and_the_last_ones_take_the_rest() {
    assert_eq!(by_units(line(1000, 190, 3), &[1, 1, 1]), [(333, 63), (333, 63), (334, 64)]);
    assert_eq!(by_units(line(1000, 190, 3), &[3]), [(1000, 190)]);
    let mixed = CreditableLine { by_units: false, ..after(line(1000, 0, 2), ngn(100), ngn(0), 1) };
    let credit = credit_line(&mixed, HowMuch::Units(1), Rounding::HalfEven).expect("credits");
    assert_eq!(credit.net, ngn(500), "an amount before says nothing about units");
}

#[test]
fn an_amount_with_taxes_is_split_as_what_is_left_and_the_rest_takes_the_rest() {
    let rule = Rounding::HalfEven;
    let gross = |line: &CreditableLine, minor| {
        credit_line(line, HowMuch::Gross(ngn(minor)), rule).map(|credit| (credit.net.minor(), credit.tax.minor()))
    };
    assert_eq!(gross(&line(1000, 190, 1), 595), Ok((500, 95)));
    assert_eq!(gross(&line(1000, 190, 1), 1), Ok((1, 0)));
    assert_eq!(gross(&line(1000, 190, 1), 1190), Ok((1000, 190)));
    let some = after(line(1000, 190, 1), ngn(500), ngn(94), 0);
    assert_eq!(gross(&some, 596), Ok((500, 96)), "all that is left");
    let refused = |minor| credit_line(&some, HowMuch::Gross(ngn(minor)), rule).expect_err("refused").code();
    assert_eq!((refused(597), refused(0)), ("above_the_line", "not_positive"));
}

#[test]
fn what_a_line_does_not_have_is_not_credited() {
    let rule = Rounding::HalfEven;
    let code = |line: &CreditableLine, how_much| credit_line(line, how_much, rule).expect_err("refused").code();
    assert_eq!(code(&line(0, 0, 1), HowMuch::Rest), "not_a_charge");
    assert_eq!(code(&line(-500, 0, 1), HowMuch::Amount(ngn(1))), "not_a_charge");
    assert_eq!(code(&line(500, 0, 1), HowMuch::Amount(ngn(0))), "not_positive");
    assert_eq!(code(&line(500, 0, 1), HowMuch::Amount(ngn(-1))), "not_positive");
    assert_eq!(code(&line(500, 0, 1), HowMuch::Units(0)), "not_positive");
    assert_eq!(code(&line(500, 0, 2), HowMuch::Units(3)), "above_the_quantity");
    assert_eq!(code(&line(500, 0, 1), HowMuch::Amount(ngn(501))), "above_the_line");
    let spent = after(line(500, 90, 1), ngn(500), ngn(90), 1);
    assert_eq!(code(&spent, HowMuch::Rest), "nothing_left");
    let some = after(line(500, 90, 4), ngn(400), ngn(72), 3);
    assert_eq!(code(&some, HowMuch::Units(2)), "above_the_quantity");
    assert_eq!(credit_line(&some, HowMuch::Rest, rule).map(|credit| (credit.net, credit.tax)), Ok((ngn(100), ngn(18))));
}

#[test]
fn what_is_owed_goes_first_and_only_money_is_paid_back() {
    let invoice = |owed, credited, paid, paid_back| CreditableInvoice {
        total: ngn(1000),
        owed: ngn(owed),
        credited: ngn(credited),
        paid: ngn(paid),
        paid_back: ngn(paid_back),
    };
    let split = |invoice: &CreditableInvoice, minor, back| {
        split_credit(invoice, ngn(minor), back)
            .map(|parts: CreditParts| [parts.owed, parts.to_balance, parts.to_refund, parts.outside].map(Money::minor))
    };
    assert_eq!(split(&invoice(600, 0, 0, 0), 500, GiveBack::Refund), Ok([500, 0, 0, 0]));
    assert_eq!(split(&invoice(600, 0, 0, 0), 800, GiveBack::Balance), Ok([600, 200, 0, 0]));
    assert_eq!(split(&invoice(0, 0, 700, 0), 700, GiveBack::Refund), Ok([0, 0, 700, 0]));
    assert_eq!(split(&invoice(0, 0, 700, 0), 700, GiveBack::Outside), Ok([0, 0, 0, 700]));
    assert_eq!(
        split(&invoice(0, 200, 700, 200), 501, GiveBack::Refund),
        Err(CreditNoteRefusal::MoreThanPaid { asked: 501, left: 500 })
    );
    assert_eq!(split(&invoice(0, 200, 700, 200), 800, GiveBack::Balance), Ok([0, 800, 0, 0]));
    assert_eq!(
        split(&invoice(0, 200, 1000, 0), 801, GiveBack::Balance),
        Err(CreditNoteRefusal::InvoiceExceeded { asked: 801, left: 800 })
    );
}

proptest! {
    #[test]
    fn however_a_line_is_credited_its_credits_are_the_line(
        net in 1_i64..1_000_000, tax in 0_i64..200_000, units in 1_u64..50,
        steps in proptest::collection::vec((0_u8..3, 1_u64..1_000_000), 0..20), half_up in any::<bool>(),
    ) {
        let rule = if half_up { Rounding::HalfUp } else { Rounding::HalfEven };
        let mut line = line(net, tax, units);
        for (sort, size) in steps {
            let how_much = match sort {
                0 => HowMuch::Amount(ngn(i64::try_from(size).expect("small"))),
                1 => HowMuch::Gross(ngn(i64::try_from(size).expect("small"))),
                _ => HowMuch::Units(size % 7),
            };
            let Ok(credit) = credit_line(&line, how_much, rule) else { continue };
            prop_assert!(!credit.net.is_negative() && !credit.tax.is_negative());
            let (taken, all) = match how_much {
                HowMuch::Units(units) => (units, line.by_units),
                HowMuch::Amount(_) | HowMuch::Gross(_) | HowMuch::Rest => (0, false),
            };
            line = CreditableLine { by_units: all, ..after(line, credit.net, credit.tax, taken) };
            prop_assert!(line.amounts.credited_net.minor() <= net && line.amounts.credited_tax.minor() <= tax);
        }
        if let Ok(rest) = credit_line(&line, HowMuch::Rest, rule) {
            line = after(line, rest.net, rest.tax, 0);
        }
        prop_assert_eq!((line.amounts.credited_net, line.amounts.credited_tax), (ngn(net), ngn(tax)));
    }

    #[test]
    fn the_parts_of_a_credit_note_add_up_to_it(
        owed in 0_i64..1000, paid in 0_i64..1000, gift in 0_i64..1000, amount in 1_i64..4000, back in 0_u8..3,
    ) {
        let total = owed + paid + gift;
        let invoice = CreditableInvoice {
            total: ngn(total), owed: ngn(owed), credited: ngn(0), paid: ngn(paid), paid_back: ngn(0),
        };
        let back = [GiveBack::Balance, GiveBack::Refund, GiveBack::Outside][usize::from(back)];
        match split_credit(&invoice, ngn(amount), back) {
            Ok(parts) => {
                let all = [parts.owed, parts.to_balance, parts.to_refund, parts.outside].map(Money::minor);
                prop_assert_eq!(all.iter().sum::<i64>(), amount);
                prop_assert!(parts.owed.minor() == owed.min(amount) && amount <= total);
                prop_assert!(parts.to_refund.minor() + parts.outside.minor() <= paid);
            }
            Err(CreditNoteRefusal::InvoiceExceeded { left, .. }) => prop_assert!(amount > left && left == total),
            Err(CreditNoteRefusal::MoreThanPaid { asked, .. }) => prop_assert!(asked > paid),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
