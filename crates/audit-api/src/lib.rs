//! The part of the merchant API that tells who did what: the merchant's own audit log, and the requests of the
//! sandbox.
//!
//! It only reads. Rows are written by the commits of what they tell of, and by nobody who asks here.

mod log;
mod requests;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(log::list)).routes(routes!(requests::list))
}
