//! `/checkout/{token}/me`: coming in at a checkout, with a code to a phone or a mailbox, and going out again.
//!
//! It is a page of its own, since a code takes a while to come; the checkout's page knows whoever came in.

use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use pages::Dress;
use pages::html::Html;
use person_pages::{Caller, Came, Sent};
use setup::appearance::Surface;
use usecase::Result;
use web::{Api, Problem};

use crate::visit::Visit;

/// The page.
pub(crate) async fn show(
    State(api): State<Api>,
    path: std::result::Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    let Some(visit) = Visit::of(api, path) else { return pages::nothing_here() };
    answered(shown(&visit, &parts).await)
}

/// A form of it.
pub(crate) async fn act(
    State(api): State<Api>,
    path: std::result::Result<Path<String>, PathRejection>,
    parts: Parts,
    sent: std::result::Result<Form<Sent>, FormRejection>,
) -> Response {
    let (Some(visit), Ok(Form(sent))) = (Visit::of(api, path), sent) else { return pages::nothing_here() };
    answered(Box::pin(acted(&visit, &parts, &sent)).await)
}

fn answered(done: Result<Response>) -> Response {
    done.unwrap_or_else(|error| pages::cannot_show(&Problem::from(error)))
}

async fn shown(visit: &Visit, parts: &Parts) -> Result<Response> {
    let caller = visit.caller(parts).await?;
    let sight = visit.sight().await?;
    let inside = inside(&caller);
    page(visit, &sight.seller, StatusCode::OK, &inside).await
}

async fn acted(visit: &Visit, parts: &Parts, sent: &Sent) -> Result<Response> {
    let caller = visit.caller(parts).await?;
    if sent.what == "leave" {
        return caller.leave(sent, &visit.place()).await;
    }
    match caller.come_in(parts, sent, &visit.place()).await? {
        Came::In(response) => Ok(response),
        Came::Form(status, form) => {
            let sight = visit.sight().await?;
            page(visit, &sight.seller, status, &form).await
        }
    }
}

fn inside(caller: &Caller) -> Html {
    if caller.trusted().is_some() {
        return Html::new().raw("<p>You are signed in.</p>").part(&caller.way_out());
    }
    if caller.is_quarantined() {
        return Html::new()
            .raw("<p>You have not been here for long. Show first that it is you, then load the shop's page again. Or pay in another way.</p>")
            .raw("<p><a class=\"button main\" href=\"")
            .text(&caller.home())
            .raw("\">Show that it is me</a></p>")
            .part(&caller.way_out());
    }
    caller.door()
}

async fn page(visit: &Visit, seller: &str, status: StatusCode, inside: &Html) -> Result<Response> {
    let dress = Dress::of(visit.api(), visit.scope(), Surface::Checkout).await?;
    let title = "Use a saved card";
    let test = match visit.scope().mode() {
        ids::Mode::Test => Html::new().raw("<p class=\"test\">Test mode. No real money moves here.</p>"),
        ids::Mode::Live => Html::new(),
    };
    let body = Html::new()
        .raw("<main>")
        .part(&test)
        .raw("<article class=\"sheet\"><h1>Use a saved card</h1><p class=\"about\">")
        .text(&format!("Sign in, and pay {seller} with what you saved with Recoup before."))
        .raw("</p>")
        .part(inside)
        .raw("</article><footer><p><a href=\"")
        .text(&visit.place())
        .raw("\">Back to the payment</a></p></footer></main>");
    Ok(pages::form_page(&dress, status, title, &Html::new(), &body))
}
