//! A customer's page, over a real connection: what it shows, what its forms do, and who else may not.

use std::net::SocketAddr;

use gateways::simulated::{Behavior, Fate};
use ids::{CustomerId, Mode};
use jiff::{SignedDuration, Timestamp};
use recovery::DeclineCode;
use serde_json::{Value, json};
use store::attempts::{AttemptFilter, AttemptRow};
use store::customer_link::{CustomerLink, Purpose};
use store::{PageOf, attempts, methods};
use testkit::secrets;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::rig::{Ask, Rig};

const PAYS: &str = "4084080000000003";
const HAS_NO_MONEY: &str = "4084080000000045";

/// What came back over the wire.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

/// The service on a port of this machine.
struct Site {
    address: SocketAddr,
}

impl Site {
    async fn open(rig: &Rig) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let service = rig.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Site { address }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.expect("a connection");
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: shop.example\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(text.as_bytes()).await.expect("sends");
        let mut raw = String::new();
        stream.read_to_string(&mut raw).await.expect("an answer");
        let (head, body) = raw.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    async fn page(&self, path: &str) -> String {
        let answer = self.ask("GET", path, "").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Sends a form, which is done, and follows it back to the page.
    async fn done(&self, path: &str, form: &str) -> String {
        let answer = self.ask("POST", path, form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let token = path.strip_prefix("/c/").expect("a page");
        assert!(answer.head.contains(&format!("location: {}", token.to_lowercase())), "{}", answer.head);
        self.page(path).await
    }
}

/// The value of a hidden field behind a marker.
fn field<'a>(page: &'a str, what: &str, name: &str) -> &'a str {
    let (_, rest) =
        page.split_once(&format!("name=\"what\" value=\"{what}\"")).unwrap_or_else(|| panic!("no form {what}: {page}"));
    let (_, rest) = rest.split_once(&format!("name=\"{name}\" value=\"")).expect("the field");
    rest.split_once('"').expect("its end").0
}

fn card_form(page: &str, number: &str) -> String {
    format!("what=card&form={}&number={number}", field(page, "card", "form"))
}

fn retry_form(page: &str) -> String {
    format!("what=retry&form={}&invoice={}", field(page, "retry", "form"), field(page, "retry", "invoice"))
}

async fn link(rig: &Rig, customer: CustomerId, which: &str) -> String {
    let told = rig.post(&format!("/v1/customers/{customer}/{which}"), &json!({})).await.expect(201);
    crate::pages::path_of(&told.body["data"]["url"])
}

/// A merchant whose customer paid once and was declined for this reason at the renewal of 1 October.
async fn in_recovery(code: DeclineCode) -> (Rig, CustomerId) {
    let rig = Rig::new().await;
    let change = json!({ "supportEmail": "help@ade.example" });
    rig.ask(Ask::new("patch", "/v1/settings").key(&rig.key).json(&change)).await.expect(200);
    let behavior = Behavior { plan: vec![Fate::Succeeds, Fate::Declines(code)], ..Behavior::default() };
    let ada = rig.world.customer("ada", PAYS, behavior).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    rig.world.subscribe(ada, plan).await;
    rig.world.until("2026-10-01T08:05:00Z").await;
    (rig, ada)
}

async fn attempts_of(rig: &Rig, customer: CustomerId) -> Vec<AttemptRow> {
    let mut tx = rig.world.begin().await;
    let filter = AttemptFilter { customer: Some(customer), ..AttemptFilter::default() };
    let page = PageOf { limit: 100, offset: 0, below: None };
    let mut found = attempts::page(&mut tx, &filter, &page).await.expect("attempts");
    drop(tx);
    found.reverse();
    found
}

async fn cards_of(rig: &Rig, customer: CustomerId) -> usize {
    let mut tx = rig.world.begin().await;
    methods::active_of(&mut tx, &[customer.uuid()]).await.expect("methods").len()
}

#[tokio::test]
async fn an_expired_card_is_replaced_on_the_page_and_charged_at_once() {
    let (rig, ada) = in_recovery(DeclineCode::ExpiredCard).await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "card-update-link").await;
    let page = site.page(&path).await;
    for part in [
        "Pay Ade&#39;s Gym",
        "₦12,500.00",
        "This card has expired.",
        "Use another card",
        "Test mode",
        "help@ade.example",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("Your subscriptions"), "the link is for another card");
    assert!(!page.contains("Try again now"), "this card is not charged again");
    let shown = site.done(&path, &card_form(&page, "4084+0800+0000+0003")).await;
    assert!(shown.contains("We are trying your card now") && shown.contains("http-equiv=\"refresh\""), "{shown}");
    assert!(!shown.contains("name=\"number\""), "nobody enters another card in the middle of a charge");
    rig.world.drain().await;
    let shown = site.page(&path).await;
    assert!(shown.contains(">Paid<") && shown.contains("Thank you.") && !shown.contains("refresh"), "{shown}");
    let told: Vec<String> = attempts_of(&rig, ada).await.into_iter().map(|row| row.status).collect();
    assert_eq!(told, ["succeeded", "failed", "succeeded"]);
    let subscriptions = rig.get("/v1/subscriptions").await.expect(200);
    assert_eq!(subscriptions.body["data"][0]["status"], "active");
    let recovered = rig.get("/v1/dunning-schedules").await.expect(200);
    assert_eq!(recovered.body["data"][0]["state"], "recovered");
    // A day later there is nothing to show.
    rig.world.pass(SignedDuration::from_hours(25)).await;
    assert!(site.page(&path).await.contains("You owe nothing."));
    rig.world.verify().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_saves_one_card_and_charges_once() {
    let (rig, ada) = in_recovery(DeclineCode::ExpiredCard).await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "portal-link").await;
    let form = card_form(&site.page(&path).await, PAYS);
    // Two clicks at once, one while the charge is under way, one when it is paid.
    let (one, other) = tokio::join!(site.ask("POST", &path, &form), site.ask("POST", &path, &form));
    assert_eq!((one.status, other.status), (303, 303));
    site.done(&path, &form).await;
    rig.world.drain().await;
    site.done(&path, &form).await;
    rig.world.drain().await;
    assert_eq!(cards_of(&rig, ada).await, 2, "the old one and the new one");
    assert_eq!(attempts_of(&rig, ada).await.len(), 3);
    rig.world.verify().await;
}

#[tokio::test]
async fn a_subscription_that_was_bound_to_the_old_card_goes_on_with_the_new_one() {
    let rig = Rig::new().await;
    let behavior =
        Behavior { plan: vec![Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)], ..Behavior::default() };
    let ada = rig.world.customer("ada", PAYS, behavior).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    let saved = rig.get(&format!("/v1/customers/{ada}/payment-methods")).await.expect(200);
    let begin = json!({ "customerId": ada, "planId": plan, "paymentMethodId": saved.body["data"][0]["id"] });
    rig.post_once("/v1/subscriptions", "bound", &begin).await.expect(201);
    rig.world.until("2026-10-01T08:05:00Z").await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "portal-link").await;
    let page = site.page(&path).await;
    assert!(page.contains("There was not enough money in the account.") && page.contains("We try again on"), "{page}");
    // It waited for payday; another card is tried now.
    site.done(&path, &card_form(&page, PAYS)).await;
    rig.world.drain().await;
    assert!(site.page(&path).await.contains(">Paid<"));
    rig.world.until("2026-11-02T08:00:00Z").await;
    let all = attempts_of(&rig, ada).await;
    let used: Vec<_> = all.iter().map(|row| row.payment_method_id).collect();
    assert_eq!((used.len(), used[2] == used[0], used[3] == used[2]), (4, false, true));
    rig.world.verify().await;
}

#[tokio::test]
async fn a_card_without_money_is_told_why_not_and_numbers_that_are_none_save_nothing() {
    let (rig, ada) = in_recovery(DeclineCode::ExpiredCard).await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "card-update-link").await;
    let page = site.page(&path).await;
    for wrong in ["5555555555554444", "4084080000000004", "", "%3Cb%3E"] {
        let answer = site.ask("POST", &path, &card_form(&page, wrong)).await;
        assert_eq!(answer.status, 422, "{wrong}");
        assert!(answer.body.contains("This card cannot be used here.") && !answer.body.contains("<b>"), "{wrong}");
    }
    assert_eq!(cards_of(&rig, ada).await, 1);
    site.done(&path, &card_form(&page, HAS_NO_MONEY)).await;
    rig.world.drain().await;
    let page = site.page(&path).await;
    assert!(page.contains("There was not enough money in the account."), "{page}");
    let mut page = page;
    for _ in 1..portal::MOST_CARDS {
        site.done(&path, &card_form(&page, HAS_NO_MONEY)).await;
        rig.world.drain().await;
        page = site.page(&path).await;
    }
    // Cards that have no money do not use up the last try: it keeps its day.
    assert!(page.contains("We try again on"), "{page}");
    assert_eq!(cards_of(&rig, ada).await, 1 + portal::MOST_CARDS, "five in a day");
    let answer = site.ask("POST", &path, &card_form(&page, PAYS)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("5 cards were saved within 24 hours"), "{}", answer.body);
    rig.world.verify().await;
}

#[tokio::test]
async fn another_try_is_asked_for_three_times_a_day_and_the_last_is_left_to_the_plan() {
    let code = DeclineCode::InsufficientFunds;
    let rig = Rig::new().await;
    let fates = [Fate::Succeeds].into_iter().chain(std::iter::repeat_n(Fate::Declines(code), 9)).collect();
    let ada = rig.world.customer("ada", PAYS, Behavior { plan: fates, ..Behavior::default() }).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    rig.world.subscribe(ada, plan).await;
    rig.world.until("2026-10-01T08:05:00Z").await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "portal-link").await;
    for made in 2..=4 {
        let page = site.page(&path).await;
        let form = retry_form(&page);
        let shown = site.done(&path, &form).await;
        assert!(shown.contains("We are trying your card now"), "{shown}");
        site.done(&path, &form).await;
        rig.world.drain().await;
        let now = attempts_of(&rig, ada).await.len();
        assert_eq!(now, made + 1, "the form was sent twice and asked once");
        if made == 4 {
            break;
        }
    }
    // Five tries in all: of those the first and three asked for are gone.
    let page = site.page(&path).await;
    let answer = site.ask("POST", &path, &retry_form(&page)).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Only one try is left"), "{}", answer.body);
    rig.world.verify().await;
}

#[tokio::test]
async fn asking_three_times_is_the_most_in_a_day() {
    let rig = Rig::new().await;
    // Outages use no attempt, so there is always another try; the first refusal is none, for an outage begins no recovery.
    let fates = [Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)]
        .into_iter()
        .chain(std::iter::repeat_n(Fate::Declines(DeclineCode::IssuerUnavailable), 9))
        .collect();
    let ada = rig.world.customer("ada", PAYS, Behavior { plan: fates, ..Behavior::default() }).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    rig.world.subscribe(ada, plan).await;
    rig.world.until("2026-10-01T08:05:00Z").await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "portal-link").await;
    for _ in 0..3 {
        let page = site.page(&path).await;
        site.done(&path, &retry_form(&page)).await;
        rig.world.drain().await;
    }
    let page = site.page(&path).await;
    let answer = site.ask("POST", &path, &retry_form(&page)).await;
    assert_eq!(answer.status, 409);
    let told = "You asked 3 times in 24 hours";
    assert!(answer.body.contains(told) && answer.body.contains("role=\"alert\""), "{}", answer.body);
    rig.world.verify().await;
}

#[tokio::test]
async fn the_account_shows_what_runs_and_which_cards_are_saved() {
    let rig = Rig::new().await;
    let ada = rig.world.customer("<b>ada</b>", PAYS, Behavior::default()).await;
    let plan = rig.world.plan(("month", 1), 1_250_000, 0, None).await;
    rig.world.subscribe(ada, plan).await;
    rig.world.drain().await;
    let site = Site::open(&rig).await;
    let path = link(&rig, ada, "portal-link").await;
    let answer = site.ask("GET", &path, "").await;
    for part in [
        "Your account with Ade&#39;s Gym",
        "&lt;b&gt;ada",
        "You owe nothing.",
        ">Active<",
        "₦12,500.00 on 1\u{a0}Oct\u{a0}2026",
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    assert!(!answer.body.contains("<script") && !answer.body.contains("<b>"));
    for part in [
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "cache-control: no-store",
        "referrer-policy: no-referrer",
    ] {
        assert!(answer.head.contains(part), "{part}");
    }
    assert!(!answer.head.contains("set-cookie") && !answer.head.contains("unsafe"));
}

#[tokio::test]
async fn a_link_ends_and_one_answer_is_given_for_all_that_open_nothing() {
    let (rig, ada) = in_recovery(DeclineCode::ExpiredCard).await;
    let site = Site::open(&rig).await;
    let path = crate::pages::path_of(
        &rig.post(&format!("/v1/customers/{ada}/card-update-link"), &json!({ "expiresInHours": 1 }))
            .await
            .expect(201)
            .body["data"]["url"],
    );
    let form = card_form(&site.page(&path).await, PAYS);
    let missing = site.ask("GET", "/c/nobody", "").await;
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("ask the shop for a new one"));
    assert_eq!(site.ask("GET", "/i/nobody", "").await.body, missing.body, "the same as of an invoice");
    let token = path.strip_prefix("/c/").expect("a page");
    let invoice = rig.get("/v1/invoices").await.expect(200).body["data"][0]["hostedUrl"].clone();
    let of_invoice = crate::pages::path_of(&invoice).replace("/i/", "/c/");
    for wrong in
        [format!("/c/{}", &token[1..]), format!("{path}A"), format!("/i/{token}"), of_invoice, "/c/%ff".to_owned()]
    {
        let answer = site.ask("GET", &wrong, "").await;
        assert_eq!((answer.status, &answer.body), (404, &missing.body), "{wrong}");
    }
    let hour = rig.world.now().checked_add(SignedDuration::from_hours(1)).expect("in range");
    rig.world.db.clock.set(hour);
    for answer in [site.ask("GET", &path, "").await, site.ask("POST", &path, &form).await] {
        assert_eq!((answer.status, answer.body), (404, missing.body.clone()), "it has ended");
    }
    assert_eq!(cards_of(&rig, ada).await, 1);
}

#[tokio::test]
async fn a_link_reaches_its_own_customer_only() {
    let (rig, ada) = in_recovery(DeclineCode::InsufficientFunds).await;
    let site = Site::open(&rig).await;
    let ben = rig.world.customer("ben", PAYS, Behavior::default()).await;
    let (of_ada, of_ben) = (link(&rig, ada, "portal-link").await, link(&rig, ben, "portal-link").await);
    let page = site.page(&of_ada).await;
    let retry = retry_form(&page);
    let before = attempts_of(&rig, ada).await.len();
    assert!(site.page(&of_ben).await.contains("You owe nothing."));
    // Forms of one page sent to the other: as if nothing was asked.
    for form in [&retry, &card_form(&page, PAYS)] {
        site.done(&of_ben, form).await;
    }
    rig.world.drain().await;
    assert_eq!((attempts_of(&rig, ada).await.len(), cards_of(&rig, ben).await), (before, 1));
    // Another merchant, and the other mode, make no link to her.
    let stranger = rig.world.db.tenant("Stranger").await;
    for key in [rig.secret_key(stranger, Mode::Test).await, rig.secret_key(rig.world.tenant, Mode::Live).await] {
        for which in ["card-update-link", "portal-link"] {
            let ask = Ask::new("post", &format!("/v1/customers/{ada}/{which}")).key(&key).json(&json!({}));
            rig.ask(ask).await.expect(404);
        }
    }
    let elsewhere = rig.world.db.scope(stranger, Mode::Test);
    let text = CustomerLink::of(&elsewhere, ada, Purpose::Account, None).reveal(&secrets().sealing_key);
    assert_eq!(site.ask("GET", &format!("/c/{text}"), "").await.status, 404, "not among that merchant's customers");
}

#[tokio::test]
async fn in_live_mode_the_page_says_that_no_card_can_be_taken_yet() {
    let rig = Rig::new().await;
    let live = rig.secret_key(rig.world.tenant, Mode::Live).await;
    let customer = json!({ "name": "Ada", "email": "ada@example.com" });
    let customer = rig.ask(Ask::new("post", "/v1/customers").key(&live).json(&customer)).await.expect(201).id();
    let ask = Ask::new("post", &format!("/v1/customers/{customer}/card-update-link")).key(&live).json(&json!({}));
    let path = crate::pages::path_of(&rig.ask(ask).await.expect(201).body["data"]["url"]);
    let site = Site::open(&rig).await;
    let page = site.page(&path).await;
    assert!(page.contains("This shop cannot take cards on this page yet.") && !page.contains("Test mode"), "{page}");
    assert!(!page.contains("<form"));
    let answer = site.ask("POST", &path, "what=card&form=x&number=4084080000000003").await;
    assert_eq!(answer.status, 303, "a form that no page has does nothing");
}

#[tokio::test]
async fn a_link_is_told_of_without_its_text() {
    let (rig, ada) = in_recovery(DeclineCode::ExpiredCard).await;
    let told = rig.post(&format!("/v1/customers/{ada}/card-update-link"), &json!({})).await.expect(201);
    let expires: Timestamp = told.body["data"]["expiresAt"].as_str().expect("a text").parse().expect("an instant");
    assert_eq!(expires.duration_since(rig.world.now()), SignedDuration::from_hours(72));
    let events = rig.get("/v1/events?type=customer.card_update_link_created").await.expect(200);
    let shown = &events.body["data"][0]["data"]["object"];
    assert_eq!(*shown, json!({ "customerId": ada, "expiresAt": told.body["data"]["expiresAt"] }));
    for hours in [0, 721] {
        let body = json!({ "expiresInHours": hours });
        let told = rig.post(&format!("/v1/customers/{ada}/card-update-link"), &body).await.expect(400);
        assert_eq!(told.detail(), ("expiresInHours", "out_of_range"));
    }
    rig.post(&format!("/v1/customers/{ada}/portal-link"), &json!({ "expiresInHours": 8760 })).await.expect(201);
}

#[tokio::test]
async fn reminders_are_chosen_and_shown() {
    let rig = Rig::new().await;
    let off = rig.get("/v1/settings/reminders").await.expect(200);
    assert_eq!((&off.body["data"]["enabled"], &off.body["data"]["zone"]), (&json!(false), &json!("Africa/Lagos")));
    let change = |body: Value| {
        let ask = Ask::new("patch", "/v1/settings/reminders").key(&rig.key).json(&body);
        rig.ask(ask)
    };
    let body = json!({ "renewalDays": [1, 7], "trialDays": [3], "quietHours": null, "hour": 22 });
    let on = change(body).await.expect(200);
    let expected = json!({ "enabled": true, "renewalDays": [7, 1], "cardDays": [30, 7], "trialDays": [3], "hour": 22,
        "quietHours": null, "zone": "Africa/Lagos" });
    assert_eq!(on.body["data"], expected);
    assert_eq!(rig.get("/v1/settings/reminders").await.expect(200).body["data"], expected);
    assert_eq!(rig.get("/v1/settings").await.expect(200).body["data"]["trialNoticeDays"], 3);
    let told = change(json!({ "quietHours": { "from": 21, "to": 6 } })).await.expect(400);
    assert_eq!(told.detail(), ("hour", "quiet"));
    assert_eq!(change(json!({ "enabled": false })).await.expect(200).body["data"]["enabled"], false);
}
