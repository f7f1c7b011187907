//! A card is saved at a provider without paying: the intent first, its page, what came of it, and its end.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use checkout::{By, CardWay, Clerk, Did, Guest, NewSession, Paying, Sight, Sold, Standing};
use ids::{CheckoutSessionId, Mode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::methods::{self, MethodRow};
use store::{DbRole, Kind, testing};
use usecase::ports::NextAction;

use crate::paying::{Bank, Shop, event};

/// What the provider remembers of its pages for saving cards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages {
    /// How often a page was asked for under each reference.
    asked: BTreeMap<String, u32>,
    /// Those on which a card was entered.
    entered: Vec<String>,
    /// Cards that were taken off their customer.
    detached: Vec<String>,
    /// Questions that are not answered.
    pub(crate) down: u32,
}

fn page_of(pages: &Pages, reference: &str) -> Value {
    let id = format!("cs_{}", &reference[4..12]);
    if !pages.entered.iter().any(|known| known == reference) {
        return json!({ "id": id, "object": "checkout.session", "status": "open", "url": format!("https://checkout.example/{id}") });
    }
    let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 11, "exp_year": 2031, "fingerprint": "fp" });
    json!({ "id": id, "object": "checkout.session", "status": "complete", "setup_intent": {
        "id": "seti_1", "object": "setup_intent", "status": "succeeded", "customer": "cus_1",
        "payment_method": { "id": "pm_2", "object": "payment_method", "card": card },
    } })
}

/// What is asked of the provider about customers, pages and saved cards; none for anything else.
pub(crate) fn served(bank: &Bank, method: &str, path: &str, form: &BTreeMap<String, String>) -> Option<Response> {
    let mut pages = bank.pages.lock().expect("no holder panics");
    let told = match (method, path) {
        ("GET", "/v1/customers") => json!({ "object": "list", "data": [], "has_more": false }),
        ("POST", "/v1/customers") => json!({ "id": "cus_1", "object": "customer" }),
        ("POST", "/v1/checkout/sessions") => {
            assert_eq!(form["mode"], "setup");
            let reference = form["client_reference_id"].clone();
            *pages.asked.entry(reference.clone()).or_default() += 1;
            page_of(&pages, &reference)
        }
        ("GET", path) if path.starts_with("/v1/checkout/sessions/") => {
            let all: Vec<Value> = pages.asked.keys().map(|reference| page_of(&pages, reference)).collect();
            all.into_iter().find(|page| path.ends_with(page["id"].as_str().expect("an id"))).expect("a page of its own")
        }
        ("POST", path) if path.ends_with("/detach") => {
            pages.detached.push(path.to_owned());
            json!({ "id": "pm_1", "object": "payment_method", "customer": null })
        }
        _ => return None,
    };
    if pages.down > 0 {
        pages.down -= 1;
        return Some(StatusCode::BAD_GATEWAY.into_response());
    }
    Some(axum::Json(told).into_response())
}

struct Desk {
    shop: Shop,
    session: CheckoutSessionId,
}

impl Desk {
    async fn open() -> Desk {
        let mut shop = Shop::open().await;
        let clerk = Clerk::new(shop.gateways(), testkit::secrets(), "https://pay.example.com".to_owned());
        shop.world.engine = shop.world.engine.clone().with_till(Arc::new(clerk));
        let mut tx = shop.world.begin().await;
        let new = NewSession {
            sold: Sold::CardUpdate,
            customer: Some(shop.customer),
            guest: Guest::default(),
            success_url: None,
            cancel_url: None,
            minutes: checkout::MIN_MINUTES,
            rails: Vec::new(),
            allowed_origins: Vec::new(),
            link: None,
            metadata: [].into(),
        };
        let row = Box::pin(checkout::create(&mut tx, new)).await.expect("a session");
        let session = tx.commit(row.id).await.expect("committed");
        Desk { shop, session }
    }

    async fn look(&self) -> Sight {
        let mut tx = self.shop.world.begin().await;
        let sight = Box::pin(Sight::of(&mut tx, self.session)).await.expect("a page");
        tx.commit(sight).await.expect("a read")
    }

    /// Presses the button of the page as it was shown.
    async fn presses(&self, shown: &Sight) -> Did {
        let mut tx = self.shop.world.begin().await;
        let by = Paying { guest: Guest::default(), by: By::Page, keep: true, part: None };
        let secrets = testkit::secrets();
        let did = checkout::pay(&mut tx, &secrets, self.session, shown.row.version, by);
        let did = Box::pin(did).await.expect("taken");
        tx.commit(did).await.expect("committed")
    }

    async fn works(&self) {
        self.shop.world.engine.sweep(Kind::Setup, Timestamp::UNIX_EPOCH).await.expect("a round");
    }

    async fn comes_back(&self) {
        let mut tx = self.shop.world.begin().await;
        checkout::hurry(&mut tx, self.session).await.expect("asked sooner");
        tx.commit(()).await.expect("committed");
        self.works().await;
    }

    /// What is saved at the provider.
    async fn cards(&self) -> Vec<MethodRow> {
        let mut tx = self.shop.world.begin().await;
        let mut all = methods::active_of(&mut tx, &[self.shop.customer.uuid()]).await.expect("methods");
        all.retain(|card| card.gateway == "stripe");
        tx.commit(all).await.expect("a read")
    }

    /// How many of the provider's cards could be charged by what is kept here, and how many could no more.
    async fn tokens(&self) -> (i64, i64) {
        let (db, tenant) = (&self.shop.world.db, self.shop.world.scope.tenant().uuid());
        let count = async |which: &str| {
            let rows = format!("payment_methods where gateway = 'stripe' and token {which} 'erased'");
            testing::count_as(&db.connector, DbRole::Worker(Mode::Test), Some(tenant), &rows).await.expect("a count")
        };
        (count("<>").await, count("=").await)
    }

    fn pages(&self) -> Pages {
        self.shop.bank.pages.lock().expect("no holder panics").clone()
    }

    /// Somebody enters a card on the newest page.
    fn enters_a_card(&self) -> String {
        let mut pages = self.shop.bank.pages.lock().expect("no holder panics");
        let reference = pages.asked.keys().next_back().expect("a page").clone();
        pages.entered.push(reference.clone());
        reference
    }
}

fn page_shown(sight: &Sight) -> Option<&str> {
    let Standing::Act(act) = &sight.standing else { return None };
    let NextAction::Redirect { url } = &act.action else { return None };
    Some(url)
}

#[tokio::test]
async fn a_card_is_saved_on_the_providers_page_and_charged_from_then_on() {
    let desk = Desk::open().await;
    let shown = desk.look().await;
    assert_eq!(shown.ways.card, Some(CardWay::Page));
    assert_eq!((desk.presses(&shown).await, desk.presses(&shown).await), (Did::Done, Did::Stale));
    assert_eq!(desk.look().await.standing, Standing::Working);
    desk.works().await;
    assert!(page_shown(&desk.look().await).is_some_and(|url| url.starts_with("https://checkout.example/cs_")));
    // Whoever comes back without a card has saved none.
    desk.comes_back().await;
    assert!(page_shown(&desk.look().await).is_some());
    assert_eq!(desk.cards().await.len(), 1);

    let reference = desk.enters_a_card();
    let object = json!({ "id": "seti_1", "object": "setup_intent", "metadata": { "reference": reference } });
    let told = event("evt_9", "setup_intent.succeeded", object);
    for _ in 0..2 {
        let shop = &desk.shop;
        assert_eq!(shop.called(&shop.path(), true, shop.now(), &told).await, StatusCode::OK);
        desk.works().await;
    }
    assert_eq!(desk.shop.told().await, [("setup_intent.succeeded".to_owned(), "applied".to_owned(), 2)]);
    let done = desk.look().await;
    assert_eq!((done.standing, done.row.payment_status.as_str()), (Standing::Free, "no_payment_required"));
    let cards = desk.cards().await;
    let new = cards.iter().find(|card| card.is_default).expect("what is charged");
    assert_eq!((new.token.as_str(), new.last4.as_deref()), ("cus_1/pm_2", Some("4242")));
    assert_eq!((new.account_id, new.gateway.as_str()), (Some(desk.shop.account), "stripe"));
    assert_eq!((cards.len(), desk.pages().asked.into_values().collect::<Vec<_>>()), (2, vec![1]));
    desk.shop.world.verify().await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_and_then_left_alone() {
    let desk = Desk::open().await;
    desk.shop.bank.pages.lock().expect("no holder panics").down = 2;
    desk.presses(&desk.look().await).await;
    desk.shop.world.pass(SignedDuration::from_mins(2)).await;
    assert!(page_shown(&desk.look().await).is_some(), "the third time it answered");
    let desk = Desk::open().await;
    desk.shop.bank.pages.lock().expect("no holder panics").down = 100;
    desk.presses(&desk.look().await).await;
    desk.shop.world.pass(SignedDuration::from_mins(10)).await;
    let shown = desk.look().await;
    assert!(
        matches!(&shown.standing, Standing::Choose(Some(why)) if why.contains("could not be opened")),
        "{:?}",
        shown.standing
    );
    desk.shop.bank.pages.lock().expect("no holder panics").down = 0;
    assert_eq!(desk.presses(&shown).await, Did::Done);
    desk.works().await;
    assert!(page_shown(&desk.look().await).is_some());
}

#[tokio::test]
async fn a_card_that_is_entered_after_the_session_ended_is_kept_and_a_page_that_nobody_uses_ends() {
    let desk = Desk::open().await;
    desk.presses(&desk.look().await).await;
    desk.works().await;
    desk.shop.world.pass(SignedDuration::from_mins(i64::from(checkout::MIN_MINUTES))).await;
    assert_eq!(desk.look().await.standing, Standing::Over);
    desk.enters_a_card();
    desk.shop.world.pass(SignedDuration::from_hours(1)).await;
    assert!(desk.cards().await.iter().any(|card| card.token == "cus_1/pm_2"));
    let desk = Desk::open().await;
    desk.presses(&desk.look().await).await;
    desk.shop.world.pass(SignedDuration::from_hours(30)).await;
    assert_eq!(desk.cards().await.len(), 1);
    let mut tx = desk.shop.world.begin().await;
    let setup = desk.look().await.terms.setup.expect("the setup");
    assert!(store::due::of(&mut tx, Kind::Setup, setup.uuid()).await.expect("the list").is_none());
}

#[tokio::test]
async fn a_removed_card_becomes_unusable_at_its_provider() {
    let desk = Desk::open().await;
    let [card] = desk.cards().await.try_into().expect("one card");
    let mut tx = desk.shop.world.begin().await;
    app::methods::remove(&mut tx, &testkit::secrets(), desk.shop.customer, card.id).await.expect("removed");
    tx.commit(()).await.expect("committed");
    desk.shop.bank.pages.lock().expect("no holder panics").down = 1;
    desk.shop.world.drain().await;
    assert_eq!(desk.pages().detached.len(), 1);
    desk.shop.world.pass(SignedDuration::from_mins(30)).await;
    assert_eq!(desk.pages().detached, ["/v1/payment_methods/pm_1/detach", "/v1/payment_methods/pm_1/detach"]);
}

#[tokio::test]
async fn who_is_forgotten_here_is_forgotten_by_the_provider_even_of_a_card_that_comes_later() {
    let desk = Desk::open().await;
    desk.presses(&desk.look().await).await;
    desk.works().await;
    let mut tx = desk.shop.world.begin().await;
    let withdrawn = persons::Withdrawn { status: 410, body: "{}" };
    persons::erase(&mut tx, desk.shop.customer, withdrawn).await.expect("forgotten");
    tx.commit(()).await.expect("committed");
    desk.shop.bank.pages.lock().expect("no holder panics").down = 1;
    desk.shop.world.drain().await;
    assert_eq!(desk.tokens().await, (1, 0), "kept until its provider confirms");
    desk.shop.world.pass(SignedDuration::from_mins(30)).await;
    assert_eq!(desk.tokens().await, (0, 1));

    desk.enters_a_card();
    desk.shop.world.pass(SignedDuration::from_hours(1)).await;
    assert_eq!(desk.tokens().await, (0, 2));
    assert_eq!(desk.cards().await, []);
    let detached = desk.pages().detached;
    assert_eq!(detached.last().map(String::as_str), Some("/v1/payment_methods/pm_2/detach"), "{detached:?}");
}
