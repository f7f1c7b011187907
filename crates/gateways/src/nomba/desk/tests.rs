//! When a token is renewed.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[test]
fn a_token_is_renewed_five_minutes_before_its_end() {
    let now = at("2026-11-22T10:00:00Z");
    assert_eq!(renew_at("2026-11-22T10:30:00Z", now), at("2026-11-22T10:25:00Z"));
    assert_eq!(renew_at("2026-11-22T10:30:00+01:00", now), at("2026-11-22T09:25:00Z"), "it is over already");
}

#[test]
fn a_token_without_an_end_lives_for_twenty_minutes() {
    let now = at("2026-11-22T10:00:00Z");
    for nothing in ["", "soon", "1800", "2026-11-22"] {
        assert_eq!(renew_at(nothing, now), at("2026-11-22T10:20:00Z"), "{nothing:?}");
    }
}
