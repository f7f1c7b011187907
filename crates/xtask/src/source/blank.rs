//! Turning parts of a Rust text into spaces, byte for byte, keeping line ends.

use super::is_word;

/// A piece of text whose middle goes.
struct Piece {
    length: usize,
    opening: usize,
    closing: usize,
}

impl Piece {
    fn kept(length: usize) -> Piece {
        Piece { length, opening: length, closing: 0 }
    }

    fn between(length: usize, opening: usize, closing: usize) -> Piece {
        Piece { length, opening, closing: closing.min(length) }
    }
}

/// Blanks comments, and the insides of strings and character literals.
pub(super) fn comments_and_literals(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    let mut last = ' ';
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let piece = piece(rest, last);
        blank(&mut out, at + piece.opening, at + piece.length - piece.closing);
        last = rest.chars().next().unwrap_or(' ');
        at += piece.length;
    }
    String::from_utf8(out).expect("whole characters were replaced by spaces")
}

/// The piece at the start. `last` is how the one before it began.
fn piece(rest: &str, last: char) -> Piece {
    let first = rest.chars().next().unwrap_or(' ');
    let found = match first {
        '/' if rest.starts_with("//") => Some(Piece::between(rest.find('\n').unwrap_or(rest.len()), 0, 0)),
        '/' if rest.starts_with("/*") => Some(Piece::between(block_comment(rest), 0, 0)),
        '"' => Some(Piece::between(quoted(rest, b'"'), 1, 1)),
        '\'' => character(rest),
        'r' if !is_word(last) => raw_string(rest, 0),
        'b' if !is_word(last) && rest.starts_with("br") => raw_string(rest, 1),
        _ => None,
    };
    found.unwrap_or_else(|| Piece::kept(first.len_utf8()))
}

/// The length of a comment that may hold others.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        let bytes = rest.as_bytes().get(at..at + 2).unwrap_or_default();
        match bytes {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a literal with escapes, quotes included.
fn quoted(rest: &str, quote: u8) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `r"…"` and `r#"…"#`, with any number of hashes, after a prefix; not `r#type`.
fn raw_string(rest: &str, prefix: usize) -> Option<Piece> {
    let after = rest.get(prefix..)?.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    let body = after.get(hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let opening = prefix + 1 + hashes + 1;
    let length = body.find(&close).map_or(rest.len(), |at| opening + at + close.len());
    Some(Piece::between(length, opening, close.len()))
}

/// A character literal, if the quote does not begin a lifetime.
fn character(rest: &str) -> Option<Piece> {
    let inside = rest.get(1..)?;
    if inside.starts_with('\\') {
        return Some(Piece::between(quoted(rest, b'\''), 1, 1));
    }
    let letter = inside.chars().next()?.len_utf8();
    inside.get(letter..)?.starts_with('\'').then(|| Piece::between(letter + 2, 1, 1))
}

/// Blanks every item under `#[cfg(test)]`, attribute and all.
pub(super) fn test_items(code: &str) -> String {
    let mut out = code.as_bytes().to_vec();
    for (at, attribute) in code.match_indices("#[cfg(test)]") {
        let rest = code.get(at + attribute.len()..).unwrap_or_default();
        blank(&mut out, at, at + attribute.len() + item(rest));
    }
    String::from_utf8(out).expect("whole characters were replaced by spaces")
}

/// The length of the item at the start: to the end of its braces, or to its semicolon.
fn item(rest: &str) -> usize {
    let (mut braces, mut others) = (0_usize, 0_usize);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' => others += 1,
            b')' | b']' => others = others.saturating_sub(1),
            b'{' => braces += 1,
            b'}' if braces <= 1 => return at + 1,
            b'}' => braces -= 1,
            b';' if braces == 0 && others == 0 => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Blanks the whole text.
pub(super) fn everything(code: &str) -> String {
    all_but_differences(code, code)
}

/// Blanks what two readings of one text have in common.
pub(super) fn all_but_differences(code: &str, other: &str) -> String {
    let pairs = code.bytes().zip(other.bytes());
    let bytes = pairs.map(|(byte, twin)| if byte == twin && byte != b'\n' { b' ' } else { byte }).collect();
    String::from_utf8(bytes).expect("whole characters were replaced by spaces")
}

fn blank(bytes: &mut [u8], from: usize, to: usize) {
    for byte in bytes.iter_mut().take(to).skip(from) {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}
