//! Reads the text of a PDF as any reader would: glyphs through the font's own table, and what is said in their place.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

type Letters = BTreeMap<u16, String>;

/// A marked stretch of a page.
enum Mark {
    /// The text to read instead of the glyphs inside.
    Instead(String),
    /// Glyphs from left to right of letters that are read from right to left; where they begin.
    Reversed(usize),
    Other,
}

/// How far from the left edge the pieces of text on a page begin, in points.
pub(crate) fn starts(pdf: &Document, page: ObjectId) -> Vec<f32> {
    let content = pdf.get_page_content(page).expect("a page has content");
    let mut moved = 0.0;
    let mut starts = Vec::new();
    for step in Content::decode(&content).expect("content can be read").operations {
        // Each piece is first moved to its place, then set.
        match step.operator.as_str() {
            "cm" => moved = step.operands[4].as_float().expect("a matrix has numbers"),
            "Tm" => starts.push(moved + step.operands[4].as_float().expect("a matrix has numbers")),
            _ => {}
        }
    }
    starts
}

/// The text of one page; every piece that is set apart stands on a line of its own.
pub(crate) fn text(pdf: &Document, page: ObjectId) -> String {
    let fonts = pdf.get_page_fonts(page).expect("a page has fonts");
    let letters: BTreeMap<Vec<u8>, Letters> =
        fonts.into_iter().map(|(name, font)| (name, letters(pdf, font))).collect();
    let content = pdf.get_page_content(page).expect("a page has content");
    let (mut font, mut marks, mut read) = (None, Vec::new(), String::new());
    for step in Content::decode(&content).expect("content can be read").operations {
        match step.operator.as_str() {
            "Tf" => {
                font = step.operands.first().and_then(|name| name.as_name().ok()).and_then(|name| letters.get(name))
            }
            "BMC" if step.operands.first() == Some(&Object::Name(b"ReversedChars".to_vec())) => {
                marks.push(Mark::Reversed(read.len()));
            }
            "BMC" | "BDC" => marks.push(step.operands.get(1).and_then(instead).map_or(Mark::Other, Mark::Instead)),
            "EMC" => match marks.pop() {
                Some(Mark::Instead(text)) => read.push_str(&text),
                Some(Mark::Reversed(from)) => {
                    let turned: String = read.split_off(from).chars().rev().collect();
                    read.push_str(&turned);
                }
                Some(Mark::Other) | None => {}
            },
            "ET" => read.push('\n'),
            "Tj" | "TJ" if !marks.iter().any(|mark| matches!(mark, Mark::Instead(_))) => {
                let font = font.expect("text has a font");
                step.operands.iter().for_each(|shown| push(&mut read, shown, font));
            }
            _ => {}
        }
    }
    read
}

fn instead(properties: &Object) -> Option<String> {
    let text = properties.as_dict().ok()?.get(b"ActualText").ok()?;
    lopdf::decode_text_string(text).ok()
}

/// `Tj` shows a string; `TJ` an array of strings with numbers between, which move them closer.
fn push(read: &mut String, shown: &Object, font: &Letters) {
    if let Ok(parts) = shown.as_array() {
        parts.iter().for_each(|part| push(read, part, font));
    } else if let Ok(bytes) = shown.as_str() {
        let glyphs = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        read.extend(glyphs.map(|glyph| font.get(&glyph).map_or("\u{fffd}", String::as_str)));
    }
}

/// What each glyph of a font stands for. The setter writes one glyph a line: `<001A> <20A6>`.
fn letters(pdf: &Document, font: &Dictionary) -> Letters {
    let table = font.get_deref(b"ToUnicode", pdf).and_then(Object::as_stream).expect("a font says what it stands for");
    let table = table.decompressed_content().expect("the table can be unpacked");
    let pairs = String::from_utf8(table).expect("the table is text");
    let pairs = pairs.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let pairs = pairs.filter_map(|(glyph, text)| Some((u16::from_str_radix(glyph, 16).ok()?, utf_16(text)?)));
    // The range of all codes has the same form; no glyph is the first one.
    pairs.filter(|(glyph, _)| *glyph != 0).collect()
}

fn utf_16(hex: &str) -> Option<String> {
    let units = (0..hex.len()).step_by(4).map(|at| u16::from_str_radix(hex.get(at..at + 4)?, 16).ok());
    String::from_utf16(&units.collect::<Option<Vec<u16>>>()?).ok()
}
