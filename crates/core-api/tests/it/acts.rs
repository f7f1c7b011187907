//! What is done at the dashboard is done by the merchant API: once, with its refusals beside the fields.

use crate::browser::{Browser, Rig};

async fn made(browser: &mut Browser, slug: &str, fields: &[(&str, &str)]) -> String {
    let path = format!("/d/test/{slug}/new");
    let told = browser.submit(&path, &path, fields).await;
    assert_eq!(told.status.as_u16(), 303, "{}", told.body);
    told.place().split('?').next().expect("a path").to_owned()
}

const GOLD: [(&str, &str); 4] = [("name", "Gold"), ("amount", "5,000"), ("currency", "NGN"), ("interval", "month")];

#[tokio::test]
async fn a_plan_is_made_once_and_shown_with_all_about_it() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let shown = ade.get("/d/test/plans/new").await;
    let mut typed: Vec<(&str, String)> = GOLD.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    typed.extend([("_form", shown.field("_form").expect("a form")), ("_once", shown.field("_once").expect("a key"))]);
    let first = ade.send("/d/test/plans/new", &typed).await;
    let second = ade.send("/d/test/plans/new", &typed).await;
    assert_eq!(first.place(), second.place(), "sent twice, made once");
    let page = ade.get(first.place()).await.expect(200, "Plan Gold");
    for text in ["₦5,000.00", "plan.created", "Copy as curl", "Archive", "Done."] {
        assert!(page.body.contains(text), "no {text}:\n{}", page.body);
    }
    let list = ade.get("/d/test/plans").await.expect(200, "Gold");
    assert_eq!(list.body.matches(">Gold</a>").count(), 1, "{}", list.body);
    ade.get("/d/live/plans").await.expect(200, "Nothing here yet");
    let csv = ade.get("/d/test/plans.csv").await.expect(200, "Gold");
    assert!(csv.header("content-type").starts_with("text/csv"));
}

#[tokio::test]
async fn what_the_api_refuses_is_said_beside_the_field() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let wrong = [("name", "Gold"), ("amount", "lots"), ("currency", "NGN"), ("interval", "month"), ("trialDays", "7")];
    let told =
        ade.submit("/d/test/plans/new", "/d/test/plans/new", &wrong).await.expect(422, "Write an amount in digits");
    assert_eq!(told.field("amount").as_deref(), Some("lots"));
    assert_eq!(told.field("trialDays").as_deref(), Some("7"));
    let refused =
        [("name", "Gold"), ("amount", "5"), ("currency", "NGN"), ("interval", "month"), ("trialDays", "99999")];
    let told = ade.submit("/d/test/plans/new", "/d/test/plans/new", &refused).await;
    assert_eq!(told.status.as_u16(), 400, "{}", told.body);
    assert!(told.body.contains("id=\"trialDays-about\"") && told.body.contains("aria-invalid"), "{}", told.body);
}

#[tokio::test]
async fn a_key_is_shown_once_and_works() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let shown = ade.get("/d/test/keys/new").await;
    let mut typed =
        vec![("_form", shown.field("_form").expect("a form")), ("_once", shown.field("_once").expect("a key"))];
    typed.extend([
        ("name", "shop".to_owned()),
        ("scopes", "plans:read".to_owned()),
        ("scopes", "plans:write".to_owned()),
    ]);
    let told = ade.send("/d/test/keys/new", &typed).await.expect(200, "Copy this now");
    let (_, rest) = told.body.split_once("tabindex=\"0\">rk_test_").expect("a key");
    let key = format!("rk_test_{}", rest.split('<').next().expect("an end"));
    let list = ade.get("/d/test/keys").await.expect(200, "shop");
    assert!(!list.body.contains(&key));
    let none = ade.submit("/d/test/keys/new", "/d/test/keys/new", &[("name", "shop")]).await;
    none.expect(422, "Tick what it may do.");
}

#[tokio::test]
async fn objects_are_found_by_id_and_by_email() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let place =
        made(&mut ade, "customers", &[("name", "<script>alert(1)</script>"), ("email", "ada@example.com")]).await;
    let page = ade.get(&place).await.expect(200, "&lt;script&gt;alert(1)&lt;/script&gt;");
    assert!(!page.body.contains("<script"), "{}", page.body);
    let id = place.rsplit('/').next().expect("an id");
    assert_eq!(ade.get(&format!("/d/test/search?q={id}")).await.place(), place);
    assert_eq!(
        ade.get("/d/test/search?q=ada%40example.com").await.place(),
        "/d/test/customers?email=ada%40example.com"
    );
    ade.get("/d/test/search?q=nonsense").await.expect(404, "Nothing is found");
    ade.get(&place.replace("/test/", "/live/")).await.expect(404, "It may be in the other mode");
    let mut eve = rig.owner("eve@example.com").await;
    eve.get(&place).await.expect(404, "There is nothing here");
    let changed = ade.submit(&format!("{place}/change"), &format!("{place}/change"), &[("name", "Ada Obi")]).await;
    ade.get(changed.place()).await.expect(200, "Customer Ada Obi");
}

#[tokio::test]
async fn every_kind_of_object_has_a_page_that_teaches() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    for (mode, least) in [("test", 24), ("live", 23)] {
        let menu = ade.get(&format!("/d/{mode}")).await.body;
        let mut places: Vec<&str> = menu.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        places.retain(|place| place.starts_with(&format!("/d/{mode}/")));
        places.sort_unstable();
        places.dedup();
        assert!(places.len() > least, "{places:?}");
        for place in places {
            let told = ade.get(place).await;
            assert_eq!(told.status.as_u16(), 200, "{place}: {}", told.body);
        }
    }
}
