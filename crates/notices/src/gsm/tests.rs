use proptest::prelude::*;

use super::{Encoding, FOLDS, bare, fold, measure};

#[test]
fn segments_are_counted_at_their_borders() {
    let a = |count: usize| "a".repeat(count);
    for (text, encoding, segments) in [
        (String::new(), Encoding::Gsm7, 1),
        (a(160), Encoding::Gsm7, 1),
        (a(161), Encoding::Gsm7, 2),
        (a(306), Encoding::Gsm7, 2),
        (a(307), Encoding::Gsm7, 3),
        // The euro sign takes two places and does not fit into the last one of a segment.
        (format!("{}\u{20ac}{}", a(158), ""), Encoding::Gsm7, 1),
        (format!("{}\u{20ac}", a(159)), Encoding::Gsm7, 2),
        (format!("{}\u{20ac}{}", a(152), a(152)), Encoding::Gsm7, 3),
        // One naira sign makes the whole message twice as long.
        (format!("\u{20a6}{}", a(69)), Encoding::Ucs2, 1),
        (format!("\u{20a6}{}", a(70)), Encoding::Ucs2, 2),
        (format!("{}\u{1f600}{}", a(66), a(66)), Encoding::Ucs2, 3),
    ] {
        assert_eq!(measure(&text), (encoding, segments), "{} letters", text.chars().count());
    }
}

#[test]
fn the_languages_of_nigeria_fold_into_seven_bits() {
    for (text, folded) in [
        ("\u{1eb8} \u{1e63}\u{e9}, Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}", "E s\u{e9}, Ad\u{e9}bayo"),
        ("\u{257}aya \u{199}asa \u{181}angare", "daya kasa Bangare"),
        ("\u{1ecc} b\u{1ee5} nke \u{1e45}", "O bu nke n"),
        ("\u{20a6}5,000.00", "NGN 5,000.00"),
        ("NGN\u{a0}5,000.00", "NGN 5,000.00"),
        ("re\u{e7}u \u{ab}\u{a0}pay\u{e9}\u{a0}\u{bb}", "recu \" pay\u{e9} \""),
        ("\u{1f600}", "\u{1f600}"),
    ] {
        assert_eq!(fold(text), folded);
    }
    assert_eq!(measure(&fold("\u{1eb8} \u{1e63}\u{e9}, Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}")).0, Encoding::Gsm7);
}

#[test]
fn bare_texts_have_no_marks_at_all() {
    assert_eq!(bare("K\u{e1}\u{e0}d\u{ec} Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}, \u{c9}l\u{f2}"), "Kaadi Adebayo, Elo");
    assert_eq!(bare("\u{dc}ber \u{f1}"), "\u{dc}ber \u{f1}", "letters of their own stay");
}

#[test]
fn every_fold_ends_in_the_alphabet_and_none_touches_it() {
    for (from, to) in FOLDS {
        assert_eq!(measure(to).0, Encoding::Gsm7, "{to}");
        for letter in from.chars() {
            assert_eq!(measure(&letter.to_string()).0, Encoding::Ucs2, "{letter:?} is in the alphabet already");
        }
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC{0,80}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}
