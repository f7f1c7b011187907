//! The part of the merchant API that is about hosted checkout.

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
        .routes(routes!(transfers::send))
}
