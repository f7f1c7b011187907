//! Prices of every model, add-ons, and subscriptions of several items, over HTTP.

use gateways::simulated::Behavior;
use serde_json::{Value, json};

use crate::rig::{Ask, Rig, Told};

/// A monthly plan with these prices and no amount of its own.
fn plan(prices: &Value) -> Value {
    json!({ "name": "Messages", "interval": "month", "prices": prices })
}

fn prices_of(told: &Told) -> Vec<Value> {
    told.body["data"]["prices"].as_array().expect("prices").clone()
}

#[tokio::test]
async fn every_model_is_taken_and_shown() {
    let rig = Rig::new().await;
    let cases = [
        (json!({ "amount": 500 }), json!({ "model": "flat", "amount": 500 })),
        (
            json!({ "model": "per_unit", "amount": "0.0150", "included": 100 }),
            json!({ "model": "per_unit", "amount": "0.015", "included": 100 }),
        ),
        (
            json!({ "model": "graduated", "minimum": 5000, "tiers": [{ "upTo": 10, "flatAmount": 50 }, { "unitAmount": 2 }] }),
            json!({
                "model": "graduated", "amount": null, "minimum": 5000, "maximum": null,
                "tiers": [
                    { "upTo": 10, "unitAmount": 0, "flatAmount": 50 },
                    { "upTo": null, "unitAmount": 2, "flatAmount": 0 },
                ],
            }),
        ),
        (
            json!({ "model": "volume", "tiers": [{ "unitAmount": "2.5" }] }),
            json!({ "model": "volume", "tiers": [{ "upTo": null, "unitAmount": "2.5", "flatAmount": 0 }] }),
        ),
        (
            json!({ "model": "package", "packageSize": 1000, "amount": 500, "maximum": 9000 }),
            json!({ "model": "package", "packageSize": 1000, "amount": 500, "maximum": 9000 }),
        ),
        (
            json!({ "model": "percentage", "percent": "2.9", "fixedAmount": 30 }),
            json!({ "model": "percentage", "percent": "2.9", "fixedAmount": 30, "roundedPer": "line" }),
        ),
    ];
    for (asked, shown) in cases {
        let mut price = asked.clone();
        price["currency"] = "NGN".into();
        let made = rig.post("/v1/plans", &plan(&json!([price]))).await.expect(201);
        let read = rig.get(&format!("/v1/plans/{}", made.id())).await.expect(200);
        assert_eq!(made.body["data"], read.body["data"]);
        let found = prices_of(&read).remove(0);
        for (name, value) in shown.as_object().expect("an object") {
            assert_eq!(&found[name], value, "{name} of {asked}");
        }
        assert_eq!((&found["key"], &found["kind"], &found["current"]), (&json!("base"), &json!("base"), &json!(true)));
        assert_eq!(read.body["data"]["model"], found["model"]);
    }
}

#[tokio::test]
async fn a_wrong_price_is_refused_at_its_field() {
    let rig = Rig::new().await;
    let tiers = |tiers: Value| json!({ "currency": "NGN", "model": "graduated", "tiers": tiers });
    let rows = [
        (tiers(json!([])), "tiers", "tiers_required"),
        (tiers(json!([{ "upTo": 10, "unitAmount": 1 }])), "tiers[0].upTo", "tier_last_closed"),
        (tiers(json!([{ "unitAmount": 1 }, { "unitAmount": 1 }])), "tiers[0].upTo", "tier_open_not_last"),
        (tiers(json!([{ "upTo": 0, "unitAmount": 1 }, { "unitAmount": 1 }])), "tiers[0].upTo", "tier_empty"),
        (
            tiers(json!([{ "upTo": 5, "unitAmount": 1 }, { "upTo": 5, "unitAmount": 1 }, { "unitAmount": 1 }])),
            "tiers[1].upTo",
            "tiers_overlap",
        ),
        (
            tiers(json!([{ "upTo": 5, "unitAmount": 1 }, { "upTo": 4, "unitAmount": 1 }, { "unitAmount": 1 }])),
            "tiers[1].upTo",
            "tiers_unordered",
        ),
        (tiers(json!([{ "unitAmount": -1 }])), "tiers[0].unitAmount", "out_of_range"),
        (tiers(json!([{ "unitAmount": "x" }])), "tiers[0].unitAmount", "invalid_value"),
        (tiers(json!([{ "unitAmount": 1.5 }])), "tiers[0].unitAmount", "invalid_type"),
        (tiers(json!([{ "price": 1 }])), "tiers[0].price", "unknown_field"),
        (tiers(json!([{}])), "tiers[0]", "tier_without_amount"),
        (
            json!({ "currency": "NGN", "model": "package", "packageSize": 0, "amount": 1 }),
            "packageSize",
            "package_size_zero",
        ),
        (json!({ "currency": "NGN", "model": "percentage" }), "percent", "required"),
        (json!({ "currency": "NGN", "amount": 1, "percent": 1 }), "percent", "not_of_model"),
        (json!({ "currency": "NGN", "amount": 1, "minimum": 2, "maximum": 1 }), "minimum", "minimum_above_maximum"),
        (json!({ "currency": "NGN", "model": "stairs" }), "model", "unknown_value"),
        (json!({ "currency": "NGN", "amount": 1, "name": "Gym" }), "name", "name_without_key"),
        (json!({ "currency": "naira", "amount": 1 }), "currency", "unknown_currency"),
    ];
    let based = rig.post("/v1/plans", &json!({ "name": "Gym", "amount": 1, "interval": "month" })).await.expect(201);
    let path = format!("/v1/plans/{}/prices", based.id());
    for (price, field, code) in rows {
        let told = rig.post("/v1/plans", &plan(&json!([price]))).await.expect(400);
        assert_eq!(told.detail(), (format!("prices[0].{field}").as_str(), code), "{price}: {:#}", told.body);
        let told = rig.post(&path, &price).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{price}: {:#}", told.body);
    }
    let rows = [
        (json!([{ "key": "towels", "currency": "NGN", "amount": 1 }]), "prices", "base_price_required"),
        (
            json!([{ "currency": "NGN", "amount": 1 }, { "key": "towels", "currency": "USD", "amount": 1 }]),
            "prices[1].currency",
            "addon_without_base",
        ),
        (
            json!([{ "currency": "NGN", "amount": 1 }, { "key": "Towels", "currency": "NGN", "amount": 1 }]),
            "prices[1].key",
            "invalid_key",
        ),
        (
            json!([{ "currency": "NGN", "amount": 1 }, { "currency": "NGN", "amount": 2 }]),
            "prices[1].currency",
            "duplicate_currency",
        ),
    ];
    for (prices, field, code) in rows {
        let told = rig.post("/v1/plans", &plan(&prices)).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{prices}: {:#}", told.body);
    }
    let several =
        json!([{ "currency": "NGN", "model": "volume", "amount": 1, "tiers": [{ "upTo": 1, "unitAmount": -1 }] }]);
    let told = rig.post("/v1/plans", &plan(&several)).await.expect(400);
    assert_eq!(told.body["error"]["details"].as_array().map(Vec::len), Some(3), "{:#}", told.body);
}

#[tokio::test]
async fn a_price_changes_by_a_new_version_and_running_subscriptions_keep_theirs() {
    let rig = Rig::new().await;
    let begun = json!({ "name": "Gym", "amount": 500_000, "interval": "month", "prices": [
        { "key": "towels", "name": "Towels", "currency": "NGN", "model": "per_unit", "amount": 20_000 },
    ] });
    let made = rig.post("/v1/plans", &begun).await.expect(201).id();
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": made, "items": [{ "key": "towels", "quantity": 2 }] });
    let old = rig.post_once("/v1/subscriptions", "s-1", &begin).await.expect(201);
    let path = format!("/v1/plans/{made}/prices");
    let dearer = json!({ "key": "towels", "currency": "NGN", "model": "volume", "tiers": [{ "unitAmount": 30_000 }] });
    let told = rig.post(&path, &dearer).await.expect(201);
    let shown: Vec<_> = prices_of(&told)
        .into_iter()
        .map(|price| (price["key"].clone(), price["version"].clone(), price["name"].clone(), price["current"].clone()))
        .collect();
    assert_eq!(
        shown,
        [
            (json!("base"), json!(1), json!(null), json!(true)),
            (json!("towels"), json!(1), json!("Towels"), json!(false)),
            (json!("towels"), json!(2), json!("Towels"), json!(true)),
        ]
    );
    rig.post(&path, &json!({ "currency": "NGN", "model": "volume", "tiers": [{ "unitAmount": 1 }] })).await.expect(201);
    let patched = Ask::new("patch", &format!("/v1/plans/{made}")).key(&rig.key).json(&json!({ "amount": 1 }));
    assert_eq!(rig.ask(patched).await.expect(400).detail(), ("amount", "model_without_amount"));

    let kept = rig.get(&format!("/v1/subscriptions/{}", old.id())).await.expect(200).body["data"]["items"].clone();
    let versions: Vec<_> = kept.as_array().expect("items").iter().map(|item| item["priceVersion"].clone()).collect();
    assert_eq!(versions, [json!(1), json!(1)]);
    rig.world.until("2026-10-01T08:00:00Z").await;
    let renewed = rig.get(&format!("/v1/invoices?subscriptionId={}", old.id())).await.expect(200);
    let totals: Vec<_> =
        renewed.body["data"].as_array().expect("invoices").iter().map(|bill| bill["total"].clone()).collect();
    assert_eq!(totals, [json!(540_000), json!(540_000)]);
    rig.ask(Ask::new("delete", &format!("/v1/plans/{made}")).key(&rig.key)).await.expect(200);
    assert_eq!(rig.post(&path, &dearer).await.expect(422).code(), "plan_archived");
    rig.world.verify().await;
}

/// A plan in two currencies with two add-ons, one of them in naira only.
async fn gym(rig: &Rig) -> Told {
    let body = json!({ "name": "Gym", "amount": 500_000, "interval": "month", "model": "per_unit", "prices": [
        { "currency": "USD", "amount": 900 },
        { "key": "towels", "name": "Towels", "currency": "NGN", "amount": 20_000 },
        { "key": "towels", "name": "Towels", "currency": "USD", "amount": 50 },
        { "key": "locker", "currency": "NGN", "model": "flat", "amount": 100_000 },
    ] });
    rig.post("/v1/plans", &body).await.expect(201)
}

#[tokio::test]
async fn a_subscription_has_a_line_for_each_item() {
    let rig = Rig::new().await;
    let made = gym(&rig).await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": made.id(), "quantity": 3, "items": [
        { "key": "locker" }, { "key": "towels", "quantity": 4 },
    ] });
    let begun = rig.post_once("/v1/subscriptions", "s-1", &begin).await.expect(201);
    let data = &begun.body["data"];
    assert_eq!((&data["currency"], &data["quantity"]), (&json!("NGN"), &json!(3)));
    let items: Vec<_> = data["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| json!([item["key"], item["name"], item["model"], item["quantity"], item["unitAmount"]]))
        .collect();
    assert_eq!(
        items,
        [
            json!(["base", null, "per_unit", 3, 500_000]),
            json!(["locker", "locker", "flat", 1, 100_000]),
            json!(["towels", "Towels", "per_unit", 4, 20_000]),
        ]
    );
    let invoice = data["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    let bill = rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200).body["data"].clone();
    let lines: Vec<_> =
        bill["lines"].as_array().expect("lines").iter().map(|line| (&line["description"], &line["amount"])).collect();
    let period = "(1 Sep 2026 – 1 Oct 2026)";
    assert_eq!(
        lines,
        [
            (&json!(format!("Gym × 3 {period}")), &json!(1_500_000)),
            (&json!(format!("Gym: locker {period}")), &json!(100_000)),
            (&json!(format!("Gym: Towels × 4 {period}")), &json!(80_000)),
        ]
    );
    assert_eq!(bill["total"], 1_680_000);
    let derived = &bill["lines"][2]["derivation"];
    assert_eq!(derived["pricing"], json!({ "model": "per_unit", "amount": 20_000 }));
    assert_eq!((&derived["kind"], &derived["v"], &derived["quantity"]), (&json!("price"), &json!(2), &json!(4)));
    rig.world.until("2026-11-01T08:00:00Z").await;
    rig.world.verify().await;
}

#[tokio::test]
async fn items_may_be_named_by_price_and_decide_the_currency() {
    let rig = Rig::new().await;
    let made = gym(&rig).await;
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let id = |key: &str, currency: &str| {
        let found = prices_of(&made).into_iter().find(|price| price["key"] == key && price["currency"] == currency);
        found.expect("a price")["id"].clone()
    };
    let dollars = json!({ "customerId": customer, "planId": made.id(), "items": [
        { "priceId": id("towels", "USD"), "quantity": 2 }, { "key": "base", "quantity": 5 },
    ] });
    let begun = rig.post_once("/v1/subscriptions", "s-1", &dollars).await.expect(201);
    assert_eq!((&begun.body["data"]["currency"], &begun.body["data"]["quantity"]), (&json!("USD"), &json!(5)));
    let invoice = begun.body["data"]["latestInvoiceId"].as_str().expect("an invoice").to_owned();
    let bill = rig.get(&format!("/v1/invoices/{invoice}")).await.expect(200);
    assert_eq!((&bill.body["data"]["total"], &bill.body["data"]["currency"]), (&json!(4_600), &json!("USD")));
    rig.world.verify().await;
}

#[tokio::test]
async fn items_that_the_plan_does_not_have_are_refused_at_their_field() {
    let rig = Rig::new().await;
    let made = gym(&rig).await;
    let other = rig.post("/v1/plans", &json!({ "name": "Pool", "amount": 1, "interval": "month" })).await.expect(201);
    let strange = prices_of(&other).remove(0)["id"].clone();
    let usd = prices_of(&made).into_iter().find(|price| price["currency"] == "USD").expect("a price")["id"].clone();
    let share = json!({ "key": "fees", "currency": "NGN", "model": "percentage", "percent": 2 });
    rig.post(&format!("/v1/plans/{}/prices", made.id()), &share).await.expect(201);
    let customer = rig.world.customer("ada", "4084080000000003", Behavior::default()).await.to_string();
    let rows = [
        (json!({ "items": [{ "key": "sauna" }] }), "items[0].key", "unknown_key"),
        (json!({ "items": [{ "key": "locker" }], "currency": "USD" }), "items[0].key", "unknown_key"),
        (json!({ "items": [{ "priceId": strange }] }), "items[0].priceId", "unknown_price"),
        (json!({ "items": [{ "priceId": usd }], "currency": "NGN" }), "items[0].priceId", "currency_mismatch"),
        (json!({ "items": [{ "priceId": "plan_1" }] }), "items[0].priceId", "invalid_id"),
        (json!({ "items": [{ "key": "towels" }, { "key": "towels" }] }), "items[1]", "duplicate_item"),
        (json!({ "items": [{ "key": "towels" }, {}] }), "items[1]", "price_or_key"),
        (json!({ "items": [{ "key": "locker", "quantity": 2 }] }), "items[0].quantity", "flat_price_quantity"),
        (json!({ "items": [{ "key": "towels", "quantity": 0 }] }), "items[0].quantity", "out_of_range"),
        (json!({ "items": [{ "key": "base", "quantity": 2 }], "quantity": 3 }), "quantity", "quantity_twice"),
        (json!({ "items": [{ "key": "fees" }] }), "items[0]", "percentage_needs_usage"),
        (json!({ "items": vec![json!({ "key": "towels" }); 51] }), "items", "too_many"),
        (json!({ "currency": "EUR" }), "currency", "currency_not_priced"),
    ];
    for (nth, (extra, field, code)) in rows.into_iter().enumerate() {
        let mut body = json!({ "customerId": customer, "planId": made.id() });
        body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        let told = rig.post_once("/v1/subscriptions", &format!("r-{nth}"), &body).await.expect(400);
        assert_eq!(told.detail(), (field, code), "{extra}: {:#}", told.body);
    }
    let two = json!({ "customerId": customer, "planId": other.id(), "quantity": 2 });
    let told = rig.post_once("/v1/subscriptions", "r-flat", &two).await.expect(400);
    assert_eq!(told.detail(), ("quantity", "flat_price_quantity"));
}
