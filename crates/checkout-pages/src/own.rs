//! Somebody at their own wallet: whoever is signed in and fills it pays with a card that they saved, and lets nobody charge anything.

use axum::http::request::Parts;
use checkout::{By, Guest, Paying, Sight};
use ids::PaymentMethodId;
use person_pages::Caller;
use store::methods::MethodRow;
use usecase::{Error, Result};

use crate::sent::Sent;
use crate::visit::{Done, Visit};

/// What a page shows of whoever fills their own wallet.
pub(crate) struct Own {
    /// Their saved cards, the default first.
    pub(crate) cards: Vec<MethodRow>,
    /// What their form carries.
    pub(crate) form: String,
}

/// Whether a session is one of the house: it is about a person, and no shop's.
pub(crate) fn is_of_house(visit: &Visit, caller: &Caller) -> bool {
    visit.scope().tenant() == caller.house().tenant()
}

/// Whether a card that is entered may be kept: with a shop always, and with the house by whoever's wallet it is.
///
/// # Errors
/// Any store error.
pub(crate) async fn may_keep(visit: &Visit, parts: &Parts, sight: &Sight) -> Result<bool> {
    let caller = visit.caller(parts).await?;
    let is_owner = caller.trusted().is_some_and(|session| sight.row.customer_id == Some(session.person));
    Ok(!is_of_house(visit, &caller) || is_owner)
}

fn state(sight: &Sight) -> String {
    format!("wallet {} {}", sight.row.id, sight.row.version)
}

/// What is shown; `None` unless the wallet is that of whoever is signed in.
///
/// # Errors
/// Any store error.
pub(crate) async fn read(caller: &Caller, sight: &Sight) -> Result<Option<Own>> {
    let (Some(session), Some(errands)) = (caller.trusted(), caller.errands()) else { return Ok(None) };
    if sight.row.customer_id != Some(session.person) || !sight.takes_saved() {
        return Ok(None);
    }
    let mut cards = errands.usable().await?;
    cards.retain(|row| row.rail == "card");
    Ok(Some(Own { cards, form: caller.form(&state(sight)) }))
}

/// Fills it from a saved card.
///
/// # Errors
/// Whatever keeps it from being filled like this.
pub(crate) async fn pay(visit: &Visit, caller: &Caller, sight: &Sight, sent: &Sent) -> Result<Done> {
    let signed_out =
        || Error::refused("signed_out", "You are not signed in any more. Sign in again, or pay in another way.");
    let shown = read(caller, sight).await?.ok_or_else(signed_out)?;
    if sent.form != shown.form {
        return Ok(Done::Yes);
    }
    let card: Option<PaymentMethodId> = sent.how.parse().ok();
    let card = shown.cards.iter().find(|row| Some(row.id) == card);
    let gone = || Error::field("how", "unknown_value", "This card is not there any more. Choose another way.");
    let by = By::Saved { method: card.ok_or_else(gone)?.id, once: false };
    let new = Paying { guest: Guest::default(), by, keep: false, part: None };
    let mut tx = visit.scope().begin().await?;
    let did = Box::pin(checkout::pay(&mut tx, visit.api().secrets(), visit.id(), sent.version, new)).await?;
    Ok(tx.commit(did).await?.into())
}
