//! The part of the merchant API that is about credentials: API keys, programs with tokens, and the OAuth endpoints that
//! give the tokens out.
//!
//! Like every route of that API, a handler says in its signature whose authority it needs, calls one use case, and leaves by
//! one commit. The OAuth endpoints and the report of a leaked key need no key: what they are sent is the authority, and they
//! answer in the words of their RFCs.

mod clients;
mod keys;
mod leaks;
mod oauth;
mod views;

use axum::Router;
use axum::routing::{get, post};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes behind a key, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::get, keys::change, keys::revoke))
        .routes(routes!(keys::roll))
        .routes(routes!(clients::create, clients::list))
        .routes(routes!(clients::get, clients::change, clients::disable))
        .routes(routes!(clients::rotate_secret))
}

/// The routes of the document that need no key.
pub fn open_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(leaks::report))
}

/// The OAuth endpoints (RFC 6749 §4.4, RFC 7662, RFC 7009, RFC 8414). They speak forms, and are described by their metadata.
pub fn oauth_routes() -> Router<Api> {
    Router::new()
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/introspect", post(oauth::introspect))
        .route("/oauth/revoke", post(oauth::revoke))
        .route("/.well-known/oauth-authorization-server", get(oauth::metadata))
}
