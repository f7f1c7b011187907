//! Tests of the public face of `ledger`: the chart, the entries, and journals that must not exist.

mod chart;
mod entries;
mod house;
mod journals;

use ids::{CustomerId, Uuid};
use money::{Currency, Money};

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn customer(number: u128) -> CustomerId {
    CustomerId::from_uuid(uuid(number))
}
