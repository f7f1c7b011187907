//! Meta's error codes, and what each one means for the message.
//!
//! There is one carrier for WhatsApp, so whatever it will not take goes to the next channel. Codes that only a person
//! can mend (a token, money, a template, a policy) raise an alarm.

use std::time::Duration;

use crate::carrier::http::brief;
use crate::carrier::{Refusal, Sending};

/// How long to leave one person alone after a pair limit: Meta takes one message in six seconds.
const PAIR_WAIT: Duration = Duration::from_secs(6);
/// How long to leave Meta alone after a throughput limit that names no time.
const THROUGHPUT_WAIT: Duration = Duration::from_secs(1);

/// Permanent for this message, and whether somebody has to look.
const REFUSALS: [(&str, bool, bool); 18] = [
    ("131026", true, false),  // undeliverable: no WhatsApp there, or too old a client
    ("131047", true, false),  // outside of the 24 hours after the person's last message
    ("131021", true, false),  // to ourselves
    ("131030", true, false),  // a number under test may write to listed ones only
    ("131050", true, false),  // the person stopped marketing from us
    ("131049", false, false), // held back by Meta, to keep people in the application
    ("131000", false, false), // something went wrong
    ("131048", false, true),  // spam limit: too many blocked us
    ("131042", false, true),  // our account has a problem with payment
    ("131031", false, true),  // our account is locked
    ("131045", false, true),  // our number's certificate
    ("133010", false, true),  // our number is not registered
    ("132000", true, true),   // number of parameters
    ("132001", true, true),   // no such template in this language
    ("132012", true, true),   // format of a parameter
    ("132015", false, true),  // the template is paused
    ("190", false, true),     // our token
    ("368", false, true),     // blocked for a policy
];

/// What a code means; `None` for one that is not listed. Also asked about codes in statuses, which come later.
pub(super) fn refused(code: &str, text: &str, retry_after: Option<Duration>) -> Option<Sending> {
    match code {
        "131056" => return Some(Sending::Busy { retry_after: Some(retry_after.unwrap_or(PAIR_WAIT)) }),
        "130429" | "4" | "80007" => {
            return Some(Sending::Busy { retry_after: Some(retry_after.unwrap_or(THROUGHPUT_WAIT)) });
        }
        "2" | "131016" => return Some(Sending::unavailable("WhatsApp says that it is down for a while")),
        _ => {}
    }
    let (_, permanent, alarm) = REFUSALS.iter().find(|(listed, _, _)| *listed == code)?;
    Some(Sending::Refused(Refusal {
        permanent: *permanent,
        code: code.to_owned(),
        text: brief(text),
        next_channel: true,
        alarm: *alarm,
    }))
}

/// An error that came with a success and is not listed.
pub(super) fn unlisted(code: &str, text: &str) -> Sending {
    Sending::Refused(Refusal {
        permanent: true,
        code: code.to_owned(),
        text: brief(text),
        next_channel: true,
        alarm: true,
    })
}
