//! Fincra beyond what every adapter must do: in scenes, and against the document written from its public pages.

mod contract;
mod scenes;

use gateways::{Account, Opened, Provider};
use ids::{AttemptId, CustomerId, Mode, Uuid};
use jiff::Timestamp;
use money::{Currency, Money};
use recovery::Rail;
use usecase::ports::{
    AccountAsk, AccountKind, Beneficiary, ChargeAsk, MandateTerms, PageTerms, Payer, PayoutAsk, SetupAsk,
};

use crate::conformance::CANARY;

fn open_without(base: &str, missing: &str) -> Opened {
    let credentials = [
        ("secretKey", format!("fk_{CANARY}")),
        ("publicKey", "pk_1".to_owned()),
        ("businessId", "64f1c2a4b7d9e30012ab4567".to_owned()),
        ("businessAddress", "1 Marina, Lagos".to_owned()),
    ];
    let credentials = credentials.into_iter().filter(|(name, _)| *name != missing);
    let credentials = credentials.map(|(name, text)| (name.to_owned(), text.into())).collect();
    let account = Account { mode: Mode::Test, base_url: Some(base.to_owned()), credentials };
    Provider::named("fincra").expect("an adapter").open(&account).expect("a good account")
}

fn open(base: &str) -> Opened {
    open_without(base, "")
}

fn noon() -> Timestamp {
    "2026-09-15T11:00:00Z".parse().expect("an instant")
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_4d2e_5c00_7000_8000_0000_0000_0000 | number)
}

/// Our reference of this kind (`pay`, `out`, `acc`) for a number.
fn reference(kind: &str, number: u128) -> String {
    format!("{kind}-{}", id(number).simple())
}

fn naira(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

fn payer() -> Payer {
    Payer {
        customer: CustomerId::from_uuid(id(9)),
        email: Some("ada@example.com".to_owned()),
        phone: Some("+2348031234567".to_owned()),
    }
}

fn page() -> Option<PageTerms> {
    Some(PageTerms { return_url: "https://pay.example.ng/back?of=7".to_owned(), save: false })
}

fn charge_of(rail: Rail, token: Option<&str>, page: Option<PageTerms>) -> ChargeAsk {
    ChargeAsk {
        key: AttemptId::from_uuid(id(1)),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        amount: naira(500_000),
        rail,
        token: token.map(str::to_owned),
        payer: payer(),
        at: noon(),
        expires_at: None,
        page,
    }
}

fn mandate_of() -> SetupAsk {
    SetupAsk {
        key: id(1),
        mode: Mode::Test,
        payer: payer(),
        rail: Rail::DirectDebit,
        verification: naira(0),
        return_url: "https://pay.example.ng/mandates".to_owned(),
        mandate: Some(MandateTerms {
            account_number: "0123456789".to_owned(),
            bank_code: "058".to_owned(),
            account_name: "ADA OBI".to_owned(),
            address: Some("7 Allen Avenue, Ikeja".to_owned()),
            ceiling: naira(7_250_050),
            from: jiff::civil::date(2026, 9, 16),
            to: jiff::civil::date(2027, 9, 15),
            numeric_key: 7,
        }),
        at: noon(),
    }
}

fn account_of(kind: AccountKind) -> AccountAsk {
    AccountAsk {
        key: id(1),
        mode: Mode::Test,
        payer: payer(),
        name: "Ada Ngozi Obi".to_owned(),
        kind,
        expected: naira(500_000),
        bvn: Some("22123456789".to_owned()),
        at: noon(),
    }
}

fn payout_of(amount: i64) -> PayoutAsk {
    PayoutAsk {
        key: id(1),
        merchant: ids::TenantId::from_uuid(ids::Uuid::from_u128(1)),
        mode: Mode::Test,
        beneficiary: Beneficiary {
            account_number: "0123456789".to_owned(),
            bank_code: "058".to_owned(),
            name: "ADA NGOZI OBI".to_owned(),
            recipient_ref: None,
        },
        amount: naira(amount),
        narration: "Order 7".to_owned(),
        gateway_ref: None,
        at: noon(),
    }
}
