use proptest::prelude::*;

use super::{Piece, Place, TagError, parse};
use crate::tag::Tag;

fn words(text: &str) -> Piece {
    Piece::Words(text.to_owned())
}

#[test]
fn tags_and_words_are_told_apart() {
    let pieces = parse("Pay {{amount}} to {{ store_name }}{{plan_name}}. {One} brace }", Tag::ALL).expect("a text");
    assert_eq!(
        pieces,
        [
            words("Pay "),
            Piece::Tag(Tag::Amount),
            words(" to "),
            Piece::Tag(Tag::StoreName),
            Piece::Tag(Tag::PlanName),
            words(". {One} brace }"),
        ]
    );
    assert_eq!(parse("", Tag::ALL).expect("a text"), []);
}

#[test]
fn every_wrong_tag_is_told_with_its_place() {
    let text = "Dear {{customer_nam}},\npay {{amount\n\u{20a6}{{invoice_id}} }} now {{update_link}} {{}}";
    let errors = parse(text, &[Tag::CustomerName, Tag::Amount, Tag::InvoiceId]).expect_err("wrong");
    let told: Vec<(&str, usize, usize)> =
        errors.iter().map(|error| (error.code(), error.place().line, error.place().column)).collect();
    assert_eq!(
        told,
        [
            ("unknown_tag", 1, 6),
            ("unclosed_tag", 2, 5),
            ("stray_braces", 3, 17),
            ("unknown_tag", 3, 24),
            ("unknown_tag", 3, 40)
        ]
    );
    assert_eq!(
        errors.first(),
        Some(&TagError::Unknown {
            name: "customer_nam".to_owned(),
            place: Place { line: 1, column: 6 },
            suggestion: Some(Tag::CustomerName)
        })
    );
    assert_eq!(
        errors.first().map(ToString::to_string).as_deref(),
        Some("line 1, column 6: there is no tag {{customer_nam}} here; did you mean {{customer_name}}?")
    );
}

proptest! {
    #[test]
    fn any_text_is_answered_and_words_without_braces_stay(text in "\\PC*") {
        let parsed = parse(&text, Tag::ALL);
        if !text.contains(['{', '}']) {
            let joined: String = parsed.expect("words only").iter().map(|piece| match piece {
                Piece::Words(words) => words.as_str(),
                Piece::Tag(_) => "tag",
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
