//! Which price holds for which part of a period, where the price of a meter changed inside of it.
//!
//! Promises: the parts of one item lie inside the time for which it ran; items that follow each other at one and the same
//! price are one part, so that a change of something else divides nothing; what was billed before keeps the item that
//! billed it.

use calendar::Period;
use jiff::Timestamp;

use crate::price::Pricing;

/// An item that prices a meter.
#[derive(Clone, Copy, Debug)]
pub struct PricedTime<'a> {
    /// Its price.
    pub pricing: &'a Pricing,
    /// Since when it runs; none for from the beginning.
    pub since: Option<Timestamp>,
    /// When it ended; none while it runs.
    pub until: Option<Timestamp>,
    /// Whether it billed usage of the period before.
    pub has_billed: bool,
}

/// The time for which an item prices a meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its place among the items given.
    pub nth: usize,
    /// Inside of the period.
    pub time: Period,
}

/// The parts of `period` among these items, which are in the order in which they came.
pub fn parts(period: Period, items: &[PricedTime<'_>]) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for (nth, item) in items.iter().enumerate() {
        let start = item.since.map_or(period.start, |since| since.max(period.start));
        let end = item.until.map_or(period.end, |until| until.min(period.end));
        if start >= end {
            continue;
        }
        let follows = |part: &&mut Part| {
            part.time.end == start && items.get(part.nth).is_some_and(|before| before.pricing == item.pricing)
        };
        match out.iter_mut().find(follows) {
            Some(part) => {
                let keeps = !item.has_billed && items.get(part.nth).is_some_and(|before| before.has_billed);
                part.nth = if keeps { part.nth } else { nth };
                part.time.end = end;
            }
            None => out.push(Part { nth, time: Period { start, end } }),
        }
    }
    out
}
