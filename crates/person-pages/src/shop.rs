//! `/me/{mode}/shop/{shop}`: one shop: what runs there and what it may become, what was billed, and when a failed charge is tried again.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use ids::{InvoiceId, SubscriptionId};
use pages::Dress;
use people::changing::{self, Change, Choices, Shown};
use portal::history::{self, Calendar, Issued};
use setup::appearance::Surface;
use store::page_link::PageLink;
use usecase::{Error, Result};
use web::Api;

use crate::overview::{self, Place, state_of};
use crate::posted::{NOT_WHOLE, Posted};
use crate::sent::Sent;
use crate::view::shop as view;
use crate::visit::{Visit, failed, mode_of, on_to, told};

/// What is on the page.
pub(crate) struct Page {
    pub(crate) place: Place,
    /// What each subscription that runs may become.
    pub(crate) choices: Vec<(SubscriptionId, Choices)>,
    pub(crate) issued: Vec<Issued>,
    pub(crate) calendars: Vec<Calendar>,
    /// What a change that was asked for comes to.
    pub(crate) shown: Option<(SubscriptionId, Shown)>,
    links: Vec<(InvoiceId, String)>,
    /// How the shop has its pages.
    dress: Dress,
}

impl Page {
    /// Where the page of a bill is.
    pub(crate) fn link(&self, invoice: InvoiceId) -> &str {
        self.links.iter().find(|(id, _)| *id == invoice).map_or("", |(_, link)| link.as_str())
    }
}

/// The page.
pub(crate) async fn show(State(api): State<Api>, Path((mode, shop)): Path<(String, String)>, parts: Parts) -> Response {
    let Some(mode) = mode_of(&mode) else { return pages::nothing_here() };
    match Visit::of(api, mode, &parts).await {
        Ok(visit) => page(&visit, &shop, StatusCode::OK, None, None).await,
        Err(error) => failed(error),
    }
}

async fn page(
    visit: &Visit,
    shop: &str,
    status: StatusCode,
    notice: Option<&str>,
    shown: Option<(SubscriptionId, Shown)>,
) -> Response {
    if visit.trusted().is_none() {
        return overview::page(visit, status, notice).await;
    }
    let page = match read(visit, shop).await {
        Ok(Some(page)) => Page { shown, ..page },
        Ok(None) => return pages::nothing_here(),
        Err(error) => return failed(error),
    };
    match view::body(visit, &page, notice) {
        Ok(body) => crate::view::dressed(&page.dress, visit, status, "Your account", "shop", &body),
        Err(error) => failed(error),
    }
}

async fn read(visit: &Visit, shop: &str) -> Result<Option<Page>> {
    let places = overview::places(visit).await?;
    let Some(place) = places.into_iter().find(|place| place.name == shop && place.at.is_some()) else {
        return Ok(None);
    };
    let scope = visit.merchant(&place.link);
    let mut tx = scope.begin().await?;
    let mut choices = Vec::new();
    for one in place.at.iter().flat_map(|at| &at.account.running) {
        choices.push((one.id, changing::choices(&mut tx, &place.link, one.id).await?));
    }
    let issued = history::issued(&mut tx, place.link.customer()).await?;
    let calendars = history::calendars(&mut tx, place.link.customer()).await?;
    tx.commit(()).await?;
    let key = &visit.api.secrets().sealing_key;
    let link = |one: &Issued| (one.invoice, format!("/i/{}", PageLink::of(&scope, one.invoice).reveal(key)));
    let links = issued.iter().map(link).collect();
    let dress = Dress::of(&visit.api, &scope, Surface::Portal).await?;
    Ok(Some(Page { place, choices, issued, calendars, shown: None, links, dress }))
}

/// A form of the page.
pub(crate) async fn act(Path((_, shop)): Path<(String, String)>, Posted { visit, sent }: Posted) -> Response {
    if visit.trusted().is_none() {
        return on_to(&visit.place(""));
    }
    let Some(sent) = sent else {
        return page(&visit, &shop, StatusCode::BAD_REQUEST, Some(NOT_WHOLE), None).await;
    };
    match Box::pin(carry_out(&visit, &shop, &sent)).await {
        Ok(None) => on_to(&visit.place(&format!("shop/{shop}"))),
        Ok(Some(shown)) => page(&visit, &shop, StatusCode::OK, None, Some(shown)).await,
        Err(error) => match told(error) {
            Ok((status, notice)) => page(&visit, &shop, status, Some(&notice), None).await,
            Err(error) => failed(error),
        },
    }
}

/// Shows what a change comes to, or carries out what was shown; `None` when the page says the rest.
async fn carry_out(visit: &Visit, shop: &str, sent: &Sent) -> Result<Option<(SubscriptionId, Shown)>> {
    let Some(page) = read(visit, shop).await? else { return Ok(None) };
    let running = page.place.at.iter().flat_map(|at| &at.account.running);
    let Some(one) = running.into_iter().find(|one| one.id.to_string() == sent.subject) else { return Ok(None) };
    if !visit.is_form(&sent.form, &state_of(&page.place.name, one)) {
        return Ok(None);
    }
    let secrets = visit.api.secrets();
    let mut tx = visit.merchant(&page.place.link).begin().await?;
    if sent.what == "change" {
        changing::change(&mut tx, secrets, &page.place.link, one.id, &sent.token).await?;
        tx.commit(()).await?;
        return Ok(None);
    }
    let shown = changing::preview(&mut tx, secrets, &page.place.link, one.id, wanted(sent)?).await?;
    tx.commit(()).await?;
    Ok(Some((one.id, shown)))
}

fn wanted(sent: &Sent) -> Result<Change> {
    if sent.what == "plan" {
        let unknown = || Error::field("plan", "unknown_value", "Choose one of the plans of the list.");
        return sent.plan.parse().map(Change::Plan).map_err(|_| unknown());
    }
    let wrong = || Error::field("seats", "out_of_range", "Write how many, from 1.");
    let seats: u64 = sent.seats.trim().parse().map_err(|_| wrong())?;
    if (1..=1_000_000).contains(&seats) { Ok(Change::Seats(seats)) } else { Err(wrong()) }
}
