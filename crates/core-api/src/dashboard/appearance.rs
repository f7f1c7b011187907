//! How a merchant's pages look: a form for each surface, what the draft looks like beside it, and what was published.
//!
//! It changes nothing but through the merchant API, whose refusals stand beside the fields that they are about.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ids::Mode;
use office::team;
use pages::html::Html;
use serde_json::{Map, Value, json};
use setup::appearance::Surface;

use super::desk::{Desk, Inside, Told};
use super::entry::fail;
use super::guard::{Sent, SentFile, Signed, Typed, onward};
use super::lists::{self, Asked};
use super::markup::{each, fill, raw};
use super::shell::{self, mode_of, word};
use super::show::Eyes;

/// Most bytes of a form with a logo.
pub(crate) const MAX_BODY_BYTES: usize = (1 << 20) + (64 << 10);

pub(crate) const PATH: &str = "/v1/settings/appearance";

/// A surface in words: its title, and where it is seen.
fn words(surface: Surface) -> (&'static str, &'static str) {
    match surface {
        Surface::General => ("All pages", "Goes for every surface, unless one says something of its own."),
        Surface::Store => ("Shop", "Payment links, invoices and orders."),
        Surface::Checkout => ("Checkout", "The page on which somebody pays."),
        Surface::Overlay => ("In your page", "A checkout in a frame of your own page."),
        Surface::Portal => ("Account", "What customers see of what they have with you."),
        Surface::Email => ("Mails", "What customers are told. Mails load nothing, so they have no logo."),
    }
}

/// What the page is made from.
struct Seen<'a> {
    signed: &'a Signed,
    inside: Inside,
    mode: Mode,
    on: Surface,
    may: bool,
}

fn seen<'a>(desk: &Desk, signed: &'a Signed, mode: Mode, on: &str) -> Seen<'a> {
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let on = Surface::parse(on).unwrap_or(Surface::General);
    Seen { signed, inside, mode, on, may: desk.may(signed, mode, "PATCH", PATH) }
}

/// `GET /d/{mode}/appearance`
pub(crate) async fn show(
    State(desk): State<Desk>,
    Path(mode): Path<String>,
    Query(asked): Asked,
    signed: Signed,
) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&signed) };
    let seen = seen(&desk, &signed, mode, asked.get("on").map_or("general", String::as_str));
    let done = asked.get("done").and_then(|what| said(what)).map(|text| shell::notice("good", text));
    page(&desk, &seen, StatusCode::OK, None, done).await
}

/// What is said once something was done.
fn said(what: &str) -> Option<&'static str> {
    match what {
        "save" => Some("The draft is saved. Customers see it once you publish it."),
        "publish" => Some("Published. Customers see it from now on."),
        "discard" => Some("The draft is what is published again."),
        "revert" => Some("The earlier version is published again."),
        _ => None,
    }
}

/// The page; what was typed, and why it was not taken.
async fn page(
    desk: &Desk,
    seen: &Seen<'_>,
    status: StatusCode,
    refused: Option<(&Typed, &Told)>,
    banner: Option<Html>,
) -> Response {
    let told = seen.inside.get(PATH).await;
    if !told.is_ok() {
        return shell::refused(seen.signed, seen.mode, "appearance", &told);
    }
    let state = told.data();
    let names = match names(desk, seen.signed).await {
        Ok(names) => names,
        Err(error) => return fail(error),
    };
    let eyes = lists::eyes(&seen.inside, seen.mode).await;
    let why = refused.map(|(_, told)| {
        let details = told.body["error"]["details"].as_array().cloned().unwrap_or_default();
        // A colour may fail on a surface that takes it over: that is told here, and not beside a field of this one.
        let own = format!("{}.", seen.on.as_str());
        let elsewhere = details.iter().filter(|one| !one["field"].as_str().unwrap_or_default().starts_with(&own));
        let more = each(elsewhere, |one| shell::notice("bad", one["message"].as_str().unwrap_or_default()));
        let lead =
            if details.is_empty() { told.message() } else { "Nothing was saved yet. Look at the marked fields." };
        fill("{}{}", &[&shell::notice("bad", lead), &more])
    });
    let form = if seen.may {
        form(seen, state, refused)
    } else {
        raw("<p class=\"none\">You can look at this, and cannot change it.</p>")
    };
    let body = fill(
        "<h1>Appearance</h1>{}{}{}{}<div class=\"beside\"><div>{}</div>{}</div><section><h2>Published before</h2>{}</section>",
        &[
            &banner,
            &why,
            &standing(seen, state),
            &tabs(seen),
            &form,
            &preview(seen),
            &history(seen, state, &names, &eyes),
        ],
    );
    shell::answered(status, seen.signed, Some(seen.mode), "appearance", "Appearance", &body)
}

/// Who is on the team, by what the log calls them.
async fn names(desk: &Desk, signed: &Signed) -> usecase::Result<BTreeMap<String, String>> {
    let mut tx = desk.core().begin().await?;
    let (members, _) = team::of(&mut tx, &signed.seat).await?;
    Ok(tx.commit(members.into_iter().map(|row| (row.id.to_string(), row.name)).collect()).await?)
}

fn button(seen: &Seen<'_>, what: &'static str, more: &Html, class: &'static str, label: &str) -> Html {
    fill(
        "<form method=\"post\" action=\"/d/{}/appearance/{}\">{}<input type=\"hidden\" name=\"on\" value=\"{}\">{}<button class=\"{}\">{}</button></form>",
        &[&word(seen.mode), &what, &shell::token(&seen.signed.form), &seen.on.as_str(), more, &class, &label],
    )
}

fn standing(seen: &Seen<'_>, state: &Value) -> Html {
    let changed = state["hasUnpublishedChanges"].as_bool().unwrap_or(false);
    if !changed {
        let text = match state["publishedNumber"].as_i64() {
            Some(number) => format!("Customers see version {number}. The draft is the same."),
            None => "Customers see our own looks. Change something below, look at it, and publish it.".to_owned(),
        };
        return fill("<p class=\"notice\">{}</p>", &[&text]);
    }
    let hidden = fill("<input type=\"hidden\" name=\"version\" value=\"{}\">", &[&state["version"].to_string()]);
    let buttons = seen.may.then(|| {
        fill(
            "<div class=\"actions\">{}{}</div>",
            &[
                &button(seen, "publish", &hidden, "main", "Publish the draft"),
                &button(seen, "discard", &Html::new(), "danger", "Throw it away"),
            ],
        )
    });
    fill("<p class=\"notice warn\">The draft has changes that customers do not see yet.</p>{}", &[&buttons])
}

fn tabs(seen: &Seen<'_>) -> Html {
    let one = |surface: Surface| {
        let here = (surface == seen.on).then(|| raw(" aria-current=\"page\""));
        fill(
            "<li><a href=\"/d/{}/appearance?on={}\"{}>{}</a></li>",
            &[&word(seen.mode), &surface.as_str(), &here, &words(surface).0],
        )
    };
    fill(
        "<ul class=\"tabs\" aria-label=\"Surfaces\">{}</ul><p class=\"hint\">{}</p>",
        &[&each(Surface::ALL, one), &words(seen.on).1],
    )
}

const COLOURS: [(&str, &str, &str); 4] = [
    ("accent", "Links and buttons", "#0550ae"),
    ("background", "Background", "#f3f5f7"),
    ("card", "Sheet", "#ffffff"),
    ("text", "Words", "#1b1f24"),
];

/// A field's refusal, and what ties it to the field.
fn wrong(seen: &Seen<'_>, refused: Option<(&Typed, &Told)>, name: &str) -> (Option<Html>, Option<Html>) {
    let path = format!("{}.{name}", seen.on.as_str());
    let found = refused.and_then(|(_, told)| {
        let details = told.body["error"]["details"].as_array()?;
        details.iter().find(|one| one["field"].as_str() == Some(path.as_str()))?["message"].as_str()
    });
    let Some(message) = found else { return (None, None) };
    let id = format!("{name}-about");
    (
        Some(fill(" aria-invalid=\"true\" aria-describedby=\"{}\"", &[&id])),
        Some(fill("<p class=\"wrong\" id=\"{}\">{}</p>", &[&id, &message])),
    )
}

/// A colour: the browser's own field, which cannot be empty, and a tick for "nothing of its own".
fn colour(seen: &Seen<'_>, state: &Value, refused: Option<(&Typed, &Told)>, row: (&str, &str, &str)) -> Html {
    let (name, label, ours) = row;
    let own = state["draft"][seen.on.as_str()][name].as_str();
    let general = state["draft"]["general"][name].as_str();
    let was = own.or(general).unwrap_or(ours);
    let typed = refused.map(|(typed, _)| typed.get(name)).filter(|text| !text.is_empty());
    let unset = refused.map_or(own.is_none(), |(typed, _)| typed.get(&format!("{name}-unset")) == "yes");
    let (invalid, about) = wrong(seen, refused, name);
    let other = if seen.on == Surface::General { "as we made it" } else { "as on all pages" };
    fill(
        "<div class=\"field colour\"><label for=\"{}\">{}</label><input id=\"{}\" name=\"{}\" type=\"color\" value=\"{}\"{}>\
         <input type=\"hidden\" name=\"{}-was\" value=\"{}\"><span class=\"scope\"><input id=\"{}-unset\" name=\"{}-unset\" type=\"checkbox\" value=\"yes\"{}>\
         <label for=\"{}-unset\">{}</label></span>{}</div>",
        &[
            &name,
            &label,
            &name,
            &name,
            &typed.unwrap_or(was),
            &invalid,
            &name,
            &was,
            &name,
            &name,
            &unset.then(|| raw(" checked")),
            &name,
            &other,
            &about,
        ],
    )
}

fn choice(
    seen: &Seen<'_>,
    state: &Value,
    refused: Option<(&Typed, &Told)>,
    row: (&str, &str, &[(&str, &str)]),
) -> Html {
    let (name, label, all) = row;
    let stored = state["draft"][seen.on.as_str()][name].as_str().unwrap_or_default();
    let chosen = refused.map_or(stored, |(typed, _)| typed.get(name));
    let usual = if seen.on == Surface::General { "As we made it" } else { "As on all pages" };
    let options = each(all, |(value, title)| {
        let mark = (*value == chosen).then(|| raw(" selected"));
        fill("<option value=\"{}\"{}>{}</option>", &[value, &mark, title])
    });
    fill(
        "<div class=\"field\"><label for=\"{}\">{}</label><select id=\"{}\" name=\"{}\"><option value=\"\">{}</option>{}</select></div>",
        &[&name, &label, &name, &name, &usual, &options],
    )
}

fn text(seen: &Seen<'_>, state: &Value, refused: Option<(&Typed, &Told)>, row: (&str, &str, &str)) -> Html {
    let (name, label, hint) = row;
    let kept = &state["draft"][seen.on.as_str()][name];
    let lines = kept.as_array().map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"));
    let stored = lines.unwrap_or_else(|| kept.as_str().unwrap_or_default().to_owned());
    let value = refused.map_or(stored, |(typed, _)| typed.get(name).to_owned());
    let (invalid, about) = wrong(seen, refused, name);
    let about = about.or_else(|| Some(fill("<p class=\"hint\">{}</p>", &[&hint])));
    fill(
        "<div class=\"field\"><label for=\"{}\">{} <span class=\"optional\">optional</span></label><textarea id=\"{}\" name=\"{}\" rows=\"2\"{}>{}</textarea>{}</div>",
        &[&name, &label, &name, &name, &invalid, &value, &about],
    )
}

const FONTS: [(&str, &str); 4] =
    [("system", "The reader's own"), ("serif", "With serifs"), ("rounded", "Round"), ("mono", "Typewriter")];
const CORNERS: [(&str, &str); 3] = [("square", "Straight"), ("soft", "A little round"), ("round", "Round")];

fn form(seen: &Seen<'_>, state: &Value, refused: Option<(&Typed, &Told)>) -> Html {
    let is_mail = seen.on == Surface::Email;
    let shown = if is_mail { &COLOURS[..1] } else { &COLOURS[..] };
    let colours = each(shown, |row| colour(seen, state, refused, *row));
    let shapes = (!is_mail).then(|| {
        fill(
            "{}{}{}",
            &[
                &choice(seen, state, refused, ("font", "Letters", &FONTS)),
                &choice(seen, state, refused, ("corners", "Corners", &CORNERS)),
                &text(
                    seen,
                    state,
                    refused,
                    ("welcome", "A line on top", "At most 200 characters, such as your motto."),
                ),
            ],
        )
    });
    let footer =
        text(seen, state, refused, ("footer", "Small print", "At most 500 characters: your terms, a phone number."));
    let origins = (seen.on == Surface::Overlay).then(|| {
        let hint = "One on each line, such as https://shop.example.com. Pages of these may show a checkout in a frame, where its session names none.";
        text(seen, state, refused, ("allowedOrigins", "Your own pages", hint))
    });
    fill(
        "<form class=\"form\" method=\"post\" action=\"/d/{}/appearance\">{}<input type=\"hidden\" name=\"on\" value=\"{}\">{}{}{}{}<button class=\"main\">Save the draft</button></form>{}",
        &[
            &word(seen.mode),
            &shell::token(&seen.signed.form),
            &seen.on.as_str(),
            &colours,
            &shapes,
            &footer,
            &origins,
            &(!is_mail).then(|| logo(seen, state)),
        ],
    )
}

/// The logo has a form of its own: it is a file.
fn logo(seen: &Seen<'_>, state: &Value) -> Html {
    let has = !state["draft"][seen.on.as_str()]["logoId"].is_null();
    let remove = fill("<input type=\"hidden\" name=\"remove\" value=\"yes\">", &[]);
    fill(
        "<div class=\"form\"><h2>Logo</h2><form method=\"post\" action=\"/d/{}/appearance/logo\" enctype=\"multipart/form-data\">{}\
         <input type=\"hidden\" name=\"on\" value=\"{}\"><div class=\"field\"><label for=\"file\">{}</label>\
         <input id=\"file\" name=\"file\" type=\"file\" accept=\"image/png,image/jpeg\" required>\
         <p class=\"hint\">A PNG or a JPEG of at most 1 MB. It is shown up to 240 pixels wide and 48 high.</p></div><button>Send the logo</button></form>{}</div>",
        &[
            &word(seen.mode),
            &shell::token(&seen.signed.form),
            &seen.on.as_str(),
            &if has { "Another one in its place" } else { "Choose the picture" },
            &has.then(|| button(seen, "unlogo", &remove, "", "Take the logo away")),
        ],
    )
}

fn preview(seen: &Seen<'_>) -> Html {
    let (title, _) = words(seen.on);
    let place = format!("/d/{}/appearance/preview/{}", word(seen.mode), seen.on.as_str());
    let name = format!("What the draft looks like: {title}");
    fill(
        "<section class=\"preview\"><h2>What the draft looks like</h2><iframe src=\"{}\" title=\"{}\"></iframe>\
         <p><a href=\"{}\" target=\"_blank\" rel=\"noopener\">Open it on a page of its own</a></p></section>",
        &[&place, &name, &place],
    )
}

fn history(seen: &Seen<'_>, state: &Value, names: &BTreeMap<String, String>, eyes: &Eyes) -> Html {
    let all = state["history"].as_array().cloned().unwrap_or_default();
    if all.is_empty() {
        let label = format!("Begin with the draft of {} mode", word(other(seen.mode)));
        let copy = seen.may.then(|| button(seen, "copy", &Html::new(), "", &label));
        return fill("<p class=\"none\">Nothing was published yet.</p>{}", &[&copy]);
    }
    let one = |row: &Value| {
        let number = row["number"].as_i64().unwrap_or_default();
        let by = row["by"].as_str().unwrap_or_default();
        let who = names.get(by).cloned().unwrap_or_else(|| match row["byKind"].as_str() {
            Some("member") => "somebody who left the team".to_owned(),
            Some("operator") => "an operator".to_owned(),
            Some(_) | None => format!("a program ({by})"),
        });
        let back = row["backTo"].as_i64().map(|number| format!(", back to version {number}"));
        let is_shown = state["publishedNumber"].as_i64() == Some(number);
        let hidden = fill("<input type=\"hidden\" name=\"number\" value=\"{}\">", &[&number]);
        let action = if is_shown {
            Some(raw("<p><span class=\"badge good\">Shown now</span></p>"))
        } else {
            seen.may.then(|| button(seen, "revert", &hidden, "", "Publish it again"))
        };
        fill(
            "<li><p><strong>Version {}</strong>{}</p><p class=\"hint\">{}, by {}</p>{}</li>",
            &[&number, &back, &eyes.when(row["publishedAt"].as_str().unwrap_or_default()), &who, &action],
        )
    };
    fill("<ul class=\"items\">{}</ul>", &[&each(&all, one)])
}

/// `POST /d/{mode}/appearance`
pub(crate) async fn save(State(desk): State<Desk>, Path(mode): Path<String>, sent: Sent) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&sent.signed) };
    let seen = seen(&desk, &sent.signed, mode, sent.typed.get("on"));
    let body = json!({ seen.on.as_str(): change(seen.on, &sent.typed) });
    let told = seen.inside.send(Method::PATCH, PATH, Some(&body), None).await;
    finish(&desk, &seen, &sent.typed, told, "save").await
}

/// What a form changes. A colour that was picked is meant, whatever the tick beside it says.
fn change(on: Surface, typed: &Typed) -> Value {
    let mut all = Map::new();
    let shown = if on == Surface::Email { &COLOURS[..1] } else { &COLOURS[..] };
    for (name, ..) in shown {
        let (value, was) = (typed.get(name), typed.get(&format!("{name}-was")));
        let unset = typed.get(&format!("{name}-unset")) == "yes";
        let value = if unset && value == was { Value::Null } else { json!(value) };
        all.insert((*name).to_owned(), value);
    }
    let plain = |name: &str| {
        let text = typed.get(name).trim();
        if text.is_empty() { Value::Null } else { json!(text.replace("\r\n", "\n")) }
    };
    let fields: &[&str] = if on == Surface::Email { &["footer"] } else { &["font", "corners", "welcome", "footer"] };
    for name in fields {
        all.insert((*name).to_owned(), plain(name));
    }
    if on == Surface::Overlay {
        let lines: Vec<&str> = typed.get("allowedOrigins").split_whitespace().collect();
        all.insert("allowedOrigins".to_owned(), json!(lines));
    }
    Value::Object(all)
}

/// Back to the page, or the page with why not.
async fn finish(desk: &Desk, seen: &Seen<'_>, typed: &Typed, told: Told, what: &str) -> Response {
    if told.is_ok() {
        return onward(&format!("/d/{}/appearance?on={}&done={what}", word(seen.mode), seen.on.as_str()));
    }
    if told.status == StatusCode::FORBIDDEN {
        return shell::refused(seen.signed, seen.mode, "appearance", &told);
    }
    if what == "save" {
        return page(desk, seen, told.status, Some((typed, &told)), None).await;
    }
    // Nothing was typed that could be lost: the form is shown as the draft is.
    page(desk, seen, told.status, None, Some(shell::notice("bad", told.message()))).await
}

/// `POST /d/{mode}/appearance/{what}`
pub(crate) async fn act(State(desk): State<Desk>, Path((mode, what)): Path<(String, String)>, sent: Sent) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&sent.signed) };
    let seen = seen(&desk, &sent.signed, mode, sent.typed.get("on"));
    let number = |name: &str| sent.typed.get(name).parse::<i64>().ok();
    let (method, path, body) = match what.as_str() {
        "publish" => (Method::POST, format!("{PATH}/publish"), Some(json!({ "version": number("version") }))),
        "discard" => (Method::POST, format!("{PATH}/discard"), None),
        "revert" => (Method::POST, format!("{PATH}/revert"), Some(json!({ "number": number("number").unwrap_or(0) }))),
        "copy" => (Method::PATCH, PATH.to_owned(), Some(of_the_other_mode(&desk, &seen).await)),
        "unlogo" => (Method::PATCH, PATH.to_owned(), Some(json!({ seen.on.as_str(): { "logoId": null } }))),
        _ => return shell::missing(&sent.signed),
    };
    let told = seen.inside.send(method, &path, body.as_ref(), None).await;
    let said = if ["unlogo", "copy"].contains(&what.as_str()) { "save" } else { what.as_str() };
    if told.is_ok() {
        return finish(&desk, &seen, &sent.typed, told, said).await;
    }
    finish(&desk, &seen, &sent.typed, told, &what).await
}

/// The draft of the other mode, but for its logos, which are that mode's.
async fn of_the_other_mode(desk: &Desk, seen: &Seen<'_>) -> Value {
    let inside = desk.inside(&seen.signed.seat, seen.signed.role, other(seen.mode), &seen.signed.visitor.from);
    let mut draft = inside.get(PATH).await.data()["draft"].clone();
    for surface in draft.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        surface.as_object_mut().map(|choices| choices.remove("logoId"));
    }
    draft
}

fn other(mode: Mode) -> Mode {
    match mode {
        Mode::Test => Mode::Live,
        Mode::Live => Mode::Test,
    }
}

/// `POST /d/{mode}/appearance/logo`
pub(crate) async fn send_logo(State(desk): State<Desk>, Path(mode): Path<String>, sent: SentFile) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&sent.signed) };
    let seen = seen(&desk, &sent.signed, mode, sent.typed.get("on"));
    let body = json!({ "content": STANDARD.encode(&sent.bytes) });
    let told = seen.inside.send(Method::POST, &format!("{PATH}/logos"), Some(&body), None).await;
    if !told.is_ok() {
        return finish(&desk, &seen, &sent.typed, told, "logo").await;
    }
    let body = json!({ seen.on.as_str(): { "logoId": told.data()["id"] } });
    let told = seen.inside.send(Method::PATCH, PATH, Some(&body), None).await;
    let what = if told.is_ok() { "save" } else { "logo" };
    finish(&desk, &seen, &sent.typed, told, what).await
}
