//! How well two names agree: the one that somebody expects and the one that a bank gives.
//!
//! Banks write capitals, leave out middle names, and turn the order around. Words are compared, not letters in a row; titles and what
//! companies add to their names do not count.

use std::collections::BTreeSet;

/// How well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// They have no name in common, or too little.
    Different,
    /// Enough for a person to say that it is the same: two names in common, or all of the shorter one.
    Close,
    /// The same words.
    Exact,
}

impl Match {
    /// The word stored.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Match::Different => "different",
            Match::Close => "close",
            Match::Exact => "exact",
        }
    }
}

/// Words that are no names.
const NOISE: [&str; 14] =
    ["mr", "mrs", "miss", "ms", "dr", "chief", "alhaji", "alhaja", "engr", "ltd", "limited", "plc", "nig", "nigeria"];

/// Compares two names.
pub(crate) fn compare(expected: &str, told: &str) -> Match {
    let (one, other) = (words(expected), words(told));
    if one.is_empty() || other.is_empty() {
        return Match::Different;
    }
    if one == other {
        return Match::Exact;
    }
    let shared = one.intersection(&other).filter(|word| word.chars().count() > 1).count();
    let shorter = one.len().min(other.len());
    let all_of_the_shorter = shorter >= 1 && shared == shorter;
    // One first name in common says nothing: half of a town has it.
    if shared >= 2 || (all_of_the_shorter && shorter > 1) { Match::Close } else { Match::Different }
}

fn words(name: &str) -> BTreeSet<String> {
    let plain: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    plain.to_lowercase().split_whitespace().filter(|word| !NOISE.contains(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_capitals_and_titles_do_not_count() {
        for (one, other) in [
            ("Ada Obi", "OBI ADA"),
            ("Mrs. Ada Obi", "ADA OBI"),
            ("Kofo Logistics Ltd", "KOFO LOGISTICS LIMITED"),
            ("Adé-Ojo Bola", "BOLA ADÉ OJO"),
        ] {
            assert_eq!(compare(one, other), Match::Exact, "{one} / {other}");
        }
    }

    #[test]
    fn two_names_in_common_are_close_and_one_is_not() {
        assert_eq!(compare("Ada Obi", "OBI ADA CHIDINMA"), Match::Close);
        assert_eq!(compare("Ada Ngozi Obi", "OBI ADA CHIDINMA"), Match::Close);
        for (one, other) in [("Ada Obi", "ADA EZE"), ("Ada", "ADA OBI"), ("Ada Obi", ""), ("A B", "A C"), ("Mr", "MR")]
        {
            assert_eq!(compare(one, other), Match::Different, "{one} / {other}");
        }
    }
}
