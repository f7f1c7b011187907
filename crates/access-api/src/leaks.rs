//! Whoever finds a key where it should not be may report it: no key is needed for that but the one that was found.

use access::keys;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use store::doors;
use store::key::{KeyKind, KeyText};
use utoipa::ToSchema;
use web::{Api, Data, Json, Problem, client_address};

/// Report a leaked key
///
/// For scanners of public places, and anybody. A key of ours that works is revoked at once, and the merchant is told
/// (`api_key.leaked`); of a rolled key the old text ends and the new one works on. The answer is the same for any text.
/// A publishable key is public already, and nothing happens to it.
#[utoipa::path(post, path = "/v1/api-keys/report-leak", operation_id = "report_leaked_api_key", tag = "API keys",
    extensions(("x-scope" = json!("none"))), request_body = Leak,
    responses((status = 202, description = "Thank you.", body = Data<Reported>)))]
pub(crate) async fn report(State(api): State<Api>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    api.limits().stranger(client_address::of(&api, &parts)).await?;
    api.check_version(&parts.headers)?;
    let Json(leak) = Json::<Leak>::from_request(Request::from_parts(parts, body), &api).await?;
    if let Some(key) = KeyText::parse(leak.key.trim()) {
        stop(&api, &key).await?;
    }
    web::merchant::plain(StatusCode::ACCEPTED, Reported { received: true })
}

async fn stop(api: &Api, key: &KeyText) -> Result<(), Problem> {
    let db = api.db(key.mode());
    let Some(opened) = doors::open_with_key(db, key, &api.secrets().key_pepper).await? else { return Ok(()) };
    if opened.kind == KeyKind::Publishable {
        return Ok(());
    }
    let mut tx = opened.scope.by_ourselves().begin().await?;
    keys::leaked(&mut tx, opened.key, opened.is_old_text).await?;
    tx.commit(()).await?;
    db.forget_keys();
    tracing::warn!(key = %opened.key, "a key was reported as leaked and is stopped");
    Ok(())
}

/// What was found.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = LeakedApiKey, example = json!({ "key": "sk_test_…" }))]
pub(crate) struct Leak {
    /// The whole text.
    key: String,
}

/// That it was heard.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = LeakReported)]
pub(crate) struct Reported {
    /// Always true, whatever the text is.
    received: bool,
}
