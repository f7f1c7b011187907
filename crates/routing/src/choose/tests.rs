//! One table: what is to be paid, and who takes it.

use ids::Uuid;

use super::*;

fn id(nth: u128) -> ProviderAccountId {
    ProviderAccountId::from_uuid(Uuid::from_u128(nth))
}

fn account(nth: u128, rails: &[&str], currencies: &[&str]) -> Account {
    let texts = |of: &[&str]| of.iter().map(|text| (*text).to_owned()).collect();
    Account { id: id(nth), rails: texts(rails), currencies: texts(currencies) }
}

#[test]
fn rules_come_first_then_age_and_whoever_was_not_reached_last() {
    let accounts = [
        account(1, &["card", "transfer"], &["NGN"]),
        account(2, &["card"], &[]),
        account(3, &["transfer", "ussd"], &["NGN"]),
    ];
    let rules = [
        Rule {
            rail: Some("transfer".to_owned()),
            from_minor: Some(1_000_000),
            accounts: vec![id(3)],
            ..Rule::default()
        },
        Rule { currency: Some("USD".to_owned()), accounts: vec![id(1), id(2)], ..Rule::default() },
    ];
    /// Rail, currency, amount, who was not reached; and who takes it.
    type Case<'c> = (Rail, &'c str, i64, &'c [ProviderAccountId], Option<u128>);
    let table: [Case<'_>; 9] = [
        (Rail::Card, "NGN", 500_000, &[], Some(1)),
        (Rail::Card, "USD", 500_000, &[], Some(2)),
        (Rail::Transfer, "NGN", 999_999, &[], Some(1)),
        (Rail::Transfer, "NGN", 1_000_000, &[], Some(3)),
        (Rail::Transfer, "NGN", 1_000_000, &[id(3)], Some(1)),
        (Rail::Ussd, "NGN", 100, &[], Some(3)),
        (Rail::Ussd, "NGN", 100, &[id(3)], Some(3)),
        (Rail::Ussd, "USD", 100, &[], None),
        (Rail::Wallet, "NGN", 100, &[], None),
    ];
    for (rail, currency, amount_minor, unreached, wanted) in table {
        let payment = Payment { rail, currency, amount_minor, unreached };
        assert_eq!(choose(&rules, &accounts, &payment), wanted.map(id), "{payment:?}");
    }
}
