//! Merchants as people make them, who works there, and who is asked to.

use ids::{InvitationId, MemberId, TenantId, UserId};
use jiff::Timestamp;

use super::{CoreTx, Seat, SeatRow};
use crate::bind::ts;
use crate::connect::ModeDb;
use crate::operator::tenants::{self, NewTenant};
use crate::row::row;
use crate::{StoreError, doors, sql};

row! {
    /// Somebody who works for a merchant.
    MemberRow {
        id: MemberId,
        user_id: UserId,
        email: String,
        name: String,
        role: String,
        has_second_factor: bool,
        created_at: Timestamp,
    }
}

row! {
    /// What somebody is called who works or worked for a merchant.
    NameRow {
        id: MemberId,
        name: String,
    }
}

/// What everybody is called who works or worked for a merchant.
///
/// # Errors
/// Any store error.
pub async fn names(tx: &mut CoreTx, tenant: TenantId) -> Result<Vec<NameRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select m.id, u.name from core.members m join core.users u on u.id = m.user_id where m.tenant_id = $1 limit 1000"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

row! {
    /// An invitation.
    InvitationRow {
        tenant_id: TenantId,
        id: InvitationId,
        email: String,
        role: String,
        invited_by: MemberId,
        created_at: Timestamp,
        expires_at: Timestamp,
        accepted_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
    }
}

/// Makes a merchant with its first owner. Both modes are set up first, in commits of their own: a run that is cut off leaves rows
/// of a merchant that nobody is, and can be begun again.
///
/// # Errors
/// Any store error.
pub async fn found(tx: &mut CoreTx, modes: [&ModeDb; 2], new: &NewTenant, owner: UserId) -> Result<Seat, StoreError> {
    let (tenant, member) = (TenantId::from_uuid(tx.fresh()), MemberId::from_uuid(tx.fresh()));
    let (role, tier) = ("owner".to_owned(), "unverified".to_owned());
    let seat = Seat(SeatRow { tenant_id: tenant, member, role, tenant_name: new.name.clone(), live_at: None, tier });
    for db in modes {
        tenants::set_up(&doors::open_with_member(db, &seat), new).await?;
    }
    let now = tx.now();
    sqlx::query(sql!(
        "insert into core.tenants (id, name, created_at, updated_at) values ($1, $2, $3, $3) /* tenant_id is id */"
    ))
    .bind(tenant.uuid())
    .bind(&new.name)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    insert(tx, tenant, member, owner, "owner").await?;
    Ok(seat)
}

/// Makes somebody a member of a merchant that is there: by an invitation, or by an operator.
///
/// # Errors
/// Any store error.
pub async fn join(tx: &mut CoreTx, tenant: TenantId, user: UserId, role: &str) -> Result<MemberId, StoreError> {
    let member = MemberId::from_uuid(tx.fresh());
    insert(tx, tenant, member, user, role).await
}

async fn insert(
    tx: &mut CoreTx,
    tenant: TenantId,
    member: MemberId,
    user: UserId,
    role: &str,
) -> Result<MemberId, StoreError> {
    let now = tx.now();
    // Somebody who was removed comes back as who they were.
    let (id,): (uuid::Uuid,) = sqlx::query_as(sql!(
        "insert into core.members (tenant_id, id, user_id, role, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
         on conflict (tenant_id, user_id) do update
            set role = case when core.members.removed_at is null then core.members.role else excluded.role end,
                removed_at = null, updated_at = excluded.updated_at
         returning id"
    ))
    .bind(tenant.uuid())
    .bind(member.uuid())
    .bind(user.uuid())
    .bind(role)
    .bind(ts(now))
    .fetch_one(tx.conn())
    .await?;
    Ok(MemberId::from_uuid(id))
}

/// Who works for a merchant, oldest first; all of them held until the end of the transaction, so that owners can be counted.
///
/// # Errors
/// Any store error.
pub async fn lock_members(tx: &mut CoreTx, tenant: TenantId) -> Result<Vec<MemberRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select m.id, m.user_id, u.email, u.name, m.role, u.totp_status = 'active' as has_second_factor, m.created_at
           from core.members m join core.users u on u.id = m.user_id
          where m.tenant_id = $1 and m.removed_at is null order by m.created_at, m.id for update of m"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Gives a member another role, or none.
///
/// # Errors
/// Any store error.
pub async fn set_role(tx: &mut CoreTx, seat: TenantId, member: MemberId, role: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "update core.members set role = coalesce($3, role), updated_at = $4,
                removed_at = case when $3::text is null then $4::timestamptz end
          where tenant_id = $1 and id = $2"
    ))
    .bind(seat.uuid())
    .bind(member.uuid())
    .bind(role)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes an invitation.
///
/// # Errors
/// Any store error.
pub async fn invite(tx: &mut CoreTx, row: &InvitationRow) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "insert into core.invitations (tenant_id, id, email, role, invited_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)"
    ))
    .bind(row.tenant_id.uuid())
    .bind(row.id.uuid())
    .bind(&row.email)
    .bind(&row.role)
    .bind(row.invited_by.uuid())
    .bind(ts(row.created_at))
    .bind(ts(row.expires_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An invitation, held until the end of the transaction.
///
/// # Errors
/// Any store error.
pub async fn lock_invitation(
    tx: &mut CoreTx,
    tenant: TenantId,
    id: InvitationId,
) -> Result<Option<InvitationRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select tenant_id, id, email, role, invited_by, created_at, expires_at, accepted_at, revoked_at
           from core.invitations where tenant_id = $1 and id = $2 for update"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The invitations of a merchant that still open, newest first.
///
/// # Errors
/// Any store error.
pub async fn invitations(tx: &mut CoreTx, tenant: TenantId) -> Result<Vec<InvitationRow>, StoreError> {
    let now = tx.now();
    Ok(sqlx::query_as(sql!(
        "select tenant_id, id, email, role, invited_by, created_at, expires_at, accepted_at, revoked_at
           from core.invitations
          where tenant_id = $1 and accepted_at is null and revoked_at is null and expires_at > $2
          order by created_at desc, id desc"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .fetch_all(tx.conn())
    .await?)
}

/// Closes an invitation: it was accepted, or taken back.
///
/// # Errors
/// Any store error.
pub async fn close_invitation(
    tx: &mut CoreTx,
    tenant: TenantId,
    id: InvitationId,
    accepted: bool,
) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "update core.invitations set accepted_at = case when $3 then $4::timestamptz else accepted_at end,
                revoked_at = case when $3 then revoked_at else $4::timestamptz end
          where tenant_id = $1 and id = $2 and accepted_at is null and revoked_at is null"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(accepted)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The name of a merchant.
///
/// # Errors
/// `Missing`.
pub async fn tenant_name(tx: &mut CoreTx, tenant: TenantId) -> Result<String, StoreError> {
    let found: Option<(String,)> = sqlx::query_as(sql!("select name from core.tenants where id = $1 /* tenant_id */"))
        .bind(tenant.uuid())
        .fetch_optional(tx.conn())
        .await?;
    found.map(|(name,)| name).ok_or(StoreError::Missing("tenant"))
}
