//! A gateway that answers at once and stores nothing.

use async_trait::async_trait;
use recovery::{DeclineCode, Rail};
use usecase::ports::{Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, LookUpAsk, Raw};

/// As stored on methods and attempts.
pub(super) const NAME: &str = "bench";

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payers {
    /// Nobody: so do recoveries begin.
    None,
    /// Those whose id is even.
    Half,
}

#[async_trait]
impl ChargeGateway for Payers {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: &[Rail::Card],
            currencies: &[],
            resend_window: None,
            refunds: false,
            refunds_by_key: false,
            accounts: false,
            lists: false,
            disputes: false,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        let even = ask.payer.customer.uuid().as_u128().is_multiple_of(2);
        if even && *self == Payers::Half {
            let gateway_ref = ask.key.to_string();
            return Ok(ChargeOutcome::Succeeded { gateway_ref, amount: ask.amount, fee: None, saved: None });
        }
        let raw = Raw { code: Some("51".to_owned()), message: Some("Insufficient funds".to_owned()) };
        Ok(ChargeOutcome::Declined { code: DeclineCode::InsufficientFunds, raw })
    }

    async fn look_up(&self, _: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        Err(GatewayError::Unsupported("every charge of a benchmark is answered at once".to_owned()))
    }
}
