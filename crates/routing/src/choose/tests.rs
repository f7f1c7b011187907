//! One table: what is to be paid, and who takes it.

use ids::Uuid;

use super::*;

fn id(nth: u128) -> ProviderAccountId {
    ProviderAccountId::from_uuid(Uuid::from_u128(nth))
}

fn account(nth: u128, rails: &[&str], currencies: &[&str]) -> Account {
    let texts = |of: &[&str]| of.iter().map(|text| (*text).to_owned()).collect();
    Account { id: id(nth), rails: texts(rails), currencies: texts(currencies), health: Health::default(), cost: None }
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

#[test]
fn who_failed_by_their_own_fault_is_asked_behind_the_others() {
    let ill = |nth: u128, tried: i64, failed: i64| Account {
        health: Health { tried, failed },
        ..account(nth, &["transfer"], &["NGN"])
    };
    let rule = |prefer: Prefer| [Rule { accounts: vec![id(1), id(2)], prefer, ..Rule::default() }];
    let payment = Payment { rail: Rail::Transfer, currency: "NGN", amount_minor: 100, unreached: &[] };
    let first = |prefer: Prefer, accounts: &[Account]| choose(&rule(prefer), accounts, &payment);
    let half = [ill(1, 6, 3), ill(2, 6, 0)];
    assert_eq!(first(Prefer::Health, &half), Some(id(2)));
    assert_eq!(first(Prefer::Order, &half), Some(id(1)), "nobody asked for health");
    assert_eq!(first(Prefer::Health, &[ill(1, 4, 4), ill(2, 6, 0)]), Some(id(1)), "too few to say");
    assert_eq!(first(Prefer::Health, &[ill(1, 7, 3), ill(2, 6, 0)]), Some(id(1)), "most were well");
    assert_eq!(first(Prefer::Health, &[ill(1, 6, 6), ill(2, 6, 6)]), Some(id(1)), "somebody is asked all the same");
    let beside = [ill(1, 6, 6), ill(2, 6, 6), ill(3, 0, 0)];
    assert_eq!(first(Prefer::Health, &beside), Some(id(3)), "better one that nobody named");
    let unreached = Payment { unreached: &[id(2)], ..payment };
    assert_eq!(choose(&rule(Prefer::Health), &half, &unreached), Some(id(1)), "reached before well");
}

#[test]
fn the_cheapest_that_is_well_is_asked_first_and_one_without_a_price_last() {
    let dear = |nth: u128, minor: Option<i64>, failed: i64| Account {
        health: Health { tried: 6, failed },
        cost: minor.map(|minor| Cost { minor, source: "a list".to_owned() }),
        ..account(nth, &["transfer"], &["NGN"])
    };
    let rules = [Rule { accounts: vec![id(1), id(2), id(3)], prefer: Prefer::Cost, ..Rule::default() }];
    let payment = Payment { rail: Rail::Transfer, currency: "NGN", amount_minor: 100, unreached: &[] };
    let order = |accounts: &[Account]| -> Vec<ProviderAccountId> {
        ranked(&rules, accounts, &payment).into_iter().map(|account| account.id).collect()
    };
    assert_eq!(order(&[dear(1, None, 0), dear(2, Some(9), 0), dear(3, Some(7), 0)]), [id(3), id(2), id(1)]);
    assert_eq!(order(&[dear(1, Some(8), 0), dear(2, Some(8), 0), dear(3, Some(7), 6)]), [id(1), id(2), id(3)]);
}
