//! Codes that prove a phone.
//!
//! A code is six digits, derived from a secret of the process and never stored, and the same on every way that it is sent, so that a
//! message that comes late still has the right one. It works for ten minutes, once, and five wrong tries end it. How often one may be
//! asked for is bounded for a number and for an address, and grows slower each time.

use ids::{CustomerId, PartyCodeId, PartySessionId, TenantId};
use jiff::{SignedDuration, Timestamp};
use notices::Channel;
use notices::contact::Phone;
use runtime::secret::Secrets;
use serde_json::json;
use store::due::NewDue;
use store::escrow::codes::{self as table, PartyCodeRow};
use store::{Kind as Work, Lane, TenantTx, customers, due};
use subtle::ConstantTimeEq as _;
use usecase::{Error, Kind, Result};

use crate::sessions::{after, prove};
use crate::{Whence, mac};

/// How long a code works.
pub(crate) const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Wrong tries that end a code.
pub(crate) const MOST_WRONG: i16 = 5;

/// How long to wait before asking for the same code again, each time.
const WAITS: [i64; 3] = [30, 60, 120];

/// How often codes are sent to a number within an hour.
const MOST_OF_PHONE: i64 = 5;

/// How often codes are asked for from an address within a day.
const MOST_OF_ADDRESS: i64 = 20;

/// Numbers without a country are of the home market.
pub(crate) const REGION: &str = "NG";

/// What a proved phone is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To act on a page of theirs.
    Page,
    /// To be known as theirs, asked for by the merchant.
    Phone,
}

impl Purpose {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Page => "page",
            Purpose::Phone => "phone",
        }
    }
}

/// What asking for a code came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Where it goes, with the middle hidden.
    pub to: String,
    /// From when on it may be asked for again.
    pub again_at: Timestamp,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// What entering a code came to. A wrong one is counted, so the transaction is to be committed in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It was right, and is spent.
    Right,
    /// It was not; this many tries are left.
    Wrong(i16),
    /// There is no code that works: it was never asked for, is over, or was tried too often.
    Over,
}

/// Sends a code to a customer's phone, or the one that is on its way once more, by somebody else.
///
/// # Errors
/// `Refused` without a phone that messages reach, for a country that is not on the merchant's list, too soon, or too often.
pub async fn ask(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    purpose: Purpose,
    whence: &Whence,
) -> Result<Asked> {
    let phone = reachable(tx, customer).await?;
    let hash = phone_hash(secrets, tx.tenant(), &phone);
    let wall = tx.wall_now();
    let open = table::lock_open(tx, customer, purpose.as_str()).await?;
    let open = match open {
        Some(row) if works(&row, &hash, wall) => Some(row),
        Some(mut over) => {
            over.voided_at = Some(wall);
            table::save(tx, &over).await?;
            None
        }
        None => None,
    };
    bounded(tx, &hash, whence).await?;
    let row = match open {
        Some(row) => again(tx, row, wall).await?,
        None => fresh(tx, customer, purpose, hash, whence, wall).await?,
    };
    let work = NewDue { subject: row.id.uuid(), lane: Lane::REAL, due_at: Some(wall) };
    due::schedule(tx, Work::PartyCode, &[work]).await?;
    Ok(Asked { to: phone.to_string(), again_at: after(row.asked_at, wait(row.asked))?, expires_at: row.expires_at })
}

/// Takes what somebody typed. A right code proves that the phone is theirs, and in a session that it is they who are there.
///
/// # Errors
/// Any store error.
pub async fn enter(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    purpose: Purpose,
    session: Option<PartySessionId>,
    typed: &str,
) -> Result<Entered> {
    let phone = match reachable(tx, customer).await {
        Ok(phone) => phone,
        Err(error) if error.kind == Kind::Refused => return Ok(Entered::Over),
        Err(error) => return Err(error),
    };
    let hash = phone_hash(secrets, tx.tenant(), &phone);
    let wall = tx.wall_now();
    let Some(mut row) = table::lock_open(tx, customer, purpose.as_str()).await? else { return Ok(Entered::Over) };
    if !works(&row, &hash, wall) {
        return Ok(Entered::Over);
    }
    let plain: String = typed.chars().filter(char::is_ascii_digit).collect();
    let right: bool = plain.as_bytes().ct_eq(text(secrets, tx.tenant(), row.id).as_bytes()).into();
    if !right {
        row.wrong = row.wrong.saturating_add(1);
        table::save(tx, &row).await?;
        tx.audit("escrow_party.wrong_code", customer.to_string(), None, Some(json!({ "wrong": row.wrong })));
        let left = MOST_WRONG.saturating_sub(row.wrong);
        return Ok(if left > 0 { Entered::Wrong(left) } else { Entered::Over });
    }
    row.spent_at = Some(wall);
    table::save(tx, &row).await?;
    // What went to a mailbox, because nobody reached the phone, shows that it is they, and proves no phone.
    if !table::lock_sends(tx, row.id).await?.iter().any(|send| send.channel == Channel::Email.as_str()) {
        escrows::phone_proved(tx, customer).await?;
    }
    if let Some(id) = session {
        let new_device = prove(tx, id).await?;
        let facts = json!({ "id": customer, "customerId": customer, "newDevice": new_device });
        tx.record("escrow_party.signed_in", customer.uuid(), facts.clone());
        tx.audit("escrow_party.sign_in", customer.to_string(), None, Some(facts));
    }
    Ok(Entered::Right)
}

/// How often codes may be asked for before somebody has to show that they are a person.
pub(crate) const BEFORE_CAPTCHA: i64 = 2;

/// Whether codes were asked for so often, to this number or from this address, that whoever asks again has to show that they are a
/// person.
///
/// # Errors
/// As for asking.
pub async fn asks_often(tx: &mut TenantTx, secrets: &Secrets, customer: CustomerId, whence: &Whence) -> Result<bool> {
    let phone = reachable(tx, customer).await?;
    let hash = phone_hash(secrets, tx.tenant(), &phone);
    let back = tx.wall_now().checked_sub(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MIN);
    let (of_phone, of_address) = table::asked_since(tx, &hash, back, whence.address.as_deref(), back).await?;
    Ok(of_phone >= BEFORE_CAPTCHA || of_address >= BEFORE_CAPTCHA)
}

/// What a code says.
pub(crate) fn text(secrets: &Secrets, tenant: TenantId, id: PartyCodeId) -> String {
    let hash = mac::keyed(secrets, b"recoup party code v1", &[tenant.uuid().as_bytes(), id.uuid().as_bytes()]);
    let [a, b, c, d, ..] = hash;
    // Two to the 32 is no multiple of a million: the first codes are likelier by one in four thousand, which helps nobody guess.
    format!("{:06}", u32::from_be_bytes([a, b, c, d]) % 1_000_000)
}

/// The number that codes of somebody go to.
pub(crate) async fn reachable(tx: &mut TenantTx, customer: CustomerId) -> Result<Phone> {
    let row = customers::get(tx, customer).await?;
    usecase::personal::living(&row)?;
    let phone = row.phone.as_deref().and_then(|text| Phone::parse(text, REGION).ok()).filter(Phone::is_mobile);
    let message = "There is no mobile phone of this customer that a code could be sent to. Have the merchant add it.";
    let phone = phone.ok_or_else(|| Error::refused("no_phone", message))?;
    let (choices, _, _) = escrows::settings(tx).await?;
    if !choices.sends_codes_to(phone.e164()) {
        let message = "No codes are sent to phones of this country. The merchant's list is `codePrefixes` of the escrow settings.";
        return Err(Error::refused("phone_country", message));
    }
    Ok(phone)
}

/// Whether a code is still good: not over, not tried too often, and for the number that the customer has now.
pub(crate) fn works(row: &PartyCodeRow, hash: &[u8], wall: Timestamp) -> bool {
    row.spent_at.is_none()
        && row.voided_at.is_none()
        && wall < row.expires_at
        && row.wrong < MOST_WRONG
        && row.phone_hash == hash
}

pub(crate) fn phone_hash(secrets: &Secrets, tenant: TenantId, phone: &Phone) -> [u8; 32] {
    mac::keyed(secrets, b"recoup party phone v1", &[tenant.uuid().as_bytes(), phone.e164().as_bytes()])
}

/// How long to wait after a code was asked for so many times.
fn wait(asked: i16) -> SignedDuration {
    let nth = usize::try_from(asked.saturating_sub(1)).unwrap_or(0);
    SignedDuration::from_secs(*WAITS.get(nth).unwrap_or(&120))
}

async fn again(tx: &mut TenantTx, mut row: PartyCodeRow, wall: Timestamp) -> Result<PartyCodeRow> {
    let from = after(row.asked_at, wait(row.asked))?;
    if wall < from {
        let left = from.duration_since(wall).as_secs().max(1);
        let message = format!("A code is on its way. If it has not come, ask again in {left} seconds.");
        return Err(Error::refused("code_too_soon", message));
    }
    row.asked = row.asked.saturating_add(1);
    row.asked_at = wall;
    table::save(tx, &row).await?;
    Ok(row)
}

async fn fresh(
    tx: &mut TenantTx,
    customer: CustomerId,
    purpose: Purpose,
    hash: [u8; 32],
    whence: &Whence,
    wall: Timestamp,
) -> Result<PartyCodeRow> {
    let row = PartyCodeRow {
        id: tx.fresh(),
        customer_id: Some(customer),
        purpose: purpose.as_str().to_owned(),
        phone_hash: hash.to_vec(),
        contact_kind: None,
        contact: None,
        contact_key: None,
        range_hash: None,
        network: None,
        locale: None,
        address: whence.address.clone(),
        asked: 1,
        wrong: 0,
        spent_at: None,
        voided_at: None,
        asked_at: wall,
        expires_at: after(wall, CODE_LIFE)?,
        created_at: wall,
    };
    table::insert(tx, &row).await?;
    tx.audit("escrow_party.code", customer.to_string(), None, Some(json!({ "purpose": row.purpose })));
    Ok(row)
}

/// Messages cost money: whoever asks for many is somebody who is paid for them.
async fn bounded(tx: &mut TenantTx, hash: &[u8], whence: &Whence) -> Result<()> {
    let wall = tx.wall_now();
    let back = |hours| wall.checked_sub(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MIN);
    let (of_phone, of_address) = table::asked_since(tx, hash, back(1), whence.address.as_deref(), back(24)).await?;
    if of_phone >= MOST_OF_PHONE || of_address >= MOST_OF_ADDRESS {
        let message = "Too many codes were asked for. Wait an hour, and look through the messages that came.";
        return Err(Error::refused("too_many_codes", message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ids::{PartyCodeId, TenantId, Uuid};
    use runtime::secret::Secrets;

    #[test]
    fn a_code_is_six_digits_of_its_own() {
        let secrets = |letter: &str| Secrets::new("p".repeat(32).into(), letter.repeat(32).into(), "one".to_owned());
        let text = |secrets: &Secrets, tenant, id| {
            super::text(
                secrets,
                TenantId::from_uuid(Uuid::from_u128(tenant)),
                PartyCodeId::from_uuid(Uuid::from_u128(id)),
            )
        };
        let first = text(&secrets("a"), 1, 1);
        assert!(first.len() == 6 && first.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(first, text(&secrets("a"), 1, 1));
        for other in [text(&secrets("a"), 1, 2), text(&secrets("a"), 2, 1), text(&secrets("b"), 1, 1)] {
            assert_ne!(first, other);
        }
    }
}
