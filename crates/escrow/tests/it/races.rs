use escrow::dispute::Reason;
use escrow::{Action, Actor, Command, OrderState, Refusal, Timer};

use crate::properties::Dice;
use crate::world::{B, S, World, dispute_admin};

const S02: [(&str, i64); 4] = [("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];
const S37: [(&str, i64); 4] = [("PSP", 10_086_250), ("DSP", 10_000_000), ("FDF", 250_000), ("XPF", 163_750)];

/// Handed in and verified, at the instant at which silence decides.
fn at_the_instant() -> World {
    let mut w = World::s02a();
    w.start();
    w.submit(0);
    w.verify();
    w.pass(259_200);
    w
}

fn contest(w: &World) -> Action {
    Action::OpenDispute { contested: vec![(w.milestone(0), None)], reason: Reason::NotReceived }
}

#[test]
fn s44_release_and_dispute_at_one_instant() {
    let start = at_the_instant();
    let (lapse, contest) = (Action::Elapse(Timer::Inspection(start.milestone(0))), contest(&start));
    let mut seen = [false, false];
    for seed in 0..40 {
        let (mut w, mut dice) = (start.clone(), Dice::new(seed));
        let mut calls: Vec<(Actor, &Action)> = vec![(Actor::System, &lapse); 50];
        calls.extend(vec![(B, &contest); 50]);
        dice.shuffle(&mut calls);
        let taken = calls.into_iter().filter(|(actor, action)| w.act(*actor, (*action).clone()).is_ok()).count();
        assert_eq!(taken, 1, "99 lose");
        if w.state() == OrderState::Closed {
            w.balances(&S02, 86_250);
        } else {
            assert_eq!(w.state(), OrderState::Disputed);
            w.balances(&S37, -163_750);
        }
        seen[usize::from(w.state() == OrderState::Closed)] = true;
    }
    assert_eq!(seen, [true, true], "both came first at some time");
}

#[test]
fn s45_fifty_approvals() {
    let mut w = at_the_instant();
    let id = w.milestone(0);
    let taken = (0..50).filter(|_| w.act(B, Action::Approve(id)).is_ok()).count();
    assert_eq!(taken, 1);
    w.balances(&S02, 86_250);
}

/// Replaying the answer of a key is the caller's; here, the same command for the version it was given for is taken once.
#[test]
fn s45b_one_command_fifty_times() {
    let mut w = at_the_instant();
    let version = w.order().version;
    let command = Command { actor: B, expects: Some(version), action: Action::Approve(w.milestone(0)) };
    assert_eq!(w.command(&command), Ok(()));
    for _ in 0..49 {
        assert_eq!(w.command(&command), Err(Refusal::Stale { current: version + 1 }));
    }
    w.balances(&S02, 86_250);
}

#[test]
fn ten_thousand_races_have_one_outcome_each() {
    let start = at_the_instant();
    let id = start.milestone(0);
    let mut dice = Dice::new(44);
    let mut ends = [0; 3];
    for _ in 0..10_000 {
        let mut w = start.clone();
        let mut calls = vec![
            (B, Action::Approve(id)),
            (Actor::System, Action::Elapse(Timer::Inspection(id))),
            (B, contest(&start)),
            (S, contest(&start)),
            (S, Action::GiveUp(Vec::new())),
            (B, Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() }),
            (S, Action::AnswerCancel(true)),
        ];
        dice.shuffle(&mut calls);
        for (actor, action) in calls {
            // Losing is one of the two fine answers.
            if w.act(actor, action).is_ok() && w.state().is_terminal() {
                ends[usize::from(w.state() == OrderState::Closed)] += 1;
            }
        }
        if w.state() == OrderState::Disputed {
            ends[2] += 1;
            crate::disputes::to_decision_by(&mut w, 1);
            let award = Box::new(crate::disputes::award(&w, dice.up_to(10_000_000)));
            w.must(dispute_admin(), Action::Award { dispute: 1, award });
        }
        assert!(w.state().is_terminal(), "{:?}", w.state());
        let named = w.books.named(money::Currency::NGN);
        let of = |name| named.get(name).copied().unwrap_or_default();
        assert_eq!((of("ESC"), of("DSP"), of("FDF")), (0, 0, 0));
        assert_eq!(of("BW") + of("SW") + of("REV"), 10_250_000, "every unit is somebody's");
    }
    assert!(ends.iter().all(|count| *count > 500), "every outcome came about: {ends:?}");
}
