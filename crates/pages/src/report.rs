//! The page of a comparison's report: how the two sides stand, then each break with what followed from it.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use money::{Currency, Money};
use serde_json::Value;
use settling::report;
use store::doors::{self, OpenedReport};
use store::reconciliation_breaks::BreakRow;
use store::reconciliations::{self, ReconciliationRow};
use store::report_link::ReportLink;
use store::settings;
use web::{Api, Problem};

use crate::html::Html;
use crate::{answer, missing, refused};

/// Breaks on one page; the CSV has all of them.
const SHOWN: usize = 500;

/// `/r/{token}`.
pub async fn report(State(api): State<Api>, path: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(token)) = path else { return missing() };
    let Some(link) = ReportLink::read(&token, &api.secrets().sealing_key) else { return missing() };
    let Some(opened) = doors::open_with_report_link(api.db(link.mode()), &link) else { return missing() };
    page(&opened).await.unwrap_or_else(|problem| refused(&problem))
}

async fn page(opened: &OpenedReport) -> Result<Response, Problem> {
    let mut tx = opened.scope.begin().await?;
    let run = reconciliations::get(&mut tx, opened.run).await?;
    let merchant = settings::get(&mut tx).await?.merchant_name;
    let breaks = report::breaks(&mut tx, opened.run).await?;
    tx.commit(()).await?;
    let title = format!("Reconciliation of {merchant} with {}", run.gateway);
    Ok(answer(StatusCode::OK, &title, &Html::new(), &body(&title, &run, &breaks)))
}

fn body(title: &str, run: &ReconciliationRow, breaks: &[BreakRow]) -> Html {
    let open = breaks.iter().filter(|row| row.state == "open").count();
    Html::new()
        .raw("<main><article class=\"sheet\"><header><h1>")
        .text(title)
        .raw("</h1>")
        .part(&badge(run, open))
        .raw("</header><p class=\"about\">")
        .text(&format!("From {} until {}, days of {}. {}", run.since, run.until, run.zone, run.id))
        .raw("</p><section><h2>How the two sides stand</h2><ul class=\"lines\">")
        .each(standing(run, open), |(what, count)| {
            Html::new()
                .raw("<li><div class=\"row\"><span>")
                .text(what)
                .raw("</span><span>")
                .text(&count.to_string())
                .raw("</span></div></li>")
        })
        .each(run.totals.as_object().into_iter().flatten(), |(code, sums)| total(code, sums))
        .raw("</ul></section><section><h2>What differs</h2>")
        .part(&found(breaks))
        .raw("</section></article></main>")
}

fn badge(run: &ReconciliationRow, open: usize) -> Html {
    Html::new().raw(match (run.state.as_str(), open) {
        ("completed", 0) => "<span class=\"badge paid\">Agrees</span>",
        ("completed", _) => "<span class=\"badge open\">Differs</span>",
        ("failed", _) => "<span class=\"badge open\">Failed</span>",
        _ => "<span class=\"badge\">Under way</span>",
    })
}

fn standing(run: &ReconciliationRow, open: usize) -> Vec<(&'static str, i64)> {
    vec![
        ("Both have it, and agree", i64::from(run.matched)),
        ("Not listed, and confirmed when asked", i64::from(run.confirmed)),
        ("Only in our books", i64::from(run.only_ours)),
        ("Only in the provider's books", i64::from(run.only_theirs)),
        ("Told differently", i64::from(run.different)),
        ("Carried from before", i64::from(run.carried)),
        ("Still open", i64::try_from(open).unwrap_or(i64::MAX)),
    ]
}

/// What moved in one currency.
fn total(code: &str, sums: &Value) -> Html {
    let told = |field: &str| written(sums.get(field), code);
    Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(&format!("Moved in {code}: ours, theirs, fees"))
        .raw("</span><span>")
        .text(&format!("{} / {} / {}", told("ours"), told("theirs"), told("fees")))
        .raw("</span></div></li>")
}

fn found(breaks: &[BreakRow]) -> Html {
    if breaks.is_empty() {
        return Html::new().raw("<p class=\"clear\">Nothing.</p>");
    }
    let more = breaks.len().saturating_sub(SHOWN);
    let page = Html::new().raw("<ul class=\"bills\">").each(breaks.iter().take(SHOWN), one).raw("</ul>");
    if more == 0 { page } else { page.raw("<p>").text(&format!("And {more} more: see the CSV.")).raw("</p>") }
}

fn one(row: &BreakRow) -> Html {
    let heading = match row.bucket.as_str() {
        "only_ours" => "Only in our books".to_owned(),
        "only_theirs" => "Only in the provider's books".to_owned(),
        _ => format!("Another {}", row.what.join(", another ")),
    };
    let state = row.resolution.as_deref().unwrap_or("open");
    let name = row.attempt_id.map(|id| id.to_string()).or_else(|| row.gateway_ref.clone()).unwrap_or_default();
    Html::new()
        .raw("<li><div class=\"row\"><strong>")
        .text(&heading)
        .raw(if row.state == "open" {
            "</strong><span class=\"badge open\">"
        } else {
            "</strong><span class=\"badge paid\">"
        })
        .text(state)
        .raw("</span></div><p class=\"small\">")
        .text(&format!("{} {name}", row.kind))
        .raw("</p><p>")
        .text(&format!("Ours: {}. Theirs: {}.", side(row.ours.as_ref()), side(row.theirs.as_ref())))
        .raw("</p>")
        .each(row.effect.as_ref(), |effect| Html::new().raw("<p>").text(effect).raw("</p>"))
        .each(row.note.as_ref(), |note| Html::new().raw("<p class=\"small\">").text(note).raw("</p>"))
        .raw("</li>")
}

/// One side's line in words.
fn side(line: Option<&Value>) -> String {
    let Some(line) = line else { return "nothing".to_owned() };
    let code = line.get("currency").and_then(Value::as_str).unwrap_or_default();
    let mut told = written(line.get("amount"), code);
    if let Some(fee) = line.get("fee").filter(|fee| !fee.is_null()) {
        told.push_str(&format!(", fee {}", written(Some(fee), code)));
    }
    if let Some(state) = line.get("state").and_then(Value::as_str) {
        told.push_str(&format!(", {state}"));
    }
    told
}

/// An amount in the unit people speak in.
fn written(minor: Option<&Value>, code: &str) -> String {
    match (minor.and_then(Value::as_i64), Currency::parse(code)) {
        (Some(minor), Ok(currency)) => Money::new(minor, currency).to_string(),
        (Some(minor), Err(_)) => minor.to_string(),
        (None, _) => "nothing".to_owned(),
    }
}
