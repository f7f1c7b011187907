//! What staff may see, and the one key that lets them.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::Json;
use ids::Mode;
use secrecy::{ExposeSecret, SecretString};
use store::operator::{queues, tenants};
use subtle::ConstantTimeEq;
use web::{Data, NoQuery, Problem};

use crate::CoreParts;
use crate::views::{ModeQueues, Queues, TenantView};

/// Shortest staff key that opens anything, in characters: an empty setting must not be a key.
const MIN_KEY_CHARS: usize = 32;

/// Lets staff through.
pub(crate) async fn guard(State(parts): State<CoreParts>, request: Request, next: Next) -> Response {
    if is_staff(request.headers(), &parts.staff_key) {
        return next.run(request).await;
    }
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "Send the staff key as `Authorization: Bearer …`.")
        .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
        .into_response()
}

fn is_staff(headers: &HeaderMap, key: &SecretString) -> bool {
    let wanted = key.expose_secret().as_bytes();
    let presented = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .unwrap_or_default();
    let same: bool = presented.as_bytes().ct_eq(wanted).into();
    same && wanted.len() >= MIN_KEY_CHARS
}

/// Every merchant, oldest first.
pub(crate) async fn tenants(
    State(parts): State<CoreParts>,
    _: NoQuery,
) -> Result<Json<Data<Vec<TenantView>>>, Problem> {
    let rows = tenants::all(&parts.audit).await?;
    Ok(Json(Data { data: rows.into_iter().map(TenantView::from).collect() }))
}

/// What work waits in each mode, and what was set aside.
pub(crate) async fn queues(State(parts): State<CoreParts>, _: NoQuery) -> Result<Json<Data<Queues>>, Problem> {
    let data = Queues { test: of(&parts, Mode::Test).await?, live: of(&parts, Mode::Live).await? };
    Ok(Json(Data { data }))
}

async fn of(parts: &CoreParts, mode: Mode) -> Result<ModeQueues, Problem> {
    let depths = queues::depths(&parts.audit, mode).await?;
    let aside = queues::quarantined(&parts.audit, mode).await?;
    Ok(ModeQueues::from((depths, aside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_key_opens() {
        let key = SecretString::from("s".repeat(40));
        let with = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_str(text).expect("a header"));
            headers
        };
        let right = "s".repeat(40);
        assert!(is_staff(&with(&format!("Bearer {right}")), &key));
        for wrong in ["", "Bearer ", "Bearer s", &format!("Bearer {right}s"), &right, &format!("Basic {right}")] {
            assert!(!is_staff(&with(wrong), &key), "{wrong}");
        }
        assert!(!is_staff(&HeaderMap::new(), &key));
        assert!(!is_staff(&with("Bearer "), &SecretString::from("")), "an empty setting is no key");
        assert!(!is_staff(&with("Bearer short"), &SecretString::from("short")));
    }
}
