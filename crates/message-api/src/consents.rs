//! What a customer agreed to.

use ids::CustomerId;
use jiff::Timestamp;
use outreach::consents;
use serde::{Deserialize, Serialize};
use store::consents as rows;
use store::{TenantTx, customers};
use utoipa::ToSchema;
use web::names::CustomerRef;
use web::permission::{CustomersRead, CustomersWrite};
use web::{Answer, Data, Id, Json, Merchant, Problem};

use crate::views::{CategoryWord, ChannelWord};

/// Show what a customer agreed to
///
/// Where nothing was said: WhatsApp and marketing need a yes, mails and text messages about what they bought or owe do not.
#[utoipa::path(get, path = "/v1/customers/{id}/consents", operation_id = "get_consents", tag = "Messages",
    extensions(("x-scope" = json!("customers:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The last answer for each channel and purpose.", body = Data<ConsentsView>)))]
pub(crate) async fn get(merchant: Merchant<CustomersRead>, Id(id): Id<CustomerId>) -> Answer {
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let view = view(&mut tx, id).await?;
    merchant.ok(tx, view).await
}

/// Record what a customer agreed to
///
/// You say so because they said so: keep the proof. A STOP that they write later counts more than an older yes.
#[utoipa::path(put, path = "/v1/customers/{id}/consents", operation_id = "put_consent", tag = "Messages",
    extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = SayConsent,
    responses((status = 200, description = "The last answer for each channel and purpose.", body = Data<ConsentsView>)))]
pub(crate) async fn say(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<SayConsent>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    consents::say(&mut tx, id, body.channel.into(), body.category.into(), body.given, "api").await?;
    let view = view(&mut tx, id).await?;
    merchant.ok(tx, view).await
}

async fn view(tx: &mut TenantTx, id: CustomerId) -> Result<ConsentsView, Problem> {
    let consents = rows::of(tx, id).await?.into_iter().map(|row| ConsentView {
        channel: row.channel,
        category: row.category,
        given: row.given,
        at: row.at,
        source: row.source,
    });
    Ok(ConsentsView { customer_id: id.into(), consents: consents.collect() })
}

/// A yes or no.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "channel": "whatsapp", "category": "recovery", "given": true }))]
pub(crate) struct SayConsent {
    /// On which channel.
    channel: ChannelWord,
    /// For which purpose.
    category: CategoryWord,
    /// Whether they agreed.
    given: bool,
}

/// What a customer agreed to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Consents)]
pub(crate) struct ConsentsView {
    customer_id: CustomerRef,
    /// The last answer for each channel and purpose about which they ever said something.
    consents: Vec<ConsentView>,
}

/// One answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Consent)]
pub(crate) struct ConsentView {
    channel: String,
    category: String,
    given: bool,
    at: Timestamp,
    /// `api`, `reply`, `page` or `carrier`.
    source: String,
}
