//! Forms: shown, read, sent to the merchant API, and shown again with what it said beside each field.

use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use ids::Mode;
use pages::html::Html;
use serde_json::{Map, Value, json};
use web::auth::Colleagues;

use super::controls::{ONCE, once, row};
use super::copied;
use super::desk::{Desk, Inside, Told};
use super::fields::{Form, Kind};
use super::guard::{Sent, Signed, Typed, onward};
use super::lists;
use super::markup::{each, fill};
use super::resources::{self, Resource};
use super::shell::{self, mode_of, word};
use super::show::words;
use super::values::{body, written};
use super::witness;

/// A form in its place.
struct Place<'a> {
    mode: Mode,
    resource: &'static Resource,
    form: &'static Form,
    id: &'a str,
}

impl Place<'_> {
    /// The page that the form is on.
    fn path(&self) -> String {
        let (mode, slug) = (word(self.mode), self.resource.slug);
        match self.id {
            "" => format!("/d/{mode}/{slug}/new"),
            id => format!("/d/{mode}/{slug}/{id}/{}", self.form.slug),
        }
    }

    /// The operation of the API.
    fn operation(&self) -> String {
        self.form.path.replace("{id}", self.id)
    }

    fn title(&self) -> String {
        if self.id.is_empty() {
            self.form.title.to_owned()
        } else {
            format!("{}: {}", words(self.resource.one), self.form.title)
        }
    }
}

fn place<'a>(mode: &str, slug: &str, id: &'a str, action: &str) -> Option<Place<'a>> {
    let (mode, resource) = (mode_of(mode)?, resources::find(slug)?);
    let form = if action.is_empty() { resource.create? } else { resource.action(action)? };
    // What stands in an address of ours may not lead to another operation.
    let plain = id.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    plain.then_some(Place { mode, resource, form, id })
}

/// `GET /d/{mode}/{slug}/new`
pub(crate) async fn create(
    State(desk): State<Desk>,
    Path((mode, slug)): Path<(String, String)>,
    signed: Signed,
) -> Response {
    match place(&mode, &slug, "", "") {
        Some(place) => begun(&desk, &signed, &place).await,
        None => shell::missing(&signed),
    }
}

/// `GET /d/{mode}/{slug}/{id}/{action}`
pub(crate) async fn action(
    State(desk): State<Desk>,
    Path((mode, slug, id, action)): Path<(String, String, String, String)>,
    signed: Signed,
) -> Response {
    match place(&mode, &slug, &id, &action) {
        Some(place) => begun(&desk, &signed, &place).await,
        None => shell::missing(&signed),
    }
}

async fn begun(desk: &Desk, signed: &Signed, place: &Place<'_>) -> Response {
    if !desk.may(signed, place.mode, place.form.method, place.form.path) {
        let scope = desk.scope_of(place.form.method, place.form.path).unwrap_or_default();
        let told = Told::refusal(StatusCode::FORBIDDEN, &format!("It lacks the scope {scope}."), &[]);
        return shell::refused(signed, place.mode, place.resource.slug, &told);
    }
    let typed = if place.form.prefilled { prefilled(desk, signed, place).await } else { Typed::default() };
    shown(signed, place, &typed, None, None)
}

/// What the object holds, as somebody would have typed it.
async fn prefilled(desk: &Desk, signed: &Signed, place: &Place<'_>) -> Typed {
    let inside = desk.inside(&signed.seat, signed.role, place.mode, &signed.visitor.from);
    let told = inside.get(&place.resource.show.replace("{id}", place.id)).await;
    let pairs = place.form.fields.iter().map(|field| (field.name.to_owned(), written(field, told.data())));
    Typed(pairs.collect())
}

/// The page of a form.
fn shown(signed: &Signed, place: &Place<'_>, typed: &Typed, told: Option<&Told>, note: Option<&str>) -> Response {
    let form = place.form;
    let banner = told.map(|told| {
        let about = form.fields.iter().any(|field| told.about(field.name).is_some());
        let text = if about { "Nothing was done yet. Look at the marked fields." } else { told.message() };
        shell::notice("bad", text)
    });
    let hint = note.map(|text| shell::notice("warn", text));
    let explained = (!form.note.is_empty()).then(|| fill("<p>{}</p>", &[&form.note]));
    let rows = each(form.fields, |field| row(signed, field, typed, told));
    let second = form.witnessed.then(|| witness::fields(typed, told));
    let button = if form.harsh { "danger" } else { "main" };
    let body = fill(
        "<h1>{}</h1>{}{}{}<form class=\"form\" method=\"post\" action=\"{}\">{}{}{}{}<p class=\"buttons\"><button class=\"{}\">{}</button> <a href=\"{}\">Back</a></p></form>{}",
        &[
            &place.title(),
            &banner,
            &hint,
            &explained,
            &place.path(),
            &shell::token(&signed.form),
            &once(typed),
            &rows,
            &second,
            &button,
            &form.title,
            &back(place),
            &curl(place, &json!({}), false),
        ],
    );
    let status = told.map_or(StatusCode::OK, |told| told.status);
    shell::answered(status, signed, Some(place.mode), place.resource.slug, &place.title(), &body)
}

fn back(place: &Place<'_>) -> String {
    let (mode, slug) = (word(place.mode), place.resource.slug);
    match place.id {
        "" | "own" => format!("/d/{mode}/{slug}"),
        id => format!("/d/{mode}/{slug}/{id}"),
    }
}

/// `POST /d/{mode}/{slug}/new`
pub(crate) async fn created(
    State(desk): State<Desk>,
    Path((mode, slug)): Path<(String, String)>,
    sent: Sent,
) -> Response {
    match place(&mode, &slug, "", "") {
        Some(place) => done(&desk, &sent, &place).await,
        None => shell::missing(&sent.signed),
    }
}

/// `POST /d/{mode}/{slug}/{id}/{action}`
pub(crate) async fn acted(
    State(desk): State<Desk>,
    Path((mode, slug, id, action)): Path<(String, String, String, String)>,
    sent: Sent,
) -> Response {
    match place(&mode, &slug, &id, &action) {
        Some(place) => done(&desk, &sent, &place).await,
        None => shell::missing(&sent.signed),
    }
}

async fn done(desk: &Desk, sent: &Sent, place: &Place<'_>) -> Response {
    if place.form.sensitive
        && let Some(asked) = sent.asks_again(desk, &place.path())
    {
        return asked;
    }
    let signed = &sent.signed;
    let beside = if place.form.witnessed { witness::of(desk, sent).await } else { Ok(Colleagues::default()) };
    let colleagues = match beside {
        Ok(colleagues) => colleagues,
        Err(told) => return shown(signed, place, &anew(&sent.typed), Some(&told), None),
    };
    let inside = desk.inside(&signed.seat, signed.role, place.mode, &signed.visitor.from).beside(colleagues);
    let eyes = lists::eyes(&inside, place.mode).await;
    let currency = currency_of(&inside, place, &sent.typed).await;
    let body = match body((place.form.fields, place.id), &sent.typed, &currency, &eyes.zone) {
        Ok(body) => body,
        Err(told) => return shown(signed, place, &anew(&sent.typed), Some(&told), None),
    };
    let told = send(&inside, place, &body, sent.typed.get(ONCE)).await;
    if !told.is_ok() {
        return shown(signed, place, &anew(&sent.typed), Some(&told), None);
    }
    if place.form.reveals.is_empty() {
        return onward(&after(place, &told));
    }
    revealed(signed, place, &told)
}

/// What was typed, as another deed.
fn anew(typed: &Typed) -> Typed {
    Typed(typed.0.iter().filter(|(name, _)| name != ONCE).cloned().collect())
}

/// The currency that amounts of a form are in: the one that was typed, else the object's.
async fn currency_of(inside: &Inside, place: &Place<'_>, typed: &Typed) -> String {
    let typed = typed.get("currency").trim().to_uppercase();
    let counts = place.form.fields.iter().any(|field| matches!(field.kind, Kind::Money(_)));
    if !typed.is_empty() || place.id.is_empty() || !counts {
        return typed;
    }
    let told = inside.get(&place.resource.show.replace("{id}", place.id)).await;
    told.data()["currency"].as_str().unwrap_or_default().to_owned()
}

async fn send(inside: &Inside, place: &Place<'_>, body: &Value, once: &str) -> Told {
    let method = match place.form.method {
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        "PUT" => Method::PUT,
        _ => Method::POST,
    };
    let has_body = !place.form.fields.is_empty();
    let key = (!once.is_empty()).then_some(once);
    inside.send(method, &place.operation(), has_body.then_some(body), key).await
}

/// Where to go after a deed: to what it made, else to what it was done to.
fn after(place: &Place<'_>, told: &Told) -> String {
    let mode = word(place.mode);
    let made = told.data()["id"].as_str().and_then(|id| resources::by_id(id).map(|kind| (kind.slug, id)));
    match made {
        Some((slug, id)) => format!("/d/{mode}/{slug}/{id}?done=1"),
        None => format!("{}?done=1", back(place)),
    }
}

/// A secret, shown this once.
fn revealed(signed: &Signed, place: &Place<'_>, told: &Told) -> Response {
    let secret = told.data()[place.form.reveals].as_str().unwrap_or("This was shown before, and is not shown twice.");
    let body = fill(
        "<h1>Copy this now</h1>{}<p class=\"secret\"><code tabindex=\"0\">{}</code></p><p><a class=\"button main\" href=\"{}\">Done</a></p>",
        &[
            &shell::notice("warn", "It is shown this once. Keep it where your other secrets are."),
            &secret,
            &after(place, told),
        ],
    );
    shell::answered(StatusCode::OK, signed, Some(place.mode), place.resource.slug, "Copy this now", &body)
}

/// A form that came too late, as it was typed; none when the path is no form's.
pub(crate) fn resumed(signed: &Signed, path: &str, typed: &Typed, note: &str) -> Option<Response> {
    let bare = path.split('?').next()?;
    let parts: Vec<&str> = bare.strip_prefix("/d/")?.split('/').collect();
    let place = match parts.as_slice() {
        [mode, slug, "new"] => place(mode, slug, "", "")?,
        [mode, slug, id, action] => place(mode, slug, id, action)?,
        _ => return None,
    };
    Some(shown(signed, &place, typed, None, Some(note)))
}

/// The same by API, to be copied.
fn curl(place: &Place<'_>, body: &Value, open: bool) -> Html {
    let fields: Map<String, Value> = place
        .form
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| (field.name.to_owned(), Value::from("…")))
        .collect();
    let sent = if body.as_object().is_none_or(Map::is_empty) { Value::Object(fields) } else { body.clone() };
    copied::curl(place.form.method, &place.operation(), Some(&sent).filter(|_| !place.form.fields.is_empty()), open)
}

/// Whether an action makes sense for an object now.
pub(crate) fn fits(form: &Form, object: &Value) -> bool {
    form.when.iter().all(|(name, values)| {
        let now = match &object[*name] {
            Value::String(text) => text.clone(),
            Value::Null => "null".to_owned(),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => object[*name].to_string(),
        };
        values.contains(&now.as_str())
    })
}

/// Links to what can be done with an object now, by somebody of a role.
pub(crate) fn offers(desk: &Desk, signed: &Signed, mode: Mode, resource: &Resource, id: &str, object: &Value) -> Html {
    let fit =
        resource.actions.iter().filter(|form| fits(form, object) && desk.may(signed, mode, form.method, form.path));
    let links = each(fit, |form| {
        let class = if form.harsh { "button danger" } else { "button" };
        fill(
            "<a class=\"{}\" href=\"/d/{}/{}/{}/{}\">{}</a> ",
            &[&class, &word(mode), &resource.slug, &id, &form.slug, &form.title],
        )
    });
    fill("<p class=\"actions\">{}</p>", &[&links])
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn every_form_is_an_operation_of_the_api() {
        let document = public_api::document("http://127.0.0.1");
        for resource in resources::all() {
            for form in resource.create.into_iter().chain(resource.actions) {
                let operation = &document["paths"][form.path][form.method.to_lowercase()];
                assert!(operation.is_object(), "{} {}", form.method, form.path);
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                let name = schema["$ref"].as_str().map(|text| text.rsplit('/').next().unwrap_or_default());
                let known = name.map_or(schema, |name| &document["components"]["schemas"][name]);
                for field in form.fields {
                    assert!(
                        known["properties"][field.name].is_object(),
                        "{} {} has no {}",
                        form.method,
                        form.path,
                        field.name
                    );
                }
            }
            for path in [resource.list, resource.show].into_iter().filter(|path| !path.is_empty()) {
                assert!(document["paths"][path]["get"].is_object(), "GET {path}");
            }
            for (_, path) in resource.parts {
                let bare = path.split('?').next().unwrap_or_default();
                assert!(document["paths"][bare]["get"].is_object(), "GET {path}");
            }
        }
    }

    #[test]
    fn what_a_form_reads_has_the_types_of_the_api() {
        let place = place("test", "plans", "", "").expect("a form");
        let typed = Typed::read(b"name=Gold&amount=5%2C000&currency=ngn&interval=month&trialDays=7");
        let sent = body((place.form.fields, place.id), &typed, "NGN", &TimeZone::UTC).expect("a body");
        assert_eq!(
            sent,
            json!({ "name": "Gold", "amount": 500_000, "currency": "NGN", "interval": "month", "trialDays": 7 })
        );
        let told = body((place.form.fields, place.id), &Typed::read(b"amount=abc&trialDays=x"), "NGN", &TimeZone::UTC)
            .expect_err("refused");
        for name in ["name", "amount", "trialDays", "currency", "interval"] {
            assert!(told.about(name).is_some(), "{name}");
        }
    }
}
