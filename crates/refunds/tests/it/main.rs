//! Refunds, told as calendars: what is asked for, what the gateway makes of it, and what the books say in the end.

mod asked;
mod doubt;
mod line;
mod stories;
