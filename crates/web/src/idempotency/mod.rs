//! One effect and one answer, however often a request is sent.
//!
//! The key is claimed in a commit of its own, before the handler runs. A handler that commits saves its answer
//! with the effect; a refusal that stands (402, 404, 409, 422) is saved after it; anything else lets the key go,
//! so that a repeat tries again. The work of a claimed request runs to its end even if the client goes away.
//!
//! Saved answers that show a secret are sealed: the database alone does not give them away.

mod fingerprint;
mod header;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use futures::FutureExt;
use ids::{RequestId, TenantId, Uuid};
use runtime::secret::Secrets;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use store::idempotency::{Claim, Claimed, Reply};
use store::{TenantScope, TenantTx};
use tracing::Instrument;
use usecase::seal::{Place, Sealed};
use usecase::vault;

use crate::auth::Caller;
use crate::version::Spoken;
use crate::{Api, Problem, frame, input, problem};

pub use header::HEADER;

/// Tells a repeat from the first answer.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// What a sealed body begins with; no JSON does.
const SEALED: &str = "sealed ";
/// Raised when the form of a sealed answer changes.
const SEALED_VERSION: u32 = 1;

/// The claim of a request, for the handler's commit.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) claim: Claim,
    pub(crate) key: String,
}

/// Marks a response whose answer is saved with its effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settled;

/// Runs a POST once per key.
///
/// # Errors
/// 400, 409, 413 and 422 as published; 503 when the database does not answer.
pub(crate) async fn answer_once(
    api: &Api,
    caller: &Caller,
    spoken: Spoken,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let key = header::key_of(request.headers())?;
    let (parts, body) = request.into_parts();
    let body = input::read(parts.uri.path(), body).await?;
    let Some(key) = key else {
        let request = spoken.up(Request::from_parts(parts, Body::from(body))).await?;
        return Ok(next.run(request).await);
    };
    let print = fingerprint::of(&parts.method, parts.uri.path(), spoken.version, &caller.scopes, &body);
    let (api, scope) = (api.clone(), caller.scope.clone());
    let request = spoken.up(Request::from_parts(parts, Body::from(body))).await?;
    to_the_end(async move { claimed(&api, scope, key, &print, request, next).await }).await
}

/// Runs in a task of its own, from before the claim: a client that hangs up must leave neither a claimed key that
/// nobody works on nor half an answer behind.
async fn to_the_end<F>(work: F) -> Result<Response, Problem>
where
    F: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    tokio::spawn(work.in_current_span())
        .await
        .unwrap_or_else(|_| Err(Problem::from(app::Error::fault("the task of a request was stopped"))))
}

/// Claims the key and, when it is ours, does the work.
async fn claimed(
    api: &Api,
    scope: TenantScope,
    key: String,
    print: &[u8],
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    match store::idempotency::claim(&scope, &key, print).await? {
        Claimed::Fresh(claim) => {
            let held = Held { claim, key };
            request.extensions_mut().insert(held.clone());
            Ok(work(api, &scope, &held, request, next).await)
        }
        Claimed::Replay(reply) => replay(api, &scope, &key, &reply).await,
        Claimed::InFlight => Err(Problem::new(
            StatusCode::CONFLICT,
            "idempotency_in_flight",
            "A request with this Idempotency-Key is being answered right now. Repeat this one in a second.",
        )
        .retry_after(1)),
        Claimed::Mismatch => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Use a new key for a new request.",
        )),
    }
}

async fn work(api: &Api, scope: &TenantScope, held: &Held, request: Request, next: Next) -> Response {
    let id = *request.extensions().get::<RequestId>().expect("the frame is outside of the gate");
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response = answered.unwrap_or_else(|panic| frame::panicked(panic).into_response());
    settle(scope, held, id, &frame::docs_of(api), response).await
}

/// Saves an answer that stands and is not saved yet; otherwise lets the key go.
async fn settle(scope: &TenantScope, held: &Held, id: RequestId, docs: &str, response: Response) -> Response {
    if response.extensions().get::<Settled>().is_some() {
        return response;
    }
    if !stands(&response) {
        if let Err(error) = store::idempotency::release(scope, &held.claim).await {
            tracing::warn!(%error, "a request key was not let go; it frees itself within a minute");
        }
        return response;
    }
    let (parts, body) = rendered(response, id, docs).await;
    let reply = Reply { status: parts.status.as_u16(), body: String::from_utf8_lossy(&body).into_owned() };
    if let Err(error) = store::idempotency::save_refusal(scope, &held.claim, &reply).await {
        tracing::warn!(%error, "an answer was not saved under its request key");
    }
    Response::from_parts(parts, Body::from(body))
}

/// Whether a repeat must get the same answer.
fn stands(response: &Response) -> bool {
    let code = response.extensions().get::<Arc<Problem>>().map(|problem| problem.code());
    match response.status() {
        // Lost a race: the same request may do better next time.
        StatusCode::CONFLICT => code != Some("changed_meanwhile"),
        StatusCode::PAYMENT_REQUIRED | StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => true,
        status => status.is_success(),
    }
}

/// The response with its body in hand.
async fn rendered(response: Response, id: RequestId, docs: &str) -> (axum::http::response::Parts, Bytes) {
    let (mut parts, body) = response.into_parts();
    if let Some(problem) = parts.extensions.remove::<Arc<Problem>>() {
        problem.log();
        return (parts, Bytes::from(problem.body(id, docs)));
    }
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    (parts, body)
}

async fn replay(api: &Api, scope: &TenantScope, key: &str, reply: &Reply) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content = if status.is_success() { "application/json" } else { problem::CONTENT };
    let body = match reply.body.strip_prefix(SEALED) {
        Some(sealed) => open(api.secrets(), scope, key, sealed).await?,
        None => reply.body.clone(),
    };
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(content)), (REPLAYED, HeaderValue::from_static("true"))];
    Ok((status, headers, body).into_response())
}

/// The place of a saved answer: its key, as an object.
fn place(tenant: TenantId, key: &str) -> Place {
    let digest = Sha256::digest(key.as_bytes());
    let mut object = [0; 16];
    object.copy_from_slice(&digest[..16]);
    Place { tenant, object: Uuid::from_bytes(object), version: SEALED_VERSION }
}

/// An answer that shows a secret, as it may be stored.
///
/// # Errors
/// Whatever the look for the tenant's data key fails with.
pub(crate) async fn sealed(tx: &mut TenantTx, secrets: &Secrets, key: &str, body: &str) -> app::Result<String> {
    let place = place(tx.tenant(), key);
    let Sealed { bytes, key_id } = vault::seal(tx, secrets, &place, body.as_bytes()).await?;
    Ok(format!("{SEALED}{key_id} {}", STANDARD_NO_PAD.encode(bytes)))
}

async fn open(secrets: &Secrets, scope: &TenantScope, key: &str, text: &str) -> Result<String, Problem> {
    let unreadable = || Problem::from(app::Error::fault("a sealed answer cannot be read"));
    let (key_id, bytes) = text.rsplit_once(' ').ok_or_else(unreadable)?;
    let bytes = STANDARD_NO_PAD.decode(bytes).map_err(|_| unreadable())?;
    let sealed = Sealed { bytes, key_id: key_id.to_owned() };
    if !vault::knows(secrets, key_id) {
        let mut tx = scope.begin().await?;
        vault::learn(&mut tx, secrets, &[key_id]).await?;
        tx.commit(()).await?;
    }
    let plain = vault::open(secrets, &place(scope.tenant(), key), &sealed).map_err(|_| unreadable())?;
    String::from_utf8(plain.expose_secret().to_vec()).map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_is_told_from_what_may_go_better() {
        let of = |status: u16, code: &'static str| {
            stands(&Problem::new(StatusCode::from_u16(status).expect("a status"), code, "").into_response())
        };
        assert!(of(402, "declined") && of(404, "not_found") && of(409, "invoice_not_open") && of(422, "plan_archived"));
        for (status, code) in
            [(400, "x"), (401, "x"), (403, "x"), (409, "changed_meanwhile"), (429, "x"), (500, "x"), (503, "x")]
        {
            assert!(!of(status, code), "{status} {code}");
        }
        assert!(stands(&StatusCode::CREATED.into_response()));
    }
}
