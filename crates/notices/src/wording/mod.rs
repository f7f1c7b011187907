//! Tenants' own wordings, checked whole when they are saved: every mistake at once, each with its place.
//!
//! A wording is plain text with tags. The layout, the greeting, the list of facts, the button and the small print of
//! a mail stay ours, so that no wording can break a mail or hide who writes. WhatsApp takes only what Meta has
//! approved, so there is no own wording there.

use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::locale::Locale;
use crate::look::Look;
use crate::render::{Ask, MAX_SUBJECT_CHARS, RenderError, Rendered, render};
use crate::samples;
use crate::template::Template;
use crate::text::{self, Piece, Place, TagError};

/// Longest body of a mail, in characters.
pub const MAX_MAIL_CHARS: usize = 5_000;
/// Longest notice, in characters.
pub const MAX_NOTICE_CHARS: usize = 500;
/// Longest text message before tags are replaced, in characters.
pub const MAX_SMS_CHARS: usize = 480;
/// Most segments that a text message may take with made-up values.
pub const MAX_SMS_SEGMENTS: usize = 4;

/// A tenant's own wording, as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The subject of a mail or title of a notice; none for a text message.
    #[serde(default)]
    pub subject: Option<String>,
    /// The text; an empty line parts paragraphs.
    pub body: String,
    /// Where it is used.
    pub channel: Channel,
    /// Whether it is used. Switched off, ours is.
    pub enabled: bool,
}

/// Something wrong with a wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {message}")]
pub struct WordingError {
    /// `subject`, `body` or `channel`.
    pub field: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, and what to do.
    pub message: String,
    /// The line, if it is at one place.
    pub line: Option<usize>,
    /// The character in the line.
    pub column: Option<usize>,
    /// The tag that may have been meant.
    pub suggestion: Option<&'static str>,
}

/// A wording that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedWording {
    template: Template,
    channel: Channel,
    enabled: bool,
    subject: Vec<Piece>,
    body: Vec<Piece>,
}

impl CheckedWording {
    /// Whether it is used.
    pub fn enabled(&self) -> bool {
        self.enabled
    }

    /// Whether it was made for this.
    pub fn is_for(&self, template: Template, channel: Channel) -> bool {
        self.template == template && self.channel == channel
    }

    pub(crate) fn subject(&self) -> &[Piece] {
        &self.subject
    }

    pub(crate) fn body(&self) -> &[Piece] {
        &self.body
    }
}

impl Wording {
    /// Checks the wording for a template.
    ///
    /// # Errors
    /// Everything that is wrong, fields in order and places in order within them.
    pub fn check(&self, template: Template) -> Result<CheckedWording, Vec<WordingError>> {
        if self.channel == Channel::Whatsapp {
            let message = "WhatsApp takes only texts that Meta has approved; our templates are used there";
            return Err(vec![wrong("channel", "whatsapp_fixed", message)]);
        }
        let mut errors = Vec::new();
        let subject = self.check_subject(template, &mut errors);
        let most = match self.channel {
            Channel::Email | Channel::Whatsapp => MAX_MAIL_CHARS,
            Channel::Sms => MAX_SMS_CHARS,
            Channel::InApp => MAX_NOTICE_CHARS,
        };
        let source = self.body.replace("\r\n", "\n");
        let body = check_text("body", &source, most, template, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let checked =
            CheckedWording { template, channel: self.channel, enabled: self.enabled, subject, body: trimmed(body) };
        checked.try_out().map_err(|error| vec![error])?;
        Ok(checked)
    }

    fn check_subject(&self, template: Template, errors: &mut Vec<WordingError>) -> Vec<Piece> {
        match (&self.subject, self.channel) {
            (Some(_), Channel::Sms) => {
                errors.push(wrong("subject", "not_used", "a text message has no subject; leave it out"));
                Vec::new()
            }
            (None, Channel::Sms) => Vec::new(),
            (None, _) => {
                errors.push(wrong("subject", "required", "a mail or a notice needs a subject"));
                Vec::new()
            }
            (Some(subject), _) => {
                if subject.contains(['\n', '\r']) {
                    errors.push(wrong("subject", "line_break", "a subject is one line"));
                }
                check_text("subject", &subject.replace(['\n', '\r'], " "), MAX_SUBJECT_CHARS, template, errors)
            }
        }
    }
}

impl CheckedWording {
    /// Makes the message with made-up values, to see that it can be made and sent.
    fn try_out(&self) -> Result<(), WordingError> {
        let values = samples::values(self.template);
        let enabled = CheckedWording { enabled: true, ..self.clone() };
        let ask = Ask {
            template: self.template,
            locale: Locale::EnNg,
            channel: self.channel,
            values: &values,
            wording: Some(&enabled),
            look: Look::default(),
            footer: None,
        };
        let too_long = |segments: String| {
            let message = format!(
                "with usual values this takes {segments} segments, of {MAX_SMS_SEGMENTS} at most; letters outside the \
                 7-bit alphabet (emoji, most scripts) make a message more than twice as long"
            );
            wrong("body", "too_many_segments", &message)
        };
        match render(&ask) {
            Ok(Rendered::Sms(sms)) if sms.segments > MAX_SMS_SEGMENTS => Err(too_long(sms.segments.to_string())),
            Ok(_) => Ok(()),
            Err(RenderError::TooLong { length, .. }) => Err(too_long(length.to_string())),
            Err(error) => Err(wrong("body", error.code(), &error.to_string())),
        }
    }
}

fn check_text(
    field: &'static str,
    text: &str,
    most: usize,
    template: Template,
    errors: &mut Vec<WordingError>,
) -> Vec<Piece> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        errors.push(wrong(field, "required", "this must not be empty"));
    }
    if length > most {
        errors.push(wrong(field, "too_long", &format!("this has {length} characters, of {most} at most")));
    }
    for (line, text) in (1_usize..).zip(text.split('\n')) {
        let found = (1_usize..).zip(text.chars()).find(|(_, letter)| letter.is_control());
        errors.extend(found.map(|(column, _)| {
            at(wrong(field, "control_character", "a control character stands here; remove it"), Place { line, column })
        }));
    }
    match text::parse(text, template.tags()) {
        Ok(pieces) => pieces,
        Err(wrong_tags) => {
            errors.extend(wrong_tags.iter().map(|error| of_tag(field, error, template)));
            Vec::new()
        }
    }
}

fn of_tag(field: &'static str, error: &TagError, template: Template) -> WordingError {
    let suggestion = match error {
        TagError::Unknown { suggestion, .. } => *suggestion,
        TagError::Unclosed { .. } | TagError::Stray { .. } => None,
    };
    let mut message = error.to_string();
    if matches!(error, TagError::Unknown { .. }) && suggestion.is_none() {
        let names: Vec<&str> = template.tags().iter().map(|tag| tag.name()).collect();
        message = format!("{message}; there are: {}", names.join(", "));
    }
    let told = WordingError { suggestion: suggestion.map(|tag| tag.name()), ..wrong(field, error.code(), &message) };
    at(told, error.place())
}

fn wrong(field: &'static str, code: &'static str, message: &str) -> WordingError {
    WordingError { field, code, message: message.to_owned(), line: None, column: None, suggestion: None }
}

fn at(error: WordingError, place: Place) -> WordingError {
    WordingError { line: Some(place.line), column: Some(place.column), ..error }
}

/// Without white space at both ends.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Words(first)) = pieces.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Piece::Words(last)) = pieces.last_mut() {
        *last = last.trim_end().to_owned();
    }
    pieces
}

#[cfg(test)]
mod tests;
