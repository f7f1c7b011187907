//! Makes the message: a template, a language, a channel and values go in; what is sent comes out.
//!
//! All values of a template are demanded on every channel, so that a message that can be made for one can be made for
//! the next when the first fails. Subjects are one line. Nothing that a value contains becomes markup or a tag.

mod html;
mod lines;
mod mail;
mod whatsapp;

use serde::{Deserialize, Serialize};

pub use whatsapp::{WhatsappTemplate, whatsapp_template};

use crate::channel::{Category, Channel};
use crate::gsm::{self, Encoding};
use crate::locale::Locale;
use crate::look::Look;
use crate::show::{Script, show};
use crate::tag::{Kind, Tag};
use crate::template::Template;
use crate::text::{self, Piece};
use crate::value::{Values, one_line};
use crate::wording::CheckedWording;

/// Longest subject or title, in characters; a longer one is cut, as mail programs would.
pub const MAX_SUBJECT_CHARS: usize = 150;
/// Most segments of a text message.
pub const MAX_SEGMENTS: usize = 6;
/// Longest body that WhatsApp takes, in characters.
pub const MAX_WHATSAPP_CHARS: usize = 1024;
/// Longest name in a text message, in characters; longer ones are cut there, and there only.
const MAX_SMS_NAME_CHARS: usize = 40;
/// Longest reason in a text message, in characters.
const MAX_SMS_REASON_CHARS: usize = 140;

/// What to make a message of.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The kind of message.
    pub template: Template,
    /// The reader's language.
    pub locale: Locale,
    /// Where it goes.
    pub channel: Channel,
    /// The values of its tags.
    pub values: &'a Values,
    /// The tenant's own wording, if there is one for this channel. One that is switched off is passed over.
    pub wording: Option<&'a CheckedWording>,
    /// How the tenant's mails look.
    pub look: Look,
    /// The tenant's own small print, at the end of mails.
    pub footer: Option<&'a str>,
}

/// A mail of ours to somebody who works for a merchant: no template, and no words of anybody else's.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// One line, and the heading.
    pub subject: &'a str,
    /// What a list of mails shows beside the subject.
    pub preheader: &'a str,
    /// Who writes.
    pub sender: &'a str,
    /// The greeting.
    pub hello: &'a str,
    /// What it says.
    pub paragraphs: &'a [&'a str],
    /// The button's words, and where it leads.
    pub action: (&'a str, &'a str),
    /// The small print.
    pub small: &'a [&'a str],
}

/// Writes it, as HTML and as plain text, in English.
pub fn letter(of: &Letter<'_>) -> Email {
    mail::letter(of)
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// One line.
    pub subject: String,
    /// A whole document without anything remote.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// A text message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// What is sent.
    pub text: String,
    /// How it goes out.
    pub encoding: Encoding,
    /// How many segments are paid for.
    pub segments: usize,
}

/// A WhatsApp message: a template that Meta has approved, and what goes into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whatsapp {
    /// The name of the template.
    pub template: String,
    /// The language it is registered under.
    pub language: String,
    /// What stands for `{{1}}`, `{{2}}` and so on.
    pub parameters: Vec<String>,
    /// What the reader sees.
    pub preview: String,
}

/// A notice in the portal or the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InApp {
    /// One line.
    pub title: String,
    /// The notice.
    pub text: String,
    /// What the reader may do: the words on the button and where it leads.
    pub action: Option<(String, String)>,
}

/// A message, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rendered {
    /// By mail.
    Email(Email),
    /// By text message.
    Sms(Sms),
    /// By WhatsApp.
    Whatsapp(Whatsapp),
    /// In the portal or the dashboard.
    InApp(InApp),
}

impl Rendered {
    /// Where it goes.
    pub fn channel(&self) -> Channel {
        match self {
            Rendered::Email(_) => Channel::Email,
            Rendered::Sms(_) => Channel::Sms,
            Rendered::Whatsapp(_) => Channel::Whatsapp,
            Rendered::InApp(_) => Channel::InApp,
        }
    }
}

/// Why there is no message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// Tags without a value. A message never has a hole.
    #[error("`{}` needs values for {}; give every tag of the template one", .template.key(), names(.tags))]
    Missing {
        /// The template.
        template: Template,
        /// The tags.
        tags: Vec<Tag>,
    },
    /// The message is too long for its channel.
    #[error("the {what} has {length}, of {most} at most; shorten the wording or the names in it")]
    TooLong {
        /// What is too long, and in what it is counted.
        what: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// The wording belongs to another template or channel.
    #[error("this wording was made for another template or channel; look up the one for `{}`", .template.key())]
    OtherWording {
        /// The template that was asked for.
        template: Template,
    },
    /// A text of ours is broken. Tests prove that none is.
    #[error("the built-in text of `{}` in {} cannot be read", .template.key(), .locale.as_str())]
    BuiltIn {
        /// The template.
        template: Template,
        /// The language.
        locale: Locale,
    },
}

impl RenderError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            RenderError::Missing { .. } => "missing_value",
            RenderError::TooLong { .. } => "message_too_long",
            RenderError::OtherWording { .. } => "other_wording",
            RenderError::BuiltIn { .. } => "built_in_text",
        }
    }
}

fn names(tags: &[Tag]) -> String {
    tags.iter().map(|tag| tag.name()).collect::<Vec<_>>().join(", ")
}

/// Makes the message.
///
/// # Errors
/// [`RenderError`]: a value is missing, the message is too long, or the wording is for something else.
pub fn render(ask: &Ask<'_>) -> Result<Rendered, RenderError> {
    let template = ask.template;
    let missing: Vec<Tag> = template.tags().iter().copied().filter(|tag| ask.values.get(*tag).is_none()).collect();
    if !missing.is_empty() {
        return Err(RenderError::Missing { template, tags: missing });
    }
    let wording = ask.wording.filter(|wording| wording.enabled());
    if wording.is_some_and(|wording| !wording.is_for(template, ask.channel)) {
        return Err(RenderError::OtherWording { template });
    }
    match ask.channel {
        Channel::Email => mail::make(ask, wording).map(Rendered::Email),
        Channel::Sms => sms(ask, wording).map(Rendered::Sms),
        Channel::Whatsapp => whatsapp::make(ask).map(Rendered::Whatsapp),
        Channel::InApp => in_app(ask, wording).map(Rendered::InApp),
    }
}

fn sms(ask: &Ask<'_>, wording: Option<&CheckedWording>) -> Result<Sms, RenderError> {
    let pieces = match wording {
        Some(wording) => wording.body().to_vec(),
        None => {
            let sender = [Piece::Tag(ask.template.sender().tag()), words(": ")];
            let link = ask.template.action().map(|(_, tag)| [words(" "), Piece::Tag(tag)]);
            let stop = (ask.template.category() == Category::Marketing)
                .then(|| words(&format!(" {}", ask.locale.words().stop)));
            let short = built_in(ask, ask.locale.text(ask.template).short)?;
            sender.into_iter().chain(short).chain(link.into_iter().flatten()).chain(stop).collect()
        }
    };
    let text = joined(ask, &pieces, Script::Plain);
    // The alphabet has half of the accents of Yoruba, and a text with half of them is read worse than one with none.
    let text = if ask.locale == Locale::Fr { gsm::fold(&text) } else { gsm::bare(&text) };
    let (encoding, segments) = gsm::measure(&text);
    if segments > MAX_SEGMENTS {
        return Err(RenderError::TooLong { what: "text message, in segments,", length: segments, most: MAX_SEGMENTS });
    }
    Ok(Sms { text, encoding, segments })
}

fn in_app(ask: &Ask<'_>, wording: Option<&CheckedWording>) -> Result<InApp, RenderError> {
    let (title, body) = texts(ask, wording, &sentence(ask.locale.text(ask.template).short))?;
    Ok(InApp {
        title: subject(ask, &title),
        text: joined(ask, &body, Script::Rich),
        action: action(ask).map(|(label, link)| (label.to_owned(), link)),
    })
}

/// A short text where no link follows it: a last sentence that only leads to one goes.
fn sentence(short: &str) -> String {
    let Some(text) = short.strip_suffix(':') else { return short.to_owned() };
    let before = text.rsplit_once(". ").map_or(text.trim_end(), |(before, _)| before);
    format!("{before}.")
}

/// Subject and body: the tenant's, or ours with this body.
fn texts(ask: &Ask<'_>, wording: Option<&CheckedWording>, body: &str) -> Result<(Vec<Piece>, Vec<Piece>), RenderError> {
    if let Some(wording) = wording {
        return Ok((wording.subject().to_vec(), wording.body().to_vec()));
    }
    Ok((built_in(ask, ask.locale.text(ask.template).subject)?, built_in(ask, body)?))
}

fn built_in(ask: &Ask<'_>, source: &str) -> Result<Vec<Piece>, RenderError> {
    let (template, locale) = (ask.template, ask.locale);
    text::parse(source, template.tags()).map_err(|_| RenderError::BuiltIn { template, locale })
}

/// One line, cut where mail programs would cut it.
fn subject(ask: &Ask<'_>, pieces: &[Piece]) -> String {
    cut(&one_line(&joined(ask, pieces, Script::Rich)), MAX_SUBJECT_CHARS, "\u{2026}")
}

/// The words on the button, and where it leads.
fn action(ask: &Ask<'_>) -> Option<(&'static str, String)> {
    let (action, tag) = ask.template.action()?;
    Some((ask.locale.action(action), value(ask, tag, Script::Rich)))
}

fn words(text: &str) -> Piece {
    Piece::Words(text.to_owned())
}

/// Pieces as plain text.
fn joined(ask: &Ask<'_>, pieces: &[Piece], script: Script) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Tag(tag) => value(ask, *tag, script),
    };
    pieces.iter().map(one).collect()
}

/// The value of a tag in words. That there is one was seen at the beginning; facts are asked for first.
fn value(ask: &Ask<'_>, tag: Tag, script: Script) -> String {
    let shown = ask.values.get(tag).map(|value| show(tag, value, ask.locale, script)).unwrap_or_default();
    match (script, tag.kind(), tag) {
        (Script::Plain, Kind::Text, Tag::Reason) => cut(&shown, MAX_SMS_REASON_CHARS, "..."),
        (Script::Plain, Kind::Text, _) => cut(&shown, MAX_SMS_NAME_CHARS, "..."),
        (_, _, _) => shown,
    }
}

/// The text, or as much of it as fits with a mark that more was there.
fn cut(text: &str, most: usize, mark: &str) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(mark.chars().count())).collect();
    format!("{}{mark}", kept.trim_end())
}

/// What a mail lists: label and value of every fact that is known.
fn facts(ask: &Ask<'_>) -> Vec<(&'static str, String)> {
    let known = ask.template.facts().iter().filter(|tag| ask.values.get(**tag).is_some());
    known.filter_map(|tag| Some((ask.locale.label(*tag)?, value(ask, *tag, Script::Rich)))).collect()
}

#[cfg(test)]
mod tests;
