//! The page that a merchant opens every morning: what came in, what moved, what is at risk; and the board of recoveries.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use ids::Mode;
use jiff::Timestamp;
use jiff::civil::Date;
use pages::html::Html;
use serde_json::Value;

use super::charts::{Bar, bars, shares};
use super::copied::curl;
use super::desk::{Desk, Inside};
use super::guard::{Signed, encoded};
use super::lists;
use super::markup::{each, fill, raw};
use super::shell::{self, mode_of, word};
use super::show::{self, Eyes, money};

/// What the chart of recurring revenue is drawn from.
const MONTHS: &str = "/v1/analytics/mrr/months?months=6";

/// What a caller asks with.
struct Around<'a> {
    inside: &'a Inside,
    eyes: &'a Eyes,
    mode: Mode,
}

/// `GET /d/{mode}`
pub(crate) async fn show(State(desk): State<Desk>, Path(mode): Path<String>, signed: Signed) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&signed) };
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let (told, months, moved) =
        futures::join!(inside.get("/v1/analytics/overview"), inside.get(MONTHS), inside.get("/v1/analytics/mrr"));
    if !told.is_ok() {
        return shell::refused(&signed, mode, "", &told);
    }
    let eyes = lists::eyes(&inside, mode).await;
    let around = Around { inside: &inside, eyes: &eyes, mode };
    let currencies = told.data()["currencies"].as_array().cloned().unwrap_or_default();
    let trend = trend(&eyes, months.data());
    let sections = each(&currencies, |figures| currency(&around, figures, &trend, moved.data()));
    let coming = coming(&around).await;
    let cap = if mode == Mode::Live { cap(&desk, &signed).await } else { None };
    let body = fill(
        "<h1>Overview</h1>{}<p class=\"hint\">The last 30 days, {} to {}, in {}.</p>{}{}{}{}",
        &[
            &cap,
            &eyes.value("from", &told.data()["from"], &Value::Null),
            &eyes.value("to", &told.data()["to"], &Value::Null),
            &eyes.zone_name,
            &(currencies.is_empty() && (mode == Mode::Test || signed.seat.is_live()))
                .then(|| begin(mode, signed.seat.is_starter())),
            &sections,
            &coming,
            &curl("GET", "/v1/analytics/overview", None, false),
        ],
    );
    shell::page(&signed, Some(mode), "", "Overview", &body)
}

/// How much of the limit before verification is used, what waits for it, and what to do. Without it the page is still whole.
async fn cap(desk: &Desk, signed: &Signed) -> Option<Html> {
    let found = desk.cap_of(&signed.seat).await;
    let found = found.inspect_err(|error| tracing::error!(%error, "a limit could not be read")).ok()?;
    let (cap, waits) = found?;
    let told = |minor| money(minor, &cap.currency);
    let left = cap.cap_minor.saturating_sub(cap.used_minor).saturating_sub(cap.reserved_minor).max(0);
    let parts = [
        ("Taken".to_owned(), cap.used_minor, told(cap.used_minor), "good"),
        ("On its way".to_owned(), cap.reserved_minor, told(cap.reserved_minor), "waits"),
        ("Left".to_owned(), left, told(left), "calm"),
    ];
    let news = match waits.charges {
        0 => raw(
            "<p>What is refunded gives no room back. Once the limit is reached, renewals wait, and checkouts say that you cannot take the \
             payment now.</p>",
        ),
        charges => fill(
            "<p class=\"notice warn\" role=\"status\">{} {}, {} together, until your business is verified. They go on by themselves then: \
             no attempt is used, and your customers are not written to.</p>",
            &[&charges, &if charges == 1 { "charge waits" } else { "charges wait" }, &told(waits.minor)],
        ),
    };
    Some(fill(
        "<section aria-label=\"Limit before verification\"><h2>Limit before verification</h2><p>{} of {} taken.</p>{}{}\
         <p><a href=\"/business\">See where your verification stands</a></p></section>",
        &[&told(cap.used_minor), &told(cap.cap_minor), &shares("How much of the limit is used", &parts), &news],
    ))
}

/// What to do first.
fn begin(mode: Mode, is_starter: bool) -> Html {
    let keys = (mode == Mode::Test || !is_starter).then(|| {
        fill("<li><a href=\"/d/{}/keys/new\">Make a key</a> so that your servers can do the same.</li>", &[&word(mode)])
    });
    let word = word(mode);
    let card =
        raw("<li><a href=\"/d/test/test-cards/new\">Make a test card</a>, and save its token on the customer.</li>");
    fill(
        "<div class=\"empty\"><h2>Begin here</h2><ol><li><a href=\"/d/{}/plans/new\">Make a plan</a>: a name, a price, how often.</li>\
         <li><a href=\"/d/{}/customers/new\">Add a customer</a>.</li>{}<li><a href=\"/d/{}/subscriptions/new\">Begin a subscription</a>.</li>{}</ol>\
         <p>Recurring revenue, recoveries and churn will be drawn here as they happen.</p></div>",
        &[&word, &word, &(mode == Mode::Test).then_some(card), &word, &keys],
    )
}

/// A figure, which is a number or an object with an `amount`.
fn number(value: &Value, name: &str) -> i64 {
    let figure = &value[name];
    figure.as_i64().or(figure["amount"].as_i64()).unwrap_or(0)
}

fn tile(name: &str, told: &str, about: &str, class: &str) -> Html {
    fill(
        "<li class=\"tile {}\"><span>{}</span><strong>{}</strong><small>{}</small></li>",
        &[&class, &name, &told, &about],
    )
}

/// All figures of one currency.
fn currency(around: &Around<'_>, figures: &Value, trend: &[(String, Value)], moved: &Value) -> Html {
    let code = figures["currency"].as_str().unwrap_or_default();
    let told = |name: &str| money(number(figures, name), code);
    let rate = show::share(figures["recoveryRateBps"].as_i64());
    let change = number(figures, "mrrAtEnd").saturating_sub(number(figures, "mrrAtStart"));
    let sign = if change > 0 { "+" } else { "" };
    let about = format!("{sign}{} in 30 days", money(change, code));
    let churned = number(figures, "churnedVoluntarily").saturating_add(number(figures, "churnedInvoluntarily"));
    let churn = format!("{} by refused charges", told("churnedInvoluntarily"));
    let risk = if number(figures, "atRisk") > 0 { "bad" } else { "" };
    let retained = format!("{} net", show::share(figures["netRetentionBps"].as_i64()));
    let tiles = [
        tile("Monthly recurring revenue", &told("mrrAtEnd"), &about, ""),
        tile("Collected", &told("collected"), &format!("of {} invoiced", told("invoiced")), ""),
        tile("Recovered", &told("recovered"), &format!("{rate} of what failed came back"), "good"),
        tile("At risk now", &told("atRisk"), "in recovery", risk),
        tile("Churned", &money(churned, code), &churn, ""),
        tile("Kept", &show::share(figures["grossRetentionBps"].as_i64()), &retained, ""),
    ];
    let recovered = [
        ("Recovered".to_owned(), number(figures, "recovered"), told("recovered"), "good"),
        ("In recovery".to_owned(), number(figures, "atRisk"), told("atRisk"), "waits"),
        ("Lost".to_owned(), number(figures, "lost"), told("lost"), "bad"),
    ];
    fill(
        "<section aria-label=\"{}\"><h2>{}</h2><ul class=\"tiles\">{}</ul><div class=\"charts\"><figure><figcaption>Recurring revenue at the end of each month</figcaption>{}</figure>\
         <figure><figcaption>How it moved in 30 days</figcaption>{}</figure><figure class=\"long\"><figcaption>What became of failed charges · <a href=\"/d/{}/recovery\">Recovery board</a></figcaption>{}</figure></div></section>",
        &[
            &code,
            &code,
            &each(&tiles, Clone::clone),
            &trend_chart(trend, code),
            &movements(moved, code),
            &word(around.mode),
            &shares("What became of failed charges", &recovered),
        ],
    )
}

/// The name of a month, and what recurring revenue was at its end.
fn trend(eyes: &Eyes, told: &Value) -> Vec<(String, Value)> {
    let months = told["months"].as_array().into_iter().flatten();
    let named = months.filter_map(|month| {
        let start = month["startsAt"].as_str()?.parse::<Timestamp>().ok()?;
        Some((start.to_zoned(eyes.zone.clone()).strftime("%b").to_string(), month["amounts"].clone()))
    });
    named.collect()
}

fn in_currency(all: &Value, code: &str) -> i64 {
    let found = all.as_array().into_iter().flatten().find(|one| one["currency"] == code);
    found.map_or(0, |one| number(one, "amount"))
}

/// An amount that fits above a bar: whole units from a thousand on.
fn brief(minor: i64, code: &str) -> String {
    let told = money(minor, code);
    match told.rsplit_once('.') {
        Some((whole, _)) if whole.chars().filter(char::is_ascii_digit).count() >= 3 => whole.to_owned(),
        Some(_) | None => told,
    }
}

fn trend_chart(trend: &[(String, Value)], code: &str) -> Html {
    let bar = |(name, at_end): &(String, Value)| {
        let value = in_currency(at_end, code);
        Bar { label: name.clone(), from: 0, to: value, told: brief(value, code), class: "calm" }
    };
    bars("Recurring revenue at the end of each month", &trend.iter().map(bar).collect::<Vec<_>>())
}

/// From the start to the end of the month, by what moved it.
fn movements(moved: &Value, code: &str) -> Html {
    let start = in_currency(&moved["atStart"], code);
    let mut all = vec![Bar { label: "Start".to_owned(), from: 0, to: start, told: brief(start, code), class: "calm" }];
    let mut level = start;
    for one in moved["moved"].as_array().into_iter().flatten().filter(|one| one["change"]["currency"] == code) {
        let change = number(&one["change"], "amount");
        let next = level.saturating_add(change);
        let class = if change < 0 { "bad" } else { "good" };
        let label = show::words(one["kind"].as_str().unwrap_or_default());
        all.push(Bar { label, from: level, to: next, told: brief(change, code), class });
        level = next;
    }
    let end = in_currency(&moved["atEnd"], code);
    all.push(Bar { label: "Now".to_owned(), from: 0, to: end, told: brief(end, code), class: "calm" });
    bars("How recurring revenue moved in 30 days", &all)
}

/// The next steps of recoveries, in brief.
async fn coming(around: &Around<'_>) -> Html {
    let told = around.inside.get("/v1/dunning-schedules?state=scheduled&limit=100").await;
    let all = ahead(around.eyes, told.rows());
    if all.is_empty() {
        return Html::new();
    }
    let days = each(all.iter().take(5), |(day, rows)| {
        fill(
            "<li><strong>{}</strong> {} charge{}, {}</li>",
            &[
                &named(*day),
                &i64::try_from(rows.len()).unwrap_or(0),
                &if rows.len() == 1 { "" } else { "s" },
                &sums(rows),
            ],
        )
    });
    fill(
        "<section><h2>Coming retries</h2><ul class=\"days\">{}</ul><p><a href=\"/d/{}/recovery\">The whole board</a></p></section>",
        &[&days, &word(around.mode)],
    )
}

fn named(day: Date) -> String {
    day.strftime("%a %-d %b").to_string()
}

/// What stands in some rows together, one figure for each currency.
fn sums(rows: &[Value]) -> String {
    let mut all: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        let sum = all.entry(row["currency"].as_str().unwrap_or_default()).or_default();
        *sum = sum.saturating_add(number(row, "amount"));
    }
    all.iter().map(|(code, sum)| money(*sum, code)).collect::<Vec<_>>().join(" and ")
}

/// Recoveries by the day of their next step.
fn ahead(eyes: &Eyes, rows: &[Value]) -> BTreeMap<Date, Vec<Value>> {
    let mut all: BTreeMap<Date, Vec<Value>> = BTreeMap::new();
    for row in rows {
        let at = row["nextAttemptAt"].as_str().and_then(|text| text.parse::<Timestamp>().ok());
        if let Some(at) = at {
            all.entry(at.to_zoned(eyes.zone.clone()).date()).or_default().push(row.clone());
        }
    }
    all
}

/// `GET /d/{mode}/recovery`: what is retried when and why, what waits for customers, what came back.
pub(crate) async fn recovery(State(desk): State<Desk>, Path(mode): Path<String>, signed: Signed) -> Response {
    let Some(mode) = mode_of(&mode) else { return shell::missing(&signed) };
    let inside = desk.inside(&signed.seat, signed.role, mode, &signed.visitor.from);
    let list = |state: &str, most: &str| {
        let (inside, query) = (inside.clone(), encoded(&[("state", state), ("limit", most)]));
        async move { inside.get(&format!("/v1/dunning-schedules?{query}")).await }
    };
    let coming = list("scheduled", "100").await;
    if !coming.is_ok() {
        return shell::refused(&signed, mode, "recovery", &coming);
    }
    let (waiting, back, gone) =
        (list("awaiting_customer", "20").await, list("recovered", "20").await, list("exhausted", "20").await);
    let eyes = lists::eyes(&inside, mode).await;
    let summary = inside.get("/v1/analytics/failures").await;
    let calendar = calendar(&eyes, coming.rows());
    let body = fill(
        "<h1>Recovery board</h1>{}<section><h2>Coming retries</h2>{}</section>{}{}{}{}",
        &[
            &figures(summary.data()),
            &calendar,
            &rows("Waiting for the customer", &eyes, waiting.rows(), "lastReason"),
            &rows("Came back", &eyes, back.rows(), "recoveredAt"),
            &rows("Given up", &eyes, gone.rows(), "lastReason"),
            &curl("GET", "/v1/dunning-schedules?state=scheduled", None, false),
        ],
    );
    shell::page(&signed, Some(mode), "recovery", "Recovery board", &body)
}

fn figures(summary: &Value) -> Html {
    let all = summary["currencies"].as_array().cloned().unwrap_or_default();
    each(&all, |one| {
        let code = one["currency"].as_str().unwrap_or_default();
        let told = |name: &str| money(number(one, name), code);
        let count = |name: &str| format!("{} charges", number(one, name));
        let tiles = [
            tile("Recovered", &told("recovered"), &count("recoveredCount"), "good"),
            tile("In recovery", &told("inFlight"), &count("inFlightCount"), "waits"),
            tile("Lost", &told("exhausted"), &count("exhaustedCount"), ""),
            tile("Recovery rate", &show::share(one["recoveryRateBps"].as_i64()), "of what was decided", ""),
        ];
        fill("<ul class=\"tiles\" aria-label=\"{}\">{}</ul>", &[&code, &each(&tiles, Clone::clone)])
    })
}

fn calendar(eyes: &Eyes, all: &[Value]) -> Html {
    let days = ahead(eyes, all);
    if days.is_empty() {
        return raw(
            "<div class=\"empty\"><p>No charge waits for a retry. When one fails, the day on which it is tried again appears here, with the reason for that day.</p></div>",
        );
    }
    let parts = each(&days, |(day, rows)| {
        let items = each(rows, |row| item(eyes, row, "lastReason"));
        fill("<li><h3>{} <span>{}</span></h3><ul>{}</ul></li>", &[&named(*day), &sums(rows), &items])
    });
    fill("<ol class=\"calendar\">{}</ol>", &[&parts])
}

fn item(eyes: &Eyes, row: &Value, about: &str) -> Html {
    let id = row["id"].as_str().unwrap_or_default();
    let sum = money(number(row, "amount"), row["currency"].as_str().unwrap_or_default());
    let tries = format!("{} of {}", number(row, "attemptsMade"), number(row, "maxAttempts"));
    fill(
        "<li><p><a href=\"/d/{}/recoveries/{}\">{}</a> from {} · {} · try {}</p><p class=\"why\">{}</p></li>",
        &[
            &eyes.mode,
            &id,
            &sum,
            &eyes.value("customerId", &row["customerId"], row),
            &show::words(row["failureCode"].as_str().unwrap_or_default()),
            &tries,
            &eyes.value(about, &row[about], row),
        ],
    )
}

fn rows(title: &str, eyes: &Eyes, all: &[Value], about: &str) -> Html {
    if all.is_empty() {
        return Html::new();
    }
    fill(
        "<section><h2>{}</h2><ul class=\"items\">{}</ul></section>",
        &[&title, &each(all, |row| item(eyes, row, about))],
    )
}
