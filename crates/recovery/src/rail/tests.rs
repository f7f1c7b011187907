use super::{Rail, next_pull_rail, next_rail};

#[test]
fn names_survive_a_round_trip_and_match_serde() {
    for rail in Rail::ALL {
        assert_eq!(rail.as_str().parse::<Rail>(), Ok(rail));
        let json = serde_json::to_string(&rail).expect("a unit variant serialises");
        assert_eq!(json, format!("\"{rail}\""));
        assert_ne!(rail.is_pull(), rail.is_push());
    }
    assert!("CARD".parse::<Rail>().is_err());
}

#[test]
fn the_relay_from_a_card_runs_in_the_stated_order_and_ends() {
    let order = Rail::RELAY_FROM_CARD;
    let mut seen = vec![];
    let mut at = Rail::Card;
    while let Some(next) = next_rail(&order, at, &Rail::ALL) {
        seen.push(next);
        at = next;
    }
    assert_eq!(seen, [Rail::Ussd, Rail::Transfer, Rail::VirtualAccount, Rail::DirectDebit]);
}

#[test]
fn rails_the_customer_does_not_have_are_skipped() {
    let order = Rail::RELAY_FROM_CARD;
    let has = [Rail::Card, Rail::VirtualAccount];
    assert_eq!(next_rail(&order, Rail::Card, &has), Some(Rail::VirtualAccount));
    assert_eq!(next_rail(&order, Rail::VirtualAccount, &has), None);
    assert_eq!(next_rail(&[], Rail::Card, &Rail::ALL), None);
}

#[test]
fn a_pull_rail_is_found_behind_push_rails() {
    let order = Rail::RELAY_FROM_CARD;
    assert_eq!(next_pull_rail(&order, Rail::Card, &Rail::ALL), Some(Rail::DirectDebit));
    assert_eq!(next_pull_rail(&order, Rail::Card, &[Rail::Ussd, Rail::Card]), None);
}

#[test]
fn a_rail_never_follows_itself_even_when_an_order_repeats_it() {
    let order = [Rail::Ussd, Rail::Card, Rail::Ussd, Rail::Transfer];
    assert_eq!(next_rail(&order, Rail::Ussd, &[Rail::Ussd, Rail::Transfer]), Some(Rail::Transfer));
}
