//! Texts of providers: folded to be compared, cut short to be kept.

use usecase::ports::Raw;
use wire::brief;

/// A text to match fragments in: lower case, one blank between words, no punctuation but what is inside a word.
pub(crate) fn folded(text: &str) -> String {
    let plain: String =
        text.chars().map(|letter| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, cut short, or none.
pub(crate) fn shortened(text: &str) -> Option<String> {
    let text = brief(text.trim());
    (!text.is_empty()).then_some(text)
}

/// The provider's own words, to be kept beside ours.
pub(crate) fn raw(code: &str, message: &str) -> Raw {
    Raw { code: shortened(code), message: shortened(message) }
}
