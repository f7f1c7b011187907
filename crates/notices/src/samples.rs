//! Made-up values for every template, so that each can be looked at before anybody gets it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use money::{Currency, Money};

use crate::channel::Channel;
use crate::locale::Locale;
use crate::look::Look;
use crate::render::{Ask, RenderError, Rendered, render};
use crate::tag::Tag;
use crate::template::Template;
use crate::value::{Instructions, Value, Values};

/// A value for every tag and fact of a template.
pub fn values(template: Template) -> Values {
    let mut values = Values::new();
    for tag in template.tags().iter().chain(template.facts()) {
        // Every sample is one for its tag, which a test proves.
        drop(values.set(*tag, value(*tag)));
    }
    values
}

/// The made-up value of a tag.
pub fn value(tag: Tag) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let link = |path: &str| Value::Link(format!("https://pay.example.ng/{path}"));
    match tag {
        Tag::StoreName => text("Ada's Kitchen"),
        Tag::PlatformName => text("Recoup"),
        Tag::CustomerName => text("Tunde Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}"),
        Tag::Amount => Value::Amount(Money::new(1_250_000, Currency::NGN)),
        Tag::PlanName => text("Weekly lunch"),
        Tag::InvoiceId => text("INV-000142"),
        Tag::InvoiceLink => link("i/7Qm2"),
        Tag::UpdateLink => link("u/9sKd"),
        Tag::PortalLink => link("me"),
        Tag::CheckoutLink => link("c/4Tz8"),
        Tag::DashboardLink => link("app"),
        Tag::NextAttempt => instant(1_764_057_600),
        Tag::PaidOn => instant(1_763_971_200),
        Tag::RenewsOn => instant(1_764_576_000),
        Tag::EndsOn => instant(1_764_921_600),
        Tag::ResumesOn => instant(1_767_254_400),
        Tag::TrialEnds => instant(1_764_230_400),
        Tag::DueOn => instant(1_764_662_400),
        Tag::ExpiresAt => instant(1_763_998_200),
        Tag::CardLast4 => text("4081"),
        Tag::CardExpires => Value::Month { year: 2026, month: 1 },
        Tag::Instructions => Value::Instructions(Instructions::Transfer {
            bank: "Wema Bank".to_owned(),
            account: "7820145563".to_owned(),
            name: "Ada's Kitchen / Tunde".to_owned(),
        }),
        Tag::MeterName => text("API calls"),
        Tag::Used => Value::Count(8_000),
        Tag::Included => Value::Count(10_000),
        Tag::Percent => Value::Count(80),
        Tag::Code => text("482915"),
        Tag::Reason => text("the certificate of incorporation cannot be read."),
        Tag::OrderTitle => text("Six oak chairs"),
        Tag::OtherParty => text("Bola Furniture"),
        Tag::OrderLink => link("o/5Hn1"),
        Tag::Deadline => instant(1_764_316_800),
        Tag::Received => Value::Amount(Money::new(1_000_000, Currency::NGN)),
        Tag::BankAccount => text("*6789, Guaranty Trust Bank"),
        Tag::UsableFrom => instant(1_764_147_600),
    }
}

/// An instant in Lagos, from seconds.
fn instant(second: i64) -> Value {
    let at = Timestamp::from_second(second).unwrap_or_default();
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Africa/Lagos").unwrap_or(TimeZone::UTC);
    Value::Instant(Zoned::new(at, zone))
}

/// A template in a language on a channel, with what is made of it from made-up values.
pub type Sample = (Template, Locale, Channel, Result<Rendered, RenderError>);

/// Every template in every language on every channel.
pub fn every(look: Look) -> impl Iterator<Item = Sample> {
    let of_template = move |template: Template| {
        let values = values(template);
        let mut made = Vec::new();
        for locale in Locale::ALL {
            for channel in Channel::ALL {
                let ask = Ask { template, locale, channel, values: &values, wording: None, look, footer: None };
                made.push((template, locale, channel, render(&ask)));
            }
        }
        made
    };
    Template::ALL.iter().copied().flat_map(of_template)
}
