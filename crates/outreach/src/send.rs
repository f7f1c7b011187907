//! One notice on its way: what is to be done with it now, and what became of the message that was handed over.

use std::collections::BTreeSet;

use ids::{CustomerId, InvoiceId, MessageId, NoticeId};
use jiff::{SignedDuration, Timestamp};
use notices::contact::{self, Ask, Contact, Decision, Person, Policy};
use notices::{Category, Channel, Reach, Rendered, Template};
use runtime::secret::Secrets;
use serde_json::json;
use store::customer_link::Purpose;
use store::customers::CustomerRow;
use store::dunning::ScheduleRow;
use store::message_name::MessageName;
use store::messages::MessageRow;
use store::notices::NoticeRow;
use store::settings::SettingsRow;
use store::{TenantScope, TenantTx, consents as consent_rows, customers, events, messages, notices as table, settings};
use usecase::carrying::{Courier, Envelope, Outcome, Refusal, Sending};
use usecase::{Error, Result};

use crate::facts::{self, Facts, Reader};
use crate::links::OrderLinks;
use crate::settings::MessageSettings;
use crate::{consents, each, hand, links};

/// What is older than this is not told any more.
pub const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);

/// How often a message is handed over on one channel when nobody was there to take it.
pub const MOST_TRIES: i16 = 6;

/// A link in a message holds for an hour at least: mails are read later than they are sent.
const SHORTEST_LINK: SignedDuration = SignedDuration::from_hours(1);

/// What messages are made and sent with, for one tenant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) scope: &'a TenantScope,
    pub(crate) courier: &'a dyn Courier,
    pub(crate) secrets: &'a Secrets,
    pub(crate) base_url: &'a str,
    pub(crate) links: Option<&'a dyn OrderLinks>,
}

impl Desk<'_> {
    pub(crate) fn invoice_page(&self, id: InvoiceId) -> String {
        app::sending::hosted_url(self.base_url, self.secrets, self.scope, id)
    }

    /// Where a customer sees what they have; the link holds for good.
    pub(crate) fn account_page(&self, customer: CustomerId) -> String {
        self.customer_page(customer, Purpose::Account, None)
    }

    /// Where a customer pays with another card, for as long as it is from `now` to `until`. Links end by the wall, also
    /// those of customers on a test clock.
    pub(crate) fn update_page(&self, customer: CustomerId, tx: &TenantTx, until: Timestamp) -> String {
        let left = until.duration_since(tx.now()).max(SHORTEST_LINK);
        self.customer_page(customer, Purpose::Update, Some(app::jobs::plus(tx.wall_now(), left)))
    }

    /// The same until an instant on the wall.
    pub(crate) fn update_page_until(&self, customer: CustomerId, until: Timestamp) -> String {
        self.customer_page(customer, Purpose::Update, Some(until))
    }

    fn customer_page(&self, customer: CustomerId, purpose: Purpose, expires: Option<Timestamp>) -> String {
        app::sending::customer_url(self.base_url, self.secrets, self.scope, customer, purpose, expires)
    }

    /// Where the reader of a message leaves the list that it is on.
    pub(crate) fn leaving_page(&self, message: MessageId) -> String {
        format!("{}/u/{}", self.base_url, MessageName::of(self.scope, message).reveal(&self.secrets.sealing_key))
    }
}

/// What is to be done with a notice now.
pub(crate) enum Prepared {
    /// Nothing any more.
    Over,
    /// To be looked at again then.
    Later(Timestamp),
    /// To be handed over, once this transaction is committed.
    Hand(Box<Envelope>, MessageId),
}

/// Looks at a notice and writes what is about to be done.
///
/// # Errors
/// Any store error.
pub(crate) async fn prepare(tx: &mut TenantTx, desk: &Desk<'_>, id: NoticeId) -> Result<Prepared> {
    let mut notice = table::lock(tx, id).await?;
    if notice.status != "waiting" {
        return Ok(Prepared::Over);
    }
    let template = template_of(&notice)?;
    let made = messages::lock_of_notice(tx, id).await?;
    let made = lost(tx, made).await?;
    if template.reach() == Reach::First && made.iter().any(went) {
        notice.status = "sent".to_owned();
        table::save(tx, &notice).await?;
        return Ok(Prepared::Over);
    }
    let chosen = crate::settings::get(tx).await?;
    if !chosen.enabled || !chosen.is_sent(template) {
        return over(tx, notice, &made, "dropped", "switched_off").await;
    }
    if tx.now()
        >= app::jobs::plus(notice.created_at, GIVEN_UP_AFTER).max(app::jobs::plus(notice.due_at, GIVEN_UP_AFTER))
    {
        return over(tx, notice, &made, "failed", "too_late").await;
    }
    let event = events::get(tx, notice.event_id).await?;
    let customer = customers::get(tx, notice.customer_id).await?;
    if customer.erased_at.is_some() {
        return over(tx, notice, &made, "dropped", "customer_erased").await;
    }
    let merchant = settings::get(tx).await?;
    let zone = facts::zone_of(&customer, &merchant)?;
    let locale = hand::locale(&customer, &chosen);
    let link = links::carried(&made);
    let reader = Reader { tx, desk, event: &event, customer: &customer, settings: &merchant, zone, locale, link };
    let (values, schedule) = match reader.read(template).await? {
        Facts::Tell(values, schedule) => (values, schedule),
        Facts::Overtaken(why) => return over(tx, notice, &made, "dropped", why).await,
    };
    let mut case = Case { desk, chosen: &chosen, merchant: &merchant, customer: &customer, template, made };
    let may = match template.reach() {
        Reach::First => case.may(tx, schedule.as_deref()).await?,
        Reach::Each(channels) => {
            case.put_up(tx, &notice, &values).await?;
            case.may_each(tx, channels).await?
        }
    };
    match may {
        May::On(channel) => case.write(tx, notice, channel, &values).await,
        May::From(until, why) => later(tx, notice, until, why).await,
        May::Not(status, why) => over(tx, notice, &case.made, status, &why).await,
        May::Done => {
            each::standing(&case.made).unwrap_or("dropped").clone_into(&mut notice.status);
            notice.reason = None;
            table::save(tx, &notice).await?;
            Ok(Prepared::Over)
        }
    }
}

/// The template of a stored notice.
pub(crate) fn template_of(notice: &NoticeRow) -> Result<Template> {
    Template::parse(&notice.template)
        .ok_or_else(|| Error::fault(format!("stored template {:?} is not known", notice.template)))
}

/// The messages of a notice. One that is about to be handed over, with nobody who does, is lost: whoever wrote it did not come back,
/// and nobody knows whether it was sent.
async fn lost(tx: &mut TenantTx, mut made: Vec<MessageRow>) -> Result<Vec<MessageRow>> {
    for row in made.iter_mut().filter(|row| row.status == "submitted") {
        row.status = "unknown".to_owned();
        row.error_text = Some("the worker ended before it learned what became of the message".to_owned());
        messages::save(tx, row).await?;
    }
    Ok(made)
}

/// Whether a message was handed over, or may have been: it is not sent again.
pub(crate) fn went(row: &MessageRow) -> bool {
    matches!(row.status.as_str(), "unknown" | "accepted" | "delivered" | "read")
}

/// Ends a notice. What went out on some of its channels stays true, whatever ended it.
async fn over(
    tx: &mut TenantTx,
    mut notice: NoticeRow,
    made: &[MessageRow],
    status: &str,
    why: &str,
) -> Result<Prepared> {
    notice.status = each::standing(made).unwrap_or(status).to_owned();
    notice.reason = Some(why.to_owned());
    table::save(tx, &notice).await?;
    if notice.status == "failed" {
        tx.record("notice.failed", notice.id.uuid(), told(&notice));
    }
    Ok(Prepared::Over)
}

async fn later(tx: &mut TenantTx, mut notice: NoticeRow, until: Timestamp, why: String) -> Result<Prepared> {
    notice.due_at = until;
    notice.reason = Some(why);
    table::save(tx, &notice).await?;
    Ok(Prepared::Later(until))
}

fn told(notice: &NoticeRow) -> serde_json::Value {
    json!({
        "id": notice.id,
        "customerId": notice.customer_id,
        "eventId": notice.event_id,
        "template": notice.template,
        "status": notice.status,
        "reason": notice.reason,
    })
}

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
    async fn may(&self, tx: &mut TenantTx, schedule: Option<&ScheduleRow>) -> Result<May> {
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
    async fn write(
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

/// What has no address is there once it is written, and that ends the notice.
async fn put_up(tx: &mut TenantTx, mut notice: NoticeRow, row: MessageRow) -> Result<Prepared> {
    shown(tx, row).await?;
    "delivered".clone_into(&mut notice.status);
    table::save(tx, &notice).await?;
    Ok(Prepared::Over)
}

/// A message that the reader finds in the portal.
pub(crate) async fn shown(tx: &mut TenantTx, mut row: MessageRow) -> Result<MessageRow> {
    "delivered".clone_into(&mut row.status);
    row.delivered_at = Some(tx.now());
    messages::save(tx, &row).await?;
    tx.record("message.delivered", row.id.uuid(), message_told(&row));
    Ok(row)
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

/// Writes what became of a message that was handed over.
///
/// # Errors
/// `Missing`; any store error.
pub(crate) async fn record(tx: &mut TenantTx, notice: NoticeId, id: MessageId, outcome: &Outcome) -> Result<()> {
    let mut notice = table::lock(tx, notice).await?;
    let made = messages::lock_of_notice(tx, notice.id).await?;
    let mut row =
        made.into_iter().find(|row| row.id == id).ok_or_else(|| Error::fault("a message went without a row"))?;
    if row.status != "submitted" {
        // A receipt was quicker than the answer.
        return Ok(());
    }
    row.carrier = outcome.carrier.map(str::to_owned);
    match &outcome.sending {
        Sending::Accepted { id, cost } => {
            row.status = "accepted".to_owned();
            row.provider_id.clone_from(id);
            row.cost = cost.as_ref().map(|cost| cost.amount);
            row.cost_currency = cost.as_ref().map(|cost| cost.currency.clone());
        }
        Sending::Unknown { why } => {
            row.status = "unknown".to_owned();
            row.error_text = Some(why.clone());
        }
        Sending::Refused(refusal) => refused(tx, &mut row, refusal).await?,
        Sending::Busy { retry_after } => {
            row.status = "unavailable".to_owned();
            row.retry_at = retry_after.map(|wait| wanted_at(tx.now(), wait));
            row.error_code = Some("busy".to_owned());
        }
        Sending::Unavailable { why } => {
            row.status = "unavailable".to_owned();
            row.error_text = Some(why.clone());
        }
    }
    if row.address.is_empty() {
        // Erased meanwhile; carriers repeat addresses.
        row.error_text = None;
    }
    messages::save(tx, &row).await?;
    if went(&row) {
        if template_of(&notice)?.reach() == Reach::First {
            notice.status = "sent".to_owned();
        }
        notice.reason = None;
        table::save(tx, &notice).await?;
        tx.record("message.sent", row.id.uuid(), message_told(&row));
    }
    Ok(())
}

/// The longest wait that a carrier is granted: who asks for more is asked again all the same.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

fn wanted_at(now: Timestamp, wait: std::time::Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    app::jobs::plus(now, wait)
}

/// A refusal closes the channel for this message, and for good where nobody can be reached by this address.
async fn refused(tx: &mut TenantTx, row: &mut MessageRow, refusal: &Refusal) -> Result<()> {
    row.status = if refusal.permanent { "refused" } else { "unavailable" }.to_owned();
    row.error_code = Some(refusal.code.clone());
    row.error_text = Some(refusal.text.clone());
    if refusal.alarm {
        tracing::error!(message = %row.id, carrier = row.carrier, code = refusal.code, "a carrier refuses us: a person has to look");
    }
    if refusal.next_channel && refusal.permanent && !refusal.alarm && !row.address.is_empty() {
        consent_rows::bury(tx, &row.channel, &row.address, &refusal.code).await?;
    }
    Ok(())
}

/// What a receiver is told about a message. Not what it says, nor to which address.
pub(crate) fn message_told(row: &MessageRow) -> serde_json::Value {
    json!({
        "id": row.id,
        "noticeId": row.notice_id,
        "customerId": row.customer_id,
        "template": row.template,
        "channel": row.channel,
        "status": row.status,
        "carrier": row.carrier,
    })
}
