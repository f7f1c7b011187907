//! The phones and mailboxes of a person: each proved by a code, at least one always there.

use identity::{Contact, Entered, Reason};
use ids::{CustomerId, PersonContactId};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::json;
use setup::customers::CustomerChange;
use store::customers::{self, CustomerRow};
use store::persons::contacts::{self as table, PersonContactRow};
use store::{TenantTx, persons};
use usecase::personal::{self, Pen};
use usecase::{Error, Kind, OnConstraint as _, Result};

use crate::sessions::Session;
use crate::{sessions, trusted};

/// Most contacts of one person.
const MOST: usize = 6;

/// A contact as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Which.
    pub id: PersonContactId,
    /// `phone` or `email`.
    pub kind: String,
    /// The number, or the address.
    pub value: String,
    /// Since when it is theirs.
    pub verified_at: Timestamp,
}

/// The contacts of a person, oldest first.
///
/// # Errors
/// `Fault` when one cannot be read.
pub async fn own(tx: &mut TenantTx, secrets: &Secrets, person: CustomerId) -> Result<Vec<Own>> {
    let mut rows = table::of(tx, person).await?;
    let mut values: Vec<Option<String>> = rows.iter_mut().map(|row| row.sealed.take()).collect();
    personal::open_text(tx, secrets, &mut values.iter_mut().collect::<Vec<_>>()).await?;
    let shown = |(row, value): (PersonContactRow, Option<String>)| Own {
        id: row.id,
        kind: row.kind,
        value: value.unwrap_or_default(),
        verified_at: row.verified_at,
    };
    Ok(rows.into_iter().zip(values).map(shown).collect())
}

/// Keeps a contact that was proved.
pub(crate) async fn keep(
    tx: &mut TenantTx,
    secrets: &Secrets,
    person: &CustomerRow,
    contact: &Contact,
) -> Result<PersonContactId> {
    let pen = Pen::of(tx, secrets, person).await?;
    let wall = tx.wall_now();
    let row = PersonContactRow {
        id: tx.fresh(),
        person_id: person.id,
        kind: contact.kind().to_owned(),
        hash: contact.hash(secrets).to_vec(),
        sealed: Some(pen.seal_text(contact.value().to_owned())),
        verified_at: wall,
        created_at: wall,
    };
    let taken = || Error::new(Kind::Busy, "busy", "This was proved twice at the same time. Ask for a new code.");
    table::insert(tx, &row).await.on_constraint("person_contacts_once", taken)?;
    tx.audit("person.contact_add", person.id.to_string(), None, Some(json!({ "id": row.id, "kind": row.kind })));
    Ok(row.id)
}

/// Takes the code of one more contact. To be committed in any case: a wrong one is counted.
///
/// # Errors
/// `Forbidden` in quarantine; `Conflict` when it is somebody's already, or there are too many.
pub async fn add(tx: &mut TenantTx, secrets: &Secrets, of: &Session, request: &str, typed: &str) -> Result<Entered> {
    trusted(of)?;
    let contact = match identity::prove(tx, secrets, Reason::AddContact, request, typed).await? {
        (Entered::Right, Some(contact)) => contact,
        (entered, _) => return Ok(entered),
    };
    persons::lock(tx, of.person).await?;
    let mine = table::of(tx, of.person).await?;
    match table::lock_by_hash(tx, &contact.hash(secrets)).await? {
        Some(row) if row.person_id == of.person => return Ok(Entered::Right),
        // Whoever proved it may be told: it is theirs.
        Some(_) => {
            let message = "This is how another account is signed in to. Sign in with it, and remove it there first.";
            return Err(Error::conflict("contact_taken", message));
        }
        None => {}
    }
    if mine.len() >= MOST {
        return Err(Error::conflict("too_many_contacts", "There are six already. Remove one first."));
    }
    let person = customers::get(tx, of.person).await?;
    keep(tx, secrets, &person, &contact).await?;
    persons::proved(tx, of.person).await?;
    write_to(tx, secrets, &person).await?;
    Ok(Entered::Right)
}

/// Removes a contact; sessions that it began end, except the one in which it is removed.
///
/// # Errors
/// `Missing`; `Forbidden` in quarantine; `Conflict` for the last one.
pub async fn remove(tx: &mut TenantTx, secrets: &Secrets, of: &Session, id: PersonContactId) -> Result<()> {
    trusted(of)?;
    persons::lock(tx, of.person).await?;
    let mine = table::of(tx, of.person).await?;
    if mine.len() <= 1 {
        let message = "It is the only way to sign in. Add another one first.";
        return Err(Error::conflict("last_contact", message));
    }
    give_up(tx, of, id).await?;
    let person = customers::get(tx, of.person).await?;
    write_to(tx, secrets, &person).await
}

/// Takes a contact away from its person.
pub(crate) async fn give_up(tx: &mut TenantTx, of: &Session, id: PersonContactId) -> Result<()> {
    table::remove(tx, of.person, id).await?;
    for row in store::persons::sessions::live_of(tx, of.person).await? {
        if row.contact_id == id && row.id != of.id {
            sessions::end(tx, of, row.id).await?;
        }
    }
    tx.audit("person.contact_remove", of.person.to_string(), Some(json!({ "id": id })), None);
    Ok(())
}

/// Messages go to the first phone and the first mailbox.
pub(crate) async fn write_to(tx: &mut TenantTx, secrets: &Secrets, person: &CustomerRow) -> Result<()> {
    let all = own(tx, secrets, person.id).await?;
    let first = |kind: &str| all.iter().find(|one| one.kind == kind).map(|one| one.value.clone());
    let (phone, email) = (first("phone"), first("email"));
    if (phone.as_ref(), email.as_ref()) == (person.phone.as_ref(), person.email.as_ref()) {
        return Ok(());
    }
    let change = CustomerChange { phone: Some(phone), email: Some(email), ..CustomerChange::default() };
    setup::customers::change(tx, secrets, person.id, change).await?;
    Ok(())
}
