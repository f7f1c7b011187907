//! One notice on its way: what is to be done with it now.

use ids::{CustomerId, InvoiceId, MessageId, NoticeId};
use jiff::{SignedDuration, Timestamp};
use notices::{Reach, Template};
use runtime::secret::Secrets;
use serde_json::json;
use store::customer_link::Purpose;
use store::customers::CustomerRow;
use store::events::EventRow;
use store::message_name::MessageName;
use store::messages::MessageRow;
use store::notices::NoticeRow;
use store::{TenantScope, TenantTx, customers, events, messages, notices as table, settings};
use usecase::carrying::{Courier, Envelope};
use usecase::{Error, Result, personal};

use crate::case::{Case, May};
use crate::facts::{self, Facts, Reader};
use crate::{each, hand, links};

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
    let mut customer = customers::get(tx, notice.customer_id).await?;
    if template == Template::ContactChanged {
        former(tx, desk, &event, &mut customer).await?;
    }
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
pub(crate) async fn over(
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

/// What has no address is there once it is written, and that ends the notice.
pub(crate) async fn put_up(tx: &mut TenantTx, mut notice: NoticeRow, row: MessageRow) -> Result<Prepared> {
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

/// Who is told where they were reached before is reached there, and nowhere else.
async fn former(tx: &mut TenantTx, desk: &Desk<'_>, event: &EventRow, customer: &mut CustomerRow) -> Result<()> {
    let mut data = event.data.clone();
    personal::open(tx, desk.secrets, &mut [&mut data]).await?;
    let text = |field: &str| data["object"][field].as_str().map(str::to_owned);
    (customer.email, customer.phone) = (text("email"), text("phone"));
    Ok(())
}
