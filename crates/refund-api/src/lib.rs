//! The part of the merchant API that is about money on its way back: refunds.

mod refunds;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(refunds::create, refunds::list))
        .routes(routes!(refunds::get))
        .routes(routes!(refunds::cancel))
        .routes(routes!(refunds::retry))
        .routes(routes!(refunds::send_to))
        .routes(routes!(refunds::of_invoice))
}
