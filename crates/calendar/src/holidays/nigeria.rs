//! Nigeria's public holidays, 2025 to 2028.
//!
//! Fixed days, Easter, and the Islamic days, which follow the moon and are declared only days
//! before: those not yet declared are marked as estimates. A holiday on a Saturday or Sunday moves to
//! the next working day by declaration, and then both dates are listed. Source: the MIT-licensed
//! `holidays` package 0.108 and the declaration for Eid al-Fitr of 2026.

use jiff::civil;

use super::Holiday;

const fn day(year: i16, month: i8, day: i8, name: &'static str) -> Holiday {
    Holiday { date: civil::date(year, month, day), name, estimated: false }
}

const fn moon(year: i16, month: i8, day: i8, name: &'static str) -> Holiday {
    Holiday { date: civil::date(year, month, day), name, estimated: true }
}

/// In date order.
pub(super) static TABLE: [Holiday; 61] = [
    day(2025, 1, 1, "New Year's Day"),
    day(2025, 3, 31, "Eid al-Fitr"),
    day(2025, 4, 1, "Eid al-Fitr"),
    day(2025, 4, 18, "Good Friday"),
    day(2025, 4, 21, "Easter Monday"),
    day(2025, 5, 1, "Workers' Day"),
    day(2025, 6, 6, "Eid al-Adha"),
    day(2025, 6, 9, "Eid al-Adha"),
    day(2025, 6, 12, "Democracy Day"),
    day(2025, 7, 15, "National day of mourning"),
    day(2025, 9, 5, "Eid al-Maulud"),
    day(2025, 10, 1, "Independence Day"),
    day(2025, 12, 25, "Christmas Day"),
    day(2025, 12, 26, "Boxing Day"),
    day(2026, 1, 1, "New Year's Day"),
    day(2026, 3, 19, "Eid al-Fitr"),
    day(2026, 3, 20, "Eid al-Fitr"),
    day(2026, 4, 3, "Good Friday"),
    day(2026, 4, 6, "Easter Monday"),
    day(2026, 5, 1, "Workers' Day"),
    moon(2026, 5, 28, "Eid al-Adha"),
    moon(2026, 5, 29, "Eid al-Adha"),
    day(2026, 6, 12, "Democracy Day"),
    moon(2026, 8, 26, "Eid al-Maulud"),
    day(2026, 10, 1, "Independence Day"),
    day(2026, 12, 25, "Christmas Day"),
    day(2026, 12, 26, "Boxing Day"),
    day(2026, 12, 28, "Boxing Day (moved from 26 December)"),
    day(2027, 1, 1, "New Year's Day"),
    moon(2027, 3, 10, "Eid al-Fitr"),
    moon(2027, 3, 11, "Eid al-Fitr"),
    day(2027, 3, 26, "Good Friday"),
    day(2027, 3, 29, "Easter Monday"),
    day(2027, 5, 1, "Workers' Day"),
    day(2027, 5, 3, "Workers' Day (moved from 1 May)"),
    moon(2027, 5, 17, "Eid al-Adha"),
    moon(2027, 5, 18, "Eid al-Adha"),
    day(2027, 5, 29, "Presidential inauguration"),
    day(2027, 6, 12, "Democracy Day"),
    day(2027, 6, 14, "Democracy Day (moved from 12 June)"),
    moon(2027, 8, 16, "Eid al-Maulud"),
    day(2027, 10, 1, "Independence Day"),
    day(2027, 12, 25, "Christmas Day"),
    day(2027, 12, 26, "Boxing Day"),
    day(2027, 12, 27, "Christmas Day (moved from 25 December)"),
    day(2027, 12, 28, "Boxing Day (moved from 26 December)"),
    day(2028, 1, 1, "New Year's Day"),
    day(2028, 1, 3, "New Year's Day (moved from 1 January)"),
    moon(2028, 2, 28, "Eid al-Fitr"),
    moon(2028, 2, 29, "Eid al-Fitr"),
    day(2028, 4, 14, "Good Friday"),
    day(2028, 4, 17, "Easter Monday"),
    day(2028, 5, 1, "Workers' Day"),
    moon(2028, 5, 8, "Eid al-Adha"),
    moon(2028, 5, 9, "Eid al-Adha"),
    day(2028, 6, 12, "Democracy Day"),
    moon(2028, 8, 4, "Eid al-Maulud"),
    day(2028, 10, 1, "Independence Day"),
    day(2028, 10, 2, "Independence Day (moved from 1 October)"),
    day(2028, 12, 25, "Christmas Day"),
    day(2028, 12, 26, "Boxing Day"),
];
