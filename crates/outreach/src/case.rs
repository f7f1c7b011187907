//! A notice with everything that decides whether, where and when it may be told, and the message that is written then.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use notices::contact::{self, Ask, Contact, Decision, Person, Policy};
use notices::{Category, Channel, Rendered, Template};
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::messages::MessageRow;
use store::notices::NoticeRow;
use store::settings::SettingsRow;
use store::{TenantTx, customers, messages};
use usecase::{Error, Result};

use crate::send::{Desk, MOST_TRIES, Prepared, over, put_up};
use crate::settings::MessageSettings;
use crate::{consents, hand};

/// Whether somebody may be told now.
pub(crate) enum May {
    On(Channel),
    From(Timestamp, String),
    Not(&'static str, String),
    /// Every channel had its turn.
    Done,
}

/// What is known of a reader.
pub(crate) struct Known {
    lately: Vec<Contact>,
    consents: contact::Consents,
    reachable: BTreeSet<Channel>,
}

/// A notice with everything that decides about it.
pub(crate) struct Case<'a> {
    pub(crate) desk: &'a Desk<'a>,
    pub(crate) chosen: &'a MessageSettings,
    pub(crate) merchant: &'a SettingsRow,
    pub(crate) customer: &'a CustomerRow,
    pub(crate) template: Template,
    pub(crate) made: Vec<MessageRow>,
}

impl Case<'_> {
    /// Whether and where it may be told on one channel, the best that is open.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) async fn may(&self, tx: &mut TenantTx, schedule: Option<&ScheduleRow>) -> Result<May> {
        let now = tx.now();
        let category = self.template.category();
        if category.is_counted() {
            // Two messages at once to one person come one after the other, so that the second counts the first.
            customers::hold(tx, self.customer.id).await?;
        }
        let person = self.known(tx).await?;
        if let Some(schedule) = schedule.filter(|_| category == Category::Recovery) {
            let recovery = person.lately.iter().filter(|contact| contact.category == Category::Recovery);
            let sent: Vec<Timestamp> = recovery.map(|contact| contact.at).collect();
            let from = app::recoveries::contact_from(tx, schedule, &sent).await?;
            if from > now {
                return Ok(May::From(from, "the recovery policy lets nobody be told before".to_owned()));
            }
        }
        let policy = self.chosen.policy();
        let ask = |failed: &BTreeSet<Channel>| self.ask(&person, &policy, failed, now);
        // First who was not asked yet; when they are through, those who were not there come again.
        match ask(&self.passed_over(true))? {
            Decision::Nobody { .. } => {}
            decided @ (Decision::Send { .. } | Decision::Wait { .. }) => return Ok(may(decided)),
        }
        let mut over = self.passed_over(false);
        match (ask(&over)?, self.again_at()) {
            (Decision::Send { .. }, Some(at)) if at > now => Ok(May::From(at, "no carrier was there".to_owned())),
            (Decision::Send { .. }, Some(_)) => {
                over.extend(self.resting(now));
                Ok(may(ask(&over)?))
            }
            (decided, _) => Ok(may(decided)),
        }
    }

    /// What is known of the reader: where they can be reached, what they agreed to, what they were sent lately.
    pub(crate) async fn known(&self, tx: &mut TenantTx) -> Result<Known> {
        let since = tx.now().checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(Timestamp::MIN);
        let lately = messages::lately(tx, self.customer.id, since).await?;
        let consents = consents::of(tx, self.customer.id).await?;
        let reachable = hand::reachable(tx, self.customer, |channel| self.desk.courier.carries(channel)).await?;
        let lately = lately.iter().filter_map(|(at, what)| {
            let category = Category::ALL.into_iter().find(|one| one.as_str() == what)?;
            Some(Contact { at: *at, category })
        });
        Ok(Known { lately: lately.collect(), consents, reachable })
    }

    /// Whether they may be told, by these rules of the merchant.
    pub(crate) fn ask(
        &self,
        known: &Known,
        policy: &Policy,
        failed: &BTreeSet<Channel>,
        now: Timestamp,
    ) -> Result<Decision> {
        let zone = self.customer.time_zone.as_deref().unwrap_or(&self.merchant.billing_zone);
        let person = Person { reachable: &known.reachable, zone, consents: &known.consents };
        let ask = Ask { category: self.template.category(), failed, urgent: self.template.is_urgent() };
        contact::decide(&person, policy, &known.lately, ask, now)
            .map_err(|error| Error::fault("nobody can say whether somebody may be told").because(error))
    }

    /// Channels on which this message failed; with `absent`, those also on which nobody was there to take it.
    fn passed_over(&self, absent: bool) -> BTreeSet<Channel> {
        let over = self.made.iter().filter(|row| match row.status.as_str() {
            "refused" | "failed" => true,
            "unavailable" => absent || row.tries >= MOST_TRIES,
            _ => false,
        });
        over.filter_map(|row| Channel::parse(&row.channel)).collect()
    }

    /// Who was not there, and may be asked again.
    fn absent(&self) -> impl Iterator<Item = &MessageRow> {
        self.made.iter().filter(|row| row.status == "unavailable" && row.tries < MOST_TRIES)
    }

    /// When the next of those who were not there is asked again.
    fn again_at(&self) -> Option<Timestamp> {
        self.absent().map(next_try).min()
    }

    /// Channels of those who are not to be asked yet.
    fn resting(&self, now: Timestamp) -> Vec<Channel> {
        self.absent().filter(|row| next_try(row) > now).filter_map(|row| Channel::parse(&row.channel)).collect()
    }

    /// Writes the message that is about to be handed over.
    pub(crate) async fn write(
        &self,
        tx: &mut TenantTx,
        notice: NoticeRow,
        channel: Channel,
        values: &notices::Values,
    ) -> Result<Prepared> {
        let to = hand::address(self.customer, channel);
        if to.is_none() && channel != Channel::InApp {
            return Err(Error::fault("a channel without an address"));
        }
        let (content, row) = match self.message(tx, &notice, channel, values).await {
            Ok(made) => made,
            Err(error) if error.kind == usecase::Kind::Refused => {
                tracing::error!(notice = %notice.id, %error, "a message cannot be made");
                return over(tx, notice, &self.made, "failed", error.code).await;
            }
            Err(error) => return Err(error),
        };
        let Some(to) = to else { return put_up(tx, notice, row).await };
        let category = self.template.category();
        let envelope = hand::envelope(self.desk, self.merchant, self.chosen, row.id, category, to, content)?;
        Ok(Prepared::Hand(Box::new(envelope), row.id))
    }

    /// The message on a channel, written as submitted: a new one, or the one that nobody was there to take.
    ///
    /// # Errors
    /// `Refused` for one that cannot be made.
    pub(crate) async fn message(
        &self,
        tx: &mut TenantTx,
        notice: &NoticeRow,
        channel: Channel,
        values: &notices::Values,
    ) -> Result<(Rendered, MessageRow)> {
        let locale = hand::locale(self.customer, self.chosen);
        let content = hand::compose(tx, self.chosen, self.template, channel, locale, values).await?;
        let now = tx.now();
        let before = self.made.iter().find(|row| row.channel == channel.as_str());
        let id = before.map_or_else(|| tx.fresh(), |row| row.id);
        let body = serde_json::to_value(&content)
            .map_err(|error| Error::fault("a message cannot be written").because(error))?;
        let row = MessageRow {
            id,
            notice_id: notice.id,
            customer_id: notice.customer_id,
            template: notice.template.clone(),
            category: self.template.category().as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            address: hand::address(self.customer, channel).as_ref().map(hand::text).unwrap_or_default(),
            locale: locale.as_str().to_owned(),
            content: body,
            status: "submitted".to_owned(),
            carrier: None,
            provider_id: None,
            error_code: None,
            error_text: None,
            cost: None,
            cost_currency: None,
            tries: before.map_or(1, |row| row.tries.saturating_add(1)),
            retry_at: None,
            submitted_at: now,
            delivered_at: None,
            created_at: now,
            updated_at: now,
        };
        match before {
            Some(_) => messages::save(tx, &row).await?,
            None => messages::insert(tx, &row).await?,
        }
        Ok((content, row))
    }
}

/// When somebody who was not there is asked again: after 1, 4, 16 minutes, an hour, four hours, and not before they want to be.
pub(crate) fn next_try(row: &MessageRow) -> Timestamp {
    let minutes = 4_i64.saturating_pow(u32::try_from(row.tries.max(1) - 1).unwrap_or(0));
    let own = app::jobs::plus(row.submitted_at, SignedDuration::from_mins(minutes));
    row.retry_at.map_or(own, |theirs| own.max(theirs))
}

pub(crate) fn may(decision: Decision) -> May {
    match decision {
        Decision::Send { channel } => May::On(channel),
        Decision::Wait { until, reason, .. } => May::From(until, reason.to_string()),
        Decision::Nobody { because } => {
            let why = Decision::Nobody { because: because.clone() }.to_string();
            // Nobody was reached although somebody could have been: that is a failure. Nobody may be: that is a wish.
            let failed = because.values().any(|blocked| *blocked == contact::Blocked::Failed);
            May::Not(if failed { "failed" } else { "dropped" }, why)
        }
    }
}
