//! `/me/{mode}`: what runs at all merchants, what is owed there, and what can be done about it.
//!
//! Each merchant is read in a transaction of its own: nothing here ever holds the rows of two.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use people::{At, Deed};
use portal::account::{Bill, Running};
use store::page_link::PageLink;
use store::persons::merchants::MerchantOfPerson;
use usecase::{Kind, Result};
use web::Api;

use crate::entry::{self, Step};
use crate::posted::{NOT_WHOLE, Posted};
use crate::sent::Sent;
use crate::settings;
use crate::view;
use crate::visit::{Done, Visit, failed, mode_of, on_to, told};

/// A merchant on the page.
pub(crate) struct Place {
    /// What it is called in forms.
    pub(crate) name: String,
    pub(crate) link: MerchantOfPerson,
    /// None while it cannot be read: the customer's test clock is moving.
    pub(crate) at: Option<At>,
    /// Where each bill of the account is.
    pub(crate) bills: Vec<String>,
}

/// The page.
pub(crate) async fn show(State(api): State<Api>, Path(mode): Path<String>, parts: Parts) -> Response {
    let Some(mode) = mode_of(&mode) else { return pages::nothing_here() };
    match Visit::of(api, mode, &parts).await {
        Ok(visit) => page(&visit, StatusCode::OK, None).await,
        Err(error) => failed(error),
    }
}

/// The page for whoever it is: to come in, to show that it is still they, or what they have.
pub(crate) async fn page(visit: &Visit, status: StatusCode, notice: Option<&str>) -> Response {
    let Some(session) = &visit.session else { return entry::first(visit, None) };
    if session.quarantined {
        return view::quarantine::page(visit, session, status, None, notice);
    }
    match places(visit).await.and_then(|places| view::overview::body(visit, &places, notice)) {
        Ok(body) => view::shown(visit, status, "Your subscriptions", "", &body),
        Err(error) => failed(error),
    }
}

/// A form of the page.
pub(crate) async fn act(Posted { visit, sent }: Posted) -> Response {
    let Some(sent) = sent else {
        return page(&visit, StatusCode::BAD_REQUEST, Some(NOT_WHOLE)).await;
    };
    let Some(session) = &visit.session else {
        return match entry::step(&visit, &sent).await {
            Ok(Step::In(session)) => visit.signed_in(&session, &visit.place("")),
            Ok(Step::Page(status, coming)) => view::entry::page(&visit, status, &coming, None),
            Err(error) => failed(error),
        };
    };
    if session.quarantined {
        return settings::show_that_it_is_they(&visit, session, &sent).await;
    }
    let done = Box::pin(carry_out(&visit, &sent)).await.or_else(|error| {
        let (status, notice) = told(error)?;
        Ok(Done::No(status, notice))
    });
    match done {
        Ok(Done::On(place)) => on_to(&place),
        Ok(Done::No(status, notice)) => page(&visit, status, Some(&notice)).await,
        Err(error) => failed(error),
    }
}

/// The merchants of whoever is signed in, each with the account there.
pub(crate) async fn places(visit: &Visit) -> Result<Vec<Place>> {
    let session = visit.signed()?;
    let mut tx = visit.house.begin().await?;
    let links = people::merchants(&mut tx, session).await?;
    tx.commit(()).await?;
    let mut all = Vec::with_capacity(links.len());
    for link in links {
        let scope = visit.merchant(&link);
        let mut tx = scope.begin().await?;
        let at = match people::at(&mut tx, link).await {
            Ok(Some(at)) => Some(at),
            Ok(None) => continue,
            Err(error) if error.kind == Kind::Busy => None,
            Err(error) => return Err(error),
        };
        tx.commit(()).await?;
        let key = &visit.api.secrets().sealing_key;
        let invoice = |bill: &Bill| format!("/i/{}", PageLink::of(&scope, bill.invoice).reveal(key));
        let bills = at.iter().flat_map(|at| at.account.bills.iter().map(invoice)).collect();
        all.push(Place { name: format!("{}-{}", link.merchant().uuid(), link.customer().uuid()), link, at, bills });
    }
    Ok(all)
}

/// What shows whether a form about a subscription is still true.
pub(crate) fn state_of(name: &str, one: &Running) -> String {
    format!("{name} {} {}", one.id, one.version)
}

async fn carry_out(visit: &Visit, sent: &Sent) -> Result<Done> {
    let here = || Done::On(visit.place(""));
    if sent.what == "leave" {
        return settings::leave(visit, sent).await;
    }
    let places = places(visit).await?;
    let Some(place) = places.iter().find(|place| place.name == sent.at) else { return Ok(here()) };
    let Some(at) = &place.at else { return Ok(here()) };
    if sent.what == "unlink" {
        if visit.is_form(&sent.form, &format!("unlink {}", place.name)) {
            let mut tx = visit.house.begin().await?;
            people::unlink(&mut tx, &place.link).await?;
            tx.commit(()).await?;
        }
        return Ok(here());
    }
    let Some(deed) = deed(visit, place, at, sent) else { return Ok(here()) };
    let mut tx = visit.merchant(&place.link).begin().await?;
    people::carry_out(&mut tx, &place.link, deed).await?;
    tx.commit(()).await?;
    Ok(here())
}

/// What a form asks for, if what it was shown with is still so.
fn deed(visit: &Visit, place: &Place, at: &At, sent: &Sent) -> Option<Deed> {
    if sent.what == "retry" {
        let bill = at.account.bills.iter().find(|bill| bill.invoice.to_string() == sent.subject)?;
        let state = bill.retry_state.as_ref()?;
        return visit.is_form(&sent.form, &format!("{} {state}", place.name)).then_some(Deed::Retry(bill.invoice));
    }
    let one = at.account.running.iter().find(|one| one.id.to_string() == sent.subject)?;
    if !visit.is_form(&sent.form, &state_of(&place.name, one)) {
        return None;
    }
    Some(match sent.what.as_str() {
        "cancel" => Deed::Cancel(one.id, reason(sent)),
        "stay" => Deed::Stay(one.id),
        "keep" => Deed::Keep(one.id),
        "pause" => Deed::Pause(one.id),
        "resume" => Deed::Resume(one.id),
        _ => return None,
    })
}

/// Why somebody ends a subscription: what they chose, and what they wrote.
fn reason(sent: &Sent) -> String {
    let written = sent.reason.trim();
    match (sent.why.trim(), written) {
        ("", written) => written.to_owned(),
        (chosen, "") => chosen.to_owned(),
        (chosen, written) => format!("{chosen}: {written}"),
    }
}
