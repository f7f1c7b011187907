//! The page of a checkout, for somebody with a cheap phone and a bad connection.
//!
//! The promise: one address from the first look to the receipt, which always shows where things stand. Looking changes nothing. A form
//! says with which version of the session it was shown: sent twice, from another tab, or after going back, it does nothing and shows what
//! is so; and what was typed is kept. There is no script; while something is on its way the page loads itself again. It may be shown in
//! a frame only where the session says so.

mod door;
mod inline;
mod own;
mod own_host;
mod pay_link;
mod returning;
mod sent;
mod view;
mod visit;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use web::Api;

pub use own_host::guard;

/// Most bytes of a form.
const MAX_FORM_BYTES: usize = 8 << 10;

/// `/checkout/…` and `/pay/…`.
pub fn router() -> Router<Api> {
    Router::new()
        .route("/checkout/{token}", get(visit::show).post(visit::act))
        .route("/checkout/{token}/me", get(door::show).post(door::act))
        .route("/inline.js", get(inline::script))
        .route("/pay/{token}/{slug}", get(pay_link::show).post(pay_link::begin))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}
