//! The dashboard: what a merchant opens every morning, as pages without script.
//!
//! What it promises:
//! * Every figure is the merchant API's: pages are made of what its own router answers in this process, with what a member's role may
//!   do (`desk`). It holds no authority over rows of its own, but to read the limit before verification, which is ours to tell.
//! * Nothing happens by a form of another site, or by one that was sent twice (`guard`, `forms`).
//! * Nothing that was typed is lost: neither to a refusal nor to a session that ended meanwhile (`again`).
//! * Which mode somebody looks at is in the address, in a word, and in a colour.
//!
//! It knows kinds of objects as a table (`resources`), and no rule of billing.

mod account;
mod again;
mod appearance;
mod business;
mod charts;
mod controls;
mod copied;
mod desk;
mod entry;
mod fields;
mod forms;
mod guard;
mod kinds;
mod lists;
mod mailbox;
mod markup;
mod names;
mod overview;
mod platform;
mod previews;
mod resources;
mod shell;
mod show;
mod team;
mod values;
mod witness;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub use desk::{Desk, Papers};

/// Every page of the dashboard.
pub(crate) fn router(desk: Desk) -> Router {
    let open = Router::new()
        .route("/", get(entry::front))
        .route("/dashboard.css", get(shell::style))
        .route("/icon.svg", get(shell::icon))
        .route("/look/{name}", get(pages::stylesheet))
        .route("/look/logo/{token}", get(previews::logo))
        .route("/sign-up", get(entry::sign_up_form).post(entry::sign_up))
        .route("/sign-in", get(entry::sign_in_form).post(entry::sign_in))
        .route("/sign-in/code", get(entry::code_form).post(entry::code))
        .route("/sign-out", post(entry::sign_out))
        .route("/verify/{text}", get(mailbox::show).post(mailbox::confirm))
        .route("/invitation/{text}", get(entry::invitation).post(entry::accept));
    let own = Router::new()
        .route("/account", get(account::show))
        .route("/account/password", post(account::password))
        .route("/account/factor", get(account::factor_page).post(account::add_factor))
        .route("/account/factor/remove", post(account::remove_factor))
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/business", post(account::business))
        .route("/account/verify", post(mailbox::resend))
        .route("/business", get(business::show).post(business::save))
        .route("/business/papers", post(business::send_paper).layer(DefaultBodyLimit::max(business::MAX_BODY_BYTES)))
        .route("/business/submit", post(business::submit))
        .route("/team", get(team::show))
        .route("/team/invite", post(team::invite))
        .route("/team/role", post(team::role))
        .route("/team/remove", post(team::remove))
        .route("/team/resend", post(team::resend))
        .route("/team/take-back", post(team::take_back));
    let objects = Router::new()
        .route("/d/{mode}", get(overview::show))
        .route("/d/{mode}/recovery", get(overview::recovery))
        .route("/d/{mode}/search", get(lists::search))
        .route("/d/{mode}/appearance", get(appearance::show).post(appearance::save))
        .route(
            "/d/{mode}/appearance/logo",
            post(appearance::send_logo).layer(DefaultBodyLimit::max(appearance::MAX_BODY_BYTES)),
        )
        .route("/d/{mode}/appearance/{what}", post(appearance::act))
        .route("/d/{mode}/appearance/preview/{surface}", get(previews::show))
        .route("/d/{mode}/invoices/{id}/pdf", get(lists::pdf))
        .route("/d/{mode}/{slug}", get(lists::list))
        .route("/d/{mode}/{slug}/new", get(forms::create).post(forms::created))
        .route("/d/{mode}/{slug}/{id}", get(lists::one))
        .route("/d/{mode}/{slug}/{id}/{action}", get(forms::action).post(forms::acted));
    open.merge(own)
        .merge(objects)
        .merge(platform::routes())
        .layer(DefaultBodyLimit::max(guard::MAX_FORM_BYTES))
        .with_state(desk)
}
