use escrow::LostCost;
use escrow::dispute::Share;
use escrow::fee::{EarnMoment, RefundRule};
use escrow::order::RefundState;
use escrow::{Action, Actor, OrderState, Receipt, RefundTo, Refusal, Terms};
use ids::AttemptId;
use money::Currency;

use crate::world::{B, BUYER, DAY, S, Spec, World, p10, seller_pays};

const BACK: [(&str, i64); 3] = [("PSP", 10_086_250), ("BW", 10_250_000), ("XPF", 163_750)];

#[test]
fn s21_the_buyer_cancels_before_work_began() {
    let mut w = World::s02a();
    w.must(B, Action::FreeCancel(RefundTo::Wallet));
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&BACK, -163_750);
}

#[test]
fn s21b_the_buyer_bears_what_the_provider_kept() {
    let terms = Terms { lost_cost: LostCost::AtFault, ..Terms::default() };
    let mut w = World::funded(&Spec { terms, ..p10() });
    w.must(B, Action::FreeCancel(RefundTo::Wallet));
    let expected = [("PSP", 10_086_250), ("BW", 10_086_250), ("RPR", 163_750), ("XPF", 163_750)];
    w.balances(&expected, 0);
}

fn s22a() -> World {
    let mut w = World::s02a();
    w.must(B, Action::FreeCancel(RefundTo::Source));
    assert_eq!(w.state(), OrderState::Refunded);
    w
}

#[test]
fn s22_back_to_the_card() {
    let mut w = s22a();
    w.balances(&[("PSP", 10_086_250), ("RIT", 10_250_000), ("XPF", 163_750)], -163_750);
    let refund = w.order().refunds[0].id;
    w.must(Actor::System, Action::RefundSucceeded(refund));
    w.balances(&[("PSP", -163_750), ("XPF", 163_750)], -163_750);
    assert_eq!(w.refused(Actor::System, Action::RefundSucceeded(refund)), Refusal::NoSuchRefund);
    assert_eq!(w.refused(Actor::System, Action::RefundFailed(refund)), Refusal::NoSuchRefund);
}

#[test]
fn s23_the_card_does_not_take_it() {
    let mut w = s22a();
    let refund = w.order().refunds[0].id;
    w.must(Actor::System, Action::RefundNeedsDetails(refund));
    w.must(Actor::System, Action::RefundFailed(refund));
    assert_eq!(w.order().refunds[0].state, RefundState::FellBack);
    w.balances(&BACK, -163_750);
}

#[test]
fn s24_the_seller_gives_up() {
    let mut w = World::funded(&seller_pays());
    w.start();
    w.must(S, Action::GiveUp(Vec::new()));
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&[("PSP", 9_840_000), ("BW", 10_000_000), ("XPF", 160_000)], -160_000);
}

fn asked(seller: i64) -> World {
    let mut w = World::s02a();
    w.start();
    let offer = vec![Share { milestone: w.milestone(0), seller }];
    w.must(B, Action::RequestCancel { milestones: Vec::new(), offer });
    w
}

#[test]
fn s25_both_agree_to_a_split() {
    let mut w = asked(3_000_000);
    w.must(S, Action::AnswerCancel(true));
    assert_eq!(w.state(), OrderState::Closed);
    let expected = [("PSP", 10_086_250), ("BW", 7_175_000), ("SW", 3_000_000), ("REV", 75_000), ("XPF", 163_750)];
    w.balances(&expected, -88_750);
}

#[test]
fn s26_silence_about_work_that_was_never_handed_in() {
    let mut w = asked(3_000_000);
    w.pass(7 * DAY - 1);
    assert_eq!(w.work(), 0);
    w.pass(1);
    w.work();
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&BACK, -163_750);
}

#[test]
fn s26_silence_about_work_that_was_handed_in_is_a_dispute() {
    let mut w = asked(0);
    w.submit(0);
    w.pass(7 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::Disputed);
    let expected = [("PSP", 10_086_250), ("DSP", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)];
    w.balances(&expected, -163_750);
}

#[test]
fn a_refusal_to_cancel_is_a_dispute() {
    let mut w = asked(0);
    w.must(S, Action::AnswerCancel(false));
    assert_eq!(w.state(), OrderState::Disputed);
    assert!(w.order().cancel.is_none());
}

#[test]
fn s70_the_seller_gives_back_after_the_end() {
    let mut w = World::s02();
    w.pass(100 * DAY);
    w.must(S, Action::SellerRefund { minor: 2_000_000, to: RefundTo::Wallet });
    let expected = [("PSP", 10_086_250), ("BW", 2_000_000), ("SW", 8_000_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 86_250);
    let too_much = Action::SellerRefund { minor: 8_000_001, to: RefundTo::Wallet };
    assert_eq!(w.refused(S, too_much), Refusal::ExceedsReceived { left: 8_000_000 });
    w.pass(81 * DAY);
    let late = Action::SellerRefund { minor: 1, to: RefundTo::Wallet };
    assert_eq!(w.refused(S, late), Refusal::WindowPassed);
    w.balances(&expected, 86_250);
}

#[test]
fn once_work_began_the_buyer_has_to_ask() {
    let mut w = World::s02a();
    w.start();
    assert_eq!(w.refused(B, Action::FreeCancel(RefundTo::Wallet)), Refusal::Begun);
}

/// Three tenths to the seller, under another rule of the fee.
fn agreed_under(spec: &Spec) -> World {
    let mut w = World::funded(spec);
    w.start();
    let offer = vec![Share { milestone: w.milestone(0), seller: 3_000_000 }];
    w.must(B, Action::RequestCancel { milestones: Vec::new(), offer });
    w.must(S, Action::AnswerCancel(true));
    w
}

#[test]
fn a_fee_that_is_not_given_back_or_was_earned_with_the_money_is_kept() {
    let kept = Spec { refund: RefundRule::None, ..p10() };
    let at_once = Spec { earn: EarnMoment::Funding, ..p10() };
    for spec in [kept, at_once] {
        let expected = [("PSP", 10_086_250), ("BW", 7_000_000), ("SW", 3_000_000), ("REV", 250_000), ("XPF", 163_750)];
        agreed_under(&spec).balances(&expected, 86_250);
    }
}

#[test]
fn a_fee_that_is_given_back_in_full_goes_with_the_first_refund() {
    let mut w = World::funded(&Spec { refund: RefundRule::Full, parts: vec![3_000_000, 7_000_000], ..p10() });
    w.start();
    let first = w.milestone(0);
    w.must(B, Action::RequestCancel { milestones: vec![first], offer: Vec::new() });
    w.must(S, Action::AnswerCancel(true));
    w.balances(&[("PSP", 10_086_250), ("BW", 3_250_000), ("ESC", 7_000_000), ("XPF", 163_750)], -163_750);
    w.submit(1);
    w.verify();
    w.approve(1);
    w.balances(&[("PSP", 10_086_250), ("BW", 3_250_000), ("SW", 7_000_000), ("XPF", 163_750)], -163_750);
}

/// Paid by wallet, card and transfer.
fn paid_three_ways() -> World {
    let mut w = World::new();
    w.agreed(&p10());
    w.top_up(4_000_000);
    let attempt = AttemptId::from_uuid(w.fresh());
    w.must(
        B,
        Action::StartPayment { attempt, milestone: None, wallet_part: 4_000_000, although_open: false, part: None },
    );
    let receipt = Receipt { attempt, gross: 6_250_000, fee: 103_750, third_party: false, clearance: 0 };
    w.must(Actor::System, Action::Receive(receipt));
    w
}

#[test]
fn each_payment_has_back_what_came_by_it_and_the_wallet_the_rest() {
    let mut w = paid_three_ways();
    w.must(B, Action::FreeCancel(RefundTo::Source));
    let [refund] = w.order().refunds.as_slice() else { panic!("one payment came from outside") };
    let (id, card) = (refund.id, w.order().payments[0].attempt);
    assert_eq!((refund.minor, refund.payment), (6_250_000, Some(card)));
    w.balances(&[("PSP", 10_141_250), ("RIT", 6_250_000), ("BW", 4_000_000), ("XPF", 108_750)], -108_750);
    w.must(Actor::System, Action::RefundSucceeded(id));
    w.balances(&[("PSP", 3_891_250), ("BW", 4_000_000), ("XPF", 108_750)], -108_750);
}

#[test]
fn what_a_seller_gives_back_to_the_source_is_never_more_than_came_by_it() {
    let mut w = paid_three_ways();
    w.deliver();
    w.must(S, Action::SellerRefund { minor: 6_000_000, to: RefundTo::Source });
    w.must(S, Action::SellerRefund { minor: 1_000_000, to: RefundTo::Source });
    let parts: Vec<i64> = w.order().refunds.iter().map(|one| one.minor).collect();
    assert_eq!(parts, [6_000_000, 250_000], "the rest of the second came out of the wallet");
    assert_eq!(w.wallet(BUYER, Currency::NGN).available, 750_000);
    let failed = w.order().refunds[0].id;
    w.must(Actor::System, Action::RefundFailed(failed));
    assert_eq!(w.wallet(BUYER, Currency::NGN).available, 6_750_000);
    w.must(S, Action::SellerRefund { minor: 500_000, to: RefundTo::Source });
    assert_eq!(w.order().refunds[2].minor, 500_000, "what fell back may go to the card another time");
}
