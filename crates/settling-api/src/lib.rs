//! The part of the merchant API that is about whether our books and a provider's say the same: comparisons and their reports,
//! settlements and their files, and what waits for a person.

mod breaks;
mod reviews;
mod runs;
mod settlements;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(runs::create, runs::list))
        .routes(routes!(runs::get))
        .routes(routes!(runs::report))
        .routes(routes!(runs::csv))
        .routes(routes!(breaks::list))
        .routes(routes!(breaks::get))
        .routes(routes!(settlements::list))
        .routes(routes!(settlements::get))
        .routes(routes!(settlements::import))
        .routes(routes!(reviews::list))
        .routes(routes!(reviews::get))
        .routes(routes!(reviews::resolve))
}
