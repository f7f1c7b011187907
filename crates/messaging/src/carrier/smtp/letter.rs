//! A mail as it goes over the wire: both parts, and our key as its Message-ID.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope as Route;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use notices::one_line;

use super::SmtpConfig;
use crate::carrier::{Envelope, unsubscribe_headers};

/// The mail's route and bytes, or why there is none: an address that is none.
pub(super) fn write(
    config: &SmtpConfig,
    to: &str,
    envelope: &Envelope,
    mail: &notices::Email,
    now: Timestamp,
) -> Result<(Route, Vec<u8>), String> {
    let address = |text: &str| text.parse::<Address>().map_err(|error| format!("this is not a mailbox: {error}"));
    let (from, to) = (address(&config.from)?, address(to)?);
    // What writes headers panics at a control character, so names are cleaned whoever they come from.
    let name = envelope.from_name.as_deref().map(one_line).filter(|name| !name.is_empty());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&mail.subject))
        .date(SystemTime::from(now))
        .message_id(Some(format!("<{}@{}>", envelope.key.as_str(), config.domain)));
    if let Some(reply_to) = &envelope.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    for (name, value) in unsubscribe_headers(envelope).into_iter().flatten() {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    let parts = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let message = builder.multipart(parts).map_err(|error| error.to_string())?;
    let route = Route::new(Some(from), vec![to]).map_err(|error| error.to_string())?;
    Ok((route, message.formatted()))
}
