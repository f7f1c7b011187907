//! Why amounts are what they are, what comes next, and why an invoice is not there.

use gateways::simulated::{Behavior, Fate};
use recovery::DeclineCode;
use serde_json::{Value, json};
use store::{Kind, claims};

use crate::rig::{Rig, Told};

const CARD: &str = "4084080000000003";

/// A monthly plan with a price of every model that seats can have.
async fn begin(rig: &Rig, extra: &Value) -> Told {
    let plan = json!({ "name": "Gym", "interval": "month", "prices": [
        { "currency": "NGN", "model": "flat", "amount": 300_001 },
        { "key": "towels", "currency": "NGN", "model": "per_unit", "amount": "0.015", "included": 100 },
        { "key": "classes", "currency": "NGN", "model": "graduated",
          "tiers": [{ "upTo": 10, "flatAmount": 50 }, { "upTo": 100, "unitAmount": 3 },
                    { "unitAmount": 2, "flatAmount": 20 }] },
        { "key": "guests", "currency": "NGN", "model": "volume", "tiers": [{ "upTo": 5, "unitAmount": 9 }, { "unitAmount": 7 }] },
        { "key": "messages", "currency": "NGN", "model": "package", "packageSize": 1000, "amount": 500, "included": 200 },
        { "key": "lockers", "currency": "NGN", "model": "per_unit", "amount": 1, "minimum": 5000 },
        { "key": "water", "currency": "NGN", "model": "per_unit", "amount": 10, "maximum": 70 },
    ] });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let mut body = json!({ "customerId": customer, "planId": plan, "items": [
        { "key": "towels", "quantity": 12_345 }, { "key": "classes", "quantity": 101 }, { "key": "guests", "quantity": 6 },
        { "key": "messages", "quantity": 1_201 }, { "key": "lockers", "quantity": 7 }, { "key": "water", "quantity": 9 },
    ] });
    body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
    rig.post_once("/v1/subscriptions", "begin", &body).await.expect(201)
}

/// A subscription of one flat price.
async fn simple(rig: &Rig, plan: &Value, behavior: Behavior) -> String {
    let mut body = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    body.as_object_mut().expect("an object").extend(plan.as_object().expect("an object").clone());
    let plan = rig.post("/v1/plans", &body).await.expect(201).id();
    let customer = rig.world.customer("bisi", CARD, behavior).await.to_string();
    rig.post_once("/v1/subscriptions", "s", &json!({ "customerId": customer, "planId": plan })).await.expect(201).id()
}

async fn data(rig: &Rig, path: &str) -> Value {
    rig.get(path).await.expect(200).body["data"].clone()
}

async fn ahead(rig: &Rig, subscription: &str, what: &str) -> Value {
    data(rig, &format!("/v1/subscriptions/{subscription}/{what}")).await
}

fn codes(outlook: &Value) -> Vec<String> {
    let reasons = outlook["reasons"].as_array().expect("reasons");
    assert!(reasons.iter().all(|reason| reason["text"].as_str().is_some_and(|text| !text.is_empty())));
    reasons.iter().map(|reason| reason["code"].as_str().expect("a code").to_owned()).collect()
}

fn steps(account: &Value) -> Vec<&str> {
    account["steps"].as_array().expect("steps").iter().filter_map(|step| step["code"].as_str()).collect()
}

#[tokio::test]
async fn every_amount_is_explained_and_computes_again() {
    let rig = Rig::new().await;
    let begun = begin(&rig, &json!({ "anchorDay": 11 })).await;
    let invoice = begun.body["data"]["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    let path = format!("/v1/invoices/{invoice}");
    let bill = data(&rig, &path).await;
    let account = data(&rig, &format!("{path}/explain")).await;
    assert_eq!((&account["verified"], &account["total"]), (&json!(true), &bill["total"]));
    assert_eq!(account["steps"][0]["exact"], json!(bill["total"].as_i64().expect("a total").to_string()));
    let lines = account["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 7);
    for (nth, line) in lines.iter().enumerate() {
        let stored = &bill["lines"][nth];
        assert_eq!((&line["amount"], &line["line"]), (&stored["amount"], &json!(nth + 1)));
        assert_eq!((&line["price"]["id"], &line["price"]["version"]), (&stored["priceId"], &json!(1)));
        assert_eq!((&line["periodStart"], &line["rounding"]), (&stored["periodStart"], &json!("half_even")));
        // The document alone, given back, makes the same amount and the same steps.
        let again = rig.post("/v1/calculations", &line["calculation"]).await.expect(200).body["data"].clone();
        assert_eq!(again["amount"], json!({ "minor": stored["amount"], "currency": "NGN" }), "{line:#}");
        assert_eq!(calc::calculate(&line["calculation"]).expect("an answer"), again);
        let last = line["steps"].as_array().and_then(|steps| steps.last()).expect("a step");
        assert_eq!(last["exact"], json!(stored["amount"].to_string()), "{line:#}");
        assert_eq!(&data(&rig, &format!("{path}/lines/{}/explain", nth + 1)).await, line);
    }
    assert_eq!(steps(&lines[0]), ["price", "share", "rounding"]);
    assert_eq!(steps(&lines[2]), ["price", "quantity", "tier", "tier", "tier", "model", "share", "rounding"]);
    assert_eq!(steps(&lines[5]), ["price", "quantity", "model", "share", "minimum", "rounding"]);
    assert_eq!(steps(&lines[6]), ["price", "quantity", "model", "share", "maximum", "rounding"]);
    for wrong in ["0", "8", "01", "x", "-1"] {
        rig.get(&format!("{path}/lines/{wrong}/explain")).await.expect(404);
    }
}

#[tokio::test]
async fn steps_are_told_in_words() {
    let rig = Rig::new().await;
    let subscription = simple(&rig, &json!({}), Behavior::default()).await;
    let invoice = data(&rig, &format!("/v1/subscriptions/{subscription}")).await["latestInvoiceId"].clone();
    let account = data(&rig, &format!("/v1/invoices/{}/explain", invoice.as_str().expect("an id"))).await;
    let texts: Vec<_> =
        account["lines"][0]["steps"].as_array().expect("steps").iter().map(|step| &step["text"]).collect();
    assert_eq!(
        texts,
        [
            &json!("The price is NGN 5,000.00 for a period."),
            &json!("That is a whole number of minor units, so nothing is rounded: NGN 5,000.00."),
        ]
    );
    assert_eq!(account["steps"][0]["text"], "The invoice has one line: NGN 5,000.00.");
}

#[tokio::test]
async fn the_upcoming_invoice_is_the_one_that_is_made() {
    let rig = Rig::new().await;
    let begun = begin(&rig, &json!({ "anchorDay": 11 })).await;
    let first = ahead(&rig, &begun.id(), "upcoming").await;
    assert_eq!((&first["invoice"], codes(&first)[1].as_str()), (&json!(null), "incomplete"), "{first:#}");
    rig.world.drain().await;
    for until in ["2026-09-11T09:00:00Z", "2026-10-11T09:00:00Z"] {
        let told = ahead(&rig, &begun.id(), "upcoming").await;
        rig.world.until(until).await;
        let latest = data(&rig, &format!("/v1/subscriptions/{}", begun.id())).await["latestInvoiceId"].clone();
        let made = data(&rig, &format!("/v1/invoices/{}", latest.as_str().expect("an id"))).await;
        for name in ["currency", "subtotal", "total", "periodStart", "periodEnd", "lines"] {
            assert_eq!(told["invoice"][name], made[name], "{name}");
        }
        assert_eq!(told["at"], made["createdAt"]);
    }
    rig.world.verify().await;
}

#[tokio::test]
async fn a_trial_and_a_scheduled_end_say_until_when() {
    let rig = Rig::new().await;
    let subscription = simple(&rig, &json!({ "trialDays": 7 }), Behavior::default()).await;
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(codes(&outlook), ["trial", "not_due"]);
    assert_eq!(outlook["reasons"][0]["at"], "2026-09-08T08:00:00Z");
    let next = &outlook["next"];
    assert_eq!((&next["at"], &next["statusAfter"]), (&json!("2026-09-08T08:00:00Z"), &json!("active")));
    assert_eq!((&next["events"], &next["invoice"]["total"]), (&json!(["subscription.activated"]), &json!(500_000)));
    assert_eq!(ahead(&rig, &subscription, "upcoming").await["invoice"]["total"], 500_000);

    let path = format!("/v1/subscriptions/{subscription}");
    rig.post(&format!("{path}/cancel"), &json!({ "atPeriodEnd": true })).await.expect(200);
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(codes(&outlook), ["trial", "cancel_at_period_end", "not_due"]);
    assert_eq!((&outlook["next"]["statusAfter"], &outlook["next"]["invoice"]), (&json!("canceled"), &json!(null)));
    assert_eq!(ahead(&rig, &subscription, "upcoming").await["invoice"], json!(null));
    rig.world.until("2026-09-09T08:00:00Z").await;
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!((codes(&outlook), &outlook["next"]), (vec!["canceled".to_owned()], &json!(null)));
    assert_eq!(outlook["reasons"][0]["at"], "2026-09-08T08:00:00Z");
}

#[tokio::test]
async fn a_first_invoice_that_is_not_paid_and_the_last_period_are_told() {
    let rig = Rig::new().await;
    let never = Behavior { plan: vec![Fate::Declines(DeclineCode::InsufficientFunds); 9], ..Behavior::default() };
    let unpaid = simple(&rig, &json!({}), never).await;
    rig.world.drain().await;
    let outlook = ahead(&rig, &unpaid, "outlook").await;
    assert_eq!(codes(&outlook), ["invoice_open", "incomplete", "not_due"]);
    assert_eq!(outlook["next"]["statusAfter"], "incomplete_expired");
    rig.world.until("2026-09-03T08:00:00Z").await;
    assert_eq!(codes(&ahead(&rig, &unpaid, "outlook").await), ["incomplete_expired"]);

    let plan = json!({ "name": "Once", "amount": 1, "interval": "month", "maxCycles": 1 });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer = rig.world.customer("chi", CARD, Behavior::default()).await.to_string();
    let body = json!({ "customerId": customer, "planId": plan });
    let last = rig.post_once("/v1/subscriptions", "once", &body).await.expect(201).id();
    rig.world.drain().await;
    let outlook = ahead(&rig, &last, "outlook").await;
    assert_eq!(codes(&outlook), ["last_period", "not_due"]);
    assert_eq!((&outlook["next"]["statusAfter"], &outlook["next"]["thenAt"]), (&json!("expired"), &json!(null)));
    rig.world.until("2026-10-04T08:00:00Z").await;
    assert_eq!(codes(&ahead(&rig, &last, "outlook").await), ["limit_reached"]);
}

#[tokio::test]
async fn a_pause_says_since_when_and_what_follows() {
    let rig = Rig::new().await;
    let subscription = simple(&rig, &json!({}), Behavior::default()).await;
    rig.world.drain().await;
    let path = format!("/v1/subscriptions/{subscription}");
    rig.post(&format!("{path}/pause"), &json!({})).await.expect(200);
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!((codes(&outlook), &outlook["next"]), (vec!["paused".to_owned()], &json!(null)));
    rig.post(&format!("{path}/resume"), &json!({})).await.expect(200);
    rig.post(&format!("{path}/pause"), &json!({ "resumeAt": "2026-09-15T08:00:00Z" })).await.expect(200);
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(codes(&outlook), ["paused", "not_due"]);
    assert_eq!(outlook["reasons"][0]["at"], "2026-09-01T08:00:00Z");
    assert_eq!((&outlook["next"]["at"], &outlook["next"]["invoice"]), (&json!("2026-09-15T08:00:00Z"), &json!(null)));
    // The pause ends first, then the period.
    assert_eq!(ahead(&rig, &subscription, "upcoming").await["at"], "2026-10-01T08:00:00Z");
}

#[tokio::test]
async fn a_recovery_and_what_it_ends_in_are_told() {
    let rig = Rig::new().await;
    let mut fates = vec![Fate::Succeeds];
    fates.extend(vec![Fate::Declines(DeclineCode::InsufficientFunds); 50]);
    let subscription = simple(&rig, &json!({}), Behavior { plan: fates, ..Behavior::default() }).await;
    rig.world.until("2026-10-01T09:00:00Z").await;
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(
        (codes(&outlook), &outlook["next"]),
        (vec!["in_recovery".to_owned(), "past_due".to_owned()], &json!(null))
    );
    let reason = &outlook["reasons"][0];
    let schedule =
        data(&rig, &format!("/v1/dunning-schedules/{}", reason["dunningScheduleId"].as_str().expect("an id"))).await;
    assert_eq!((&reason["at"], &reason["invoiceId"]), (&schedule["nextAttemptAt"], &schedule["invoiceId"]));
    assert_eq!(ahead(&rig, &subscription, "upcoming").await["invoice"], json!(null));
}

#[tokio::test]
async fn work_that_is_late_put_off_set_aside_or_lost_is_told() {
    let rig = Rig::new().await;
    let subscription = simple(&rig, &json!({}), Behavior::default()).await;
    rig.world.drain().await;
    rig.world.db.clock.set("2026-10-02T08:00:00Z".parse().expect("an instant"));
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!((codes(&outlook), &outlook["next"]["at"]), (vec!["due_now".to_owned()], &json!("2026-10-02T08:00:00Z")));
    let subject = subscription.parse::<ids::SubscriptionId>().expect("an id").uuid();
    let later = "2026-10-02T09:00:00Z".parse().expect("an instant");
    let mut tx = rig.world.begin().await;
    claims::put_off(&mut tx, Kind::Subscription, subject, later, "internal_error: no luck", true)
        .await
        .expect("put off");
    tx.commit(()).await.expect("commits");
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(codes(&outlook), ["put_off", "not_due"]);
    assert_eq!(
        (&outlook["reasons"][0]["note"], &outlook["next"]["at"]),
        (&json!("internal_error: no luck"), &json!("2026-10-02T09:00:00Z"))
    );
    let mut tx = rig.world.begin().await;
    claims::set_aside(&mut tx, Kind::Subscription, subject, 1, "it failed every time").await.expect("set aside");
    tx.commit(()).await.expect("commits");
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!((codes(&outlook), &outlook["next"]), (vec!["quarantined".to_owned()], &json!(null)));
    assert_eq!(outlook["reasons"][0]["note"], "it failed every time");
    let upcoming = ahead(&rig, &subscription, "upcoming").await;
    assert_eq!((&upcoming["invoice"], codes(&upcoming)), (&json!(null), vec!["quarantined".to_owned()]));
    let mut tx = rig.world.begin().await;
    store::due::cancel(&mut tx, Kind::Subscription, subject).await.expect("off the list");
    tx.commit(()).await.expect("commits");
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!((codes(&outlook), &outlook["next"]), (vec!["not_scheduled".to_owned()], &json!(null)));
    assert_eq!(outlook["reasons"][0]["at"], "2026-10-01T08:00:00Z");
}

#[tokio::test]
async fn a_test_clock_moves_the_outlook() {
    let rig = Rig::new().await;
    let clock = json!({ "name": "Ada", "frozenAt": "2027-01-01T08:00:00Z" });
    let clock = rig.post("/v1/test-clocks", &clock).await.expect(201).id();
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month", "trialDays": 1 });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer = rig.post("/v1/customers", &json!({ "testClockId": clock })).await.expect(201).id();
    let body = json!({ "customerId": customer, "planId": plan });
    let subscription = rig.post_once("/v1/subscriptions", "s", &body).await.expect(201).id();
    let outlook = ahead(&rig, &subscription, "outlook").await;
    assert_eq!(codes(&outlook), ["trial", "test_clock", "not_due"]);
    assert_eq!(
        (&outlook["now"], &outlook["next"]["at"]),
        (&json!("2027-01-01T08:00:00Z"), &json!("2027-01-02T08:00:00Z"))
    );
}
