//! A host of a merchant's own: it shows that merchant's checkout, and nothing else of ours.
//!
//! Nobody signs in there. The name is the merchant's, who may lead it elsewhere tomorrow: whatever a browser kept for it would go along.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use ids::TenantId;
use store::checkout_link::CheckoutLink;
use store::doors;
use web::{Api, frame};

/// Whose host a request came to; none where it is ours.
pub(crate) fn owner(api: &Api, headers: &HeaderMap) -> Option<TenantId> {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok())?;
    api.parts().hosts.owner(host)
}

/// Lets through to a merchant's own host what is that merchant's checkout.
pub async fn guard(State(api): State<Api>, request: Request, next: Next) -> Response {
    let Some(owner) = owner(&api, request.headers()) else { return next.run(request).await };
    let parts: Vec<&str> = request.uri().path().split('/').skip(1).collect();
    let fits = match parts.as_slice() {
        ["look", ..] | ["inline.js"] => true,
        ["checkout", token] | ["pay", token, _] => is_of(&api, token, owner),
        _ => false,
    };
    if fits { next.run(request).await } else { frame::no_route().into_response() }
}

/// Whether a link opens something of the merchant's.
fn is_of(api: &Api, token: &str, owner: TenantId) -> bool {
    let link = CheckoutLink::read(token, &api.secrets().sealing_key);
    let opened = link.and_then(|link| doors::open_with_checkout_link(api.db(link.mode()), &link));
    opened.is_some_and(|opened| opened.scope.tenant() == owner)
}
