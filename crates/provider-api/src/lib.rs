//! The part of the merchant API that is about payment providers: a merchant's own accounts there, the rules by which one is chosen,
//! and what providers told by themselves.

mod accounts;
mod events;
mod rules;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(accounts::list_providers))
        .routes(routes!(accounts::create, accounts::list))
        .routes(routes!(accounts::get, accounts::change))
        .routes(routes!(rules::get, rules::replace))
        .routes(routes!(rules::route_of))
        .routes(routes!(events::list))
        .routes(routes!(events::get))
}
