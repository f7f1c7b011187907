//! The use cases and jobs on a real Postgres, told as calendars.

mod calendar;
mod changes;
mod discounts;
mod previews;
mod prices;
mod taxes;
mod trouble;
mod usage;
