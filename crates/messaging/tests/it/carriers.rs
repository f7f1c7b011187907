use std::time::Duration;

use base64::Engine;
use futures::future::join_all;
use messaging::carrier::{
    Cost, DEFAULT_DEADLINE, Refusal, Sending, SetupError, Termii, TermiiConfig, TermiiRoute, Twilio, TwilioConfig,
    TwilioSender,
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::contract;
use crate::provider::{ACCOUNT, End, NAMES, Provider, SECRET, broken, carrier, envelope, nobody, success, within};

async fn answered(name: &str, status: u16, body: Value) -> Sending {
    let provider = Provider::json(status, body).await;
    carrier(name, provider.address).send(&envelope(name)).await
}

#[tokio::test]
async fn every_request_is_what_the_contract_says() {
    for (name, path, auth) in [
        ("sendgrid", "/v3/mail/send", format!("Bearer {SECRET}")),
        ("whatsapp_cloud", "/v23.0/106540352242922/messages", format!("Bearer {SECRET}")),
        ("termii", "/api/sms/send", String::new()),
        ("telnyx", "/v2/messages", format!("Bearer {SECRET}")),
        (
            "twilio",
            "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json",
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT}:{SECRET}"))),
        ),
    ] {
        let provider = Provider::start(vec![success(name)]).await;
        let sending = carrier(name, provider.address).send(&envelope(name)).await;
        assert!(matches!(sending, Sending::Accepted { id: Some(_), .. }), "{name}: {sending:?}");
        let seen = provider.seen();
        let [request] = seen.as_slice() else { panic!("{name}: one request, not {}", seen.len()) };
        assert_eq!((request.method.as_str(), request.uri.path()), ("POST", path));
        let told = request.headers.get("authorization").map(|value| value.to_str().expect("text")).unwrap_or_default();
        assert_eq!(told, auth, "{name}");
        let body =
            if name == "twilio" { form(&request.body) } else { serde_json::from_str(&request.body).expect("JSON") };
        assert_eq!(contract::violations(&contract::of(name), &body, "body"), Vec::<String>::new(), "{name}: {body:#}");
    }
}

/// A form as an object.
fn form(body: &str) -> Value {
    let url = reqwest::Url::parse(&format!("http://form.invalid/?{body}")).expect("a form");
    Value::Object(url.query_pairs().map(|(name, value)| (name.into_owned(), json!(value))).collect())
}

#[tokio::test]
async fn our_key_goes_along_where_something_carries_it() {
    for (name, pointer, carried) in [
        ("sendgrid", "/personalizations/0/custom_args/recoup_key", "msg_01jabcdef"),
        ("whatsapp_cloud", "/biz_opaque_callback_data", "msg_01jabcdef"),
        ("telnyx", "/webhook_url", "https://hooks.example.ng/in?mode=live&key=msg_01jabcdef"),
        ("twilio", "/StatusCallback", "https://hooks.example.ng/in?mode=live&key=msg_01jabcdef"),
    ] {
        let provider = Provider::start(vec![success(name)]).await;
        carrier(name, provider.address).send(&envelope(name)).await;
        let sent = provider.seen().remove(0).body;
        let body = if name == "twilio" { form(&sent) } else { serde_json::from_str(&sent).expect("JSON") };
        assert_eq!(body.pointer(pointer).and_then(Value::as_str), Some(carried), "{name}");
    }
}

#[tokio::test]
async fn numbers_and_texts_are_written_as_each_provider_wants() {
    let body = |name: &'static str| async move {
        let provider = Provider::start(vec![success(name)]).await;
        carrier(name, provider.address).send(&envelope(name)).await;
        let sent = provider.seen().remove(0).body;
        if name == "twilio" { form(&sent) } else { serde_json::from_str::<Value>(&sent).expect("JSON") }
    };
    let termii = body("termii").await;
    assert_eq!(
        (&termii["to"], &termii["channel"], &termii["type"]),
        (&json!("2348031234567"), &json!("dnd"), &json!("plain"))
    );
    assert_eq!(body("telnyx").await["to"], json!("+2348031234567"));
    assert_eq!(body("twilio").await["To"], json!("+2348031234567"));
    assert_eq!(termii["sms"], body("twilio").await["Body"], "the same message by whomever");
    let whatsapp = body("whatsapp_cloud").await;
    assert_eq!(whatsapp["to"], json!("2348031234567"));
    assert_eq!(whatsapp["template"]["name"], json!("dunning_1"));
    assert_eq!(whatsapp.pointer("/template/components/0/parameters/2/text"), Some(&json!("\u{20a6}12,500.00")));
}

#[tokio::test]
async fn what_is_told_of_a_message_is_kept() {
    let provider = Provider::start(vec![success("telnyx")]).await;
    let sending = carrier("telnyx", provider.address).send(&envelope("telnyx")).await;
    let cost = Cost { amount: "0.0051".parse().expect("a decimal"), currency: "USD".to_owned() };
    assert_eq!(sending, Sending::Accepted { id: Some("4038".to_owned()), cost: Some(cost) });
    let provider = Provider::start(vec![success("sendgrid")]).await;
    let sending = carrier("sendgrid", provider.address).send(&envelope("sendgrid")).await;
    assert_eq!(sending, Sending::Accepted { id: Some("SG-1".to_owned()), cost: None });
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    for name in NAMES {
        let sending = carrier(name, nobody().await).send(&envelope(name)).await;
        assert!(matches!(sending, Sending::Unavailable { .. }), "{name}: {sending:?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_never_a_failure() {
    let mut cases = Vec::new();
    for (name, end) in NAMES.into_iter().flat_map(|name| [(name, End::Cut), (name, End::Hang)]) {
        let (address, count) = broken(end).await;
        cases.push((within(name, address, Duration::from_millis(1_500)), envelope(name), end, count));
    }
    join_all(cases.iter().map(|(carrier, envelope, end, count)| async move {
        let (name, sending) = (carrier.name(), carrier.send(envelope).await);
        assert!(matches!(sending, Sending::Unknown { .. }), "{name} {end:?}: {sending:?}");
        assert_eq!(*count.lock().expect("no holder panics"), 1, "{name} {end:?}: sent once");
    }))
    .await;
    for name in ["whatsapp_cloud", "termii", "telnyx", "twilio"] {
        let (address, _) = broken(End::Half).await;
        let sending = carrier(name, address).send(&envelope(name)).await;
        assert!(matches!(sending, Sending::Unknown { .. }), "{name}: {sending:?}");
    }
}

#[tokio::test]
async fn statuses_mean_the_same_everywhere() {
    for name in NAMES {
        for status in [500, 502, 504] {
            let sending = answered(name, status, json!({})).await;
            assert!(matches!(sending, Sending::Unknown { .. }), "{name} {status}: {sending:?}");
        }
        assert!(matches!(answered(name, 503, json!({})).await, Sending::Unavailable { .. }), "{name}");
        for (status, alarm) in [(400, false), (401, true), (403, true), (404, false), (422, false), (302, true)] {
            let Sending::Refused(refusal) = answered(name, status, json!({})).await else { panic!("{name} {status}") };
            assert_eq!((refusal.permanent, refusal.alarm), (true, alarm), "{name} {status}");
        }
        let provider = Provider::start(vec![(429, vec![("retry-after", "7")], "{}".to_owned())]).await;
        let sending = carrier(name, provider.address).send(&envelope(name)).await;
        assert_eq!(sending, Sending::Busy { retry_after: Some(Duration::from_secs(7)) }, "{name}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for name in NAMES {
        let elsewhere = Provider::start(vec![success(name)]).await;
        let location: &'static str = Box::leak(format!("http://{}/", elsewhere.address).into_boxed_str());
        let provider = Provider::start(vec![(307, vec![("location", location)], String::new())]).await;
        let sending = carrier(name, provider.address).send(&envelope(name)).await;
        assert!(matches!(sending, Sending::Refused(_)), "{name}");
        assert_eq!(elsewhere.seen().len(), 0, "{name}: the message and the key stay here");
    }
}

#[tokio::test]
async fn an_error_inside_a_success_is_a_refusal() {
    for (name, status, body) in [
        ("whatsapp_cloud", 200, json!({ "error": { "code": 131_026, "message": "undeliverable" } })),
        ("whatsapp_cloud", 200, json!({ "error": { "code": 999_999, "message": "new" } })),
        ("termii", 200, json!({ "code": 400, "message": "Insufficient balance", "status": "error" })),
        ("termii", 200, json!({ "code": "99", "message": "something else" })),
        ("telnyx", 200, json!({ "errors": [{ "code": "40300", "detail": "Blocked due to STOP message" }] })),
        ("telnyx", 200, json!({ "data": { "id": "1", "to": [{ "status": "sending_failed" }] } })),
        ("twilio", 201, json!({ "sid": "SM1", "status": "failed", "error_code": 30_007 })),
        ("twilio", 201, json!({ "sid": "SM1", "status": "undelivered" })),
        ("sendgrid", 202, json!({ "errors": [{ "message": "no" }] })),
    ] {
        let sending = answered(name, status, body.clone()).await;
        assert!(matches!(sending, Sending::Refused(_)), "{name} {body}: {sending:?}");
    }
    for (name, status) in [("whatsapp_cloud", 200), ("termii", 200), ("telnyx", 200), ("twilio", 201)] {
        let sending = answered(name, status, json!({})).await;
        assert!(matches!(sending, Sending::Unknown { .. }), "{name}: an answer that says nothing: {sending:?}");
    }
}

#[tokio::test]
async fn metas_errors_are_told_apart() {
    let told = |code: u32, status: u16| async move {
        let error =
            json!({ "error": { "code": code, "message": format!("(#{code})"), "error_data": { "details": "why" } } });
        answered("whatsapp_cloud", status, error).await
    };
    for (code, status, permanent, alarm) in [
        (131_026, 400, true, false),
        (131_047, 400, true, false),
        (131_049, 400, false, false),
        (131_048, 400, false, true),
        (131_042, 400, false, true),
        (132_000, 400, true, true),
        (132_001, 404, true, true),
        (132_015, 400, false, true),
        (190, 401, false, true),
        (368, 403, false, true),
    ] {
        let expected = Refusal { permanent, code: code.to_string(), text: "why".to_owned(), next_channel: true, alarm };
        assert_eq!(told(code, status).await, Sending::Refused(expected), "{code}");
    }
    assert_eq!(told(131_056, 400).await, Sending::Busy { retry_after: Some(Duration::from_secs(6)) });
    assert!(matches!(told(130_429, 400).await, Sending::Busy { .. }));
    assert!(matches!(told(131_016, 500).await, Sending::Unavailable { .. }));
    assert!(matches!(told(1, 500).await, Sending::Unknown { .. }), "Meta does not know either");
}

#[tokio::test]
async fn a_number_that_cannot_be_reached_is_told_apart_from_a_broken_account() {
    for (name, status, body, next_channel, alarm) in [
        ("termii", 400, json!({ "code": 400, "message": "Insufficient balance" }), false, true),
        (
            "termii",
            400,
            json!({ "code": 400, "message": "ApplicationSenderId not found for applicationId and senderName" }),
            false,
            true,
        ),
        ("termii", 401, json!({ "message": "Invalid API key" }), false, true),
        ("termii", 400, json!({ "code": 400, "message": "Invalid phone number" }), true, false),
        ("telnyx", 422, json!({ "errors": [{ "code": "40310", "title": "Invalid 'to' address" }] }), true, false),
        ("telnyx", 403, json!({ "errors": [{ "code": "20100", "title": "Insufficient Funds" }] }), false, true),
        ("twilio", 400, json!({ "code": 21_211, "message": "Invalid 'To' Phone Number", "status": 400 }), true, false),
        ("twilio", 400, json!({ "code": 21_610, "message": "unsubscribed recipient", "status": 400 }), true, false),
        ("twilio", 400, json!({ "code": 21_408, "message": "Permission to send", "status": 400 }), false, true),
        ("twilio", 401, json!({ "code": 20_003, "message": "Authenticate", "status": 401 }), false, true),
        (
            "sendgrid",
            400,
            json!({ "errors": [{ "message": "Does not contain a valid address.", "field": "personalizations.0.to.0.email" }] }),
            true,
            false,
        ),
        ("sendgrid", 400, json!({ "errors": [{ "message": "bad", "field": "subject" }] }), false, false),
        (
            "sendgrid",
            403,
            json!({ "errors": [{ "message": "The from address does not match", "field": "from" }] }),
            false,
            true,
        ),
    ] {
        let Sending::Refused(refusal) = answered(name, status, body.clone()).await else { panic!("{name} {body}") };
        assert_eq!((refusal.next_channel, refusal.alarm), (next_channel, alarm), "{name} {body}");
    }
    assert!(matches!(answered("twilio", 429, json!({ "code": 20_429 })).await, Sending::Busy { .. }));
}

#[tokio::test]
async fn secrets_and_people_are_not_in_what_is_shown() {
    for name in NAMES {
        let (address, envelope) = (nobody().await, envelope(name));
        let carrier = carrier(name, address);
        let shown = format!("{carrier:?} {envelope:?} {:?}", carrier.send(&envelope).await);
        for hidden in [SECRET, "8031234567", "tunde@example.com", "Weekly lunch"] {
            assert!(!shown.contains(hidden), "{name} shows {hidden}: {shown}");
        }
    }
}

#[tokio::test]
async fn a_message_for_another_channel_is_not_sent() {
    for (name, other) in
        [("sendgrid", "termii"), ("termii", "sendgrid"), ("telnyx", "whatsapp_cloud"), ("whatsapp_cloud", "twilio")]
    {
        let provider = Provider::start(vec![success(name)]).await;
        let Sending::Refused(refusal) = carrier(name, provider.address).send(&envelope(other)).await else {
            panic!("{name}")
        };
        assert_eq!((refusal.code.as_str(), provider.seen().len()), ("wrong_carrier", 0));
    }
}

#[test]
fn settings_that_would_leak_or_fail_are_refused() {
    let termii = |base_url: &str, from: &str| {
        let (base_url, from, api_key) = (base_url.to_owned(), from.to_owned(), SecretString::from(SECRET));
        Termii::try_new(TermiiConfig { base_url, api_key, from, route: TermiiRoute::Dnd, deadline: DEFAULT_DEADLINE })
            .map(|_| ())
    };
    assert_eq!(termii("https://v3.api.termii.com", "Recoup"), Ok(()));
    for url in [
        "http://v3.api.termii.com",
        "ftp://localhost",
        "nonsense",
        "",
        "https://user@x.example",
        "https://x.example?a=b",
    ] {
        assert!(matches!(termii(url, "Recoup"), Err(SetupError::BadUrl(_))), "{url}");
    }
    assert!(matches!(termii("https://v3.api.termii.com", "A name too long"), Err(SetupError::BadSetting(_))));
    let twilio = Twilio::try_new(TwilioConfig {
        base_url: "https://api.twilio.com".to_owned(),
        account_sid: "AC/../../".to_owned(),
        auth_token: SecretString::from(SECRET),
        sender: TwilioSender::From("+15550001".to_owned()),
        callback_url: None,
        deadline: DEFAULT_DEADLINE,
    });
    assert!(matches!(twilio, Err(SetupError::BadSetting(_))));
}
