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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::PricingDraft;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(day * 86_400).expect("in range")
    }

    fn per_unit(minor: i64) -> Pricing {
        PricingDraft::per_unit(minor).check().expect("a price")
    }

    /// (since, until, price, has billed) of each item; what comes out as (item, from, until).
    fn found(items: &[(Option<i64>, Option<i64>, i64, bool)]) -> Vec<(usize, i64, i64)> {
        let pricings: Vec<Pricing> = items.iter().map(|item| per_unit(item.2)).collect();
        let times: Vec<PricedTime<'_>> = items
            .iter()
            .zip(&pricings)
            .map(|((since, until, _, has_billed), pricing)| PricedTime {
                pricing,
                since: since.map(at),
                until: until.map(at),
                has_billed: *has_billed,
            })
            .collect();
        let day = |at: Timestamp| at.as_second() / 86_400;
        let parts = parts(Period { start: at(0), end: at(30) }, &times);
        parts.into_iter().map(|part| (part.nth, day(part.time.start), day(part.time.end))).collect()
    }

    #[test]
    fn each_item_has_the_time_that_it_ran() {
        for (items, expected) in [
            (vec![(None, None, 7, false)], vec![(0, 0, 30)]),
            (vec![(None, Some(10), 7, false), (Some(10), None, 2, false)], vec![(0, 0, 10), (1, 10, 30)]),
            // At the boundaries of the period nothing is divided.
            (
                vec![(None, Some(0), 7, false), (Some(0), Some(30), 2, false), (Some(30), None, 3, false)],
                vec![(1, 0, 30)],
            ),
            (vec![(None, Some(-5), 7, true), (Some(45), None, 2, false)], vec![]),
            // It went and came again.
            (vec![(None, Some(10), 7, true), (Some(20), None, 7, false)], vec![(0, 0, 10), (1, 20, 30)]),
            // Two at once, of one meter.
            (vec![(None, None, 7, false), (None, None, 2, false)], vec![(0, 0, 30), (1, 0, 30)]),
        ] {
            assert_eq!(found(&items), expected, "{items:?}");
        }
    }

    #[test]
    fn one_price_is_one_part_of_whoever_billed_it() {
        let run = |first: bool, second: bool| vec![(None, Some(10), 7, first), (Some(10), None, 7, second)];
        assert_eq!(found(&run(false, false)), [(1, 0, 30)], "the last one bills it");
        assert_eq!(found(&run(true, false)), [(0, 0, 30)], "what was billed is corrected by who billed it");
        assert_eq!(found(&run(false, true)), [(1, 0, 30)]);
        let back = [(None, Some(10), 7, false), (Some(10), Some(20), 2, false), (Some(20), None, 7, false)];
        assert_eq!(found(&back), [(0, 0, 10), (1, 10, 20), (2, 20, 30)], "not across another price");
    }
}
