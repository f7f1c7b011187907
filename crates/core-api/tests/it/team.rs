//! Teams: invitations, roles, and that somebody is always an owner.

use jiff::SignedDuration;

use crate::browser::{Browser, HOST, PASSWORD, Rig};

/// Invites somebody; answers the path of the link.
pub(crate) async fn invite(browser: &mut Browser, email: &str, role: &str) -> String {
    let told = browser
        .submit("/team", "/team/invite", &[("email", email), ("role", role)])
        .await
        .expect(200, "Send this link");
    let (_, rest) = told.body.split_once(&format!("https://{HOST}")).expect("a link");
    rest.split('<').next().expect("an end").to_owned()
}

pub(crate) async fn join(rig: &Rig, path: &str, name: &str) -> Browser {
    let mut browser = rig.browser();
    browser.get(path).await.expect(200, "asks you to join their team");
    let fields = [("name", name.to_owned()), ("password", PASSWORD.to_owned())];
    browser.send(path, &fields).await.expect(303, "");
    browser
}

fn member_of(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("Role of {name}")).expect("a form");
    let before = page.get(..page.len() - rest.len()).expect("a text");
    let (_, id) = before.rsplit_once("name=\"member\" value=\"").expect("a member");
    id.split('"').next().expect("an end").to_owned()
}

#[tokio::test]
async fn somebody_is_invited_joins_and_may_what_their_role_may() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let path = invite(&mut ade, "Bola@example.com", "finance").await;
    let mut bola = join(&rig, &path, "Bola Ade").await;
    bola.get("/d/test").await.expect(200, "Ade&#39;s Gym");
    rig.browser().get(&path).await.expect(404, "This link opens nothing");
    bola.get("/d/test/keys").await.expect(403, "Your role does not show this");
    bola.get("/d/test/plans/new").await.expect(200, "Make a plan");
    bola.submit("/team", "/sign-out", &[]).await.expect(303, "");
    let page = ade.get("/team").await.expect(200, "Member: join");
    let bola_id = member_of(&page.body, "Bola Ade");
    let mut bola = rig.browser();
    let again = [("email", "bola@example.com".to_owned()), ("password", PASSWORD.to_owned())];
    bola.send("/sign-in", &again).await.expect(303, "");
    let refused = bola.get("/team").await;
    assert!(!refused.body.contains("/team/invite"), "finance does not change the team");
    let form = refused.field("_form").expect("a form");
    let forged = [("_form", form), ("email", "eve@example.com".to_owned()), ("role", "admin".to_owned())];
    bola.send("/team/invite", &forged).await.expect(422, "Only owners and admins change the team.");
    ade.submit("/team", "/team/role", &[("member", &bola_id), ("role", "developer")]).await.expect(303, "");
    bola.get("/d/test/keys").await.expect(200, "API keys");
    ade.submit("/team", "/team/remove", &[("member", &bola_id)]).await.expect(303, "");
    bola.get("/d/test/keys").await.expect(403, "You are on no team");
}

#[tokio::test]
async fn a_link_opens_for_its_person_for_three_days_unless_it_is_taken_back() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let path = invite(&mut ade, "bola@example.com", "admin").await;
    let mut eve = rig.owner("eve@example.com").await;
    eve.send(&path, &[]).await.expect(422, "This invitation is for another e-mail.");
    for wrong in
        [format!("{path}x"), path.replace("/invitation/", "/invitation/A"), "/invitation/".to_owned() + &"A".repeat(86)]
    {
        assert_eq!(rig.browser().get(&wrong).await.status.as_u16(), 404, "{wrong}");
    }
    let page = ade.get("/team").await.expect(200, "Take it back");
    let id = page.field("invitation").expect("an invitation");
    ade.submit("/team", "/team/take-back", &[("invitation", &id)]).await.expect(303, "");
    rig.browser().get(&path).await.expect(404, "");
    let path = invite(&mut ade, "bola@example.com", "admin").await;
    rig.db.clock.advance(SignedDuration::from_hours(72));
    rig.browser().get(&path).await.expect(404, "");
}

#[tokio::test]
async fn there_is_always_an_owner_and_only_owners_make_owners() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let path = invite(&mut ade, "bola@example.com", "admin").await;
    let mut bola = join(&rig, &path, "Bola Ade").await;
    let path = invite(&mut bola, "cece@example.com", "read_only").await;
    join(&rig, &path, "Cece Obi").await;
    let page = bola.get("/team").await.body;
    assert!(!page.contains("Role of Ade Obi"), "an admin is not offered to change an owner");
    let cece = member_of(&page, "Cece Obi");
    bola.submit("/team", "/team/role", &[("member", &cece), ("role", "owner")])
        .await
        .expect(422, "Only an owner makes");
    let page = ade.get("/team").await.body;
    let bola_id = member_of(&page, "Bola Ade");
    ade.submit("/team", "/team/role", &[("member", &bola_id), ("role", "owner")]).await.expect(303, "");
    let ade_id = member_of(&bola.get("/team").await.body, "Ade Obi");
    ade.submit("/team", "/team/remove", &[("member", &ade_id)])
        .await
        .expect(422, "Nobody changes or removes themselves.");
    bola.submit("/team", "/team/role", &[("member", &ade_id), ("role", "finance")]).await.expect(303, "");
    ade.submit("/team", "/team/role", &[("member", &bola_id), ("role", "finance")])
        .await
        .expect(422, "Only owners and admins");
    let told = rig.count("(select count(*) from core.members where role = 'owner' and removed_at is null) = 1").await;
    assert_eq!(told, "yes");
}

#[tokio::test]
async fn what_is_sensitive_asks_for_the_password_again() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    for _ in 0..4 {
        rig.db.clock.advance(SignedDuration::from_mins(8));
        ade.get("/team").await.expect(200, "");
    }
    let asked = ade.submit("/team", "/team/invite", &[("email", "bola@example.com"), ("role", "admin")]).await;
    let asked = asked.expect(401, "please show your password again");
    let back = [
        ("email", "ade@example.com".to_owned()),
        ("password", PASSWORD.to_owned()),
        ("next", asked.field("next").expect("a place")),
        ("kept", asked.field("kept").expect("what was typed")),
    ];
    let shown = ade.send("/sign-in", &back).await.expect(200, "bola@example.com");
    let sent = [
        ("_form", shown.field("_form").expect("a form")),
        ("email", shown.field("email").expect("an e-mail")),
        ("role", shown.field("role").expect("a role")),
    ];
    ade.send("/team/invite", &sent).await.expect(200, "Send this link");
}
