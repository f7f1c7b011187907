//! Who a merchant is: written, shown with papers, looked at by staff, returned and verified; and what nobody may.

use axum::http::StatusCode;
use office::duties::Duty;
use office::staff;
use testkit::secrets;

use crate::browser::{Browser, Rig};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

/// What a company writes.
const COMPANY: [(&str, &str); 10] = [
    ("legalName", "Ade's Gym Limited"),
    ("form", "company"),
    ("registrationNumber", "RC1234567"),
    ("taxNumber", ""),
    ("country", "ng"),
    ("address", "12 Awolowo Road, Ikoyi, Lagos"),
    ("website", "https://gym.example"),
    ("sells", "Memberships of a gym, by the month."),
    ("contactName", "Ade Obi"),
    ("contactPhone", "+2348031234567"),
];

const PAPERS: [&str; 4] = ["registration", "constitution", "status_report", "identity"];

/// Somebody on staff who may do everything, signed in with their authenticator.
pub(crate) async fn on_staff(rig: &Rig, email: &str) -> Browser {
    crate::platform::hired(rig, email, Duty::Lead).await.browser
}

async fn write(browser: &mut Browser, fields: &[(&str, &str)]) -> crate::browser::Told {
    let page = browser.get("/business").await;
    let mut all = fields.to_vec();
    let version = page.field("version").expect("a version");
    all.push(("version", &version));
    browser.submit("/business", "/business", &all).await
}

async fn send_paper(browser: &mut Browser, kind: &str, name: &str, bytes: &[u8]) -> crate::browser::Told {
    let form = browser.get("/business").await.field("_form").expect("a form");
    browser.upload("/business/papers", &[("_form", &form), ("kind", kind)], (name, bytes)).await
}

/// A merchant whose dossier waits for staff; the path of it.
pub(crate) async fn sent(rig: &Rig, browser: &mut Browser) -> String {
    write(browser, &COMPANY).await.expect(303, "");
    for kind in PAPERS {
        send_paper(browser, kind, "scan.pdf", PDF).await.expect(303, "");
    }
    browser.submit("/business", "/business/submit", &[]).await.expect(303, "");
    browser.get("/business").await.expect(200, "We are looking at it");
    let tenant = tenants(rig).await.last().copied().expect("a merchant");
    format!("/platform/merchants/{tenant}")
}

async fn tenants(rig: &Rig) -> Vec<ids::TenantId> {
    rig.core.tenants().await.expect("merchants").into_iter().map(|row| row.id).collect()
}

/// The paths of the papers on a page of staff.
pub(crate) fn papers(page: &str, merchant: &str) -> Vec<String> {
    let marker = format!("href=\"{merchant}/papers/");
    let ids = page.split(&marker).skip(1).map(|rest| rest.split('"').next().expect("an end"));
    ids.map(|id| format!("{merchant}/papers/{id}")).collect()
}

#[tokio::test]
async fn a_merchant_is_returned_sends_again_is_verified_and_goes_live() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    ade.get("/d/live").await.expect(200, "Your business is not live yet");
    ade.get("/d/live/keys/new").await.expect(403, "Not before you are live");
    let merchant = sent(&rig, &mut ade).await;
    ngozi.get("/platform").await.expect(200, "One merchant waits for a decision.");
    let page = ngozi.get(&merchant).await.expect(200, "RC1234567").body;
    let all = papers(&page, &merchant);
    assert_eq!(all.len(), 4);
    let file = ngozi.get(&all[0]).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.header("content-disposition").starts_with("attachment"), "it is handed out to be saved");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.body.as_bytes(), PDF);
    let refuse = [("verdict", "refuse"), ("reason", "The number cannot be read.")];
    ngozi.submit(&merchant, &all[0], &versioned(&page, &refuse)).await.expect(303, "");
    let early =
        ngozi.submit(&merchant, &format!("{merchant}/decide"), &versioned(&page, &[("verdict", "verify")])).await;
    early.expect(422, "Accept every paper first. Open: Certificate of registration");
    let back = [("verdict", "return"), ("reason", "Please scan the certificate again.")];
    ngozi.submit(&merchant, &format!("{merchant}/decide"), &versioned(&page, &back)).await.expect(303, "");

    ade.get("/business").await.expect(200, "Please scan the certificate again.");
    ade.submit("/business", "/business/submit", &[])
        .await
        .expect(422, "Send these papers first: Certificate of registration.");
    send_paper(&mut ade, "registration", "again.pdf", PDF).await.expect(303, "");
    ade.submit("/business", "/business/submit", &[]).await.expect(303, "");
    let page = ngozi.get(&merchant).await.expect(200, "again.pdf").body;
    for paper in papers(&page, &merchant) {
        ngozi.submit(&merchant, &paper, &versioned(&page, &[("verdict", "accept")])).await.expect(303, "");
    }
    ngozi
        .submit(&merchant, &format!("{merchant}/decide"), &versioned(&page, &[("verdict", "verify")]))
        .await
        .expect(303, "");
    ade.get("/business").await.expect(200, "We know who you are");
    ade.get("/d/live/keys/new").await.expect(200, "Make");
    let mut again = COMPANY.to_vec();
    again[0] = ("legalName", "Somebody Else Limited");
    let form = ade.get("/account").await.field("_form").expect("a form");
    let mut late: Vec<(&str, String)> = again.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    late.extend([("_form", form), ("version", "7".to_owned())]);
    ade.send("/business", &late).await.expect(422, "The business is verified.");
    let told = "(select string_agg(action, ' ' order by id) from core.office_log where action like 'business.%')
                = 'business.describe business.submit business.return business.submit business.verify'";
    assert_eq!(rig.count(told).await, "yes");
    assert_eq!(rig.count("(select tier from core.tenants where live_at is not null) = 'verified'").await, "yes");
}

/// Fields with the version that a page showed.
pub(crate) fn versioned<'a>(page: &str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let (_, rest) = page.split_once("name=\"version\" value=\"").expect("a version");
    let version: &'static str = rest.split('"').next().expect("an end").to_owned().leak();
    let mut all = fields.to_vec();
    all.push(("version", version));
    all
}

#[tokio::test]
async fn everything_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut wrong = COMPANY;
    (wrong[1].1, wrong[4].1, wrong[6].1, wrong[9].1) = ("club", "Nigeria", "javascript:alert(1)", "0803");
    let told = write(&mut ade, &wrong).await.expect(422, "Write the two letters of the country");
    for text in ["Choose what the business is.", "Write the whole address", "RC1234567", "javascript:alert(1)"] {
        assert!(told.body.contains(text), "{text}");
    }
    let long = "x".repeat(100_000);
    let mut huge = COMPANY;
    huge[7].1 = &long;
    write(&mut ade, &huge).await.expect(422, "sells-about");
    let mut hostile = COMPANY;
    hostile[0].1 = "<script>alert(1)</script>";
    write(&mut ade, &hostile).await.expect(303, "");
    let page = ade.get("/business").await.body;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"));
}

#[tokio::test]
async fn two_members_do_not_write_over_one_another() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut other = ade.clone();
    write(&mut ade, &COMPANY).await.expect(303, "");
    let mut stale: Vec<(&str, &str)> = COMPANY.to_vec();
    stale.push(("version", "0"));
    other
        .submit("/business", "/business", &stale)
        .await
        .expect(422, "Somebody changed this since you opened the page.");
}

#[tokio::test]
async fn uploads_that_are_not_what_they_claim_are_refused() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    for (name, bytes, why) in [
        ("certificate.pdf", &b"<html><script>alert(1)</script></html>"[..], "Send a PDF, a JPEG or a PNG."),
        ("certificate.pdf", b"MZ\x90\0\x03", "Send a PDF, a JPEG or a PNG."),
        ("photo.jpg", b"\xff\xd8\xff\xe0 and then nothing of a picture", "This picture cannot be read."),
        ("cut.pdf", b"%PDF-1.7 and no end", "This PDF is not whole."),
        ("", b"", "Choose a file."),
    ] {
        send_paper(&mut ade, "registration", name, bytes).await.expect(422, why);
    }
    send_paper(&mut ade, "passport", "a.pdf", PDF).await.expect(422, "Choose what this paper is.");
    let large = vec![b'x'; 9 << 20];
    send_paper(&mut ade, "registration", "large.pdf", &large).await.expect(413, "a file at most 8 MB");
    assert_eq!(rig.count("not exists (select from core.papers)").await, "yes");
    let hostile = "../../../etc/<img src=x onerror=alert(1)>.pdf";
    send_paper(&mut ade, "registration", hostile, PDF).await.expect(303, "");
    let page = ade.get("/business").await.body;
    assert!(!page.contains("<img src=x"), "a name of a file is a text");
    let sealed = "(select count(*) from core.papers where object like 'papers/%' and length(sha256) = 32) = 1";
    assert_eq!(rig.count(sealed).await, "yes");
}

#[tokio::test]
async fn a_paper_that_was_changed_where_it_is_kept_is_not_handed_out() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let merchant = sent(&rig, &mut ade).await;
    let page = ngozi.get(&merchant).await.body;
    let kept: Vec<_> = std::fs::read_dir(rig.papers.0.join("papers")).expect("a folder").flatten().collect();
    assert_eq!(kept.len(), 4);
    for file in &kept {
        let mut bytes = std::fs::read(file.path()).expect("a file");
        assert!(!bytes.windows(5).any(|part| part == b"%PDF-"), "it lies there sealed");
        *bytes.last_mut().expect("bytes") ^= 1;
        std::fs::write(file.path(), bytes).expect("written");
    }
    ngozi.get(&papers(&page, &merchant)[0]).await.expect(503, "Something went wrong on our side");
}

#[tokio::test]
async fn to_everybody_else_there_is_nothing_at_the_platform() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let merchant = sent(&rig, &mut ade).await;
    for path in ["/platform", "/platform/work", &merchant] {
        ade.get(path).await.expect(404, "There is nothing here");
        let told = rig.browser().get(path).await;
        assert_eq!((told.status.as_u16(), told.place().starts_with("/sign-in?")), (303, true));
    }
    let form = ade.get("/account").await.field("_form").expect("a form");
    let forged = [("_form", form), ("verdict", "verify".to_owned()), ("version", "2".to_owned())];
    ade.send(&format!("{merchant}/decide"), &forged).await.expect(404, "There is nothing here");
    assert_eq!(rig.count("not exists (select from core.tenants where live_at is not null)").await, "yes");
    let mut tx = rig.core.begin().await.expect("the database answers");
    staff::hire(&mut tx, &secrets(), ("Ade Obi", "ade@example.com"), String::new(), Duty::Lead).await.expect("hired");
    tx.commit(()).await.expect("commits");
    ade.get("/platform").await.expect(403, "Staff need an authenticator.");
}

#[tokio::test]
async fn nobody_decides_about_what_they_sent_themselves_and_a_form_of_before_does_nothing() {
    let rig = Rig::new().await;
    let mut ade = rig.owner("ade@example.com").await;
    let merchant = sent(&rig, &mut ade).await;
    let (seed, _) = crate::second::add(&rig, &mut ade).await;
    assert!(!seed.is_empty());
    let mut tx = rig.core.begin().await.expect("the database answers");
    staff::hire(&mut tx, &secrets(), ("Ade Obi", "ade@example.com"), String::new(), Duty::Lead).await.expect("hired");
    tx.commit(()).await.expect("commits");
    let page = ade.get(&merchant).await.expect(200, "Decide").body;
    let decide = format!("{merchant}/decide");
    ade.submit(&merchant, &decide, &versioned(&page, &[("verdict", "verify")]))
        .await
        .expect(422, "You sent this yourself.");
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    let stale = [("verdict", "return"), ("reason", "An old page."), ("version", "1")];
    ngozi.submit(&merchant, &decide, &stale).await.expect(422, "Somebody changed this since you opened the page.");
    ngozi
        .submit(&merchant, &decide, &versioned(&page, &[("verdict", "return"), ("reason", " ")]))
        .await
        .expect(422, "");
}

#[tokio::test]
async fn who_is_taken_off_staff_is_out_at_once() {
    let rig = Rig::new().await;
    let mut ngozi = on_staff(&rig, "ngozi@example.com").await;
    ngozi.get("/").await.expect(303, "");
    ngozi.get("/platform/work").await.expect(200, "Live mode");
    let mut tx = rig.core.begin().await.expect("the database answers");
    staff::dismiss(&mut tx, "Ngozi@example.com").await.expect("dismissed");
    tx.commit(()).await.expect("commits");
    let told = ngozi.get("/platform").await;
    assert_eq!((told.status.as_u16(), told.place().starts_with("/sign-in?")), (303, true));
}
