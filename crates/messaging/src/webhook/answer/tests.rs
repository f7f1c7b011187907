//! What is kept of a body.

use super::*;

#[test]
fn a_body_becomes_text_that_a_database_takes() {
    assert_eq!(readable(b"ok"), "ok");
    assert_eq!(readable(b"a\0b"), "a\u{fffd}b");
    assert_eq!(readable(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    let worst = readable(&[0xff; EXCERPT_BYTES]);
    assert!(worst.len() <= EXCERPT_BYTES, "{} bytes", worst.len());
    assert!(worst.chars().all(|c| c == '\u{fffd}'));
}
