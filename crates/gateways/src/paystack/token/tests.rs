//! Both ways, and what is refused.

use super::*;

#[test]
fn what_is_written_is_read_back() {
    for (mandate, email) in [(None, None), (None, Some("a|b@example.com")), (Some("ref9"), Some("ada@example.com"))] {
        let token =
            Token { code: "AUTH_1".to_owned(), mandate: mandate.map(str::to_owned), email: email.map(str::to_owned) };
        assert_eq!(Token::parse(&token.write()), Ok(token));
    }
    assert_eq!(Token::parse("AUTH_1"), Ok(Token { code: "AUTH_1".to_owned(), mandate: None, email: None }));
}

#[test]
fn texts_that_would_change_a_path_are_no_tokens() {
    for text in ["", "|", "AUTH 1", "../refund", "AUTH_1|../x|a@b.c"] {
        assert!(Token::parse(text).is_err(), "{text}");
    }
}
