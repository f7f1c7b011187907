//! When things happen: billing periods, paydays, holidays and quiet hours.
//!
//! Promises: a boundary depends only on the anchor, the interval and the zone, never on the boundary
//! before it or on the machine (zone rules are compiled in); periods tile time without gap or
//! overlap; a local time that does not exist moves forward by the gap, one that occurs twice is the
//! first. Every function is given its instant.
//!
//! Refuses to know: what time it is now, amounts, and what is done on a boundary or a payday.
#![deny(missing_docs)]
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing
)]

mod cycle;
mod days;
mod error;
pub mod holidays;
pub mod hours;
mod interval;
mod month;
mod ordinal;
pub mod payday;
mod period;
mod zone;
mod zone_move;

pub use cycle::Cycle;
pub use days::{days_between, days_later, first_anchor_on_or_after, months_later, next_day, opens_a_day};
pub use error::CalendarError;
pub use holidays::Holidays;
pub use interval::{Interval, Unit};
pub use period::Period;
pub use zone::{canonical_zone, local_date};
pub use zone_move::ZoneMove;
