//! What stays on one line of a mail: the day of a date with its month, and a sign with the word before it. On a narrow
//! phone `5` and `December` were parted otherwise, and lines began with a colon.

/// The text with spaces that do not break where a break reads badly. No other letter changes.
pub(super) fn bound(text: &str) -> String {
    let mut bound = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        bound.push_str(word);
        if let Some(next) = words.peek() {
            bound.push(if belongs(word, next) { '\u{a0}' } else { ' ' });
        }
    }
    bound
}

/// Whether the second word may not begin a line after the first. French puts a space before signs of two parts.
fn belongs(word: &str, next: &str) -> bool {
    let word = word.rsplit(['\n', '(']).next().unwrap_or(word);
    let day = word.strip_suffix("er").unwrap_or(word);
    let is_day = matches!(day.len(), 1 | 2) && day.bytes().all(|digit| digit.is_ascii_digit());
    (is_day && next.starts_with(char::is_alphabetic)) || next.starts_with([':', ';', '!', '?', '%'])
}
