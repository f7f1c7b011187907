//! Everything that is known of one person, as one document: the right of access.
//!
//! It is what a merchant may see of them elsewhere, gathered; nothing is in it that the API does not show. Tokens of cards and keys
//! are not theirs to know and are left out.

use ids::CustomerId;
use runtime::secret::Secrets;
use serde_json::{Map, Value, json};
use store::attempts::{AttemptFilter, AttemptRow};
use store::audit::AuditFilter;
use store::customers::CustomerRow;
use store::events::EventFilter;
use store::invoices::{InvoiceFilter, InvoiceRow};
use store::messages::{MessageFilter, MessageRow};
use store::methods::MethodRow;
use store::subscriptions::{SubscriptionFilter, SubscriptionRow};
use store::{
    PageOf, TenantTx, attempts, audit, consents, customers, events, invoices, messages, methods, subscriptions,
};
use usecase::{Result, personal};

/// Most rows of one kind, the newest ones. Which kinds were cut is said in `truncated`.
pub const MOST: usize = 1_000;

/// One more than are shown, to know whether there are more.
const PAGE: PageOf = PageOf { limit: 1_001, offset: 0, below: None };

/// The document.
///
/// # Errors
/// `Missing`; `Fault` when a data key cannot be had.
pub async fn export(tx: &mut TenantTx, secrets: &Secrets, id: CustomerId) -> Result<Value> {
    let row = customers::get(tx, id).await?;
    let mut whole = Gathered::default();
    whole.document.insert("customer".to_owned(), person(&row));
    whole.put("paymentMethods", methods::active_of(tx, &[id.uuid()]).await?, method);
    whole.put("consents", consents::of(tx, id).await?, |said| {
        json!({
            "channel": said.channel, "category": said.category, "given": said.given, "at": said.at, "source": said.source,
        })
    });
    let theirs = SubscriptionFilter { customer: Some(id), ..SubscriptionFilter::default() };
    whole.put("subscriptions", subscriptions::page(tx, &theirs, &PAGE).await?, subscription);
    let theirs = InvoiceFilter { customer: Some(id), ..InvoiceFilter::default() };
    whole.put("invoices", invoices::page(tx, &theirs, &PAGE).await?, invoice);
    let theirs = AttemptFilter { customer: Some(id), ..AttemptFilter::default() };
    whole.put("transactions", attempts::page(tx, &theirs, &PAGE).await?, transaction);
    let theirs = MessageFilter { customer: Some(id), ..MessageFilter::default() };
    whole.put("messages", messages::page(tx, &theirs, &PAGE).await?, message);
    whole.put("events", of_events(tx, secrets, id).await?, |event| event);
    whole.put("auditLog", of_the_log(tx, secrets, id).await?, |entry| entry);
    whole.document.insert("truncated".to_owned(), json!(whole.cut));
    Ok(Value::Object(whole.document))
}

/// The document in the making.
#[derive(Default)]
struct Gathered {
    document: Map<String, Value>,
    cut: Vec<&'static str>,
}

impl Gathered {
    fn put<R>(&mut self, name: &'static str, rows: Vec<R>, shown: impl Fn(R) -> Value) {
        if rows.len() > MOST {
            self.cut.push(name);
        }
        let shown: Vec<Value> = rows.into_iter().take(MOST).map(shown).collect();
        self.document.insert(name.to_owned(), Value::Array(shown));
    }
}

/// Events about the customer themselves, newest first.
async fn of_events(tx: &mut TenantTx, secrets: &Secrets, id: CustomerId) -> Result<Vec<Value>> {
    let about = EventFilter { subject: Some(id.uuid()), ..EventFilter::default() };
    let mut found = events::page(tx, &about, None, PAGE.limit).await?;
    personal::open(tx, secrets, &mut found.iter_mut().map(|event| &mut event.data).collect::<Vec<_>>()).await?;
    let shown = |event: store::events::EventRow| json!({ "id": event.id, "type": event.kind, "data": event.data, "createdAt": event.created_at });
    Ok(found.into_iter().map(shown).collect())
}

/// What was done about the customer themselves, newest first.
async fn of_the_log(tx: &mut TenantTx, secrets: &Secrets, id: CustomerId) -> Result<Vec<Value>> {
    let about = AuditFilter { subject: Some(id.to_string()), ..AuditFilter::default() };
    let mut found = audit::page(tx, &about, &PAGE).await?;
    let mut states: Vec<&mut Value> =
        found.iter_mut().flat_map(|row| row.before.iter_mut().chain(row.after.iter_mut())).collect();
    personal::open(tx, secrets, &mut states).await?;
    let shown = |row: store::audit::AuditRow| {
        json!({
            "id": row.id, "at": row.at, "actorType": row.actor_type, "action": row.action, "before": row.before,
            "after": row.after,
        })
    };
    Ok(found.into_iter().map(shown).collect())
}

fn person(row: &CustomerRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "merchantRef": row.merchant_ref,
        "blacklistedAt": row.blacklisted_at,
        "blacklistReason": row.blacklist_reason,
        "taxTreatment": row.tax_treatment,
        "taxExemptReason": row.tax_exempt_reason,
        "taxId": row.tax_id,
        "locale": row.locale,
        "timeZone": row.time_zone,
        "metadata": row.metadata,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "erasedAt": row.erased_at,
    })
}

fn method(row: MethodRow) -> Value {
    json!({
        "id": row.id,
        "rail": row.rail,
        "gateway": row.gateway,
        "brand": row.brand,
        "issuer": row.issuer,
        "last4": row.last4,
        "expMonth": row.exp_month,
        "expYear": row.exp_year,
        "isDefault": row.is_default,
        "createdAt": row.created_at,
    })
}

fn subscription(row: SubscriptionRow) -> Value {
    json!({
        "id": row.id,
        "planId": row.plan_id,
        "planName": row.plan_name,
        "status": row.status,
        "currency": row.currency,
        "currentPeriodStart": row.current_period_start,
        "currentPeriodEnd": row.current_period_end,
        "canceledAt": row.canceled_at,
        "cancelReason": row.cancel_reason,
        "endedAt": row.ended_at,
        "metadata": row.metadata,
        "createdAt": row.created_at,
    })
}

fn invoice(row: InvoiceRow) -> Value {
    json!({
        "id": row.id,
        "subscriptionId": row.subscription_id,
        "status": row.status,
        "currency": row.currency,
        "totalAmount": row.total_minor,
        "amountPaid": row.amount_paid_minor,
        "periodStart": row.period_start,
        "periodEnd": row.period_end,
        "memo": row.memo,
        "paidAt": row.paid_at,
        "metadata": row.metadata,
        "createdAt": row.created_at,
    })
}

fn transaction(row: AttemptRow) -> Value {
    json!({
        "id": row.id,
        "invoiceId": row.invoice_id,
        "rail": row.rail,
        "gateway": row.gateway,
        "status": row.status,
        "amount": row.amount_minor,
        "currency": row.currency,
        "failureCode": row.decline_code,
        "nextAction": row.next_action,
        "createdAt": row.created_at,
    })
}

fn message(row: MessageRow) -> Value {
    json!({
        "id": row.id,
        "template": row.template,
        "channel": row.channel,
        "address": row.address,
        "locale": row.locale,
        "content": row.content,
        "status": row.status,
        "submittedAt": row.submitted_at,
        "deliveredAt": row.delivered_at,
    })
}
