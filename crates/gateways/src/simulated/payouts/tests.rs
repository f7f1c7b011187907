use ids::Mode;
use usecase::ports::Beneficiary;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn ask(account: &str, now: &str) -> PayoutAsk {
    PayoutAsk {
        key: Uuid::from_u128(7),
        merchant: ids::TenantId::from_uuid(Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: account.to_owned(),
            bank_code: "99999".to_owned(),
            name: "ADA OBI".to_owned(),
            recipient_ref: None,
        },
        amount: Money::new(500_000, Currency::NGN),
        narration: "Wages".to_owned(),
        gateway_ref: None,
        at: at(now),
    }
}

fn kept(account: &str) -> SimulatedPayoutRow {
    let decided = Decided::of(account);
    let asked = at("2026-09-01T08:00:00Z");
    SimulatedPayoutRow {
        key: Uuid::from_u128(7),
        bank_code: "99999".to_owned(),
        account_number: account.to_owned(),
        amount_minor: 500_000,
        currency: "NGN".to_owned(),
        answer: decided.answer.to_owned(),
        outcome: decided.outcome.to_owned(),
        code: decided.code.map(|code| code.as_str().to_owned()),
        asked_at: asked,
        settles_at: fate::later(asked, decided.settles_after),
        reverses_at: decided.reverses_after.map(|after| fate::later(asked, after)),
        merchant: None,
        approved_at: None,
    }
}

fn word(account: &str, now: &str) -> &'static str {
    match told(&kept(account), &ask(account, now)) {
        PayoutOutcome::Settled { .. } => "settled",
        PayoutOutcome::Pending { .. } => "pending",
        PayoutOutcome::Failed { code: DeclineCode::AccountDormant, .. } => "dormant",
        PayoutOutcome::Failed { code: DeclineCode::OurBalanceLow, .. } => "low",
        PayoutOutcome::Reversed(_) => "reversed",
        PayoutOutcome::Unknown(_) => "unknown",
        other @ (PayoutOutcome::NeedsApproval { .. } | PayoutOutcome::Failed { .. }) => panic!("{other:?}"),
    }
}

#[test]
fn each_account_number_has_its_story() {
    let (now, soon, later, next_day) =
        ("2026-09-01T08:00:00Z", "2026-09-01T08:02:00Z", "2026-09-01T08:05:00Z", "2026-09-02T08:00:00Z");
    for (account, story) in [
        ("0000000001", ["settled", "settled", "settled", "settled"]),
        ("0690000031", ["settled", "settled", "settled", "settled"]),
        ("0000000002", ["pending", "settled", "settled", "settled"]),
        ("0000000003", ["dormant", "dormant", "dormant", "dormant"]),
        ("0000000004", ["settled", "settled", "settled", "reversed"]),
        ("0000000005", ["unknown", "unknown", "settled", "settled"]),
        ("0000000006", ["unknown", "unknown", "unknown", "unknown"]),
        ("0000000009", ["low", "low", "low", "low"]),
    ] {
        assert_eq!([now, soon, later, next_day].map(|at| word(account, at)), story, "{account}");
    }
}

#[test]
fn a_question_about_another_amount_is_no_confirmation() {
    let row = SimulatedPayoutRow { amount_minor: 499_999, ..kept("0000000001") };
    let answer = told(&row, &ask("0000000001", "2026-09-01T08:00:00Z"));
    assert!(matches!(answer, PayoutOutcome::Unknown(UnknownCause::Mismatch(_))), "{answer:?}");
}

#[test]
fn only_what_arrived_is_listed() {
    assert!(
        listed(&kept("0000000001")).is_some_and(|item| item.reference.is_some_and(|text| text.starts_with("out-")))
    );
    assert!(listed(&kept("0000000003")).is_none() && listed(&kept("0000000006")).is_none());
}
