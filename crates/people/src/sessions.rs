//! Where a person is signed in. A session ends by itself when it is not used for a while, and after half a day in any case.

use identity::Whence;
use ids::{CustomerId, PersonContactId, PersonSessionId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::TenantTx;
use store::persons::sessions::{self as table, PersonSessionRow};
use usecase::{Error, Result};

/// How long a session lives that is not used.
pub const IDLE_LIFE: SignedDuration = SignedDuration::from_mins(30);

/// How long a session lives at most.
pub const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(12);

/// How often it is written down that a session is used.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: PersonSessionId,
    /// Whose.
    pub person: CustomerId,
    /// The contact that was proved to begin it.
    pub contact: PersonContactId,
    /// Whether nothing of before is shown.
    pub quarantined: bool,
    /// How many cards may still be named to end that.
    pub guesses_left: i16,
}

/// A session as its person sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: PersonSessionId,
    /// What the browser said it is.
    pub agent: Option<String>,
    /// From where it began.
    pub address: Option<String>,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
}

impl Session {
    pub(crate) fn of(row: &PersonSessionRow) -> Session {
        Session {
            id: row.id,
            person: row.person_id,
            contact: row.contact_id,
            quarantined: row.quarantined,
            guesses_left: crate::quarantine::MOST_GUESSES.saturating_sub(row.wrong),
        }
    }
}

/// Begins a session, which has a name of its own: nothing that was known before signing in opens it.
pub(crate) async fn begin(
    tx: &mut TenantTx,
    person: CustomerId,
    contact: PersonContactId,
    quarantined: bool,
    whence: &Whence,
) -> Result<Session> {
    let wall = tx.wall_now();
    let row = PersonSessionRow {
        id: tx.fresh(),
        person_id: person,
        contact_id: contact,
        quarantined,
        wrong: 0,
        address: whence.address.clone(),
        agent: whence.agent.clone(),
        seen_at: wall,
        ended_at: None,
        expires_at: plus(wall, LONGEST_LIFE)?,
        created_at: wall,
    };
    table::insert(tx, &row).await?;
    tx.audit(
        "person.sign_in",
        person.to_string(),
        None,
        Some(json!({ "session": row.id, "quarantined": quarantined })),
    );
    Ok(Session::of(&row))
}

/// A session that goes on: not ended, not left alone, not over, of somebody who was not erased. `None` otherwise.
///
/// # Errors
/// Any store error.
pub async fn session(tx: &mut TenantTx, id: PersonSessionId) -> Result<Option<Session>> {
    let wall = tx.wall_now();
    let Some(mut row) = table::find(tx, id).await? else { return Ok(None) };
    if row.ended_at.is_some() || wall >= row.expires_at || wall >= plus(row.seen_at, IDLE_LIFE)? {
        return Ok(None);
    }
    if wall >= plus(row.seen_at, NOTED)? {
        row.seen_at = wall;
        table::save(tx, &row).await?;
    }
    Ok(Some(Session::of(&row)))
}

/// Where else the person is signed in, newest first.
///
/// # Errors
/// Any store error.
pub async fn devices(tx: &mut TenantTx, of: &Session) -> Result<Vec<Device>> {
    let wall = tx.wall_now();
    let mut all = table::live_of(tx, of.person).await?;
    all.retain(|row| plus(row.seen_at, IDLE_LIFE).is_ok_and(|end| wall < end));
    let shown = |row: PersonSessionRow| Device {
        id: row.id,
        agent: row.agent,
        address: row.address,
        seen_at: row.seen_at,
        created_at: row.created_at,
    };
    Ok(all.into_iter().map(shown).collect())
}

/// Ends one session of the person's: this one, or another. One that ended already is no error.
///
/// # Errors
/// Any store error.
pub async fn end(tx: &mut TenantTx, of: &Session, which: PersonSessionId) -> Result<()> {
    table::end(tx, of.person, Some(which)).await?;
    tx.audit("person.sign_out", of.person.to_string(), None, Some(json!({ "session": which })));
    Ok(())
}

/// Ends all sessions of the person's, this one with them.
///
/// # Errors
/// Any store error.
pub async fn end_all(tx: &mut TenantTx, of: &Session) -> Result<()> {
    table::end(tx, of.person, None).await?;
    tx.audit("person.sign_out_everywhere", of.person.to_string(), None, None);
    Ok(())
}

pub(crate) fn plus(at: Timestamp, by: SignedDuration) -> Result<Timestamp> {
    at.checked_add(by).map_err(|error| Error::fault("something ends beyond time").because(error))
}
