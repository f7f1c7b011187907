//! The use cases and jobs on a real Postgres, told as calendars.

mod bills;
mod calendar;
mod changes;
mod credit_notes;
mod discounts;
mod ends;
mod grants;
mod last_usage;
mod numbers;
mod pauses;
mod phases;
mod previews;
mod prices;
mod revenue;
mod starts;
mod taxes;
mod thresholds;
mod trials;
mod trouble;
mod usage;
mod waiting_changes;
