//! The use cases and jobs on a real Postgres, told as calendars.

mod calendar;
mod changes;
mod ends;
mod last_usage;
mod pauses;
mod phases;
mod previews;
mod prices;
mod revenue;
mod trials;
mod trouble;
mod usage;
