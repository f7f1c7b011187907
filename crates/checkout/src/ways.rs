//! How a session can be paid: what the merchant's accounts take, of what the session allows.

use ids::Mode;
use recovery::Rail;
use store::TenantTx;
use usecase::Result;

use crate::saving;
use crate::terms::{Buys, Terms};

/// How a card gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardWay {
    /// The number of a test card, for the simulated gateway.
    TestNumber,
    /// On the page of the provider where the merchant has an account.
    Page,
}

/// The ways to pay. A new one (a wallet, a saved method that its owner proved to be theirs) is a new member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// By card.
    pub card: Option<CardWay>,
    /// By rails on which the payer acts.
    pub push: Vec<Rail>,
}

impl Ways {
    /// Whether there is no way.
    pub fn is_empty(&self) -> bool {
        self.card.is_none() && self.push.is_empty()
    }
}

/// Rails on which a payer acts who looks at a page.
const PUSH: [Rail; 2] = [Rail::Transfer, Rail::Ussd];

/// The ways to pay so much; how a card is kept, where nothing is to be paid now.
pub(crate) async fn of(tx: &mut TenantTx, terms: &Terms, currency: &str, minor: i64) -> Result<Ways> {
    let is_test = tx.mode() == Mode::Test;
    let allowed = |rail: Rail| terms.rails.is_empty() || terms.rails.contains(&rail);
    let mut ways = Ways::default();
    if allowed(Rail::Card) {
        let proof = saving::verification(saving::currency(tx).await?);
        let account = match (minor, &terms.buys) {
            (0, Buys::CardUpdate) => {
                routing::account_among(tx, &[], (Rail::Card, proof.currency().code(), proof.minor())).await?
            }
            (0, _) => None,
            (minor, _) => routing::account_among(tx, &[], (Rail::Card, currency, minor)).await?,
        };
        ways.card = account.map(|_| CardWay::Page).or(is_test.then_some(CardWay::TestNumber));
    }
    for rail in PUSH.into_iter().filter(|rail| minor > 0 && allowed(*rail)) {
        if is_test || routing::account_among(tx, &[], (rail, currency, minor)).await?.is_some() {
            ways.push.push(rail);
        }
    }
    Ok(ways)
}
