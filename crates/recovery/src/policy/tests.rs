use calendar::{Interval, Unit};
use jiff::Timestamp;

use proptest::prelude::*;

use super::select::{Scope, Subject, select};
use super::{BackoffFrom, ContactCap, Escalation, IssuerLimit, LocalHours, PastPeriod, Policy, QuietHours};
use crate::code::{DeclineCode, RetryClass};
use crate::rail::Rail;
use crate::sample::lagos;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn every(count: u16, unit: Unit) -> Interval {
    Interval::try_new(unit, count).expect("a plain interval")
}

#[test]
fn the_default_policy_is_the_documented_one() {
    let p = Policy::default();
    assert_eq!(p, Policy::payday_aware());
    assert_eq!(p.validate(), Ok(()));
    assert_eq!(p.max_attempts, 5);
    assert_eq!(p.backoff_hours, [0, 24, 72, 120, 168]);
    assert_eq!(p.backoff_from, BackoffFrom::FirstFailure);
    assert_eq!(p.rails, [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount, Rail::DirectDebit]);
    assert_eq!(p.on_exhaustion, Escalation::Unpaid);
    assert_eq!((p.payday.from_day, p.payday.to_day, p.payday.hour), (25, 3, 7));
    assert_eq!(p.request_expiry_hours, 48);
}

#[test]
fn the_baseline_differs_only_in_what_it_measures() {
    let mut p = Policy::fixed_ladder();
    assert_eq!(p.validate(), Ok(()));
    assert!(!p.payday_aware && !p.learn_pattern && p.rails.is_empty());
    (p.payday_aware, p.learn_pattern) = (true, true);
    p.rails = Policy::payday_aware().rails;
    p.name = "payday_aware".to_owned();
    assert_eq!(p, Policy::payday_aware());
}

#[test]
fn stored_policies_may_leave_fields_out_but_not_invent_them() {
    let read: Policy = serde_json::from_str(r#"{"max_attempts":3}"#).expect("defaults fill in");
    assert_eq!(read, Policy { max_attempts: 3, ..Policy::default() });
    assert!(serde_json::from_str::<Policy>(r#"{"max_atempts":3}"#).is_err());
    let text = serde_json::to_string(&Policy::fixed_ladder()).expect("a policy serialises");
    assert_eq!(serde_json::from_str::<Policy>(&text).expect("and reads back"), Policy::fixed_ladder());
}

type Break = fn(&mut Policy);

const NEWER: &[(&str, Break)] = &[
    ("quiet_hours", |p| p.quiet_hours = Some(QuietHours { from: 7, to: 7 })),
    ("quiet_hours", |p| p.quiet_hours = Some(QuietHours { from: 24, to: 7 })),
    // Nothing of 06-09 and 18-21 is left.
    ("quiet_hours", |p| p.quiet_hours = Some(QuietHours { from: 18, to: 9 })),
    ("contact_cap", |p| p.contact_cap.per_day = 0),
    ("contact_cap", |p| p.contact_cap.per_week = 51),
    ("issuer_limit", |p| p.issuer_limit = Some(IssuerLimit { charges: 0, minutes: 10 })),
    ("issuer_limit", |p| p.issuer_limit = Some(IssuerLimit { charges: 1, minutes: 1_441 })),
    ("never_retry", |p| p.never_retry = vec![DeclineCode::OutcomeUnknown]),
];

#[test]
fn every_problem_is_reported_beside_its_field() {
    let rows: &[(&str, Break)] = &[
        ("name", |p| p.name.clear()),
        ("version", |p| p.version = 0),
        ("max_attempts", |p| p.max_attempts = 0),
        ("max_attempts", |p| (p.max_attempts, p.backoff_hours) = (16, (0..16).collect())),
        ("backoff_hours", |p| p.backoff_hours.truncate(4)),
        ("backoff_hours", |p| p.backoff_hours = vec![0, 24, 24, 120, 168]),
        ("backoff_hours", |p| p.backoff_hours = vec![0, 1, 2, 3, 9_000]),
        ("allowed_hours", |p| p.allowed_hours.clear()),
        ("allowed_hours", |p| p.allowed_hours = vec![LocalHours { from: 9, to: 9 }]),
        ("allowed_hours", |p| p.allowed_hours = vec![LocalHours { from: 9, to: 25 }]),
        ("allowed_hours", |p| p.allowed_hours.reverse()),
        ("jitter_minutes", |p| p.jitter_minutes = 721),
        ("rails", |p| p.rails.push(Rail::Ussd)),
        ("max_wait_percent", |p| p.max_wait_percent = 0),
        ("max_wait_percent", |p| p.max_wait_percent = 101),
        ("max_wait_days", |p| p.max_wait_days = 6),
        ("short_interval_days", |p| p.short_interval_days = 0),
        ("request_expiry_hours", |p| p.request_expiry_hours = 0),
        ("payday", |p| p.payday.from_day = 0),
        ("payday", |p| p.payday.hour = 24),
        ("payday", |p| p.payday.zone = "Africa/Nowhere".to_owned()),
    ];
    for (field, spoil) in rows.iter().chain(NEWER) {
        let mut policy = Policy::default();
        spoil(&mut policy);
        let errors = policy.validate().expect_err(field);
        let fields: Vec<&str> = errors.iter().map(|e| e.field).collect();
        assert_eq!(fields, [*field], "{errors:?}");
    }
    let mut many = Policy::default();
    (many.version, many.max_attempts) = (0, 0);
    assert_eq!(many.validate().expect_err("two problems").len(), 2);
}

#[test]
fn waiting_is_bounded_by_the_interval() {
    let first = "2026-09-12T08:00:00Z";
    // interval, period end, percent, expected limit
    let rows = [
        (every(1, Unit::Month), "2026-10-12T08:00:00Z", 100, "2026-10-12T08:00:00Z"),
        // Half of the longest month is 372 hours.
        (every(1, Unit::Month), "2026-10-12T08:00:00Z", 50, "2026-09-27T20:00:00Z"),
        (every(1, Unit::Week), "2026-09-19T08:00:00Z", 100, "2026-09-19T08:00:00Z"),
        // Short plans get a week, past their own period.
        (every(1, Unit::Hour), "2026-09-12T09:00:00Z", 100, "2026-09-19T08:00:00Z"),
        (every(1, Unit::Day), "2026-09-13T08:00:00Z", 10, "2026-09-19T08:00:00Z"),
        (every(6, Unit::Day), "2026-09-18T08:00:00Z", 100, "2026-09-19T08:00:00Z"),
        // Long plans wait no longer than a month.
        (every(1, Unit::Year), "2027-09-12T08:00:00Z", 100, "2026-10-13T08:00:00Z"),
        (every(1, Unit::Quarter), "2026-12-12T08:00:00Z", 25, "2026-10-05T08:00:00Z"),
        // In arrears: the period was over before the first charge.
        (every(1, Unit::Month), "2026-09-12T08:00:00Z", 100, "2026-10-13T08:00:00Z"),
        // A late first charge leaves only the rest of the period.
        (every(1, Unit::Month), "2026-09-15T08:00:00Z", 100, "2026-09-15T08:00:00Z"),
    ];
    for (interval, end, max_wait_percent, expected) in rows {
        let policy = Policy { max_wait_percent, ..Policy::default() };
        let limit = policy.wait_limit(at(first), at(end), interval).expect("in range");
        assert_eq!(limit, at(expected), "{interval:?} {end}");
    }
}

#[test]
fn all_problems_are_told_at_once_with_their_paths() {
    let text = r#"{
        "max_attempts": 3, "backoff_hours": [0, 24, 24, 9000],
        "allowed_hours": [{ "from": 6, "to": 9 }, { "from": 8, "to": 25 }],
        "payday": { "from_day": 0, "hour": 24, "zone": "Africa/Nowhere" },
        "rails": ["ussd", "transfer", "ussd"],
        "never_retry": ["do_not_honor", "auth"],
        "contact_cap": { "per_day": 0, "per_week": 0 }
    }"#;
    let policy: Policy = serde_json::from_str(text).expect("the fields exist");
    let errors = policy.validate().expect_err("many problems");
    let paths: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "backoff_hours[2]",
            "backoff_hours[3]",
            "allowed_hours[1]",
            "allowed_hours[1]",
            "rails[2]",
            "payday.from_day",
            "payday.hour",
            "payday.zone",
            "contact_cap.per_day",
            "contact_cap.per_week",
            "never_retry[1]",
        ]
    );
}

#[test]
fn policies_stored_before_there_were_these_fields_still_parse() {
    let text = r#"{"name":"payday_aware","version":3,"max_attempts":5,"backoff_hours":[0,24,72,120,168],
        "backoff_from":"first_failure","payday_aware":true,
        "payday":{"from_day":25,"to_day":3,"hour":7,"zone":"Africa/Lagos","move_before_non_working":true},
        "learn_pattern":true,"allowed_hours":[{"from":6,"to":9},{"from":18,"to":21}],"jitter_minutes":120,
        "rails":["ussd","transfer","virtual_account","direct_debit"],"on_exhaustion":"unpaid","max_wait_percent":100,
        "max_wait_days":31,"short_interval_days":7,"request_expiry_hours":48}"#;
    let read: Policy = serde_json::from_str(text).expect("a stored policy");
    assert_eq!(read, Policy { version: 3, ..Policy::payday_aware() });
}

#[test]
fn a_policy_may_be_refused_for_a_plan_that_it_outlasts() {
    let month = every(1, Unit::Month);
    let week = every(1, Unit::Week);
    let patient = Policy { backoff_hours: vec![0, 24, 168, 500, 800], ..Policy::default() };
    assert_eq!(patient.check_for(week), Ok(()), "bounded: tries are pulled before the limit");
    let strict = Policy { past_period: PastPeriod::Refused, ..patient };
    let paths = |interval| -> Vec<String> {
        strict.check_for(interval).err().into_iter().flatten().map(|error| error.path).collect()
    };
    assert_eq!(paths(week), ["backoff_hours[2]", "backoff_hours[3]", "backoff_hours[4]"]);
    assert_eq!(paths(month), ["backoff_hours[4]"]);
    // Offsets beyond the attempts are never used.
    let three = Policy { max_attempts: 3, ..strict.clone() };
    assert_eq!(three.check_for(month), Ok(()));
    // Daily plans may be recovered for a week.
    assert_eq!(paths(every(1, Unit::Day)), paths(week));
}

#[test]
fn a_merchant_may_add_to_what_is_never_retried_and_take_nothing_away() {
    let policy = Policy { never_retry: vec![DeclineCode::DoNotHonor], ..Policy::default() };
    assert_eq!(policy.class_of(DeclineCode::DoNotHonor), RetryClass::Never);
    assert_eq!(policy.class_of(DeclineCode::StolenCard), RetryClass::Never);
    assert_eq!(policy.class_of(DeclineCode::GenericDecline), RetryClass::Soft);
}

#[test]
fn the_narrower_policy_comes_first() {
    let segment = |segment: &str, rank| Scope::Segment { segment: segment.to_owned(), rank };
    let candidates = [
        (Scope::Tenant, "default"),
        (Scope::Plan { plan: "gold".to_owned() }, "gold"),
        (segment("students", 2), "students"),
        (segment("vip", 1), "vip"),
        (segment("alumni", 2), "alumni"),
    ];
    // plan, segments, policy, reason
    let rows: [(Option<&str>, &[&str], &str, &str); 6] = [
        (None, &[], "default", "no segment or plan has a policy of its own, so the default is used"),
        (Some("gold"), &[], "gold", "the plan `gold` has a policy of its own"),
        (Some("silver"), &["other"], "default", "no segment or plan has a policy of its own, so the default is used"),
        (
            Some("gold"),
            &["students"],
            "students",
            "the customer is in the segment `students`, whose policy comes first",
        ),
        (None, &["students", "vip"], "vip", "the customer is in the segment `vip`, whose policy comes first"),
        (None, &["students", "alumni"], "alumni", "the customer is in the segment `alumni`, whose policy comes first"),
    ];
    for (plan, segments, policy, reason) in rows {
        let chosen = select(&candidates, &Subject { plan, segments }, "shipped");
        assert_eq!((chosen.policy, chosen.to_string().as_str()), (policy, reason));
    }
    let none = select(&[], &Subject { plan: Some("gold"), segments: &[] }, "shipped");
    assert_eq!((none.policy, none.scope), ("shipped", None));
}

#[test]
fn messages_keep_quiet_hours_and_the_cap() {
    let policy = Policy::default();
    let lagos = crate::sample::lagos;
    let at = |wanted: &str, sent: &[&str]| {
        let sent: Vec<Timestamp> = sent.iter().map(|at| lagos(at)).collect();
        policy.contact_at(lagos(wanted), &sent).expect("in range")
    };
    assert_eq!(at("2026-09-12T20:59:59", &[]), lagos("2026-09-12T20:59:59"));
    assert_eq!(at("2026-09-12T21:00:00", &[]), lagos("2026-09-13T06:00:00"));
    assert_eq!(at("2026-09-12T05:59:59", &[]), lagos("2026-09-12T06:00:00"));
    // One in 24 hours, counted from the message.
    assert_eq!(at("2026-09-12T10:00:00", &["2026-09-12T08:00:00"]), lagos("2026-09-13T08:00:00"));
    assert_eq!(at("2026-09-13T08:00:00", &["2026-09-12T08:00:00"]), lagos("2026-09-13T08:00:00"));
    // The fifth of a week waits for the first to be seven days old.
    let week = ["2026-09-07T08:00:00", "2026-09-08T08:00:00", "2026-09-09T08:00:00", "2026-09-10T08:00:00"];
    assert_eq!(at("2026-09-12T10:00:00", &week), lagos("2026-09-14T08:00:00"));
}

#[test]
fn an_issuers_window_that_is_full_sends_on_to_the_next() {
    let limit = IssuerLimit { charges: 100, minutes: 10 };
    let lagos = crate::sample::lagos;
    let full = [lagos("2026-09-25T07:00:00"), lagos("2026-09-25T07:10:00")];
    let count = |start: Timestamp| if full.contains(&start) { 100 } else { 99 };
    let next = |wanted: &str| limit.next_allowed(lagos(wanted), count).expect("in range");
    assert_eq!(next("2026-09-25T07:03:20"), lagos("2026-09-25T07:23:20"));
    assert_eq!(next("2026-09-25T07:20:00"), lagos("2026-09-25T07:20:00"));
    assert_eq!(limit.window_of(lagos("2026-09-25T07:19:59")).expect("in range"), full[1]);
    // Full all day: spread no further.
    let never = limit.next_allowed(full[0], |_| u32::MAX).expect("in range");
    assert_eq!(never, lagos("2026-09-26T07:00:00"));
}

proptest! {
    #[test]
    fn a_message_after_the_wait_keeps_the_cap(
        sent in proptest::collection::vec(0..2_000_000_i64, 0..30),
        wanted in 0..2_000_000_i64,
        per_day in 1..4_u32,
        per_week in 1..9_u32,
    ) {
        let second = |s: i64| Timestamp::from_second(1_780_000_000 + s).expect("in range");
        let cap = ContactCap { per_day, per_week };
        // Only what was sent before the message counts.
        let sent: Vec<Timestamp> = sent.into_iter().filter(|s| *s <= wanted).map(second).collect();
        let at = cap.free_from(second(wanted), &sent).expect("in range");
        prop_assert!(at >= second(wanted));
        let within = |hours: i64| {
            let since = at - jiff::SignedDuration::from_hours(hours);
            u32::try_from(sent.iter().filter(|one| **one > since).count()).expect("few")
        };
        prop_assert!(within(24) < per_day && within(7 * 24) < per_week);
        prop_assert!(cap.allows(at, &sent).expect("in range"));
        if at > second(wanted) {
            let sooner = at - jiff::SignedDuration::from_secs(1);
            prop_assert!(!cap.allows(sooner, &sent).expect("in range"), "not a second too late");
        }
    }

    #[test]
    fn a_window_with_room_is_never_refused(second in 0..2_000_000_000_i64, minutes in 1..1_441_u32) {
        let limit = IssuerLimit { charges: 1, minutes };
        let at = Timestamp::from_second(second).expect("in range");
        prop_assert_eq!(limit.next_allowed(at, |_| 0).expect("in range"), at);
        let start = limit.window_of(at).expect("in range");
        prop_assert!(start <= at && at.duration_since(start).as_mins() < i64::from(minutes));
    }
}

#[test]
fn a_step_that_comes_up_in_quiet_hours_waits_for_the_next_allowed_ones() {
    let policy = Policy { jitter_minutes: 0, ..Policy::payday_aware() };
    let after = |text: &str| policy.after_quiet(lagos(text), 7).expect("in range");
    assert_eq!(after("2026-09-12T20:59:59"), None);
    assert_eq!(after("2026-09-12T12:00:00"), None, "late, but not quiet");
    assert_eq!(after("2026-09-12T21:00:00"), Some(lagos("2026-09-13T06:00:00")));
    let evenings = Policy { allowed_hours: vec![LocalHours { from: 18, to: 21 }], ..policy.clone() };
    let found = evenings.after_quiet(lagos("2026-09-12T23:30:00"), 7).expect("in range");
    assert_eq!(found, Some(lagos("2026-09-13T18:00:00")));
}
