//! Saving a card without a sale: a small order on the page with the card kept, given back as soon as its token is here.

use recovery::Rail;
use serde_json::json;
use usecase::ports::{ChargeOutcome, GatewayError, NextAction, Raw, SavedMethod, SetupAsk, SetupOutcome};
use wire::Method;

use super::cards::{Order, Ordered};
use super::desk::Kind;
use super::transaction::{Standing, Transaction, expiry};
use super::{Nomba, told};
use crate::kit::{Fields, Reference, naira_text, shortened};

impl Nomba {
    /// The page on which a card is saved.
    pub(super) async fn begin_card(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let reference = Reference::Setup.of(ask.key);
        let order = Order {
            reference: reference.clone(),
            payer: &ask.payer,
            amount: naira_text(ask.verification)?,
            return_url: &ask.return_url,
            methods: &["Card"],
            save: true,
        };
        Ok(match self.order(&order).await? {
            Ordered::Link(url) => SetupOutcome::RequiresAction {
                action: NextAction::Redirect { url },
                gateway_ref: Some(reference),
                expires_at: None,
            },
            Ordered::Unknown(_) => SetupOutcome::Unknown,
        })
    }

    /// What became of the page.
    pub(super) async fn finish_card(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        let reference = Reference::Setup.of(ask.key);
        let pending = SetupOutcome::Pending { gateway_ref: Some(reference.clone()) };
        let transaction = match self.transaction(&[("orderReference", &reference)]).await? {
            Ok(Some(transaction)) => transaction,
            // Nobody paid on it yet.
            Ok(None) => return Ok(pending),
            Err(_) => return Ok(SetupOutcome::Unknown),
        };
        match (&transaction.standing, transaction.contradiction(Some(&reference))) {
            (_, Some(_)) => Ok(SetupOutcome::Unknown),
            (Standing::Done, None) => {
                self.give_back(&transaction, ask).await;
                self.saved(transaction, ask).await
            }
            (Standing::Refunded, None) => self.saved(transaction, ask).await,
            (Standing::Underway, None) => Ok(pending),
            (Standing::Failed | Standing::Canceled | Standing::Reversed | Standing::Unclear(_), None) => {
                Ok(match transaction.charge(None) {
                    ChargeOutcome::Declined { raw, .. } => SetupOutcome::Failed(raw),
                    ChargeOutcome::Succeeded { .. }
                    | ChargeOutcome::RequiresAction { .. }
                    | ChargeOutcome::Pending { .. }
                    | ChargeOutcome::Unknown(_) => SetupOutcome::Unknown,
                })
            }
        }
    }

    /// Makes a card's token unusable.
    pub(super) async fn forget_card(&self, token: &str) -> Result<(), GatewayError> {
        let request =
            self.desk.request(Method::DELETE, "v1/checkout/tokenized-card-data").json(&json!({ "tokenKey": token }));
        let said = told(self.desk.exchange(Kind::Charge, request).await)?;
        if said.is_good() || said.is_absent() {
            return Ok(());
        }
        Err(GatewayError::BadRequest(format!("Nomba says `{}`", shortened(&said.words).unwrap_or_default())))
    }

    /// Gives the proof of a card back, once: a transaction that is paid back says so. When it fails the card is saved all the
    /// same, and the amount waits in Nomba's dashboard.
    async fn give_back(&self, transaction: &Transaction, ask: &SetupAsk) {
        let Some(id) = transaction.id.as_deref() else { return };
        let answer = self.pay_back(id, None, None).await;
        if !matches!(&answer, Ok(Ok(said)) if said.is_good()) {
            let key = ask.key.to_string();
            tracing::warn!(key, "the proof of a card was not given back; pay it back in Nomba's dashboard");
        }
    }

    /// The card, from the transaction itself, or from the list of this payer's cards where the transaction does not name it.
    async fn saved(&self, transaction: Transaction, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        if let Some(saved) = transaction.into_saved() {
            return Ok(SetupOutcome::Saved(Box::new(saved)));
        }
        let Some(email) = ask.payer.email.as_deref() else { return Ok(SetupOutcome::Unknown) };
        let path = format!("v1/checkout/tokenized-card-data?{}", wire::form(&[("customerEmail", email)]));
        let listed =
            told(self.desk.exchange(Kind::Read, self.desk.get(&path)).await)?.data.each("tokenizedCardDataList");
        let own = |card: &&Fields| card.text("customerEmail").eq_ignore_ascii_case(email);
        let cards: Vec<SavedMethod> = listed.iter().filter(own).filter_map(card).collect();
        // Which of several it is nobody could tell.
        Ok(match <[SavedMethod; 1]>::try_from(cards) {
            Ok([one]) => SetupOutcome::Saved(Box::new(one)),
            Err(none) if none.is_empty() => SetupOutcome::Pending { gateway_ref: Some(Reference::Setup.of(ask.key)) },
            Err(_) => SetupOutcome::Failed(Raw {
                code: None,
                message: Some("the page took the card, and Nomba tells several for this address".to_owned()),
            }),
        })
    }
}

/// A card of Nomba's list.
fn card(told: &Fields) -> Option<SavedMethod> {
    let (pan, ends) = (told.text("cardPan"), told.text("tokenExpirationDate"));
    let (month, year) = ends.split_once('/').map(|(month, year)| (month.parse(), year.parse())).unzip();
    Some(SavedMethod {
        token: told.some("tokenKey")?,
        rail: Rail::Card,
        brand: told.some("cardType").map(|brand| brand.to_lowercase()),
        last4: pan.len().checked_sub(4).and_then(|at| pan.get(at..)).map(str::to_owned),
        expiry: month.and_then(Result::ok).zip(year.and_then(Result::ok)).and_then(|(month, year)| expiry(month, year)),
        fingerprint: None,
        issuer: None,
        bound_email: told.some("customerEmail"),
    })
}
