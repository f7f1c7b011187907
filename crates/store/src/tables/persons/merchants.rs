//! Which customers of merchants a person is.

use ids::{CustomerId, HOUSE, MandateId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::bind::ts;
use crate::{StoreError, TenantTx, sql};

/// That a person is a customer of a merchant's. Only reading the house's rows makes one: it is what
/// [`open_for_person`](crate::doors::open_for_person) is opened with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MerchantOfPerson {
    pub(crate) person: CustomerId,
    pub(crate) merchant: TenantId,
    pub(crate) customer: CustomerId,
    pub(crate) linked_at: Timestamp,
}

impl MerchantOfPerson {
    /// The person.
    pub fn person(&self) -> CustomerId {
        self.person
    }

    /// The merchant.
    pub fn merchant(&self) -> TenantId {
        self.merchant
    }

    /// Who they are to the merchant.
    pub fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Since when.
    pub fn linked_at(&self) -> Timestamp {
        self.linked_at
    }
}

/// Writes that a person is a customer of a merchant's. Saying it again changes nothing.
///
/// # Errors
/// `Constraint("person_merchants_one_person")` when the customer is somebody else.
pub async fn link(
    tx: &mut TenantTx,
    person: CustomerId,
    merchant: TenantId,
    customer: CustomerId,
) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "insert into person_merchants (tenant_id, person_id, merchant_id, customer_id, linked_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint person_merchants_pkey do update
            set unlinked_at = null,
                linked_at = case when person_merchants.unlinked_at is null then person_merchants.linked_at else excluded.linked_at end"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .bind(merchant.uuid())
    .bind(customer.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A person is no longer that customer, as far as we know.
///
/// # Errors
/// Any store error.
pub async fn unlink(tx: &mut TenantTx, of: &MerchantOfPerson) -> Result<(), StoreError> {
    let (tenant, wall) = (tx.tenant(), tx.wall_now());
    sqlx::query(sql!(
        "update person_merchants set unlinked_at = $5
          where tenant_id = $1 and person_id = $2 and merchant_id = $3 and customer_id = $4 and unlinked_at is null"
    ))
    .bind(tenant.uuid())
    .bind(of.person.uuid())
    .bind(of.merchant.uuid())
    .bind(of.customer.uuid())
    .bind(ts(wall))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Who a person is to the merchant that a mandate of theirs names, whether they still say so or not.
///
/// # Errors
/// `Missing`; always outside of the house.
pub async fn of_mandate(tx: &mut TenantTx, id: MandateId) -> Result<MerchantOfPerson, StoreError> {
    let tenant = tx.tenant();
    let row: Option<(Uuid, Uuid, Uuid, jiff_sqlx::Timestamp)> = sqlx::query_as(sql!(
        "select person_id, merchant_id, customer_id, given_at from mandates where tenant_id = $1 and id = $2"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_optional(tx.conn())
    .await?;
    let found = row.filter(|_| tenant == HOUSE).map(|(person, merchant, customer, at)| MerchantOfPerson {
        person: CustomerId::from_uuid(person),
        merchant: TenantId::from_uuid(merchant),
        customer: CustomerId::from_uuid(customer),
        linked_at: at.to_jiff(),
    });
    found.ok_or(StoreError::Missing("mandate"))
}

/// The customers that a person is, in the order in which they said so. None outside of the house.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut TenantTx, person: CustomerId) -> Result<Vec<MerchantOfPerson>, StoreError> {
    let tenant = tx.tenant();
    if tenant != HOUSE {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Uuid, jiff_sqlx::Timestamp)> = sqlx::query_as(sql!(
        "select merchant_id, customer_id, linked_at from person_merchants
          where tenant_id = $1 and person_id = $2 and unlinked_at is null order by linked_at, merchant_id, customer_id limit 200"
    ))
    .bind(tenant.uuid())
    .bind(person.uuid())
    .fetch_all(tx.conn())
    .await?;
    let one = |(merchant, customer, at): (Uuid, Uuid, jiff_sqlx::Timestamp)| MerchantOfPerson {
        person,
        merchant: TenantId::from_uuid(merchant),
        customer: CustomerId::from_uuid(customer),
        linked_at: at.to_jiff(),
    };
    Ok(rows.into_iter().map(one).collect())
}
