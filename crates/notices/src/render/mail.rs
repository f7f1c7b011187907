//! Mails: one text, as HTML and as plain text.

use super::html::{self, Page};
use super::{Ask, Email, Letter, RenderError, action, built_in, facts, joined, sentence, subject, texts, value};
use crate::locale::Locale;
use crate::look::Look;
use crate::show::Script;
use crate::tag::{Kind, Tag};
use crate::text::Piece;
use crate::wording::CheckedWording;

pub(super) fn make(ask: &Ask<'_>, wording: Option<&CheckedWording>) -> Result<Email, RenderError> {
    let ours = ask.locale.text(ask.template);
    let phrases = ask.locale.words();
    let (title, body) = texts(ask, wording, ours.body)?;
    let subject = subject(ask, &title);
    let sender = value(ask, ask.template.sender().tag(), Script::Rich);
    let hello = format!("{} {},", phrases.hello, value(ask, Tag::CustomerName, Script::Rich));
    // A tenant's own words may say something else than our summary does.
    let preheader = match wording {
        Some(_) => joined(ask, &body, Script::Rich).replace('\n', " "),
        None => joined(ask, &built_in(ask, &sentence(ours.short))?, Script::Rich),
    };
    let (facts, action) = (facts(ask), action(ask));
    let mut small = vec![phrases.why.replace("[sender]", &sender), phrases.never_ask.to_owned()];
    small.extend(ask.footer.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")));
    let html = html::page(&Page {
        language: ask.locale.as_str(),
        title: &subject,
        preheader: &super::cut(&preheader, 140, "\u{2026}"),
        sender: &sender,
        hello: &hello,
        paragraphs: &paragraphs(ask, &body),
        facts: &facts,
        action: action.as_ref().map(|(label, link)| (*label, link.as_str())),
        button_broken: phrases.button_broken,
        small: &small,
        look: ask.look,
    });
    let mut blocks = vec![hello, joined(ask, &body, Script::Rich)];
    blocks.extend((!facts.is_empty()).then(|| {
        facts.iter().map(|(label, value)| format!("{label}{}{value}", phrases.colon)).collect::<Vec<_>>().join("\n")
    }));
    blocks.extend(action.map(|(label, link)| format!("{label}{}\n{link}", phrases.colon.trim_end())));
    blocks.push(format!("--\n{sender}\n{}", small.join("\n")));
    let text = format!("{}\n", blocks.join("\n\n"));
    Ok(Email { subject, html, text })
}

/// A mail of ours in the layout of all others.
pub(super) fn letter(of: &Letter<'_>) -> Email {
    let phrases = Locale::EnNg.words();
    let (label, link) = of.action;
    let small: Vec<String> = of.small.iter().map(|text| (*text).to_owned()).collect();
    let html = html::page(&Page {
        language: Locale::EnNg.as_str(),
        title: of.subject,
        preheader: of.preheader,
        sender: of.sender,
        hello: of.hello,
        paragraphs: &html::words(&of.paragraphs.join("\n\n")),
        facts: &[],
        action: Some((label, link)),
        button_broken: phrases.button_broken,
        small: &small,
        look: Look::default(),
    });
    let blocks = [
        of.hello.to_owned(),
        of.paragraphs.join("\n\n"),
        format!("{label}:\n{link}"),
        format!("--\n{}\n{}", of.sender, small.join("\n")),
    ];
    Email { subject: crate::one_line(of.subject), html, text: format!("{}\n", blocks.join("\n\n")) }
}

fn paragraphs(ask: &Ask<'_>, body: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Words(text) => html::words(text),
        Piece::Tag(tag) if tag.kind() == Kind::Link => html::link(&value(ask, *tag, Script::Rich)),
        Piece::Tag(tag @ Tag::InvoiceId) => html::number(&value(ask, *tag, Script::Rich)),
        Piece::Tag(tag) => html::line(&value(ask, *tag, Script::Rich)),
    };
    body.iter().map(one).collect()
}
