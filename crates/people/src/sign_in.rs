//! Signing in: a code to a phone or a mailbox. Whoever proves one that nobody proved before is a new person.

use identity::{Contact, Entered, Reason, Requested, Whence};
use ids::CustomerId;
use jiff::SignedDuration;
use notices::Locale;
use runtime::secret::Secrets;
use setup::customers::{CustomerChange, NewCustomer, Reading};
use store::persons::contacts as table;
use store::{TenantTx, customers, persons, settings};
use usecase::{Error, Result};

use crate::contacts;
use crate::sessions::{Session, begin, plus};

/// What entering a code came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// They are signed in.
    In(Session),
    /// It was wrong; so many tries are left.
    Wrong(i16),
    /// There is no code that works.
    Over,
}

/// Sends a code to whatever somebody typed. The answer is the same whether anybody is known by it.
///
/// # Errors
/// A field error for what is no contact; `Refused` for a country without codes, too soon, too often.
pub async fn start(
    tx: &mut TenantTx,
    secrets: &Secrets,
    typed: &str,
    before: Option<&str>,
    whence: &Whence,
    locale: Option<Locale>,
) -> Result<Requested> {
    let contact = Contact::parse(typed)?;
    identity::request(tx, secrets, &contact, Reason::SignIn, before, (whence, locale)).await
}

/// Whether codes were asked for so often that whoever asks for one more has to show that they are a person.
///
/// # Errors
/// A field error for what is no contact.
pub async fn asks_often(tx: &mut TenantTx, secrets: &Secrets, typed: &str, whence: &Whence) -> Result<bool> {
    identity::requests_often(tx, secrets, &Contact::parse(typed)?, whence).await
}

/// Takes a code. To be committed in any case: a wrong one is counted.
///
/// # Errors
/// `Busy` when two prove the same new contact at once; any store error.
pub async fn finish(
    tx: &mut TenantTx,
    secrets: &Secrets,
    (request, typed): (&str, &str),
    whence: &Whence,
    locale: Option<Locale>,
) -> Result<Arrival> {
    let contact = match identity::prove(tx, secrets, Reason::SignIn, request, typed).await? {
        (Entered::Right, Some(contact)) => contact,
        (Entered::Wrong(left), _) => return Ok(Arrival::Wrong(left)),
        (Entered::Right | Entered::Over, _) => return Ok(Arrival::Over),
    };
    let Some(known) = table::lock_by_hash(tx, &contact.hash(secrets)).await? else {
        return Ok(Arrival::In(first_time(tx, secrets, &contact, whence, locale).await?));
    };
    let person = persons::lock(tx, known.person_id).await?;
    let quarantined = known.kind == "phone" && is_dormant(tx, person.proved_at).await?;
    if !quarantined {
        persons::proved(tx, known.person_id).await?;
    }
    Ok(Arrival::In(begin(tx, known.person_id, known.id, quarantined, whence).await?))
}

/// Whether a phone alone says too little, because numbers are given to others after a while.
async fn is_dormant(tx: &mut TenantTx, proved_at: jiff::Timestamp) -> Result<bool> {
    let days = settings::portal(tx).await?.dormant_days;
    let end = plus(proved_at, SignedDuration::from_hours(i64::from(days).saturating_mul(24)))?;
    Ok(tx.wall_now() >= end)
}

/// Makes a person of whoever proved a contact.
pub(crate) async fn first_time(
    tx: &mut TenantTx,
    secrets: &Secrets,
    contact: &Contact,
    whence: &Whence,
    locale: Option<Locale>,
) -> Result<Session> {
    let value = contact.value().to_owned();
    let (phone, email) = match contact {
        Contact::Phone(_) => (Some(value), None),
        Contact::Email(_) => (None, Some(value)),
    };
    let reading = Reading { locale: locale.map(|locale| locale.as_str().to_owned()), time_zone: None };
    let new = NewCustomer { phone, email, reading, ..NewCustomer::default() };
    let row = setup::customers::create(tx, secrets, new).await?;
    persons::insert(tx, row.id).await?;
    let kept = contacts::keep(tx, secrets, &row, contact).await?;
    begin(tx, row.id, kept, false, whence).await
}

/// The language that a person is written to in; none when they chose none.
///
/// # Errors
/// Any store error.
pub async fn language(tx: &mut TenantTx, person: CustomerId) -> Result<Option<Locale>> {
    Ok(customers::get(tx, person).await?.locale.as_deref().and_then(Locale::parse))
}

/// Chooses it.
///
/// # Errors
/// A field error for a language that nothing is written in.
pub async fn speak(tx: &mut TenantTx, secrets: &Secrets, of: &Session, tag: &str) -> Result<()> {
    let unknown = || Error::field("language", "unknown_value", "Choose one of the languages of the list.");
    let locale = Locale::parse(tag).ok_or_else(unknown)?;
    let change = CustomerChange { locale: Some(Some(locale.as_str().to_owned())), ..CustomerChange::default() };
    setup::customers::change(tx, secrets, of.person, change).await?;
    Ok(())
}
