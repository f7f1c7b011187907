use escrow::approval::Approver;
use escrow::dispute::{Award, Reason, Share};
use escrow::{Action, Actor, AdminRole, Clock, OrderState, Refusal, RefusalKind, Terms, Timer};
use ids::{AdminId, Uuid};
use jiff::SignedDuration;

use crate::world::{B, DAY, S, Spec, World, admin, digest, dispute_admin, p10, seller_pays};

const S37: [(&str, i64); 4] = [("PSP", 10_086_250), ("DSP", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)];
const S40: [(&str, i64); 5] =
    [("PSP", 10_086_250), ("BW", 4_100_000), ("SW", 6_000_000), ("REV", 150_000), ("XPF", 163_750)];

fn disputed(spec: &Spec) -> World {
    let mut w = World::new();
    disputed_in(&mut w, spec);
    w
}

fn disputed_in(w: &mut World, spec: &Spec) {
    w.fund(spec);
    w.start();
    w.submit(0);
    w.verify();
    w.dispute(B, 0);
}

/// To the phase in which somebody decides: both talk, and both rest.
pub(crate) fn to_decision(w: &mut World) {
    to_decision_by(w, 1);
}

pub(crate) fn to_decision_by(w: &mut World, dispute: u32) {
    let opener = w.order().disputes.iter().find(|one| one.number == dispute).expect("it is open").opener;
    let other = if opener == escrow::Side::Buyer { S } else { B };
    w.must(other, Action::Respond { dispute, counter_claim: false });
    for actor in [B, S, B, S] {
        w.must(actor, Action::MoveOn(dispute));
    }
}

pub(crate) fn award(w: &World, seller: i64) -> Award {
    Award {
        shares: vec![Share { milestone: w.milestone(0), seller }],
        fallback: None,
        fallback_after: 0,
        charge_fee: false,
        reasons: digest(3),
    }
}

fn awarded(spec: &Spec, seller: i64) -> World {
    let mut w = disputed(spec);
    to_decision(&mut w);
    let award = Box::new(award(&w, seller));
    w.must(dispute_admin(), Action::Award { dispute: 1, award });
    w
}

#[test]
fn s37_what_is_contested_is_frozen() {
    let mut w = disputed(&p10());
    let id = w.milestone(0);
    assert_eq!(w.refused(B, Action::Approve(id)), Refusal::Contested { dispute: 1 });
    w.pass(4 * DAY);
    assert!(w.act(Actor::System, Action::Elapse(Timer::Inspection(id))).is_err());
    w.balances(&S37, -163_750);
}

#[test]
fn s38_all_to_the_seller() {
    let w = awarded(&p10(), 10_000_000);
    assert_eq!(w.state(), OrderState::Closed);
    w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
}

#[test]
fn s39_all_to_the_buyer() {
    let w = awarded(&p10(), 0);
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&[("PSP", 10_086_250), ("BW", 10_250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn s40_sixty_to_forty() {
    let w = awarded(&p10(), 6_000_000);
    assert_eq!(w.state(), OrderState::Closed);
    w.balances(&S40, -13_750);
}

#[test]
fn s41_sixty_to_forty_when_the_seller_pays_the_fee() {
    let w = awarded(&seller_pays(), 6_000_000);
    let expected = [("PSP", 9_840_000), ("BW", 4_000_000), ("SW", 5_850_000), ("REV", 150_000), ("XPF", 160_000)];
    w.balances(&expected, -10_000);
}

#[test]
fn s42_a_split_that_does_not_come_out_even() {
    let w = awarded(&Spec { price: 10_000_001, ..p10() }, 3_333_000);
    let expected = [("PSP", 10_086_251), ("BW", 6_833_677), ("SW", 3_333_000), ("REV", 83_324), ("XPF", 163_750)];
    w.balances(&expected, -80_426);
}

#[test]
fn s43_a_dispute_is_taken_back() {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    w.pass(259_200 - 2 * 3_600);
    w.dispute(B, 0);
    assert_eq!(w.refused(S, Action::WithdrawDispute(1)), Refusal::NotYours);
    w.must(B, Action::WithdrawDispute(1));
    assert_eq!(w.state(), OrderState::Completed);
    let due = w.now.checked_add(SignedDuration::from_hours(24)).expect("in range");
    assert_eq!(w.order().milestones[0].clock, Clock::Running(due), "a day is left at least");
    w.balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
    let again = Action::OpenDispute { contested: vec![(w.milestone(0), None)], reason: Reason::Late };
    assert!(matches!(w.refused(B, again.clone()), Refusal::CoolingOff { .. }));
    w.pass(300);
    for number in 2..=3 {
        w.must(B, again.clone());
        w.must(B, Action::WithdrawDispute(number));
        w.pass(300);
    }
    assert_eq!(w.refused(B, again), Refusal::TooManyDisputes);
}

#[test]
fn s46_only_the_live_offer_can_be_accepted() {
    let mut w = disputed(&p10());
    let offer =
        |w: &World, seller| Action::Offer { dispute: 1, shares: vec![Share { milestone: w.milestone(0), seller }] };
    let (halves, sixty) = (offer(&w, 5_000_000), offer(&w, 6_000_000));
    w.must(B, halves);
    w.must(B, sixty);
    assert_eq!(w.refused(S, Action::AcceptOffer { dispute: 1, offer: 1 }), Refusal::OfferGone);
    w.must(S, Action::AcceptOffer { dispute: 1, offer: 2 });
    assert_eq!(w.refused(S, Action::AcceptOffer { dispute: 1, offer: 1 }), Refusal::OfferGone);
    w.balances(&S40, -13_750);
}

#[test]
fn an_offer_dies_after_three_days_and_nobody_accepts_their_own() {
    let mut w = disputed(&p10());
    let shares = vec![Share { milestone: w.milestone(0), seller: 5_000_000 }];
    w.must(B, Action::Offer { dispute: 1, shares });
    assert_eq!(w.refused(B, Action::AcceptOffer { dispute: 1, offer: 1 }), Refusal::OfferGone);
    w.pass(3 * DAY);
    assert_eq!(w.refused(S, Action::AcceptOffer { dispute: 1, offer: 1 }), Refusal::OfferGone);
}

fn approver(w: &World, number: u128) -> Approver {
    Approver {
        admin: AdminId::from_uuid(Uuid::from_u128(number)),
        person: None,
        related: false,
        step: Some(w.now.as_second() / 30),
        last_step: None,
        enrolled_at: w.now.checked_sub(SignedDuration::from_hours(48)).expect("in range"),
        locked: false,
    }
}

#[test]
fn s46b_a_large_award_takes_two() {
    let mut w = disputed(&Spec { terms: Terms { award_threshold: 5_000_000, ..Terms::default() }, ..p10() });
    to_decision(&mut w);
    let award = Box::new(award(&w, 6_000_000));
    w.must(dispute_admin(), Action::Award { dispute: 1, award });
    w.balances(&S37, -163_750);
    w.approver = Some(approver(&w, 11));
    let own = w.refused(dispute_admin(), Action::ConfirmAward(1));
    assert_eq!((own.code(), own.kind()), ("approval", RefusalKind::Forbidden));
    w.approver = Some(approver(&w, 12));
    w.must(admin(12, AdminRole::Senior), Action::ConfirmAward(1));
    w.balances(&S40, -13_750);
}

#[test]
fn s46c_somebody_related_does_not_decide() {
    let mut w = disputed(&p10());
    to_decision(&mut w);
    w.related = true;
    let award = Box::new(award(&w, 6_000_000));
    let refusal = w.refused(dispute_admin(), Action::Award { dispute: 1, award: award.clone() });
    assert_eq!((refusal.clone(), refusal.kind()), (Refusal::Related, RefusalKind::Forbidden));
    w.related = false;
    let party = Actor::Admin {
        admin: AdminId::from_uuid(Uuid::from_u128(5)),
        role: AdminRole::Dispute,
        person: Some(crate::world::SELLER),
    };
    assert_eq!(w.refused(party, Action::Award { dispute: 1, award }), Refusal::Related);
    w.balances(&S37, -163_750);
}

#[test]
fn s47_the_losing_side_pays_for_the_dispute() {
    let mut w = World::new();
    w.top_up(100_000);
    disputed_in(&mut w, &Spec { terms: Terms { dispute_fee: 50_000, ..Terms::default() }, ..p10() });
    to_decision(&mut w);
    let award = Box::new(Award { charge_fee: true, ..award(&w, 10_000_000) });
    w.must(dispute_admin(), Action::Award { dispute: 1, award });
    let expected =
        [("PSP", 10_181_250), ("BW", 50_000), ("SW", 10_000_000), ("REV", 250_000), ("RDS", 50_000), ("XPF", 168_750)];
    w.balances(&expected, 131_250);
}

#[test]
fn who_had_offered_as_much_pays_nothing() {
    let mut w = World::new();
    w.top_up(100_000);
    disputed_in(&mut w, &Spec { terms: Terms { dispute_fee: 50_000, ..Terms::default() }, ..p10() });
    let shares = vec![Share { milestone: w.milestone(0), seller: 6_000_000 }];
    w.must(B, Action::Offer { dispute: 1, shares });
    to_decision(&mut w);
    let award = Box::new(Award { charge_fee: true, ..award(&w, 6_000_000) });
    w.must(dispute_admin(), Action::Award { dispute: 1, award });
    assert_eq!(w.books.named(money::Currency::NGN).get("RDS"), None);
}

#[test]
fn silence_decides_for_the_opener_at_once_or_once_confirmed() {
    let small = Terms { auto_default_limit: 10_000_000, ..Terms::default() };
    let mut w = disputed(&Spec { terms: small, ..p10() });
    w.pass(5 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::Refunded);

    let mut w = disputed(&p10());
    w.pass(5 * DAY);
    w.work();
    w.balances(&S37, -163_750);
    w.must(dispute_admin(), Action::ConfirmDefault(1));
    assert_eq!(w.state(), OrderState::Refunded);
}

#[test]
fn a_dispute_that_nobody_decides_is_somebody_seniors_and_never_pays_itself() {
    let mut w = disputed(&p10());
    w.pass(60 * DAY);
    for _ in 0..8 {
        w.work();
        w.pass(30 * DAY);
    }
    w.balances(&S37, -163_750);
    let award = Box::new(award(&w, 5_000_000));
    let by = |role| admin(30, role);
    assert_eq!(
        w.refused(by(AdminRole::Dispute), Action::Award { dispute: 1, award: award.clone() }),
        Refusal::SeniorOnly
    );
    w.must(by(AdminRole::Senior), Action::Award { dispute: 1, award });
    assert_eq!(w.state(), OrderState::Closed);
}

#[test]
fn an_award_waits_for_the_goods_and_falls_back() {
    for (returned, expected) in [(true, OrderState::Refunded), (false, OrderState::Closed)] {
        let mut w = disputed(&p10());
        to_decision(&mut w);
        let all = vec![Share { milestone: w.milestone(0), seller: 10_000_000 }];
        let award = Award { fallback: Some(all), fallback_after: 7 * DAY, ..award(&w, 0) };
        w.must(dispute_admin(), Action::Award { dispute: 1, award: Box::new(award) });
        w.balances(&S37, -163_750);
        if returned {
            assert_eq!(w.refused(B, Action::ConfirmReturn(1)), Refusal::NotYours);
            w.must(S, Action::ConfirmReturn(1));
        } else {
            w.pass(7 * DAY);
            w.work();
        }
        assert_eq!(w.state(), expected);
    }
}

#[test]
fn an_award_can_be_appealed_where_the_terms_say_so() {
    let mut w = disputed(&Spec { terms: Terms { appeal_window: 2 * DAY, ..Terms::default() }, ..p10() });
    to_decision(&mut w);
    let first = Box::new(award(&w, 0));
    w.must(dispute_admin(), Action::Award { dispute: 1, award: first });
    w.balances(&S37, -163_750);
    w.must(S, Action::Appeal(1));
    let second = Box::new(award(&w, 6_000_000));
    w.must(admin(31, AdminRole::Senior), Action::Award { dispute: 1, award: second });
    w.balances(&S40, -13_750);
}

#[test]
fn a_smaller_claim_leaves_the_rest_to_be_released() {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    w.verify();
    let id = w.milestone(0);
    w.must(B, Action::OpenDispute { contested: vec![(id, Some(2_000_000))], reason: Reason::Quality });
    w.approve(0);
    assert_eq!(w.order().milestones[0].released, 8_000_000);
    assert_eq!(w.state(), OrderState::Disputed);
    w.must(S, Action::Concede(1));
    assert_eq!(w.state(), OrderState::Closed);
    let expected = [("PSP", 10_086_250), ("BW", 2_050_000), ("SW", 8_000_000), ("REV", 200_000), ("XPF", 163_750)];
    w.balances(&expected, 36_250);
}

#[test]
fn after_release_there_is_nothing_to_dispute() {
    let mut w = World::s02();
    let contested = vec![(w.milestone(0), None)];
    let refusal = w.refused(B, Action::OpenDispute { contested, reason: Reason::Damaged });
    assert_eq!(refusal, Refusal::AlreadyReleased);
}

#[test]
fn under_a_hold_somebody_of_the_house_may_give_everything_back_and_nothing_else() {
    let mut w = disputed(&p10());
    to_decision(&mut w);
    w.must(admin(40, AdminRole::Risk), Action::PlaceHold(escrow::order::HoldKind::Compliance));
    let to_seller = Box::new(award(&w, 1));
    let refusal = w.refused(dispute_admin(), Action::Award { dispute: 1, award: to_seller });
    assert!(matches!(refusal, Refusal::Held { .. }));
    assert!(matches!(w.refused(S, Action::Concede(1)), Refusal::Held { .. }));
    let to_buyer = Box::new(award(&w, 0));
    w.must(dispute_admin(), Action::Award { dispute: 1, award: to_buyer });
    assert_eq!(w.state(), OrderState::Refunded);
}

#[test]
fn a_split_gives_out_what_is_contested_and_nothing_else() {
    let mut w = disputed(&Spec { parts: vec![4_000_000, 6_000_000], ..p10() });
    let (first, other) = (w.milestone(0), w.milestone(1));
    let share = |milestone, seller| Share { milestone, seller };
    for shares in [
        vec![share(first, -1)],
        vec![share(first, 4_000_001)],
        vec![share(first, 1), share(first, 1)],
        vec![share(other, 1)],
        vec![share(first, i64::MIN)],
    ] {
        assert_eq!(w.refused(S, Action::Offer { dispute: 1, shares }), Refusal::BadSplit);
    }
}
