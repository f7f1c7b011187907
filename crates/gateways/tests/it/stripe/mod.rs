//! Stripe beyond what every adapter must do: in scenes, against its document, and against an emulator that forgives nothing.

mod contract;
mod emulator;
mod scenes;

use std::sync::Arc;

use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Rail;
use usecase::ports::{ChargeAsk, ChargeGateway, LookUpAsk, PageTerms, Payer, RefundAsk, SetupAsk};

use gateways::{Account, Provider};

use crate::conformance::CANARY;
use crate::conformance::stripe::HOOK_SECRET;

/// An account in test mode at an address.
fn open(base: &str) -> Arc<dyn ChargeGateway> {
    let credentials = [("secretKey", format!("sk_test_{CANARY}")), ("webhookSecret", HOOK_SECRET.to_owned())];
    let credentials = credentials.map(|(name, text)| (name.to_owned(), text.into())).into();
    let account = Account { mode: Mode::Test, base_url: Some(base.to_owned()), credentials };
    let opened = Provider::named("stripe").expect("an adapter").open(&account).expect("a good account");
    opened.charges.expect("it charges")
}

fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_4d2e_5c00_7000_8000_0000_0000_0000 | number)
}

/// Our reference of this kind (`pay`, `ref`, `set`) for a number.
fn reference(kind: &str, number: u128) -> String {
    format!("{kind}-{}", id(number).simple())
}

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn payer() -> Payer {
    Payer { customer: CustomerId::from_uuid(id(9)), email: Some("ada@example.com".to_owned()), phone: None }
}

fn page(save: bool) -> Option<PageTerms> {
    Some(PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save })
}

fn charge_of(number: u128, token: Option<&str>, page: Option<PageTerms>) -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(id(number)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: naira(500_000),
        rail: Rail::Card,
        token: token.map(str::to_owned),
        payer: payer(),
        at: noon(),
        expires_at: None,
        page,
    }
}

fn question(number: u128, gateway_ref: Option<&str>, token: Option<&str>) -> LookUpAsk {
    LookUpAsk {
        key: AttemptId::from_uuid(id(number)),
        mode: Mode::Test,
        rail: Rail::Card,
        gateway_ref: gateway_ref.map(str::to_owned),
        token: token.map(str::to_owned),
        at: noon(),
    }
}

fn refund_of(number: u128, charge_ref: &str, minor: i64) -> RefundAsk {
    RefundAsk {
        key: id(number),
        mode: Mode::Test,
        charge: AttemptId::from_uuid(id(1)),
        charge_ref: charge_ref.to_owned(),
        gateway_ref: None,
        charged: naira(500_000),
        amount: naira(minor),
        before: naira(0),
        reason: None,
        account: None,
        at: noon(),
    }
}

fn setup_of(number: u128) -> SetupAsk {
    SetupAsk {
        key: id(number),
        mode: Mode::Test,
        payer: payer(),
        rail: Rail::Card,
        verification: naira(5_000),
        return_url: "https://pay.example.ng/cards".to_owned(),
        mandate: None,
        at: noon(),
    }
}
