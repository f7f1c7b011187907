//! A subscription with a clock and a diary.
//!
//! The diary holds what a merchant would see, one line per event or invoice, in order. Advancing stops at
//! every due instant on the way, as a punctual worker would; a sleeping one jumps.

use billing::pausing::PauseRule;
use billing::proration::ProrationRule;
use billing::subscription::{AdvanceSettings, CancelWhen, DEFAULT_INCOMPLETE_EXPIRY, Start};
use billing::{Decision, Due, InvoiceDraft, Item, PlanTerms, Price, PricingDraft, Refusal, Subscription};
use calendar::{Interval, Unit};
use ids::{CustomerId, ItemId, PlanId, PriceId, SubscriptionId, Uuid};
use jiff::Timestamp;
use money::{Currency, Rounding};

pub(crate) const PLAN: PlanId = PlanId::from_uuid(Uuid::from_u128(0xa));

/// An instant: `2027-01-31`, at midnight UTC, or in full.
pub(crate) fn at(text: &str) -> Timestamp {
    let full = if text.contains('T') { text.to_owned() } else { format!("{text}T00:00:00Z") };
    full.parse().expect("tests write instants correctly")
}

/// A base price as item `id`, with so many seats.
pub(crate) fn item(id: u128, draft: &PricingDraft, quantity: u64) -> Item {
    let price = Price {
        id: PriceId::from_uuid(Uuid::from_u128(id)),
        plan: PLAN,
        addon: None,
        meter: None,
        version: 1,
        currency: Currency::NGN,
        pricing: draft.check().expect("tests price correctly"),
    };
    Item { id: ItemId::from_uuid(Uuid::from_u128(id)), price, quantity }
}

/// A flat plan billed every `unit`, in UTC, without trial, limit or alignment.
pub(crate) fn plan(unit: Unit, minor: i64) -> Start {
    Start {
        id: SubscriptionId::from_uuid(Uuid::from_u128(1)),
        customer: CustomerId::from_uuid(Uuid::from_u128(2)),
        terms: PlanTerms {
            plan: PLAN,
            name: "Gym".to_owned(),
            interval: Interval::try_new(unit, 1).expect("one of it"),
            trial_days: 0,
            max_cycles: None,
        },
        items: vec![item(1, &PricingDraft::flat(minor), 1)],
        currency: Currency::NGN,
        rounding: Rounding::HalfEven,
        proration: ProrationRule::default(),
        pause_rule: PauseRule::default(),
        zone: "UTC".to_owned(),
        anchor_day: None,
        trial_since: None,
        starts_at: None,
        trial_notice_days: 0,
        incomplete_expiry: DEFAULT_INCOMPLETE_EXPIRY,
        in_force_at_once: false,
    }
}

pub(crate) fn monthly(minor: i64) -> Start {
    plan(Unit::Month, minor)
}

pub(crate) fn with_trial(mut start: Start, days: u32) -> Start {
    start.terms.trial_days = days;
    start
}

pub(crate) fn limited(mut start: Start, cycles: u32) -> Start {
    start.terms.max_cycles = Some(cycles);
    start
}

pub(crate) fn aligned(mut start: Start, day: u8) -> Start {
    start.anchor_day = Some(day);
    start
}

/// Everything a subscription says about itself. (A cycle has no equality of its own.)
pub(crate) fn facts(subscription: &Subscription) -> String {
    format!("{subscription:?}")
}

pub(crate) struct Life {
    pub(crate) now: Timestamp,
    pub(crate) subscription: Subscription,
    pub(crate) due: Due,
    pub(crate) settings: AdvanceSettings,
    pub(crate) invoices: Vec<InvoiceDraft>,
    diary: Vec<String>,
}

impl Life {
    pub(crate) fn begin(start: Start, now: &str) -> Life {
        let now = at(now);
        let decision = billing::subscription::start(start, now).expect("starts");
        let mut life = Life {
            now,
            subscription: decision.next.clone(),
            due: decision.due,
            settings: AdvanceSettings::default(),
            invoices: Vec::new(),
            diary: Vec::new(),
        };
        life.take(decision);
        life
    }

    /// Begun and paid: `active`, with an empty diary.
    pub(crate) fn paid(start: Start, now: &str) -> Life {
        let mut life = Life::begin(start, now);
        let decision = billing::subscription::activate_paid(&life.subscription, life.now).expect("activates");
        life.take(decision);
        life.diary.clear();
        life
    }

    /// Lives on until `until`, seeing to everything at the instant it is due.
    pub(crate) fn until(&mut self, until: &str) -> &mut Life {
        let until = at(until);
        while let Due::At(due) = self.due
            && due <= until
        {
            self.now = self.now.max(due);
            self.advance_once();
        }
        self.now = until;
        self
    }

    /// Nobody looks until `until`; then everything due is seen to.
    pub(crate) fn asleep_until(&mut self, until: &str) -> &mut Life {
        self.now = at(until);
        while self.due.is_by(self.now) {
            self.advance_once();
        }
        self
    }

    fn advance_once(&mut self) {
        let decision = billing::subscription::advance(&self.subscription, &self.settings, self.now).expect("advances");
        assert!(!decision.is_empty(), "due means that there is something to do");
        self.take(decision);
    }

    /// A command at the present moment.
    pub(crate) fn then(
        &mut self,
        command: impl FnOnce(&Subscription, Timestamp) -> Result<Decision, Refusal>,
    ) -> &mut Life {
        let decision = command(&self.subscription, self.now).expect("the command is allowed");
        self.take(decision);
        self
    }

    pub(crate) fn cancel(&mut self, when: CancelWhen) -> &mut Life {
        self.then(|subscription, now| billing::subscription::cancel(subscription, when, None, now))
    }

    pub(crate) fn pause(&mut self, resume_at: Option<&str>) -> &mut Life {
        self.then(|subscription, now| billing::subscription::pause(subscription, resume_at.map(at), now))
    }

    fn take(&mut self, decision: Decision) {
        let today = self.now.strftime("%Y-%m-%d").to_string();
        for event in &decision.events {
            let name = event.as_str().trim_start_matches("subscription.");
            self.diary.push(format!("{today} {name}"));
        }
        for draft in &decision.invoices {
            let day = |instant: Timestamp| instant.strftime("%m-%d").to_string();
            let (start, end) = (day(draft.period.start), day(draft.period.end));
            self.diary.push(format!("{today} bill {} for {start}..{end}", draft.total.minor()));
        }
        for (yes, word) in [
            (decision.void_open_invoices, "void open invoices"),
            (decision.stop_recovery, "stop recovery"),
            (decision.start_recovery, "start recovery"),
        ] {
            if yes {
                self.diary.push(format!("{today} {word}"));
            }
        }
        if !decision.is_empty() {
            self.due = decision.due;
        }
        self.invoices.extend(decision.invoices);
        self.subscription = decision.next;
    }

    /// Checks the diary against a list and starts a new page.
    #[track_caller]
    pub(crate) fn tells<const N: usize>(&mut self, expected: [&str; N]) -> &mut Life {
        assert_eq!(self.diary, expected);
        self.diary.clear();
        self
    }
}
