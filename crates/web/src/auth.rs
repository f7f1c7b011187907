//! Who is calling: the key in `Authorization` decides tenant and mode, and nothing else in a request can.
//!
//! A key that is missing, unknown, wrong, expired or revoked gets the same 401. A look-up holds for half a second, so
//! that is how long a key may work on another node after the commit of its revocation.

use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use ids::{ApiKeyId, RequestId};
use store::TenantScope;
use store::doors::{self, OpenedKey};
use store::key::{KeyKind, KeyText};

use crate::permission::{Demand, allows, scope_text};
use crate::{Api, Problem};

/// The caller of a request, as the gate found it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// One tenant, one mode.
    pub(crate) scope: TenantScope,
    /// Which key.
    pub(crate) key: ApiKeyId,
    /// What the key may do.
    pub(crate) scopes: Vec<String>,
    /// Requests a minute.
    pub(crate) per_minute: u32,
    /// The version of the API that is pinned on the key, or on its merchant.
    pub(crate) api_version: Option<String>,
}

impl Caller {
    /// Checks what a handler demands.
    ///
    /// # Errors
    /// 403 naming the scope that is missing.
    pub(crate) fn demand<P: Demand>(&self) -> Result<(), Problem> {
        let Some((resource, action)) = P::SCOPE else { return Ok(()) };
        if allows(&self.scopes, resource, action) {
            return Ok(());
        }
        let wanted = scope_text(resource, action);
        let message = format!("This key may not do that: it lacks the scope {wanted}. Use a key that has it.");
        Err(Problem::new(StatusCode::FORBIDDEN, "missing_scope", message).with("requiredScope", wanted))
    }
}

/// Finds the caller.
///
/// # Errors
/// 401 for any key that does not open; 403 for a publishable one; 503 when the database does not answer.
pub(crate) async fn authenticate(api: &Api, headers: &HeaderMap, request: RequestId) -> Result<Caller, Problem> {
    let presented = presented(headers).ok_or_else(unauthorized)?;
    let db = api.db(presented.mode());
    let opened = doors::open_with_key(db, &presented, &api.secrets().key_pepper).await?;
    let OpenedKey { scope, key, kind, scopes, rate_limit_per_minute, api_version } = opened.ok_or_else(unauthorized)?;
    match kind {
        KeyKind::Secret | KeyKind::Restricted => {}
        KeyKind::Publishable => {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "publishable_key",
                "A publishable key is for your pages and opens nothing here. Use a secret key, from your server.",
            ));
        }
    }
    Ok(Caller { scope: scope.for_request(request), key, scopes, per_minute: rate_limit_per_minute, api_version })
}

/// The key as presented, if it can be one of ours at all.
fn presented(headers: &HeaderMap) -> Option<KeyText> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| KeyText::parse(text.trim()))?
}

fn unauthorized() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "Send a valid secret key as `Authorization: Bearer sk_…`. It may be missing, mistyped, expired or revoked.",
    )
    .header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}

#[cfg(test)]
mod tests {
    use ids::Mode;

    use super::*;

    fn with(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_str(value).expect("a header"));
        }
        headers
    }

    #[test]
    fn only_one_bearer_key_of_our_form_is_read() {
        let key = KeyText::generate(KeyKind::Secret, Mode::Test).reveal();
        let bearer = format!("Bearer {key}");
        assert!(presented(&with(&[&bearer])).is_some());
        assert!(presented(&with(&[&format!("bearer {key}")])).is_some());
        let basic = format!("Basic {key}");
        let refused: [&[&str]; 6] = [&[], &[&bearer, &bearer], &[&basic], &[&key], &["Bearer "], &["Bearer sk_test_x"]];
        for values in refused {
            assert!(presented(&with(values)).is_none(), "{values:?}");
        }
    }
}
