//! The merchant API: `/v1`, its document and its reference page; and the pages that customers open by a link.
//!
//! Every route is registered together with its description, so that the document cannot lack one. A handler
//! says in its signature whose authority it needs, calls one use case, and leaves by one commit. Nothing here
//! decides anything.

mod account;
mod analytics;
mod calculations;
mod clocks;
mod coupons;
mod credit_grants;
mod credit_notes;
mod customers;
mod discounts;
mod expand;
mod invoice_items;
mod invoices;
mod ledger;
mod meters;
mod methods;
mod names;

mod plans;
mod price_migrations;
mod promotion_codes;
mod recovery;
mod settings;
mod subscriptions;
mod tax_rates;
mod transactions;
mod usage;
mod usage_thresholds;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponseParts};
use axum::routing::get;
use axum::{Extension, Json, Router, middleware};
use serde_json::Value;
use usage::together::Together;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::problem::{DetailBody, ErrorBody, ProblemBody};
use web::{Api, errors, frame, gate, guide, health, openapi, reference};

#[derive(OpenApi)]
#[openapi(components(schemas(ProblemBody, ErrorBody, DetailBody)))]
struct Document;

/// Everything under `/v1`.
fn merchant_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(sales())
        .merge(billing())
        .merge(operations())
        .merge(event_api::routes())
        .merge(message_api::routes())
        .merge(access_api::routes())
        .merge(audit_api::routes())
        .merge(provider_api::routes())
        .merge(refund_api::routes())
        .merge(payout_api::routes())
        .merge(checkout_api::routes())
        .merge(escrow_api::routes())
        .merge(settling_api::routes())
}

/// What is sold, to whom, and how it runs.
fn sales() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(plans::create, plans::list))
        .routes(routes!(plans::get, plans::change, plans::archive))
        .routes(routes!(plans::add_price))
        .routes(routes!(price_migrations::create, price_migrations::list))
        .routes(routes!(price_migrations::get))
        .routes(routes!(price_migrations::subscriptions))
        .routes(routes!(price_migrations::apply))
        .routes(routes!(price_migrations::drop_it))
        .routes(routes!(customers::create, customers::list))
        .routes(routes!(customers::get_by_ref))
        .routes(routes!(customers::get, customers::change))
        .routes(routes!(customers::blacklist))
        .routes(routes!(customers::unblacklist))
        .routes(routes!(customers::rights::erase))
        .routes(routes!(customers::rights::export))
        .routes(routes!(customers::balance::get))
        .routes(routes!(customers::balance::adjust))
        .routes(routes!(customers::links::card_update))
        .routes(routes!(customers::links::account))
        .routes(routes!(customers::subscriptions))
        .routes(routes!(customers::transactions))
        .routes(routes!(methods::attach, methods::list))
        .routes(routes!(methods::remove))
        .routes(routes!(methods::make_test_card))
        .merge(subscription_routes())
}

/// What is used, billed, paid and recovered.
fn billing() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(terms_routes())
        .routes(routes!(meters::create, meters::list))
        .routes(routes!(meters::get))
        .routes(routes!(usage::record))
        .routes(routes!(usage::record_batch))
        .routes(routes!(usage::get))
        .routes(routes!(usage::withdraw))
        .routes(routes!(usage::correct))
        .routes(routes!(usage::summary))
        .routes(routes!(usage_thresholds::create, usage_thresholds::list))
        .routes(routes!(usage_thresholds::get, usage_thresholds::change))
        .routes(routes!(subscriptions::collection::change))
        .merge(invoice_routes())
        .routes(routes!(transactions::list))
        .routes(routes!(transactions::get))
        .routes(routes!(recovery::list))
        .routes(routes!(recovery::get))
        .routes(routes!(recovery::retry))
        .routes(routes!(recovery::stop))
        .routes(routes!(recovery::resolve))
        .routes(routes!(recovery::summary))
        .routes(routes!(recovery::policy, recovery::choose_policy))
        .routes(routes!(recovery::list_policies))
        .routes(routes!(recovery::archive_policy))
        .routes(routes!(recovery::experiments::create, recovery::experiments::list))
        .routes(routes!(recovery::experiments::get))
        .routes(routes!(recovery::experiments::stop))
        .routes(routes!(recovery::experiments::results))
        .routes(routes!(ledger::trial_balance))
        .routes(routes!(analytics::board::overview))
        .routes(routes!(analytics::board::cohorts))
        .routes(routes!(analytics::mrr))
        .routes(routes!(analytics::board::mrr_months))
        .routes(routes!(analytics::movements))
        .routes(routes!(calculations::calculate))
}

/// How a merchant sets the service up and follows it.
fn operations() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(account::get))
        .routes(routes!(settings::get, settings::change))
        .routes(routes!(settings::reminders::get, settings::reminders::change))
        .routes(routes!(settings::portal::get, settings::portal::change))
        .routes(routes!(settings::appearance::get, settings::appearance::change))
        .routes(routes!(settings::appearance::publish))
        .routes(routes!(settings::appearance::discard))
        .routes(routes!(settings::appearance::revert))
        .routes(routes!(settings::appearance::add_logo))
        .routes(routes!(clocks::create, clocks::list))
        .routes(routes!(clocks::get))
        .routes(routes!(clocks::advance))
        .merge(credit_routes())
}

/// Coupons, codes, discounts and taxes.
fn terms_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(coupons::create, coupons::list))
        .routes(routes!(coupons::get, coupons::change, coupons::archive))
        .routes(routes!(promotion_codes::create, promotion_codes::list))
        .routes(routes!(promotion_codes::get, promotion_codes::change))
        .routes(routes!(discounts::for_subscription))
        .routes(routes!(discounts::for_customer))
        .routes(routes!(discounts::list))
        .routes(routes!(discounts::get, discounts::end))
        .routes(routes!(tax_rates::create, tax_rates::list))
        .routes(routes!(tax_rates::get, tax_rates::change))
}

/// Prepaid credit and credit notes.
fn credit_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(credit_notes::create))
        .routes(routes!(credit_notes::preview))
        .routes(routes!(credit_notes::list))
        .routes(routes!(credit_notes::get))
        .routes(routes!(credit_notes::pdf))
        .routes(routes!(credit_notes::void))
        .routes(routes!(credit_grants::create, credit_grants::list))
        .routes(routes!(credit_grants::get))
        .routes(routes!(credit_grants::void))
}

/// Invoices and what is billed by itself.
fn invoice_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(invoice_items::create, invoice_items::list))
        .routes(routes!(invoice_items::get, invoice_items::change, invoice_items::remove))
        .routes(routes!(invoices::drafts::create, invoices::list))
        .routes(routes!(invoices::get, invoices::drafts::change, invoices::drafts::remove))
        .routes(routes!(invoices::drafts::add_lines))
        .routes(routes!(invoices::drafts::change_line, invoices::drafts::remove_line))
        .routes(routes!(invoices::drafts::finalize))
        .routes(routes!(invoices::drafts::send))
        .routes(routes!(invoices::drafts::mark_paid))
        .routes(routes!(invoices::drafts::mark_uncollectible))
        .routes(routes!(invoices::explain::whole))
        .routes(routes!(invoices::explain::line))
        .routes(routes!(invoices::pdf))
        .routes(routes!(invoices::pay))
        .routes(routes!(invoices::void))
}

/// What is about recurring agreements.
fn subscription_routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(subscriptions::create, subscriptions::list))
        .routes(routes!(subscriptions::get))
        .routes(routes!(subscriptions::ahead::upcoming))
        .routes(routes!(subscriptions::ahead::outlook))
        .routes(routes!(subscriptions::cancel))
        .routes(routes!(subscriptions::uncancel))
        .routes(routes!(subscriptions::changes::change, subscriptions::changes::drop_change))
        .routes(routes!(subscriptions::changes::preview))
        .routes(routes!(subscriptions::changes::change_plan))
        .routes(routes!(subscriptions::phases::put, subscriptions::phases::get, subscriptions::phases::release))
        .routes(routes!(subscriptions::end_trial))
        .routes(routes!(subscriptions::extend_trial))
        .routes(routes!(subscriptions::pause))
        .routes(routes!(subscriptions::resume))
        .routes(routes!(subscriptions::reactivate))
}

/// The document, completed with what no route can say by itself.
fn completed(document: &utoipa::openapi::OpenApi, base_url: &str) -> Value {
    let mut document = openapi::completed(document, base_url);
    calculations::describe(&mut document);
    expand::describe(&mut document);
    document
}

/// The published document, as JSON.
pub fn document(base_url: &str) -> Value {
    let (_, mut openapi) = merchant_routes().split_for_parts();
    openapi.merge(access_api::open_routes().into_openapi());
    completed(&openapi, base_url)
}

/// The service.
pub fn router(api: Api) -> Router {
    let base_url = &api.parts().base_url;
    let (routes, mut openapi) = merchant_routes().split_for_parts();
    let (open_routes, open_document) = access_api::open_routes().split_for_parts();
    openapi.merge(open_document);
    let document = Arc::new(completed(&openapi, base_url));
    let page: Arc<str> = Arc::from(reference::page(&document));
    let guide: Arc<str> = Arc::from(guide::text(&document, base_url));
    let docs = frame::docs_of(&api);
    let open = Router::new()
        .route("/openapi.json", get(move || async move { Json(document.as_ref().clone()) }))
        .route("/docs", get(move || async move { (page_headers(), Html(page.to_string())) }))
        .route("/docs/errors", get(|| async { (page_headers(), Html(errors::page())) }))
        .route("/llms.txt", get(move || async move { guide.to_string() }))
        .route("/i/{token}", get(pages::invoice).post(pages::pay))
        .route("/r/{token}", get(pages::report))
        .route("/c/{token}", get(pages::show).post(pages::act).layer(DefaultBodyLimit::max(pages::MAX_FORM_BYTES)))
        .merge(pages::look())
        .merge(order_pages::router())
        .merge(checkout_pages::router())
        .merge(person_pages::router())
        .merge(open_routes)
        .merge(access_api::oauth_routes())
        .merge(health::routes());
    let guarded = routes
        .layer(Extension(Together::default()))
        .route_layer(middleware::from_fn_with_state(api.clone(), gate::gate));
    let own_hosts = middleware::from_fn_with_state(api.clone(), checkout_pages::guard);
    frame::framed(open.merge(guarded).with_state(api).layer(own_hosts), docs)
}

fn page_headers() -> impl IntoResponseParts {
    let policy = format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        reference::style_hash()
    );
    [
        (CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy).expect("a policy is a header")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
    ]
}
