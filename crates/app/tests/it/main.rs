//! The use cases and jobs on a real Postgres, told as calendars.

mod bills;
mod calendar;
mod changes;
mod numbers;
mod previews;
mod prices;
mod trouble;
mod usage;
