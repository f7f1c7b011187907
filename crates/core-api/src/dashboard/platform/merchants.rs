//! Merchants, for staff: who they are, who works there, what waits and what is stopped; and the look at who they are, which a decision
//! ends. A paper is handed out to be saved, never shown in the page.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use ids::{Mode, PaperId, TenantId};
use office::duties::Deed;
use pages::html::Html;
use serde::Deserialize;
use store::holds::{self, HoldRow};
use store::office::team::{self, MemberRow};
use store::office::vetting::{self as rows, MerchantRow, PaperRow};
use store::office::{LogRow, log_of};
use store::operator::oversight;
use store::operator::queues::{self, QuarantinedRow};
use store::payouts::{self, PayoutFilter};
use store::revenue_caps;
use vetting::{Dossier, PaperKind};

use super::{Again, at, banner, beyond, cut, nothing};
use crate::dashboard::account::{self, utc};
use crate::dashboard::business::{facts, size};
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail, is_told};
use crate::dashboard::guard::{OnStaff, SentByStaff, onward};
use crate::dashboard::markup::{each, fill, raw};
use crate::dashboard::shell;
use crate::dashboard::show::{badge, money as show_money, words};

/// The one currency in which payments are taken before verification.
const STARTER_CURRENCY: &str = "NGN";
/// Longest text that merchants are looked for by, in characters.
const MAX_QUERY_CHARS: usize = 100;

/// What merchants are looked for by.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Like {
    q: String,
}

/// `GET /platform`
pub(crate) async fn list(State(desk): State<Desk>, on: OnStaff, Query(like): Query<Like>) -> Shown {
    let text: String = like.q.trim().chars().take(MAX_QUERY_CHARS).collect();
    let known = text.parse::<TenantId>().map_or_else(|_| text.clone(), |id| id.uuid().to_string());
    if let Some(page) = beyond(&on, Deed::Look) {
        return Ok(page);
    }
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let found = rows::merchants(&mut tx, &known).await.map_err(fail)?;
    tx.commit(()).await.map_err(fail)?;
    let held = held(&desk).await.map_err(fail)?;
    let waiting = found.iter().filter(|row| row.profile.as_deref() == Some("submitted")).count();
    let told = match waiting {
        0 => "Nobody waits for a decision.".to_owned(),
        1 => "One merchant waits for a decision.".to_owned(),
        many => format!("{many} merchants wait for a decision."),
    };
    let items = each(&found, |row| item(row, held.contains(&row.id)));
    let none = found.is_empty().then(|| raw("<p class=\"empty\">No merchant is called so, and nobody who works for one has this e-mail. Look for a part of the name.</p>"));
    let body = fill(
        "<h1>Merchants</h1><p>{}</p><form class=\"search\" action=\"/platform\" role=\"search\"><label for=\"q\">Name, ID, or the e-mail of somebody who works there</label><input id=\"q\" name=\"q\" type=\"search\" value=\"{}\"><button>Look</button></form><ul class=\"items\">{}</ul>{}{}",
        &[&told, &text, &items, &none, &cut(found.len())],
    );
    Ok(shell::platform(&on, StatusCode::OK, None, "merchants", "Merchants", &body))
}

/// The merchants whose payouts are held in live mode, or some of them.
async fn held(desk: &Desk) -> usecase::Result<HashSet<TenantId>> {
    let found = oversight::held(desk.audit(), Mode::Live).await?;
    Ok(found.into_iter().map(|row| row.tenant_id).collect())
}

fn item(row: &MerchantRow, is_held: bool) -> Html {
    let sent = row.submitted_at.filter(|_| row.profile.as_deref() == Some("submitted"));
    let sent = sent.map(|at| fill(" <strong>waits since {} UTC</strong>", &[&utc().when(&at.to_string())]));
    fill(
        "<li><p><a href=\"/platform/merchants/{}\">{}</a> {}{}{}</p><p class=\"hint\">here since {} UTC</p></li>",
        &[
            &row.id.to_string(),
            &row.name,
            &badge(&row.tier),
            &is_held.then(|| fill(" {}", &[&badge("held")])),
            &sent,
            &utc().when(&row.created_at.to_string()),
        ],
    )
}

struct Seen {
    merchant: MerchantRow,
    dossier: Dossier,
    people: Vec<MemberRow>,
    log: Vec<LogRow>,
}

async fn seen(desk: &Desk, on: &OnStaff, tenant: TenantId) -> usecase::Result<Option<Seen>> {
    let mut tx = desk.core().begin().await?;
    let Some(merchant) = rows::merchant(&mut tx, tenant).await? else { return Ok(None) };
    let dossier = vetting::of(&mut tx, tenant).await?;
    let people = team::lock_members(&mut tx, tenant).await?;
    let log = log_of(&mut tx, Some(tenant), on.staff.user()).await?;
    Ok(tx.commit(Some(Seen { merchant, dossier, people, log })).await?)
}

/// `GET /platform/merchants/{tenant}`
pub(crate) async fn show(State(desk): State<Desk>, Path(tenant): Path<String>, on: OnStaff) -> Shown {
    match tenant.parse() {
        Ok(tenant) if on.staff.may(Deed::Look) => page(&desk, &on, tenant, Again::default()).await,
        Ok(_) => Ok(beyond(&on, Deed::Look).unwrap_or_else(|| nothing(&on))),
        Err(_) => Ok(nothing(&on)),
    }
}

/// The page of a merchant, with what went wrong and what was typed.
pub(super) async fn page(desk: &Desk, on: &OnStaff, tenant: TenantId, again: Again<'_>) -> Shown {
    let Some(seen) = seen(desk, on, tenant).await.map_err(fail)? else { return Ok(nothing(on)) };
    let (merchant, dossier) = (&seen.merchant, &seen.dossier);
    let waits = dossier.status() == "submitted" && on.staff.may(Deed::Vet);
    let money = money(desk, on, tenant, again).await?;
    let items = each(PaperKind::ALL, |kind| {
        dossier.paper(kind).map_or_else(Html::new, |row| paper_of(on, dossier, row, waits))
    });
    let live = merchant
        .live_at
        .map(|at| fill(" <span class=\"hint\">live since {} UTC</span>", &[&utc().when(&at.to_string())]));
    let body = fill(
        "<p class=\"crumbs\"><a href=\"/platform\">Merchants</a></p><h1>{}</h1>{}<p>{} {}{} <code>{}</code></p>{}<section><h2>Who works there</h2>{}</section><section><h2>What they say</h2>{}</section><section><h2>Papers</h2><ul class=\"items\">{}</ul></section>{}{}<section><h2>What happened</h2>{}</section>",
        &[
            &merchant.name,
            &banner(again.error),
            &badge(&merchant.tier),
            &badge(dossier.status()),
            &live,
            &merchant.id.to_string(),
            &money,
            &people(&seen.people),
            &facts(dossier),
            &items,
            &waits.then(|| decision(on, tenant, dossier)),
            &(waits && merchant.tier == "unverified").then(|| starting(desk, on, tenant, dossier)),
            &account::lines(&seen.log),
        ],
    );
    Ok(shell::platform(on, again.status(), None, "merchants", &merchant.name, &body))
}

/// Who works for a merchant.
fn people(all: &[MemberRow]) -> Html {
    if all.is_empty() {
        return raw("<p class=\"none\">Nobody does: operators made this merchant.</p>");
    }
    let line = |row: &MemberRow| {
        let factor = if row.has_second_factor { "with an authenticator" } else { "without an authenticator" };
        fill("<li>{} · {} · {}, {}</li>", &[&row.name, &row.email, &words(&row.role), &factor])
    };
    fill("<ul class=\"items\">{}</ul>", &[&each(all, line)])
}

/// What waits and what is stopped at a merchant, in both modes. To somebody who works or worked there it is closed.
async fn money(desk: &Desk, on: &OnStaff, tenant: TenantId, again: Again<'_>) -> Result<Html, Response> {
    let mut parts = Html::new();
    for mode in [Mode::Live, Mode::Test] {
        match in_mode(desk, on, (mode, tenant), again.reason).await {
            Ok(part) => parts = parts.part(&part),
            Err(error) if error.code == "not_at_your_own" => {
                let text = "You work or worked for this merchant: somebody else on staff looks after their money.";
                return Ok(shell::notice("warn", text));
            }
            Err(error) => return Err(fail(error)),
        }
    }
    Ok(parts)
}

async fn in_mode(desk: &Desk, on: &OnStaff, of: (Mode, TenantId), typed: &str) -> usecase::Result<Html> {
    let scope = at(desk, on, of, None).await?;
    let mut tx = scope.begin().await?;
    let all = holds::latest(&mut tx).await?;
    let funds = ::payouts::funds(&mut tx).await?;
    let cap = revenue_caps::get(&mut tx).await?.filter(|cap| cap.lifted_at.is_none());
    let filter = PayoutFilter { status: Some("pending_approval".to_owned()), ..PayoutFilter::default() };
    let waiting = payouts::count(&mut tx, &filter).await?;
    tx.commit(()).await?;
    let aside: Vec<QuarantinedRow> = queues::quarantined(desk.audit(), of.0).await?;
    let aside: Vec<&QuarantinedRow> = aside.iter().filter(|row| row.tenant_id == of.1).collect();
    let lines = each(&funds, |row| {
        let sum = |minor| show_money(minor, &row.currency);
        fill(
            "<div><dt>{}</dt><dd>{} can be paid out, {} is held for payouts</dd></div>",
            &[&row.currency, &sum(row.available), &sum(row.held)],
        )
    });
    let limit = cap.map(|cap| {
        let sum = |minor| show_money(minor, &cap.currency);
        fill(
            "<div><dt>Limit before verification</dt><dd>{} of {} taken, {} on its way</dd></div>",
            &[&sum(cap.used_minor), &sum(cap.cap_minor), &sum(cap.reserved_minor)],
        )
    });
    let stuck = each(&aside, |row| super::work::piece(on, of.0, row, (None, "")));
    let held = on.staff.may(Deed::Hold).then(|| super::holds::of_merchant(on, of, &all, typed));
    Ok(fill(
        "<section><h2>{} mode</h2><dl class=\"facts\">{}{}<div><dt>Payouts that wait</dt><dd><a href=\"/platform/{}/payouts\">{}</a></dd></div>\
         <div><dt>Work set aside</dt><dd>{}</dd></div></dl>{}<ul class=\"items\">{}</ul>{}</section>",
        &[
            &words(shell::word(of.0)),
            &lines,
            &limit,
            &shell::word(of.0),
            &waiting,
            &i64::try_from(aside.len()).unwrap_or(0),
            &past(&all),
            &stuck,
            &held,
        ],
    ))
}

/// Holds of before, and one in force in the words that its merchant reads.
fn past(all: &[HoldRow]) -> Option<Html> {
    let line = |row: &HoldRow| {
        let what = if row.payout_id.is_some() { "One payout" } else { "Every payout" };
        let lifted = row.lift_reason.as_ref().map(|reason| fill(" Lifted: {}", &[reason]));
        fill("<li>{} UTC · {} held: {}{}</li>", &[&utc().when(&row.placed_at.to_string()), &what, &row.reason, &lifted])
    };
    (!all.is_empty()).then(|| fill("<h3>Holds</h3><ol class=\"timeline\">{}</ol>", &[&each(all, line)]))
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

/// The form that lets a merchant take payments while staff look at them.
fn starting(desk: &Desk, on: &OnStaff, tenant: TenantId, dossier: &Dossier) -> Html {
    let cap = show_money(desk.starter_cap_minor(), STARTER_CURRENCY);
    fill(
        "<section><h2>Let them start</h2><p>While we look, they may take live payments up to {} in all: by the dashboard, payment links, checkouts \
         and subscriptions. Live keys, payouts and escrow stay closed. What would pass the limit is not sent: renewals wait, and checkouts \
         say so. Verification lifts it.</p><form method=\"post\" action=\"/platform/merchants/{}/start\">{}{}<button>Let them start</button></form></section>",
        &[&cap, &tenant.to_string(), &shell::token(&on.form), &version(dossier)],
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
    if let Some(page) = beyond(&sent.on, Deed::Vet) {
        return Ok(page);
    }
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
    if let Some(page) = beyond(&sent.on, Deed::Vet) {
        return Ok(page);
    }
    let done = decided(&desk, &sent, tenant).await;
    answered(&desk, &sent, tenant, done).await
}

async fn decided(desk: &Desk, sent: &SentByStaff, tenant: TenantId) -> usecase::Result<()> {
    let whence = &sent.on.visitor.whence;
    let returned = reason_for(sent, "return");
    let mut tx = desk.core().begin().await?;
    let subject = (tenant, version_of(sent));
    vetting::decide(&mut tx, &sent.on.staff, subject, returned, whence).await?;
    if returned.is_none() {
        // No role writes both schemas. The limit goes first, so that nobody who is verified has one; cut off between the two, the
        // merchant still waits, and the decision is sent again.
        let mut live = at(desk, &sent.on, (Mode::Live, tenant), None).await?.begin().await?;
        revenue_caps::lift(&mut live).await?;
        live.commit(()).await?;
    }
    Ok(tx.commit(()).await?)
}

/// `POST /platform/merchants/{tenant}/start`
pub(crate) async fn start(State(desk): State<Desk>, Path(tenant): Path<String>, sent: SentByStaff) -> Shown {
    let Ok(tenant) = tenant.parse() else { return Ok(nothing(&sent.on)) };
    if let Some(page) = beyond(&sent.on, Deed::Vet) {
        return Ok(page);
    }
    let done = started(&desk, &sent, tenant).await;
    answered(&desk, &sent, tenant, done).await
}

async fn started(desk: &Desk, sent: &SentByStaff, tenant: TenantId) -> usecase::Result<()> {
    let (whence, cap) = (&sent.on.visitor.whence, desk.starter_cap_minor());
    let mut tx = desk.core().begin().await?;
    let subject = (tenant, version_of(sent));
    vetting::start(&mut tx, &sent.on.staff, subject, cap, whence).await?;
    // The limit is there before anything is open.
    let mut live = at(desk, &sent.on, (Mode::Live, tenant), None).await?.begin().await?;
    revenue_caps::grant(&mut live, STARTER_CURRENCY, cap).await?;
    live.commit(()).await?;
    Ok(tx.commit(()).await?)
}

async fn answered(desk: &Desk, sent: &SentByStaff, tenant: TenantId, done: usecase::Result<()>) -> Shown {
    match done {
        Ok(()) => Ok(onward(&format!("/platform/merchants/{tenant}"))),
        Err(error) if is_told(&error) => page(desk, &sent.on, tenant, Again::of(sent, &error)).await,
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
    if let Some(page) = beyond(&on, Deed::Vet) {
        return Ok(page);
    }
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let found = rows::papers(&mut tx, tenant).await.map_err(fail)?.into_iter().find(|row| row.id == paper);
    if found.is_some() {
        vetting::looked_at(&mut tx, &on.staff, tenant, paper, &on.visitor.whence).await.map_err(fail)?;
    }
    tx.commit(()).await.map_err(fail)?;
    let Some(row) = found else { return Ok(nothing(&on)) };
    match desk.cabinet().open(&row).await {
        Ok(bytes) => Ok(handed_out(&row, bytes)),
        Err(error) if is_told(&error) => {
            page(&desk, &on, tenant, Again { error: Some(&error), ..Again::default() }).await
        }
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
