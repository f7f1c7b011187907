//! An order between two customers, and carriers that do as a test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use gateways::simulated::Behavior;
use identity::Whence;
use ids::{CustomerId, OrderId};
use jiff::Timestamp;
use notices::{Channel, Rendered};
use store::due::Lease;
use store::{TenantScope, TenantTx};
use testkit::{World, deal};
use usecase::carrying::{AfterUnknown, Courier, Envelope, Outcome, Sending, Turn};
use usecase::work::Teller;

/// Three who carry text messages, one who carries WhatsApp, and one who carries mail where there is one.
const CARRIERS: [(&str, Channel); 5] = [
    (MAIL, Channel::Email),
    ("termii", Channel::Sms),
    ("telnyx", Channel::Sms),
    ("twilio", Channel::Sms),
    ("whatsapp_cloud", Channel::Whatsapp),
];

const MAIL: &str = "smtp";

/// What was taken: by whom, under which key, and the words.
pub(crate) type Taken = (&'static str, String, String);

/// Carriers, each of which takes everything unless it is down.
#[derive(Debug, Default)]
pub(crate) struct Carriers {
    taken: Mutex<Vec<Taken>>,
    down: Mutex<Vec<&'static str>>,
    silent: Mutex<BTreeMap<&'static str, bool>>,
    has_mail: Mutex<bool>,
}

impl Carriers {
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().expect("no holder panics").clone()
    }

    /// By whom, in order.
    pub(crate) fn by(&self) -> Vec<&'static str> {
        self.taken().into_iter().map(|(who, _, _)| who).collect()
    }

    pub(crate) fn are_down(&self, who: &[&'static str]) {
        *self.down.lock().expect("no holder panics") = who.to_vec();
    }

    /// Somebody carries mail, too.
    pub(crate) fn have_mail(&self) {
        *self.has_mail.lock().expect("no holder panics") = true;
    }

    /// Takes messages and never answers.
    pub(crate) fn is_silent(&self, who: &'static str) {
        self.silent.lock().expect("no holder panics").insert(who, true);
    }
}

#[async_trait]
impl Courier for Carriers {
    fn carries(&self, channel: Channel) -> bool {
        CARRIERS.iter().any(|(_, of)| *of == channel)
    }

    fn carriers(&self, channel: Channel) -> Vec<&'static str> {
        let has_mail = *self.has_mail.lock().expect("no holder panics");
        let there = |name: &str| name != MAIL || has_mail;
        CARRIERS.iter().filter(|(name, of)| *of == channel && there(name)).map(|(name, _)| *name).collect()
    }

    fn tells(&self, _: &str) -> bool {
        true
    }

    async fn send(&self, envelope: &Envelope, after_unknown: AfterUnknown) -> Outcome {
        assert_eq!(after_unknown, AfterUnknown::TryNext);
        let words = match &envelope.content {
            Rendered::Sms(sms) => sms.text.clone(),
            Rendered::Whatsapp(message) => format!("{message:?}"),
            Rendered::Email(mail) => {
                assert!(matches!(&envelope.to, usecase::carrying::Address::Email(to) if to == "bola@example.com"));
                mail.text.clone()
            }
            Rendered::InApp(_) => panic!("a code goes nowhere else"),
        };
        let down = self.down.lock().expect("no holder panics").clone();
        let silent = self.silent.lock().expect("no holder panics").clone();
        let mut turns = Vec::new();
        for carrier in self.carriers(envelope.content.channel()) {
            if envelope.not_by.iter().any(|name| name == carrier) {
                continue;
            }
            let sending = if down.contains(&carrier) {
                Sending::unavailable("nobody is there")
            } else {
                self.taken.lock().expect("no holder panics").push((
                    carrier,
                    envelope.key.as_str().to_owned(),
                    words.clone(),
                ));
                if silent.contains_key(carrier) {
                    Sending::unknown("no answer")
                } else {
                    Sending::Accepted { id: Some(format!("{carrier}-{}", envelope.key.as_str())), cost: None }
                }
            };
            turns.push(Turn { carrier, sending: Some(sending.clone()) });
            if let Sending::Accepted { .. } = sending {
                return Outcome { sending, carrier: Some(carrier), turns };
            }
        }
        let last = turns.last().and_then(|turn| Some((turn.carrier, turn.sending.clone()?)));
        let (carrier, sending) = last.unwrap_or(("nobody", Sending::unavailable("nobody is left")));
        Outcome { sending, carrier: Some(carrier), turns }
    }

    fn delivered(&self, _: &str, _: bool) {}
}

/// The worker's part.
#[derive(Debug)]
struct Runner(Arc<Carriers>);

#[async_trait]
impl Teller for Runner {
    async fn is_on(&self, _: &mut TenantTx) -> usecase::Result<bool> {
        Ok(false)
    }

    async fn derive(&self, _: &mut TenantTx) -> usecase::Result<bool> {
        Ok(false)
    }

    async fn tell(&self, _: &TenantScope, _: Timestamp, _: &Lease) -> usecase::Result<()> {
        Ok(())
    }

    async fn send_codes(&self, scope: &TenantScope, lease: &Lease) -> usecase::Result<()> {
        identity::deliver(self.0.as_ref(), &testkit::secrets(), scope, lease).await
    }
}

/// The stage.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) carriers: Arc<Carriers>,
    pub(crate) buyer: CustomerId,
    pub(crate) seller: CustomerId,
    pub(crate) order: OrderId,
}

/// From where somebody comes.
pub(crate) fn whence(address: &str) -> Whence {
    Whence::new(Some(address.to_owned()), None, Some("Opera Mini"))
}

impl Stage {
    pub(crate) async fn new() -> Stage {
        let mut world = World::new().await;
        let carriers = Arc::new(Carriers::default());
        world.engine = world.engine.clone().with_teller(Arc::new(Runner(carriers.clone())));
        let buyer = world.customer("ada", "4084080000000003", Behavior::default()).await;
        let seller = world.customer("bola", "4084080000000003", Behavior::default()).await;
        let mut tx = world.begin().await;
        deal::switch_on(&mut tx, &[buyer]).await;
        tx.commit(()).await.expect("commits");
        let stage = Stage { world, carriers, buyer, seller, order: OrderId::from_uuid(ids::Uuid::nil()) };
        stage.phone(buyer, "+2348031234567").await;
        stage.phone(seller, "+2348037654321").await;
        let order = stage.propose().await;
        Stage { order, ..stage }
    }

    async fn propose(&self) -> OrderId {
        let mut tx = self.world.begin().await;
        // The phone was set after it was proved: as a merchant would, it is told again.
        deal::phone_is_theirs(&mut tx, self.buyer).await;
        let new = deal::chairs(self.buyer, self.seller, &["ITEM_RECEIVED"]);
        let order = escrows::propose(&mut tx, new).await.expect("an order");
        tx.commit(order.row.id).await.expect("commits")
    }

    /// Gives somebody a number.
    pub(crate) async fn phone(&self, of: CustomerId, number: &str) {
        let change = setup::customers::CustomerChange { phone: Some(Some(number.to_owned())), ..Default::default() };
        let mut tx = self.world.begin().await;
        setup::customers::change(&mut tx, &testkit::secrets(), of, change).await.expect("a number");
        tx.commit(()).await.expect("commits");
    }
}
