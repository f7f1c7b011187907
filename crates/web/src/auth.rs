//! Who is calling: the credential in `Authorization` decides tenant and mode, and nothing else in a request can.
//!
//! A credential that is missing, unknown, wrong, expired or revoked gets the same 401. A look-up holds for half a second, so
//! that is how long one may work on another node after the commit of its revocation.

use std::net::IpAddr;

use access::network;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use ids::{ApiKeyId, MemberId, OauthClientId, RequestId};
use store::TenantScope;
use store::doors;
use store::key::{KeyKind, KeyText};
use store::oauth::TokenText;

use crate::permission::{Demand, allows, scope_text};
use crate::{Api, Problem};

/// Requests of somebody at the dashboard in a minute; a page makes several.
const MEMBERS_PER_MINUTE: u32 = 900;

/// Whose credential it is: what requests are counted by. Both texts of a rolled key are one key, and all tokens of a program
/// are one program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Holder {
    /// A key.
    Key(ApiKeyId),
    /// A program with a token.
    Client(OauthClientId),
    /// Somebody at the dashboard.
    Member(MemberId),
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Holder::Key(id) => id.fmt(f),
            Holder::Client(id) => id.fmt(f),
            Holder::Member(id) => id.fmt(f),
        }
    }
}

/// The caller of a request, as the gate found it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// One tenant, one mode.
    pub(crate) scope: TenantScope,
    /// Who was given the credential.
    pub(crate) holder: Holder,
    /// Whether it is for pages, not for servers.
    pub(crate) is_publishable: bool,
    /// What it may do.
    pub(crate) scopes: Vec<String>,
    /// From where it may be used; empty is from anywhere.
    pub(crate) allowed_addresses: Vec<String>,
    /// Requests a minute.
    pub(crate) per_minute: u32,
    /// The version of the API that is pinned on the key, or on its merchant.
    pub(crate) api_version: Option<String>,
    /// Who stands beside somebody at the dashboard.
    pub(crate) colleagues: Colleagues,
}

/// Who at the dashboard could agree to what somebody does, and who did: by a code of theirs that was looked at there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Colleagues {
    /// How many could.
    pub able: usize,
    /// Who did, and the time step of their code.
    pub agreed: Option<(MemberId, i64)>,
}

impl Caller {
    /// Somebody at the dashboard, whose session was looked at: put into the extensions of a request made in this process, where no
    /// client reaches, it stands in place of a credential.
    pub fn member(scope: TenantScope, member: MemberId, scopes: Vec<String>) -> Caller {
        Caller {
            scope,
            holder: Holder::Member(member),
            is_publishable: false,
            scopes,
            allowed_addresses: Vec::new(),
            per_minute: MEMBERS_PER_MINUTE,
            api_version: None,
            colleagues: Colleagues::default(),
        }
    }

    /// The same, with whoever stands beside them.
    #[must_use]
    pub fn beside(mut self, colleagues: Colleagues) -> Caller {
        self.colleagues = colleagues;
        self
    }

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

    /// Checks from where the credential is used.
    ///
    /// # Errors
    /// 403 naming the address that was seen.
    pub(crate) fn demand_address(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        if network::admits(&self.allowed_addresses, address) {
            return Ok(());
        }
        let seen = address.map_or_else(|| "an address that is not known".to_owned(), |address| address.to_string());
        let message = format!(
            "This credential works from certain addresses only, and this request came from {seen}. Send it from one of \
             them, or add the address to the credential's allowedAddresses with another key."
        );
        Err(Problem::new(StatusCode::FORBIDDEN, "address_not_allowed", message).with("address", seen))
    }
}

/// Finds the caller.
///
/// # Errors
/// 401 for any credential that does not open; 503 when the database does not answer.
pub(crate) async fn authenticate(api: &Api, headers: &HeaderMap, request: RequestId) -> Result<Caller, Problem> {
    let pepper = &api.secrets().key_pepper;
    let caller = match presented(headers).ok_or_else(unauthorized)? {
        Presented::Key(key) => {
            let opened = doors::open_with_key(api.db(key.mode()), &key, pepper).await?.ok_or_else(unauthorized)?;
            Caller {
                scope: opened.scope,
                holder: Holder::Key(opened.key),
                is_publishable: opened.kind == KeyKind::Publishable,
                scopes: opened.scopes,
                allowed_addresses: opened.allowed_addresses,
                per_minute: opened.rate_limit_per_minute,
                api_version: opened.api_version,
                colleagues: Colleagues::default(),
            }
        }
        Presented::Token(token) => {
            let opened =
                doors::open_with_token(api.db(token.mode()), &token, pepper).await?.ok_or_else(unauthorized)?;
            Caller {
                scope: opened.scope,
                holder: Holder::Client(opened.client),
                is_publishable: false,
                scopes: opened.scopes,
                allowed_addresses: opened.allowed_addresses,
                per_minute: opened.rate_limit_per_minute,
                api_version: opened.api_version,
                colleagues: Colleagues::default(),
            }
        }
    };
    Ok(Caller { scope: caller.scope.clone().for_request(request), ..caller })
}

/// A text that can be one of ours.
enum Presented {
    Key(KeyText),
    Token(TokenText),
}

/// The credential as presented, if it can be one of ours at all.
fn presented(headers: &HeaderMap) -> Option<Presented> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let text = text.trim();
    KeyText::parse(text).map(Presented::Key).or_else(|| TokenText::parse(text).map(Presented::Token))
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
    fn only_one_bearer_credential_of_our_form_is_read() {
        let key = KeyText::generate(KeyKind::Secret, Mode::Test).reveal();
        let token = TokenText::generate(Mode::Live).reveal();
        let bearer = format!("Bearer {key}");
        for good in [&bearer, &format!("bearer {key}"), &format!("BEARER {token}")] {
            assert!(presented(&with(&[good])).is_some(), "{good}");
        }
        let basic = format!("Basic {key}");
        let upper = bearer.to_uppercase();
        let refused: [&[&str]; 8] = [
            &[],
            &[&bearer, &bearer],
            &[&basic],
            &[&key],
            &["Bearer "],
            &["Bearer sk_test_x"],
            &[&upper],
            &["Bearer eyJhbGciOiJub25lIn0.eyJzY29wZSI6IioifQ."],
        ];
        for values in refused {
            assert!(presented(&with(values)).is_none(), "{values:?}");
        }
    }
}
