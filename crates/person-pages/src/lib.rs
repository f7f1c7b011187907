//! `/me`: what somebody has at all merchants, and what they do about it, after a code proved a phone or a mailbox of theirs.
//!
//! The promise: nothing on these pages tells whether somebody is known before they proved it; each form is for one session and for what
//! was shown, so that sent twice, or late, or by another site, it does nothing; while a number may have a new owner, nothing of before
//! is on them. There is no script, so they work wherever a form does. Apps have the same in JSON.

mod caller;
mod cookie;
mod entry;
mod json;
mod methods;
mod overview;
mod posted;
mod sent;
mod settings;
mod shop;
mod view;
mod visit;
mod wallet;

pub use caller::{Caller, Came};
pub use sent::Sent;
pub use view::card_name;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Redirect;
use axum::routing::get;
use web::Api;

/// Most bytes of a form.
const MAX_FORM_BYTES: usize = 16 << 10;

/// `/me/…`: in live mode, or in the mode that the address names.
pub fn router() -> Router<Api> {
    Router::new()
        .route("/me", get(|| async { Redirect::to("/me/live") }))
        .route("/me/{mode}", get(overview::show).post(overview::act))
        .route("/me/{mode}/with/{token}", get(entry::show_with).post(entry::act_with))
        .route("/me/{mode}/shop/{shop}", get(shop::show).post(shop::act))
        .route("/me/{mode}/methods", get(methods::show).post(methods::act))
        .route("/me/{mode}/wallet", get(wallet::show).post(wallet::act))
        .route("/me/{mode}/settings", get(settings::show).post(settings::act))
        .route("/me/{mode}/settings/data", get(settings::data))
        .merge(json::router())
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}
