//! The simulated gateway, as the merchant API sees it: what a token stands for, and the making of test cards.

use app::methods::{CardFacts, NewTestCard, TestCard, TestCards, TestPayday, TokenBook};
use app::{Error, Kind};
use async_trait::async_trait;
use gateways::SimulatedGateway;
use gateways::simulated::{Behavior, IssueError, NewCard, Payday};
use ids::{AttemptId, Mode};
use jiff::Timestamp;
use runtime::Clock;
use usecase::ports::ChargeAsk;

/// The provider's own pages and records, played by the simulator.
#[derive(Clone, Debug)]
pub(crate) struct SimulatorDesk {
    /// The provider.
    pub(crate) gateway: SimulatedGateway,
    /// When a card is saved.
    pub(crate) clock: Clock,
}

fn away(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(Kind::Unavailable, "unavailable", "The simulated gateway does not answer. Try again in a moment.")
        .because(error)
}

#[async_trait]
impl TokenBook for SimulatorDesk {
    async fn describe(&self, mode: Mode, token: &str) -> app::Result<Option<CardFacts>> {
        if mode != Mode::Test {
            return Ok(None);
        }
        let found = self.gateway.method(token).await.map_err(away)?;
        Ok(found.map(|saved| CardFacts {
            rail: saved.rail,
            gateway: "simulated",
            account: None,
            brand: saved.brand,
            issuer: Some(saved.issuer),
            last4: Some(saved.last4),
            exp_month: saved.exp_month,
            exp_year: saved.exp_year,
        }))
    }
}

#[async_trait]
impl TestCards for SimulatorDesk {
    async fn send(&self, request: AttemptId, minor: i64, at: Timestamp) -> app::Result<bool> {
        self.gateway.send(request, minor, at).await.map_err(away)
    }

    async fn pay_in(&self, ask: ChargeAsk) -> app::Result<()> {
        self.gateway.pay_in(&ask).await.map_err(away)
    }

    async fn make(&self, new: NewTestCard) -> app::Result<TestCard> {
        let plan = serde_json::from_value(new.plan.clone().into())
            .map_err(|error| Error::field("plan", "unknown_fate", format!("The plan cannot be read: {error}.")))?;
        let behavior = Behavior {
            salary_minor: new.salary_minor,
            payday: new.payday.map(|payday| match payday {
                TestPayday::Month(day) => Payday::Month { day },
                TestPayday::Week(weekday) => Payday::Week { weekday },
            }),
            willing_per_10k: new.willing_per_10k,
            plan,
        };
        let card = NewCard { number: &new.number, payer: &new.email, behavior, at: self.clock.now() };
        let saved = self.gateway.create_card(&card).await.map_err(refused)?;
        Ok(TestCard { token: saved.token, brand: saved.brand.unwrap_or_default(), last4: saved.last4 })
    }
}

fn refused(error: IssueError) -> Error {
    if let IssueError::Store(cause) = error {
        return away(cause);
    }
    Error::field("number", "card_refused", error.to_string())
}
