//! Providus' exam: its transfers, and what it calls with. Its accounts take no amount and no reference, so that the rules about
//! those cannot be put to them; they are examined in `providus`.

use jiff::Timestamp;
use serde_json::{Value, json};
use wire::signature::sha512_hex;

use super::{CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Scene, Word};
use crate::stage::Reply;

pub(crate) fn exam() -> Exam {
    Exam {
        provider: "providus",
        credentials: |_, base| credentials(base),
        // Neither the client nor the user shows its mode. The client that is printed for tests is refused beside this.
        keys_tell_the_mode: false,
        on_the_way: Vec::new,
        deeds: vec![to_another_bank(), inside_the_bank()],
        hooks: Some(Hooks { signed, dated: false, covers_body: false, tells_the_mode: false, optional_secret: None }),
        books: None,
    }
}

/// Both services at one address.
pub(crate) fn credentials(base: &str) -> Vec<(&'static str, String)> {
    vec![
        ("collectionBaseUrl", format!("{base}/api")),
        ("clientId", "our-client".to_owned()),
        ("clientSecret", format!("secret-{CANARY}")),
        ("accountName", "SHOP".to_owned()),
        ("transferBaseUrl", format!("{base}/postingrest")),
        ("userName", "shop".to_owned()),
        ("password", format!("password-{CANARY}")),
        ("sourceAccountNumber", "1700313889".to_owned()),
        ("sourceAccountName", "SHOP LIMITED".to_owned()),
    ]
}

/// What says who the bank is.
pub(crate) fn password() -> String {
    sha512_hex(format!("our-client:secret-{CANARY}").as_bytes())
}

fn to_another_bank() -> Deed {
    Deed {
        name: "a transfer to another bank",
        kind: Kind::Payout("000013"),
        gateway_ref: None,
        sent: ("POST", "/postingrest/NIPFundTransfer"),
        asked: ("POST", "/postingrest/GetNIPTransactionStatus"),
        on_the_way: |_| Vec::new(),
        tells_the_amount: true,
        currency: "NGN",
        units: &[(10_151, "101.51"), (7, "0.07"), (200_000, "2000.00"), (200_045, "2000.45")],
        amount_of: |seen| seen.json_text("/transactionAmount"),
        key_of: Some(|seen| seen.json_text("/transactionReference")),
        answer: |scene| match scene.end {
            End::Done => Some(said("00", "Approved or completed successfully", &sent(scene))),
            End::Pending => Some(said("09", "Request processing in progress", &sent(scene))),
            End::Refused => Some(said("51", "No sufficient funds", &sent(scene))),
            End::Action | End::Absent => None,
        },
        found: |scene| found(scene, "recipientAccountNumber"),
        status_at: ("/responseCode", "/responseCode"),
        optional: &["/recipientBankCode", "/transactionDateTime", "/responseMessage", "/transactionReference"],
        words,
    }
}

fn inside_the_bank() -> Deed {
    Deed {
        name: "a transfer inside the bank",
        kind: Kind::Payout("000023"),
        sent: ("POST", "/postingrest/ProvidusFundTransfer"),
        asked: ("POST", "/postingrest/GetProvidusTransactionStatus"),
        found: |scene| found(scene, "creditAccount"),
        optional: &["/creditAccount", "/transactionDateTime", "/responseMessage", "/transactionReference"],
        ..to_another_bank()
    }
}

fn sent(scene: &Scene) -> Value {
    json!({ "transactionReference": scene.reference, "sessionId": "999037230913163757005000082268" })
}

/// What a status enquiry says; the date in the first of its forms.
fn found(scene: &Scene, account_at: &str) -> Option<Reply> {
    let (code, message) = match scene.end {
        End::Done => ("00", "Approved or completed successfully"),
        End::Pending => ("09", "Request processing in progress"),
        End::Refused => ("51", "No sufficient funds"),
        End::Absent => return Some(said("01", "Transaction does not exist", &json!({}))),
        End::Action => return None,
    };
    let told = json!({
        "amount": scene.amount.to_decimal().to_string(),
        "currency": scene.amount.currency().code(),
        "recipientBankCode": "000013",
        account_at: "0123456789",
        "transactionReference": scene.reference,
        "transactionDateTime": "2026-01-26 09:09:41",
    });
    Some(said(code, message, &told))
}

/// HTTP 200, whatever it says.
fn said(code: &str, message: &str, more: &Value) -> Reply {
    let mut body = json!({ "responseCode": code, "responseMessage": message });
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    Reply::json(200, &body)
}

/// Every code that is documented, to the sending and to the question.
fn words(scene: &Scene) -> Vec<Word> {
    let refused = [
        "03", "05", "07", "08", "13", "16", "30", "51", "57", "58", "61", "63", "65", "7701", "7702", "7703", "7704",
        "7706", "7708", "7715",
    ];
    let doubtful = [
        "01",
        "06",
        "12",
        "18",
        "21",
        "25",
        "26",
        "32",
        "34",
        "68",
        "91",
        "92",
        "94",
        "96",
        "97",
        "99",
        "505",
        "7709",
        "7799",
        "8005",
        "8803",
        "8888",
        "909",
        "919",
        "999",
        "said for the first time",
    ];
    let of = |code: &&str, means: Means, to_question: bool| Word {
        says: (*code).to_owned(),
        reply: said(code, "what it says", &json!({ "transactionReference": scene.reference })),
        to_question,
        means,
    };
    let mut all = Vec::new();
    for to_question in [false, true] {
        all.extend(refused.iter().map(|code| of(code, Means::Refused, to_question)));
        all.extend(doubtful.iter().map(|code| of(code, Means::Unknown, to_question)));
        all.push(of(&"09", Means::Pending, to_question));
    }
    all.push(of(&"8004", Means::Unknown, false));
    all.push(of(&"8004", Means::Auth, true));
    let word = |says: &str, reply: Reply, to_question: bool| Word {
        says: says.to_owned(),
        reply,
        to_question,
        means: Means::Unknown,
    };
    let approved = |session: &str| json!({ "transactionReference": scene.reference, "sessionId": session });
    all.extend([
        word("approved and not successful", said("00", "Approved", &approved("Transfer_Not_Successful")), false),
        word("not successful", said("32", "Transfer_Not_Successful", &approved("Transfer_Not_Successful")), false),
        word("somebody else's", said("00", "Approved", &json!({ "transactionReference": "out-7" })), false),
        word("absent in zeros", said("", "Transaction not found!!!", &json!({ "amount": 0.0 })), true),
        word("Java", Reply::json(500, &java()), false),
        word("Java, found", Reply::json(500, &java()), true),
        word("Java in 200", Reply::json(200, &java()), false),
    ]);
    all
}

fn java() -> Value {
    json!({
        "timestamp": "2023-12-02T18:50:09.932+0000", "status": 500, "error": "Internal Server Error",
        "message": "java.lang.NullPointerException", "path": "/postingrest/NIPFundTransfer",
    })
}

/// A call: the password, and a body that it says nothing about.
pub(crate) fn signed(event: &Event, _at: Timestamp) -> Letter {
    let body = match event {
        // Nothing of ours comes back in a call, so the reference stands in for the bank's.
        Event::Paid(reference) | Event::OtherMode(reference) => settlement(reference.trim_start_matches("pay-")),
        Event::Unheard => json!({ "quite": "new" }),
    };
    Letter { headers: vec![("X-Auth-Signature", password().to_ascii_uppercase())], body: body.to_string().into_bytes() }
}

/// What came in, as the bank writes it in calls and in answers.
pub(crate) fn settlement(id: &str) -> Value {
    json!({
        "sessionId": "000004210301180534806663649508", "accountNumber": "9977581536", "tranRemarks": "FROM A BANK",
        "transactionAmount": "1000.00", "settledAmount": 989.25, "feeAmount": 10.0, "vatAmount": "0.75", "currency": "NGN",
        "initiationTranRef": "", "settlementId": id, "sourceAccountNumber": "2093566866", "sourceAccountName": "ADA OBI",
        "sourceBankName": "A BANK", "channelId": "1", "tranDateTime": "2/13/2021 4:11:09 PM",
    })
}

super::exam!(exam());
