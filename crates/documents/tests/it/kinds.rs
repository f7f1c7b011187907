use documents::{Kind, Status};

use crate::support::{at, invoice, naira, payment, text};

#[test]
fn a_credit_note_says_what_it_takes_back() {
    let mut document = invoice(naira(50_000));
    document.kind = Kind::CreditNote;
    document.number = "CN-7".to_owned();
    document.reference = Some("INV-000042".to_owned());
    document.status = Status::Issued;
    document.due_at = None;
    document.payment = payment("https://pay.example/i/1");
    let text = text(&document);
    assert!(text.starts_with("Credit note CN-7 Issued"), "{text}");
    for said in ["Credited to Ada Obi", "For invoice INV-000042", "₦500.00 credited", "Total credited ₦500.00"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    for not_said in ["Amount due", "How to pay"] {
        assert!(!text.contains(not_said), "{not_said}: {text}");
    }
}

#[test]
fn a_receipt_says_what_came_in_and_when() {
    let mut document = invoice(naira(50_000));
    document.kind = Kind::Receipt;
    document.status = Status::Paid;
    document.paid_at = Some(at("2026-10-02T12:00:00Z"));
    document.paid = naira(50_000);
    document.amount_due = naira(0);
    let text = text(&document);
    assert!(text.starts_with("Receipt INV-000042 Paid"), "{text}");
    for said in ["Received from Ada Obi", "₦500.00 received on 2 Oct 2026", "Total ₦500.00 Paid ₦500.00"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("Amount due"), "{text}");
}

#[test]
fn the_headline_follows_the_status() {
    for (status, said, asks) in [
        (Status::Draft, "₦500.00 a draft: nothing is owed yet", false),
        (Status::Open, "₦500.00 due on 15 Oct 2026", true),
        (Status::PastDue, "₦500.00 was due on 15 Oct 2026", true),
        (Status::Void, "₦500.00 void: nothing is owed", false),
        (Status::Uncollectible, "₦500.00 written off", false),
        (Status::Paid, "₦500.00 paid on 2 Oct 2026", false),
    ] {
        let mut document = invoice(naira(50_000));
        document.status = status;
        document.paid_at = Some(at("2026-10-02T12:00:00Z"));
        document.payment = payment("https://pay.example/i/1");
        let text = text(&document);
        assert!(text.contains(said), "{said}: {text}");
        assert_eq!(text.contains("How to pay"), asks, "{status:?}: {text}");
    }
}

#[test]
fn the_sandbox_says_so_on_the_page() {
    let mut document = invoice(naira(50_000));
    assert!(!text(&document).contains("TEST MODE"));
    document.is_test = true;
    assert!(text(&document).contains("TEST MODE: nothing is owed and nothing was paid"));
}
