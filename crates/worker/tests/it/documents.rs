//! An invoice from the request for its PDF to the archive.

use std::sync::Arc;

use app::discounts::{Duration, NewCoupon, Off, Offer};
use app::papers::{self, Copy};
use gateways::simulated::Behavior;
use ids::InvoiceId;
use rust_decimal::Decimal;
use setup::customers::CustomerChange;
use setup::preferences::PreferencesChange;
use store::invoice_files::FileRow;
use store::invoices::{self, InvoiceFilter};
use store::{Kind, PageOf};
use testkit::World;
use worker::press::Typesetter;

async fn only_invoice(world: &World) -> InvoiceId {
    let mut tx = world.begin().await;
    let all = PageOf { limit: 10, offset: 0, below: None };
    let found = invoices::page(&mut tx, &InvoiceFilter::default(), &all).await.expect("invoices");
    assert_eq!(found.len(), 1);
    found[0].id
}

async fn asked(world: &World, id: InvoiceId) -> Option<FileRow> {
    let mut tx = world.begin().await;
    let copy = papers::pdf(&mut tx, id).await.expect("an invoice with a number");
    tx.commit(()).await.expect("commits");
    match copy {
        Copy::Ready(file, number) => {
            assert!(number.starts_with("INV-"));
            Some(file)
        }
        Copy::InTheMaking => None,
    }
}

fn text_of(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages = document.get_pages().into_values();
    pages.map(|page| crate::reader::text(&document, page)).collect::<String>().replace('\u{a0}', " ")
}

#[tokio::test]
async fn a_pdf_is_made_when_it_is_asked_for_and_kept_for_each_version() {
    let mut world = World::new().await;
    world.engine = world.engine.with_press(Arc::new(Typesetter));
    let ada = world.customer("ada", "4084080000000003", Behavior::default()).await;
    let plan = world.plan(("month", 1), 1_250_000, 0, None).await;
    world.subscribe(ada, plan).await;
    let id = only_invoice(&world).await;

    assert_eq!(asked(&world, id).await, None, "nobody looked at it before");
    assert_eq!(asked(&world, id).await, None, "asking twice is asking once");
    world.engine.sweep(Kind::Document, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    let open = asked(&world, id).await.expect("made");
    let text = text_of(&open.bytes);
    for part in ["INV-000001", "Open", "Gym", "12,500.00", "ada", "Ade"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(open.bytes.starts_with(b"%PDF-"));
    assert_eq!(asked(&world, id).await, Some(open.clone()), "from the archive, to the byte");

    world.drain().await;
    assert_eq!(asked(&world, id).await, None, "it was paid meanwhile, and the status is printed");
    world.drain().await;
    let paid = asked(&world, id).await.expect("made");
    assert!(text_of(&paid.bytes).contains("Paid"));
    assert!(paid.revision > open.revision && paid.sha256 != open.sha256);
    let mut tx = world.begin().await;
    let kept = store::invoice_files::get(&mut tx, id, open.revision).await.expect("the archive");
    assert_eq!(kept, Some(open), "the paper that was handed out before is still there");
    world.verify().await;
}

#[tokio::test]
async fn a_pdf_shows_number_lines_discount_tax_and_total() {
    let mut world = World::new().await;
    world.engine = world.engine.with_press(Arc::new(Typesetter));
    let mut tx = world.begin().await;
    let vat = setup::taxes::NewRate {
        code: "VAT".to_owned(),
        name: Some("VAT Nigeria".to_owned()),
        percent: Decimal::new(75, 1),
        pricing: "exclusive",
        country: None,
    };
    let vat = setup::taxes::create(&mut tx, vat).await.expect("a rate").id;
    let chosen = PreferencesChange { tax_rates: Some(vec![vat]), ..PreferencesChange::default() };
    setup::preferences::change(&mut tx, chosen).await.expect("settings");
    let coupon = NewCoupon {
        name: "Launch offer".to_owned(),
        off: Off { percent: Some(Decimal::from(20)), ..Off::default() },
        duration: Duration::Forever,
        plans: None,
        most: None,
        most_by_customer: None,
        redeem_by: None,
        metadata: usecase::check::Metadata::new(),
    };
    let coupon = app::discounts::create(&mut tx, coupon).await.expect("a coupon").id;
    tx.commit(()).await.expect("commits");
    let ada = world.customer("ada", "4084080000000003", Behavior::default()).await;
    let mut tx = world.begin().await;
    let reason = CustomerChange { tax_id: Some(Some("TIN 7".to_owned())), ..CustomerChange::default() };
    setup::customers::change(&mut tx, &testkit::secrets(), ada, reason).await.expect("a customer");
    app::discounts::for_customer(&mut tx, ada, &Offer::Coupon(coupon)).await.expect("redeems");
    tx.commit(()).await.expect("commits");
    let plan = world.plan(("month", 1), 1_000_000, 0, None).await;
    world.subscribe(ada, plan).await;
    let id = only_invoice(&world).await;
    assert_eq!(asked(&world, id).await, None);
    world.engine.sweep(Kind::Document, jiff::Timestamp::UNIX_EPOCH).await.expect("a round");
    let text = text_of(&asked(&world, id).await.expect("made").bytes);
    // 10,000.00 less 2,000.00 is 8,000.00, and 7.5 percent of it are 600.00.
    for part in
        ["INV-000001", "Gym", "10,000.00", "Launch offer", "2,000.00", "VAT Nigeria", "600.00", "8,600.00", "TIN 7"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    world.verify().await;
}

#[tokio::test]
async fn a_credit_note_is_printed_with_its_invoice_and_what_becomes_of_it() {
    let mut world = World::new().await;
    world.engine = world.engine.with_press(Arc::new(Typesetter));
    let ada = world.customer("ada", "4084080000000003", Behavior::default()).await;
    let plan = world.plan(("month", 1), 1_250_000, 0, None).await;
    world.subscribe(ada, plan).await;
    world.drain().await;
    let id = only_invoice(&world).await;
    let mut tx = world.begin().await;
    let new = app::credit_notes::NewCreditNote {
        lines: vec![app::credit_notes::NewLine { number: 1, amount_minor: Some(250_000), quantity: None }],
        of_all_minor: None,
        reason: "product_unsatisfactory",
        memo: Some("Two days without water.".to_owned()),
        give_back: app::credit_notes::HowToGiveBack::Refund,
        metadata: usecase::check::Metadata::new(),
    };
    let note = app::credit_notes::create(&mut tx, id, &new).await.expect("a credit note").row.id;
    assert_eq!(papers::credit::pdf(&mut tx, note).await.expect("asked"), Copy::InTheMaking);
    tx.commit(()).await.expect("commits");
    world.drain().await;
    let mut tx = world.begin().await;
    let Copy::Ready(file, number) = papers::credit::pdf(&mut tx, note).await.expect("asked") else {
        panic!("not made")
    };
    tx.commit(()).await.expect("commits");
    assert_eq!(number, "CN-000001");
    let text = text_of(&file.bytes);
    for part in ["Credit note", "CN-000001", "INV-000001", "2,500.00", "paid back", "Two days without water."] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(asked(&world, id).await, None);
    world.drain().await;
    let invoice = asked(&world, id).await.expect("made");
    assert!(text_of(&invoice.bytes).contains("Credit note CN-000001"), "the invoice names it");
    world.verify().await;
}
