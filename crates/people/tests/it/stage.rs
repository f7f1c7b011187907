//! A house, a merchant, and somebody who carries every message.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use identity::{Requested, Whence};
use ids::{CustomerId, Mode};
use jiff::{SignedDuration, Timestamp};
use notices::{Channel, Rendered};
use people::{Arrival, Session};
use store::due::Lease;
use store::{TenantScope, TenantTx, doors};
use testkit::{World, secrets};
use usecase::carrying::{Address, AfterUnknown, Courier, Envelope, Outcome, Sending, Turn};
use usecase::work::Teller;

/// What was taken: to whom, by which channel, and the code in it.
pub(crate) type Taken = (String, Channel, String);

/// Takes every message, and tells nothing of it.
#[derive(Debug, Default)]
pub(crate) struct Carriers(Mutex<Vec<Taken>>);

impl Carriers {
    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.0.lock().expect("no holder panics").clone()
    }
}

#[async_trait]
impl Courier for Carriers {
    fn carries(&self, channel: Channel) -> bool {
        channel != Channel::InApp
    }

    fn carriers(&self, _: Channel) -> Vec<&'static str> {
        vec!["dove"]
    }

    fn tells(&self, _: &str) -> bool {
        false
    }

    async fn send(&self, envelope: &Envelope, _: AfterUnknown) -> Outcome {
        let words = match &envelope.content {
            Rendered::Sms(sms) => sms.text.clone(),
            Rendered::Email(mail) => mail.subject.clone(),
            Rendered::Whatsapp(message) => format!("{message:?}"),
            Rendered::InApp(_) => panic!("a code goes to phones and mailboxes"),
        };
        let code = words.split(|one: char| !one.is_ascii_digit()).find(|part| part.len() == 6);
        let to = match &envelope.to {
            Address::Email(mail) => mail.clone(),
            Address::Phone(phone) => phone.e164().to_owned(),
        };
        let code = code.expect("six digits").to_owned();
        self.0.lock().expect("no holder panics").push((to, envelope.content.channel(), code));
        let sending = Sending::Accepted { id: None, cost: None };
        let turns = vec![Turn { carrier: "dove", sending: Some(sending.clone()) }];
        Outcome { sending, carrier: Some("dove"), turns }
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
        identity::deliver(self.0.as_ref(), &secrets(), scope, lease).await
    }
}

/// From where somebody comes.
pub(crate) fn whence(address: &str) -> Whence {
    Whence::new(Some(address.to_owned()), None, Some("Opera Mini"))
}

/// The stage.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) carriers: Arc<Carriers>,
    pub(crate) house: TenantScope,
}

impl Stage {
    pub(crate) async fn new() -> Stage {
        let mut world = World::new().await;
        let carriers = Arc::new(Carriers::default());
        world.engine = world.engine.clone().with_teller(Arc::new(Runner(carriers.clone())));
        let house = doors::open_house(&world.db.public(Mode::Test));
        Stage { world, carriers, house }
    }

    pub(crate) async fn begin(&self) -> TenantTx {
        self.house.begin().await.expect("the database answers")
    }

    /// Asks for a code to sign in with, and has it sent.
    pub(crate) async fn ask(&self, typed: &str, address: &str) -> Result<Requested, &'static str> {
        self.ask_again(typed, address, None).await
    }

    /// The same, with a request that was made before.
    pub(crate) async fn ask_again(
        &self,
        typed: &str,
        address: &str,
        before: Option<&str>,
    ) -> Result<Requested, &'static str> {
        let mut tx = self.begin().await;
        let asked = people::start(&mut tx, &secrets(), typed, before, &whence(address), None).await;
        let asked = asked.map_err(|error| error.code)?;
        tx.commit(()).await.expect("commits");
        self.world.drain().await;
        Ok(asked)
    }

    pub(crate) async fn enter(&self, request: &str, typed: &str) -> Arrival {
        let mut tx = self.begin().await;
        let arrival = people::finish(&mut tx, &secrets(), (request, typed), &whence("102.89.0.1"), None).await;
        tx.commit(arrival.expect("an answer")).await.expect("commits")
    }

    /// The code that was sent last.
    pub(crate) fn code(&self) -> String {
        self.carriers.taken().pop().expect("a message").2
    }

    /// Signs somebody in, however long it was since.
    pub(crate) async fn sign_in(&self, typed: &str) -> Session {
        let asked = self.ask(typed, "102.89.0.1").await.expect("a code is sent");
        match self.enter(&asked.request, &self.code()).await {
            Arrival::In(session) => session,
            other @ (Arrival::Wrong(_) | Arrival::Over) => panic!("{other:?}"),
        }
    }

    /// Time goes by, and what is due is done.
    pub(crate) async fn pass(&self, span: SignedDuration) {
        self.world.pass(span).await;
    }

    /// A customer of the merchant, and the link to their account that the merchant gave them.
    pub(crate) async fn customer(&self, name: &str) -> (CustomerId, doors::OpenedCustomerLink) {
        let id = self.world.customer(name, "4084080000000003", gateways::simulated::Behavior::default()).await;
        (id, self.held(id))
    }

    /// The link of a customer, as its holder opens it.
    pub(crate) fn held(&self, customer: CustomerId) -> doors::OpenedCustomerLink {
        use store::customer_link::{CustomerLink, Purpose};
        let link = CustomerLink::of(&self.world.scope, customer, Purpose::Account, None);
        doors::open_with_customer_link(&self.world.db.public(Mode::Test), &link).expect("it opens")
    }
}
