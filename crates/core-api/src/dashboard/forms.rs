//! Forms: shown, read, sent to the merchant API, and shown again with what it said beside each field.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use ids::Mode;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use money::Currency;
use pages::html::Html;
use serde_json::{Map, Number, Value, json};

use super::desk::{Desk, Inside, Told};
use super::fields::{Field, Form, Kind};
use super::guard::{Sent, Signed, Typed, onward};
use super::lists;
use super::markup::{each, fill, raw};
use super::resources::{self, Resource};
use super::shell::{self, mode_of, word};
use super::show::words;

/// The field that makes a form one deed, however often it is sent.
const ONCE: &str = "_once";

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

fn written(field: &Field, object: &Value) -> String {
    let value = &object[field.name];
    match (field.kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Money(currency), Value::Number(minor)) => {
            major(minor.as_i64().unwrap_or(0), object[currency].as_str().unwrap_or_default())
        }
        (Kind::Several, Value::Array(all)) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
        (Kind::Flag, Value::Bool(yes)) => if *yes { "yes" } else { "" }.to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// Minor units as people write them, without a sign: `5000.00`.
fn major(minor: i64, currency: &str) -> String {
    let decimals = Currency::parse(currency).map_or(2, |known| usize::from(known.exponent()));
    let width = decimals.saturating_add(1);
    let digits = format!("{:0>width$}", minor.unsigned_abs());
    let (whole, rest) = digits.split_at(digits.len().saturating_sub(decimals));
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{rest}") }
}

/// An amount as people write it, in minor units. Commas and blanks between digits are read over.
fn minor(text: &str, currency: &str) -> Option<i64> {
    let decimals = usize::from(Currency::parse(currency).ok()?.exponent());
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | ' ' | '\u{a0}')).collect();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > decimals {
        return None;
    }
    format!("{whole}{rest:0<decimals$}").parse().ok()
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
    let button = if form.harsh { "danger" } else { "main" };
    let body = fill(
        "<h1>{}</h1>{}{}{}<form class=\"form\" method=\"post\" action=\"{}\">{}{}{}<p class=\"buttons\"><button class=\"{}\">{}</button> <a href=\"{}\">Back</a></p></form>{}",
        &[
            &place.title(),
            &banner,
            &hint,
            &explained,
            &place.path(),
            &shell::token(&signed.form),
            &once(typed),
            &rows,
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

/// A form that was refused is another deed when it is sent again: what was typed has changed.
fn once(typed: &Typed) -> Html {
    let bytes: [u8; 16] = base();
    let key = typed.get(ONCE);
    let fresh = bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes anything");
        text
    });
    let key = if key.is_empty() { fresh } else { key.to_owned() };
    fill("<input type=\"hidden\" name=\"{}\" value=\"{}\">", &[&ONCE, &key])
}

/// Sixteen random bytes.
fn base() -> [u8; 16] {
    *ids::Uuid::from_u128(rand::random()).as_bytes()
}

fn row(signed: &Signed, field: &Field, typed: &Typed, told: Option<&Told>) -> Html {
    if field.kind == Kind::Own {
        return Html::new();
    }
    let wrong = told.and_then(|told| told.about(field.name));
    let id = format!("{}-about", field.name);
    let about = match wrong {
        Some(text) => Some(fill("<p class=\"wrong\" id=\"{}\">{}</p>", &[&id, &text])),
        None if field.hint.is_empty() => None,
        None => Some(fill("<p class=\"hint\" id=\"{}\">{}</p>", &[&id, &field.hint])),
    };
    let given = typed.0.iter().any(|(name, _)| name == field.name);
    let value = if given || (told.is_some() || !typed.0.is_empty()) { typed.get(field.name) } else { field.usual };
    let attributes = fill(
        "{}{}{}",
        &[
            &about.as_ref().map(|_| fill(" aria-describedby=\"{}\"", &[&id])),
            &wrong.map(|_| raw(" aria-invalid=\"true\"")),
            &(field.required && field.kind != Kind::Scopes).then(|| raw(" required")),
        ],
    );
    let optional =
        (!field.required && field.kind != Kind::Flag).then(|| raw(" <span class=\"optional\">optional</span>"));
    let label = fill("<label for=\"{}\">{}{}</label>", &[&field.name, &field.label, &optional]);
    match field.kind {
        Kind::Flag => {
            let ticked = (!value.is_empty()).then(|| raw(" checked"));
            fill(
                "<div class=\"field tick\"><input id=\"{}\" name=\"{}\" type=\"checkbox\" value=\"yes\"{}{}><label for=\"{}\">{}</label>{}</div>",
                &[&field.name, &field.name, &ticked, &attributes, &field.name, &field.label, &about],
            )
        }
        Kind::Scopes => scopes(signed, field, typed, about.as_ref()),
        Kind::Long | Kind::Several | Kind::Fates => fill(
            "<div class=\"field\">{}<textarea id=\"{}\" name=\"{}\" rows=\"3\"{}>{}</textarea>{}</div>",
            &[&label, &field.name, &field.name, &attributes, &value, &about],
        ),
        Kind::Choice(all) => {
            let options = each(all, |one| {
                let chosen = (*one == value).then(|| raw(" selected"));
                fill(
                    "<option value=\"{}\"{}>{}</option>",
                    &[one, &chosen, &if one.is_empty() { "Not said".to_owned() } else { words(one) }],
                )
            });
            fill(
                "<div class=\"field\">{}<select id=\"{}\" name=\"{}\"{}>{}</select>{}</div>",
                &[&label, &field.name, &field.name, &attributes, &options, &about],
            )
        }
        Kind::Text | Kind::Email | Kind::Count | Kind::Money(_) | Kind::Moment | Kind::Own => {
            let (kind, mode) = match field.kind {
                Kind::Email => ("email", "email"),
                Kind::Count => ("text", "numeric"),
                Kind::Money(_) => ("text", "decimal"),
                Kind::Moment => ("datetime-local", "text"),
                Kind::Text
                | Kind::Own
                | Kind::Long
                | Kind::Several
                | Kind::Fates
                | Kind::Flag
                | Kind::Choice(_)
                | Kind::Scopes => ("text", "text"),
            };
            fill(
                "<div class=\"field\">{}<input id=\"{}\" name=\"{}\" type=\"{}\" inputmode=\"{}\" autocomplete=\"off\" value=\"{}\"{}>{}</div>",
                &[&label, &field.name, &field.name, &kind, &mode, &value, &attributes, &about],
            )
        }
    }
}

/// Scopes to tick: those that somebody holds, since nobody gives away more.
fn scopes(signed: &Signed, field: &Field, typed: &Typed, about: Option<&Html>) -> Html {
    let held = signed.role.scopes();
    let ticked: Vec<&str> = typed.all(field.name).collect();
    let one = |scope: &String| {
        let mark = ticked.contains(&scope.as_str()).then(|| raw(" checked"));
        fill(
            "<label class=\"scope\"><input type=\"checkbox\" name=\"{}\" value=\"{}\"{}> {}</label>",
            &[&field.name, scope, &mark, &scope.replace(':', " · ").replace('_', " ")],
        )
    };
    fill(
        "<fieldset class=\"field\"><legend>{}</legend><div class=\"scopes\">{}</div>{}</fieldset>",
        &[&field.label, &each(&held, one), &about],
    )
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
    let inside = desk.inside(&signed.seat, signed.role, place.mode, &signed.visitor.from);
    let eyes = lists::eyes(&inside, place.mode).await;
    let currency = currency_of(&inside, place, &sent.typed).await;
    let body = match body(place, &sent.typed, &currency, &eyes.zone) {
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

/// What is sent, from what was typed. What cannot be put into the API's form is said as the API would say it.
fn body(place: &Place<'_>, typed: &Typed, currency: &str, zone: &TimeZone) -> Result<Value, Box<Told>> {
    let mut all = Map::new();
    let mut wrong: Vec<Value> = Vec::new();
    for field in place.form.fields {
        match value(place, field, typed, currency, zone) {
            Ok(Some(value)) => {
                all.insert(field.name.to_owned(), value);
            }
            Ok(None) => {}
            Err(message) => wrong.push(json!({ "field": field.name, "message": message })),
        }
    }
    if wrong.is_empty() {
        return Ok(Value::Object(all));
    }
    Err(Box::new(Told::refusal(StatusCode::UNPROCESSABLE_ENTITY, "Some fields cannot be read.", &wrong)))
}

fn value(
    place: &Place<'_>,
    field: &Field,
    typed: &Typed,
    currency: &str,
    zone: &TimeZone,
) -> Result<Option<Value>, &'static str> {
    let text = typed.get(field.name).trim();
    match field.kind {
        Kind::Own => return Ok(Some(Value::from(place.id))),
        Kind::Flag => return Ok((!text.is_empty()).then_some(Value::Bool(true))),
        Kind::Scopes => {
            let all: Vec<&str> = typed.all(field.name).collect();
            return if all.is_empty() { Err("Tick what it may do.") } else { Ok(Some(json!(all))) };
        }
        Kind::Text
        | Kind::Email
        | Kind::Long
        | Kind::Count
        | Kind::Money(_)
        | Kind::Choice(_)
        | Kind::Moment
        | Kind::Several
        | Kind::Fates => {}
    }
    if text.is_empty() {
        return if field.required { Err("Fill this in.") } else { Ok(None) };
    }
    let read = match field.kind {
        Kind::Count => {
            let number: i64 = text.parse().map_err(|_| "Write a whole number in digits.")?;
            Value::Number(Number::from(number))
        }
        Kind::Money(_) => {
            let wrong = "Write an amount in digits, such as 5,000.00, in a currency with its three letters.";
            Value::from(minor(text, currency).ok_or(wrong)?)
        }
        Kind::Moment => {
            let wrong = "Write a day and a time, such as 2026-09-01T08:00.";
            let local: DateTime = text.parse().map_err(|_| wrong)?;
            Value::from(local.to_zoned(zone.clone()).map_err(|_| wrong)?.timestamp().to_string())
        }
        Kind::Several => {
            json!(text.split([',', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect::<Vec<_>>())
        }
        Kind::Fates => Value::Array(text.lines().map(fate).collect()),
        Kind::Text if field.name == "currency" || field.name == "country" => Value::from(text.to_uppercase()),
        Kind::Text | Kind::Email | Kind::Long | Kind::Choice(_) | Kind::Flag | Kind::Scopes | Kind::Own => {
            Value::from(text)
        }
    };
    Ok(Some(read))
}

/// `declines insufficient_funds` as the simulator says it.
fn fate(line: &str) -> Value {
    match line.trim().split_once(' ') {
        Some((verb, what)) => json!({ verb: what.trim() }),
        None => Value::from(line.trim()),
    }
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
    show_curl(place.form.method, &place.operation(), Some(&sent).filter(|_| !place.form.fields.is_empty()), open)
}

/// A request as `curl` makes it.
pub(crate) fn show_curl(method: &str, path: &str, body: Option<&Value>, open: bool) -> Html {
    let mut text = format!("curl -s \"$RECOUP_URL{path}\" -H \"Authorization: Bearer $RECOUP_KEY\"");
    if method != "GET" {
        text = text.replacen("curl -s", &format!("curl -s -X {method}"), 1);
    }
    if method == "POST" {
        text.push_str(" \\\n  -H \"Idempotency-Key: $(uuidgen)\"");
    }
    if let Some(body) = body {
        write!(text, " \\\n  -H 'Content-Type: application/json' -d '{}'", body.to_string().replace('\'', "'\\''"))
            .expect("a text takes anything");
    }
    let open = open.then(|| raw(" open"));
    fill(
        "<details class=\"curl\"{}><summary>Copy as curl</summary><pre tabindex=\"0\"><code>{}</code></pre></details>",
        &[&open, &text],
    )
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
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let rows = [
            ("5000", "NGN", Some(500_000)),
            ("5,000.00", "NGN", Some(500_000)),
            ("5 000.5", "NGN", Some(500_050)),
            ("500", "JPY", Some(500)),
            ("1.250", "KWD", Some(1_250)),
            ("1.5", "JPY", None),
            ("1.005", "NGN", None),
            ("-5", "NGN", None),
            ("five", "NGN", None),
            ("5", "naira", None),
            ("", "NGN", None),
            ("99999999999999999999", "NGN", None),
        ];
        for (text, currency, wanted) in rows {
            assert_eq!(minor(text, currency), wanted, "{text} {currency}");
        }
        assert_eq!(major(500_050, "NGN"), "5000.50");
        assert_eq!(major(5, "NGN"), "0.05");
        assert_eq!(major(500, "JPY"), "500");
    }

    #[test]
    fn every_form_is_an_operation_of_the_api() {
        let document = public_api::document("http://127.0.0.1");
        for resource in resources::ALL {
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
    fn a_copied_request_cannot_end_its_quotes() {
        let html = show_curl("POST", "/v1/plans", Some(&json!({ "name": "Ade's" })), false).done();
        assert!(html.contains("Ade&#39;\\&#39;&#39;s"), "{html}");
    }

    #[test]
    fn what_a_form_reads_has_the_types_of_the_api() {
        let place = place("test", "plans", "", "").expect("a form");
        let typed = Typed::read(b"name=Gold&amount=5%2C000&currency=ngn&interval=month&trialDays=7");
        let sent = body(&place, &typed, "NGN", &TimeZone::UTC).expect("a body");
        assert_eq!(
            sent,
            json!({ "name": "Gold", "amount": 500_000, "currency": "NGN", "interval": "month", "trialDays": 7 })
        );
        let told = body(&place, &Typed::read(b"amount=abc&trialDays=x"), "NGN", &TimeZone::UTC).expect_err("refused");
        for name in ["name", "amount", "trialDays", "currency", "interval"] {
            assert!(told.about(name).is_some(), "{name}");
        }
    }
}
