//! Values of the merchant API as people read them.
//!
//! What is shown how is told by the name of a field, which the API uses alike everywhere: amounts are integers beside a currency,
//! instants are RFC 3339, ids have a prefix.

use app::papers::words::amount;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use money::{Currency, Money};
use pages::html::Html;
use serde_json::{Map, Value};

use super::markup::{each, fill, raw};
use super::resources;

/// Fields that are amounts in minor units wherever they stand beside a currency.
const AMOUNTS: [&str; 43] = [
    "above",
    "amount",
    "unitAmount",
    "fixedAmount",
    "minimum",
    "maximum",
    "amountOff",
    "total",
    "subtotal",
    "amountDue",
    "amountPaid",
    "discountAmount",
    "taxAmount",
    "netAmount",
    "creditApplied",
    "creditGranted",
    "creditedAmount",
    "prepaidApplied",
    "remaining",
    "owedReduced",
    "toBalance",
    "toRefund",
    "refundedAmount",
    "disputedAmount",
    "available",
    "pending",
    "reserved",
    "heldForPayouts",
    "owedToCustomers",
    "cost",
    "fee",
    "recovered",
    "exhausted",
    "inFlight",
    "atRisk",
    "collected",
    "failed",
    "lost",
    "invoiced",
    "price",
    "balance",
    "credit",
    "debit",
];

/// In whose eyes things are shown: addresses are of a mode, times of a zone.
#[derive(Clone, Debug)]
pub(crate) struct Eyes {
    pub(crate) mode: &'static str,
    pub(crate) zone: TimeZone,
    pub(crate) zone_name: String,
}

/// `currentPeriodEnd` as `Current period end`.
pub(crate) fn label(name: &str) -> String {
    let mut text = String::new();
    for letter in name.trim_end_matches("[]").chars() {
        if letter.is_uppercase() {
            text.push(' ');
        }
        if letter == '_' {
            text.push(' ');
        } else if text.is_empty() {
            text.extend(letter.to_uppercase());
        } else {
            text.extend(letter.to_lowercase());
        }
    }
    for (from, to) in
        [(" id", " ID"), ("Id", "ID"), ("Mrr", "MRR"), ("Url", "URL"), (" url", " URL"), ("Pdf", "PDF"), ("Api", "API")]
    {
        if text == from.trim_start() || text.ends_with(from) {
            text = text.replacen(from, to, 1);
        }
    }
    text
}

/// `past_due` as `Past due`.
pub(crate) fn words(text: &str) -> String {
    let spaced = text.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// An amount in minor units, `₦5,000.00`.
pub(crate) fn money(minor: i64, currency: &str) -> String {
    Currency::parse(currency).map_or_else(|_| format!("{minor} {currency}"), |known| amount(Money::new(minor, known)))
}

/// What kind of news a state is, as a class.
fn mood(state: &str) -> &'static str {
    match state {
        "active" | "paid" | "succeeded" | "delivered" | "recovered" | "enabled" | "ready" | "won" | "released"
        | "settled" | "read" | "completed" | "funded" | "issued" | "applied" | "verified" | "well" => "good",
        "past_due" | "unpaid" | "failed" | "exhausted" | "lost" | "uncollectible" | "disabled" | "refused"
        | "manual" | "disputed" | "rejected" | "evidence_due" | "needs_account" | "returned" | "held" | "unwell" => {
            "bad"
        }
        "open" | "pending" | "scheduled" | "in_flight" | "trialing" | "submitted" | "unknown" | "requires_action"
        | "incomplete" | "awaiting_customer" | "pending_approval" | "draft" | "paused" | "opened" | "under_review"
        | "funding" | "in_progress" | "created" | "accepted" | "approved" | "advancing" => "waits",
        _ => "calm",
    }
}

/// A state as a badge.
pub(crate) fn badge(state: &str) -> Html {
    fill("<span class=\"badge {}\">{}</span>", &[&mood(state), &words(state)])
}

impl Eyes {
    /// An instant, to the minute, in the business's zone.
    pub(crate) fn when(&self, text: &str) -> Html {
        let Ok(at) = text.parse::<Timestamp>() else { return fill("{}", &[&text]) };
        let told = at.to_zoned(self.zone.clone()).strftime("%-d %b %Y, %H:%M").to_string();
        fill("<time datetime=\"{}\">{}</time>", &[&text, &told])
    }

    /// The address of something by its id, where there is a page for its kind.
    pub(crate) fn place(&self, id: &str) -> Option<String> {
        resources::by_id(id).map(|resource| format!("/d/{}/{}/{id}", self.mode, resource.slug))
    }

    /// An id, as a link where there is a page for it.
    pub(crate) fn id(&self, id: &str) -> Html {
        match self.place(id) {
            Some(place) => fill("<a class=\"id\" href=\"{}\">{}</a>", &[&place, &short(id)]),
            None => fill("<code title=\"{}\">{}</code>", &[&id, &short(id)]),
        }
    }

    /// One value, by the name of its field; `around` is what it stands in.
    pub(crate) fn value(&self, name: &str, value: &Value, around: &Value) -> Html {
        match value {
            Value::Null => raw("<span class=\"none\">—</span>"),
            Value::Bool(yes) => raw(if *yes { "Yes" } else { "No" }),
            Value::Number(number) => match (number.as_i64(), around["currency"].as_str()) {
                (Some(minor), Some(currency)) if AMOUNTS.contains(&name) => fill("{}", &[&money(minor, currency)]),
                _ if name.ends_with("Bps") => fill("{}", &[&share(number.as_i64())]),
                _ => fill("{}", &[&number.to_string()]),
            },
            Value::String(text) => self.text(name, text, around),
            Value::Array(all) if all.is_empty() => raw("<span class=\"none\">None</span>"),
            Value::Array(all) if all.iter().all(|one| !one.is_object() && !one.is_array()) => {
                each(all.iter().enumerate(), |(at, one)| {
                    fill("{}{}", &[&if at > 0 { ", " } else { "" }, &self.value(name, one, around)])
                })
            }
            Value::Array(all) => self.table(all, around),
            Value::Object(all) if all.is_empty() => raw("<span class=\"none\">None</span>"),
            Value::Object(all) => self.facts(all, value),
        }
    }

    fn text(&self, name: &str, text: &str, around: &Value) -> Html {
        if text.is_empty() {
            return raw("<span class=\"none\">—</span>");
        }
        if matches!(name, "status" | "state" | "refundStatus") {
            return badge(text);
        }
        if is_instant(text) {
            return self.when(text);
        }
        if name == "id" {
            return fill("<code>{}</code>", &[&text]);
        }
        if is_id(text) && name != "actorId" {
            return self.id(text);
        }
        if is_decimal(text) && AMOUNTS.contains(&name) && around["currency"].is_string() {
            return fill("{}", &[&text]);
        }
        if matches!(name, "url" | "key" | "type" | "eventType" | "path" | "clientId" | "code" | "last4") {
            return fill("<code>{}</code>", &[&text]);
        }
        if name != "name"
            && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
            && text.contains('_')
        {
            return fill("{}", &[&words(text)]);
        }
        fill("{}", &[&text])
    }

    /// Names and values of an object.
    pub(crate) fn facts(&self, all: &Map<String, Value>, around: &Value) -> Html {
        let row = |(name, value): (&String, &Value)| {
            let around = if around["currency"].is_string() { around.clone() } else { Value::Object(all.clone()) };
            fill("<div><dt>{}</dt><dd>{}</dd></div>", &[&label(name), &self.value(name, value, &around)])
        };
        fill("<dl class=\"facts\">{}</dl>", &[&each(all.iter().filter(|(_, value)| !value.is_null()), row)])
    }

    /// Objects of one kind as a table; its columns are the fields that any of them has.
    pub(crate) fn table(&self, all: &[Value], outer: &Value) -> Html {
        let mut names: Vec<&String> = Vec::new();
        for row in all.iter().filter_map(Value::as_object) {
            for (name, value) in row {
                if !names.contains(&name) && !value.is_null() && !matches!(name.as_str(), "inputs" | "metadata") {
                    names.push(name);
                }
            }
        }
        let heads = each(&names, |name| fill("<th scope=\"col\">{}</th>", &[&label(name)]));
        let body = each(all, |row| {
            let around = if row["currency"].is_string() { row } else { outer };
            let cells = each(&names, |name| {
                let value = &row[name.as_str()];
                let shown = match value.as_str().filter(|_| *name == "id") {
                    Some(id) => self.id(id),
                    None => self.value(name, value, around),
                };
                fill("<td data-label=\"{}\">{}</td>", &[&label(name), &shown])
            });
            fill("<tr>{}</tr>", &[&cells])
        });
        fill("<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>", &[&heads, &body])
    }
}

/// `9250` as `92.5 %`.
pub(crate) fn share(bps: Option<i64>) -> String {
    bps.map_or_else(|| "—".to_owned(), |bps| format!("{}.{} %", bps / 100, (bps % 100).abs() / 10))
}

/// An id that fits in a column: its kind and its end, where it differs from its neighbours.
pub(crate) fn short(id: &str) -> String {
    let (Some((kind, _)), true) = (id.split_once('_'), id.is_ascii()) else { return id.to_owned() };
    id.get(id.len().saturating_sub(8)..).map_or_else(|| id.to_owned(), |end| format!("{kind}_…{end}"))
}

/// Whether a text is one of our ids: a prefix and a UUID.
pub(crate) fn is_id(text: &str) -> bool {
    let Some((prefix, rest)) = text.split_once('_') else { return false };
    !prefix.is_empty() && prefix.chars().all(|letter| letter.is_ascii_lowercase()) && ids::Uuid::try_parse(rest).is_ok()
}

fn is_instant(text: &str) -> bool {
    text.len() >= 20 && text.as_bytes().get(10) == Some(&b'T') && text.parse::<Timestamp>().is_ok()
}

fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'))
}

/// A value at a path such as `items.0.name`.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |inner, step| match step.parse::<usize>() {
        Ok(place) => &inner[place],
        Err(_) => &inner[step],
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn eyes() -> Eyes {
        Eyes { mode: "test", zone: TimeZone::UTC, zone_name: "UTC".to_owned() }
    }

    #[test]
    fn names_read_as_people_write() {
        let rows = [
            ("currentPeriodEnd", "Current period end"),
            ("id", "ID"),
            ("customerId", "Customer ID"),
            ("hostedUrl", "Hosted URL"),
            ("past_due", "Past due"),
        ];
        for (name, told) in rows {
            assert_eq!(label(name), told);
        }
    }

    #[test]
    fn amounts_have_their_currency_and_numbers_do_not() {
        let row = json!({ "amount": 500_000, "currency": "NGN", "quantity": 3 });
        assert_eq!(eyes().value("amount", &row["amount"], &row).done(), "₦5,000.00");
        assert_eq!(eyes().value("quantity", &row["quantity"], &row).done(), "3");
        assert_eq!(money(500, "JPY"), "¥500");
        assert_eq!(share(Some(9_250)), "92.5 %");
    }

    #[test]
    fn what_somebody_wrote_is_never_markup() {
        let row = json!({ "name": "<script>alert(1)</script>", "metadata": { "<b>": "\"><img src=x>" }, "url": "javascript:alert(1)" });
        let page = eyes().facts(row.as_object().expect("an object"), &row).done();
        assert!(
            !page.contains("<script>") && !page.contains("<img") && !page.contains("<b>") && !page.contains("href"),
            "{page}"
        );
    }
}
