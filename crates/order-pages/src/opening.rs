//! `/e/{token}`: a link to an order. Mail programs look at links before people do, so looking shows a button and uses nothing up; the
//! button opens a session.

use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use identity::{Face, Purpose};
use pages::Dress;
use pages::html::Html;
use serde::Deserialize;
use setup::appearance::Surface;
use store::doors::{self, OpenedPartyLink};
use store::party_token::{PartyLink, PartyToken};
use web::{Api, Problem};

use crate::visit::{COOKIE, whence};

/// The button of the page.
#[derive(Debug, Deserialize)]
pub(crate) struct Opening {
    /// The same each time this form is sent, and in no other; empty where a fresh link is asked for.
    #[serde(default)]
    form: String,
}

/// What a link shows before it is used.
pub(crate) async fn show(State(api): State<Api>, path: Result<Path<String>, PathRejection>, parts: Parts) -> Response {
    let Some(opened) = opened(&api, path) else { return pages::nothing_here() };
    match look(&api, &opened, &parts).await {
        Ok(Some((face, dress))) => page(&face, &dress),
        Ok(None) => over(),
        Err(error) => pages::cannot_show(&Problem::from(error)),
    }
}

async fn look(api: &Api, opened: &OpenedPartyLink, parts: &Parts) -> usecase::Result<Option<(Face, Dress)>> {
    let mut tx = opened.scope.begin().await?;
    let face = identity::look(&mut tx, opened.link, &whence(api, parts)).await?;
    tx.commit(()).await?;
    let Some(face) = face else { return Ok(None) };
    Ok(Some((face, Dress::of(api, &opened.scope, Surface::Store).await?)))
}

/// The button was pressed.
pub(crate) async fn open(
    State(api): State<Api>,
    path: Result<Path<String>, PathRejection>,
    parts: Parts,
    sent: Result<Form<Opening>, FormRejection>,
) -> Response {
    let (Some(opened), Ok(Form(sent))) = (opened(&api, path), sent) else { return pages::nothing_here() };
    if sent.form.is_empty() {
        return match ask_again(&api, &opened, &parts).await {
            Ok(()) => on_its_way(),
            Err(error) => pages::cannot_show(&Problem::from(error)),
        };
    }
    match use_up(&api, &opened, &sent.form, &parts).await {
        Ok(Some(session)) => into_session(&api, &opened, &session),
        Ok(None) => over(),
        Err(error) => pages::cannot_show(&Problem::from(error)),
    }
}

async fn ask_again(api: &Api, opened: &OpenedPartyLink, parts: &Parts) -> usecase::Result<()> {
    let mut tx = opened.scope.begin().await?;
    identity::ask_again(&mut tx, opened.link, &whence(api, parts)).await?;
    Ok(tx.commit(()).await?)
}

async fn use_up(
    api: &Api,
    opened: &OpenedPartyLink,
    form: &str,
    parts: &Parts,
) -> usecase::Result<Option<identity::Session>> {
    let mut tx = opened.scope.begin().await?;
    let session = identity::use_up(&mut tx, api.secrets(), opened.link, form, &whence(api, parts)).await?;
    Ok(tx.commit(session).await?)
}

fn opened(api: &Api, path: Result<Path<String>, PathRejection>) -> Option<OpenedPartyLink> {
    let Path(text) = path.ok()?;
    let link = PartyLink::read(&text, api.secrets().party_key())?;
    doors::open_with_party_link(api.db(link.mode()), &link)
}

fn page(face: &Face, dress: &Dress) -> Response {
    let ask = match face.purpose {
        Purpose::AcceptOrder => {
            "You are asked to agree to an order. The money is held until what you agreed on has happened."
        }
        Purpose::FundOrder => {
            "This order waits for your payment. The money is held until what you agreed on has happened."
        }
        Purpose::ViewOrder => "This is an order of yours.",
        Purpose::ViewDispute => "There is a disagreement about this order. See what the other side says, and answer.",
        Purpose::ConfirmDelivery => "The seller says that it is done. Look at it, and say whether it is right.",
    };
    let body = Html::new()
        .raw("<main><article class=\"sheet\"><h1>")
        .text(&face.title)
        .raw("</h1><p>")
        .raw(ask)
        .raw("</p><form method=\"post\"><input type=\"hidden\" name=\"form\" value=\"")
        .text(&face.form)
        .raw("\"><button class=\"button main\">Open the order</button></form>")
        .raw("<p class=\"small\">This link is for you. Do not pass it on.</p></article></main>");
    pages::form_page(dress, StatusCode::OK, &face.title, &Html::new(), &body)
}

/// A link that does not open any more, whatever the reason: its holder may have a fresh one sent to where they are reached.
fn over() -> Response {
    let body = Html::new()
        .raw("<main><article class=\"sheet\"><h1>This link is over</h1>")
        .raw("<p>A link opens an order once, and only for a while. A newer one may have taken its place: look for the last message about ")
        .raw("the order.</p><p>If the order is yours, we can send you a fresh link, to the mailbox and the phone that are known for you.</p>")
        .raw("<form method=\"post\"><button class=\"button main\">Send me a fresh link</button></form></article></main>");
    pages::form_page(&Dress::default(), StatusCode::NOT_FOUND, "This link is over", &Html::new(), &body)
}

/// The same, whatever came of it.
fn on_its_way() -> Response {
    let body = Html::new()
        .raw("<main><article class=\"sheet\"><h1>Look for a message</h1>")
        .raw("<p>If this link was yours, a fresh one is on its way to the mailbox and the phone that are known for you. It can take a few ")
        .raw("minutes. If nothing comes, ask the business that the order is with.</p></article></main>");
    pages::form_page(&Dress::default(), StatusCode::OK, "Look for a message", &Html::new(), &body)
}

/// On to the order, with what opens it.
fn into_session(api: &Api, opened: &OpenedPartyLink, session: &identity::Session) -> Response {
    let token = PartyToken::of(&opened.scope, opened.customer, session.id).reveal(api.secrets().party_key());
    let secure = if api.parts().base_url.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/e; HttpOnly; SameSite=Lax; Max-Age=86400{secure}");
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    // Relative to the link, so that it holds behind whatever the page was reached through.
    let place = format!("orders/{}", session.order);
    headers.insert(LOCATION, HeaderValue::from_str(&place).expect("an id is plain text"));
    headers.insert(SET_COOKIE, HeaderValue::from_str(&cookie).expect("a token is plain text"));
    pages::with_page_headers(response)
}
