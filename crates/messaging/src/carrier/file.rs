//! Puts messages into a folder instead of sending them: for development and demonstrations.
//!
//! One file for each key, and a mail's HTML beside it. A key that comes again is the same message and is not written
//! twice.

use std::io::ErrorKind;
use std::path::PathBuf;

use async_trait::async_trait;
use notices::{Channel, Rendered};
use serde_json::json;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::{Address, Carrier, Envelope, Sending};

/// A sink that writes every message as a JSON file.
#[derive(Clone, Debug)]
pub struct FileSink {
    folder: PathBuf,
}

impl FileSink {
    /// Writes into this folder, which is made when it is first needed.
    pub fn new(folder: PathBuf) -> FileSink {
        FileSink { folder }
    }

    async fn write(&self, envelope: &Envelope) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder).await?;
        let to = match &envelope.to {
            Address::Email(address) => address.as_str(),
            Address::Phone(phone) => phone.e164(),
        };
        let key = envelope.key.as_str();
        let message = json!({ "key": key, "to": to, "content": envelope.content });
        let path = self.folder.join(format!("{key}.json"));
        let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(path).await {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
            Err(error) => return Err(error),
        };
        file.write_all(format!("{message:#}\n").as_bytes()).await?;
        file.flush().await?;
        if let Rendered::Email(mail) = &envelope.content {
            fs::write(self.folder.join(format!("{key}.html")), &mail.html).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Carrier for FileSink {
    fn tells(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        "file"
    }

    fn carries(&self, _: Channel) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        match self.write(envelope).await {
            Ok(()) => Sending::Accepted { id: Some(envelope.key.as_str().to_owned()), cost: None },
            Err(error) => Sending::unavailable(format!("cannot write: {error}")),
        }
    }
}
