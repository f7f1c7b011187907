//! What a message says of a deal, read off the order when it goes out. What the order has moved past is not told.

use escrow::dispute::{Dispute, Phase};
use escrow::order::PaymentState;
use escrow::{Clock, OrderState, Progress, Side, Timer};
use escrows::Order;
use identity::Purpose;
use ids::{MilestoneId, OrderId};
use jiff::Timestamp;
use notices::{Tag, Template};
use serde_json::Value as Json;
use store::customers;
use store::escrow::orders;
use usecase::{Error, Result};

use super::told::Told;
use super::{Facts, Reader};
use crate::derive::object;
use crate::parties::changes;

/// Most lines of a time line that are looked at for something newer.
const LINES: i64 = 200;

/// What there is to say beside what every message of a deal says.
#[derive(Default)]
struct Said {
    /// In minor units.
    amount: Option<i64>,
    received: Option<i64>,
    deadline: Option<Timestamp>,
}

impl Said {
    fn amount(minor: i64) -> Said {
        Said { amount: Some(minor), ..Said::default() }
    }

    fn until(self, deadline: Timestamp) -> Said {
        Said { deadline: Some(deadline), ..self }
    }
}

/// What is said, or why nothing is any more.
type Say = std::result::Result<Said, &'static str>;

impl Reader<'_> {
    /// What a template of a deal says.
    pub(super) async fn deal(&mut self, template: Template) -> Result<Facts> {
        let order = escrows::load(self.tx, OrderId::from_uuid(self.event.subject_id)).await?;
        let (said, purpose) = self.said(template, &order).await?;
        match said {
            Ok(said) => self.of_deal(&order, said, purpose).await,
            Err(why) => Ok(Facts::Overtaken(why)),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the reader sends nothing else here")]
    async fn said(&mut self, template: Template, order: &Order) -> Result<(Say, Purpose)> {
        use Purpose::{
            AcceptOrder as Accept, ConfirmDelivery as Confirm, FundOrder as Fund, ViewDispute as Dispute,
            ViewOrder as View,
        };
        let state = order.order.state();
        Ok(match template {
            Template::EscrowInvitation => (self.invitation(order).await?, Accept),
            Template::EscrowAccepted => {
                let waits = matches!(state, OrderState::Accepted | OrderState::Funding);
                (told_if(waits, Said::amount(order.row.price_minor), "deal_went_on"), View)
            }
            Template::EscrowDeclined => {
                (told_if(state == OrderState::Declined, Said::amount(order.row.price_minor), "deal_went_on"), View)
            }
            Template::EscrowFunding => (self.funding(order)?, Fund),
            Template::EscrowShortfall => (shortfall(order)?, Fund),
            Template::EscrowFunded => (self.funded(order), View),
            Template::EscrowSubmitted => (self.submitted(order), Confirm),
            Template::EscrowInspectionReminder | Template::EscrowInspectionLast => (self.reminded(order), Confirm),
            Template::EscrowDeliveryReminder => (self.late_soon(order), View),
            Template::EscrowMoreTime => (self.more_time(order), View),
            Template::EscrowLink => (Ok(Said::default()), self.asked_for()),
            Template::EscrowReleased => {
                (Ok(Said::amount(self.sum(&["milestone.released", "milestone.partially_released"]))), View)
            }
            Template::EscrowRefunded => (Ok(Said::amount(self.given_back())), View),
            Template::EscrowDisputeOpened => (self.opened(order)?, Dispute),
            Template::EscrowDisputeOffer => (self.offered(order).await?, Dispute),
            Template::EscrowDisputeDecided => (Ok(Said::default()), Dispute),
            Template::EscrowHeld => (told_if(order.order.hold().is_some(), Said::default(), "hold_is_over"), View),
            Template::EscrowHoldLifted => {
                let goes_on = order.order.hold().is_none() && !state.is_terminal();
                (told_if(goes_on, Said::default(), "deal_went_on"), View)
            }
            Template::EscrowChargeback => {
                let open = order.order.chargebacks.iter().any(escrow::chargeback::Chargeback::is_open);
                (told_if(open, Said::amount(self.sum(&["chargeback.opened"])), "bank_has_decided"), View)
            }
            Template::EscrowChargebackLost => (Ok(Said::amount(self.sum(&["chargeback.lost"]))), View),
            _ => return Err(Error::fault(format!("{} is not about a deal", template.key()))),
        })
    }

    /// The message with its link, which is made now unless the notice carries one.
    async fn of_deal(&mut self, order: &Order, said: Said, purpose: Purpose) -> Result<Facts> {
        let other = self.other(order).await?;
        let link = match self.link.take() {
            Some(link) => link,
            None => self.desk.order_page(self.tx, self.customer.id, order.row.id, purpose, said.deadline).await?,
        };
        let told = self.values().text(Tag::OrderTitle, &order.row.title).text(Tag::OtherParty, &other);
        let told = amount(told, Tag::Amount, said.amount, order)?;
        let told = amount(told, Tag::Received, said.received, order)?;
        told.instant(Tag::Deadline, said.deadline).link(Tag::OrderLink, link).done()
    }

    /// What the other party is called: by their name, and never by an address of theirs.
    async fn other(&mut self, order: &Order) -> Result<String> {
        let (id, role) = match self.side(order) {
            Side::Buyer => (order.row.seller_id, self.locale.the_seller()),
            Side::Seller => (order.row.buyer_id, self.locale.the_buyer()),
        };
        let name = customers::get(self.tx, id).await?.name.filter(|name| !name.trim().is_empty());
        Ok(name.unwrap_or_else(|| role.to_owned()))
    }

    fn side(&self, order: &Order) -> Side {
        if self.customer.id == order.row.buyer_id { Side::Buyer } else { Side::Seller }
    }

    /// A proposal, while it is the newest and the reader's to answer.
    async fn invitation(&mut self, order: &Order) -> Result<Say> {
        let of = &order.order;
        if of.state() != OrderState::Created || of.turn != self.side(order) {
            return Ok(Err("answered"));
        }
        if self.is_older_than(order, "order.amended").await? {
            return Ok(Err("newer_terms"));
        }
        let deadline = self.ahead(order, Timer::Accept);
        Ok(deadline.map(|until| Said::amount(order.row.price_minor).until(until)).ok_or("too_late"))
    }

    /// What the buyer is to pay, while no payment was begun.
    fn funding(&self, order: &Order) -> Result<Say> {
        let (OrderState::Accepted, Some(until)) = (order.order.state(), self.ahead(order, Timer::Fund)) else {
            return Ok(Err("payment_begun"));
        };
        Ok(Ok(Said::amount(to_pay(order)?).until(until)))
    }

    fn funded(&self, order: &Order) -> Say {
        if order.order.state().is_terminal() {
            return Err("deal_is_over");
        }
        // A reminder says the same again, while nothing was begun.
        if self.instant("dueAt").is_some() && order.order.state() != OrderState::Funded {
            return Err("deal_went_on");
        }
        // The first money comes with a change of state, which names no amount.
        let whole = || order.order.milestones.iter().fold(0_i64, |sum, one| sum.saturating_add(one.funded));
        let named = self.sum(&["order.funded"]);
        Ok(Said::amount(if named > 0 { named } else { whole() }))
    }

    /// What was handed in, while the buyer's clock runs.
    fn submitted(&self, order: &Order) -> Say {
        let until = self.milestone("milestone.submitted").and_then(|id| inspected_until(order, id));
        let until = until.filter(|until| *until > self.tx.now());
        until.map(|until| Said::default().until(until)).ok_or("answered")
    }

    /// A reminder, while the clock that it is of runs.
    fn reminded(&self, order: &Order) -> Say {
        let due = self.instant("dueAt").filter(|due| *due > self.tx.now()).ok_or("too_late")?;
        let runs = order.order.milestones.iter().any(|one| inspected_until(order, one.id) == Some(due));
        told_if(runs, Said::default().until(due), "answered")
    }

    /// What is to be handed in, while the day that the reminder is of is ahead and nothing was.
    fn late_soon(&self, order: &Order) -> Say {
        let due = self.instant("dueAt").filter(|due| *due > self.tx.now()).ok_or("too_late")?;
        let waits = |one: &escrow::Deadline| matches!(one.timer, Timer::Delivery(_)) && one.due == due;
        told_if(escrow::deadlines(&order.order).iter().any(waits), Said::default().until(due), "answered")
    }

    /// What the link was for in whose place a fresh one was asked for.
    fn asked_for(&self) -> Purpose {
        let word = object(self.event).get("purpose").and_then(Json::as_str);
        word.and_then(Purpose::parse).unwrap_or(Purpose::ViewOrder)
    }

    /// More time that support gave, while what it was given for still runs.
    fn more_time(&self, order: &Order) -> Say {
        let given = order.order.extensions.last().ok_or("deal_went_on")?;
        let runs = |one: &escrow::Deadline| one.timer == given.timer && one.due > self.tx.now();
        let due = escrow::deadlines(&order.order).into_iter().find(runs).ok_or("answered")?.due;
        Ok(Said::default().until(due))
    }

    /// A dispute that was opened, or that somebody is reminded of.
    fn opened(&self, order: &Order) -> Result<Say> {
        let asked = |one: &&Dispute| matches!(one.phase, Phase::AwaitingResponse(_));
        let dispute = match self.milestone("dispute.opened") {
            Some(id) => order.order.dispute_of(id),
            None => order.order.disputes.iter().find(asked),
        };
        let Some(dispute) = dispute else { return Ok(Err("dispute_is_over")) };
        let said = Said::amount(dispute.total().map_err(escrows::refused)?);
        Ok(Ok(match dispute.phase {
            Phase::AwaitingResponse(until) => said.until(until),
            Phase::Negotiation(_)
            | Phase::Evidence(_)
            | Phase::Decision(_)
            | Phase::Awarded(_)
            | Phase::Resolved
            | Phase::Withdrawn => said,
        }))
    }

    /// An offer, while it is the newest.
    async fn offered(&mut self, order: &Order) -> Result<Say> {
        let last = |one: &Dispute| one.offers.iter().max_by_key(|offer| offer.made_at).cloned();
        let open = order.order.disputes.iter().filter(|one| one.is_open()).filter_map(last);
        let Some(offer) = open.max_by_key(|offer| offer.made_at) else { return Ok(Err("dispute_is_over")) };
        if self.is_older_than(order, "dispute.offer").await? {
            return Ok(Err("newer_offer"));
        }
        Ok(Ok(Said::amount(offer.shares.iter().fold(0_i64, |sum, share| sum.saturating_add(share.seller)))))
    }

    /// Whether the same happened again since.
    async fn is_older_than(&mut self, order: &Order, kind: &str) -> Result<bool> {
        let version = object(self.event).get("version").and_then(Json::as_i64).unwrap_or(0);
        let since = orders::told(self.tx, order.row.id, version, LINES).await?;
        Ok(since.iter().any(|line| line.kind == kind))
    }

    /// When a timer of the order ends, if that is ahead.
    fn ahead(&self, order: &Order, timer: Timer) -> Option<Timestamp> {
        let found = escrow::deadlines(&order.order).into_iter().find(|one| one.timer == timer);
        found.map(|one| one.due).filter(|due| *due > self.tx.now())
    }

    /// All amounts of some of what happened.
    fn sum(&self, kinds: &[&str]) -> i64 {
        let found = changes(object(self.event)).filter(|(kind, _)| kinds.contains(kind));
        found.fold(0, |sum, (_, minor)| sum.saturating_add(minor.unwrap_or(0)))
    }

    /// What came back to the buyer: out of escrow, or from the seller afterwards.
    fn given_back(&self) -> i64 {
        let refunded = self.sum(&["milestone.refunded"]);
        if refunded > 0 {
            return refunded;
        }
        let moved = |(kind, minor): (&str, Option<i64>)| {
            minor.filter(|minor| *minor > 0 && matches!(kind, "wallet.changed" | "refund.submitted"))
        };
        changes(object(self.event)).find_map(moved).unwrap_or(0)
    }

    /// The milestone that something happened to.
    fn milestone(&self, kind: &str) -> Option<MilestoneId> {
        let list = object(self.event).get("changes").and_then(Json::as_array)?;
        let found = list.iter().find(|one| one.get("type").and_then(Json::as_str) == Some(kind))?;
        found.get("milestoneId").and_then(Json::as_str)?.parse().ok()
    }
}

fn told_if(so: bool, said: Said, why: &'static str) -> Say {
    if so { Ok(said) } else { Err(why) }
}

/// What is missing, while nobody is paying it.
fn shortfall(order: &Order) -> Result<Say> {
    let of = &order.order;
    let paying = of.payments.iter().any(|payment| payment.state == PaymentState::Processing);
    let deadlines = escrow::deadlines(of);
    let until = deadlines.iter().find(|one| matches!(one.timer, Timer::Fund | Timer::FundNext)).map(|one| one.due);
    let (Some(until), false) = (until, paying || of.earmarked <= 0) else { return Ok(Err("payment_begun")) };
    let said = Said::amount(to_pay(order)?).until(until);
    Ok(Ok(Said { received: Some(of.earmarked), ..said }))
}

fn to_pay(order: &Order) -> Result<i64> {
    escrow::to_pay(&order.order).map_err(escrows::refused)
}

/// Until when the buyer may look at a milestone; nothing once they have answered.
fn inspected_until(order: &Order, id: MilestoneId) -> Option<Timestamp> {
    let one = order.order.milestone(id).ok()?;
    match (one.progress, one.clock) {
        (Progress::Submitted, Clock::Running(due)) if one.frozen == 0 => Some(due),
        _ => None,
    }
}

fn amount<'a>(told: Told<'a>, tag: Tag, minor: Option<i64>, order: &Order) -> Result<Told<'a>> {
    match minor {
        Some(minor) => told.amount(tag, minor, &order.row.currency),
        None => Ok(told),
    }
}
