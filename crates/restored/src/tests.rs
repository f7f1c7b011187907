use super::*;

#[test]
fn an_id_tells_what_it_is_for_whatever_its_time() {
    let purpose = Purpose { agreement: 0xf_ffff_fff1, bill: 0x3ff_fff2 };
    for fresh in [Uuid::from_u128(0), Uuid::from_u128(u128::MAX)] {
        let key = Uuid::from_u128(fresh.as_u128() & !TAIL | purpose.tail());
        assert_eq!(Purpose::told_by(key), purpose);
        assert_eq!(key.as_u128() >> 62, fresh.as_u128() >> 62, "time, version and variant stay");
    }
}

#[test]
fn the_charge_for_this_very_bill_comes_before_an_older_one_of_the_agreement() {
    let since = at("2026-09-01T00:00:00Z");
    let purpose = Purpose { agreement: 7, bill: 2 };
    let rows = [row(1, 1, "2026-09-01T01:00:00Z"), row(2, 2, "2026-09-01T02:00:00Z")];
    let found = choose(&rows, purpose, &[], since).expect("a charge");
    assert_eq!((found.key.uuid(), found.is_for_this), (Uuid::from_u128(2), true));
}

#[test]
fn a_charge_for_an_unknown_bill_of_the_period_waits_for_a_person_and_others_do_not() {
    let since = at("2026-09-01T00:00:00Z");
    let purpose = Purpose { agreement: 7, bill: 2 };
    let during = [row(1, 1, "2026-09-01T01:00:00Z")];
    assert!(!choose(&during, purpose, &[], since).expect("a charge").is_for_this);
    assert_eq!(choose(&during, purpose, &[1], since), None, "it is for another bill that is owed");
    let before = [row(1, 1, "2026-08-31T23:00:00Z")];
    assert_eq!(choose(&before, purpose, &[], since), None, "no charge is made before its period");
}

fn row(key: u128, bill: i64, at: &str) -> RestoredRow {
    RestoredRow {
        kind: "charge".to_owned(),
        gateway: "simulated".to_owned(),
        gateway_ref: format!("sim_{key}"),
        account_id: None,
        key: Some(Uuid::from_u128(key)),
        amount_minor: 5_000,
        currency: "NGN".to_owned(),
        moved: true,
        at: crate::tests::at(at),
        agreement: Some(7),
        bill: Some(bill),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}
