//! The use cases and jobs on a real Postgres, told as calendars.

mod bills;
mod board;
mod calendar;
mod changes;
mod credit_notes;
mod discounts;
mod ends;
mod grants;
mod last_usage;
mod life;
mod numbers;
mod overlaps;
mod pauses;
mod payments;
mod phases;
mod previews;
mod prices;
mod revenue;
mod stated;
mod taxes;
mod trials;
mod trouble;
mod usage;
mod usage_after_changes;
mod usage_orders;
