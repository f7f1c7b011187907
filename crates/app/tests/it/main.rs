//! The use cases and jobs on a real Postgres, told as calendars.

mod a_year_of_failures;
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
mod outages;
mod overlaps;
mod paid_once;
mod pauses;
mod payments;
mod phases;
mod previews;
mod prices;
mod reminders;
mod revenue;
mod starts;
mod stated;
mod steering;
mod taxes;
mod thresholds;
mod trials;
mod trouble;
mod usage;
mod usage_after_changes;
mod usage_back;
mod usage_orders;
mod waiting_changes;

