//! What a person who answers a message wants: to be left alone, or to be told again.
//!
//! Only a message that is nothing but such a word counts. A word that means something else to somebody costs that
//! person their messages, so sentences are left to people.

use serde::{Deserialize, Serialize};

use crate::gsm;

/// What an answer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// No more messages on this channel.
    Stop,
    /// Messages again.
    Start,
    /// Something else, for a person to read.
    Other,
}

/// Stop, in every language; without marks, in capitals.
const STOP: [&str; 17] = [
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "END",
    "QUIT",
    "CANCEL",
    "OPTOUT",
    "REVOKE", // as networks know them
    "NO SEND AGAIN",
    "COMOT ME", // Pidgin
    "TSAYA",
    "DAINA", // Hausa
    "DURO",  // Yoruba
    "KWUSI", // Igbo
    "ARRET",
    "ARRETER", // French
];
/// Start, likewise.
const START: [&str; 9] = [
    "START",
    "UNSTOP",
    "SUBSCRIBE", // as networks know them
    "START AM",  // Pidgin
    "FARA",      // Hausa
    "BERE",      // Yoruba
    "MALITE",    // Igbo
    "REPRENDRE",
    "DEMARRER", // French
];

/// Reads an answer. Marks, case, quotes and punctuation around the word do not count.
pub fn understand(text: &str) -> Reply {
    let words: Vec<String> = gsm::bare(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    let said = words.join(" ");
    if STOP.contains(&said.as_str()) {
        Reply::Stop
    } else if START.contains(&said.as_str()) {
        Reply::Start
    } else {
        Reply::Other
    }
}

#[cfg(test)]
mod tests {
    use super::{Reply, understand};

    #[test]
    fn stop_and_start_are_understood_in_every_language() {
        for text in [
            "STOP",
            "stop",
            " Stop. ",
            "\"STOP\"",
            "Arr\u{ea}t",
            "ARRET!",
            "tsaya",
            "d\u{fa}r\u{f3}",
            "kw\u{1ee5}s\u{1ecb}",
            "no send again",
        ] {
            assert_eq!(understand(text), Reply::Stop, "{text}");
        }
        for text in ["START", "unstop", "fara", "b\u{1eb9}\u{300}r\u{1eb9}\u{300}", "malite", "reprendre"] {
            assert_eq!(understand(text), Reply::Start, "{text}");
        }
    }

    #[test]
    fn sentences_are_for_people() {
        for text in ["", "please stop charging me", "don't stop", "I paid", "stop stop it", "STOP123", "\u{1f44d}"] {
            assert_eq!(understand(text), Reply::Other, "{text}");
        }
    }
}
