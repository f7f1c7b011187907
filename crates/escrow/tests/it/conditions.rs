use escrow::condition::{Condition, ConditionState, Evidence, EvidenceKind, GroupRule, OnDue};
use escrow::order::HoldKind;
use escrow::{Action, Actor, AdminRole, Clock, OrderState, Refusal};

use crate::world::{B, DAY, INSPECTOR, S, Spec, World, admin, digest, p10, template};

const HELD: [(&str, i64); 4] = [("PSP", 10_086_250), ("ESC", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)];
const DONE: [(&str, i64); 4] = [("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];

fn submitted(spec: &Spec) -> World {
    let mut w = World::funded(spec);
    w.start();
    w.submit(0);
    assert_eq!(w.state(), OrderState::Completed);
    w
}

fn s27() -> World {
    let mut w = submitted(&p10());
    w.must(B, Action::Verify(1));
    let id = w.milestone(0);
    let Refusal::Unmet(unmet) = w.refused(B, Action::Approve(id)) else { panic!("conditions are open") };
    let codes: Vec<&str> = unmet.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["ITEM_AS_DESCRIBED"]);
    w
}

#[test]
fn s27_an_open_condition_is_named() {
    s27().balances(&HELD, -163_750);
}

#[test]
fn s28_the_buyer_gives_it_up() {
    let mut w = s27();
    assert_eq!(w.refused(S, Action::Waive(2)), Refusal::NotYours);
    w.must(B, Action::Waive(2));
    w.approve(0);
    w.balances(&DONE, 86_250);
}

#[test]
fn s29_a_code_is_locked_by_wrong_tries() {
    let mut w = World::funded(&Spec { conditions: vec!["HANDOVER_CODE"], ..p10() });
    w.start();
    let enter = |matches| Action::EnterCode { number: 1, matches };
    for _ in 0..5 {
        w.must(S, enter(false));
    }
    assert!(matches!(w.refused(S, enter(true)), Refusal::CodeLocked { .. }));
    w.pass(3_599);
    assert!(matches!(w.refused(S, enter(true)), Refusal::CodeLocked { .. }));
    w.pass(1);
    assert_eq!(w.refused(B, enter(true)), Refusal::NotYours);
    w.must(S, enter(true));
    assert_eq!(w.state(), OrderState::Completed, "the right code hands it in");
    w.approve(0);
    w.balances(&DONE, 86_250);
}

#[test]
fn s30_silence_releases_at_the_instant_and_once() {
    let mut w = submitted(&p10());
    w.pass(259_199);
    assert_eq!(w.work(), 0);
    let id = w.milestone(0);
    let lapse = Action::Elapse(escrow::Timer::Inspection(id));
    assert_eq!(w.refused(Actor::System, lapse.clone()), Refusal::NotDue);
    w.pass(1);
    assert_eq!(w.work(), 1);
    for _ in 0..10 {
        assert_eq!(w.work(), 0);
        assert!(matches!(w.refused(Actor::System, lapse.clone()), Refusal::State { .. }));
    }
    w.balances(&DONE, 86_250);
}

#[test]
fn s30b_two_workers_after_ten_days() {
    let mut w = submitted(&p10());
    w.pass(10 * DAY);
    let both = escrow::due(w.order(), w.now);
    assert_eq!(both.len(), 1);
    w.command(&both[0]).expect("the first worker");
    assert!(w.command(&both[0]).is_err(), "the second finds it done");
    w.balances(&DONE, 86_250);
}

fn strict() -> Spec {
    Spec { conditions: vec!["ITEM_RECEIVED", "THIRD_PARTY_INSPECTION_PASSED"], ..p10() }
}

#[test]
fn s31_a_third_partys_word_is_not_presumed() {
    let mut w = submitted(&strict());
    w.pass(4 * DAY);
    assert_eq!(w.work(), 1, "somebody is asked, once");
    assert_eq!((w.state(), w.order().tasks.len()), (OrderState::Completed, 1));
    w.pass(30 * DAY);
    assert_eq!(w.work(), 0);
    w.balances(&HELD, -163_750);
    w.must(Actor::Person(INSPECTOR), Action::Verify(2));
    assert_eq!(w.state(), OrderState::Closed, "what had lapsed is released at once");
    w.balances(&DONE, 86_250);
}

#[test]
fn s31b_a_hold_is_lifted() {
    let mut w = submitted(&p10());
    let risk = admin(21, AdminRole::Risk);
    w.must(risk, Action::PlaceHold(HoldKind::Compliance));
    w.pass(5 * DAY);
    assert_eq!(w.work(), 0);
    let lapse = Action::Elapse(escrow::Timer::Inspection(w.milestone(0)));
    assert!(matches!(w.refused(Actor::System, lapse), Refusal::Held { .. }), "not even when it is asked for");
    w.balances(&HELD, -163_750);
    w.must(risk, Action::LiftHold(1));
    w.balances(&DONE, 86_250);
}

#[test]
fn s31c_changes_are_asked_for_in_the_last_second() {
    let mut w = submitted(&p10());
    w.pass(259_199);
    let id = w.milestone(0);
    w.must(B, Action::RequestChanges(id, digest(1)));
    assert_eq!(w.order().milestones[0].clock, Clock::Off);
    w.pass(20 * DAY);
    w.work();
    assert_eq!(w.state(), OrderState::InProgress);
    w.balances(&HELD, -163_750);
}

#[test]
fn changes_are_asked_for_as_often_as_agreed() {
    let mut w = submitted(&p10());
    let id = w.milestone(0);
    for round in 0..3 {
        w.must(B, Action::RequestChanges(id, digest(round)));
        w.submit(0);
    }
    assert_eq!(w.refused(B, Action::RequestChanges(id, digest(9))), Refusal::NoRevisionsLeft);
}

fn shown(by: ids::PersonId, w: &World) -> Evidence {
    Evidence { hash: digest(7), size: 12, kind: EvidenceKind::Document, by: Some(by), at: w.now, admin_only: false }
}

#[test]
fn evidence_comes_before_the_work_is_handed_in_and_may_be_rejected() {
    let mut w = World::funded(&Spec { conditions: vec!["DOCUMENT_DELIVERED"], ..p10() });
    w.start();
    let id = w.milestone(0);
    assert_eq!(w.refused(S, Action::Submit(id)), Refusal::EvidenceMissing { number: 1 });
    let evidence = shown(crate::world::SELLER, &w);
    assert_eq!(w.refused(B, Action::ShowEvidence(1, evidence.clone())), Refusal::NotYours);
    w.must(S, Action::ShowEvidence(1, evidence));
    w.submit(0);
    w.must(B, Action::Reject(1));
    assert_eq!(w.order().milestones[0].clock, Clock::Off, "dissent stops the clock");
    assert_eq!(w.order().conditions[0].evidence.len(), 1, "what was shown stays");
}

#[test]
fn a_verification_is_taken_back_within_the_hour() {
    let mut w = submitted(&p10());
    w.must(B, Action::Verify(1));
    w.pass(3_600);
    w.must(B, Action::Undo(1));
    w.must(B, Action::Verify(1));
    w.pass(3_601);
    assert_eq!(w.refused(B, Action::Undo(1)), Refusal::UndoTooLate);
    assert_eq!(w.refused(S, Action::Undo(1)), Refusal::NotYours);
}

#[test]
fn what_protects_both_is_given_up_by_both() {
    let mut w = submitted(&Spec { conditions: vec!["THIRD_PARTY_INSPECTION_PASSED", "DATE_REACHED"], ..p10() });
    w.must(B, Action::Waive(1));
    assert!(!w.order().conditions[0].state.is_satisfied());
    w.must(S, Action::Waive(1));
    assert!(w.order().conditions[0].state.is_satisfied());
    assert_eq!(w.refused(B, Action::Waive(2)), Refusal::NotYours);
}

#[test]
fn groups_count_their_members() {
    for (rule, verified, open) in [
        (GroupRule::AnyOf, 1, 0),
        (GroupRule::AnyOf, 0, 3),
        (GroupRule::NOf(2), 1, 2),
        (GroupRule::NOf(2), 2, 0),
        (GroupRule::AllOf, 2, 1),
        (GroupRule::NOf(9), 3, 0),
    ] {
        let mut w = World::new();
        let mut proposal = w.proposal(&p10());
        let grouped = Condition { group: Some(0), ..Condition::of(template("ITEM_RECEIVED")) };
        proposal.groups = vec![rule];
        proposal.conditions = vec![grouped.clone(), grouped.clone(), grouped];
        w.propose(&proposal);
        w.must(S, Action::Accept(proposal.digest()));
        w.card(10_250_000);
        for number in 1..=verified {
            w.must(B, Action::Verify(number));
        }
        let id = w.milestone(0);
        assert_eq!(w.order().unmet(id).len(), open, "{rule:?} {verified}");
    }
}

#[test]
fn paying_early_gives_up_what_protects_the_buyer_and_nothing_else() {
    let mut w = World::funded(&strict());
    w.start();
    let part = Action::ReleasePart { milestone: w.milestone(0), minor: 1_000, confirmed: true, by_code: true };
    let Refusal::Unmet(unmet) = w.refused(B, part.clone()) else { panic!("the inspector has not spoken") };
    assert_eq!(unmet.iter().map(|one| one.number).collect::<Vec<_>>(), [2]);
    w.must(Actor::Person(INSPECTOR), Action::Verify(2));
    w.must(B, part);
    assert_eq!(w.order().milestones[0].released, 1_000);
}

#[test]
fn the_date_of_a_condition_passes() {
    for (on_due, expected) in [(OnDue::Dispute, OrderState::Disputed), (OnDue::Attention, OrderState::InProgress)] {
        let mut w = World::new();
        let mut proposal = w.proposal(&p10());
        let template = &mut proposal.conditions[0].template;
        (template.due_after, template.on_due) = (Some(3 * DAY), on_due);
        w.propose(&proposal);
        w.must(S, Action::Accept(proposal.digest()));
        w.card(10_250_000);
        w.start();
        w.pass(3 * DAY - 1);
        assert_eq!(w.work(), 0);
        w.pass(1);
        assert_eq!(w.work(), 1);
        assert_eq!(w.state(), expected, "{on_due:?}");
        assert_eq!(w.order().conditions[0].state, ConditionState::Failed);
        let somebody = !w.order().tasks.is_empty();
        assert_eq!(somebody, on_due == OnDue::Attention);
    }
}
