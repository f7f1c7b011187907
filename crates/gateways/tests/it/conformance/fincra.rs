//! Fincra's exam.

use jiff::Timestamp;
use recovery::{DeclineCode as C, Rail};
use ring::hmac;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use usecase::ports::PageTerms;

use super::{CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Scene, Word};
use crate::stage::{Reply, Seen};

pub(crate) const MANDATE: &str = "mr_0788b7b-767d|058|0123456789";

pub(crate) fn exam() -> Exam {
    Exam {
        provider: "fincra",
        credentials: |_, _| {
            vec![
                ("secretKey", format!("fk_{CANARY}")),
                ("webhookKey", format!("wk_{CANARY}")),
                ("publicKey", "pk_1".to_owned()),
                ("businessId", "64f1c2a4b7d9e30012ab4567".to_owned()),
                ("businessAddress", "1 Marina, Lagos".to_owned()),
            ]
        },
        keys_tell_the_mode: false,
        on_the_way: Vec::new,
        deeds: vec![
            on_a_page(),
            Deed { name: "a transfer on a page", kind: charge(Rail::Transfer, None, None), ..on_a_page() },
            debit(),
            payout(),
        ],
        hooks: Some(Hooks {
            signed,
            dated: false,
            covers_body: true,
            tells_the_mode: false,
            optional_secret: Some("webhookKey"),
        }),
        books: None,
    }
}

fn charge(rail: Rail, token: Option<&'static str>, page: Option<PageTerms>) -> Kind {
    Kind::Charge { rail, token, page }
}

/// The amount as it stands in a request: no reader may round it on the way.
fn amount_of(seen: &Seen) -> Option<String> {
    #[derive(Deserialize)]
    struct Amount {
        amount: Box<RawValue>,
    }
    serde_json::from_str::<Amount>(&seen.body).ok().map(|body| body.amount.get().to_owned())
}

fn on_a_page() -> Deed {
    let page = PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save: false };
    Deed {
        name: "a page",
        kind: charge(Rail::Card, None, Some(page)),
        gateway_ref: None,
        sent: ("POST", "/checkout/payments"),
        asked: ("GET", "/checkout/payments/merchant-reference"),
        on_the_way: |_| Vec::new(),
        tells_the_amount: true,
        currency: "NGN",
        units: &[(10_151, "101.51"), (7, "0.07"), (200_000, "2000.00")],
        amount_of,
        key_of: Some(|seen: &Seen| seen.json_text("/reference")),
        answer: |scene| {
            let link = json!({ "link": "https://checkout.fincra.com/pay/fcr-p-1", "payCode": "fcr-p-1" });
            (scene.end == End::Action)
                .then(|| Reply::json(200, &json!({ "status": true, "message": "Made", "data": link })))
        },
        found,
        status_at: ("/status", "/data/status"),
        optional: &[
            "/message",
            "/data/fee",
            "/data/vat",
            "/data/varianceType",
            "/data/amount",
            "/data/amountExpected",
            "/data/chargeReference",
            "/data/reference",
        ],
        words,
    }
}

fn debit() -> Deed {
    Deed {
        name: "a debit under a mandate",
        kind: charge(Rail::DirectDebit, Some(MANDATE), None),
        sent: ("POST", "/mandate-mgt/mandates/payment"),
        answer: |scene| {
            let made = json!({
                "id": 1_278_613, "amount": naira(scene), "amountExpected": naira(scene), "amountReceived": 0,
                "mandateReference": "mr_0788b7b-767d", "reference": "fcr-p-a9853908bb", "merchantReference": scene.reference,
                "currency": "NGN", "settlementTime": "next_day", "status": "initiated", "actionRequired": null
            });
            (scene.end == End::Pending).then(|| Reply::json(200, &made))
        },
        status_at: ("/status", "/data/status"),
        words: |scene| {
            let mut all = words(scene);
            all.extend([
                sent("over", nest(400, "Mandate has expired"), Means::Declined(C::MandateInactive)),
                sent("not given", nest(400, "Mandate is not active"), Means::Declined(C::MandateInactive)),
                sent("used up", nest(400, "Amount exceeds the mandate amount"), Means::Declined(C::LimitExceeded)),
                sent("wrong", nest(400, "amount must be a number"), Means::BadRequest),
            ]);
            all
        },
        ..on_a_page()
    }
}

fn payout() -> Deed {
    Deed {
        name: "a payout",
        kind: Kind::Payout("058"),
        sent: ("POST", "/disbursements/payouts"),
        asked: ("GET", "/disbursements/payouts/customer-reference"),
        amount_of: |seen| seen.json_text("/amount"),
        key_of: Some(|seen: &Seen| seen.json_text("/customerReference")),
        answer: |scene| {
            let made = json!({
                "id": 14483, "reference": "cb2c581b-58a5", "customerReference": scene.reference, "status": payout_status(scene.end)?
            });
            Some(said(&made))
        },
        found: |scene| {
            if scene.end == End::Absent {
                return Some(refusal(404, "Payout not found", "RESOURCE_NOT_FOUND"));
            }
            Some(said(&json!({
                "id": 14483, "amountCharged": naira(scene), "amountReceived": naira(scene), "fee": 50, "rate": 1,
                "sourceCurrency": scene.amount.currency().code(), "destinationCurrency": "NGN", "status": payout_status(scene.end)?,
                "reference": "cb2c581b-58a5", "customerReference": scene.reference, "reason": "Wrong beneficiary bank details"
            })))
        },
        status_at: ("/data/status", "/data/status"),
        optional: &[
            "/data/fee",
            "/data/reason",
            "/data/amountReceived",
            "/data/sourceCurrency",
            "/data/customerReference",
        ],
        words: payout_words,
        ..on_a_page()
    }
}

fn payout_status(end: End) -> Option<&'static str> {
    match end {
        End::Done => Some("successful"),
        End::Pending => Some("processing"),
        End::Refused => Some("failed"),
        End::Action | End::Absent => None,
    }
}

/// An amount as Fincra writes it: a number with decimals.
fn naira(scene: &Scene) -> Value {
    serde_json::from_str(&scene.amount.to_decimal().to_string()).expect("a number")
}

fn found(scene: &Scene) -> Option<Reply> {
    let status = match scene.end {
        End::Done => "success",
        End::Pending => "processing",
        End::Refused => "failed",
        End::Action => return None,
        End::Absent => return Some(Reply::json(404, &json!({ "status": false, "message": "Payment not found" }))),
    };
    Some(verified(&collection(scene, status)))
}

fn collection(scene: &Scene, status: &str) -> Value {
    let received = if scene.end == End::Done { naira(scene) } else { json!(0) };
    let text = if scene.end == End::Refused { "Insufficient Funds" } else { "" };
    json!({
        "id": 280, "chargeReference": "fcr-bt-1", "amount": naira(scene), "amountExpected": naira(scene), "amountReceived": received,
        "varianceType": null, "currency": scene.amount.currency().code(), "fee": 1.51, "vat": 0.11, "message": text,
        "status": status, "reference": scene.reference, "type": "bank_transfer"
    })
}

fn verified(collection: &Value) -> Reply {
    Reply::json(200, &json!({ "status": true, "message": "Charge verified", "data": collection }))
}

fn said(data: &Value) -> Reply {
    Reply::json(200, &json!({ "success": true, "message": "Done", "data": data }))
}

fn refusal(status: u16, error: &str, kind: &str) -> Reply {
    Reply::json(status, &json!({ "success": false, "error": error, "errorType": kind }))
}

fn nest(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "message": message, "error": "Bad Request", "statusCode": status }))
}

fn sent(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: false, means }
}

fn asked(says: &str, reply: Reply, means: Means) -> Word {
    Word { says: says.to_owned(), reply, to_question: true, means }
}

fn words(scene: &Scene) -> Vec<Word> {
    let texts = [
        ("Insufficient Funds", C::InsufficientFunds),
        ("Do not honor", C::DoNotHonor),
        ("Expired card", C::ExpiredCard),
        ("Declined", C::GenericDecline),
        ("Said for the first time", C::UnknownDecline),
    ];
    let failed = |text: &str| {
        let mut body = collection(scene, "failed");
        body["message"] = json!(text);
        verified(&body)
    };
    let mut all: Vec<Word> =
        texts.into_iter().map(|(text, code)| asked(text, failed(text), Means::Declined(code))).collect();
    let paid = collection(&Scene { end: End::Done, ..scene.clone() }, "success");
    let with = |name: &str, value: Value| {
        let mut body = paid.clone();
        body[name] = value;
        verified(&body)
    };
    all.extend([
        asked("too little", with("amountReceived", json!(1)), Means::Unknown),
        asked("a variance", with("varianceType", json!("overpayment")), Means::Unknown),
        asked("somebody else's", with("reference", json!("pay-00000000000000000000000000000000")), Means::Unknown),
        asked("waiting", verified(&collection(scene, "pending")), Means::Pending),
        asked("too late", verified(&collection(scene, "expired")), Means::Declined(C::ExpiredAction)),
        sent(
            "seen before",
            Reply::json(422, &json!({ "status": false, "message": "Duplicate reference" })),
            Means::Unknown,
        ),
        sent("wrong", refusal(422, "Currency is wrong", "UNPROCESSABLE_ENTITY"), Means::BadRequest),
        sent("quite new", refusal(400, "Odd", "QUITE_NEW"), Means::Unknown),
        sent("late", refusal(400, "Request timed out", "PROCESSOR_ERROR"), Means::Unknown),
        sent("not listening", Reply::json(200, &json!({ "status": false, "message": "No" })), Means::Unknown),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]);
    all
}

fn payout_words(_: &Scene) -> Vec<Word> {
    let row = |says: &str, status, kind: &str, means| sent(says, refusal(status, says, kind), means);
    vec![
        row("no money", 400, "NO_ENOUGH_MONEY_IN_WALLET", Means::Refused),
        row("seen before", 400, "DUPLICATE_CUSTOMER_REFERENCE", Means::Unknown),
        row("no quote", 400, "INVALID_QUOTE", Means::BadRequest),
        row("no quote made", 400, "QUOTE_NOT_GENERATED", Means::BadRequest),
        row("no account", 422, "ACCOUNT_RESOLVE_FAILED", Means::Refused),
        row("wrong", 422, "UNPROCESSABLE_ENTITY", Means::BadRequest),
        row("not found", 404, "RESOURCE_NOT_FOUND", Means::Unknown),
        row("down", 503, "SERVICE_UNAVAILABLE", Means::Unknown),
        row("broken", 500, "INTERNAL_SERVER_ERROR", Means::Unknown),
        row("quite new", 400, "QUITE_NEW", Means::Unknown),
        sent("no number", nest(400, "amount must be a number"), Means::BadRequest),
        row("not on the list", 403, "ACCESS_DENIED", Means::Auth),
        sent("nothing", Reply::json(400, &json!({})), Means::Unknown),
    ]
}

/// An event, signed over the JSON as Fincra's samples write it, and sent with blanks.
pub(crate) fn signed(event: &Event, _: Timestamp) -> Letter {
    let (event, reference) = match event {
        Event::Paid(reference) | Event::OtherMode(reference) => ("charge.successful", reference.as_str()),
        Event::Unheard => ("quite.new", ""),
    };
    let data = json!({ "chargeReference": "fcr-bt-1", "reference": reference, "status": "success", "amount": 101.51 });
    let body = json!({ "event": event, "data": data });
    let key = hmac::Key::new(hmac::HMAC_SHA512, format!("wk_{CANARY}").as_bytes());
    let written =
        hmac::sign(&key, body.to_string().as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    Letter { headers: vec![("signature", written)], body: format!("{body:#}").into_bytes() }
}

super::exam!(exam());
