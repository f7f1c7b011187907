//! Texts with tags: `{{name}}` and nothing else. No conditions, no loops, no expressions, no recursion.
//!
//! A text is taken apart once, and pieces are put together once: what a value contains is never looked at for
//! tags. A general template language would have to be fenced in to promise the same.

use std::fmt;

use crate::tag::Tag;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words that stay as they are.
    Words(String),
    /// A place for a value.
    Tag(Tag),
}

/// A place in a text, counted from 1 as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What is wrong with a text's tags.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// No tag of this name, or not one for this text.
    #[error("{place}: there is no tag {{{{{name}}}}} here{}", suggested(*.suggestion))]
    Unknown {
        /// What stands between the braces.
        name: String,
        /// Where the braces open.
        place: Place,
        /// What may have been meant.
        suggestion: Option<Tag>,
    },
    /// Braces that do not close on their line.
    #[error("{place}: this {{{{ is never closed; write a tag as {{{{amount}}}}")]
    Unclosed {
        /// Where the braces open.
        place: Place,
    },
    /// Braces that close nothing.
    #[error("{place}: this }}}} closes nothing; write a tag as {{{{amount}}}}")]
    Stray {
        /// Where the braces stand.
        place: Place,
    },
}

impl TagError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TagError::Unknown { .. } => "unknown_tag",
            TagError::Unclosed { .. } => "unclosed_tag",
            TagError::Stray { .. } => "stray_braces",
        }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        match self {
            TagError::Unknown { place, .. } | TagError::Unclosed { place } | TagError::Stray { place } => *place,
        }
    }
}

fn suggested(tag: Option<Tag>) -> String {
    tag.map_or_else(String::new, |tag| format!("; did you mean {{{{{}}}}}?", tag.name()))
}

/// Takes a text apart. Spaces inside the braces do not count.
///
/// # Errors
/// Every wrong tag, in order: unknown or not among `allowed`, unclosed, closed without being opened.
pub fn parse(text: &str, allowed: &[Tag]) -> Result<Vec<Piece>, Vec<TagError>> {
    let (mut pieces, mut errors, mut words) = (Vec::new(), Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, here) = rest.split_at_checked(at).unwrap_or((rest, ""));
        words.push_str(before);
        let place = place_of(text, here);
        if let Some(inside) = here.strip_prefix("{{") {
            let end =
                inside.find("}}").filter(|end| inside.get(..*end).is_some_and(|name| !name.contains(['\n', '{'])));
            let Some((name, after)) = end.and_then(|end| Some((inside.get(..end)?, inside.get(end..)?))) else {
                errors.push(TagError::Unclosed { place });
                rest = inside;
                continue;
            };
            rest = after.strip_prefix("}}").unwrap_or(after);
            match Tag::parse(name.trim()).filter(|tag| allowed.contains(tag)) {
                Some(tag) => {
                    pieces.extend((!words.is_empty()).then(|| Piece::Words(std::mem::take(&mut words))));
                    pieces.push(Piece::Tag(tag));
                }
                None => errors.push(TagError::Unknown {
                    name: name.trim().chars().take(40).collect(),
                    place,
                    suggestion: Tag::nearest(name, allowed),
                }),
            }
        } else if let Some(after) = here.strip_prefix("}}") {
            errors.push(TagError::Stray { place });
            rest = after;
        } else {
            let mut letters = here.chars();
            words.extend(letters.next());
            rest = letters.as_str();
        }
    }
    words.push_str(rest);
    pieces.extend((!words.is_empty()).then_some(Piece::Words(words)));
    if errors.is_empty() { Ok(pieces) } else { Err(errors) }
}

/// Where a tail of the text begins.
fn place_of(text: &str, tail: &str) -> Place {
    let before = text.strip_suffix(tail).unwrap_or(text);
    let line = before.matches('\n').count().saturating_add(1);
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count().saturating_add(1);
    Place { line, column }
}

#[cfg(test)]
mod tests;
