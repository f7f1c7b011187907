//! What a party was told, for those without a socket: the same entries, under the same numbers.

use escrows::{Reader, Told};
use ids::CustomerId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::customers;
use utoipa::{IntoParams, ToSchema};
use web::listing::Params;
use web::names::{CustomerRef, OrderRef};
use web::permission::EscrowRead;
use web::{Answer, Data, Merchant, Under};

/// Most entries of one answer.
const MOST: i64 = 500;

/// Show what a party was told
///
/// The entries of their feed after the last that you have, oldest first, at most 500: each once, numbered without a gap, the same that
/// their socket is sent. Ask again with the last `seq` until none comes. Entries are kept for 90 days: if the first that comes is not the
/// one after yours, read their orders anew.
#[utoipa::path(get, path = "/v1/escrow/parties/{id}/feed", operation_id = "list_escrow_feed", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."), FeedQuery),
    responses((status = 200, description = "The entries.", body = Data<Vec<EscrowFeedEntry>>)))]
pub(crate) async fn feed(
    merchant: Merchant<EscrowRead>,
    Under(id): Under<CustomerId>,
    Params(query): Params<FeedQuery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    customers::get(&mut tx, id).await?;
    let told = escrows::told_after(&mut tx, Reader::Customer(id), query.after.unwrap_or(0), MOST).await?;
    let entries: Vec<EscrowFeedEntry> = told.into_iter().map(Into::into).collect();
    merchant.ok(tx, entries).await
}

/// From where on.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct FeedQuery {
    /// After the entry with this number; from the beginning without it.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowFeedEntry {
    /// Of this reader's, counts up by one.
    seq: i64,
    /// Such as `milestone.released`.
    what: String,
    order_id: Option<OrderRef>,
    /// Which version of the order that was.
    version: Option<i64>,
    at: Timestamp,
    /// States, ids and amounts in minor units, as far as there are any.
    #[schema(value_type = Object)]
    facts: Value,
}

impl From<Told> for EscrowFeedEntry {
    fn from(told: Told) -> EscrowFeedEntry {
        EscrowFeedEntry {
            seq: told.seq,
            what: told.kind,
            order_id: told.order_id.map(Into::into),
            version: told.version,
            at: told.at,
            facts: Value::Object(told.facts),
        }
    }
}
