//! Tests of the public face of `money`: tables with known results, and properties.

mod amounts;
mod currencies;
mod decimals;
mod ratios;

use money::{Currency, Money, Ratio};

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("a code the test chose")
}

fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn ratio(num: i128, den: i128) -> Ratio {
    Ratio::new(num, den).expect("a ratio the test chose")
}
