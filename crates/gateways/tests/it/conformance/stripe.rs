//! Stripe's exam.

use ids::Mode;
use jiff::Timestamp;
use recovery::{DeclineCode as C, Rail};
use ring::hmac;
use serde_json::{Value, json};
use usecase::ports::PageTerms;

use super::{Books, CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Place, Scene, Word};
use crate::stage::{Reply, Seen};

pub(crate) const HOOK_SECRET: &str = "whsec_canary7f3a9b";

pub(crate) fn exam() -> Exam {
    Exam {
        provider: "stripe",
        credentials: |mode, _| {
            vec![("secretKey", format!("sk_{mode}_{CANARY}")), ("webhookSecret", HOOK_SECRET.to_owned())]
        },
        keys_tell_the_mode: true,
        on_the_way: Vec::new,
        deeds: vec![
            saved(),
            Deed {
                name: "a saved card, known by its intent",
                gateway_ref: Some("pi_1"),
                asked: INTENT,
                found: one,
                ..known()
            },
            Deed {
                name: "a saved card of a payer who is present",
                kind: charge(Some("cus_1/pm_1"), Some(page(false))),
                answer: |scene| if scene.end == End::Absent { None } else { Some(intent_reply(scene)) },
                ..known()
            },
            on_a_page(),
            Deed {
                name: "a page that saves the card",
                kind: charge(None, Some(page(true))),
                on_the_way: customers,
                ..on_a_page()
            },
            Deed {
                name: "a page whose answer was lost",
                gateway_ref: None,
                asked: ("GET", "/v1/payment_intents/search"),
                found: listed,
                status_at: ("/status", "/data/0/status"),
                optional: &["/has_more", "/data/0/latest_charge"],
                words: |_| Vec::new(),
                ..on_a_page()
            },
            refund(),
            Deed {
                name: "a refund, known by its id",
                gateway_ref: Some("re_1"),
                asked: ("GET", "/v1/refunds/re_1"),
                found: |scene| if scene.end == End::Absent { Some(missing()) } else { refund_reply(scene) },
                status_at: ("/status", "/status"),
                optional: &["/failure_reason"],
                words: |_| Vec::new(),
                ..refund()
            },
        ],
        hooks: Some(Hooks {
            signed,
            dated: true,
            covers_body: true,
            tells_the_mode: true,
            optional_secret: Some("webhookSecret"),
        }),
        books: Some(Books { lists, fee: 31, settled: Some(("po_1", paid_out)) }),
    }
}

const INTENTS: Place = ("GET", "/v1/payment_intents");
const INTENT: Place = ("GET", "/v1/payment_intents/pi_1");

/// A charge as lists tell it, with its balance transaction.
fn in_the_list(scene: &Scene) -> Value {
    json!({
        "id": "ch_1", "object": "charge", "status": "succeeded", "captured": true, "amount": scene.amount.minor(),
        "amount_captured": scene.amount.minor(), "currency": "ngn", "created": 1_789_470_000, "payment_intent": "pi_1",
        "metadata": { "reference": scene.reference }, "balance_transaction": { "id": "txn_1", "fee": 31, "currency": "ngn" },
    })
}

fn list_of(data: &Value) -> Reply {
    Reply::json(200, &json!({ "object": "list", "data": data, "has_more": false }))
}

/// Stripe's lists when one charge moved.
fn lists(scene: &Scene) -> Vec<(Place, Reply)> {
    vec![
        (("GET", "/v1/charges"), list_of(&json!([in_the_list(scene)]))),
        (("GET", "/v1/refunds"), list_of(&json!([]))),
        (("GET", "/v1/disputes"), list_of(&json!([]))),
    ]
}

/// And when it was paid out. The payout is among its own balance transactions.
fn paid_out(scene: &Scene) -> Vec<(Place, Reply)> {
    let net = scene.amount.minor() - 31;
    let payout =
        json!({ "id": "po_1", "status": "paid", "amount": net, "currency": "ngn", "arrival_date": 1_789_470_000 });
    let lines = json!([
        { "id": "txn_2", "type": "payout", "amount": -net, "fee": 0, "currency": "ngn", "created": 1_789_470_000, "source": "po_1" },
        { "id": "txn_1", "type": "charge", "reporting_category": "charge", "amount": scene.amount.minor(), "fee": 31,
          "currency": "ngn", "created": 1_789_470_000, "source": in_the_list(scene) },
    ]);
    vec![(("GET", "/v1/payouts"), list_of(&json!([payout]))), (("GET", "/v1/balance_transactions"), list_of(&lines))]
}

fn charge(token: Option<&'static str>, page: Option<PageTerms>) -> Kind {
    Kind::Charge { rail: Rail::Card, token, page }
}

fn page(save: bool) -> PageTerms {
    PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save }
}

fn idempotency_key(seen: &Seen) -> Option<String> {
    seen.header("idempotency-key").map(str::to_owned)
}

fn saved() -> Deed {
    Deed {
        name: "a saved card",
        kind: charge(Some("cus_1/pm_1"), None),
        gateway_ref: None,
        sent: ("POST", "/v1/payment_intents"),
        asked: INTENTS,
        on_the_way: |_| Vec::new(),
        tells_the_amount: true,
        currency: "NGN",
        units: &[(10_151, "10151"), (7, "7"), (200_000, "200000")],
        amount_of: |seen| seen.form("amount"),
        key_of: Some(idempotency_key),
        answer: |scene| match scene.end {
            End::Done | End::Pending | End::Refused => Some(intent_reply(scene)),
            End::Action | End::Absent => None,
        },
        found: listed,
        status_at: ("/status", "/data/0/status"),
        optional: &["/has_more", "/data/0/latest_charge", "/data/0/payment_method", "/data/0/next_action"],
        words,
    }
}

fn known() -> Deed {
    Deed {
        gateway_ref: Some("pi_1"),
        asked: INTENT,
        found: one,
        status_at: ("/status", "/status"),
        optional: &["/latest_charge", "/customer", "/payment_method", "/metadata", "/last_payment_error"],
        ..saved()
    }
}

fn on_a_page() -> Deed {
    Deed {
        name: "a page",
        kind: charge(None, Some(page(false))),
        gateway_ref: Some("cs_1"),
        sent: ("POST", "/v1/checkout/sessions"),
        asked: ("GET", "/v1/checkout/sessions/cs_1"),
        amount_of: |seen| seen.form("line_items[0][price_data][unit_amount]"),
        answer: |scene| (scene.end == End::Action).then(|| Reply::json(200, &session("open", scene, Value::Null))),
        found: |scene| match scene.end {
            End::Done | End::Pending => Some(Reply::json(200, &session("complete", scene, intent(scene)))),
            End::Refused => Some(Reply::json(200, &session("expired", scene, Value::Null))),
            End::Action => Some(Reply::json(200, &session("open", scene, Value::Null))),
            End::Absent => Some(missing()),
        },
        status_at: ("/status", "/payment_intent/status"),
        optional: &["/url", "/expires_at", "/payment_intent/latest_charge"],
        words: |scene| {
            let expired = Reply::json(200, &session("expired", scene, Value::Null));
            vec![asked("expired", expired, Means::Declined(C::ExpiredAction))]
        },
        ..saved()
    }
}

fn refund() -> Deed {
    Deed {
        name: "a refund",
        kind: Kind::Refund("pi_7"),
        gateway_ref: None,
        sent: ("POST", "/v1/refunds"),
        asked: ("GET", "/v1/refunds"),
        answer: refund_reply,
        found: |scene| {
            let items = match (scene.end, refund_reply(scene)) {
                (End::Absent, _) => vec![json!({ "id": "re_0", "status": "succeeded", "metadata": {} })],
                (_, Some(reply)) => vec![reply.parts().1],
                (_, None) => return None,
            };
            Some(Reply::json(200, &json!({ "object": "list", "data": items, "has_more": false })))
        },
        status_at: ("/status", "/data/0/status"),
        optional: &["/has_more", "/data/0/failure_reason"],
        words: refund_words,
        ..saved()
    }
}

/// A payment intent as Stripe writes one.
fn intent(scene: &Scene) -> Value {
    let (status, received) = match scene.end {
        End::Done => ("succeeded", scene.amount.minor()),
        End::Pending => ("processing", 0),
        End::Refused => ("requires_payment_method", 0),
        End::Action => ("requires_action", 0),
        End::Absent => panic!("there is no such intent"),
    };
    let charge = json!({
        "id": "ch_1", "status": "succeeded", "amount": received,
        "payment_method_details": { "type": "card", "card": { "brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2030 } },
        "balance_transaction": { "id": "txn_1", "fee": 31, "currency": "usd" },
    });
    let next = json!({ "type": "redirect_to_url", "redirect_to_url": { "url": "https://hooks.stripe.com/3ds/1" } });
    let refused = json!({ "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds" });
    json!({
        "id": "pi_1", "object": "payment_intent", "status": status, "livemode": false,
        "amount": scene.amount.minor(), "amount_received": received, "currency": scene.amount.currency().code().to_lowercase(),
        "customer": "cus_1", "payment_method": "pm_1", "metadata": { "reference": scene.reference },
        "latest_charge": if scene.end == End::Done { charge } else { Value::Null },
        "next_action": if scene.end == End::Action { next } else { Value::Null },
        "last_payment_error": if scene.end == End::Refused { refused } else { Value::Null },
    })
}

/// The answer to making or confirming it: a card's no comes as 402.
fn intent_reply(scene: &Scene) -> Reply {
    if scene.end != End::Refused {
        return Reply::json(200, &intent(scene));
    }
    refusal(
        402,
        "card_error",
        "card_declined",
        &json!({ "decline_code": "insufficient_funds", "payment_intent": intent(scene) }),
    )
}

fn one(scene: &Scene) -> Option<Reply> {
    Some(if scene.end == End::Absent { missing() } else { Reply::json(200, &intent(scene)) })
}

fn listed(scene: &Scene) -> Option<Reply> {
    let mut items = Vec::new();
    match scene.end {
        End::Absent => {}
        End::Action => return None,
        End::Done | End::Pending | End::Refused => items.push(intent(scene)),
    }
    Some(Reply::json(200, &json!({ "object": "list", "data": items, "has_more": false })))
}

fn session(status: &str, scene: &Scene, intent: Value) -> Value {
    let url = if status == "open" { json!("https://checkout.stripe.com/c/pay/cs_1") } else { Value::Null };
    json!({
        "id": "cs_1", "object": "checkout.session", "mode": "payment", "status": status, "url": url,
        "expires_at": 1_789_470_000, "client_reference_id": scene.reference, "payment_intent": intent,
    })
}

fn customers(_: &Scene) -> Vec<(Place, Reply)> {
    vec![
        (("GET", "/v1/customers"), Reply::json(200, &json!({ "object": "list", "data": [], "has_more": false }))),
        (("POST", "/v1/customers"), Reply::json(200, &json!({ "id": "cus_9", "object": "customer" }))),
    ]
}

fn refund_reply(scene: &Scene) -> Option<Reply> {
    let status = match scene.end {
        End::Done => "succeeded",
        End::Pending => "pending",
        End::Refused => "failed",
        End::Action | End::Absent => return None,
    };
    Some(Reply::json(
        200,
        &json!({
            "id": "re_1", "object": "refund", "status": status, "amount": scene.amount.minor(),
            "currency": scene.amount.currency().code().to_lowercase(), "payment_intent": "pi_7", "charge": "ch_7",
            "metadata": { "reference": scene.reference }, "failure_reason": "expired_or_canceled_card",
        }),
    ))
}

fn refusal(status: u16, kind: &str, code: &str, more: &Value) -> Reply {
    let mut error = json!({ "type": kind, "code": code, "message": "Stripe's own words." });
    for (name, value) in more.as_object().expect("fields") {
        error[name] = value.clone();
    }
    Reply::json(status, &json!({ "error": error }))
}

fn missing() -> Reply {
    refusal(404, "invalid_request_error", "resource_missing", &json!({ "param": "id" }))
}

fn sent(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: false, means }
}

fn asked(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: true, means }
}

/// The Stripe column of the table of declines, and what is no decline.
fn words(scene: &Scene) -> Vec<Word> {
    let rows = [
        ("insufficient_funds", C::InsufficientFunds),
        ("withdrawal_count_limit_exceeded", C::LimitExceeded),
        ("card_velocity_exceeded", C::LimitExceeded),
        ("do_not_honor", C::DoNotHonor),
        ("generic_decline", C::GenericDecline),
        ("call_issuer", C::GenericDecline),
        ("issuer_not_available", C::IssuerUnavailable),
        ("try_again_later", C::IssuerUnavailable),
        ("processing_error", C::ProcessorError),
        ("incorrect_pin", C::IncorrectPin),
        ("incorrect_cvc", C::IncorrectCvc),
        ("expired_card", C::ExpiredCard),
        ("card_not_supported", C::InvalidMethod),
        ("stop_payment_order", C::ConsentRevoked),
        ("revocation_of_all_authorizations", C::ConsentRevoked),
        ("lost_card", C::LostCard),
        ("stolen_card", C::StolenCard),
        ("fraudulent", C::SuspectedFraud),
        ("transaction_not_allowed", C::NotPermitted),
        ("restricted_card", C::NotPermitted),
        ("currency_not_supported", C::CurrencyNotSupported),
        ("duplicate_transaction", C::Duplicate),
        ("said_for_the_first_time", C::GenericDecline),
    ];
    let mut all: Vec<Word> = rows
        .into_iter()
        .map(|(says, code)| {
            let reply = refusal(402, "card_error", "card_declined", &json!({ "decline_code": says }));
            sent(says, reply, Means::Declined(code))
        })
        .collect();
    let done = intent(&Scene { end: End::Done, ..scene.clone() });
    let pending = intent(&Scene { end: End::Pending, ..scene.clone() });
    let request = "invalid_request_error";
    all.extend([
        sent(
            "wants the payer",
            refusal(402, "card_error", "authentication_required", &json!({})),
            Means::Declined(C::AuthenticationRequired),
        ),
        sent(
            "no card",
            refusal(400, request, "resource_missing", &json!({ "param": "payment_method" })),
            Means::Declined(C::TokenInvalid),
        ),
        sent(
            "no customer",
            refusal(400, request, "resource_missing", &json!({ "param": "customer" })),
            Means::Declined(C::TokenInvalid),
        ),
        sent("too small", refusal(400, request, "amount_too_small", &json!({})), Means::BadRequest),
        sent("unknown field", refusal(400, request, "parameter_unknown", &json!({})), Means::BadRequest),
        sent("another request", refusal(400, "idempotency_error", "", &json!({})), Means::Unknown),
        sent("in flight", refusal(409, "idempotency_error", "idempotency_key_in_use", &json!({})), Means::Pending),
        sent(
            "no, but paid",
            refusal(402, "card_error", "card_declined", &json!({ "payment_intent": pending })),
            Means::Pending,
        ),
        sent(
            "somebody else's",
            refusal(400, request, "", &json!({ "payment_intent": stranger(done) })),
            Means::Unknown,
        ),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]);
    all
}

fn stranger(mut intent: Value) -> Value {
    intent["metadata"]["reference"] = json!("pay-00000000000000000000000000000000");
    intent
}

fn refund_words(_: &Scene) -> Vec<Word> {
    let request = "invalid_request_error";
    vec![
        sent("too much", refusal(400, request, "", &json!({})), Means::BadRequest),
        sent("all paid back before", refusal(400, request, "charge_already_refunded", &json!({})), Means::Refused),
        sent("in flight", refusal(409, "idempotency_error", "idempotency_key_in_use", &json!({})), Means::Pending),
        sent("another request", refusal(400, "idempotency_error", "", &json!({})), Means::Unknown),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]
}

/// An event, signed as Stripe signs.
pub(crate) fn signed(event: &Event, at: Timestamp) -> Letter {
    let (kind, reference, live) = match event {
        Event::Paid(reference) => ("payment_intent.succeeded", reference.as_str(), false),
        Event::Unheard => ("quite.new", "", false),
        Event::OtherMode(reference) => ("payment_intent.succeeded", reference.as_str(), true),
    };
    let body = json!({
        "id": format!("evt_{reference}"), "object": "event", "type": kind, "livemode": live,
        "data": { "object": { "id": "pi_1", "object": "payment_intent", "metadata": { "reference": reference } } },
    });
    let body = body.to_string();
    let header = format!("t={},v1={}", at.as_second(), signature(HOOK_SECRET, &body, at));
    Letter { headers: vec![("stripe-signature", header)], body: body.into_bytes() }
}

/// What stands after `v1=`.
pub(crate) fn signature(secret: &str, body: &str, at: Timestamp) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, format!("{}.{body}", at.as_second()).as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The mode is a word of the key.
#[test]
fn the_exam_has_keys_of_both_modes() {
    for mode in Mode::ALL {
        let credentials = (exam().credentials)(mode, "");
        assert!(credentials.iter().any(|(_, text)| text.starts_with(&format!("sk_{mode}_"))), "{mode}");
    }
}

super::exam!(exam());
