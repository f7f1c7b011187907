//! The list is in order, complete in itself, and leads to what exists.

use super::*;

#[test]
fn types_are_in_order_and_come_once() {
    assert!(ENTRIES.windows(2).all(|pair| pair[0].kind < pair[1].kind));
}

#[test]
fn each_line_is_one_sentence() {
    for entry in ENTRIES {
        assert!(entry.line.ends_with('.') && !entry.line.contains('\n') && entry.line.len() < 160, "{}", entry.kind);
    }
}

#[test]
fn examples_say_what_they_are_about() {
    for entry in ENTRIES {
        let message = example(entry, "2026-11-21");
        assert_eq!(message["type"], entry.kind);
        assert!(message["data"]["object"].as_object().is_some_and(|object| !object.is_empty()), "{}", entry.kind);
    }
}

#[test]
fn foreign_names_lead_to_types_that_exist() {
    for name in FOREIGN {
        for ours in name.ours {
            assert!(entry(ours).is_some(), "{} leads to {ours}", name.theirs);
        }
        assert!(!name.ours.is_empty() || !name.why.is_empty(), "{} leads nowhere and nobody says why", name.theirs);
    }
}
