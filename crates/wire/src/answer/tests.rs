//! Tables for `Retry-After`.

use reqwest::header::HeaderValue;

use super::*;

fn wait(retry_after: &'static str, date: Option<&'static str>) -> Option<u32> {
    let mut headers = HeaderMap::new();
    headers.insert(RETRY_AFTER, HeaderValue::from_static(retry_after));
    if let Some(date) = date {
        headers.insert(DATE, HeaderValue::from_static(date));
    }
    retry_after_s(&headers)
}

#[test]
fn seconds_are_read_and_nonsense_is_not() {
    assert_eq!(wait("0", None), Some(0));
    assert_eq!(wait("120", None), Some(120));
    assert_eq!(wait(" 7 ", None), Some(7));
    assert_eq!(wait("99999999999999", None), Some(u32::MAX));
    for nonsense in ["", "-5", "+5", "1.5", "soon", "1e3", "0x10"] {
        assert_eq!(wait(nonsense, None), None, "{nonsense:?}");
    }
}

#[test]
fn all_three_forms_of_a_date_are_measured_against_the_answers_own_date() {
    let now = Some("Sun, 06 Nov 1994 08:48:37 GMT");
    for minute_later in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    {
        assert_eq!(wait(minute_later, now), Some(60), "{minute_later}");
    }
    assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(0), "a date that has passed");
    assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT", None), None, "no date to measure against");
    assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT", Some("yesterday")), None);
    assert_eq!(wait("Mon, 06 Nov 1994 08:49:37 GMT", now), None, "the weekday contradicts the date");
    assert_eq!(wait("Sun, 06 Nov 9994 08:49:37 GMT", now), Some(u32::MAX), "longer than can be said");
}
