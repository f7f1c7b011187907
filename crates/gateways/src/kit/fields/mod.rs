//! A provider's object, read leniently: what is missing, null or of an unexpected kind is nothing, and a number keeps its
//! digits whether it came as a number or as a text. What to make of nothing is decided elsewhere, and strictly.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use wire::Answer;

use super::Figure;

/// The fields of an object.
#[derive(Clone, Default)]
pub(crate) struct Fields(BTreeMap<String, Box<RawValue>>);

impl Fields {
    /// Those of a whole body; none when it is no object.
    pub(crate) fn of(answer: &Answer) -> Fields {
        answer.parse().map(Fields).unwrap_or_default()
    }

    /// Those of bytes that somebody sent; `None` when they are no object.
    pub(crate) fn read(bytes: &[u8]) -> Option<Fields> {
        serde_json::from_slice(bytes).ok().map(Fields)
    }

    /// A text, a number or a truth as text without blanks around it. Empty for anything else.
    pub(crate) fn text(&self, name: &str) -> String {
        let Some(raw) = self.0.get(name).map(|raw| raw.get()) else { return String::new() };
        match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw).map(|text: String| text.trim().to_owned()).unwrap_or_default(),
            Some(b'{' | b'[' | b'n') | None => String::new(),
            Some(_) => raw.to_owned(),
        }
    }

    /// The same when there is something in it. Providers also write `null` and `N/A` for nothing.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !matches!(text.as_str(), "" | "null" | "N/A"))
    }

    /// The first of several names that has something in it.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.some(name))
    }

    /// A figure, as number or text.
    pub(crate) fn figure(&self, name: &str) -> Option<Figure> {
        Figure::parse(&self.text(name))
    }

    /// A truth, also as text: `"true"`.
    pub(crate) fn truth(&self, name: &str) -> Option<bool> {
        match self.text(name).to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// An object inside; without fields when there is none.
    pub(crate) fn inside(&self, name: &str) -> Fields {
        self.0.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok()).map(Fields).unwrap_or_default()
    }

    /// The objects of a list inside; none when there is no list.
    pub(crate) fn each(&self, name: &str) -> Vec<Fields> {
        let list: Option<Vec<Box<RawValue>>> = self.0.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok());
        list.unwrap_or_default().iter().filter_map(|raw| Fields::read(raw.get().as_bytes())).collect()
    }
}

#[cfg(test)]
mod tests;
