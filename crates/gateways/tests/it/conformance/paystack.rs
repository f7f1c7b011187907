//! Paystack's exam.

use ids::Mode;
use jiff::Timestamp;
use recovery::{DeclineCode as C, Rail};
use ring::hmac;
use serde_json::{Value, json};
use usecase::ports::PageTerms;

use super::{Books, CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Place, Scene, Word};
use crate::stage::{Reply, Seen};

pub(crate) const CARD: &str = "AUTH_uh8bcl3zbn||ada@example.com";
pub(crate) const MANDATE: &str = "AUTH_JV4T9Wawdj|dfbzfotsrbv4n5s|ada@example.com";
/// What Paystack calls a charge that is paid back.
pub(crate) const CHARGE: &str = "1004723697";

const VERIFY: Place = ("GET", "/transaction/verify");
const REFUNDS: Place = ("GET", "/refund?transaction");

pub(crate) fn exam() -> Exam {
    Exam {
        provider: "paystack",
        credentials: |mode, _| {
            let key = |age: &str| format!("sk_{mode}_{age}{CANARY}");
            vec![("secretKey", key("new")), ("previousSecretKey", key("old"))]
        },
        keys_tell_the_mode: true,
        on_the_way: Vec::new,
        deeds: vec![
            saved(),
            Deed {
                name: "a mandate",
                kind: charge(Rail::DirectDebit, Some(MANDATE), None),
                answer: |scene| match scene.end {
                    End::Pending => Some(said(&with(transaction(scene), "status", json!("processing")))),
                    End::Refused => Some(said(&transaction(scene))),
                    End::Done | End::Action | End::Absent => None,
                },
                ..saved()
            },
            Deed {
                name: "a saved card of a payer who is present",
                kind: charge(Rail::Card, Some(CARD), Some(page(false))),
                ..saved()
            },
            Deed {
                name: "a page",
                kind: charge(Rail::Card, None, Some(page(true))),
                sent: ("POST", "/transaction/initialize"),
                answer: |scene| (scene.end == End::Action).then(|| said(&made(scene))),
                status_at: ("/status", "/data/status"),
                words: page_words,
                ..saved()
            },
            Deed {
                name: "a transfer",
                kind: charge(Rail::Transfer, None, None),
                sent: ("POST", "/charge"),
                answer: |scene| (scene.end == End::Action).then(|| said(&transfer_to(scene))),
                words: |_| Vec::new(),
                ..saved()
            },
            Deed {
                name: "a code to dial",
                kind: charge(Rail::Ussd, None, None),
                sent: ("POST", "/charge"),
                answer: |scene| {
                    let dial = json!({ "reference": scene.reference, "status": "pay_offline", "ussd_code": "*737*33*4*18791#" });
                    (scene.end == End::Action).then(|| said(&dial))
                },
                words: |_| Vec::new(),
                ..saved()
            },
            refund(),
            known_refund(),
            payout(),
        ],
        hooks: Some(Hooks { signed, dated: false, covers_body: true, tells_the_mode: true, optional_secret: None }),
        books: Some(Books { lists, fee: 152, settled: Some(("3090024", paid_out)) }),
    }
}

/// Paystack's lists when one charge moved.
fn lists(scene: &Scene) -> Vec<(Place, Reply)> {
    vec![
        (("GET", "/transaction"), said(&json!([transaction(scene)]))),
        (("GET", "/refund"), said(&json!([]))),
        (("GET", "/transfer"), said(&json!([]))),
        (("GET", "/dispute"), said(&json!([]))),
    ]
}

/// And when it was paid out; another payout is on its way.
fn paid_out(scene: &Scene) -> Vec<(Place, Reply)> {
    let settlement = |id: u64, status: &str| {
        json!({
            "id": id, "domain": "test", "status": status, "currency": "NGN", "total_amount": scene.amount.minor() - 152,
            "effective_amount": scene.amount.minor() - 152, "total_fees": 152, "total_processed": scene.amount.minor(),
            "deductions": null, "settlement_date": "2026-09-15T12:00:00.000Z",
        })
    };
    vec![
        (("GET", "/settlement"), said(&json!([settlement(3_090_024, "success"), settlement(3_090_025, "pending")]))),
        (("GET", "/settlement/3090024/transactions"), said(&json!([transaction(scene)]))),
    ]
}

fn charge(rail: Rail, token: Option<&'static str>, page: Option<PageTerms>) -> Kind {
    Kind::Charge { rail, token, page }
}

fn page(save: bool) -> PageTerms {
    PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save }
}

fn saved() -> Deed {
    Deed {
        name: "a saved card",
        kind: charge(Rail::Card, Some(CARD), None),
        gateway_ref: None,
        sent: ("POST", "/transaction/charge_authorization"),
        asked: VERIFY,
        on_the_way: |_| Vec::new(),
        tells_the_amount: true,
        currency: "NGN",
        units: &[(10_151, "10151"), (5_000, "5000"), (200_000_000, "200000000")],
        amount_of: |seen| seen.json_text("/amount"),
        key_of: Some(|seen: &Seen| seen.json_text("/reference")),
        answer: |scene| match scene.end {
            End::Done | End::Pending | End::Refused => Some(said(&transaction(scene))),
            End::Action => Some(said(&json!({
                "authorization_url": "https://checkout.paystack.com/resume/1", "reference": scene.reference, "paused": true
            }))),
            End::Absent => None,
        },
        found: |scene| match scene.end {
            End::Done | End::Pending | End::Refused => Some(said(&transaction(scene))),
            End::Action => None,
            // Of a reference that it never saw, Paystack says that the request was wrong.
            End::Absent => Some(refusal(400, "Transaction reference not found.", "transaction_not_found")),
        },
        status_at: ("/data/status", "/data/status"),
        optional: &[
            "/data/reference",
            "/data/fees",
            "/data/channel",
            "/data/metadata",
            "/data/authorization",
            "/data/customer",
            "/data/gateway_response",
            "/data/paid_at",
            "/message",
        ],
        words,
    }
}

fn refund() -> Deed {
    Deed {
        name: "a refund",
        kind: Kind::Refund(CHARGE),
        sent: ("POST", "/refund"),
        asked: REFUNDS,
        key_of: Some(|seen: &Seen| seen.json_text("/merchant_note")),
        answer: |scene| refund_of(scene).map(|refund| said(&refund)),
        found: |scene| {
            let other = json!({
                "id": 1, "transaction": 7, "amount": scene.amount.minor(), "currency": "NGN", "status": "processed", "merchant_note": "x"
            });
            let mut items = vec![other];
            match (scene.end, refund_of(scene)) {
                (End::Absent, _) => {}
                (_, Some(refund)) => items.insert(0, refund),
                (_, None) => return None,
            }
            Some(said(&Value::from(items)))
        },
        status_at: ("/data/status", "/data/0/status"),
        optional: &["/message", "/data/0/reason", "/data/0/createdAt"],
        words: |_| {
            vec![
                sent(
                    "nothing is left",
                    refusal(400, "Transaction has been fully reversed", "transaction_reversed"),
                    Means::Refused,
                ),
                sent(
                    "too much",
                    refusal(400, "Refund amount cannot be more than transaction amount", "invalid_amount"),
                    Means::Refused,
                ),
                sent(
                    "incomplete",
                    refusal(400, "A required parameter is missing or invalid", "missing_params"),
                    Means::BadRequest,
                ),
                sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
            ]
        },
        ..saved()
    }
}

fn known_refund() -> Deed {
    Deed {
        name: "a refund, known by its number",
        gateway_ref: Some("3018284"),
        asked: ("GET", "/refund/3018284"),
        on_the_way: |_| vec![(REFUNDS, said(&json!([])))],
        found: |scene| match scene.end {
            End::Absent => Some(refusal(404, "Refund not found", "not_found")),
            End::Done | End::Pending | End::Refused | End::Action => refund_of(scene).map(|refund| said(&refund)),
        },
        status_at: ("/data/status", "/data/status"),
        optional: &["/data/merchant_note", "/data/transaction", "/data/reason"],
        words: |_| Vec::new(),
        ..refund()
    }
}

fn payout() -> Deed {
    let recipient: fn(&Scene) -> Vec<(Place, Reply)> =
        |_| vec![(("POST", "/transferrecipient"), Reply::json(201, &envelope(&json!({ "recipient_code": "RCP_1" }))))];
    Deed {
        name: "a payout",
        kind: Kind::Payout("058"),
        sent: ("POST", "/transfer"),
        asked: ("GET", "/transfer/verify"),
        on_the_way: recipient,
        answer: |scene| transfer(scene).map(|transfer| said(&transfer)),
        found: |scene| match scene.end {
            End::Absent => Some(refusal(404, "Transfer not found", "transfer_not_found")),
            End::Done | End::Pending | End::Refused | End::Action => transfer(scene).map(|transfer| said(&transfer)),
        },
        status_at: ("/data/status", "/data/status"),
        optional: &["/data/reference", "/data/fee_charged", "/data/amount", "/data/currency"],
        words: payout_words,
        ..saved()
    }
}

/// A transaction as Paystack writes one.
pub(crate) fn transaction(scene: &Scene) -> Value {
    let (status, response) = match scene.end {
        End::Done => ("success", "Approved"),
        End::Pending => ("pending", "Transaction in progress"),
        End::Refused => ("failed", "Insufficient Funds"),
        End::Action | End::Absent => panic!("there is no such transaction"),
    };
    json!({
        "id": 4_099_490_251_u64, "domain": "test", "status": status, "reference": scene.reference,
        "amount": scene.amount.minor(), "currency": scene.amount.currency().code(), "message": null,
        "gateway_response": response, "channel": "card", "metadata": "", "fees": 152, "created_at": "2026-09-15T10:59:58.000Z",
        "paid_at": "2026-09-15T11:00:00.000Z",
        "authorization": {
            "authorization_code": "AUTH_uh8bcl3zbn", "bin": "408408", "last4": "4081", "exp_month": "12", "exp_year": "2030",
            "channel": "card", "bank": "TEST BANK", "brand": "visa", "reusable": true, "signature": "SIG_yEXu7dLBeqG0kU7g95Ke"
        },
        "customer": { "id": 181_873_746, "email": "ada@example.com", "customer_code": "CUS_1rkzaqsv4rrhqo6" },
    })
}

fn made(scene: &Scene) -> Value {
    json!({ "authorization_url": "https://checkout.paystack.com/3ni8kdav", "access_code": "3ni8kdav", "reference": scene.reference })
}

fn transfer_to(scene: &Scene) -> Value {
    json!({
        "status": "pending_bank_transfer", "reference": scene.reference, "amount": scene.amount.minor(),
        "account_name": "PAYSTACK CHECKOUT", "account_number": "1231084927",
        "bank": { "slug": "test-bank", "name": "Test Bank", "id": 24 }, "account_expires_at": "2026-09-15T19:00:00.000Z"
    })
}

fn refund_of(scene: &Scene) -> Option<Value> {
    let status = match scene.end {
        End::Done => "processed",
        End::Pending => "processing",
        End::Refused => "failed",
        End::Action => "needs-attention",
        End::Absent => return None,
    };
    Some(json!({
        "id": 3_018_284, "transaction": 1_004_723_697_u64, "status": status, "amount": scene.amount.minor(),
        "currency": scene.amount.currency().code(), "merchant_note": scene.reference, "reason": "PROCESSING",
        "createdAt": "2026-09-15T11:00:00.000Z"
    }))
}

fn transfer(scene: &Scene) -> Option<Value> {
    let status = match scene.end {
        End::Done => "success",
        End::Pending => "pending",
        End::Refused => "failed",
        End::Action => "otp",
        End::Absent => return None,
    };
    Some(json!({
        "domain": "test", "amount": scene.amount.minor(), "currency": scene.amount.currency().code(), "status": status,
        "reference": scene.reference, "transfer_code": "TRF_v5tip3zx8nna9o78", "id": 860_703_114, "fee_charged": 2500
    }))
}

pub(crate) fn envelope(data: &Value) -> Value {
    json!({ "status": true, "message": "Charge attempted", "data": data })
}

pub(crate) fn said(data: &Value) -> Reply {
    Reply::json(200, &envelope(data))
}

pub(crate) fn refusal(status: u16, message: &str, code: &str) -> Reply {
    refusal_of("validation_error", status, message, code)
}

fn refusal_of(kind: &str, status: u16, message: &str, code: &str) -> Reply {
    let meta = json!({ "nextStep": "Check the request" });
    Reply::json(status, &json!({ "status": false, "message": message, "meta": meta, "type": kind, "code": code }))
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn sent(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: false, means }
}

fn asked(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: true, means }
}

/// The Paystack column of the table of declines.
const TEXTS: &[(&str, C)] = &[
    ("Insufficient Funds", C::InsufficientFunds),
    ("Not sufficient funds", C::InsufficientFunds),
    ("Exceeds Withdrawal Limit", C::LimitExceeded),
    ("Transaction Limit Exceeded", C::LimitExceeded),
    ("Do Not Honour", C::DoNotHonor),
    ("Declined", C::GenericDecline),
    ("Transaction Declined", C::GenericDecline),
    ("Issuer or Switch Inoperative", C::IssuerUnavailable),
    ("System Malfunction", C::ProcessorError),
    ("Error processing transaction", C::ProcessorError),
    ("Incorrect PIN", C::IncorrectPin),
    ("Invalid OTP", C::IncorrectOtp),
    ("Invalid CVV", C::IncorrectCvc),
    ("Expired Card", C::ExpiredCard),
    ("Invalid card number", C::InvalidMethod),
    ("No card record", C::InvalidMethod),
    ("Token Not Generated. Customer Not Registered on Token Platform", C::TokenInvalid),
    ("Authorization inactive", C::ConsentRevoked),
    ("Mandate not active", C::MandateInactive),
    ("Lost Card, Pick-Up", C::LostCard),
    ("Stolen Card, Pick-Up", C::StolenCard),
    ("Suspected fraud", C::SuspectedFraud),
    ("Restricted by risk", C::SuspectedFraud),
    ("Transaction not permitted to cardholder", C::NotPermitted),
    ("Restricted card", C::NotPermitted),
    ("Currency not supported", C::CurrencyNotSupported),
    ("Said for the first time", C::UnknownDecline),
];

/// That table; statuses; and what is no decline.
fn words(scene: &Scene) -> Vec<Word> {
    let failed = |text: &str| with(transaction(scene), "gateway_response", json!(text));
    let mut all: Vec<Word> = TEXTS
        .iter()
        .flat_map(|(text, code)| {
            let reply = said(&failed(text));
            [sent(text, reply.clone(), Means::Declined(*code)), asked(text, reply, Means::Declined(*code))]
        })
        .collect();
    let status = |status: &str| said(&with(transaction(scene), "status", json!(status)));
    for open in ["pending", "processing", "queued", "ongoing"] {
        all.push(sent(open, status(open), Means::Pending));
        all.push(asked(open, status(open), Means::Pending));
    }
    let left = with(transaction(scene), "status", json!("abandoned"));
    let long_ago = with(left.clone(), "created_at", json!("2026-09-15T09:59:59.000Z"));
    let abandoned = with(long_ago, "gateway_response", json!("The transaction was not completed"));
    let stranger = with(transaction(scene), "reference", json!("pay-00000000000000000000000000000000"));
    all.extend([
        asked("left alone just now", said(&left), Means::Pending),
        asked("left alone", said(&abandoned), Means::Declined(C::Abandoned)),
        asked("paid back", status("reversed"), Means::Unknown),
        asked("somebody else's", said(&stranger), Means::Unknown),
        sent("too late", status("timeout"), Means::Declined(C::ExpiredAction)),
        sent("queued", said(&json!({ "reference": scene.reference, "status": "queued" })), Means::Pending),
        sent("seen before", refusal(400, "Duplicate Transaction Reference", "duplicate_reference"), Means::Unknown),
        sent(
            "another address",
            refusal(400, "Email does not match Authorization code. Please confirm", "invalid_params"),
            Means::Declined(C::TokenInvalid),
        ),
        sent(
            "for one use",
            refusal(400, "This authorization code is not reusable", "invalid_params"),
            Means::Declined(C::TokenInvalid),
        ),
        sent("closed", refusal(400, "Business disabled", "api_error"), Means::Declined(C::BlockedByProvider)),
        sent("too small", refusal(400, "Invalid Amount Sent", "invalid_amount"), Means::BadRequest),
        sent(
            "incomplete",
            refusal(400, "A required parameter is missing or invalid", "missing_params"),
            Means::BadRequest,
        ),
        sent("late", refusal_of("api_error", 400, "Request timed out", "timeout"), Means::Unknown),
        sent("the processor's", refusal_of("processor_error", 400, "Charge attempted", "processor"), Means::Unknown),
        sent("in flight", refusal(409, "In progress", "conflict"), Means::Unknown),
        sent(
            "not listening",
            Reply::json(200, &json!({ "status": false, "message": "An error occurred" })),
            Means::Unknown,
        ),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]);
    all
}

fn page_words(scene: &Scene) -> Vec<Word> {
    let stranger = with(made(scene), "reference", json!("pay-00000000000000000000000000000000"));
    vec![
        sent("somebody else's", said(&stranger), Means::Unknown),
        sent("no address", said(&json!({ "reference": scene.reference })), Means::Unknown),
        sent("seen before", refusal(400, "Duplicate Transaction Reference", "duplicate_reference"), Means::Unknown),
        sent(
            "incomplete",
            refusal(400, "A required parameter is missing or invalid", "missing_params"),
            Means::BadRequest,
        ),
    ]
}

fn payout_words(scene: &Scene) -> Vec<Word> {
    let status = |status: &str| {
        let transfer = transfer(scene).expect("a transfer");
        said(&with(
            with(transfer, "status", json!(status)),
            "gateway_response",
            json!("Beneficiary bank not available"),
        ))
    };
    let mut all: Vec<Word> = ["failed", "blocked", "rejected", "abandoned", "reversed"]
        .into_iter()
        .flat_map(|word| [sent(word, status(word), Means::Refused), asked(word, status(word), Means::Refused)])
        .collect();
    let open = ["pending", "received", "processing", "queued"];
    all.extend(open.map(|word| asked(word, status(word), Means::Pending)));
    all.extend([
        sent("a code is wanted", status("otp"), Means::Action),
        sent(
            "no money",
            refusal(400, "Your balance is not enough to fulfil this request", "insufficient_balance"),
            Means::Refused,
        ),
        sent(
            "a starter",
            refusal(400, "You cannot initiate third party payouts as a starter business", "transfer_unavailable"),
            Means::Refused,
        ),
        sent(
            "seen before",
            refusal(
                400,
                "Please provide a unique reference. Reference already exists on a transfer",
                "duplicate_reference",
            ),
            Means::Unknown,
        ),
        sent(
            "incomplete",
            refusal(400, "A required parameter is missing or invalid", "missing_params"),
            Means::BadRequest,
        ),
        sent("late", refusal_of("api_error", 400, "Transfer timed out", "timeout"), Means::Unknown),
        sent("quite new", refusal_of("api_error", 400, "Something went wrong", "unknown"), Means::Unknown),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]);
    all
}

/// An event, signed as Paystack signs.
pub(crate) fn signed(event: &Event, _: Timestamp) -> Letter {
    let (event, reference, domain) = match event {
        Event::Paid(reference) => ("charge.success", reference.as_str(), "test"),
        Event::Unheard => ("quite.new", "", "test"),
        Event::OtherMode(reference) => ("charge.success", reference.as_str(), "live"),
    };
    let data =
        json!({ "domain": domain, "status": "success", "reference": reference, "amount": 10_151, "currency": "NGN" });
    let body = json!({ "event": event, "data": data }).to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA512, format!("sk_test_old{CANARY}").as_bytes());
    let written = hmac::sign(&key, body.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    Letter { headers: vec![("x-paystack-signature", written)], body: body.into_bytes() }
}

/// The mode is a word of the key.
#[test]
fn the_exam_has_keys_of_both_modes() {
    for mode in Mode::ALL {
        let credentials = (exam().credentials)(mode, "");
        assert!(credentials.iter().all(|(_, text)| text.starts_with(&format!("sk_{mode}_"))), "{mode}");
    }
}

super::exam!(exam());
