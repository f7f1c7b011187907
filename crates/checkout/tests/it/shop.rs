//! A merchant who sells on a page, and somebody who looks at it.

use app::methods::CardFacts;
use checkout::{By, Did, Guest, NewSession, Paying, Sight, Sold, USUAL_MINUTES};
use gateways::simulated::{Behavior, NewCard};
use ids::{CheckoutSessionId, PlanId};
use recovery::Rail;
use store::attempts::{AttemptFilter, AttemptRow};
use store::checkouts::{self, CheckoutRow};
use store::invoices::{InvoiceFilter, InvoiceRow};
use store::{PageOf, attempts, invoices};
use testkit::{World, secrets};
use usecase::Result;

/// A card that pays.
pub(crate) const PAYS: &str = "4084080000000003";
/// A card without money.
pub(crate) const HAS_NO_MONEY: &str = "4084080000000045";

/// The price of the chairs, in kobo.
pub(crate) const PRICE: i64 = 1_250_000;

/// The stage.
pub(crate) struct Shop {
    pub(crate) world: World,
}

fn all() -> PageOf {
    PageOf { limit: 100, offset: 0, below: None }
}

/// Six chairs.
pub(crate) fn chairs() -> Sold {
    Sold::Amount { minor: PRICE, currency: "NGN".to_owned(), description: "Six oak chairs".to_owned() }
}

/// A subscription.
pub(crate) fn plan(plan: PlanId) -> Sold {
    Sold::Plan { plan, quantity: 1, code: None }
}

/// By a rail on which the payer acts.
pub(crate) fn by(rail: Rail) -> Paying {
    Paying { guest: ada(), by: By::Rail(rail), keep: false, part: None }
}

/// Who pays.
pub(crate) fn ada() -> Guest {
    Guest { email: Some("ada@example.com".to_owned()), phone: None, name: Some("Ada Obi".to_owned()) }
}

impl Shop {
    pub(crate) async fn new() -> Shop {
        Shop { world: World::new().await }
    }

    pub(crate) fn asked(&self, sold: Sold) -> NewSession {
        NewSession {
            sold,
            customer: None,
            guest: Guest::default(),
            success_url: Some("https://shop.example/thanks?order=7".to_owned()),
            cancel_url: None,
            minutes: USUAL_MINUTES,
            rails: Vec::new(),
            allowed_origins: Vec::new(),
            link: None,
            metadata: [("order".to_owned(), "7".to_owned())].into(),
        }
    }

    pub(crate) async fn make(&self, new: NewSession) -> Result<CheckoutSessionId> {
        let mut tx = self.world.begin().await;
        let row = Box::pin(checkout::create(&mut tx, new)).await?;
        Ok(tx.commit(row.id).await?)
    }

    /// A session for somebody of whom nothing is known.
    pub(crate) async fn selling(&self, sold: Sold) -> CheckoutSessionId {
        self.make(self.asked(sold)).await.expect("a session")
    }

    pub(crate) async fn sight(&self, id: CheckoutSessionId) -> Sight {
        let mut tx = self.world.begin().await;
        let sight = Sight::of(&mut tx, id).await.expect("a session");
        tx.commit(sight).await.expect("commits")
    }

    pub(crate) async fn session(&self, id: CheckoutSessionId) -> CheckoutRow {
        let mut tx = self.world.begin().await;
        let row = checkouts::get(&mut tx, id).await.expect("a session");
        tx.commit(row).await.expect("commits")
    }

    /// A card, as the page makes one of what its payer typed.
    pub(crate) async fn card(&self, number: &str) -> Paying {
        let behavior = Behavior::default();
        let new = NewCard { number, payer: "ada@example.com", behavior, at: self.world.now() };
        let saved = self.world.gateway.create_card(&new).await.expect("a test card");
        let facts = CardFacts {
            rail: saved.rail,
            gateway: "simulated",
            account: None,
            brand: saved.brand,
            issuer: Some(saved.issuer),
            last4: Some(saved.last4),
            exp_month: saved.exp_month,
            exp_year: saved.exp_year,
        };
        Paying { guest: ada(), by: By::Card(Box::new((saved.token, facts))), keep: false, part: None }
    }

    /// Pays as the page was last seen.
    pub(crate) async fn pay(&self, id: CheckoutSessionId, how: Paying) -> Result<Did> {
        let version = self.session(id).await.version;
        self.pay_at(id, version, how).await
    }

    /// Pays as the page was seen once.
    pub(crate) async fn pay_at(&self, id: CheckoutSessionId, version: i64, how: Paying) -> Result<Did> {
        let mut tx = self.world.begin().await;
        let did = Box::pin(checkout::pay(&mut tx, &secrets(), id, version, how)).await?;
        Ok(tx.commit(did).await?)
    }

    pub(crate) async fn bills(&self) -> Vec<InvoiceRow> {
        let mut tx = self.world.begin().await;
        let rows = invoices::page(&mut tx, &InvoiceFilter::default(), &all()).await.expect("invoices");
        tx.commit(rows).await.expect("commits")
    }

    /// What was tried, oldest first.
    pub(crate) async fn tries(&self) -> Vec<AttemptRow> {
        let mut tx = self.world.begin().await;
        let mut rows = attempts::page(&mut tx, &AttemptFilter::default(), &all()).await.expect("attempts");
        rows.reverse();
        tx.commit(rows).await.expect("commits")
    }

    /// Somebody sends this much for what is asked of them.
    pub(crate) async fn send(&self, minor: i64) {
        let open = self.tries().await.pop().expect("a payment request");
        assert_eq!(open.status, "requires_action");
        assert!(
            self.world.gateway.send(open.id, minor, self.world.now()).await.expect("the simulator"),
            "somebody waits"
        );
    }
}
