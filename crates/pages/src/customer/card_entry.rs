//! How a card gets in: one place for each gateway's own field.
//!
//! Whatever the way in, what comes out is a gateway's token and what the gateway says of it. Card numbers of people do not
//! pass through here: in the sandbox the simulator's test cards are entered by their numbers, which belong to nobody; a
//! real gateway's field will stand in its own frame and send `token`.

use app::Error;
use app::methods::{self, CardFacts, NewTestCard};
use ids::{CustomerId, Mode};
use portal::account::Account;
use web::Api;

use super::Sent;

/// The way in for cards.
#[derive(Clone, Debug)]
pub(super) enum CardEntry {
    /// The number of a test card, for the simulated gateway.
    TestNumber(Api),
    /// The merchant has no gateway that could take one.
    Nothing,
}

impl CardEntry {
    /// The way in of a mode.
    pub(super) fn of(api: &Api, mode: Mode) -> CardEntry {
        match mode {
            Mode::Test if api.parts().cards.is_some() => CardEntry::TestNumber(api.clone()),
            Mode::Test | Mode::Live => CardEntry::Nothing,
        }
    }

    /// The card that was sent: its token, and what the gateway says of it.
    ///
    /// # Errors
    /// Field errors for what is no card; `Refused` where none can be taken; `Unavailable` when the gateway is away.
    pub(super) async fn card(
        &self,
        account: &Account,
        customer: CustomerId,
        sent: Sent,
    ) -> Result<(String, CardFacts), Error> {
        let CardEntry::TestNumber(api) = self else {
            return Err(Error::refused(
                "no_card_entry",
                "This shop cannot take cards here yet. Ask the shop how to pay.",
            ));
        };
        let token = match (sent.token, sent.number) {
            (Some(token), _) => token,
            (None, number) => self.test_card(api, account, customer, number.unwrap_or_default()).await?,
        };
        let facts = methods::describe(api.parts().tokens.as_ref(), Mode::Test, &token).await;
        Ok((token, facts.map_err(not_taken)?))
    }

    async fn test_card(
        &self,
        api: &Api,
        account: &Account,
        customer: CustomerId,
        number: String,
    ) -> Result<String, Error> {
        let Some(cards) = &api.parts().cards else { return Err(Error::fault("a test card without a simulator")) };
        let digits: String = number.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        let new = NewTestCard {
            number: digits,
            email: account.email.clone().unwrap_or_else(|| format!("{customer}@customers.invalid")),
            salary_minor: None,
            payday: None,
            willing_per_10k: None,
            plan: Vec::new(),
        };
        Ok(cards.make(new).await.map_err(not_taken)?.token)
    }
}

/// What a customer is told of a card that cannot be used.
fn not_taken(error: Error) -> Error {
    if error.kind != app::Kind::Invalid {
        return error;
    }
    let text = "This card cannot be used here. Look at the number, or use another card.";
    Error::field("number", "card_refused", text).because(error)
}
