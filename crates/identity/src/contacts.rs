//! Codes that prove a contact: a phone or a mailbox that may be nobody's yet.
//!
//! The promise: what is answered says nothing of whether somebody is known by the contact; a code works for the request that it was
//! asked for with and for no other; and whoever asks without end gets no messages for it. Limits count a contact, the network that
//! somebody asks from, the range of numbers that a phone is in, and the house as a whole.

use std::net::IpAddr;

use ids::{PartyCodeId, Uuid};
use jiff::{SignedDuration, Timestamp};
use notices::Locale;
use notices::contact::Phone;
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use serde_json::json;
use store::due::NewDue;
use store::escrow::codes::{self as table, CodeTrafficRow, PartyCodeRow};
use store::{Kind as Work, Lane, StoreError, TenantTx, due, settings};
use subtle::ConstantTimeEq as _;
use usecase::seal::{Place, Sealed};
use usecase::{Error, Result, vault};

use crate::codes::{BEFORE_CAPTCHA, CODE_LIFE, Entered, MOST_WRONG, REGION, text};
use crate::sessions::after;
use crate::{Whence, mac};

/// How a sealed contact is told from other sealed values.
const PLACE_FORM: u32 = 0x7063_0001;

/// How long to wait before asking again for a contact, each time within an hour.
const LADDER: [i64; 7] = [30, 60, 120, 300, 600, 1_200, 1_920];

/// How often codes are sent to a contact within an hour, and a day.
const MOST_AN_HOUR: i64 = 5;
const MOST_A_DAY: i64 = 10;

/// Wrong tries for a contact within an hour, over all its codes. A day's codes have fifty: somebody guesses right once in
/// twenty thousand days.
const MOST_WRONG_AN_HOUR: i64 = 10;

/// How often codes are asked for from a network within an hour. Carriers put many phones behind one address.
const MOST_OF_NETWORK: i64 = 30;

/// How many codes go to a range of numbers within a day before some of them must have been entered.
const RANGE_UNPROVED: i64 = 20;

/// Of those, one in this many.
const RANGE_SHARE: i64 = 5;

/// What all of them together may cost within an hour, in codes.
const MOST_OF_HOUSE: i64 = 2_000;

/// How somebody can be reached, and prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    /// A mobile phone.
    Phone(Phone),
    /// A mailbox, in lower case.
    Email(String),
}

impl Contact {
    /// Reads what somebody typed: with an at sign a mailbox, otherwise a mobile number, of the home market unless it says.
    ///
    /// # Errors
    /// A field error for neither.
    pub fn parse(typed: &str) -> Result<Contact> {
        let typed = typed.trim();
        if typed.contains('@') {
            let mail = typed.to_lowercase();
            let mut checks = usecase::check::Checks::new();
            checks.email("contact", &mail);
            checks.done()?;
            return Ok(Contact::Email(mail));
        }
        let phone = Phone::parse(typed, REGION).ok().filter(Phone::is_mobile);
        let message = "Write a mobile number, such as 0803 123 4567, or an e-mail address.";
        phone.map(Contact::Phone).ok_or_else(|| Error::field("contact", "bad_contact", message))
    }

    /// `phone` or `email`.
    pub fn kind(&self) -> &'static str {
        match self {
            Contact::Phone(_) => "phone",
            Contact::Email(_) => "email",
        }
    }

    /// As it is stored and written to: E.164, or the address.
    pub fn value(&self) -> &str {
        match self {
            Contact::Phone(phone) => phone.e164(),
            Contact::Email(mail) => mail,
        }
    }

    /// With the middle hidden, for whoever typed it.
    pub fn masked(&self) -> String {
        match self {
            Contact::Phone(phone) => phone.to_string(),
            Contact::Email(mail) => {
                let (name, host) = mail.split_once('@').unwrap_or((mail, ""));
                format!("{}***@{host}", name.chars().next().unwrap_or('*'))
            }
        }
    }

    /// What stands for it where it is looked for: a hash that nobody computes without the process's key.
    pub fn hash(&self, secrets: &Secrets) -> [u8; 32] {
        mac::keyed(secrets, b"recoup person contact v1", &[self.kind().as_bytes(), b":", self.value().as_bytes()])
    }

    /// The range that a number is in: all but its last four digits. Mailboxes have none.
    fn range(&self, secrets: &Secrets) -> Option<[u8; 32]> {
        let Contact::Phone(phone) = self else { return None };
        let digits = phone.e164();
        let range = digits.get(..digits.len().saturating_sub(4)).unwrap_or(digits);
        Some(mac::keyed(secrets, b"recoup number range v1", &[range.as_bytes()]))
    }

    fn of(kind: &str, value: &str) -> Option<Contact> {
        match kind {
            "phone" => Phone::parse(value, REGION).ok().map(Contact::Phone),
            "email" => Some(Contact::Email(value.to_owned())),
            _ => None,
        }
    }
}

/// What a proved contact is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// To sign in.
    SignIn,
    /// To be one more contact of somebody who is signed in.
    AddContact,
    /// To show that it is still they, after a long time.
    Confirm,
}

impl Reason {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::SignIn => "sign_in",
            Reason::AddContact => "add_contact",
            Reason::Confirm => "confirm",
        }
    }
}

/// What asking for a code of a contact came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// What the code has to be entered with.
    pub request: String,
    /// Where it goes, with the middle hidden.
    pub to: String,
    /// From when on it may be asked for again.
    pub again_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Sends a code to a contact. With the request of one that was asked for before and still works, the same once more.
///
/// # Errors
/// `Refused` for a country that is not on the house's list, too soon, or too often: whoever is known by the contact or not.
pub async fn request(
    tx: &mut TenantTx,
    secrets: &Secrets,
    contact: &Contact,
    reason: Reason,
    before: Option<&str>,
    (whence, locale): (&Whence, Option<Locale>),
) -> Result<Requested> {
    if let Contact::Phone(phone) = contact {
        let (choices, _, _) = escrows::settings(tx).await?;
        if !choices.sends_codes_to(phone.e164()) {
            let message = "No codes are sent to phones of this country. Use an e-mail address.";
            return Err(Error::refused("phone_country", message));
        }
    }
    let wall = tx.wall_now();
    let mut row = draft(tx, secrets, contact, reason, whence)?;
    row.locale = locale.map(|locale| locale.as_str().to_owned());
    table::stand_in_line(tx, &row, false).await?;
    let traffic = table::traffic(tx, &row).await?;
    bounded(&traffic, wall)?;
    let asked = traffic.asked_hour.saturating_add(1);
    if let Contact::Phone(_) = contact {
        affordable(tx, &row, traffic).await?;
    }
    match resent(tx, secrets, before, &row).await? {
        Some(open) => row = open,
        None => {
            let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: PLACE_FORM };
            let sealed = vault::seal(tx, secrets, &place, contact.value().as_bytes()).await?;
            (row.contact, row.contact_key) = (Some(sealed.bytes), Some(sealed.key_id));
            table::insert(tx, &row).await?;
        }
    }
    tx.audit("person.code", row.id.to_string(), None, Some(json!({ "purpose": row.purpose })));
    let work = NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(wall) };
    due::schedule(tx, Work::PartyCode, &[work]).await?;
    Ok(Requested {
        request: named(secrets, row.id),
        to: contact.masked(),
        again_at: after(wall, wait(asked))?,
        expires_at: row.expires_at,
    })
}

/// Whether codes were asked for so often, for this contact or from this network, that whoever asks again has to show that they are a
/// person. It says nothing of whether somebody is known by the contact.
///
/// # Errors
/// Any store error.
pub async fn requests_often(tx: &mut TenantTx, secrets: &Secrets, contact: &Contact, whence: &Whence) -> Result<bool> {
    let row = draft(tx, secrets, contact, Reason::SignIn, whence)?;
    let traffic = table::traffic(tx, &row).await?;
    Ok(traffic.asked_hour >= BEFORE_CAPTCHA || traffic.network_hour >= BEFORE_CAPTCHA)
}

/// Takes what somebody typed for a request. A right code answers the contact that it proves. A wrong one is counted, so the
/// transaction is to be committed in any case.
///
/// # Errors
/// Any store error.
pub async fn prove(
    tx: &mut TenantTx,
    secrets: &Secrets,
    reason: Reason,
    request: &str,
    typed: &str,
) -> Result<(Entered, Option<Contact>)> {
    let Some(id) = unnamed(secrets, request) else { return Ok((Entered::Over, None)) };
    let mut row = match table::lock(tx, id).await {
        Ok(row) => row,
        Err(StoreError::Missing(_)) => return Ok((Entered::Over, None)),
        Err(error) => return Err(error.into()),
    };
    let wall = tx.wall_now();
    if row.contact_kind.is_none() || row.purpose != reason.as_str() || !lives(&row, wall) {
        return Ok((Entered::Over, None));
    }
    let traffic = table::traffic(tx, &row).await?;
    if traffic.wrong_hour >= MOST_WRONG_AN_HOUR {
        return Ok((Entered::Over, None));
    }
    let plain: String = typed.chars().filter(char::is_ascii_digit).collect();
    let right: bool = plain.as_bytes().ct_eq(text(secrets, tx.tenant(), row.id).as_bytes()).into();
    if !right {
        row.wrong = row.wrong.saturating_add(1);
        let left = MOST_WRONG.saturating_sub(row.wrong);
        if left == 0 {
            row.contact = None;
        }
        table::save(tx, &row).await?;
        tx.audit("person.wrong_code", row.id.to_string(), None, Some(json!({ "wrong": row.wrong })));
        return Ok((if left > 0 { Entered::Wrong(left) } else { Entered::Over }, None));
    }
    let contact = goes_to(tx, secrets, &row).await?;
    (row.spent_at, row.contact) = (Some(wall), None);
    table::save(tx, &row).await?;
    Ok((Entered::Right, contact))
}

/// Where a code of a contact goes, while it works.
pub(crate) async fn goes_to(tx: &mut TenantTx, secrets: &Secrets, row: &PartyCodeRow) -> Result<Option<Contact>> {
    let (Some(kind), Some(bytes), Some(key_id)) = (&row.contact_kind, &row.contact, &row.contact_key) else {
        return Ok(None);
    };
    vault::learn(tx, secrets, &[key_id]).await?;
    let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: PLACE_FORM };
    let sealed = Sealed { bytes: bytes.clone(), key_id: key_id.clone() };
    let plain = vault::open(secrets, &place, &sealed);
    let plain = plain.map_err(|error| Error::fault("a contact cannot be read").because(error))?;
    let value = std::str::from_utf8(plain.expose_secret());
    let value = value.map_err(|error| Error::fault("a contact is no text").because(error))?;
    Ok(Contact::of(kind, value))
}

/// Whether a code can still be right.
pub(crate) fn lives(row: &PartyCodeRow, wall: Timestamp) -> bool {
    row.spent_at.is_none() && row.voided_at.is_none() && wall < row.expires_at && row.wrong < MOST_WRONG
}

fn draft(
    tx: &mut TenantTx,
    secrets: &Secrets,
    contact: &Contact,
    reason: Reason,
    whence: &Whence,
) -> Result<PartyCodeRow> {
    let wall = tx.wall_now();
    Ok(PartyCodeRow {
        id: tx.fresh(),
        customer_id: None,
        purpose: reason.as_str().to_owned(),
        phone_hash: contact.hash(secrets).to_vec(),
        contact_kind: Some(contact.kind().to_owned()),
        contact: None,
        contact_key: None,
        range_hash: contact.range(secrets).map(|hash| hash.to_vec()),
        network: whence.address.as_deref().and_then(network),
        locale: None,
        address: whence.address.clone(),
        asked: 1,
        wrong: 0,
        spent_at: None,
        voided_at: None,
        asked_at: wall,
        expires_at: after(wall, CODE_LIFE)?,
        created_at: wall,
    })
}

/// The code of a request before, written down as asked for once more.
async fn resent(
    tx: &mut TenantTx,
    secrets: &Secrets,
    before: Option<&str>,
    now: &PartyCodeRow,
) -> Result<Option<PartyCodeRow>> {
    let Some(id) = before.and_then(|request| unnamed(secrets, request)) else { return Ok(None) };
    let mut row = match table::lock(tx, id).await {
        Ok(row) => row,
        Err(StoreError::Missing(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if row.phone_hash != now.phone_hash || row.purpose != now.purpose || !lives(&row, tx.wall_now()) {
        return Ok(None);
    }
    row.asked = row.asked.saturating_add(1);
    row.asked_at = tx.wall_now();
    table::save(tx, &row).await?;
    Ok(Some(row))
}

/// Messages cost money: whoever asks for many is somebody who is paid for them.
fn bounded(of: &CodeTrafficRow, wall: Timestamp) -> Result<()> {
    if let Some(last) = of.asked_at.filter(|_| of.asked_hour > 0) {
        let from = after(last, wait(of.asked_hour))?;
        if wall < from {
            let left = from.duration_since(wall).as_secs().max(1);
            let message = format!("A code is on its way. If it has not come, ask again in {left} seconds.");
            return Err(Error::refused("code_too_soon", message));
        }
    }
    let of_contact = of.asked_hour >= MOST_AN_HOUR || of.asked_day >= MOST_A_DAY || of.wrong_hour >= MOST_WRONG_AN_HOUR;
    let of_range = of.range_day >= RANGE_UNPROVED && of.range_right.saturating_mul(RANGE_SHARE) < of.range_day;
    if of_range {
        tracing::warn!("codes to a range of numbers are stopped: too few of them are entered");
    }
    if of.all_hour >= MOST_OF_HOUSE {
        tracing::error!("codes are stopped for all: more than {MOST_OF_HOUSE} were asked for within an hour");
    }
    if of_contact || of_range || of.network_hour >= MOST_OF_NETWORK || of.all_hour >= MOST_OF_HOUSE {
        let message = "Too many codes were asked for. Wait an hour, and look through the messages that came; or use another \
                       phone or an e-mail address.";
        return Err(Error::refused("too_many_codes", message));
    }
    Ok(())
}

/// So near to what may be spent, whoever asks stands in one line with all others, so that it is never exceeded.
const NEAR: i64 = 200;

/// What codes to phones cost in a day has a bound in money, whoever asks for them. Mailboxes cost nothing.
async fn affordable(tx: &mut TenantTx, row: &PartyCodeRow, mut of: CodeTrafficRow) -> Result<()> {
    let chosen = settings::portal(tx).await?;
    let spent =
        |of: &CodeTrafficRow, more: i64| of.phones_day.saturating_add(more).saturating_mul(chosen.code_cost_minor);
    if spent(&of, NEAR) > chosen.code_budget_minor {
        table::stand_in_line(tx, row, true).await?;
        of = table::traffic(tx, row).await?;
    }
    if spent(&of, 1) <= chosen.code_budget_minor {
        return Ok(());
    }
    tracing::error!("codes to phones are stopped: {} may be spent on them within a day", chosen.code_budget_minor);
    let message = "No codes are sent to phones now. Use an e-mail address, or try again tomorrow.";
    Err(Error::refused("codes_spent", message))
}

/// How long to wait after a contact was sent so many codes within an hour.
fn wait(asked: i64) -> SignedDuration {
    let nth = usize::try_from(asked.saturating_sub(1)).unwrap_or(0);
    SignedDuration::from_secs(*LADDER.get(nth).unwrap_or(&1_920))
}

/// The network that an address is in: what one who asks much can easily have many addresses of.
fn network(address: &str) -> Option<String> {
    match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            Some(format!("{a}.{b}.{c}.0/24"))
        }
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            Some(format!("{a:x}:{b:x}:{c:x}:{d:x}::/64"))
        }
    }
}

/// What a request is called outside: its row's name, with proof that we wrote it.
fn named(secrets: &Secrets, id: PartyCodeId) -> String {
    format!("{}{}", id.uuid().simple(), proof(secrets, id))
}

fn unnamed(secrets: &Secrets, text: &str) -> Option<PartyCodeId> {
    let (id, shown) = text.split_at_checked(32)?;
    let id = PartyCodeId::from_uuid(Uuid::try_parse(id).ok()?);
    let same: bool = proof(secrets, id).as_bytes().ct_eq(shown.as_bytes()).into();
    same.then_some(id)
}

fn proof(secrets: &Secrets, id: PartyCodeId) -> String {
    let hash = mac::keyed(secrets, b"recoup code request v1", &[id.uuid().as_bytes()]);
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use runtime::secret::Secrets;

    use super::{Contact, network};

    #[test]
    fn a_contact_is_one_however_it_is_typed() {
        let secrets = Secrets::new("p".repeat(32).into(), "s".repeat(32).into(), "one".to_owned());
        let hash = |typed: &str| Contact::parse(typed).expect("a contact").hash(&secrets);
        assert_eq!(hash("0803 123 4567"), hash("+2348031234567"));
        assert_eq!(hash(" Ada@Example.com "), hash("ada@example.com"));
        assert_ne!(hash("0803 123 4567"), hash("0803 123 4568"));
        for wrong in ["", "ada", "ada@", "01 234 5678", "12"] {
            assert!(Contact::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_range_is_a_number_without_its_last_four() {
        let secrets = Secrets::new("p".repeat(32).into(), "s".repeat(32).into(), "one".to_owned());
        let range = |typed: &str| Contact::parse(typed).expect("a contact").range(&secrets);
        assert_eq!(range("08031234567"), range("08031239999"));
        assert_ne!(range("08031234567"), range("08031334567"));
        assert_eq!(range("ada@example.com"), None);
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        assert_eq!(network("102.89.3.7").as_deref(), Some("102.89.3.0/24"));
        assert_eq!(network("::ffff:102.89.3.9").as_deref(), Some("102.89.3.0/24"));
        assert_eq!(network("2001:db8:1:2:3:4:5:6").as_deref(), Some("2001:db8:1:2::/64"));
        assert_eq!(network("nobody"), None);
    }
}
