//! Persons who are signed in.

use ids::{CustomerId, PersonContactId, PersonSessionId};
use jiff::Timestamp;

use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A session.
    PersonSessionRow {
        id: PersonSessionId,
        person_id: CustomerId,
        /// The contact that was proved to begin it.
        contact_id: PersonContactId,
        /// Whether nothing that was there before is shown.
        quarantined: bool,
        /// How often a card was named that is none of theirs.
        wrong: i16,
        address: Option<String>,
        agent: Option<String>,
        /// When it was last used.
        seen_at: Timestamp,
        ended_at: Option<Timestamp>,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Keeps a new session.
///
/// # Errors
/// `Constraint("person_sessions_person_fkey")`.
pub async fn insert(tx: &mut TenantTx, row: &PersonSessionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into person_sessions (tenant_id, id, person_id, contact_id, quarantined, address, agent, seen_at, expires_at,
                created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.person_id.uuid())
    .bind(row.contact_id.uuid())
    .bind(row.quarantined)
    .bind(&row.address)
    .bind(&row.agent)
    .bind(ts(row.seen_at))
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A session, of somebody who was not erased.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut TenantTx, id: PersonSessionId) -> Result<Option<PersonSessionRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select s.id, s.person_id, s.contact_id, s.quarantined, s.wrong, s.address, s.agent, s.seen_at, s.ended_at, s.expires_at,
                s.created_at
           from person_sessions s
           join persons p on p.tenant_id = s.tenant_id and p.customer_id = s.person_id and p.status = 'active'
          where s.tenant_id = $1 and s.id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// The sessions of a person that were not ended, newest first.
///
/// # Errors
/// Any store error.
pub async fn live_of(tx: &mut TenantTx, person: CustomerId) -> Result<Vec<PersonSessionRow>, StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    Ok(sqlx::query_as(sql!(
        "select id, person_id, contact_id, quarantined, wrong, address, agent, seen_at, ended_at, expires_at, created_at
           from person_sessions
          where tenant_id = $1 and person_id = $2 and ended_at is null and expires_at > $3 order by id desc limit 50"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(ts(wall))
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what changes about a session.
///
/// # Errors
/// Any store error.
pub async fn save(tx: &mut TenantTx, row: &PersonSessionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update person_sessions set quarantined = $3, wrong = $4, seen_at = $5, ended_at = coalesce(ended_at, $6)
          where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.quarantined)
    .bind(row.wrong)
    .bind(ts(row.seen_at))
    .bind(ts_opt(row.ended_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends the sessions of a person: one, or all of them.
///
/// # Errors
/// Any store error.
pub async fn end(tx: &mut TenantTx, person: CustomerId, one: Option<PersonSessionId>) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update person_sessions set ended_at = $4
          where tenant_id = $1 and person_id = $2 and ($3::uuid is null or id = $3) and ended_at is null"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(one.map(PersonSessionId::uuid))
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}
