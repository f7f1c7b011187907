//! What a form of the page sends: one shape for all of them, so that what was typed can be carried through the entry of a code.

use std::collections::BTreeMap;

use escrows::media;
use ids::MilestoneId;
use serde::Deserialize;

use crate::multipart::{self, Part};

/// Most fields of one kind: as many as an order has milestones.
const MOST_OF_A_KIND: usize = 100;

/// A file that was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl File {
    /// Its type by how it begins; `None` for what pages do not take.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        media::recognised(&self.bytes)
    }
}

/// Fields of a form. Those that a form does not have are empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    /// What is to be done; `enter_code` and `send_code` about `then`.
    pub(crate) what: String,
    /// What is to be done once the code is right.
    pub(crate) then: String,
    /// What the form was shown with.
    pub(crate) form: String,
    pub(crate) milestone: String,
    /// The number of a condition, a dispute or an offer.
    pub(crate) number: String,
    pub(crate) offer: String,
    /// An amount as people write it.
    pub(crate) amount: String,
    pub(crate) text: String,
    pub(crate) reason: String,
    /// A saved method or a rail.
    pub(crate) method: String,
    /// A one-time code.
    pub(crate) code: String,
    /// What shows that they are a person, in the words of whoever asks for it.
    #[serde(alias = "cf-turnstile-response", alias = "h-captcha-response")]
    pub(crate) captcha: String,
    /// A day, as browsers write one.
    pub(crate) day: String,
    /// A number of days.
    pub(crate) days: String,
    /// What a milestone is called.
    pub(crate) title: String,
    /// Fields of which there is one for each milestone, by their names.
    #[serde(flatten)]
    pub(crate) each: BTreeMap<String, String>,
    /// A file. It is never carried: whoever chooses one has proved their phone.
    #[serde(skip)]
    pub(crate) file: Option<File>,
}

impl Sent {
    /// What a form with a file says. `None` if it did not arrive as a whole.
    pub(crate) fn of_parts(boundary: &str, body: &[u8]) -> Option<Sent> {
        let mut fields = serde_json::Map::new();
        let mut file = None;
        for Part { name, file: named, bytes } in multipart::parts(boundary, body)? {
            match named {
                // A browser sends a file without a name for none that was chosen.
                Some("") => {}
                Some(called) => file = Some(File { name: called.to_owned(), bytes: bytes.to_vec() }),
                None => {
                    let text = std::str::from_utf8(bytes).ok()?.to_owned();
                    fields.insert(name.to_owned(), serde_json::Value::String(text));
                }
            }
        }
        let sent: Sent = serde_json::from_value(serde_json::Value::Object(fields)).ok()?;
        Some(Sent { file, ..sent })
    }

    /// What is to be done in the end.
    pub(crate) fn aim(&self) -> &str {
        match self.what.as_str() {
            "enter_code" | "send_code" => &self.then,
            other => other,
        }
    }

    /// The fields that go through the entry of a code, by name.
    pub(crate) fn carried(&self) -> Vec<(&str, &str)> {
        let plain = [
            ("then", self.aim()),
            ("milestone", &self.milestone),
            ("number", &self.number),
            ("offer", &self.offer),
            ("amount", &self.amount),
            ("text", &self.text),
            ("reason", &self.reason),
            ("method", &self.method),
            ("day", &self.day),
            ("days", &self.days),
            ("title", &self.title),
        ];
        let each = self.each.iter().filter(|(name, _)| is_of_a_milestone(name)).take(2 * MOST_OF_A_KIND);
        plain.into_iter().chain(each.map(|(name, value)| (name.as_str(), value.as_str()))).collect()
    }

    /// The milestone that it is about.
    pub(crate) fn milestone(&self) -> Option<MilestoneId> {
        self.milestone.parse().ok()
    }

    /// The number that it is about; 0 is none.
    pub(crate) fn number(&self) -> u32 {
        self.number.parse().unwrap_or(0)
    }

    /// Words, without the blanks around them.
    pub(crate) fn words(&self) -> &str {
        self.text.trim()
    }

    /// What was typed for the milestone at a position.
    pub(crate) fn of(&self, kind: &str, position: usize) -> Option<&str> {
        self.each.get(&format!("{kind}_{position}")).map(|text| text.trim())
    }
}

/// Whether a field is one of those of which there is one for each milestone.
fn is_of_a_milestone(name: &str) -> bool {
    let number = name.strip_prefix("amount_").or_else(|| name.strip_prefix("day_"));
    number.and_then(|text| text.parse::<usize>().ok()).is_some_and(|at| at < MOST_OF_A_KIND)
}

#[cfg(test)]
mod tests {
    use super::Sent;

    #[test]
    fn a_form_with_a_file_is_a_form() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nshow\r\n\
            --b\r\nContent-Disposition: form-data; name=\"number\"\r\n\r\n2\r\n\
            --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leg.jpg\"\r\n\r\n\xFF\xD8\xFF\xE0\r\n--b--\r\n";
        let sent = Sent::of_parts("b", body).expect("a form");
        assert_eq!((sent.aim(), sent.number()), ("show", 2));
        let file = sent.file.expect("a file");
        assert_eq!((file.name.as_str(), file.media_type()), ("leg.jpg", Some("image/jpeg")));
        let none = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n";
        assert_eq!(Sent::of_parts("b", none).expect("a form").file, None);
    }

    #[test]
    fn what_was_typed_for_each_milestone_is_carried_and_nothing_else() {
        let each = [("amount_0", "5"), ("day_12", "2026-01-02"), ("amount_x", "1"), ("evil", "2"), ("amount_100", "3")];
        let each = each.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let sent = Sent { what: "counter".to_owned(), each, ..Sent::default() };
        let names: Vec<&str> =
            sent.carried().into_iter().filter(|(_, value)| !value.is_empty()).map(|(n, _)| n).collect();
        assert_eq!(names, ["then", "amount_0", "day_12"]);
        assert_eq!((sent.of("amount", 0), sent.of("amount", 1)), (Some("5"), None));
    }
}
