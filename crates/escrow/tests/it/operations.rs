use escrow::approval::{ApprovalRefusal, Approver, Request, Requester, Subject};
use escrow::fee::{Formula, Payer};
use escrow::journal::{Accounts, adjusted, reversed, safeguard_settled, safeguard_swept, safeguard_topped_up};
use escrow::payout::PayoutAction;
use escrow::{
    Action, Actor, Command, OrderState, Prepaid, RefundTo, Refusal, Safeguard, SafeguardMove, Terms, decide, prepaid,
};
use ids::{AdminId, ApprovalId, MilestoneId, OrderId, SettlementId, Uuid};
use jiff::SignedDuration;
use money::{Currency, Money};

use crate::payouts::{Cashier, one_band};
use crate::world::{B, BUYER, DAY, S, SELLER, Spec, World, configuration, digest, p10, seller_pays, template};

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn settled(w: &mut World) {
    let id = SettlementId::from_uuid(w.fresh());
    let all = w.books.of(Currency::NGN, Accounts::CLEARING);
    w.books.post(&safeguard_settled(id, ngn(all)).expect("above zero"));
}

fn repair(w: &World) -> Option<SafeguardMove> {
    Safeguard::of(w.books.in_currency(Currency::NGN)).and_then(|sums| sums.repair()).expect("it fits")
}

#[test]
fn s66_what_was_earned_is_swept() {
    let mut w = World::s02();
    settled(&mut w);
    w.balances(&[("BNK", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
    assert_eq!(repair(&w), Some(SafeguardMove::Sweep { minor: 86_250, tax: 0 }));
    let approval = w.fresh();
    w.books.post(&safeguard_swept(approval, ngn(86_250)).expect("above zero"));
    let expected = [("BNK", 10_000_000), ("OPS", 86_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 0);
    assert_eq!(repair(&w), None);
}

#[test]
fn s67_a_shortfall_is_repaired() {
    let mut w = World::s02a();
    w.must(B, Action::FreeCancel(RefundTo::Wallet));
    settled(&mut w);
    assert_eq!(repair(&w), Some(SafeguardMove::TopUp { minor: 163_750 }));
    let approval = w.fresh();
    w.books.post(&safeguard_topped_up(approval, ngn(163_750)).expect("above zero"));
    w.balances(&[("BNK", 10_250_000), ("OPS", -163_750), ("BW", 10_250_000), ("XPF", 163_750)], 0);
}

#[test]
fn s68_a_mistake_is_mirrored_once() {
    let mut w = World::s02a();
    let approval = w.fresh();
    let mistake = adjusted(approval, Accounts::LOSS, Accounts::available(BUYER), ngn(30_000)).expect("above zero");
    w.books.post(&mistake);
    let expected =
        [("PSP", 10_086_250), ("BW", 30_000), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750), ("XCB", 30_000)];
    w.balances(&expected, -193_750);
    let mirror = reversed(&mistake).expect("it can be mirrored");
    w.books.post(&mirror);
    w.balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
    assert!(w.books.clone().try_post(&mirror).is_err(), "once");
    assert!(matches!(reversed(&mirror), Err(Refusal::Books(_))), "and not the mirror");
}

#[test]
fn moves_by_hand_take_two() {
    let w = World::new();
    let admin = |number| AdminId::from_uuid(Uuid::from_u128(number));
    let request = Request {
        id: ApprovalId::from_uuid(Uuid::from_u128(1)),
        subject: Subject::WriteOff,
        requester: Requester::Admin(admin(1)),
        parties: vec![SELLER],
        details: digest(1),
        needed: 1,
        approvals: Vec::new(),
        raised_at: w.now,
        ttl: 7 * DAY,
    };
    assert_eq!(request.clone().raise(0), Err(ApprovalRefusal::NobodyElse));
    let request = request.raise(1).expect("somebody else could");
    let by = |number| Approver {
        admin: admin(number),
        person: None,
        related: false,
        step: Some(w.now.as_second() / 30),
        last_step: None,
        enrolled_at: w.now.checked_sub(SignedDuration::from_hours(24)).expect("in range"),
        locked: false,
    };
    assert_eq!(request.approve(&by(1), digest(1), w.now), Err(ApprovalRefusal::Requester));
    assert_eq!(request.approve(&by(2), digest(2), w.now), Err(ApprovalRefusal::Changed));
    let related = Approver { related: true, ..by(2) };
    assert_eq!(request.approve(&related, digest(1), w.now), Err(ApprovalRefusal::Party));
    let agreed = request.approve(&by(2), digest(1), w.now).expect("another person");
    assert!(agreed.is_complete());
    assert!(!agreed.rebound(digest(2)).is_complete(), "a change voids it");
}

/// What a crash before the commit leaves: the stored order, and a decision that is made once more; after it: the same command again.
struct Crashing {
    w: World,
    points: usize,
}

impl Crashing {
    fn run(&mut self, actor: Actor, action: Action) {
        let command = Command { actor, expects: Some(self.w.order().version), action };
        let order = self.w.order().clone();
        let cx = self.w.context_of(order.currency);
        let lost = decide(&order, &command, &cx).expect("it is allowed");
        let before = self.w.books.named(Currency::NGN);
        let again = decide(&order, &command, &cx).expect("and again");
        assert_eq!(lost, again, "the same decision");
        assert_eq!(self.w.books.named(Currency::NGN), before, "nothing in between");
        self.w.take(again);
        let mut books = self.w.books.clone();
        for journal in &lost.journals {
            assert!(books.try_post(journal).is_err(), "no journal is posted twice");
        }
        let stale = self.w.command(&command).expect_err("the retry finds it done");
        assert!(matches!(stale, Refusal::Stale { .. }));
        self.points += 3;
    }
}

#[test]
fn s69_a_decision_that_was_lost_is_made_again_and_only_once() {
    let mut w = World::new();
    w.agreed(&p10());
    let receipt = w.receipt(10_250_000, 163_750);
    let mut c = Crashing { w, points: 0 };
    c.run(Actor::System, Action::Receive(receipt));
    c.run(S, Action::Start(None));
    let id = c.w.milestone(0);
    c.run(S, Action::Submit(id));
    c.run(B, Action::Verify(1));
    c.run(B, Action::Verify(2));
    let mut released = Crashing { w: c.w.clone(), points: c.points };
    released.run(B, Action::Approve(id));
    released.w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
    let contested = vec![(id, None)];
    c.run(B, Action::OpenDispute { contested, reason: escrow::dispute::Reason::Quality });
    c.run(S, Action::Respond { dispute: 1, counter_claim: false });
    c.run(B, Action::MoveOn(1));
    c.run(S, Action::MoveOn(1));
    c.run(B, Action::MoveOn(1));
    c.run(S, Action::MoveOn(1));
    let award = Box::new(crate::disputes::award(&c.w, 6_000_000));
    c.run(crate::world::dispute_admin(), Action::Award { dispute: 1, award });
    let expected = [("PSP", 10_086_250), ("BW", 4_100_000), ("SW", 6_000_000), ("REV", 150_000), ("XPF", 163_750)];
    c.w.balances(&expected, -13_750);
    let mut cashier = Cashier::new(one_band(2));
    let mut w = released.w;
    let payout = cashier.ask(&mut w, 5_000_000);
    cashier.approve(&mut w, payout, 1).expect("the first");
    cashier.approve(&mut w, payout, 2).expect("the second");
    cashier.send(&mut w, payout);
    cashier.must(&mut w, payout, PayoutAction::Succeeded(5_000));
    let expected = [("PSP", 5_081_250), ("SW", 4_995_000), ("REV", 250_000), ("RPY", 5_000), ("XPF", 168_750)];
    w.balances(&expected, 86_250);
    assert!(c.points + released.points >= 30);
}

#[test]
fn s71_orders_of_other_houses_are_not_known_here() {
    let mut houses: Vec<World> = (0..4)
        .map(|skip| {
            let mut w = World::new();
            // Other ids in every house.
            (0..skip * 100).for_each(|_| assert!(!w.fresh().is_nil()));
            w.fund(&p10());
            w
        })
        .collect();
    let ids: Vec<MilestoneId> = houses.iter().map(|w| w.milestone(0)).collect();
    for (at, w) in houses.iter_mut().enumerate() {
        for foreign in ids.iter().enumerate().filter(|(of, _)| *of != at).map(|(_, id)| *id) {
            for action in [Action::Start(Some(foreign)), Action::Submit(foreign), Action::GiveUp(vec![foreign])] {
                assert_eq!(w.refused(S, action), Refusal::NoSuchMilestone);
            }
            assert_eq!(w.refused(B, Action::Approve(foreign)), Refusal::NoSuchMilestone);
        }
    }
    for mut w in houses {
        w.deliver();
        w.balances(&[("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)], 86_250);
    }
}

#[test]
fn s72_two_currencies_do_not_mix() {
    let mut w = World::funded(&seller_pays());
    w.deliver();
    let usd = Currency::parse("USD").expect("a currency");
    let formula = Formula { percent_bps: 250, flat: 0, min: 0, cap: None, tiers: None };
    w.agreed(&Spec { price: 50_000, currency: usd, payer: Payer::Seller, formula, ..p10() });
    let receipt = w.receipt(50_000, 1_950);
    w.must(Actor::System, Action::Receive(receipt));
    w.deliver();
    w.balances(&[("PSP", 9_840_000), ("SW", 9_750_000), ("REV", 250_000), ("XPF", 160_000)], 90_000);
    w.balances_in(usd, &[("PSP", 48_050), ("SW", 48_750), ("REV", 1_250), ("XPF", 1_950)], -700);
}

fn s74a() -> World {
    let mut w = World::new();
    let month = |at: i64| w.now.checked_add(SignedDuration::from_secs(at * 30 * DAY)).expect("in range");
    let ends: Vec<jiff::Timestamp> = (1..=12).map(month).collect();
    let spec = Spec { price: 12_000_000, ..seller_pays() };
    let periods = ends.into_iter().map(|end| (MilestoneId::from_uuid(w.fresh()), end)).collect();
    let of = Prepaid {
        id: OrderId::from_uuid(w.fresh()),
        buyer: BUYER,
        seller: SELLER,
        price: ngn(12_000_000),
        periods,
        quote: escrow::fee::FeeQuote::of(&configuration(&spec), 12_000_000, w.now).expect("a quote"),
        terms: Terms::default(),
        date_reached: template("DATE_REACHED"),
    };
    let proposal = prepaid(&of).expect("a proposal");
    w.propose(&proposal);
    w.must(S, Action::Accept(proposal.digest()));
    w.card(12_000_000);
    for _ in 0..5 {
        w.pass(30 * DAY - 1);
        assert_eq!(w.work(), 0);
        w.pass(1);
        assert_eq!(w.work(), 1);
    }
    w
}

#[test]
fn s74_a_subscription_is_released_month_by_month_and_ended() {
    let mut w = s74a();
    assert_eq!(w.state(), OrderState::InProgress);
    let expected = [("PSP", 11_810_000), ("SW", 4_875_000), ("ESC", 7_000_000), ("REV", 125_000), ("XPF", 190_000)];
    w.balances(&expected, -65_000);
    w.must(B, Action::FreeCancel(RefundTo::Wallet));
    assert_eq!(w.state(), OrderState::Closed);
    let expected = [("PSP", 11_810_000), ("BW", 7_000_000), ("SW", 4_875_000), ("REV", 125_000), ("XPF", 190_000)];
    w.balances(&expected, -65_000);
}

#[test]
fn s74_a_month_that_is_disputed_does_not_release_itself() {
    let mut w = s74a();
    w.dispute(B, 5);
    w.pass(30 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::Disputed);
    assert_eq!(w.order().milestones[5].released, 0);
}
