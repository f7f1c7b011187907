//! A merchant with a customer, who is a person with a card in the house.

use std::sync::Arc;

use app::jobs::{Engine, Options};
use gateways::simulated::{Behavior, NewCard};
use house::HouseGateway;
use ids::{AttemptId, CustomerId, Mode, PaymentMethodId, PlanId, SubscriptionId, TenantId};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use people::{Caps, Errands, Means, Session};
use recovery::Rail;
use store::attempts::{AttemptFilter, AttemptRow};
use store::customer_link::{CustomerLink, Purpose};
use store::methods::MethodRow;
use store::persons::merchants::MerchantOfPerson;
use store::persons::sessions::{self, PersonSessionRow};
use store::{PageOf, TenantScope, attempts, doors, methods};
use testkit::{World, secrets};
use usecase::ports::{ChargeAsk, ChargeGateway, Gateways, Payer};

/// A good card, and one without money.
pub(crate) const GOOD: &str = "4084080000000003";

pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) house: TenantScope,
    pub(crate) gateway: Arc<dyn ChargeGateway>,
    pub(crate) session: Session,
    pub(crate) customer: CustomerId,
    pub(crate) link: MerchantOfPerson,
    pub(crate) card: PaymentMethodId,
}

pub(crate) fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::parse("NGN").expect("a currency"))
}

pub(crate) fn caps(charge: i64, month: i64) -> Caps {
    Caps { currency: "NGN".to_owned(), charge, month, once: None }
}

/// Somebody who proved a mailbox and is signed in. That codes do that is proved elsewhere.
pub(crate) async fn sign_in(house: &TenantScope, mail: &str) -> Session {
    let person = plain_customer(house, mail.split('@').next().expect("a name")).await;
    let mut tx = house.begin().await.expect("the database answers");
    store::persons::insert(&mut tx, person).await.expect("a person");
    let (id, contact_id, wall) = (tx.fresh(), tx.fresh(), tx.wall_now());
    let row = PersonSessionRow {
        id,
        person_id: person,
        contact_id,
        quarantined: false,
        wrong: 0,
        address: None,
        agent: None,
        seen_at: wall,
        ended_at: None,
        expires_at: wall + SignedDuration::from_hours(12),
        created_at: wall,
    };
    sessions::insert(&mut tx, &row).await.expect("a session");
    let session = people::session(&mut tx, id).await.expect("an answer").expect("it goes on");
    tx.commit(session).await.expect("commits")
}

impl Stage {
    pub(crate) async fn new() -> Stage {
        Stage::with(Behavior::default()).await
    }

    pub(crate) async fn with(behavior: Behavior) -> Stage {
        let mut world = World::new().await;
        let inner = world.gateways.clone();
        let gateway = HouseGateway::shared(world.db.worker(Mode::Test), inner.clone(), secrets());
        let all = Gateways::new(vec![Arc::new(world.gateway.clone()), gateway.clone()]);
        world.engine = Engine::new(world.db.worker(Mode::Test), all, secrets(), Options::default())
            .with_steward(Arc::new(escrows::Keeper::new(inner, secrets(), "https://api.example.com".to_owned())));
        let house = doors::open_house(&world.db.public(Mode::Test));
        let session = sign_in(&house, "ada@example.com").await;
        let card = save(&world, &house, &session, behavior).await;
        let customer = plain_customer(&world.scope, "ada").await;
        let link = join(&world, &house, &session, &world.scope, customer).await;
        Stage { world, house, gateway, session, customer, link, card }
    }

    pub(crate) fn errands<'a>(&'a self, db: &'a store::ModeDb, secrets: &'a runtime::secret::Secrets) -> Errands<'a> {
        Errands { db, secrets, house: &self.house, session: &self.session }
    }

    /// Lets the merchant charge the card, or the wallet.
    pub(crate) async fn gives(&self, means: Means, caps: &Caps) -> MethodRow {
        let (db, secrets) = (self.world.db.public(Mode::Test), secrets());
        self.errands(&db, &secrets).let_charge(&self.link, means, caps, true).await.expect("a mandate")
    }

    pub(crate) async fn takes_back(&self) {
        let (db, secrets) = (self.world.db.public(Mode::Test), secrets());
        let mut tx = self.house.begin().await.expect("the database answers");
        let all = people::mandates(&mut tx, &self.session).await.expect("mandates");
        tx.commit(()).await.expect("commits");
        for row in all {
            self.errands(&db, &secrets).take_back(row.id).await.expect("taken back");
        }
    }

    pub(crate) async fn plan(&self, minor: i64) -> PlanId {
        self.world.plan(("month", 1), minor, 0, None).await
    }

    pub(crate) async fn subscribed(&self, minor: i64) -> SubscriptionId {
        let plan = self.plan(minor).await;
        let id = self.world.subscribe(self.customer, plan).await;
        self.world.drain().await;
        id
    }

    /// The attempts of the customer, oldest first.
    pub(crate) async fn attempts(&self) -> Vec<AttemptRow> {
        let filter = AttemptFilter { customer: Some(self.customer), ..AttemptFilter::default() };
        let mut tx = self.world.begin().await;
        let mut all =
            attempts::page(&mut tx, &filter, &PageOf { limit: 100, offset: 0, below: None }).await.expect("attempts");
        tx.commit(()).await.expect("commits");
        all.reverse();
        all
    }

    /// Puts money into the wallet, and waits until it has cleared.
    pub(crate) async fn fills(&self, minor: i64) {
        let mut tx = self.house.begin().await.expect("the database answers");
        people::top_up(&mut tx, &self.session, self.card, minor, "NGN").await.expect("begun");
        tx.commit(()).await.expect("commits");
        self.world.pass(jiff::SignedDuration::from_hours(73)).await;
    }

    /// What is in the wallet.
    pub(crate) async fn wallet(&self) -> i64 {
        let mut tx = self.house.begin().await.expect("the database answers");
        let all = people::balances(&mut tx, &self.session).await.expect("a wallet");
        tx.commit(all.first().map_or(0, |one| one.minor)).await.expect("commits")
    }

    /// What the merchant's worker would send for an attempt of its own.
    pub(crate) async fn ask(&self, token: &str, minor: i64) -> ChargeAsk {
        self.ask_of(self.world.tenant, self.customer, token, minor).await
    }

    pub(crate) async fn ask_of(&self, merchant: TenantId, customer: CustomerId, token: &str, minor: i64) -> ChargeAsk {
        let mut tx = self.world.begin().await;
        let key: AttemptId = tx.fresh();
        ChargeAsk {
            key,
            merchant,
            mode: Mode::Test,
            amount: naira(minor),
            rail: Rail::Card,
            token: Some(token.to_owned()),
            payer: Payer { customer, email: None, phone: None },
            at: self.world.now(),
            expires_at: None,
            page: None,
        }
    }
}

/// A customer of whom the merchant knows nothing to charge.
pub(crate) async fn plain_customer(scope: &TenantScope, name: &str) -> CustomerId {
    let mut tx = scope.begin().await.expect("the database answers");
    let new = setup::customers::NewCustomer {
        name: Some(name.to_owned()),
        email: Some(format!("{name}@example.com")),
        ..Default::default()
    };
    let row = setup::customers::create(&mut tx, &secrets(), new).await.expect("a customer");
    tx.commit(row.id).await.expect("commits")
}

/// A person says that they are a merchant's customer, with that merchant's link.
pub(crate) async fn join(
    world: &World,
    house: &TenantScope,
    session: &Session,
    merchant: &TenantScope,
    customer: CustomerId,
) -> MerchantOfPerson {
    let link = CustomerLink::of(merchant, customer, Purpose::Account, None);
    let held = doors::open_with_customer_link(&world.db.public(Mode::Test), &link).expect("it opens");
    let mut tx = house.begin().await.expect("the database answers");
    people::link(&mut tx, session, &held).await.expect("linked");
    let all = people::merchants(&mut tx, session).await.expect("merchants");
    tx.commit(()).await.expect("commits");
    all.into_iter().find(|one| one.merchant() == merchant.tenant()).expect("that one")
}

/// Saves a test card of a person's.
pub(crate) async fn save(world: &World, house: &TenantScope, session: &Session, behavior: Behavior) -> PaymentMethodId {
    let at: Timestamp = world.now();
    let new = NewCard { number: GOOD, payer: "ada@example.com", behavior, at };
    let saved = world.gateway.create_card(&new).await.expect("a test card");
    let mut tx = house.begin().await.expect("the database answers");
    let row = MethodRow {
        id: tx.fresh(),
        customer_id: session.person,
        rail: "card".to_owned(),
        gateway: "simulated".to_owned(),
        account_id: None,
        token: saved.token,
        brand: Some("visa".to_owned()),
        issuer: None,
        last4: Some("0003".to_owned()),
        exp_month: Some(9),
        exp_year: Some(2029),
        status: "active".to_owned(),
        is_default: true,
        refused_code: None,
        created_at: tx.now(),
    };
    methods::insert(&mut tx, &row).await.expect("a method");
    tx.commit(row.id).await.expect("commits")
}
