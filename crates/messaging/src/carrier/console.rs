//! Shows messages instead of sending them: for a developer's terminal. It is told where to write.

use std::fmt;
use std::io::Write;
use std::sync::Mutex;

use async_trait::async_trait;
use notices::{Channel, Rendered};

use super::{Address, Carrier, Envelope, Sending};

/// A sink that writes every message as a few lines of text.
pub struct Console(Mutex<Box<dyn Write + Send>>);

impl Console {
    /// Writes to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> Console {
        Console(Mutex::new(out))
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Console")
    }
}

#[async_trait]
impl Carrier for Console {
    fn tells(&self) -> bool {
        false
    }

    fn name(&self) -> &'static str {
        "console"
    }

    fn carries(&self, _: Channel) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope) -> Sending {
        let to = match &envelope.to {
            Address::Email(address) => address.as_str(),
            Address::Phone(phone) => phone.e164(),
        };
        let text = match &envelope.content {
            Rendered::Email(mail) => format!("{}\n\n{}", mail.subject, mail.text),
            Rendered::Sms(sms) => sms.text.clone(),
            Rendered::Whatsapp(message) => message.preview.clone(),
            Rendered::InApp(notice) => format!("{}\n\n{}", notice.title, notice.text),
        };
        let shown =
            format!("--- {} to {to} ({:?})\n{}\n", envelope.content.channel().as_str(), envelope.key, text.trim_end());
        let written = self.0.lock().expect("no holder panics").write_all(shown.as_bytes());
        match written {
            Ok(()) => Sending::Accepted { id: Some(envelope.key.as_str().to_owned()), cost: None },
            Err(error) => Sending::unavailable(format!("cannot write: {error}")),
        }
    }
}
