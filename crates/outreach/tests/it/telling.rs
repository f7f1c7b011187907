//! What is told, to whom, when, and in which words.

use gateways::simulated::Behavior;
use notices::contact::Caps;
use notices::{Category, Channel, Email, Rendered, Template, Wording};
use store::clocks;

use crate::town::{EXPIRED, NO_MONEY, OK, Sent, Town};

#[tokio::test]
async fn nothing_is_told_before_messages_are_switched_on_and_nothing_of_before() {
    let town = Town::silent().await;
    let customer = town.reader("ada", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    town.switch(|change| change.enabled = Some(true)).await;
    town.world.drain().await;
    assert!(town.notices().await.is_empty(), "what was before stays untold");
    town.world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(town.diary().await, ["01 Oct 09:00 receipt whatsapp"]);
    town.switch(|change| change.enabled = Some(false)).await;
    town.world.until("2026-11-01T08:00:00Z").await;
    assert_eq!(town.messages().await.len(), 1);
    town.world.verify().await;
}

/// The mail of a template: two of one instant go out in any order.
async fn mail(town: &Town, template: &str) -> (Sent, Email) {
    let row = town.messages().await.into_iter().find(|row| row.template == template).expect("a message");
    let id = row.provider_id.expect("the carrier's name");
    let sent = town.post.sent().into_iter().find(|sent| id.ends_with(&sent.key)).expect("handed over");
    let Rendered::Email(mail) = sent.content.clone() else { panic!("a mail") };
    (sent, mail)
}

#[tokio::test]
async fn a_message_says_what_is_true_when_it_goes_out() {
    let town = Town::new().await;
    let customer = town.reader("ada", OK, "0803 123 4567").await;
    town.switch(|change| change.channels = Some(vec![Channel::Email])).await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    let mut diary = town.diary().await;
    diary.sort();
    assert_eq!(diary, ["01 Sep 09:00 receipt email", "01 Sep 09:00 welcome email"]);
    let (receipt_sent, receipt) = mail(&town, "receipt").await;
    assert_eq!(receipt_sent.to, "ada@example.com");
    for words in ["₦5,000.00", "INV-000001", "Ade's Gym", "https://pay.example.com/i/"] {
        assert!(receipt.text.contains(words), "{words}: {}", receipt.text);
    }
    assert_eq!(receipt_sent.unsubscribe, None, "a receipt is owed");
    let (_, welcome) = mail(&town, "welcome").await;
    assert!(welcome.text.contains("1 October 2026"), "{}", welcome.text);
    let rows = town.messages().await;
    assert!(rows.iter().all(|row| row.status == "accepted" && row.provider_id.is_some()), "{rows:#?}");
}

#[tokio::test]
async fn a_recovery_tells_once_for_each_step_in_waking_hours_and_what_came_of_it() {
    let town = Town::new().await;
    let customer = town.reader("bola", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    town.world.save_card(customer, "bola", NO_MONEY, Behavior::default()).await;
    // Nobody is told what they were told before.
    town.world.until("2026-10-31T08:00:00Z").await;
    let diary = town.diary().await;
    let recovery: Vec<&String> =
        diary.iter().filter(|line| line.contains("dunning") || line.contains("card_needed")).collect();
    assert!(recovery.len() >= 3, "{diary:#?}");
    for line in &recovery {
        let hour: u32 = line[7..9].parse().expect("an hour");
        assert!((8..20).contains(&hour), "{line}");
    }
    let steps: std::collections::BTreeSet<&str> = recovery.iter().map(|line| &line[13..]).collect();
    assert_eq!(steps.len(), recovery.len(), "a step is told once: {recovery:#?}");
    town.world.verify().await;
}

#[tokio::test]
async fn what_came_back_is_told_once_and_not_as_a_receipt_too() {
    let town = Town::new().await;
    let customer = town.reader("chi", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    town.world.save_card(customer, "chi", EXPIRED, Behavior::default()).await;
    town.world.until("2026-10-02T08:00:00Z").await;
    town.world.save_card(customer, "chi", OK, Behavior::default()).await;
    town.world.drain().await;
    let diary = town.diary().await;
    assert_eq!(
        diary[2..],
        ["01 Oct 09:00 card_needed whatsapp".to_owned(), "02 Oct 09:00 payment_recovered whatsapp".to_owned()],
        "{diary:#?}"
    );
    let receipt = town.notices().await.into_iter().rfind(|row| row.template == "receipt").expect("a receipt");
    assert_eq!((receipt.status.as_str(), receipt.reason.as_deref()), ("dropped", Some("told_as_recovered")));
}

#[tokio::test]
async fn the_cap_holds_over_everything_that_is_not_owed_and_what_waited_too_long_is_not_told() {
    let town = Town::new().await;
    town.switch(|change| change.caps = Some(Caps { per_day: 1, per_week: 1 })).await;
    let customer = town.reader("dayo", OK, "+2348031234567").await;
    let other = town.world.plan(("month", 1), 900_000, 0, None).await;
    town.world.subscribe(customer, town.plan).await;
    town.world.subscribe(customer, other).await;
    town.world.drain().await;
    town.world.save_card(customer, "dayo", NO_MONEY, Behavior::default()).await;
    town.world.until("2026-10-20T08:00:00Z").await;
    let told: Vec<_> = town.messages().await.into_iter().filter(|row| row.category == "recovery").collect();
    assert!(!told.is_empty());
    for pair in told.windows(2) {
        let apart = pair[1].submitted_at.duration_since(pair[0].submitted_at);
        assert!(apart >= jiff::SignedDuration::from_hours(168), "{apart:?}");
    }
    let rest: Vec<_> = town.notices().await.into_iter().filter(|row| row.template.starts_with("dunning")).collect();
    assert!(rest.len() > told.len(), "some had to wait until they were not true any more");
    assert!(rest.iter().all(|row| row.status != "failed" || row.reason.as_deref() == Some("too_late")), "{rest:#?}");
}

#[tokio::test]
async fn a_no_in_the_middle_of_a_sequence_is_kept_and_the_next_channel_used() {
    let town = Town::new().await;
    let customer = town.reader("efe", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    town.world.save_card(customer, "efe", NO_MONEY, Behavior::default()).await;
    town.world.until("2026-10-01T09:00:00Z").await;
    let first = town.messages().await.pop().expect("a message");
    assert_eq!((first.template.as_str(), first.channel.as_str()), ("dunning_1", "whatsapp"));
    // STOP on WhatsApp, and no mails about debts.
    let mut tx = town.world.begin().await;
    outreach::receipts::answered(&mut tx, first.id, notices::contact::Reply::Stop, false).await.expect("heard");
    tx.commit(()).await.expect("commits");
    town.says(customer, Channel::Sms, Category::Recovery, false).await;
    town.world.until("2026-10-31T08:00:00Z").await;
    let later: Vec<_> = town.messages().await.into_iter().filter(|row| row.submitted_at > first.submitted_at).collect();
    assert!(!later.is_empty() && later.iter().all(|row| row.channel == "email"), "{later:#?}");
    town.says(customer, Channel::Email, Category::Recovery, false).await;
    let before = town.messages().await.len();
    town.world.until("2026-12-05T08:00:00Z").await;
    let told: Vec<_> = town.messages().await.split_off(before);
    assert!(told.iter().all(|row| row.category != "recovery"), "{told:#?}");
}

#[tokio::test]
async fn the_merchants_own_words_are_used_and_wrong_ones_refused_with_their_place() {
    let town = Town::new().await;
    town.switch(|change| change.channels = Some(vec![Channel::Email])).await;
    let wording = |body: &str| Wording {
        subject: Some("Paid: {{amount}}".to_owned()),
        body: body.to_owned(),
        channel: Channel::Email,
        enabled: true,
    };
    let mut tx = town.world.begin().await;
    let refused = outreach::wordings::save(&mut tx, Template::Receipt, wording("Dear {{custommer_name}}")).await;
    let refused = refused.expect_err("an unknown tag");
    assert!(refused.fields[0].message.contains("{{customer_name}}"), "{refused:?}");
    outreach::wordings::save(&mut tx, Template::Receipt, wording("Well done, {{customer_name}}.")).await.expect("fine");
    tx.commit(()).await.expect("commits");
    let customer = town.reader("{{amount}}", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    let (_, mail) = mail(&town, "receipt").await;
    assert_eq!(mail.subject, "Paid: ₦5,000.00");
    assert!(mail.text.contains("Well done, {{amount}}."), "a name is not read as a tag: {}", mail.text);
}

#[tokio::test]
async fn customers_on_a_test_clock_are_told_in_its_time() {
    let town = Town::new().await;
    let mut tx = town.world.begin().await;
    let clock = app::clocks::create(&mut tx, "Autumn".to_owned(), town.world.now()).await.expect("a clock");
    let mut chosen = store::settings::get(&mut tx).await.expect("settings");
    chosen.trial_notice_days = 3;
    store::settings::update(&mut tx, &chosen).await.expect("told three days ahead");
    tx.commit(()).await.expect("commits");
    let customer = town.world.customer_on(Some(clock.id), "funmi", OK, Behavior::default()).await;
    town.world.subscribe(customer, town.plan).await;
    let trial = town.world.plan(("year", 1), 700_000, 13, None).await;
    town.world.subscribe(customer, trial).await;
    town.world.drain().await;
    town.world.save_card(customer, "funmi", NO_MONEY, Behavior::default()).await;
    let mut tx = town.world.begin().await;
    app::clocks::advance(&mut tx, clock.id, "2026-10-31T08:00:00Z".parse().expect("an instant")).await.expect("moves");
    tx.commit(()).await.expect("commits");
    town.world.drain().await;
    let mut tx = town.world.begin().await;
    assert_eq!(clocks::get(&mut tx, clock.id).await.expect("a clock").status, "ready");
    tx.commit(()).await.expect("commits");
    let diary = town.diary().await;
    assert!(diary.contains(&"11 Sep 09:00 trial_ending email".to_owned()), "{diary:#?}");
    let steps: Vec<&str> = diary.iter().map(String::as_str).filter(|line| line.contains("dunning")).collect();
    assert_eq!(steps[0], "14 Sep 09:00 dunning_1 email", "the trial's first bill: {diary:#?}");
    assert!(steps.contains(&"01 Oct 09:00 dunning_1 email"), "{diary:#?}");
    assert!(steps.iter().all(|line| matches!(&line[3..6], "Sep" | "Oct")), "{steps:#?}");
}

#[tokio::test]
async fn what_stands_in_the_portal_needs_nobody_to_carry_it() {
    let town = Town::new().await;
    town.switch(|change| change.channels = Some(vec![Channel::InApp])).await;
    let customer = town.reader("gbenga", OK, "+2348031234567").await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
    assert!(town.post.sent().is_empty());
    let rows = town.messages().await;
    assert!(rows.iter().all(|row| row.channel == "in_app" && row.status == "delivered"), "{rows:#?}");
    assert_eq!(rows.len(), 2);
    let notices = town.notices().await;
    assert!(notices.iter().all(|row| row.status == "delivered"), "{notices:#?}");
}
