//! Values that several tests start from.

use calendar::Holidays;
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Rail;
use usecase::ports::{ChargeAsk, Payer};

use super::behavior::Behavior;
use super::decide::{Method, Saver, World};

pub(super) const SEED: u64 = 20_260_901;

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(super) fn ngn(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

pub(super) fn world() -> World {
    World { seed: SEED, kobo_decides: false, holidays: Holidays::nigeria() }
}

pub(super) fn key(number: u128) -> AttemptId {
    AttemptId::from_uuid(Uuid::from_u128(number))
}

/// Five thousand naira on a Tuesday in mid-month.
pub(super) fn ask(rail: Rail) -> ChargeAsk {
    ChargeAsk {
        key: key(7),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: ngn(500_000),
        rail,
        token: rail.is_pull().then(|| "simtok_1".to_owned()),
        payer: Payer {
            customer: CustomerId::from_uuid(Uuid::from_u128(5)),
            email: Some("ada@example.com".to_owned()),
            phone: None,
        },
        at: at("2026-09-15T08:00:00Z"),
        expires_at: None,
        page: None,
    }
}

pub(super) fn holder(number: &str, behavior: Behavior) -> Saver {
    Saver {
        method: Method::Card,
        number: number.to_owned(),
        payer: "ada@example.com".to_owned(),
        behavior,
        created_at: at("2026-08-01T08:00:00Z"),
    }
}
