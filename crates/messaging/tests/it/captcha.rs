//! Whether somebody is a person, asked of a service on loopback.

use messaging::captcha::{CaptchaConfig, CaptchaKind, HttpCaptcha};
use secrecy::SecretString;
use serde_json::json;
use usecase::ports::Captcha;

use crate::provider::{End, Provider, SECRET, broken};

fn asking(kind: CaptchaKind, base_url: String) -> HttpCaptcha {
    let (site_key, secret) = ("0x4AAA".to_owned(), SecretString::from(SECRET));
    HttpCaptcha::try_new(CaptchaConfig { kind, site_key, secret, base_url: Some(base_url) }).expect("set up")
}

#[tokio::test]
async fn both_are_asked_with_what_the_page_sent_and_from_where() {
    for (kind, path) in [(CaptchaKind::Turnstile, "/turnstile/v0/siteverify"), (CaptchaKind::Hcaptcha, "/siteverify")] {
        let service = Provider::json(200, json!({ "success": true })).await;
        let captcha = asking(kind, format!("http://{}", service.address));
        assert_eq!(captcha.passes("token & more", Some("102.89.0.1")).await, Ok(true));
        let seen = service.seen().remove(0);
        assert_eq!(seen.uri.path(), path);
        assert_eq!(seen.body, format!("secret={SECRET}&response=token+%26+more&remoteip=102.89.0.1"));
        assert!(!format!("{captcha:?}").contains(SECRET), "printing it shows no secret");
        assert!(captcha.face().script.starts_with("https://"));
    }
}

#[tokio::test]
async fn a_no_is_a_no_and_an_empty_answer_is_not_asked_about() {
    let service = Provider::json(200, json!({ "success": false, "error-codes": ["invalid-input-response"] })).await;
    let captcha = asking(CaptchaKind::Turnstile, format!("http://{}", service.address));
    assert_eq!(captcha.passes("forged", None).await, Ok(false));
    assert_eq!(captcha.passes("", None).await, Ok(false));
    assert_eq!(captcha.passes(&"x".repeat(5_000), None).await, Ok(false));
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn a_service_that_is_down_is_no_answer() {
    let service = Provider::json(503, json!({ "success": true })).await;
    let captcha = asking(CaptchaKind::Hcaptcha, format!("http://{}", service.address));
    assert!(captcha.passes("token", None).await.expect_err("it is down").contains("503"));
    let (address, _) = broken(End::Cut).await;
    let captcha = asking(CaptchaKind::Hcaptcha, format!("http://{address}"));
    assert!(captcha.passes("token", None).await.is_err());
}

#[test]
fn what_cannot_work_is_not_set_up() {
    let config = |site_key: &str, base_url: &str| CaptchaConfig {
        kind: CaptchaKind::Turnstile,
        site_key: site_key.to_owned(),
        secret: SecretString::from(SECRET),
        base_url: Some(base_url.to_owned()),
    };
    assert!(HttpCaptcha::try_new(config("", "https://captcha.example.com")).is_err());
    assert!(HttpCaptcha::try_new(config("0x4AAA", "http://captcha.example.com")).is_err(), "secrets in the clear");
    assert_eq!(CaptchaKind::parse("recaptcha"), None);
}
