//! A request as it came over the line, read by hand.

use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use wire::Url;

/// One request.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// `POST`.
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
}

impl Seen {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The text of a number or a string in the JSON body, as it was written.
    pub(crate) fn json_text(&self, pointer: &str) -> Option<String> {
        let body = self.json();
        let found = body.pointer(pointer)?;
        Some(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
    }

    /// A field of a form.
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        pair(&format!("http://form.invalid/?{}", self.body), name)
    }

    /// A part of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        pair(&format!("http://query.invalid{}", self.path), name)
    }
}

fn pair(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    url.query_pairs().find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
}

/// Reads one request; none when the client went away before it was whole.
pub(crate) async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        if let Some(seen) = parse(&bytes) {
            return Some(seen);
        }
        let mut buffer = [0; 8192];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

/// Reads until the other side hangs up.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came before an error is what there is.
    drop(stream.read_to_end(&mut bytes).await);
    bytes
}

fn parse(bytes: &[u8]) -> Option<Seen> {
    let head_ends = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..head_ends]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    let body = bytes.get(head_ends + 4..head_ends + 4 + length)?;
    Some(Seen { method, path, headers, body: String::from_utf8_lossy(body).into_owned() })
}
