//! Teams: who is asked in, who comes, who becomes what, who goes.
//!
//! Only owners and admins change a team, and only owners make, change or remove owners. Somebody is always an owner. Nobody changes
//! or removes themselves, so that a slip does not lock a merchant out.

use ids::{InvitationId, MemberId, TenantId, UserId};
use jiff::SignedDuration;
use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::office::team::{self as rows, InvitationRow, MemberRow};
use store::office::{CoreTx, LogLine, Seat};
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

use crate::people::kept;
use crate::roles::Role;
use crate::{Whence, plus, tokens};

/// How long a link of an invitation opens.
pub const INVITED_FOR: SignedDuration = SignedDuration::from_hours(72);

/// What somebody is there; a stored word that is no role is a fault.
///
/// # Errors
/// `Fault`.
pub fn role_of(text: &str) -> Result<Role> {
    Role::parse(text).ok_or_else(|| Error::fault(format!("`{text}` is no role")))
}

fn demand(ok: bool, code: &'static str, message: &'static str) -> Result<()> {
    if ok { Ok(()) } else { Err(Error::new(Kind::Forbidden, code, message)) }
}

fn leads(seat: &Seat) -> Result<Role> {
    let role = role_of(seat.role())?;
    demand(role.leads(), "not_a_lead", "Only owners and admins change the team. Ask one of them.")?;
    Ok(role)
}

/// Asks somebody in, and answers the text of the link beside it, which is stored nowhere.
///
/// # Errors
/// Field errors; `Forbidden` for who may not.
pub async fn invite(
    tx: &mut CoreTx,
    secrets: &Secrets,
    (seat, user): (&Seat, UserId),
    email: &str,
    role: &str,
    whence: &Whence,
) -> Result<(InvitationRow, String)> {
    leads(seat)?;
    let email = kept(email);
    let mut checks = Checks::new();
    checks.email("email", &email);
    let known = Role::parse(role).filter(|role| *role != Role::Owner);
    checks.demand(known.is_some(), "role", "invalid_role", "Choose a role: admin, developer, finance or read_only.");
    let all = rows::lock_members(tx, seat.tenant()).await?;
    let is_new = !all.iter().any(|member| member.email == email);
    checks.demand(is_new, "email", "already_a_member", "This person is on the team already.");
    checks.done()?;
    let row = InvitationRow {
        tenant_id: seat.tenant(),
        id: InvitationId::from_uuid(tx.fresh()),
        email: email.clone(),
        role: role.to_owned(),
        invited_by: seat.member(),
        created_at: tx.now(),
        expires_at: plus(tx.now(), INVITED_FOR),
        accepted_at: None,
        revoked_at: None,
    };
    rows::invite(tx, &row).await?;
    log(tx, seat.tenant(), user, "member.invite", &row.id.to_string(), json!({ "role": role }), whence).await?;
    let text = tokens::invitation(secrets, row.tenant_id, row.id);
    Ok((row, text))
}

/// An invitation that still opens, to be sent once more.
///
/// # Errors
/// `Missing` for one that does not; `Forbidden` for who may not.
pub async fn again(
    tx: &mut CoreTx,
    (seat, user): (&Seat, UserId),
    id: InvitationId,
    whence: &Whence,
) -> Result<InvitationRow> {
    leads(seat)?;
    let row = rows::lock_invitation(tx, seat.tenant(), id).await?;
    let now = tx.now();
    let open = row.filter(|row| row.accepted_at.is_none() && row.revoked_at.is_none() && now < row.expires_at);
    let row = open.ok_or_else(|| Error::missing("invitation that still opens"))?;
    log(tx, seat.tenant(), user, "invitation.resend", &id.to_string(), json!({}), whence).await?;
    Ok(row)
}

/// Takes an invitation back: its link opens nothing more.
///
/// # Errors
/// `Forbidden` for who may not.
pub async fn take_back(
    tx: &mut CoreTx,
    (seat, user): (&Seat, UserId),
    id: InvitationId,
    whence: &Whence,
) -> Result<()> {
    leads(seat)?;
    rows::close_invitation(tx, seat.tenant(), id, false).await?;
    log(tx, seat.tenant(), user, "invitation.take_back", &id.to_string(), json!({}), whence).await
}

/// An invitation that still opens, by the text of its link, and what the merchant is called.
///
/// # Errors
/// `Missing` for any other text.
pub async fn invited(tx: &mut CoreTx, secrets: &Secrets, text: &str) -> Result<(InvitationRow, String)> {
    let gone = || Error::missing("invitation that still opens");
    let (tenant, id) = tokens::read_invitation(secrets, text).ok_or_else(gone)?;
    let found = rows::lock_invitation(tx, tenant, id).await?;
    let now = tx.now();
    let open = found
        .filter(|row| row.accepted_at.is_none() && row.revoked_at.is_none() && now < row.expires_at)
        .ok_or_else(gone)?;
    let name = rows::tenant_name(tx, tenant).await?;
    Ok((open, name))
}

/// Makes who holds the link a member. The link opens once.
///
/// # Errors
/// `Missing` for a link that opens nothing; `Forbidden` for somebody with another e-mail.
pub async fn accept(
    tx: &mut CoreTx,
    secrets: &Secrets,
    text: &str,
    user: &store::office::people::UserRow,
    whence: &Whence,
) -> Result<TenantId> {
    let (row, _) = invited(tx, secrets, text).await?;
    let message = "This invitation is for another e-mail. Sign in as whom it was sent to.";
    demand(row.email == user.email, "invitation_of_another", message)?;
    rows::close_invitation(tx, row.tenant_id, row.id, true).await?;
    let member = rows::join(tx, row.tenant_id, user.id, &row.role).await?;
    let detail = json!({ "role": row.role, "invitation": row.id });
    log(tx, row.tenant_id, user.id, "member.join", &member.to_string(), detail, whence).await?;
    Ok(row.tenant_id)
}

/// Makes a member something else, or removes them.
///
/// # Errors
/// `Missing`, or `Forbidden` with the rule that says no.
pub async fn change(
    tx: &mut CoreTx,
    (seat, user): (&Seat, UserId),
    member: MemberId,
    role: Option<Role>,
    whence: &Whence,
) -> Result<()> {
    let mine = leads(seat)?;
    let all = rows::lock_members(tx, seat.tenant()).await?;
    let them = all.iter().find(|one| one.id == member).ok_or_else(|| Error::missing("member"))?;
    let message = "Nobody changes or removes themselves. Ask another owner or admin.";
    demand(member != seat.member(), "not_yourself", message)?;
    let was = role_of(&them.role)?;
    let touches_owner = was == Role::Owner || role == Some(Role::Owner);
    demand(mine == Role::Owner || !touches_owner, "owners_only", "Only an owner makes, changes or removes an owner.")?;
    let owners = all.iter().filter(|one| one.role == Role::Owner.as_str()).count();
    let stays = was != Role::Owner || role == Some(Role::Owner) || owners > 1;
    demand(stays, "last_owner", "This is the only owner. Make somebody else an owner first.")?;
    rows::set_role(tx, seat.tenant(), member, role.map(Role::as_str)).await?;
    let action = if role.is_some() { "member.change_role" } else { "member.remove" };
    let detail = json!({ "from": was.as_str(), "to": role.map(Role::as_str) });
    log(tx, seat.tenant(), user, action, &member.to_string(), detail, whence).await
}

/// Who is on the team, and who is asked in.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut CoreTx, seat: &Seat) -> Result<(Vec<MemberRow>, Vec<InvitationRow>)> {
    let members = rows::lock_members(tx, seat.tenant()).await?;
    Ok((members, rows::invitations(tx, seat.tenant()).await?))
}

async fn log(
    tx: &mut CoreTx,
    tenant: TenantId,
    user: UserId,
    action: &str,
    subject: &str,
    detail: Value,
    whence: &Whence,
) -> Result<()> {
    let line =
        LogLine { tenant: Some(tenant), user: Some(user), action, subject, detail, address: whence.address.as_deref() };
    Ok(tx.log(line).await?)
}
