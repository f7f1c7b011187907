//! Tests of the public face of `calendar`: known dates as tables, and properties over many zones.

mod anchors;
mod cycles;
mod days;
mod hard_cases;
mod holidays;
mod hours;
mod intervals;
mod patterns;
mod paydays;
mod proration;
mod tiling;

use calendar::{Cycle, Interval, Unit};
use jiff::Timestamp;

/// Zones with no, one-hour, half-hour and two-hour summer time, on both sides of the date line.
const ZONES: [&str; 11] = [
    "UTC",
    "Africa/Lagos",
    "Africa/Cairo",
    "America/New_York",
    "America/Santiago",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
];

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant the test chose")
}

fn every(unit: Unit, count: u16) -> Interval {
    Interval::try_new(unit, count).expect("an interval the test chose")
}

fn cycle(start: &str, zone: &str, interval: Interval, anchor_day: Option<u8>) -> Cycle {
    Cycle::try_new(at(start), zone, interval, anchor_day).expect("a cycle the test chose")
}
