//! Forgetting a payer: what stands in the way, and what is blanked where rows may be changed. What may not be changed has what names
//! them sealed, and goes dark with the salt.

use ids::{CustomerId, InvoiceId, OrderId, SubscriptionId};
use uuid::Uuid;

use crate::bind::ts;
use crate::{StoreError, TenantTx, sql};

/// What has to end before somebody is forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bonds {
    /// A subscription that has not ended.
    pub subscription: Option<SubscriptionId>,
    /// A draft, or a bill that is open.
    pub invoice: Option<InvoiceId>,
    /// A bill of which a charge, a refund or a dispute is not settled.
    pub unsettled: Option<InvoiceId>,
    /// An order in escrow that is not over.
    pub order: Option<OrderId>,
    /// Whether there is money in a wallet of theirs, or owed by them.
    pub wallet: bool,
}

/// Holds a payer against everybody who would begin something for them.
///
/// # Errors
/// `Missing`.
pub async fn hold(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let held: Option<(Uuid,)> =
        sqlx::query_as(sql!("select id from customers where tenant_id = $1 and id = $2 for update"))
            .bind(tenant.uuid())
            .bind(id.uuid())
            .fetch_optional(tx.conn())
            .await?;
    held.map(|_| ()).ok_or(StoreError::Missing("customer"))
}

/// What still runs for a payer, one of each.
///
/// # Errors
/// Any store error.
pub async fn bonds(tx: &mut TenantTx, id: CustomerId) -> Result<Bonds, StoreError> {
    let tenant = tx.tenant();
    let found: (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>, bool) = sqlx::query_as(sql!(
        "select (select s.id from subscriptions s where s.tenant_id = $1 and s.customer_id = $2
                    and s.status not in ('canceled', 'expired', 'incomplete_expired') order by s.id limit 1),
                (select i.id from invoices i where i.tenant_id = $1 and i.customer_id = $2
                    and i.status in ('draft', 'open') order by i.id limit 1),
                coalesce(
                  (select u.invoice_id from unresolved_attempts u join invoices i on i.tenant_id = $1 and i.id = u.invoice_id
                    where u.tenant_id = $1 and i.customer_id = $2 order by u.invoice_id limit 1),
                  (select r.invoice_id from refunds r where r.tenant_id = $1 and r.customer_id = $2
                      and r.state not in ('succeeded', 'failed', 'canceled') order by r.id limit 1),
                  (select d.invoice_id from disputes d where d.tenant_id = $1 and d.customer_id = $2
                      and d.state not in ('won', 'lost', 'accepted') order by d.id limit 1)),
                coalesce(
                  (select o.id from escrow_orders o where o.tenant_id = $1 and o.buyer_id = $2
                      and o.state not in ('closed', 'refunded', 'declined', 'cancelled', 'expired') order by o.id limit 1),
                  (select o.id from escrow_orders o where o.tenant_id = $1 and o.seller_id = $2
                      and o.state not in ('closed', 'refunded', 'declined', 'cancelled', 'expired') order by o.id limit 1)),
                exists (select 1 from balances b where b.tenant_id = $1 and b.owner_id = $2 and b.balance_minor <> 0
                           and b.account in ('wallet_available', 'wallet_pending', 'wallet_reserve'))
                  or exists (select 1 from postings p where p.tenant_id = $1 and p.account = 'party_debt' and p.owner_id = $2
                              group by p.currency having sum(p.amount_minor) <> 0)"
    ))
    .bind(tenant.uuid())
    .bind(id.uuid())
    .fetch_one(tx.conn())
    .await?;
    let (subscription, invoice, unsettled, order, wallet) = found;
    Ok(Bonds {
        subscription: subscription.map(SubscriptionId::from_uuid),
        invoice: invoice.map(InvoiceId::from_uuid),
        unsettled: unsettled.map(InvoiceId::from_uuid),
        order: order.map(OrderId::from_uuid),
        wallet,
    })
}

const SILENCED: &str = sql!(
    "update notices set status = 'dropped', reason = 'customer_erased', updated_at = $3
      where tenant_id = $1 and customer_id = $2 and status = 'waiting'"
);

/// Tells a payer nothing more of what waits to be told. Comes before [`hold`]: whoever writes a message holds its notice first and the
/// payer after it, so in the other order two could wait for each other.
///
/// # Errors
/// Any store error.
pub async fn silence(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(SILENCED).bind(tenant.uuid()).bind(id.uuid()).bind(ts(now)).execute(tx.conn()).await?;
    Ok(())
}

/// In this order: whoever is writing a message holds its notice, so that is waited for before messages are blanked; an address is
/// looked up by who is still known under it. What bills were made of stays with them: their texts are part of a document. Each takes
/// the tenant, the payer and the instant.
const BLANKED: &[&str] = &[
    SILENCED,
    sql!(
        "delete from dead_addresses d
          where d.tenant_id = $1 and $3::timestamptz is not null
            and (d.address in (select m.address from messages m where m.tenant_id = $1 and m.customer_id = $2)
                 or d.address in (select c.email from customers c where c.tenant_id = $1 and c.id = $2
                                  union all
                                  select c.phone from customers c where c.tenant_id = $1 and c.id = $2))
            and not exists (select 1 from customers o where o.tenant_id = $1 and o.id <> $2
                               and (o.email = d.address or o.phone = d.address))"
    ),
    sql!(
        "update messages set address = '', content = '{}', error_text = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    // A token that its provider still takes is kept until that is over.
    sql!(
        "update payment_methods m set status = 'removed', is_default = false, brand = null, issuer = null,
                last4 = null, exp_month = null, exp_year = null, updated_at = $3,
                token = case when exists (select 1 from due d where d.tenant_id = $1 and d.kind = 'revoke' and d.subject_id = m.id)
                             then m.token else 'erased' end
          where m.tenant_id = $1 and m.customer_id = $2"
    ),
    sql!(
        "update attempts set next_action = null, raw_message = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2 and (next_action is not null or raw_message is not null)"
    ),
    sql!(
        "update provider_events e set body = ''
          where e.tenant_id = $1 and $3::timestamptz is not null and e.body <> '' and e.subject ->> 'reference' in (
            select 'pay-' || replace(a.id::text, '-', '') from attempts a where a.tenant_id = $1 and a.customer_id = $2)"
    ),
    sql!(
        "update dunning_schedules set note = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2 and note is not null"
    ),
    sql!(
        "delete from metadata_entries
          where tenant_id = $1 and $3::timestamptz is not null and object_id in (
            select $2::uuid
            union all select id from subscriptions where tenant_id = $1 and customer_id = $2
            union all select id from invoices where tenant_id = $1 and customer_id = $2
            union all select id from invoice_items where tenant_id = $1 and customer_id = $2
            union all select id from credit_grants where tenant_id = $1 and customer_id = $2
            union all select id from credit_notes where tenant_id = $1 and customer_id = $2
            union all select id from checkout_sessions where tenant_id = $1 and customer_id = $2
            union all select id from refunds where tenant_id = $1 and customer_id = $2)"
    ),
    sql!(
        "update subscriptions set metadata = '{}', cancel_reason = null, version = version + 1, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update invoices set metadata = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2 and metadata is not null"
    ),
    sql!(
        "update invoice_items set metadata = '{}', updated_at = $3
          where tenant_id = $1 and customer_id = $2 and metadata <> '{}'"
    ),
    sql!(
        "update credit_grants set metadata = '{}', updated_at = $3
          where tenant_id = $1 and customer_id = $2 and metadata <> '{}'"
    ),
    sql!(
        "update credit_notes set metadata = '{}', updated_at = $3
          where tenant_id = $1 and customer_id = $2 and metadata <> '{}'"
    ),
    sql!(
        "update refunds set metadata = '{}', failure_message = null, destination = null, destination_key_id = null,
                updated_at = $3 where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update disputes set file = null, file_key_id = null, statement = null, failure_message = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update escrow_parties set suspended_for = null, plan = null, phone_verified_at = null, version = version + 1, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update escrow_payments set next_action = null, raw_message = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update checkout_sessions set guest = null, ask = null, metadata = '{}', version = version + 1, updated_at = $3,
                terms = terms - 'successUrl' - 'cancelUrl'
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!("update setups set url = null, updated_at = $3 where tenant_id = $1 and customer_id = $2 and url is not null"),
    sql!(
        "update virtual_accounts set status = 'closed', bvn = null, bvn_key_id = null, bvn_hash = null, name = null, updated_at = $3
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!("update party_links set revoked_at = coalesce(revoked_at, $3) where tenant_id = $1 and customer_id = $2"),
    sql!(
        "update party_link_log set address = null, country = null, agent = null
          where tenant_id = $1 and customer_id = $2 and $3::timestamptz is not null"
    ),
    sql!(
        "update party_sessions set address = null, agent = null, ended_at = coalesce(ended_at, $3)
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update party_codes set address = null, phone_hash = '', voided_at = coalesce(voided_at, $3)
          where tenant_id = $1 and customer_id = $2"
    ),
    sql!(
        "update party_codes set address = null, network = null, contact = null, phone_hash = '', range_hash = null,
                voided_at = coalesce(voided_at, $3)
          where tenant_id = $1 and contact_kind is not null
            and phone_hash in (select hash from person_contacts where tenant_id = $1 and person_id = $2)"
    ),
    sql!(
        "update person_contacts set hash = '', sealed = null, removed_at = coalesce(removed_at, $3)
          where tenant_id = $1 and person_id = $2"
    ),
    sql!(
        "update person_sessions set address = null, agent = null, ended_at = coalesce(ended_at, $3)
          where tenant_id = $1 and person_id = $2"
    ),
    sql!("update person_merchants set unlinked_at = coalesce(unlinked_at, $3) where tenant_id = $1 and person_id = $2"),
    sql!("update mandates set revoked_at = coalesce(revoked_at, $3) where tenant_id = $1 and person_id = $2"),
    sql!("update persons set status = 'erased', updated_at = $3 where tenant_id = $1 and customer_id = $2"),
    sql!(
        "update customers set name = null, email = null, phone = null, merchant_ref = null, metadata = '{}',
                blacklist_reason = null, tax_treatment = null, tax_exempt_reason = null, tax_id = null, locale = null,
                time_zone = null, salt = null, erased_at = $3, version = version + 1, updated_at = $3
          where tenant_id = $1 and id = $2"
    ),
];

/// Blanks what names a payer, and destroys the salt of their key.
///
/// # Errors
/// Any store error.
pub async fn blank(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    for statement in BLANKED {
        sqlx::query(*statement).bind(tenant.uuid()).bind(id.uuid()).bind(ts(now)).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Puts another answer in place of the saved ones that speak of an object: a repeat of their requests gets it. Tells how many.
///
/// # Errors
/// Any store error.
pub async fn withdraw_answers(tx: &mut TenantTx, id: &str, status: u16, body: &str) -> Result<u64, StoreError> {
    let tenant = tx.tenant();
    let status = i16::try_from(status).map_err(|_| StoreError::fault("a status above 32767"))?;
    Ok(sqlx::query(sql!(
        "update idempotency_keys set status_code = $3, body = $4
          where tenant_id = $1 and body is not null and position($2 in body) > 0"
    ))
    .bind(tenant.uuid())
    .bind(id)
    .bind(status)
    .bind(body)
    .execute(tx.conn())
    .await?
    .rows_affected())
}
