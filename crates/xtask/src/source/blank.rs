//! Turning parts of a Rust text into spaces, byte for byte, keeping line ends.

/// Blanks comments, and the insides of strings and character literals.
pub(super) fn comments_and_literals(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let in_word = at > 0 && text.as_bytes().get(at - 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let (length, keep) = token(rest, in_word);
        blank(&mut out, at + keep.min(length), (at + length).saturating_sub(keep));
        at += length;
    }
    String::from_utf8(out).expect("whole characters were replaced by spaces")
}

/// How long the piece at the start is, and how many bytes at both of its ends stay. A piece that stays whole is
/// said to keep all of itself.
fn token(rest: &str, in_word: bool) -> (usize, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let whole = (first, first);
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), 0);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), 0);
    }
    if rest.starts_with('"') {
        return (quoted(rest, b'"'), 1);
    }
    if rest.starts_with('r') && !in_word {
        return raw_string(rest).unwrap_or(whole);
    }
    if let Some(plain) = rest.strip_prefix("br").filter(|_| !in_word) {
        return raw_string(&rest[rest.len() - plain.len() - 1..]).map_or(whole, |(length, keep)| (length + 1, keep + 1));
    }
    if rest.starts_with('\'') {
        return character(rest).unwrap_or(whole);
    }
    whole
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

/// `r"…"` and `r#"…"#`, with any number of hashes; not `r#type`.
fn raw_string(rest: &str) -> Option<(usize, usize)> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
    let body = after.get(hashes..)?.strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let opening = 1 + hashes + 1;
    let end = body.find(&close).map_or(rest.len(), |at| opening + at + close.len());
    Some((end, opening))
}

/// A character literal, if the quote does not begin a lifetime.
fn character(rest: &str) -> Option<(usize, usize)> {
    let inside = rest.get(1..)?;
    if inside.starts_with('\\') {
        return Some((quoted(rest, b'\''), 1));
    }
    let letter = inside.chars().next()?;
    inside.get(letter.len_utf8()..)?.starts_with('\'').then(|| (letter.len_utf8() + 2, 1))
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
