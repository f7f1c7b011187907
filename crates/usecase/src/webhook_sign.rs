//! Signs webhooks as Standard Webhooks 1.0 asks, and in the older `X-Webhook-*` form beside it.
//!
//! Both signatures are HMAC-SHA256 over `id.timestamp.body` under the bytes of the secret, so neither the id,
//! the time nor the body can be changed, and an old message cannot be sent again later. This module knows
//! neither endpoints nor HTTP; it reads no clock and stores nothing.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::Sha256;

/// What a secret's text begins with.
const PREFIX: &str = "whsec_";
/// The shortest and longest secret, in bytes (Standard Webhooks 1.0, "Signature scheme").
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
/// How many random bytes a secret of ours has.
const GENERATED_BYTES: usize = 32;

/// A text that is not a signing secret. Says nothing about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The prefix is missing.
    #[error("a webhook secret begins with `whsec_`")]
    NoPrefix,
    /// What follows is not base64.
    #[error("after `whsec_` a webhook secret is base64")]
    NotBase64,
    /// Too short to be safe, or too long to be one.
    #[error("a webhook secret has 24 to 64 bytes")]
    Length,
}

/// The key that a merchant and we share for one endpoint. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Secret(SecretSlice<u8>);

impl Secret {
    /// Reads `whsec_<base64>`.
    ///
    /// # Errors
    /// When the text is not a secret.
    pub fn parse(text: &str) -> Result<Secret, SecretError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(SecretError::NoPrefix)?;
        let key = SecretSlice::from(STANDARD.decode(encoded).map_err(|_| SecretError::NotBase64)?);
        if SECRET_BYTES.contains(&key.expose_secret().len()) { Ok(Secret(key)) } else { Err(SecretError::Length) }
    }

    /// A new secret of 32 random bytes.
    pub fn generate() -> Secret {
        Secret(SecretSlice::from(rand::random::<[u8; GENERATED_BYTES]>().to_vec()))
    }

    /// The text to show to the merchant, once, and to seal for storage.
    pub fn reveal(&self) -> SecretString {
        SecretString::from(format!("{PREFIX}{}", STANDARD.encode(self.0.expose_secret())))
    }

    fn sign(&self, id: &str, timestamp_s: i64, body: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("HMAC takes keys of any length");
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret([REDACTED])")
    }
}

/// The headers of one attempt at a message.
///
/// `id` stays the same over all attempts (it is the receiver's key against duplicates) and holds no dot.
/// `attempt_timestamp_s` is the Unix time of this attempt in seconds; receivers refuse it when it is more than
/// five minutes off. `secrets` come newest first: during a rotation `webhook-signature` carries one signature for
/// each. Without secrets nothing is signed and the header of signatures is missing, which receivers refuse.
pub fn headers(id: &str, attempt_timestamp_s: i64, body: &str, secrets: &[Secret]) -> Vec<(&'static str, String)> {
    let mut headers = vec![("webhook-id", id.to_owned()), ("webhook-timestamp", attempt_timestamp_s.to_string())];
    if !secrets.is_empty() {
        let signed = |secret: &Secret| format!("v1,{}", STANDARD.encode(secret.sign(id, attempt_timestamp_s, body)));
        let list: Vec<String> = secrets.iter().map(signed).collect();
        headers.push(("webhook-signature", list.join(" ")));
    }
    headers
}

/// The older headers of the same attempt, for receivers that were written to them. They sign the same text, so neither the id
/// nor the time can be changed; there is room for one signature, which is made with the newest secret.
pub fn compatible_headers(
    id: &str,
    attempt_timestamp_s: i64,
    body: &str,
    newest: &Secret,
) -> [(&'static str, String); 3] {
    [
        ("x-webhook-id", id.to_owned()),
        ("x-webhook-timestamp", attempt_timestamp_s.to_string()),
        ("x-webhook-signature", format!("sha256={}", hex(&newest.sign(id, attempt_timestamp_s, body)))),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use runtime::Clock;
    use standardwebhooks::{Webhook, WebhookError};

    use super::*;

    const ID: &str = "wh_0198f2a4-5b1c-7e10-9d3a-4c2f6a7b8c9d";
    const BODY: &str = r#"{"type":"invoice.paid","data":{"amount":500000}}"#;

    fn now_s() -> i64 {
        Clock::system().now().as_second()
    }

    fn received(headers: &[(&'static str, String)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    /// What a receiver with this secret makes of a message.
    fn verify(secret: &Secret, body: &str, headers: &[(&'static str, String)]) -> Result<(), WebhookError> {
        Webhook::new(secret.reveal().expose_secret())?.verify(body.as_bytes(), &received(headers))
    }

    fn value<'a>(headers: &'a [(&'static str, String)], name: &str) -> Option<&'a str> {
        headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    fn changed(mut headers: Vec<(&'static str, String)>, name: &str, to: &str) -> Vec<(&'static str, String)> {
        let header = headers.iter_mut().find(|(key, _)| *key == name).expect("a header of the list");
        to.clone_into(&mut header.1);
        headers
    }

    #[test]
    fn the_example_of_the_specification_comes_out() {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("the secret of the example");
        let headers = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#, &[secret]);
        assert_eq!(value(&headers, "webhook-id"), Some("msg_p5jXN8AQM9LWM0D4loKWxJek"));
        assert_eq!(value(&headers, "webhook-timestamp"), Some("1614265330"));
        assert_eq!(value(&headers, "webhook-signature"), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_foreign_receiver_accepts_the_message_and_no_altered_one() {
        let (secret, at_s) = (Secret::generate(), now_s());
        let sent = headers(ID, at_s, BODY, std::slice::from_ref(&secret));
        assert!(verify(&secret, BODY, &sent).is_ok());

        assert!(matches!(verify(&secret, &BODY.replace('5', "6"), &sent), Err(WebhookError::InvalidSignature)));
        let later = changed(sent.clone(), "webhook-timestamp", &(at_s + 1).to_string());
        assert!(matches!(verify(&secret, BODY, &later), Err(WebhookError::InvalidSignature)));
        let other_id = changed(sent.clone(), "webhook-id", "wh_other");
        assert!(matches!(verify(&secret, BODY, &other_id), Err(WebhookError::InvalidSignature)));
        assert!(matches!(verify(&Secret::generate(), BODY, &sent), Err(WebhookError::InvalidSignature)));
        let without_id: Vec<_> = sent.into_iter().filter(|(name, _)| *name != "webhook-id").collect();
        assert!(matches!(verify(&secret, BODY, &without_id), Err(WebhookError::MissingHeader("id"))));
    }

    #[test]
    fn a_foreign_receiver_refuses_a_message_outside_its_five_minutes() {
        let secret = Secret::generate();
        // A minute beyond the limit, so that a slow machine changes nothing.
        let old = headers(ID, now_s() - 360, BODY, std::slice::from_ref(&secret));
        assert!(matches!(verify(&secret, BODY, &old), Err(WebhookError::TimestampTooOldError)));
        let early = headers(ID, now_s() + 360, BODY, std::slice::from_ref(&secret));
        assert!(matches!(verify(&secret, BODY, &early), Err(WebhookError::FutureTimestampError)));
    }

    #[test]
    fn during_a_rotation_both_secrets_verify_and_afterwards_only_the_new_one() {
        let (new, old) = (Secret::generate(), Secret::generate());
        let during = headers(ID, now_s(), BODY, &[new.clone(), old.clone()]);
        assert_eq!(value(&during, "webhook-signature").map(|list| list.split(' ').count()), Some(2));
        assert!(verify(&new, BODY, &during).is_ok());
        assert!(verify(&old, BODY, &during).is_ok());

        let after = headers(ID, now_s(), BODY, std::slice::from_ref(&new));
        assert!(verify(&new, BODY, &after).is_ok());
        assert!(matches!(verify(&old, BODY, &after), Err(WebhookError::InvalidSignature)));
    }

    #[test]
    fn the_older_headers_sign_id_time_and_body_in_hex() {
        // The key is the 24 bytes 0, 1, 2 … 23; the expected value was computed with OpenSSL.
        let secret = Secret::parse("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX").expect("a secret");
        let headers = compatible_headers("wh_1", 1_700_000_000, "{}", &secret);
        assert_eq!(value(&headers, "x-webhook-id"), Some("wh_1"));
        assert_eq!(value(&headers, "x-webhook-timestamp"), Some("1700000000"));
        assert_eq!(
            value(&headers, "x-webhook-signature"),
            Some("sha256=2a9719329c81651e63a7cfb9e40608b7c78a415ce46f150fdb0abec40cb5ab82")
        );
    }

    #[test]
    fn without_a_secret_nothing_is_signed() {
        let headers = headers(ID, now_s(), BODY, &[]);
        assert_eq!(value(&headers, "webhook-signature"), None);
    }

    #[test]
    fn secrets_are_read_back_and_differ() {
        let secret = Secret::generate();
        let again = Secret::parse(secret.reveal().expose_secret()).expect("our own text");
        assert_eq!(secret.reveal().expose_secret(), again.reveal().expose_secret());
        assert_ne!(secret.reveal().expose_secret(), Secret::generate().reveal().expose_secret());
    }

    #[test]
    fn texts_that_are_no_secrets_are_refused() {
        let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        for (text, expected) in [
            (String::new(), SecretError::NoPrefix),
            (of(32).replace("whsec_", "whsk_"), SecretError::NoPrefix),
            ("whsec_not base64!".to_owned(), SecretError::NotBase64),
            (of(23), SecretError::Length),
            (of(65), SecretError::Length),
        ] {
            assert_eq!(Secret::parse(&text).err(), Some(expected), "{text}");
        }
        assert!(Secret::parse(&of(24)).is_ok() && Secret::parse(&of(64)).is_ok());
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let secret = Secret::generate();
        assert_eq!(format!("{secret:?} {:?}", secret.reveal()), "Secret([REDACTED]) SecretBox<str>([REDACTED])");
    }
}
