//! The part of the worker that tells merchants.

use std::sync::Arc;
use std::time::Duration;

use app::jobs::Post;
use async_trait::async_trait;
use jiff::Timestamp;
use runtime::Clock;
use runtime::secret::Secrets;
use store::due::Lease;
use store::{TenantScope, TenantTx};
use tokio::sync::Semaphore;
use usecase::ports::WebhookSender;
use usecase::{Error, Result};

use crate::{deliver, fan_out};

/// How many endpoints one worker tells at once, those that take their time included.
const ENDPOINTS_AT_ONCE: u32 = 512;
/// How long a round waits for an endpoint. What takes longer goes on beside the rounds that follow; most do.
const PATIENCE: Duration = Duration::from_millis(20);

/// Makes deliveries of events and hands them to a sender.
#[derive(Clone, Debug)]
pub struct Postman {
    desk: Arc<Desk>,
    places: Arc<Semaphore>,
    patience: Duration,
}

/// What every delivery needs.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) sender: Arc<dyn WebhookSender>,
    pub(crate) secrets: Secrets,
    pub(crate) clock: Clock,
    pub(crate) local_allowed: bool,
}

impl Desk {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Postman {
    /// `local_allowed` says whether webhooks may go to this machine and over plain HTTP: a developer's sandbox.
    pub fn new(sender: Arc<dyn WebhookSender>, secrets: Secrets, clock: Clock, local_allowed: bool) -> Postman {
        let places = usize::try_from(ENDPOINTS_AT_ONCE).unwrap_or(1);
        Postman {
            desk: Arc::new(Desk { sender, secrets, clock, local_allowed }),
            places: Arc::new(Semaphore::new(places)),
            patience: PATIENCE,
        }
    }

    /// The same postman, whose rounds wait longer or shorter for an endpoint.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Postman {
        self.patience = patience;
        self
    }
}

#[async_trait]
impl Post for Postman {
    async fn hand_out(&self, tx: &mut TenantTx) -> Result<i64> {
        fan_out::hand_out(tx).await
    }

    async fn deliver(&self, scope: &TenantScope, lease: &Lease) -> Result<()> {
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|closed| Error::fault("the postman has left").because(closed))?;
        let (desk, scope, lease) = (Arc::clone(&self.desk), scope.clone(), lease.clone());
        let telling = tokio::spawn(async move {
            let _place = place;
            let told = deliver::run(&desk, &scope, &lease).await;
            if let Err(error) = &told {
                // The round may long be over, so nobody else would do it.
                tracing::warn!(tenant = %scope.tenant(), %error, cause = ?error.source, "an endpoint could not be told");
                deliver::give_back(&scope, &lease, error).await?;
            }
            told
        });
        match tokio::time::timeout(self.patience, telling).await {
            Ok(ended) => ended.map_err(|panic| Error::fault("a delivery panicked").because(panic)).flatten(),
            Err(_) => Ok(()),
        }
    }

    async fn rest(&self) {
        // Every place is free again: nobody is being told anything.
        drop(self.places.acquire_many(ENDPOINTS_AT_ONCE).await);
    }
}
