use escrow::fee::Payer;
use escrow::journal::debt_written_off;
use escrow::payout::{PayoutAction, PayoutRefusal};
use escrow::{Action, Actor, Liability, OrderState, Receipt, RefundTo, Refusal, Terms};
use money::{Currency, Money};

use crate::milestones::s32;
use crate::payouts::{Cashier, one_band};
use crate::world::{B, DAY, S, SELLER, Spec, World, p10, seller_pays};

const GONE: [(&str, i64); 2] = [("PSP", -163_750), ("XPF", 163_750)];

fn s48() -> (World, ids::DisputeId) {
    let mut w = World::s02a();
    w.start();
    let id = w.chargeback(10_250_000);
    (w, id)
}

#[test]
fn s48_a_chargeback_freezes_the_order() {
    let (mut w, _) = s48();
    assert_eq!(w.state(), OrderState::Disputed);
    let expected = [("PSP", -163_750), ("CBR", 10_250_000), ("DSP", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)];
    w.balances(&expected, -163_750);
    assert!(matches!(w.refused(S, Action::GiveUp(Vec::new())), Refusal::Held { .. }));
}

#[test]
fn s49_it_is_won() {
    let (mut w, id) = s48();
    w.must(Actor::System, Action::ChargebackWon(id));
    assert_eq!(w.state(), OrderState::InProgress);
    w.balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
    assert_eq!(w.refused(Actor::System, Action::ChargebackLost(id)), Refusal::NoSuchChargeback);
}

#[test]
fn s50_it_is_lost() {
    let (mut w, id) = s48();
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&GONE, -163_750);
}

#[test]
fn s51_after_release_the_seller_gives_back_the_principal_and_the_platform_its_fee() {
    let mut w = World::s02();
    let id = w.chargeback(10_250_000);
    assert_eq!(w.order().exposure(), Ok(10_000_000), "payouts are frozen up to this");
    let expected = [("PSP", -163_750), ("CBR", 10_250_000), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 86_250);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Closed);
    w.balances(&GONE, -163_750);
}

fn s52a() -> World {
    let mut w = World::s02();
    let mut cashier = Cashier::new(one_band(0));
    let id = cashier.ask(&mut w, 8_995_000);
    cashier.send(&mut w, id);
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    w
}

fn s52() -> World {
    let mut w = s52a();
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    w
}

#[test]
fn s52_what_the_seller_no_longer_has_is_owed() {
    let expected = [("PSP", 1_086_250), ("SW", 1_000_000), ("REV", 250_000), ("RPY", 5_000), ("XPF", 168_750)];
    s52a().balances(&expected, 86_250);
    let expected = [("PSP", -9_163_750), ("REC", 9_000_000), ("RPY", 5_000), ("XPF", 168_750)];
    s52().balances(&expected, -9_163_750);
}

#[test]
fn s53_debts_are_paid_first() {
    let mut w = s52();
    w.fund(&p10());
    w.deliver();
    let expected = [("PSP", 922_500), ("SW", 1_000_000), ("REV", 250_000), ("RPY", 5_000), ("XPF", 332_500)];
    w.balances(&expected, -77_500);
}

#[test]
fn s55_a_debt_is_written_off() {
    let mut w = s52();
    let approval = w.fresh();
    let amount = Money::new(9_000_000, Currency::NGN);
    w.books.post(&debt_written_off(approval, SELLER, amount).expect("a debt"));
    let expected = [("PSP", -9_163_750), ("RPY", 5_000), ("XPF", 168_750), ("XCB", 9_000_000)];
    w.balances(&expected, -9_163_750);
}

#[test]
fn a_debtor_is_paid_nothing_out() {
    let mut w = s52();
    let mut cashier = Cashier::new(one_band(0));
    assert_eq!(cashier.try_ask(&mut w, 10_000), Err(PayoutRefusal::Debt));
}

#[test]
fn s54_a_reserve_is_kept_and_let_go() {
    let terms = Terms { reserve_bps: 1_000, ..Terms::default() };
    let mut w = World::funded(&Spec { terms, ..p10() });
    w.deliver();
    let expected = [("PSP", 10_086_250), ("SW", 9_000_000), ("SR", 1_000_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 86_250);
    w.pass(30 * DAY - 1);
    assert_eq!(w.work(), 0);
    w.pass(1);
    w.work();
    w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
}

#[test]
fn s54c_what_has_not_cleared_is_pending_and_is_not_paid_out() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = Receipt { clearance: 3 * DAY, ..w.receipt(10_250_000, 163_750) };
    w.must(Actor::System, Action::Receive(receipt));
    w.deliver();
    w.balances(&[("PSP", 10_086_250), ("SP", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
    let mut cashier = Cashier::new(one_band(0));
    let short = PayoutRefusal::Insufficient { missing: 5_005_000 };
    assert_eq!(cashier.try_ask(&mut w, 5_000_000), Err(short));
    w.pass(3 * DAY);
    w.work();
    w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
}

#[test]
fn a_debt_is_taken_from_the_reserve_first_then_what_is_there_then_what_is_pending() {
    let terms = Terms { reserve_bps: 1_000, ..Terms::default() };
    let mut w = World::funded(&Spec { terms, ..p10() });
    w.deliver();
    let id = w.chargeback(1_025_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    let expected = [("PSP", 9_061_250), ("SW", 9_000_000), ("REV", 225_000), ("XPF", 163_750)];
    w.balances(&expected, 61_250);
    assert!(w.order().maturities.is_empty(), "what was taken does not mature");
    w.pass(30 * DAY);
    w.work();
    w.balances(&expected, 61_250);
}

#[test]
fn s73_a_part_was_released_before_it_was_lost() {
    let mut w = s32();
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Closed);
    w.balances(&GONE, -163_750);
}

#[test]
fn s73b_the_buyer_was_refunded_already() {
    let mut w = World::s02a();
    w.must(B, Action::FreeCancel(RefundTo::Wallet));
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&GONE, -163_750);
}

#[test]
fn the_sellers_fee_and_tax_go_back_too() {
    let mut w = World::funded(&Spec { tax_bps: 750, ..seller_pays() });
    w.deliver();
    let id = w.chargeback(10_000_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    w.balances(&[("PSP", -160_000), ("XPF", 160_000)], -160_000);
}

#[test]
fn the_platform_bears_it_where_that_was_agreed() {
    let terms = Terms { liability: Liability::Platform, ..Terms::default() };
    let mut w = World::funded(&Spec { terms, payer: Payer::Buyer, ..p10() });
    w.deliver();
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    let expected = [("PSP", -163_750), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750), ("XCB", 10_250_000)];
    w.balances(&expected, -10_163_750);
}

#[test]
fn a_part_of_it_is_lost_and_the_rest_goes_on() {
    let mut w = World::s02a();
    w.start();
    let id = w.chargeback(1_025_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::InProgress);
    let expected = [("PSP", 9_061_250), ("ESC", 9_000_000), ("FDF", 225_000), ("XPF", 163_750)];
    w.balances(&expected, -163_750);
}

#[test]
fn money_that_parties_contest_is_lost_all_the_same() {
    let mut w = World::s02a();
    w.start();
    w.dispute(B, 0);
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&GONE, -163_750);
}

#[test]
fn evidence_is_handed_in_before_the_provider_wants_it_and_silence_is_asked_about() {
    let (mut w, _) = s48();
    w.pass(12 * 3_600 - 1);
    assert_eq!(w.work(), 0);
    w.pass(1);
    assert_eq!(w.work(), 1);
    w.pass(75 * DAY);
    assert!(w.work() > 0);
    assert_eq!(w.work(), 0);
    assert_eq!(w.order().tasks.len(), 2, "the hold, and the silence");
}

#[test]
fn while_it_is_open_the_seller_gives_nothing_back() {
    let mut w = World::s02();
    let id = w.chargeback(10_250_000);
    let back = Action::SellerRefund { minor: 1_000, to: RefundTo::Wallet };
    assert!(matches!(w.refused(S, back.clone()), Refusal::Held { .. }));
    w.must(Actor::System, Action::ChargebackWon(id));
    w.must(S, back);
}

#[test]
fn what_was_not_paid_ends_with_what_was_lost() {
    let mut w = World::new();
    w.agreed(&Spec { parts: vec![4_000_000, 6_000_000], per_milestone: true, ..p10() });
    w.card(4_100_000);
    w.start();
    let id = w.chargeback(4_100_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    assert_eq!(w.state(), OrderState::Refunded);
}
