//! The walls, tried from outside: for every operation of the document, no key, the wrong key, another merchant's
//! key and the other mode's key, on objects that exist. A new route is probed because it is in the document.

use std::collections::BTreeMap;

use gateways::simulated::{Behavior, Fate};
use ids::{Mode, ReviewId};
use recovery::DeclineCode;
use serde_json::{Value, json};
use store::key::KeyKind;
use store::provider_events::{self, ProviderEventRow};
use store::reconciliation_breaks::{self, BreakRow};
use web::permission::{ANY_SCOPE, NO_KEY};

use crate::document::{body_schema, operations};
use crate::rig::{Ask, Rig, Told};

/// Operations that name no object in their path. Everything else must be 404 to strangers. Only ever shorter,
/// unless a route is added that truly names nothing.
const NAMELESS: &[&str] = &[
    "add_escrow_template",
    "add_logo",
    "calculate",
    "change_appearance",
    "change_escrow_settings",
    "change_message_settings",
    "change_payout_settings",
    "change_portal_permissions",
    "change_reminders",
    "change_settings",
    "confirm_payout_approver",
    "connect_provider_account",
    "create_api_key",
    "create_beneficiary",
    "create_checkout_session",
    "create_coupon",
    "create_credit_grant",
    "create_customer",
    "create_escrow_admin_token",
    "create_escrow_order",
    "create_invoice",
    "create_invoice_item",
    "create_meter",
    "create_oauth_client",
    "create_payment_link",
    "create_payout",
    "create_plan",
    "create_prepaid_escrow_order",
    "create_price_migration",
    "create_promotion_code",
    "create_reconciliation",
    "create_recovery_experiment",
    "create_refund",
    "create_subscription",
    "create_tax_rate",
    "create_test_clock",
    "create_usage_threshold",
    "create_webhook_endpoint",
    "discard_appearance",
    "enroll_payout_approver",
    "get_account",
    "get_appearance",
    "get_balance",
    "get_cohorts",
    "get_escrow_safeguarding",
    "get_escrow_settings",
    "get_message_settings",
    "get_mrr",
    "get_mrr_months",
    "get_overview",
    "get_payout_settings",
    "get_portal_permissions",
    "get_recovery_policy",
    "get_recovery_summary",
    "get_reminders",
    "get_routing_rules",
    "get_safeguarding_csv",
    "get_safeguarding_statement",
    "get_settings",
    "get_trial_balance",
    "import_settlement_file",
    "list_api_keys",
    "list_audit_log",
    "list_balance_transactions",
    "list_banks",
    "list_beneficiaries",
    "list_checkout_sessions",
    "list_coupons",
    "list_credit_grants",
    "list_credit_notes",
    "list_customers",
    "list_discounts",
    "list_disputes",
    "list_dunning_schedules",
    "list_escrow_fees",
    "list_escrow_orders",
    "list_escrow_payments",
    "list_escrow_templates",
    "list_event_types",
    "list_events",
    "list_invoice_items",
    "list_invoices",
    "list_manual_reviews",
    "list_message_templates",
    "list_messages",
    "list_meters",
    "list_mrr_movements",
    "list_notices",
    "list_oauth_clients",
    "list_payment_links",
    "list_payout_approvers",
    "list_payouts",
    "list_plans",
    "list_price_migrations",
    "list_promotion_codes",
    "list_provider_accounts",
    "list_provider_events",
    "list_providers",
    "list_reconciliation_breaks",
    "list_reconciliations",
    "list_recovery_experiments",
    "list_recovery_policies",
    "list_refunds",
    "list_request_log",
    "list_settlements",
    "list_subscriptions",
    "list_tax_rates",
    "list_test_clocks",
    "list_transactions",
    "list_usage_thresholds",
    "list_webhook_endpoints",
    "make_test_card",
    "propose_escrow_fee",
    "publish_appearance",
    "put_recovery_policy",
    "quote_escrow_order",
    "quote_payout",
    "record_usage",
    "record_usage_batch",
    "replace_routing_rules",
    "resolve_bank_account",
    "revert_appearance",
    "send_test_transfer",
];

/// In place of a prefix, for a parameter that numbers the parts of an object.
pub(crate) const NUMBER: &str = "#";

/// Operations that name an object in their body only.
const NAMING: &[&str] = &[
    "create_credit_grant",
    "create_escrow_order",
    "create_invoice",
    "create_invoice_item",
    "create_payout",
    "create_prepaid_escrow_order",
    "create_price_migration",
    "create_promotion_code",
    "create_refund",
    "create_reconciliation",
    "create_subscription",
    "create_usage_threshold",
    "import_settlement_file",
    "record_usage",
    "replace_routing_rules",
    "send_test_transfer",
];

/// Operations that a merchant who set nothing up is refused, and how: not because of what is somebody else's.
const BARE: &[(&str, &[&str])] = &[
    ("confirm_payout_approver", &["not_found", "wrong_code"]),
    ("create_beneficiary", &["no_payout_account"]),
    ("create_checkout_session", &["no_way_to_pay"]),
    ("create_payment_link", &["no_way_to_pay"]),
    ("publish_appearance", &["nothing_to_publish"]),
    ("quote_escrow_order", &["no_fee_configuration"]),
    ("revert_appearance", &["not_found"]),
    ("list_banks", &["no_payout_account"]),
    ("quote_payout", &["no_payout_account"]),
    ("resolve_bank_account", &["no_payout_account"]),
];

pub(crate) const NOBODY: &str = "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";

/// A body without what belongs to one request.
pub(crate) fn without_request(body: &Value) -> Value {
    let mut body = body.clone();
    body["error"]["requestId"] = Value::Null;
    body["instance"] = Value::Null;
    body
}

/// One object of every kind, by the prefix of its id.
pub(crate) async fn objects(rig: &Rig) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let endpoint = rig.post("/v1/webhook-endpoints", &json!({ "url": "https://example.com/hooks" })).await.expect(201);
    found.insert("wh".to_owned(), endpoint.id());
    let clock = json!({ "name": "Ada's year", "frozenAt": "2026-09-01T08:00:00Z" });
    found.insert("clock".to_owned(), rig.post("/v1/test-clocks", &clock).await.expect(201).id());
    let key = json!({ "name": "Reports", "scopes": ["ledger:read"] });
    found.insert("key".to_owned(), rig.post("/v1/api-keys", &key).await.expect(201).id());
    let program = json!({ "name": "Warehouse", "scopes": ["ledger:read"] });
    found.insert("oac".to_owned(), rig.post("/v1/oauth-clients", &program).await.expect(201).id());
    let plan = json!({ "name": "Gym", "amount": 500_000, "interval": "month" });
    let plan = rig.post("/v1/plans", &plan).await.expect(201).id();
    let behavior =
        Behavior { plan: vec![Fate::Succeeds, Fate::Declines(DeclineCode::InsufficientFunds)], ..Behavior::default() };
    let customer = rig.world.customer("ada", "4084080000000003", behavior).await.to_string();
    found.extend(metered(rig).await);
    let tell = json!({ "enabled": true, "channels": ["email"] });
    rig.ask(Ask::new("patch", "/v1/settings/messages").key(&rig.key).json(&tell)).await.expect(200);
    let begin = json!({ "customerId": customer, "planId": plan });
    let subscription = rig.post_once("/v1/subscriptions", "objects", &begin).await.expect(201).id();
    let used = json!({ "idempotencyKey": "m-1", "meterKey": "messages", "subscriptionId": subscription });
    found.insert("use".to_owned(), rig.post("/v1/usage", &used).await.expect(201).id());
    let lamp =
        rig.post("/v1/plans", &json!({ "name": "Lamp", "amount": 100, "interval": "month" })).await.expect(201).id();
    rig.ask(Ask::new("patch", &format!("/v1/plans/{lamp}")).key(&rig.key).json(&json!({ "amount": 200 })))
        .await
        .expect(200);
    let migration = rig.post("/v1/price-migrations", &json!({ "planId": lamp })).await.expect(202).id();
    found.insert("pmg".to_owned(), migration);
    let account = json!({ "gateway": "stripe", "label": "Ours", "credentials": { "secretKey": "sk_test_ours" } });
    found.insert("pacc".to_owned(), rig.post("/v1/provider-accounts", &account).await.expect(201).id());
    found.insert("pevt".to_owned(), provider_event(rig, &found["pacc"]).await);
    found.extend(compared(rig).await);
    let coupon = json!({ "name": "Launch", "percentOff": 10, "duration": "once" });
    let coupon = rig.post("/v1/coupons", &coupon).await.expect(201).id();
    let code = json!({ "couponId": coupon, "code": "SPRING" });
    found.insert("promo".to_owned(), rig.post("/v1/promotion-codes", &code).await.expect(201).id());
    let redeem = json!({ "promotionCode": "spring" });
    let path = format!("/v1/subscriptions/{subscription}/discounts");
    found.insert("disc".to_owned(), rig.post_once(&path, "redeem", &redeem).await.expect(201).id());
    found.insert("coup".to_owned(), coupon);
    let rate = json!({ "code": "GST", "percent": 5 });
    found.insert("txr".to_owned(), rig.post("/v1/tax-rates", &rate).await.expect(201).id());
    let experiment = json!({ "name": "Ladder", "holdoutPerMille": 1 });
    found.insert("exp".to_owned(), rig.post("/v1/recovery-experiments", &experiment).await.expect(201).id());
    let segment = json!({ "scope": { "segment": "vip" } });
    let told = rig.ask(Ask::new("put", "/v1/settings/recovery").key(&rig.key).json(&segment)).await.expect(200);
    found.insert("pol".to_owned(), told.id());
    rig.world.until("2026-10-02T08:00:00Z").await;
    found.extend(sold(rig, &plan).await);
    found.insert("dsp".to_owned(), dispute(rig, &found["pacc"]).await);
    found.extend(paying_out(rig).await);
    let grant = json!({ "customerId": customer, "amount": 5, "currency": "NGN", "kind": "promotional" });
    found.insert("cgr".to_owned(), rig.post_once("/v1/credit-grants", "objects-grant", &grant).await.expect(201).id());
    let paid = rig.get("/v1/invoices?status=paid").await.expect(200).body["data"][0]["id"].clone();
    let notes = format!("/v1/invoices/{}/credit-notes", paid.as_str().expect("a paid invoice"));
    let note = json!({ "lines": [{ "line": 1, "amount": 1 }], "reason": "other" });
    found.insert("cn".to_owned(), rig.post_once(&notes, "objects-note", &note).await.expect(201).id());
    let back = json!({ "invoiceId": paid, "amount": 1 });
    found.insert("rfd".to_owned(), rig.post_once("/v1/refunds", "objects-refund", &back).await.expect(201).id());
    let item = json!({ "customerId": customer, "description": "Locker key", "unitAmount": 150_000 });
    found.insert("ii".to_owned(), rig.post_once("/v1/invoice-items", "item", &item).await.expect(201).id());
    let made = [("plan", plan), ("cust", customer.clone()), ("sub", subscription)];
    found.extend(made.map(|(prefix, id)| (prefix.to_owned(), id)));
    found.extend(listed(rig, &customer, &endpoint.id()).await);
    found.extend(escrow(rig, &found).await);
    found
}

/// A meter, and a threshold on it.
async fn metered(rig: &Rig) -> [(String, String); 2] {
    let meter = json!({ "key": "messages", "aggregation": "sum" });
    let meter = rig.post("/v1/meters", &meter).await.expect(201).id();
    let threshold = json!({ "meterKey": "messages", "quantity": 1000 });
    let threshold = rig.post("/v1/usage-thresholds", &threshold).await.expect(201).id();
    [("mtr".to_owned(), meter), ("uth".to_owned(), threshold)]
}

/// A checkout, and a link that begins one.
async fn sold(rig: &Rig, plan: &str) -> [(String, String); 2] {
    let session = json!({ "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs" });
    let session = rig.post("/v1/checkout/sessions", &session).await.expect(201).id();
    let link = rig.post("/v1/payment-links", &json!({ "slug": "gym", "planId": plan })).await.expect(201).id();
    [("cs".to_owned(), session), ("plink".to_owned(), link)]
}

/// Somebody to be paid, and a payout to them.
async fn paying_out(rig: &Rig) -> [(String, String); 2] {
    let soon = json!({ "cooldownHours": 0 });
    rig.ask(Ask::new("patch", "/v1/settings/payouts").key(&rig.key).json(&soon)).await.expect(200);
    let account = json!({ "bankCode": "99999", "accountNumber": "0000000001" });
    let beneficiary = rig.post("/v1/beneficiaries", &account).await.expect(201).id();
    let payout = json!({ "beneficiaryId": beneficiary, "amount": 100, "currency": "NGN" });
    let payout = rig.post_once("/v1/payouts", "objects-payout", &payout).await.expect(201).id();
    [("ben".to_owned(), beneficiary), ("po".to_owned(), payout)]
}

/// An order that waits for its seller, with a paper, and money on its way into the buyer's wallet.
async fn escrow(rig: &Rig, found: &BTreeMap<String, String>) -> [(String, String); 6] {
    let buyer = &found["cust"];
    let seller = rig.world.customer("bola", "4084080000000003", Behavior::default()).await.to_string();
    let on = json!({ "enabled": true });
    rig.ask(Ask::new("patch", "/v1/escrow/settings").key(&rig.key).json(&on)).await.expect(200);
    let fees = json!({ "currency": "NGN", "percentBps": 250, "payer": "buyer" });
    let fees = rig.post_once("/v1/escrow/fees", "objects-fees", &fees).await.expect(201).id();
    for customer in [buyer, &seller] {
        let known = json!({ "phoneVerified": true });
        let path = format!("/v1/escrow/parties/{customer}");
        rig.ask(Ask::new("patch", &path).key(&rig.key).json(&known)).await.expect(200);
    }
    let order = json!({
        "proposer": "buyer", "buyerId": buyer, "sellerId": seller, "title": "Six oak chairs", "category": "goods",
        "currency": "NGN", "price": 10_000_000, "conditions": [{ "code": "ITEM_RECEIVED" }]
    });
    let order = rig.post_once("/v1/escrow/orders", "objects-order", &order).await.expect(201);
    let milestone = order.body["data"]["milestones"][0]["id"].as_str().expect("an id").to_owned();
    let paper = json!({ "by": buyer, "kind": "text", "text": "Oak, not beech." });
    let path = format!("/v1/escrow/orders/{}/evidence", order.id());
    let paper = rig.post_once(&path, "objects-paper", &paper).await.expect(201).id();
    let money = json!({ "amount": 1, "currency": "NGN", "paymentMethodId": found["pm"] });
    let path = format!("/v1/escrow/parties/{buyer}/top-ups");
    let payment = rig.post_once(&path, "objects-top-up", &money).await.expect(201).id();
    [
        ("ord".to_owned(), order.id()),
        ("mile".to_owned(), milestone),
        ("epap".to_owned(), paper),
        ("epay".to_owned(), payment),
        ("efee".to_owned(), fees),
        ("seller".to_owned(), seller),
    ]
}

/// A comparison, a break that waits for a person, and a settlement.
async fn compared(rig: &Rig) -> BTreeMap<String, String> {
    let run = rig.post("/v1/reconciliations", &json!({})).await.expect(202).id();
    let mut tx = rig.world.begin().await;
    let now = tx.wall_now();
    let found = BreakRow {
        id: tx.fresh(),
        run_id: Some(run.parse().expect("an id")),
        times: 1,
        gateway: "simulated".to_owned(),
        account_id: None,
        name: "simulated/charge/stranger".to_owned(),
        kind: "charge".to_owned(),
        bucket: "only_theirs".to_owned(),
        what: Vec::new(),
        attempt_id: None,
        gateway_ref: Some("stranger".to_owned()),
        reference: None,
        ours: None,
        theirs: Some(json!({ "gatewayRef": "stranger", "amount": 5, "currency": "NGN" })),
        evidence: None,
        state: "open".to_owned(),
        resolution: None,
        effect: None,
        note: None,
        resolved_by: None,
        resolved_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    reconciliation_breaks::keep(&mut tx, &found).await.expect("kept");
    tx.commit(()).await.expect("committed");
    let file = json!({
        "name": "one.csv", "layout": "plain",
        "content": "settlement,settled_at,gateway_ref,amount,currency\nS-1,2026-08-01T05:00:00Z,a,1,NGN\n",
    });
    rig.post("/v1/settlement-files", &file).await.expect(201);
    let settlement = rig.get("/v1/settlements").await.expect(200).body["data"][0]["id"].clone();
    let settlement = settlement.as_str().expect("a settlement").to_owned();
    let review = ReviewId::from_uuid(found.id.uuid()).to_string();
    [("rec", run), ("brk", found.id.to_string()), ("rev", review), ("stl", settlement)]
        .map(|(prefix, id)| (prefix.to_owned(), id))
        .into()
}

/// Something that a provider told.
async fn provider_event(rig: &Rig, account: &str) -> String {
    let mut tx = rig.world.begin().await;
    let row = ProviderEventRow {
        id: tx.fresh(),
        account_id: account.parse().expect("an id"),
        event_key: "evt_1".to_owned(),
        event: "payment_intent.succeeded".to_owned(),
        subject: json!({ "kind": "nothing" }),
        state: "ignored".to_owned(),
        note: None,
        times: 1,
        received_at: tx.wall_now(),
        applied_at: None,
    };
    provider_events::keep(&mut tx, &row, b"{}").await.expect("kept");
    tx.commit(row.id.to_string()).await.expect("committed")
}

/// A dispute that a provider told of and nobody asked about yet.
async fn dispute(rig: &Rig, account: &str) -> String {
    let mut tx = rig.world.begin().await;
    let account = account.parse().expect("an id");
    disputes::told(&mut tx, "stripe", account, "dp_1", None).await.expect("written down");
    let (id, _) = store::disputes::named(&mut tx, Some(account), "dp_1").await.expect("answers").expect("it");
    tx.commit(id.to_string()).await.expect("committed")
}

/// What came about by itself: the newest of each list.
async fn listed(rig: &Rig, customer: &str, endpoint: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (prefix, path) in [
        ("pm", format!("/v1/customers/{customer}/payment-methods")),
        ("inv", "/v1/invoices".to_owned()),
        ("pay", "/v1/transactions".to_owned()),
        ("dun", "/v1/dunning-schedules".to_owned()),
        ("evt", "/v1/events".to_owned()),
        ("msg", "/v1/messages".to_owned()),
        ("ntc", "/v1/notices".to_owned()),
        ("del", format!("/v1/webhook-endpoints/{endpoint}/deliveries")),
    ] {
        let told = rig.get(&path).await.expect(200);
        let id = told.body["data"][0]["id"].as_str().unwrap_or_else(|| panic!("nothing at {path}")).to_owned();
        found.insert(prefix.to_owned(), id);
    }
    found
}

/// How to call an operation.
pub(crate) struct Probe {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) scope: String,
    /// The parameters of the path: name, and the prefix of the id or none.
    pub(crate) params: Vec<(String, Option<String>)>,
    body: Option<Value>,
}

impl Probe {
    /// Every operation that needs a key.
    pub(crate) fn all(doc: &Value) -> Vec<Probe> {
        let behind_a_key = operations(doc).into_iter().filter(|(_, _, operation)| operation["x-scope"] != NO_KEY);
        behind_a_key.map(|(method, path, operation)| Probe::of(doc, method, path, &operation)).collect()
    }

    fn of(doc: &Value, method: String, path: String, operation: &Value) -> Probe {
        let listed = operation["parameters"].as_array().into_iter().flatten();
        let params = listed
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| {
                if parameter["schema"]["type"] == "integer" {
                    return (parameter["name"].as_str().expect("a name").to_owned(), Some(NUMBER.to_owned()));
                }
                let pattern = parameter["schema"]["pattern"].as_str();
                let prefix = pattern.and_then(|text| text.strip_prefix('^')).and_then(|text| text.split('_').next());
                (parameter["name"].as_str().expect("a name").to_owned(), prefix.map(str::to_owned))
            })
            .collect();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Probe {
            name: text(&operation["operationId"]),
            method,
            path,
            scope: text(&operation["x-scope"]),
            params,
            body: body_schema(doc, operation).map(|schema| schema["example"].clone()),
        }
    }

    /// A call on the objects that `id` names; without a request key when `once` is empty.
    pub(crate) fn ask(&self, key: &str, once: &str, id: impl Fn(&str) -> String) -> Ask {
        let mut ask = Ask::new(&self.method, &self.at(&id)).key(key);
        if self.method == "post" && !once.is_empty() {
            ask = ask.once(once);
        }
        match &self.body {
            Some(body) => ask.json(&self.filled(body, id)),
            None => ask,
        }
    }

    /// The example of its body, if it has one.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// Its path with these ids in it.
    pub(crate) fn at(&self, id: impl Fn(&str) -> String) -> String {
        let mut path = self.path.clone();
        for (name, prefix) in &self.params {
            // The one text in a path is a merchant's own reference.
            let value = match prefix.as_deref() {
                Some(NUMBER) => "1".to_owned(),
                Some(prefix) => id(prefix),
                None => id("ref"),
            };
            path = path.replace(&format!("{{{name}}}"), &value);
        }
        assert!(!path.contains('{'), "{}: a parameter that the document does not describe", self.name);
        path
    }

    /// The example with these ids in it.
    fn filled(&self, body: &Value, id: impl Fn(&str) -> String) -> Value {
        let mut body = body.clone();
        for (name, prefix) in [
            ("customerId", "cust"),
            ("planId", "plan"),
            ("subscriptionId", "sub"),
            ("couponId", "coup"),
            ("beneficiaryId", "ben"),
            ("transactionId", "pay"),
            ("accountId", "pacc"),
            ("by", "cust"),
            ("buyerId", "cust"),
            ("sellerId", "seller"),
            ("paymentMethodId", "pm"),
        ] {
            if body[name].is_string() {
                body[name] = id(prefix).into();
            }
        }
        for rule in body.get_mut("rules").and_then(Value::as_array_mut).into_iter().flatten() {
            rule["accountIds"] = json!([id("pacc")]);
        }
        let batch = body.get_mut("events").and_then(Value::as_array_mut).into_iter().flatten();
        for event in batch.filter(|event| event.is_object()) {
            event["subscriptionId"] = id("sub").into();
        }
        body
    }

    pub(crate) fn is_nameless(&self) -> bool {
        self.params.is_empty()
    }
}

pub(crate) fn nobody(prefix: &str) -> String {
    match prefix {
        "ref" => "nobody".to_owned(),
        "seller" => format!("cust_{NOBODY}"),
        prefix => format!("{prefix}_{NOBODY}"),
    }
}

#[tokio::test]
async fn no_key_opens_no_route() {
    let rig = Rig::new().await;
    let wrong = store::key::KeyText::generate(KeyKind::Secret, Mode::Test).reveal();
    for probe in Probe::all(&public_api::document("https://api.example.com")) {
        for key in ["", &wrong] {
            let told = rig.ask(probe.ask(key, &probe.name, nobody)).await;
            assert_eq!(told.expect(401).code(), "unauthorized", "{}", probe.name);
        }
    }
}

/// Whether an answer says that this scope is missing.
fn lacks(told: &Told, scope: &str) -> bool {
    told.status == 403 && told.code() == "missing_scope" && told.body["requiredScope"] == scope
}

/// Each route with each scope: the ones that cover what it publishes open it, and every other is refused by name.
#[tokio::test]
async fn s04_every_route_wants_the_scope_it_publishes_and_takes_no_other() {
    let rig = Rig::new().await;
    let mut keys = Vec::new();
    for scope in access::scopes::all() {
        let key = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &[&scope], 100_000).await;
        keys.push((scope, key));
    }
    for probe in Probe::all(&public_api::document("https://api.example.com")) {
        for (scope, key) in &keys {
            let covered = access::scopes::covers(std::slice::from_ref(scope), &probe.scope);
            // What is refused needs no request key, and most of these are.
            let once =
                if covered || probe.scope == ANY_SCOPE { format!("{}-{scope}", probe.name) } else { String::new() };
            let told = rig.ask(probe.ask(key, &once, nobody)).await;
            let at = format!("{} with {scope}: {:#}", probe.name, told.body);
            if probe.scope == ANY_SCOPE {
                assert!(told.status.is_success(), "{at}");
            } else if covered {
                // A key with one scope may make no key with more.
                assert!(told.status != 401 && (told.status != 403 || told.code() != "missing_scope"), "{at}");
            } else {
                assert!(lacks(&told, &probe.scope), "{at}");
            }
        }
    }
}

#[tokio::test]
async fn a_token_opens_what_a_restricted_key_opens() {
    let rig = Rig::new().await;
    let doc = public_api::document("https://api.example.com");
    for scope in access::scopes::all() {
        let key = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Restricted, &[&scope], 100_000).await;
        let token = crate::oauth::token_with(&rig, &[&scope]).await;
        for probe in Probe::all(&doc).into_iter().filter(|probe| probe.method == "get") {
            let by_key = rig.ask(probe.ask(&key, "", nobody)).await;
            let by_token = rig.ask(probe.ask(&token, "", nobody)).await;
            assert_eq!((by_key.status, by_key.code()), (by_token.status, by_token.code()), "{} {scope}", probe.name);
        }
    }
}

#[tokio::test]
async fn s05_a_publishable_key_opens_what_is_nobodys() {
    let rig = Rig::new().await;
    let marked =
        json!({ "name": "Lamp", "amount": 5, "interval": "month", "metadata": { "canary": "kept-from-pages" } });
    rig.post("/v1/plans", &marked).await.expect(201);
    let page = rig.any_key(rig.world.tenant, Mode::Test, KeyKind::Publishable, &[], 100_000).await;
    let doc = public_api::document("https://api.example.com");
    let mut opened = Vec::new();
    for probe in Probe::all(&doc) {
        let told = rig.ask(probe.ask(&page, &probe.name, nobody)).await;
        assert!(!told.body.to_string().contains("kept-from-pages"), "{}", probe.name);
        if doc["paths"][&probe.path][&probe.method]["x-publishable"] == true {
            assert!(told.status.is_success(), "{}: {:#}", probe.name, told.body);
            opened.push((probe.method.to_uppercase(), probe.path));
        } else {
            assert_eq!(told.expect(403).code(), "publishable_key", "{}", probe.name);
        }
    }
    let published: Vec<(String, String)> =
        web::publishable::ROUTES.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(opened, published);
}

fn assert_stranger(probe: &Probe, told: &Told, unknown: &Told, objects: &BTreeMap<String, String>) {
    if probe.is_nameless() && !NAMING.contains(&probe.name.as_str()) {
        let shown = told.body.to_string();
        // Somebody who looks at their own requests sees the paths that they asked for.
        let own = probe.name == "list_request_log";
        let leaked: Vec<&String> = objects.values().filter(|id| !own && shown.contains(id.as_str())).collect();
        // The example has a key of test mode, which is no key of the other.
        let other_mode = shown.contains("invalid_credentials") && probe.name == "connect_provider_account";
        let bare = BARE.iter().any(|(name, codes)| *name == probe.name && codes.contains(&told.code()));
        let fits = told.status.is_success() || told.code() == "test_mode_only" || other_mode || bare;
        assert!(fits, "{}: {shown}", probe.name);
        assert!(leaked.is_empty(), "{} shows {leaked:?}: {shown}", probe.name);
    } else {
        assert_eq!(told.status, unknown.status, "{}", probe.name);
        assert_eq!(without_request(&told.body), without_request(&unknown.body), "{}", probe.name);
        let expected = told.status == 404 || told.code() == "test_mode_only";
        assert!(expected, "{}: {:#}", probe.name, told.body);
    }
}

#[tokio::test]
async fn case_80_strangers_and_the_other_mode_find_nothing() {
    let rig = Rig::new().await;
    let mut objects = objects(&rig).await;
    objects.insert("ref".to_owned(), "ada".to_owned());
    let id = |prefix: &str| objects.get(prefix).cloned().unwrap_or_else(|| panic!("no object with `{prefix}`"));
    let probes = Probe::all(&public_api::document("https://api.example.com"));
    let mut nameless: Vec<&str> =
        probes.iter().filter(|probe| probe.is_nameless()).map(|probe| probe.name.as_str()).collect();
    nameless.sort_unstable();
    assert_eq!(nameless, NAMELESS);

    let before = shown(&rig, &probes, id).await;
    let stranger = rig.world.db.tenant("Stranger").await;
    let keys = [rig.secret_key(stranger, Mode::Test).await, rig.secret_key(rig.world.tenant, Mode::Live).await];
    let ids: BTreeMap<String, String> =
        objects.iter().filter(|(prefix, _)| *prefix != "ref").map(|(a, b)| (a.clone(), b.clone())).collect();
    for key in &keys {
        for probe in &probes {
            let told = rig.ask(probe.ask(key, &format!("{}-theirs", probe.name), id)).await;
            let unknown = rig.ask(probe.ask(key, &format!("{}-nobodys", probe.name), nobody)).await;
            assert_stranger(probe, &told, &unknown, &ids);
        }
    }
    assert_eq!(shown(&rig, &probes, id).await, before, "a stranger changed something");
}

/// What the owner sees of every object.
async fn shown(rig: &Rig, probes: &[Probe], id: impl Fn(&str) -> String) -> Vec<(String, Value)> {
    let mut out = Vec::new();
    for probe in probes.iter().filter(|probe| probe.method == "get" && !probe.is_nameless()) {
        let told = rig.ask(probe.ask(&rig.key, "", &id)).await;
        assert!(told.status.is_success(), "the owner cannot see {}: {:#}", probe.name, told.body);
        out.push((probe.name.clone(), told.body));
    }
    out
}
