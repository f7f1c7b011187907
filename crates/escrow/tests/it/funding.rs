use escrow::fee::{Formula, Payer, Processing, Tier, TierMode};
use escrow::journal::{Receipted, allocated, unallocated};
use escrow::{Action, Actor, OrderState, Receipt, Refusal};
use ids::AttemptId;
use money::Currency;

use crate::world::{B, BUYER, CARD, DAY, S, Spec, World, p10, seller_pays};

fn happy(spec: &Spec) -> World {
    let mut w = World::funded(spec);
    w.deliver();
    assert_eq!(w.state(), OrderState::Closed);
    w
}

#[test]
fn s01_the_seller_pays_the_fee() {
    happy(&seller_pays())
        .balances(&[("PSP", 9_840_000), ("SW", 9_750_000), ("REV", 250_000), ("XPF", 160_000)], 90_000);
}

#[test]
fn s02a_a_card_payment_is_in_escrow() {
    World::s02a().balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn s02_the_happy_end() {
    let expected = [("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];
    World::s02().balances(&expected, 86_250);
}

#[test]
fn s03_both_pay_half_of_the_fee() {
    let w = happy(&Spec { payer: Payer::Split(5_000), ..p10() });
    w.balances(&[("PSP", 9_963_125), ("SW", 9_875_000), ("REV", 250_000), ("XPF", 161_875)], 88_125);
}

#[test]
fn s04_an_odd_fee_is_split_without_losing_a_unit() {
    let w = happy(&Spec { price: 3_333_333, payer: Payer::Split(5_000), ..p10() });
    let quote = &w.order().bases[0].quote;
    assert_eq!((quote.seller_fee, quote.buyer_fee), (41_666, 41_667));
    w.balances(&[("PSP", 3_314_375), ("SW", 3_291_667), ("REV", 83_333), ("XPF", 60_625)], 22_708);
}

#[test]
fn s05_a_small_price_has_the_least_fee() {
    let w = happy(&Spec { price: 100_000, ..seller_pays() });
    w.balances(&[("PSP", 98_500), ("SW", 90_000), ("REV", 10_000), ("XPF", 1_500)], 8_500);
}

#[test]
fn s06_a_large_price_has_the_capped_fee() {
    let w = happy(&Spec { price: 100_000_000, ..seller_pays() });
    w.balances(&[("PSP", 99_800_000), ("SW", 99_500_000), ("REV", 500_000), ("XPF", 200_000)], 300_000);
}

#[test]
fn s07_marginal_tiers() {
    let tier = |up_to, bps| Tier { up_to, bps };
    let tiers = vec![tier(Some(5_000_000), 300), tier(Some(50_000_000), 200), tier(None, 100)];
    let formula = Formula { percent_bps: 0, flat: 0, min: 0, cap: None, tiers: Some((TierMode::Marginal, tiers)) };
    let w = happy(&Spec { price: 60_000_000, formula, ..seller_pays() });
    w.balances(&[("PSP", 59_800_000), ("SW", 58_850_000), ("REV", 1_150_000), ("XPF", 200_000)], 950_000);
}

#[test]
fn s08_the_buyer_pays_exactly_what_the_provider_keeps() {
    let mut w = World::new();
    w.agreed(&Spec { processing: Processing::GrossUp(CARD), ..p10() });
    let attempt = AttemptId::from_uuid(w.fresh());
    w.must(B, Action::StartPayment { attempt, milestone: None, wallet_part: 0, although_open: false, part: None });
    assert_eq!(w.order().payments[0].processing, 166_244);
    let receipt = Receipt { attempt, gross: 10_416_244, fee: 166_244, third_party: false, clearance: 0 };
    w.must(Actor::System, Action::Receive(receipt));
    w.deliver();
    let expected = [("PSP", 10_250_000), ("SW", 10_000_000), ("REV", 250_000), ("RPR", 166_244), ("XPF", 166_244)];
    w.balances(&expected, 250_000);
}

#[test]
fn s09_tax_on_the_sellers_fee() {
    let w = happy(&Spec { tax_bps: 750, ..seller_pays() });
    w.balances(&[("PSP", 9_840_000), ("SW", 9_731_250), ("VAT", 18_750), ("REV", 250_000), ("XPF", 160_000)], 108_750);
}

#[test]
fn s10_out_of_the_wallet() {
    let mut w = World::new();
    w.agreed(&p10());
    w.top_up(10_500_000);
    w.balances(&[("PSP", 10_495_000), ("BW", 10_500_000), ("XPF", 5_000)], -5_000);
    w.must(B, Action::FundFromWallet(None));
    assert_eq!(w.state(), OrderState::Funded);
    let expected = [("PSP", 10_495_000), ("BW", 250_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 5_000)];
    w.balances(&expected, -5_000);
}

#[test]
fn s10_a_short_wallet_says_by_how_much() {
    let mut w = World::new();
    w.agreed(&p10());
    w.top_up(250_000);
    assert_eq!(w.refused(B, Action::FundFromWallet(None)), Refusal::Insufficient { missing: 10_000_000 });
}

#[test]
fn s11_wallet_and_card() {
    let mut w = World::new();
    w.agreed(&p10());
    w.top_up(4_000_000);
    let attempt = AttemptId::from_uuid(w.fresh());
    w.must(
        B,
        Action::StartPayment { attempt, milestone: None, wallet_part: 4_000_000, although_open: false, part: None },
    );
    assert_eq!(w.state(), OrderState::Funding);
    let receipt = Receipt { attempt, gross: 6_250_000, fee: 103_750, third_party: false, clearance: 0 };
    w.must(Actor::System, Action::Receive(receipt));
    let expected = [("PSP", 10_141_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 108_750)];
    w.balances(&expected, -108_750);
}

fn s12() -> World {
    let mut w = World::new();
    w.agreed(&p10());
    w.transfer(10_000_000);
    assert_eq!(w.state(), OrderState::Funding);
    w
}

#[test]
fn s12_a_transfer_that_is_short() {
    s12().balances(&[("PSP", 9_995_000), ("BW", 10_000_000), ("XPF", 5_000)], -5_000);
}

#[test]
fn s13_the_rest_arrives_and_is_applied() {
    let mut w = s12();
    w.transfer(250_000);
    assert_eq!((w.state(), w.order().earmarked), (OrderState::Funded, 0));
    w.balances(&[("PSP", 10_240_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 10_000)], -10_000);
}

#[test]
fn s14_a_transfer_that_is_too_much() {
    let mut w = World::new();
    w.agreed(&p10());
    w.transfer(10_300_000);
    let expected = [("PSP", 10_295_000), ("BW", 50_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 5_000)];
    w.balances(&expected, -5_000);
}

#[test]
fn s14_what_a_stranger_paid_too_much_goes_back_to_its_source() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = Receipt { third_party: true, ..w.receipt(10_300_000, 5_000) };
    w.must(Actor::System, Action::Receive(receipt));
    let expected = [("PSP", 10_295_000), ("RIT", 50_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 5_000)];
    w.balances(&expected, -5_000);
}

#[test]
fn s15_the_same_payment_is_booked_once() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = w.receipt(10_250_000, 163_750);
    w.must(Actor::System, Action::Receive(receipt));
    for _ in 0..2 {
        assert_eq!(w.refused(Actor::System, Action::Receive(receipt)), Refusal::AlreadyBooked);
    }
    w.pass(DAY);
    assert_eq!(w.refused(Actor::System, Action::Receive(receipt)), Refusal::AlreadyBooked);
    w.balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn s16_a_second_charge_is_the_buyers() {
    let mut w = World::s02a();
    w.card(10_250_000);
    let expected = [("PSP", 20_172_500), ("BW", 10_250_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 327_500)];
    w.balances(&expected, -327_500);
}

#[test]
fn s17_money_after_the_order_expired() {
    let mut w = World::new();
    w.agreed(&p10());
    w.pass(10 * DAY);
    assert_eq!(w.work(), 1);
    assert_eq!(w.state(), OrderState::Expired);
    w.card(10_250_000);
    assert_eq!(w.state(), OrderState::Expired);
    w.balances(&[("PSP", 10_086_250), ("BW", 10_250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn s18_money_that_names_nobody() {
    let mut w = World::new();
    let of =
        Receipted { attempt: AttemptId::from_uuid(w.fresh()), currency: Currency::NGN, gross: 700_000, costs: 5_000 };
    w.books.post(&unallocated(&of).expect("a receipt"));
    w.balances(&[("PSP", 695_000), ("UNA", 700_000), ("XPF", 5_000)], -5_000);
    let journal = allocated(&of, Ok(BUYER)).expect("an owner");
    w.books.post(&journal);
    w.balances(&[("PSP", 695_000), ("BW", 700_000), ("XPF", 5_000)], -5_000);
    assert!(w.books.clone().try_post(&journal).is_err(), "it is allocated once");
}

/// What a forged notice comes to once its caller has asked the provider: a payment that failed, or amounts that cannot be.
#[test]
fn s19_what_the_provider_does_not_confirm_changes_nothing() {
    let mut w = World::new();
    w.agreed(&p10());
    for (gross, fee) in [(0, 0), (-1, 0), (100, 101), (100, -1), (i64::MAX, 0), (i64::MIN, i64::MIN)] {
        let receipt = w.receipt(gross, fee);
        assert_eq!(w.refused(Actor::System, Action::Receive(receipt)), Refusal::BadReceipt);
    }
    let receipt = w.receipt(10_250_000, 0);
    assert_eq!(w.refused(B, Action::Receive(receipt)), Refusal::NotYours);
    let unknown = receipt.attempt;
    assert_eq!(w.refused(Actor::System, Action::PaymentFailed(unknown)), Refusal::NoSuchPayment);
    assert_eq!(w.state(), OrderState::Accepted);
    w.balances(&[], 0);
}

#[test]
fn s20_a_part_arrived_and_the_time_passed() {
    let mut w = s12();
    w.pass(10 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::Expired);
    w.balances(&[("PSP", 9_995_000), ("BW", 10_000_000), ("XPF", 5_000)], -5_000);
}

fn s36() -> World {
    let mut w = World::new();
    let parts = vec![3_000_000, 5_000_000, 2_000_000];
    w.agreed(&Spec { parts, per_milestone: true, ..p10() });
    w.card(3_075_000);
    w.start();
    w
}

#[test]
fn s36_milestones_are_paid_one_by_one() {
    let w = s36();
    assert_eq!(w.state(), OrderState::InProgress);
    w.balances(&[("PSP", 3_018_875), ("ESC", 3_000_000), ("FDF", 75_000), ("XPF", 56_125)], -56_125);
}

#[test]
fn s36_the_next_is_paid_when_the_buyer_does_and_given_up_when_nobody_does() {
    let mut w = s36();
    w.submit(0);
    w.verify();
    w.approve(0);
    assert_eq!(w.state(), OrderState::InProgress, "two are not paid yet");
    let (attempt, next) = (AttemptId::from_uuid(w.fresh()), w.milestone(1));
    w.must(
        B,
        Action::StartPayment { attempt, milestone: Some(next), wallet_part: 0, although_open: false, part: None },
    );
    let receipt = Receipt { attempt, gross: 5_125_000, fee: 86_875, third_party: false, clearance: 0 };
    w.must(Actor::System, Action::Receive(receipt));
    w.submit(1);
    w.approve(1);
    w.pass(10 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::Closed);
    w.balances(&[("PSP", 8_057_000), ("SW", 8_000_000), ("REV", 200_000), ("XPF", 143_000)], 57_000);
}

#[test]
fn a_second_attempt_needs_a_word_and_a_failed_one_does_not_count() {
    let mut w = World::new();
    w.agreed(&p10());
    let (one, two) = (AttemptId::from_uuid(w.fresh()), AttemptId::from_uuid(w.fresh()));
    let start = |attempt, although_open| Action::StartPayment {
        attempt,
        milestone: None,
        wallet_part: 0,
        although_open,
        part: None,
    };
    w.must(B, start(one, false));
    assert_eq!(w.refused(B, start(two, false)), Refusal::PaymentOpen);
    w.must(Actor::System, Action::PaymentFailed(one));
    w.must(B, start(two, false));
    w.must(S, Action::CancelUnfunded);
    assert_eq!(w.state(), OrderState::Cancelled);
}

#[test]
fn a_second_charge_for_a_milestone_does_not_pay_for_the_next() {
    let mut w = World::new();
    w.agreed(&Spec { parts: vec![5_000_000, 5_000_000], per_milestone: true, ..p10() });
    let attempts = [AttemptId::from_uuid(w.fresh()), AttemptId::from_uuid(w.fresh())];
    for attempt in attempts {
        w.must(B, Action::StartPayment { attempt, milestone: None, wallet_part: 0, although_open: true, part: None });
    }
    for attempt in attempts {
        let receipt = Receipt { attempt, gross: 5_125_000, fee: 0, third_party: false, clearance: 0 };
        w.must(Actor::System, Action::Receive(receipt));
    }
    let expected = [("PSP", 10_250_000), ("BW", 5_125_000), ("ESC", 5_000_000), ("FDF", 125_000)];
    w.balances(&expected, 0);
}

#[test]
fn what_a_card_pays_too_much_waits_until_no_bank_takes_it_back() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = Receipt { clearance: 3 * DAY, ..w.receipt(10_300_000, 164_500) };
    w.must(Actor::System, Action::Receive(receipt));
    let again = Receipt { clearance: 3 * DAY, ..w.receipt(10_250_000, 163_750) };
    w.must(Actor::System, Action::Receive(again));
    let wallet = w.wallet(BUYER, Currency::NGN);
    assert_eq!((wallet.available, wallet.pending), (0, 10_300_000), "the excess, and the second charge");
    w.pass(3 * DAY - 1);
    w.work();
    assert_eq!(w.wallet(BUYER, Currency::NGN).available, 0);
    w.pass(1);
    w.work();
    let wallet = w.wallet(BUYER, Currency::NGN);
    assert_eq!((wallet.available, wallet.pending), (10_300_000, 0));
    assert_eq!(w.work(), 0, "once");
}

#[test]
fn a_card_that_is_short_or_late_waits_for_its_order_and_not_for_its_bank() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = Receipt { clearance: 3 * DAY, ..w.receipt(10_000_000, 160_000) };
    w.must(Actor::System, Action::Receive(receipt));
    assert_eq!(w.wallet(BUYER, Currency::NGN).available, 10_000_000);
    w.transfer(250_000);
    assert_eq!(w.state(), OrderState::Funded);
}

#[test]
fn what_a_chargeback_takes_of_a_second_charge_does_not_clear() {
    let mut w = World::new();
    w.agreed(&p10());
    w.card(10_250_000);
    let second = Receipt { clearance: 3 * DAY, ..w.receipt(10_250_000, 163_750) };
    w.must(Actor::System, Action::Receive(second));
    let id = w.chargeback(10_250_000);
    w.must(Actor::System, Action::ChargebackLost(id));
    let wallet = w.wallet(BUYER, Currency::NGN);
    w.pass(3 * DAY);
    w.work();
    let after = w.wallet(BUYER, Currency::NGN);
    assert_eq!(wallet.available + wallet.pending, after.available + after.pending);
}
