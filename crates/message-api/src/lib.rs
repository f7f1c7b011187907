//! The part of the merchant API that is about what customers are told: choices, wordings, consents, and everything that was
//! sent with what became of it.
//!
//! Like every route of that API, a handler says in its signature whose authority it needs, calls one use case, and leaves by
//! one commit. Nothing here decides anything.

mod consents;
mod messages;
mod settings;
mod templates;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(settings::get, settings::change))
        .routes(routes!(templates::list))
        .routes(routes!(templates::save))
        .routes(routes!(templates::preview))
        .routes(routes!(templates::test_send))
        .routes(routes!(consents::get, consents::say))
        .routes(routes!(messages::list))
        .routes(routes!(messages::get))
        .routes(routes!(messages::notices))
}
