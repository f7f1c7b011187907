use jiff::Timestamp;
use money::{Currency, Money};
use proptest::prelude::*;

use super::{Ask, Email, RenderError, Rendered, Whatsapp, render, whatsapp_template};
use crate::channel::Channel;
use crate::gsm::Encoding;
use crate::locale::Locale;
use crate::look::Look;
use crate::samples;
use crate::tag::{Kind, Tag};
use crate::template::Template;
use crate::value::{Value, ValueError, Values};
use crate::wording::Wording;

fn ask(template: Template, channel: Channel, values: &Values) -> Ask<'_> {
    Ask { template, locale: Locale::EnNg, channel, values, wording: None, look: Look::default(), footer: None }
}

fn mail(ask: &Ask<'_>) -> Email {
    let Rendered::Email(mail) = render(ask).expect("a mail") else { panic!("it goes by mail") };
    mail
}

fn named(template: Template, name: &str) -> Values {
    let mut values = samples::values(template);
    values.set(Tag::CustomerName, Value::Text(name.to_owned())).expect("a name");
    values
}

#[test]
fn every_template_can_be_made_everywhere_and_leaves_no_tag() {
    let mut count = 0;
    for (template, locale, channel, made) in samples::every(Look::default()) {
        let label = format!("{} in {} by {}", template.key(), locale.as_str(), channel.as_str());
        let texts = match made.unwrap_or_else(|error| panic!("{label}: {error}")) {
            Rendered::Email(mail) => vec![mail.subject, mail.html, mail.text],
            Rendered::Sms(sms) => {
                assert_eq!(sms.encoding, Encoding::Gsm7, "{label}: {}", sms.text);
                assert!(sms.segments <= 2, "{label}: {} segments: {}", sms.segments, sms.text);
                vec![sms.text]
            }
            Rendered::Whatsapp(message) => {
                assert!(message.parameters.iter().all(|value| !value.is_empty() && !value.contains('\n')), "{label}");
                vec![message.preview]
            }
            Rendered::InApp(notice) => {
                assert!(!notice.text.ends_with(':'), "{label}: {}", notice.text);
                vec![notice.title, notice.text]
            }
        };
        for text in texts {
            assert!(!text.contains("{{") && !text.contains("}}") && !text.contains("[sender]"), "{label}: {text}");
            assert!(!text.trim().is_empty(), "{label}");
        }
        count += 1;
    }
    assert_eq!(count, Template::ALL.len() * 6 * 4);
}

#[test]
fn every_sample_is_one_for_its_tag() {
    for tag in Tag::ALL {
        assert!(Values::new().with(*tag, samples::value(*tag)).is_ok(), "{}", tag.name());
    }
}

#[test]
fn a_missing_value_is_an_error_on_every_channel() {
    let full = samples::values(Template::Dunning1);
    for left_out in Template::Dunning1.tags() {
        let mut values = Values::new();
        for (tag, value) in full.iter().filter(|(tag, _)| tag != left_out) {
            values.set(tag, value.clone()).expect("a sample");
        }
        for channel in Channel::ALL {
            let error = render(&ask(Template::Dunning1, channel, &values)).expect_err("a hole");
            assert_eq!(error, RenderError::Missing { template: Template::Dunning1, tags: vec![*left_out] });
        }
    }
}

#[test]
fn facts_without_a_value_are_left_out() {
    let values = samples::values(Template::SubscriptionPaused);
    assert!(
        mail(&ask(Template::SubscriptionPaused, Channel::Email, &values)).text.contains("Resumes on: 1 January 2026")
    );
    let mut fewer = Values::new();
    for (tag, value) in values.iter().filter(|(tag, _)| *tag != Tag::ResumesOn) {
        fewer.set(tag, value.clone()).expect("a sample");
    }
    assert!(!mail(&ask(Template::SubscriptionPaused, Channel::Email, &fewer)).text.contains("Resumes on"));
}

#[test]
fn a_value_with_braces_stays_as_it_is() {
    let values = named(Template::Receipt, "{{amount}} {{update_link}}");
    let made = mail(&ask(Template::Receipt, Channel::Email, &values));
    assert!(made.text.starts_with("Hello {{amount}} {{update_link}},"), "{}", made.text);
    assert!(made.html.contains("Hello {{amount}} {{update_link}},"));
}

#[test]
fn a_value_never_becomes_markup() {
    let name = "<script>alert('1')</script> \"&\" Ada";
    let mut values = named(Template::Receipt, name);
    for tag in [Tag::StoreName, Tag::PlanName, Tag::InvoiceId] {
        values.set(tag, Value::Text(name.to_owned())).expect("a name");
    }
    let made = mail(&ask(Template::Receipt, Channel::Email, &values));
    assert!(!made.html.contains("<script") && !made.html.contains("alert('1')"));
    assert!(made.html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &quot;&amp;&quot; Ada"));
    assert!(made.text.contains(name), "the plain part is not HTML");
}

#[test]
fn what_belongs_together_is_not_parted_in_a_mail() {
    for (words, html) in [
        ("ends on 5 December 2025.", "ends on 5\u{a0}December 2025."),
        ("le 1er mai 2026", "le 1er\u{a0}mai 2026"),
        ("first\n\n24 May", "first</p><p style=\"margin:0 0 16px\">24\u{a0}May"),
        ("rien : tout, 80 % ?", "rien\u{a0}: tout, 80\u{a0}%\u{a0}?"),
        ("10,000 calls, 250 of 3 & 4", "10,000 calls, 250 of 3 &amp; 4"),
        ("ga-agw\u{1ee5} one-time", "ga-agw\u{1ee5} one-time"),
    ] {
        assert_eq!(super::html::words(words), html);
    }
    let made = mail(&ask(Template::Dunning4, Channel::Email, &samples::values(Template::Dunning4)));
    assert!(made.html.contains("<span style=\"white-space:nowrap\">INV-000142</span>"), "{}", made.html);
    let long = "x-1".repeat(20);
    assert_eq!(super::html::number(&long), long, "no line would hold it");
}

#[test]
fn every_mail_says_what_we_never_ask() {
    for template in Template::ALL {
        let values = samples::values(*template);
        assert!(mail(&ask(*template, Channel::Email, &values)).html.contains("We never ask"), "{}", template.key());
    }
}

#[test]
fn nothing_remote_is_loaded() {
    for (_, _, _, made) in samples::every(Look::default()) {
        if let Rendered::Email(mail) = made.expect("a message") {
            for word in ["<img", "<script", "<link", "url(", "@import", "src=", "<iframe", "<form"] {
                assert!(!mail.html.contains(word), "{word}");
            }
        }
    }
}

#[test]
fn subjects_are_one_line_whatever_a_name_contains() {
    let mut values = samples::values(Template::InvoiceSent);
    values
        .set(Tag::StoreName, Value::Text("Ada\r\nBcc: everyone@example.com\u{2028}\u{0}\u{202e}x".to_owned()))
        .expect("a name");
    let made = mail(&ask(Template::InvoiceSent, Channel::Email, &values));
    assert_eq!(made.subject, "Invoice INV-000142 from Ada Bcc: everyone@example.com x");
    let long = "x".repeat(200);
    values.set(Tag::StoreName, Value::Text(long)).expect("a name");
    let made = mail(&ask(Template::InvoiceSent, Channel::Email, &values));
    assert_eq!(made.subject.chars().count(), super::MAX_SUBJECT_CHARS);
    assert!(made.subject.ends_with('\u{2026}'));
}

#[test]
fn text_messages_write_amounts_without_the_naira_sign() {
    let mut values = samples::values(Template::RenewalReminder);
    values.set(Tag::Amount, Value::Amount(Money::new(500_000, Currency::NGN))).expect("an amount");
    let sms = |locale: Locale| {
        let asked = Ask { locale, ..ask(Template::RenewalReminder, Channel::Sms, &values) };
        let Rendered::Sms(sms) = render(&asked).expect("a message") else { panic!("it goes by text message") };
        sms
    };
    let english = sms(Locale::EnNg);
    let expected = "Ada's Kitchen: Weekly lunch renews on 1 December 2025 for NGN 5,000.00. https://pay.example.ng/me";
    assert_eq!((english.text.as_str(), english.segments), (expected, 1));
    assert!(sms(Locale::Fr).text.contains("5 000,00 NGN"));
    let yoruba = sms(Locale::Yo);
    assert_eq!((yoruba.encoding, yoruba.segments), (Encoding::Gsm7, 1), "{}", yoruba.text);
}

#[test]
fn a_script_that_cannot_be_folded_is_counted_as_it_is() {
    let mut values = samples::values(Template::RenewalReminder);
    values.set(Tag::StoreName, Value::Text("\u{1f958} Ada".to_owned())).expect("a name");
    let made = render(&ask(Template::RenewalReminder, Channel::Sms, &values)).expect("a message");
    let Rendered::Sms(sms) = made else { panic!("it goes by text message") };
    assert_eq!((sms.encoding, sms.segments), (Encoding::Ucs2, 2));
}

#[test]
fn whatsapp_parameters_fill_the_registered_template() {
    for template in Template::ALL {
        for locale in Locale::ALL {
            let values = samples::values(*template);
            let rendered = render(&Ask { locale, ..ask(*template, Channel::Whatsapp, &values) }).expect("a message");
            let Rendered::Whatsapp(made) = rendered else { panic!("it goes by WhatsApp") };
            let registered = whatsapp_template(*template, locale).expect("a template");
            let Whatsapp { template: name, language, parameters, preview } = made;
            assert_eq!((name.as_str(), language.as_str()), (registered.name.as_str(), registered.language));
            assert_eq!(parameters, registered.samples);
            let mut filled = registered.body.clone();
            for (at, value) in parameters.iter().enumerate() {
                let place = format!("{{{{{}}}}}", at + 1);
                assert!(filled.contains(&place), "{name} lacks {place}");
                filled = filled.replace(&place, value);
            }
            assert_eq!(filled, preview);
            assert!(!registered.body.starts_with("{{") && !registered.body.ends_with("}}"), "Meta refuses this");
        }
    }
    assert_eq!(whatsapp_template(Template::Receipt, Locale::Yo).expect("a template").name, "receipt_yo");
}

#[test]
fn values_are_checked_when_they_are_set() {
    let at: Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let utc = at.in_tz("UTC").expect("a zone");
    for (tag, value, code) in [
        (Tag::Amount, Value::Text("5,000".to_owned()), "wrong_kind"),
        (Tag::StoreName, Value::Instant(utc), "wrong_kind"),
        (Tag::StoreName, Value::Text(" \r\n\u{200b} ".to_owned()), "empty"),
        (Tag::StoreName, Value::Text("x".repeat(201)), "too_long"),
        (Tag::UpdateLink, Value::Link("javascript:alert(1)".to_owned()), "bad_link"),
        (Tag::UpdateLink, Value::Link("http://example.com/".to_owned()), "bad_link"),
        (Tag::UpdateLink, Value::Link("https://example.com/\" onclick=\"x".to_owned()), "bad_link"),
        (Tag::UpdateLink, Value::Link("https://".to_owned()), "bad_link"),
        (Tag::UpdateLink, Value::Link("http://localhost.evil.example/".to_owned()), "bad_link"),
        (Tag::UpdateLink, Value::Link(format!("https://example.com/{}", "x".repeat(500))), "too_long"),
        (Tag::CardExpires, Value::Month { year: 2026, month: 13 }, "bad_month"),
    ] {
        assert_eq!(Values::new().with(tag, value).as_ref().map_err(ValueError::code), Err(code), "{}", tag.name());
    }
    for link in ["https://pay.example.ng/u/1?a=b&c=%20#d", "http://localhost:3000/u/1", "http://127.0.0.1/u"] {
        assert!(Values::new().with(Tag::UpdateLink, Value::Link(link.to_owned())).is_ok(), "{link}");
    }
}

#[test]
fn a_wording_replaces_ours_only_where_it_belongs_and_when_it_is_on() {
    let values = samples::values(Template::Receipt);
    let wording = |enabled: bool| Wording {
        subject: Some("Thanks, {{customer_name}}".to_owned()),
        body: "We got {{amount}}.\n\nSee {{invoice_link}}\nor <b>call</b>.".to_owned(),
        channel: Channel::Email,
        enabled,
    };
    let on = wording(true).check(Template::Receipt).expect("a wording");
    let asked = Ask { wording: Some(&on), ..ask(Template::Receipt, Channel::Email, &values) };
    let made = mail(&asked);
    assert_eq!(made.subject, "Thanks, Tunde Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}");
    assert!(made.html.contains("We got \u{20a6}12,500.00.</p>"));
    assert!(made.html.contains("<a href=\"https://pay.example.ng/i/7Qm2\""));
    assert!(made.html.contains("<br>or &lt;b&gt;call&lt;/b&gt;."));

    let off = wording(false).check(Template::Receipt).expect("a wording");
    assert!(mail(&Ask { wording: Some(&off), ..asked }).subject.starts_with("Receipt from"));
    let elsewhere = Ask { wording: Some(&on), ..ask(Template::Receipt, Channel::InApp, &values) };
    assert_eq!(render(&elsewhere).expect_err("for mails").code(), "other_wording");
}

proptest! {
    #[test]
    fn no_text_breaks_out_of_a_mail(name in "\\PC{1,60}", reason in ".{1,120}") {
        let mut values = samples::values(Template::KycRejected);
        drop(values.set(Tag::StoreName, Value::Text(name)));
        drop(values.set(Tag::Reason, Value::Text(reason)));
        let plain = samples::values(Template::KycRejected);
        let tags = |html: &str| html.matches('<').count();
        let ours = mail(&ask(Template::KycRejected, Channel::Email, &plain));
        let theirs = mail(&ask(Template::KycRejected, Channel::Email, &values));
        prop_assert_eq!(tags(&ours.html), tags(&theirs.html));
        prop_assert!(!theirs.subject.contains(|letter: char| letter.is_control()));
    }

    #[test]
    fn every_kind_is_told_apart(index in 0..Tag::ALL.len(), other in 0..Tag::ALL.len()) {
        let (tag, value) = (Tag::ALL[index], samples::value(Tag::ALL[other]));
        let instants = [Kind::Day, Kind::Moment];
        let same = tag.kind() == Tag::ALL[other].kind()
            || (instants.contains(&tag.kind()) && instants.contains(&Tag::ALL[other].kind()));
        prop_assert_eq!(Values::new().with(tag, value).is_ok(), same);
    }
}

#[test]
fn a_letter_of_ours_says_the_same_twice_and_carries_no_markup() {
    let made = super::letter(&super::Letter {
        subject: "<b>Gym</b> asks you\nto join",
        preheader: "It opens once.",
        sender: "Recoup",
        hello: "Hello,",
        paragraphs: &["First.", "Second & last."],
        action: ("See it", "https://dashboard.example/invitation/x?a=1&b=2"),
        small: &["For you alone."],
    });
    assert_eq!(made.subject, "<b>Gym</b> asks you to join");
    assert!(!made.html.contains("<b>Gym") && made.html.contains("Second &amp; last."), "{}", made.html);
    assert!(made.html.contains("href=\"https://dashboard.example/invitation/x?a=1&amp;b=2\""), "{}", made.html);
    for words in
        ["First.", "Second & last.", "See it:\nhttps://dashboard.example/invitation/x?a=1&b=2", "For you alone."]
    {
        assert!(made.text.contains(words), "{}", made.text);
    }
}
