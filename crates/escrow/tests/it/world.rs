use std::collections::BTreeMap;

use escrow::approval::Approver;
use escrow::condition::{Condition, Template, shipped};
use escrow::fee::{
    Costs, EarnMoment, FeeConfiguration, FeeQuote, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode,
};
use escrow::journal::Accounts;
use escrow::{
    Action, Actor, AdminRole, Command, Context, Digest, Milestone, Order, OrderState, Outcome, Party, Proposal,
    Receipt, RefundTo, Refusal, Terms, Wallet, decide, due, propose,
};
use ids::{AdminId, AttemptId, DisputeId, MilestoneId, OrderId, PersonId, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::Currency;

use crate::books::Books;
use crate::invariants;

pub(crate) const BUYER: PersonId = PersonId::from_uuid(Uuid::from_u128(0xB0B));
pub(crate) const SELLER: PersonId = PersonId::from_uuid(Uuid::from_u128(0x5E1));
pub(crate) const INSPECTOR: PersonId = PersonId::from_uuid(Uuid::from_u128(0x1A5));
pub(crate) const STRANGER: PersonId = PersonId::from_uuid(Uuid::from_u128(0x57A));
pub(crate) const DAY: i64 = 86_400;

/// Paystack in Nigeria: 1.5 %, and 100 naira from 2,500 naira up, at most 2,000 naira.
pub(crate) const CARD: Costs = Costs { bps: 150, flat: 10_000, flat_from: 250_000, cap: Some(200_000) };

/// What is agreed; the standard order, unless changed.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) price: i64,
    pub(crate) currency: Currency,
    pub(crate) payer: Payer,
    pub(crate) formula: Formula,
    pub(crate) tax_bps: i64,
    pub(crate) tax_mode: TaxMode,
    pub(crate) processing: Processing,
    pub(crate) earn: EarnMoment,
    pub(crate) refund: RefundRule,
    pub(crate) parts: Vec<i64>,
    pub(crate) conditions: Vec<&'static str>,
    pub(crate) terms: Terms,
    pub(crate) per_milestone: bool,
    pub(crate) refund_to: RefundTo,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            price: 10_000_000,
            currency: Currency::NGN,
            payer: Payer::Buyer,
            formula: Formula { percent_bps: 250, flat: 0, min: 10_000, cap: Some(500_000), tiers: None },
            tax_bps: 0,
            tax_mode: TaxMode::Exclusive,
            processing: Processing::Absorbed,
            earn: EarnMoment::Release,
            refund: RefundRule::Proportional,
            parts: Vec::new(),
            conditions: vec!["ITEM_RECEIVED", "ITEM_AS_DESCRIBED"],
            terms: Terms::default(),
            per_milestone: false,
            refund_to: RefundTo::Wallet,
        }
    }
}

pub(crate) fn p10() -> Spec {
    Spec::default()
}

pub(crate) fn seller_pays() -> Spec {
    Spec { payer: Payer::Seller, ..p10() }
}

pub(crate) fn template(code: &str) -> Template {
    shipped().into_iter().find(|one| one.code == code).expect("it is shipped")
}

pub(crate) fn configuration(spec: &Spec) -> FeeConfiguration {
    FeeConfiguration {
        version: 1,
        scope: FeeScope::Global,
        currency: spec.currency,
        formula: spec.formula.clone(),
        payer: spec.payer,
        tax_bps: spec.tax_bps,
        tax_mode: spec.tax_mode,
        processing: spec.processing,
        earn: spec.earn,
        refund: spec.refund,
        valid_from: Timestamp::UNIX_EPOCH,
        valid_to: None,
    }
}

pub(crate) fn admin(number: u128, role: AdminRole) -> Actor {
    Actor::Admin { admin: AdminId::from_uuid(Uuid::from_u128(number)), role, person: None }
}

pub(crate) const B: Actor = Actor::Person(BUYER);
pub(crate) const S: Actor = Actor::Person(SELLER);

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) now: Timestamp,
    pub(crate) books: Books,
    pub(crate) orders: BTreeMap<OrderId, Order>,
    /// The order that commands are about.
    pub(crate) current: OrderId,
    pub(crate) events: Vec<escrow::Event>,
    pub(crate) related: bool,
    pub(crate) suspended: bool,
    pub(crate) approver: Option<Approver>,
    ids: u128,
    pub(crate) last_payment: AttemptId,
}

impl World {
    pub(crate) fn new() -> Self {
        let nil = Uuid::nil();
        Self {
            now: "2026-03-02T09:00:00Z".parse().expect("an instant"),
            books: Books::default(),
            orders: BTreeMap::new(),
            current: OrderId::from_uuid(nil),
            events: Vec::new(),
            related: false,
            suspended: false,
            approver: None,
            ids: 0,
            last_payment: AttemptId::from_uuid(nil),
        }
    }

    pub(crate) fn fresh(&mut self) -> Uuid {
        self.ids += 1;
        // Spread like ids of ours: a counter above, bits that look random below.
        Uuid::from_u128((self.ids << 80) | u128::from((self.ids as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub(crate) fn order(&self) -> &Order {
        &self.orders[&self.current]
    }

    pub(crate) fn state(&self) -> OrderState {
        self.order().state()
    }

    pub(crate) fn milestone(&self, at: usize) -> MilestoneId {
        self.order().milestones[at].id
    }

    pub(crate) fn pass(&mut self, secs: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(secs)).expect("in range");
    }

    pub(crate) fn wallet(&self, person: PersonId, currency: Currency) -> Wallet {
        let of = |account| self.books.of(currency, account);
        Wallet {
            available: of(Accounts::available(person)),
            pending: of(Accounts::pending(person)),
            reserve: of(Accounts::reserve(person)),
            debt: of(Accounts::debt(person)),
        }
    }

    pub(crate) fn context_of(&self, currency: Currency) -> Context {
        let party = |person| Party {
            wallet: self.wallet(person, currency),
            phone_verified: true,
            identity_level: 1,
            suspended: self.suspended,
        };
        Context {
            now: self.now,
            buyer: party(BUYER),
            seller: party(SELLER),
            enabled: true,
            related: self.related,
            others: 3,
            approver: self.approver,
        }
    }

    pub(crate) fn quote(&self, spec: &Spec) -> FeeQuote {
        FeeQuote::of(&configuration(spec), spec.price, self.now).expect("a quote")
    }

    pub(crate) fn proposal(&mut self, spec: &Spec) -> Proposal {
        let parts = if spec.parts.is_empty() { vec![spec.price] } else { spec.parts.clone() };
        let milestones: Vec<Milestone> =
            parts.iter().map(|part| Milestone::new(MilestoneId::from_uuid(self.fresh()), "Part", *part)).collect();
        let condition = |code: &&str| Condition {
            third_party: (*code == "THIRD_PARTY_INSPECTION_PASSED").then_some(INSPECTOR),
            ..Condition::of(template(code))
        };
        Proposal {
            id: OrderId::from_uuid(self.fresh()),
            buyer: BUYER,
            seller: SELLER,
            currency: spec.currency,
            price: spec.price,
            milestones,
            conditions: spec.conditions.iter().map(condition).collect(),
            groups: Vec::new(),
            quote: self.quote(spec),
            terms: spec.terms.clone(),
            per_milestone: spec.per_milestone,
            refund_to: spec.refund_to,
        }
    }

    pub(crate) fn propose(&mut self, proposal: &Proposal) {
        let outcome = propose(proposal, B, &self.context_of(proposal.currency)).expect("it may be proposed");
        self.current = outcome.order.id;
        self.take(outcome);
    }

    /// A new order, agreed by both.
    pub(crate) fn agreed(&mut self, spec: &Spec) {
        let proposal = self.proposal(spec);
        self.propose(&proposal);
        self.must(S, Action::Accept(proposal.digest()));
    }

    pub(crate) fn take(&mut self, outcome: Outcome) {
        for journal in &outcome.journals {
            self.books.post(journal);
        }
        self.events.extend(outcome.events.iter().cloned());
        let id = outcome.order.id;
        self.orders.insert(id, outcome.order);
        invariants::check(&self.orders[&id], &self.books, self.now);
    }

    pub(crate) fn command(&mut self, command: &Command) -> Result<(), Refusal> {
        let order = self.order().clone();
        let outcome = decide(&order, command, &self.context_of(order.currency))?;
        invariants::step(&order, command, &outcome);
        self.take(outcome);
        Ok(())
    }

    pub(crate) fn act(&mut self, actor: Actor, action: Action) -> Result<(), Refusal> {
        self.command(&Command { actor, expects: None, action })
    }

    pub(crate) fn must(&mut self, actor: Actor, action: Action) {
        let said = format!("{action:?}");
        self.act(actor, action).unwrap_or_else(|refusal| panic!("{said}: {refusal:?} in {:?}", self.state()));
    }

    /// Refused, and nothing has changed.
    pub(crate) fn refused(&mut self, actor: Actor, action: Action) -> Refusal {
        let before = (self.order().clone(), self.books.journals);
        let refusal = self.act(actor, action).expect_err("it is refused");
        assert_eq!((self.order(), self.books.journals), (&before.0, before.1));
        refusal
    }

    /// Money that a provider verified.
    pub(crate) fn receipt(&mut self, gross: i64, fee: i64) -> Receipt {
        let attempt = AttemptId::from_uuid(self.fresh());
        self.last_payment = attempt;
        Receipt { attempt, gross, fee, third_party: false, clearance: 0 }
    }

    pub(crate) fn card(&mut self, gross: i64) {
        let fee = CARD.of(gross).expect("it fits");
        let receipt = self.receipt(gross, fee);
        self.must(Actor::System, Action::Receive(receipt));
    }

    pub(crate) fn transfer(&mut self, gross: i64) {
        let receipt = self.receipt(gross, 5_000);
        self.must(Actor::System, Action::Receive(receipt));
    }

    /// Money into the buyer's wallet, for no order.
    pub(crate) fn top_up(&mut self, gross: i64) {
        let of = escrow::journal::Receipted {
            attempt: AttemptId::from_uuid(self.fresh()),
            currency: Currency::NGN,
            gross,
            costs: 5_000,
        };
        self.books.post(&escrow::journal::topped_up(&of, BUYER, false).expect("a receipt"));
    }

    /// The standard order, paid by card.
    pub(crate) fn s02a() -> Self {
        Self::funded(&p10())
    }

    pub(crate) fn funded(spec: &Spec) -> Self {
        let mut w = Self::new();
        w.fund(spec);
        w
    }

    pub(crate) fn fund(&mut self, spec: &Spec) {
        self.agreed(spec);
        let charge = self.order().bases[0].quote.charge().expect("it fits");
        self.card(charge);
        assert_eq!(self.state(), OrderState::Funded);
    }

    pub(crate) fn start(&mut self) {
        self.must(S, Action::Start(None));
    }

    pub(crate) fn submit(&mut self, at: usize) {
        let id = self.milestone(at);
        self.must(S, Action::Submit(id));
    }

    /// Verifies what the buyer verifies.
    pub(crate) fn verify(&mut self) {
        let open = self.order().conditions.iter().filter(|one| !one.state.is_satisfied());
        let numbers: Vec<u32> = open.map(|one| one.number).collect();
        for number in numbers {
            self.must(B, Action::Verify(number));
        }
    }

    pub(crate) fn approve(&mut self, at: usize) {
        let id = self.milestone(at);
        self.must(B, Action::Approve(id));
    }

    /// Starts, submits, verifies and approves everything that is open.
    pub(crate) fn deliver(&mut self) {
        self.start();
        for at in 0..self.order().milestones.len() {
            self.submit(at);
        }
        self.verify();
        for at in 0..self.order().milestones.len() {
            self.approve(at);
        }
    }

    pub(crate) fn s02() -> Self {
        let mut w = Self::s02a();
        w.deliver();
        assert_eq!(w.state(), OrderState::Closed);
        w
    }

    /// Runs what is due, as a worker does, until nothing is.
    pub(crate) fn work(&mut self) -> usize {
        let mut done = 0;
        loop {
            let commands = due(self.order(), self.now);
            let Some(command) = commands.first() else { return done };
            self.command(command).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}\n{:#?}", self.order()));
            done += 1;
            assert!(done < 200, "timers run for ever: {command:?}");
        }
    }

    pub(crate) fn chargeback(&mut self, minor: i64) -> DisputeId {
        let id = DisputeId::from_uuid(self.fresh());
        let evidence_due = self.now.checked_add(SignedDuration::from_hours(16)).expect("in range");
        let payment = self.last_payment;
        self.must(Actor::System, Action::ChargebackOpened { id, payment, minor, evidence_due });
        id
    }

    pub(crate) fn dispute(&mut self, by: Actor, at: usize) {
        let contested = vec![(self.milestone(at), None)];
        self.must(by, Action::OpenDispute { contested, reason: escrow::dispute::Reason::NotAsDescribed });
    }

    /// Compares every balance that is not zero, and the surplus.
    pub(crate) fn balances(&self, expected: &[(&'static str, i64)], surplus: i64) {
        self.balances_in(Currency::NGN, expected, surplus);
    }

    pub(crate) fn balances_in(&self, currency: Currency, expected: &[(&'static str, i64)], surplus: i64) {
        let expected: BTreeMap<&'static str, i64> = expected.iter().copied().collect();
        assert_eq!(self.books.named(currency), expected);
        assert_eq!(self.books.surplus(currency), surplus, "surplus");
        assert_eq!(self.books.trial_balance(currency), 0, "the books balance");
    }
}

pub(crate) fn digest(byte: u8) -> Digest {
    Digest([byte; 32])
}

pub(crate) fn dispute_admin() -> Actor {
    admin(11, AdminRole::Dispute)
}
