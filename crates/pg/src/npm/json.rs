//! Just enough JSON for two files of one npm package: an object or an array of objects whose string
//! members matter. Anything malformed is an error; values that are not strings are skipped.

use anyhow::{Context, Result, bail};

/// The string members of each object in a top-level array, in order.
pub(super) fn objects(text: &str) -> Result<Vec<Vec<(String, String)>>> {
    let mut reader = Reader { rest: text };
    reader.expect('[')?;
    let mut objects = Vec::new();
    if reader.take(']') {
        return reader.end(objects);
    }
    loop {
        objects.push(reader.object()?);
        if !reader.take(',') {
            reader.expect(']')?;
            return reader.end(objects);
        }
    }
}

/// The string members of a top-level object.
pub(super) fn object(text: &str) -> Result<Vec<(String, String)>> {
    let mut reader = Reader { rest: text };
    let members = reader.object()?;
    reader.end(members)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn object(&mut self) -> Result<Vec<(String, String)>> {
        self.expect('{')?;
        let mut members = Vec::new();
        if self.take('}') {
            return Ok(members);
        }
        loop {
            let name = self.string()?;
            self.expect(':')?;
            if self.peek() == Some('"') {
                members.push((name, self.string()?));
            } else {
                self.skip_value()?;
            }
            if !self.take(',') {
                self.expect('}')?;
                return Ok(members);
            }
        }
    }

    /// Passes over a number, a word, an array or an object.
    fn skip_value(&mut self) -> Result<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek().context("the text ends inside a value")? {
                '"' => {
                    self.string()?;
                }
                '[' | '{' => {
                    depth += 1;
                    self.advance(1);
                }
                ',' | ']' | '}' if depth == 0 => return Ok(()),
                ']' | '}' => {
                    depth -= 1;
                    self.advance(1);
                }
                other => self.advance(other.len_utf8()),
            }
        }
    }

    fn string(&mut self) -> Result<String> {
        self.expect('"')?;
        let mut text = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, next)) = chars.next() {
            match next {
                '"' => {
                    self.advance(at + 1);
                    return Ok(text);
                }
                '\\' => match chars.next().map(|(_, escaped)| escaped) {
                    Some(plain @ ('"' | '\\' | '/')) => text.push(plain),
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(other) => bail!("escape \\{other} is not expected in this file"),
                    None => break,
                },
                plain => text.push(plain),
            }
        }
        bail!("the text ends inside a string")
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.advance(wanted.len_utf8());
        }
        found
    }

    fn expect(&mut self, wanted: char) -> Result<()> {
        if self.take(wanted) {
            return Ok(());
        }
        match self.peek() {
            Some(found) => bail!("expected {wanted:?}, found {found:?}"),
            None => bail!("expected {wanted:?}, found the end"),
        }
    }

    fn advance(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn end<T>(&mut self, value: T) -> Result<T> {
        match self.peek() {
            None => Ok(value),
            Some(found) => bail!("unexpected {found:?} after the value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(members: &[(&str, &str)]) -> Vec<(String, String)> {
        members.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn string_members_are_kept_and_the_rest_is_passed_over() {
        let text =
            r#" { "version" : "18.4.0" , "os": ["linux", "x"], "n": {"a": [1, {}]}, "b": true, "q": "a\"\/b" } "#;
        let members = object(text).expect("well-formed");
        assert_eq!(members, pairs(&[("version", "18.4.0"), ("q", "a\"/b")]));
    }

    #[test]
    fn an_array_of_objects_keeps_its_order() {
        let found = objects(r#"[{"source":"a","target":"b"},{"source":"c","target":"d"}]"#).expect("well-formed");
        assert_eq!(found, [pairs(&[("source", "a"), ("target", "b")]), pairs(&[("source", "c"), ("target", "d")])]);
        assert!(objects("[]").expect("well-formed").is_empty());
    }

    #[test]
    fn malformed_text_is_an_error() {
        for text in ["", "[", "[{]", r#"[{"a":"b"}"#, r#"[{"a":"b}]"#, r#"[{"a" "b"}]"#, "[] x", r#"[{"a":[1}]"#] {
            assert!(objects(text).is_err(), "{text:?} was read");
        }
        assert!(object("{} {}").is_err());
        assert!(object(r#"{"a":"\u0041"}"#).is_err(), "escapes we do not know are refused, not guessed");
    }
}
