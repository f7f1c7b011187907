//! Words and files that a party shows on a page: kept as the API keeps them, and given back as files and never as pages.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use escrow::condition::{Evidence, EvidenceKind};
use escrow::{Action, Digest};
use escrows::{Act, By, NewPaper, Order, media};
use ids::EscrowPaperId;
use pages::Dress;
use pages::html::Html;
use store::TenantTx;
use usecase::{Error, Kind, Result};
use web::{Api, Problem};

use crate::sent::{File, Sent};
use crate::visit::Visit;

/// Forms that take a file besides words.
pub(crate) const WITH_FILES: [&str; 5] = ["submit", "show", "say", "dispute", "respond"];

/// What a file is for, by its type.
fn kind_of(media_type: &str) -> EvidenceKind {
    match media_type.split_once('/') {
        Some(("image", _)) => EvidenceKind::Photo,
        Some(("video", _)) => EvidenceKind::Video,
        Some(_) | None => EvidenceKind::Document,
    }
}

/// Everything that was shown with a form, kept: words first. Nothing for a form without either.
///
/// # Errors
/// Field errors.
pub(crate) async fn keep(tx: &mut TenantTx, visit: &Visit, sent: &Sent) -> Result<Vec<Evidence>> {
    let new = |kind, words, file| NewPaper {
        order: visit.order,
        kind,
        words,
        file,
        by: Some(visit.session.customer),
        admin_only: false,
    };
    let mut kept = Vec::new();
    if !sent.words().is_empty() {
        let words = new(EvidenceKind::Text, Some(sent.words().to_owned()), None);
        kept.push(escrows::keep(tx, words).await?.1);
    }
    if let Some(file) = &sent.file {
        let file = taken(file)?;
        kept.push(escrows::keep(tx, new(kind_of(&file.0), None, Some(file))).await?.1);
    }
    Ok(kept)
}

/// A file that pages take: a picture, a film or a PDF, by how it begins and whatever it is called.
fn taken(file: &File) -> Result<(String, String, Vec<u8>)> {
    let message =
        "This file is no picture, film or PDF that we know. Take a photo of it, or say in words what it shows.";
    let media_type = file.media_type().ok_or_else(|| Error::field("file", "not_taken", message))?;
    let bare = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = bare.chars().filter(|one| !one.is_control()).take(200).collect();
    let name = if name.trim().is_empty() { "file".to_owned() } else { name };
    Ok((media_type.to_owned(), name, file.bytes.clone()))
}

/// Keeps what goes with an act and says so to the rules where it is a file: they know words by the digest that the act names.
///
/// # Errors
/// Field errors; any refusal of the rules.
pub(crate) async fn with_act(
    tx: &mut TenantTx,
    visit: &Visit,
    mut order: Order,
    sent: &Sent,
    needed: bool,
) -> Result<(Order, Digest)> {
    let kept = keep(tx, visit, sent).await?;
    if needed && sent.words().is_empty() {
        return Err(Error::field("text", "missing", "Write what is wrong, in a sentence or two."));
    }
    let said = kept.iter().find(|one| one.kind == EvidenceKind::Text).map_or(Digest([0; 32]), |one| one.hash);
    for one in kept.into_iter().filter(|one| one.kind != EvidenceKind::Text) {
        let action = Action::AddEvidence(one);
        order = escrows::apply(tx, order, Act { by: by(visit), expects: None, action, step: None }).await?;
    }
    Ok((order, said))
}

/// Shows words, a file, or both: for a condition, or for the order as a whole.
///
/// # Errors
/// Field errors; any refusal of the rules.
pub(crate) async fn show(tx: &mut TenantTx, visit: &Visit, mut order: Order, sent: &Sent) -> Result<()> {
    let kept = keep(tx, visit, sent).await?;
    if kept.is_empty() {
        let message = "Write what you have to show: what was done, when, or a courier's number. Or choose a file.";
        return Err(Error::field("text", "missing", message));
    }
    for one in kept {
        let action = match sent.aim() {
            "show" => Action::ShowEvidence(sent.number(), one),
            _ => Action::AddEvidence(one),
        };
        order = escrows::apply(tx, order, Act { by: by(visit), expects: None, action, step: None }).await?;
    }
    Ok(())
}

fn by(visit: &Visit) -> By {
    By::Customer(visit.session.customer)
}

/// `/e/orders/{id}/papers/{paper}`: a file that was shown, to the two who are party to its order.
pub(crate) async fn open(State(api): State<Api>, Path((id, paper)): Path<(String, String)>, parts: Parts) -> Response {
    let visit = match Visit::of(api, &id, &parts).await {
        Ok(Some(visit)) => visit,
        Ok(None) => return pages::nothing_here(),
        Err(error) => return pages::cannot_show(&Problem::from(error)),
    };
    let Ok(paper) = paper.parse::<EscrowPaperId>() else { return pages::nothing_here() };
    match file(&visit, paper).await {
        Ok(response) => response,
        Err(error) if error.kind == Kind::Missing => pages::nothing_here(),
        Err(error) => pages::cannot_show(&Problem::from(error)),
    }
}

async fn file(visit: &Visit, paper: EscrowPaperId) -> Result<Response> {
    let mut tx = visit.scope.begin().await?;
    let order = escrows::load(&mut tx, visit.order).await?;
    order.side_of(escrows::person(visit.session.customer)).ok_or_else(|| Error::missing("order"))?;
    let shown = escrows::open(&mut tx, paper).await?;
    tx.commit(()).await?;
    let (Some(bytes), true) = (shown.file, shown.row.order_id == visit.order && !shown.row.admin_only) else {
        return Err(Error::missing("paper"));
    };
    if !shown.intact {
        let body = Html::new()
            .raw("<main><article class=\"sheet\"><h1>This is not what was shown</h1><p>The file has been changed since it was ")
            .raw("shown here, so nobody should decide by it. Show it again, or tell those who decide.</p></article></main>");
        return Ok(pages::form_page(
            &Dress::default(),
            StatusCode::CONFLICT,
            "Not what was shown",
            &Html::new(),
            &body,
        ));
    }
    Ok(answer(bytes, shown.row.name.as_deref().unwrap_or("file")))
}

/// A file as what it is by how it begins. Whatever it says inside, it is no page of ours: it runs nothing and loads nothing.
fn answer(bytes: Vec<u8>, name: &str) -> Response {
    let found = media::recognised(&bytes);
    let how = if found.is_some_and(|one| one.starts_with("image/")) { "inline" } else { "attachment" };
    let plain: String =
        name.chars().map(|one| if one.is_ascii_alphanumeric() || ".-_ ".contains(one) { one } else { '_' }).collect();
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(found.unwrap_or("application/octet-stream")));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    let named = format!("{how}; filename=\"{plain}\"");
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&named).expect("letters and digits are a header"));
    pages::with_page_headers(response)
}
