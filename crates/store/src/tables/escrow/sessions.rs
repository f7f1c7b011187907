//! Parties who opened a link: guests of one order, until a code proved that their phone is theirs.

use ids::{CustomerId, OrderId, PartySessionId};
use jiff::Timestamp;
use sqlx::Arguments as _;
use sqlx::postgres::PgArguments;
use uuid::Uuid;

use crate::bind::{column, ts, ts_opt};
use crate::row::row;
use crate::{StoreError, TenantScope, TenantTx, alone, sql};

row! {
    /// A session.
    PartySessionRow {
        id: PartySessionId,
        customer_id: CustomerId,
        /// The order whose link was opened.
        order_id: OrderId,
        /// Since when their phone is proved in this session.
        verified_at: Option<Timestamp>,
        ended_at: Option<Timestamp>,
        address: Option<String>,
        agent: Option<String>,
        expires_at: Timestamp,
        created_at: Timestamp,
    }
}

/// Keeps a new session.
///
/// # Errors
/// `Constraint("party_sessions_customer_fkey")`.
pub async fn insert(tx: &mut TenantTx, row: &PartySessionRow) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "insert into party_sessions (tenant_id, id, customer_id, order_id, verified_at, address, agent, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(row.order_id.uuid())
    .bind(ts_opt(row.verified_at))
    .bind(&row.address)
    .bind(&row.agent)
    .bind(ts(row.expires_at))
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A session.
///
/// # Errors
/// `Missing`.
pub async fn get(tx: &mut TenantTx, id: PartySessionId) -> Result<PartySessionRow, StoreError> {
    let tenant = tx.tenant();
    sqlx::query_as(sql!(
        "select id, customer_id, order_id, verified_at, ended_at, address, agent, expires_at, created_at
           from party_sessions where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?
    .ok_or(StoreError::Missing("session"))
}

/// Which of some sessions go on, of people who were not erased, and whether whoever it is may not act. In one round trip.
///
/// # Errors
/// Any store error.
pub async fn going(scope: &TenantScope, ids: &[PartySessionId]) -> Result<Vec<(PartySessionId, bool)>, StoreError> {
    const TEXT: &str = sql!(
        "select s.id, p.suspended_at is not null as suspended
           from party_sessions s
           join customers c on c.tenant_id = s.tenant_id and c.id = s.customer_id and c.erased_at is null
           left join escrow_parties p on p.tenant_id = s.tenant_id and p.customer_id = s.customer_id
          where s.tenant_id = $1 and s.id = any($2::uuid[]) and s.ended_at is null and s.expires_at > $3"
    );
    let mut arguments = PgArguments::default();
    arguments.add(scope.tenant.uuid()).expect("a uuid can be bound");
    arguments.add(column(ids, |id| id.uuid())).expect("uuids can be bound");
    arguments.add(ts(scope.clock.now())).expect("an instant can be bound");
    let rows: Vec<(Uuid, bool)> = alone::many(scope, TEXT, arguments, "").await?;
    Ok(rows.into_iter().map(|(id, suspended)| (PartySessionId::from_uuid(id), suspended)).collect())
}

/// Whether somebody looked from such a device before: a session of theirs that was proved, with the same words about itself.
///
/// # Errors
/// Any store error.
pub async fn knows(tx: &mut TenantTx, customer: CustomerId, agent: Option<&str>) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let (known,): (bool,) = sqlx::query_as(sql!(
        "select exists (select 1 from party_sessions where tenant_id = $1 and customer_id = $2 and verified_at is not null
            and agent is not distinct from $3)"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(agent)
    .fetch_one(tx.conn())
    .await?;
    Ok(known)
}

/// Writes that a code was right.
///
/// # Errors
/// Any store error.
pub async fn verified(
    tx: &mut TenantTx,
    id: PartySessionId,
    at: Timestamp,
    until: Timestamp,
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    sqlx::query(sql!(
        "update party_sessions set verified_at = $3, expires_at = $4 where tenant_id = $1 and id = $2 and ended_at is null"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(ts(at))
    .bind(ts(until))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends all sessions of somebody.
///
/// # Errors
/// Any store error.
pub async fn end_all(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update party_sessions set ended_at = $3 where tenant_id = $1 and customer_id = $2 and ended_at is null"
    ))
    .bind(tenant.uuid())
    .bind(customer.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}
