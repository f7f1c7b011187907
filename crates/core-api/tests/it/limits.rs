//! Limits of payouts at the dashboard: what loosens them takes a second person, in the form itself.

use jiff::SignedDuration;

use crate::browser::{Browser, PASSWORD, Rig, Told};
use crate::second::{add, code};
use crate::team::{invite, join};

const PAGE: &str = "/d/test/payout-limits/own/change";

async fn change(browser: &mut Browser, fields: &[(&str, &str)]) -> Told {
    browser.submit(PAGE, PAGE, fields).await
}

async fn sign_in(rig: &Rig, email: &str, seed: Option<&str>) -> Browser {
    rig.db.clock.advance(SignedDuration::from_secs(31));
    let mut browser = rig.browser();
    let told = browser.send("/sign-in", &[("email", email.to_owned()), ("password", PASSWORD.to_owned())]).await;
    if let Some(seed) = seed {
        told.expect(200, "Your second factor");
        browser.send("/sign-in/code", &[("code", code(rig, seed, 0))]).await.expect(303, "");
    }
    browser
}

#[tokio::test]
async fn what_loosens_the_limits_takes_a_colleague_as_soon_as_there_is_one() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    ade.get("/d/test/payout-limits").await.expect(200, "₦100,000.00");
    ade.get(PAGE).await.expect(200, "NGN 100000.00 1");
    change(&mut ade, &[("clearanceHours", "23")]).await.expect(303, "");
    ade.get("/d/test/audit").await.expect(200, "<td data-label=\"By\">Ade");
    let link = invite(&mut ade, "bola@example.com", "finance").await;
    let mut bola = join(&rig, &link, "Bola Ige").await;
    let (seed, _) = add(&rig, &mut bola).await;
    let told = change(&mut ade, &[("clearanceHours", "22")]).await;
    told.expect(403, "which nobody does alone");
    rig.db.clock.advance(SignedDuration::from_secs(31));
    let fresh = code(&rig, &seed, 0);
    let early = [("clearanceHours", "22"), ("colleague", "bola@example.com"), ("code", fresh.as_str())];
    change(&mut ade, &early).await.expect(422, "This authenticator is new");
    rig.db.clock.advance(SignedDuration::from_hours(25));
    let mut ade = sign_in(&rig, "ade@example.com", None).await;
    for (colleague, text, why) in [
        ("ade@example.com", "000000", "Nobody else on your team has this e-mail"),
        ("eve@example.com", "000000", "Nobody else on your team has this e-mail"),
        ("bola@example.com", "000000", "The code is wrong"),
        ("bola@example.com", "", "The code is wrong"),
        ("<script>alert(1)</script>", "1", "Nobody else on your team has this e-mail"),
    ] {
        let told = change(&mut ade, &[("clearanceHours", "22"), ("colleague", colleague), ("code", text)]).await;
        let told = told.expect(422, why);
        assert_eq!(told.field("clearanceHours").as_deref(), Some("22"), "what was typed stays");
        assert!(!told.body.contains("<script>"), "{}", told.body);
    }
    change(&mut ade, &[("clearanceHours", "48"), ("bands", "NGN 100000 one")])
        .await
        .expect(422, "Write one on each line");
    change(&mut ade, &[("clearanceHours", "48")]).await.expect(303, "");
    let right = code(&rig, &seed, 0);
    let fields = [
        ("clearanceHours", "1"),
        ("bands", "NGN 500,000.00 1"),
        ("colleague", "bola@example.com"),
        ("code", right.as_str()),
    ];
    change(&mut ade, &fields).await.expect(303, "");
    ade.get(PAGE).await.expect(200, "NGN 500000.00 1");
    let again = [("clearanceHours", "0"), ("colleague", "bola@example.com"), ("code", right.as_str())];
    change(&mut ade, &again).await.expect(422, "This code was used");
    let told = "(select count(*) from sandbox.audit_log where action = 'payout_settings.approve'
                   and after ->> 'approver' like 'mem_%' and actor_type = 'member') = 1";
    assert_eq!(rig.count(told).await, "yes");
}
