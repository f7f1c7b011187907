//! A provider's address and a client for it.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer;

/// How long a connection may take to stand, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where a provider is, and how long it may take.
#[derive(Clone, Debug)]
pub struct Line {
    client: Client,
    base: Url,
    deadline: Duration,
    answer_bytes: usize,
}

/// Why there is no line to a provider.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The base address is none, or sends secrets in the clear.
    #[error("`{0}` cannot be the address of a provider: it must be https, or http on this machine")]
    BadUrl(String),
    /// The client could not be built: almost always a machine without CA certificates.
    #[error("{0}")]
    Client(String),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No connection stood: nothing left us.
    NotSent(String),
    /// The request went out, and the time ran out.
    Late(String),
    /// The request went out, and the connection broke.
    Cut(String),
}

/// What a provider answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Every header.
    pub headers: HeaderMap,
    /// What `Retry-After` asks for.
    pub retry_after: Option<Duration>,
    /// The beginning of the body, as much as is read of any.
    pub bytes: Vec<u8>,
    /// Null when the body is not JSON.
    pub body: Value,
    /// Whether the whole body came and was JSON.
    pub readable: bool,
}

impl Line {
    /// A line to an address, that says who we are by `agent`. A request may take `deadline`; `answer_bytes` of an answer are read.
    ///
    /// # Errors
    /// [`LineError`].
    pub fn try_new(base: &str, agent: &str, deadline: Duration, answer_bytes: usize) -> Result<Line, LineError> {
        Line::open(base, agent, deadline, answer_bytes, is_local)
    }

    /// As [`Line::try_new`], and plain HTTP to a numeric address of a private network as well: for a provider at the other
    /// end of a tunnel that speaks no TLS inside it. Whoever calls this was told so in as many words.
    ///
    /// # Errors
    /// [`LineError`].
    pub fn try_private(base: &str, agent: &str, deadline: Duration, answer_bytes: usize) -> Result<Line, LineError> {
        Line::open(base, agent, deadline, answer_bytes, |url| is_local(url) || is_private(url))
    }

    fn open(
        base: &str,
        agent: &str,
        deadline: Duration,
        answer_bytes: usize,
        in_the_clear: impl Fn(&Url) -> bool,
    ) -> Result<Line, LineError> {
        let wrong = || LineError::BadUrl(base.chars().take(100).collect());
        // A last slash, so that paths are added rather than put in place of the last part.
        let base_url = Url::parse(&format!("{}/", base.trim_end_matches('/'))).map_err(|_| wrong())?;
        let secure = base_url.scheme() == "https" || (base_url.scheme() == "http" && in_the_clear(&base_url));
        if !secure || base_url.query().is_some() || !base_url.username().is_empty() {
            return Err(wrong());
        }
        // A provider of cryptography that is already installed is the one to use.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = Client::builder();
        // Without TLS there is no need to read the machine's certificates, which takes long.
        let builder = if base_url.scheme() == "http" { builder.tls_certs_only([]) } else { builder };
        let client = builder
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .user_agent(agent)
            .connect_timeout(CONNECT_TIMEOUT.min(deadline))
            .build()
            .map_err(|error| LineError::Client(answer::root_cause(&error)))?;
        Ok(Line { client, base: base_url, deadline, answer_bytes })
    }

    /// A request to a path below the base address. Whoever builds a path of foreign texts checks or encodes them.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        self.client.request(method, url)
    }

    /// A POST to a path below the base address.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// A GET of a path below the base address.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// Sends within the line's deadline, and reads the answer.
    ///
    /// # Errors
    /// [`Lost`].
    pub async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Lost> {
        self.exchange_within(request, self.deadline).await
    }

    /// Sends within a deadline of its own, and reads the answer.
    ///
    /// # Errors
    /// [`Lost`].
    pub async fn exchange_within(&self, request: RequestBuilder, deadline: Duration) -> Result<Answer, Lost> {
        let request = match runtime::trace::current() {
            Some(trace) => request.header(runtime::trace::HEADER, trace.to_string()),
            None => request,
        };
        let sent = request.timeout(deadline).send().await;
        let mut response = sent.map_err(|error| lost(&error, deadline))?;
        let (bytes, whole) = self.read(&mut response).await;
        let parsed = serde_json::from_slice(&bytes).ok();
        let retry_after =
            answer::retry_after_s(response.headers()).map(|seconds| Duration::from_secs(u64::from(seconds)));
        Ok(Answer {
            status: response.status(),
            retry_after,
            readable: whole && parsed.is_some(),
            body: parsed.unwrap_or(Value::Null),
            headers: std::mem::take(response.headers_mut()),
            bytes,
        })
    }

    async fn read(&self, response: &mut Response) -> (Vec<u8>, bool) {
        let mut taken: Vec<u8> = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if taken.len() < self.answer_bytes => {
                    let room = self.answer_bytes.saturating_sub(taken.len());
                    let whole = chunk.len() <= room;
                    taken.extend(chunk.iter().take(room));
                    if !whole {
                        return (taken, false);
                    }
                }
                Ok(Some(_)) | Err(_) => return (taken, false),
                Ok(None) => return (taken, true),
            }
        }
    }
}

fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// A name could be made to mean another address; a number cannot.
fn is_private(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    match host.parse() {
        Ok(IpAddr::V4(address)) => address.is_private(),
        Ok(IpAddr::V6(address)) => address.is_unique_local(),
        Err(_) => false,
    }
}

fn lost(error: &reqwest::Error, deadline: Duration) -> Lost {
    let why = answer::reason(error, deadline, CONNECT_TIMEOUT.min(deadline));
    if error.is_connect() || error.is_builder() {
        Lost::NotSent(why)
    } else if error.is_timeout() {
        Lost::Late(why)
    } else {
        Lost::Cut(why)
    }
}

impl Lost {
    /// Why, in words.
    pub fn why(&self) -> &str {
        match self {
            Lost::NotSent(why) | Lost::Late(why) | Lost::Cut(why) => why,
        }
    }
}

impl Answer {
    /// The body as `T`, read from its text: numbers keep their digits when `T` asks for them as they stand
    /// (`serde_json::value::RawValue`).
    pub fn parse<T: DeserializeOwned>(&self) -> Option<T> {
        if self.readable { serde_json::from_slice(&self.bytes).ok() } else { None }
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(base: &str, private: bool) -> bool {
        let open = if private { Line::try_private } else { Line::try_new };
        open(base, "test", Duration::from_secs(1), 1024).is_ok()
    }

    #[test]
    fn only_a_private_line_speaks_plainly_to_numeric_private_addresses() {
        for base in ["http://10.2.0.9:8088/api", "http://172.16.4.4", "http://192.168.1.1", "http://[fd00::7]:80/x"] {
            assert!(!opens(base, false), "{base}");
            assert!(opens(base, true), "{base}");
        }
        let public = ["http://203.0.113.8/api", "http://172.32.0.1", "http://bank.internal", "http://[2001:db8::1]"];
        for base in public.into_iter().chain(["ftp://10.0.0.1", "http://u:p@10.0.0.1", "10.0.0.1"]) {
            assert!(!opens(base, false) && !opens(base, true), "{base}");
        }
        assert!(opens("http://127.0.0.1:4010", false) && opens("http://localhost:4010", true));
    }
}
