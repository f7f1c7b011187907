use super::{Wording, WordingError};
use crate::channel::Channel;
use crate::template::Template;

fn mail(subject: &str, body: &str) -> Wording {
    Wording { subject: Some(subject.to_owned()), body: body.to_owned(), channel: Channel::Email, enabled: true }
}

fn sms(body: &str) -> Wording {
    Wording { subject: None, body: body.to_owned(), channel: Channel::Sms, enabled: true }
}

fn told(wording: &Wording) -> Vec<(&'static str, &'static str, Option<usize>, Option<usize>)> {
    let errors = wording.check(Template::Dunning1).expect_err("mistakes");
    errors.iter().map(|error| (error.field, error.code, error.line, error.column)).collect()
}

#[test]
fn every_mistake_is_told_at_once() {
    let wrong = mail("Pay {{amout}}\nnow", "Dear {{customer_name}},\n{{ends_on}} is \u{7}near {{");
    assert_eq!(
        told(&wrong),
        [
            ("subject", "line_break", None, None),
            ("subject", "unknown_tag", Some(1), Some(5)),
            ("body", "control_character", Some(2), Some(16)),
            ("body", "unknown_tag", Some(2), Some(1)),
            ("body", "unclosed_tag", Some(2), Some(22)),
        ]
    );
    let errors = wrong.check(Template::Dunning1).expect_err("mistakes");
    assert_eq!(errors.get(1).and_then(|error| error.suggestion), Some("amount"));
    let unknown: &WordingError = errors.get(3).expect("the fourth");
    assert!(unknown.message.contains("there is no tag {{ends_on}} here"), "{}", unknown.message);
}

#[test]
fn each_channel_has_its_own_fields_and_lengths() {
    assert_eq!(told(&Wording { subject: None, ..mail("", "Hello") }), [("subject", "required", None, None)]);
    assert_eq!(told(&mail(" ", " \n ")), [("subject", "required", None, None), ("body", "required", None, None)]);
    assert_eq!(told(&mail("Hi", &"x".repeat(5_001))), [("body", "too_long", None, None)]);
    assert_eq!(told(&mail(&"x".repeat(151), "Hi")), [("subject", "too_long", None, None)]);
    let titled = Wording { subject: Some("Hi".to_owned()), ..sms("Hi") };
    assert_eq!(told(&titled), [("subject", "not_used", None, None)]);
    assert_eq!(told(&sms(&"x".repeat(481))), [("body", "too_long", None, None)]);
    let approved = Wording { channel: Channel::Whatsapp, ..sms("Hi") };
    assert_eq!(told(&approved), [("channel", "whatsapp_fixed", None, None)]);
}

#[test]
fn a_text_message_is_tried_out() {
    assert!(sms("{{store_name}}: {{amount}} is unpaid. {{update_link}}").check(Template::Dunning1).is_ok());
    let costly = sms(&"\u{1f4b8}\u{6b20}".repeat(120));
    assert_eq!(told(&costly), [("body", "too_many_segments", None, None)]);
    let off = Wording { enabled: false, ..costly };
    assert_eq!(told(&off), [("body", "too_many_segments", None, None)], "it may be switched on later");
}

#[test]
fn a_wording_is_read_strictly() {
    let read = |json: &str| serde_json::from_str::<Wording>(json);
    assert!(read(r#"{"subject":"a","body":"b","channel":"email","enabled":true}"#).is_ok());
    assert!(read(r#"{"body":"b","channel":"sms","enabled":true}"#).is_ok());
    assert!(read(r#"{"body":"b","channel":"pigeon","enabled":true}"#).is_err());
    assert!(read(r#"{"body":"b","channel":"sms","enabled":true,"html":"<b>"}"#).is_err());
}
