//! Somebody who looks at these pages: in which mode, and who they are, if they said so.

use axum::http::header::{HeaderName, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use identity::Whence;
use ids::Mode;
use notices::Locale;
use people::Session;
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use store::person_token::PersonToken;
use store::persons::merchants::MerchantOfPerson;
use store::{TenantScope, doors};
use usecase::{Error, Kind, Result};
use web::{Api, Problem};

use crate::cookie;

/// Where a request came from, as browsers say it.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Somebody.
pub(crate) struct Visit {
    pub(crate) api: Api,
    pub(crate) mode: Mode,
    /// The house, on behalf of whoever it is.
    pub(crate) house: TenantScope,
    pub(crate) session: Option<Session>,
    pub(crate) whence: Whence,
    /// The language that their browser asks for first.
    pub(crate) locale: Option<Locale>,
}

/// What became of a form.
pub(crate) enum Done {
    /// It was done, or had been before: on to this address.
    On(String),
    /// It was not, for a reason that the reader is told.
    No(StatusCode, String),
}

/// What a reader is told of a refusal; other errors stay what they are.
pub(crate) fn told(error: Error) -> Result<(StatusCode, String)> {
    let status = match error.kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Refused | Kind::Conflict => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Missing | Kind::Unavailable | Kind::Fault => return Err(error),
    };
    let first = error.fields.first().map(|field| field.message.clone());
    Ok((status, first.unwrap_or_else(|| error.message.into_owned())))
}

/// Mode of an address.
pub(crate) fn mode_of(text: &str) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.as_str() == text)
}

/// Whether a form was sent by a page of ours, as far as the browser says.
pub(crate) fn is_ours(parts: &Parts) -> bool {
    parts.headers.get(SITE).is_none_or(|site| matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// On to an address of ours, so that loading a page again sends nothing twice.
pub(crate) fn on_to(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(place).expect("an address of ours is plain text");
    response.headers_mut().insert(LOCATION, place);
    pages::with_page_headers(response)
}

/// What failed, without a page.
pub(crate) fn failed(error: Error) -> Response {
    pages::cannot_show(&Problem::from(error))
}

impl Visit {
    /// Whoever asks. Without a session that goes on they are nobody yet.
    pub(crate) async fn of(api: Api, mode: Mode, parts: &Parts) -> Result<Visit> {
        let token = cookie::read(&api, mode, &parts.headers);
        Visit::with(api, mode, token, parts).await
    }

    /// Whoever holds a token of this mode, or nobody.
    pub(crate) async fn with(api: Api, mode: Mode, token: Option<PersonToken>, parts: &Parts) -> Result<Visit> {
        let address = web::client_address::of(&api, parts);
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let country = web::doorman::country(&api, address);
        let whence = Whence::new(address.map(|address| address.to_canonical().to_string()), country, agent);
        let opened = token.and_then(|token| doors::open_with_person_token(api.db(mode), &token));
        let mut visit = Visit {
            house: doors::open_house(api.db(mode)).from_address(address),
            session: None,
            locale: locale(parts),
            api,
            mode,
            whence,
        };
        if let Some(opened) = opened {
            let scope = opened.scope.from_address(address);
            let mut tx = scope.begin().await?;
            let session = people::session(&mut tx, opened.session).await?;
            visit.session = tx.commit(session).await?.filter(|session| session.person == opened.person);
            if visit.session.is_some() {
                visit.house = scope;
            }
        }
        Ok(visit)
    }

    /// An address of ours in this mode.
    pub(crate) fn place(&self, page: &str) -> String {
        if page.is_empty() { format!("/me/{}", self.mode) } else { format!("/me/{}/{page}", self.mode) }
    }

    /// Who they are; whoever asks without being signed in is told to.
    pub(crate) fn signed(&self) -> Result<&Session> {
        self.session.as_ref().ok_or_else(|| {
            Error::new(Kind::Forbidden, "signed_out", "You are not signed in any more. Sign in and try again.")
        })
    }

    /// Who they are, if everything may be shown to them: signed in, and with a number that nobody else may have by now.
    pub(crate) fn trusted(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| !session.quarantined)
    }

    /// The merchant's rows of a customer that they are.
    pub(crate) fn merchant(&self, link: &MerchantOfPerson) -> TenantScope {
        doors::open_for_person(self.api.db(self.mode), link)
    }

    /// What a form carries: that it was made for this session and for what was shown.
    pub(crate) fn form(&self, state: &str) -> String {
        let Some(session) = &self.session else { return String::new() };
        let key = self.api.secrets().party_key().expose_secret().as_bytes();
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(b"recoup person form v1");
        mac.update(session.id.uuid().as_bytes());
        mac.update(state.as_bytes());
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        URL_SAFE_NO_PAD.encode(hash.first_chunk::<16>().expect("a hash is longer"))
    }

    /// Whether a form was shown with this state in this session.
    pub(crate) fn is_form(&self, sent: &str, state: &str) -> bool {
        self.session.is_some() && sent == self.form(state)
    }

    /// On to an address, as somebody who is signed in from now on.
    pub(crate) fn signed_in(&self, session: &Session, place: &str) -> Response {
        let token = PersonToken::of(self.mode, session.person, session.id);
        let mut response = on_to(place);
        response.headers_mut().insert(SET_COOKIE, cookie::set(&self.api, &token));
        response
    }

    /// On to the beginning, as nobody.
    pub(crate) fn signed_out(&self) -> Response {
        let mut response = on_to(&self.place(""));
        response.headers_mut().insert(SET_COOKIE, cookie::clear(&self.api, self.mode));
        response
    }
}

/// The first language of those that a browser asks for in which something is written.
fn locale(parts: &Parts) -> Option<Locale> {
    let asked = parts.headers.get(axum::http::header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    asked.split(',').take(8).find_map(|one| Locale::parse(one.split(';').next().unwrap_or_default().trim()))
}
