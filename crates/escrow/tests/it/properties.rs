use escrow::approval::Approver;
use escrow::condition::{Evidence, EvidenceKind};
use escrow::dispute::{Award, Reason, Share};
use escrow::fee::{EarnMoment, Formula, Payer, Processing, RefundRule};
use escrow::order::{Change, HoldKind, PaymentState};
use escrow::payout::PayoutAction;
use escrow::{
    Action, Actor, AdminRole, Command, Digest, Liability, LostCost, Order, OrderState, Receipt, RefundTo, Terms, Timer,
    deadlines, due, preview, why_held,
};
use ids::{AttemptId, DisputeId, MilestoneId, RefundId, Uuid};
use jiff::SignedDuration;
use money::Currency;

use crate::invariants;
use crate::payouts::{Cashier, one_band};
use crate::world::{B, CARD, DAY, INSPECTOR, S, SELLER, STRANGER, Spec, World, admin, digest};

/// A generator that gives the same for the same seed on every machine (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x9E37_79B9_7F4A_7C15)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From zero to `most`.
    pub(crate) fn up_to(&mut self, most: i64) -> i64 {
        (self.next() % (most as u64 + 1)) as i64
    }

    pub(crate) fn one_in(&mut self, n: i64) -> bool {
        self.up_to(n - 1) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.up_to(of.len() as i64 - 1) as usize;
        &of[at]
    }

    pub(crate) fn shuffle<T>(&mut self, of: &mut [T]) {
        for at in (1..of.len()).rev() {
            of.swap(at, self.up_to(at as i64) as usize);
        }
    }
}

fn random_terms(dice: &mut Dice) -> Terms {
    Terms {
        auto_default_limit: if dice.one_in(2) { i64::MAX } else { 0 },
        award_threshold: if dice.one_in(3) { 1_000 } else { i64::MAX },
        appeal_window: if dice.one_in(4) { 2 * DAY } else { 0 },
        reserve_bps: if dice.one_in(3) { 1_000 } else { 0 },
        dispute_fee: if dice.one_in(2) { 50_000 } else { 0 },
        liability: if dice.one_in(4) { Liability::Platform } else { Liability::Seller },
        lost_cost: if dice.one_in(2) { LostCost::AtFault } else { LostCost::Platform },
        buyer_may_end: dice.one_in(8),
        ..Terms::default()
    }
}

fn random_spec(dice: &mut Dice) -> Spec {
    let most = if dice.one_in(3) { 5_000 } else { 50_000_000 };
    let price = 1_000 + dice.up_to(most);
    let mut parts = vec![price];
    while parts.len() < 4 && dice.one_in(2) {
        let whole = parts.pop().expect("one at least");
        let part = 1 + dice.up_to(whole - 2);
        parts.extend([part, whole - part]);
        if parts.last().is_some_and(|last| *last < 3) {
            break;
        }
    }
    let all = [
        "ITEM_RECEIVED",
        "ITEM_AS_DESCRIBED",
        "HANDOVER_CODE",
        "THIRD_PARTY_INSPECTION_PASSED",
        "DATE_REACHED",
        "DOCUMENT_DELIVERED",
    ];
    let mut conditions = vec![*dice.pick(&all[..2])];
    while dice.one_in(3) {
        conditions.push(*dice.pick(&all));
    }
    Spec {
        price,
        payer: *dice.pick(&[Payer::Buyer, Payer::Seller, Payer::Split(3_333)]),
        formula: Formula { percent_bps: dice.up_to(900), flat: 0, min: 0, cap: Some(500_000), tiers: None },
        tax_bps: *dice.pick(&[0, 750, 2_000]),
        processing: if dice.one_in(3) { Processing::GrossUp(CARD) } else { Processing::Absorbed },
        earn: if dice.one_in(5) { EarnMoment::Funding } else { EarnMoment::Release },
        refund: *dice.pick(&[RefundRule::Proportional, RefundRule::Proportional, RefundRule::Full, RefundRule::None]),
        parts,
        conditions,
        terms: random_terms(dice),
        per_milestone: dice.one_in(3),
        refund_to: if dice.one_in(3) { RefundTo::Source } else { RefundTo::Wallet },
        ..Spec::default()
    }
}

const ROLES: [AdminRole; 6] = AdminRole::ALL;

fn anybody(dice: &mut Dice) -> Actor {
    match dice.up_to(9) {
        0..=2 => B,
        3..=5 => S,
        6 => Actor::System,
        7 => Actor::Person(*dice.pick(&[STRANGER, INSPECTOR])),
        _ => admin(1 + dice.up_to(3) as u128, *dice.pick(&ROLES)),
    }
}

fn some_milestone(dice: &mut Dice, order: &Order) -> MilestoneId {
    dice.pick(&order.milestones).id
}

fn some_number(dice: &mut Dice, most: usize) -> u32 {
    1 + dice.up_to(most.max(1) as i64 - 1) as u32
}

fn some_shares(dice: &mut Dice, order: &Order, number: u32) -> Vec<Share> {
    let Some(dispute) = order.disputes.iter().find(|one| one.number == number) else { return Vec::new() };
    let share = |part: &escrow::dispute::Contested, dice: &mut Dice| {
        let seller = match dice.up_to(3) {
            0 => 0,
            1 => part.minor,
            _ => {
                let most = part.minor + i64::from(dice.one_in(9));
                dice.up_to(most)
            }
        };
        Share { milestone: part.milestone, seller }
    };
    dispute.contested.iter().map(|part| share(part, dice)).collect()
}

/// An action and who would naturally ask for it.
fn random_action(dice: &mut Dice, w: &mut World) -> (Actor, Action) {
    let order = w.order().clone();
    let state = if dice.one_in(4) { *dice.pick(&OrderState::ALL) } else { order.state() };
    match (state, dice.up_to(9)) {
        (OrderState::Created, 0..=7) => (Actor::Person(order.party(order.turn)), Action::Accept(order.terms_hash)),
        (OrderState::Accepted | OrderState::Funding, 0..=5) => (Actor::System, receive(dice, w, &order)),
        (OrderState::Created | OrderState::Accepted | OrderState::Funding, _) => before_money(dice, w, &order),
        (OrderState::Disputed, 0..=6) => in_dispute(dice, &order),
        (OrderState::Disputed, 7) => of_the_house(dice, w, &order),
        (OrderState::Disputed, 8) => at_work(dice, w, &order),
        (OrderState::Funded | OrderState::InProgress | OrderState::Completed, 0..=4) => at_work(dice, w, &order),
        (OrderState::Funded | OrderState::InProgress | OrderState::Completed, 5 | 6) => on_conditions(dice, w, &order),
        (OrderState::Funded | OrderState::InProgress | OrderState::Completed, 7) => in_dispute(dice, &order),
        (OrderState::Funded | OrderState::InProgress | OrderState::Completed, 8) => of_the_house(dice, w, &order),
        (_, 0..=3) => of_the_house(dice, w, &order),
        (_, 4) => before_money(dice, w, &order),
        _ => afterwards(dice, w, &order),
    }
}

fn before_money(dice: &mut Dice, w: &mut World, order: &Order) -> (Actor, Action) {
    let turn = Actor::Person(order.party(order.turn));
    let milestone = if dice.one_in(2) { None } else { Some(some_milestone(dice, order)) };
    match dice.up_to(9) {
        0 | 1 => (turn, Action::Accept(order.terms_hash)),
        2 if dice.one_in(6) => (turn, Action::Decline),
        3 if dice.one_in(6) => (Actor::Person(order.party(order.turn.other())), Action::Withdraw),
        4 if dice.one_in(6) => (*dice.pick(&[B, S]), Action::CancelUnfunded),
        5 => (B, Action::FundFromWallet(milestone)),
        6 => {
            let (attempt, although_open) = (AttemptId::from_uuid(w.fresh()), dice.one_in(2));
            let wallet_part = if dice.one_in(2) { 0 } else { dice.up_to(order.price) };
            let part = dice.one_in(4).then(|| 1 + dice.up_to(order.price));
            (B, Action::StartPayment { attempt, milestone, wallet_part, although_open, part })
        }
        7 => {
            let known = order.payments.iter().map(|payment| payment.attempt).next();
            (Actor::System, Action::PaymentFailed(known.unwrap_or(AttemptId::from_uuid(Uuid::nil()))))
        }
        _ => (Actor::System, receive(dice, w, order)),
    }
}

fn receive(dice: &mut Dice, w: &mut World, order: &Order) -> Action {
    let open = order.payments.iter().find(|payment| payment.state == PaymentState::Processing);
    let pending: i64 = order.milestones.iter().filter(|one| one.funded == 0).map(|one| one.amount).sum();
    let near = order.bases[0].quote.charge().expect("it fits").min(pending * 2 + 1);
    let gross = match (dice.up_to(4), open) {
        (0, _) => 1 + dice.up_to(near),
        (1, _) => near + dice.up_to(5_000),
        (_, Some(open)) => near + open.processing - open.wallet_part.min(near - 1),
        (_, None) => near,
    };
    let fee = CARD.of(gross).expect("it fits").min(gross);
    let attempt = open.map_or_else(|| AttemptId::from_uuid(w.fresh()), |open| open.attempt);
    let repeated = order.payments.first().map(|payment| payment.attempt).filter(|_| dice.one_in(9));
    let clearance = if dice.one_in(4) { 3 * DAY } else { 0 };
    Action::Receive(Receipt {
        attempt: repeated.unwrap_or(attempt),
        gross,
        fee,
        third_party: dice.one_in(6),
        clearance,
    })
}

fn at_work(dice: &mut Dice, w: &World, order: &Order) -> (Actor, Action) {
    let id = some_milestone(dice, order);
    let held = order.milestone(id).and_then(escrow::Milestone::held).unwrap_or_default();
    match dice.up_to(13) {
        0 | 1 => (S, Action::Start(if dice.one_in(2) { None } else { Some(id) })),
        2..=4 => (S, Action::Submit(id)),
        5 => (B, Action::RequestChanges(id, digest(1))),
        6 | 7 => (B, Action::Approve(id)),
        8 => {
            let minor = 1 + dice.up_to(held);
            (B, Action::ReleasePart { milestone: id, minor, confirmed: !dice.one_in(9), by_code: dice.one_in(2) })
        }
        9 => (B, Action::FreeCancel(*dice.pick(&[RefundTo::Wallet, RefundTo::Source]))),
        10 => (S, Action::GiveUp(if dice.one_in(3) { Vec::new() } else { vec![id] })),
        11 => {
            let offer = vec![Share { milestone: id, seller: dice.up_to(held.max(0)) }];
            (B, Action::RequestCancel { milestones: if dice.one_in(2) { vec![id] } else { Vec::new() }, offer })
        }
        12 => (S, Action::AnswerCancel(dice.one_in(2))),
        _ => amendment(dice, w, order, id),
    }
}

fn amendment(dice: &mut Dice, w: &World, order: &Order, id: MilestoneId) -> (Actor, Action) {
    let who = *dice.pick(&[B, S]);
    if order.amendment.is_some() {
        return (who, Action::AnswerAmendment(!dice.one_in(3)));
    }
    let delivery_due = w.now.checked_add(SignedDuration::from_hours(24 * 9)).expect("in range");
    (who, Action::ProposeAmendment(Change::MoveDate { milestone: id, delivery_due }))
}

fn in_dispute(dice: &mut Dice, order: &Order) -> (Actor, Action) {
    let open = order.disputes.iter().filter(|one| one.is_open()).map(|one| one.number).next();
    let number = open.unwrap_or_else(|| some_number(dice, order.disputes.len()));
    let party = *dice.pick(&[B, S]);
    let id = some_milestone(dice, order);
    let held = order.milestone(id).and_then(escrow::Milestone::held).unwrap_or_default();
    match dice.up_to(12) {
        0 | 1 => {
            let minor = if dice.one_in(2) { None } else { Some(1 + dice.up_to(held)) };
            (party, Action::OpenDispute { contested: vec![(id, minor)], reason: *dice.pick(&Reason::ALL) })
        }
        2 => (party, Action::Respond { dispute: number, counter_claim: dice.one_in(2) }),
        3 => (party, Action::Concede(number)),
        4 => (party, Action::Offer { dispute: number, shares: some_shares(dice, order, number) }),
        5 => (party, Action::AcceptOffer { dispute: number, offer: 1 + dice.up_to(3) as u32 }),
        6 | 7 => (party, Action::MoveOn(number)),
        8 => (party, Action::WithdrawDispute(number)),
        9 => {
            let award = Award {
                shares: some_shares(dice, order, number),
                fallback: dice.one_in(4).then(|| some_shares(dice, order, number)),
                fallback_after: 7 * DAY,
                charge_fee: dice.one_in(2),
                reasons: digest(2),
            };
            let by = admin(1 + dice.up_to(3) as u128, *dice.pick(&[AdminRole::Dispute, AdminRole::Senior]));
            (by, Action::Award { dispute: number, award: Box::new(award) })
        }
        10 => (admin(1 + dice.up_to(3) as u128, AdminRole::Senior), Action::ConfirmAward(number)),
        11 => (admin(1, AdminRole::Senior), Action::ConfirmDefault(number)),
        _ => (*dice.pick(&[B, S]), if dice.one_in(2) { Action::ConfirmReturn(number) } else { Action::Appeal(number) }),
    }
}

fn of_the_house(dice: &mut Dice, w: &mut World, order: &Order) -> (Actor, Action) {
    let risk = admin(7, AdminRole::Risk);
    let kinds = [HoldKind::Compliance, HoldKind::Admin, HoldKind::Identity, HoldKind::Chargeback];
    let open = order.chargebacks.iter().find(|one| one.is_open()).map(|one| one.id);
    let id = open.unwrap_or(DisputeId::from_uuid(Uuid::nil()));
    match dice.up_to(6) {
        6 => (Actor::System, Action::Elapse(some_timer(dice, order))),
        0 if dice.one_in(3) => (risk, Action::PlaceHold(*dice.pick(&kinds))),
        0 | 1 => (risk, Action::LiftHold(some_number(dice, order.holds.len()))),
        2 if !order.payments.is_empty() && dice.one_in(2) => {
            let payment = dice.pick(&order.payments).clone();
            let id = DisputeId::from_uuid(w.fresh());
            let evidence_due = w.now.checked_add(SignedDuration::from_hours(16)).expect("in range");
            let minor = if dice.one_in(3) { 1 + dice.up_to(payment.gross) } else { payment.gross };
            (Actor::System, Action::ChargebackOpened { id, payment: payment.attempt, minor, evidence_due })
        }
        3 => (Actor::System, Action::ChargebackWon(id)),
        _ => (Actor::System, Action::ChargebackLost(id)),
    }
}

/// A timer that a worker might run by mistake: early, late, twice, or under a hold.
fn some_timer(dice: &mut Dice, order: &Order) -> Timer {
    let listed: Vec<Timer> = deadlines(order).iter().map(|one| one.timer).collect();
    if !listed.is_empty() && dice.one_in(2) {
        return *dice.pick(&listed);
    }
    let id = some_milestone(dice, order);
    let number = some_number(dice, order.disputes.len());
    *dice.pick(&[
        Timer::Accept,
        Timer::Fund,
        Timer::Start,
        Timer::Inspection(id),
        Timer::Period(id),
        Timer::Delivery(id),
        Timer::FundNext,
        Timer::Cancel,
        Timer::Dispute(number),
        Timer::HardCap(number),
        Timer::Amendment,
        Timer::Mature,
    ])
}

fn on_conditions(dice: &mut Dice, w: &World, order: &Order) -> (Actor, Action) {
    let number = some_number(dice, order.conditions.len());
    let shown = Evidence {
        hash: digest(4),
        size: 1,
        kind: EvidenceKind::Photo,
        by: None,
        at: w.now,
        admin_only: dice.one_in(5),
    };
    let party = *dice.pick(&[B, B, S, Actor::Person(INSPECTOR)]);
    match dice.up_to(8) {
        0 | 1 => (S, Action::ShowEvidence(number, shown)),
        2 => (party, Action::AddEvidence(shown)),
        3 | 4 => (party, Action::Verify(number)),
        5 => (party, Action::Reject(number)),
        6 => (party, if dice.one_in(2) { Action::Waive(number) } else { Action::Undo(number) }),
        7 => (S, Action::EnterCode { number, matches: dice.one_in(3) }),
        _ => (Actor::System, Action::ConditionMet(number)),
    }
}

fn afterwards(dice: &mut Dice, w: &World, order: &Order) -> (Actor, Action) {
    let refund = order.refunds.last().map_or(RefundId::from_uuid(Uuid::nil()), |one| one.id);
    let there = w.wallet(SELLER, Currency::NGN).available;
    match dice.up_to(5) {
        0 => {
            let minor = 1 + dice.up_to(there.max(0));
            (S, Action::SellerRefund { minor, to: *dice.pick(&[RefundTo::Wallet, RefundTo::Source]) })
        }
        1 | 2 => (Actor::System, Action::RefundSucceeded(refund)),
        3 => (Actor::System, Action::RefundFailed(refund)),
        4 => (Actor::System, Action::RefundNeedsDetails(refund)),
        _ => (*dice.pick(&[B, S]), Action::Revive),
    }
}

/// What a run came to, for its report.
#[derive(Clone, Debug, Default)]
struct Tally {
    /// How often each action was taken, by its name.
    by_action: std::collections::BTreeMap<String, usize>,
    steps: usize,
    taken: usize,
    orders: usize,
    closed: usize,
    refunded: usize,
    owned: usize,
    debts: usize,
}

struct Run {
    dice: Dice,
    w: World,
    cashier: Cashier,
    tally: Tally,
}

impl Run {
    fn new(seed: u64) -> Self {
        let needed = 1;
        Self {
            dice: Dice::new(seed),
            w: World::new(),
            cashier: Cashier::new(one_band(needed)),
            tally: Tally::default(),
        }
    }

    fn step(&mut self) {
        self.tally.steps += 1;
        let open = self.w.orders.values().filter(|order| !order.state().is_terminal()).count();
        if self.w.orders.is_empty() || (open < 3 && self.w.orders.len() < 20 && self.dice.one_in(4)) {
            return self.begin();
        }
        let ids: Vec<_> = self.w.orders.keys().copied().collect();
        let alive: Vec<_> = ids.iter().copied().filter(|id| !self.w.orders[id].state().is_terminal()).collect();
        let wide = alive.is_empty() || self.dice.one_in(6);
        self.w.current = *self.dice.pick(if wide { &ids } else { &alive });
        match self.dice.up_to(39) {
            0 => self.jump(),
            1..=3 => self.pay_out(),
            4 => self.look(),
            _ => self.command(),
        }
    }

    fn begin(&mut self) {
        let spec = random_spec(&mut self.dice);
        let proposal = self.w.proposal(&spec);
        self.w.propose(&proposal);
        self.tally.orders += 1;
    }

    fn jump(&mut self) {
        let most = *self.dice.pick(&[600, 3_600, DAY, 2 * DAY, 4 * DAY, 12 * DAY]);
        let secs = self.dice.up_to(most);
        self.w.pass(secs);
        for id in self.w.orders.keys().copied().collect::<Vec<_>>() {
            self.w.current = id;
            self.w.work();
        }
    }

    fn command(&mut self) {
        let (natural, action) = random_action(&mut self.dice, &mut self.w);
        let actor = if self.dice.one_in(8) { anybody(&mut self.dice) } else { natural };
        let enrolled_at = self.w.now.checked_sub(SignedDuration::from_hours(48)).expect("in range");
        self.w.approver = match actor {
            Actor::Admin { admin, .. } => Some(Approver {
                admin,
                person: None,
                related: self.dice.one_in(9),
                step: Some(self.w.now.as_second() / 30),
                last_step: None,
                enrolled_at,
                locked: false,
            }),
            Actor::Person(_) | Actor::System => None,
        };
        let before = self.w.order().clone();
        let said = format!("{action:?}");
        let name = said.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_owned();
        match self.w.act(actor, action) {
            Ok(()) => {
                self.tally.taken += 1;
                *self.tally.by_action.entry(name).or_default() += 1;
            }
            Err(_) => assert_eq!(self.w.order(), &before, "a refusal changes nothing"),
        }
        // A stranger's word counts for nothing.
        assert!(actor != Actor::Person(STRANGER) || self.w.order() == &before);
    }

    fn pay_out(&mut self) {
        let amount = 10_000 + self.dice.up_to(2_000_000);
        if self.dice.one_in(3) {
            self.tally.debts += usize::from(self.w.wallet(SELLER, Currency::NGN).debt > 0);
            drop(self.cashier.try_ask(&mut self.w, amount));
            return;
        }
        let ids: Vec<_> = self.cashier.payouts.keys().copied().collect();
        let Some(id) = ids.last().copied() else { return };
        let by = self.cashier.approver(&self.w, 1 + self.dice.up_to(2) as u128);
        let details = self.cashier.payouts[&id].details();
        let action = *self.dice.pick(&[
            PayoutAction::Approve(by, details),
            PayoutAction::Approve(by, details),
            PayoutAction::Submit,
            PayoutAction::Submit,
            PayoutAction::Accepted,
            PayoutAction::Unanswered,
            PayoutAction::Succeeded(5_000),
            PayoutAction::Succeeded(5_000),
            PayoutAction::Failed,
            PayoutAction::Reversed,
            PayoutAction::Reject(by),
            PayoutAction::Cancel(SELLER),
            PayoutAction::ChangeBank(SELLER, Digest([9; 32])),
            PayoutAction::Expire,
        ]);
        let sent = matches!(action, PayoutAction::Submit);
        let debt = self.w.wallet(SELLER, Currency::NGN).debt;
        let done = self.cashier.act(&mut self.w, id, action);
        assert!(!(sent && done.is_ok() && debt > 0), "I-22");
    }

    /// What only reads answers for every order.
    fn look(&mut self) {
        let order = self.w.order();
        let held = why_held(order, self.w.now);
        assert_eq!(held.len(), order.milestones.iter().filter(|one| one.is_live()).count());
        assert!(held.iter().all(|one| one.minor > 0));
        if !matches!(order.state(), OrderState::Declined | OrderState::Cancelled) {
            let shown = preview(order, self.w.now).unwrap_or_else(|refusal| panic!("{refusal:?} {order:#?}"));
            assert!(shown.happy.seller_gets >= shown.cancel_now.seller_gets);
        }
        for order in self.w.orders.values() {
            invariants::check(order, &self.w.books, self.w.now);
        }
    }

    /// Time runs out for everybody: what is left is over, or somebody's.
    fn end(&mut self) {
        for id in self.w.orders.keys().copied().collect::<Vec<_>>() {
            self.w.current = id;
            for _ in 0..400 {
                self.w.work();
                let next = deadlines(self.w.order()).iter().map(|one| one.due).find(|due| *due > self.w.now);
                let Some(next) = next else { break };
                self.w.now = next;
            }
            let order = self.w.order();
            assert!(due(order, self.w.now).is_empty());
            let over = order.state().is_terminal();
            assert!(over || !order.tasks.is_empty(), "nobody owns {order:#?}");
            self.tally.closed += usize::from(order.state() == OrderState::Closed);
            self.tally.refunded += usize::from(order.state() == OrderState::Refunded);
            self.tally.owned += usize::from(!over);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no configuration of ours")]
fn steps() -> usize {
    std::env::var("ESCROW_STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(40_000)
}

#[expect(clippy::disallowed_methods, reason = "a run that failed is repeated by its number")]
fn first_seed() -> u64 {
    std::env::var("ESCROW_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// How many steps the orders of one house live.
const LIFE: usize = 600;

#[test]
fn whatever_anybody_does_in_any_order_the_invariants_hold() {
    let (steps, first) = (steps(), first_seed());
    let mut whole = Tally::default();
    let mut seed = first;
    while whole.steps < steps {
        let mut run = Run::new(seed);
        for _ in 0..LIFE {
            run.step();
        }
        run.end();
        let of = run.tally;
        whole.steps += of.steps;
        whole.taken += of.taken;
        whole.orders += of.orders;
        whole.closed += of.closed;
        whole.refunded += of.refunded;
        whole.owned += of.owned;
        whole.debts += of.debts;
        for (name, times) in of.by_action {
            *whole.by_action.entry(name).or_default() += times;
        }
        seed += 1;
    }
    println!("seeds {first}..{seed}: {whole:?}");
    assert!(whole.taken * 10 > whole.steps, "enough of it happens: {whole:?}");
    assert!(whole.closed > 0 && whole.refunded > 0, "{whole:?}");
    assert!(whole.by_action.len() >= 45, "nearly every action is taken at some time: {:?}", whole.by_action);
}

const EXTREMES: [i64; 8] = [i64::MIN, -1, 0, 1, i64::MAX, i64::MAX - 1, escrow::amount::MAX_MINOR, 10_000_000];

/// The same action with numbers that nobody should send.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others have no numbers")]
fn hostile(dice: &mut Dice, action: Action) -> Action {
    let odd = *dice.pick(&EXTREMES);
    let number = *dice.pick(&[0, 1, u32::MAX]);
    match action {
        Action::Receive(receipt) => {
            let (gross, fee, clearance) = (odd, *dice.pick(&EXTREMES), *dice.pick(&EXTREMES));
            Action::Receive(Receipt { gross, fee, clearance, ..receipt })
        }
        Action::StartPayment { attempt, milestone, although_open, .. } => Action::StartPayment {
            attempt,
            milestone,
            wallet_part: odd,
            although_open,
            part: (odd % 2 != 0).then_some(odd),
        },
        Action::ReleasePart { milestone, confirmed, by_code, .. } => {
            Action::ReleasePart { milestone, minor: odd, confirmed, by_code }
        }
        Action::OpenDispute { contested, reason } => {
            let contested = contested.into_iter().flat_map(|(id, _)| [(id, Some(odd)), (id, None)]).collect();
            Action::OpenDispute { contested, reason }
        }
        Action::Offer { dispute, shares } => {
            let shares = shares.into_iter().map(|share| Share { seller: odd, ..share }).collect();
            Action::Offer { dispute, shares }
        }
        Action::ChargebackOpened { id, payment, .. } => {
            let evidence_due = *dice.pick(&[jiff::Timestamp::MIN, jiff::Timestamp::MAX]);
            Action::ChargebackOpened { id, payment, minor: odd, evidence_due }
        }
        Action::SellerRefund { to, .. } => Action::SellerRefund { minor: odd, to },
        Action::Award { award, .. } => {
            let award = Award { fallback: Some(award.shares.clone()), fallback_after: odd, ..*award };
            Action::Award { dispute: number, award: Box::new(award) }
        }
        Action::Verify(_) => Action::Verify(number),
        Action::LiftHold(_) => Action::LiftHold(number),
        other => other,
    }
}

#[test]
fn no_input_makes_a_decision_panic() {
    let mut taken = 0;
    for seed in 0..60 {
        let mut run = Run::new(9_000 + seed);
        for _ in 0..150 {
            run.step();
            let (actor, action) = random_action(&mut run.dice, &mut run.w);
            let action = hostile(&mut run.dice, action);
            let order = run.w.order().clone();
            let mut cx = run.w.context_of(order.currency);
            for part in [&mut cx.buyer.wallet, &mut cx.seller.wallet] {
                let d = &mut run.dice;
                part.available = *d.pick(&EXTREMES);
                (part.pending, part.reserve, part.debt) = (*d.pick(&EXTREMES), *d.pick(&EXTREMES), *d.pick(&EXTREMES));
            }
            cx.now = *run.dice.pick(&[jiff::Timestamp::MIN, jiff::Timestamp::MAX, run.w.now]);
            taken += usize::from(escrow::decide(&order, &Command { actor, expects: None, action }, &cx).is_ok());
            assert!(why_held(&order, cx.now).len() <= order.milestones.len());
            for command in due(&order, jiff::Timestamp::MAX) {
                taken += usize::from(escrow::decide(&order, &command, &cx).is_ok());
            }
        }
    }
    assert!(taken > 100, "some of it is taken: {taken}");
}

#[test]
fn timers_that_are_not_due_or_not_there_are_refused() {
    let mut w = World::s02a();
    let id = w.milestone(0);
    let nil = Uuid::nil();
    for timer in [
        Timer::Accept,
        Timer::Fund,
        Timer::Start,
        Timer::Inspection(id),
        Timer::Period(id),
        Timer::Delivery(id),
        Timer::FundNext,
        Timer::Cancel,
        Timer::Dispute(1),
        Timer::HardCap(1),
        Timer::Condition(1),
        Timer::Amendment,
        Timer::Mature,
        Timer::Refund(RefundId::from_uuid(nil)),
        Timer::ChargebackEvidence(DisputeId::from_uuid(nil)),
        Timer::ChargebackCheck(DisputeId::from_uuid(nil)),
    ] {
        w.refused(Actor::System, Action::Elapse(timer));
        w.refused(B, Action::Elapse(timer));
    }
}
