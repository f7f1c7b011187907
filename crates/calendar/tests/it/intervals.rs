use calendar::{CalendarError, Interval, Unit};

use crate::every;

#[test]
fn units_have_one_name_each() {
    let names = ["hour", "day", "week", "month", "quarter", "biannual", "year"];
    for (unit, name) in Unit::ALL.into_iter().zip(names) {
        assert_eq!(unit.as_str(), name);
        assert_eq!(Unit::parse(name), Ok(unit));
        assert_eq!(serde_json::to_string(&unit).expect("serializes"), format!("\"{name}\""));
    }
    for wrong in ["", "Month", "months", "fortnight"] {
        assert_eq!(Unit::parse(wrong), Err(CalendarError::UnknownUnit(wrong.to_owned())));
    }
}

#[test]
fn counts_are_bounded() {
    for unit in Unit::ALL {
        let most = unit.most();
        assert!(Interval::try_new(unit, 1).is_ok());
        assert!(Interval::try_new(unit, most).is_ok());
        for count in [0, most + 1, u16::MAX] {
            assert_eq!(Interval::try_new(unit, count), Err(CalendarError::IntervalCount { unit, count, most }));
        }
    }
}

#[test]
fn intervals_read_as_english() {
    for (unit, count, shown) in [
        (Unit::Month, 1, "1 month"),
        (Unit::Month, 3, "3 months"),
        (Unit::Hour, 36, "36 hours"),
        (Unit::Day, 1, "1 day"),
        (Unit::Week, 2, "2 weeks"),
        (Unit::Quarter, 1, "1 quarter"),
        (Unit::Biannual, 2, "2 half-years"),
        (Unit::Year, 1, "1 year"),
    ] {
        assert_eq!(every(unit, count).to_string(), shown);
    }
}

#[test]
fn json_is_checked() {
    let json = serde_json::to_string(&every(Unit::Quarter, 2)).expect("serializes");
    assert_eq!(json, r#"{"unit":"quarter","count":2}"#);
    let back: Interval = serde_json::from_str(&json).expect("reads back");
    assert_eq!((back.unit(), back.count()), (Unit::Quarter, 2));
    for wrong in [
        r#"{"unit":"month","count":0}"#,
        r#"{"unit":"year","count":11}"#,
        r#"{"unit":"month","count":-1}"#,
        r#"{"unit":"month"}"#,
        r#"{"unit":"month","count":1,"day":3}"#,
    ] {
        assert!(serde_json::from_str::<Interval>(wrong).is_err(), "{wrong}");
    }
}
