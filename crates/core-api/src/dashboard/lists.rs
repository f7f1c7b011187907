//! Lists and pages of objects, from the table of kinds.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use ids::Mode;
use jiff::tz::TimeZone;
use pages::html::Html;
use serde_json::Value;

use super::copied::curl;
use super::desk::{Desk, Inside, Told};
use super::forms::offers;
use super::guard::{Signed, encoded, onward};
use super::markup::{each, fill, raw};
use super::names::Names;
use super::resources::{self, Column, Resource};
use super::shell::{self, mode_of, word};
use super::show::{self, Eyes};

/// Rows of a page.
const PAGE: usize = 20;
/// Most rows of an export, and of each answer that it is made of.
const MOST_EXPORTED: usize = 10_000;
const EXPORT_PAGE: usize = 100;
/// Entries of a timeline.
const TIMELINE: usize = 30;

/// What an address says after its `?`.
pub(crate) type Asked = Query<BTreeMap<String, String>>;

/// Times are shown in the business's zone, as its settings say.
pub(crate) async fn eyes(inside: &Inside, mode: Mode) -> Eyes {
    let told = inside.get("/v1/settings").await;
    let name = told.data()["billingZone"].as_str().unwrap_or("UTC").to_owned();
    let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
    Eyes { mode: word(mode), zone, zone_name: name }
}

/// The filters of an address that a kind of object has.
fn filters(resource: &Resource, asked: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let known = |name: &str| resource.filters.iter().any(|(filter, ..)| *filter == name);
    asked
        .iter()
        .filter(|(name, value)| known(name) && !value.trim().is_empty())
        .map(|(n, v)| (n.clone(), v.trim().to_owned()))
        .collect()
}

fn query(filters: &[(String, String)], more: &[(&str, &str)]) -> String {
    let pairs: Vec<(&str, &str)> =
        filters.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(more.iter().copied()).collect();
    encoded(&pairs)
}

/// `GET /d/{mode}/{slug}`
pub(crate) async fn list(
    State(desk): State<Desk>,
    Path((mode, slug)): Path<(String, String)>,
    Query(asked): Asked,
    signed: Signed,
) -> Response {
    let (bare, wants_csv) = slug.strip_suffix(".csv").map_or((slug.as_str(), false), |bare| (bare, true));
    let (Some(mode), Some(resource)) = (mode_of(&mode), resources::find(bare)) else { return shell::missing(&signed) };
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    if resource.list.is_empty() {
        return alone(&desk, &signed, &inside, mode, resource, asked.contains_key("done")).await;
    }
    if wants_csv {
        return export(&signed, &inside, mode, resource, &asked).await;
    }
    let filters = filters(resource, &asked);
    let cursor = asked.get("cursor").map(String::as_str).unwrap_or_default();
    let size = PAGE.to_string();
    let mut more = vec![("limit", size.as_str())];
    more.extend((!cursor.is_empty()).then_some(("cursor", cursor)));
    let path = format!("{}?{}", resource.list, query(&filters, &more));
    let mut told = inside.get(&path).await;
    if !told.is_ok() {
        return shell::refused(&signed, mode, resource.slug, &told);
    }
    if resource.slug == "audit" {
        name_actors(&desk, &signed, &mut told).await;
    }
    let eyes = eyes(&inside, mode).await;
    let above = above(&inside, &eyes, resource).await;
    let body =
        list_body(&desk, &signed, &eyes, (mode, resource), (&filters, above), (&told, &path, !cursor.is_empty()));
    let done = asked.get("done").map(|_| shell::notice("good", "Done."));
    shell::page(&signed, Some(mode), resource.slug, resource.title, &fill("{}{}", &[&done, &body]))
}

/// What there is one of, such as settings; or a form that makes what is not listed.
async fn alone(desk: &Desk, signed: &Signed, inside: &Inside, mode: Mode, resource: &Resource, done: bool) -> Response {
    if resource.show.is_empty() || resource.show.contains("{id}") {
        return onward(&format!("/d/{}/{}/new", word(mode), resource.slug));
    }
    let told = inside.get(resource.show).await;
    if !told.is_ok() {
        return shell::refused(signed, mode, resource.slug, &told);
    }
    let eyes = eyes(inside, mode).await;
    let data = told.data();
    let facts = data.as_object().map(|all| eyes.facts(all, data));
    let done = done.then(|| shell::notice("good", "Saved."));
    let body = fill(
        "<h1>{}</h1>{}{}{}{}",
        &[
            &resource.title,
            &done,
            &offers(desk, signed, mode, resource, "own", data),
            &facts,
            &curl("GET", resource.show, None, false),
        ],
    );
    shell::page(signed, Some(mode), resource.slug, resource.title, &body)
}

fn list_body(
    desk: &Desk,
    signed: &Signed,
    eyes: &Eyes,
    (mode, resource): (Mode, &Resource),
    (filters, above): (&[(String, String)], Option<Html>),
    (told, path, deeper): (&Told, &str, bool),
) -> Html {
    let word = word(mode);
    let make = resource.create.filter(|form| desk.may(signed, mode, form.method, form.path));
    let make = make.map(|form| {
        fill("<a class=\"button main\" href=\"/d/{}/{}/new\">{}</a>", &[&word, &resource.slug, &form.title])
    });
    let export = resources::exports(resource).then(|| {
        fill(
            "<a class=\"button\" href=\"/d/{}/{}.csv?{}\">Export CSV</a>",
            &[&word, &resource.slug, &query(filters, &[])],
        )
    });
    let rows = told.rows();
    let table = if rows.is_empty() { empty(resource, filters, deeper) } else { rows_of(eyes, resource, rows) };
    let next = told.body["meta"]["nextCursor"].as_str().map(|cursor| {
        let query = query(filters, &[("cursor", cursor)]);
        fill("<a class=\"button\" href=\"/d/{}/{}?{}\" rel=\"next\">Next page</a>", &[&word, &resource.slug, &query])
    });
    let first = deeper.then(|| {
        fill("<a class=\"button\" href=\"/d/{}/{}?{}\">First page</a> ", &[&word, &resource.slug, &query(filters, &[])])
    });
    fill(
        "<div class=\"top\"><h1>{}</h1><p class=\"actions\">{} {}</p></div>{}{}{}<p class=\"pager\">{}{}</p><p class=\"hint\">Times are those of {}.</p>{}",
        &[
            &resource.title,
            &make,
            &export,
            &above,
            &filter_form(word, resource, filters),
            &table,
            &first,
            &next,
            &eyes.zone_name,
            &curl("GET", path, None, false),
        ],
    )
}

/// What stands above a list. A list that cannot have it goes without.
async fn above(inside: &Inside, eyes: &Eyes, resource: &Resource) -> Option<Html> {
    let (title, path, field) = resource.above?;
    let told = inside.get(path).await;
    let rows = told.data()[field].as_array().filter(|rows| told.is_ok() && !rows.is_empty())?;
    Some(fill("<section><h2>{}</h2>{}</section>", &[&title, &eyes.table(rows, told.data())]))
}

/// Gives rows of the audit log the names of those who did it.
async fn name_actors(desk: &Desk, signed: &Signed, told: &mut Told) {
    // A page that knows no names says who it was by their ids.
    let names = Names::of(desk, signed.seat.tenant()).await.unwrap_or_default();
    for row in told.body["data"].as_array_mut().into_iter().flatten() {
        let text = |name: &str| row[name].as_str().unwrap_or_default();
        let name = names.of_row(text("actorType"), text("actorId"));
        row["actorName"] = Value::from(name);
    }
}

fn empty(resource: &Resource, filters: &[(String, String)], deeper: bool) -> Html {
    if !filters.is_empty() || deeper {
        return raw("<div class=\"empty\"><p>Nothing fits. Take a filter away to see more.</p></div>");
    }
    fill("<div class=\"empty\"><h2>Nothing here yet</h2><p>{}</p></div>", &[&resource.empty])
}

fn filter_form(word: &str, resource: &Resource, filters: &[(String, String)]) -> Html {
    if resource.filters.is_empty() {
        return Html::new();
    }
    let value = |name: &str| filters.iter().find(|(filter, _)| filter == name).map_or("", |(_, value)| value.as_str());
    let fields = each(resource.filters, |(name, label, all)| {
        let id = format!("f-{name}");
        if all.is_empty() {
            return fill(
                "<div class=\"field\"><label for=\"{}\">{}</label><input id=\"{}\" name=\"{}\" value=\"{}\" autocomplete=\"off\"></div>",
                &[&id, label, &id, name, &value(name)],
            );
        }
        let options = each(*all, |one| {
            let chosen = (*one == value(name)).then(|| raw(" selected"));
            let title = match *one {
                "true" => "Yes".to_owned(),
                "false" => "No".to_owned(),
                other => show::words(other),
            };
            fill("<option value=\"{}\"{}>{}</option>", &[one, &chosen, &title])
        });
        fill(
            "<div class=\"field\"><label for=\"{}\">{}</label><select id=\"{}\" name=\"{}\"><option value=\"\">Any</option>{}</select></div>",
            &[&id, label, &id, name, &options],
        )
    });
    let open = (!filters.is_empty()).then(|| raw(" open"));
    fill(
        "<details class=\"filters\"{}><summary>Filter</summary><form action=\"/d/{}/{}\">{}<button>Show</button></form></details>",
        &[&open, &word, &resource.slug, &fields],
    )
}

/// The rows of a list; the first column leads to the page of each.
fn rows_of(eyes: &Eyes, resource: &Resource, rows: &[Value]) -> Html {
    let heads = each(resource.columns, |(title, _)| fill("<th scope=\"col\">{}</th>", &[title]));
    let body = each(rows, |row| {
        let id = row["id"].as_str().unwrap_or_default();
        let place = (!resource.show.is_empty()).then(|| format!("/d/{}/{}/{id}", eyes.mode, resource.slug));
        let cells = each(resource.columns.iter().enumerate(), |(nth, column)| {
            cell(eyes, row, *column, place.as_deref().filter(|_| nth == 0))
        });
        fill("<tr>{}</tr>", &[&cells])
    });
    fill(
        "<div class=\"scroll\"><table class=\"list\"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        &[&heads, &body],
    )
}

fn cell(eyes: &Eyes, row: &Value, (title, at): Column, link: Option<&str>) -> Html {
    let value = show::at(row, at);
    let Some(place) = link else {
        return fill("<td data-label=\"{}\">{}</td>", &[&title, &eyes.value(at, value, row)]);
    };
    let text = match value {
        Value::Null => fill("{}", &[&show::short(row["id"].as_str().unwrap_or("Show"))]),
        Value::String(text) if text.is_empty() => raw("Show"),
        Value::String(text) if !matches!(at, "status" | "state") => fill("{}", &[text]),
        Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            eyes.value(at, value, row)
        }
    };
    fill("<td data-label=\"{}\"><a href=\"{}\">{}</a></td>", &[&title, &place, &text])
}

/// A list as CSV, page by page as the API gives it.
async fn export(
    signed: &Signed,
    inside: &Inside,
    mode: Mode,
    resource: &Resource,
    asked: &BTreeMap<String, String>,
) -> Response {
    let (filters, size) = (filters(resource, asked), EXPORT_PAGE.to_string());
    let (mut rows, mut cursor): (Vec<Value>, Option<String>) = (Vec::new(), None);
    loop {
        let mut more = vec![("limit", size.as_str())];
        more.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let told = inside.get(&format!("{}?{}", resource.list, query(&filters, &more))).await;
        if !told.is_ok() {
            return shell::refused(signed, mode, resource.slug, &told);
        }
        rows.extend(told.rows().iter().cloned());
        cursor = told.body["meta"]["nextCursor"].as_str().map(str::to_owned);
        if cursor.is_none() || rows.len() >= MOST_EXPORTED {
            break;
        }
    }
    let mut response = Response::new(Body::from(table_of(&rows)));
    let name = format!("attachment; filename=\"{}-{}.csv\"", resource.slug, word(mode));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    response.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a slug is plain text"));
    shell::with_headers(response)
}

/// Rows with a column for each field that any of them has. Amounts stay in minor units beside their currency, as the API has them.
fn table_of(rows: &[Value]) -> Vec<u8> {
    let mut names: Vec<&String> = Vec::new();
    for row in rows.iter().filter_map(Value::as_object) {
        names.extend(row.keys().filter(|name| !names.contains(name)).collect::<Vec<_>>());
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    // Writing into memory cannot fail.
    out.write_record(&names).expect("memory takes anything");
    for row in rows {
        let cells = names.iter().map(|name| flat(&row[name.as_str()]));
        out.write_record(cells).expect("memory takes anything");
    }
    out.into_inner().unwrap_or_default()
}

/// A value in one cell. A text that a spreadsheet would run is kept from it.
fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// `GET /d/{mode}/{slug}/{id}`
pub(crate) async fn one(
    State(desk): State<Desk>,
    Path((mode, slug, id)): Path<(String, String, String)>,
    Query(asked): Asked,
    signed: Signed,
) -> Response {
    let (Some(mode), Some(resource)) = (mode_of(&mode), resources::find(&slug)) else { return shell::missing(&signed) };
    if resource.show.is_empty() || !resource.show.contains("{id}") || !show::is_id(&id) {
        return shell::missing(&signed);
    }
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let path = resource.show.replace("{id}", &id);
    let told = inside.get(&path).await;
    if !told.is_ok() {
        return shell::refused(&signed, mode, resource.slug, &told);
    }
    let eyes = eyes(&inside, mode).await;
    let (parts, timeline) =
        futures::join!(parts(&inside, &eyes, resource, &id), timeline(&desk, &signed, &inside, &eyes, &id));
    let data = told.data();
    let title = title_of(resource, data, &id);
    let done = asked.get("done").map(|_| shell::notice("good", "Done."));
    let state = data["status"].as_str().or(data["state"].as_str()).map(show::badge);
    let explained = if resource.slug == "invoices" { explain(&inside, &id).await } else { Html::new() };
    let body = fill(
        "<p class=\"crumbs\"><a href=\"/d/{}/{}\">{}</a></p><div class=\"top\"><h1>{} {}</h1></div>{}{}{}{}{}{}<section><h2>All fields</h2>{}</section>{}{}{}",
        &[
            &eyes.mode,
            &resource.slug,
            &resource.title,
            &title,
            &state,
            &done,
            &headline(data),
            &offers(&desk, &signed, mode, resource, &id, data),
            &files(resource, mode, data, &id),
            &decisions(&eyes, resource, data),
            &explained,
            &data.as_object().map(|all| facts(&eyes, resource, all, data)),
            &parts,
            &timeline,
            &curl("GET", &path, None, false),
        ],
    );
    shell::page(&signed, Some(mode), resource.slug, &title, &body)
}

/// What an object is called.
fn title_of(resource: &Resource, data: &Value, id: &str) -> String {
    let named = [
        "displayNumber",
        "title",
        "planName",
        "name",
        "email",
        "code",
        "key",
        "url",
        "type",
        "eventType",
        "accountName",
    ];
    let name = named.iter().find_map(|field| data[*field].as_str().filter(|text| !text.is_empty()));
    match name {
        Some(name) => format!("{} {name}", show::words(resource.one)),
        None => format!("{} {}", show::words(resource.one), show::short(id)),
    }
}

/// The figure that somebody came for.
fn headline(data: &Value) -> Option<Html> {
    let currency = data["currency"].as_str()?;
    let minor = ["total", "amount", "price"].iter().find_map(|name| data[*name].as_i64())?;
    let due = data["amountDue"].as_i64().filter(|due| *due > 0);
    let due = due.map(|due| fill(" <span class=\"due\">{} due</span>", &[&show::money(due, currency)]));
    Some(fill("<p class=\"figure\">{}{}</p>", &[&show::money(minor, currency), &due]))
}

/// Fields that have a part of the page to themselves are left out of the list of all.
fn facts(eyes: &Eyes, resource: &Resource, all: &serde_json::Map<String, Value>, data: &Value) -> Html {
    let apart: &[&str] = if resource.slug == "recoveries" { &["decisions", "forecast"] } else { &[] };
    let mut kept = all.clone();
    kept.retain(|name, _| !apart.contains(&name.as_str()));
    if resource.slug == "events"
        && let Some(inner) = kept.remove("data")
    {
        let pretty = serde_json::to_string_pretty(&inner).unwrap_or_default();
        return fill(
            "{}<h3>What endpoints are sent</h3><pre tabindex=\"0\"><code>{}</code></pre>",
            &[&eyes.facts(&kept, data), &pretty],
        );
    }
    eyes.facts(&kept, data)
}

/// What was decided about a recovery and why, and what is still to come.
fn decisions(eyes: &Eyes, resource: &Resource, data: &Value) -> Html {
    if resource.slug != "recoveries" {
        return Html::new();
    }
    let step = |when: &Value, action: &Value, reason: &Value| {
        fill(
            "<li><p><strong>{}</strong> {}</p><p>{}</p></li>",
            &[
                &show::words(action.as_str().unwrap_or_default()),
                &eyes.value("at", when, &Value::Null),
                &reason.as_str().unwrap_or_default(),
            ],
        )
    };
    let ahead = data["forecast"].as_array().filter(|all| !all.is_empty()).map(|all| {
        let steps = each(all, |one| step(&one["at"], &one["action"], &one["reason"]));
        fill("<section><h2>What comes next</h2><ol class=\"steps\">{}</ol></section>", &[&steps])
    });
    let past = data["decisions"].as_array().filter(|all| !all.is_empty()).map(|all| {
        let steps = each(all, |one| step(&one["createdAt"], &one["action"], &one["reason"]));
        fill("<section><h2>What was decided, and why</h2><ol class=\"steps\">{}</ol></section>", &[&steps])
    });
    fill("{}{}", &[&ahead, &past])
}

fn files(resource: &Resource, mode: Mode, data: &Value, id: &str) -> Html {
    if resource.slug != "invoices" || data["number"].is_null() {
        return Html::new();
    }
    fill("<p><a class=\"button\" href=\"/d/{}/invoices/{}/pdf\">Download PDF</a></p>", &[&word(mode), &id])
}

/// How each amount of an invoice came about, in the words of the API.
async fn explain(inside: &Inside, id: &str) -> Html {
    let told = inside.get(&format!("/v1/invoices/{id}/explain")).await;
    let lines = told.data()["lines"].as_array().filter(|_| told.is_ok());
    let Some(lines) = lines.filter(|lines| !lines.is_empty()) else { return Html::new() };
    let parts = each(lines, |line| {
        let steps = each(line["steps"].as_array().into_iter().flatten(), |step| {
            fill("<li>{}</li>", &[&step["text"].as_str().unwrap_or_default()])
        });
        let sum = show::money(line["amount"].as_i64().unwrap_or(0), line["currency"].as_str().unwrap_or_default());
        fill(
            "<details class=\"line\"><summary><span>{}</span> <span>{}</span></summary><ol>{}</ol></details>",
            &[&line["description"].as_str().unwrap_or_default(), &sum, &steps],
        )
    });
    fill("<section><h2>How the amount came about</h2>{}</section>", &[&parts])
}

/// What belongs to an object.
async fn parts(inside: &Inside, eyes: &Eyes, resource: &Resource, id: &str) -> Html {
    let mut page = Html::new();
    for (title, path) in resource.parts {
        let told = inside.get(&path.replace("{id}", id)).await;
        if told.is_ok() {
            page = page.part(&fill("<section><h2>{}</h2>{}</section>", &[title, &part(eyes, path, told.data())]));
        }
    }
    page
}

fn part(eyes: &Eyes, path: &str, data: &Value) -> Html {
    let bare = path.split('?').next().unwrap_or_default();
    match data {
        Value::Array(rows) if rows.is_empty() => raw("<p class=\"none\">None.</p>"),
        Value::Array(rows) => {
            match resources::all().find(|kind| kind.list == bare || bare.ends_with(&format!("/{}", kind.slug))) {
                Some(kind) if !kind.columns.is_empty() => rows_of(eyes, kind, rows),
                Some(_) | None => eyes.table(rows, data),
            }
        }
        Value::Object(all) => eyes.facts(all, data),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => eyes.value("", data, &Value::Null),
    }
}

/// What happened to an object, by its events and by the audit log, newest first.
async fn timeline(desk: &Desk, signed: &Signed, inside: &Inside, eyes: &Eyes, id: &str) -> Html {
    let size = TIMELINE.to_string();
    let events_path = format!("/v1/events?{}", encoded(&[("subjectId", id), ("limit", &size)]));
    let deeds_path = format!("/v1/audit-log?{}", encoded(&[("subject", id), ("limit", &size)]));
    let named = Names::of(desk, signed.seat.tenant());
    let (events, deeds, named) = futures::join!(inside.get(&events_path), inside.get(&deeds_path), named);
    // A page that knows no names says who it was by their ids.
    let names = named.unwrap_or_default();
    let mut all: Vec<(String, Html)> = Vec::new();
    for event in events.rows() {
        let (at, place) =
            (event["createdAt"].as_str().unwrap_or_default(), event["id"].as_str().and_then(|id| eyes.place(id)));
        let line = fill(
            "<li>{} <a href=\"{}\"><code>{}</code></a></li>",
            &[&eyes.when(at), &place.unwrap_or_default(), &event["type"].as_str().unwrap_or_default()],
        );
        all.push((at.to_owned(), line));
    }
    for deed in deeds.rows() {
        let text = |name: &str| deed[name].as_str().unwrap_or_default();
        let line = fill(
            "<li>{} {} <span class=\"by\">by {}</span></li>",
            &[
                &eyes.when(text("at")),
                &show::words(&text("action").replace('.', ": ")),
                &names.of_row(text("actorType"), text("actorId")),
            ],
        );
        all.push((text("at").to_owned(), line));
    }
    if all.is_empty() {
        return Html::new();
    }
    all.sort_by(|one, other| other.0.cmp(&one.0));
    fill("<section><h2>Timeline</h2><ol class=\"timeline\">{}</ol></section>", &[&each(&all, |(_, line)| line.clone())])
}

/// `GET /d/{mode}/invoices/{id}/pdf`
pub(crate) async fn pdf(
    State(desk): State<Desk>,
    Path((mode, id)): Path<(String, String)>,
    signed: Signed,
) -> Response {
    let (Some(mode), true) = (mode_of(&mode), show::is_id(&id)) else { return shell::missing(&signed) };
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let told = inside.get(&format!("/v1/invoices/{id}/pdf")).await;
    if !told.is_ok() {
        return shell::refused(&signed, mode, "invoices", &told);
    }
    if told.status != StatusCode::OK {
        let body = raw("<h1>The PDF is being made</h1><p>It takes a few seconds. Load this page again.</p>");
        return shell::answered(StatusCode::ACCEPTED, &signed, Some(mode), "invoices", "The PDF is being made", &body);
    }
    let mut response = Response::new(Body::from(told.bytes));
    for name in [CONTENT_TYPE, CONTENT_DISPOSITION] {
        if let Some(value) = told.headers.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    shell::with_headers(response)
}

/// `GET /d/{mode}/search`: an id leads to its page, an e-mail to its customers.
pub(crate) async fn search(Path(mode): Path<String>, Query(asked): Asked, signed: Signed) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&signed) };
    let (word, text) = (word(mode), asked.get("q").map_or("", |text| text.trim()));
    if let Some(resource) = resources::by_id(text).filter(|_| show::is_id(text)) {
        return onward(&format!("/d/{word}/{}/{text}", resource.slug));
    }
    if text.contains('@') {
        return onward(&format!("/d/{word}/customers?{}", encoded(&[("email", text)])));
    }
    let body = fill(
        "<h1>Nothing is found</h1><p>“{}” is neither an ID nor an e-mail. Type all of an ID, such as cust_… or inv_…, or the e-mail of a customer.</p>",
        &[&text],
    );
    shell::answered(StatusCode::NOT_FOUND, &signed, Some(mode), "", "Search", &body)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_export_runs_nothing_in_a_spreadsheet() {
        let rows = [json!({ "id": "a", "name": "=1+1", "amount": -5 }), json!({ "id": "b", "email": "x@y.z, \"q\"" })];
        let text = String::from_utf8(table_of(&rows)).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines, ["amount,id,name,email", "-5,a,'=1+1,", ",b,,\"x@y.z, \"\"q\"\"\""]);
    }
}
