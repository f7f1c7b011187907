//! What never left us, what nobody knows, and what is not followed.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use wire::{Line, LineError, Lost};

/// Longer than any test here takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// A deadline that a server which says nothing is certain to miss.
const SHORT: Duration = Duration::from_millis(50);

/// A server that reads the head of each request and sends these bytes; with none it hangs up, and with `None` it says nothing.
async fn server(says: Option<&'static str>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut taken = Vec::new();
            while !taken.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).await.is_ok_and(|read| read == 1) {
                    taken.extend(byte);
                } else {
                    break;
                }
            }
            match says {
                Some(says) => drop(stream.write_all(says.as_bytes()).await),
                None => std::future::pending::<()>().await,
            }
        }
    });
    address
}

fn line(address: SocketAddr) -> Line {
    Line::try_new(&format!("http://{address}/v1"), "a test", PATIENCE, 16).expect("an address")
}

#[tokio::test]
async fn silence_is_late_and_a_cut_is_a_cut() {
    let silent = line(server(None).await);
    let late = silent.exchange_within(silent.post("pay"), SHORT).await;
    assert!(matches!(late, Err(Lost::Late(_))), "{late:?}");
    let cutting = line(server(Some("")).await);
    let cut = cutting.exchange(cutting.post("pay")).await;
    assert!(matches!(cut, Err(Lost::Cut(_))), "{cut:?}");
}

#[tokio::test]
async fn what_reaches_nobody_is_not_sent() {
    // Taken and never listened at, so that it is nobody else's meanwhile.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let line = line(socket.local_addr().expect("an address"));
    let lost = line.exchange(line.post("pay?key=canary")).await;
    let Err(Lost::NotSent(why)) = lost else { panic!("{lost:?}") };
    assert!(!why.contains("canary"), "{why}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let line = line(server(Some("HTTP/1.1 302 Found\r\nlocation: /v1/elsewhere\r\ncontent-length: 0\r\n\r\n")).await);
    let answer = line.exchange(line.get("pay")).await.expect("an answer");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, Some("/v1/elsewhere")));
    assert!(!answer.readable);
}

#[tokio::test]
async fn an_answer_counts_when_all_of_it_came_and_is_json() {
    let says = [
        ("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{\"a\":10}", true),
        // Less than was promised.
        ("HTTP/1.1 200 OK\r\ncontent-length: 99\r\nconnection: close\r\n\r\n{\"a\":10}", false),
        ("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>", false),
        // More than is read of any answer.
        ("HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n{\"a\":10}          ", false),
    ];
    for (text, is_whole) in says {
        let line = line(server(Some(text)).await);
        let answer = line.exchange(line.get("x")).await.expect("an answer");
        assert_eq!(answer.readable, is_whole, "{text}");
    }
}

#[test]
fn secrets_are_not_sent_in_the_clear() {
    for base in
        ["http://api.example.ng", "http://10.0.0.7", "ftp://x", "https://key@x.ng", "https://x.ng?key=1", "", "x"]
    {
        let opened = Line::try_new(base, "a test", PATIENCE, 16);
        assert!(matches!(opened, Err(LineError::BadUrl(_))), "{base}");
    }
    for base in ["https://api.example.ng", "http://127.0.0.1:1", "http://localhost:1/", "http://[::1]:1"] {
        assert!(Line::try_new(base, "a test", PATIENCE, 16).is_ok(), "{base}");
    }
}

#[tokio::test]
async fn what_is_sent_within_a_trace_carries_it_and_nothing_else_does() {
    const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let line = line(listener.local_addr().expect("an address"));
    for trace in [Some(SENT), None] {
        let within =
            runtime::trace::within(trace.map(|text| text.parse().expect("a trace")), line.exchange(line.get("pay")));
        let served = async {
            let (mut stream, _) = listener.accept().await.expect("a caller");
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.expect("a byte"));
            }
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
                .await
                .expect("written");
            String::from_utf8(head).expect("a text").to_lowercase()
        };
        let (answer, head) = tokio::join!(within, served);
        assert!(answer.is_ok(), "{answer:?}");
        assert_eq!(head.contains(&format!("traceparent: {SENT}")), trace.is_some(), "{head}");
        assert_eq!(head.contains("traceparent"), trace.is_some(), "{head}");
    }
}
