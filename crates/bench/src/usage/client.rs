//! The least HTTP client that keeps its connection: what it costs should be the server's.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// One connection with one key.
#[derive(Debug)]
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    key: String,
}

/// An answer: its status and its body.
pub(crate) type Told = (u16, Vec<u8>);

impl Client {
    pub(crate) async fn connect(address: SocketAddr, key: &str) -> Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client { stream: BufReader::new(stream), key: key.to_owned() })
    }

    pub(crate) async fn get(&mut self, path: &str) -> Result<Told> {
        self.ask("GET", path, "", "").await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Result<Told> {
        self.ask("POST", path, "", body).await
    }

    /// As [`Client::post`], under a request key.
    pub(crate) async fn post_once(&mut self, path: &str, once: &str, body: &str) -> Result<Told> {
        self.ask("POST", path, &format!("idempotency-key: {once}\r\n"), body).await
    }

    /// As [`Client::post`], and the answer must be a document with this status.
    pub(crate) async fn make(&mut self, path: &str, body: &serde_json::Value) -> Result<serde_json::Value> {
        let (status, told) = self.post(path, &body.to_string()).await?;
        ensure!(status < 300, "{path} answered {status}: {}", String::from_utf8_lossy(&told));
        Ok(serde_json::from_slice(&told)?)
    }

    async fn ask(&mut self, method: &str, path: &str, header: &str, body: &str) -> Result<Told> {
        let text = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             {header}content-length: {}\r\n\r\n{body}",
            self.key,
            body.len()
        );
        self.stream.write_all(text.as_bytes()).await?;
        let mut line = String::new();
        self.stream.read_line(&mut line).await?;
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).context("no answer")?;
        let mut length = 0;
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                bail!("the connection broke off");
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse()?;
            }
        }
        let mut told = vec![0; length];
        self.stream.read_exact(&mut told).await?;
        Ok((status, told))
    }
}
