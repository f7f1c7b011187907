//! One plain HTTP request over loopback, for tests that need no client's help.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status line's number.
    pub status: u16,
    /// All headers, in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

/// Sends a request to a port of this machine and reads the answer to its end; `None` when nobody listens.
pub fn request(port: u16, method: &str, path: &str, key: &str, body: &str) -> Option<Answer> {
    request_with(port, method, path, key, &[], body)
}

/// The same with further headers.
pub fn request_with(
    port: u16,
    method: &str,
    path: &str,
    key: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Option<Answer> {
    let further: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\nconnection: close\r\n\
         content-type: application/json\r\n{further}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).ok()?;
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let (head, body) = raw.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, head: head.to_lowercase(), body: body.to_owned() })
}
