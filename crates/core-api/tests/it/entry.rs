//! Signing up, in and out; and that a session ends when it should (S15).

use jiff::SignedDuration;
use web::limits::Quotas;

use crate::browser::{HOST, PASSWORD, Rig, account};

fn sign_in(email: &str, password: &str) -> Vec<(&'static str, String)> {
    vec![("email", email.to_owned()), ("password", password.to_owned())]
}

#[tokio::test]
async fn somebody_opens_an_account_and_comes_back() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let page = ade.get("/d/test").await.expect(200, "Begin here");
    assert!(page.body.contains("Ade&#39;s Gym") && page.body.contains("Test mode"), "{}", page.body);
    ade.get("/d/live").await.expect(200, "Live mode");
    let cookie = ade.cookie.clone().expect("a session");
    ade.submit("/account", "/sign-out", &[]).await.expect(303, "");
    assert_eq!(ade.cookie, None, "the browser forgets it");
    let mut thief = rig.browser();
    thief.cookie = Some(cookie);
    assert_eq!(
        thief.get("/d/test").await.place(),
        "/sign-in?next=%2Fd%2Ftest",
        "a stolen cookie opens nothing after that"
    );
    let told = ade.send("/sign-in", &sign_in(" ADE@example.com ", PASSWORD)).await;
    assert_eq!((told.status.as_u16(), told.place()), (303, "/d/test"));
    let set = told.header("set-cookie");
    for part in ["__Host-recoup=", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(set.contains(part), "{set}");
    }
}

#[tokio::test]
async fn a_wrong_email_and_a_wrong_password_are_one_answer() {
    let rig = Rig::new().await;
    rig.owner("ade@example.com").await;
    let mut page = Vec::new();
    for (email, password) in [("ade@example.com", "four brown goats"), ("ada@example.com", PASSWORD)] {
        let told = rig
            .browser()
            .send("/sign-in", &sign_in(email, password))
            .await
            .expect(401, "The e-mail or the password is wrong.");
        assert!(told.header("set-cookie").is_empty());
        page.push(told.body.replace(email, "X"));
    }
    assert_eq!(page[0], page[1]);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays() {
    let rig = Rig::new().await;
    let mut typed = account("ade@example.com");
    typed[0].1 = "Ade's <b>Gym</b>".to_owned();
    typed[3].1 = "short".to_owned();
    typed[4].1 = "Mars/Olympus".to_owned();
    let told = rig.browser().send("/sign-up", &typed).await.expect(422, "Use at least 12 characters.");
    assert!(told.body.contains("This time zone is not known."));
    assert!(
        told.body.contains("value=\"Ade&#39;s &lt;b&gt;Gym&lt;/b&gt;\"")
            && told.body.contains("value=\"ade@example.com\"")
    );
    assert!(!told.body.contains("short\""), "a password is not shown again");
    rig.owner("ade@example.com").await;
    rig.browser()
        .send("/sign-up", &account("Ade@Example.com"))
        .await
        .expect(422, "Somebody signed up with this e-mail before.");
}

#[tokio::test]
async fn a_session_that_is_not_used_is_over_and_so_is_an_old_one() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    for _ in 0..5 {
        rig.db.clock.advance(SignedDuration::from_mins(9));
        ade.get("/d/test").await.expect(200, "Overview");
    }
    rig.db.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(ade.get("/d/test").await.status.as_u16(), 303, "ten minutes of nothing end it");
    let mut ade = rig.browser();
    ade.send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await.expect(303, "");
    for _ in 0..89 {
        rig.db.clock.advance(SignedDuration::from_mins(8));
        ade.get("/account").await.expect(200, "Your account");
    }
    rig.db.clock.advance(SignedDuration::from_mins(8));
    assert_eq!(ade.get("/account").await.status.as_u16(), 303, "after twelve hours it ends, however much it was used");
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_the_one_that_is_opened() {
    let rig = Rig::new().await;
    rig.owner("ade@example.com").await;
    let mut victim = rig.browser();
    victim.cookie = Some("A".repeat(43));
    victim.send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await.expect(303, "");
    assert_ne!(victim.cookie.as_deref(), Some("A".repeat(43).as_str()));
    let mut thief = rig.browser();
    thief.cookie = Some("A".repeat(43));
    assert_eq!(thief.get("/d/test").await.status.as_u16(), 303);
}

#[tokio::test]
async fn another_password_ends_every_other_session() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut phone = rig.browser();
    phone.send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await.expect(303, "");
    let before = ade.cookie.clone();
    let wrong = [("old_password", "not it"), ("password", "five purple ducks")];
    ade.submit("/account", "/account/password", &wrong).await.expect(422, "This is not your password.");
    phone.get("/account").await.expect(200, "This browser");
    let right = [("old_password", PASSWORD), ("password", "five purple ducks")];
    ade.submit("/account", "/account/password", &right).await.expect(303, "");
    assert_ne!(ade.cookie, before, "with a new token");
    ade.get("/account").await.expect(200, "Password: changed");
    assert_eq!(phone.get("/account").await.status.as_u16(), 303);
    let mut old = rig.browser();
    old.cookie = before;
    assert_eq!(old.get("/account").await.status.as_u16(), 303);
    rig.browser().send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await.expect(401, "");
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut phone = rig.browser();
    phone.send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await.expect(303, "");
    let page = ade.get("/account").await.expect(200, "End all others");
    assert!(page.body.contains("203.0.113.7"));
    ade.submit("/account", "/account/sessions/end", &[("session", "others")]).await.expect(303, "");
    assert_eq!(phone.get("/d/test").await.status.as_u16(), 303);
    ade.get("/d/test").await.expect(200, "Overview");
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let rig = Rig::with(Quotas { wrong_secrets: 3, ..Quotas::default() }).await;
    rig.owner("ade@example.com").await;
    for _ in 0..3 {
        rig.browser().send("/sign-in", &sign_in("ade@example.com", "four brown goats")).await.expect(401, "");
    }
    let told = rig.browser().send("/sign-in", &sign_in("ade@example.com", PASSWORD)).await;
    told.expect(429, "Too many tries from your network.");
}

#[tokio::test]
async fn a_form_of_somebody_who_was_away_is_kept_through_the_sign_in() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let shown = ade.get("/d/test/plans/new").await.expect(200, "Make a plan");
    let mut typed =
        vec![("_form", shown.field("_form").expect("a form")), ("_once", shown.field("_once").expect("a key"))];
    typed.extend([
        ("name", "Gold & \"more\"".to_owned()),
        ("amount", "5,000".to_owned()),
        ("interval", "month".to_owned()),
        ("currency", "NGN".to_owned()),
    ]);
    rig.db.clock.advance(SignedDuration::from_mins(11));
    let again = ade
        .send("/d/test/plans/new", &typed)
        .await
        .expect(401, "Nothing that you typed is lost.".to_lowercase().as_str());
    let mut back = sign_in("ade@example.com", PASSWORD);
    back.extend([
        ("next", again.field("next").expect("a place")),
        ("kept", again.field("kept").expect("what was typed")),
    ]);
    let form = ade.send("/sign-in", &back).await.expect(200, "Here is what you typed.");
    assert_eq!(form.field("name").as_deref(), Some("Gold & \"more\""));
    assert_eq!(form.field("amount").as_deref(), Some("5,000"));
    ade.get("/d/test/plans").await.expect(200, "Nothing here yet");
    let mut once_more: Vec<(&str, String)> = typed.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    once_more.extend([("_form", form.field("_form").expect("a form")), ("_once", form.field("_once").expect("a key"))]);
    ade.send("/d/test/plans/new", &once_more).await.expect(303, "");
    ade.get("/d/test/plans").await.expect(200, "Gold &amp; &quot;more&quot;");
}

#[tokio::test]
async fn every_page_says_what_it_may_do_and_nobody_keeps_it() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    for path in ["/sign-in", "/sign-up", "/d/test", "/d/test/plans/new", "/team", "/account", "/d/test/nothing"] {
        let told = ade.get(path).await;
        let policy = told.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "style-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("script"), "{path}: {policy}");
        assert_eq!(
            (told.header("cache-control"), told.header("referrer-policy")),
            ("no-store", "same-origin"),
            "{path}"
        );
        assert!(
            !told.body.contains("<script") && !told.body.contains(" style=") && !told.body.contains(" onclick"),
            "{path}"
        );
    }
    let told = ade.get("/sign-in?next=https%3A%2F%2Fevil.example").await;
    assert_eq!(told.field("next").as_deref(), Some("/"), "{HOST} leads nobody elsewhere");
}
