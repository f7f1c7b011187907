//! The use cases and jobs on a real Postgres, told as calendars.

mod bills;
mod calendar;
mod changes;
mod credit_notes;
mod discounts;
mod grants;
mod numbers;
mod previews;
mod prices;
mod taxes;
mod trouble;
mod usage;
