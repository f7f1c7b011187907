use calendar::Unit;

use crate::code::DeclineCode as C;
use crate::decide::{Action, Decision};
use crate::policy::{ContactCap, Policy};
use crate::rail::Rail;
use crate::sample::{Sample, every, lagos};

/// One line per date, as a merchant's calendar shows it.
fn lines(dates: &[Decision]) -> Vec<String> {
    dates
        .iter()
        .map(|d| {
            let at = d.at.unwrap_or(d.evidence.decided_at);
            let local = at.to_zoned(jiff::tz::TimeZone::get("Africa/Lagos").expect("Lagos is known"));
            let rail = d.rail.map_or("-", Rail::as_str);
            format!("{} {} {rail}", local.strftime("%d %b %H:%M"), d.action.as_str())
        })
        .collect()
}

#[test]
fn insufficient_funds_wait_once_and_then_try_through_payday() {
    let dates = Sample::first(C::InsufficientFunds).forecast();
    assert_eq!(
        lines(&dates),
        [
            "25 Sep 07:00 retry_payday card",
            "27 Sep 07:00 retry card",
            "29 Sep 07:00 retry card",
            "01 Oct 07:00 retry card",
            "01 Oct 07:00 exhaust -",
        ]
    );
}

#[test]
fn the_baseline_is_done_before_payday() {
    let sample = Sample::first(C::InsufficientFunds);
    let dates = sample.policy(|p| *p = Policy { jitter_minutes: 0, ..Policy::fixed_ladder() }).forecast();
    assert_eq!(
        lines(&dates),
        [
            "13 Sep 18:00 retry card",
            "15 Sep 18:00 retry card",
            "17 Sep 18:00 retry card",
            "19 Sep 18:00 retry card",
            "19 Sep 18:00 exhaust -",
        ]
    );
}

#[test]
fn a_stolen_card_runs_along_the_whole_relay_and_is_never_charged() {
    let dates = Sample::first(C::StolenCard).forecast();
    assert_eq!(
        lines(&dates),
        [
            "12 Sep 18:00 switch_rail ussd",
            "14 Sep 18:00 switch_rail transfer",
            "16 Sep 18:00 switch_rail virtual_account",
            "18 Sep 18:00 switch_rail direct_debit",
            "18 Sep 18:00 request_card_update direct_debit",
            "12 Oct 09:00 exhaust -",
        ]
    );
}

#[test]
fn an_expired_card_asks_then_offers_push_rails_then_waits() {
    let dates = Sample::first(C::ExpiredCard).has(&[Rail::Card, Rail::Transfer]).forecast();
    assert_eq!(
        lines(&dates),
        [
            "12 Sep 09:00 request_card_update card",
            "14 Sep 18:00 switch_rail transfer",
            "16 Sep 18:00 request_card_update transfer",
            "12 Oct 09:00 exhaust -",
        ]
    );
}

#[test]
fn a_weekly_plan_ends_with_its_week() {
    let weekly = Sample::first(C::ProcessorError).plan(every(1, Unit::Week), "2026-09-19T09:00:00");
    let dates = weekly.forecast();
    let end = lagos("2026-09-19T09:00:00");
    assert!(dates.iter().all(|d| d.at.is_none_or(|at| at < end)), "{:?}", lines(&dates));
    assert_eq!(dates.last().map(|d| d.action), Some(Action::Exhaust));
}

#[test]
fn the_first_date_is_the_decision_itself() {
    for code in C::ALL.iter().copied().filter(|c| c.class().is_decline()) {
        let sample = Sample::first(code);
        assert_eq!(sample.forecast().first(), Some(&sample.decide()), "{code}");
    }
}

#[test]
fn an_outage_has_no_forecast() {
    let s = Sample::first(C::OutcomeUnknown);
    let holidays = calendar::holidays::Holidays::nigeria();
    assert!(crate::forecast(&s.failure, &s.history, &s.policy, &holidays, s.now).is_err());
}

#[test]
fn a_request_nobody_can_be_told_of_stands_once_until_the_limit() {
    // The cap keeps the push rail shut for a week; and the limit is as far.
    let sample = Sample::first(C::AuthenticationRequired).plan(every(1, Unit::Hour), "2026-09-12T10:00:00");
    let mut sample = sample.policy(|p| {
        p.rails = vec![Rail::VirtualAccount];
        p.contact_cap = ContactCap { per_day: 1, per_week: 1 };
        p.request_expiry_hours = 1;
    });
    sample.history.messages = vec![sample.now];
    assert_eq!(
        lines(&sample.forecast()),
        ["12 Sep 09:00 request_card_update card", "12 Sep 10:00 request_card_update card", "19 Sep 09:00 exhaust -"]
    );
}
