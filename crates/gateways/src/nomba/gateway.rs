//! Which question goes where.

use async_trait::async_trait;
use jiff::Timestamp;
use recovery::Rail;
use usecase::ports::{
    AccountAsk, Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, HookError, Inbound, LookUpAsk,
    Mandate, Page, ProviderHook, RefundAsk, RefundOutcome, SetupAsk, SetupOutcome, StatementAsk, StatementGateway,
    Statements, VirtualAccount,
};

use super::{NAME, Nomba, hook, mandates};
use crate::kit::{Reference, same_mode};

#[async_trait]
impl ChargeGateway for Nomba {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: &[Rail::Card, Rail::DirectDebit, Rail::Transfer, Rail::VirtualAccount],
            currencies: &["NGN"],
            // Nothing is promised about a reference that comes twice.
            resend_window: None,
            refunds: true,
            refunds_by_key: false,
            accounts: true,
            lists: true,
            disputes: false,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match (ask.rail, &ask.page, ask.token.as_deref()) {
            (Rail::Ussd | Rail::Wallet, _, _) => Err(no(ask.rail)),
            (Rail::DirectDebit, _, Some(token)) => self.debit(ask, token).await,
            (Rail::Card | Rail::Transfer | Rail::VirtualAccount, Some(terms), _) => self.page(ask, terms).await,
            (Rail::Card, None, Some(token)) => self.charge_card(ask, token).await,
            (Rail::Transfer | Rail::VirtualAccount, None, _) => self.charge_account(ask).await,
            (Rail::Card | Rail::DirectDebit, _, None) => Err(GatewayError::BadRequest(
                "there is neither something saved to charge nor a page to pay on".to_owned(),
            )),
        }
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let own = Reference::Charge.of(ask.key.uuid());
        match ask.rail {
            Rail::Card => self.look_up_order(ask).await,
            Rail::DirectDebit => self.look_up_debit(ask).await,
            Rail::Transfer | Rail::VirtualAccount if ask.gateway_ref.as_ref() == Some(&own) => {
                self.look_up_order(ask).await
            }
            Rail::Transfer | Rail::VirtualAccount => self.look_up_account(ask).await,
            Rail::Ussd | Rail::Wallet => Err(no(ask.rail)),
        }
    }

    async fn begin_setup(&self, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match ask.rail {
            Rail::Card => self.begin_card(ask).await,
            Rail::DirectDebit => self.begin_mandate(ask).await,
            Rail::Ussd | Rail::Wallet | Rail::Transfer | Rail::VirtualAccount => Err(no(ask.rail)),
        }
    }

    async fn finish_setup(&self, ask: &SetupAsk, gateway_ref: Option<&str>) -> Result<SetupOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        match ask.rail {
            Rail::Card => self.finish_card(ask).await,
            Rail::DirectDebit => self.finish_mandate(ask, gateway_ref).await,
            Rail::Ussd | Rail::Wallet | Rail::Transfer | Rail::VirtualAccount => Err(no(ask.rail)),
        }
    }

    async fn revoke(&self, token: &str) -> Result<(), GatewayError> {
        match mandates::id(token) {
            Some(_) => self.end_mandate(token).await,
            None => self.forget_card(token).await,
        }
    }

    async fn mandate(&self, token: &str) -> Result<Mandate, GatewayError> {
        self.mandate_of(token).await
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.refund_once(ask).await
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.look_up_refund_of(ask).await
    }

    async fn open_account(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.open(ask).await
    }

    fn read_hook(&self, hook: &ProviderHook<'_>) -> Result<Inbound, HookError> {
        hook::read(self.hook_key.as_ref(), hook)
    }

    fn statements(&self) -> Option<&dyn StatementGateway> {
        Some(self)
    }

    async fn list(&self, since: Timestamp, until: Timestamp, cursor: Option<&str>) -> Result<Page, GatewayError> {
        self.listed(since, until, cursor).await
    }
}

/// What moved, payouts too. Settlements Nomba does not tell of: money of payments is in its wallet at once.
#[async_trait]
impl StatementGateway for Nomba {
    fn name(&self) -> &'static str {
        NAME
    }

    fn offers(&self) -> Statements {
        Statements { movements: true, settlements: false }
    }

    async fn movements(&self, ask: &StatementAsk) -> Result<Page, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        self.listed(ask.since, ask.until, ask.cursor.as_deref()).await
    }
}

fn no(rail: Rail) -> GatewayError {
    GatewayError::Unsupported(format!("Nomba offers no {}", rail.label()))
}
