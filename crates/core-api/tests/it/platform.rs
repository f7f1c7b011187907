//! The pages of staff: who may do what on each, what a decision is bound to, what a hold stops, and that nothing typed is lost.

use gateways::simulated::Behavior;
use ids::{BeneficiaryId, PayoutId};
use jiff::SignedDuration;
use ledger::Payer;
use money::Currency;
use office::duties::{self, Deed, Duty};
use office::staff;
use payouts::{NewBeneficiary, NewPayout, Proof, Question};
use secrecy::ExposeSecret as _;
use store::testing;
use tariff::Purpose;
use testkit::{TestDb, World, secrets};
use usecase::check::Metadata;
use web::limits::Quotas;

use crate::browser::{Browser, HOST, PASSWORD, Rig, Told};
use crate::second::code as code_of;

const SUBJECT: &str = "0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d77";
/// Above what goes without anybody's approval, below what two must agree to.
const AMOUNT: i64 = 15_000_000;

/// Somebody on staff, with the seed of their authenticator.
pub(crate) struct Hired {
    pub(crate) browser: Browser,
    email: String,
    seed: String,
}

/// Puts somebody on staff and signs them in.
pub(crate) async fn hired(rig: &Rig, email: &str, duty: Duty) -> Hired {
    let hash = office::Hasher::default().hash(PASSWORD).await.expect("a hash");
    let mut tx = rig.core.begin().await.expect("the database answers");
    let made = staff::hire(&mut tx, &secrets(), ("Ngozi Eze", email), hash, duty).await.expect("hired");
    tx.commit(()).await.expect("commits");
    let seed = made.expect("a seed").secret.expose_secret().to_owned();
    let mut one = Hired { browser: rig.browser(), email: email.to_owned(), seed };
    one.sign_in(rig).await;
    one
}

impl Hired {
    /// Signs in, in the half minute after the last code.
    async fn sign_in(&mut self, rig: &Rig) {
        rig.db.clock.advance(SignedDuration::from_secs(31));
        self.browser = rig.browser();
        let fields = [("email", self.email.clone()), ("password", PASSWORD.to_owned())];
        self.browser.send("/sign-in", &fields).await.expect(200, "Your second factor");
        let code = code_of(rig, &self.seed, 0);
        self.browser.send("/sign-in/code", &[("code", code)]).await.expect(303, "");
    }

    /// A code that was not used yet.
    fn next_code(&self, rig: &Rig) -> String {
        rig.db.clock.advance(SignedDuration::from_secs(31));
        code_of(rig, &self.seed, 0)
    }
}

/// A merchant with money, an approver of their own, and somebody to be paid; and the pages over the same database.
struct Scene {
    world: World,
    rig: Rig,
    to: BeneficiaryId,
}

impl Scene {
    async fn open() -> Scene {
        let world = World::new().await;
        let customer = world.customer("ada", "4084080000000003", Behavior::default()).await;
        let plan = world.plan(("year", 1), 30_000_000, 0, None).await;
        world.subscribe(customer, plan).await;
        world.drain().await;
        world.pass(SignedDuration::from_hours(25)).await;
        let db =
            TestDb { url: world.db.url.clone(), connector: world.db.connector.clone(), clock: world.db.clock.clone() };
        let rig = Rig::over(db, Quotas { tenant_test: 100_000, wrong_secrets: 1_000, ..Quotas::default() });
        let to = beneficiary(&world).await;
        approver(&world, &rig).await;
        world.pass(SignedDuration::from_hours(25)).await;
        Scene { world, rig, to }
    }

    /// Asks for a payout that waits for one approval.
    async fn payout(&self) -> PayoutId {
        self.asked().await.expect("a payout")
    }

    async fn asked(&self) -> usecase::Result<PayoutId> {
        let new = NewPayout {
            beneficiary: self.to,
            amount: AMOUNT,
            currency: "NGN".to_owned(),
            narration: Some("Rent, June".to_owned()),
            purpose: Purpose::General,
            payer: Payer::TENANT,
            maker: "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11".to_owned(),
            metadata: Metadata::default(),
        };
        let mut tx = self.world.begin().await;
        let row = payouts::create(&mut tx, new).await?;
        Ok(tx.commit(row.id).await?)
    }

    async fn status(&self, id: PayoutId) -> String {
        let mut tx = self.world.begin().await;
        let row = store::payouts::get(&mut tx, id).await.expect("the payout");
        tx.commit(row.status).await.expect("a read")
    }

    fn page(&self, id: PayoutId) -> String {
        format!("/platform/test/payouts/{}/{id}", self.world.tenant)
    }

    fn holds(&self) -> String {
        format!("/platform/test/holds/{}", self.world.tenant)
    }

    fn merchant(&self) -> String {
        format!("/platform/merchants/{}", self.world.tenant)
    }

    /// Sends the decision of a page, as it was shown.
    async fn decide(&self, who: &mut Hired, id: PayoutId, verdict: &str, code: &str) -> Told {
        let page = self.page(id);
        let digest = who.browser.get(&page).await.field("digest").unwrap_or_default();
        let fields = [("verdict", verdict), ("code", code), ("digest", digest.as_str()), ("note", "Called them.")];
        who.browser.submit(&page, &format!("{page}/decide"), &fields).await
    }

    /// Puts a piece of work aside, as a worker that failed too often does.
    async fn set_aside(&self) {
        let tenant = self.world.tenant.uuid();
        let script = format!(
            "insert into sandbox.due (tenant_id, kind, subject_id, lane, crashes, quarantined_at, note)
             values ('{tenant}', 'remind', '{SUBJECT}', '00000000-0000-0000-0000-000000000000', 4, '2026-09-01T08:00:00.123456Z',
                     'it <b>failed</b> four times')
             on conflict (tenant_id, kind, subject_id) do update set quarantined_at = excluded.quarantined_at, due_at = null"
        );
        testing::admin_script(&self.rig.db.connector, &script).await.expect("set aside");
    }
}

async fn beneficiary(world: &World) -> BeneficiaryId {
    let mut tx = world.begin().await;
    let (route, _) = payouts::banks_of(&mut tx, "NGN", None).await.expect("a way out");
    tx.commit(()).await.expect("a read");
    let gateway = world.gateways.paying(&world.scope, &route.gateway, None).await.expect("the simulator");
    let banks = gateway.banks(Currency::NGN).await.expect("banks");
    let mut tx = world.begin().await;
    let list = payouts::keep_banks(&mut tx, &route, "NGN", banks).await.expect("kept");
    tx.commit(()).await.expect("committed");
    let question = Question::new(&list, "99999", "0000000001").expect("a question");
    let holder = payouts::resolve(&world.gateways, &world.scope, &question).await.expect("a holder");
    let new = NewBeneficiary {
        name: None,
        accept_other_name: false,
        label: None,
        owner: None,
        metadata: Metadata::default(),
    };
    let mut tx = world.begin().await;
    let row = payouts::add(&mut tx, &secrets(), question, holder, new).await.expect("a beneficiary");
    tx.commit(row.id).await.expect("committed")
}

/// Somebody of the merchant's who could approve, without whom nothing that needs it is asked for.
async fn approver(world: &World, rig: &Rig) {
    let holder = "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12";
    let mut tx = world.begin().await;
    let enrolled = payouts::enroll(&mut tx, &secrets(), holder, "Bola").await.expect("enrolled");
    tx.commit(()).await.expect("committed");
    let code = code_of(rig, enrolled.secret.expose_secret(), 0);
    let mut tx = world.begin().await;
    let proof = payouts::confirm(&mut tx, &secrets(), holder, &code).await.expect("looked at");
    assert!(matches!(proof, Proof::Right { .. }), "{proof:?}");
    tx.commit(()).await.expect("committed");
}

/// Every route of staff, what it wants, and what is sent to it.
fn routes(scene: &Scene, payout: PayoutId) -> Vec<(&'static str, String, Deed)> {
    let (merchant, page) = (scene.merchant(), scene.page(payout));
    let paper = "ppr_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
    vec![
        ("GET", "/platform".to_owned(), Deed::Look),
        ("GET", "/platform/work".to_owned(), Deed::Look),
        ("GET", merchant.clone(), Deed::Look),
        ("POST", format!("{merchant}/decide"), Deed::Vet),
        ("POST", format!("{merchant}/start"), Deed::Vet),
        ("GET", format!("{merchant}/papers/{paper}"), Deed::Vet),
        ("POST", format!("{merchant}/papers/{paper}"), Deed::Vet),
        ("GET", "/platform/test/payouts".to_owned(), Deed::Look),
        ("GET", page.clone(), Deed::Look),
        ("POST", format!("{page}/decide"), Deed::Approve),
        ("GET", "/platform/live/holds".to_owned(), Deed::Look),
        ("POST", scene.holds(), Deed::Hold),
        ("POST", format!("{}/hold_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11/lift", scene.holds()), Deed::Hold),
        ("GET", "/platform/test/disputes".to_owned(), Deed::Look),
        ("GET", "/platform/live/providers".to_owned(), Deed::Look),
        ("POST", format!("/platform/test/work/{}/retry", scene.world.tenant), Deed::Retry),
    ]
}

/// What is sent to a route that changes something; nothing of it is good enough to do anything.
fn empty_form(form: &str) -> Vec<(&'static str, String)> {
    let text = |name, value: &str| (name, value.to_owned());
    vec![
        text("_form", form),
        text("verdict", "x"),
        text("version", "1"),
        text("kind", "remind"),
        text("subject", SUBJECT),
        text("since", "2026-09-01T08:00:00Z"),
    ]
}

#[tokio::test]
async fn every_route_of_staff_asks_every_duty_and_nobody_else_finds_one() {
    let scene = Scene::open().await;
    let payout = scene.payout().await;
    let all = routes(&scene, payout);
    let written = include_str!("../../src/dashboard/platform/mod.rs");
    let posts = written.matches("\", post(").count() + written.matches(").post(").count();
    let gets = written.matches("\", get(").count();
    let count = |method| all.iter().filter(|(of, ..)| *of == method).count();
    assert_eq!((count("GET"), count("POST")), (gets, posts), "a route is not in this test");
    let mut eve = scene.rig.owner("eve@example.com").await;
    let eves = eve.get("/account").await.field("_form").expect("a form");
    for (method, path, _) in &all {
        let mut nobody = scene.rig.browser();
        if *method == "GET" {
            eve.get(path).await.expect(404, "There is nothing here");
            assert!(nobody.get(path).await.place().starts_with("/sign-in?"), "{path}");
        } else {
            eve.send(path, &empty_form(&eves)).await.expect(404, "There is nothing here");
            nobody.send(path, &empty_form("x")).await.expect(401, "Sign in again");
        }
    }
    for duty in Duty::ALL {
        let mut one = hired(&scene.rig, &format!("{}@recoup.example", duty.as_str()), duty).await;
        let form = one.browser.get("/platform").await.field("_form").expect("a form");
        for (method, path, deed) in &all {
            let told = match *method {
                "GET" => one.browser.get(path).await,
                _ => one.browser.send(path, &empty_form(&form)).await,
            };
            let shut = told.status.as_u16() == 403 && told.body.contains("This is not your duty");
            assert_eq!(shut, !duties::may(duty, *deed), "{duty:?} {method} {path}: {} {}", told.status, told.body);
            assert!(told.status.as_u16() < 500, "{duty:?} {method} {path}: {}", told.body);
        }
    }
    let done = "not exists (select from sandbox.holds) and not exists (select from sandbox.payout_approvals)";
    assert_eq!(scene.rig.count(done).await, "yes");
}

#[tokio::test]
async fn staff_agree_to_what_they_saw_with_a_code_of_their_own_and_the_payout_goes() {
    let scene = Scene::open().await;
    let payout = scene.payout().await;
    let mut chidi = hired(&scene.rig, "chidi@recoup.example", Duty::Finance).await;
    chidi.browser.get("/platform/test/payouts").await.expect(200, "₦150,000.00");
    let shown = chidi.browser.get(&scene.page(payout)).await.expect(200, "Decide");
    assert!(shown.body.contains("Rent, June") && shown.body.contains("0 of 1 agreed."), "{}", shown.body);
    let code = chidi.next_code(&scene.rig);
    scene.decide(&mut chidi, payout, "approve", &code).await.expect(422, "Your authenticator is new");
    scene.world.pass(SignedDuration::from_hours(25)).await;
    chidi.sign_in(&scene.rig).await;
    for wrong in ["000000", "", "12345", "abcdef"] {
        scene.decide(&mut chidi, payout, "approve", wrong).await.expect(422, "The code is wrong");
    }
    let code = chidi.next_code(&scene.rig);
    scene.decide(&mut chidi, payout, "maybe", &code).await.expect(422, "Agree, or say no.");
    let page = scene.page(payout);
    let stale =
        [("verdict", "approve"), ("code", code.as_str()), ("digest", "of something else"), ("note", "Kept <b>")];
    let told = chidi.browser.submit(&page, &format!("{page}/decide"), &stale).await;
    let told = told.expect(422, "The beneficiary is not what it was");
    assert!(told.body.contains("Kept &lt;b&gt;"), "what was typed stays, as a text");
    assert_eq!(scene.status(payout).await, "pending_approval");
    scene.decide(&mut chidi, payout, "approve", &code).await.expect(422, "This code was used");
    let code = chidi.next_code(&scene.rig);
    scene.decide(&mut chidi, payout, "approve", &code).await.expect(303, "");
    scene.world.drain().await;
    assert_eq!(scene.status(payout).await, "succeeded");
    chidi.browser.get(&page).await.expect(200, "staff of the platform agreed: Called them.");
    let audited = "(select count(*) from sandbox.audit_log where action = 'payout.approve' and actor_type = 'staff'
                       and actor_id like 'usr_%' and origin = '203.0.113.7') = 1
                   and (select count(*) from core.office_log where action = 'payout.decide') >= 1";
    assert_eq!(scene.rig.count(audited).await, "yes");
    scene.world.verify().await;
}

#[tokio::test]
async fn nobody_on_staff_decides_where_they_work_or_worked() {
    let scene = Scene::open().await;
    let payout = scene.payout().await;
    let mut lead = hired(&scene.rig, "lead@recoup.example", Duty::Lead).await;
    scene.world.pass(SignedDuration::from_hours(25)).await;
    let mut tx = scene.rig.core.begin().await.expect("begins");
    let user = office::people::look_up(&mut tx, "lead@recoup.example").await.expect("answers").expect("a person");
    let member = store::office::team::join(&mut tx, scene.world.tenant, user.id, "finance").await.expect("joins");
    store::office::team::set_role(&mut tx, scene.world.tenant, member, None).await.expect("leaves");
    tx.commit(()).await.expect("commits");
    lead.sign_in(&scene.rig).await;
    lead.browser.get(&scene.page(payout)).await.expect(403, "You work or worked for this merchant.");
    lead.browser.get(&scene.merchant()).await.expect(200, "somebody else on staff looks after their money");
    let form = lead.browser.get("/platform").await.field("_form").expect("a form");
    let code = lead.next_code(&scene.rig);
    let forged = [
        ("_form", form.clone()),
        ("verdict", "approve".to_owned()),
        ("digest", String::new()),
        ("code", code),
        ("reason", "Because.".to_owned()),
    ];
    for path in [format!("{}/decide", scene.page(payout)), scene.holds()] {
        lead.browser.send(&path, &forged).await.expect(403, "You work or worked for this merchant.");
    }
    assert_eq!(scene.status(payout).await, "pending_approval");
}

#[tokio::test]
async fn a_merchant_that_is_held_asks_for_nothing_and_gets_no_approval_until_it_is_lifted() {
    let scene = Scene::open().await;
    let payout = scene.payout().await;
    let mut risk = hired(&scene.rig, "risk@recoup.example", Duty::Risk).await;
    let mut chidi = hired(&scene.rig, "chidi@recoup.example", Duty::Finance).await;
    scene.world.pass(SignedDuration::from_hours(25)).await;
    risk.sign_in(&scene.rig).await;
    chidi.sign_in(&scene.rig).await;
    let merchant = scene.merchant();
    for wrong in ["", "   ", &"x".repeat(501)] {
        risk.browser.submit(&merchant, &scene.holds(), &[("reason", wrong)]).await.expect(422, "notice bad");
    }
    let reason = "We look at <i>chargebacks</i>.";
    risk.browser.submit(&merchant, &scene.holds(), &[("reason", reason)]).await.expect(303, "");
    risk.browser.submit(&merchant, &scene.holds(), &[("reason", "Again.")]).await.expect(422, "This is held already.");
    let shown = risk.browser.get("/platform/test/holds").await.expect(200, "Every payout");
    assert!(shown.body.contains("&lt;i&gt;chargebacks&lt;/i&gt;"), "a reason is a text");
    let refused = scene.asked().await.expect_err("held");
    assert_eq!(refused.code, "payouts_held");
    assert!(refused.message.contains("chargebacks"), "{}", refused.message);
    let code = chidi.next_code(&scene.rig);
    scene.decide(&mut chidi, payout, "approve", &code).await.expect(422, "Your payouts are held by the platform");
    let lift = lift_path(&risk.browser.get(&merchant).await.body);
    risk.browser.submit(&merchant, &lift, &[("reason", "All is well."), ("code", "000000")]).await.expect(422, "wrong");
    let code = risk.next_code(&scene.rig);
    let fields = [("reason", "All is well."), ("code", code.as_str())];
    risk.browser.submit(&merchant, &lift, &fields).await.expect(303, "");
    let code = risk.next_code(&scene.rig);
    let fields = [("reason", "All is well."), ("code", code.as_str())];
    risk.browser.submit(&merchant, &lift, &fields).await.expect(422, "This hold was lifted before.");
    let code = chidi.next_code(&scene.rig);
    scene.decide(&mut chidi, payout, "approve", &code).await.expect(303, "");
    scene.world.drain().await;
    assert_eq!(scene.status(payout).await, "succeeded");
    let told = "(select string_agg(action, ' ' order by id) from sandbox.audit_log where action like 'hold.%') = 'hold.place hold.lift'";
    assert_eq!(scene.rig.count(told).await, "yes");
    scene.world.verify().await;
}

fn lift_path(page: &str) -> String {
    let (before, _) = page.split_once("/lift\"").expect("a form that lifts");
    let (_, place) = before.rsplit_once("action=\"").expect("its action");
    format!("{place}/lift")
}

#[tokio::test]
async fn one_payout_is_held_and_the_next_one_goes() {
    let scene = Scene::open().await;
    let payout = scene.payout().await;
    let mut lead = hired(&scene.rig, "lead@recoup.example", Duty::Lead).await;
    scene.world.pass(SignedDuration::from_hours(25)).await;
    lead.sign_in(&scene.rig).await;
    let page = scene.page(payout);
    let fields = [("payout", payout.to_string()), ("reason", "Is this the right account?".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lead.browser.submit(&page, &scene.holds(), &fields).await.expect(303, "");
    lead.browser.get(&page).await.expect(200, "This payout is held: Is this the right account?");
    let code = lead.next_code(&scene.rig);
    scene.decide(&mut lead, payout, "approve", &code).await.expect(422, "This payout is held by the platform");
    let events = scene.world.events().await;
    assert!(events.contains(&"payout.held".to_owned()), "{events:?}");
    let lift = lift_path(&lead.browser.get(&page).await.body);
    let code = lead.next_code(&scene.rig);
    let fields = [("reason", "It is."), ("code", code.as_str())];
    assert_eq!(lead.browser.submit(&page, &lift, &fields).await.expect(303, "").place(), page);
    let code = lead.next_code(&scene.rig);
    scene.decide(&mut lead, payout, "reject", &code).await.expect(303, "");
    assert_eq!(scene.status(payout).await, "rejected");
    let late = [("payout", payout.to_string()), ("reason", "Too late.".to_owned())];
    let late: Vec<(&str, &str)> = late.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lead.browser.submit("/platform", &scene.holds(), &late).await.expect(422, "there is nothing left to stop");
}

#[tokio::test]
async fn work_that_was_set_aside_is_explained_and_done_again_once() {
    let scene = Scene::open().await;
    scene.set_aside().await;
    let mut sade = hired(&scene.rig, "sade@recoup.example", Duty::Support).await;
    let shown = sade.browser.get("/platform/work").await.expect(200, "Customers are not reminded until this is done.");
    assert!(shown.body.contains("it &lt;b&gt;failed&lt;/b&gt; four times"), "{}", shown.body);
    let since = shown.field("since").expect("since when");
    let path = format!("/platform/test/work/{}/retry", scene.world.tenant);
    let fields = |reason: &'static str| [("kind", "remind"), ("subject", SUBJECT), ("reason", reason)];
    let with = |reason| [fields(reason).as_slice(), &[("since", since.as_str())]].concat();
    sade.browser.submit("/platform/work", &path, &with("")).await.expect(422, "notice bad");
    for (field, bad) in [("kind", "nothing"), ("subject", "x"), ("since", "yesterday")] {
        let mut hostile = with("Because.");
        hostile.retain(|(name, _)| *name != field);
        hostile.push((field, bad));
        sade.browser.submit("/platform/work", &path, &hostile).await.expect(404, "There is nothing here");
    }
    sade.browser.submit("/platform/work", &path, &with("The fault is mended.")).await.expect(303, "");
    let due = format!(
        "(select due_at is not null and quarantined_at is null and crashes = 0 and note is null from sandbox.due
           where subject_id = '{SUBJECT}')
         and (select count(*) from sandbox.audit_log where action = 'work.retry' and actor_type = 'staff'
                and after ->> 'reason' = 'The fault is mended.') = 1"
    );
    assert_eq!(scene.rig.count(&due).await, "yes");
    let again = sade.browser.submit("/platform/work", &path, &with("Twice.")).await;
    again.expect(422, "This is not set aside any more");
    assert_eq!(scene.rig.count(&due).await, "yes", "nothing was done twice");
}

#[tokio::test]
async fn a_session_that_ended_loses_nothing_that_was_typed() {
    let scene = Scene::open().await;
    scene.payout().await;
    let mut risk = hired(&scene.rig, "risk@recoup.example", Duty::Risk).await;
    let form = risk.browser.get(&scene.merchant()).await.field("_form").expect("a form");
    scene.rig.db.clock.advance(SignedDuration::from_mins(11));
    let typed = [("_form", form), ("reason", "A reason of many words.".to_owned())];
    let away = risk.browser.send(&scene.holds(), &typed).await.expect(401, "nothing that you typed is lost");
    let (next, kept) = (away.field("next").expect("where"), away.field("kept").expect("what"));
    let fields = [
        ("email", risk.email.clone()),
        ("password", PASSWORD.to_owned()),
        ("next", next.clone()),
        ("kept", kept.clone()),
    ];
    let half = risk.browser.send("/sign-in", &fields).await.expect(200, "Your second factor");
    assert_eq!(half.field("kept").as_deref(), Some(kept.as_str()));
    let code = risk.next_code(&scene.rig);
    let back = risk.browser.send("/sign-in/code", &[("code", code), ("next", next), ("kept", kept)]).await;
    let back = back.expect(200, "Here is what you typed.");
    assert!(back.body.contains("A reason of many words."), "{}", back.body);
    assert_eq!(scene.rig.count("not exists (select from sandbox.holds)").await, "yes", "nothing was done yet");
    let again =
        [("_form", back.field("_form").expect("a form")), ("reason", back.field("reason").expect("the reason"))];
    risk.browser.send(&scene.holds(), &again).await.expect(303, "");
    assert_eq!(scene.rig.count("(select reason from sandbox.holds) = 'A reason of many words.'").await, "yes");
}

#[tokio::test]
async fn a_form_of_staff_from_elsewhere_or_of_another_session_does_nothing() {
    let scene = Scene::open().await;
    let mut risk = hired(&scene.rig, "risk@recoup.example", Duty::Risk).await;
    let form = risk.browser.get("/platform").await.field("_form").expect("a form");
    let typed = [("_form", form), ("reason", "A reason.".to_owned())];
    for headers in [&[][..], &[("sec-fetch-site", "cross-site")], &[("origin", "https://evil.example")]] {
        let told = risk.browser.send_with(&scene.holds(), &typed, headers).await;
        told.expect(403, "This form was not sent by a page of ours");
    }
    let other =
        [("_form", "of another session".to_owned()), ("reason", "A reason.".to_owned()), ("_code", "yes".to_owned())];
    let shown = risk.browser.send(&scene.holds(), &other).await.expect(200, "Here is what you typed.");
    assert!(shown.body.contains("Code of your authenticator") && shown.body.contains("A reason."), "{}", shown.body);
    assert!(!HOST.is_empty() && scene.rig.count("not exists (select from sandbox.holds)").await == "yes");
    for path in ["/platform/elsewhere/payouts", "/platform/test/payouts/x/y", "/platform/merchants/x"] {
        risk.browser.get(path).await.expect(404, "There is nothing here");
    }
}

#[tokio::test]
async fn disputes_and_providers_are_listed_by_what_is_urgent() {
    let scene = Scene::open().await;
    let tenant = scene.world.tenant.uuid();
    let script = format!(
        "insert into sandbox.disputes (tenant_id, id, gateway, dispute_ref, state, reason, lane, answer_by, created_at, updated_at)
         select '{tenant}', gen_random_uuid(), 'paystack', 'd-' || n, 'opened', 'fraudulent', '00000000-0000-0000-0000-000000000000',
                '2026-09-04T08:00:00Z'::timestamptz + n * interval '30 days', now(), now() from generate_series(0, 1) n;
         insert into sandbox.provider_accounts (tenant_id, id, gateway, label, status, sealed, key_id, shown, version, created_at, updated_at)
         values ('{tenant}', '{SUBJECT}', 'paystack', 'Main <b>account</b>', 'active', '', 'k', '{{}}', 1, now(), now());
         insert into sandbox.breakers (tenant_id, lane, gateway, issuer, state, body, version, updated_at)
         values ('{tenant}', '00000000-0000-0000-0000-000000000000', 'paystack', '', 'open', '{{}}', 1, now());
         insert into sandbox.attempts (tenant_id, id, invoice_id, customer_id, cause, rail, gateway, account_id, status, amount_minor, currency,
                decline_code, lane, submitted_at, created_at, updated_at)
         select tenant_id, ('0199' || substr(md5(n::text), 1, 4) || '-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, invoice_id, customer_id, 'first',
                'card', 'paystack', '{SUBJECT}', case when n <= 4 then 'failed' else 'succeeded' end, 100, 'NGN',
                case when n <= 4 then 'processor_error' end, lane, '{now}', '{now}', '{now}'
           from sandbox.attempts, generate_series(1, 6) n",
        now = scene.world.now(),
    );
    testing::admin_script(&scene.rig.db.connector, &script).await.expect("rows");
    let mut sade = hired(&scene.rig, "sade@recoup.example", Duty::Support).await;
    let page = sade.browser.get("/platform/test/disputes").await.expect(200, "Charges that payers dispute").body;
    let urgent = page.find("hours left").or_else(|| page.find("Its time is over")).expect("an urgent one");
    assert!(urgent < page.find("days left").expect("one with time"), "{page}");
    assert!(page.contains("No order is disputed."), "{page}");
    let page = sade.browser.get("/platform/test/providers").await.expect(200, "4 its own failures").body;
    for text in ["Unwell", "Main &lt;b&gt;account&lt;/b&gt;", "Breakers that are not closed", "role=\"img\""] {
        assert!(page.contains(text), "{text}: {page}");
    }
    sade.browser.get("/platform/live/providers").await.expect(200, "No account took a payment");
    let found = sade.browser.get("/platform?q=ade%27s").await.expect(200, "Ade&#39;s Gym").body;
    assert!(!found.contains("No merchant is called so"), "{found}");
    sade.browser.get("/platform?q=nobody%40example.com").await.expect(200, "No merchant is called so");
}
