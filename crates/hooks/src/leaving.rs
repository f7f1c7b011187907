//! Leaving a list: the link at the end of a mail that is not owed to its reader, and the button that mail programs make of it
//! (RFC 8058). The name of the message opens it, and opens nothing else.
//!
//! A look changes nothing, because mail programs and their guards follow links; only a POST does.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use notices::contact::Reply;
use outreach::receipts;
use store::doors::{self, OpenedMessage};
use store::message_name::MessageName;

use crate::Parts;

const POLICY: &str = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn open(parts: &Parts, name: &str) -> Option<OpenedMessage> {
    let name = MessageName::read(name, &parts.secrets.sealing_key)?;
    [&parts.live, &parts.test].into_iter().find_map(|db| doors::open_with_name(db, &name))
}

/// The question.
pub(crate) async fn ask(State(parts): State<Arc<Parts>>, Path(name): Path<String>) -> Response {
    match open(&parts, &name) {
        Some(_) => page(
            StatusCode::OK,
            "No more of these messages?",
            "You will still be told what concerns what you bought: receipts, changes and the like.",
            "<form method=\"post\"><button>Send me no more of these</button></form>",
        ),
        None => missing(),
    }
}

/// The answer.
pub(crate) async fn leave(State(parts): State<Arc<Parts>>, Path(name): Path<String>) -> Response {
    let Some(opened) = open(&parts, &name) else { return missing() };
    match left(&opened).await {
        Ok(()) => page(StatusCode::OK, "Done", "You will get no more of these messages.", ""),
        Err(error) if error.kind == usecase::Kind::Missing => missing(),
        Err(error) => {
            tracing::error!(%error, cause = ?error.source, "somebody could not leave a list");
            let text = "Something went wrong on our side. Please try again in a minute.";
            page(StatusCode::SERVICE_UNAVAILABLE, "Not yet", text, "")
        }
    }
}

async fn left(opened: &OpenedMessage) -> usecase::Result<()> {
    let mut tx = opened.scope.begin().await?;
    receipts::answered(&mut tx, opened.message, Reply::Stop, true).await?;
    Ok(tx.commit(()).await?)
}

fn missing() -> Response {
    let text = "This link does not open anything. It may be cut off: copy all of it from the message.";
    page(StatusCode::NOT_FOUND, "There is nothing here", text, "")
}

fn page(status: StatusCode, title: &str, text: &str, form: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>"
    );
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
