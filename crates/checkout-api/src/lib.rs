//! The part of the merchant API that is about hosted checkout.

mod links;
mod sessions;
mod transfers;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sessions::create, sessions::list))
        .routes(routes!(sessions::get))
        .routes(routes!(sessions::expire))
        .routes(routes!(links::create, links::list))
        .routes(routes!(links::get, links::change))
        .routes(routes!(links::qr))
        .routes(routes!(transfers::send))
}
