//! What an answer says. Three shapes are in use: a code with a description, the same under other names for mandates, and either
//! with a flag of success beside it that may say the opposite and is therefore not read.

use wire::Answer;

use crate::kit::{Fields, folded};

/// An answer that could be read.
pub(super) struct Said {
    /// The status.
    pub(super) http: u16,
    /// Its code, `00` for good.
    pub(super) code: String,
    /// Its words: what is said of the thing itself before what is said of the request.
    pub(super) words: String,
    /// What it is about.
    pub(super) data: Fields,
    /// All of it.
    pub(super) whole: Fields,
}

/// What it says of a reference that it has already.
const TAKEN: [&str; 4] = ["duplicate", "already exist", "already been used", "already used"];

impl Said {
    /// Reads an answer; `None` when it holds neither a code nor a word.
    pub(super) fn of(answer: &Answer) -> Option<Said> {
        Said::read(answer.status.as_u16(), Fields::of(answer))
    }

    fn read(http: u16, whole: Fields) -> Option<Said> {
        let data = whole.inside("data");
        let code = whole.first(&["code", "responseCode"]);
        let of_thing = data.first(&["message", "gatewayMessage"]);
        let words = of_thing.or_else(|| whole.first(&["message", "description", "responseMessage", "error"]));
        if code.is_none() && words.is_none() {
            return None;
        }
        Some(Said { http, code: code.unwrap_or_default(), words: words.unwrap_or_default(), data, whole })
    }

    /// Whether the request was taken. What became of it stands elsewhere.
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.http) && matches!(self.code.as_str(), "00" | "200")
    }

    /// Whether the request is being worked on, whatever the flag beside it says.
    pub(super) fn is_underway(&self) -> bool {
        let status = self.data.text("status");
        let words = [folded(&self.words), folded(&self.whole.text("description")), folded(&status)];
        (200..300).contains(&self.http)
            && (matches!(self.code.as_str(), "201" | "202")
                || words.iter().any(|words| words.contains("processing") && !words.contains("error"))
                || (matches!(self.http, 201 | 202) && status.is_empty()))
    }

    /// Whether it knows nothing of what was asked for.
    pub(super) fn is_absent(&self) -> bool {
        let words = [folded(&self.words), folded(&self.whole.text("description"))];
        !self.is_good() && words.iter().any(|words| words.contains("not found") || words.contains("does not exist"))
    }

    /// Whether it has this reference of ours already.
    pub(super) fn is_taken(&self) -> bool {
        let words = folded(&self.words);
        !self.is_good() && TAKEN.iter().any(|taken| words.contains(taken))
    }

    /// Whether the request itself was checked and refused.
    pub(super) fn is_invalid(&self) -> bool {
        !self.is_good() && (matches!(self.http, 400 | 422) || matches!(self.code.as_str(), "02" | "400" | "422"))
    }
}

#[cfg(test)]
impl Said {
    /// One for tests of whoever reads it.
    pub(super) fn test(http: u16, body: &str) -> Said {
        Said::read(http, Fields::read(body.as_bytes()).expect("an object")).expect("it says something")
    }
}

#[cfg(test)]
mod tests;
