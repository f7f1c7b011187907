//! What holds after any sequence of commands and sleeps.

use std::collections::BTreeSet;

use billing::pausing::PauseRule;
use billing::subscription::{
    self, AdvanceSettings, CancelCredit, CancelWhen, CatchUp, DEFAULT_GRACE, Escalation, Start, TrialEnd,
    activate_paid, advance, cancel, end_trial, exhausted, extend_trial, pause, reactivate, recovered, renewal_failed,
    resume, uncancel,
};
use billing::{Decision, Event, PricingDraft, Refusal, Status, Subscription};
use calendar::{Interval, Unit};
use ids::ItemId;
use jiff::{SignedDuration, Timestamp};
use money::{Money, Rounding};
use proptest::prelude::*;

use crate::support::{at, facts, item, monthly};

/// Enough for the longest sleep over the shortest interval drawn.
const MOST_STEPS: usize = 2_000;

#[derive(Clone, Debug)]
enum Command {
    Sleep { hours: i64 },
    Paid,
    Failed,
    Recovered,
    Exhausted(Escalation),
    Cancel(CancelWhen),
    Uncancel,
    Pause { hours: Option<i64> },
    Resume,
    Reactivate,
    EndTrial,
    ExtendTrial { hours: i64 },
    CancelAt { hours: i64 },
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    let command = prop_oneof![
        6 => (0..=2_000_i64).prop_map(|hours| Command::Sleep { hours }),
        3 => Just(Command::Paid),
        2 => Just(Command::Failed),
        2 => Just(Command::Recovered),
        1 => prop::sample::select(Escalation::ALL.to_vec()).prop_map(Command::Exhausted),
        1 => prop::sample::select(vec![CancelWhen::Now, CancelWhen::AtPeriodEnd]).prop_map(Command::Cancel),
        1 => Just(Command::Uncancel),
        2 => prop::option::of(1..=2_000_i64).prop_map(|hours| Command::Pause { hours }),
        2 => Just(Command::Resume),
        1 => Just(Command::Reactivate),
        1 => Just(Command::EndTrial),
        1 => (1..=2_000_i64).prop_map(|hours| Command::ExtendTrial { hours }),
        1 => (1..=2_000_i64).prop_map(|hours| Command::CancelAt { hours }),
    ];
    prop::collection::vec(command, 1..40)
}

fn settings() -> impl Strategy<Value = AdvanceSettings> {
    (prop::sample::select(CatchUp::ALL.to_vec()), prop::sample::select(TrialEnd::ALL.to_vec()))
        .prop_map(|(catch_up, at_trial_end)| AdvanceSettings { catch_up, at_trial_end, ..AdvanceSettings::default() })
}

fn starts() -> impl Strategy<Value = Start> {
    let units = vec![Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];
    let zones = vec!["UTC", "Africa/Lagos", "America/New_York", "Africa/Cairo", "Asia/Tokyo"];
    (
        prop::sample::select(units),
        1..=3_u16,
        prop_oneof![2 => Just(0), 1 => 1..=40_u32],
        prop::option::of(1..=6_u32),
        prop::option::of(1..=31_u8),
        prop::sample::select(zones),
        (0..=100_000_i64, 0..=7_u64, prop::sample::select(Rounding::ALL.to_vec())),
        (prop::sample::select(PauseRule::ALL.to_vec()), 0..=5_u32),
    )
        .prop_map(
            |(
                unit,
                count,
                trial_days,
                max_cycles,
                anchor_day,
                zone,
                (minor, seats, rounding),
                (pause_rule, trial_notice_days),
            )| {
                let mut start = monthly(minor);
                start.terms.interval = Interval::try_new(unit, count).expect("within bounds");
                start.terms.trial_days = trial_days;
                start.terms.max_cycles = max_cycles;
                start.items.push(item(2, &PricingDraft::per_unit(999), seats));
                Start { zone: zone.to_owned(), anchor_day, rounding, pause_rule, trial_notice_days, ..start }
            },
        )
}

/// Watches every decision of one life.
struct Watch {
    now: Timestamp,
    subscription: Subscription,
    settings: AdvanceSettings,
    /// Every stretch of time billed, once per period, in the order billed.
    billed: Vec<(Timestamp, Timestamp)>,
    /// What was billed and then taken back.
    voided: usize,
    keys: BTreeSet<(ItemId, Timestamp)>,
}

impl Watch {
    fn begin(start: Start, settings: AdvanceSettings, now: Timestamp) -> Watch {
        let decision = subscription::start(start, now).expect("the terms drawn can be billed");
        let mut watch = Watch {
            now,
            subscription: decision.next.clone(),
            settings,
            billed: Vec::new(),
            voided: 0,
            keys: BTreeSet::new(),
        };
        watch.take(decision);
        watch
    }

    fn try_one(&mut self, command: &Command) {
        let (subscription, now) = (&self.subscription, self.now);
        let outcome = match command {
            Command::Sleep { hours } => {
                self.now = now.checked_add(SignedDuration::from_hours(*hours)).expect("in range");
                self.catch_up();
                return;
            }
            Command::Paid => activate_paid(subscription, now),
            Command::Failed => renewal_failed(subscription, now),
            Command::Recovered => recovered(subscription, now),
            Command::Exhausted(escalation) => exhausted(subscription, *escalation, now),
            Command::Cancel(when) => cancel(subscription, *when, None, now),
            Command::Uncancel => uncancel(subscription, now),
            Command::Pause { hours } => {
                let until = hours.map(|hours| now.checked_add(SignedDuration::from_hours(hours)).expect("in range"));
                pause(subscription, until, now)
            }
            Command::Resume => resume(subscription, now),
            Command::Reactivate => reactivate(subscription, DEFAULT_GRACE, now),
            Command::EndTrial => end_trial(subscription, now),
            Command::ExtendTrial { hours } => {
                let until = now.checked_add(SignedDuration::from_hours(*hours)).expect("in range");
                extend_trial(subscription, until, now)
            }
            Command::CancelAt { hours } => {
                let at = now.checked_add(SignedDuration::from_hours(*hours)).expect("in range");
                cancel(subscription, CancelWhen::At(at, CancelCredit::None), None, now)
            }
        };
        match outcome {
            Ok(decision) => self.take(decision),
            // A refusal changes nothing. One that accuses the stored facts would be our own fault.
            Err(refusal) => assert_business(&refusal),
        }
    }

    /// Repeats as a worker does, until nothing is due; then once more, to no effect.
    fn catch_up(&mut self) {
        for _ in 0..MOST_STEPS {
            let decision = advance(&self.subscription, &self.settings, self.now).expect("advances");
            let due = decision.due;
            if decision.is_empty() {
                assert_eq!(facts(&decision.next), facts(&self.subscription));
                assert!(!due.is_by(self.now), "an empty decision leaves nothing due");
                return;
            }
            self.take(decision);
        }
        panic!("still due after {MOST_STEPS} steps");
    }

    fn take(&mut self, decision: Decision) {
        let before = &self.subscription;
        let comes_back = decision.events.contains(&Event::Reactivated);
        if before.status.is_terminal() && !comes_back {
            assert!(decision.is_empty(), "{} is final, but: {decision:?}", before.status);
        }
        assert!(decision.invoices.len() <= 1);
        for draft in &decision.invoices {
            assert!(!before.status.is_terminal() || comes_back);
            for line in &draft.lines {
                assert!(
                    self.keys.insert((line.item.expect("an item"), line.period.start)),
                    "billed twice: {}",
                    line.description
                );
                assert_eq!(line.derivation.check(), Ok(()));
                assert_eq!(line.derivation.recompute(), Ok(line.amount));
                let stretch = (line.period.start, line.period.end);
                if self.billed.last() != Some(&stretch) {
                    self.billed.push(stretch);
                }
            }
            let sum = Money::sum(draft.lines.iter().map(|line| line.amount), draft.currency).expect("fits");
            assert_eq!(draft.total, sum);
            assert_eq!(decision.invoice_paid_at_once, sum.is_zero());
            assert_eq!(draft.period.end, decision.next.period.end);
        }
        if decision.void_open_invoices {
            self.voided = self.billed.len();
        }
        self.subscription = decision.next;
        self.assert_coherent();
    }

    fn assert_coherent(&self) {
        let subscription = &self.subscription;
        let counted = usize::try_from(subscription.cycles_completed).expect("fits");
        assert_eq!(counted + self.voided, self.billed.len(), "billed periods are counted, void ones are not");
        if let Some(limit) = subscription.max_cycles {
            assert!(subscription.cycles_completed <= limit);
        }
        assert_eq!(subscription.status == Status::Paused, subscription.pause.is_some());
        let over = subscription.status.is_terminal() || subscription.status == Status::Unpaid;
        assert_eq!(over, subscription.ended_at.is_some(), "{}", subscription.status);
        let ends = subscription.cancel_at_period_end || subscription.cancel_at.is_some();
        assert!(!ends || subscription.canceled_at.is_some());
        assert!(subscription.period.start < subscription.period.end);
        // Periods never overlap, and each ends on a boundary counted from the anchor.
        for pair in self.billed.get(self.voided..).unwrap_or_default().windows(2) {
            assert!(pair[0].1 <= pair[1].0, "periods overlap: {pair:?}");
        }
        // A shifted boundary is an anchor of its own.
        let counted_from_one = subscription.pause_rule != PauseRule::ShiftBoundary;
        for (_, end) in self.billed.iter().filter(|_| counted_from_one) {
            let index = subscription.cycle.index_at(*end).expect("in range");
            assert_eq!(subscription.cycle.boundary(index).expect("in range"), *end);
        }
    }
}

fn assert_business(refusal: &Refusal) {
    match refusal {
        Refusal::NotAllowed { .. }
        | Refusal::ResumeNotLater { .. }
        | Refusal::NoPaidPeriod { .. }
        | Refusal::AlreadyEnded { .. }
        | Refusal::GraceOver { .. }
        | Refusal::NeverActivated
        | Refusal::NotChangeable { .. }
        | Refusal::RenewalDue { .. }
        | Refusal::NothingToChange
        | Refusal::EndsWithPeriod
        | Refusal::UsageKeepsAnchor
        | Refusal::NotInTrial { .. }
        | Refusal::HasPhases
        | Refusal::BadPhase { .. }
        | Refusal::StartTooFar { .. }
        | Refusal::TrialNotLonger { .. }
        | Refusal::EndNotLater { .. }
        | Refusal::LimitReached { .. } => {}
        Refusal::Inconsistent { .. } | Refusal::Bill(_) | Refusal::Plan(_) | Refusal::Invoice(_) => panic!("{refusal}"),
    }
}

proptest! {
    #[test]
    fn after_any_commands(
        start in starts(),
        settings in settings(),
        offset in 0..=8_760_i64,
        commands in commands(),
    ) {
        let now = at("2027-01-01").checked_add(SignedDuration::from_hours(offset)).expect("in range");
        let mut watch = Watch::begin(start, settings, now);
        for command in &commands {
            watch.try_one(command);
        }
    }

    /// Without pauses, skips and returns, billed periods follow each other without a gap.
    #[test]
    fn billed_periods_tile(start in starts(), merge in any::<bool>(), sleeps in prop::collection::vec(0..=3_000_i64, 1..12)) {
        let catch_up = if merge { CatchUp::Merge } else { CatchUp::BillEach };
        let settings = AdvanceSettings { catch_up, ..AdvanceSettings::default() };
        let now = at("2027-01-30T13:30:00Z");
        let mut watch = Watch::begin(start, settings, now);
        let first = watch.subscription.trial_end.unwrap_or(now);
        watch.try_one(&Command::Paid);
        for hours in sleeps {
            watch.try_one(&Command::Sleep { hours });
        }
        if let Some((start, _)) = watch.billed.first() {
            prop_assert_eq!(*start, first);
        }
        for pair in watch.billed.windows(2) {
            prop_assert_eq!(pair[0].1, pair[1].0);
        }
        if !watch.subscription.status.is_terminal() {
            prop_assert!(watch.subscription.period.contains(watch.now));
        }
    }
}

proptest! {
    // Each case lives two lives, one of them step by step.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However late the worker comes, the same periods are billed at the same amounts.
    #[test]
    fn sleeping_changes_no_bill(start in starts(), weeks in 1..=100_i64, merge in any::<bool>()) {
        let catch_up = if merge { CatchUp::Merge } else { CatchUp::BillEach };
        let settings = AdvanceSettings { catch_up, ..AdvanceSettings::default() };
        let now = at("2027-01-30T13:30:00Z");
        let mut late = Watch::begin(start.clone(), settings, now);
        late.try_one(&Command::Paid);
        late.try_one(&Command::Sleep { hours: weeks * 168 });
        let mut punctual = Watch::begin(start, settings, now);
        punctual.try_one(&Command::Paid);
        for _ in 0..weeks {
            punctual.try_one(&Command::Sleep { hours: 168 });
        }
        prop_assert_eq!(&late.billed, &punctual.billed);
        prop_assert_eq!(late.keys, punctual.keys);
        prop_assert_eq!(facts(&late.subscription), facts(&punctual.subscription));
    }
}
