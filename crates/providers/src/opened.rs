//! Accounts opened for use, kept open while nobody changes them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use gateways::{Opened, Provider};
use ids::ProviderAccountId;
use runtime::secret::Secrets;
use store::provider_accounts::{self, ProviderAccountRow};
use store::{StoreError, TenantScope};
use usecase::ports::{Accounts, ChargeGateway, GatewayError, PayoutGateway};

use crate::accounts;

/// Accounts kept open before those that were not used are closed.
const MOST: usize = 1_000;

/// Opens accounts, each once for each version of it. A changed or disabled account is seen by the next use: the row is read each
/// time, in one round trip, and only what is behind it is kept.
#[derive(Clone)]
pub struct OpenAccounts {
    secrets: Secrets,
    open: Arc<Mutex<HashMap<ProviderAccountId, (i64, Opened)>>>,
}

impl fmt::Debug for OpenAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAccounts").finish_non_exhaustive()
    }
}

impl OpenAccounts {
    /// None is open yet.
    pub fn new(secrets: Secrets) -> OpenAccounts {
        OpenAccounts { secrets, open: Arc::default() }
    }

    /// An account, and what it is opened as.
    ///
    /// # Errors
    /// [`GatewayError::Misconfigured`] when there is none, or it does not open; [`GatewayError::NotSent`] when the database is away.
    pub async fn of(
        &self,
        scope: &TenantScope,
        id: ProviderAccountId,
    ) -> Result<(ProviderAccountRow, Opened), GatewayError> {
        let row = provider_accounts::get_alone(scope, id).await.map_err(|error| {
            if matches!(error, StoreError::Missing(_)) {
                return GatewayError::Misconfigured("there is no such provider account".to_owned());
            }
            GatewayError::NotSent(error.to_string())
        })?;
        if let Some(opened) = self.kept(&row) {
            return Ok((row, opened));
        }
        let opened = self.fresh(scope, &row).await?;
        let mut open = self.open.lock().expect("no holder of the accounts panics");
        if open.len() >= MOST {
            open.clear();
        }
        open.insert(row.id, (row.version, opened.clone()));
        drop(open);
        Ok((row, opened))
    }

    fn kept(&self, row: &ProviderAccountRow) -> Option<Opened> {
        let open = self.open.lock().expect("no holder of the accounts panics");
        open.get(&row.id).filter(|(version, _)| *version == row.version).map(|(_, opened)| opened.clone())
    }

    async fn fresh(&self, scope: &TenantScope, row: &ProviderAccountRow) -> Result<Opened, GatewayError> {
        let unread = |error: usecase::Error| {
            let away = matches!(error.kind, usecase::Kind::Unavailable | usecase::Kind::Busy);
            let why = error.to_string();
            if away { GatewayError::NotSent(why) } else { GatewayError::Misconfigured(why) }
        };
        let mut tx = scope.begin().await.map_err(|error| GatewayError::NotSent(error.to_string()))?;
        let account = accounts::unsealed(&mut tx, &self.secrets, row).await.map_err(unread)?;
        tx.commit(()).await.map_err(|error| GatewayError::NotSent(error.to_string()))?;
        let provider = Provider::named(&row.gateway)
            .ok_or_else(|| GatewayError::Misconfigured(format!("this program has no adapter for {}", row.gateway)))?;
        provider.open(&account)
    }
}

#[async_trait]
impl Accounts for OpenAccounts {
    async fn open(
        &self,
        scope: &TenantScope,
        account: ProviderAccountId,
    ) -> Result<Arc<dyn ChargeGateway>, GatewayError> {
        let (row, opened) = self.of(scope, account).await?;
        opened.charges.ok_or_else(|| GatewayError::Unsupported(format!("{} takes no payments", row.gateway)))
    }

    async fn open_payouts(
        &self,
        scope: &TenantScope,
        account: ProviderAccountId,
    ) -> Result<Arc<dyn PayoutGateway>, GatewayError> {
        let (row, opened) = self.of(scope, account).await?;
        opened.payouts.ok_or_else(|| GatewayError::Unsupported(format!("{} pays nothing out", row.gateway)))
    }
}
