//! Carriers that are not there, that say no, and that do not say what they did: one message, or none, never two.

use jiff::SignedDuration;
use notices::Channel;
use usecase::carrying::Sending;

use crate::town::{OK, Town, nobody_there};

async fn subscribed(town: &Town) {
    let customer = town.reader("ada", OK, "+2348031234567").await;
    town.switch(|change| change.switched_off = Some([notices::Template::Welcome].into())).await;
    town.world.subscribe(customer, town.plan).await;
    town.world.drain().await;
}

#[tokio::test]
async fn each_channel_down_in_turn_the_message_arrives_by_the_next_once() {
    let rows: [(&[Channel], Channel); 3] = [
        (&[], Channel::Whatsapp),
        (&[Channel::Whatsapp], Channel::Sms),
        (&[Channel::Whatsapp, Channel::Sms], Channel::Email),
    ];
    for (down, arrives) in rows {
        let town = Town::new().await;
        town.post.is_down(down);
        subscribed(&town).await;
        let taken: Vec<_> = town.messages().await.into_iter().filter(|row| row.status == "accepted").collect();
        assert_eq!(taken.iter().map(|row| row.channel.as_str()).collect::<Vec<_>>(), [arrives.as_str()]);
        assert_eq!(town.post.sent().len(), down.len() + 1, "each was asked once");
        // They come back: nothing more is sent.
        town.post.is_down(&[]);
        town.world.pass(SignedDuration::from_hours(100)).await;
        assert_eq!(town.post.sent().len(), down.len() + 1);
    }
}

#[tokio::test]
async fn when_nobody_is_there_it_waits_and_arrives_once_when_somebody_is() {
    let town = Town::new().await;
    town.post.is_down(&[Channel::Whatsapp, Channel::Sms, Channel::Email]);
    subscribed(&town).await;
    town.world.pass(SignedDuration::from_mins(10)).await;
    let waiting = town.notices().await.pop().expect("a notice");
    assert_eq!((waiting.status.as_str(), waiting.reason.as_deref()), ("waiting", Some("no carrier was there")));
    town.post.is_down(&[]);
    town.world.pass(SignedDuration::from_hours(2)).await;
    let taken: Vec<_> = town.messages().await.into_iter().filter(|row| row.status == "accepted").collect();
    assert_eq!(taken.len(), 1);
    assert_eq!(town.notices().await.pop().expect("a notice").status, "sent");
}

#[tokio::test]
async fn a_carrier_that_says_from_when_it_wants_to_be_asked_is_asked_then_and_others_meanwhile() {
    let town = Town::new().await;
    let busy = |minutes: u64| vec![Sending::Busy { retry_after: Some(std::time::Duration::from_secs(60 * minutes)) }];
    town.switch(|change| change.channels = Some(vec![Channel::Sms])).await;
    town.post.answers(Channel::Sms, busy(30));
    subscribed(&town).await;
    town.world.pass(SignedDuration::from_mins(29)).await;
    assert_eq!(town.post.sent().len(), 1, "not before it wants to be");
    town.world.pass(SignedDuration::from_mins(2)).await;
    assert_eq!(town.post.sent().len(), 2);
    // Two carriers: whoever is preferred rests, so the other one is asked again.
    let town = Town::new().await;
    town.switch(|change| change.channels = Some(vec![Channel::Sms, Channel::Email])).await;
    town.post.answers(Channel::Sms, busy(30));
    town.post.answers(Channel::Email, vec![Sending::unavailable("nobody is there")]);
    subscribed(&town).await;
    town.world.pass(SignedDuration::from_mins(3)).await;
    let channels: Vec<Channel> = town.post.sent().iter().map(|sent| sent.channel).collect();
    assert_eq!(channels, [Channel::Sms, Channel::Email, Channel::Email]);
}

#[tokio::test]
async fn when_nobody_ever_comes_it_is_given_up_and_told() {
    let town = Town::new().await;
    town.post.is_down(&[Channel::Whatsapp, Channel::Sms, Channel::Email]);
    subscribed(&town).await;
    town.world.events().await;
    town.world.pass(SignedDuration::from_hours(80)).await;
    let notice = town.notices().await.pop().expect("a notice");
    assert_eq!(notice.status, "failed", "{notice:?}");
    assert!(town.world.events().await.contains(&"notice.failed".to_owned()));
    let tries = town.messages().await.iter().map(|row| row.tries).max();
    assert_eq!(tries, Some(outreach::MOST_TRIES));
}

#[tokio::test]
async fn what_nobody_knows_is_never_sent_again() {
    let town = Town::new().await;
    town.post.answers(Channel::Whatsapp, vec![Sending::unknown("no answer in time")]);
    subscribed(&town).await;
    town.world.pass(SignedDuration::from_hours(100)).await;
    assert_eq!(town.post.sent().len(), 1);
    assert_eq!(town.messages().await.pop().expect("a message").status, "unknown");
    assert_eq!(town.notices().await.pop().expect("a notice").status, "sent");
}

#[tokio::test]
async fn a_refused_number_sends_the_message_on_and_is_not_used_again() {
    let town = Town::new().await;
    town.switch(|change| change.channels = Some(vec![Channel::Sms, Channel::Email])).await;
    town.post.answers(Channel::Sms, vec![nobody_there()]);
    subscribed(&town).await;
    let channels = |sent: Vec<crate::town::Sent>| sent.into_iter().map(|one| one.channel).collect::<Vec<_>>();
    assert_eq!(channels(town.post.sent()), [Channel::Sms, Channel::Email]);
    town.world.until("2026-10-01T08:00:00Z").await;
    assert_eq!(channels(town.post.sent()), [Channel::Sms, Channel::Email, Channel::Email]);
}

#[tokio::test]
async fn a_worker_that_dies_between_the_two_commits_leaves_one_message_at_most() {
    let town = Town::new().await;
    town.post.dies_once();
    subscribed(&town).await;
    let lost = town.messages().await.pop().expect("a message");
    assert_eq!(lost.status, "submitted", "it was written before it was handed over");
    town.world.pass(SignedDuration::from_hours(1)).await;
    assert_eq!(town.post.sent().len(), 1, "nobody knows whether it was sent, so it is not sent again");
    assert_eq!(town.messages().await.pop().expect("a message").status, "unknown");
    assert_eq!(town.notices().await.pop().expect("a notice").status, "sent");
}
