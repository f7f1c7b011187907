//! SQL as a list of words and signs, each with its line: enough to recognise a clause, never to run one.

/// One word, in lower case, or one sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// Splits a text. Comments are left out; a string in single quotes is one token, `'`.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = length_of(rest, first);
        let (piece, after) = rest.split_at(length);
        if is_kept(piece, first) {
            let text = if first == '\'' { "'".to_owned() } else { piece.to_lowercase() };
            found.push(Token { text, line });
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    found
}

fn length_of(rest: &str, first: char) -> usize {
    let until = |end: &str, from: usize| {
        rest.get(from..).and_then(|tail| tail.find(end)).map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("--") {
        return until("\n", 2);
    }
    if rest.starts_with("/*") {
        return until("*/", 2);
    }
    if first == '\'' {
        return until("'", 1);
    }
    if !is_in_name(first) {
        return first.len_utf8();
    }
    rest.find(|letter| !is_in_name(letter)).unwrap_or(rest.len())
}

/// A name with its schema, `core.tenants`, is one word; so is `$1`.
fn is_in_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '$')
}

fn is_kept(piece: &str, first: char) -> bool {
    !first.is_whitespace() && !piece.starts_with("--") && !piece.starts_with("/*")
}

/// Where these words stand next to each other. The answer is the index of the first.
pub(crate) fn find(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    let windows = tokens.windows(words.len()).enumerate();
    windows
        .filter(|(_, window)| window.iter().zip(words).all(|(token, word)| token.text == *word))
        .map(|(at, _)| at)
        .collect()
}

/// The text of a token, or nothing past the end.
pub(crate) fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::{find, tokens, word};

    #[test]
    fn comments_go_and_strings_are_one() {
        let found = tokens("select 'a -- b', core.x -- y\n /* z\n */ FROM t where $1 = 2");
        let words: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(words, ["select", "'", ",", "core.x", "from", "t", "where", "$1", "=", "2"]);
        assert_eq!((found[3].line, found[4].line), (1, 3));
    }

    #[test]
    fn words_are_found_side_by_side() {
        let found = tokens("create table a (b int); create index c on a (b)");
        assert_eq!(find(&found, &["create", "index"]), [8]);
        assert_eq!(word(&found, 10), "c");
        assert_eq!(word(&found, 99), "");
    }
}
