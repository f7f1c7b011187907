//! Coming in: somebody types how they can be reached, and then the code that was sent there. With a merchant's own link in the address,
//! whoever came in is that customer from then on.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use people::{Arrival, Session};
use store::customer_link::CustomerLink;
use store::doors::{self, OpenedCustomerLink};
use usecase::Result;
use web::Api;
use web::doorman::{CAPTCHA_NEEDED, person};

use crate::sent::Sent;
use crate::view::entry::{self as view, Coming};
use crate::visit::{Visit, failed, is_ours, mode_of, on_to, told};

/// What a step of coming in came to.
pub(crate) enum Step {
    /// They are in.
    In(Session),
    /// The next page of it.
    Page(StatusCode, Coming),
}

/// The first page.
pub(crate) fn first(visit: &Visit, shop: Option<&str>) -> Response {
    view::page(visit, StatusCode::OK, &Coming::default(), shop)
}

/// A form of somebody who is not in yet.
pub(crate) async fn step(visit: &Visit, sent: &Sent) -> Result<Step> {
    let done = match sent.what.as_str() {
        "ask" => ask(visit, sent).await,
        "enter" => enter(visit, sent).await,
        _ => {
            let notice = "You are not signed in any more. Sign in and try again.".to_owned();
            Ok(Step::Page(StatusCode::FORBIDDEN, Coming { notice: Some(notice), ..Coming::default() }))
        }
    };
    done.or_else(|error| {
        let shows = error.code == CAPTCHA_NEEDED;
        let (status, notice) = told(error)?;
        let typed = sent.contact.clone();
        let request = Some(sent.request.clone()).filter(|request| !request.is_empty());
        Ok(Step::Page(status, Coming { typed, request, to: String::new(), notice: Some(notice), shows }))
    })
}

async fn ask(visit: &Visit, sent: &Sent) -> Result<Step> {
    let before = Some(sent.request.as_str()).filter(|request| !request.is_empty());
    let secrets = visit.api.secrets();
    let mut tx = visit.house.begin().await?;
    let often = people::asks_often(&mut tx, secrets, &sent.contact, &visit.whence).await?;
    tx.commit(()).await?;
    if often {
        person(&visit.api, &sent.captcha, visit.whence.address.as_deref()).await?;
    }
    let mut tx = visit.house.begin().await?;
    let asked = people::start(&mut tx, secrets, &sent.contact, before, &visit.whence, visit.locale).await?;
    let asked = tx.commit(asked).await?;
    let typed = sent.contact.clone();
    let coming = Coming { typed, request: Some(asked.request), to: asked.to, ..Coming::default() };
    Ok(Step::Page(StatusCode::OK, coming))
}

async fn enter(visit: &Visit, sent: &Sent) -> Result<Step> {
    let secrets = visit.api.secrets();
    let mut tx = visit.house.begin().await?;
    let typed = (sent.request.as_str(), sent.code.as_str());
    let arrival = Box::pin(people::finish(&mut tx, secrets, typed, &visit.whence, visit.locale)).await?;
    let notice = match tx.commit(arrival).await? {
        Arrival::In(session) => return Ok(Step::In(session)),
        Arrival::Wrong(left) => wrong(left),
        Arrival::Over => over(),
    };
    let request = Some(sent.request.clone());
    let coming = Coming { typed: sent.contact.clone(), request, notice: Some(notice), ..Coming::default() };
    Ok(Step::Page(StatusCode::UNPROCESSABLE_ENTITY, coming))
}

/// What is said of a wrong code.
pub(crate) fn wrong(left: i16) -> String {
    match left {
        1 => "That is not the code. You have one more try.".to_owned(),
        left => format!("That is not the code. You have {left} more tries."),
    }
}

/// What is said of a code that cannot be right any more.
pub(crate) fn over() -> String {
    "This code is over. Have another one sent.".to_owned()
}

/// A merchant's own link to a customer, in the address of this page.
fn held(visit: &Visit, text: &str) -> Option<OpenedCustomerLink> {
    let link = CustomerLink::read(text, &visit.api.secrets().sealing_key)?;
    doors::open_with_customer_link(visit.api.db(visit.mode), &link)
}

async fn arrive(
    api: Api,
    mode: &str,
    token: &str,
    parts: &Parts,
) -> Result<Option<(Visit, OpenedCustomerLink, String)>> {
    let Some(mode) = mode_of(mode) else { return Ok(None) };
    let visit = Visit::of(api, mode, parts).await?;
    let Some(held) = held(&visit, token) else { return Ok(None) };
    let mut tx = held.scope.begin().await?;
    let shop = store::settings::get(&mut tx).await?.merchant_name;
    let erased = store::customers::get(&mut tx, held.customer).await?.erased_at.is_some();
    tx.commit(()).await?;
    Ok((!erased).then_some((visit, held, shop)))
}

/// `/me/{mode}/with/{token}`.
pub(crate) async fn show_with(
    State(api): State<Api>,
    Path((mode, token)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    match arrive(api, &mode, &token, &parts).await {
        Ok(Some((visit, _, shop))) if visit.session.is_none() => first(&visit, Some(&shop)),
        Ok(Some((visit, _, shop))) => view::joining(&visit, StatusCode::OK, &shop, None),
        Ok(None) => pages::nothing_here(),
        Err(error) => failed(error),
    }
}

/// Its forms.
pub(crate) async fn act_with(
    State(api): State<Api>,
    Path((mode, token)): Path<(String, String)>,
    parts: Parts,
    sent: std::result::Result<Form<Sent>, FormRejection>,
) -> Response {
    let (Ok(Form(sent)), true) = (sent, is_ours(&parts)) else { return pages::nothing_here() };
    let (mut visit, held, shop) = match arrive(api, &mode, &token, &parts).await {
        Ok(Some(found)) => found,
        Ok(None) => return pages::nothing_here(),
        Err(error) => return failed(error),
    };
    let is_new = visit.session.is_none();
    if is_new {
        match step(&visit, &sent).await {
            Ok(Step::In(session)) => visit.session = Some(session),
            Ok(Step::Page(status, coming)) => return view::page(&visit, status, &coming, Some(&shop)),
            Err(error) => return failed(error),
        }
    } else if sent.what != "join" || !visit.is_form(&sent.form, "join") {
        return on_to(&format!("/me/{mode}/with/{token}"));
    }
    let Some(session) = visit.session.clone() else { return pages::nothing_here() };
    match join(&visit, &session, &held).await {
        Ok(()) if is_new => visit.signed_in(&session, &visit.place("")),
        Ok(()) => on_to(&visit.place("")),
        // Whoever may be somebody else shows first that they are not; the link waits in their messages.
        Err(error) if error.code == "person_quarantined" => visit.signed_in(&session, &visit.place("")),
        Err(error) => match told(error) {
            Ok((_, notice)) if is_new => {
                let page = view::joining(&visit, StatusCode::OK, &shop, Some(&notice));
                with_cookie(&visit, &session, page)
            }
            Ok((status, notice)) => view::joining(&visit, status, &shop, Some(&notice)),
            Err(error) => failed(error),
        },
    }
}

fn with_cookie(visit: &Visit, session: &Session, mut page: Response) -> Response {
    let signed = visit.signed_in(session, &visit.place(""));
    let name = axum::http::header::SET_COOKIE;
    if let Some(cookie) = signed.headers().get(&name) {
        page.headers_mut().insert(name, cookie.clone());
    }
    page
}

async fn join(visit: &Visit, session: &Session, held: &OpenedCustomerLink) -> Result<()> {
    let mut tx = visit.house.begin().await?;
    people::link(&mut tx, session, held).await?;
    tx.commit(()).await?;
    // The merchant's log says who sees the account from now on: by their name in the house, which says nothing else.
    let mut tx = held.scope.begin().await?;
    tx.audit("customer.person_linked", held.customer.to_string(), None, None);
    Ok(tx.commit(()).await?)
}
