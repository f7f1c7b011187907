//! The way in: signing up, signing in, the second factor, invitations, and the way out.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use office::people::{self, Entered, NewAccount};
use office::{letters, second, sessions, team};
use pages::html::Html;
use serde::Deserialize;
use usecase::{Error, Kind};
use web::Problem;

use super::desk::Desk;
use super::guard::{self, Posted, Typed, Visitor, encoded, onward, safe, visitor, with_session, without_session};
use super::markup::{fill, raw};
use super::{again, shell};

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Next {
    next: String,
    kept: String,
}

/// A page, or the page that says why there is none.
pub(crate) type Shown = Result<Response, Response>;

/// Turns what a store or a use case failed with into a page.
pub(crate) fn fail(error: impl Into<Problem>) -> Response {
    shell::trouble(&error.into())
}

/// `/`
pub(crate) async fn front(State(desk): State<Desk>, parts: Parts) -> Shown {
    let found = visitor(&desk, &parts).await.map_err(|problem| shell::trouble(&problem))?;
    Ok(onward(if found.is_some() { "/d/test" } else { "/sign-in" }))
}

/// A field of a form with what was typed and what is wrong with it.
pub(crate) struct Line<'a> {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) auto: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) value: &'a str,
    /// Whether it may not be left empty.
    pub(crate) must: bool,
}

/// Writes it.
pub(crate) fn line(line: &Line<'_>, error: Option<&Error>) -> Html {
    let wrong = error.and_then(|error| error.fields.iter().find(|field| field.field == line.name));
    let id = format!("{}-about", line.name);
    let about = match wrong {
        Some(field) => Some(fill("<p class=\"wrong\" id=\"{}\">{}</p>", &[&id, &field.message])),
        None if line.hint.is_empty() => None,
        None => Some(fill("<p class=\"hint\" id=\"{}\">{}</p>", &[&id, &line.hint])),
    };
    let described = about.as_ref().map(|_| fill(" aria-describedby=\"{}\"", &[&id]));
    let invalid = wrong.map(|_| raw(" aria-invalid=\"true\""));
    let required = line.must.then(|| raw(" required"));
    let optional = (!line.must).then(|| raw(" <span class=\"optional\">optional</span>"));
    fill(
        "<div class=\"field\"><label for=\"{}\">{}{}</label><input id=\"{}\" name=\"{}\" type=\"{}\" autocomplete=\"{}\" value=\"{}\"{}{}{}>{}</div>",
        &[
            &line.name,
            &line.label,
            &optional,
            &line.name,
            &line.name,
            &line.kind,
            &line.auto,
            &line.value,
            &required,
            &described,
            &invalid,
            &about,
        ],
    )
}

/// What was refused without a field.
fn banner(error: Option<&Error>) -> Option<Html> {
    let error = error.filter(|error| error.fields.is_empty())?;
    Some(shell::notice("bad", &error.message))
}

const PASSWORD_HINT: &str = "At least 12 characters. Several words in a row are easy to remember.";

fn sign_up_page(typed: &Typed, error: Option<&Error>) -> Response {
    let or = |name: &str, usual: &'static str| {
        if typed.get(name).is_empty() { usual.to_owned() } else { typed.get(name).to_owned() }
    };
    let (zone, currency) = (or("zone", "Africa/Lagos"), or("currency", "NGN"));
    let rows: [(&'static str, &'static str, &'static str, &'static str, &'static str, &str); 6] = [
        ("business", "Business", "text", "organization", "What your customers know you as.", typed.get("business")),
        ("name", "Your name", "text", "name", "", typed.get("name")),
        ("email", "E-mail", "email", "username", "", typed.get("email")),
        ("password", "Password", "password", "new-password", PASSWORD_HINT, ""),
        ("zone", "Time zone", "text", "off", "The zone of your dates, such as Africa/Lagos.", &zone),
        ("currency", "Currency", "text", "off", "What you mostly charge in, such as NGN.", &currency),
    ];
    let lines = super::markup::each(rows, |(name, label, kind, auto, hint, value)| {
        line(&Line { name, label, kind, auto, hint, value, must: true }, error)
    });
    let body = fill(
        "{}<form method=\"post\">{}<button class=\"main\">Open my account</button></form>\
         <p>You begin in test mode, with a simulated bank: nothing is charged until you go live.</p>\
         <p>Have an account? <a href=\"/sign-in\">Sign in</a></p>",
        &[&banner(error), &lines],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shell::card(status, "Open an account", &body)
}

/// `GET /sign-up`
pub(crate) async fn sign_up_form() -> Response {
    sign_up_page(&Typed::default(), None)
}

/// `POST /sign-up`
pub(crate) async fn sign_up(State(desk): State<Desk>, posted: Posted) -> Shown {
    let typed = &posted.typed;
    match signed_up(&desk, &posted).await {
        Ok(token) => Ok(with_session(onward("/d/test"), &token)),
        Err(error) if is_told(&error) => Ok(sign_up_page(typed, Some(&error))),
        Err(error) => Err(fail(error)),
    }
}

async fn signed_up(desk: &Desk, posted: &Posted) -> usecase::Result<office::Token> {
    let text = |name: &str| posted.typed.get(name).trim().to_owned();
    let new = NewAccount {
        business: text("business"),
        name: text("name"),
        email: text("email"),
        password: posted.typed.get("password").to_owned(),
        zone: text("zone"),
        currency: text("currency").to_uppercase(),
    };
    new.check()?;
    count(desk, &posted.parts, "sign-up").await?;
    let hash = desk.hasher().hash(&new.password).await?;
    let whence = guard::whence(desk, &posted.parts);
    let mut tx = desk.core().begin().await?;
    let (token, _) = people::sign_up(&mut tx, desk.secrets(), desk.modes(), &new, hash, &whence).await?;
    if desk.mails()
        && let Some(user) = people::look_up(&mut tx, &new.email).await?
    {
        letters::ask_to_verify(&mut tx, &user).await?;
    }
    Ok(tx.commit(token).await?)
}

/// Whether an error is for the person, not for us.
pub(crate) fn is_told(error: &Error) -> bool {
    !matches!(error.kind, Kind::Fault | Kind::Unavailable)
}

/// Counts tries of somebody without a session.
async fn count(desk: &Desk, parts: &Parts, what: &str) -> usecase::Result<()> {
    let address = web::client_address::of(desk.api(), parts);
    desk.api().limits().wrong_secret(what, address).await.map_err(|seconds| {
        let message = format!("Too many tries from your network. Wait {seconds} seconds, then try again.");
        Error::new(Kind::Busy, "too_many_tries", message)
    })
}

fn sign_in_page(next: &str, kept: &str, email: &str, wrong: Option<&Error>) -> Response {
    let form = again::fields(next, kept, email, wrong.map(|error| error.message.as_ref()));
    let body = fill("{}<p>New here? <a href=\"/sign-up\">Open an account</a></p>", &[&form]);
    let status = match wrong.map(|error| error.kind) {
        Some(Kind::Busy) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    shell::card(status, "Sign in", &body)
}

/// `GET /sign-in`
pub(crate) async fn sign_in_form(Query(next): Query<Next>) -> Response {
    sign_in_page(safe(&next.next), "", "", None)
}

/// `POST /sign-in`
pub(crate) async fn sign_in(State(desk): State<Desk>, posted: Posted) -> Shown {
    let typed = &posted.typed;
    let (next, kept) = (safe(typed.get("next")).to_owned(), typed.get("kept").to_owned());
    match signed_in(&desk, &posted).await {
        Ok(Entered::In(token)) => Ok(with_session(welcome(&desk, &posted.parts, &token, &next, &kept).await?, &token)),
        Ok(Entered::Halfway(token)) => Ok(with_session(code_page(&next, &kept, None), &token)),
        Err(error) if is_told(&error) => Ok(sign_in_page(&next, &kept, typed.get("email"), Some(&error))),
        Err(error) => Err(fail(error)),
    }
}

async fn signed_in(desk: &Desk, posted: &Posted) -> usecase::Result<Entered> {
    let (email, password) = (posted.typed.get("email"), posted.typed.get("password"));
    count(desk, &posted.parts, &format!("sign-in:{}", people::kept(email))).await?;
    let mut tx = desk.core().begin().await?;
    let user = people::look_up(&mut tx, email).await?;
    tx.commit(()).await?;
    let before = visitor(desk, &posted.parts).await;
    let right = desk.hasher().verify(user.as_ref().map(|user| user.password.as_str()), password).await?;
    let mut tx = desk.core().begin().await?;
    let entered =
        people::enter(&mut tx, desk.secrets(), user.as_ref(), right, &guard::whence(desk, &posted.parts)).await?;
    if let (Ok(_), Ok(Some(old))) = (&entered, before) {
        // Whoever signs in again leaves no session behind.
        sessions::end(&mut tx, old.user.id, old.session.id).await?;
    }
    tx.commit(()).await?;
    entered
}

/// Where somebody goes who has just signed in: on, or back to the form that they were filling in.
async fn welcome(desk: &Desk, parts: &Parts, token: &office::Token, next: &str, kept: &str) -> Shown {
    if kept.is_empty() {
        return Ok(onward(if next == "/" { "/d/test" } else { next }));
    }
    let mut parts = parts.clone();
    let cookie = format!("{}={}", guard::COOKIE_NAME, token.reveal());
    let cookie = axum::http::HeaderValue::from_str(&cookie).expect("a token is plain text");
    parts.headers.insert(axum::http::header::COOKIE, cookie);
    if next.starts_with("/platform/") {
        let on = guard::on_staff(desk, &parts, next).await?;
        return Ok(again::for_staff(&on, next, &Typed::read(kept.as_bytes())));
    }
    let signed = guard::signed(desk, &parts, next).await?;
    Ok(again::resume(&signed, next, &Typed::read(kept.as_bytes())).await)
}

fn code_page(next: &str, kept: &str, wrong: Option<&Error>) -> Response {
    let wrong_text =
        wrong.map(|error| fill("<p class=\"wrong\" id=\"wrong\" role=\"alert\">{}</p>", &[&error.message.as_ref()]));
    let described = wrong.map(|_| raw(" aria-describedby=\"wrong\" aria-invalid=\"true\""));
    let body = fill(
        "<p>Open your authenticator and type the six digits. Without it, type one of your recovery codes.</p>\
         <form method=\"post\" action=\"/sign-in/code\"><input type=\"hidden\" name=\"next\" value=\"{}\">\
         <input type=\"hidden\" name=\"kept\" value=\"{}\">{}<div class=\"field\"><label for=\"code\">Code</label>\
         <input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" autocapitalize=\"none\" required{}></div>\
         <button class=\"main\">Sign in</button></form><p><a href=\"/sign-in\">Sign in as somebody else</a></p>",
        &[&next, &kept, &wrong_text, &described],
    );
    let status = if wrong.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    shell::card(status, "Your second factor", &body)
}

/// `GET /sign-in/code`
pub(crate) async fn code_form(Query(next): Query<Next>) -> Response {
    code_page(safe(&next.next), &next.kept, None)
}

/// `POST /sign-in/code`
pub(crate) async fn code(State(desk): State<Desk>, posted: Posted) -> Shown {
    let typed = &posted.typed;
    let (next, kept) = (safe(typed.get("next")).to_owned(), typed.get("kept").to_owned());
    let found = visitor(&desk, &posted.parts).await.map_err(|problem| shell::trouble(&problem))?;
    let Some(half) = found.filter(|visitor| !sessions::is_full(&visitor.session)) else {
        return Ok(sign_in_page(&next, &kept, "", None));
    };
    match proven(&desk, &half, typed.get("code")).await {
        Ok(token) => Ok(with_session(welcome(&desk, &posted.parts, &token, &next, &kept).await?, &token)),
        Err(error) if is_told(&error) => Ok(code_page(&next, &kept, Some(&error))),
        Err(error) => Err(fail(error)),
    }
}

async fn proven(desk: &Desk, half: &Visitor, code: &str) -> usecase::Result<office::Token> {
    let mut tx = desk.core().begin().await?;
    let told = second::enter(&mut tx, desk.secrets(), &half.session, code, &half.whence).await?;
    tx.commit(()).await?;
    told
}

/// `POST /sign-out`
pub(crate) async fn sign_out(State(desk): State<Desk>, posted: Posted) -> Shown {
    let found = visitor(&desk, &posted.parts).await.map_err(|problem| shell::trouble(&problem))?;
    if let Some(visitor) = found {
        ended(&desk, &visitor).await.map_err(fail)?;
    }
    Ok(without_session(onward("/sign-in")))
}

async fn ended(desk: &Desk, visitor: &Visitor) -> usecase::Result<()> {
    let mut tx = desk.core().begin().await?;
    sessions::end(&mut tx, visitor.user.id, visitor.session.id).await?;
    Ok(tx.commit(()).await?)
}

fn invitation_page(
    text: &str,
    business: &str,
    email: &str,
    role: &str,
    typed: &Typed,
    error: Option<&Error>,
) -> Response {
    let rows: [(&'static str, &'static str, &'static str, &'static str, &'static str, &str); 2] = [
        ("name", "Your name", "text", "name", "", typed.get("name")),
        ("password", "Password", "password", "new-password", PASSWORD_HINT, ""),
    ];
    let lines = super::markup::each(rows, |(name, label, kind, auto, hint, value)| {
        line(&Line { name, label, kind, auto, hint, value, must: true }, error)
    });
    let next = encoded(&[("next", &format!("/invitation/{text}"))]);
    let body = fill(
        "<p>{} asks you to join their team as <strong>{}</strong>. You will sign in as {}.</p>{}\
         <form method=\"post\"><input type=\"hidden\" name=\"email\" autocomplete=\"username\" value=\"{}\">{}<button class=\"main\">Join</button></form>\
         <p>You have an account with this e-mail? <a href=\"/sign-in?{}\">Sign in</a>, and you will come back here.</p>",
        &[&business, &role, &email, &banner(error), &email, &lines, &next],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shell::card(status, "You are invited", &body)
}

fn no_invitation() -> Response {
    let body = raw(
        "<p>This link opens nothing: it may have been used, taken back, or be older than three days. Ask for a new one.</p>",
    );
    shell::card(StatusCode::NOT_FOUND, "There is nothing here", &body)
}

struct Invited {
    business: String,
    email: String,
    role: &'static str,
}

async fn invited(desk: &Desk, text: &str) -> Result<Option<Invited>, Response> {
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let found = team::invited(&mut tx, desk.secrets(), text).await;
    tx.commit(()).await.map_err(fail)?;
    match found {
        Ok((row, business)) => {
            let role = team::role_of(&row.role).map_err(fail)?.title();
            Ok(Some(Invited { business, email: row.email, role }))
        }
        Err(error) if error.kind == Kind::Missing => Ok(None),
        Err(error) => Err(fail(error)),
    }
}

/// `GET /invitation/{text}`: for somebody new, or for who is signed in as whom it was sent to.
pub(crate) async fn invitation(State(desk): State<Desk>, Path(text): Path<String>, parts: Parts) -> Shown {
    let Some(asked) = invited(&desk, &text).await? else { return Ok(no_invitation()) };
    let found = visitor(&desk, &parts).await.map_err(|problem| shell::trouble(&problem))?;
    let Some(member) = found.filter(|visitor| sessions::is_full(&visitor.session)) else {
        return Ok(invitation_page(&text, &asked.business, &asked.email, asked.role, &Typed::default(), None));
    };
    let body = fill(
        "<p>{} asks you to join their team as <strong>{}</strong>. You are signed in as {}.</p>\
         <form method=\"post\"><button class=\"main\">Join</button></form>",
        &[&asked.business, &asked.role, &member.user.email],
    );
    Ok(shell::card(StatusCode::OK, "You are invited", &body))
}

/// `POST /invitation/{text}`
pub(crate) async fn accept(State(desk): State<Desk>, Path(text): Path<String>, posted: Posted) -> Shown {
    let Some(asked) = invited(&desk, &text).await? else { return Ok(no_invitation()) };
    let found = visitor(&desk, &posted.parts).await.map_err(|problem| shell::trouble(&problem))?;
    let done = match found.filter(|visitor| sessions::is_full(&visitor.session)) {
        Some(visitor) => joined(&desk, &text, &visitor).await.map(|()| None),
        None => made(&desk, &text, &asked, &posted).await.map(Some),
    };
    match done {
        Ok(Some(token)) => Ok(with_session(onward("/d/test"), &token)),
        Ok(None) => Ok(onward("/d/test")),
        Err(error) if is_told(&error) => {
            Ok(invitation_page(&text, &asked.business, &asked.email, asked.role, &posted.typed, Some(&error)))
        }
        Err(error) => Err(fail(error)),
    }
}

async fn joined(desk: &Desk, text: &str, visitor: &Visitor) -> usecase::Result<()> {
    let mut tx = desk.core().begin().await?;
    let tenant = team::accept(&mut tx, desk.secrets(), text, &visitor.user, &visitor.whence).await?;
    if desk.mails() {
        // The link went to their mailbox and nowhere else.
        letters::known(&mut tx, visitor.user.clone(), &visitor.whence).await?;
    }
    sessions::look_at(&mut tx, visitor.session.id, tenant).await?;
    Ok(tx.commit(()).await?)
}

async fn made(desk: &Desk, text: &str, asked: &Invited, posted: &Posted) -> usecase::Result<office::Token> {
    let (name, password) = (posted.typed.get("name").trim(), posted.typed.get("password"));
    people::check_invited(name, &asked.email, password)?;
    let hash = desk.hasher().hash(password).await?;
    let whence = guard::whence(desk, &posted.parts);
    let mut tx = desk.core().begin().await?;
    let user = people::make(&mut tx, name, &asked.email, hash).await?;
    let tenant = team::accept(&mut tx, desk.secrets(), text, &user, &whence).await?;
    let id = user.id;
    if desk.mails() {
        letters::known(&mut tx, user, &whence).await?;
    }
    let token = sessions::begin(&mut tx, desk.secrets(), id, sessions::Stage::Full, Some(tenant), &whence).await?;
    Ok(tx.commit(token).await?)
}
