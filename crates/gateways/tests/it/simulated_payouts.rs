//! The simulator as one that pays out, held to what the suite demands of every adapter: it has no line to be cut, so its faults stand
//! for that.

use futures::future::join_all;
use gateways::simulated::{Faults, SimulatedPayouts, Window};
use ids::{Mode, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::DeclineCode;
use store::simulator::SimulatorDb;
use usecase::ports::{
    Beneficiary, GatewayError, HookError, PayoutAsk, PayoutGateway, PayoutOutcome, ProviderHook, Resolved, UnknownCause,
};

use crate::simulated::Bank;

fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn ask(number: u128, account: &str) -> PayoutAsk {
    PayoutAsk {
        key: Uuid::from_u128(number),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: account.to_owned(),
            bank_code: "99999".to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: Money::new(500_000, Currency::NGN),
        narration: "Order 7".to_owned(),
        gateway_ref: None,
        at: noon(),
    }
}

async fn open() -> (Bank, SimulatedPayouts) {
    let bank = Bank::open().await;
    let payouts = SimulatedPayouts::new(SimulatorDb::connect(&bank.connector, 8), 1);
    (bank, payouts)
}

fn is_settled(outcome: &Result<PayoutOutcome, GatewayError>) -> bool {
    matches!(outcome, Ok(PayoutOutcome::Settled { .. }))
}

#[tokio::test]
async fn a_key_sent_many_times_at_once_pays_once() {
    let (_bank, payouts) = open().await;
    let ask = ask(1, "0000000001");
    let answers = join_all((0..32).map(|_| payouts.send(&ask))).await;
    assert!(answers.iter().all(|answer| is_settled(answer) && *answer == answers[0]), "{answers:?}");
    let page = payouts.list(noon(), noon() + SignedDuration::from_secs(1), None).await.expect("a list");
    assert_eq!((page.items.len(), page.next), (1, None));
    // The same key for something else is no confirmation, and pays nothing more.
    let other = PayoutAsk { amount: Money::new(1, Currency::NGN), ..ask.clone() };
    assert!(matches!(payouts.send(&other).await, Ok(PayoutOutcome::Unknown(UnknownCause::Mismatch(_)))));
    assert!(is_settled(&payouts.look_up(&ask).await));
}

#[tokio::test]
async fn what_it_never_heard_of_is_not_found_and_a_lost_answer_is_found() {
    let (bank, payouts) = open().await;
    let never = payouts.look_up(&ask(1, "0000000001")).await;
    assert_eq!(never, Ok(PayoutOutcome::Unknown(UnknownCause::NotFound)));
    bank.gateway.set_faults(&Faults { drop_answer_per_10k: 10_000, ..Faults::default() }).await.expect("faults");
    let sent = payouts.send(&ask(2, "0000000001")).await;
    assert_eq!(sent, Ok(PayoutOutcome::Unknown(UnknownCause::Cut)));
    assert!(is_settled(&payouts.look_up(&ask(2, "0000000001")).await));
}

#[tokio::test]
async fn what_reached_nobody_was_not_sent() {
    let (bank, payouts) = open().await;
    let window = Window { from: noon(), to: noon() + SignedDuration::from_hours(1) };
    bank.gateway.set_faults(&Faults { outage: Some(window), ..Faults::default() }).await.expect("faults");
    assert!(matches!(payouts.send(&ask(1, "0000000001")).await, Err(GatewayError::NotSent(_))));
    assert!(matches!(payouts.look_up(&ask(1, "0000000001")).await, Err(GatewayError::NotSent(_))));
    bank.gateway.set_faults(&Faults::default()).await.expect("faults");
    let later = payouts.look_up(&ask(1, "0000000001")).await;
    assert_eq!(later, Ok(PayoutOutcome::Unknown(UnknownCause::NotFound)));
}

#[tokio::test]
async fn refusals_say_whose_fault_it_is() {
    let (_bank, payouts) = open().await;
    for (number, account, expected) in
        [(1, "0000000003", DeclineCode::AccountDormant), (2, "0000000009", DeclineCode::OurBalanceLow)]
    {
        let answer = payouts.send(&ask(number, account)).await;
        assert!(matches!(answer, Ok(PayoutOutcome::Failed { code, .. }) if code == expected), "{answer:?}");
        assert_eq!(payouts.look_up(&ask(number, account)).await, answer);
    }
}

#[tokio::test]
async fn it_names_holders_banks_and_refuses_live_mode() {
    let (_bank, payouts) = open().await;
    assert_eq!(payouts.resolve("99999", "0000000001").await, Ok(Resolved::Name("ADA OBI".to_owned())));
    assert_eq!(payouts.resolve("99999", "0000000007").await, Ok(Resolved::Unavailable));
    assert_eq!(payouts.resolve("99999", "1").await, Ok(Resolved::NoSuchAccount));
    assert!(payouts.banks(Currency::NGN).await.is_ok_and(|banks| banks.iter().any(|bank| bank.code == "99999")));
    let live = PayoutAsk { mode: Mode::Live, ..ask(1, "0000000001") };
    assert!(matches!(payouts.send(&live).await, Err(GatewayError::Misconfigured(_))));
    assert!(matches!(payouts.look_up(&live).await, Err(GatewayError::Misconfigured(_))));
    let nothing = PayoutAsk { amount: Money::zero(Currency::NGN), ..ask(1, "0000000001") };
    assert!(matches!(payouts.send(&nothing).await, Err(GatewayError::BadRequest(_))));
    let hook = ProviderHook { headers: &[], body: b"{}", source: None, at: noon() };
    assert!(matches!(payouts.read_hook(&hook), Err(HookError::NoSecret(_))));
}
