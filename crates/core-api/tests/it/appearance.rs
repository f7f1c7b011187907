//! The page of a merchant's looks: what is typed, what is refused beside its field, what the previews show, and who may.

use crate::browser::{Browser, PASSWORD, Rig, Told};

const PAGE: &str = "/d/test/appearance";

/// Sends the form of a surface as it was shown, with some fields changed.
async fn save(browser: &mut Browser, on: &str, changed: &[(&str, &str)]) -> Told {
    let page = browser.get(&format!("{PAGE}?on={on}")).await;
    let mut fields = vec![("on", on.to_owned())];
    for name in ["accent", "background", "card", "text"] {
        let Some(value) = page.field(name) else { continue };
        let value = changed.iter().find(|(field, _)| *field == name).map_or(value, |(_, value)| (*value).to_owned());
        fields.push((name, value));
    }
    let was: Vec<(String, String)> = ["accent", "background", "card", "text"]
        .iter()
        .filter_map(|name| Some((format!("{name}-was"), page.field(&format!("{name}-was"))?)))
        .collect();
    let unset: Vec<String> = ["accent", "background", "card", "text"]
        .iter()
        .map(|name| format!("{name}-unset"))
        .filter(|name| page.body.contains(&format!("name=\"{name}\" type=\"checkbox\" value=\"yes\" checked")))
        .collect();
    fields.extend(was.iter().map(|(name, value)| (name.as_str(), value.clone())));
    fields.extend(unset.iter().map(|name| (name.as_str(), "yes".to_owned())));
    let others = changed.iter().filter(|(name, _)| !["accent", "background", "card", "text"].contains(name));
    fields.extend(others.map(|(name, value)| (*name, (*value).to_owned())));
    fields.push(("_form", page.field("_form").expect("a form")));
    browser.send(PAGE, &fields).await
}

#[tokio::test]
async fn a_draft_is_made_looked_at_published_and_brought_back() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    ade.get(PAGE).await.expect(200, "Customers see our own looks.");
    let told = save(&mut ade, "general", &[("accent", "#0b5d4e"), ("footer", "Terms apply.")]).await.expect(303, "");
    ade.get(told.place()).await.expect(200, "The draft has changes that customers do not see yet.");
    let preview =
        ade.get(&format!("{PAGE}/preview/checkout")).await.expect(200, "/look/1-0b5d4e-x-x-x-system-soft.css");
    assert!(preview.body.contains("Terms apply."), "{}", preview.body);
    let policy = preview.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'self'") && !policy.contains("unsafe"), "{policy}");
    ade.get("/look/1-0b5d4e-x-x-x-system-soft.css").await.expect(200, "--link:#0b5d4e");
    let mail = ade.get(&format!("{PAGE}/preview/email")).await.expect(200, "border-top:4px solid #0b5d4e");
    assert!(mail.header("content-security-policy").contains("sandbox"));

    let page = ade.get(PAGE).await;
    let version = page.field("version").expect("a version");
    ade.submit(PAGE, &format!("{PAGE}/publish"), &[("version", &version), ("on", "general")]).await.expect(303, "");
    ade.get(&format!("{PAGE}?done=publish")).await.expect(200, "by Ade Obi");
    let told = save(&mut ade, "general", &[("accent", "#7a1f5c")]).await.expect(303, "");
    ade.get(told.place()).await.expect(200, "The draft is saved.");
    // Somebody looked at an older draft.
    ade.submit(PAGE, &format!("{PAGE}/publish"), &[("version", &version)])
        .await
        .expect(409, "The draft was changed since you looked");
    let version = ade.get(PAGE).await.field("version").expect("a version");
    ade.submit(PAGE, &format!("{PAGE}/publish"), &[("version", &version)]).await.expect(303, "");
    ade.submit(PAGE, &format!("{PAGE}/revert"), &[("number", "1")]).await.expect(303, "");
    ade.get(PAGE).await.expect(200, "back to version 1");
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_is_told_beside_its_field_and_stays_typed() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let told = save(&mut ade, "general", &[("accent", "#ff6600"), ("welcome", "Good to see you.")]).await;
    let told = told.expect(400, "Near by, #");
    assert_eq!(told.field("accent").as_deref(), Some("#ff6600"));
    assert!(
        told.body.contains("aria-describedby=\"accent-about\"") && told.body.contains("Good to see you."),
        "{}",
        told.body
    );
    let state = ade.get(PAGE).await;
    assert!(state.body.contains("Customers see our own looks."), "nothing was saved");
}

#[tokio::test]
async fn a_logo_is_sent_shown_and_taken_away() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(600, 200).write_to(&mut png, image::ImageFormat::Png).expect("a picture");
    let form = ade.get(PAGE).await.field("_form").expect("a form");
    let fields = [("_form", form.as_str()), ("on", "general")];
    ade.upload(&format!("{PAGE}/logo"), &fields, ("logo.png", png.get_ref())).await.expect(303, "");
    let preview = ade.get(&format!("{PAGE}/preview/store")).await.expect(200, "<img src=\"/look/logo/");
    let (_, rest) = preview.body.split_once("<img src=\"").expect("a logo");
    let place = rest.split('"').next().expect("an address").to_owned();
    let picture = ade.get(&place).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/png"));
    ade.upload(&format!("{PAGE}/logo"), &fields, ("logo.svg", b"<svg onload=alert(1)>"))
        .await
        .expect(400, "Send a PNG or a JPEG.");
    ade.submit(PAGE, &format!("{PAGE}/unlogo"), &[("on", "general")]).await.expect(303, "");
    let preview = ade.get(&format!("{PAGE}/preview/store")).await;
    assert!(!preview.body.contains("<img"), "{}", preview.body);
}

#[tokio::test]
async fn who_only_looks_changes_nothing() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let told = ade.submit("/team", "/team/invite", &[("email", "bola@example.com"), ("role", "finance")]).await;
    let (_, rest) = told.body.split_once("https://dashboard.example.com").expect("a link");
    let path = rest.split('<').next().expect("an end").to_owned();
    let mut bola = rig.browser();
    bola.send(&path, &[("name", "Bola".to_owned()), ("password", PASSWORD.to_owned())]).await.expect(303, "");
    let page = bola.get(PAGE).await.expect(200, "You can look at this, and cannot change it.");
    let form = page.field("_form").expect("a form");
    let fields = [("_form", form), ("on", "general".to_owned()), ("footer", "Mine".to_owned())];
    bola.send(PAGE, &fields).await.expect(403, "Your role does not show this");
    // In live mode nobody changes anything before we know who they are.
    ade.get("/d/live/appearance").await.expect(200, "You can look at this, and cannot change it.");
}
