use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{Ask, Blocked, Caps, Contact, Decision, Person, Policy, Quiet, WaitReason, decide};
use crate::channel::{Category, Channel};
use crate::contact::consent::{Consent, Consents};
use crate::contact::reply::Reply;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Everything the decision hangs on; reachable on all channels, WhatsApp agreed to.
struct Case {
    reachable: BTreeSet<Channel>,
    consents: Consents,
    policy: Policy,
    lately: Vec<Contact>,
    failed: BTreeSet<Channel>,
    category: Category,
    urgent: bool,
    zone: &'static str,
    now: Timestamp,
}

impl Case {
    fn new() -> Case {
        let mut consents = Consents::none();
        for category in [Category::Transactional, Category::Recovery] {
            consents.record(Channel::Whatsapp, category, Consent { given: true, at: at("2026-01-01T00:00:00Z") });
        }
        Case {
            reachable: Channel::ALL.into_iter().collect(),
            consents,
            policy: Policy::default(),
            lately: Vec::new(),
            failed: BTreeSet::new(),
            category: Category::Recovery,
            urgent: false,
            zone: "Africa/Lagos",
            now: at("2026-03-10T12:00:00Z"),
        }
    }

    fn decide(&self) -> Decision {
        let person = Person { reachable: &self.reachable, zone: self.zone, consents: &self.consents };
        let ask = Ask { category: self.category, failed: &self.failed, urgent: self.urgent };
        decide(&person, &self.policy, &self.lately, ask, self.now).expect("a decision")
    }
}

fn wait(until: &str, channel: Channel, reason: WaitReason) -> Decision {
    Decision::Wait { until: at(until), channel, reason }
}

#[test]
fn channels_are_tried_in_order() {
    let mut case = Case::new();
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Whatsapp });
    case.failed.insert(Channel::Whatsapp);
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Sms });
    case.reachable.remove(&Channel::Sms);
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Email });
    case.consents.record(Channel::Email, Category::Recovery, Consent { given: false, at: case.now });
    let decision = case.decide();
    let because =
        [(Channel::Email, Blocked::OptedOut), (Channel::Sms, Blocked::NoAddress), (Channel::Whatsapp, Blocked::Failed)];
    assert_eq!(decision, Decision::Nobody { because: because.into_iter().collect() });
    assert_eq!(
        decision.to_string(),
        "nobody may be told because email was declined by the customer, sms has no address, whatsapp has failed for \
         this message"
    );
}

#[test]
fn a_stop_covers_the_channel_and_a_start_takes_it_back_without_marketing() {
    let mut case = Case::new();
    case.policy.order = vec![Channel::Sms];
    case.consents.record_reply(Channel::Sms, Reply::Stop, at("2026-03-01T00:00:00Z"));
    for category in Category::ALL {
        case.category = category;
        assert!(matches!(case.decide(), Decision::Nobody { .. }), "{category:?}");
    }
    // An older message that comes late changes nothing.
    case.consents.record_reply(Channel::Sms, Reply::Start, at("2026-02-01T00:00:00Z"));
    assert!(matches!(case.decide(), Decision::Nobody { .. }));
    case.consents.record_reply(Channel::Sms, Reply::Start, at("2026-03-02T00:00:00Z"));
    case.category = Category::Recovery;
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Sms });
    case.category = Category::Marketing;
    assert!(matches!(case.decide(), Decision::Nobody { .. }));
}

#[test]
fn whatsapp_and_marketing_need_a_yes() {
    let mut case = Case::new();
    case.consents = Consents::none();
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Sms });
    case.category = Category::Marketing;
    let Decision::Nobody { because } = case.decide() else { panic!("nobody agreed") };
    assert!(because.values().all(|blocked| *blocked == Blocked::NotOptedIn));
}

#[test]
fn at_night_a_phone_waits_for_its_own_morning() {
    for (now, until) in [
        ("2026-03-10T19:00:00Z", Some("2026-03-11T07:00:00Z")), // 20:00 in Lagos
        ("2026-03-10T18:59:59Z", None),
        ("2026-03-11T06:59:59Z", Some("2026-03-11T07:00:00Z")),
        ("2026-03-11T07:00:00Z", None),
    ] {
        let case = Case { now: at(now), ..Case::new() };
        let expected = until.map_or(Decision::Send { channel: Channel::Whatsapp }, |until| {
            wait(until, Channel::Whatsapp, WaitReason::QuietHours)
        });
        assert_eq!(case.decide(), expected, "{now}");
    }
    let elsewhere = Case { now: at("2026-03-10T20:00:00Z"), zone: "America/New_York", ..Case::new() };
    assert_eq!(elsewhere.decide(), Decision::Send { channel: Channel::Whatsapp }, "it is afternoon there");
    let urgent = Case { now: at("2026-03-10T22:00:00Z"), urgent: true, ..Case::new() };
    assert_eq!(urgent.decide(), Decision::Send { channel: Channel::Whatsapp });
}

#[test]
fn a_mail_makes_no_sound() {
    let mut case = Case { now: at("2026-03-10T22:00:00Z"), ..Case::new() };
    case.policy.order = vec![Channel::Email, Channel::Sms];
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Email });
}

#[test]
fn caps_count_any_day_and_any_week_and_not_receipts() {
    let mut case = Case::new();
    let sent = |text: &str, category: Category| Contact { at: at(text), category };
    case.lately = vec![
        sent("2026-03-10T08:00:00Z", Category::Recovery),
        sent("2026-03-10T09:00:00Z", Category::Transactional),
        sent("2026-03-09T12:00:00Z", Category::Recovery),
    ];
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Whatsapp }, "the second is a day old to the second");
    case.lately.push(sent("2026-03-09T14:00:00Z", Category::Marketing));
    assert_eq!(case.decide(), wait("2026-03-10T14:00:00Z", Channel::Whatsapp, WaitReason::DayCap));
    case.category = Category::Transactional;
    assert_eq!(case.decide(), Decision::Send { channel: Channel::Whatsapp });
    case.category = Category::Recovery;
    case.policy.caps = Caps { per_day: 9, per_week: 3 };
    assert_eq!(case.decide(), wait("2026-03-16T12:00:00Z", Channel::Whatsapp, WaitReason::WeekCap));
    // A cap that ends at night waits for the morning too.
    case.lately = vec![sent("2026-03-09T22:00:00Z", Category::Recovery)];
    case.policy.caps = Caps { per_day: 1, per_week: 5 };
    assert_eq!(case.decide(), wait("2026-03-11T07:00:00Z", Channel::Whatsapp, WaitReason::DayCap));
    case.policy.caps = Caps { per_day: 0, per_week: 5 };
    assert!(matches!(case.decide(), Decision::Nobody { .. }));
}

#[test]
fn a_zone_that_is_none_sends_nothing() {
    let case = Case { zone: "Africa/Atlantis", ..Case::new() };
    let person = Person { reachable: &case.reachable, zone: case.zone, consents: &case.consents };
    let ask = Ask { category: case.category, failed: &case.failed, urgent: false };
    assert!(decide(&person, &case.policy, &[], ask, case.now).is_err());
}

proptest! {
    /// Whoever waits as told may send then, unless something else happened in between.
    #[test]
    fn waiting_ends(seconds in 0_i64..1_209_600, from in 0_i8..24, to in 0_i8..24, day in 1_u16..4, week in 1_u16..6,
        ages in proptest::collection::vec(0_i64..604_800, 0..8)) {
        let mut case = Case::new();
        case.now = at("2026-03-01T00:00:00Z") + SignedDuration::from_secs(seconds);
        case.policy.quiet = Some(Quiet { from_hour: from, to_hour: to });
        case.policy.caps = Caps { per_day: day, per_week: week };
        case.lately = ages.iter().map(|age| Contact { at: case.now - SignedDuration::from_secs(*age), category: Category::Recovery }).collect();
        for _ in 0..4 {
            match case.decide() {
                Decision::Wait { until, .. } => {
                    prop_assert!(until > case.now);
                    case.now = until;
                }
                Decision::Send { .. } => return Ok(()),
                Decision::Nobody { because } => prop_assert!(false, "{because:?}"),
            }
        }
        prop_assert!(false, "it never ends");
    }
}
