use documents::{DocumentError, InvoiceDocument, MAX_LINES, render};
use money::{Currency, Money};

use crate::support::{invoice, line, naira, payment};

fn refusal(change: impl FnOnce(&mut InvoiceDocument)) -> DocumentError {
    let mut document = invoice(naira(100));
    change(&mut document);
    render(&document).expect_err("it is refused")
}

#[test]
fn one_document_has_one_currency() {
    let dollars = Money::new(1, Currency::parse("USD").expect("a currency"));
    let refused = refusal(|document| document.lines[0].amount = dollars);
    assert_eq!(refused.code(), "document_currency_mismatch");
    assert_eq!(refused.to_string(), "a line is in USD on a document in NGN: one document has one currency");
    assert_eq!(refusal(|document| document.paid = dollars).code(), "document_currency_mismatch");
}

#[test]
fn a_zone_is_known() {
    assert_eq!(refusal(|document| document.zone = "Lagos".to_owned()).code(), "document_date");
}

#[test]
fn lines_have_an_end() {
    let refused = refusal(|document| document.lines = vec![line("One too many", naira(0)); MAX_LINES + 1]);
    assert_eq!(refused, DocumentError::TooManyLines(MAX_LINES + 1));
    assert_eq!(refused.code(), "document_too_many_lines");
}

#[test]
fn a_payment_link_is_a_web_address() {
    for link in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://pay.example/i/1",
        "https://pay.example/i 1",
        "https://pay.example/\u{202e}",
        "",
        &format!("https://pay.example/{}", "a".repeat(2_048)),
    ] {
        assert_eq!(refusal(|document| document.payment = payment(link)).code(), "document_payment_link", "{link}");
    }
    let mut document = invoice(naira(100));
    document.payment = payment("http://localhost:8080/i/1");
    document.is_test = true;
    assert!(render(&document).is_ok(), "the sandbox may be somebody's own machine");
}
