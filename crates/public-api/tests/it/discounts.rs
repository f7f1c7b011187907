//! Coupons, codes and discounts over HTTP.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig, Told};

const CARD: &str = "4084080000000003";

async fn plan(rig: &Rig, amount: i64) -> String {
    let body = json!({ "name": "Gym", "amount": amount, "interval": "month" });
    rig.post("/v1/plans", &body).await.expect(201).id()
}

async fn patch(rig: &Rig, path: &str, body: &Value) -> Told {
    rig.ask(Ask::new("patch", path).key(&rig.key).json(body)).await
}

#[tokio::test]
async fn a_code_is_typed_and_every_bill_shows_what_it_took() {
    let rig = Rig::new().await;
    let plan = plan(&rig, 5000).await;
    let offered = json!({ "name": "Launch offer", "percentOff": "12.5", "duration": "repeating", "durationMonths": 2,
        "planIds": [plan], "metadata": { "campaign": "9" } });
    let coupon = rig.post("/v1/coupons", &offered).await.expect(201);
    assert_eq!(coupon.body["data"]["percentOff"], "12.5");
    assert_eq!((&coupon.body["data"]["timesRedeemed"], &coupon.body["data"]["status"]), (&json!(0), &json!("active")));
    let code = json!({ "couponId": coupon.id(), "code": "Lagos-25", "maxRedemptions": 2, "firstTimeOnly": true });
    let code = rig.post("/v1/promotion-codes", &code).await.expect(201);
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan, "promotionCode": "LAGOS-25" });
    let begun = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201);
    let invoice = begun.body["data"]["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    let bill = rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200).body["data"].clone();
    assert_eq!((&bill["subtotal"], &bill["discountAmount"], &bill["total"]), (&json!(5000), &json!(625), &json!(4375)));
    assert_eq!(bill["discounts"].as_array().map(Vec::len), Some(1));
    assert_eq!((&bill["discounts"][0]["name"], &bill["discounts"][0]["amount"]), (&json!("Lagos-25"), &json!(625)));
    assert_eq!(bill["discounts"][0]["couponId"], json!(coupon.id()));
    let line = &bill["lines"][0];
    assert_eq!(
        (&line["amount"], &line["discountAmount"], &line["netAmount"], &line["taxAmount"]),
        (&json!(5000), &json!(625), &json!(4375), &json!(0))
    );
    let listed = rig.get(&format!("/v1/discounts?customerId={customer}")).await.expect(200).body["data"][0].clone();
    assert_eq!((&listed["promotionCodeId"], &listed["durationMonths"]), (&json!(code.id()), &json!(2)));
    assert_eq!(listed["subscriptionId"], json!(begun.id()));
    let codes = rig.get("/v1/promotion-codes?code=lagos-25").await.expect(200);
    assert_eq!(codes.body["data"][0]["timesRedeemed"], 1);

    rig.world.drain().await;
    let path = format!("/v1/subscriptions/{}/upcoming", begun.id());
    let ahead = rig.get(&path).await.expect(200).body["data"]["invoice"].clone();
    assert_eq!((&ahead["total"], &ahead["discounts"][0]["amount"]), (&json!(4375), &json!(625)));
    let account = rig.get(&format!("/v1/invoices/{invoice}/explain")).await.expect(200).body["data"].clone();
    assert_eq!(account["verified"], true);
    let texts: Vec<&str> =
        account["steps"].as_array().expect("steps").iter().filter_map(|s| s["text"].as_str()).collect();
    assert_eq!(
        texts,
        [
            "The invoice has one line: NGN 50.00.",
            "Lagos-25 (12.5 percent) takes NGN 6.25 off.",
            "The total is NGN 43.75.",
            "NGN 43.75 arrived in money."
        ]
    );
    let answer = rig.post("/v1/calculations", &account["calculation"]).await.expect(200).body["data"].clone();
    assert_eq!((&answer["discount"]["minor"], &answer["due"]["minor"]), (&json!(625), &json!(4375)));

    // Taken away: the next bill is without it.
    let discount = listed["id"].as_str().expect("an id");
    let ended = rig.ask(Ask::new("delete", &format!("/v1/discounts/{discount}")).key(&rig.key)).await.expect(200);
    assert!(ended.body["data"]["endedAt"].is_string());
    assert_eq!(rig.get(&path).await.expect(200).body["data"]["invoice"]["total"], 5000);
    let events = rig.world.events().await;
    for event in ["coupon.created", "promotion_code.created", "discount.created", "discount.ended"] {
        assert!(events.iter().any(|kind| kind == event), "{event} in {events:?}");
    }
    rig.world.verify().await;
}

/// Fifty requests at once for the last redemption of a coupon.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_requests_for_the_last_one_exactly_one_gets_it() {
    let rig = std::sync::Arc::new(Rig::new().await);
    let plan = plan(&rig, 5000).await;
    let offered =
        json!({ "name": "Last", "amountOff": 100, "currency": "NGN", "duration": "once", "maxRedemptions": 1 });
    let coupon = rig.post("/v1/coupons", &offered).await.expect(201).id();
    let mut begun = Vec::new();
    for nth in 0..50 {
        let customer = rig.world.customer(&format!("c{nth}"), CARD, Behavior::default()).await.to_string();
        let body = json!({ "customerId": customer, "planId": plan });
        begun.push(rig.post_once("/v1/subscriptions", &format!("b-{nth}"), &body).await.expect(201).id());
    }
    let asks = begun.into_iter().enumerate().map(|(nth, id)| {
        let (rig, body) = (rig.clone(), json!({ "couponId": coupon }));
        tokio::spawn(async move {
            rig.post_once(&format!("/v1/subscriptions/{id}/discounts"), &format!("r-{nth}"), &body).await
        })
    });
    let asks: Vec<_> = asks.collect();
    let mut won = 0;
    for ask in asks {
        let told = ask.await.expect("no panic");
        if told.status == 201 {
            won += 1;
        } else {
            assert_eq!(told.expect(409).code(), "coupon_used_up");
        }
    }
    assert_eq!(won, 1);
    assert_eq!(rig.get(&format!("/v1/coupons/{coupon}")).await.expect(200).body["data"]["timesRedeemed"], 1);
    rig.world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_offered_is_told_by_field() {
    let rig = Rig::new().await;
    let base = json!({ "name": "Offer", "percentOff": 10, "duration": "once" });
    let with = |more: Value| {
        let mut body = base.clone();
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    let nobody = "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    for (more, field, code) in [
        (json!({ "percentOff": 101 }), "percentOff", "discount_percent_out_of_range"),
        (json!({ "percentOff": 0 }), "percentOff", "discount_percent_out_of_range"),
        (json!({ "percentOff": "-5" }), "percentOff", "discount_percent_out_of_range"),
        (json!({ "percentOff": "0.12345" }), "percentOff", "too_fine"),
        (json!({ "percentOff": null }), "percentOff", "required"),
        (json!({ "amountOff": 5 }), "amountOff", "not_alone"),
        (json!({ "percentOff": null, "amountOff": 5 }), "currency", "required"),
        (json!({ "percentOff": null, "amountOff": 5, "currency": "ngn" }), "currency", "unknown_currency"),
        (json!({ "percentOff": null, "amountOff": -5, "currency": "NGN" }), "amountOff", "discount_amount_zero"),
        (json!({ "currency": "NGN" }), "currency", "not_here"),
        (json!({ "duration": "repeating" }), "durationMonths", "required"),
        (json!({ "durationMonths": 2 }), "durationMonths", "not_here"),
        (json!({ "duration": "repeating", "durationMonths": 0 }), "durationMonths", "out_of_range"),
        (json!({ "maxRedemptions": 0 }), "maxRedemptions", "out_of_range"),
        (json!({ "redeemBy": "2026-08-01T00:00:00Z" }), "redeemBy", "in_the_past"),
        (json!({ "planIds": [nobody] }), "planIds[0]", "unknown_plan"),
        (json!({ "planIds": [] }), "planIds", "out_of_range"),
        (json!({ "name": "n".repeat(201) }), "name", "too_long"),
    ] {
        assert_eq!(rig.post("/v1/coupons", &with(more.clone())).await.expect(400).detail(), (field, code), "{more}");
    }
}

#[tokio::test]
async fn what_is_no_code_is_told_by_field() {
    let rig = Rig::new().await;
    let coupon = json!({ "name": "Offer", "percentOff": 10, "duration": "once" });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    for (more, field, code) in [
        (json!({ "code": "with space" }), "code", "invalid_code"),
        (json!({ "code": "x".repeat(65) }), "code", "invalid_code"),
        (json!({ "maxRedemptions": 0 }), "maxRedemptions", "out_of_range"),
        (json!({ "expiresAt": "2026-08-01T00:00:00Z" }), "expiresAt", "in_the_past"),
    ] {
        let mut body = json!({ "couponId": coupon, "code": "SPRING" });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        assert_eq!(rig.post("/v1/promotion-codes", &body).await.expect(400).detail(), (field, code), "{more}");
    }
    let code = rig.post("/v1/promotion-codes", &json!({ "couponId": coupon, "code": "SPRING" })).await.expect(201).id();
    let same = json!({ "couponId": coupon, "code": "spring" });
    assert_eq!(rig.post("/v1/promotion-codes", &same).await.expect(409).code(), "promotion_code_taken");
    patch(&rig, &format!("/v1/promotion-codes/{code}"), &json!({ "active": false })).await.expect(200);
    rig.post("/v1/promotion-codes", &same).await.expect(201);
    let on = patch(&rig, &format!("/v1/promotion-codes/{code}"), &json!({ "active": true })).await.expect(409);
    assert_eq!(on.code(), "promotion_code_taken");
}

#[tokio::test]
async fn what_cannot_be_redeemed_is_told_by_field_and_leaves_nothing() {
    let rig = Rig::new().await;
    let coupon = json!({ "name": "Offer", "percentOff": 10, "duration": "once" });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    rig.post("/v1/promotion-codes", &json!({ "couponId": coupon, "code": "SPRING" })).await.expect(201);
    let plan = plan(&rig, 5000).await;
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let begin = |more: Value| {
        let mut body = json!({ "customerId": customer, "planId": plan });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        body
    };
    let both = begin(json!({ "couponId": coupon, "promotionCode": "spring" }));
    let told = rig.post_once("/v1/subscriptions", "both", &both).await.expect(400);
    assert_eq!(told.detail(), ("promotionCode", "not_alone"));
    let unknown = begin(json!({ "promotionCode": "summer" }));
    let told = rig.post_once("/v1/subscriptions", "unknown", &unknown).await.expect(400);
    assert_eq!(told.detail(), ("promotionCode", "unknown_code"));
    assert_eq!(rig.get("/v1/subscriptions").await.expect(200).body["data"], json!([]), "nothing begins by halves");
    let long = begin(json!({ "promotionCode": "x".repeat(65) }));
    assert_eq!(
        rig.post_once("/v1/subscriptions", "l", &long).await.expect(400).detail(),
        ("promotionCode", "too_long")
    );
    let neither = format!("/v1/customers/{customer}/discounts");
    assert_eq!(rig.post_once(&neither, "n", &json!({})).await.expect(400).detail(), ("couponId", "required"));
    rig.ask(Ask::new("delete", &format!("/v1/coupons/{coupon}")).key(&rig.key)).await.expect(200);
    let archived = rig.post_once(&neither, "a", &json!({ "couponId": coupon })).await.expect(409);
    assert_eq!(archived.code(), "coupon_archived");
    rig.world.verify().await;
}

#[tokio::test]
async fn a_preview_and_its_change_redeem_a_coupon() {
    let rig = Rig::new().await;
    patch(&rig, "/v1/settings", &json!({ "prorationUnit": "day" })).await.expect(200);
    let plans = [plan(&rig, 3000).await, plan(&rig, 6000).await];
    let coupon = json!({ "name": "Upgrade", "percentOff": 50, "duration": "forever" });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    let customer = rig.world.customer("ada", CARD, Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plans[0] });
    let id = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    rig.world.until("2026-09-16T08:00:00Z").await;
    let path = format!("/v1/subscriptions/{id}/change");
    let wanted = json!({ "planId": plans[1], "couponId": coupon });
    let shown = rig.post(&format!("{path}/preview"), &wanted).await.expect(200).body["data"].clone();
    assert_eq!(
        (&shown["subtotal"], &shown["discountAmount"], &shown["total"]),
        (&json!(1500), &json!(1500), &json!(0))
    );
    assert_eq!((&shown["discounts"][0]["discountId"], &shown["lines"][1]["netAmount"]), (&json!(null), &json!(1500)));
    assert_eq!(shown["proration"], json!({ "amount": 0, "kind": "none" }));
    let token = json!({ "previewToken": shown["previewToken"] });
    let changed = rig.post_once(&path, "token", &token).await.expect(200).body["data"].clone();
    assert_eq!((&changed["invoice"]["discountAmount"], &changed["invoice"]["total"]), (&json!(1500), &json!(0)));
    rig.world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(rig.get("/v1/invoices").await.expect(200).body["data"][0]["total"], 3000);
    rig.world.verify().await;
}
