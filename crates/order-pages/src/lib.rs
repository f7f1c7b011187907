//! The pages of an order, for its buyer and its seller: what it is, what is held and why, what they can do, and what happened.
//!
//! The promise: a link opens them, and looking at a link uses nothing up; a page offers what the rules would take from its reader now,
//! and nothing else; whatever moves money asks for a code to their phone first, and loses nothing of what they typed; a form that was
//! sent twice, or that shows what is no longer so, does nothing. There is no script, so it works wherever a form does.

mod acts;
mod bargain;
mod evidence;
mod multipart;
mod opening;
mod sent;
mod sight;
mod view;
mod visit;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use web::Api;

/// Most bytes of a form without a file: five thousand letters of any alphabet, three times over when they are sent as a form.
pub(crate) const MAX_FORM_BYTES: usize = 64 << 10;

/// Most bytes of a form with a file: the largest file that is kept, and the fields beside it.
pub(crate) const MAX_UPLOAD_BYTES: usize = (5 << 20) + MAX_FORM_BYTES;

/// `/e/…`.
pub fn router() -> Router<Api> {
    Router::new()
        .route("/e/{token}", get(opening::show).post(opening::open))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        // Whoever has no session is turned away before a body is read.
        .route("/e/orders/{id}", get(visit::show).post(visit::act))
        .route("/e/orders/{id}/papers/{paper}", get(evidence::open))
}
