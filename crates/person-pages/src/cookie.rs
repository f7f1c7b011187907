//! The cookie of a session: one for each mode, for our own pages only.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use ids::Mode;
use store::person_token::PersonToken;
use web::Api;

/// What it is called. Behind HTTPS the name itself says that no other host and no path of ours may set it.
fn name(api: &Api, mode: Mode) -> String {
    let prefix = if is_secure(api) { "__Host-" } else { "" };
    format!("{prefix}recoup_me_{mode}")
}

fn is_secure(api: &Api) -> bool {
    api.parts().base_url.starts_with("https://")
}

/// The token of whoever asks, in one mode.
pub(crate) fn read(api: &Api, mode: Mode, headers: &HeaderMap) -> Option<PersonToken> {
    let wanted = name(api, mode);
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let text = all.filter_map(|one| one.trim().split_once('=')).find(|(name, _)| *name == wanted)?.1;
    PersonToken::read(text, api.secrets().party_key()).filter(|token| token.mode() == mode)
}

/// Sets it.
pub(crate) fn set(api: &Api, token: &PersonToken) -> HeaderValue {
    let seconds = people::LONGEST_LIFE.as_secs();
    written(api, token.mode(), &token.reveal(api.secrets().party_key()), seconds)
}

/// Takes it away.
pub(crate) fn clear(api: &Api, mode: Mode) -> HeaderValue {
    written(api, mode, "", 0)
}

fn written(api: &Api, mode: Mode, text: &str, seconds: i64) -> HeaderValue {
    let secure = if is_secure(api) { "; Secure" } else { "" };
    let cookie = format!("{}={text}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", name(api, mode));
    HeaderValue::from_str(&cookie).expect("a token is plain text")
}
