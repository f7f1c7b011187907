//! When a token is renewed.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

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

/// Answers every request alike: a token that ends at half past ten, whose number is that of the request.
async fn issuer() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    tokio::spawn(async move {
        let mut number = 0_u32;
        while let Ok((mut stream, _)) = listener.accept().await {
            number += 1;
            let body = format!(
                r#"{{"code":"00","data":{{"access_token":"token-{number}","expiresAt":"2026-11-22T10:30:00Z"}}}}"#
            );
            let mut request = [0; 8192];
            let read = stream.read(&mut request).await.expect("a request");
            assert!(String::from_utf8_lossy(&request[..read]).starts_with("POST /v1/auth/token/issue"));
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await.expect("it is read");
        }
    });
    base
}

#[tokio::test]
async fn the_clock_decides_when_a_token_is_renewed() {
    let clock = Clock::manual(at("2026-11-22T10:00:00Z"));
    let line = Line::try_new(&issuer().await).expect("a line");
    let credentials =
        Credentials { account: "a".to_owned(), client: "c".to_owned(), secret: Secret::from("our-secret") };
    let desk = Desk::new(line, credentials, clock.clone());
    let instants = [
        ("2026-11-22T10:00:00Z", "token-1"),
        ("2026-11-22T10:24:59Z", "token-1"),
        ("2026-11-22T10:25:00Z", "token-2"),
        // It ends within the margin, so that it serves once.
        ("2026-11-22T10:25:01Z", "token-3"),
    ];
    for (instant, expected) in instants {
        clock.set(at(instant));
        let held = desk.token().await.expect("a token");
        assert_eq!(held.token.expose_secret(), expected, "{instant}");
    }
    let shown = format!("{desk:?}");
    assert!(!shown.contains("our-secret") && !shown.contains("token-"), "{shown}");
}

#[tokio::test]
async fn only_the_token_that_was_refused_is_thrown_away() {
    let clock = Clock::manual(at("2026-11-22T10:00:00Z"));
    let line = Line::try_new(&issuer().await).expect("a line");
    let credentials = Credentials { account: "a".to_owned(), client: "c".to_owned(), secret: Secret::from("s") };
    let desk = Desk::new(line, credentials, clock);
    let first = desk.token().await.expect("a token");
    desk.forget(&first).await;
    let second = desk.token().await.expect("a token");
    // Another request was refused with the first one, and hears of it only now.
    desk.forget(&first).await;
    assert_eq!(desk.token().await.expect("a token").token.expose_secret(), second.token.expose_secret());
}
