//! API keys: a key may make narrower ones, change and roll those that it covers, and revoke any. Secret keys are made by
//! operators.

use access::keys::{self, Change, NewKey, USUAL_RATE};
use axum::http::StatusCode;
use ids::ApiKeyId;
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use store::api_keys::{self as rows, ApiKeyRow};
use store::key::KeyKind;
use utoipa::ToSchema;
use web::listing::{Dated, DatedParams, ListParams, NoFilter};
use web::names::{ApiKeyRef, listed};
use web::permission::{KeysRead, KeysWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

use crate::views::Overlap;

/// Make a restricted key
///
/// It can be given only what this key may do itself. `secret` is shown here and never again.
#[utoipa::path(post, path = "/v1/api-keys", operation_id = "create_api_key", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:write"))), request_body = CreateKey,
    responses((status = 201, description = "The key and its text.", body = Data<KeyWithSecret>)))]
pub(crate) async fn create(merchant: Merchant<KeysWrite>, Json(body): Json<CreateKey>) -> Answer {
    let new = NewKey::from(body);
    let mut tx = merchant.begin().await?;
    let made = keys::create_within(&mut tx, merchant.scopes(), new, &merchant.api().secrets().key_pepper).await?;
    merchant.revealed(tx, StatusCode::CREATED, KeyWithSecret::from(made)).await
}

/// List API keys
#[utoipa::path(get, path = "/v1/api-keys", operation_id = "list_api_keys", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:read"))), params(ListParams, DatedParams),
    responses((status = 200, description = "Keys, newest first.", body = Page<KeyView>)))]
pub(crate) async fn list(merchant: Merchant<KeysRead>, listing: Listing<NoFilter, Dated>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &listing.made(), &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &listing.made())).await?;
    merchant.listed(tx, &listing, found.into_iter().map(KeyView::from).collect(), total).await
}

/// Show an API key
#[utoipa::path(get, path = "/v1/api-keys/{id}", operation_id = "get_api_key", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:read"))),
    params(("id" = inline(ApiKeyRef), Path, description = "The key.")),
    responses((status = 200, description = "The key, without its text.", body = Data<KeyView>)))]
pub(crate) async fn get(merchant: Merchant<KeysRead>, Id(id): Id<ApiKeyId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, KeyView::from(row)).await
}

/// Change an API key
///
/// Name, scopes of a restricted key, addresses and rate; fields left out stay as they are. This key must have every scope that
/// the changed key has and is given. It holds from this answer on; on other nodes of this service, within half a second.
#[utoipa::path(patch, path = "/v1/api-keys/{id}", operation_id = "change_api_key", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:write"))), request_body = ChangeKey,
    params(("id" = inline(ApiKeyRef), Path, description = "The key.")),
    responses((status = 200, description = "The changed key.", body = Data<KeyView>)))]
pub(crate) async fn change(merchant: Merchant<KeysWrite>, Id(id): Id<ApiKeyId>, Json(body): Json<ChangeKey>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = keys::change_within(&mut tx, merchant.scopes(), id, body.into()).await?;
    let answer = merchant.ok(tx, KeyView::from(row)).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// Give an API key a new text
///
/// The key stays the same: id, scopes, addresses, rate. Its old text works on for the overlap and then stops by itself; with an
/// overlap of 0 it stops with this answer. `secret` is the new text, shown here and never again.
#[utoipa::path(post, path = "/v1/api-keys/{id}/roll", operation_id = "roll_api_key", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:write"))), request_body = Overlap,
    params(("id" = inline(ApiKeyRef), Path, description = "The key.")),
    responses((status = 200, description = "The key and its new text.", body = Data<KeyWithSecret>)))]
pub(crate) async fn roll(merchant: Merchant<KeysWrite>, Id(id): Id<ApiKeyId>, Json(body): Json<Overlap>) -> Answer {
    let pepper = &merchant.api().secrets().key_pepper;
    let mut tx = merchant.begin().await?;
    let rolled = keys::roll_within(&mut tx, merchant.scopes(), id, body.span(), pepper).await?;
    let answer = merchant.revealed(tx, StatusCode::OK, KeyWithSecret::from(rolled)).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// Revoke an API key
///
/// It stops working with this answer, with its old text if it has one; on other nodes of this service, within half a second.
/// Revoking twice is not an error.
#[utoipa::path(delete, path = "/v1/api-keys/{id}", operation_id = "revoke_api_key", tag = "API keys",
    extensions(("x-scope" = json!("api_keys:write"))),
    params(("id" = inline(ApiKeyRef), Path, description = "The key.")),
    responses((status = 200, description = "The revoked key.", body = Data<KeyView>)))]
pub(crate) async fn revoke(merchant: Merchant<KeysWrite>, Id(id): Id<ApiKeyId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = keys::revoke(&mut tx, id).await?;
    let answer = merchant.ok(tx, KeyView::from(row)).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// A restricted key to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "Reporting", "scopes": ["invoices:read", "ledger:read"] }))]
pub(crate) struct CreateKey {
    /// What you call it.
    name: String,
    /// `resource:read` or `resource:write`; writing implies reading.
    scopes: Vec<String>,
    /// From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left out.
    allowed_addresses: Option<Vec<String>>,
    /// Requests a minute, 1 to 1000; 100 when left out.
    rate_limit_per_minute: Option<u32>,
    /// When it stops by itself; never when left out.
    expires_at: Option<Timestamp>,
}

impl From<CreateKey> for NewKey {
    fn from(body: CreateKey) -> NewKey {
        NewKey {
            kind: KeyKind::Restricted,
            name: body.name,
            scopes: body.scopes,
            allowed_addresses: body.allowed_addresses.unwrap_or_default(),
            per_minute: body.rate_limit_per_minute.unwrap_or(USUAL_RATE),
            expires_at: body.expires_at.map(whole_millis),
        }
    }
}

/// What may change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "Office", "allowedAddresses": ["203.0.113.0/24", "2001:db8::/32"] }))]
pub(crate) struct ChangeKey {
    /// What you call it.
    name: Option<String>,
    /// What it may do from now on; of restricted keys only.
    scopes: Option<Vec<String>>,
    /// From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere.
    allowed_addresses: Option<Vec<String>>,
    /// Requests a minute, 1 to 1000, or as many as it has.
    rate_limit_per_minute: Option<u32>,
}

impl From<ChangeKey> for Change {
    fn from(body: ChangeKey) -> Change {
        Change {
            name: body.name,
            scopes: body.scopes,
            allowed_addresses: body.allowed_addresses,
            per_minute: body.rate_limit_per_minute,
        }
    }
}

/// A key, without its text.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKey)]
pub(crate) struct KeyView {
    id: ApiKeyRef,
    /// `secret`, `publishable` or `restricted`.
    kind: String,
    name: String,
    /// To tell keys apart.
    last4: String,
    scopes: Vec<String>,
    /// From where it works; empty is from anywhere.
    allowed_addresses: Vec<String>,
    rate_limit_per_minute: i32,
    /// Until when the text before the last roll works; null when it was never rolled.
    old_text_until: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    /// From where it was used then.
    last_used_address: Option<String>,
    created_at: Timestamp,
}

listed!(KeyView);

impl From<ApiKeyRow> for KeyView {
    fn from(row: ApiKeyRow) -> KeyView {
        KeyView {
            id: row.id.into(),
            kind: row.kind,
            name: row.name,
            last4: row.last4,
            scopes: row.scopes,
            allowed_addresses: row.allowed_addresses,
            rate_limit_per_minute: row.rate_limit_per_minute,
            old_text_until: row.old_until,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
            last_used_address: row.last_used_address,
            created_at: row.created_at,
        }
    }
}

/// A key with its text, shown once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKeyWithSecret)]
pub(crate) struct KeyWithSecret {
    #[serde(flatten)]
    key: KeyView,
    /// The whole key. Keep it; it is not shown again.
    secret: String,
}

impl From<(ApiKeyRow, String)> for KeyWithSecret {
    fn from((row, secret): (ApiKeyRow, String)) -> KeyWithSecret {
        KeyWithSecret { key: row.into(), secret }
    }
}
