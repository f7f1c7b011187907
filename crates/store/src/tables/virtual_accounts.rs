//! Numbers at banks that fill a wallet.

use ids::{CustomerId, ProviderAccountId, VirtualAccountId};
use jiff::Timestamp;

use crate::bind::ts;
use crate::row::row;
use crate::{StoreError, TenantTx, sql};

row! {
    /// A number, or the wish for one.
    VirtualAccountRow {
        id: VirtualAccountId,
        customer_id: CustomerId,
        currency: String,
        /// `asked`, `open` or `closed`.
        status: String,
        gateway: String,
        account_id: Option<ProviderAccountId>,
        bank: Option<String>,
        number: Option<String>,
        name: Option<String>,
        gateway_ref: Option<String>,
        /// Sealed.
        bvn: Option<Vec<u8>>,
        bvn_key_id: Option<String>,
        /// A keyed hash.
        bvn_hash: Option<Vec<u8>>,
        created_at: Timestamp,
        updated_at: Timestamp,
    }
}

/// Keeps one as it is now, new or known.
///
/// # Errors
/// `Constraint("virtual_accounts_one_of_a_bvn")`, `…_one_each`, `…_one_of_a_number`.
pub async fn keep(tx: &mut TenantTx, row: &VirtualAccountRow) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(sql!(
        "insert into virtual_accounts (tenant_id, id, customer_id, currency, status, gateway, account_id, bank, number, name,
                gateway_ref, bvn, bvn_key_id, bvn_hash, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (tenant_id, id) do update set status = $5, bank = $8, number = $9, name = $10, gateway_ref = $11, bvn = $12,
                bvn_key_id = $13, bvn_hash = $14, updated_at = $16"
    ))
    .bind(tenant.uuid())
    .bind(row.id.uuid())
    .bind(row.customer_id.uuid())
    .bind(&row.currency)
    .bind(&row.status)
    .bind(&row.gateway)
    .bind(row.account_id.map(ProviderAccountId::uuid))
    .bind(&row.bank)
    .bind(&row.number)
    .bind(&row.name)
    .bind(&row.gateway_ref)
    .bind(&row.bvn)
    .bind(&row.bvn_key_id)
    .bind(&row.bvn_hash)
    .bind(ts(row.created_at))
    .bind(ts(now))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those of a customer, or the open one of a number at a gateway; none of both finds nothing.
///
/// # Errors
/// Any store error.
pub async fn find(
    tx: &mut TenantTx,
    customer: Option<CustomerId>,
    number: Option<(&str, &str)>,
) -> Result<Vec<VirtualAccountRow>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query_as(sql!(
        "select id, customer_id, currency, status, gateway, account_id, bank, number, name, gateway_ref, bvn, bvn_key_id, bvn_hash,
                created_at, updated_at
           from virtual_accounts
          where tenant_id = $1 and ((customer_id = $2 and status <> 'closed') or (gateway = $3 and number = $4 and status = 'open'))
          order by id"
    ))
    .bind(tenant.uuid())
    .bind(customer.map(CustomerId::uuid))
    .bind(number.map(|(gateway, _)| gateway))
    .bind(number.map(|(_, number)| number))
    .fetch_all(tx.conn())
    .await?)
}
