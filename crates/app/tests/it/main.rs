//! The use cases and jobs on a real Postgres, told as calendars.

mod calendar;
mod prices;
mod trouble;
mod usage;
