//! The second factor: one step to either side, no code twice, no guessing (S20); and codes on paper.

use jiff::SignedDuration;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::browser::{Browser, PASSWORD, Rig};

fn authenticator(seed: &str) -> Totp {
    let bytes = Secret::try_from_base32(seed).expect("base32");
    let made = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(0).with_step_duration(30);
    made.with_secret(bytes)
        .with_issuer(Some("x".to_owned()))
        .with_account_name("y".to_owned())
        .build()
        .expect("an authenticator")
}

/// A code of so many steps from now.
pub(crate) fn code(rig: &Rig, seed: &str, steps: i64) -> String {
    let at = rig.db.clock.now().as_second() + steps * 30;
    authenticator(seed).generate(u64::try_from(at).expect("an instant after 1970")).to_string()
}

/// Adds an authenticator; answers its seed and the codes on paper.
pub(crate) async fn add(rig: &Rig, browser: &mut Browser) -> (String, Vec<String>) {
    let page = browser.get("/account/factor").await.expect(200, "Type this instead");
    let (_, rest) = page.body.split_once("<code>").expect("a seed");
    let seed: String = rest.split('<').next().expect("an end").replace(' ', "");
    let first = code(rig, &seed, 0);
    let told = browser
        .submit("/account/factor", "/account/factor", &[("code", &first)])
        .await
        .expect(200, "Your recovery codes");
    let codes =
        told.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().expect("an end").to_owned()).collect();
    (seed, codes)
}

async fn halfway(rig: &Rig) -> Browser {
    let mut browser = rig.browser();
    let fields = [("email", "ade@example.com".to_owned()), ("password", PASSWORD.to_owned())];
    browser.send("/sign-in", &fields).await.expect(200, "Your second factor");
    browser
}

async fn type_code(browser: &mut Browser, text: &str) -> crate::browser::Told {
    browser.send("/sign-in/code", &[("code", text.to_owned())]).await
}

#[tokio::test]
async fn a_code_opens_once_and_within_one_step() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let before = ade.cookie.clone();
    let (seed, codes) = add(&rig, &mut ade).await;
    assert_eq!(codes.len(), 10);
    assert_ne!(ade.cookie, before, "a new token");
    ade.get("/account").await.expect(200, "An authenticator is asked for");
    let mut old = rig.browser();
    old.cookie = before;
    assert_eq!(old.get("/account").await.status.as_u16(), 303, "the session from before is over");
    let mut half = halfway(&rig).await;
    assert_eq!(half.get("/d/test").await.place(), "/sign-in/code?next=%2Fd%2Ftest", "half-way is not in");
    type_code(&mut half, &code(&rig, &seed, 0)).await.expect(401, "This code was used");
    rig.db.clock.advance(SignedDuration::from_mins(5));
    let mut half = halfway(&rig).await;
    for steps in [-2, 2] {
        type_code(&mut half, &code(&rig, &seed, steps)).await.expect(401, "The code is wrong");
    }
    let before = half.cookie.clone();
    type_code(&mut half, &code(&rig, &seed, -1)).await.expect(303, "");
    assert_ne!(half.cookie, before);
    half.get("/d/test").await.expect(200, "Overview");
    let mut half = halfway(&rig).await;
    type_code(&mut half, &code(&rig, &seed, -1)).await.expect(401, "This code was used");
    type_code(&mut half, &code(&rig, &seed, 1)).await.expect(303, "");
}

#[tokio::test]
async fn another_factor_ends_every_other_session() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut phone = rig.browser();
    let fields = [("email", "ade@example.com".to_owned()), ("password", PASSWORD.to_owned())];
    phone.send("/sign-in", &fields).await.expect(303, "");
    let (seed, _) = add(&rig, &mut ade).await;
    assert_eq!(phone.get("/account").await.status.as_u16(), 303, "a factor came");
    rig.db.clock.advance(SignedDuration::from_mins(1));
    let mut half = halfway(&rig).await;
    type_code(&mut half, &code(&rig, &seed, 0)).await.expect(303, "");
    rig.db.clock.advance(SignedDuration::from_mins(1));
    ade.submit("/account", "/account/factor/remove", &[("code", &code(&rig, &seed, 0))]).await.expect(303, "");
    assert_eq!(half.get("/account").await.status.as_u16(), 303, "it went");
    ade.get("/account").await.expect(200, "Add an authenticator");
}

#[tokio::test]
async fn guessing_locks_it_for_a_while_and_a_new_sign_in_does_not_help() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let (seed, codes) = add(&rig, &mut ade).await;
    rig.db.clock.advance(SignedDuration::from_mins(1));
    let mut half = halfway(&rig).await;
    for _ in 0..5 {
        type_code(&mut half, "000000").await.expect(401, "The code is wrong");
    }
    let mut half = halfway(&rig).await;
    for right in [code(&rig, &seed, 0), codes[0].clone()] {
        type_code(&mut half, &right).await.expect(401, "Too many wrong codes");
    }
    rig.db.clock.advance(SignedDuration::from_mins(15));
    let mut half = halfway(&rig).await;
    type_code(&mut half, &code(&rig, &seed, 0)).await.expect(303, "");
}

#[tokio::test]
async fn a_code_on_paper_opens_once() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let (seed, codes) = add(&rig, &mut ade).await;
    let mut half = halfway(&rig).await;
    type_code(&mut half, &codes[3].to_uppercase()).await.expect(303, "");
    let mut again = halfway(&rig).await;
    type_code(&mut again, &codes[3]).await.expect(401, "it was used before");
    rig.db.clock.advance(SignedDuration::from_mins(1));
    let removed = half.submit("/account", "/account/factor/remove", &[("code", &code(&rig, &seed, 0))]).await;
    removed.expect(303, "");
    half.get("/account").await.expect(200, "Add an authenticator");
    let mut plain = rig.browser();
    let fields = [("email", "ade@example.com".to_owned()), ("password", PASSWORD.to_owned())];
    plain.send("/sign-in", &fields).await.expect(303, "");
}
