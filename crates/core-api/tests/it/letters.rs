//! Mailboxes and invitations by mail, through a real relay: what an unverified owner may not, and what a link does and does not.

use jiff::SignedDuration;

use crate::browser::{PASSWORD, Rig};
use crate::relay::Relay;

const ADE: &str = "ade@example.com";
const BOLA: &str = "bola@example.com";

#[tokio::test]
async fn who_signs_up_is_written_to_and_verified_by_a_press_and_not_by_a_look() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    let post = relay.post(&rig);
    let mut ade = rig.owner(ADE).await;
    ade.get("/d/test").await.expect(200, "Open its link to show that this mailbox is yours");
    assert_eq!(post.round().await.expect("sent"), 1);
    assert_eq!(post.round().await.expect("nothing"), 0, "a letter is sent once");
    let letters = relay.to(ADE);
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("Subject: Show that this mailbox is yours"), "{}", letters[0]);

    // What an unverified owner may not: write to others in our name, and have their business looked at.
    ade.submit("/team", "/team/invite", &[("email", BOLA), ("role", "finance")])
        .await
        .expect(422, "Before you invite somebody, show that ade@example.com is yours");
    ade.submit("/business", "/business/submit", &[]).await.expect(422, "Before you send us your business to look at");
    ade.get("/d/test/plans/new").await.expect(200, "Make a plan");

    let link = relay.link(ADE, "/verify/");
    // Programs that look through mails open links.
    rig.browser().get(&link).await.expect(200, "Is this mailbox yours?");
    let seen = ade.get("/d/test").await;
    assert!(seen.body.contains("show that this mailbox is yours"), "looking verified somebody");
    rig.browser().send(&link, &[]).await.expect(200, "we know that this mailbox is yours");
    let seen = ade.get("/team").await;
    assert!(!seen.body.contains("show that this mailbox is yours"), "{}", seen.body);
    ade.submit("/team", "/team/invite", &[("email", BOLA), ("role", "finance")]).await.expect(303, "");
    assert_eq!(rig.count("exists (select 1 from core.office_log where action = 'email.verify')").await, "yes");
}

#[tokio::test]
async fn a_link_of_a_mailbox_ends_and_cannot_be_made_up() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    rig.owner(ADE).await;
    relay.post(&rig).round().await.expect("sent");
    let link = relay.link(ADE, "/verify/");
    for wrong in [format!("{link}x"), link[..link.len() - 1].to_owned(), "/verify/".to_owned() + &"A".repeat(64)] {
        rig.browser().get(&wrong).await.expect(404, "This link opens nothing");
        rig.browser().send(&wrong, &[]).await.expect(404, "This link opens nothing");
    }
    // A form of another site does nothing.
    let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    rig.browser().send_with(&link, &[], &foreign).await.expect(403, "not sent by a page of ours");
    rig.db.clock.advance(SignedDuration::from_hours(72));
    rig.browser().send(&link, &[]).await.expect(404, "older than three days");
}

#[tokio::test]
async fn another_mail_is_waited_for_and_there_are_five_a_day() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    let post = relay.post(&rig);
    let mut ade = rig.owner(ADE).await;
    ade.submit("/account", "/account/verify", &[]).await.expect(429, "We have just written to ade@example.com");
    for _ in 0..4 {
        rig.db.clock.advance(SignedDuration::from_mins(3));
        ade.submit("/account", "/account/verify", &[]).await.expect(303, "");
    }
    rig.db.clock.advance(SignedDuration::from_mins(3));
    ade.submit("/account", "/account/verify", &[]).await.expect(429, "We wrote to ade@example.com 5 times today");
    while post.round().await.expect("sent") > 0 {}
    assert_eq!(relay.to(ADE).len(), 5);
    // Any of them will do.
    rig.browser().send(&relay.link(ADE, "/verify/"), &[]).await.expect(200, "we know that this mailbox is yours");
}

#[tokio::test]
async fn an_invitation_comes_by_mail_is_sent_again_and_shows_whose_mailbox_it_is() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    let post = relay.post(&rig);
    let mut ade = rig.owner(ADE).await;
    post.round().await.expect("sent");
    rig.browser().send(&relay.link(ADE, "/verify/"), &[]).await.expect(200, "");
    let told = ade.submit("/team", "/team/invite", &[("email", BOLA), ("role", "finance")]).await.expect(303, "");
    assert_eq!(told.place(), "/team?done=invited");
    let page = ade.get(told.place()).await.expect(200, "The invitation is on its way.");
    assert!(!page.body.contains("/invitation/"), "whoever invites never sees the link");
    let id = page.field("invitation").expect("an invitation");
    ade.submit("/team", "/team/resend", &[("invitation", &id)]).await.expect(422, "We have just written to bola");
    rig.db.clock.advance(SignedDuration::from_mins(3));
    ade.submit("/team", "/team/resend", &[("invitation", &id)]).await.expect(303, "");
    while post.round().await.expect("sent") > 0 {}
    assert_eq!(relay.to(BOLA).len(), 2);
    assert!(relay.to(BOLA)[0].contains("asks you to join their team"));

    let link = relay.link(BOLA, "/invitation/");
    let mut bola = rig.browser();
    bola.get(&link).await.expect(200, "asks you to join their team");
    let fields = [("name", "Bola Ade".to_owned()), ("password", PASSWORD.to_owned())];
    bola.send(&link, &fields).await.expect(303, "");
    let seen = bola.get("/d/test").await.expect(200, "Ade&#39;s Gym");
    assert!(!seen.body.contains("show that this mailbox is yours"), "the link went to that mailbox and nowhere else");
    assert_eq!(rig.browser().get(&link).await.status.as_u16(), 404, "it opens once");
}

#[tokio::test]
async fn a_letter_waits_for_a_relay_that_has_no_time_and_an_invitation_taken_back_is_not_sent() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    let post = relay.post(&rig);
    let mut ade = rig.owner(ADE).await;
    relay.set_busy(true);
    assert_eq!(post.round().await.expect("tried"), 1);
    assert_eq!(relay.to(ADE).len(), 0);
    relay.set_busy(false);
    assert_eq!(post.round().await.expect("not yet"), 0, "it has its time");
    rig.db.clock.advance(SignedDuration::from_mins(9));
    assert_eq!(post.round().await.expect("sent"), 1);
    rig.browser().send(&relay.link(ADE, "/verify/"), &[]).await.expect(200, "");
    let told = ade.submit("/team", "/team/invite", &[("email", BOLA), ("role", "admin")]).await.expect(303, "");
    let id = ade.get(told.place()).await.field("invitation").expect("an invitation");
    ade.submit("/team", "/team/take-back", &[("invitation", &id)]).await.expect(303, "");
    post.round().await.expect("looked at");
    assert_eq!(relay.to(BOLA).len(), 0);
    assert_eq!(rig.count("exists (select 1 from core.letters where error = 'overtaken')").await, "yes");
}

#[tokio::test]
async fn without_mails_nobody_is_asked() {
    let rig = Rig::new().await;
    let mut ade = rig.owner(ADE).await;
    let page = ade.get("/team").await;
    assert!(!page.body.contains("mailbox"), "{}", page.body);
    assert_eq!(rig.count("not exists (select 1 from core.letters)").await, "yes");
}
