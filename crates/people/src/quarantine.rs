//! A number that comes back after a long time may have a new owner. Until something is shown that only the old one has, nothing that
//! was there before is shown; or the new one starts afresh, and the number is theirs.

use identity::{Entered, Reason, Whence};
use runtime::secret::Secrets;
use serde_json::json;
use store::persons::{contacts as table, sessions};
use store::{TenantTx, customers, methods, persons};
use usecase::{Error, Result};

use crate::sessions::{Session, end_all};
use crate::{contacts, sign_in};

/// How many cards may be named in one session.
pub const MOST_GUESSES: i16 = 3;

/// Takes the last four digits and the end of a saved card. Answers whether it is one of theirs. To be committed in any case: a wrong
/// one is counted.
///
/// # Errors
/// `Refused` `too_many_guesses`.
pub async fn confirm_with_card(
    tx: &mut TenantTx,
    of: &Session,
    last4: &str,
    (month, year): (i16, i16),
) -> Result<bool> {
    persons::lock(tx, of.person).await?;
    let row = sessions::find(tx, of.id).await?;
    let mut row = row.filter(|row| row.person_id == of.person).ok_or_else(|| Error::missing("session"))?;
    if !row.quarantined {
        return Ok(true);
    }
    if row.wrong >= MOST_GUESSES {
        let message = "Too many cards were tried. Use another phone or mailbox of yours, or start afresh.";
        return Err(Error::refused("too_many_guesses", message));
    }
    let saved = methods::active_of(tx, &[of.person.uuid()]).await?;
    let right = saved.iter().any(|card| {
        card.last4.as_deref() == Some(last4) && (card.exp_month, card.exp_year) == (Some(month), Some(year))
    });
    if right {
        row.quarantined = false;
        persons::proved(tx, of.person).await?;
    } else {
        row.wrong = row.wrong.saturating_add(1);
    }
    sessions::save(tx, &row).await?;
    tx.audit("person.confirm", of.person.to_string(), None, Some(json!({ "by": "card", "right": right })));
    Ok(right)
}

/// Takes the code of another contact of theirs. To be committed in any case: a wrong one is counted.
///
/// # Errors
/// `Refused` for a contact that is none of theirs, which whoever proved it may be told.
pub async fn confirm_with_code(
    tx: &mut TenantTx,
    secrets: &Secrets,
    of: &Session,
    request: &str,
    typed: &str,
) -> Result<Entered> {
    let contact = match identity::prove(tx, secrets, Reason::Confirm, request, typed).await? {
        (Entered::Right, Some(contact)) => contact,
        (entered, _) => return Ok(entered),
    };
    let found = table::lock_by_hash(tx, &contact.hash(secrets)).await?;
    if !found.is_some_and(|row| row.person_id == of.person && row.id != of.contact) {
        let message = "That is yours, but it does not belong to this account. Use another one, or start afresh.";
        return Err(Error::refused("other_contact", message));
    }
    persons::lock(tx, of.person).await?;
    let row = sessions::find(tx, of.id).await?;
    let mut row = row.filter(|row| row.person_id == of.person).ok_or_else(|| Error::missing("session"))?;
    row.quarantined = false;
    sessions::save(tx, &row).await?;
    persons::proved(tx, of.person).await?;
    tx.audit("person.confirm", of.person.to_string(), None, Some(json!({ "by": "contact", "right": true })));
    Ok(Entered::Right)
}

/// The number is somebody else's now: it leaves the account that it signed in to, of which nothing is shown, and a new one begins.
///
/// # Errors
/// `Conflict` outside of quarantine.
pub async fn start_afresh(tx: &mut TenantTx, secrets: &Secrets, of: &Session, whence: &Whence) -> Result<Session> {
    if !of.quarantined {
        let message = "You are who you were. To leave, remove your data in the settings.";
        return Err(Error::conflict("not_quarantined", message));
    }
    persons::lock(tx, of.person).await?;
    let mine = contacts::own(tx, secrets, of.person).await?;
    let own = mine.into_iter().find(|one| one.id == of.contact).ok_or_else(|| Error::missing("contact"))?;
    let contact = identity::Contact::parse(&own.value)?;
    contacts::give_up(tx, of, own.id).await?;
    end_all(tx, of).await?;
    let before = customers::get(tx, of.person).await?;
    contacts::write_to(tx, secrets, &before).await?;
    let new = sign_in::first_time(tx, secrets, &contact, whence, None).await?;
    tx.audit("person.start_afresh", new.person.to_string(), None, Some(json!({ "contact": new.contact })));
    Ok(new)
}
