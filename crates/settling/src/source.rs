//! Whose books are compared with ours: those of one account of the merchant's, or of the gateway that needs none.

use gateways::simulated;
use ids::{Mode, ProviderAccountId};
use store::{TenantTx, provider_accounts};
use usecase::{Error, Result};

/// One account's books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which provider.
    pub gateway: String,
    /// The account; none is the gateway that needs none.
    pub account: Option<ProviderAccountId>,
}

impl Source {
    /// The books of an account, or, in test mode, of the simulated provider.
    ///
    /// # Errors
    /// `Missing`; a field error where an account must be named.
    pub async fn of(tx: &mut TenantTx, account: Option<ProviderAccountId>) -> Result<Source> {
        if let Some(id) = account {
            let row = provider_accounts::get(tx, id).await?;
            return Ok(Source { gateway: row.gateway, account });
        }
        match tx.mode() {
            Mode::Test => Ok(Source { gateway: simulated::NAME.to_owned(), account: None }),
            Mode::Live => Err(Error::field(
                "accountId",
                "required",
                "Name the account at a provider whose books are to be compared. Only test mode has a provider without accounts.",
            )),
        }
    }

    /// It as one text, the same for ever.
    pub fn name(&self) -> String {
        self.account.map_or_else(|| self.gateway.clone(), |account| account.to_string())
    }

    /// As the store asks for it.
    pub(crate) fn key(&self) -> (&str, Option<ProviderAccountId>) {
        (&self.gateway, self.account)
    }
}
