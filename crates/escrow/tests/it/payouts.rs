use std::collections::BTreeMap;

use escrow::approval::{ApprovalRefusal, Approver};
use escrow::journal::Accounts;
use escrow::payout::{
    Band, Payout, PayoutAction, PayoutContext, PayoutFacts, PayoutPolicy, PayoutRefusal, PayoutState, Tier, decide,
    request,
};
use ids::{AdminId, PayoutId, PersonId, Uuid};
use jiff::SignedDuration;
use money::Currency;

use crate::world::{BUYER, DAY, SELLER, World, digest};

pub(crate) fn one_band(approvals: u8) -> PayoutPolicy {
    PayoutPolicy { bands: vec![Band { up_to: None, tier: Tier::Raised, approvals }], ..PayoutPolicy::default() }
}

/// Drives payouts against the books of a world.
#[derive(Clone, Debug)]
pub(crate) struct Cashier {
    pub(crate) policy: PayoutPolicy,
    pub(crate) payouts: BTreeMap<PayoutId, Payout>,
    /// The last step that each admin used, as the store keeps it.
    pub(crate) steps: BTreeMap<AdminId, i64>,
    pub(crate) stopped: bool,
}

const PARTIES: [PersonId; 1] = [BUYER];

impl Cashier {
    pub(crate) fn new(policy: PayoutPolicy) -> Self {
        Self { policy, payouts: BTreeMap::new(), steps: BTreeMap::new(), stopped: false }
    }

    pub(crate) fn context(&self, w: &World) -> PayoutContext<'_> {
        let exposure = w.orders.values().map(|order| order.exposure().expect("it fits")).sum();
        let facts = PayoutFacts {
            wallet: w.wallet(SELLER, Currency::NGN),
            stopped: self.stopped,
            exposure,
            identified: true,
            name_matches: true,
            count_today: 0,
            sum_today: 0,
            tier: Tier::Low,
        };
        PayoutContext { now: w.now, facts, policy: &self.policy, others: 3, parties: &PARTIES }
    }

    pub(crate) fn try_ask(&mut self, w: &mut World, amount: i64) -> Result<PayoutId, PayoutRefusal> {
        let id = PayoutId::from_uuid(w.fresh());
        let since = w.now.checked_sub(SignedDuration::from_hours(48)).expect("in range");
        let cx = self.context(w);
        let outcome = request(id, (SELLER, amount, Currency::NGN), (digest(1), since), true, &cx)?;
        outcome.journals.iter().for_each(|journal| w.books.post(journal));
        self.payouts.insert(id, outcome.payout);
        self.check(w);
        Ok(id)
    }

    pub(crate) fn ask(&mut self, w: &mut World, amount: i64) -> PayoutId {
        self.try_ask(w, amount).expect("it may be asked for")
    }

    pub(crate) fn act(&mut self, w: &mut World, id: PayoutId, action: PayoutAction) -> Result<(), PayoutRefusal> {
        let outcome = decide(&self.payouts[&id], &action, &self.context(w))?;
        outcome.journals.iter().for_each(|journal| w.books.post(journal));
        if let PayoutAction::Approve(by, _) = action {
            self.steps.insert(by.admin, by.step.expect("a step was used"));
        }
        self.payouts.insert(id, outcome.payout);
        self.check(w);
        Ok(())
    }

    pub(crate) fn must(&mut self, w: &mut World, id: PayoutId, action: PayoutAction) {
        self.act(w, id, action).unwrap_or_else(|refusal| panic!("{action:?}: {refusal:?}"));
    }

    pub(crate) fn approver(&self, w: &World, number: u128) -> Approver {
        let admin = AdminId::from_uuid(Uuid::from_u128(number));
        Approver {
            admin,
            person: None,
            related: false,
            step: Some(w.now.as_second() / 30),
            last_step: self.steps.get(&admin).copied(),
            enrolled_at: w.now.checked_sub(SignedDuration::from_hours(48)).expect("in range"),
            locked: false,
        }
    }

    pub(crate) fn approve(&mut self, w: &mut World, id: PayoutId, number: u128) -> Result<(), PayoutRefusal> {
        let (by, details) = (self.approver(w, number), self.payouts[&id].details());
        self.act(w, id, PayoutAction::Approve(by, details))
    }

    pub(crate) fn send(&mut self, w: &mut World, id: PayoutId) {
        self.must(w, id, PayoutAction::Submit);
        self.must(w, id, PayoutAction::Accepted);
    }

    pub(crate) fn state(&self, id: PayoutId) -> PayoutState {
        self.payouts[&id].state
    }

    /// I-15, I-17 and I-22.
    fn check(&self, w: &World) {
        for payout in self.payouts.values() {
            let held = payout.held().expect("it fits");
            let of = |account| w.books.of(payout.currency, account);
            let (hold, transit) = (of(Accounts::payout_hold(payout.id)), of(Accounts::payout_transit(payout.id)));
            assert_eq!(hold, if payout.state.is_held() { held } else { 0 }, "I-15 {:?}", payout.state);
            assert_eq!(transit, if payout.state.is_in_transit() { held } else { 0 }, "I-15 {:?}", payout.state);
            let mut approvers = payout.approvers();
            let count = approvers.len();
            approvers.sort_unstable();
            approvers.dedup();
            assert_eq!(approvers.len(), count, "I-17");
            if payout.state.is_in_transit() {
                assert!(count >= usize::from(payout.request.needed), "I-17");
            }
        }
    }
}

const S56: [(&str, i64); 5] =
    [("PSP", 10_086_250), ("SW", 4_995_000), ("PH", 5_005_000), ("REV", 250_000), ("XPF", 163_750)];
const BACK: [(&str, i64); 4] = [("PSP", 10_086_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 163_750)];
const PAID: [(&str, i64); 5] =
    [("PSP", 5_081_250), ("SW", 4_995_000), ("REV", 250_000), ("RPY", 5_000), ("XPF", 168_750)];

fn s56() -> (World, Cashier, PayoutId) {
    let mut w = World::s02();
    let mut cashier = Cashier::new(one_band(2));
    let id = cashier.ask(&mut w, 5_000_000);
    (w, cashier, id)
}

fn s59a() -> (World, Cashier, PayoutId) {
    let (mut w, mut cashier, id) = s56();
    cashier.approve(&mut w, id, 1).expect("the first");
    cashier.approve(&mut w, id, 2).expect("the second");
    cashier.send(&mut w, id);
    (w, cashier, id)
}

#[test]
fn s56_what_is_asked_for_is_set_aside() {
    let (w, cashier, id) = s56();
    assert_eq!(cashier.state(id), PayoutState::PendingApproval);
    w.balances(&S56, 86_250);
}

#[test]
fn s57_two_agree_and_it_arrives() {
    let (mut w, mut cashier, id) = s59a();
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    w.balances(&PAID, 86_250);
}

#[test]
fn s58_rejected_cancelled_expired() {
    let (mut w, mut cashier, id) = s56();
    let by = cashier.approver(&w, 1);
    cashier.must(&mut w, id, PayoutAction::Reject(by));
    w.balances(&BACK, 86_250);

    let (mut w, mut cashier, id) = s56();
    assert_eq!(cashier.act(&mut w, id, PayoutAction::Cancel(BUYER)), Err(PayoutRefusal::NotYours));
    cashier.must(&mut w, id, PayoutAction::Cancel(SELLER));
    w.balances(&BACK, 86_250);

    let (mut w, mut cashier, id) = s56();
    w.pass(7 * DAY - 1);
    assert_eq!(cashier.act(&mut w, id, PayoutAction::Expire), Err(PayoutRefusal::NotDue));
    w.pass(1);
    assert_eq!(cashier.approve(&mut w, id, 1), Err(PayoutRefusal::Approval(ApprovalRefusal::Expired)));
    cashier.must(&mut w, id, PayoutAction::Expire);
    w.balances(&BACK, 86_250);
}

#[test]
fn s59_the_provider_fails_it() {
    let (mut w, mut cashier, id) = s59a();
    let expected = [("PSP", 10_086_250), ("SW", 4_995_000), ("PIT", 5_005_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 86_250);
    cashier.must(&mut w, id, PayoutAction::Failed);
    w.balances(&BACK, 86_250);
    assert_eq!(cashier.act(&mut w, id, PayoutAction::Submit), Err(PayoutRefusal::State(PayoutState::Failed)));
}

#[test]
fn s60_it_comes_back_without_its_fee() {
    let (mut w, mut cashier, id) = s59a();
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    cashier.must(&mut w, id, PayoutAction::Reversed);
    let expected = [("PSP", 10_081_250), ("SW", 9_995_000), ("REV", 250_000), ("RPY", 5_000), ("XPF", 168_750)];
    w.balances(&expected, 86_250);
}

#[test]
fn s60b_it_comes_back_with_its_fee() {
    let (mut w, mut cashier, id) = s59a();
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    cashier.policy.return_fee = true;
    cashier.must(&mut w, id, PayoutAction::Reversed);
    w.balances(&[("PSP", 10_081_250), ("SW", 10_000_000), ("REV", 250_000), ("XPF", 168_750)], 81_250);
}

fn approving(cashier: &mut Cashier, w: &mut World, id: PayoutId, by: Approver) -> Result<(), PayoutRefusal> {
    let details = cashier.payouts[&id].details();
    cashier.act(w, id, PayoutAction::Approve(by, details))
}

#[test]
fn s61_who_may_not_agree() {
    let (mut w, mut cashier, id) = s56();
    cashier.approve(&mut w, id, 1).expect("the first");
    w.pass(30);
    assert_eq!(cashier.approve(&mut w, id, 1), Err(PayoutRefusal::Approval(ApprovalRefusal::Again)));
    let by = Approver { person: Some(SELLER), ..cashier.approver(&w, 2) };
    assert_eq!(approving(&mut cashier, &mut w, id, by), Err(PayoutRefusal::Approval(ApprovalRefusal::Requester)));
    let by = Approver { person: Some(BUYER), ..cashier.approver(&w, 2) };
    assert_eq!(approving(&mut cashier, &mut w, id, by), Err(PayoutRefusal::Approval(ApprovalRefusal::Party)));
    let enrolled_at = w.now.checked_sub(SignedDuration::from_hours(1)).expect("in range");
    let by = Approver { enrolled_at, ..cashier.approver(&w, 2) };
    let refusal = approving(&mut cashier, &mut w, id, by);
    assert!(matches!(refusal, Err(PayoutRefusal::Approval(ApprovalRefusal::TooNew { .. }))));
    assert_eq!(cashier.state(id), PayoutState::PendingApproval);
    w.balances(&S56, 86_250);
}

#[test]
fn s62_a_code_works_once_now_and_not_while_locked() {
    let (mut w, mut cashier, id) = s56();
    cashier.approve(&mut w, id, 1).expect("the first");
    let policy = cashier.policy.clone();
    let mut other = Cashier { policy, steps: cashier.steps.clone(), ..Cashier::new(one_band(2)) };
    let second = other.ask(&mut w, 1_000_000);
    let used = other.approve(&mut w, second, 1);
    assert_eq!(used, Err(PayoutRefusal::Approval(ApprovalRefusal::UsedCode)));
    other.must(&mut w, second, PayoutAction::Cancel(SELLER));
    let now = w.now.as_second() / 30;
    for (step, locked, expected) in [
        (Some(now - 2), false, ApprovalRefusal::WrongCode),
        (Some(now + 2), false, ApprovalRefusal::WrongCode),
        (None, false, ApprovalRefusal::WrongCode),
        (Some(now), true, ApprovalRefusal::Locked),
    ] {
        let by = Approver { step, locked, ..cashier.approver(&w, 2) };
        assert_eq!(approving(&mut cashier, &mut w, id, by), Err(PayoutRefusal::Approval(expected)));
    }
    w.balances(&S56, 86_250);
}

#[test]
fn s63_the_second_of_two_finds_too_little() {
    let mut w = World::s02();
    let mut cashier = Cashier::new(one_band(2));
    cashier.ask(&mut w, 6_000_000);
    let short = PayoutRefusal::Insufficient { missing: 2_010_000 };
    assert_eq!(cashier.try_ask(&mut w, 6_000_000), Err(short));
    let expected = [("PSP", 10_086_250), ("SW", 3_995_000), ("PH", 6_005_000), ("REV", 250_000), ("XPF", 163_750)];
    w.balances(&expected, 86_250);
}

#[test]
fn s64_an_answer_that_comes_late_and_twice() {
    let (mut w, mut cashier, id) = s59a();
    cashier.must(&mut w, id, PayoutAction::Unanswered);
    cashier.must(&mut w, id, PayoutAction::Unanswered);
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    let twice = cashier.act(&mut w, id, PayoutAction::Succeeded(5_000));
    assert_eq!(twice, Err(PayoutRefusal::State(PayoutState::Succeeded)));
    w.balances(&PAID, 86_250);
}

#[test]
fn s64b_it_is_sent_again_under_the_same_reference() {
    let (mut w, mut cashier, id) = s59a();
    let reference = cashier.payouts[&id].reference();
    cashier.must(&mut w, id, PayoutAction::Unanswered);
    assert_eq!(cashier.payouts[&id].reference(), reference);
    let again = cashier.act(&mut w, id, PayoutAction::Submit);
    assert_eq!(again, Err(PayoutRefusal::State(PayoutState::Unknown)), "nothing is posted a second time");
    cashier.must(&mut w, id, PayoutAction::Accepted);
    cashier.must(&mut w, id, PayoutAction::Succeeded(5_000));
    w.balances(&PAID, 86_250);
}

#[test]
fn s65_another_bank_account_voids_what_was_agreed() {
    let (mut w, mut cashier, id) = s56();
    let old = cashier.payouts[&id].details();
    cashier.approve(&mut w, id, 1).expect("the first");
    cashier.must(&mut w, id, PayoutAction::ChangeBank(SELLER, digest(2)));
    assert!(cashier.payouts[&id].approvers().is_empty());
    let by = cashier.approver(&w, 2);
    let stale = cashier.act(&mut w, id, PayoutAction::Approve(by, old));
    assert_eq!(stale, Err(PayoutRefusal::Approval(ApprovalRefusal::Changed)));
    w.balances(&S56, 86_250);
    w.pass(60);
    cashier.approve(&mut w, id, 1).expect("once more");
    cashier.approve(&mut w, id, 2).expect("the second");
    assert!(matches!(cashier.act(&mut w, id, PayoutAction::Submit), Err(PayoutRefusal::BankTooNew { .. })));
    w.pass(DAY);
    cashier.send(&mut w, id);
}

#[test]
fn s65b_a_chargeback_between_consent_and_sending() {
    let (mut w, mut cashier, id) = s56();
    cashier.approve(&mut w, id, 1).expect("the first");
    cashier.approve(&mut w, id, 2).expect("the second");
    w.chargeback(10_250_000);
    let refusal = cashier.act(&mut w, id, PayoutAction::Submit);
    assert_eq!(refusal, Err(PayoutRefusal::Frozen { frozen: 10_000_000 }));
    assert_eq!(cashier.state(id), PayoutState::Approved);
    let expected = [
        ("PSP", -163_750),
        ("CBR", 10_250_000),
        ("SW", 4_995_000),
        ("PH", 5_005_000),
        ("REV", 250_000),
        ("XPF", 163_750),
    ];
    w.balances(&expected, 86_250);
}

#[test]
fn nobody_is_asked_when_nobody_could_agree() {
    let mut w = World::s02();
    let cashier = Cashier::new(one_band(2));
    let id = PayoutId::from_uuid(w.fresh());
    let since = w.now.checked_sub(SignedDuration::from_hours(48)).expect("in range");
    let cx = PayoutContext { others: 1, ..cashier.context(&w) };
    let refusal = request(id, (SELLER, 5_000_000, Currency::NGN), (digest(1), since), true, &cx);
    assert_eq!(refusal, Err(PayoutRefusal::Approval(ApprovalRefusal::NobodyElse)));
}

#[test]
fn another_policy_asks_again() {
    let (mut w, mut cashier, id) = s56();
    cashier.approve(&mut w, id, 1).expect("the first");
    cashier.approve(&mut w, id, 2).expect("the second");
    cashier.policy.version = 2;
    cashier.must(&mut w, id, PayoutAction::Submit);
    assert_eq!(cashier.state(id), PayoutState::PendingApproval);
    w.balances(&S56, 86_250);
}

#[test]
fn bands_say_how_many() {
    let policy = PayoutPolicy::default();
    for (amount, tier, needed) in [
        (10_000_000, Tier::Low, 0),
        (10_000_001, Tier::Low, 1),
        (10_000_000, Tier::Raised, 1),
        (200_000_000, Tier::Raised, 1),
        (200_000_001, Tier::Low, 2),
    ] {
        assert_eq!(policy.approvals(amount, tier), needed, "{amount} {tier:?}");
    }
}
