use escrow::condition::{Condition, Template, shipped};
use escrow::fee::{FeeQuote, Formula};
use escrow::order::Change;
use escrow::{
    Action, Actor, AdminRole, HeldReason, Milestone, OrderState, Owner, Refusal, Timer, amount, deadlines, preview,
    reminders, why_held,
};
use ids::{AttemptId, MilestoneId};
use jiff::{SignedDuration, Timestamp};
use money::Currency;

use crate::world::{B, DAY, S, Spec, World, admin, configuration, digest, p10, seller_pays};

fn expires(w: &mut World, secs: i64, timer: Timer) {
    let only: Vec<Timer> = deadlines(w.order()).iter().map(|one| one.timer).collect();
    assert_eq!(only, [timer]);
    w.pass(secs - 1);
    assert_eq!(w.work(), 0);
    w.pass(1);
    assert_eq!(w.work(), 1);
}

#[test]
fn x02_created_accepted_attempted_funded_expire_in_their_time() {
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    expires(&mut w, 5 * DAY, Timer::Accept);
    assert_eq!(w.state(), OrderState::Expired);

    let mut w = World::new();
    w.agreed(&p10());
    expires(&mut w, 10 * DAY, Timer::Fund);
    assert_eq!(w.state(), OrderState::Expired);

    let mut w = World::new();
    w.agreed(&p10());
    let attempt = AttemptId::from_uuid(w.fresh());
    w.must(B, Action::StartPayment { attempt, milestone: None, wallet_part: 0, although_open: false, part: None });
    expires(&mut w, 15 * DAY, Timer::Fund);
    assert_eq!(w.state(), OrderState::Expired);

    let mut w = World::s02a();
    expires(&mut w, 7 * DAY, Timer::Start);
    assert_eq!(w.state(), OrderState::Refunded);
    w.balances(&[("PSP", 10_086_250), ("BW", 10_250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn x09_an_order_keeps_its_quote_while_it_is_valid() {
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    let dearer = Spec { formula: Formula { percent_bps: 500, ..p10().formula }, ..p10() };
    assert_eq!(w.quote(&dearer).buyer_fee, 500_000, "the configuration has changed");
    w.pass(899);
    let mut other = w.clone();
    other.must(S, Action::Accept(proposal.digest()));
    assert_eq!(other.order().bases[0].quote.buyer_fee, 250_000);
    w.pass(1);
    assert_eq!(w.refused(S, Action::Accept(proposal.digest())), Refusal::QuoteExpired);
}

#[test]
fn a_proposal_whose_quote_is_over_is_accepted_if_it_still_costs_the_same() {
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    w.pass(2 * DAY);
    assert_eq!(w.refused(S, Action::Accept(proposal.digest())), Refusal::QuoteExpired);
    let dearer = Spec { formula: Formula { percent_bps: 500, ..p10().formula }, ..p10() };
    assert_eq!(w.order().requoted(&w.quote(&dearer)), None, "another price is another proposal");
    let fresh = FeeQuote { version: 9, ..w.quote(&p10()) };
    let priced = w.order().requoted(&fresh).expect("the same price");
    assert_eq!((priced.terms_hash, priced.version), (proposal.digest(), w.order().version));
    assert_eq!(priced.bases[0].quote, fresh);
    w.agreed(&p10());
    assert_eq!(w.order().requoted(&fresh), None, "what is agreed keeps its quote");
}

#[test]
fn x11_running_orders_keep_their_text() {
    let w = World::s02a();
    let newer = Template { version: 2, text: "Other words.".to_owned(), ..shipped().remove(0) };
    let kept = &w.order().conditions[0].template;
    assert_eq!((kept.code.as_str(), kept.version), (newer.code.as_str(), 1));
    assert_ne!(kept.text, newer.text);
    let texts: std::collections::BTreeSet<String> = shipped().into_iter().map(|one| one.code).collect();
    assert_eq!(texts.len(), 16, "a code and version says one thing");
}

#[test]
fn x12_a_late_payment_revives_the_order_when_both_want_it() {
    let mut w = World::new();
    w.agreed(&p10());
    w.pass(10 * DAY);
    w.work();
    assert_eq!(w.refused(B, Action::Revive), Refusal::WindowPassed);
    w.card(10_250_000);
    w.must(B, Action::Revive);
    assert_eq!(w.state(), OrderState::Expired);
    let mut late = w.clone();
    late.pass(30 * DAY);
    assert_eq!(late.refused(S, Action::Revive), Refusal::WindowPassed);
    w.must(S, Action::Revive);
    assert_eq!(w.state(), OrderState::Funded);
    w.balances(&[("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)], -163_750);
}

#[test]
fn x16_amounts_are_read_exactly_or_not_at_all() {
    let ngn = Currency::NGN;
    for text in ["100.005", "1e5", "-1", "١٠٠", "9223372036854775808", "", "0", "1,000", " 1", "+1", ".5", "1.", "NaN"]
    {
        assert_eq!(amount::parse(text, ngn), Err(Refusal::AmountText), "{text}");
    }
    assert_eq!(amount::parse("100.05", ngn).map(|one| one.minor()), Ok(10_005));
    assert_eq!(amount::parse("100", ngn).map(|one| one.minor()), Ok(10_000));
    for code in ["JPY", "XOF"] {
        let currency = Currency::parse(code).expect("a currency");
        assert_eq!(amount::parse("100", currency).map(|one| one.minor()), Ok(100));
        assert_eq!(amount::parse("100.5", currency), Err(Refusal::AmountText));
    }
}

#[test]
fn a_proposal_goes_back_and_forth_and_only_what_was_shown_is_accepted() {
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    let mut cheaper = proposal.clone();
    cheaper.price = 9_000_000;
    cheaper.milestones[0].amount = 9_000_000;
    cheaper.quote = w.quote(&Spec { price: 9_000_000, ..p10() });
    assert_eq!(w.refused(B, Action::Counter(Box::new(cheaper.clone()))), Refusal::NotTurn);
    w.must(S, Action::Counter(Box::new(cheaper.clone())));
    assert_eq!(w.refused(S, Action::Accept(cheaper.digest())), Refusal::NotTurn);
    assert_eq!(w.refused(B, Action::Accept(proposal.digest())), Refusal::TermsChanged);
    for _ in 0..4 {
        w.must(B, Action::Counter(Box::new(proposal.clone())));
        w.must(S, Action::Counter(Box::new(cheaper.clone())));
    }
    w.must(B, Action::Counter(Box::new(proposal.clone())));
    assert_eq!(w.refused(S, Action::Counter(Box::new(cheaper))), Refusal::TooManyRounds);
    assert_eq!(w.order().version, 11);
    w.must(S, Action::Accept(proposal.digest()));
    assert_eq!(w.order().price, 10_000_000);
}

#[test]
fn what_nobody_can_agree_to_is_not_proposed() {
    let mut w = World::new();
    let good = w.proposal(&p10());
    let cx = w.context_of(Currency::NGN);
    let refused = |change: &dyn Fn(&mut escrow::Proposal)| {
        let mut bad = good.clone();
        change(&mut bad);
        escrow::propose(&bad, B, &cx).expect_err("it is refused")
    };
    assert_eq!(refused(&|bad| bad.seller = bad.buyer), Refusal::SameParty);
    assert_eq!(refused(&|bad| bad.price += 1), Refusal::MilestoneSum);
    assert_eq!(refused(&|bad| bad.milestones.clear()), Refusal::MilestoneCount);
    assert_eq!(refused(&|bad| bad.conditions.clear()), Refusal::ConditionCount);
    assert_eq!(refused(&|bad| bad.milestones[0].funded = 1), Refusal::MilestoneSum);
    assert_eq!(refused(&|bad| bad.conditions[0].template.text = "x".repeat(2_001)), Refusal::ConditionText);
    assert_eq!(refused(&|bad| bad.terms.inspection = 60), Refusal::TermOutOfRange { term: "inspection" });
    assert_eq!(refused(&|bad| bad.quote.price = 1), Refusal::QuoteMismatch);
    assert_eq!(refused(&|bad| bad.terms.max_price = 5), Refusal::PriceOutOfRange);
    let unverified = escrow::Context { buyer: escrow::Party { phone_verified: false, ..cx.buyer }, ..cx };
    assert_eq!(escrow::propose(&good, B, &unverified), Err(Refusal::PhoneUnverified));
    assert_eq!(escrow::propose(&good, Actor::Person(crate::world::STRANGER), &cx), Err(Refusal::NotYours));
}

#[test]
fn a_suspended_person_moves_nothing() {
    let mut w = World::s02a();
    w.suspended = true;
    assert_eq!(w.refused(S, Action::Start(None)), Refusal::Suspended);
    assert_eq!(w.refused(B, Action::FreeCancel(escrow::RefundTo::Wallet)), Refusal::Suspended);
}

#[test]
fn somebody_who_saw_an_older_version_is_told_the_newer() {
    let mut w = World::s02a();
    let version = w.order().version;
    let command = |expects| escrow::Command { actor: S, expects: Some(expects), action: Action::Start(None) };
    assert_eq!(w.command(&command(version - 1)), Err(Refusal::Stale { current: version }));
    assert_eq!(w.command(&command(version)), Ok(()));
}

#[test]
fn why_money_is_held_names_reason_owner_and_the_next_instant() {
    let mut w = World::s02a();
    let said = |w: &World| {
        let one = why_held(w.order(), w.now).remove(0);
        (one.minor, one.reason, one.owner, one.next.map(|next| next.timer))
    };
    let id = w.milestone(0);
    assert_eq!(said(&w), (10_000_000, HeldReason::NotStarted, Owner::Seller, Some(Timer::Start)));
    w.start();
    assert_eq!(said(&w), (10_000_000, HeldReason::AtWork, Owner::Seller, Some(Timer::Delivery(id))));
    w.submit(0);
    assert_eq!(said(&w), (10_000_000, HeldReason::Inspection, Owner::Buyer, Some(Timer::Inspection(id))));
    w.dispute(B, 0);
    assert_eq!(said(&w), (10_000_000, HeldReason::Dispute(1), Owner::Seller, Some(Timer::Dispute(1))));
    w.must(S, Action::Concede(1));
    assert!(why_held(w.order(), w.now).is_empty());
}

#[test]
fn reminders_come_half_way_a_day_and_an_hour_before() {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    let due = deadlines(w.order())[0].due;
    let hours: Vec<i64> = reminders(w.order()).iter().map(|one| due.duration_since(one.at).as_hours()).collect();
    assert_eq!(hours, [36, 24, 1]);
}

#[test]
fn whoever_has_to_pay_begin_or_deliver_is_reminded_three_times() {
    let of =
        |w: &World| -> Vec<(Timer, Owner)> { reminders(w.order()).iter().map(|one| (one.timer, one.to)).collect() };
    let mut w = World::new();
    w.agreed(&p10());
    assert_eq!(of(&w), [(Timer::Fund, Owner::Buyer); 3]);
    let mut w = World::s02a();
    assert_eq!(of(&w), [(Timer::Start, Owner::Seller); 3]);
    w.start();
    assert_eq!(of(&w), [(Timer::Delivery(w.milestone(0)), Owner::Seller); 3]);
}

#[test]
fn both_see_what_each_outcome_comes_to() {
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    let shown = preview(w.order(), w.now).expect("a preview");
    let tuple = |one: escrow::PreviewSums| (one.buyer_pays, one.buyer_gets, one.seller_gets, one.fees);
    assert_eq!(tuple(shown.happy), (10_250_000, 0, 10_000_000, 250_000));
    assert_eq!(tuple(shown.cancel_now), (10_250_000, 10_250_000, 0, 0));
    assert_eq!(tuple(shown.halves), (10_250_000, 5_125_000, 5_000_000, 125_000));
    assert_eq!(tuple(shown.chargeback), (10_250_000, 0, 0, 0));

    let mut w = World::funded(&seller_pays());
    let shown = preview(w.order(), w.now).expect("a preview");
    assert_eq!(tuple(shown.happy), (10_000_000, 0, 9_750_000, 250_000));
    assert_eq!(tuple(shown.halves), (10_000_000, 5_000_000, 4_875_000, 125_000));
    w.deliver();
    let ended = preview(w.order(), w.now).expect("a preview");
    assert_eq!(tuple(ended.happy), tuple(shown.happy), "what was shown is what happened");
    assert_eq!(w.wallet(crate::world::SELLER, Currency::NGN).available, 9_750_000);
}

#[test]
fn both_agree_to_an_amendment_and_a_new_milestone_has_a_fee_of_its_own() {
    let mut w = World::s02a();
    w.start();
    let milestone = Milestone::new(MilestoneId::from_uuid(w.fresh()), "More", 2_000_000);
    let conditions = vec![Condition { milestone: Some(milestone.id), ..Condition::of(shipped().remove(0)) }];
    let quote = FeeQuote::of(&configuration(&p10()), 2_000_000, w.now).expect("a quote");
    let add = Change::AddMilestone { milestone: Box::new(milestone), quote: Box::new(quote), conditions };
    w.must(S, Action::ProposeAmendment(add));
    assert_eq!(w.refused(S, Action::AnswerAmendment(true)), Refusal::NotTurn);
    w.must(B, Action::AnswerAmendment(true));
    assert_eq!(w.refused(B, Action::AnswerAmendment(true)), Refusal::NoAmendment);
    let next = w.milestone(1);
    let attempt = AttemptId::from_uuid(w.fresh());
    w.must(
        B,
        Action::StartPayment { attempt, milestone: Some(next), wallet_part: 0, although_open: false, part: None },
    );
    let receipt = escrow::Receipt { attempt, gross: 2_050_000, fee: 0, third_party: false, clearance: 0 };
    w.must(Actor::System, Action::Receive(receipt));
    w.submit(0);
    w.submit(1);
    w.verify();
    w.approve(0);
    w.approve(1);
    assert_eq!(w.state(), OrderState::Closed);
    let expected = [("PSP", 12_136_250), ("SW", 12_000_000), ("REV", 300_000), ("XPF", 163_750)];
    w.balances(&expected, 136_250);
}

#[test]
fn what_is_handed_in_is_not_amended_and_silence_amends_nothing() {
    let mut w = World::s02a();
    w.start();
    let id = w.milestone(0);
    let delivery_due = w.now.checked_add(SignedDuration::from_hours(400)).expect("in range");
    let moved = Change::MoveDate { milestone: id, delivery_due };
    w.must(B, Action::ProposeAmendment(moved.clone()));
    w.pass(5 * DAY);
    w.work();
    assert_eq!(w.order().amendment, None);
    w.must(B, Action::ProposeAmendment(moved.clone()));
    w.must(S, Action::AnswerAmendment(true));
    assert_eq!(w.order().milestones[0].delivery_due, Some(delivery_due));
    w.submit(0);
    assert_eq!(w.refused(B, Action::ProposeAmendment(moved)), Refusal::BadAmendment);
}

#[test]
fn nobody_delivers_and_somebody_is_asked() {
    let mut w = World::s02a();
    w.start();
    w.pass(30 * DAY);
    assert_eq!(w.work(), 1);
    assert_eq!(w.order().tasks.len(), 1);
    w.submit(0);
    assert!(w.order().tasks.is_empty(), "it was delivered after all");
}

fn support() -> Actor {
    admin(4, AdminRole::Support)
}

fn later(w: &World, secs: i64) -> Timestamp {
    w.now.checked_add(SignedDuration::from_secs(secs)).expect("in range")
}

#[test]
fn support_gives_more_time_and_silence_decides_later() {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    let timer = Timer::Inspection(w.milestone(0));
    let until = later(&w, 5 * DAY);
    w.must(support(), Action::Extend { timer, until, reason: digest(7) });
    assert_eq!(deadlines(w.order())[0].due, until);
    w.pass(5 * DAY - 1);
    assert_eq!(w.work(), 0, "three days are over, five are not");
    w.pass(1);
    w.work();
    assert_eq!(w.state(), OrderState::Closed);
    let given = w.order().extensions[0];
    assert_eq!((given.timer, given.until, given.reason), (timer, until, digest(7)));
}

#[test]
fn every_deadline_of_a_party_can_be_moved_and_no_other() {
    let given = |w: &mut World, timer: Timer| {
        let due = deadlines(w.order()).into_iter().find(|one| one.timer == timer).expect("it runs").due;
        let until = due.checked_add(SignedDuration::from_secs(DAY)).expect("in range");
        w.must(support(), Action::Extend { timer, until, reason: digest(7) });
        let moved = deadlines(w.order()).into_iter().find(|one| one.timer == timer).expect("it runs");
        assert_eq!(moved.due, until, "{timer:?}");
        w.pass(due.duration_since(w.now).as_secs());
        assert!(!escrow::due(w.order(), w.now).iter().any(|one| one.action == Action::Elapse(timer)), "{timer:?}");
        w.pass(DAY);
        assert!(escrow::due(w.order(), w.now).iter().any(|one| one.action == Action::Elapse(timer)), "{timer:?}");
        w.must(Actor::System, Action::Elapse(timer));
    };
    let mut w = World::new();
    let proposal = w.proposal(&p10());
    w.propose(&proposal);
    given(&mut w, Timer::Accept);
    let mut w = World::new();
    w.agreed(&p10());
    given(&mut w, Timer::Fund);
    given(&mut World::s02a(), Timer::Start);
    let mut w = World::s02a();
    w.start();
    let delivery = Timer::Delivery(w.milestone(0));
    given(&mut w, delivery);
    w.must(B, Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() });
    given(&mut w, Timer::Cancel);
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    w.dispute(B, 0);
    given(&mut w, Timer::Dispute(1));
    let until = later(&w, 60 * DAY);
    let cap = Action::Extend { timer: Timer::HardCap(1), until, reason: digest(7) };
    assert_eq!(w.refused(support(), cap), Refusal::NotExtendable);
}

#[test]
fn time_is_given_by_support_only_and_only_more_of_it() {
    let mut w = World::s02a();
    let due = deadlines(w.order())[0].due;
    let at = |until| Action::Extend { timer: Timer::Start, until, reason: digest(7) };
    assert_eq!(w.refused(support(), at(due)), Refusal::BadExtension { due });
    let too_late = later(&w, 7 * DAY + 30 * DAY + 1);
    assert_eq!(w.refused(support(), at(too_late)), Refusal::BadExtension { due });
    let fine = later(&w, 8 * DAY);
    for other in [B, S, Actor::System, admin(4, AdminRole::Dispute), admin(4, AdminRole::Finance)] {
        assert_eq!(w.refused(other, at(fine)), Refusal::NotYours);
    }
    w.must(support(), at(fine));
    let unknown = Action::Extend { timer: Timer::Cancel, until: fine, reason: digest(7) };
    assert_eq!(w.refused(support(), unknown), Refusal::NotExtendable);
}

#[test]
fn an_order_is_stored_and_read_back() {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    w.dispute(B, 0);
    let text = serde_json::to_string(w.order()).expect("it serialises");
    let back: escrow::Order = serde_json::from_str(&text).expect("and reads back");
    assert_eq!(&back, w.order());
    assert_eq!(digest(255).to_string().len(), 64);
}

#[test]
fn who_is_not_known_well_enough_does_not_accept() {
    let mut w = World::new();
    let terms = escrow::Terms { identity_level: 2, ..escrow::Terms::default() };
    let proposal = w.proposal(&Spec { terms, ..p10() });
    w.propose(&proposal);
    assert_eq!(w.refused(S, Action::Accept(proposal.digest())), Refusal::Identity { needed: 2 });
}
