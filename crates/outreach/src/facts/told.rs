//! Gathering the values of one message.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use money::{Currency, Money};
use notices::{Tag, Value, Values};
use serde_json::Value as Json;
use store::dunning::ScheduleRow;
use usecase::{Error, Result};

use super::Facts;

/// Values in the making. What is left out stays a hole, which [`notices`] refuses to send.
pub(super) struct Told<'a> {
    values: Values,
    zone: &'a TimeZone,
}

impl<'a> Told<'a> {
    /// Nothing yet; dates will be told in this zone.
    pub(super) fn new(zone: &'a TimeZone) -> Told<'a> {
        Told { values: Values::new(), zone }
    }

    pub(super) fn value(mut self, tag: Tag, value: Value) -> Self {
        if let Err(error) = self.values.set(tag, value) {
            tracing::warn!(%error, "a value cannot be told");
        }
        self
    }

    pub(super) fn text(self, tag: Tag, text: &str) -> Self {
        self.value(tag, Value::Text(text.chars().take(notices::MAX_TEXT_CHARS).collect()))
    }

    /// A text that may be missing.
    pub(super) fn optional(self, tag: Tag, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(tag, text),
            None => self,
        }
    }

    pub(super) fn money(self, tag: Tag, amount: Money) -> Self {
        self.value(tag, Value::Amount(amount))
    }

    pub(super) fn amount(self, tag: Tag, minor: i64, currency: &str) -> Result<Self> {
        let currency = Currency::parse(currency).map_err(|_| Error::fault("a stored currency is not known"))?;
        Ok(self.money(tag, Money::new(minor, currency)))
    }

    pub(super) fn instant(self, tag: Tag, at: Option<Timestamp>) -> Self {
        let Some(at) = at else { return self };
        let local = at.to_zoned(self.zone.clone());
        self.value(tag, Value::Instant(local))
    }

    pub(super) fn link(self, tag: Tag, link: String) -> Self {
        self.value(tag, Value::Link(link))
    }

    pub(super) fn done(self) -> Result<Facts> {
        Ok(Facts::Tell(self.values, None))
    }

    pub(super) fn about(self, schedule: ScheduleRow) -> Result<Facts> {
        Ok(Facts::Tell(self.values, Some(Box::new(schedule))))
    }
}

/// Used, included and percent of a crossing that counts percents of what is included; whole numbers, cut.
pub(super) fn counted(data: &Json) -> Option<(i64, i64, i64)> {
    use rust_decimal::Decimal;
    use rust_decimal::prelude::ToPrimitive as _;

    let number = |field: &str| {
        let value = data.get(field)?;
        value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string()).parse::<Decimal>().ok()
    };
    let (used, percent) = (number("quantity")?, number("value")?);
    let included = used.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(percent)?;
    Some((used.trunc().to_i64()?, included.round().to_i64()?, percent.trunc().to_i64()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::counted;

    #[test]
    fn a_crossing_is_told_in_whole_numbers() {
        assert_eq!(counted(&json!({ "quantity": 850, "value": "85" })), Some((850, 1000, 85)));
        assert_eq!(counted(&json!({ "quantity": "1000.5", "value": "100.05" })), Some((1000, 1000, 100)));
        assert_eq!(counted(&json!({ "quantity": 1, "value": 0 })), None);
        assert_eq!(counted(&json!({})), None);
    }
}
