//! The part of the merchant API that is about escrow: orders and what is done to them, who is party to them, wallets, and what it costs.

mod agreeing;
mod conditions;
mod disputes;
mod doing;
mod extending;
mod feeds;
mod fees;
mod identity;
mod money;
mod orders;
mod prepaid;
mod proof;
mod setup;
mod staff;
mod templates;
mod terms;
mod views;
mod wallets;
mod wire;
mod working;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Api;

/// The routes, each with its description.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(setup::settings, setup::change_settings))
        .routes(routes!(fees::propose_fee, fees::fees))
        .routes(routes!(fees::approve_fee))
        .routes(routes!(fees::reject_fee))
        .routes(routes!(fees::quote))
        .routes(routes!(templates::templates, templates::add_template))
        .routes(routes!(wallets::party, wallets::change_party))
        .routes(routes!(wallets::wallets))
        .routes(routes!(wallets::statement))
        .routes(routes!(wallets::top_up))
        .routes(routes!(wallets::safeguarding))
        .routes(routes!(proof::statement))
        .routes(routes!(proof::csv))
        .routes(routes!(identity::link_log))
        .routes(routes!(feeds::feed))
        .routes(routes!(identity::send_code))
        .routes(routes!(identity::check_code))
        .routes(routes!(identity::make_admin_token))
        .merge(orders())
        .merge(disputes())
}

fn orders() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(orders::create, orders::list))
        .routes(routes!(prepaid::create))
        .routes(routes!(orders::get))
        .routes(routes!(orders::timeline))
        .routes(routes!(orders::why_held))
        .routes(routes!(orders::preview))
        .routes(routes!(identity::make_link))
        .routes(routes!(identity::make_token))
        .routes(routes!(agreeing::change))
        .routes(routes!(agreeing::accept))
        .routes(routes!(agreeing::decline))
        .routes(routes!(agreeing::withdraw))
        .routes(routes!(agreeing::revive))
        .routes(routes!(agreeing::amend))
        .routes(routes!(agreeing::answer_amendment))
        .routes(routes!(money::pay))
        .routes(routes!(money::payments))
        .routes(routes!(money::payment))
        .routes(routes!(money::fund_from_wallet))
        .routes(routes!(money::refund))
        .routes(routes!(working::start))
        .routes(routes!(working::submit))
        .routes(routes!(working::request_changes))
        .routes(routes!(working::approve))
        .routes(routes!(working::release))
        .routes(routes!(working::cancel))
        .routes(routes!(working::answer_cancel))
        .routes(routes!(working::give_up))
        .routes(routes!(conditions::show_evidence, conditions::papers))
        .routes(routes!(conditions::paper))
        .routes(routes!(conditions::verify))
        .routes(routes!(conditions::reject))
        .routes(routes!(conditions::waive))
        .routes(routes!(conditions::undo))
        .routes(routes!(conditions::handover_code))
        .routes(routes!(conditions::enter_code))
}

fn disputes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(disputes::open))
        .routes(routes!(disputes::respond))
        .routes(routes!(disputes::concede))
        .routes(routes!(disputes::offer))
        .routes(routes!(disputes::accept_offer))
        .routes(routes!(disputes::move_on))
        .routes(routes!(disputes::withdraw))
        .routes(routes!(disputes::appeal))
        .routes(routes!(staff::award))
        .routes(routes!(staff::confirm_award))
        .routes(routes!(staff::confirm_default))
        .routes(routes!(staff::confirm_return))
        .routes(routes!(staff::hold))
        .routes(routes!(staff::lift_hold))
        .routes(routes!(extending::extend))
}
