//! The part of the merchant API that is about money on its way out: what there is, the banks, whom it goes to, payouts, and who agrees
//! to them.

mod approvers;
mod balance;
mod banks;
mod beneficiaries;
mod making;
mod settings;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(balance::get))
        .routes(routes!(balance::transactions))
        .routes(routes!(banks::list))
        .routes(routes!(banks::resolve))
        .routes(routes!(beneficiaries::create, beneficiaries::list))
        .routes(routes!(beneficiaries::get, beneficiaries::remove))
        .routes(routes!(making::quote))
        .routes(routes!(making::create, making::list))
        .routes(routes!(making::get))
        .routes(routes!(making::approve))
        .routes(routes!(making::reject))
        .routes(routes!(making::cancel))
        .routes(routes!(making::code))
        .routes(routes!(approvers::enroll, approvers::list))
        .routes(routes!(approvers::confirm))
        .routes(routes!(approvers::remove))
        .routes(routes!(settings::get, settings::change))
}
