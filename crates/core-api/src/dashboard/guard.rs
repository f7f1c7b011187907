//! Who is at the browser, and whether a form is theirs.
//!
//! A form does something only when it was sent by a page of ours (the browser says so, and without relying on cookies being kept
//! from others) and carries what was written into it for this very session. Whoever's session ended while they typed signs in again
//! and finds everything they typed.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::{COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use office::roles::Role;
use office::sessions::SessionRow;
use office::staff::Staff;
use office::{Token, Whence, sessions, team};
use store::office::people::{self, UserRow};
use store::office::{self as core, Seat};
use web::Problem;

use super::desk::{Desk, From};
use super::{again, shell};

/// The cookie's name: the prefix binds it to this host, whole, over TLS.
pub(crate) const COOKIE_NAME: &str = "__Host-recoup";
/// Most bytes of a form.
pub(crate) const MAX_FORM_BYTES: usize = 256 << 10;
/// What somebody reads whose session ended while they typed.
const AWAY: &str =
    "You were away for a while, so your session has ended. Sign in again: nothing that you typed is lost.";
/// The field that says which session a form was shown to.
pub(crate) const FORM: &str = "_form";

/// Somebody whose session is open.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) token: Token,
    pub(crate) session: SessionRow,
    pub(crate) user: UserRow,
    pub(crate) seats: Vec<Seat>,
    pub(crate) whence: Whence,
    pub(crate) from: From,
}

impl Visitor {
    /// Where they look: the merchant they chose, else their first.
    pub(crate) fn seat(&self) -> Option<&Seat> {
        let chosen = self.session.tenant_id;
        self.seats.iter().find(|seat| Some(seat.tenant()) == chosen).or_else(|| self.seats.first())
    }
}

/// Somebody who is signed in and works for a merchant.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) visitor: Visitor,
    pub(crate) seat: Seat,
    pub(crate) role: Role,
    /// What forms that are shown to them carry.
    pub(crate) form: String,
    /// Whether they are yet to show that their mailbox is theirs.
    pub(crate) unverified: bool,
}

/// Looks who it is, signed in or half-way.
///
/// # Errors
/// 503 when the database does not answer.
pub(crate) async fn visitor(desk: &Desk, parts: &Parts) -> Result<Option<Visitor>, Problem> {
    let Some(token) = cookie(&parts.headers).and_then(|text| Token::presented(&text)) else { return Ok(None) };
    let mut tx = desk.core().begin().await?;
    let Some(session) = sessions::find(&mut tx, desk.secrets(), &token).await? else {
        tx.commit(()).await?;
        return Ok(None);
    };
    let user = people::lock(&mut tx, session.user_id).await?;
    let seats = core::seats(&mut tx, user.id).await?;
    let (whence, from) = (whence(desk, parts), From::of(parts));
    Ok(tx.commit(Some(Visitor { token, session, user, seats, whence, from })).await?)
}

/// From where and with what.
pub(crate) fn whence(desk: &Desk, parts: &Parts) -> Whence {
    let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Whence { address: web::client_address::of(desk.api(), parts).map(|address| address.to_string()), agent }
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    // Two of them is somebody's play.
    let mut found = pairs.filter(|(name, _)| *name == COOKIE_NAME).map(|(_, value)| value.to_owned());
    let first = found.next();
    if found.next().is_some() { None } else { first }
}

/// An answer that also hands out a session.
pub(crate) fn with_session(mut response: Response, token: &Token) -> Response {
    let text = format!("{COOKIE_NAME}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.reveal());
    response.headers_mut().insert(SET_COOKIE, HeaderValue::from_str(&text).expect("a token is plain text"));
    response
}

/// An answer that takes the session back.
pub(crate) fn without_session(mut response: Response) -> Response {
    let text = format!("{COOKIE_NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().insert(SET_COOKIE, HeaderValue::from_str(&text).expect("our own text"));
    response
}

/// Goes on somewhere else.
pub(crate) fn onward(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(place).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, place);
    shell::with_headers(response)
}

/// A place of ours to go on to; anything that could lead elsewhere is the front page.
pub(crate) fn safe(next: &str) -> &str {
    let mut letters = next.chars();
    let fits = letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
        && next.chars().all(|letter| letter.is_ascii_graphic() && letter != '\\');
    if fits { next } else { "/" }
}

impl Signed {
    /// # Errors
    /// The page that asks them to sign in, or says that they belong nowhere.
    fn of(desk: &Desk, found: Option<Visitor>, next: &str) -> Result<Signed, Box<Response>> {
        let Some(visitor) = found else {
            return Err(Box::new(onward(&format!("/sign-in?{}", encoded(&[("next", next)])))));
        };
        if !sessions::is_full(&visitor.session) {
            return Err(Box::new(onward(&format!("/sign-in/code?{}", encoded(&[("next", next)])))));
        }
        let Some(seat) = visitor.seat().cloned() else { return Err(Box::new(shell::nowhere(desk, &visitor))) };
        let role = team::role_of(seat.role()).map_err(|error| Box::new(shell::fault(&error)))?;
        let form = visitor.token.form(desk.secrets());
        let unverified = desk.mails() && visitor.user.verified_at.is_none();
        Ok(Signed { visitor, seat, role, form, unverified })
    }

    /// Refuses what only somebody may do whose mailbox is known to be theirs.
    ///
    /// # Errors
    /// `Forbidden` `email_unverified`.
    pub(crate) fn demand_verified(&self, what: &str) -> usecase::Result<()> {
        if self.unverified { office::letters::demand_verified(&self.visitor.user, what) } else { Ok(()) }
    }

    /// Whether the password was shown a moment ago.
    pub(crate) fn is_fresh(&self, desk: &Desk) -> bool {
        sessions::is_fresh(&self.visitor.session, desk.api().db(ids::Mode::Test).clock().now())
    }
}

/// Fields as they go into an address or a body.
pub(crate) fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    pairs.iter().for_each(|(name, value)| {
        text.append_pair(name, value);
    });
    text.finish()
}

/// Who it is, signed in, with a place to look at.
///
/// # Errors
/// The page that asks them to sign in, or says that they belong nowhere.
pub(crate) async fn signed(desk: &Desk, parts: &Parts, next: &str) -> Result<Signed, Response> {
    let found = visitor(desk, parts).await.map_err(|problem| shell::trouble(&problem))?;
    Signed::of(desk, found, next).map_err(|page| *page)
}

fn path_of(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

impl FromRequestParts<Desk> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Signed, Response> {
        signed(desk, parts, &path_of(parts)).await
    }
}

/// Fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed(pub(crate) Vec<(String, String)>);

impl Typed {
    /// The value of a field; empty without it.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn read(text: &[u8]) -> Typed {
        Typed(form_urlencoded::parse(text).into_owned().collect())
    }

    /// What may be carried through a sign-in: everything but secrets and what belongs to a session.
    pub(crate) fn carried(&self) -> String {
        let fit = self.0.iter().filter(|(name, _)| name != FORM && !name.contains("password") && name != "code");
        encoded(&fit.map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
    }
}

/// A form that a page of ours sent, by whoever.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) typed: Typed,
    pub(crate) parts: Parts,
}

impl FromRequest<Desk> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Posted, Response> {
        let (parts, body) = request.into_parts();
        if !is_ours(desk, &parts.headers) {
            return Err(shell::foreign());
        }
        let bytes = read(body).await?;
        Ok(Posted { typed: Typed::read(&bytes), parts })
    }
}

async fn read(body: Body) -> Result<axum::body::Bytes, Response> {
    axum::body::to_bytes(body, MAX_FORM_BYTES).await.map_err(|_| shell::too_large())
}

/// Whether a page of ours sent it. A browser that says where a request comes from says so in one of two headers that no page can
/// write; who says nothing is no browser.
fn is_ours(desk: &Desk, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN.as_str());
    let host = text(HOST.as_str()).unwrap_or_default();
    let same = |origin: &str| {
        origin == desk.base_url()
            || origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority == host)
    };
    match text("sec-fetch-site") {
        Some("same-origin") => origin.is_none_or(|origin| origin == "null" || same(origin)),
        Some(_) => false,
        None => origin.is_some_and(same),
    }
}

/// A form of somebody who is signed in, shown to this session.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) signed: Signed,
    pub(crate) typed: Typed,
}

impl Sent {
    /// The page that asks for the password, and keeps what was typed; none when it was shown a moment ago.
    pub(crate) fn asks_again(&self, desk: &Desk, path: &str) -> Option<Response> {
        let why = "This is sensitive, so please show your password again. Nothing that you typed is lost.";
        (!self.signed.is_fresh(desk)).then(|| again::page(&self.typed, path, &self.signed.visitor.user.email, why))
    }
}

impl FromRequest<Desk> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<Sent, Response> {
        let Posted { typed, parts } = Posted::from_request(request, desk).await?;
        let path = path_of(&parts);
        let found = visitor(desk, &parts).await.map_err(|problem| shell::trouble(&problem))?;
        if found.as_ref().is_none_or(|visitor| !sessions::is_full(&visitor.session)) {
            return Err(again::page(&typed, &path, "", AWAY));
        }
        let signed = Signed::of(desk, found, &path).map_err(|page| *page)?;
        if !signed.visitor.token.admits(desk.secrets(), typed.get(FORM)) {
            return Err(again::check(&signed, &typed, &path).await);
        }
        Ok(Sent { signed, typed })
    }
}

/// A form with a file, of somebody who is signed in, shown to this session.
#[derive(Debug)]
pub(crate) struct SentFile {
    pub(crate) signed: Signed,
    pub(crate) typed: Typed,
    /// What the file is called where it comes from, and its bytes. Empty when none was chosen.
    pub(crate) title: String,
    pub(crate) bytes: Vec<u8>,
}

impl FromRequest<Desk> for SentFile {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<SentFile, Response> {
        if !is_ours(desk, request.headers()) {
            return Err(shell::foreign());
        }
        let (parts, body) = request.into_parts();
        let path = path_of(&parts);
        let found = visitor(desk, &parts).await.map_err(|problem| shell::trouble(&problem))?;
        if found.as_ref().is_none_or(|visitor| !sessions::is_full(&visitor.session)) {
            let why =
                "You were away for a while, so your session has ended. Sign in again, and choose the file once more.";
            return Err(again::page(&Typed::default(), &path, "", why));
        }
        let signed = Signed::of(desk, found, &path).map_err(|page| *page)?;
        let form = Multipart::from_request(Request::from_parts(parts, body), desk).await;
        let (typed, title, bytes) = parts_of(form.map_err(|_| shell::foreign())?).await?;
        if !signed.visitor.token.admits(desk.secrets(), typed.get(FORM)) {
            return Err(shell::foreign());
        }
        Ok(SentFile { signed, typed, title, bytes })
    }
}

/// The fields of a form, and its one file.
async fn parts_of(mut form: Multipart) -> Result<(Typed, String, Vec<u8>), Response> {
    let (mut typed, mut title, mut bytes) = (Typed::default(), String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|_| shell::too_large())? {
        let name = field.name().unwrap_or_default().to_owned();
        let called = field.file_name().map(str::to_owned);
        let content = field.bytes().await.map_err(|_| shell::too_large())?;
        match called {
            Some(called) => (title, bytes) = (called, content.to_vec()),
            None => typed.0.push((name, String::from_utf8_lossy(&content).into_owned())),
        }
    }
    Ok((typed, title, bytes))
}

/// Somebody who works for the platform, signed in with an authenticator. To everybody else there is nothing here.
#[derive(Debug)]
pub(crate) struct OnStaff {
    pub(crate) visitor: Visitor,
    pub(crate) staff: Staff,
    /// What forms that are shown to them carry.
    pub(crate) form: String,
}

impl OnStaff {
    fn of(desk: &Desk, found: Option<Visitor>, next: &str) -> Result<OnStaff, Box<Response>> {
        let Some(visitor) = found else {
            return Err(Box::new(onward(&format!("/sign-in?{}", encoded(&[("next", next)])))));
        };
        if !sessions::is_full(&visitor.session) {
            return Err(Box::new(onward(&format!("/sign-in/code?{}", encoded(&[("next", next)])))));
        }
        let staff = Staff::of(&visitor.user).map_err(|error| Box::new(shell::not_staff(&error)))?;
        let form = visitor.token.form(desk.secrets());
        Ok(OnStaff { visitor, staff, form })
    }
}

impl FromRequestParts<Desk> for OnStaff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<OnStaff, Response> {
        on_staff(desk, parts, &path_of(parts)).await
    }
}

/// A form of somebody on staff, who showed their password a moment ago.
#[derive(Debug)]
pub(crate) struct SentByStaff {
    pub(crate) on: OnStaff,
    pub(crate) typed: Typed,
}

impl FromRequest<Desk> for SentByStaff {
    type Rejection = Response;

    async fn from_request(request: Request, desk: &Desk) -> Result<SentByStaff, Response> {
        let Posted { typed, parts } = Posted::from_request(request, desk).await?;
        let path = path_of(&parts);
        let found = visitor(desk, &parts).await.map_err(|problem| shell::trouble(&problem))?;
        if found.as_ref().is_none_or(|visitor| !sessions::is_full(&visitor.session)) {
            return Err(again::page(&typed, &path, "", AWAY));
        }
        let on = OnStaff::of(desk, found, &path).map_err(|page| *page)?;
        if !on.visitor.token.admits(desk.secrets(), typed.get(FORM)) {
            return Err(again::for_staff(&on, &path, &typed));
        }
        if !sessions::is_fresh(&on.visitor.session, desk.api().db(ids::Mode::Test).clock().now()) {
            let why = "This is sensitive, so please show your password again. Nothing that you typed is lost.";
            return Err(again::page(&typed, &path, &on.visitor.user.email, why));
        }
        Ok(SentByStaff { on, typed })
    }
}

/// Who it is, on staff.
///
/// # Errors
/// The page that asks them to sign in, or that says there is nothing.
pub(crate) async fn on_staff(desk: &Desk, parts: &Parts, next: &str) -> Result<OnStaff, Response> {
    let found = visitor(desk, parts).await.map_err(|problem| shell::trouble(&problem))?;
    OnStaff::of(desk, found, next).map_err(|page| *page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for good in ["/", "/d/test/plans?cursor=x%20y", "/account"] {
            assert_eq!(safe(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nset-cookie: x",
            "/a b",
            "javascript:1",
        ] {
            assert_eq!(safe(bad), "/", "{bad:?}");
        }
    }

    #[test]
    fn two_cookies_of_one_name_are_none() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=b; __Host-recoup=one"));
        assert_eq!(cookie(&headers).as_deref(), Some("one"));
        headers.append(COOKIE, HeaderValue::from_static("__Host-recoup=two"));
        assert_eq!(cookie(&headers), None);
    }

    #[test]
    fn no_secret_is_carried_through_a_sign_in() {
        let typed = Typed::read(b"name=Gold+plan&password=x&new_password=y&code=1&_form=z&amount=5");
        assert_eq!(typed.carried(), "name=Gold+plan&amount=5");
    }
}
