//! Mails to those who work for merchants: each is written in the commit of what it tells, and sent by whoever takes it next.
//!
//! A letter holds no link: that is derived when it is sent. So many are written to one address, and by one merchant, and not more: a
//! sign-up or an invitation is no way to fill somebody's mailbox.

use ids::{LetterId, TenantId, UserId};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use store::office::letters::{self as rows, LetterRow};
use store::office::people::{self, UserRow};
use store::office::team::{self, InvitationRow};
use store::office::{CoreTx, Seat};
use usecase::{Error, Kind, Result};

use crate::{Whence, plus, tokens};

/// How long the link of a verification opens.
pub const VERIFIABLE_FOR: SignedDuration = SignedDuration::from_hours(72);
/// After so long an address may be written to again.
pub const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(2);
/// Most letters to one address in a day.
pub const MOST_TO_ONE: usize = 5;
/// Most invitations that one merchant sends in a day.
pub const MOST_OF_ONE: usize = 50;

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn since(tx: &CoreTx) -> Timestamp {
    tx.now().checked_sub(DAY).unwrap_or(Timestamp::MIN)
}

/// Refuses a letter to an address that has just got one, or that got too many.
async fn unhurried(tx: &mut CoreTx, address: &str) -> Result<()> {
    let since = since(tx);
    let sent = rows::times(tx, Some(address), None, since).await?;
    let wait = sent.first().map(|last| plus(*last, AGAIN_AFTER)).filter(|until| tx.now() < *until);
    if let Some(until) = wait {
        let seconds = until.duration_since(tx.now()).as_secs().max(1);
        let message = format!(
            "We have just written to {address}. Look into that mailbox, and into its spam; you can have another mail in {seconds} seconds."
        );
        return Err(Error::new(Kind::Busy, "letter_too_soon", message));
    }
    if sent.len() >= MOST_TO_ONE {
        let message = format!(
            "We wrote to {address} {MOST_TO_ONE} times today. Look into that mailbox, and into its spam; try again tomorrow."
        );
        return Err(Error::new(Kind::Busy, "too_many_letters", message));
    }
    Ok(())
}

fn fresh(tx: &CoreTx, kind: &str, address: &str) -> LetterRow {
    LetterRow {
        id: LetterId::from_uuid(tx.fresh()),
        kind: kind.to_owned(),
        address: address.to_owned(),
        user_id: None,
        tenant_id: None,
        invitation_id: None,
        status: "waiting".to_owned(),
        tries: 0,
        due_at: Some(tx.now()),
        lease: None,
        carrier: None,
        error: None,
        created_at: tx.now(),
        sent_at: None,
    }
}

/// Asks somebody to show that the mailbox they sign in with is theirs.
///
/// # Errors
/// `Busy` `letter_too_soon` or `too_many_letters`.
pub async fn ask_to_verify(tx: &mut CoreTx, user: &UserRow) -> Result<()> {
    if user.verified_at.is_some() {
        return Ok(());
    }
    unhurried(tx, &user.email).await?;
    let row = LetterRow { user_id: Some(user.id), ..fresh(tx, "verification", &user.email) };
    Ok(rows::insert(tx, &row).await?)
}

/// Sends an invitation to whom it is for.
///
/// # Errors
/// `Busy` `letter_too_soon`, `too_many_letters` or `too_many_invitations`.
pub async fn send_invitation(tx: &mut CoreTx, of: &InvitationRow) -> Result<()> {
    unhurried(tx, &of.email).await?;
    let since = since(tx);
    if rows::times(tx, None, Some(of.tenant_id), since).await?.len() >= MOST_OF_ONE {
        let message = format!("A team sends at most {MOST_OF_ONE} invitations a day. Send the next ones tomorrow.");
        return Err(Error::new(Kind::Busy, "too_many_invitations", message));
    }
    let row =
        LetterRow { tenant_id: Some(of.tenant_id), invitation_id: Some(of.id), ..fresh(tx, "invitation", &of.email) };
    Ok(rows::insert(tx, &row).await?)
}

/// Tells who leads a merchant's team that what they may take before verification is nearly used, or reached. Once each.
///
/// # Errors
/// Any store error.
pub async fn tell_of_cap(tx: &mut CoreTx, tenant: TenantId, is_reached: bool) -> Result<()> {
    let kind = if is_reached { "cap_reached" } else { "cap_near" };
    if rows::was_written(tx, tenant, kind).await? {
        return Ok(());
    }
    for member in team::lock_members(tx, tenant).await? {
        if crate::team::role_of(&member.role)?.leads() {
            let about = fresh(tx, kind, &member.email);
            let row = LetterRow { user_id: Some(member.user_id), tenant_id: Some(tenant), ..about };
            rows::insert_once(tx, &row).await?;
        }
    }
    Ok(())
}

/// Refuses what only somebody may do whose mailbox is known to be theirs.
///
/// # Errors
/// `Forbidden` `email_unverified`.
pub fn demand_verified(user: &UserRow, what: &str) -> Result<()> {
    if user.verified_at.is_some() {
        return Ok(());
    }
    let message = format!(
        "Before you {what}, show that {} is yours: open the link in the mail that we sent there, or have it sent again.",
        user.email
    );
    Err(Error::new(Kind::Forbidden, "email_unverified", message))
}

/// Whom a link of a verification is about, while it opens.
///
/// # Errors
/// `Missing` for any other text.
pub async fn asked(tx: &mut CoreTx, secrets: &Secrets, text: &str) -> Result<UserRow> {
    let gone = || Error::missing("link that still opens");
    let id = tokens::read_verification(secrets, text).ok_or_else(gone)?;
    let letter = rows::find(tx, id).await?;
    let now = tx.now();
    let open = letter.filter(|row| row.kind == "verification" && now < plus(row.created_at, VERIFIABLE_FOR));
    let (letter, user) = open.and_then(|row| row.user_id.map(|user| (row, user))).ok_or_else(gone)?;
    let user = people::lock(tx, user).await?;
    // Of an address that they do not use any more.
    if user.email == letter.address { Ok(user) } else { Err(gone()) }
}

/// Takes somebody's word, by the link that was sent to their mailbox, that it is theirs.
///
/// # Errors
/// `Missing` for a link that opens nothing.
pub async fn verify(tx: &mut CoreTx, secrets: &Secrets, text: &str, whence: &Whence) -> Result<UserId> {
    let user = asked(tx, secrets, text).await?;
    known(tx, user, whence).await
}

/// Writes down that a mailbox is somebody's.
///
/// # Errors
/// Any store error.
pub async fn known(tx: &mut CoreTx, mut user: UserRow, whence: &Whence) -> Result<UserId> {
    if user.verified_at.is_none() {
        user.verified_at = Some(tx.now());
        people::save(tx, &user).await?;
        crate::people::log(tx, None, user.id, "email.verify", whence).await?;
    }
    Ok(user.id)
}

/// How many mails a merchant's team may still send today.
///
/// # Errors
/// Any store error.
pub async fn left(tx: &mut CoreTx, seat: &Seat) -> Result<usize> {
    let since = since(tx);
    Ok(MOST_OF_ONE.saturating_sub(rows::times(tx, None, Some(seat.tenant()), since).await?.len()))
}
