//! The house as a gateway.

use std::sync::Arc;

use async_trait::async_trait;
use ids::AttemptId;
use jiff::SignedDuration;
use recovery::Rail;
use runtime::secret::Secrets;
use store::doors;
use store::mandate_token::MandateToken;
use store::methods::MethodRow;
use store::persons::charges::{self, HouseChargeRow};
use store::{ModeDb, TenantScope, customers, methods};
use usecase::ports::{
    Capabilities, ChargeAsk, ChargeGateway, ChargeOutcome, GatewayError, Gateways, LookUpAsk, Payer, RefundAsk,
    RefundOutcome, UnknownCause,
};

use crate::answer::{self, not_sent};
use crate::intent::{self, Intent};
use crate::{refund, settle};

/// Its name, as stored on methods and attempts.
pub const NAME: &str = "house";

/// What it can charge.
const RAILS: &[Rail] = &[Rail::Card, Rail::Wallet];

/// It keeps keys for ever; a longer time than any ladder of look-ups needs.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The house of one mode.
#[derive(Clone, Debug)]
pub struct HouseGateway {
    db: ModeDb,
    inner: Gateways,
    secrets: Secrets,
}

impl HouseGateway {
    /// `inner` is what the house charges cards with: its own accounts, not this gateway.
    pub fn new(db: ModeDb, inner: Gateways, secrets: Secrets) -> HouseGateway {
        HouseGateway { db, inner, secrets }
    }

    /// The same for a process that charges.
    pub fn shared(db: ModeDb, inner: Gateways, secrets: Secrets) -> Arc<dyn ChargeGateway> {
        Arc::new(HouseGateway::new(db, inner, secrets))
    }

    fn house(&self) -> TenantScope {
        doors::open_house(&self.db)
    }

    async fn gateway_of(&self, row: &HouseChargeRow) -> Result<Arc<dyn ChargeGateway>, GatewayError> {
        let name = row.gateway.as_deref().unwrap_or_default();
        self.inner.of(&self.house(), name, row.account_id).await
    }

    /// Sends a charge of a card to the house's own gateway, or finds out what became of the one that was.
    async fn send(
        &self,
        row: &HouseChargeRow,
        card: &MethodRow,
        again: bool,
        ask: &ChargeAsk,
    ) -> Result<ChargeOutcome, GatewayError> {
        let gateway = match self.gateway_of(row).await {
            Ok(gateway) => gateway,
            Err(error) if again => return Err(error),
            Err(error) => return self.was_not_sent(row.attempt_id, error).await,
        };
        if again {
            let known = gateway.look_up(&question(row, card, ask)).await?;
            let may_send = gateway
                .capabilities()
                .resend_window
                .is_some_and(|window| row.at.checked_add(window).is_ok_and(|end| ask.at < end));
            if known != ChargeOutcome::Unknown(UnknownCause::NotFound) || !may_send {
                return Ok(settle::settle(&self.house(), row.attempt_id, known).await);
            }
        }
        let own =
            ChargeAsk { payer: self.payer(row).await?, token: Some(card.token.clone()), rail: Rail::Card, ..own(ask) };
        match gateway.charge(&own).await {
            Ok(outcome) => Ok(settle::settle(&self.house(), row.attempt_id, outcome).await),
            Err(error) if again => Err(error),
            Err(error) => self.was_not_sent(row.attempt_id, error).await,
        }
    }

    async fn was_not_sent(&self, id: AttemptId, error: GatewayError) -> Result<ChargeOutcome, GatewayError> {
        match settle::not_sent(&self.house(), id, &error.to_string()).await {
            Ok(()) => Err(error),
            // The row says that it may have been: then so do we, and whoever asks again finds out.
            Err(store) => Ok(answer::unsure(&store)),
        }
    }

    /// The person, as the house's gateway may know them.
    async fn payer(&self, row: &HouseChargeRow) -> Result<Payer, GatewayError> {
        let mut tx = self.house().begin().await.map_err(not_sent)?;
        let person = customers::get(&mut tx, row.person_id).await.map_err(not_sent)?;
        tx.commit(()).await.map_err(not_sent)?;
        Ok(Payer { customer: person.id, email: person.email, phone: person.phone })
    }
}

/// What the house asks for itself.
fn own(ask: &ChargeAsk) -> ChargeAsk {
    ChargeAsk { merchant: ids::HOUSE, page: None, expires_at: None, ..ask.clone() }
}

fn question(row: &HouseChargeRow, card: &MethodRow, ask: &ChargeAsk) -> LookUpAsk {
    LookUpAsk {
        key: row.attempt_id,
        mode: ask.mode,
        rail: Rail::Card,
        gateway_ref: row.gateway_ref.clone(),
        token: Some(card.token.clone()),
        at: ask.at,
    }
}

#[async_trait]
impl ChargeGateway for HouseGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            rails: RAILS,
            currencies: &[],
            resend_window: Some(REMEMBERED),
            refunds: true,
            refunds_by_key: true,
            accounts: false,
            lists: false,
            disputes: false,
        }
    }

    async fn charge(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        if ask.mode != self.db.mode() {
            return Err(GatewayError::Misconfigured("the house of the other mode".to_owned()));
        }
        let token = ask.token.as_deref().and_then(|text| MandateToken::read(text, &self.secrets.sealing_key));
        let mut tx = self.house().begin().await.map_err(not_sent)?;
        match intent::write(&mut tx, ask, token).await? {
            Intent::Settled(outcome) => match tx.commit(()).await {
                Ok(()) => Ok(outcome),
                Err(error) => Ok(answer::unsure(&error)),
            },
            Intent::Send { row, card, again } => match tx.commit(()).await {
                Ok(()) => self.send(&row, &card, again, ask).await,
                Err(error) => Ok(answer::unsure(&error)),
            },
        }
    }

    async fn look_up(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        let mut tx = self.house().begin().await.map_err(not_sent)?;
        let Some(row) = charges::lock(&mut tx, ask.key).await.map_err(not_sent)? else {
            return Ok(ChargeOutcome::Unknown(UnknownCause::NotFound));
        };
        if let Some(outcome) = answer::of(&row)? {
            return Ok(outcome);
        }
        let token = match row.method_id {
            Some(id) => Some(methods::get(&mut tx, id).await.map_err(not_sent)?.token),
            None => None,
        };
        tx.commit(()).await.map_err(not_sent)?;
        let gateway_ref = row.gateway_ref.clone();
        let own = LookUpAsk { rail: Rail::Card, gateway_ref, token, ..ask.clone() };
        let known = self.gateway_of(&row).await?.look_up(&own).await?;
        Ok(settle::settle(&self.house(), row.attempt_id, known).await)
    }

    async fn refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let sent = refund::begin(&self.house(), ask).await?;
        match sent {
            refund::Begun::Settled(outcome) => Ok(outcome),
            refund::Begun::Send { row, own, again } => {
                let gateway = self.gateway_of(&row).await?;
                let outcome = if again && !gateway.capabilities().refunds_by_key {
                    gateway.look_up_refund(&own).await?
                } else {
                    gateway.refund(&own).await?
                };
                Ok(refund::settle(&self.house(), ask, outcome).await)
            }
        }
    }

    async fn look_up_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        match refund::known(&self.house(), ask).await? {
            refund::Begun::Settled(outcome) => Ok(outcome),
            refund::Begun::Send { row, own, .. } => {
                let outcome = self.gateway_of(&row).await?.look_up_refund(&own).await?;
                Ok(refund::settle(&self.house(), ask, outcome).await)
            }
        }
    }
}
