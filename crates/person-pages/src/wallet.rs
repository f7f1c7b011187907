//! `/me/{mode}/wallet`: what is in it, what moved it, and putting something in.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use ids::{AttemptId, Mode, TenantId};
use jiff::SignedDuration;
use money::{Currency, Money};
use people::{Balance, Errands, Moved, Session};
use recovery::Rail;
use store::PageOf;
use store::checkouts::CheckoutRow;
use store::escrow::payments::{self, EscrowPaymentRow, PaymentFilter};
use store::methods::{self, MethodRow};
use store::virtual_accounts::VirtualAccountRow;
use usecase::ports::{ChargeAsk, Payer};
use usecase::{Error, Result};
use web::Api;

use crate::methods::minor;
use crate::overview;
use crate::posted::{NOT_WHOLE, Posted};
use crate::sent::Sent;
use crate::view::wallet as view;
use crate::visit::{Visit, failed, mode_of, on_to, told};

/// Most lines of the statement.
const LINES: i64 = 50;

/// For how long a payment that did not come in is shown.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What is on the page.
pub(crate) struct Shown {
    pub(crate) balances: Vec<Balance>,
    pub(crate) lines: Vec<Moved>,
    pub(crate) cards: Vec<MethodRow>,
    /// What is on its way in, and what did not come, of late.
    pub(crate) payments: Vec<EscrowPaymentRow>,
    /// The last that was begun.
    pub(crate) newest: Option<AttemptId>,
    pub(crate) currency: String,
    pub(crate) zone: String,
    /// Their number at a bank, if they asked for one.
    pub(crate) number: Option<VirtualAccountRow>,
    /// What merchants are called.
    pub(crate) shops: Vec<(TenantId, String)>,
}

/// The page.
pub(crate) async fn show(State(api): State<Api>, Path(mode): Path<String>, parts: Parts) -> Response {
    let Some(mode) = mode_of(&mode) else { return pages::nothing_here() };
    match Visit::of(api, mode, &parts).await {
        Ok(visit) => page(&visit, StatusCode::OK, None).await,
        Err(error) => failed(error),
    }
}

async fn page(visit: &Visit, status: StatusCode, notice: Option<&str>) -> Response {
    let Some(session) = visit.trusted() else { return overview::page(visit, status, notice).await };
    match read(visit, session).await.and_then(|shown| view::body(visit, &shown, notice)) {
        Ok(body) => crate::view::shown(visit, status, "Wallet", "wallet", &body),
        Err(error) => failed(error),
    }
}

async fn read(visit: &Visit, session: &Session) -> Result<Shown> {
    let places = overview::places(visit).await?;
    let mut tx = visit.house.begin().await?;
    let settings = store::settings::get(&mut tx).await?;
    let theirs = PaymentFilter { customer: Some(session.person), ..PaymentFilter::default() };
    let mut payments = payments::page(&mut tx, &theirs, &PageOf { limit: 3, offset: 0, below: None }).await?;
    let newest = payments.first().map(|row| row.id);
    let since = tx.now().checked_sub(SHOWN_FOR).unwrap_or(tx.now());
    payments.retain(|row| row.status != "succeeded" && (row.status != "failed" || row.created_at > since));
    let mut cards = methods::active_of(&mut tx, &[session.person.uuid()]).await?;
    cards.retain(|row| row.rail == "card");
    let name =
        |place: &overview::Place| place.at.as_ref().map(|at| (place.link.merchant(), at.account.seller.name.clone()));
    let shown = Shown {
        balances: people::balances(&mut tx, session).await?,
        lines: people::statement(&mut tx, session, LINES).await?,
        cards,
        payments,
        newest,
        number: escrows::number_of(&mut tx, session.person, &settings.default_currency).await?,
        currency: settings.default_currency,
        zone: settings.billing_zone,
        shops: places.iter().filter_map(name).collect(),
    };
    Ok(tx.commit(shown).await?)
}

/// What changes with each payment into it: a form that was shown before does nothing.
pub(crate) fn state(shown: &Shown) -> String {
    format!("wallet {}", shown.newest.map(|id| id.to_string()).unwrap_or_default())
}

/// A form of the page.
pub(crate) async fn act(Posted { visit, sent }: Posted) -> Response {
    let Some(session) = visit.trusted() else { return on_to(&visit.place("")) };
    let Some(sent) = sent else {
        return page(&visit, StatusCode::BAD_REQUEST, Some(NOT_WHOLE)).await;
    };
    let done = match (sent.what.as_str(), sent.method.as_str()) {
        ("number", _) => open_number(&visit, session, &sent).await,
        ("test_transfer", _) => test_transfer(&visit, session, &sent).await,
        (_, "") => checkout(&visit, session, &sent).await,
        _ => top_up(&visit, session, &sent).await.map(|()| visit.place("wallet")),
    };
    match done {
        Ok(place) => on_to(&place),
        Err(error) => match told(error) {
            Ok((status, notice)) => page(&visit, status, Some(&notice)).await,
            Err(error) => failed(error),
        },
    }
}

/// A number at a bank. Asked for twice it is the same.
async fn open_number(visit: &Visit, session: &Session, sent: &Sent) -> Result<String> {
    let shown = read(visit, session).await?;
    if visit.is_form(&sent.form, &state(&shown)) {
        errands(visit, session).open_number(&visit.api.parts().gateways, &sent.bvn).await?;
    }
    Ok(visit.place("wallet"))
}

/// Plays somebody who sends money to the number, in the sandbox.
async fn test_transfer(visit: &Visit, session: &Session, sent: &Sent) -> Result<String> {
    let shown = read(visit, session).await?;
    let here = visit.place("wallet");
    let simulated = |row: &&VirtualAccountRow| row.status == "open" && row.gateway == "simulated";
    let (Some(cards), Some(to)) = (&visit.api.parts().cards, shown.number.as_ref().filter(simulated)) else {
        return Ok(here);
    };
    if visit.mode != Mode::Test || !visit.is_form(&sent.form, &state(&shown)) {
        return Ok(here);
    }
    let minor = minor(&sent.amount, &shown.currency, "amount")?;
    let currency =
        Currency::parse(&shown.currency).map_err(|error| Error::fault("a currency is none").because(error))?;
    let mut tx = visit.house.begin().await?;
    let (id, merchant, at) = (tx.fresh::<AttemptId>(), tx.tenant(), tx.now());
    tx.commit(()).await?;
    let ask = ChargeAsk {
        key: id,
        merchant,
        mode: visit.mode,
        amount: Money::new(minor, currency),
        rail: Rail::VirtualAccount,
        token: None,
        payer: Payer { customer: session.person, email: None, phone: None },
        at,
        expires_at: None,
        page: None,
    };
    cards.pay_in(ask).await?;
    let mut tx = visit.house.begin().await?;
    escrows::came(&mut tx, to, id, &id.to_string()).await?;
    tx.commit(()).await?;
    Ok(here)
}

fn errands<'a>(visit: &'a Visit, session: &'a Session) -> Errands<'a> {
    Errands { db: visit.api.db(visit.mode), secrets: visit.api.secrets(), house: &visit.house, session }
}

/// On to a page where it is filled by whichever way they like.
async fn checkout(visit: &Visit, session: &Session, sent: &Sent) -> Result<String> {
    let shown = read(visit, session).await?;
    if sent.what != "top_up" || !visit.is_form(&sent.form, &state(&shown)) {
        return Ok(visit.place("wallet"));
    }
    let minor = minor(&sent.amount, &shown.currency, "amount")?;
    Ok(checkout_of(visit, session, (minor, &shown.currency)).await?.1)
}

/// Makes a checkout that fills the wallet of whoever asks, and nobody else's: the session, and the address of its page.
///
/// # Errors
/// `Forbidden` in quarantine; field errors; `Conflict` where nothing takes it.
pub(crate) async fn checkout_of(
    visit: &Visit,
    session: &Session,
    (minor, currency): (i64, &str),
) -> Result<(CheckoutRow, String)> {
    people::check_top_up(session, minor, currency)?;
    let base_url = &visit.api.parts().base_url;
    let page = format!("{base_url}{}", visit.place("wallet"));
    let mut tx = visit.house.begin().await?;
    let row = Box::pin(checkout::fill(&mut tx, session.person, (minor, currency), page)).await?;
    let url = checkout::url(base_url, visit.api.secrets(), &visit.house, row.id);
    Ok((tx.commit(row).await?, url))
}

async fn top_up(visit: &Visit, session: &Session, sent: &Sent) -> Result<()> {
    let shown = read(visit, session).await?;
    if sent.what != "top_up" || !visit.is_form(&sent.form, &state(&shown)) {
        return Ok(());
    }
    let gone = || Error::field("method", "unknown_value", "This card is not there any more. Load the page again.");
    let card = sent.method.parse().map_err(|_| gone())?;
    let minor = minor(&sent.amount, &shown.currency, "amount")?;
    let mut tx = visit.house.begin().await?;
    // Of two forms that come at once, the second sees what the first began.
    store::customers::hold(&mut tx, session.person).await?;
    let theirs = PaymentFilter { customer: Some(session.person), ..PaymentFilter::default() };
    let newest = payments::page(&mut tx, &theirs, &PageOf { limit: 1, offset: 0, below: None }).await?;
    if newest.first().map(|row| row.id) != shown.newest {
        return Ok(());
    }
    people::top_up(&mut tx, session, card, minor, &shown.currency).await?;
    Ok(tx.commit(()).await?)
}
