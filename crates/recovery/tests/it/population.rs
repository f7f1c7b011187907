//! Policies on simulated people: who recovers more, and that nothing forbidden happens in a year of failures.

use calendar::Period;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use recovery::payers::Payday;
use recovery::simulate::{Card, Member, Setup, Step, member, members, population};
use recovery::{Action, DeclineCode, Policy, RetryClass};

/// Twenty seeds that nobody chose.
fn seeds() -> impl Iterator<Item = u64> {
    (1..=20).map(|number| recovery::draw::Draw::seeded(20_260_925).number(number).below(1_000_000))
}

#[test]
fn waiting_for_payday_recovers_more_with_fewer_attempts() {
    for seed in seeds() {
        let (people, setup) = (population(seed, 100), Setup::new(seed, 12));
        let run = |policy| members(&people, &setup, &policy).expect("a population of ours");
        let (payday, ladder) = (run(Policy::payday_aware()), run(Policy::fixed_ladder()));
        assert_eq!(payday.invoiced, ladder.invoiced, "both face the same invoices");
        assert!(payday.recovered.minor > ladder.recovered.minor, "seed {seed}: {payday:?} {ladder:?}");
        assert!(payday.attempts < ladder.attempts, "seed {seed}: {payday:?} {ladder:?}");
        for figures in [&payday, &ladder] {
            assert_eq!(figures.invoiced.minor, figures.at_once.minor + figures.failed.minor);
            assert_eq!(figures.failed.minor, figures.recovered.minor + figures.lost.minor);
            let by_reason: i64 = figures.recovered_by.values().map(|sum| sum.minor).sum();
            assert_eq!(figures.recovered.minor, by_reason);
        }
    }
}

#[test]
fn parts_of_a_population_sum_to_the_whole_and_runs_repeat() {
    let (people, setup, policy) = (population(7, 60), Setup::new(7, 12), Policy::payday_aware());
    let whole = members(&people, &setup, &policy).expect("runs");
    let (one, two) = people.split_at(23);
    let mut parts = members(two, &setup, &policy).expect("runs");
    parts.merge(&members(one, &setup, &policy).expect("runs"));
    assert_eq!(whole, parts);
}

/// A year of failures: everything that can go wrong, an outage of six hours on a payday among it.
#[test]
fn nothing_forbidden_happens_in_a_year_of_failures() {
    let zone = TimeZoneDatabase::bundled().get("Africa/Lagos").expect("a bundled zone");
    let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
    let outage = Period { start: instant("2026-06-25T05:00:00Z"), end: instant("2026-06-25T11:00:00Z") };
    let (mut charged, mut stolen, mut messaged) = (0_u32, 0_u32, 0_u32);
    for policy in [Policy::payday_aware(), Policy::fixed_ladder()] {
        for seed in [3, 11] {
            let setup = Setup { outages: vec![outage], ..Setup::new(seed, 12) };
            for person in population(seed, 150) {
                let (mut dead, mut sent) = (false, Vec::new());
                let mut limit = None;
                let mut last_decided = None;
                member(&person, &setup, &policy, &mut |step| match step {
                    Step::Charged(charge) => {
                        assert!(!dead, "{} was charged on a dead card at {}", person.id, charge.at);
                        charged += 1;
                        let class = charge.declined.map(DeclineCode::class);
                        dead = matches!(class, Some(RetryClass::Never | RetryClass::NewMethod));
                        stolen += u32::from(charge.declined == Some(DeclineCode::StolenCard));
                        if charge.by_recovery {
                            assert!(limit.is_some_and(|limit| charge.at < limit), "{} past the bound", person.id);
                        }
                        if charge.by_recovery && !charge.by_customer {
                            let hour = charge.at.to_zoned(zone.clone()).hour().unsigned_abs();
                            assert!(
                                policy.allowed_hours.iter().any(|span| (span.from..span.to).contains(&hour)),
                                "{hour}"
                            );
                            assert!(!policy.is_quiet(charge.at).expect("a valid policy"), "{}", charge.at);
                        }
                    }
                    Step::Messaged(at) => {
                        messaged += 1;
                        assert!(!policy.is_quiet(*at).expect("a valid policy"), "{at}");
                        assert!(
                            policy.contact_cap.allows(*at, &sent).expect("in range"),
                            "{} got {at} after {sent:?}",
                            person.id
                        );
                        sent.push(*at);
                    }
                    Step::Decided(decision) => {
                        let evidence = &decision.evidence;
                        limit = Some(evidence.wait_limit);
                        assert!(evidence.attempts_made <= policy.max_attempts);
                        assert!(decision.action == Action::Exhaust || evidence.attempts_made < policy.max_attempts);
                        last_decided = Some(evidence.decided_at);
                    }
                    Step::NewCard(_) => dead = false,
                })
                .expect("runs");
            }
        }
    }
    assert!(charged > 5_000 && stolen > 5 && messaged > 100, "{charged} charges, {stolen} stolen, {messaged} messages");
}

/// People whose salaries land on any day of the month: the national payday is the wrong one for most of them.
#[test]
fn own_paydays_are_learned_and_recover_more_with_fewer_attempts() {
    let day = |number: u16, step: u16| u8::try_from(number * step % 28 + 1).expect("a day of February");
    let people: Vec<Member> = (0..60)
        .map(|number| Member {
            id: format!("customer{number}"),
            price_minor: 750_000,
            billing_day: day(number, 7),
            salary_minor: Some(15_000_000),
            payday: Some(Payday::Month { day: day(number, 5) }),
            willing_per10k: 0,
            card: Card::Good,
        })
        .collect();
    let setup = Setup::new(1, 24);
    let run = |policy: &Policy| members(&people, &setup, policy).expect("runs");
    let aware = Policy::payday_aware();
    let learning = run(&aware);
    let not_learning = run(&Policy { learn_pattern: false, ..aware.clone() });
    assert!(learning.recovered.minor > not_learning.recovered.minor, "{learning:?} {not_learning:?}");
    assert!(learning.attempts < not_learning.attempts, "{learning:?} {not_learning:?}");
    let mut waits = 0;
    for person in &people {
        member(person, &setup, &aware, &mut |step| {
            let Step::Decided(decision) = step else { return };
            let habit = decision.evidence.payday.as_ref().and_then(|payday| payday.habit.as_ref());
            let Some(habit) = habit.filter(|_| decision.action == Action::RetryPayday) else { return };
            waits += 1;
            // "Insufficient funds on the 12th; 4 of 5 charges between … succeeded, and 1 of 6 otherwise, next …".
            assert!(decision.reason.contains(&habit.to_string()), "{}", decision.reason);
        })
        .expect("runs");
    }
    assert!(waits > 100, "{waits} waits for a habit");
}
