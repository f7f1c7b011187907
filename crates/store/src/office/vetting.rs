//! What merchants say of themselves, the papers that show it, and what staff found.

use ids::{PaperId, TenantId, UserId};
use jiff::Timestamp;

use super::CoreTx;
use crate::bind::{ts, ts_opt};
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// What a merchant says of the business.
    ProfileRow {
        tenant_id: TenantId,
        /// `draft`, `submitted`, `returned` or `verified`.
        status: String,
        legal_name: String,
        /// `company`, `sole` or `nonprofit`.
        form: String,
        registration_number: String,
        tax_number: Option<String>,
        /// Two letters.
        country: String,
        address: String,
        website: Option<String>,
        sells: String,
        contact_name: String,
        contact_phone: String,
        submitted_at: Option<Timestamp>,
        submitted_by: Option<UserId>,
        decided_at: Option<Timestamp>,
        decided_by: Option<UserId>,
        /// Why it was returned.
        reason: Option<String>,
        version: i64,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

row! {
    /// A paper that was sent.
    PaperRow {
        tenant_id: TenantId,
        id: PaperId,
        /// `registration`, `constitution`, `status_report`, `identity` or `address`.
        kind: String,
        /// What its sender called the file.
        title: String,
        media_type: String,
        size_bytes: i32,
        /// Of the file as it is kept, before it was sealed.
        sha256: Vec<u8>,
        /// Where the file is, in the object storage.
        object: String,
        /// The key that it is sealed under.
        key_id: String,
        /// `received`, `accepted`, `refused` or `replaced`.
        status: String,
        /// Why it was refused.
        reason: Option<String>,
        uploaded_by: UserId,
        decided_by: Option<UserId>,
        decided_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

row! {
    /// A merchant in the list of staff.
    MerchantRow {
        id: TenantId,
        name: String,
        /// `active` or `suspended`.
        status: String,
        /// `unverified`, `starter` or `verified`.
        tier: String,
        live_at: Option<Timestamp>,
        /// Where the look at who they are stands; none when nothing was written yet.
        profile: Option<String>,
        submitted_at: Option<Timestamp>,
        created_at: Timestamp,
    }
}

/// What a merchant says of the business, held until the end of the transaction; none before anything was written.
///
/// # Errors
/// Any store error.
pub async fn lock_profile(tx: &mut CoreTx, tenant: TenantId) -> Result<Option<ProfileRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select tenant_id, status, legal_name, form, registration_number, tax_number, country, address, website, sells,
                contact_name, contact_phone, submitted_at, submitted_by, decided_at, decided_by, reason, version,
                created_at, updated_at
           from core.profiles where tenant_id = $1 for update"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}

/// Writes it, new or another version.
///
/// # Errors
/// Any store error.
pub async fn save_profile(tx: &mut CoreTx, row: &ProfileRow) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "insert into core.profiles (tenant_id, status, legal_name, form, registration_number, tax_number, country, address,
                website, sells, contact_name, contact_phone, submitted_at, submitted_by, decided_at, decided_by, reason,
                created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
         on conflict (tenant_id) do update
            set status = excluded.status, legal_name = excluded.legal_name, form = excluded.form,
                registration_number = excluded.registration_number, tax_number = excluded.tax_number,
                country = excluded.country, address = excluded.address, website = excluded.website,
                sells = excluded.sells, contact_name = excluded.contact_name, contact_phone = excluded.contact_phone,
                submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by,
                decided_at = excluded.decided_at, decided_by = excluded.decided_by, reason = excluded.reason,
                version = core.profiles.version + 1, updated_at = excluded.updated_at"
    ))
    .bind(row.tenant_id.uuid())
    .bind(&row.status)
    .bind(&row.legal_name)
    .bind(&row.form)
    .bind(&row.registration_number)
    .bind(&row.tax_number)
    .bind(&row.country)
    .bind(&row.address)
    .bind(&row.website)
    .bind(&row.sells)
    .bind(&row.contact_name)
    .bind(&row.contact_phone)
    .bind(ts_opt(row.submitted_at))
    .bind(row.submitted_by.map(UserId::uuid))
    .bind(ts_opt(row.decided_at))
    .bind(row.decided_by.map(UserId::uuid))
    .bind(&row.reason)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a paper; the one of its kind that counted until now counts no more.
///
/// # Errors
/// Any store error.
pub async fn add_paper(tx: &mut CoreTx, row: &PaperRow) -> Result<(), StoreError> {
    sqlx::query(sql!(
        "update core.papers set status = 'replaced' where tenant_id = $1 and kind = $2 and status <> 'replaced'"
    ))
    .bind(row.tenant_id.uuid())
    .bind(&row.kind)
    .execute(tx.conn())
    .await?;
    sqlx::query(sql!(
        "insert into core.papers (tenant_id, id, kind, title, media_type, size_bytes, sha256, object, key_id, uploaded_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    ))
    .bind(row.tenant_id.uuid())
    .bind(row.id.uuid())
    .bind(&row.kind)
    .bind(&row.title)
    .bind(&row.media_type)
    .bind(row.size_bytes)
    .bind(&row.sha256)
    .bind(&row.object)
    .bind(&row.key_id)
    .bind(row.uploaded_by.uuid())
    .bind(ts(row.created_at))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The papers of a merchant that count, in the order in which they came.
///
/// # Errors
/// Any store error.
pub async fn papers(tx: &mut CoreTx, tenant: TenantId) -> Result<Vec<PaperRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select tenant_id, id, kind, title, media_type, size_bytes, sha256, object, key_id, status, reason, uploaded_by,
                decided_by, decided_at, created_at
           from core.papers where tenant_id = $1 and status <> 'replaced' order by created_at, id"
    ))
    .bind(tenant.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// Writes what staff found about a paper that counts; `false` when it counts no more.
///
/// # Errors
/// Any store error.
pub async fn judge_paper(
    tx: &mut CoreTx,
    tenant: TenantId,
    id: PaperId,
    by: UserId,
    refused: Option<&str>,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sqlx::query(sql!(
        "update core.papers set status = case when $4::text is null then 'accepted' else 'refused' end, reason = $4,
                decided_by = $3, decided_at = $5
          where tenant_id = $1 and id = $2 and status <> 'replaced'"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .bind(by.uuid())
    .bind(refused)
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a merchant take payments up to a limit while staff look at who they are; `false` when they were let before.
///
/// # Errors
/// Any store error.
pub async fn start(tx: &mut CoreTx, tenant: TenantId) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sqlx::query(sql!(
        "update core.tenants set tier = 'starter', live_at = coalesce(live_at, $2), updated_at = $2
          where id = $1 and tier = 'unverified' /* tenant_id */"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets a merchant work in live mode: staff know who they are.
///
/// # Errors
/// Any store error.
pub async fn verify(tx: &mut CoreTx, tenant: TenantId) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query(sql!(
        "update core.tenants set tier = 'verified', live_at = coalesce(live_at, $2), updated_at = $2
          where id = $1 /* tenant_id */"
    ))
    .bind(tenant.uuid())
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Merchants for staff: those that wait for a decision first, who waits longest above; then the newest. At most 200, without the house.
///
/// # Errors
/// Any store error.
pub async fn merchants(tx: &mut CoreTx, like: &str) -> Result<Vec<MerchantRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select t.id, t.name, t.status, t.tier, t.live_at, p.status as profile, p.submitted_at, t.created_at
           from core.tenants t left join core.profiles p on p.tenant_id = t.id
          where t.id <> $2
            and ($1 = '' or t.name ilike '%' || $1 || '%' or p.legal_name ilike '%' || $1 || '%' or t.id::text = $1
              or exists (select 1 from core.members m join core.users u on u.id = m.user_id
                          where m.tenant_id = t.id and m.removed_at is null and u.email = lower($1)))
          order by (p.status = 'submitted') desc nulls last, case when p.status = 'submitted' then p.submitted_at end,
                   t.created_at desc, t.id
          limit 200"
    ))
    .bind(like)
    .bind(ids::HOUSE.uuid())
    .fetch_all(tx.conn())
    .await?)
}

/// One merchant.
///
/// # Errors
/// Any store error.
pub async fn merchant(tx: &mut CoreTx, tenant: TenantId) -> Result<Option<MerchantRow>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select t.id, t.name, t.status, t.tier, t.live_at, p.status as profile, p.submitted_at, t.created_at
           from core.tenants t left join core.profiles p on p.tenant_id = t.id where t.id = $1"
    ))
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?)
}
