//! The part of the merchant API that is about what merchants are told: the event log, webhook endpoints, and everything that
//! was delivered to them with what came back.
//!
//! Like every route of that API, a handler says in its signature whose authority it needs, calls one use case, and leaves by
//! one commit. Nothing here decides anything.

mod deliveries;
mod delivery_views;
mod endpoints;
mod events;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(events::list))
        .routes(routes!(events::get))
        .routes(routes!(events::resend))
        .routes(routes!(events::types))
        .routes(routes!(endpoints::create, endpoints::list))
        .routes(routes!(endpoints::get, endpoints::change, endpoints::disable))
        .routes(routes!(endpoints::rotate_secret))
        .routes(routes!(endpoints::test))
        .routes(routes!(endpoints::replay))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::get))
        .routes(routes!(deliveries::replay))
}
