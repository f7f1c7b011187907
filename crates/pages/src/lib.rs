//! Pages for customers, without credentials: the link is what opens them.
//!
//! A page is one document with its style inside, no script, and nothing from elsewhere; it is not kept by caches and not
//! listed by search engines, and it tells no other site where its reader came from. A link that is wrong in any way gets
//! the same answer as any other.

pub mod customer;
mod dress;
pub mod html;
mod invoice;
mod report;
mod specimen;

use std::sync::LazyLock;

use app::papers::{self, Copy};
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LOCATION, REFERRER_POLICY,
    RETRY_AFTER,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use ids::{CheckoutSessionId, InvoiceId};
use setup::appearance::Surface;
use sha2::{Digest as _, Sha256};
use store::TenantScope;
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::doors::{self, OpenedLink};
use store::invoice_files::FileRow;
use store::page_link::PageLink;
use store::report_link::ReportLink;
use usecase::ports::CaptchaFace;
use web::{Api, Problem};

pub use customer::{MAX_FORM_BYTES, act, show};
pub use dress::{Dress, logo, router as look, stylesheet};
use html::Html;
pub use report::report;
pub use specimen::specimen;

/// How every page looks.
const STYLE: &str = include_str!("page.css");

/// What asks for a PDF instead of a page.
const PDF: &str = ".pdf";

/// When to ask again for a PDF in the making, in seconds.
pub const SOON: u16 = 2;

/// What a page may do: look as we wrote it, and nothing else.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| policy("'none'", "'none'"));

/// What a page with forms may do: that, and send them to where it came from.
static FORMS_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| policy("'self'", "'none'"));

fn policy(forms: &str, frames: &str) -> HeaderValue {
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}' 'self'; img-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors {frames}"
    );
    HeaderValue::from_str(&policy).expect("a policy is a header")
}

/// The addresses at which a customer finds an invoice.
#[derive(Clone, Debug)]
pub struct Links {
    api: Api,
    scope: TenantScope,
}

impl Links {
    /// Those of one merchant.
    pub fn new(api: &Api, scope: &TenantScope) -> Links {
        Links { api: api.clone(), scope: scope.clone() }
    }

    /// The page of an invoice; with `.pdf` behind it, its PDF.
    pub fn page(&self, invoice: InvoiceId) -> String {
        app::sending::hosted_url(&self.api.parts().base_url, self.api.secrets(), &self.scope, invoice)
    }
}

/// The address of a comparison's report.
pub fn report_page(api: &Api, scope: &TenantScope, run: ids::ReconciliationId) -> String {
    let token = ReportLink::of(scope, run).reveal(&api.secrets().sealing_key);
    format!("{}/r/{token}", api.parts().base_url)
}

/// `/i/{token}` and `/i/{token}.pdf`.
pub async fn invoice(
    State(api): State<Api>,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(text)) = path else { return missing() };
    let (token, wants_pdf) = match text.strip_suffix(PDF) {
        Some(token) => (token, true),
        None => (text.as_str(), false),
    };
    let Some(link) = PageLink::read(token, &api.secrets().sealing_key) else { return missing() };
    let Some(opened) = doors::open_with_link(api.db(link.mode()), &link) else { return missing() };
    let answered = if wants_pdf { copy(&opened, &headers).await } else { page(&api, &opened, token).await };
    answered.unwrap_or_else(|problem| refused(&problem))
}

/// `/i/{token}`, the button: on to a checkout of this very bill.
pub async fn pay(State(api): State<Api>, path: Result<Path<String>, PathRejection>) -> Response {
    let Ok(Path(text)) = path else { return missing() };
    let Some(link) = PageLink::read(&text, &api.secrets().sealing_key) else { return missing() };
    let Some(opened) = doors::open_with_link(api.db(link.mode()), &link) else { return missing() };
    match begun(&opened).await {
        Ok(id) => {
            let of = CheckoutOf::Session(id);
            let token = CheckoutLink::of(&opened.scope, of).reveal(&api.secrets().sealing_key);
            see(&format!("../checkout/{token}"))
        }
        // Paid or void meanwhile: the page says so.
        Err(error) if error.code == "invoice_not_open" => see(&text),
        Err(error) if error.code == "no_way_to_pay" => {
            let title = "This cannot be paid here";
            answer(StatusCode::CONFLICT, title, &Html::new(), &plain(title, "Ask the shop how you can pay."))
        }
        Err(error) => refused(&Problem::from(error)),
    }
}

async fn begun(opened: &OpenedLink) -> app::Result<CheckoutSessionId> {
    let mut tx = opened.scope.begin().await?;
    let id = Box::pin(checkout::of_invoice(&mut tx, opened.invoice)).await?;
    Ok(tx.commit(id).await?)
}

/// Another page of ours, relative to this one.
fn see(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(place).expect("a link is plain text"));
    with_page_headers(response)
}

async fn page(api: &Api, opened: &OpenedLink, token: &str) -> Result<Response, Problem> {
    let dress = Dress::of(api, &opened.scope, Surface::Store).await?;
    let mut tx = opened.scope.begin().await?;
    let paper = papers::of(&mut tx, opened.invoice).await?;
    tx.commit(()).await?;
    let title = format!("Invoice {} from {}", paper.number, paper.seller.name);
    // Relative to the page, so that it holds behind whatever the page was reached through.
    let body = invoice::body(&paper, &format!("{token}{PDF}"))?;
    let policy = if invoice::is_payable(&paper) { &FORMS_POLICY } else { &POLICY };
    Ok(answer_with(policy, &dress, StatusCode::OK, &title, &Html::new(), &body))
}

async fn copy(opened: &OpenedLink, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut tx = opened.scope.begin().await?;
    let copy = papers::pdf(&mut tx, opened.invoice).await?;
    tx.commit(()).await?;
    Ok(match copy {
        Copy::Ready(file, number) => with_page_headers(file_answer(file, &number, headers)),
        Copy::InTheMaking => in_the_making(),
    })
}

/// A file, or that the reader has it already.
pub fn file_answer(file: FileRow, number: &str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", file.sha256);
    let known = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let has_it = known.flat_map(|value| value.split(',')).any(|one| matches!(one.trim(), "*") || one.trim() == tag);
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut whole = Response::new(Body::from(file.bytes));
        whole.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        let name = format!("inline; filename=\"{number}.pdf\"");
        whole.headers_mut().insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a number is plain text"));
        whole
    };
    response.headers_mut().insert(ETAG, HeaderValue::from_str(&tag).expect("a hash is a header"));
    response
}

fn in_the_making() -> Response {
    let head = Html::new().raw("<meta http-equiv=\"refresh\" content=\"2\">");
    let body =
        plain("The PDF is being made", "It will appear here in a few seconds. If it does not, load this page again.");
    let mut response = answer(StatusCode::ACCEPTED, "The PDF is being made", &head, &body);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(SOON));
    response
}

/// One answer for every link that opens nothing.
fn missing() -> Response {
    let title = "There is nothing here";
    let body = plain(
        title,
        "This link does not open anything. It may be cut off: copy all of it from the message. If it is an old one, ask the \
         shop for a new one.",
    );
    answer(StatusCode::NOT_FOUND, title, &Html::new(), &body)
}

/// A draft has no page: its link opens nothing yet.
fn refused(problem: &Problem) -> Response {
    if matches!(problem.status(), StatusCode::NOT_FOUND | StatusCode::CONFLICT) {
        return missing();
    }
    problem.log();
    let title = "We cannot show this now";
    let body = plain(title, "Something went wrong on our side. Load this page again in a minute.");
    answer(StatusCode::SERVICE_UNAVAILABLE, title, &Html::new(), &body)
}

fn plain(title: &'static str, text: &'static str) -> Html {
    Html::new().raw("<main><div class=\"sheet\"><h1>").raw(title).raw("</h1><p>").raw(text).raw("</p></div></main>")
}

/// A page of nobody's in particular.
fn answer(status: StatusCode, title: &str, head: &Html, body: &Html) -> Response {
    answer_with(&POLICY, &Dress::default(), status, title, head, body)
}

fn answer_with(
    policy: &HeaderValue,
    dress: &Dress,
    status: StatusCode,
    title: &str,
    head: &Html,
    body: &Html,
) -> Response {
    let page = Html::new()
        .raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .raw("<meta name=\"robots\" content=\"noindex,nofollow\">")
        .part(head)
        .raw("<title>")
        .text(title)
        .raw("</title><style>")
        .raw(STYLE)
        .raw("</style>")
        .part(&dress.head())
        .raw("</head><body>")
        .part(&dress.above())
        .part(body)
        .part(&dress.below())
        .raw("</body></html>")
        .done();
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    with_page_headers(response)
}

/// A page with forms, which go to where it came from.
pub fn form_page(dress: &Dress, status: StatusCode, title: &str, head: &Html, body: &Html) -> Response {
    answer_with(&FORMS_POLICY, dress, status, title, head, body)
}

/// A page with forms on which somebody shows that they are a person: the one script and the one frame that it takes come from there.
pub fn guarded_form_page(
    dress: &Dress,
    status: StatusCode,
    title: &str,
    head: &Html,
    body: &Html,
    face: &CaptchaFace,
) -> Response {
    let origin = &face.origin;
    let also = format!("'none'; script-src {origin}; frame-src {origin}; connect-src {origin}");
    answer_with(&policy("'self'", &also), dress, status, title, head, body)
}

/// What goes into the form on such a page.
pub fn captcha(face: &CaptchaFace) -> Html {
    Html::new()
        .raw("<div class=\"")
        .raw(face.class)
        .raw("\" data-sitekey=\"")
        .text(&face.site_key)
        .raw("\"></div><script src=\"")
        .text(&face.script)
        .raw("\" async defer></script><noscript><p class=\"notice\">To ask for more codes now, your browser has to run a script. Without one, wait an hour and ask again.</p></noscript>")
}

/// What a page in a frame says to the page around it, and to nobody else. It does nothing for what the page can do.
const FRAME_SCRIPT: &str = "const d=document.currentScript.dataset;if(parent!==window)for(const o of d.origins.split(\" \"))\
parent.postMessage({recoup:\"checkout\",session:d.session,state:d.state},o)";

/// A page that pages of some origins may show in a frame, and that tells those of what it is about and how that stands.
#[derive(Clone, Copy, Debug)]
pub struct Framed<'a> {
    /// Who may. Each is a scheme, a host and a port, and nothing else: whoever keeps them has looked.
    pub origins: &'a [String],
    /// The id of what it is about.
    pub about: &'a str,
    /// How that stands.
    pub state: &'static str,
}

/// A page with forms that may be shown in a frame; in none where there are no origins.
pub fn framed_form_page(
    dress: &Dress,
    status: StatusCode,
    title: &str,
    head: &Html,
    body: &Html,
    framed: &Framed<'_>,
) -> Response {
    if framed.origins.is_empty() {
        return form_page(dress, status, title, head, body);
    }
    let origins = framed.origins.join(" ");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(FRAME_SCRIPT));
    let policy = policy("'self'", &format!("{origins}; script-src 'sha256-{hash}'"));
    let body = Html::new()
        .part(body)
        .raw("<script data-origins=\"")
        .text(&origins)
        .raw("\" data-session=\"")
        .text(framed.about)
        .raw("\" data-state=\"")
        .raw(framed.state)
        .raw("\">")
        .raw(FRAME_SCRIPT)
        .raw("</script>");
    answer_with(&policy, dress, status, title, head, &body)
}

/// The one answer for a link that opens nothing, whatever is wrong with it.
pub fn nothing_here() -> Response {
    missing()
}

/// What is shown when something failed that a reader can do nothing about.
pub fn cannot_show(problem: &Problem) -> Response {
    refused(problem)
}

/// What every page says of itself: not to be listed, and no other site learns where its reader came from.
pub fn with_page_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
