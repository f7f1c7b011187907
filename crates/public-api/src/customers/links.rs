//! Links that open a customer's page, for a merchant to hand on.

use axum::http::StatusCode;
use ids::CustomerId;
use jiff::Timestamp;
use portal::NewLink;
use serde::{Deserialize, Serialize};
use store::customer_link::Purpose;
use utoipa::ToSchema;
use web::permission::CustomersWrite;
use web::{Answer, Data, Id, Json, Merchant};

use crate::names::CustomerRef;

/// How long a link to another card holds when nothing is said, in hours: three days.
const USUAL_UPDATE_HOURS: u16 = 72;

/// How long a link to the account holds when nothing is said, in hours: 30 days.
const USUAL_ACCOUNT_HOURS: u16 = 720;

/// Make a link to another card
///
/// Whoever opens it sees what the customer owes you and may save another card, which is charged for it at once; no sign-in
/// is asked for, so send it to the customer alone. Nothing of it is stored: it cannot be called back, and it ends by itself.
#[utoipa::path(post, path = "/v1/customers/{id}/card-update-link", operation_id = "create_card_update_link",
    tag = "Customers", extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = MakeUpdateLink,
    responses((status = 201, description = "The link.", body = Data<LinkView>)))]
pub(crate) async fn card_update(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<MakeUpdateLink>,
) -> Answer {
    make(merchant, id, Purpose::Update, body.expires_in_hours.unwrap_or(USUAL_UPDATE_HOURS)).await
}

/// Make a link to the customer's account
///
/// The page of all that the customer has with you: what they owe, what runs and when it is charged next, which cards are
/// saved. Whoever holds the link may try an overdue bill again and save another card.
#[utoipa::path(post, path = "/v1/customers/{id}/portal-link", operation_id = "create_portal_link",
    tag = "Customers", extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = MakePortalLink,
    responses((status = 201, description = "The link.", body = Data<LinkView>)))]
pub(crate) async fn account(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<MakePortalLink>,
) -> Answer {
    make(merchant, id, Purpose::Account, body.expires_in_hours.unwrap_or(USUAL_ACCOUNT_HOURS)).await
}

async fn make(merchant: Merchant<CustomersWrite>, id: CustomerId, purpose: Purpose, hours: u16) -> Answer {
    let mut tx = merchant.begin().await?;
    let place = (merchant.api().parts().base_url.as_str(), merchant.api().secrets());
    let link = portal::make(&mut tx, merchant.scope(), place, id, purpose, hours).await?;
    merchant.revealed(tx, StatusCode::CREATED, LinkView::from(link)).await
}

/// How long a link to another card holds.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "expiresInHours": 72 }))]
pub(crate) struct MakeUpdateLink {
    /// In hours from now; 72 when left out.
    #[schema(minimum = 1, maximum = 720)]
    expires_in_hours: Option<u16>,
}

/// How long a link to the account holds.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "expiresInHours": 720 }))]
pub(crate) struct MakePortalLink {
    /// In hours from now; 720 when left out.
    #[schema(minimum = 1, maximum = 8_760)]
    expires_in_hours: Option<u16>,
}

/// A link of a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerLink)]
pub(crate) struct LinkView {
    /// Send it to the customer and to nobody else. It is shown this once.
    url: String,
    /// When it ends.
    expires_at: Timestamp,
}

impl From<NewLink> for LinkView {
    fn from(link: NewLink) -> LinkView {
        LinkView { url: link.url, expires_at: link.expires_at }
    }
}
