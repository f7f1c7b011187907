//! WhatsApp: templates that Meta approves beforehand, and the parameters that fill them.
//!
//! Meta knows a list of languages, and Pidgin, Yoruba and Igbo are not on it. Their templates are registered as
//! English ones with the language in the name. A body neither begins nor ends with a parameter: Meta refuses that.

use serde::Serialize;

use super::{Ask, MAX_WHATSAPP_CHARS, RenderError, Whatsapp, built_in, joined, value, words};
use crate::channel::{Category, Channel};
use crate::locale::Locale;
use crate::look::Look;
use crate::samples;
use crate::show::Script;
use crate::tag::Tag;
use crate::template::Template;
use crate::text::Piece;
use crate::value::one_line;

/// A template as it is registered with Meta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhatsappTemplate {
    /// Its name.
    pub name: String,
    /// Its language, as Meta writes it.
    pub language: &'static str,
    /// `UTILITY`, or `MARKETING`.
    pub category: &'static str,
    /// The text with `{{1}}`, `{{2}}` and so on.
    pub body: String,
    /// A sample for each parameter, which Meta demands.
    pub samples: Vec<String>,
}

pub(super) fn make(ask: &Ask<'_>) -> Result<Whatsapp, RenderError> {
    let pieces = pieces(ask)?;
    let preview = joined(ask, &pieces, Script::Rich);
    let length = preview.chars().count();
    if length > MAX_WHATSAPP_CHARS {
        let what = "WhatsApp message, in characters,";
        return Err(RenderError::TooLong { what, length, most: MAX_WHATSAPP_CHARS });
    }
    Ok(Whatsapp {
        template: name(ask.template, ask.locale),
        language: language(ask.locale).to_owned(),
        parameters: places(&pieces).into_iter().map(|tag| one_line(&value(ask, tag, Script::Rich))).collect(),
        preview,
    })
}

/// The template to register for these texts.
///
/// # Errors
/// [`RenderError`], which tests prove not to happen.
pub fn whatsapp_template(template: Template, locale: Locale) -> Result<WhatsappTemplate, RenderError> {
    let values = samples::values(template);
    let channel = Channel::Whatsapp;
    let ask = Ask { template, locale, channel, values: &values, wording: None, look: Look::default(), footer: None };
    let pieces = pieces(&ask)?;
    let order = places(&pieces);
    let number = |tag: &Tag| order.iter().position(|other| other == tag).unwrap_or_default().saturating_add(1);
    let body = pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Tag(tag) => format!("{{{{{}}}}}", number(tag)),
    });
    Ok(WhatsappTemplate {
        name: name(template, locale),
        language: language(locale),
        category: match template.category() {
            Category::Transactional | Category::Updates | Category::Recovery => "UTILITY",
            Category::Marketing => "MARKETING",
        },
        body: body.collect(),
        samples: order.iter().map(|tag| one_line(&value(&ask, *tag, Script::Rich))).collect(),
    })
}

fn pieces(ask: &Ask<'_>) -> Result<Vec<Piece>, RenderError> {
    let phrases = ask.locale.words();
    let mut pieces = vec![words(&format!("{} ", phrases.hello)), Piece::Tag(Tag::CustomerName), words(", ")];
    let (before, after) = phrases.this_is.split_once("[sender]").unwrap_or((phrases.this_is, ""));
    pieces.extend((!before.is_empty()).then(|| words(before)));
    pieces.extend([Piece::Tag(ask.template.sender().tag()), words(&format!("{after}\n\n"))]);
    let short = ask.locale.text(ask.template).short;
    pieces.extend(built_in(ask, short)?);
    if let Some((action, tag)) = ask.template.action() {
        // A sentence that ends with a colon leads to the link by itself.
        let lead = if short.ends_with(':') {
            " ".to_owned()
        } else {
            format!("\n\n{}{}", ask.locale.action(action), phrases.colon)
        };
        pieces.extend([words(&lead), Piece::Tag(tag)]);
    }
    let end = match ask.template.category() {
        Category::Transactional => phrases.thanks,
        Category::Updates | Category::Recovery | Category::Marketing => phrases.stop,
    };
    pieces.push(words(&format!("\n\n{end}")));
    Ok(pieces)
}

/// The tags in the order in which they first appear.
fn places(pieces: &[Piece]) -> Vec<Tag> {
    let mut order = Vec::new();
    for piece in pieces {
        if let Piece::Tag(tag) = piece
            && !order.contains(tag)
        {
            order.push(*tag);
        }
    }
    order
}

fn language(locale: Locale) -> &'static str {
    match locale {
        Locale::EnNg | Locale::Pcm | Locale::Yo | Locale::Ig => "en",
        Locale::Ha => "ha",
        Locale::Fr => "fr",
    }
}

fn name(template: Template, locale: Locale) -> String {
    match locale {
        Locale::EnNg | Locale::Ha | Locale::Fr => template.key().to_owned(),
        Locale::Pcm | Locale::Yo | Locale::Ig => format!("{}_{}", template.key(), locale.as_str()),
    }
}
