//! What staff do: look at who merchants are, and at the work that waits.
//!
//! To anybody who is not on staff there is nothing here. A paper is handed out to be saved, never shown in the page.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use ids::{Mode, PaperId, TenantId};
use pages::html::Html;
use serde::Deserialize;
use store::office::vetting::{self as rows, MerchantRow, PaperRow};
use store::office::{LogRow, log_of};
use store::operator::queues;
use usecase::Error;
use vetting::{Dossier, PaperKind};

use super::account::{self, utc};
use super::business::{facts, size};
use super::desk::Desk;
use super::entry::{Shown, fail, is_told};
use super::guard::{OnStaff, SentByStaff, onward};
use super::markup::{each, fill, raw};
use super::shell;
use super::show::{badge, words};

/// Longest text that merchants are looked for by, in characters.
const MAX_QUERY_CHARS: usize = 100;

/// What merchants are looked for by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Like {
    q: String,
}

/// `GET /platform`
pub(crate) async fn merchants(State(desk): State<Desk>, on: OnStaff, Query(like): Query<Like>) -> Shown {
    let text: String = like.q.trim().chars().take(MAX_QUERY_CHARS).collect();
    let known = text.parse::<TenantId>().map_or_else(|_| text.clone(), |id| id.uuid().to_string());
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let found = rows::merchants(&mut tx, &known).await.map_err(fail)?;
    tx.commit(()).await.map_err(fail)?;
    let waiting = found.iter().filter(|row| row.profile.as_deref() == Some("submitted")).count();
    let told = match waiting {
        0 => "Nobody waits for a decision.".to_owned(),
        1 => "One merchant waits for a decision.".to_owned(),
        many => format!("{many} merchants wait for a decision."),
    };
    let items = each(&found, item);
    let none = found.is_empty().then(|| raw("<p class=\"empty\">No merchant is called so.</p>"));
    let body = fill(
        "<h1>Merchants</h1><p>{}</p><form class=\"search\" action=\"/platform\" role=\"search\"><label for=\"q\">Name or ID</label><input id=\"q\" name=\"q\" type=\"search\" value=\"{}\"><button>Look</button></form><ul class=\"items\">{}</ul>{}",
        &[&told, &text, &items, &none],
    );
    Ok(shell::platform(&on, StatusCode::OK, "/platform", "Merchants", &body))
}

fn item(row: &MerchantRow) -> Html {
    let sent = row.submitted_at.filter(|_| row.profile.as_deref() == Some("submitted"));
    let sent = sent.map(|at| fill(" <strong>waits since {} UTC</strong>", &[&utc().when(&at.to_string())]));
    fill(
        "<li><p><a href=\"/platform/merchants/{}\">{}</a> {}{}</p><p class=\"hint\">here since {} UTC</p></li>",
        &[&row.id.to_string(), &row.name, &badge(&row.tier), &sent, &utc().when(&row.created_at.to_string())],
    )
}

struct Seen {
    merchant: MerchantRow,
    dossier: Dossier,
    log: Vec<LogRow>,
}

async fn seen(desk: &Desk, on: &OnStaff, tenant: TenantId) -> usecase::Result<Option<Seen>> {
    let mut tx = desk.core().begin().await?;
    let Some(merchant) = rows::merchant(&mut tx, tenant).await? else { return Ok(None) };
    let dossier = vetting::of(&mut tx, tenant).await?;
    let log = log_of(&mut tx, Some(tenant), on.staff.user()).await?;
    Ok(tx.commit(Some(Seen { merchant, dossier, log })).await?)
}

fn nothing(on: &OnStaff) -> Response {
    let body = raw("<h1>There is nothing here</h1><p>No merchant or paper has this ID.</p>");
    shell::platform(on, StatusCode::NOT_FOUND, "", "There is nothing here", &body)
}

/// `GET /platform/merchants/{tenant}`
pub(crate) async fn merchant(State(desk): State<Desk>, Path(tenant): Path<String>, on: OnStaff) -> Shown {
    match tenant.parse() {
        Ok(tenant) => page(&desk, &on, tenant, None).await,
        Err(_) => Ok(nothing(&on)),
    }
}

async fn page(desk: &Desk, on: &OnStaff, tenant: TenantId, error: Option<&Error>) -> Shown {
    let Some(seen) = seen(desk, on, tenant).await.map_err(fail)? else { return Ok(nothing(on)) };
    let (merchant, dossier) = (&seen.merchant, &seen.dossier);
    let waits = dossier.status() == "submitted";
    let banner = error.map(|error| {
        let text = error.fields.first().map_or(error.message.as_ref(), |field| field.message.as_str());
        shell::notice("bad", text)
    });
    let items = each(PaperKind::ALL, |kind| {
        dossier.paper(kind).map_or_else(Html::new, |row| paper_of(on, dossier, row, waits))
    });
    let live = merchant
        .live_at
        .map(|at| fill(" <span class=\"hint\">live since {} UTC</span>", &[&utc().when(&at.to_string())]));
    let body = fill(
        "<p class=\"crumbs\"><a href=\"/platform\">Merchants</a></p><h1>{}</h1>{}<p>{} {}{} <code>{}</code></p><section><h2>What they say</h2>{}</section><section><h2>Papers</h2><ul class=\"items\">{}</ul></section>{}<section><h2>What happened</h2>{}</section>",
        &[
            &merchant.name,
            &banner,
            &badge(&merchant.tier),
            &badge(dossier.status()),
            &live,
            &merchant.id.to_string(),
            &facts(dossier),
            &items,
            &waits.then(|| decision(on, tenant, dossier)),
            &account::lines(&seen.log),
        ],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(shell::platform(on, status, "/platform", &merchant.name, &body))
}

fn version(dossier: &Dossier) -> Html {
    let version = dossier.profile.as_ref().map_or(0, |row| row.version);
    fill("<input type=\"hidden\" name=\"version\" value=\"{}\">", &[&version])
}

fn paper_of(on: &OnStaff, dossier: &Dossier, row: &PaperRow, waits: bool) -> Html {
    let kind = PaperKind::parse(&row.kind).map_or("", PaperKind::title);
    let place = format!("/platform/merchants/{}/papers/{}", row.tenant_id, row.id);
    let forms = waits.then(|| {
        fill(
            "<form class=\"inline\" method=\"post\" action=\"{}\">{}{}<button name=\"verdict\" value=\"accept\">Accept</button></form>\
             <details><summary>Refuse it</summary><form method=\"post\" action=\"{}\">{}{}<div class=\"field\"><label for=\"why-{}\">Why, for the merchant to read</label><input id=\"why-{}\" name=\"reason\" required></div><button class=\"danger\" name=\"verdict\" value=\"refuse\">Refuse</button></form></details>",
            &[
                &place,
                &shell::token(&on.form),
                &version(dossier),
                &place,
                &shell::token(&on.form),
                &version(dossier),
                &row.kind,
                &row.kind,
            ],
        )
    });
    let why = row.reason.as_ref().map(|reason| fill("<p class=\"wrong\">{}</p>", &[reason]));
    fill(
        "<li><p><strong>{}</strong> {}</p><p><a href=\"{}\" download>{}</a> <span class=\"hint\">{}, {}, sent {} UTC</span></p>{}{}</li>",
        &[
            &kind,
            &badge(&row.status),
            &place,
            &row.title,
            &row.media_type,
            &size(row.size_bytes),
            &utc().when(&row.created_at.to_string()),
            &why,
            &forms,
        ],
    )
}

fn decision(on: &OnStaff, tenant: TenantId, dossier: &Dossier) -> Html {
    let place = format!("/platform/merchants/{tenant}/decide");
    fill(
        "<section><h2>Decide</h2><form method=\"post\" action=\"{}\">{}{}<p>Live mode opens at once, for all of their team.</p><button class=\"main\" name=\"verdict\" value=\"verify\">Verify this merchant</button></form>\
         <details><summary>Send it back</summary><form method=\"post\" action=\"{}\">{}{}<div class=\"field\"><label for=\"reason\">What they should change, for them to read</label><input id=\"reason\" name=\"reason\" required></div><button class=\"danger\" name=\"verdict\" value=\"return\">Send it back</button></form></details></section>",
        &[&place, &shell::token(&on.form), &version(dossier), &place, &shell::token(&on.form), &version(dossier)],
    )
}

fn version_of(sent: &SentByStaff) -> i64 {
    sent.typed.get("version").parse().unwrap_or(-1)
}

/// The reason that was typed, where the verdict wants one.
fn reason_for<'a>(sent: &'a SentByStaff, verdict: &str) -> Option<&'a str> {
    (sent.typed.get("verdict") == verdict).then(|| sent.typed.get("reason").trim())
}

/// `POST /platform/merchants/{tenant}/papers/{paper}`
pub(crate) async fn judge(
    State(desk): State<Desk>,
    Path((tenant, paper)): Path<(String, String)>,
    sent: SentByStaff,
) -> Shown {
    let (Ok(tenant), Ok(paper)) = (tenant.parse(), paper.parse()) else { return Ok(nothing(&sent.on)) };
    let done = judged(&desk, &sent, tenant, paper).await;
    answered(&desk, &sent, tenant, done).await
}

async fn judged(desk: &Desk, sent: &SentByStaff, tenant: TenantId, paper: PaperId) -> usecase::Result<()> {
    let whence = &sent.on.visitor.whence;
    let mut tx = desk.core().begin().await?;
    let subject = (tenant, version_of(sent));
    vetting::judge(&mut tx, &sent.on.staff, subject, paper, reason_for(sent, "refuse"), whence).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /platform/merchants/{tenant}/decide`
pub(crate) async fn decide(State(desk): State<Desk>, Path(tenant): Path<String>, sent: SentByStaff) -> Shown {
    let Ok(tenant) = tenant.parse() else { return Ok(nothing(&sent.on)) };
    let done = decided(&desk, &sent, tenant).await;
    answered(&desk, &sent, tenant, done).await
}

async fn decided(desk: &Desk, sent: &SentByStaff, tenant: TenantId) -> usecase::Result<()> {
    let whence = &sent.on.visitor.whence;
    let mut tx = desk.core().begin().await?;
    let subject = (tenant, version_of(sent));
    vetting::decide(&mut tx, &sent.on.staff, subject, reason_for(sent, "return"), whence).await?;
    Ok(tx.commit(()).await?)
}

async fn answered(desk: &Desk, sent: &SentByStaff, tenant: TenantId, done: usecase::Result<()>) -> Shown {
    match done {
        Ok(()) => Ok(onward(&format!("/platform/merchants/{tenant}"))),
        Err(error) if is_told(&error) => page(desk, &sent.on, tenant, Some(&error)).await,
        Err(error) => Err(fail(error)),
    }
}

/// `GET /platform/merchants/{tenant}/papers/{paper}`: the file, to be saved.
pub(crate) async fn paper(
    State(desk): State<Desk>,
    Path((tenant, paper)): Path<(String, String)>,
    on: OnStaff,
) -> Shown {
    let (Ok(tenant), Ok(paper)) = (tenant.parse::<TenantId>(), paper.parse::<PaperId>()) else {
        return Ok(nothing(&on));
    };
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let found = rows::papers(&mut tx, tenant).await.map_err(fail)?.into_iter().find(|row| row.id == paper);
    if found.is_some() {
        vetting::looked_at(&mut tx, &on.staff, tenant, paper, &on.visitor.whence).await.map_err(fail)?;
    }
    tx.commit(()).await.map_err(fail)?;
    let Some(row) = found else { return Ok(nothing(&on)) };
    match desk.cabinet().open(&row).await {
        Ok(bytes) => Ok(handed_out(&row, bytes)),
        Err(error) if is_told(&error) => page(&desk, &on, tenant, Some(&error)).await,
        Err(error) => Err(fail(error)),
    }
}

/// A file that no browser opens as a page of ours, whatever is in it.
fn handed_out(row: &PaperRow, bytes: Vec<u8>) -> Response {
    let ending = match row.media_type.as_str() {
        "application/pdf" => "pdf",
        "image/png" => "png",
        _ => "jpg",
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(&row.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_TYPE, kind);
    let disposition = format!("attachment; filename=\"{}-{}.{ending}\"", row.kind, row.id);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).expect("our own text"));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    shell::with_headers(response)
}

/// `GET /platform/work`: what waits, in both modes, and what was set aside.
pub(crate) async fn work(State(desk): State<Desk>, on: OnStaff) -> Shown {
    let (test, live) = (queue(&desk, Mode::Test).await.map_err(fail)?, queue(&desk, Mode::Live).await.map_err(fail)?);
    let body = fill(
        "<h1>Work</h1><p>Work is a row with a time. What is due and not held is done by the next worker that is free; what failed too often is set aside until somebody looks at it.</p>{}{}",
        &[&live, &test],
    );
    Ok(shell::platform(&on, StatusCode::OK, "/platform/work", "Work", &body))
}

async fn queue(desk: &Desk, mode: Mode) -> usecase::Result<Html> {
    let depths = queues::depths(desk.audit(), mode).await?;
    let aside = queues::quarantined(desk.audit(), mode).await?;
    let lines = each(&depths, |row| {
        let since = row.oldest_due_at.map(|at| utc().when(&at.to_string()));
        fill(
            "<tr><th scope=\"row\">{}</th><td data-label=\"Due\">{}</td><td data-label=\"Oldest, UTC\">{}</td><td data-label=\"Held\">{}</td><td data-label=\"Set aside\">{}</td></tr>",
            &[&words(&row.kind), &row.due, &since, &row.leased, &row.quarantined],
        )
    });
    let items = each(&aside, |row| {
        fill(
            "<li><p><strong>{}</strong> <code>{}</code></p><p>{}</p><p class=\"hint\">of <a href=\"/platform/merchants/{}\">{}</a>, set aside {} UTC</p></li>",
            &[
                &words(&row.kind),
                &row.subject_id.to_string(),
                &row.note.as_deref().unwrap_or("Nothing was noted."),
                &row.tenant_id.to_string(),
                &row.tenant_id.to_string(),
                &utc().when(&row.quarantined_at.to_string()),
            ],
        )
    });
    let title = if mode == Mode::Live { "Live mode" } else { "Test mode" };
    if depths.is_empty() {
        return Ok(fill("<section><h2>{}</h2><p class=\"none\">Nothing waits.</p></section>", &[&title]));
    }
    Ok(fill(
        "<section><h2>{}</h2><div class=\"scroll\"><table><thead><tr><th>Kind</th><th>Due</th><th>Oldest, UTC</th><th>Held</th><th>Set aside</th></tr></thead><tbody>{}</tbody></table></div><ul class=\"items\">{}</ul></section>",
        &[&title, &lines, &items],
    ))
}
