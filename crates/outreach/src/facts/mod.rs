//! What a message says: the values of a template's tags, read when it goes out, so that it says what is true then. What is not
//! true any more is not sent.

mod deal;
mod purse;
mod told;

use app::{explain, recoveries};
use calendar::CalendarError;
use ids::{AttemptId, InvoiceId, MeterId, PaymentMethodId, ScheduleId, SubscriptionId};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use money::Money;
use notices::{Instructions, Locale, Tag, Template, Value, Values};
use serde_json::Value as Json;
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::events::EventRow;
use store::invoices::InvoiceRow;
use store::settings::SettingsRow;
use store::subscriptions::SubscriptionRow;
use store::{TenantTx, attempts, dunning, invoices, meters, methods, subscriptions};
use usecase::ports::NextAction;
use usecase::{Error, Result};

use crate::derive::object;
use crate::send::Desk;
use told::{Told, counted};

/// What there is to tell.
pub(crate) enum Facts {
    /// This.
    Tell(Values, Option<Box<ScheduleRow>>),
    /// Nothing: it is not true any more, or was told otherwise. A code for the notice.
    Overtaken(&'static str),
}

/// Everything that values are read from.
pub(crate) struct Reader<'a> {
    pub(crate) tx: &'a mut TenantTx,
    pub(crate) desk: &'a Desk<'a>,
    pub(crate) event: &'a EventRow,
    pub(crate) customer: &'a CustomerRow,
    pub(crate) settings: &'a SettingsRow,
    /// The zone that dates are told in.
    pub(crate) zone: TimeZone,
    /// The language of the message.
    pub(crate) locale: Locale,
    /// The link to the order that the notice carries already.
    pub(crate) link: Option<String>,
}

/// The zone that dates are told to somebody in.
pub(crate) fn zone_of(customer: &CustomerRow, settings: &SettingsRow) -> Result<TimeZone> {
    let name = customer.time_zone.as_deref().unwrap_or(&settings.billing_zone);
    TimeZoneDatabase::bundled()
        .get(name)
        .map_err(|_| Error::fault("a stored zone is not known").because(CalendarError::UnknownZone(name.to_owned())))
}

impl Reader<'_> {
    /// What the template says of the event.
    pub(crate) async fn read(mut self, template: Template) -> Result<Facts> {
        match template {
            Template::Receipt => self.receipt().await,
            Template::PaymentRecovered => self.recovered().await,
            Template::InvoiceSent => self.invoice_sent().await,
            Template::Dunning1
            | Template::Dunning2
            | Template::Dunning3
            | Template::Dunning4
            | Template::CardNeeded => self.step(template).await,
            Template::Welcome => self.welcome().await,
            Template::TrialEnding => self.trial_ending().await,
            Template::RenewalReminder => self.renewal().await,
            Template::CardExpiring => self.card_expiring().await,
            Template::SubscriptionCanceled => self.canceled().await,
            Template::SubscriptionPaused => self.paused().await,
            Template::UsageThreshold => self.usage().await,
            Template::PaymentInstructions => self.instructions().await,
            Template::CardUpdateLink => self.card_update_link(),
            Template::EscrowInvitation
            | Template::EscrowAccepted
            | Template::EscrowDeclined
            | Template::EscrowFunding
            | Template::EscrowShortfall
            | Template::EscrowFunded
            | Template::EscrowSubmitted
            | Template::EscrowInspectionReminder
            | Template::EscrowInspectionLast
            | Template::EscrowDeliveryReminder
            | Template::EscrowMoreTime
            | Template::EscrowLink
            | Template::EscrowReleased
            | Template::EscrowRefunded
            | Template::EscrowDisputeOpened
            | Template::EscrowDisputeOffer
            | Template::EscrowDisputeDecided
            | Template::EscrowHeld
            | Template::EscrowHoldLifted
            | Template::EscrowChargeback
            | Template::EscrowChargebackLost => Box::pin(self.deal(template)).await,
            Template::PayoutRequested => {
                self.payout(&["pending_approval", "approved", "submitted", "unknown", "manual"]).await
            }
            Template::PayoutApproved => self.payout(&["approved", "submitted", "unknown", "manual"]).await,
            Template::PayoutSucceeded => self.payout(&["succeeded"]).await,
            Template::PayoutFailed => self.payout(&["failed", "rejected", "canceled", "expired", "reversed"]).await,
            Template::BankAccountAdded => self.bank_account().await,
            Template::NewSignIn | Template::ContactChanged => self.values().done(),
            Template::AbandonedCheckout
            | Template::SignInCode
            | Template::KycSubmitted
            | Template::KycApproved
            | Template::KycRejected => Ok(Facts::Overtaken("nothing_leads_here")),
        }
    }

    fn data(&self, field: &str) -> Option<&str> {
        object(self.event).get(field).and_then(Json::as_str)
    }

    fn instant(&self, field: &str) -> Option<Timestamp> {
        self.data(field)?.parse().ok()
    }

    fn named<I: std::str::FromStr>(&self, field: &str) -> Result<I> {
        let found = self.data(field).and_then(|text| text.parse().ok());
        found.ok_or_else(|| Error::fault(format!("the event {} names no {field}", self.event.id)))
    }

    fn values(&self) -> Told<'_> {
        Told::new(&self.zone)
            .text(Tag::StoreName, &self.settings.merchant_name)
            .text(Tag::CustomerName, called(self.customer))
    }

    async fn plan_of(&mut self, invoice: &InvoiceRow) -> Result<String> {
        Ok(match invoice.subscription_id {
            Some(id) => subscriptions::get(self.tx, id).await?.plan_name,
            None => number(invoice),
        })
    }

    async fn receipt(&mut self) -> Result<Facts> {
        let invoice = invoices::get(self.tx, InvoiceId::from_uuid(self.event.subject_id)).await?;
        let recovery = dunning::lock_of_invoice(self.tx, invoice.id).await?;
        if recovery.is_some_and(|row| row.state == "recovered") {
            return Ok(Facts::Overtaken("told_as_recovered"));
        }
        self.paid(&invoice).await
    }

    async fn recovered(&mut self) -> Result<Facts> {
        let id = self.named("invoiceId")?;
        let invoice = invoices::get(self.tx, id).await?;
        self.paid(&invoice).await
    }

    async fn paid(&mut self, invoice: &InvoiceRow) -> Result<Facts> {
        let plan = self.plan_of(invoice).await?;
        let told = self
            .values()
            .amount(Tag::Amount, invoice.amount_paid_minor, &invoice.currency)?
            .text(Tag::PlanName, &plan)
            .text(Tag::InvoiceId, &number(invoice))
            .instant(Tag::PaidOn, invoice.paid_at)
            .link(Tag::InvoiceLink, self.desk.invoice_page(invoice.id));
        told.done()
    }

    async fn invoice_sent(&mut self) -> Result<Facts> {
        let invoice = invoices::get(self.tx, InvoiceId::from_uuid(self.event.subject_id)).await?;
        if invoice.status != "open" {
            return Ok(Facts::Overtaken("no_longer_owed"));
        }
        let plan = self.plan_of(&invoice).await?;
        let told = self
            .values()
            .amount(Tag::Amount, invoice.owed_minor(), &invoice.currency)?
            .text(Tag::InvoiceId, &number(&invoice))
            .text(Tag::PlanName, &plan)
            .instant(Tag::DueOn, Some(invoice.due_at))
            .link(Tag::InvoiceLink, self.desk.invoice_page(invoice.id));
        told.done()
    }

    /// A step of a recovery, while it is the one that the recovery stands at.
    async fn step(&mut self, template: Template) -> Result<Facts> {
        let schedule = dunning::get(self.tx, ScheduleId::from_uuid(self.event.subject_id)).await?;
        let invoice = invoices::get(self.tx, schedule.invoice_id).await?;
        if invoice.status != "open" {
            return Ok(Facts::Overtaken("no_longer_owed"));
        }
        let next = self.instant("nextAttemptAt");
        let made = object(self.event).get("attemptsMade").and_then(Json::as_i64);
        let same = made == Some(i64::from(schedule.attempts_made)) && schedule.next_attempt_at == next;
        let waits = matches!(schedule.state.as_str(), "scheduled" | "awaiting_customer");
        if !same || !waits || next.is_none_or(|at| at <= self.tx.now()) {
            return Ok(Facts::Overtaken("step_is_over"));
        }
        let ends_at = recoveries::ends_at(self.tx, &schedule, &invoice).await?;
        let plan = self.plan_of(&invoice).await?;
        let mut told = self
            .values()
            .amount(Tag::Amount, invoice.owed_minor(), &invoice.currency)?
            .text(Tag::PlanName, &plan)
            .text(Tag::InvoiceId, &number(&invoice))
            .instant(Tag::EndsOn, Some(ends_at))
            .link(Tag::UpdateLink, self.desk.update_page(self.customer.id, self.tx, ends_at));
        if template != Template::CardNeeded {
            told = told.instant(Tag::NextAttempt, next);
        }
        told.about(schedule)
    }

    async fn subscription(&mut self) -> Result<SubscriptionRow> {
        let id = match self.data("subscriptionId") {
            Some(_) => self.named("subscriptionId")?,
            None => SubscriptionId::from_uuid(self.event.subject_id),
        };
        Ok(subscriptions::get(self.tx, id).await?)
    }

    /// What the next bill will come to, if one is to be expected.
    async fn next_bill(&mut self, id: SubscriptionId) -> Result<Option<Money>> {
        Ok(explain::upcoming_now(self.tx, id).await?.invoice.map(|(_, ahead)| ahead.draft.total))
    }

    async fn welcome(&mut self) -> Result<Facts> {
        let row = self.subscription().await?;
        if row.trial_end.is_some() && self.event.kind == "subscription.activated" {
            return Ok(Facts::Overtaken("welcomed_before"));
        }
        if row.ended_at.is_some() {
            return Ok(Facts::Overtaken("subscription_ended"));
        }
        let Some(amount) = self.next_bill(row.id).await? else { return Ok(Facts::Overtaken("no_bill_ahead")) };
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .money(Tag::Amount, amount)
            .instant(Tag::RenewsOn, Some(row.current_period_end))
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.done()
    }

    async fn trial_ending(&mut self) -> Result<Facts> {
        let row = self.subscription().await?;
        if row.status != "trialing" || row.cancel_at_period_end {
            return Ok(Facts::Overtaken("trial_is_over"));
        }
        let Some(amount) = self.next_bill(row.id).await? else { return Ok(Facts::Overtaken("no_bill_ahead")) };
        let last4 = self.card().await?;
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .money(Tag::Amount, amount)
            .instant(Tag::TrialEnds, row.trial_end)
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.optional(Tag::CardLast4, last4.as_deref()).done()
    }

    /// The last digits of the card that would be charged.
    async fn card(&mut self) -> Result<Option<String>> {
        let saved = methods::active_of(self.tx, &[self.customer.id.uuid()]).await?;
        let first = saved.iter().find(|method| method.is_default).or(saved.first());
        Ok(first.and_then(|method| method.last4.clone()))
    }

    async fn renewal(&mut self) -> Result<Facts> {
        let row = self.subscription().await?;
        let renews_at = self.instant("renewsAt");
        let runs = matches!(row.status.as_str(), "active" | "trialing") && !row.cancel_at_period_end;
        if !runs || renews_at != Some(row.current_period_end) || renews_at.is_some_and(|at| at <= self.tx.now()) {
            return Ok(Facts::Overtaken("not_renewing"));
        }
        let Some(amount) = self.next_bill(row.id).await? else { return Ok(Facts::Overtaken("no_bill_ahead")) };
        let last4 = self.card().await?;
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .money(Tag::Amount, amount)
            .instant(Tag::RenewsOn, renews_at)
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.optional(Tag::CardLast4, last4.as_deref()).done()
    }

    async fn card_expiring(&mut self) -> Result<Facts> {
        let id: PaymentMethodId = self.named("methodId")?;
        let method = methods::get(self.tx, id).await?;
        let month = method.exp_year.zip(method.exp_month.and_then(|month| i8::try_from(month).ok()));
        let (Some((year, month)), Some(last4)) = (month, method.last4.filter(|_| method.status == "active")) else {
            return Ok(Facts::Overtaken("card_is_gone"));
        };
        let row = self.subscription().await?;
        let until = plus_days(self.tx.now(), 30);
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .text(Tag::CardLast4, &last4)
            .value(Tag::CardExpires, Value::Month { year, month })
            .instant(Tag::RenewsOn, self.instant("renewsAt"))
            .link(Tag::UpdateLink, self.desk.update_page(self.customer.id, self.tx, until));
        told.done()
    }

    async fn canceled(&mut self) -> Result<Facts> {
        let row = self.subscription().await?;
        let scheduled = row.cancel_at_period_end || row.cancel_at.is_some();
        let ends_at = match (self.event.kind.as_str(), row.ended_at) {
            // That it would end was told when that was decided.
            ("subscription.canceled", _) if scheduled => return Ok(Facts::Overtaken("told_when_scheduled")),
            (_, Some(at)) => at,
            (_, None) if scheduled => row.cancel_at.unwrap_or(row.current_period_end),
            (_, None) => return Ok(Facts::Overtaken("goes_on")),
        };
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .instant(Tag::EndsOn, Some(ends_at))
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.done()
    }

    async fn paused(&mut self) -> Result<Facts> {
        let row = self.subscription().await?;
        if row.status != "paused" {
            return Ok(Facts::Overtaken("goes_on"));
        }
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .instant(Tag::ResumesOn, row.resume_at)
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.done()
    }

    async fn usage(&mut self) -> Result<Facts> {
        let id: MeterId = self.named("meterId")?;
        let meter = meters::get(self.tx, id).await?;
        let row = self.subscription().await?;
        let Some((used, included, percent)) = counted(object(self.event)) else {
            return Ok(Facts::Overtaken("too_much_to_tell"));
        };
        let told = self
            .values()
            .text(Tag::PlanName, &row.plan_name)
            .text(Tag::MeterName, &meter.name)
            .value(Tag::Used, Value::Count(used))
            .value(Tag::Included, Value::Count(included))
            .value(Tag::Percent, Value::Count(percent))
            .instant(Tag::RenewsOn, Some(row.current_period_end))
            .link(Tag::PortalLink, self.desk.account_page(self.customer.id));
        told.done()
    }

    async fn instructions(&mut self) -> Result<Facts> {
        let attempt = attempts::get(self.tx, AttemptId::from_uuid(self.event.subject_id)).await?;
        let open = attempt.status == "requires_action" && attempt.expires_at.is_none_or(|at| at > self.tx.now());
        let action = attempt.next_action.filter(|_| open);
        let action: Option<NextAction> = action.and_then(|json| serde_json::from_value(json).ok());
        let how = match action {
            Some(NextAction::DialUssd { code }) => Instructions::Ussd { code },
            Some(NextAction::TransferTo { bank, account, name }) if attempt.rail == "virtual_account" => {
                Instructions::VirtualAccount { bank, account, name }
            }
            Some(NextAction::TransferTo { bank, account, name }) => Instructions::Transfer { bank, account, name },
            Some(
                NextAction::Redirect { .. }
                | NextAction::Otp { .. }
                | NextAction::Pin
                | NextAction::Phone
                | NextAction::Birthday
                | NextAction::Address,
            )
            | None => {
                return Ok(Facts::Overtaken("nothing_to_do"));
            }
        };
        let invoice = invoices::get(self.tx, attempt.invoice_id).await?;
        let told = self
            .values()
            .amount(Tag::Amount, attempt.amount_minor, &attempt.currency)?
            .text(Tag::InvoiceId, &number(&invoice))
            .value(Tag::Instructions, Value::Instructions(how))
            .instant(Tag::ExpiresAt, attempt.expires_at);
        told.done()
    }

    fn card_update_link(&mut self) -> Result<Facts> {
        let Some(until) = self.instant("expiresAt").filter(|at| *at > self.tx.wall_now()) else {
            return Ok(Facts::Overtaken("link_has_ended"));
        };
        let told = self
            .values()
            .instant(Tag::ExpiresAt, Some(until))
            .link(Tag::UpdateLink, self.desk.update_page_until(self.customer.id, until));
        told.done()
    }
}

/// What somebody is called: their name, else the address that they gave.
fn called(customer: &CustomerRow) -> &str {
    let known = [&customer.name, &customer.email, &customer.phone];
    known.into_iter().flatten().map(String::as_str).find(|text| !text.trim().is_empty()).unwrap_or("you")
}

fn number(invoice: &InvoiceRow) -> String {
    app::rules::number_text(invoice).unwrap_or_else(|| invoice.id.to_string())
}

fn plus_days(at: Timestamp, days: i64) -> Timestamp {
    app::jobs::plus(at, jiff::SignedDuration::from_hours(days.saturating_mul(24)))
}
