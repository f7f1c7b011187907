//! The use cases and jobs on a real Postgres, told as calendars.

mod calendar;
mod changes;
mod pauses;
mod previews;
mod prices;
mod revenue;
mod trouble;
mod usage;
