//! Every class on every rail, at every position, before, in and after payday: compared whole with a stored table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use calendar::payday::PaydayRule;
use calendar::{Holidays, Interval, Unit};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::{
    Action, BackoffFrom, Decision, DeclineCode, Failure, History, LocalHours, Policy, Rail, RecoveryError, decide,
};

/// One column: its heading, and when the charge failed under the shipped policy and under that of the specification.
type Case = (&'static str, &'static str, &'static str);

/// Paydays of the shipped policy open on Fri 25 Sep, of the specification on Mon 28 Sep 2026. 25 Jul is a Saturday and
/// 28 Jun a Sunday; 25 and 28 Dec are holidays.
const CASES: [Case; 5] = [
    ("before payday", "2026-09-12T09:00:00+01:00", "2026-09-12T09:00:00+01:00"),
    ("on payday", "2026-09-25T09:00:00+01:00", "2026-09-28T09:00:00+01:00"),
    ("after payday", "2026-09-04T09:00:00+01:00", "2026-09-04T09:00:00+01:00"),
    ("moved by a weekend", "2026-07-12T09:00:00+01:00", "2026-06-12T09:00:00+01:00"),
    ("moved by a holiday", "2026-12-12T09:00:00+01:00", "2026-12-12T09:00:00+01:00"),
];

/// A code of each class, and both kinds of soft ones.
const CODES: [DeclineCode; 9] = [
    DeclineCode::ProcessorError,
    DeclineCode::UnknownDecline,
    DeclineCode::InsufficientFunds,
    DeclineCode::LimitExceeded,
    DeclineCode::IncorrectPin,
    DeclineCode::ExpiredCard,
    DeclineCode::StolenCard,
    DeclineCode::BlockedByProvider,
    DeclineCode::OutcomeUnknown,
];

/// Tries made, the failed one included, and hours since the first failure.
const POSITIONS: [(&str, u32, i64); 4] = [("first", 1, 0), ("middle", 3, 72), ("last", 4, 120), ("used up", 5, 168)];

fn lagos() -> TimeZone {
    TimeZoneDatabase::bundled().get("Africa/Lagos").expect("a bundled zone")
}

fn shipped() -> Policy {
    Policy { jitter_minutes: 0, ..Policy::payday_aware() }
}

/// The constants of the specification: payday from the 28th at 09:00 to the 3rd, offsets of 0, 24, 72, 120 and 168 hours
/// from the first failure, at any hour, and the relay USSD, transfer, virtual account, direct debit.
fn specified() -> Policy {
    let payday = PaydayRule { from_day: 28, to_day: 3, hour: 9, ..PaydayRule::default() };
    let allowed_hours = vec![LocalHours { from: 0, to: 24 }];
    Policy { name: "specified".to_owned(), payday, allowed_hours, quiet_hours: None, ..shipped() }
}

fn try_decide(
    policy: &Policy,
    code: DeclineCode,
    rail: Rail,
    (made, since): (u32, i64),
    failed: Timestamp,
) -> Result<Decision, RecoveryError> {
    let first = failed - SignedDuration::from_hours(since);
    let failure = Failure { code, rail, at: failed, amount: Money::new(500_000, Currency::NGN) };
    let history = History {
        attempts_made: made,
        first_failed_at: first,
        tries_by_code: BTreeMap::from([(code, made)]),
        rails_available: Rail::ALL.to_vec(),
        period_end: first + SignedDuration::from_hours(30 * 24),
        interval: Interval::try_new(Unit::Month, 1).expect("one month"),
        successes: vec![],
        jitter_seed: 42,
        charges: vec![],
        messages: vec![],
        outages: 0,
        blocks: vec![],
    };
    decide(&failure, &history, policy, &Holidays::nigeria(), failed)
}

fn decided(policy: &Policy, code: DeclineCode, rail: Rail, position: (u32, i64), failed: Timestamp) -> Decision {
    try_decide(policy, code, rail, position, failed).expect("a decline")
}

fn cell(policy: &Policy, code: DeclineCode, rail: Rail, position: (u32, i64), failed: &str) -> String {
    let time = |at: Timestamp| at.to_zoned(lagos()).strftime("%d %b %H:%M").to_string();
    let decision = match try_decide(policy, code, rail, position, failed.parse().expect("an instant")) {
        Ok(decision) => decision,
        Err(RecoveryError::NotADecline { .. }) => return "not a decline".to_owned(),
        Err(error) => return error.to_string(),
    };
    let at = decision.at.map(time).unwrap_or_default();
    match decision.action {
        Action::Exhaust => "give up".to_owned(),
        Action::RequestCardUpdate => format!("ask until {}", decision.expires_at.map(time).unwrap_or_default()),
        Action::Retry => format!("retry {at}"),
        Action::RetryPayday => format!("payday {at}"),
        Action::Wait => format!("wait {at}"),
        Action::SwitchRail => format!("{} {at}", decision.rail.map_or("-", short)),
    }
}

fn table(policy: &Policy, rails: &[Rail], pick: impl Fn(&Case) -> &'static str) -> String {
    let mut out = format!("{:<54}", "class (code), rail, position");
    CASES.iter().for_each(|(name, ..)| write!(out, "| {name:<26}").expect("a text"));
    out.push('\n');
    for code in CODES {
        let class = format!("{:?}", code.class());
        for rail in rails {
            for (position, made, since) in POSITIONS {
                let who = format!("{class} ({code})");
                write!(out, "{:<54}", format!("{who:<34} {:<10} {position}", short(*rail))).expect("a text");
                for case in &CASES {
                    let cell = cell(policy, code, *rail, (made, since), pick(case));
                    write!(out, "| {cell:<26}").expect("a text");
                }
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('\n');
            }
        }
    }
    out
}

fn short(rail: Rail) -> &'static str {
    match rail {
        Rail::VirtualAccount => "account",
        Rail::DirectDebit => "debit",
        Rail::Card | Rail::Wallet | Rail::Ussd | Rail::Transfer => rail.as_str(),
    }
}

#[test]
fn the_shipped_policy() {
    insta::assert_snapshot!("shipped_policy", table(&shipped(), &Rail::ALL, |case| case.1));
}

#[test]
fn the_constants_of_the_specification() {
    let policy = specified();
    assert_eq!(policy.validate(), Ok(()));
    assert_eq!(policy.backoff_hours, [0, 24, 72, 120, 168]);
    assert_eq!(policy.rails, [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount, Rail::DirectDebit]);
    insta::assert_snapshot!(
        "specified_policy",
        table(&policy, &[Rail::Card, Rail::Ussd, Rail::DirectDebit], |case| case.2)
    );
}

/// Where the offsets are counted from, and how the days around the turn of a month are read.
#[test]
fn the_ladder_and_the_turn_of_the_month() {
    let policy = specified();
    let mut out = String::from("tries made, and the hours from the first failure to the next try\n");
    let failed = "2026-09-05T09:00:00+01:00".parse::<Timestamp>().expect("an instant");
    for (basis, backoff_from) in
        [("first failure", BackoffFrom::FirstFailure), ("last attempt", BackoffFrom::LastAttempt)]
    {
        let policy = Policy { backoff_from, ..policy.clone() };
        for (made, since) in [(0, 0), (1, 0), (2, 24), (3, 72), (4, 120), (5, 168)] {
            let last = failed + SignedDuration::from_hours(since);
            let next = decided(&policy, DeclineCode::BeneficiaryBankDown, Rail::Card, (made, since), last);
            let hours = next.at.map(|at| at.duration_since(failed).as_hours());
            writeln!(out, "from the {basis:<13} {made}: {}", hours.map_or("-".to_owned(), |h| h.to_string()))
                .expect("a text");
        }
    }
    out.push_str("money missing on, under the specification's payday\n");
    for day in ["08-27", "08-28", "08-31", "09-01", "09-02", "09-03", "09-04"] {
        let step =
            cell(&policy, DeclineCode::InsufficientFunds, Rail::Card, (1, 0), &format!("2026-{day}T10:00:00+01:00"));
        writeln!(out, "{day} {step}").expect("a text");
    }
    insta::assert_snapshot!("ladder", out);
}

#[test]
fn every_code_has_a_class_and_unknown_texts_have_one_too() {
    let mut out = format!(
        "{:<26}{:<17}{:<10}{:<8}{:<6}{}\n",
        "code", "class", "attempt", "outage", "tries", "first step by card"
    );
    for code in DeclineCode::ALL.iter().copied() {
        let (class, uses) = (format!("{:?}", code.class()), code.class().uses_attempt());
        let most = code.max_tries().map_or("-".to_owned(), |most| most.to_string());
        let step = cell(&shipped(), code, Rail::Card, (u32::from(uses), 0), CASES[0].1);
        writeln!(out, "{:<26}{class:<17}{uses:<10}{:<8}{most:<6}{step}", code.as_str(), code.is_outage())
            .expect("a text");
    }
    for text in ["", "51", "O5", "a text nobody has seen", "do_not_honor_2"] {
        writeln!(out, "read as: {text:?} is {}", DeclineCode::from_raw(text)).expect("a text");
    }
    insta::assert_snapshot!("codes", out);
}
