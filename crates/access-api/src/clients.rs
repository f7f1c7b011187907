//! Programs that get tokens: what each may do at most, and its secret.

use access::clients::{self, Change, NewClient};
use access::keys::USUAL_RATE;
use axum::http::StatusCode;
use ids::{Mode, OauthClientId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::oauth::ClientName;
use store::oauth_clients::{self as rows, OauthClientRow};
use utoipa::ToSchema;
use web::listing::{Dated, DatedParams, ListParams, NoFilter};
use web::names::{OauthClientRef, listed};
use web::permission::{OauthClientsRead, OauthClientsWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

use crate::views::Overlap;

/// Make an OAuth client
///
/// A program that gets tokens of 15 minutes at `/oauth/token` for its `clientId` and secret. It can be given only what this key
/// may do itself. `clientSecret` is shown here and never again.
#[utoipa::path(post, path = "/v1/oauth-clients", operation_id = "create_oauth_client", tag = "OAuth clients",
    extensions(("x-scope" = json!("oauth_clients:write"))), request_body = CreateClient,
    responses((status = 201, description = "The client and its secret.", body = Data<ClientWithSecret>)))]
pub(crate) async fn create(merchant: Merchant<OauthClientsWrite>, Json(body): Json<CreateClient>) -> Answer {
    let pepper = &merchant.api().secrets().key_pepper;
    let mut tx = merchant.begin().await?;
    let made = clients::create_within(&mut tx, merchant.scopes(), body.into(), pepper).await?;
    merchant.revealed(tx, StatusCode::CREATED, ClientWithSecret::of(made, merchant.mode())).await
}

/// List OAuth clients
#[utoipa::path(get, path = "/v1/oauth-clients", operation_id = "list_oauth_clients", tag = "OAuth clients",
    extensions(("x-scope" = json!("oauth_clients:read"))), params(ListParams, DatedParams),
    responses((status = 200, description = "Clients, newest first.", body = Page<ClientView>)))]
pub(crate) async fn list(merchant: Merchant<OauthClientsRead>, listing: Listing<NoFilter, Dated>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &listing.made(), &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &listing.made())).await?;
    let views = found.into_iter().map(|row| ClientView::of(row, merchant.mode())).collect();
    merchant.listed(tx, &listing, views, total).await
}

/// Show an OAuth client
#[utoipa::path(get, path = "/v1/oauth-clients/{id}", operation_id = "get_oauth_client", tag = "OAuth clients",
    extensions(("x-scope" = json!("oauth_clients:read"))),
    params(("id" = inline(OauthClientRef), Path, description = "The client.")),
    responses((status = 200, description = "The client, without its secret.", body = Data<ClientView>)))]
pub(crate) async fn get(merchant: Merchant<OauthClientsRead>, Id(id): Id<OauthClientId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, ClientView::of(row, merchant.mode())).await
}

/// Change an OAuth client
///
/// Fields left out stay as they are. This key must have every scope that the client has and is given. A client that loses a
/// scope loses its tokens too.
#[utoipa::path(patch, path = "/v1/oauth-clients/{id}", operation_id = "change_oauth_client", tag = "OAuth clients",
    extensions(("x-scope" = json!("oauth_clients:write"))), request_body = ChangeClient,
    params(("id" = inline(OauthClientRef), Path, description = "The client.")),
    responses((status = 200, description = "The changed client.", body = Data<ClientView>)))]
pub(crate) async fn change(
    merchant: Merchant<OauthClientsWrite>,
    Id(id): Id<OauthClientId>,
    Json(body): Json<ChangeClient>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = clients::change_within(&mut tx, merchant.scopes(), id, body.into()).await?;
    let answer = merchant.ok(tx, ClientView::of(row, merchant.mode())).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// Give an OAuth client a new secret
///
/// The old one gets tokens for the overlap and then stops by itself. With an overlap of 0 it stops with this answer, and so do
/// all tokens of the client. `clientSecret` is shown here and never again.
#[utoipa::path(post, path = "/v1/oauth-clients/{id}/rotate-secret", operation_id = "rotate_oauth_client_secret",
    tag = "OAuth clients", extensions(("x-scope" = json!("oauth_clients:write"))), request_body = Overlap,
    params(("id" = inline(OauthClientRef), Path, description = "The client.")),
    responses((status = 200, description = "The client and its new secret.", body = Data<ClientWithSecret>)))]
pub(crate) async fn rotate_secret(
    merchant: Merchant<OauthClientsWrite>,
    Id(id): Id<OauthClientId>,
    Json(body): Json<Overlap>,
) -> Answer {
    let pepper = &merchant.api().secrets().key_pepper;
    let mut tx = merchant.begin().await?;
    let rotated = clients::rotate_within(&mut tx, merchant.scopes(), id, body.span(), pepper).await?;
    let answer = merchant.revealed(tx, StatusCode::OK, ClientWithSecret::of(rotated, merchant.mode())).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// Disable an OAuth client
///
/// It gets no more tokens, and those that it has stop with this answer; on other nodes of this service, within half a second.
/// Disabling twice is not an error.
#[utoipa::path(delete, path = "/v1/oauth-clients/{id}", operation_id = "disable_oauth_client", tag = "OAuth clients",
    extensions(("x-scope" = json!("oauth_clients:write"))),
    params(("id" = inline(OauthClientRef), Path, description = "The client.")),
    responses((status = 200, description = "The disabled client.", body = Data<ClientView>)))]
pub(crate) async fn disable(merchant: Merchant<OauthClientsWrite>, Id(id): Id<OauthClientId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = clients::disable(&mut tx, id).await?;
    let answer = merchant.ok(tx, ClientView::of(row, merchant.mode())).await;
    merchant.api().db(merchant.mode()).forget_keys();
    answer
}

/// A client to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = CreateOauthClient, example = json!({ "name": "Warehouse", "scopes": ["invoices:read", "customers:write"] }))]
pub(crate) struct CreateClient {
    /// What you call it.
    name: String,
    /// What its tokens may do at most: `resource:read` or `resource:write`; writing implies reading.
    scopes: Vec<String>,
    /// From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left out.
    allowed_addresses: Option<Vec<String>>,
    /// Requests a minute of all its tokens together, 1 to 1000; 100 when left out.
    rate_limit_per_minute: Option<u32>,
}

impl From<CreateClient> for NewClient {
    fn from(body: CreateClient) -> NewClient {
        NewClient {
            name: body.name,
            scopes: body.scopes,
            allowed_addresses: body.allowed_addresses.unwrap_or_default(),
            per_minute: body.rate_limit_per_minute.unwrap_or(USUAL_RATE),
        }
    }
}

/// What may change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ChangeOauthClient, example = json!({ "scopes": ["invoices:read"] }))]
pub(crate) struct ChangeClient {
    /// What you call it.
    name: Option<String>,
    /// What its tokens may do at most from now on.
    scopes: Option<Vec<String>>,
    /// From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere.
    allowed_addresses: Option<Vec<String>>,
    /// Requests a minute, 1 to 1000, or as many as it has.
    rate_limit_per_minute: Option<u32>,
}

impl From<ChangeClient> for Change {
    fn from(body: ChangeClient) -> Change {
        Change {
            name: body.name,
            scopes: body.scopes,
            allowed_addresses: body.allowed_addresses,
            per_minute: body.rate_limit_per_minute,
        }
    }
}

/// A client, without its secret.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OauthClient)]
pub(crate) struct ClientView {
    id: OauthClientRef,
    /// What it is called at the token endpoint.
    client_id: String,
    name: String,
    /// To tell secrets apart.
    secret_last4: String,
    /// Until when the secret before the last one works; null when there was none.
    old_secret_until: Option<Timestamp>,
    scopes: Vec<String>,
    /// From where it works; empty is from anywhere.
    allowed_addresses: Vec<String>,
    rate_limit_per_minute: i32,
    disabled_at: Option<Timestamp>,
    /// When it last got a token, to the minute.
    last_used_at: Option<Timestamp>,
    /// From where it got that one.
    last_used_address: Option<String>,
    created_at: Timestamp,
}

listed!(ClientView);

impl ClientView {
    fn of(row: OauthClientRow, mode: Mode) -> ClientView {
        ClientView {
            id: row.id.into(),
            client_id: ClientName::of(mode, &row.public_id).to_string(),
            name: row.name,
            secret_last4: row.secret_last4,
            old_secret_until: row.old_secret_until,
            scopes: row.scopes,
            allowed_addresses: row.allowed_addresses,
            rate_limit_per_minute: row.rate_limit_per_minute,
            disabled_at: row.disabled_at,
            last_used_at: row.last_used_at,
            last_used_address: row.last_used_address,
            created_at: row.created_at,
        }
    }
}

/// A client with its secret, shown once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OauthClientWithSecret)]
pub(crate) struct ClientWithSecret {
    #[serde(flatten)]
    client: ClientView,
    /// The secret. Keep it; it is not shown again.
    client_secret: String,
}

impl ClientWithSecret {
    fn of((row, client_secret): (OauthClientRow, String), mode: Mode) -> ClientWithSecret {
        ClientWithSecret { client: ClientView::of(row, mode), client_secret }
    }
}
