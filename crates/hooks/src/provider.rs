//! What payment providers call: one address for each account, which decides whose it is. The signature decides the rest.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use providers::heard;
use store::doors;
use store::hook_link::HookLink;
use usecase::ports::{HookError, ProviderHook};

use crate::{Parts, refused};

/// Where a request came from, as far as the line can be trusted to say.
#[derive(Clone, Copy, Debug)]
pub struct Source(pub Option<IpAddr>);

/// Takes what a provider tells.
pub(crate) async fn told(
    State(parts): State<Arc<Parts>>,
    Path((gateway, address)): Path<(String, String)>,
    source: Option<Extension<Source>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let opened = HookLink::read(&address, &parts.secrets.sealing_key)
        .and_then(|link| [&parts.live, &parts.test].into_iter().find_map(|db| doors::open_with_hook(db, &link)));
    let Some(opened) = opened else { return refused(StatusCode::NOT_FOUND, "unknown_address") };
    let headers: Vec<(&str, &str)> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let source = source.and_then(|Extension(Source(address))| address);
    let hook = ProviderHook { headers: &headers, body: &body, source, at: parts.clock.now() };
    match heard::take(&parts.accounts, &opened.scope, opened.account, &hook).await {
        Ok(reply) => {
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            (status, Json(reply.body)).into_response()
        }
        Err(error) => {
            tracing::warn!(gateway, account = %opened.account, %error, "what a provider told was not read");
            let (status, code) = match error {
                HookError::Unsigned => (StatusCode::UNAUTHORIZED, "unsigned"),
                HookError::BadSignature => (StatusCode::UNAUTHORIZED, "bad_signature"),
                HookError::Stale => (StatusCode::UNAUTHORIZED, "stale_signature"),
                HookError::Stranger => (StatusCode::FORBIDDEN, "unknown_sender"),
                HookError::WrongMode => (StatusCode::BAD_REQUEST, "wrong_mode"),
                HookError::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
                HookError::NoSecret(_) => (StatusCode::INTERNAL_SERVER_ERROR, "not_configured"),
            };
            refused(status, code)
        }
    }
}
