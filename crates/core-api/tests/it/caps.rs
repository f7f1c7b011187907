//! A merchant whom staff let take payments up to a limit: what opens, what stays closed, what the pages and mails say, and that
//! verification lifts it.

use office::duties::Duty;
use store::{doors, testing};

use crate::browser::{Browser, Rig};
use crate::relay::Relay;
use crate::vetting::{on_staff, papers, sent, versioned};

const ADE: &str = "ade@example.com";

async fn run(rig: &Rig, script: &str) {
    testing::admin_script(&rig.db.connector, script).await.expect("done");
}

/// Staff let a merchant start, as the page offers it.
async fn let_start(browser: &mut Browser, merchant: &str) -> crate::browser::Told {
    let page = browser.get(merchant).await.body;
    browser.submit(merchant, &format!("{merchant}/start"), &versioned(&page, &[])).await
}

async fn verify(browser: &mut Browser, merchant: &str) {
    let page = browser.get(merchant).await.body;
    for paper in papers(&page, merchant) {
        browser.submit(merchant, &paper, &versioned(&page, &[("verdict", "accept")])).await.expect(303, "");
    }
    let decide = format!("{merchant}/decide");
    browser.submit(merchant, &decide, &versioned(&page, &[("verdict", "verify")])).await.expect(303, "");
}

#[tokio::test]
async fn staff_let_a_merchant_start_who_sees_the_limit_and_verification_lifts_it() {
    let rig = Rig::new().await;
    let mut ade = rig.owner(ADE).await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let mut support = crate::platform::hired(&rig, "tunde@example.com", Duty::Support).await.browser;
    let merchant = sent(&rig, &mut ade).await;
    let page = ngozi.get(&merchant).await.expect(200, "they may take live payments up to ₦1,000,000.00 in all").body;
    support
        .submit(&merchant, &format!("{merchant}/start"), &versioned(&page, &[]))
        .await
        .expect(403, "This is not your duty");
    ade.get("/d/live/plans/new").await.expect(403, "Not before you are live");
    let_start(&mut ngozi, &merchant).await.expect(303, "");
    assert_eq!(rig.count("(select tier from core.tenants where live_at is not null) = 'starter'").await, "yes");
    assert_eq!(rig.count("(select cap_minor from live.revenue_caps where currency = 'NGN') = 100000000").await, "yes");
    assert_eq!(rig.count("not exists (select from sandbox.revenue_caps)").await, "yes");
    let told = "exists (select from live.audit_log where action = 'revenue_cap.grant' and actor_type = 'staff')";
    assert_eq!(rig.count(told).await, "yes");

    ade.get("/d/live").await.expect(200, "₦0.00 of ₦1,000,000.00 taken");
    ade.get("/business").await.expect(200, "Meanwhile you take real payments, up to a limit");
    ade.get("/d/live/plans/new").await.expect(200, "Make a plan");
    for closed in ["keys", "payouts", "beneficiaries", "orders"] {
        let told = ade.get(&format!("/d/live/{closed}/new")).await;
        assert!(matches!(told.status.as_u16(), 403 | 404), "{closed} is open: {}", told.body);
    }
    ade.get("/d/live/keys/new").await.expect(403, "Live keys, payouts and escrow open once your business is verified");
    run(&rig, "update live.revenue_caps set used_minor = 64000000, reserved_minor = 2000000").await;
    let page = ade.get("/d/live").await.expect(200, "₦640,000.00 of ₦1,000,000.00 taken").body;
    for text in ["How much of the limit is used", "₦20,000.00", "₦340,000.00", "What is refunded gives no room back"]
    {
        assert!(page.contains(text), "no {text:?}");
    }
    assert!(!ade.get("/d/test").await.body.contains("Limit before verification"), "nothing is capped in test mode");
    ngozi.get(&merchant).await.expect(200, "₦640,000.00 of ₦1,000,000.00 taken, ₦20,000.00 on its way");
    let page = ngozi.get(&merchant).await.body;
    assert!(!page.contains("/start"), "it is offered once");
    let again = ngozi.submit(&merchant, &format!("{merchant}/start"), &versioned(&page, &[])).await;
    again.expect(422, "This merchant may take payments already.");

    verify(&mut ngozi, &merchant).await;
    assert_eq!(rig.count("(select tier from core.tenants where live_at is not null) = 'verified'").await, "yes");
    assert_eq!(rig.count("(select lifted_at is not null from live.revenue_caps)").await, "yes");
    assert!(!ade.get("/d/live").await.body.contains("Limit before verification"));
    ade.get("/d/live/keys/new").await.expect(200, "Make");
}

#[tokio::test]
async fn nobody_lets_a_business_start_that_did_not_send_its_papers_or_is_their_own() {
    let rig = Rig::new().await;
    let mut ade = rig.owner(ADE).await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let tenant = rig.core.tenants().await.expect("merchants")[0].id;
    let merchant = format!("/platform/merchants/{tenant}");
    ngozi
        .submit(&merchant, &format!("{merchant}/start"), &[("version", "1")])
        .await
        .expect(422, "This merchant waits for no decision now.");
    let merchant = sent(&rig, &mut ade).await;
    run(
        &rig,
        "insert into core.members (tenant_id, id, user_id, role, created_at, updated_at, removed_at)
         select t.id, gen_random_uuid(), u.id, 'read_only', now(), now(), now() from core.tenants t, core.users u
          where u.email = 'ngozi@example.com' and t.name = 'Ade''s Gym'",
    )
    .await;
    let_start(&mut ngozi, &merchant).await.expect(422, "You work or worked for this merchant.");
    assert_eq!(rig.count("not exists (select from core.tenants where tier = 'starter')").await, "yes");
    assert_eq!(rig.count("not exists (select from live.revenue_caps)").await, "yes");
}

#[tokio::test]
async fn an_operator_who_opens_live_mode_lifts_the_limit() {
    let rig = Rig::new().await;
    let mut ade = rig.owner(ADE).await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let merchant = sent(&rig, &mut ade).await;
    let_start(&mut ngozi, &merchant).await.expect(303, "");
    let tenant = rig.core.tenants().await.expect("merchants")[0].id;
    store::operator::tenants::go_live(&rig.db.operator(), tenant, "papers seen").await.expect("live");
    assert_eq!(rig.count("(select lifted_at is not null from live.revenue_caps)").await, "yes");
    ade.get("/d/live/keys/new").await.expect(200, "Make");
}

#[tokio::test]
async fn who_leads_the_team_is_written_to_once_when_it_is_nearly_used_and_once_when_it_is_reached() {
    let (rig, relay) = (Rig::mailing().await, Relay::start().await);
    let audit = doors::open_for_audit(&rig.db.connector, rig.db.clock.clone());
    let post = relay.post(&rig).watching(audit);
    let mut ade = rig.owner(ADE).await;
    post.round().await.expect("sent");
    rig.browser().send(&relay.link(ADE, "/verify/"), &[]).await.expect(200, "we know that this mailbox is yours");
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let merchant = sent(&rig, &mut ade).await;
    let_start(&mut ngozi, &merchant).await.expect(303, "");
    run(&rig, "update live.revenue_caps set used_minor = 79999999").await;
    assert_eq!(post.round().await.expect("nothing"), 0);
    run(&rig, "update live.revenue_caps set used_minor = 80000000").await;
    assert_eq!(post.round().await.expect("sent"), 1);
    assert_eq!(post.round().await.expect("nothing"), 0, "once");
    assert!(relay.to(ADE).last().expect("a letter").contains("You have nearly used your limit before verification"));
    run(&rig, "update live.revenue_caps set reached_at = now()").await;
    assert_eq!(post.round().await.expect("sent"), 1);
    assert_eq!(post.round().await.expect("nothing"), 0, "once");
    assert!(relay.to(ADE).last().expect("a letter").contains("A payment waits until your business is verified"));
    assert_eq!(relay.to(ADE).len(), 3);
}
