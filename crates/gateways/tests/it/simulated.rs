//! What only a database can prove: a key is charged once, a token's charges are counted without a gap, and an
//! answer that is lost was recorded before.

use std::path::Path;

use futures::future::join_all;
use gateways::SimulatedGateway;
use gateways::simulated::{Behavior, Fate, Faults, IssueError, NewCard, NewMandate, SavedMethod, Settings, Window};
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use pg::{Binaries, Cluster, Config};
use recovery::{DeclineCode, Rail};
use store::Connector;
use store::simulator::SimulatorDb;
use usecase::ports::{
    ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, HookError, LookUpAsk, NextAction, Payer, ProviderHook,
    StatementAsk, UnknownCause,
};

const PAYER: &str = "ada@example.com";
const PLAIN: &str = "4084080000000003";

/// A cluster of its own for one test, and the gateway over it.
pub(crate) struct Bank {
    pub(crate) gateway: SimulatedGateway,
    pub(crate) connector: Connector,
    _cluster: Cluster,
}

impl Bank {
    pub(crate) async fn open() -> Bank {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let binaries = Binaries::find(None, Some(&checkout)).expect("the tests need Postgres 15 or newer");
        let config = Config::throwaway(binaries).expect("somewhere to put a cluster");
        let cluster = Cluster::start(config).expect("a server");
        let url = cluster.url("postgres", cluster.superuser());
        let connector = Connector::parse(&url, None).expect("an address");
        store::migrate::run(&connector, noon()).await.expect("a schema");
        let gateway = over(&connector);
        Bank { gateway, connector, _cluster: cluster }
    }

    pub(crate) async fn card(&self, number: &str, behavior: Behavior) -> SavedMethod {
        let ask = NewCard { number, payer: PAYER, behavior, at: noon() };
        self.gateway.create_card(&ask).await.expect("a test card")
    }

    pub(crate) async fn charge(&self, ask: &ChargeAsk) -> ChargeOutcome {
        self.gateway.charge(ask).await.expect("the gateway is up")
    }

    async fn look_up(&self, key: AttemptId, at: Timestamp) -> ChargeOutcome {
        self.gateway.look_up(&question(key, at)).await.expect("the gateway is up")
    }

    async fn recorded(&self) -> Vec<(AttemptId, Money)> {
        let record = self.gateway.record(None, 1_000).await.expect("the book is open");
        record.into_iter().map(|entry| (entry.key, entry.amount)).collect()
    }
}

fn over(connector: &Connector) -> SimulatedGateway {
    SimulatedGateway::new(SimulatorDb::connect(connector, 8), &Settings { seed: 1, kobo_decides: false })
}

pub(crate) fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

pub(crate) fn in_hours(hours: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(hours)
}

pub(crate) fn key(number: u128) -> AttemptId {
    AttemptId::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn price() -> Money {
    Money::new(500_000, Currency::NGN)
}

pub(crate) fn ask(number: u128, rail: Rail, token: Option<&str>) -> ChargeAsk {
    let customer = CustomerId::from_uuid(Uuid::from_u128(9));
    ChargeAsk {
        key: key(number),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: price(),
        rail,
        token: token.map(str::to_owned),
        payer: Payer { customer, email: Some("Ada@Example.com".to_owned()), phone: None },
        at: noon(),
        expires_at: None,
        page: None,
    }
}

fn question(key: AttemptId, at: Timestamp) -> LookUpAsk {
    LookUpAsk { key, mode: Mode::Test, rail: Rail::Card, gateway_ref: None, token: None, at }
}

fn code(outcome: &ChargeOutcome) -> Option<DeclineCode> {
    if let ChargeOutcome::Declined { code, .. } = outcome { Some(*code) } else { None }
}

fn is_success(outcome: &ChargeOutcome) -> bool {
    matches!(outcome, ChargeOutcome::Succeeded { amount, .. } if *amount == price())
}

#[tokio::test]
async fn a_key_sent_many_times_at_once_is_charged_once() {
    let bank = Bank::open().await;
    let card = bank.card(PLAIN, Behavior::default()).await;
    let ask = ask(1, Rail::Card, Some(&card.token));
    let answers = join_all((0..32).map(|_| bank.charge(&ask))).await;
    assert!(answers.iter().all(|answer| *answer == answers[0] && is_success(answer)), "{answers:?}");
    assert_eq!(bank.recorded().await, [(key(1), price())]);
    let entry = bank.gateway.charged(key(1)).await.expect("the book is open").expect("an entry");
    assert_eq!((entry.amount, entry.moved_at, entry.rail), (price(), noon(), Rail::Card));
    assert_eq!(bank.gateway.charged(key(2)).await.expect("the book is open"), None);
    // The same key for something else: nothing more is charged, and nobody is told that it was.
    let mut other = ask.clone();
    other.amount = Money::new(1, Currency::NGN);
    assert!(matches!(bank.charge(&other).await, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))));
    assert_eq!(bank.recorded().await, [(key(1), price())]);
}

#[tokio::test]
async fn charges_of_one_token_are_counted_without_a_gap() {
    let bank = Bank::open().await;
    let card = bank.card("4084080000000102", Behavior::default()).await;
    let asks: Vec<ChargeAsk> = (0..24).map(|number| ask(number, Rail::Card, Some(&card.token))).collect();
    let answers = join_all(asks.iter().map(|ask| bank.charge(ask))).await;
    let unavailable = answers.iter().filter(|answer| code(answer) == Some(DeclineCode::IssuerUnavailable)).count();
    let succeeded = answers.iter().filter(|answer| is_success(answer)).count();
    assert_eq!((unavailable, succeeded), (2, 22), "{answers:?}");
    // Sent again, each key is answered as before: a repetition is no further charge.
    let again = join_all(asks.iter().map(|ask| bank.charge(ask))).await;
    assert_eq!(again, answers);
    assert_eq!(bank.recorded().await.len(), 22);
    let plan = vec![Fate::Declines(DeclineCode::InsufficientFunds), Fate::Succeeds];
    let scripted = bank.card("4084080000000078", Behavior { plan, ..Behavior::default() }).await;
    let mut told = Vec::new();
    for number in 100..103 {
        told.push(code(&bank.charge(&ask(number, Rail::Card, Some(&scripted.token))).await));
    }
    assert_eq!(told, [Some(DeclineCode::InsufficientFunds), None, Some(DeclineCode::StolenCard)]);
}

#[tokio::test]
async fn lost_answers_were_recorded_and_outages_were_not() {
    let bank = Bank::open().await;
    let card = bank.card(PLAIN, Behavior::default()).await;
    let other_process = over(&bank.connector);
    let switch = async |faults: Faults| other_process.set_faults(&faults).await.expect("the book is open");
    let charge = async |number| bank.gateway.charge(&ask(number, Rail::Card, Some(&card.token))).await;
    let none = Faults::default();
    assert_eq!(bank.gateway.faults().await.expect("the book is open"), none);

    switch(Faults { drop_answer_per_10k: 10_000, ..none.clone() }).await;
    assert_eq!(charge(1).await, Ok(ChargeOutcome::Unknown(UnknownCause::Cut)));
    assert!(is_success(&bank.look_up(key(1), noon()).await));

    switch(Faults { malformed_per_10k: 10_000, slow_ms: 1, ..none.clone() }).await;
    assert_eq!(charge(2).await, Ok(ChargeOutcome::Unknown(UnknownCause::Unparseable)));

    switch(Faults { late_per_10k: 10_000, late_by_s: 3_600, ..none.clone() }).await;
    assert_eq!(charge(3).await, Ok(ChargeOutcome::Unknown(UnknownCause::Timeout)));
    assert_eq!(bank.look_up(key(3), noon()).await, ChargeOutcome::Unknown(UnknownCause::ServerError));
    assert!(is_success(&bank.look_up(key(3), in_hours(1)).await));

    let now = Window { from: noon(), to: in_hours(1) };
    switch(Faults { outage: Some(now), ..none.clone() }).await;
    assert!(matches!(charge(4).await, Err(GatewayError::NotSent(_))));
    let asked = bank.gateway.look_up(&question(key(1), noon())).await;
    assert!(matches!(asked, Err(GatewayError::NotSent(_))));
    assert!(is_success(&bank.look_up(key(1), in_hours(1)).await));

    switch(Faults { rate_limited: Some(now), ..none.clone() }).await;
    assert!(matches!(charge(5).await, Err(GatewayError::RateLimited { .. })));

    switch(Faults { look_up_not_found_for_s: 60, ..none.clone() }).await;
    assert!(charge(6).await.is_ok_and(|answer| is_success(&answer)));
    assert_eq!(bank.look_up(key(6), noon()).await, ChargeOutcome::Unknown(UnknownCause::NotFound));

    switch(none).await;
    for (number, was_recorded) in [(1, true), (2, true), (3, true), (4, false), (5, false), (6, true)] {
        let answer = bank.look_up(key(number), in_hours(2)).await;
        assert_eq!(is_success(&answer), was_recorded, "{number}: {answer:?}");
        let is_charged = bank.gateway.charged(key(number)).await.expect("the book is open").is_some();
        assert_eq!(is_charged, was_recorded, "{number}");
    }
}

#[tokio::test]
async fn tokens_and_payers_are_found_again() {
    let bank = Bank::open().await;
    let first = bank.card(PLAIN, Behavior { willing_per_10k: Some(10_000), ..Behavior::default() }).await;
    let twin = bank.card(PLAIN, Behavior { willing_per_10k: Some(10_000), ..Behavior::default() }).await;
    assert_ne!(first.token, twin.token);
    assert_eq!(bank.gateway.method(&first.token).await.expect("the book is open"), Some(first.clone()));
    assert_eq!(bank.gateway.method("simtok_0").await.expect("the book is open"), None);
    let refused = NewCard { number: "4242424242424242", payer: PAYER, behavior: Behavior::default(), at: noon() };
    assert!(matches!(bank.gateway.create_card(&refused).await, Err(IssueError::NotATestCard)));

    let invalid = Some(DeclineCode::TokenInvalid);
    assert_eq!(code(&bank.charge(&ask(1, Rail::Card, Some("simtok_0"))).await), invalid);
    assert_eq!(code(&bank.charge(&ask(2, Rail::DirectDebit, Some(&first.token))).await), invalid);
    let mandate = NewMandate { account: "0123456780", payer: PAYER, behavior: Behavior::default(), at: noon() };
    let mandate = bank.gateway.create_mandate(&mandate).await.expect("an account");
    let too_early = bank.charge(&ask(3, Rail::DirectDebit, Some(&mandate.token))).await;
    assert_eq!(code(&too_early), Some(DeclineCode::MandateInactive));
    assert_eq!(bank.look_up(key(99), noon()).await, ChargeOutcome::Unknown(UnknownCause::NotFound));
    assert_eq!(bank.recorded().await, []);
}

#[tokio::test]
async fn a_payment_request_is_paid_by_the_person_behind_the_email() {
    let bank = Bank::open().await;
    bank.card(PLAIN, Behavior { willing_per_10k: Some(10_000), ..Behavior::default() }).await;
    let request = ask(1, Rail::Transfer, None);
    let shown = bank.charge(&request).await;
    let ChargeOutcome::RequiresAction { action: NextAction::TransferTo { .. }, expires_at, .. } = &shown else {
        panic!("{shown:?}");
    };
    assert_eq!(*expires_at, Some(in_hours(24)));
    assert_eq!(bank.charge(&request).await, shown);
    let paid = bank.gateway.charged(key(1)).await.expect("the book is open").expect("a willing payer");
    let before = paid.moved_at - SignedDuration::from_secs(1);
    assert_eq!(bank.look_up(key(1), before).await, shown);
    assert!(is_success(&bank.look_up(key(1), paid.moved_at).await));

    let mut of_a_stranger = ask(2, Rail::Ussd, None);
    of_a_stranger.payer.email = Some("nobody@example.com".to_owned());
    assert!(matches!(bank.charge(&of_a_stranger).await, ChargeOutcome::RequiresAction { .. }));
    assert_eq!(code(&bank.look_up(key(2), in_hours(24)).await), Some(DeclineCode::ExpiredAction));
}

#[tokio::test]
async fn a_book_that_cannot_be_reached_charges_nothing() {
    let nowhere = Connector::parse("postgres://nobody@%2Fnonexistent/nothing", None).expect("an address");
    let gateway = over(&nowhere);
    let refused = gateway.charge(&ask(1, Rail::Card, Some("simtok_0"))).await;
    assert!(matches!(refused, Err(GatewayError::NotSent(_))), "{refused:?}");
    let refused = gateway.look_up(&question(key(1), noon())).await;
    assert!(matches!(refused, Err(GatewayError::NotSent(_))), "{refused:?}");
}

/// The rules of `conformance` that a provider without a line can keep or break.
#[tokio::test]
async fn the_simulator_keeps_the_rules_of_all_adapters() {
    let bank = Bank::open().await;
    let card = bank.card(PLAIN, Behavior::default()).await;
    let good = ask(1, Rail::Card, Some(&card.token));
    let live = ChargeAsk { mode: Mode::Live, ..good.clone() };
    assert!(matches!(bank.gateway.charge(&live).await, Err(GatewayError::Misconfigured(_))));
    let live = LookUpAsk { mode: Mode::Live, ..question(key(1), noon()) };
    assert!(matches!(bank.gateway.look_up(&live).await, Err(GatewayError::Misconfigured(_))));
    for (wrong, what) in [
        (ChargeAsk { rail: Rail::Wallet, ..good.clone() }, "a rail it does not have"),
        (ChargeAsk { amount: Money::zero(Currency::NGN), ..good.clone() }, "nothing"),
        (ChargeAsk { token: None, ..good.clone() }, "no token"),
    ] {
        let refused = bank.gateway.charge(&wrong).await;
        assert!(
            matches!(refused, Err(GatewayError::Unsupported(_) | GatewayError::BadRequest(_))),
            "{what}: {refused:?}"
        );
    }
    assert_eq!(bank.recorded().await, []);

    let can = bank.gateway.capabilities();
    assert!(can.take(Rail::Card, "NGN") && !can.take(Rail::Wallet, "NGN"));
    assert!(can.refunds && can.refunds_by_key && can.disputes && !can.lists && can.accounts);
    let listed = bank.gateway.list(noon(), in_hours(1), None).await;
    assert!(matches!(listed, Err(GatewayError::Unsupported(_))), "{listed:?}");
    let revoked = bank.gateway.revoke(&card.token).await;
    assert!(matches!(revoked, Err(GatewayError::Unsupported(_))), "{revoked:?}");
    let hook = ProviderHook { headers: &[], body: b"{}", source: None, at: noon() };
    assert!(matches!(bank.gateway.read_hook(&hook), Err(HookError::NoSecret(_))));
}

#[tokio::test]
async fn each_merchant_reads_their_own_charges_and_what_a_day_came_to() {
    let bank = Bank::open().await;
    let fees = Faults { fee_per_10k: 150, ..Faults::default() };
    bank.gateway.set_faults(&fees).await.expect("fees");
    let card = bank.card(PLAIN, Behavior::default()).await;
    let broke = bank.card("4084080000000045", Behavior::default()).await;
    for number in 1..=150 {
        let told = bank.charge(&ask(number, Rail::Card, Some(&card.token))).await;
        let ChargeOutcome::Succeeded { fee, .. } = told else { panic!("{told:?}") };
        assert_eq!(fee, Some(Money::new(7_500, Currency::NGN)));
    }
    bank.charge(&ask(151, Rail::Card, Some(&broke.token))).await;
    let theirs =
        ChargeAsk { merchant: ids::TenantId::from_uuid(Uuid::from_u128(2)), ..ask(152, Rail::Card, Some(&card.token)) };
    bank.charge(&theirs).await;

    let books = bank.gateway.statements().expect("its books can be read");
    let (mut cursor, mut listed) = (None, Vec::new());
    loop {
        let page = books.movements(&statement(noon(), in_hours(1), cursor)).await.expect("a page");
        listed.extend(page.items);
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    let mut references: Vec<&str> = listed.iter().filter_map(|line| line.reference.as_deref()).collect();
    references.dedup();
    assert_eq!((listed.len(), references.len()), (151, 151), "each once, over two pages");
    assert_eq!(listed.iter().filter(|line| line.moved).count(), 150);
    // The day ends at 23:00 UTC and arrives six hours later.
    let arrived = books.settlements(&statement(in_hours(12), in_hours(24), None)).await.expect("a page").items;
    assert_eq!(arrived.len(), 1);
    assert_eq!((arrived[0].gateway_ref.as_str(), arrived[0].at), ("simset_20260915_NGN", in_hours(18)));
    assert_eq!(arrived[0].net, Money::new(150 * 492_500, Currency::NGN));
    assert!(books.settlements(&statement(noon(), in_hours(18), None)).await.expect("a page").items.is_empty());
    let lines = books.settled(&statement(noon(), noon(), None), "simset_20260915_NGN").await.expect("a page");
    assert_eq!((lines.items.len(), lines.next.is_some()), (100, true));
    for wrong in ["simset_2026_NGN", "po_1", ""] {
        assert!(books.settled(&statement(noon(), noon(), None), wrong).await.is_err(), "{wrong}");
    }
    assert!(books.movements(&statement(noon(), noon(), Some("x".to_owned()))).await.is_err());
}

fn statement(since: Timestamp, until: Timestamp, cursor: Option<String>) -> StatementAsk {
    StatementAsk { merchant: ids::TenantId::from_uuid(Uuid::from_u128(1)), mode: Mode::Test, since, until, cursor }
}
