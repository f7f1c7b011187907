//! The functions of a file: name, signature, body.

use super::{find_word, is_word};

/// One function with a body.
#[derive(Clone, Debug)]
pub(crate) struct Function<'a> {
    pub(crate) name: &'a str,
    /// Where `fn` stands.
    pub(crate) at: usize,
    /// From `fn` to the brace that opens the body.
    pub(crate) signature: &'a str,
    /// Where the body begins and ends, braces included.
    pub(crate) body: std::ops::Range<usize>,
}

/// Every function with a body, in order; one inside another comes after it.
pub(crate) fn functions(code: &str) -> Vec<Function<'_>> {
    find_word(code, "fn").into_iter().filter_map(|at| function(code, at)).collect()
}

fn function(code: &str, at: usize) -> Option<Function<'_>> {
    let rest = code.get(at..)?;
    let name = rest.get(2..)?.trim_start();
    let name = name.get(..name.find(|letter| !is_word(letter))?)?;
    let opening = opening(rest).filter(|_| !name.is_empty())?;
    let length = closing(rest.get(opening..)?)?;
    let start = at + opening;
    Some(Function { name, at, signature: rest.get(..opening)?, body: start..start + length })
}

/// Where the body opens; `None` for a declaration that has none.
fn opening(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.checked_sub(1)?,
            b'{' if depth == 0 => return Some(at),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The length of the braces at the start.
fn closing(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}
