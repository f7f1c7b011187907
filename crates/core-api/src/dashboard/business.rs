//! Who the business is, as its merchant tells staff: a form, papers, and where the look at them stands.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use pages::html::Html;
use usecase::Error;
use vetting::{Dossier, Form, MAX_PAPER_BYTES, PaperKind, Profile};

use super::account::utc;
use super::desk::Desk;
use super::entry::{Line, Shown, fail, is_told, line};
use super::guard::{Sent, SentFile, Signed, Typed, onward};
use super::markup::{each, fill, raw};
use super::shell;
use super::show::badge;

/// Most bytes of a form with a paper.
pub(crate) const MAX_BODY_BYTES: usize = MAX_PAPER_BYTES + (64 << 10);

/// `GET /business`
pub(crate) async fn show(State(desk): State<Desk>, signed: Signed) -> Shown {
    page(&desk, &signed, None, None).await
}

/// The page; what was typed, and why it was not taken.
async fn page(desk: &Desk, signed: &Signed, typed: Option<&Typed>, error: Option<&Error>) -> Shown {
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let dossier = vetting::of(&mut tx, signed.seat.tenant()).await.map_err(fail)?;
    tx.commit(()).await.map_err(fail)?;
    let banner = error.map(|error| match error.fields.first() {
        Some(field) if ["file", "kind"].contains(&field.field.as_ref()) => shell::notice("bad", &field.message),
        Some(_) => shell::notice("bad", "Nothing was saved yet. Look at the marked fields."),
        None => shell::notice("bad", &error.message),
    });
    let changes = dossier.is_open() && signed.role.leads();
    let written = typed.cloned().unwrap_or_else(|| as_typed(&dossier));
    let first = if changes { form(signed, &dossier, &written, error) } else { facts(&dossier) };
    let body = fill(
        "<h1>Verification</h1>{}{}{}<section><h2>1. The business</h2>{}</section><section><h2>2. Papers</h2>{}</section>{}",
        &[
            &banner,
            &standing(signed, &dossier),
            &(signed.seat.is_starter() && dossier.status() != "verified").then(|| raw(STARTED)),
            &first,
            &papers(signed, &dossier, changes),
            &changes.then(|| sending(signed, &dossier)),
        ],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(shell::answered(status, signed, None, "business", "Verification", &body))
}

/// What is said to a merchant whom staff let start.
const STARTED: &str = "<p class=\"notice good\" role=\"status\">Meanwhile you take real payments, up to a limit: the \
    <a href=\"/d/live\">overview of live mode</a> says how much of it is used. Verification lifts it, and opens live keys, payouts and escrow.</p>";

/// Where it stands, and what comes next.
fn standing(signed: &Signed, dossier: &Dossier) -> Html {
    let profile = dossier.profile.as_ref();
    match dossier.status() {
        "submitted" => {
            let at = profile.and_then(|row| row.submitted_at).map(|at| utc().when(&at.to_string()));
            fill(
                "<p class=\"notice\" role=\"status\">Sent {} UTC. We are looking at it; until we answer, nothing can be changed here.</p>",
                &[&at],
            )
        }
        "returned" => fill(
            "<p class=\"notice bad\" role=\"status\"><strong>We sent it back:</strong> {} Change what is asked for, and send it again.</p>",
            &[&profile.and_then(|row| row.reason.clone()).unwrap_or_default()],
        ),
        "verified" => {
            shell::notice("good", "We know who you are: live mode is open, with live keys and without a limit.")
        }
        _ if signed.seat.is_live() && !signed.seat.is_starter() => {
            shell::notice("good", "Your business is live already.")
        }
        _ => shell::notice(
            "warn",
            "Your business works in test mode. Before it takes real money we look at who you are: write it down, add the papers, send both.",
        ),
    }
}

fn as_typed(dossier: &Dossier) -> Typed {
    let Some(row) = &dossier.profile else {
        return Typed(vec![("country".to_owned(), "NG".to_owned())]);
    };
    let known = Profile::of(row);
    let pairs = [
        ("legalName", known.legal_name),
        ("form", known.form),
        ("registrationNumber", known.registration_number),
        ("taxNumber", known.tax_number.unwrap_or_default()),
        ("country", known.country),
        ("address", known.address),
        ("website", known.website.unwrap_or_default()),
        ("sells", known.sells),
        ("contactName", known.contact_name),
        ("contactPhone", known.contact_phone),
    ];
    Typed(pairs.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

/// A field: name, label, what fills it in by itself, hint, whether it must be there.
type Row = (&'static str, &'static str, &'static str, &'static str, bool);

const BEFORE: [Row; 1] = [("legalName", "Name in the register", "organization", "", true)];
const AFTER: [Row; 8] = [
    ("registrationNumber", "Number in the register", "off", "Such as RC1234567 or BN1234567.", true),
    ("taxNumber", "Tax number", "off", "Your TIN, if you have one.", false),
    ("country", "Country", "country", "Two letters, such as NG.", true),
    ("address", "Address", "street-address", "Where the business is, in one line.", true),
    ("website", "Website", "url", "The whole address, such as https://shop.example.", false),
    ("sells", "What you sell", "off", "In a sentence or two: what, to whom, and when it is delivered.", true),
    ("contactName", "Contact", "name", "Who answers when we ask.", true),
    ("contactPhone", "Their phone", "tel", "With the country code, such as +2348031234567.", true),
];

fn lines(rows: &'static [Row], typed: &Typed, error: Option<&Error>) -> Html {
    each(rows, |(name, label, auto, hint, must)| {
        let kind = if *auto == "tel" { "tel" } else { "text" };
        line(&Line { name, label, kind, auto, hint, value: typed.get(name), must: *must }, error)
    })
}

fn form(signed: &Signed, dossier: &Dossier, typed: &Typed, error: Option<&Error>) -> Html {
    let wrong = error.and_then(|error| error.fields.iter().find(|field| field.field == "form"));
    let options = each(Form::ALL, |form| {
        let chosen = (form.as_str() == typed.get("form")).then(|| raw(" selected"));
        fill("<option value=\"{}\"{}>{}</option>", &[&form.as_str(), &chosen, &form.title()])
    });
    let kind = fill(
        "<div class=\"field\"><label for=\"form\">What it is</label><select id=\"form\" name=\"form\"{}>{}</select>{}</div>",
        &[
            &wrong.map(|_| raw(" aria-invalid=\"true\" aria-describedby=\"form-about\"")),
            &options,
            &wrong.map(|field| fill("<p class=\"wrong\" id=\"form-about\">{}</p>", &[&field.message])),
        ],
    );
    let version = dossier.profile.as_ref().map_or(0, |row| row.version);
    fill(
        "<form class=\"form\" method=\"post\" action=\"/business\">{}<input type=\"hidden\" name=\"version\" value=\"{}\">{}{}{}<button class=\"main\">Save</button></form>",
        &[&shell::token(&signed.form), &version, &lines(&BEFORE, typed, error), &kind, &lines(&AFTER, typed, error)],
    )
}

/// What was written, to be read.
pub(crate) fn facts(dossier: &Dossier) -> Html {
    let Some(row) = &dossier.profile else { return raw("<p class=\"none\">Nothing was written yet.</p>") };
    let form = Form::parse(&row.form).map_or("", Form::title);
    let rows: [(&str, &str); 10] = [
        ("Name in the register", &row.legal_name),
        ("What it is", form),
        ("Number in the register", &row.registration_number),
        ("Tax number", row.tax_number.as_deref().unwrap_or("none")),
        ("Country", &row.country),
        ("Address", &row.address),
        ("Website", row.website.as_deref().unwrap_or("none")),
        ("What it sells", &row.sells),
        ("Contact", &row.contact_name),
        ("Their phone", &row.contact_phone),
    ];
    let items = each(rows, |(name, value)| fill("<div><dt>{}</dt><dd>{}</dd></div>", &[&name, &value]));
    fill("<dl class=\"facts\">{}</dl>", &[&items])
}

/// A size as people say it.
pub(crate) fn size(bytes: i32) -> String {
    let kilobytes = (bytes.max(0) + 1023) / 1024;
    if kilobytes < 1024 {
        format!("{kilobytes} KB")
    } else {
        format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
    }
}

fn papers(signed: &Signed, dossier: &Dossier, changes: bool) -> Html {
    let items = each(dossier.wants(), |kind| paper(signed, dossier, *kind, changes));
    fill("<p>A PDF, or a photo as JPEG or PNG, of at most 8 MB each.</p><ul class=\"items\">{}</ul>", &[&items])
}

fn paper(signed: &Signed, dossier: &Dossier, kind: PaperKind, changes: bool) -> Html {
    let sent = dossier.paper(kind);
    let known = sent.map(|row| {
        let why = row.reason.as_ref().map(|reason| fill("<p class=\"wrong\">{}</p>", &[reason]));
        fill(
            "<p>{} {} <span class=\"hint\">{}, sent {} UTC</span></p>{}",
            &[&badge(&row.status), &row.title, &size(row.size_bytes), &utc().when(&row.created_at.to_string()), &why],
        )
    });
    let id = format!("file-{}", kind.as_str());
    let upload = changes.then(|| {
        fill(
            "<form method=\"post\" action=\"/business/papers\" enctype=\"multipart/form-data\">{}<input type=\"hidden\" name=\"kind\" value=\"{}\"><div class=\"field\"><label for=\"{}\">{}</label><input id=\"{}\" name=\"file\" type=\"file\" accept=\"application/pdf,image/jpeg,image/png\" required></div><button>Send this paper</button></form>",
            &[
                &shell::token(&signed.form),
                &kind.as_str(),
                &id,
                &if sent.is_some() { "Another one in its place" } else { "Choose the file" },
                &id,
            ],
        )
    });
    fill("<li><h3>{}</h3><p class=\"hint\">{}</p>{}{}</li>", &[&kind.title(), &kind.about(), &known, &upload])
}

fn sending(signed: &Signed, dossier: &Dossier) -> Html {
    let missing = dossier.missing();
    let lacks = match (dossier.profile.is_some(), missing.is_empty()) {
        (false, _) => Some("Save the form first.".to_owned()),
        (true, false) => {
            let names: Vec<&str> = missing.iter().map(|kind| kind.title()).collect();
            Some(format!("Still to come: {}.", names.join(", ")))
        }
        (true, true) => None,
    };
    let inside = match lacks {
        Some(text) => fill("<p>{}</p>", &[&text]),
        None => fill(
            "<form method=\"post\" action=\"/business/submit\">{}<p>While we look at it, nothing can be changed.</p><button class=\"main\">Send it to us</button></form>",
            &[&shell::token(&signed.form)],
        ),
    };
    fill("<section><h2>3. Send it</h2>{}</section>", &[&inside])
}

fn profile_of(typed: &Typed) -> Profile {
    let text = |name: &str| typed.get(name).trim().to_owned();
    let optional = |name: &str| Some(text(name)).filter(|value| !value.is_empty());
    Profile {
        legal_name: text("legalName"),
        form: text("form"),
        registration_number: text("registrationNumber"),
        tax_number: optional("taxNumber"),
        country: text("country").to_uppercase(),
        address: text("address"),
        website: optional("website"),
        sells: text("sells"),
        contact_name: text("contactName"),
        contact_phone: text("contactPhone"),
    }
}

/// `POST /business`
pub(crate) async fn save(State(desk): State<Desk>, sent: Sent) -> Shown {
    let done = saved(&desk, &sent).await;
    answered(&desk, &sent.signed, Some(&sent.typed), done).await
}

async fn saved(desk: &Desk, sent: &Sent) -> usecase::Result<()> {
    let (signed, visitor) = (&sent.signed, &sent.signed.visitor);
    let version = sent.typed.get("version").parse().unwrap_or(-1);
    let mut tx = desk.core().begin().await?;
    let by = (&signed.seat, visitor.user.id);
    vetting::save(&mut tx, by, profile_of(&sent.typed), version, &visitor.whence).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /business/papers`
pub(crate) async fn send_paper(State(desk): State<Desk>, sent: SentFile) -> Shown {
    let done = taken(&desk, &sent).await;
    answered(&desk, &sent.signed, None, done).await
}

/// The file is put away between two transactions: it takes a while.
async fn taken(desk: &Desk, sent: &SentFile) -> usecase::Result<()> {
    let (seat, visitor) = (&sent.signed.seat, &sent.signed.visitor);
    let mut tx = desk.core().begin().await?;
    let (id, kind) = vetting::expect(&mut tx, seat, sent.typed.get("kind")).await?;
    tx.commit(()).await?;
    let kept = desk.cabinet().put(seat.tenant(), id, sent.bytes.clone()).await?;
    let mut tx = desk.core().begin().await?;
    vetting::add(&mut tx, (seat, visitor.user.id), (id, kind), (&sent.title, kept), &visitor.whence).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /business/submit`
pub(crate) async fn submit(State(desk): State<Desk>, sent: Sent) -> Shown {
    let done = submitted(&desk, &sent).await;
    answered(&desk, &sent.signed, None, done).await
}

async fn submitted(desk: &Desk, sent: &Sent) -> usecase::Result<()> {
    sent.signed.demand_verified("send us your business to look at")?;
    let visitor = &sent.signed.visitor;
    let mut tx = desk.core().begin().await?;
    vetting::submit(&mut tx, (&sent.signed.seat, visitor.user.id), &visitor.whence).await?;
    Ok(tx.commit(()).await?)
}

async fn answered(
    desk: &Desk,
    signed: &Signed,
    typed: Option<&Typed>,
    done: usecase::Result<()>,
) -> Result<Response, Response> {
    match done {
        Ok(()) => Ok(onward("/business")),
        Err(error) if is_told(&error) => page(desk, signed, typed, Some(&error)).await,
        Err(error) => Err(fail(error)),
    }
}
