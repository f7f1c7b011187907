//! A merchant whose customers are told, and a courier that answers as a test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use gateways::simulated::Behavior;
use ids::{CustomerId, PlanId};
use jiff::Timestamp;
use notices::{Category, Channel, Rendered};
use outreach::Messenger;
use outreach::settings::{self, MessageSettingsChange};
use store::messages::{self, MessageFilter, MessageRow};
use store::notices::{self as notice_rows, NoticeFilter, NoticeRow};
use store::{PageOf, customers};
use testkit::World;
use usecase::carrying::{Address, AfterUnknown, Courier, Envelope, Outcome, Refusal, Sending, Turn};

pub(crate) const OK: &str = "4084080000000003";
pub(crate) const NO_MONEY: &str = "4084080000000045";
pub(crate) const EXPIRED: &str = "4084080000000060";

/// What was handed over.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) key: String,
    pub(crate) to: String,
    pub(crate) channel: Channel,
    pub(crate) content: Rendered,
    pub(crate) unsubscribe: Option<String>,
}

/// Takes everything, but for what it was told to do on a channel, once for each answer.
#[derive(Debug, Default)]
pub(crate) struct Post {
    sent: Mutex<Vec<Sent>>,
    script: Mutex<BTreeMap<Channel, Vec<Sending>>>,
    down: Mutex<Vec<Channel>>,
    dies: Mutex<bool>,
}

impl Post {
    /// What was handed over, whatever became of it.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().expect("no holder panics").clone()
    }

    /// The next answers on a channel.
    pub(crate) fn answers(&self, channel: Channel, mut answers: Vec<Sending>) {
        answers.reverse();
        self.script.lock().expect("no holder panics").insert(channel, answers);
    }

    /// Nobody is there on these channels until told otherwise.
    pub(crate) fn is_down(&self, channels: &[Channel]) {
        *self.down.lock().expect("no holder panics") = channels.to_vec();
    }

    /// The worker ends while it hands over the next message.
    pub(crate) fn dies_once(&self) {
        *self.dies.lock().expect("no holder panics") = true;
    }
}

#[async_trait]
impl Courier for Post {
    fn carries(&self, channel: Channel) -> bool {
        channel != Channel::InApp
    }

    fn carriers(&self, _: Channel) -> Vec<&'static str> {
        vec!["post"]
    }

    fn tells(&self, _: &str) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope, _: AfterUnknown) -> Outcome {
        let channel = envelope.content.channel();
        let to = match &envelope.to {
            Address::Email(text) => text.clone(),
            Address::Phone(phone) => phone.e164().to_owned(),
        };
        let key = envelope.key.as_str().to_owned();
        let sent = Sent {
            key: key.clone(),
            to,
            channel,
            content: envelope.content.clone(),
            unsubscribe: envelope.unsubscribe_url.clone(),
        };
        self.sent.lock().expect("no holder panics").push(sent);
        let dies = std::mem::take(&mut *self.dies.lock().expect("no holder panics"));
        assert!(!dies, "the worker was told to end here");
        let scripted = self.script.lock().expect("no holder panics").get_mut(&channel).and_then(Vec::pop);
        let down = self.down.lock().expect("no holder panics").contains(&channel);
        let sending = match scripted {
            Some(sending) => sending,
            None if down => Sending::unavailable("nobody is there"),
            None => Sending::Accepted { id: Some(format!("post-{key}")), cost: None },
        };
        Outcome {
            carrier: Some("post"),
            turns: vec![Turn { carrier: "post", sending: Some(sending.clone()) }],
            sending,
        }
    }

    fn delivered(&self, _: &str, _: bool) {}
}

/// Nobody has this number.
pub(crate) fn nobody_there() -> Sending {
    Sending::Refused(Refusal {
        permanent: true,
        code: "not_a_number".to_owned(),
        text: "no such subscriber".to_owned(),
        next_channel: true,
        alarm: false,
    })
}

/// A world with a courier, messages switched on.
#[derive(Debug)]
pub(crate) struct Town {
    pub(crate) world: World,
    pub(crate) post: Arc<Post>,
    pub(crate) plan: PlanId,
}

impl Town {
    /// At nine in the morning in Lagos.
    pub(crate) async fn new() -> Town {
        let town = Town::silent().await;
        town.switch(|change| change.enabled = Some(true)).await;
        town
    }

    /// The same before the merchant switched messages on.
    pub(crate) async fn silent() -> Town {
        let post = Arc::new(Post::default());
        Town::with(post.clone(), post).await
    }

    pub(crate) async fn with(courier: Arc<dyn Courier>, post: Arc<Post>) -> Town {
        let mut world = World::new().await;
        let messenger = Messenger::new(courier, testkit::secrets(), "https://pay.example.com".to_owned());
        world.engine = world.engine.clone().with_teller(Arc::new(messenger));
        let plan = world.plan(("month", 1), 500_000, 0, None).await;
        Town { world, post, plan }
    }

    /// Changes the merchant's choices.
    pub(crate) async fn switch(&self, set: impl FnOnce(&mut MessageSettingsChange)) {
        let mut change = MessageSettingsChange::default();
        set(&mut change);
        let mut tx = self.world.begin().await;
        settings::change(&mut tx, change).await.expect("a choice");
        tx.commit(()).await.expect("commits");
    }

    /// Somebody with a card, a mailbox and a phone, who said yes to WhatsApp.
    pub(crate) async fn reader(&self, name: &str, card: &str, phone: &str) -> CustomerId {
        let id = self.world.customer(name, card, Behavior::default()).await;
        let mut tx = self.world.begin().await;
        let mut row = customers::get(&mut tx, id).await.expect("a customer");
        row.phone = Some(phone.to_owned());
        customers::update(&mut tx, &row).await.expect("a phone");
        tx.commit(()).await.expect("commits");
        for category in [Category::Transactional, Category::Recovery] {
            self.says(id, Channel::Whatsapp, category, true).await;
        }
        id
    }

    pub(crate) async fn says(&self, customer: CustomerId, channel: Channel, category: Category, given: bool) {
        let mut tx = self.world.begin().await;
        outreach::consents::say(&mut tx, customer, channel, category, given, "api").await.expect("said");
        tx.commit(()).await.expect("commits");
    }

    pub(crate) async fn notices(&self) -> Vec<NoticeRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 1000, offset: 0, below: None };
        let mut rows = notice_rows::page(&mut tx, &NoticeFilter::default(), &page).await.expect("notices");
        rows.reverse();
        tx.commit(rows).await.expect("commits")
    }

    pub(crate) async fn messages(&self) -> Vec<MessageRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 1000, offset: 0, below: None };
        let mut rows = messages::page(&mut tx, &MessageFilter::default(), &page).await.expect("messages");
        rows.reverse();
        tx.commit(rows).await.expect("commits")
    }

    /// Template and channel of everything that was handed over, in order, with the local hour and day.
    pub(crate) async fn diary(&self) -> Vec<String> {
        let rows = self.messages().await;
        rows.iter().map(|row| format!("{} {} {}", lagos(row.submitted_at), row.template, row.channel)).collect()
    }
}

pub(crate) fn lagos(at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(1));
    at.to_zoned(zone).strftime("%d %b %H:%M").to_string()
}
