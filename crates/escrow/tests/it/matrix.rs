use std::collections::BTreeSet;

use escrow::condition::{Evidence, EvidenceKind};
use escrow::dispute::{Award, Reason, Share};
use escrow::order::{Change, HoldKind};
use escrow::{Action, Actor, AdminRole, Command, OrderState, Receipt, RefundTo, Role, Timer, decide};
use ids::{AttemptId, DisputeId, MilestoneId, RefundId, Uuid};
use jiff::SignedDuration;

use crate::world::{B, DAY, INSPECTOR, S, STRANGER, Spec, World, admin, digest, p10};

/// Worlds whose current order is in every state, several of some.
fn states() -> Vec<World> {
    let mut all = Vec::new();
    let mut created = World::new();
    let proposal = created.proposal(&p10());
    created.propose(&proposal);
    let mut declined = created.clone();
    declined.must(S, Action::Decline);
    let mut accepted = created.clone();
    accepted.must(S, Action::Accept(proposal.digest()));
    let mut cancelled = accepted.clone();
    cancelled.must(B, Action::CancelUnfunded);
    let mut funding = accepted.clone();
    funding.transfer(10_000_000);
    let mut expired = funding.clone();
    expired.pass(10 * DAY);
    expired.work();
    let funded = World::funded(&Spec { parts: vec![4_000_000, 6_000_000], ..p10() });
    let mut refunded = funded.clone();
    refunded.must(B, Action::FreeCancel(RefundTo::Source));
    let mut working = funded.clone();
    working.start();
    let mut asked = working.clone();
    asked.must(B, Action::RequestCancel { milestones: Vec::new(), offer: Vec::new() });
    let mut completed = working.clone();
    completed.submit(0);
    completed.submit(1);
    completed.verify();
    let mut disputed = completed.clone();
    disputed.dispute(B, 0);
    let mut offered = disputed.clone();
    let shares = vec![Share { milestone: offered.milestone(0), seller: 1 }];
    offered.must(S, Action::Offer { dispute: 1, shares });
    let mut deciding = disputed.clone();
    crate::disputes::to_decision(&mut deciding);
    let mut awarded = deciding.clone();
    let award = Award {
        fallback: Some(Vec::new()),
        fallback_after: 7 * DAY,
        shares: vec![Share { milestone: awarded.milestone(0), seller: 5 }],
        ..crate::disputes::award(&awarded, 0)
    };
    awarded.must(admin(3, AdminRole::Dispute), Action::Award { dispute: 1, award: Box::new(award) });
    let mut silent = disputed.clone();
    silent.pass(5 * DAY);
    silent.work();
    let mut held = completed.clone();
    held.must(admin(4, AdminRole::Risk), Action::PlaceHold(HoldKind::Compliance));
    let mut taken_back = working.clone();
    taken_back.chargeback(10_250_000);
    let mut amended = working.clone();
    let delivery_due = amended.now.checked_add(SignedDuration::from_hours(400)).expect("in range");
    let change = Change::MoveDate { milestone: amended.milestone(0), delivery_due };
    amended.must(S, Action::ProposeAmendment(change));
    let mut closed = completed.clone();
    closed.approve(0);
    closed.approve(1);
    all.extend([created, declined, accepted, cancelled, funding, expired, funded, refunded, working, asked, completed]);
    all.extend([disputed, offered, deciding, awarded, silent, held, taken_back, amended, closed]);
    all
}

/// Every action, with ids of this order.
fn actions(w: &mut World) -> Vec<Action> {
    let other = w.milestone(w.order().milestones.len() - 1);
    let again = Box::new(escrow::Proposal { id: w.order().id, ..w.proposal(&p10()) });
    let attempt = AttemptId::from_uuid(w.fresh());
    let paid = w.order().payments.first().map_or(attempt, |one| one.attempt);
    let shown =
        Evidence { hash: digest(1), size: 1, kind: EvidenceKind::Photo, by: None, at: w.now, admin_only: false };
    let receipt = Receipt { attempt, gross: 10_250_000, fee: 0, third_party: false, clearance: 0 };
    let mut all = vec![
        Action::Amend(again.clone()),
        Action::Counter(again),
        Action::Accept(w.order().terms_hash),
        Action::Decline,
        Action::Withdraw,
        Action::StartPayment { attempt, milestone: None, wallet_part: 0, although_open: true, part: None },
        Action::PaymentFailed(paid),
        Action::Receive(receipt),
        Action::FundFromWallet(None),
        Action::CancelUnfunded,
        Action::Start(None),
        Action::Start(Some(other)),
        Action::FreeCancel(RefundTo::Wallet),
        Action::GiveUp(vec![other]),
        Action::RequestCancel { milestones: vec![other], offer: Vec::new() },
        Action::AnswerCancel(true),
        Action::AnswerCancel(false),
        Action::Submit(other),
        Action::RequestChanges(other, digest(1)),
        Action::Approve(other),
        Action::ReleasePart { milestone: other, minor: 1, confirmed: true, by_code: true },
        Action::ShowEvidence(1, shown.clone()),
        Action::AddEvidence(shown),
        Action::Verify(1),
        Action::Reject(1),
        Action::Waive(1),
        Action::Undo(1),
        Action::EnterCode { number: 1, matches: true },
        Action::ConditionMet(1),
    ];
    all.extend(of_disputes(w, other));
    all.extend(of_the_house(w, other, paid));
    all
}

fn of_disputes(w: &World, other: MilestoneId) -> Vec<Action> {
    let shares = vec![Share { milestone: w.milestone(0), seller: 1 }];
    let award = Box::new(Award { shares: shares.clone(), ..crate::disputes::award(w, 1) });
    vec![
        Action::OpenDispute { contested: vec![(other, None)], reason: Reason::Other },
        Action::Respond { dispute: 1, counter_claim: false },
        Action::Concede(1),
        Action::Offer { dispute: 1, shares },
        Action::AcceptOffer { dispute: 1, offer: 1 },
        Action::MoveOn(1),
        Action::WithdrawDispute(1),
        Action::Award { dispute: 1, award },
        Action::ConfirmAward(1),
        Action::ConfirmDefault(1),
        Action::ConfirmReturn(1),
        Action::Appeal(1),
    ]
}

fn of_the_house(w: &mut World, other: MilestoneId, paid: AttemptId) -> Vec<Action> {
    let chargeback = DisputeId::from_uuid(w.fresh());
    let known = w.order().chargebacks.first().map_or(chargeback, |one| one.id);
    let refund = w.order().refunds.first().map_or(RefundId::from_uuid(Uuid::nil()), |one| one.id);
    let delivery_due = w.now.checked_add(SignedDuration::from_hours(400)).expect("in range");
    let due = w.now;
    let later = w.now.checked_add(SignedDuration::from_hours(24 * 20)).expect("in range");
    vec![
        Action::PlaceHold(HoldKind::Admin),
        Action::LiftHold(1),
        Action::ChargebackOpened { id: chargeback, payment: paid, minor: 100, evidence_due: due },
        Action::ChargebackWon(known),
        Action::ChargebackLost(known),
        Action::SellerRefund { minor: 1, to: RefundTo::Wallet },
        Action::RefundSucceeded(refund),
        Action::RefundFailed(refund),
        Action::RefundNeedsDetails(refund),
        Action::Revive,
        Action::ProposeAmendment(Change::MoveDate { milestone: other, delivery_due }),
        Action::AnswerAmendment(true),
        Action::Extend { timer: Timer::Start, until: later, reason: digest(3) },
        Action::Extend { timer: Timer::Inspection(other), until: later, reason: digest(3) },
        Action::Elapse(Timer::Accept),
        Action::Elapse(Timer::Fund),
        Action::Elapse(Timer::Start),
        Action::Elapse(Timer::Inspection(other)),
        Action::Elapse(Timer::Dispute(1)),
        Action::Elapse(Timer::Cancel),
    ]
}

fn name(action: &Action) -> String {
    let said = format!("{action:?}");
    said.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

/// Who may ask for an action at all, and in which states, as the published table says. Guards may still refuse.
fn allowed(action: &Action, role: Role, state: OrderState) -> bool {
    use OrderState::{
        Accepted, Cancelled, Closed, Completed, Created, Declined, Disputed, Expired, Funded, Funding, InProgress,
        Refunded,
    };
    let (buyer, seller, system) = (role == Role::Buyer, role == Role::Seller, role == Role::System);
    let party = buyer || seller;
    let admin = |roles: &[AdminRole]| matches!(role, Role::Admin(role) if roles.contains(&role));
    let live = [Funded, InProgress, Completed, Disputed].contains(&state);
    let after_money = live || [Closed, Refunded].contains(&state);
    match name(action).as_str() {
        "Amend" | "Counter" | "Accept" | "Decline" | "Withdraw" => party && state == Created,
        "StartPayment" => buyer && (live || [Accepted, Funding].contains(&state)),
        "PaymentFailed" => system,
        "Receive" => system && state != Created,
        "FundFromWallet" => buyer && (live || [Accepted, Funding].contains(&state)),
        "CancelUnfunded" => party && [Accepted, Funding].contains(&state),
        "Start" => seller && live,
        "FreeCancel" => buyer && state == Funded,
        "GiveUp" => seller && live,
        "RequestCancel" => buyer && live && state != Funded,
        "AnswerCancel" => seller && live,
        "Submit" => seller && live,
        "RequestChanges" | "Approve" => buyer && [Completed, InProgress, Disputed].contains(&state),
        "ReleasePart" => buyer && live,
        "ShowEvidence" | "Verify" | "Reject" | "Undo" => live && role != Role::Outsider,
        "AddEvidence" => {
            role != Role::Outsider
                && role != Role::Admin(AdminRole::Auditor)
                && ![Closed, Refunded, Declined, Cancelled, Expired].contains(&state)
        }
        "Waive" => party && live,
        "EnterCode" => seller && live,
        "ConditionMet" => system && live,
        "OpenDispute" => party && live,
        "Respond" | "Concede" | "Offer" | "AcceptOffer" | "MoveOn" | "WithdrawDispute" | "Appeal" => {
            party && state == Disputed
        }
        "Award" | "ConfirmAward" | "ConfirmDefault" => {
            admin(&[AdminRole::Dispute, AdminRole::Senior]) && state == Disputed
        }
        "ConfirmReturn" => (seller || admin(&[AdminRole::Dispute, AdminRole::Senior])) && state == Disputed,
        "PlaceHold" | "LiftHold" => (system || admin(&[AdminRole::Risk, AdminRole::Senior])) && live,
        "ChargebackOpened" | "ChargebackWon" | "ChargebackLost" => {
            system && (after_money || [Funding, Expired].contains(&state))
        }
        "SellerRefund" => seller && state == Closed,
        "RefundSucceeded" | "RefundFailed" | "RefundNeedsDetails" => system && after_money,
        "Revive" => party && state == Expired,
        "ProposeAmendment" | "AnswerAmendment" => party && live,
        "Extend" => {
            admin(&[AdminRole::Support, AdminRole::Senior])
                && ![Closed, Refunded, Declined, Cancelled, Expired].contains(&state)
        }
        "Elapse" => system,
        other => panic!("{other} is not in the table"),
    }
}

#[test]
fn x01_what_is_not_in_the_table_is_refused_and_changes_nothing() {
    let mut actors = vec![B, S, Actor::System, Actor::Person(STRANGER), Actor::Person(INSPECTOR)];
    actors.extend(AdminRole::ALL.map(|role| admin(9, role)));
    let (mut cases, mut refused) = (0, 0);
    let (mut seen, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for mut w in states() {
        let state = w.state();
        seen.insert(state);
        for action in actions(&mut w) {
            for actor in &actors {
                let order = w.order().clone();
                let command = Command { actor: *actor, expects: None, action: action.clone() };
                let answer = decide(&order, &command, &w.context_of(order.currency));
                assert_eq!(&order, w.order());
                cases += 1;
                match answer {
                    Ok(_) => {
                        let fine = allowed(&action, order.role(*actor), state);
                        assert!(fine, "{action:?} by {actor:?} was taken in {state:?}");
                        taken.insert(name(&action));
                    }
                    Err(refusal) => {
                        assert!(!refusal.code().is_empty() && !refusal.to_string().is_empty());
                        refused += 1;
                    }
                }
            }
        }
    }
    assert_eq!(seen.len(), OrderState::ALL.len(), "every state is looked at: {seen:?}");
    assert!(cases > 10_000 && refused > 9_000, "{cases} {refused}");
    assert!(taken.len() >= 36, "{taken:?}");
}
