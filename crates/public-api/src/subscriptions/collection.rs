//! How the bills of a subscription are paid.

use app::subscriptions;
use ids::SubscriptionId;
use serde::Deserialize;
use utoipa::ToSchema;
use web::permission::SubscriptionsWrite;
use web::{Answer, Data, Id, Json, Merchant};

use super::views::SubscriptionView;
use crate::invoices::drafts::collecting;
use crate::invoices::views::Collection;
use crate::names::SubscriptionRef;

/// How the bills are paid from now on.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "collection": "send_invoice", "daysUntilDue": 30 }))]
pub(crate) struct CollectBy {
    /// Charged, or sent and paid until a day.
    #[schema(inline)]
    collection: Collection,
    /// After how many days a bill that is sent is to be paid; your own choice when left out.
    #[schema(minimum = 0, maximum = 365)]
    days_until_due: Option<i32>,
}

/// Change how a subscription is collected
///
/// For the bills to come; those that are made stay as they are. A sent bill that is not paid on its day makes the
/// subscription `past_due` until it is.
#[utoipa::path(post, path = "/v1/subscriptions/{id}/collection", operation_id = "change_collection",
    tag = "Subscriptions", extensions(("x-scope" = json!("subscriptions:write"))),
    params(("id" = inline(SubscriptionRef), Path, description = "The subscription.")), request_body = CollectBy,
    responses((status = 200, description = "The subscription.", body = Data<SubscriptionView>)))]
pub(crate) async fn change(
    merchant: Merchant<SubscriptionsWrite>,
    Id(id): Id<SubscriptionId>,
    Json(body): Json<CollectBy>,
) -> Answer {
    let chosen = collecting(Some(body.collection), body.days_until_due);
    let mut tx = merchant.begin().await?;
    let row = subscriptions::collect(&mut tx, id, &chosen).await?;
    let view = SubscriptionView::of(&mut tx, row).await?;
    merchant.ok(tx, view).await
}
