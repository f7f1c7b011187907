//! The crate from outside: whole lives of subscriptions told as calendars, single commands, and what
//! holds after any sequence of them.

mod calendars;
mod changes;
mod commands;
mod credit_notes;
mod credits;
mod discounts;
mod downtime;
mod one_offs;
mod pauses;
mod pausing;
mod prices;
mod properties;
mod proration;
mod random_bills;
mod settled;
mod spreads;
mod support;
mod taxes;
mod totals;
mod usage;
