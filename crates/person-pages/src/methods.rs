//! `/me/{mode}/methods`: saved cards, and what merchants are let charge.

use app::methods::{self as cards, NewTestCard};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use ids::{MandateId, Mode, PaymentMethodId};
use money::Currency;
use people::{Caps, Errands, Means, Session};
use store::methods::MethodRow;
use store::persons::mandates::MandateRow;
use usecase::{Error, Result};
use web::Api;

use crate::overview::{self, Place};
use crate::posted::{NOT_WHOLE, Posted};
use crate::sent::Sent;
use crate::view::methods as view;
use crate::visit::{Done, Visit, failed, mode_of, on_to, told};

/// What is on the page.
pub(crate) struct Shown {
    pub(crate) saved: Vec<MethodRow>,
    pub(crate) mandates: Vec<MandateRow>,
    pub(crate) places: Vec<Place>,
    /// Whether a test card can be entered.
    pub(crate) takes_cards: bool,
    /// Where nothing else is said.
    pub(crate) currency: String,
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
    match read(visit, session).await {
        Ok(shown) => {
            let body = view::body(visit, &shown, notice);
            crate::view::shown(visit, status, "Ways to pay", "methods", &body)
        }
        Err(error) => failed(error),
    }
}

async fn read(visit: &Visit, session: &Session) -> Result<Shown> {
    let saved = errands(visit, session).usable().await?;
    let mut tx = visit.house.begin().await?;
    let mandates = people::mandates(&mut tx, session).await?;
    let currency = store::settings::get(&mut tx).await?.default_currency;
    tx.commit(()).await?;
    let takes_cards = visit.mode == Mode::Test && visit.api.parts().cards.is_some();
    Ok(Shown { saved, mandates, places: overview::places(visit).await?, takes_cards, currency })
}

fn errands<'a>(visit: &'a Visit, session: &'a Session) -> Errands<'a> {
    Errands { db: visit.api.db(visit.mode), secrets: visit.api.secrets(), house: &visit.house, session }
}

/// What changes with each card and each mandate: a form that was shown before does nothing.
pub(crate) fn state(shown: &Shown) -> String {
    let cards = shown.saved.iter().map(|row| row.id.to_string());
    let mandates = shown.mandates.iter().map(|row| format!("{} {} {}", row.id, row.charge_minor, row.month_minor));
    cards.chain(mandates).collect::<Vec<_>>().join(" ")
}

/// A form of the page.
pub(crate) async fn act(Posted { visit, sent }: Posted) -> Response {
    let Some(session) = visit.trusted() else { return on_to(&visit.place("")) };
    let Some(sent) = sent else {
        return page(&visit, StatusCode::BAD_REQUEST, Some(NOT_WHOLE)).await;
    };
    let done = Box::pin(carry_out(&visit, session, &sent)).await.or_else(|error| {
        let (status, notice) = told(error)?;
        Ok(Done::No(status, notice))
    });
    match done {
        Ok(Done::On(place)) => on_to(&place),
        Ok(Done::No(status, notice)) => page(&visit, status, Some(&notice)).await,
        Err(error) => failed(error),
    }
}

async fn carry_out(visit: &Visit, session: &Session, sent: &Sent) -> Result<Done> {
    let here = Done::On(visit.place("methods"));
    let shown = read(visit, session).await?;
    if !visit.is_form(&sent.form, &state(&shown)) {
        return Ok(here);
    }
    let missing = || Error::field("subject", "unknown_value", "This is not there any more. Load the page again.");
    match sent.what.as_str() {
        "card" => save(visit, session, &shown, sent).await?,
        "remove" => {
            let id: PaymentMethodId = sent.subject.parse().map_err(|_| missing())?;
            errands(visit, session).remove(id).await?;
        }
        "take_back" => {
            let id: MandateId = sent.subject.parse().map_err(|_| missing())?;
            errands(visit, session).take_back(id).await?;
        }
        "let" => {
            let place = shown.places.iter().find(|place| place.name == sent.at).ok_or_else(missing)?;
            let means = match sent.method.as_str() {
                "wallet" => Means::Wallet,
                card => Means::Card(card.parse().map_err(|_| missing())?),
            };
            let caps = Caps {
                charge: minor(&sent.each, &shown.currency, "each")?,
                month: minor(&sent.monthly, &shown.currency, "monthly")?,
                currency: shown.currency.clone(),
                once: None,
            };
            errands(visit, session).let_charge(&place.link, means, &caps, true).await?;
        }
        _ => {}
    }
    Ok(here)
}

/// Saves a test card. Card numbers of people do not pass through here: a real gateway's own field will stand in its own frame.
async fn save(visit: &Visit, session: &Session, shown: &Shown, sent: &Sent) -> Result<()> {
    let Some(desk) = visit.api.parts().cards.as_ref().filter(|_| shown.takes_cards) else {
        return Err(Error::refused("no_card_entry", "Cards cannot be saved here yet."));
    };
    let number = sent.number.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let email = format!("{}@persons.invalid", session.person);
    let new = NewTestCard { number, email, salary_minor: None, payday: None, willing_per_10k: None, plan: Vec::new() };
    let refused = |error: Error| {
        if error.kind != usecase::Kind::Invalid {
            return error;
        }
        let text = "This card cannot be used here. Look at the number, or use another card.";
        Error::field("number", "card_refused", text).because(error)
    };
    let token = desk.make(new).await.map_err(refused)?.token;
    let facts = cards::describe(visit.api.parts().tokens.as_ref(), visit.mode, &token).await.map_err(refused)?;
    let mut tx = visit.house.begin().await?;
    // The bounds and the line to stand in are those of any customer who saves a card.
    portal::use_card(&mut tx, visit.api.secrets(), session.person, (token, facts), |_| true).await?;
    Ok(tx.commit(()).await?)
}

/// An amount as people write it, in minor units.
pub(crate) fn minor(typed: &str, currency: &str, field: &str) -> Result<i64> {
    let unreadable = || Error::field(field, "bad_amount", "Write an amount above zero in digits, such as 5,000.");
    let known = Currency::parse(currency).map_err(|error| Error::fault("a currency of ours is none").because(error))?;
    let plain: String = typed.trim().chars().filter(|one| !matches!(one, ',' | ' ' | '\u{a0}' | '₦')).collect();
    escrow::amount::parse(&plain, known).map(|amount| amount.minor()).map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::minor;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, wanted) in
            [("5000", 500_000), ("₦5,000", 500_000), ("12.5", 1_250), ("0.01", 1), ("1 000.00", 100_000)]
        {
            assert_eq!(minor(typed, "NGN", "amount").expect(typed), wanted);
        }
        for wrong in ["", "0", "-5", "five", "1.234", "1e3", ".", "99999999999999999999"] {
            assert!(minor(wrong, "NGN", "amount").is_err(), "{wrong}");
        }
    }
}
