//! One member, month after month: the bill, its first charge, and its recovery to the end.

use std::collections::BTreeMap;

use calendar::{CalendarError, Interval, Unit, months_later};
use jiff::tz::TimeZoneDatabase;
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};

use super::figures::Figures;
use super::population::{Card, Member};
use super::purse::Purse;
use super::steps::{Charged, Step};
use super::{Setup, SimulationError};
use crate::code::{DeclineCode, RetryClass};
use crate::decide::{Action, Decision, Failure, History, Position, decide};
use crate::draw::Draw;
use crate::error::RecoveryError;
use crate::habit::PastCharge;
use crate::payers::{Ask, pays_at, reads_within};
use crate::policy::Policy;
use crate::rail::Rail;

type Result<T> = std::result::Result<T, SimulationError>;

/// Messages older than this say nothing to a contact cap.
const A_WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The hour of the bills, local time.
const BILLED_AT: i8 = 9;
/// Ends that are never reached: a policy whose schedules do not end is a fault.
const MOST_STEPS: u32 = 200;

pub(super) struct Run<'a> {
    member: &'a Member,
    setup: &'a Setup,
    policy: &'a Policy,
    seen: &'a mut dyn FnMut(&Step),
    purse: Purse<'a>,
    first_bill: Timestamp,
    interval: Interval,
    currency: Currency,
    /// The card's story, until it is replaced.
    card: Card,
    /// The card was refused for good: it is not charged again.
    dead: bool,
    charges: Vec<PastCharge>,
    messages: Vec<Timestamp>,
    figures: Figures,
}

/// One invoice in recovery.
struct Invoice {
    month: u32,
    history: History,
    position: Position,
}

/// What became of one step.
enum After {
    Paid,
    Failed(Failure),
    Over,
}

impl<'a> Run<'a> {
    pub(super) fn try_new(
        member: &'a Member,
        setup: &'a Setup,
        policy: &'a Policy,
        seen: &'a mut dyn FnMut(&Step),
    ) -> Result<Self> {
        let first_bill = first_bill(member, setup)?;
        let end = months_later(first_bill, &setup.zone, setup.months.saturating_add(3))?;
        Ok(Self {
            member,
            setup,
            policy,
            seen,
            purse: Purse::try_new(member, setup, first_bill, end)?,
            first_bill,
            interval: Interval::try_new(Unit::Month, 1)?,
            currency: Currency::NGN,
            card: member.card,
            dead: false,
            charges: vec![],
            messages: vec![],
            figures: Figures::default(),
        })
    }

    pub(super) fn months(mut self) -> Result<Figures> {
        for month in 1..=self.setup.months {
            let billed_at = months_later(self.first_bill, &self.setup.zone, month.saturating_sub(1))?;
            let period_end = months_later(self.first_bill, &self.setup.zone, month)?;
            self.bill(month, billed_at, period_end)?;
        }
        Ok(self.figures)
    }

    fn bill(&mut self, month: u32, at: Timestamp, period_end: Timestamp) -> Result<()> {
        let price = self.member.price_minor;
        self.figures.invoiced.add(price);
        let Some(code) = self.charge(Charge { month, at, rail: Rail::Card, by: By::Bill })? else {
            self.figures.at_once.add(price);
            return Ok(());
        };
        self.figures.failed.add(price);
        let mut invoice = Invoice { month, history: self.history(at, period_end), position: Position::default() };
        let failure = self.failure(code, Rail::Card, at);
        if self.recover(&mut invoice, failure)? {
            self.figures.recovered.add(price);
            self.figures.recovered_by.entry(code).or_default().add(price);
        } else {
            self.figures.lost.add(price);
        }
        Ok(())
    }

    fn history(&self, failed_at: Timestamp, period_end: Timestamp) -> History {
        let seed = Draw::seeded(self.setup.seed).text("jitter").text(&self.member.id).number(failed_at.as_second());
        History {
            attempts_made: 0,
            first_failed_at: failed_at,
            tries_by_code: BTreeMap::new(),
            rails_available: vec![],
            period_end,
            interval: self.interval,
            successes: vec![],
            jitter_seed: seed.below(u64::MAX),
            charges: vec![],
            messages: vec![],
            outages: 0,
            blocks: vec![],
        }
    }

    fn failure(&self, code: DeclineCode, rail: Rail, at: Timestamp) -> Failure {
        Failure { code, rail, at, amount: Money::new(self.member.price_minor, self.currency) }
    }

    /// Whether the invoice was paid in the end.
    fn recover(&mut self, invoice: &mut Invoice, mut failure: Failure) -> Result<bool> {
        for _ in 0..MOST_STEPS {
            self.count(invoice, &failure);
            let decision = decide(&failure, &invoice.history, self.policy, &self.setup.holidays, failure.at)?;
            (self.seen)(&Step::Decided(Box::new(decision.clone())));
            match self.carry_out(invoice.month, &decision, &mut invoice.history)? {
                After::Paid => return Ok(true),
                After::Over => return Ok(false),
                After::Failed(next) => failure = next,
            }
        }
        Ok(false)
    }

    /// Brings the history up to the failure that is about to be decided on.
    fn count(&mut self, invoice: &mut Invoice, failure: &Failure) {
        let at = failure.at;
        self.messages.retain(|sent| at.duration_since(*sent) < A_WEEK);
        let Invoice { history, position, .. } = invoice;
        *position = position.failed(failure.code);
        history.attempts_made = position.attempts_made;
        history.outages = position.outages;
        history.messages.clone_from(&self.messages);
        history.charges.clone_from(&self.charges);
        let tries = history.tries_by_code.entry(failure.code).or_default();
        *tries = tries.saturating_add(1);
        history.rails_available = if self.dead { vec![] } else { vec![Rail::Card] };
        history.rails_available.extend([Rail::Ussd, Rail::Transfer, Rail::VirtualAccount]);
    }

    fn carry_out(&mut self, month: u32, decision: &Decision, history: &mut History) -> Result<After> {
        let Some(rail) = decision.rail else { return Ok(After::Over) };
        match (decision.action, decision.at) {
            (Action::Exhaust, _) => Ok(After::Over),
            (Action::RequestCardUpdate, _) => self.ask_for_a_card(month, decision, history),
            (Action::SwitchRail, Some(at)) if rail.is_push() => self.ask_for_money(decision, rail, at),
            (Action::SwitchRail, Some(at)) => {
                history.tries_by_code.clear();
                self.charge_again(Charge { month, at, rail, by: By::Recovery })
            }
            (Action::Retry | Action::RetryPayday | Action::Wait, Some(at)) => {
                self.charge_again(Charge { month, at, rail, by: By::Recovery })
            }
            (Action::SwitchRail | Action::Retry | Action::RetryPayday | Action::Wait, None) => Ok(After::Over),
        }
    }

    fn charge_again(&mut self, charge: Charge) -> Result<After> {
        Ok(match self.charge(charge)? {
            None => After::Paid,
            Some(code) => After::Failed(self.failure(code, charge.rail, charge.at)),
        })
    }

    fn ask_for_money(&mut self, decision: &Decision, rail: Rail, at: Timestamp) -> Result<After> {
        self.message(at);
        let expires_at = decision.expires_at.unwrap_or(at);
        let ask = Ask { rail, amount_minor: self.member.price_minor, at, expires_at };
        let paid_at = pays_at(&self.purse.account, self.purse.funds, self.member.willing_per10k, &ask)?;
        Ok(match paid_at {
            Some(_) => After::Paid,
            None => lapsed(decision),
        })
    }

    /// Whoever answers gives a card that works (or confirms the charge), and it is charged at once.
    fn ask_for_a_card(&mut self, month: u32, decision: &Decision, history: &mut History) -> Result<After> {
        let (Some(told_at), Some(until)) = (decision.notify_at, decision.expires_at) else {
            return Ok(lapsed(decision));
        };
        self.message(told_at);
        let draw = Draw::seeded(self.setup.seed).text("card").text(&self.member.id).number(told_at.as_second());
        if !draw.text("willing").hits(self.member.willing_per10k) {
            return Ok(lapsed(decision));
        }
        let at = reads_within(draw, told_at, until)?;
        if decision.evidence.class != RetryClass::CustomerAction {
            (self.card, self.dead) = (Card::Good, false);
            history.tries_by_code.clear();
            (self.seen)(&Step::NewCard(at));
        }
        self.charge_again(Charge { month, at, rail: Rail::Card, by: By::Customer })
    }

    fn message(&mut self, at: Timestamp) {
        self.messages.push(at);
        self.figures.messages = self.figures.messages.saturating_add(1);
        (self.seen)(&Step::Messaged(at));
    }

    /// Makes a charge; the code it was declined with, if it was.
    fn charge(&mut self, charge: Charge) -> Result<Option<DeclineCode>> {
        if self.dead && charge.rail == Rail::Card {
            // Nothing is sent: there is nothing left to charge.
            return Ok(Some(DeclineCode::NoPaymentMethod));
        }
        let declined = self.refusal(&charge)?;
        let gone = declined.is_some_and(|code| matches!(code.class(), RetryClass::Never | RetryClass::NewMethod));
        self.dead = self.dead || gone;
        let Charge { month, at, rail, by } = charge;
        self.charges.push(PastCharge { at, rail, declined });
        let (by_recovery, by_customer) = (by != By::Bill, by == By::Customer);
        self.figures.attempts = self.figures.attempts.saturating_add(u64::from(by_recovery));
        (self.seen)(&Step::Charged(Charged { month, at, rail, by_recovery, by_customer, declined }));
        Ok(declined)
    }

    fn refusal(&self, charge: &Charge) -> Result<Option<DeclineCode>> {
        if self.setup.is_down(charge.at) {
            return Ok(Some(DeclineCode::IssuerUnavailable));
        }
        match self.card {
            Card::Dies { month, code } if charge.month >= month => return Ok(Some(code)),
            Card::Sometimes { per10k, code } => {
                let draw = Draw::seeded(self.setup.seed).text("refusal").text(&self.member.id);
                if draw.number(charge.at.as_second()).hits(per10k) {
                    return Ok(Some(code));
                }
            }
            Card::Good | Card::Dies { .. } => {}
        }
        let held = self.purse.holds(self.member.price_minor, charge.at)?;
        Ok((!held).then_some(DeclineCode::InsufficientFunds))
    }
}

/// A charge to be made.
#[derive(Clone, Copy)]
struct Charge {
    month: u32,
    at: Timestamp,
    rail: Rail,
    by: By,
}

/// Who makes a charge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Bill,
    Recovery,
    Customer,
}

fn lapsed(decision: &Decision) -> After {
    decision.lapsed().map_or(After::Over, After::Failed)
}

fn first_bill(member: &Member, setup: &Setup) -> std::result::Result<Timestamp, RecoveryError> {
    let start = setup.starts_on;
    let day = i8::try_from(member.billing_day).unwrap_or(31).min(start.days_in_month());
    let date = jiff::civil::Date::new(start.year(), start.month(), day)?;
    let zone =
        TimeZoneDatabase::bundled().get(&setup.zone).map_err(|_| CalendarError::UnknownZone(setup.zone.clone()))?;
    // Bills of one day are spread over an hour, as a run takes.
    let minute = Draw::seeded(setup.seed).text("bill").text(&member.id).below(60);
    let minute = i8::try_from(minute).unwrap_or(0);
    Ok(date.at(BILLED_AT, minute, 0, 0).to_zoned(zone)?.timestamp())
}
