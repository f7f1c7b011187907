//! What staff may see, and the one key that lets them.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ids::Mode;
use secrecy::{ExposeSecret, SecretString};
use store::operator::queues;
use subtle::ConstantTimeEq;
use web::{Data, NoQuery, Problem, frame};

use crate::CoreApi;
use crate::views::{ModeQueues, Queues, TenantView};

/// Shortest staff key that opens anything, in characters: an empty setting must not be a key.
const MIN_KEY_CHARS: usize = 32;

/// Lets staff through; to anybody else there is nothing here.
pub(crate) async fn only(State(state): State<CoreApi>, request: Request, next: Next) -> Response {
    if is_staff(request.headers(), state.0.staff_key.as_ref()) {
        return next.run(request).await;
    }
    frame::no_route().into_response()
}

fn is_staff(headers: &HeaderMap, key: Option<&SecretString>) -> bool {
    let Some(wanted) = key.map(|key| key.expose_secret().as_bytes()) else { return false };
    let presented = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .unwrap_or_default();
    let same: bool = presented.as_bytes().ct_eq(wanted).into();
    same && wanted.len() >= MIN_KEY_CHARS
}

/// Every merchant, oldest first.
pub(crate) async fn tenants(State(state): State<CoreApi>, _: NoQuery) -> Result<Json<Data<Vec<TenantView>>>, Problem> {
    let rows = state.0.core.tenants().await?;
    Ok(Json(Data { data: rows.into_iter().map(TenantView::from).collect() }))
}

/// What work waits in each mode, and what was set aside.
pub(crate) async fn queues(State(state): State<CoreApi>, _: NoQuery) -> Result<Json<Data<Queues>>, Problem> {
    let data = Queues { test: of(&state, Mode::Test).await?, live: of(&state, Mode::Live).await? };
    Ok(Json(Data { data }))
}

async fn of(state: &CoreApi, mode: Mode) -> Result<ModeQueues, Problem> {
    let depths = queues::depths(&state.0.audit, mode).await?;
    let aside = queues::quarantined(&state.0.audit, mode).await?;
    Ok(ModeQueues::from((depths, aside)))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

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
        assert!(is_staff(&with(&format!("Bearer {right}")), Some(&key)));
        for wrong in ["", "Bearer ", "Bearer s", &format!("Bearer {right}s"), &right, &format!("Basic {right}")] {
            assert!(!is_staff(&with(wrong), Some(&key)), "{wrong}");
        }
        assert!(!is_staff(&HeaderMap::new(), Some(&key)));
        assert!(!is_staff(&with(&format!("Bearer {right}")), None), "no key is configured");
        assert!(!is_staff(&with("Bearer "), Some(&SecretString::from(""))), "an empty setting is no key");
        assert!(!is_staff(&with("Bearer short"), Some(&SecretString::from("short"))));
    }
}
