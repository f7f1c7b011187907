//! What only Stripe does, scene by scene.

use jiff::SignedDuration;
use money::{Currency, Money};
use recovery::DeclineCode;
use serde_json::{Value, json};
use usecase::ports::{
    ChargeOutcome, DisputeFile, GatewayError, ListedKind, NextAction, ProviderHook, RefundOutcome, SetupOutcome,
    StatementAsk, UnknownCause,
};

use super::{charge_of, id, naira, noon, open, page, question, reference, refund_of, setup_of};
use crate::conformance::stripe::{HOOK_SECRET, signature};
use crate::stage::{Reply, Stage};

const TOKEN: &str = "cus_1/pm_1";

fn intent(status: &str, number: u128) -> Value {
    json!({
        "id": "pi_1", "status": status, "amount": 500_000, "amount_received": 500_000, "currency": "ngn",
        "customer": "cus_1", "payment_method": "pm_1", "metadata": { "reference": reference("pay", number) },
    })
}

fn good(body: &Value) -> Reply {
    Reply::json(200, body)
}

fn list(items: &[Value]) -> Reply {
    good(&json!({ "object": "list", "data": items, "has_more": false }))
}

fn refused(status: u16, code: &str) -> Reply {
    let error = json!({ "type": "invalid_request_error", "code": code, "message": "No." });
    Reply::json(status, &json!({ "error": error }))
}

#[tokio::test]
async fn requests_have_one_version_and_say_whether_the_payer_is_there() {
    let stage = Stage::open().await;
    stage.always("POST", "/v1/payment_intents", good(&intent("succeeded", 1)));
    let stripe = open(&stage.base());
    stripe.charge(&charge_of(1, Some(TOKEN), None)).await.expect("it is sent");
    stripe.charge(&charge_of(1, Some(TOKEN), page(false))).await.expect("it is sent");
    let seen = stage.seen();
    let forms: Vec<_> = seen.iter().map(|seen| (seen.form("off_session"), seen.form("return_url"))).collect();
    let back = Some("https://pay.example.ng/back?of=7".to_owned());
    assert_eq!(forms, [(Some("true".to_owned()), None), (None, back)]);
    for seen in &seen {
        assert_eq!(seen.header("stripe-version"), Some("2025-09-30.clover"));
        assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
        assert!(seen.header("authorization").is_some_and(|value| value.starts_with("Bearer sk_test_")));
        assert_eq!(seen.form("metadata[reference]"), Some(reference("pay", 1)));
        let whole = [seen.form("customer"), seen.form("payment_method"), seen.form("currency"), seen.form("confirm")];
        assert_eq!(whole.map(Option::unwrap_or_default), ["cus_1", "pm_1", "ngn", "true"]);
    }
}

#[tokio::test]
async fn amounts_are_in_stripes_own_unit_everywhere() {
    let stage = Stage::open().await;
    let shillings = Money::new(700, Currency::parse("UGX").expect("a currency"));
    let mut paid = intent("succeeded", 1);
    paid["amount_received"] = json!(70_000);
    paid["currency"] = json!("ugx");
    stage.always("POST", "/v1/payment_intents", good(&paid));
    let page_of = json!({ "id": "cs_1", "status": "open", "url": "https://checkout.stripe.com/c/1" });
    stage.always("POST", "/v1/checkout/sessions", good(&page_of));
    let refund = json!({ "id": "re_1", "status": "succeeded", "amount": 70_000, "currency": "ugx" });
    stage.always("POST", "/v1/refunds", good(&refund));
    let stripe = open(&stage.base());
    let charge = |token, page| usecase::ports::ChargeAsk { amount: shillings, ..charge_of(1, token, page) };
    let told = stripe.charge(&charge(Some(TOKEN), None)).await.expect("it is sent");
    assert!(matches!(told, ChargeOutcome::Succeeded { amount, .. } if amount == shillings), "{told:?}");
    stripe.charge(&charge(None, page(false))).await.expect("it is sent");
    let back = usecase::ports::RefundAsk {
        charged: shillings,
        amount: shillings,
        before: Money::zero(shillings.currency()),
        ..refund_of(4, "pi_1", 1)
    };
    let told = stripe.refund(&back).await.expect("it is sent");
    assert!(matches!(told, RefundOutcome::Succeeded { amount, .. } if amount == shillings), "{told:?}");
    let names = ["amount", "line_items[0][price_data][unit_amount]", "amount"];
    let sent: Vec<_> = stage.seen().iter().zip(names).map(|(seen, name)| seen.form(name)).collect();
    assert_eq!(sent, [const { Some("70000") }; 3].map(|figure| figure.map(str::to_owned)));
}

#[tokio::test]
async fn a_bank_that_wants_the_payer_is_asked_again_when_the_payer_is_there() {
    let stage = Stage::open().await;
    let mut wants = refused(402, "authentication_required").parts().1;
    wants["error"]["payment_intent"] = intent("requires_payment_method", 1);
    stage.always("POST", "/v1/payment_intents", Reply::json(402, &wants));
    let mut asked = intent("requires_action", 1);
    asked["next_action"] = json!({ "redirect_to_url": { "url": "https://hooks.stripe.com/3ds/1" } });
    stage.always("POST", "/v1/payment_intents/pi_1/confirm", good(&asked));
    let stripe = open(&stage.base());

    let away = stripe.charge(&charge_of(1, Some(TOKEN), None)).await.expect("it is sent");
    let ChargeOutcome::Declined { code, .. } = away else { panic!("{away:?}") };
    assert_eq!((code, stage.seen().len()), (DeclineCode::AuthenticationRequired, 1));

    let there = stripe.charge(&charge_of(1, Some(TOKEN), page(false))).await.expect("it is sent");
    let ChargeOutcome::RequiresAction { action, gateway_ref, .. } = there else { panic!("{there:?}") };
    assert_eq!(action, NextAction::Redirect { url: "https://hooks.stripe.com/3ds/1".to_owned() });
    assert_eq!(gateway_ref.as_deref(), Some("pi_1"));
    let confirmed = stage.seen_at("POST", "/v1/payment_intents/pi_1/confirm");
    let key = format!("{}-present", reference("pay", 1));
    assert_eq!(confirmed.iter().map(|seen| seen.header("idempotency-key")).collect::<Vec<_>>(), [Some(key.as_str())]);
    assert!(confirmed[0].form("return_url").is_some());

    stage.once("POST", "/v1/payment_intents/pi_1/confirm", Reply::Cut);
    let cut = stripe.charge(&charge_of(1, Some(TOKEN), page(false))).await;
    assert_eq!(cut, Ok(ChargeOutcome::Unknown(UnknownCause::Cut)));
}

#[tokio::test]
async fn a_page_that_saves_is_of_the_customer_we_know() {
    let stage = Stage::open().await;
    let ours = json!({ "id": "cus_7", "metadata": { "customer": super::payer().customer.to_string() } });
    stage.always("GET", "/v1/customers", list(&[json!({ "id": "cus_6", "metadata": {} }), ours]));
    let open_page = json!({ "id": "cs_1", "status": "open", "url": "https://checkout.stripe.com/c/1", "expires_at": 1_789_470_000 });
    stage.always("POST", "/v1/checkout/sessions", good(&open_page));
    let stripe = open(&stage.base());
    let told = stripe.charge(&charge_of(1, None, page(true))).await.expect("it is sent");
    let ChargeOutcome::RequiresAction { gateway_ref, expires_at, .. } = told else { panic!("{told:?}") };
    assert_eq!((gateway_ref.as_deref(), expires_at.map(|at| at.as_second())), (Some("cs_1"), Some(1_789_470_000)));
    let sent = &stage.seen_at("POST", "/v1/checkout")[0];
    assert_eq!(sent.form("customer").as_deref(), Some("cus_7"));
    assert_eq!(sent.form("payment_intent_data[setup_future_usage]").as_deref(), Some("off_session"));
    assert_eq!(sent.form("payment_intent_data[metadata][reference]"), Some(reference("pay", 1)));
    assert_eq!(sent.form("payment_intent_data[metadata][page]").as_deref(), Some("yes"));
    assert!(stage.strays().is_empty(), "{:?}", stage.strays());

    let mut paid = intent("succeeded", 1);
    paid["setup_future_usage"] = json!("off_session");
    let mut done = open_page;
    done["status"] = json!("complete");
    done["payment_intent"] = paid;
    stage.always("GET", "/v1/checkout/sessions/cs_1", good(&done));
    let told = stripe.look_up(&question(1, Some("cs_1"), None)).await.expect("it is asked");
    let ChargeOutcome::Succeeded { saved: Some(saved), gateway_ref, .. } = told else { panic!("{told:?}") };
    assert_eq!((saved.token.as_str(), gateway_ref.as_str()), (TOKEN, "pi_1"));
}

#[tokio::test]
async fn a_second_intent_of_one_attempt_is_for_a_person() {
    let stage = Stage::open().await;
    stage.always(
        "GET",
        "/v1/payment_intents",
        list(&[intent("succeeded", 1), intent("succeeded", 1), intent("succeeded", 2)]),
    );
    let stripe = open(&stage.base());
    let told = stripe.look_up(&question(1, None, Some(TOKEN))).await;
    assert!(matches!(told, Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch(_)))), "{told:?}");
    assert!(matches!(stripe.look_up(&question(2, None, Some(TOKEN))).await, Ok(ChargeOutcome::Succeeded { .. })));
    let told = stripe.look_up(&question(3, None, Some(TOKEN))).await;
    assert_eq!(told, Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)));
}

#[tokio::test]
async fn the_list_of_a_customer_is_read_to_where_the_attempt_is() {
    let stage = Stage::open().await;
    let first = json!({ "object": "list", "data": [{ "id": "pi_9", "metadata": {} }], "has_more": true });
    stage.once("GET", "/v1/payment_intents", good(&first));
    stage.once("GET", "/v1/payment_intents", list(&[intent("succeeded", 1)]));
    let told = open(&stage.base()).look_up(&question(1, None, Some(TOKEN))).await;
    assert!(matches!(told, Ok(ChargeOutcome::Succeeded { .. })), "{told:?}");
    let after: Vec<_> =
        stage.seen().iter().map(|seen| (seen.query("customer"), seen.query("starting_after"))).collect();
    let customer = || Some("cus_1".to_owned());
    assert_eq!(after, [(customer(), None), (customer(), Some("pi_9".to_owned()))]);
}

#[tokio::test]
async fn a_card_is_saved_on_a_page() {
    let stage = Stage::open().await;
    stage.always("GET", "/v1/customers", list(&[]));
    stage.always("POST", "/v1/customers", good(&json!({ "id": "cus_8" })));
    let page = json!({
        "id": "cs_1", "mode": "setup", "status": "open", "url": "https://checkout.stripe.com/c/1",
        "client_reference_id": reference("set", 5),
    });
    stage.always("POST", "/v1/checkout/sessions", good(&page));
    let stripe = open(&stage.base());
    let begun = stripe.begin_setup(&setup_of(5)).await.expect("it is sent");
    assert!(matches!(&begun, SetupOutcome::RequiresAction { gateway_ref: Some(id), .. } if id == "cs_1"), "{begun:?}");
    let sent = &stage.seen_at("POST", "/v1/checkout")[0];
    assert_eq!(sent.header("idempotency-key"), Some(reference("set", 5).as_str()));
    assert_eq!((sent.form("mode").as_deref(), sent.form("customer").as_deref()), (Some("setup"), Some("cus_8")));

    let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030, "fingerprint": "f1" });
    let setup = json!({ "id": "seti_1", "status": "succeeded", "customer": "cus_8", "payment_method": { "id": "pm_8", "card": card } });
    let with = |status: &str, setup: &Value| {
        let mut page = page.clone();
        page["status"] = json!(status);
        page["setup_intent"] = setup.clone();
        page
    };
    stage.always("GET", "/v1/checkout/sessions/cs_1", good(&with("complete", &setup)));
    stage.always("GET", "/v1/setup_intents/seti_1", good(&setup));
    stage.always("GET", "/v1/checkout/sessions?", list(&[with("complete", &setup)]));
    for known in [Some("cs_1"), Some("seti_1"), None] {
        let SetupOutcome::Saved(saved) = stripe.finish_setup(&setup_of(5), known).await.expect("it is asked") else {
            panic!("{known:?}")
        };
        assert_eq!(
            (saved.token.as_str(), saved.last4.as_deref(), saved.expiry),
            ("cus_8/pm_8", Some("4242"), Some((12, 2030)))
        );
    }
    assert_eq!(stripe.finish_setup(&setup_of(6), None).await, Ok(SetupOutcome::Unknown), "another's page");
    stage.always("GET", "/v1/checkout/sessions/cs_1", good(&with("expired", &Value::Null)));
    let ended = stripe.finish_setup(&setup_of(5), Some("cs_1")).await;
    assert!(matches!(ended, Ok(SetupOutcome::Failed(_))), "{ended:?}");
}

#[tokio::test]
async fn a_card_that_is_gone_is_revoked() {
    let stage = Stage::open().await;
    let stripe = open(&stage.base());
    stage.always("POST", "/v1/payment_methods/pm_1/detach", good(&json!({ "id": "pm_1", "customer": null })));
    assert_eq!(stripe.revoke(TOKEN).await, Ok(()));
    stage.always("POST", "/v1/payment_methods/pm_1/detach", refused(400, "payment_method_unexpected_state"));
    stage.always("GET", "/v1/payment_methods/pm_1", good(&json!({ "id": "pm_1", "customer": null })));
    assert_eq!(stripe.revoke(TOKEN).await, Ok(()));
    stage.always("GET", "/v1/payment_methods/pm_1", refused(404, "resource_missing"));
    assert_eq!(stripe.revoke(TOKEN).await, Ok(()));
    stage.always("GET", "/v1/payment_methods/pm_1", good(&json!({ "id": "pm_1", "customer": "cus_1" })));
    assert!(matches!(stripe.revoke(TOKEN).await, Err(GatewayError::BadRequest(_))));
    for doubt in [Reply::Cut, Reply::json(500, &json!({}))] {
        stage.always("POST", "/v1/payment_methods/pm_1/detach", doubt);
        assert!(stripe.revoke(TOKEN).await.is_err(), "it may still be usable");
    }
    assert!(matches!(stripe.revoke("nonsense").await, Err(GatewayError::BadRequest(_))));
}

#[tokio::test]
async fn a_refund_that_was_made_under_a_forgotten_key_is_found() {
    let stage = Stage::open().await;
    stage.always("POST", "/v1/refunds", refused(400, "charge_already_refunded"));
    let ours = json!({
        "id": "re_1", "status": "succeeded", "amount": 500_000, "currency": "ngn",
        "metadata": { "reference": reference("ref", 4) },
    });
    stage.always("GET", "/v1/refunds", list(&[json!({ "id": "re_0", "status": "succeeded" }), ours]));
    let told = open(&stage.base()).refund(&refund_of(4, "pi_1", 500_000)).await;
    assert_eq!(told, Ok(RefundOutcome::Succeeded { gateway_ref: "re_1".to_owned(), amount: naira(500_000) }));
    assert_eq!(stage.seen()[0].form("payment_intent").as_deref(), Some("pi_1"));
}

fn file() -> DisputeFile {
    DisputeFile {
        dispute_ref: "dp_1".to_owned(),
        charge_ref: "pi_1".to_owned(),
        email: Some("ada@example.com".to_owned()),
        name: Some("Ada Obi".to_owned()),
        phone: Some("+2348031234567".to_owned()),
        service: "Kitchen, monthly".to_owned(),
        served_on: jiff::civil::date(2026, 9, 1),
        account: "She used it on nine days.".to_owned(),
        accept: None,
        at: "2026-09-15T11:00:00Z".parse().expect("an instant"),
    }
}

#[tokio::test]
async fn a_dispute_is_answered_with_one_file_or_given_up() {
    let stage = Stage::open().await;
    stage.always("POST", "/v1/disputes/dp_1", good(&json!({ "id": "dp_1", "status": "under_review" })));
    let stripe = open(&stage.base());
    for _ in 0..2 {
        stripe.contest(&file()).await.expect("it is taken");
    }
    let better = DisputeFile { account: "She used it on ten days.".to_owned(), ..file() };
    stripe.contest(&better).await.expect("it is taken");
    let seen = stage.seen();
    let keys: Vec<_> = seen.iter().map(|seen| seen.header("idempotency-key")).collect();
    assert_eq!(keys[0], keys[1], "the same file");
    assert_ne!(keys[1], keys[2], "another file");
    assert_eq!(seen[0].form("submit").as_deref(), Some("true"));
    assert_eq!(seen[0].form("evidence[service_date]").as_deref(), Some("2026-09-01"));
    let text = seen[0].form("evidence[uncategorized_text]").expect("a text");
    assert!(text.contains("nine days") && text.contains("+2348031234567"), "{text}");

    let given_up = DisputeFile { accept: Some(naira(500_000)), ..file() };
    stripe.contest(&given_up).await.expect("it is taken");
    assert_eq!(stage.seen_at("POST", "/v1/disputes/dp_1/close").len(), 1);
    stage.always("POST", "/v1/disputes/dp_1", Reply::json(502, &json!({})));
    assert!(stripe.contest(&file()).await.is_err(), "nobody knows whether it was taken");
}

#[tokio::test]
async fn disputes_are_listed_behind_what_moved_as_money_that_is_gone_or_is_not() {
    let stage = Stage::open().await;
    let dispute = |id: &str, status: &str, taken: i64| {
        json!({
            "id": id, "status": status, "amount": 500_000, "currency": "ngn", "reason": "fraudulent", "created": noon().as_second(),
            "payment_intent": { "id": "pi_1", "metadata": { "reference": reference("pay", 1) } },
            "balance_transactions": [{ "amount": taken, "fee": 1_500, "currency": "ngn" }],
        })
    };
    let all =
        [dispute("dp_1", "needs_response", -500_000), dispute("dp_2", "won", 0), dispute("dp_3", "lost", -500_000)];
    for path in ["/v1/charges", "/v1/refunds"] {
        stage.always("GET", path, list(&[]));
    }
    stage.once("GET", "/v1/disputes", list(&all));
    let stripe = open(&stage.base());
    let books = stripe.statements().expect("its books can be read");
    let ask = |cursor: Option<String>| StatementAsk {
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: ids::Mode::Test,
        since: noon(),
        until: noon() + SignedDuration::from_hours(24),
        cursor,
    };
    let (mut cursor, mut found) = (None, Vec::new());
    loop {
        let page = books.movements(&ask(cursor)).await.expect("a page");
        found.extend(page.items);
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    let told: Vec<_> = found.iter().map(|one| (one.kind, one.gateway_ref.as_str(), one.moved)).collect();
    let kind = ListedKind::Dispute;
    assert_eq!(told, [(kind, "dp_1", true), (kind, "dp_2", false), (kind, "dp_3", true)]);
    assert_eq!((found[0].amount, found[0].reference.clone()), (naira(500_000), Some(reference("pay", 1))));
}

#[tokio::test]
async fn all_that_moved_is_listed_charges_first() {
    let stage = Stage::open().await;
    let charge = |id: &str, status: &str, reference: &str| {
        json!({
            "id": id, "status": status, "captured": true, "amount": 500_000, "amount_captured": 500_000, "currency": "ngn",
            "payment_intent": format!("pi_of_{id}"), "metadata": { "reference": reference }, "created": noon().as_second(),
            "balance_transaction": { "fee": 31, "currency": "usd" },
        })
    };
    let items = [charge("ch_1", "succeeded", &reference("pay", 1)), charge("ch_2", "failed", &reference("pay", 2))];
    stage.once("GET", "/v1/charges", good(&json!({ "data": items, "has_more": true })));
    stage.once("GET", "/v1/charges", list(&[charge("ch_3", "succeeded", "an order of theirs")]));
    let refund = json!({
        "id": "re_1", "status": "succeeded", "amount": 700, "currency": "ngn", "created": noon().as_second(),
        "metadata": { "reference": reference("ref", 4) },
    });
    stage.once("GET", "/v1/refunds", list(&[refund]));
    let stripe = open(&stage.base());
    let (mut cursor, mut all) = (None, Vec::new());
    loop {
        let page =
            stripe.list(noon(), noon() + SignedDuration::from_hours(24), cursor.as_deref()).await.expect("a page");
        all.extend(page.items);
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    let told: Vec<_> = all.iter().map(|one| (one.kind, one.gateway_ref.as_str(), one.reference.clone())).collect();
    assert_eq!(
        told,
        [
            (ListedKind::Charge, "pi_of_ch_1", Some(reference("pay", 1))),
            (ListedKind::Charge, "pi_of_ch_2", Some(reference("pay", 2))),
            (ListedKind::Charge, "pi_of_ch_3", None),
            (ListedKind::Refund, "re_1", Some(reference("ref", 4))),
        ]
    );
    assert_eq!(all.iter().map(|one| one.moved).collect::<Vec<_>>(), [true, false, true, true]);
    assert_eq!((all[0].amount, all[0].fee.map(Money::minor), all[0].at), (naira(500_000), Some(31), noon()));
    let seen = stage.seen();
    assert_eq!(seen[1].query("starting_after").as_deref(), Some("ch_2"));
    assert_eq!(seen[0].query("created[gte]"), Some(noon().as_second().to_string()));
    assert!(stripe.list(noon(), noon(), Some("nonsense")).await.is_err());
}

#[tokio::test]
async fn any_of_several_signatures_will_do() {
    let stripe = open("http://127.0.0.1:1");
    let body = json!({ "id": "evt_1", "type": "payout.paid", "livemode": false }).to_string();
    let (old, new) = (signature("whsec_old", &body, noon()), signature(HOOK_SECRET, &body, noon()));
    let second = noon().as_second();
    let read = |header: &str| {
        let headers = [("Stripe-Signature", header)];
        stripe.read_hook(&ProviderHook { headers: &headers, body: body.as_bytes(), source: None, at: noon() })
    };
    assert!(read(&format!("t={second},v1={old},v1={new},v0=6ffb")).is_ok());
    assert!(read(&format!("t={second}, v1={new}")).is_ok());
    for header in [format!("t={second},v1={old}"), format!("t={second},v0={new}"), format!("v1={new}"), String::new()] {
        assert!(read(&header).is_err(), "{header}");
    }
}

#[tokio::test]
async fn what_stripe_cannot_do_is_not_sent() {
    let stage = Stage::open().await;
    let stripe = open(&stage.base());
    let mut ask = charge_of(1, Some(TOKEN), None);
    ask.rail = recovery::Rail::Transfer;
    assert!(matches!(stripe.charge(&ask).await, Err(GatewayError::Unsupported(_))));
    assert!(!stripe.capabilities().take(recovery::Rail::Transfer, "NGN"));
    for wrong in [charge_of(1, None, None), charge_of(1, Some("pm_1"), None), charge_of(1, Some("cus_1/pm/1"), None)] {
        assert!(matches!(stripe.charge(&wrong).await, Err(GatewayError::BadRequest(_))), "{wrong:?}");
    }
    let told = stripe.look_up(&question(1, Some("../customers/cus_1"), None)).await;
    assert!(matches!(told, Err(GatewayError::BadRequest(_))), "{told:?}");
    assert!(stage.seen().is_empty());
    assert_eq!(id(1).get_version_num(), 7);
}
