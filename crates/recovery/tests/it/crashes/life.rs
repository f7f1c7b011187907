//! What a seed means: who subscribes to what, how their charges end, what they do about it, and when their provider is down.
//!
//! Everything is drawn for a name (a bill, a try), never in the order in which it is asked for. So a run that was ended in the
//! middle, and asks again, meets the same world as one that was not.

use billing::subscription::{AdvanceSettings, CatchUp, DEFAULT_INCOMPLETE_EXPIRY, Start};
use billing::{Item, PlanTerms, Price, PricingDraft};
use calendar::{Holidays, Interval, Period, Unit};
use ids::{CustomerId, ItemId, PlanId, PriceId, SubscriptionId, Uuid};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Rounding};
use recovery::draw::Draw;
use recovery::{DeclineCode, Escalation, Policy, Rail};

/// What a charge may be refused for.
const REFUSALS: [DeclineCode; 10] = [
    DeclineCode::InsufficientFunds,
    DeclineCode::InsufficientFunds,
    DeclineCode::DoNotHonor,
    DeclineCode::LimitExceeded,
    DeclineCode::IncorrectPin,
    DeclineCode::ExpiredCard,
    DeclineCode::StolenCard,
    DeclineCode::IssuerUnavailable,
    DeclineCode::AuthenticationRequired,
    DeclineCode::OurBalanceLow,
];

/// How the answer to a charge reaches us, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// It is done and said.
    Answers,
    /// It is done; the answer is lost.
    Silent,
    /// It is done; the answer is lost, and for a while nobody there knows of it.
    SeenLate(SignedDuration),
    /// The answer is lost, and it is only done after a while.
    ActsLate(SignedDuration),
    /// It is under way for hours.
    Pending(SignedDuration),
}

/// How a try ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    /// Why not; none when it is paid.
    pub(super) refused: Option<DeclineCode>,
    pub(super) manner: Manner,
}

/// One customer with one subscription, from the first day to the last.
pub(super) struct Life {
    pub(super) seed: u64,
    pub(super) start: Start,
    pub(super) begins: Timestamp,
    /// When the subscription is canceled, if it still runs.
    pub(super) ends: Timestamp,
    pub(super) settings: AdvanceSettings,
    pub(super) policy: Policy,
    pub(super) holidays: Holidays,
    /// Whether there is a mandate beside the card, and a way to send requests.
    pub(super) has_mandate: bool,
    pub(super) has_phone: bool,
    /// Whether the provider takes a charge under a key that it knows as the same charge.
    pub(super) honours_keys: bool,
    /// After so many paid bills they cancel at once.
    pub(super) leaves_after: Option<u64>,
    /// When no machine runs.
    pub(super) away: Option<Period>,
    /// Whether their first payment takes longer than a first invoice may.
    slow_to_begin: bool,
}

impl Life {
    /// One in which a machine always runs.
    pub(super) fn of(seed: u64) -> Life {
        let draw = Draw::seeded(seed).text("life");
        let begins = after(
            "2026-01-01T00:00:00Z".parse().expect("an instant"),
            minutes(draw.text("begins").below(3 * 365 * 24 * 60)),
        );
        let unit =
            pick(draw.text("unit"), &[Unit::Month, Unit::Month, Unit::Month, Unit::Quarter, Unit::Week, Unit::Year]);
        // Weeks are many.
        let years = if unit == Unit::Week { 2 } else { 2 + draw.text("years").below(4) };
        Life {
            seed,
            start: plan(draw, unit),
            begins,
            ends: after(begins, SignedDuration::from_hours(small(years * 365 * 24 + draw.text("ends").below(30 * 24)))),
            settings: AdvanceSettings::default(),
            policy: policy(draw),
            holidays: Holidays::nigeria(),
            has_mandate: draw.text("mandate").below(3) == 0,
            has_phone: draw.text("phone").below(4) > 0,
            honours_keys: draw.text("keys").below(2) == 0,
            leaves_after: (draw.text("leaves").below(6) == 0).then(|| 1 + draw.text("after").below(10)),
            away: None,
            slow_to_begin: draw.text("slow").below(20) == 0,
        }
    }

    /// One in which no machine runs for days or months.
    pub(super) fn with_an_absence(seed: u64) -> Life {
        let mut life = Life::of(seed);
        let draw = Draw::seeded(seed).text("away");
        let start = after(life.begins, SignedDuration::from_hours(small(draw.text("from").below(700 * 24))));
        let end = after(start, SignedDuration::from_hours(small(12 + draw.text("for").below(100 * 24))));
        life.away = Some(Period { start, end });
        life.settings.catch_up = pick(draw.text("catch up"), &CatchUp::ALL);
        life
    }

    fn draw(&self, bill: Timestamp, what: &str) -> Draw {
        Draw::seeded(self.seed).text(what).number(bill.as_second())
    }

    /// How try number `nth` of the bill whose period starts at `bill` ends. Tries that reached nobody do not count.
    pub(super) fn fate(&self, bill: Timestamp, nth: usize, rail: Rail) -> Fate {
        let number = i64::try_from(nth).expect("few tries");
        let refused = (number < self.refusals(bill)).then(|| {
            let code = pick(self.draw(bill, "code").number(number), &REFUSALS);
            // Nobody stole a telephone number, and it has no date either.
            if rail.is_push() { DeclineCode::ExpiredAction } else { code }
        });
        Fate { refused, manner: self.manner(bill, number, rail) }
    }

    /// How often a bill is refused before it is paid. More than once only where so many tries fit before the waiting limit
    /// whenever they are made: a crash costs some minutes, and these must not decide whether there is another try.
    fn refusals(&self, bill: Timestamp) -> i64 {
        let patient = !self.policy.payday_aware && self.start.terms.interval.unit() != Unit::Week;
        match self.draw(bill, "refusals").below(60) {
            0 => i64::MAX,
            1..=4 if patient => 2,
            1..=14 => 1,
            _ => 0,
        }
    }

    fn manner(&self, bill: Timestamp, nth: i64, rail: Rail) -> Manner {
        if self.is_first(bill) && self.slow_to_begin {
            return Manner::Pending(SignedDuration::from_hours(30));
        }
        let draw = self.draw(bill, "manner").number(nth);
        let while_ = minutes(1 + draw.text("while").below(12));
        match draw.below(12) {
            0 | 1 => Manner::Silent,
            2 if rail.is_pull() => Manner::SeenLate(while_),
            3 if rail.is_pull() => Manner::ActsLate(while_),
            4 if rail.is_pull() && !self.is_first(bill) => {
                Manner::Pending(SignedDuration::from_hours(small(1 + draw.text("hours").below(5))))
            }
            _ => Manner::Answers,
        }
    }

    fn is_first(&self, bill: Timestamp) -> bool {
        bill == self.begins
    }

    /// After how long a payment request is answered.
    pub(super) fn answers_after(&self, bill: Timestamp, nth: usize) -> SignedDuration {
        let draw = self.draw(bill, "answers").number(i64::try_from(nth).expect("few tries"));
        minutes(5 + draw.below(10 * 60))
    }

    /// After how long somebody who is asked for another card brings one; never, for some.
    pub(super) fn brings_a_card_after(&self, bill: Timestamp) -> Option<SignedDuration> {
        let draw = self.draw(bill, "card");
        (draw.below(3) > 0).then(|| minutes(10 + draw.text("after").below(6 * 60)))
    }

    /// After how long somebody presses a button to pay this bill at once, as if nothing were under way. Of bills that end alike
    /// however often they are tried: whether there is still something to press for differs by minutes.
    pub(super) fn presses_after(&self, bill: Timestamp) -> Option<SignedDuration> {
        let draw = self.draw(bill, "presses");
        let alike = matches!(self.refusals(bill), 0 | i64::MAX) && !self.is_first(bill);
        (alike && draw.below(5) == 0).then(|| SignedDuration::from_secs(small(draw.text("after").below(20 * 60))))
    }

    /// Until when the provider is down, of what concerns this bill. It goes down as a bill is made, when we notice.
    pub(super) fn down_until(&self, bill: Timestamp) -> Option<Timestamp> {
        let draw = self.draw(bill, "down");
        let down = draw.below(15) == 0 && !self.is_first(bill);
        down.then(|| after(bill, minutes(5 + draw.text("for").below(180))))
    }

    /// Whether a provider that is down refuses at the door, so that nothing was sent for certain.
    pub(super) fn refuses_at_the_door(&self, bill: Timestamp) -> bool {
        self.draw(bill, "door").below(2) == 0
    }

    /// What the jitter of a bill's recovery is drawn from.
    pub(super) fn jitter(&self, bill: Timestamp) -> u64 {
        self.draw(bill, "jitter").below(u64::MAX)
    }
}

fn plan(draw: Draw, unit: Unit) -> Start {
    let plan = PlanId::from_uuid(Uuid::from_u128(0xa));
    let item = |number: u64| {
        let raw = Uuid::from_u128(0xb0 + u128::from(number));
        let minor = 1_000 + small(draw.text("price").number(small(number)).below(5_000_000));
        let pricing = if number == 0 { PricingDraft::flat(minor) } else { PricingDraft::per_unit(minor) };
        let price = Price {
            id: PriceId::from_uuid(raw),
            plan,
            addon: None,
            meter: None,
            version: 1,
            currency: Currency::NGN,
            pricing: pricing.check().expect("a price"),
        };
        let quantity = if number == 0 { 1 } else { 1 + draw.text("seats").below(9) };
        Item { id: ItemId::from_uuid(raw), price, quantity }
    };
    Start {
        id: SubscriptionId::from_uuid(Uuid::from_u128(1)),
        customer: CustomerId::from_uuid(Uuid::from_u128(2)),
        terms: PlanTerms {
            plan,
            name: "Gym".to_owned(),
            interval: Interval::try_new(unit, 1).expect("one of it"),
            trial_days: pick(draw.text("trial"), &[0, 0, 0, 14]),
            max_cycles: pick(draw.text("cycles"), &[None, None, None, Some(12)]),
        },
        items: (0..=draw.text("items").below(2)).map(item).collect(),
        currency: Currency::NGN,
        rounding: Rounding::HalfEven,
        proration: billing::proration::ProrationRule::default(),
        pause_rule: billing::pausing::PauseRule::default(),
        zone: pick(draw.text("zone"), &["Africa/Lagos", "Europe/London", "America/New_York", "Asia/Kolkata"])
            .to_owned(),
        anchor_day: pick(draw.text("anchor"), &[None, None, Some(1), Some(31)]).filter(|_| unit == Unit::Month),
        trial_since: None,
        trial_notice_days: pick(draw.text("notice"), &[0, 3]),
        incomplete_expiry: DEFAULT_INCOMPLETE_EXPIRY,
        starts_at: None,
        in_force_at_once: false,
    }
}

fn policy(draw: Draw) -> Policy {
    let draw = draw.text("policy");
    let shipped = if draw.below(2) == 0 { Policy::payday_aware() } else { Policy::fixed_ladder() };
    let rails = if draw.text("relay").below(2) == 0 { Rail::RELAY_FROM_CARD.to_vec() } else { shipped.rails.clone() };
    let on_exhaustion = pick(draw.text("end"), &[Escalation::Unpaid, Escalation::Pause, Escalation::Cancel]);
    Policy { rails, on_exhaustion, ..shipped }
}

pub(super) fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).expect("lives are short")
}

fn minutes(many: u64) -> SignedDuration {
    SignedDuration::from_mins(small(many))
}

fn small(many: u64) -> i64 {
    i64::try_from(many).expect("few")
}

fn pick<T: Copy>(draw: Draw, of: &[T]) -> T {
    of[usize::try_from(draw.below(of.len() as u64)).expect("few")]
}
