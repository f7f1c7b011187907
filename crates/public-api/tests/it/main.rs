//! The merchant API on a real Postgres: its conventions, its promises about repeats and lists, its walls.

mod audit;
mod bills;
mod board;
mod calculations;
mod changes;
mod conventions;
mod credit;
mod customer_pages;
mod discounts;
mod document;
mod explain;
mod lifecycle;
mod lists;
mod messages;
mod once;
mod pages;
mod price_migrations;
mod prices;
mod probes;
mod rig;
mod secrets;
mod steering;
mod stories;
mod strangers;
mod taxes;
mod usage;
