//! What a draft looks like: made-up pages, dressed as the real ones are, for the merchant alone.
//!
//! A mail needs styles in its tags, as every mail does, so its preview alone may have them: in a frame that can do nothing else.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::Response;
use notices::render::Ask;
use notices::{Channel, Locale, Look, Rendered, Tag, Template, render, samples};
use pages::Dress;
use serde_json::Value;
use setup::appearance::{Appearance, Surface};
use store::doors;
use store::logo_link::LogoLink;

use super::appearance::PATH;
use super::desk::Desk;
use super::guard::Signed;
use super::shell::{self, mode_of};

/// What a preview of a mail may do: have styles, and nothing else.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/// `GET /d/{mode}/appearance/preview/{surface}`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Path((mode, on)): Path<(String, String)>,
    signed: Signed,
) -> Response {
    let (Some(mode), Some(surface)) = (mode_of(&mode), Surface::parse(&on)) else { return shell::missing(&signed) };
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let told = inside.get(PATH).await;
    if !told.is_ok() {
        return shell::refused(&signed, mode, "appearance", &told);
    }
    let name = inside.get("/v1/settings").await.data()["merchantName"].as_str().unwrap_or_default().to_owned();
    let Some(draft) = draft(&told.data()["draft"]) else { return shell::missing(&signed) };
    if surface == Surface::Email {
        return mail(&draft, &name);
    }
    let scope = doors::open_with_member(desk.api().db(mode), &signed.seat);
    let key = &desk.secrets().sealing_key;
    let place = |id| format!("/look/logo/{}", LogoLink::of(&scope, id).reveal(key));
    pages::specimen(surface, &Dress::made(&draft.on(surface), &[], &name, place), &name)
}

/// The draft, as the API tells it: what is null there was not chosen.
fn draft(told: &Value) -> Option<Appearance> {
    let surfaces = told.as_object()?.iter().map(|(name, choices)| {
        let chosen = choices.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
        (name.clone(), Value::Object(chosen.map(|(name, value)| (name.clone(), value.clone())).collect()))
    });
    serde_json::from_value(Value::Object(surfaces.collect())).ok()
}

/// A receipt as it would be sent.
fn mail(draft: &Appearance, name: &str) -> Response {
    let on = draft.on(Surface::Email);
    let look = on.accent.map_or_else(Look::default, |accent| Look::of(accent.0, accent.ink().0));
    let template = Template::Receipt;
    let mut values = samples::values(template);
    // A name that no mail can show is shown as the sample's.
    if values.set(Tag::StoreName, notices::Value::Text(name.to_owned())).is_err() {
        tracing::debug!("a merchant's name fits into no mail");
    }
    let ask = Ask {
        template,
        locale: Locale::EnNg,
        channel: Channel::Email,
        values: &values,
        wording: None,
        look,
        footer: on.footer.as_deref(),
    };
    let html = match render(&ask) {
        Ok(Rendered::Email(mail)) => mail.html,
        Ok(Rendered::Sms(_) | Rendered::Whatsapp(_) | Rendered::InApp(_)) => String::new(),
        Err(error) => return shell::fault(&usecase::Error::fault("a sample cannot be shown").because(error)),
    };
    let mut response = shell::with_headers(Response::new(Body::from(html)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_POLICY));
    response
}

/// `GET /look/logo/{token}`: the previews are of the dashboard's own origin.
pub(crate) async fn logo(State(desk): State<Desk>, path: Path<String>) -> Response {
    pages::logo(State(desk.api().clone()), Ok(path)).await
}
