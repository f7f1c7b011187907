//! `/c/{token}`: a customer's page. Reading it changes nothing; its forms go to the same address, and a form that was done
//! leads back to the page, so that loading it again sends nothing twice.
//!
//! A form says what it was shown with. When that is not so any more (somebody saved a card, or asked for a try), it does
//! nothing and shows the page as it is now: a second click charges nobody twice.

mod card_entry;
pub mod parts;
mod view;

use app::{Error, Kind};
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ids::InvoiceId;
use portal::account::{self, Account};
use serde::Deserialize;
use setup::appearance::Surface;
use store::customer_link::CustomerLink;
use store::doors::{self, OpenedCustomerLink};
use store::page_link::PageLink;
use web::{Api, Problem};

use super::html::Html;
use super::{Dress, FORMS_POLICY, answer_with, form_page, missing, refused, with_page_headers};
use card_entry::CardEntry;
use view::View;

/// Most bytes of a form.
pub const MAX_FORM_BYTES: usize = 4_096;

/// How a page is loaded again while a card is being charged.
const AGAIN: &str = "<meta http-equiv=\"refresh\" content=\"3\">";

/// What a form of the page sends.
#[derive(Debug, Deserialize)]
pub struct Sent {
    /// `card` or `retry`.
    what: String,
    /// What the form was shown with.
    form: String,
    /// The invoice to be tried again.
    invoice: Option<String>,
    /// A test card's number.
    number: Option<String>,
    /// What a gateway's own field made of a card.
    token: Option<String>,
}

/// A link that opened, with what its page is made with.
struct Visit {
    api: Api,
    link: CustomerLink,
    text: String,
    opened: OpenedCustomerLink,
}

/// What became of a form.
enum Done {
    /// It was done, or had been before.
    Yes,
    /// It was not, for a reason that the customer is told.
    No(StatusCode, String),
}

/// The page.
pub async fn show(State(api): State<Api>, path: Result<Path<String>, PathRejection>) -> Response {
    let Some(visit) = Visit::of(api, path) else { return missing() };
    match visit.account().await {
        Ok(account) => visit.page(StatusCode::OK, &account, None).await,
        Err(error) => visit.cannot(error),
    }
}

/// A form of the page.
pub async fn act(
    State(api): State<Api>,
    path: Result<Path<String>, PathRejection>,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let Some(visit) = Visit::of(api, path) else { return missing() };
    let done = match sent {
        Ok(Form(sent)) => match visit.carry_out(sent).await {
            Ok(done) => done,
            Err(error) => match told(error) {
                Ok(done) => done,
                Err(error) => return visit.cannot(error),
            },
        },
        Err(_) => Done::No(StatusCode::BAD_REQUEST, "That did not arrive as a whole. Please try again.".to_owned()),
    };
    let (status, notice) = match done {
        Done::Yes => return visit.back(),
        Done::No(status, notice) => (status, notice),
    };
    match visit.account().await {
        Ok(account) => visit.page(status, &account, Some(&notice)).await,
        Err(error) => visit.cannot(error),
    }
}

/// What a customer is told of a refusal; other errors stay what they are.
fn told(error: Error) -> Result<Done, Error> {
    let status = match error.kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Refused | Kind::Conflict if error.code == "recovery_over" => return Ok(Done::Yes),
        Kind::Refused | Kind::Conflict => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Missing | Kind::Forbidden | Kind::Unavailable | Kind::Fault => return Err(error),
    };
    let notice = match error.code {
        "payment_in_progress" => {
            "We are still checking whether a payment went through. Please do not pay again yet.".to_owned()
        }
        // The message is for the merchant.
        "revenue_cap_reached" => {
            "This shop cannot take this payment now. Nothing was taken. Ask the shop, or come back later.".to_owned()
        }
        _ => error.message.into_owned(),
    };
    Ok(Done::No(status, notice))
}

impl Visit {
    fn of(api: Api, path: Result<Path<String>, PathRejection>) -> Option<Visit> {
        let Path(text) = path.ok()?;
        let link = CustomerLink::read(&text, &api.secrets().sealing_key)?;
        let opened = doors::open_with_customer_link(api.db(link.mode()), &link)?;
        Some(Visit { api, link, text, opened })
    }

    fn entry(&self) -> CardEntry {
        CardEntry::of(&self.api, self.opened.scope.mode())
    }

    fn form(&self, state: &str) -> String {
        self.link.form(state, &self.api.secrets().sealing_key)
    }

    /// The address of an invoice's page, seen from this one.
    fn invoice(&self, id: InvoiceId) -> String {
        format!("../i/{}", PageLink::of(&self.opened.scope, id).reveal(&self.api.secrets().sealing_key))
    }

    async fn account(&self) -> Result<Account, Error> {
        let mut tx = self.opened.scope.begin().await?;
        let account = account::of(&mut tx, self.opened.customer, self.opened.purpose).await?;
        Ok(tx.commit(account).await?)
    }

    async fn carry_out(&self, sent: Sent) -> Result<Done, Error> {
        let account = self.account().await?;
        match sent.what.as_str() {
            "card" => self.use_card(&account, sent).await,
            "retry" => self.try_again(&account, &sent).await,
            _ => Ok(Done::No(StatusCode::BAD_REQUEST, "There is no such form here. Please try again.".to_owned())),
        }
    }

    async fn use_card(&self, account: &Account, sent: Sent) -> Result<Done, Error> {
        if self.form(&account.card_state) != sent.form {
            return Ok(Done::Yes);
        }
        // The gateway is asked before the transaction is open.
        let card = self.entry().card(account, self.opened.customer, sent).await?;
        let mut tx = self.opened.scope.begin().await?;
        let saved = portal::use_card(&mut tx, self.api.secrets(), self.opened.customer, card, |state| {
            self.form(state) == self.form(&account.card_state)
        });
        saved.await?;
        tx.commit(()).await?;
        Ok(Done::Yes)
    }

    async fn try_again(&self, account: &Account, sent: &Sent) -> Result<Done, Error> {
        let wanted = sent.invoice.as_deref().and_then(|text| text.parse::<InvoiceId>().ok());
        let bill = account.bills.iter().find(|bill| Some(bill.invoice) == wanted);
        let current = bill.filter(|bill| bill.retry_state.as_ref().is_some_and(|state| self.form(state) == sent.form));
        let Some(bill) = current else { return Ok(Done::Yes) };
        let mut tx = self.opened.scope.begin().await?;
        app::recoveries::try_again_for(&mut tx, self.opened.customer, bill.invoice).await?;
        tx.commit(()).await?;
        Ok(Done::Yes)
    }

    /// Back to the page, wherever it was reached.
    fn back(&self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let place = HeaderValue::from_str(&self.text).expect("a link is plain text");
        response.headers_mut().insert(LOCATION, place);
        with_page_headers(response)
    }

    async fn page(&self, status: StatusCode, account: &Account, notice: Option<&str>) -> Response {
        let dress = match Dress::of(&self.api, &self.opened.scope, Surface::Portal).await {
            Ok(dress) => dress,
            Err(error) => return self.cannot(error),
        };
        let view = View {
            account,
            purpose: self.opened.purpose,
            entry: self.entry(),
            notice,
            form: &|state| self.form(state),
            invoice: &|id| self.invoice(id),
            me: format!("../me/{}/with/{}", self.opened.scope.mode(), self.text),
        };
        let head = if view.is_moving() && notice.is_none() { Html::new().raw(AGAIN) } else { Html::new() };
        match view.body() {
            Ok(body) => answer_with(&FORMS_POLICY, &dress, status, &view.title(), &head, &body),
            Err(error) => self.cannot(error),
        }
    }

    fn cannot(&self, error: Error) -> Response {
        if error.kind == Kind::Busy {
            let title = "One moment";
            let body = super::plain(title, "Your account is being worked on. This page loads again by itself.");
            let head = Html::new().raw(AGAIN);
            return form_page(&Dress::default(), StatusCode::SERVICE_UNAVAILABLE, title, &head, &body);
        }
        refused(&Problem::from(error))
    }
}
