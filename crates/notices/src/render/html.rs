//! Text as HTML: escaped, with paragraphs; and the one layout that all mails share.
//!
//! Tables and inline styles, since mail programs know little else; one column that fits a narrow phone; no image, no
//! script, no font and no style from elsewhere, so that opening a mail tells nobody.

use super::lines::bound;
use crate::look::Look;

/// The parts of a mail, already escaped where they are HTML.
pub(super) struct Page<'a> {
    /// The language of the text.
    pub(super) language: &'a str,
    /// The title of the document.
    pub(super) title: &'a str,
    /// What a list of mails shows beside the subject.
    pub(super) preheader: &'a str,
    /// Who writes.
    pub(super) sender: &'a str,
    /// The greeting.
    pub(super) hello: &'a str,
    /// Paragraphs, as HTML.
    pub(super) paragraphs: &'a str,
    /// Label and value of each fact.
    pub(super) facts: &'a [(&'static str, String)],
    /// The button's words and where it leads.
    pub(super) action: Option<(&'a str, &'a str)>,
    /// What to do when the button does not work.
    pub(super) button_broken: &'a str,
    /// The small print.
    pub(super) small: &'a [String],
    /// The colours.
    pub(super) look: Look,
}

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif";

/// Text that may stand anywhere in HTML, attributes in double or single quotes included.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Words of a template as HTML: an empty line parts paragraphs, a line break stays one.
pub(super) fn words(text: &str) -> String {
    line(text).replace("\n\n", PARAGRAPH).replace('\n', "<br>")
}

/// Running text as HTML, with what belongs together held together.
pub(super) fn line(text: &str) -> String {
    escape(&bound(text))
}

/// Longest number that is held together; a longer one may not fit into a line of a narrow phone.
const MAX_HELD_CHARS: usize = 24;

/// The number of a document in running text: a line would be broken at its hyphen.
pub(super) fn number(text: &str) -> String {
    let safe = escape(text);
    if text.chars().count() > MAX_HELD_CHARS {
        return safe;
    }
    format!("<span style=\"white-space:nowrap\">{safe}</span>")
}

const PARAGRAPH: &str = "</p><p style=\"margin:0 0 16px\">";

/// A link in running text.
pub(super) fn link(url: &str) -> String {
    let url = escape(url);
    format!("<a href=\"{url}\" style=\"color:#1a1a1a;word-break:break-all\">{url}</a>")
}

/// The whole document.
pub(super) fn page(page: &Page<'_>) -> String {
    let (accent, ink) = (page.look.accent(), page.look.ink());
    let mut out = String::with_capacity(6_000);
    let sender = escape(page.sender);
    out.push_str(&format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:0;background:#f3f4f2;{FONT};color:#1a1a1a\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{preheader}</div>\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"background:#f3f4f2\"><tr><td align=\"center\" style=\"padding:16px 8px\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"max-width:560px;background:#ffffff;border-radius:8px;border-top:4px solid {accent}\">\n\
         <tr><td style=\"padding:24px 24px 0;font-size:15px;font-weight:600;overflow-wrap:anywhere\">{sender}</td></tr>\n\
         <tr><td style=\"padding:20px 24px 0;font-size:22px;line-height:1.3;font-weight:700;overflow-wrap:anywhere;\
         text-wrap:balance\">{heading}</td></tr>\n\
         <tr><td style=\"padding:16px 24px 0;font-size:16px;line-height:1.55;overflow-wrap:anywhere\">\
         <p style=\"margin:0 0 16px\">{hello}</p><p style=\"margin:0 0 16px\">{paragraphs}</p></td></tr>\n",
        language = escape(page.language),
        title = escape(page.title),
        heading = line(page.title),
        preheader = escape(page.preheader),
        hello = line(page.hello),
        paragraphs = page.paragraphs,
    ));
    list(&mut out, page.facts);
    if let Some((label, url)) = page.action {
        button(&mut out, label, url, &accent.to_string(), &ink.to_string(), page.button_broken);
    }
    let small: Vec<String> = page.small.iter().map(|text| line(text)).collect();
    out.push_str(&format!(
        "<tr><td style=\"padding:16px 24px 24px\"><p style=\"margin:0;padding-top:16px;border-top:1px solid #e4e6e2;\
         font-size:13px;line-height:1.5;color:#5a5f58\">{}</p></td></tr>\n</table>\n</td></tr></table>\n</body></html>\n",
        small.join("<br>")
    ));
    out
}

fn list(out: &mut String, facts: &[(&'static str, String)]) {
    if facts.is_empty() {
        return;
    }
    out.push_str(
        "<tr><td style=\"padding:4px 24px 8px\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" \
         cellspacing=\"0\" border=\"0\" style=\"font-size:14px;line-height:1.4\">\n",
    );
    for (label, value) in facts {
        out.push_str(&format!(
            "<tr><td style=\"padding:8px 12px 8px 0;border-top:1px solid #e4e6e2;color:#5a5f58;vertical-align:top;\
             white-space:nowrap\">{}</td><td align=\"right\" style=\"padding:8px 0;border-top:1px solid #e4e6e2;font-weight:600;\
             vertical-align:top;overflow-wrap:anywhere\">{}</td></tr>\n",
            escape(label),
            line(value)
        ));
    }
    out.push_str("</table></td></tr>\n");
}

fn button(out: &mut String, label: &str, url: &str, accent: &str, ink: &str, broken: &str) {
    out.push_str(&format!(
        "<tr><td style=\"padding:16px 24px 0\"><a href=\"{href}\" style=\"display:block;background:{accent};color:{ink};\
         text-align:center;text-decoration:none;font-size:16px;font-weight:600;padding:14px 16px;border-radius:6px\">\
         {label}</a></td></tr>\n<tr><td style=\"padding:12px 24px 8px;font-size:13px;line-height:1.5;color:#5a5f58\">\
         {broken}<br>{shown}</td></tr>\n",
        href = escape(url),
        label = escape(label),
        broken = line(broken),
        shown = link(url),
    ));
}
