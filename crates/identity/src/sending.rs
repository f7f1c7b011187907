//! The job that hands codes over, and what carriers tell of them.
//!
//! Written before it is handed over, like everything that leaves; but of a code that may have been sent another is worth more than
//! none, since both say the same. So it goes to the next who carries text messages when one is not there, refuses, does not answer,
//! or has told of no delivery for half a minute; and to WhatsApp when all of them had their turn. When nobody is
//! left who reaches the phone of a party, it goes to their mailbox: there it shows that it is they, and proves no phone. A person's code
//! goes to WhatsApp first, which nobody is paid for; a code to a mailbox goes by mail only.

use ids::{MessageId, PartyCodeId};
use jiff::SignedDuration;
use notices::render::Ask;
use notices::{Channel, Locale, Look, Tag, Template, Value, Values, render};
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::due::Lease;
use store::escrow::codes::{self as table, PartyCodeRow, PartyCodeSendRow};
use store::message_name::MessageName;
use store::{TenantScope, TenantTx, customers, due, settings};
use usecase::carrying::{Address, AfterUnknown, Courier, Envelope, MessageKey, Outcome, Receipt, Sending, Standing};
use usecase::{Error, Kind, Result};

use crate::codes::{phone_hash, reachable, text, works};
use crate::contacts::{Contact, goes_to, lives};
use crate::sessions::after;

/// How long somebody who took a code has to tell that it arrived.
const PATIENCE: SignedDuration = SignedDuration::from_secs(30);

/// The ways of a party's code, in their order. A mail proves no phone, and is for when nobody is left who reaches it.
const WAYS_OF_PARTY: &[Channel] = &[Channel::Sms, Channel::Whatsapp, Channel::Email];
/// Those of a party whose mailbox nobody knows.
const WAYS_WITHOUT_MAILBOX: &[Channel] = &[Channel::Sms, Channel::Whatsapp];
/// Those of a person's code to a phone.
const WAYS_OF_PHONE: &[Channel] = &[Channel::Whatsapp, Channel::Sms];
/// Those of a person's code to a mailbox.
const WAYS_OF_MAILBOX: &[Channel] = &[Channel::Email];

/// Whom a code goes to.
struct Reader {
    to: Address,
    /// Where it goes by mail, if it may.
    mailbox: Option<Address>,
    ways: &'static [Channel],
    name: Option<String>,
    locale: Locale,
}

/// What is to be done with a code now.
enum Then {
    /// Nothing any more.
    Over,
    /// To be looked at again then.
    Later(jiff::Timestamp),
    /// To be handed over, once this transaction is committed.
    Hand(Box<Envelope>, MessageId),
}

/// Works on claimed codes, and gives each its next appointment.
///
/// # Errors
/// Any store error.
pub async fn deliver(courier: &dyn Courier, secrets: &Secrets, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let each = lease.subjects().into_iter().map(|id| one(courier, secrets, scope, lease, PartyCodeId::from_uuid(id)));
    for done in futures::future::join_all(each).await {
        done?;
    }
    Ok(())
}

/// One code, way by way, until somebody took it, or it is over.
async fn one(
    courier: &dyn Courier,
    secrets: &Secrets,
    scope: &TenantScope,
    lease: &Lease,
    id: PartyCodeId,
) -> Result<()> {
    loop {
        let mut tx = scope.begin().await?;
        match prepare(&mut tx, courier, secrets, scope, id).await? {
            Then::Over => {
                due::finish(&mut tx, lease, &[id.uuid()]).await?;
                return Ok(tx.commit(()).await?);
            }
            Then::Later(at) => {
                due::reschedule(&mut tx, lease, &[(id.uuid(), Some(at))]).await?;
                return Ok(tx.commit(()).await?);
            }
            Then::Hand(envelope, send) => {
                tx.commit(()).await?;
                Step::MessageBegins.take();
                let outcome = courier.send(&envelope, AfterUnknown::TryNext).await;
                Step::MessageAnswered.take();
                let mut tx = scope.begin().await?;
                record(&mut tx, id, send, &outcome).await?;
                tx.commit(()).await?;
            }
        }
    }
}

async fn prepare(
    tx: &mut TenantTx,
    courier: &dyn Courier,
    secrets: &Secrets,
    scope: &TenantScope,
    id: PartyCodeId,
) -> Result<Then> {
    let mut code = table::lock(tx, id).await?;
    let Some(reader) = reader(tx, secrets, &code).await? else {
        if code.contact.take().is_some() {
            table::save(tx, &code).await?;
        }
        return Ok(Then::Over);
    };
    let sends = table::lock_sends(tx, id).await?;
    match standing(courier, &code, &sends, tx.wall_now())? {
        // Where it went is kept until then, and no longer.
        Now::Arrived if code.contact.is_some() => return Ok(Then::Later(code.expires_at)),
        Now::Arrived => return Ok(Then::Over),
        Now::Wait(until) => return Ok(Then::Later(until)),
        Now::Go => {}
    }
    let Some((way, not_by)) = next(courier, reader.ways, &code, &sends) else {
        tracing::error!(tenant = %scope.tenant(), code = %id, "nobody is left who could carry a one-time code");
        return Ok(if code.contact.is_some() { Then::Later(code.expires_at) } else { Then::Over });
    };
    let send = PartyCodeSendRow {
        id: tx.fresh(),
        code_id: id,
        channel: way.as_str().to_owned(),
        status: "submitted".to_owned(),
        carrier: None,
        provider_id: None,
        cost: None,
        reason: None,
        submitted_at: tx.wall_now(),
        resolved_at: None,
        delivered_at: None,
    };
    table::begin_send(tx, &send).await?;
    let envelope = envelope(tx, secrets, scope, &code, (way, reader), (send.id, not_by)).await?;
    Ok(Then::Hand(Box::new(envelope), send.id))
}

/// Whom a code goes to, while it works.
async fn reader(tx: &mut TenantTx, secrets: &Secrets, code: &PartyCodeRow) -> Result<Option<Reader>> {
    let Some(customer) = code.customer_id else {
        if !lives(code, tx.wall_now()) {
            return Ok(None);
        }
        let locale = code.locale.as_deref().and_then(Locale::parse).unwrap_or(Locale::EnNg);
        let reader = |to, ways| Reader { to, mailbox: None, ways, name: None, locale };
        return Ok(goes_to(tx, secrets, code).await?.map(|contact| match contact {
            Contact::Phone(phone) => reader(Address::Phone(phone), WAYS_OF_PHONE),
            Contact::Email(mail) => reader(Address::Email(mail), WAYS_OF_MAILBOX),
        }));
    };
    let phone = match reachable(tx, customer).await {
        Ok(phone) => phone,
        Err(error) if error.kind == Kind::Refused => return Ok(None),
        Err(error) => return Err(error),
    };
    if !works(code, &phone_hash(secrets, tx.tenant(), &phone), tx.wall_now()) {
        return Ok(None);
    }
    let customer = customers::get(tx, customer).await?;
    let locale = customer.locale.as_deref().and_then(Locale::parse).unwrap_or(Locale::EnNg);
    let mailbox = customer.email.map(Address::Email);
    let ways = if mailbox.is_some() { WAYS_OF_PARTY } else { WAYS_WITHOUT_MAILBOX };
    Ok(Some(Reader { to: Address::Phone(phone), mailbox, ways, name: customer.name, locale }))
}

/// What is to be done after those who had it so far.
enum Now {
    /// It is there, or will not be more so.
    Arrived,
    /// Whoever has it may still tell that it arrived.
    Wait(jiff::Timestamp),
    /// Somebody else has a turn.
    Go,
}

/// Of who tells nothing, taking is arriving. Once somebody asked again, nobody's word that it arrived counts.
fn standing(
    courier: &dyn Courier,
    code: &PartyCodeRow,
    sends: &[PartyCodeSendRow],
    wall: jiff::Timestamp,
) -> Result<Now> {
    let Some(last) = sends.last().filter(|last| last.submitted_at >= code.asked_at) else { return Ok(Now::Go) };
    if sends.iter().any(|send| send.status == "delivered" && send.submitted_at >= code.asked_at) {
        return Ok(Now::Arrived);
    }
    if last.status != "accepted" {
        return Ok(Now::Go);
    }
    if !last.carrier.as_deref().is_some_and(|carrier| courier.tells(carrier)) {
        return Ok(Now::Arrived);
    }
    let until = after(last.submitted_at, PATIENCE)?;
    Ok(if wall < until { Now::Wait(until) } else { Now::Go })
}

/// The next way, and who is passed over on it: who had a turn since it was asked for, and the last before that, if there are others.
/// A way on which nobody took it is over until somebody asks again.
fn next(
    courier: &dyn Courier,
    ways: &[Channel],
    code: &PartyCodeRow,
    sends: &[PartyCodeSendRow],
) -> Option<(Channel, Vec<String>)> {
    ways.iter().copied().find_map(|way| {
        let of_way = || sends.iter().filter(move |send| send.channel == way.as_str());
        let since: Vec<&PartyCodeSendRow> = of_way().filter(|send| send.submitted_at >= code.asked_at).collect();
        let closed = since.iter().any(|send| matches!(send.status.as_str(), "refused" | "unavailable" | "unknown"));
        let mut not_by: Vec<String> = since.iter().filter_map(|send| send.carrier.clone()).collect();
        let mut left = courier.carriers(way);
        left.retain(|name| !not_by.iter().any(|had| had == name));
        if closed || left.is_empty() {
            return None;
        }
        let before = of_way().rfind(|send| send.submitted_at < code.asked_at).and_then(|send| send.carrier.clone());
        not_by.extend(before.filter(|last| left.iter().any(|name| name != last)));
        Some((way, not_by))
    })
}

async fn envelope(
    tx: &mut TenantTx,
    secrets: &Secrets,
    scope: &TenantScope,
    code: &PartyCodeRow,
    (way, reader): (Channel, Reader),
    (send, not_by): (MessageId, Vec<String>),
) -> Result<Envelope> {
    let merchant = settings::get(tx).await?;
    let name = reader.name.unwrap_or_default();
    let mut values = Values::new();
    for (tag, value) in [
        (Tag::StoreName, merchant.merchant_name.clone()),
        (Tag::CustomerName, if name.is_empty() { merchant.merchant_name.clone() } else { name }),
        (Tag::Code, text(secrets, tx.tenant(), code.id)),
    ] {
        values.set(tag, Value::Text(value)).map_err(|error| Error::fault("a code cannot be written").because(error))?;
    }
    let template = Template::SignInCode;
    let ask = Ask {
        template,
        locale: reader.locale,
        channel: way,
        values: &values,
        wording: None,
        look: Look::default(),
        footer: None,
    };
    let content = render(&ask).map_err(|error| Error::fault("a code cannot be written").because(error))?;
    let key = MessageName::of(scope, send).reveal(&secrets.sealing_key);
    let key = MessageKey::parse(&key).ok_or_else(|| Error::fault("a message's name is no key"))?;
    let to = reader.mailbox.filter(|_| way == Channel::Email).unwrap_or(reader.to);
    Ok(Envelope {
        key,
        to,
        from_name: Some(merchant.merchant_name),
        reply_to: None,
        unsubscribe_url: None,
        not_by,
        content,
    })
}

/// What became of a code that was handed over.
async fn record(tx: &mut TenantTx, code: PartyCodeId, id: MessageId, outcome: &Outcome) -> Result<()> {
    table::lock(tx, code).await?;
    let Some(mut row) = table::lock_sends(tx, code).await?.into_iter().find(|row| row.id == id) else {
        return Err(Error::fault("a code that was handed over is not on the list"));
    };
    row.carrier = outcome.carrier.map(str::to_owned);
    row.resolved_at = Some(tx.wall_now());
    match &outcome.sending {
        Sending::Accepted { id, cost } => {
            row.provider_id.clone_from(id);
            row.cost = cost.as_ref().map(|cost| format!("{} {}", cost.amount, cost.currency));
            // A receipt may have been quicker than this answer.
            further(&mut row, "accepted");
        }
        Sending::Refused(refusal) => {
            row.reason = Some(refusal.text.clone());
            further(&mut row, "refused");
        }
        Sending::Busy { .. } => further(&mut row, "unavailable"),
        Sending::Unavailable { why } => {
            row.reason = Some(why.clone());
            further(&mut row, "unavailable");
        }
        Sending::Unknown { why } => {
            row.reason = Some(why.clone());
            further(&mut row, "unknown");
        }
    }
    Ok(table::save_send(tx, &row).await?)
}

/// Takes what a carrier tells of a code. Tells whether it arrived, if this settles it.
///
/// # Errors
/// `Missing` when there is no such message; any store error.
pub async fn receipt(tx: &mut TenantTx, id: MessageId, receipt: &Receipt) -> Result<Option<bool>> {
    let code = table::code_of_send(tx, id).await?;
    let code = table::lock(tx, code).await?;
    let sends = table::lock_sends(tx, code.id).await?;
    let Some(mut row) = sends.into_iter().find(|row| row.id == id) else { return Err(Error::missing("message")) };
    let settled = matches!(row.status.as_str(), "delivered" | "failed");
    let arrived = match receipt.standing {
        Standing::Underway | Standing::Sent => return Ok(None),
        Standing::Delivered | Standing::Read => true,
        Standing::Failed { .. } => false,
    };
    if settled {
        return Ok(None);
    }
    if arrived {
        row.delivered_at = Some(receipt.at.unwrap_or(tx.wall_now()));
        further(&mut row, "delivered");
    } else {
        row.reason.clone_from(&receipt.code);
        further(&mut row, "failed");
    }
    table::save_send(tx, &row).await?;
    if !arrived {
        // The next who carries it has a turn at once.
        let work = store::due::NewDue { subject: code.id.uuid(), lane: store::Lane::REAL, due_at: Some(tx.wall_now()) };
        due::schedule(tx, store::Kind::PartyCode, &[work]).await?;
    }
    Ok(Some(arrived))
}

/// A message only gets further.
fn further(row: &mut PartyCodeSendRow, status: &str) {
    const ORDER: [&str; 7] = ["submitted", "unavailable", "refused", "unknown", "accepted", "failed", "delivered"];
    let rank = |status: &str| ORDER.iter().position(|one| *one == status);
    if rank(status) > rank(&row.status) {
        status.clone_into(&mut row.status);
    }
}
