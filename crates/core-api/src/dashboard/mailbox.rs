//! A mailbox: asking for the mail again, and what its link leads to.
//!
//! Programs that look through mails open links; so looking at the page does nothing, and its button does.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use office::letters;
use usecase::{Error, Kind};

use super::desk::Desk;
use super::entry::{Shown, fail, is_told};
use super::guard::{self, Posted, Sent, onward};
use super::markup::{fill, raw};
use super::shell;

fn gone() -> Response {
    let body = raw(
        "<p>This link opens nothing: it may be cut off, or older than three days. Sign in, and have another mail sent.</p>\
         <p><a class=\"button main\" href=\"/sign-in\">Sign in</a></p>",
    );
    shell::card(StatusCode::NOT_FOUND, "There is nothing here", &body)
}

/// `GET /verify/{text}`
pub(crate) async fn show(State(desk): State<Desk>, Path(text): Path<String>) -> Shown {
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let asked = letters::asked(&mut tx, desk.secrets(), &text).await;
    tx.commit(()).await.map_err(fail)?;
    match asked {
        Ok(user) if user.verified_at.is_some() => Ok(done()),
        Ok(user) => {
            let body = fill(
                "<p>Somebody opened an account at Recoup with <strong>{}</strong>. If it was you, say that this mailbox is yours.</p>\
                 <form method=\"post\"><button class=\"main\">It is mine</button></form>\
                 <p>If it was not you, close this page: nothing happens.</p>",
                &[&user.email],
            );
            Ok(shell::card(StatusCode::OK, "Is this mailbox yours?", &body))
        }
        Err(error) if error.kind == Kind::Missing => Ok(gone()),
        Err(error) => Err(fail(error)),
    }
}

fn done() -> Response {
    let body = raw(
        "<p>Thank you: we know that this mailbox is yours.</p><p><a class=\"button main\" href=\"/\">Go on</a></p>",
    );
    shell::card(StatusCode::OK, "It is yours", &body)
}

/// `POST /verify/{text}`: by whoever has the link, on whichever device they read their mails.
pub(crate) async fn confirm(State(desk): State<Desk>, Path(text): Path<String>, posted: Posted) -> Shown {
    let whence = guard::whence(&desk, &posted.parts);
    match confirmed(&desk, &text, &whence).await {
        Ok(()) => Ok(done()),
        Err(error) if error.kind == Kind::Missing => Ok(gone()),
        Err(error) => Err(fail(error)),
    }
}

async fn confirmed(desk: &Desk, text: &str, whence: &office::Whence) -> usecase::Result<()> {
    let mut tx = desk.core().begin().await?;
    letters::verify(&mut tx, desk.secrets(), text, whence).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /account/verify`
pub(crate) async fn resend(State(desk): State<Desk>, sent: Sent) -> Shown {
    match asked_again(&desk, &sent).await {
        Ok(()) => Ok(onward("/account?done=mail")),
        Err(error) if is_told(&error) => Ok(too_soon(&sent, &error)),
        Err(error) => Err(fail(error)),
    }
}

async fn asked_again(desk: &Desk, sent: &Sent) -> usecase::Result<()> {
    let mut tx = desk.core().begin().await?;
    if sent.signed.unverified {
        letters::ask_to_verify(&mut tx, &sent.signed.visitor.user).await?;
    }
    Ok(tx.commit(()).await?)
}

fn too_soon(sent: &Sent, error: &Error) -> Response {
    let body = fill(
        "<h1>Not yet</h1>{}<p><a href=\"/account\">Back to your account</a></p>",
        &[&shell::notice("warn", &error.message)],
    );
    shell::answered(StatusCode::TOO_MANY_REQUESTS, &sent.signed, None, "account", "Not yet", &body)
}
