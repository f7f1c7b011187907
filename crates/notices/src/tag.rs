//! The merge tags: their names, and what kind of value each one takes.

use serde::{Deserialize, Serialize};

/// What kind of value a tag takes, which is also how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A short text on one line.
    Text,
    /// A sum of money.
    Amount,
    /// An instant, shown as the date in its zone.
    Day,
    /// An instant, shown as date and time in its zone.
    Moment,
    /// A month of a year.
    Month,
    /// An address on the web.
    Link,
    /// A whole number.
    Count,
    /// How to pay by USSD, transfer or virtual account.
    Instructions,
}

macro_rules! tags {
    ($($(#[$doc:meta])* $tag:ident = $name:literal: $kind:ident,)*) => {
        /// A place in a text that a value replaces, written `{{name}}`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Tag { $($(#[$doc])* #[serde(rename = $name)] $tag,)* }

        impl Tag {
            /// Every tag.
            pub const ALL: &'static [Tag] = &[$(Tag::$tag,)*];

            /// The name between the braces.
            pub fn name(self) -> &'static str {
                match self { $(Tag::$tag => $name,)* }
            }

            /// What it takes.
            pub fn kind(self) -> Kind {
                match self { $(Tag::$tag => Kind::$kind,)* }
            }
        }
    };
}

tags! {
    /// The merchant, as customers know them.
    StoreName = "store_name": Text,
    /// Whoever runs Recoup, as merchants know them.
    PlatformName = "platform_name": Text,
    /// The person, as they want to be called.
    CustomerName = "customer_name": Text,
    /// What is paid, due or owed.
    Amount = "amount": Amount,
    /// The plan.
    PlanName = "plan_name": Text,
    /// The invoice's number.
    InvoiceId = "invoice_id": Text,
    /// Where the invoice or receipt can be seen and paid.
    InvoiceLink = "invoice_link": Link,
    /// Where the card can be replaced; secret and short-lived.
    UpdateLink = "update_link": Link,
    /// The customer's own page.
    PortalLink = "portal_link": Link,
    /// The checkout that was left.
    CheckoutLink = "checkout_link": Link,
    /// The merchant's dashboard.
    DashboardLink = "dashboard_link": Link,
    /// When the charge is tried again.
    NextAttempt = "next_attempt": Moment,
    /// When it was paid.
    PaidOn = "paid_on": Day,
    /// When the next period begins and is charged.
    RenewsOn = "renews_on": Day,
    /// The last day of service.
    EndsOn = "ends_on": Day,
    /// When a pause ends.
    ResumesOn = "resumes_on": Day,
    /// When a trial ends.
    TrialEnds = "trial_ends": Day,
    /// By when an invoice is to be paid.
    DueOn = "due_on": Day,
    /// Until when a link, a code or an account works.
    ExpiresAt = "expires_at": Moment,
    /// The last four digits of the card.
    CardLast4 = "card_last4": Text,
    /// The month printed on the card.
    CardExpires = "card_expires": Month,
    /// What to dial, or where to send the money.
    Instructions = "instructions": Instructions,
    /// What is metered.
    MeterName = "meter_name": Text,
    /// How much was used.
    Used = "used": Count,
    /// How much is included.
    Included = "included": Count,
    /// Used of included, in whole percent.
    Percent = "percent": Count,
    /// Why something was not accepted, in words for the reader.
    Reason = "reason": Text,
    /// A one-time code.
    Code = "code": Text,
}

impl Tag {
    /// The tag of a name, if there is one.
    pub fn parse(name: &str) -> Option<Tag> {
        Tag::ALL.iter().copied().find(|tag| tag.name() == name)
    }

    /// The tag of `among` whose name is nearest to a mistyped one, if any is near.
    pub fn nearest(mistyped: &str, among: &[Tag]) -> Option<Tag> {
        let typed = mistyped.trim().to_lowercase().replace(['-', ' '], "_");
        let far = typed.chars().count().div_euclid(2).max(2);
        let near = among.iter().map(|tag| (distance(&typed, tag.name()), *tag)).filter(|(apart, _)| *apart <= far);
        near.min().map(|(_, tag)| tag)
    }
}

/// How many letters must be added, left out or replaced to turn one word into the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut next = vec![line.saturating_add(1)];
        for ((to, diagonal), above) in right.iter().zip(&row).zip(row.iter().skip(1)) {
            let replaced = diagonal.saturating_add(usize::from(from != *to));
            let added = next.last().copied().unwrap_or(0).saturating_add(1);
            next.push(replaced.min(added).min(above.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn names_are_unique_and_read_back() {
        for tag in Tag::ALL {
            assert_eq!(Tag::parse(tag.name()), Some(*tag));
        }
    }

    #[test]
    fn a_mistyped_name_finds_its_neighbour() {
        for (typed, tag) in [
            ("store_nam", Some(Tag::StoreName)),
            ("storename", Some(Tag::StoreName)),
            ("Plan-Name", Some(Tag::PlanName)),
            ("amout", Some(Tag::Amount)),
            ("updatelink", Some(Tag::UpdateLink)),
            ("colour_of_the_sky", None),
            ("", None),
        ] {
            assert_eq!(Tag::nearest(typed, Tag::ALL), tag, "{typed}");
        }
    }
}
