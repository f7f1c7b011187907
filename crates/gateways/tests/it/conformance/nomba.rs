//! Nomba's exam.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use recovery::{DeclineCode as C, Rail};
use ring::hmac;
use serde_json::{Value, json};
use usecase::ports::PageTerms;

use super::{Books, CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Place, Scene, Word};
use crate::stage::Reply;

pub(crate) fn exam() -> Exam {
    Exam {
        provider: "nomba",
        credentials: |_, _| credentials(),
        // They do not; the address does, and each mode refuses the other's.
        keys_tell_the_mode: false,
        on_the_way: || vec![token()],
        deeds: vec![saved_card(), page(), account(), mandate(), refund(), payout()],
        hooks: Some(Hooks {
            signed,
            dated: true,
            covers_body: false,
            tells_the_mode: false,
            optional_secret: Some("webhookSecret"),
        }),
        books: Some(Books {
            lists: |scene| {
                let item = transaction(scene, "onlineCheckoutOrderReference", "online_checkout");
                vec![(("GET", "/v1/transactions/accounts"), good(&json!({ "results": [item], "cursor": "" })))]
            },
            fee: 280,
            settled: None,
        }),
    }
}

pub(crate) fn credentials() -> Vec<(&'static str, String)> {
    vec![
        ("clientId", "our-client".to_owned()),
        ("clientSecret", format!("secret-{CANARY}")),
        ("accountId", "our-account".to_owned()),
        ("returnUrl", "https://shop.example/paid".to_owned()),
        ("senderName", "SHOP".to_owned()),
        ("webhookSecret", hook_key()),
    ]
}

fn hook_key() -> String {
    format!("hook-{CANARY}")
}

/// A token that lives for ever, as far as a test is concerned.
pub(crate) fn token() -> (Place, Reply) {
    let data =
        json!({ "access_token": format!("token-{CANARY}"), "refresh_token": "r", "expiresAt": "2126-01-01T00:00:00Z" });
    (("POST", "/v1/auth/token/issue"), good(&data))
}

const SINGLE: Place = ("GET", "/v1/transactions/accounts/single");

fn saved_card() -> Deed {
    Deed {
        name: "a saved card",
        kind: Kind::Charge { rail: Rail::Card, token: Some("tok-1"), page: None },
        gateway_ref: None,
        sent: ("POST", "/v1/checkout/tokenized-card-payment"),
        asked: SINGLE,
        on_the_way: |_| {
            vec![(("POST", "/v1/checkout/order"), good(&json!({ "checkoutLink": "https://pay.nomba.com/x" })))]
        },
        tells_the_amount: true,
        currency: "NGN",
        units: &[(10_151, "101.51"), (7, "0.07"), (200_000, "2000.00")],
        amount_of: |seen| seen.json_text("/order/amount"),
        key_of: Some(|seen| seen.json_text("/order/orderReference")),
        answer: |scene| match scene.end {
            // What was approved at once is asked about, and here nothing is known of it yet.
            End::Pending => Some(good(&json!({ "status": true, "message": "Approved by Financial Insitution" }))),
            End::Refused => Some(good(&json!({ "status": false, "message": "Insufficient Funds" }))),
            End::Action => Some(good(&json!({ "status": "false", "message": "Kindly enter the OTP sent to 080***6" }))),
            End::Done | End::Absent => None,
        },
        found: |scene| found(scene, "onlineCheckoutOrderReference", "online_checkout"),
        status_at: ("/data/status", "/data/status"),
        optional: &[
            "/data/fixedCharge",
            "/data/onlineCheckoutOrderReference",
            "/data/gatewayMessage",
            "/data/currency",
        ],
        words: card_words,
    }
}

fn page() -> Deed {
    Deed {
        name: "a page",
        kind: Kind::Charge {
            rail: Rail::Card,
            token: None,
            page: Some(PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save: true }),
        },
        sent: ("POST", "/v1/checkout/order"),
        answer: |scene| {
            let link = json!({ "checkoutLink": "https://pay.nomba.com/x", "orderReference": scene.reference, "success": "true" });
            (scene.end == End::Action).then(|| good(&link))
        },
        on_the_way: |_| Vec::new(),
        status_at: ("/code", "/data/status"),
        words: |_| {
            vec![
                sent("no amount", Reply::json(400, &refusal("02", "amount is null")), Means::BadRequest),
                sent("taken", Reply::json(400, &refusal("01", "Duplicate order reference")), Means::Unknown),
                sent("no link", good(&json!({ "success": true })), Means::Unknown),
                sent("a link to nowhere", good(&json!({ "checkoutLink": "javascript:alert(1)" })), Means::Unknown),
            ]
        },
        ..saved_card()
    }
}

fn account() -> Deed {
    Deed {
        name: "an account for one payment",
        kind: Kind::Charge { rail: Rail::Transfer, token: None, page: None },
        sent: ("POST", "/v1/accounts/virtual"),
        asked: ("GET", "/v1/accounts/virtual/"),
        on_the_way: |scene| {
            let moved = Scene { end: End::Done, ..scene.clone() };
            let results = json!({ "results": [transaction(&moved, "merchantTxRef", "vact_transfer")], "cursor": "" });
            vec![(("GET", "/v1/transactions/virtual"), good(&results))]
        },
        // The account does not say what came in; that is a second question.
        tells_the_amount: false,
        amount_of: |seen| seen.json_text("/expectedAmount"),
        key_of: Some(|seen| seen.json_text("/accountRef")),
        answer: |scene| (scene.end == End::Action).then(|| opened(scene)),
        found: |scene| match scene.end {
            End::Done => Some(opened(scene)),
            End::Absent => Some(absent()),
            End::Pending | End::Refused | End::Action => None,
        },
        status_at: ("/code", "/code"),
        optional: &["/data/bankName", "/data/accountName", "/data/accountRef"],
        words: |_| {
            vec![
                sent("no name", Reply::json(400, &refusal("02", "accountName is too short")), Means::BadRequest),
                sent("no number", good(&json!({ "accountRef": "x" })), Means::Unknown),
            ]
        },
        ..saved_card()
    }
}

fn mandate() -> Deed {
    Deed {
        name: "a mandate",
        kind: Kind::Charge { rail: Rail::DirectDebit, token: Some("mandate-m1"), page: None },
        gateway_ref: Some("API-DEBIT-1"),
        sent: ("POST", "/v1/direct-debits/debit-mandate"),
        on_the_way: |_| Vec::new(),
        amount_of: |seen| seen.json_text("/amount"),
        key_of: None,
        answer: |scene| {
            let status = match scene.end {
                End::Done => "SUCCESS",
                End::Pending => "PENDING",
                End::Refused => "FAILED",
                End::Action | End::Absent => return None,
            };
            let amount = scene.amount.to_decimal().to_string();
            Some(good(&json!({ "mandateId": "m1", "status": status, "amount": amount, "message": "Debit" })))
        },
        found: |scene| found(scene, "merchantTxRef", "direct_debit"),
        optional: &["/data/fixedCharge", "/data/merchantTxRef", "/data/gatewayMessage"],
        words: |_| {
            let of = |words: &str| Reply::json(200, &refusal("01", words));
            vec![
                sent("suspended", of("Mandate is suspended"), Means::Declined(C::MandateInactive)),
                sent("empty", of("Insufficient funds"), Means::Declined(C::InsufficientFunds)),
                sent("silent", of("Something happened"), Means::Unknown),
                sent("away", of("Bank unavailable"), Means::Unknown),
            ]
        },
        ..saved_card()
    }
}

fn refund() -> Deed {
    Deed {
        name: "a refund",
        kind: Kind::Refund("WEB-ONLINE_C-7"),
        sent: ("POST", "/v1/checkout/refund"),
        on_the_way: |_| Vec::new(),
        tells_the_amount: false,
        amount_of: |seen| seen.json_text("/amount"),
        // There is none: whoever sends it asks first.
        key_of: None,
        answer: |scene| match scene.end {
            End::Done => Some(good(&json!({ "success": "true", "message": "Refund processed" }))),
            End::Refused => Some(good(&json!({ "success": false, "message": "Refund not possible" }))),
            End::Pending => {
                Some(Reply::json(201, &json!({ "code": "201", "description": "PROCESSING", "status": false })))
            }
            End::Action | End::Absent => None,
        },
        found: |scene| match scene.end {
            End::Done => Some(charge_at("REFUND")),
            End::Absent => Some(charge_at("SUCCESS")),
            End::Pending | End::Refused | End::Action => None,
        },
        status_at: ("/data/success", "/data/status"),
        optional: &["/data/amount", "/data/gatewayMessage"],
        words: |_| {
            vec![
                sent("no such charge", Reply::json(404, &refusal("01", "Transaction not found")), Means::Refused),
                sent("wrong", Reply::json(400, &refusal("02", "amount is invalid")), Means::BadRequest),
                asked("never charged", charge_at("PAYMENT_FAILED"), Means::Unknown),
                asked("no such charge", absent(), Means::Unknown),
            ]
        },
        ..saved_card()
    }
}

fn payout() -> Deed {
    Deed {
        name: "a payout",
        kind: Kind::Payout("058"),
        sent: ("POST", "/v2/transfers/bank"),
        on_the_way: |_| Vec::new(),
        units: &[(10_151, "101.51"), (7, "0.07"), (200_045, "2000.45")],
        amount_of: |seen| seen.json_text("/amount"),
        key_of: Some(|seen| seen.json_text("/merchantTxRef")),
        answer: |scene| match scene.end {
            End::Done | End::Pending => found(scene, "merchantTxRef", "transfer"),
            End::Refused => Some(Reply::json(400, &refusal("01", "INSUFFICIENT_BALANCE"))),
            End::Action | End::Absent => None,
        },
        found: |scene| found(scene, "merchantTxRef", "transfer"),
        status_at: ("/data/status", "/data/status"),
        optional: &["/data/fixedCharge", "/data/merchantTxRef", "/data/gatewayMessage", "/data/id"],
        words: payout_words,
        ..saved_card()
    }
}

/// A transaction, and the flag that says nothing.
fn found(scene: &Scene, reference_at: &str, kind: &str) -> Option<Reply> {
    match scene.end {
        End::Absent => Some(absent()),
        End::Action => None,
        End::Done | End::Pending | End::Refused => Some(good(&transaction(scene, reference_at, kind))),
    }
}

fn transaction(scene: &Scene, reference_at: &str, kind: &str) -> Value {
    let (status, words) = match scene.end {
        End::Done => ("SUCCESS", "PAYMENT SUCCESSFUL"),
        End::Pending => ("PENDING_BILLING", ""),
        End::Refused => ("PAYMENT_FAILED", "Insufficient funds"),
        End::Action | End::Absent => panic!("there is no such transaction"),
    };
    json!({
        "id": "API-1", "status": status, "amount": scene.amount.to_decimal().to_string(), "fixedCharge": "2.8",
        "currency": scene.amount.currency().code(), "type": kind, "gatewayMessage": words, "entryType": "CREDIT",
        "timeCreated": "2026-09-15T11:00:00.729Z", "recipientAccountNumber": "9391076543", reference_at: scene.reference,
    })
}

fn charge_at(status: &str) -> Reply {
    good(&json!({
        "id": "WEB-ONLINE_C-7", "status": status, "amount": "203.02", "type": "online_checkout", "gatewayMessage": "",
        "onlineCheckoutOrderReference": "pay-01994d2e5c0070008000000000000007", "onlineCheckoutCurrency": "NGN",
    }))
}

fn opened(scene: &Scene) -> Reply {
    good(&json!({
        "accountRef": scene.reference, "accountName": "SHOP account", "bankName": "Nombank MFB",
        "bankAccountNumber": "9391076543", "bankAccountName": "Nomba/SHOP", "currency": "NGN", "expired": false,
    }))
}

pub(crate) fn good(data: &Value) -> Reply {
    Reply::json(200, &json!({ "code": "00", "description": "Success", "data": data, "status": false }))
}

fn refusal(code: &str, words: &str) -> Value {
    json!({ "code": code, "description": words, "data": null, "status": false })
}

fn absent() -> Reply {
    Reply::json(200, &refusal("01", "Transaction not found"))
}

fn sent(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: false, means }
}

fn asked(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: true, means }
}

/// The Nomba column of the table of declines, said at once and said when asked.
fn card_words(scene: &Scene) -> Vec<Word> {
    let rows = [
        ("Insufficient Funds", C::InsufficientFunds),
        ("Exceeds withdrawal limit", C::LimitExceeded),
        ("Do not honor", C::DoNotHonor),
        ("Declined by issuer", C::GenericDecline),
        ("Invalid OTP", C::IncorrectOtp),
        ("Card expired", C::ExpiredCard),
        ("Invalid card", C::InvalidMethod),
        ("Token expired", C::TokenInvalid),
        ("Lost card", C::LostCard),
        ("Stolen card", C::StolenCard),
        ("Transaction timed out", C::ExpiredAction),
        ("Suspected fraud", C::SuspectedFraud),
        ("Not permitted", C::NotPermitted),
    ];
    let when_asked = [
        ("Issuer unavailable", C::IssuerUnavailable),
        ("Please try again", C::IssuerUnavailable),
        ("Error processing", C::ProcessorError),
        ("OTP required", C::AuthenticationRequired),
        ("said for the first time", C::UnknownDecline),
    ];
    let at_once = |(says, code)| sent(says, good(&json!({ "status": false, "message": says })), Means::Declined(code));
    let mut all: Vec<Word> = rows.into_iter().map(at_once).collect();
    let failed = |says: &str| {
        let mut told = transaction(
            &Scene { end: End::Refused, ..scene.clone() },
            "onlineCheckoutOrderReference",
            "online_checkout",
        );
        told["gatewayMessage"] = json!(says);
        good(&told)
    };
    let later = |(says, code)| asked(says, failed(says), Means::Declined(code));
    all.extend(rows.into_iter().chain(when_asked).map(later));
    let stands = |status: &str| {
        let mut told =
            transaction(&Scene { end: End::Done, ..scene.clone() }, "onlineCheckoutOrderReference", "online_checkout");
        told["status"] = json!(status);
        good(&told)
    };
    all.extend([
        asked("CANCELLED", stands("CANCELLED"), Means::Declined(C::Abandoned)),
        asked("REVERSED_BY_VENDOR", stands("REVERSED_BY_VENDOR"), Means::Declined(C::ProcessorError)),
        asked("REFUND", stands("REFUND"), Means::Unknown),
        sent("3DS", good(&json!({ "status": false, "message": "3DS required" })), Means::Action),
        sent("away", good(&json!({ "status": false, "message": "Issuer unavailable, try again" })), Means::Unknown),
        sent("new", good(&json!({ "status": false, "message": "Something happened" })), Means::Unknown),
        sent("taken", Reply::json(400, &refusal("01", "Duplicate orderReference")), Means::Unknown),
        sent("wrong", Reply::json(400, &refusal("02", "customerEmail is invalid")), Means::BadRequest),
        sent("under way", Reply::json(201, &refusal("201", "PROCESSING")), Means::Pending),
    ]);
    all
}

fn payout_words(scene: &Scene) -> Vec<Word> {
    let stands = |status: &str| {
        let mut told = transaction(&Scene { end: End::Done, ..scene.clone() }, "merchantTxRef", "transfer");
        told["status"] = json!(status);
        good(&told)
    };
    vec![
        sent("in flight", Reply::json(201, &refusal("201", "PROCESSING")), Means::Pending),
        sent("PENDING_BILLING", stands("PENDING_BILLING"), Means::Pending),
        sent("failed at once", stands("PAYMENT_FAILED"), Means::Pending),
        sent("came back", stands("REFUND"), Means::Refused),
        sent("no account", Reply::json(404, &refusal("01", "ACCOUNT_NOT_FOUND")), Means::Refused),
        sent("BLACKLISTED", Reply::json(400, &refusal("06", "BLACKLISTED")), Means::Refused),
        sent("taken", Reply::json(400, &refusal("01", "Duplicate merchantTxRef")), Means::Unknown),
        sent("wrong", Reply::json(400, &refusal("02", "narration is too long")), Means::BadRequest),
        sent("new", Reply::json(409, &refusal("01", "Something happened")), Means::Unknown),
        asked("PAYMENT_FAILED", stands("PAYMENT_FAILED"), Means::Refused),
        asked("REVERSED_BY_VENDOR", stands("REVERSED_BY_VENDOR"), Means::Refused),
        asked("PAYMENT_SUCCESSFUL", stands("PAYMENT_SUCCESSFUL"), Means::Pending),
        asked("SETTLED", stands("SETTLED"), Means::Unknown),
    ]
}

/// A call, signed as Nomba signs: a repetition carries a time of its own.
pub(crate) fn signed(event: &Event, at: Timestamp) -> Letter {
    let (name, reference) = match event {
        Event::Paid(reference) | Event::OtherMode(reference) => ("payment_success", reference.as_str()),
        Event::Unheard => ("quite_new", ""),
    };
    let id = format!("request-{reference}");
    let body = json!({
        "event_type": name, "requestId": id,
        "data": {
            "merchant": { "userId": "user-1", "walletId": "wallet-1" },
            "transaction": {
                "transactionId": "WEB-1", "type": "online_checkout", "time": "2026-09-15T10:59:00Z", "responseCode": "null",
                "transactionAmount": 101.51,
            },
            "order": { "orderReference": reference, "amount": 101.51 },
        },
    });
    let time = at.to_string();
    let text = format!("{name}:{id}:user-1:wallet-1:WEB-1:online_checkout:2026-09-15T10:59:00Z::{time}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, hook_key().as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, text.as_bytes()));
    Letter {
        headers: vec![("nomba-signature", signature), ("nomba-timestamp", time)],
        body: body.to_string().into_bytes(),
    }
}

super::exam!(exam());
