//! Everything that there is to be told of: each type of event with one line, its object and an example.
//!
//! A test reads the sources of all crates and fails for a type that is recorded anywhere and is not in this list.

mod names;
mod objects;
mod page;
mod types;

use serde_json::{Value, json};

pub use names::{FOREIGN, Foreign};
pub use page::page;
pub use types::ENTRIES;

/// A type of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `noun.verb`.
    pub kind: &'static str,
    /// What happened, in one line.
    pub line: &'static str,
    object: objects::Object,
}

impl Entry {
    /// What `data.object` is.
    pub fn object(&self) -> &'static str {
        self.object.name()
    }
}

/// All types, by name.
pub fn all() -> &'static [Entry] {
    ENTRIES
}

/// The entry of a type.
pub fn entry(kind: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.kind == kind)
}

/// A message of a type, as an endpoint of a version of the API gets it.
pub fn example(entry: &Entry, api_version: &str) -> Value {
    json!({
        "id": "evt_019aa5b0-7c1e-7d55-9b57-3f1a60f7c0de",
        "type": entry.kind,
        "seq": 1204,
        "createdAt": "2026-12-01T08:00:00Z",
        "apiVersion": api_version,
        "data": { "object": entry.object.example() },
    })
}

#[cfg(test)]
mod tests;
