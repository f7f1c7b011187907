//! The page of every refusal's code: `docs/errors.md`, served as it stands there.

use std::fmt::Write as _;

use crate::reference::{STYLE, escaped, marked};

/// The page's source, of headings, lists and paragraphs.
pub const SOURCE: &str = include_str!("../../../docs/errors.md");

/// The page. Each section has its code as its anchor.
pub fn page() -> String {
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>Errors</title><style>{STYLE}</style></head><body><main>"
    );
    let mut listing = false;
    for block in SOURCE.split("\n\n") {
        for part in parts(block) {
            let item = part.starts_with("* ");
            if item != listing {
                out.push_str(if item { "<ul>" } else { "</ul>" });
                listing = item;
            }
            write(&mut out, part).expect("a String takes all that is written");
        }
    }
    out.push_str(if listing { "</ul></main></body></html>" } else { "</main></body></html>" });
    out
}

/// A list's items one by one; any other block as a whole.
fn parts(block: &str) -> Vec<&str> {
    let block = block.trim();
    if block.starts_with("* ") {
        block.lines().collect()
    } else {
        Some(block).filter(|text| !text.is_empty()).into_iter().collect()
    }
}

fn write(out: &mut String, part: &str) -> std::fmt::Result {
    if let Some(code) = part.strip_prefix("### ") {
        write!(out, "<h3 id=\"{0}\"><code>{0}</code></h3>", escaped(code))
    } else if let Some(title) = part.strip_prefix("## ") {
        write!(out, "<h2>{}</h2>", escaped(title))
    } else if let Some(title) = part.strip_prefix("# ") {
        write!(out, "<h1>{}</h1>", escaped(title))
    } else if let Some(item) = part.strip_prefix("* ") {
        write!(out, "<li>{}</li>", marked(&escaped(item)))
    } else {
        write!(out, "<p>{}</p>", marked(&escaped(part)))
    }
}

/// The codes that have a section.
pub fn codes() -> impl Iterator<Item = &'static str> {
    SOURCE.lines().filter_map(|line| line.strip_prefix("### "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_has_an_anchor_and_a_text() {
        let page = page();
        for code in codes() {
            assert!(page.contains(&format!("<h3 id=\"{code}\">")), "{code}");
            let (_, rest) = SOURCE.split_once(&format!("### {code}\n\n")).expect("a section");
            let text = rest.lines().next().unwrap_or_default();
            assert!(text.len() > 20 && text.starts_with(|first: char| first.is_ascii_digit()), "{code}: {text}");
        }
        assert!(codes().count() > 80);
        assert_eq!(page.matches("<ul>").count(), page.matches("</ul>").count());
        assert!(!page.contains("<script"));
    }
}
