//! API keys: a key may make narrower ones and revoke any. Secret keys are made by operators.

use axum::http::StatusCode;
use ids::ApiKeyId;
use jiff::Timestamp;
use runtime::clock::whole_millis;
use serde::{Deserialize, Serialize};
use setup::keys::{self, NewKey, USUAL_RATE};
use store::api_keys::{self as rows, ApiKeyRow};
use store::key::KeyKind;
use utoipa::ToSchema;
use web::listing::{ListParams, NoFilter};
use web::permission::{KeysRead, KeysWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

use crate::names::{ApiKeyRef, listed};

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
    extensions(("x-scope" = json!("api_keys:read"))), params(ListParams),
    responses((status = 200, description = "Keys, newest first.", body = Page<KeyView>)))]
pub(crate) async fn list(merchant: Merchant<KeysRead>, listing: Listing<NoFilter>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(KeyView::from).collect(), total).await
}

/// Revoke an API key
///
/// It stops working with this answer; on other nodes of this service, within half a second. Revoking twice is not an
/// error.
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
    /// When it stops by itself; never when left out.
    expires_at: Option<Timestamp>,
}

impl From<CreateKey> for NewKey {
    fn from(body: CreateKey) -> NewKey {
        NewKey {
            kind: KeyKind::Restricted,
            name: body.name,
            scopes: body.scopes,
            per_minute: USUAL_RATE,
            expires_at: body.expires_at.map(whole_millis),
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
    rate_limit_per_minute: i32,
    expires_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
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
            rate_limit_per_minute: row.rate_limit_per_minute,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
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
