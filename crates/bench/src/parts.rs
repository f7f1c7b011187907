//! The parts of the product that are the same in every benchmark: a worker's engine, secrets, and nobody to send to.

use app::jobs::{Engine, Options};
use ids::Mode;
use runtime::Clock;
use runtime::secret::Secrets;
use secrecy::SecretString;
use store::{Connector, ModeDb};
use usecase::ports::{Gateways, OutgoingWebhook, WebhookAnswer, WebhookSender};

/// What keys are hashed with here.
pub(crate) fn secrets() -> Secrets {
    let unused = || SecretString::from("a benchmark signs and seals nothing");
    Secrets::new(unused(), unused(), "bench".to_owned())
}

/// An engine as a worker process runs it, one slice at a time: it is then one connection, as a connection of a floor is.
pub(crate) fn engine(connector: &Connector) -> Engine {
    let options = Options { parallel: 1, ..Options::default() };
    let db = ModeDb::for_worker(connector, Mode::Test, Clock::system(), 4);
    Engine::new(db, Gateways::new(Vec::new()), secrets(), options)
}

/// Nothing here sends webhooks.
#[derive(Debug)]
pub(crate) struct Silent;

#[async_trait::async_trait]
impl WebhookSender for Silent {
    async fn send(&self, _: &OutgoingWebhook) -> WebhookAnswer {
        unreachable!("no benchmark has an endpoint")
    }

    fn check_url(&self, _: &str, _: bool) -> Result<(), String> {
        Ok(())
    }
}
