//! Lists narrowed by time and metadata, answers that show in full what they name, and changes of what one has seen.

use ids::Mode;
use serde_json::json;
use store::key::KeyKind;

use crate::rig::{Ask, Rig, Told};

fn ids(told: &Told) -> Vec<&str> {
    told.body["data"].as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[tokio::test]
async fn lists_are_narrowed_by_when_their_rows_were_made() {
    let rig = Rig::new().await;
    let first = rig.post("/v1/customers", &json!({ "name": "first" })).await.expect(201);
    let at = first.body["data"]["createdAt"].as_str().expect("an instant").to_owned();
    rig.world.db.clock.advance(jiff::SignedDuration::from_hours(1));
    let second = rig.post("/v1/customers", &json!({ "name": "second" })).await.expect(201).id();
    let first = first.id();
    for (bound, wanted) in [
        ("gte", vec![second.as_str(), first.as_str()]),
        ("gt", vec![second.as_str()]),
        ("lte", vec![first.as_str()]),
        ("lt", vec![]),
    ] {
        let told = rig.get(&format!("/v1/customers?createdAt[{bound}]={at}")).await.expect(200);
        assert_eq!(ids(&told), wanted, "{bound}");
        let numbered = rig.get(&format!("/v1/customers?page=1&createdAt%5B{bound}%5D={at}")).await.expect(200);
        assert_eq!(numbered.body["meta"]["totalCount"], wanted.len(), "{bound}");
    }
    for list in [
        "plans",
        "subscriptions",
        "invoices",
        "transactions",
        "dunning-schedules",
        "coupons",
        "promotion-codes",
        "discounts",
        "tax-rates",
        "credit-grants",
        "credit-notes",
        "invoice-items",
        "meters",
        "usage-thresholds",
        "price-migrations",
        "test-clocks",
        "recovery-experiments",
        "messages",
        "notices",
        "events",
        "api-keys",
        "oauth-clients",
        "webhook-endpoints",
    ] {
        rig.get(&format!("/v1/{list}?createdAt[gte]={at}&createdAt[lt]={at}")).await.expect(200);
        let told = rig.get(&format!("/v1/{list}?createdAt[gte]=soon")).await.expect(400);
        assert_eq!(told.detail(), ("createdAt[gte]", "invalid_value"), "{list}");
    }
    // Events are recorded in order and told by number: those of the second hour are those of the second customer.
    let told = rig.get(&format!("/v1/events?createdAt[gt]={at}")).await.expect(200);
    let about: Vec<&str> = told.body["data"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["data"]["object"]["id"].as_str())
        .collect();
    assert_eq!(about, [second.as_str()]);
    let told = rig.get(&format!("/v1/events?after=0&createdAt[gt]={at}")).await.expect(400);
    assert_eq!(told.detail(), ("after", "contradiction"));
    assert_eq!(rig.get("/v1/webhook-endpoints?metadata[a]=1").await.expect(400).detail().1, "unknown_field");
}

#[tokio::test]
async fn lists_are_narrowed_by_metadata_and_cursors_keep_to_it() {
    let rig = Rig::new().await;
    let make = |order: &str, shop: &str| json!({ "metadata": { "order": order, "shop": shop } });
    let mut lagos = Vec::new();
    for nth in 0..3 {
        lagos.push(rig.post("/v1/customers", &make(&nth.to_string(), "lagos")).await.expect(201).id());
        rig.post("/v1/customers", &make(&nth.to_string(), "abuja")).await.expect(201);
        rig.post("/v1/customers", &json!({})).await.expect(201);
    }
    lagos.reverse();
    let page = rig.get("/v1/customers?metadata[shop]=lagos&limit=2").await.expect(200);
    assert_eq!(ids(&page), lagos[..2]);
    let cursor = page.body["meta"]["nextCursor"].as_str().expect("more follow");
    let rest = rig.get(&format!("/v1/customers?metadata[shop]=lagos&limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!(ids(&rest), lagos[2..]);
    let other = rig.get(&format!("/v1/customers?metadata[shop]=abuja&cursor={cursor}")).await.expect(400);
    assert_eq!(other.detail(), ("cursor", "cursor_invalid"));
    assert_eq!(ids(&rig.get("/v1/customers?metadata[shop]=lagos&metadata[order]=1").await), [lagos[1].as_str()]);
    assert_eq!(rig.get("/v1/customers?page=1&metadata[shop]=lagos").await.body["meta"]["totalCount"], 3);

    let path = format!("/v1/customers/{}", lagos[0]);
    let moved = Ask::new("patch", &path).key(&rig.key).json(&json!({ "metadata": { "shop": "o'brien\\" } }));
    rig.ask(moved).await.expect(200);
    assert_eq!(ids(&rig.get("/v1/customers?metadata[shop]=lagos").await), lagos[1..]);
    assert_eq!(ids(&rig.get("/v1/customers?metadata[shop]=o%27brien%5C").await), lagos[..1]);
    rig.ask(Ask::new("patch", &path).key(&rig.key).json(&json!({ "metadata": {} }))).await.expect(200);
    assert!(ids(&rig.get("/v1/customers?metadata[shop]=o%27brien%5C").await).is_empty());

    let stranger = rig.world.db.tenant("Stranger").await;
    let key = rig.secret_key(stranger, Mode::Test).await;
    let told = rig.ask(Ask::new("get", "/v1/customers?metadata[shop]=abuja").key(&key)).await.expect(200);
    assert!(ids(&told).is_empty());
    assert_eq!(rig.get("/v1/transactions?metadata[a]=1").await.expect(400).detail().1, "unknown_field");
}

#[tokio::test]
async fn everything_with_metadata_is_found_by_it() {
    let rig = Rig::new().await;
    let data = json!({ "order": "1042" });
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month", "metadata": data });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer =
        rig.world.customer("ada", "4084080000000003", gateways::simulated::Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan, "metadata": data });
    let begun = rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201).id();
    let coupon = json!({ "name": "Launch", "percentOff": 10, "duration": "once", "metadata": data });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    let code = json!({ "couponId": coupon, "code": "SPRING", "metadata": data });
    let code = rig.post("/v1/promotion-codes", &code).await.expect(201).id();
    let item = json!({ "customerId": customer, "description": "Key", "unitAmount": 100, "metadata": data });
    let item = rig.post_once("/v1/invoice-items", "item", &item).await.expect(201).id();
    let grant =
        json!({ "customerId": customer, "amount": 5, "currency": "NGN", "kind": "promotional", "metadata": data });
    let grant = rig.post_once("/v1/credit-grants", "grant", &grant).await.expect(201).id();
    let draft = json!({ "customerId": customer, "metadata": data });
    let draft = rig.post_once("/v1/invoices", "draft", &draft).await.expect(201).id();
    for (list, id) in [
        ("plans", plan),
        ("subscriptions", begun),
        ("coupons", coupon),
        ("promotion-codes", code),
        ("invoice-items", item),
        ("credit-grants", grant),
        ("invoices", draft),
    ] {
        assert_eq!(ids(&rig.get(&format!("/v1/{list}?metadata[order]=1042")).await.expect(200)), [id], "{list}");
        assert!(ids(&rig.get(&format!("/v1/{list}?metadata[order]=1")).await.expect(200)).is_empty(), "{list}");
    }
}

async fn paid(rig: &Rig) -> (String, String) {
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let customer =
        rig.world.customer("ada", "4084080000000003", gateways::simulated::Behavior::default()).await.to_string();
    let begin = json!({ "customerId": customer, "planId": plan });
    rig.post_once("/v1/subscriptions", "begin", &begin).await.expect(201);
    rig.world.until("2026-09-02T08:00:00Z").await;
    (customer, plan)
}

#[tokio::test]
async fn what_an_object_names_is_shown_in_full_as_a_direct_look_shows_it() {
    let rig = Rig::new().await;
    let (customer, plan) = paid(&rig).await;
    let list = "/v1/transactions?expand[]=invoice.subscription.plan&expand[]=customer&expand[]=invoice.subscription.latestInvoice.customer";
    let told = rig.get(list).await.expect(200);
    let first = &told.body["data"][0];
    let direct = |path: String| {
        let rig = &rig;
        async move { rig.get(&path).await.expect(200).body["data"].clone() }
    };
    assert_eq!(first["customer"], direct(format!("/v1/customers/{customer}")).await);
    assert_eq!(first["invoice"]["subscription"]["plan"], direct(format!("/v1/plans/{plan}")).await);
    assert_eq!(first["invoice"]["subscription"]["latestInvoice"]["customer"]["id"], customer.as_str());
    assert_eq!(first["customerId"], customer.as_str(), "the id stays where it was");
    let id = first["id"].as_str().expect("an id");
    let one = rig.get(&format!("/v1/transactions/{id}?expand[]=invoice")).await.expect(200);
    assert_eq!(one.body["data"]["invoice"]["id"], first["invoiceId"]);
    let cursor = rig.get("/v1/customers?limit=1").await.expect(200);
    assert_eq!(cursor.body["meta"]["pageSize"], 1);
    for wrong in ["planets", "customer.plan", "invoice.subscription.latestInvoice.subscription.plan", ""] {
        let told = rig.get(&format!("/v1/transactions?expand[]={wrong}")).await.expect(400);
        assert_eq!(told.detail().0, "expand[]", "{wrong}");
    }
    assert_eq!(rig.get("/v1/customers?expand[]=plan").await.expect(400).detail(), ("expand[]", "unknown_field"));
}

#[tokio::test]
async fn showing_in_full_needs_the_scope_of_a_direct_look() {
    let rig = Rig::new().await;
    paid(&rig).await;
    let narrow = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &["transactions:read"], 1000).await;
    rig.ask(Ask::new("get", "/v1/transactions").key(&narrow)).await.expect(200);
    let told = rig.ask(Ask::new("get", "/v1/transactions?expand[]=customer").key(&narrow)).await.expect(403);
    assert_eq!((told.code(), &told.body["requiredScope"]), ("missing_scope", &json!("customers:read")));
}

#[tokio::test]
async fn a_change_is_made_to_what_was_seen_or_not_at_all() {
    let rig = Rig::new().await;
    let (customer, plan) = paid(&rig).await;
    let subscription = rig.get("/v1/subscriptions").await.body["data"][0]["id"].as_str().expect("an id").to_owned();
    let rate = rig.post("/v1/tax-rates", &json!({ "code": "GST", "percent": 5 })).await.expect(201).id();
    let coupon = json!({ "name": "Launch", "percentOff": 10, "duration": "once" });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    let draft = rig.post_once("/v1/invoices", "draft", &json!({ "customerId": customer })).await.expect(201).id();
    let rows = [
        (format!("/v1/customers/{customer}"), json!({ "name": "Ada" })),
        (format!("/v1/plans/{plan}"), json!({ "name": "Pool" })),
        (format!("/v1/tax-rates/{rate}"), json!({ "name": "Sales" })),
        (format!("/v1/coupons/{coupon}"), json!({ "name": "Later" })),
        (format!("/v1/invoices/{draft}"), json!({ "memo": "Thanks" })),
    ];
    for (path, body) in rows {
        let seen = rig.get(&path).await.expect(200).header("etag").to_owned();
        assert!(seen.starts_with('"') && seen.ends_with('"'), "{path}: {seen}");
        let change = |tag: &str| Ask::new("patch", &path).key(&rig.key).header("if-match", tag).json(&body);
        let told = rig.ask(change(&seen)).await.expect(200);
        assert_eq!(told.header("etag"), rig.get(&path).await.header("etag"), "{path}");
        assert_ne!(told.header("etag"), seen, "{path}");
        let stale = rig.ask(change(&seen)).await.expect(412);
        assert_eq!((stale.code(), stale.header("etag")), ("stale_version", told.header("etag")), "{path}");
        rig.ask(change("*")).await.expect(200);
        assert_eq!(rig.ask(change("7")).await.expect(400).code(), "if_match_invalid");
        rig.ask(Ask::new("patch", &path).key(&rig.key).json(&body)).await.expect(200);
    }
    let pool = json!({ "name": "Pool", "amount": 600_000, "interval": "month" });
    let pool = rig.post("/v1/plans", &pool).await.expect(201).id();
    let path = format!("/v1/subscriptions/{subscription}");
    let seen = rig.get(&path).await.expect(200).header("etag").to_owned();
    let change = |once: &str| {
        let ask = Ask::new("post", &format!("{path}/change")).key(&rig.key).once(once).header("if-match", &seen);
        ask.json(&json!({ "planId": pool }))
    };
    let told = rig.ask(change("a")).await;
    assert!(told.status.is_success(), "{:#}", told.body);
    assert_eq!(rig.ask(change("b")).await.expect(412).code(), "stale_version");
    let nobody = format!("/v1/customers/cust_{}", crate::probes::NOBODY);
    let ask = Ask::new("patch", &nobody).key(&rig.key).header("if-match", "\"1\"").json(&json!({ "name": "x" }));
    assert_eq!(rig.ask(ask).await.expect(404).code(), "not_found");
}
