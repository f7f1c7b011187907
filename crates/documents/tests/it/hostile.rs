use documents::render;

use crate::reader;
use crate::support::{invoice, line, naira, pages, read, text};

/// What somebody might call a business, and have set as something else.
const NAMES: [&str; 8] = [
    "#pagebreak() ] Ltd",
    "$x$ & *stars* _lines_ `ticks`",
    "<script>alert(1)</script>",
    "= Heading #import \"@preview/x:1.0.0\"",
    "\\u{1f600} \\ // not a comment /* nor this */",
    "#sys.inputs.data #read(\"Cargo.toml\")",
    "@label <label> https://evil.example",
    "\"}, \"total\": \"₦0.00\"",
];

#[test]
fn markup_is_text() {
    for name in NAMES {
        let mut document = invoice(naira(100));
        document.customer.name = name.to_owned();
        document.seller.name = name.to_owned();
        document.number = name.to_owned();
        document.lines[0].description = name.to_owned();
        document.lines[0].derivation = Some(name.to_owned());
        document.notes = vec![name.to_owned()];
        // Lines may be broken, after a slash for one.
        let (text, name) = (text(&document).replace(' ', ""), name.replace(' ', ""));
        // Title, heading, footer; seller twice; customer, line, derivation, note, and the fact of the number.
        assert_eq!(text.matches(&name).count(), 9, "{name}: {text}");
        assert!(text.contains("Amountdue₦1.00"), "{text}");
    }
}

#[test]
fn names_are_in_every_script_that_the_fonts_have() {
    for name in ["Ọláwálé Adéọlá Ọdẹ́kù", "Société d’Éclairage Œuvré", "Ελλάς", "Україна", "שלום", "Łódź ŞÖĞÜT"]
    {
        let mut document = invoice(naira(100));
        document.customer.name = name.to_owned();
        assert_eq!(render(&document).expect("it can be set").undrawn, ['x'; 0], "{name}");
        assert!(text(&document).contains(&format!("Billed to {name} Details")), "{name}: {}", text(&document));
    }
    let mut document = invoice(naira(100));
    document.customer.name = "محمد العربي".to_owned();
    assert_eq!(render(&document).expect("it can be set").undrawn, ['x'; 0]);
    assert!(text(&document).contains("محمد"));
}

#[test]
fn a_script_that_no_font_has_is_told() {
    let mut document = invoice(naira(100));
    document.customer.name = "漢字 Trading 漢".to_owned();
    assert_eq!(render(&document).expect("it can be set").undrawn, ['字', '漢']);
    assert!(text(&document).contains("Trading"));
}

#[test]
fn nothing_unseen_turns_an_amount_around() {
    let mut document = invoice(naira(100));
    document.lines[0].description = "\u{202e}00.99\u{2066} Gym\r\nmonthly\u{0}".to_owned();
    assert!(text(&document).contains("Amount 00.99 Gym monthly ₦1.00"), "{}", text(&document));
}

#[test]
fn a_very_long_name_stays_on_the_paper() {
    let (words, word) = ("Grand ".repeat(600), "W".repeat(900));
    let mut document = invoice(naira(100));
    document.customer.name = word.clone();
    document.lines.push(line(&words, naira(0)));
    document.lines.push(line(&word, naira(0)));
    assert_eq!(render(&document).expect("it can be set").undrawn, ['x'; 0]);
    let pages = pages(&document);
    assert!(pages.len() > 1, "all of it is printed");
    let all = pages.join(" ");
    assert_eq!(all.matches("Grand").count(), 600);
    assert_eq!(all.matches('W').count(), 1_800, "and broken over lines, without losing a letter");
    assert!(!all.contains('\u{200b}'), "nobody copies a break that nobody sees");
    assert!(all.split(' ').all(|piece| piece.len() <= 24), "{all}");
    let pdf = read(&document);
    let starts = pdf.get_pages().into_values().flat_map(|page| reader::starts(&pdf, page)).collect::<Vec<_>>();
    assert!(starts.iter().all(|start| (50.0..=545.0).contains(start)), "between the margins: {starts:?}");
}
