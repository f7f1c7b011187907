//! Signatures are taken when they are right to the last bit, and fresh.

use jiff::{SignedDuration, Timestamp};
use wire::signature::{
    HMAC_SHA256, HMAC_SHA512, SignatureError, fresh, hmac_hex, hmac_sha256_base64, same, sha512_hex,
};

/// Test case 2 of RFC 4231.
const KEY: &str = "Jefe";
const TEXT: &[u8] = b"what do ya want for nothing?";
const SHA256: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
const SHA512: &str = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                      9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";

#[test]
fn the_vectors_of_the_standard_are_right() {
    assert_eq!(hmac_hex(HMAC_SHA256, KEY, TEXT, SHA256), Ok(()));
    assert_eq!(hmac_hex(HMAC_SHA256, KEY, TEXT, &SHA256.to_uppercase()), Ok(()));
    assert_eq!(hmac_hex(HMAC_SHA512, KEY, TEXT, SHA512), Ok(()));
    assert_eq!(hmac_sha256_base64(KEY, TEXT, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="), Ok(()));
    let empty = "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
                 47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";
    assert_eq!(sha512_hex(b""), empty);
}

#[test]
fn anything_else_is_wrong() {
    let wrong = Err(SignatureError::BadSignature);
    for written in ["", "5b", "zz", &SHA256[1..], &format!("{SHA256}00"), &SHA256.replace('5', "6"), "é"] {
        assert_eq!(hmac_hex(HMAC_SHA256, KEY, TEXT, written), wrong, "{written}");
        assert_eq!(hmac_sha256_base64(KEY, TEXT, written), wrong, "{written}");
    }
    assert_eq!(hmac_hex(HMAC_SHA256, "jefe", TEXT, SHA256), wrong);
    assert_eq!(hmac_hex(HMAC_SHA256, KEY, b"what do ya want for nothing!", SHA256), wrong);
    assert!(same("a word", "a word") && !same("a word", "a word ") && !same("", "a"));
}

#[test]
fn five_minutes_either_way_are_fresh() {
    let now: Timestamp = "2026-09-15T11:00:00Z".parse().expect("an instant");
    let at = |seconds| (now + SignedDuration::from_secs(seconds)).as_second().to_string();
    for seconds in [0, 300, -300] {
        assert_eq!(fresh(&at(seconds), now), Ok(()), "{seconds}");
    }
    for seconds in [301, -301, 86_400] {
        assert_eq!(fresh(&at(seconds), now), Err(SignatureError::Stale), "{seconds}");
    }
    assert_eq!(fresh("soon", now), Err(SignatureError::BadSignature));
}
