//! When things happen in the play: the first day, the days on which customers join, the ends of the months.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::data::Book;

/// The local hour at which the shop opens: customers join then, so they are billed then.
const OPENS: i8 = 8;

/// The dates of a play, as instants.
#[derive(Debug)]
pub(super) struct Calendar {
    /// The opening on the first day.
    pub(super) start: Timestamp,
    /// Days on which somebody joins, each with its opening, in order.
    pub(super) joining: Vec<(Date, Timestamp)>,
    /// The first instant after each month.
    pub(super) ends: Vec<Timestamp>,
    /// The merchant's zone.
    pub(super) zone: TimeZone,
}

impl Calendar {
    /// The dates of so many months.
    pub(super) fn of(book: &Book, months: u8) -> Result<Calendar> {
        let zone = TimeZone::get(&book.merchant.billing_zone)?;
        let at = |date: Date, hour: i8| -> Result<Timestamp> {
            Ok(date.at(hour, 0, 0, 0).to_zoned(zone.clone())?.timestamp())
        };
        let days: BTreeSet<Date> = book.customers.iter().map(|customer| customer.joins).collect();
        let joining = days.into_iter().map(|date| Ok((date, at(date, OPENS)?))).collect::<Result<_>>()?;
        let first = book.starts_on.first_of_month();
        let ends = (1..=i32::from(months)).map(|nth| at(first.checked_add(nth.months())?, 0)).collect::<Result<_>>()?;
        Ok(Calendar { start: at(book.starts_on, OPENS)?, joining, ends, zone })
    }

    /// A day as it is told: `12 Feb`.
    pub(super) fn day(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%e %b").to_string()
    }

    /// The month before an end: `Feb 2026`.
    pub(super) fn month_before(&self, end: Timestamp) -> String {
        end.to_zoned(self.zone.clone()).saturating_sub(1.hour()).strftime("%b %Y").to_string()
    }

    /// The last instant of the play.
    pub(super) fn end(&self) -> Timestamp {
        self.ends.last().copied().unwrap_or(self.start)
    }
}
