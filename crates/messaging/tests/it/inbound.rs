use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use messaging::carrier::MessageKey;
use messaging::inbound::{self, Inbound, InboundError, Receipt, Request, Standing};
use notices::contact::Reply;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use secrecy::SecretString;
use serde_json::json;

const SECRET: &str = "app-secret";

fn secret() -> SecretString {
    SecretString::from(SECRET)
}

fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).expect("an instant")
}

fn hmac_of(algorithm: hmac::Algorithm, text: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(algorithm, SECRET.as_bytes()), text).as_ref().to_vec()
}

fn request<'a>(url: &'a str, headers: &'a [(&'a str, &'a str)], body: &'a str) -> Request<'a> {
    Request { url, headers, body: body.as_bytes() }
}

fn receipt(inbound: &[Inbound]) -> &Receipt {
    match inbound {
        [Inbound::Receipt(receipt)] => receipt,
        other => panic!("one receipt, not {other:?}"),
    }
}

fn key() -> Option<MessageKey> {
    MessageKey::parse("msg_01jabcdef")
}

// WhatsApp

fn whatsapp(body: &str, signature: &str) -> Result<Vec<Inbound>, InboundError> {
    inbound::whatsapp(request("https://h.example/w", &[("X-Hub-Signature-256", signature)], body), &secret())
}

fn meta_signed(body: &str) -> String {
    format!("sha256={}", hex(&hmac_of(hmac::HMAC_SHA256, body.as_bytes())))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn status(word: &str, errors: &serde_json::Value) -> String {
    let status = json!({
        "id": "wamid.1", "status": word, "timestamp": "1790000000", "recipient_id": "2348031234567",
        "biz_opaque_callback_data": "msg_01jabcdef", "errors": errors,
    });
    json!({ "object": "whatsapp_business_account", "entry": [{ "changes": [{ "value": { "statuses": [status] } }] }] })
        .to_string()
}

#[test]
fn whatsapp_statuses_and_messages_are_read() {
    for (word, errors, standing) in [
        ("sent", json!([]), Standing::Sent),
        ("delivered", json!([]), Standing::Delivered),
        ("read", json!([]), Standing::Read),
        ("failed", json!([{ "code": 131_026 }]), Standing::Failed { bad_address: true }),
        ("failed", json!([{ "code": 131_049 }]), Standing::Failed { bad_address: false }),
        ("something new", json!([]), Standing::Underway),
    ] {
        let body = status(word, &errors);
        let told = whatsapp(&body, &meta_signed(&body)).expect("signed");
        let receipt = receipt(&told);
        assert_eq!((&receipt.standing, &receipt.key, receipt.at), (&standing, &key(), Some(now())), "{word}");
        assert_eq!(receipt.dedupe_key(), format!("whatsapp_cloud:wamid.1:{word}"));
    }
    let message = json!({ "from": "2348031234567", "id": "wamid.2", "timestamp": "1790000000", "type": "text", "text": { "body": "STOP" } });
    let body = json!({ "entry": [{ "changes": [{ "value": { "messages": [message] } }] }] }).to_string();
    let told = whatsapp(&body, &meta_signed(&body)).expect("signed");
    let [Inbound::Answer(answer)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((answer.from.as_str(), answer.reply), ("+2348031234567", Reply::Stop));
}

#[test]
fn whatsapp_answers_the_handshake_only_with_the_agreed_word() {
    let url =
        |word: &str| format!("https://h.example/w?hub.mode=subscribe&hub.verify_token={word}&hub.challenge=1158201444");
    assert_eq!(inbound::whatsapp_handshake(&url(SECRET), &secret()).as_deref(), Some("1158201444"));
    assert_eq!(inbound::whatsapp_handshake(&url("other"), &secret()), None);
    assert_eq!(inbound::whatsapp_handshake("https://h.example/w", &secret()), None);
}

#[test]
fn whatever_is_not_signed_by_the_provider_is_not_read() {
    let body = status("delivered", &json!([]));
    let good = meta_signed(&body);
    assert_eq!(inbound::whatsapp(request("https://h", &[], &body), &secret()), Err(InboundError::Unsigned));
    for bad in
        ["", "sha256=", "sha256=zz", &good[..good.len() - 2], &good.replace("sha256=", "sha1="), "sha256=\u{e9}\u{e9}"]
    {
        assert_eq!(whatsapp(&body, bad), Err(InboundError::BadSignature), "{bad}");
    }
    assert_eq!(whatsapp(&body.replace("delivered", "read"), &good), Err(InboundError::BadSignature));
    assert_eq!(whatsapp("[]", &meta_signed("[]")), Err(InboundError::Malformed));
    assert_eq!(whatsapp("nonsense", &meta_signed("nonsense")), Err(InboundError::Malformed));
}

// Termii

fn termii(body: &serde_json::Value) -> Result<Vec<Inbound>, InboundError> {
    let body = body.to_string();
    let signature = hex(&hmac_of(hmac::HMAC_SHA512, body.as_bytes()));
    inbound::termii(request("https://h.example/t", &[("x-termii-signature", &signature)], &body), &secret())
}

#[test]
fn termii_says_it_in_words() {
    for (word, standing) in [
        ("Delivered", Standing::Delivered),
        ("Message Sent", Standing::Sent),
        ("Message Failed", Standing::Failed { bad_address: false }),
        ("DND Active on Phone Number", Standing::Failed { bad_address: true }),
        ("Received", Standing::Underway),
        ("a word of tomorrow", Standing::Underway),
        ("", Standing::Underway),
    ] {
        let told = termii(&json!({ "type": "outbound", "message_id": "9122", "status": word })).expect("signed");
        assert_eq!((&receipt(&told).standing, receipt(&told).id.as_deref()), (&standing, Some("9122")), "{word}");
    }
    let told = termii(&json!({ "type": "inbound", "id": "1", "sender": "2348031234567", "message": "Tsaya" }))
        .expect("signed");
    assert!(matches!(told.as_slice(), [Inbound::Answer(answer)] if answer.reply == Reply::Stop));
    assert_eq!(
        inbound::termii(request("https://h", &[("x-termii-signature", "00")], "{}"), &secret()),
        Err(InboundError::BadSignature)
    );
}

// Twilio

const TWILIO_URL: &str = "https://h.example/tw?mode=live&key=msg_01jabcdef";

fn twilio_signed(url: &str, sorted: &str) -> String {
    STANDARD.encode(hmac_of(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, format!("{url}{sorted}").as_bytes()))
}

#[test]
fn twilio_signs_the_address_and_the_sorted_pairs() {
    let body = "SmsSid=SM1&MessageStatus=undelivered&ErrorCode=30006&To=%2B2348031234567&MessageSid=SM1";
    let sorted = "ErrorCode30006MessageSidSM1MessageStatusundeliveredSmsSidSM1To+2348031234567";
    let signature = twilio_signed(TWILIO_URL, sorted);
    let told =
        inbound::twilio(request(TWILIO_URL, &[("X-Twilio-Signature", &signature)], body), &secret()).expect("signed");
    let receipt = receipt(&told);
    assert_eq!((receipt.id.as_deref(), &receipt.key, receipt.code.as_deref()), (Some("SM1"), &key(), Some("30006")));
    assert_eq!(receipt.standing, Standing::Failed { bad_address: true });
    // Behind a proxy the address differs, and so does the signature.
    let headers = [("X-Twilio-Signature", signature.as_str())];
    let elsewhere = request("http://10.0.0.1/tw", &headers, body);
    assert_eq!(inbound::twilio(elsewhere, &secret()), Err(InboundError::BadSignature));
}

#[test]
fn twilio_statuses_and_answers_are_read() {
    for (word, standing) in [
        ("queued", Standing::Underway),
        ("accepted", Standing::Underway),
        ("sent", Standing::Sent),
        ("delivered", Standing::Delivered),
        ("failed", Standing::Failed { bad_address: false }),
        ("of tomorrow", Standing::Underway),
    ] {
        let body = format!("MessageStatus={}&MessageSid=SM1", word.replace(' ', "+"));
        let signature = twilio_signed(TWILIO_URL, &format!("MessageSidSM1MessageStatus{word}"));
        let told = inbound::twilio(request(TWILIO_URL, &[("x-twilio-signature", &signature)], &body), &secret())
            .expect("signed");
        assert_eq!(receipt(&told).standing, standing, "{word}");
    }
    let signature = twilio_signed(TWILIO_URL, "BodySTOPFrom+2348031234567MessageSidSM2");
    let body = "MessageSid=SM2&From=%2B2348031234567&Body=STOP";
    let told =
        inbound::twilio(request(TWILIO_URL, &[("x-twilio-signature", &signature)], body), &secret()).expect("signed");
    assert!(
        matches!(told.as_slice(), [Inbound::Answer(answer)] if answer.reply == Reply::Stop && answer.from == "+2348031234567")
    );
}

/// A signature that was made elsewhere, from the values of Twilio's own example.
#[test]
fn twilios_example_verifies() {
    let url = "https://example.com/myapp.php?foo=1&bar=2";
    let body = "Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&CallSid=CA1234567890ABCDE";
    let headers = [("x-twilio-signature", "L/OH5YylLD5NRKLltdqwSvS0BnU=")];
    let told = inbound::twilio(request(url, &headers, body), &SecretString::from("12345"));
    assert!(matches!(told.as_deref(), Ok([Inbound::Answer(_)])), "{told:?}");
}

// Telnyx

fn telnyx(body: &serde_json::Value, second: i64) -> Result<Vec<Inbound>, InboundError> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let (body, time) = (body.to_string(), second.to_string());
    let signature = STANDARD.encode(pair.sign(format!("{time}|{body}").as_bytes()));
    let headers = [("telnyx-signature-ed25519", signature.as_str()), ("telnyx-timestamp", time.as_str())];
    inbound::telnyx(request(TWILIO_URL, &headers, &body), &STANDARD.encode(pair.public_key()), now())
}

#[test]
fn telnyx_events_are_read_while_they_are_fresh() {
    let event = |word: &str, code: &str| {
        let payload = json!({ "id": "4038", "to": [{ "status": word }], "errors": [{ "code": code }] });
        json!({ "data": { "event_type": "message.finalized", "occurred_at": "2026-09-21T15:33:20Z", "payload": payload } })
    };
    for (word, code, standing) in [
        ("delivered", "", Standing::Delivered),
        ("sending_failed", "40300", Standing::Failed { bad_address: true }),
        ("delivery_failed", "40008", Standing::Failed { bad_address: false }),
        ("delivery_unconfirmed", "", Standing::Underway),
        ("webhook_delivered", "", Standing::Underway),
    ] {
        let told = telnyx(&event(word, code), 1_790_000_000).expect("signed");
        assert_eq!((&receipt(&told).standing, &receipt(&told).key), (&standing, &key()), "{word}");
    }
    for second in [1_790_000_300, 1_789_999_700] {
        assert!(telnyx(&event("delivered", ""), second).is_ok());
    }
    for second in [1_790_000_301, 1_789_999_699] {
        assert_eq!(telnyx(&event("delivered", ""), second), Err(InboundError::Stale), "{second}");
    }
    let received = json!({ "data": { "event_type": "message.received", "payload": { "id": "1", "from": { "phone_number": "+2348031234567" }, "text": "start" } } });
    let told = telnyx(&received, 1_790_000_000).expect("signed");
    assert!(matches!(told.as_slice(), [Inbound::Answer(answer)] if answer.reply == Reply::Start));
    assert_eq!(telnyx(&json!({ "data": { "event_type": "number.ported" } }), 1_790_000_000), Ok(Vec::new()));
    assert_eq!(telnyx(&json!({}), 1_790_000_000), Err(InboundError::Malformed));
}

#[test]
fn telnyx_with_another_key_is_refused() {
    let other = Ed25519KeyPair::from_seed_unchecked(&[8; 32]).expect("a key");
    let signature = STANDARD.encode(other.sign(b"1790000000|{}"));
    let headers = [("telnyx-signature-ed25519", signature.as_str()), ("telnyx-timestamp", "1790000000")];
    let ours = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a key");
    let read = |public: &str| inbound::telnyx(request("https://h", &headers, "{}"), public, now());
    assert_eq!(read(&STANDARD.encode(ours.public_key())), Err(InboundError::BadSignature));
    assert_eq!(read("not base64!"), Err(InboundError::BadKey));
}

// SendGrid

/// The opening of a public key on P-256 in the usual wrapping.
const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

fn sendgrid(body: &serde_json::Value, second: i64) -> Result<Vec<Inbound>, InboundError> {
    let random = SystemRandom::new();
    let stored = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, stored.as_ref(), &random).expect("a key");
    let public = STANDARD.encode([P256.as_slice(), pair.public_key().as_ref()].concat());
    let (body, time) = (body.to_string(), second.to_string());
    let signature = pair.sign(&random, format!("{time}{body}").as_bytes()).expect("a signature");
    let signature = STANDARD.encode(signature.as_ref());
    let headers = [
        ("X-Twilio-Email-Event-Webhook-Signature", signature.as_str()),
        ("X-Twilio-Email-Event-Webhook-Timestamp", time.as_str()),
    ];
    inbound::sendgrid(request("https://h.example/sg", &headers, &body), &public, now())
}

#[test]
fn sendgrid_events_come_in_lists() {
    let event = |word: &str| json!({ "event": word, "sg_message_id": "SG-1.filter0001.1", "recoup_key": "msg_01jabcdef", "email": "tunde@example.com", "timestamp": 1_790_000_000, "type": "bounce", "status": "5.1.1" });
    let words = ["processed", "deferred", "delivered", "open", "bounce", "spamreport", "of tomorrow"];
    let told = sendgrid(&json!(words.map(event)), 1_790_000_000).expect("signed");
    let standings: Vec<Option<Standing>> = told
        .iter()
        .map(|one| match one {
            Inbound::Receipt(receipt) => {
                assert_eq!((receipt.id.as_deref(), &receipt.key), (Some("SG-1"), &key()));
                Some(receipt.standing)
            }
            Inbound::Declined { address, .. } => {
                assert_eq!(address, "tunde@example.com");
                None
            }
            Inbound::Answer(_) => panic!("no answers come this way"),
        })
        .collect();
    let underway = Some(Standing::Underway);
    assert_eq!(
        standings,
        [
            underway,
            underway,
            Some(Standing::Delivered),
            Some(Standing::Read),
            Some(Standing::Failed { bad_address: true }),
            None,
            underway,
        ]
    );
    assert_eq!(sendgrid(&json!([event("delivered")]), 1_789_990_000), Err(InboundError::Stale));
    assert_eq!(sendgrid(&json!({ "event": "delivered" }), 1_790_000_000), Err(InboundError::Malformed));
}

#[test]
fn a_receipt_for_a_message_that_nobody_knows_is_still_one() {
    let told = sendgrid(&json!([{ "event": "delivered" }]), 1_790_000_000).expect("signed");
    assert_eq!((receipt(&told).id.clone(), receipt(&told).key.clone()), (None, None));
}
