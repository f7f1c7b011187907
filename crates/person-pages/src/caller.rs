//! Somebody at a page of another kind, who may be signed in here: a checkout knows them by the same cookie, and lets them come in the same
//! way.

use std::fmt;

use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use ids::Mode;
use pages::html::Html;
use people::{Errands, Session};
use store::TenantScope;
use usecase::Result;
use web::Api;

use crate::entry::{self, Step};
use crate::sent::Sent;
use crate::view::entry::{self as view, Coming};
use crate::visit::{Visit, is_ours, on_to};

/// Somebody.
pub struct Caller(Visit);

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("session", &self.0.session).finish_non_exhaustive()
    }
}

/// What a form of coming in came to.
#[derive(Debug)]
pub enum Came {
    /// They are in: on to the page that they came from.
    In(Response),
    /// The next form, and with which status it is answered.
    Form(StatusCode, Html),
}

impl Caller {
    /// Whoever asks.
    ///
    /// # Errors
    /// Any store error.
    pub async fn of(api: Api, mode: Mode, parts: &Parts) -> Result<Caller> {
        Visit::of(api, mode, parts).await.map(Caller)
    }

    /// Who they are, if everything may be shown to them.
    pub fn trusted(&self) -> Option<&Session> {
        self.0.trusted()
    }

    /// Whether they are signed in with a number that may have a new owner.
    pub fn is_quarantined(&self) -> bool {
        self.0.session.as_ref().is_some_and(|session| session.quarantined)
    }

    /// The house, on behalf of whoever it is.
    pub fn house(&self) -> &TenantScope {
        &self.0.house
    }

    /// What goes to the house and to merchants, for somebody trusted.
    pub fn errands(&self) -> Option<Errands<'_>> {
        let Visit { api, mode, house, .. } = &self.0;
        let errands = |session| Errands { db: api.db(*mode), secrets: api.secrets(), house, session };
        self.trusted().map(errands)
    }

    /// What a form carries that is for this session and for what was shown.
    pub fn form(&self, state: &str) -> String {
        self.0.form(state)
    }

    /// Whether a form was shown with this state in this session.
    pub fn is_form(&self, sent: &str, state: &str) -> bool {
        self.0.is_form(sent, state)
    }

    /// Where the pages of a person begin.
    pub fn home(&self) -> String {
        self.0.place("")
    }

    /// The first form of coming in.
    pub fn door(&self) -> Html {
        view::inside(&Coming::default())
    }

    /// A form of coming in that was sent to a page of ours at `place`.
    ///
    /// # Errors
    /// What is no refusal.
    pub async fn come_in(&self, parts: &Parts, sent: &Sent, place: &str) -> Result<Came> {
        if !is_ours(parts) {
            return Ok(Came::Form(StatusCode::FORBIDDEN, self.door()));
        }
        Ok(match entry::step(&self.0, sent).await? {
            Step::In(session) => Came::In(self.0.signed_in(&session, place)),
            Step::Page(status, coming) => Came::Form(status, view::inside(&coming)),
        })
    }

    /// Signs them out, and goes on to a page of ours, if the form was made for it.
    ///
    /// # Errors
    /// Any store error.
    pub async fn leave(&self, sent: &Sent, place: &str) -> Result<Response> {
        let Some(session) = self.0.session.as_ref().filter(|_| self.is_form(&sent.form, LEAVE)) else {
            return Ok(on_to(place));
        };
        let mut tx = self.0.house.begin().await?;
        people::end(&mut tx, session, session.id).await?;
        tx.commit(()).await?;
        let mut out = self.0.signed_out();
        let place = HeaderValue::from_str(place).expect("an address of ours is plain text");
        out.headers_mut().insert(axum::http::header::LOCATION, place);
        Ok(out)
    }

    /// The button that signs out.
    pub fn way_out(&self) -> Html {
        Html::new()
            .raw("<form method=\"post\">")
            .part(&crate::view::hidden("what", "leave"))
            .part(&crate::view::hidden("form", &self.form(LEAVE)))
            .raw("<button class=\"button\">Sign out</button></form>")
    }
}

/// What the form that signs out is for.
const LEAVE: &str = "leave";
