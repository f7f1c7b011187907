//! The rules about what providers call us with.

use gateways::Opened;
use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use usecase::ports::{HookError, Inbound, ProviderHook, Subject};

use super::act::{account, noon, provider};
use super::{Event, Exam, Hooks, Letter};

/// An address that nothing is sent to.
const NOWHERE: &str = "http://127.0.0.1:1";

/// Reads a letter as if it came in at an instant.
pub(crate) fn read(opened: &Opened, letter: &Letter, at: Timestamp) -> Result<Inbound, HookError> {
    let headers: Vec<(&str, &str)> = letter.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let hook = ProviderHook { headers: &headers, body: &letter.body, source: None, at };
    match (&opened.charges, &opened.payouts) {
        (Some(gateway), _) => gateway.read_hook(&hook),
        (None, Some(gateway)) => gateway.read_hook(&hook),
        (None, None) => panic!("an account that is good for nothing"),
    }
}

pub(super) fn all(exam: &Exam) {
    let Some(hooks) = &exam.hooks else { return };
    let opened = super::open(exam, NOWHERE);
    let at = noon();
    let paid = Event::Paid("pay-01994d2e5c0070008000000000000001".to_owned());
    let letter = (hooks.signed)(&paid, at);
    let good = read(&opened, &letter, at).expect("a good request");
    assert!(format!("{:?}", good.subject).contains("01994d2e5c0070008000000000000001"), "{good:?}");
    assert!(!good.event_key.is_empty() && !good.event.is_empty(), "{good:?}");

    let again =
        read(&opened, &(hooks.signed)(&paid, at + SignedDuration::from_mins(2)), at + SignedDuration::from_mins(2));
    assert_eq!(again.as_ref().map(|again| &again.event_key), Ok(&good.event_key), "the same event, sent again");
    let other = (hooks.signed)(&Event::Paid("pay-01994d2e5c0070008000000000000002".to_owned()), at);
    let other = read(&opened, &other, at).expect("a good request");
    assert_ne!(other.event_key, good.event_key, "another event");
    assert_eq!(read(&opened, &letter, at), Ok(good), "what came in between changes nothing");

    let unheard = read(&opened, &(hooks.signed)(&Event::Unheard, at), at).expect("signed by the provider");
    assert_eq!(unheard.subject, Subject::Nothing, "{unheard:?}");
    if hooks.tells_the_mode {
        let other = (hooks.signed)(&Event::OtherMode("pay-01994d2e5c0070008000000000000001".to_owned()), at);
        assert_eq!(read(&opened, &other, at), Err(HookError::WrongMode));
    }
    forged(hooks, &opened, &letter, at);
    if let Some(secret) = hooks.optional_secret {
        let mut without = account(exam, Mode::Test, Mode::Test, NOWHERE);
        without.credentials.remove(secret);
        let without = provider(exam).open(&without).expect("an account that is not called");
        let refused = read(&without, &letter, at);
        assert!(matches!(refused, Err(HookError::NoSecret(_))), "{refused:?}");
    }
}

fn forged(hooks: &Hooks, opened: &Opened, letter: &Letter, at: Timestamp) {
    let unsigned = Letter { headers: Vec::new(), body: letter.body.clone() };
    assert_eq!(read(opened, &unsigned, at), Err(HookError::Unsigned));
    for place in 0..letter.headers.len() {
        let mut wrong = letter.clone();
        let value = &mut wrong.headers[place].1;
        let last = value.pop().expect("a value");
        value.push(if last == '0' { '1' } else { '0' });
        let refused = read(opened, &wrong, at);
        let is_refused = matches!(refused, Err(HookError::BadSignature | HookError::Stale));
        assert!(is_refused, "{} changed: {refused:?}", letter.headers[place].0);
    }
    if hooks.covers_body {
        let text = String::from_utf8(letter.body.clone()).expect("text");
        let body = text.replace("8000000000000001", "8000000000000002").into_bytes();
        assert_ne!(body, letter.body, "nothing to forge");
        let wrong = Letter { headers: letter.headers.clone(), body };
        assert_eq!(read(opened, &wrong, at), Err(HookError::BadSignature));
    }
    if hooks.dated {
        for late in [SignedDuration::from_secs(301), SignedDuration::from_secs(-301)] {
            assert_eq!(read(opened, letter, at + late), Err(HookError::Stale), "{late:?} later");
        }
        assert!(read(opened, letter, at + SignedDuration::from_secs(299)).is_ok());
    }
}
