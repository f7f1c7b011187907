//! `/me/{mode}/settings`: how somebody is reached, where they are signed in, their language, their data; and, on any page, showing that
//! it is still they.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use identity::{Contact, Entered, Reason};
use ids::{PersonContactId, PersonSessionId};
use people::Session;
use usecase::{Error, Kind, Result};
use web::Api;

use crate::entry::{over, wrong};
use crate::posted::{NOT_WHOLE, Posted};
use crate::sent::Sent;
use crate::view::settings::{self as view, Proving, Shown};
use crate::visit::{Done, Visit, failed, mode_of, on_to, told};
use crate::{overview, view as views};

/// The page.
pub(crate) async fn show(State(api): State<Api>, Path(mode): Path<String>, parts: Parts) -> Response {
    let Some(mode) = mode_of(&mode) else { return pages::nothing_here() };
    match Visit::of(api, mode, &parts).await {
        Ok(visit) => page(&visit, StatusCode::OK, None, None).await,
        Err(error) => failed(error),
    }
}

async fn page(visit: &Visit, status: StatusCode, proving: Option<&Proving>, notice: Option<&str>) -> Response {
    let Some(session) = visit.trusted() else { return overview::page(visit, status, notice).await };
    match read(visit, session).await {
        Ok(shown) => {
            let body = view::body(visit, &shown, proving, notice);
            views::shown(visit, status, "Settings", "settings", &body)
        }
        Err(error) => failed(error),
    }
}

async fn read(visit: &Visit, session: &Session) -> Result<Shown> {
    let mut tx = visit.house.begin().await?;
    let shown = Shown {
        contacts: people::contacts(&mut tx, visit.api.secrets(), session.person).await?,
        devices: people::devices(&mut tx, session).await?,
        language: people::language(&mut tx, session.person).await?,
        here: session.id,
    };
    Ok(tx.commit(shown).await?)
}

/// Everything that is known of whoever asks, as a file.
pub(crate) async fn data(State(api): State<Api>, Path(mode): Path<String>, parts: Parts) -> Response {
    let Some(mode) = mode_of(&mode) else { return pages::nothing_here() };
    let visit = match Visit::of(api, mode, &parts).await {
        Ok(visit) => visit,
        Err(error) => return failed(error),
    };
    let Some(session) = visit.trusted().cloned() else { return on_to(&visit.place("")) };
    let exported = async {
        let mut tx = visit.house.begin().await?;
        let document = people::export(&mut tx, visit.api.secrets(), &session).await?;
        Ok::<_, Error>(tx.commit(document).await?)
    };
    match exported.await {
        Ok(document) => {
            let mut response = document.to_string().into_response();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"my-data.json\""));
            pages::with_page_headers(response)
        }
        Err(error) => failed(error),
    }
}

/// A form of the page.
pub(crate) async fn act(Posted { visit, sent }: Posted) -> Response {
    let Some(session) = visit.trusted() else { return on_to(&visit.place("")) };
    let Some(sent) = sent else {
        return page(&visit, StatusCode::BAD_REQUEST, None, Some(NOT_WHOLE)).await;
    };
    if !visit.is_form(&sent.form, "settings") {
        return on_to(&visit.place("settings"));
    }
    match carry_out(&visit, session, &sent).await {
        Ok(Change::Done) => on_to(&visit.place("settings")),
        Ok(Change::Gone) => visit.signed_out(),
        Ok(Change::Prove(proving)) => page(&visit, StatusCode::OK, Some(&proving), None).await,
        Ok(Change::Wrong(proving, notice)) => {
            page(&visit, StatusCode::UNPROCESSABLE_ENTITY, Some(&proving), Some(&notice)).await
        }
        Err(error) => match told(error) {
            Ok((status, notice)) => page(&visit, status, None, Some(&notice)).await,
            Err(error) => failed(error),
        },
    }
}

/// What came of a form.
enum Change {
    Done,
    /// They are not signed in any more.
    Gone,
    Prove(Proving),
    Wrong(Proving, String),
}

async fn carry_out(visit: &Visit, session: &Session, sent: &Sent) -> Result<Change> {
    let secrets = visit.api.secrets();
    let missing = || Error::field("subject", "unknown_value", "This is not there any more. Load the page again.");
    let mut tx = visit.house.begin().await?;
    let mut change = Change::Done;
    match sent.what.as_str() {
        "ask_contact" => {
            let contact = Contact::parse(&sent.contact)?;
            let before = Some(sent.request.as_str()).filter(|text| !text.is_empty());
            let from = (&visit.whence, visit.locale);
            let asked = identity::request(&mut tx, secrets, &contact, Reason::AddContact, before, from).await?;
            change = Change::Prove(Proving { typed: sent.contact.clone(), request: asked.request, to: asked.to });
        }
        "enter_contact" => {
            let entered = people::add_contact(&mut tx, secrets, session, &sent.request, &sent.code).await;
            // The code is spent in any case.
            let entered = match entered {
                Err(error) if error.kind == Kind::Conflict => {
                    tx.commit(()).await?;
                    return Err(error);
                }
                other => other?,
            };
            let proving =
                || Proving { typed: sent.contact.clone(), request: sent.request.clone(), to: sent.contact.clone() };
            change = match entered {
                Entered::Right => Change::Done,
                Entered::Wrong(left) => Change::Wrong(proving(), wrong(left)),
                Entered::Over => Change::Wrong(proving(), over()),
            };
        }
        "remove_contact" => {
            let id: PersonContactId = sent.subject.parse().map_err(|_| missing())?;
            people::remove_contact(&mut tx, secrets, session, id).await?;
        }
        "language" => people::speak(&mut tx, secrets, session, &sent.language).await?,
        "end" => {
            let id: PersonSessionId = sent.subject.parse().map_err(|_| missing())?;
            people::end(&mut tx, session, id).await?;
            change = if id == session.id { Change::Gone } else { Change::Done };
        }
        "end_all" => {
            people::end_all(&mut tx, session).await?;
            change = Change::Gone;
        }
        "erase" => {
            people::erase(&mut tx, session).await?;
            change = Change::Gone;
        }
        _ => {}
    }
    Ok(tx.commit(change).await?)
}

/// Signing out, from any page.
pub(crate) async fn leave(visit: &Visit, sent: &Sent) -> Result<Done> {
    let session = visit.signed()?;
    if visit.is_form(&sent.form, "leave") {
        let mut tx = visit.house.begin().await?;
        people::end(&mut tx, session, session.id).await?;
        tx.commit(()).await?;
    }
    Ok(Done::On(visit.place("")))
}

/// The forms of somebody whose number may have a new owner.
pub(crate) async fn show_that_it_is_they(visit: &Visit, session: &Session, sent: &Sent) -> Response {
    if !visit.is_form(&sent.form, "quarantine") {
        return on_to(&visit.place(""));
    }
    let shown = |status, proving: Option<&Proving>, notice: Option<&str>| {
        views::quarantine::page(visit, session, status, proving, notice)
    };
    match prove_it(visit, session, sent).await {
        Ok(Known::Yes) => on_to(&visit.place("")),
        Ok(Known::New(session)) => visit.signed_in(&session, &visit.place("")),
        Ok(Known::Prove(proving)) => shown(StatusCode::OK, Some(&proving), None),
        Ok(Known::No(proving, notice)) => shown(StatusCode::UNPROCESSABLE_ENTITY, proving.as_ref(), Some(&notice)),
        Err(error) => match told(error) {
            Ok((status, notice)) => shown(status, None, Some(&notice)),
            Err(error) => failed(error),
        },
    }
}

/// Whether it is they.
enum Known {
    Yes,
    New(Session),
    Prove(Proving),
    No(Option<Proving>, String),
}

async fn prove_it(visit: &Visit, session: &Session, sent: &Sent) -> Result<Known> {
    let secrets = visit.api.secrets();
    let mut tx = visit.house.begin().await?;
    let known = match sent.what.as_str() {
        "card" => {
            let end = (sent.month.trim().parse().unwrap_or(0), full_year(&sent.year));
            if people::confirm_with_card(&mut tx, session, sent.last4.trim(), end).await? {
                Known::Yes
            } else {
                Known::No(None, "That is none of the cards that were saved here.".to_owned())
            }
        }
        "ask" => {
            let contact = Contact::parse(&sent.contact)?;
            let from = (&visit.whence, visit.locale);
            let asked = identity::request(&mut tx, secrets, &contact, Reason::Confirm, None, from).await?;
            Known::Prove(Proving { typed: sent.contact.clone(), request: asked.request, to: asked.to })
        }
        "enter" => {
            let entered = people::confirm_with_code(&mut tx, secrets, session, &sent.request, &sent.code).await;
            let proving =
                || Proving { typed: sent.contact.clone(), request: sent.request.clone(), to: sent.contact.clone() };
            match entered {
                Ok(Entered::Right) => Known::Yes,
                Ok(Entered::Wrong(left)) => Known::No(Some(proving()), wrong(left)),
                Ok(Entered::Over) => Known::No(Some(proving()), over()),
                Err(error) if error.kind == Kind::Refused => {
                    tx.commit(()).await?;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
        "afresh" => Known::New(people::start_afresh(&mut tx, secrets, session, &visit.whence).await?),
        _ => Known::Yes,
    };
    Ok(tx.commit(known).await?)
}

/// `29` and `2029` are one year.
fn full_year(typed: &str) -> i16 {
    let year: i16 = typed.trim().parse().unwrap_or(0);
    if (0..100).contains(&year) { year.saturating_add(2_000) } else { year }
}
