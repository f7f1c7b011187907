//! Forms of other sites do nothing (S16), and neither does one that was not shown to this session.

use crate::browser::{HOST, Rig};

/// Every route that changes something.
const ROUTES: [&str; 16] = [
    "/sign-up",
    "/sign-in",
    "/sign-in/code",
    "/sign-out",
    "/invitation/x",
    "/account/password",
    "/account/factor",
    "/account/factor/remove",
    "/account/sessions/end",
    "/account/business",
    "/team/invite",
    "/team/role",
    "/team/remove",
    "/team/take-back",
    "/d/test/plans/new",
    "/d/test/customers/cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11/change",
];

#[tokio::test]
async fn a_form_of_another_site_does_nothing_on_any_route() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let form = ade.get("/account").await.field("_form").expect("a form");
    let ours = format!("https://{HOST}");
    let foreign: [&[(&str, &str)]; 7] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", &ours)],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
    ];
    for path in ROUTES {
        for headers in foreign {
            let fields = [("_form", form.clone()), ("name", "x".to_owned()), ("session", "others".to_owned())];
            ade.send_with(path, &fields, headers).await.expect(403, "This form was not sent by a page of ours");
            assert!(ade.cookie.is_some(), "{path} {headers:?} signed somebody out");
        }
    }
    ade.get("/d/test/plans").await.expect(200, "Nothing here yet");
}

#[tokio::test]
async fn a_form_without_this_sessions_mark_is_only_shown_again() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let other = rig.owner("bola@example.com").await.get("/account").await.field("_form").expect("a form");
    for mark in ["", "x", other.as_str()] {
        let fields = [
            ("_form", mark.to_owned()),
            ("name", "Gold".to_owned()),
            ("amount", "5".to_owned()),
            ("currency", "NGN".to_owned()),
            ("interval", "month".to_owned()),
        ];
        let told = ade.send("/d/test/plans/new", &fields).await.expect(200, "Here is what you typed.");
        assert_eq!(told.field("name").as_deref(), Some("Gold"));
        let ended =
            ade.send("/account/sessions/end", &[("_form", mark.to_owned()), ("session", "others".to_owned())]).await;
        ended.expect(200, "Welcome back");
    }
    ade.get("/d/test/plans").await.expect(200, "Nothing here yet");
    let ours = format!("https://{HOST}");
    let form = ade.get("/account").await.field("_form").expect("a form");
    let told = ade
        .send_with("/account/sessions/end", &[("_form", form), ("session", "others".to_owned())], &[("origin", &ours)])
        .await;
    told.expect(303, "");
}
