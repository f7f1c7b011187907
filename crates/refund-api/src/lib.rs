//! The part of the merchant API that is about money that goes back, by a merchant's wish or by a bank's: refunds and disputes.

mod disputes;
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
        .routes(routes!(disputes::list))
        .routes(routes!(disputes::get))
        .routes(routes!(disputes::evidence))
        .routes(routes!(disputes::submit))
        .routes(routes!(disputes::accept))
}
