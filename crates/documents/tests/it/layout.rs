use documents::{Party, Payment, Tax, render};
use money::{Currency, Money};
use rust_decimal::Decimal;

use crate::support::{invoice, line, naira, pages, payment, read, text};

#[test]
fn everything_is_said() {
    let mut document = invoice(naira(10_000_000));
    document.series = Some("Lagos".to_owned());
    document.seller = Party {
        name: "Sika Gym".to_owned(),
        address: vec!["1 Marina".to_owned(), "Lagos".to_owned()],
        email: Some("pay@sika.example".to_owned()),
        tax_id: Some("TIN 01234567-0001".to_owned()),
    };
    document.lines[0].quantity = Some(Decimal::new(25, 1));
    document.lines[0].unit_amount = Some("₦40,000.00".to_owned());
    document.lines[0].tax_rate = Some(Decimal::new(75, 1));
    document.lines[0].derivation = Some("2.5 × ₦40,000.00".to_owned());
    let (on, amount) = (Some(naira(10_000_000)), naira(750_000));
    document.taxes =
        vec![Tax { name: "VAT".to_owned(), rate: Some(Decimal::new(75, 1)), on, amount, is_included: false }];
    document.total = naira(10_750_000);
    document.paid = naira(750_000);
    document.payment = Some(Payment {
        link: Some("https://pay.example/i/1".to_owned()),
        instructions: vec!["Providus Bank 9901234567".to_owned()],
    });
    document.notes = vec!["Reverse charge: the customer accounts for the tax.".to_owned()];
    let text = text(&document);
    for said in [
        "Number INV-000042 Series Lagos Issued 1 Oct 2026",
        "Sika Gym 1 Marina Lagos pay@sika.example TIN 01234567-0001",
        "₦100,000.00 due on 15 Oct 2026",
        "Description Quantity Unit price Tax Amount",
        "Gym monthly 2.5 × ₦40,000.00 2.5 ₦40,000.00 7.5% ₦100,000.00",
        "Subtotal ₦100,000.00 VAT 7.5% on ₦100,000.00 ₦7,500.00 Total ₦107,500.00 Paid −₦7,500.00 Amount due ₦100,000.00",
        "How to pay https://pay.example/i/1 Providus Bank 9901234567",
        "Reverse charge: the customer accounts for the tax.",
        "Page 1 of 1",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let mut document = invoice(naira(100));
    document.payment = payment("https://pay.example/i/1");
    let first = render(&document).expect("it can be set");
    let other = render(&invoice(naira(200))).expect("it can be set");
    let again = render(&document).expect("it can be set");
    assert_eq!(first, again);
    assert_ne!(first.sha256, other.sha256);
    assert_eq!(first.sha256.len(), 64);
}

#[test]
fn documents_set_side_by_side_do_not_meet() {
    let documents = [invoice(naira(100)), invoice(naira(200)), invoice(naira(300))];
    let alone = documents.each_ref().map(|document| render(document).expect("it can be set").sha256);
    let together = std::thread::scope(|scope| {
        let threads =
            documents.each_ref().map(|document| scope.spawn(|| render(document).expect("it can be set").sha256));
        threads.map(|thread| thread.join().expect("no thread fails"))
    });
    assert_eq!(alone, together);
}

#[test]
fn a_stored_document_gives_the_same_bytes() {
    let document = invoice(Money::new(5, Currency::NGN));
    let stored = serde_json::to_string(&document).expect("it can be stored");
    let back = serde_json::from_str(&stored).expect("it can be read back");
    assert_eq!(document, back);
    assert_eq!(render(&document), render(&back));
}

#[test]
fn a_long_table_repeats_its_header_on_every_page() {
    let mut document = invoice(naira(100));
    document.lines = (1..=200).map(|n| line(&format!("Location no. {n};"), naira(100))).collect();
    let pages = pages(&document);
    assert!(pages.len() >= 4, "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        let number = index + 1;
        assert!(page.ends_with(&format!("Page {number} of {}", pages.len())), "{page}");
        assert_eq!(page.contains("Location no."), page.contains("Description Amount"), "page {number}: {page}");
        assert!(index == 0 || page.contains("Sika Gym · Invoice INV-000042"), "page {number}: {page}");
    }
    let all = pages.join(" ");
    assert!((1..=200).all(|n| all.contains(&format!("Location no. {n}; ₦1.00"))), "every line is there");
}

#[test]
fn it_is_tagged_titled_undated_and_carries_its_fonts() {
    let mut document = invoice(naira(100));
    document.payment = payment("https://pay.example/i/1");
    let pdf = read(&document);
    let catalog = pdf.catalog().expect("a catalog");
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"MarkInfo"));
    assert_eq!(catalog.get(b"Lang").and_then(lopdf::Object::as_str).expect("a language"), b"en");
    let information = pdf.trailer.get_deref(b"Info", &pdf).and_then(lopdf::Object::as_dict).expect("information");
    assert!(information.has(b"Title") && !information.has(b"CreationDate") && !information.has(b"ModDate"));
    let (mut fonts, mut links, mut headers) = (0, Vec::new(), 0);
    for object in pdf.objects.values().filter_map(|object| object.as_dict().ok()) {
        fonts += usize::from(object.has(b"FontFile2") || object.has(b"FontFile3"));
        let action = object.get(b"A").and_then(lopdf::Object::as_dict);
        links.extend(action.and_then(|action| action.get(b"URI")?.as_str()).ok().map(<[u8]>::to_vec));
        headers += usize::from(object.get(b"S").and_then(lopdf::Object::as_name).is_ok_and(|role| role == b"TH"));
    }
    assert_eq!((fonts, headers), (2, 2), "two weights, two headed columns");
    assert_eq!(links, [b"https://pay.example/i/1".to_vec()]);
    let bytes = render(&document).expect("it can be set").pdf.len();
    assert!(bytes < 60_000, "subsets only: {bytes} bytes");
}
