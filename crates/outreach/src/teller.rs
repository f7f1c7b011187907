//! The part of the worker that tells customers.

use std::sync::Arc;

use app::jobs::Teller;
use async_trait::async_trait;
use ids::NoticeId;
use jiff::Timestamp;
use runtime::fault::Step;
use runtime::secret::Secrets;
use store::due::Lease;
use store::{TenantScope, TenantTx, due};
use usecase::Result;
use usecase::carrying::{AfterUnknown, Courier};

use crate::send::{self, Desk, Prepared};
use crate::{derive, settings};

/// Makes messages of notices and hands them to a courier.
#[derive(Clone, Debug)]
pub struct Messenger {
    courier: Arc<dyn Courier>,
    secrets: Secrets,
    base_url: String,
}

impl Messenger {
    /// `base_url` is where customers' pages are, without a slash at the end.
    pub fn new(courier: Arc<dyn Courier>, secrets: Secrets, base_url: String) -> Messenger {
        Messenger { courier, secrets, base_url }
    }

    pub(crate) fn desk<'a>(&'a self, scope: &'a TenantScope) -> Desk<'a> {
        Desk { scope, courier: self.courier.as_ref(), secrets: &self.secrets, base_url: &self.base_url }
    }

    pub(crate) fn courier(&self) -> &dyn Courier {
        self.courier.as_ref()
    }

    /// One notice, channel by channel, until it was handed over, has to wait, or is over. Each hand-over is between two
    /// commits: the first writes that it is about to be, the second what became of it.
    async fn one(&self, scope: &TenantScope, now: Timestamp, lease: &Lease, id: NoticeId) -> Result<()> {
        let desk = self.desk(scope);
        loop {
            let mut tx = scope.begin_at(now).await?;
            match send::prepare(&mut tx, &desk, id).await? {
                Prepared::Over => {
                    due::finish(&mut tx, lease, &[id.uuid()]).await?;
                    return Ok(tx.commit(()).await?);
                }
                Prepared::Later(at) => {
                    due::reschedule(&mut tx, lease, &[(id.uuid(), Some(at))]).await?;
                    return Ok(tx.commit(()).await?);
                }
                Prepared::Hand(envelope, message) => {
                    tx.commit(()).await?;
                    Step::MessageBegins.take();
                    let outcome = self.courier.send(&envelope, AfterUnknown::Stop).await;
                    Step::MessageAnswered.take();
                    let mut tx = scope.begin_at(now).await?;
                    send::record(&mut tx, id, message, &outcome).await?;
                    tx.commit(()).await?;
                }
            }
        }
    }
}

#[async_trait]
impl Teller for Messenger {
    async fn is_on(&self, tx: &mut TenantTx) -> Result<bool> {
        Ok(settings::get(tx).await?.enabled)
    }

    async fn derive(&self, tx: &mut TenantTx) -> Result<bool> {
        derive::derive(tx).await
    }

    async fn tell(&self, scope: &TenantScope, now: Timestamp, lease: &Lease) -> Result<()> {
        let each = lease.subjects().into_iter().map(|id| self.one(scope, now, lease, NoticeId::from_uuid(id)));
        for done in futures::future::join_all(each).await {
            done?;
        }
        Ok(())
    }

    async fn send_codes(&self, scope: &TenantScope, lease: &Lease) -> Result<()> {
        identity::deliver(self.courier.as_ref(), &self.secrets, scope, lease).await
    }
}
