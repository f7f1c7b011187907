//! What goes to the house and to a merchant: each in a transaction of its own, in an order in which stopping half-way harms nobody.
//!
//! A mandate is written before the merchant has a method for it, and taken back before the merchant loses it: in between there is less
//! than was asked for, never more. Doing the same again completes it.

use ids::{CustomerId, MandateId, PaymentMethodId};
use money::{Currency, Money};
use runtime::secret::Secrets;
use store::customer_link::{CustomerLink, Purpose};
use store::methods::MethodRow;
use store::persons::mandates::MandateRow;
use store::persons::merchants::{self, MerchantOfPerson};
use store::provider_accounts::{self, ProviderAccountRow};
use store::virtual_accounts::VirtualAccountRow;
use store::{ModeDb, TenantScope, customers, doors, methods};
use usecase::ports::{AccountAsk, AccountKind, Gateways, Payer};
use usecase::{Error, Result};

use crate::mandates::{self, Caps, Means};
use crate::{Session, trusted};

/// Where errands go: the house, on behalf of a person, and from there to who they are at merchants.
#[derive(Clone, Debug)]
pub struct Errands<'a> {
    /// The mode's database, as a service sees it.
    pub db: &'a ModeDb,
    /// Keys of the process.
    pub secrets: &'a Secrets,
    /// The house, on behalf of the person.
    pub house: &'a TenantScope,
    /// Who they are.
    pub session: &'a Session,
}

impl Errands<'_> {
    /// What the person has that a merchant could be let charge: their saved cards, the default first.
    ///
    /// # Errors
    /// `Forbidden` in quarantine; any store error.
    pub async fn usable(&self) -> Result<Vec<MethodRow>> {
        trusted(self.session)?;
        let mut tx = self.house.begin().await?;
        let saved = methods::active_of(&mut tx, &[self.session.person.uuid()]).await?;
        Ok(tx.commit(saved).await?)
    }

    /// Says that the person is a customer whom [`at_shop`](crate::at_shop) found to be meant, or who was made of them a moment ago.
    ///
    /// # Errors
    /// `Forbidden` in quarantine; `Conflict` when somebody else said so before.
    pub async fn join(&self, shop: &TenantScope, customer: CustomerId) -> Result<MerchantOfPerson> {
        let link = CustomerLink::of(shop, customer, Purpose::Account, None);
        let held = doors::open_with_customer_link(self.db, &link);
        let held = held.ok_or_else(|| Error::fault("a shop of one mode has a customer of the other"))?;
        let mut tx = self.house.begin().await?;
        crate::link(&mut tx, self.session, &held).await?;
        let links = crate::merchants(&mut tx, self.session).await?;
        tx.commit(()).await?;
        let mut tx = held.scope.begin().await?;
        tx.audit("customer.person_linked", customer.to_string(), None, None);
        tx.commit(()).await?;
        let is_it = |link: &MerchantOfPerson| link.merchant() == shop.tenant() && link.customer() == customer;
        links.into_iter().find(is_it).ok_or_else(|| Error::missing("merchant"))
    }

    /// Lets a merchant charge something, and gives its customer a payment method that stands for it; as the default, what is owed there
    /// is charged at once.
    ///
    /// # Errors
    /// Field errors; `Forbidden` in quarantine; `Missing` for a card that is not theirs; `Conflict` when the merchant erased the customer.
    pub async fn let_charge(
        &self,
        link: &MerchantOfPerson,
        means: Means,
        caps: &Caps,
        make_default: bool,
    ) -> Result<MethodRow> {
        let mut tx = self.house.begin().await?;
        let (mandate, facts) = mandates::give(&mut tx, self.session, link, means, caps).await?;
        let mandate = tx.commit(mandate).await?;
        let mut tx = doors::open_for_person(self.db, link).begin().await?;
        let row = mandates::attach(&mut tx, self.secrets, &mandate, facts, make_default).await?;
        let row = tx.commit(row).await?;
        let mut tx = self.house.begin().await?;
        mandates::attached(&mut tx, mandate.id, row.id).await?;
        Ok(tx.commit(row).await?)
    }

    /// The number at a bank that fills the wallet: opened with the first provider that opens numbers, or found again.
    ///
    /// # Errors
    /// `Forbidden` in quarantine; a field error for what is no verification number; `Conflict` `bvn_taken`, `no_numbers`; `Refused`
    /// `number_not_opened` when the provider did not open it: asking again is for the same number.
    pub async fn open_number(&self, gateways: &Gateways, bvn: &str) -> Result<VirtualAccountRow> {
        trusted(self.session)?;
        let person = self.session.person;
        let mut tx = self.house.begin().await?;
        let settings = store::settings::get(&mut tx).await?;
        let accounts = provider_accounts::active(&mut tx).await?;
        let known = escrows::number_of(&mut tx, person, &settings.default_currency).await?;
        let who = customers::get(&mut tx, person).await?;
        let (mode, at) = (tx.mode(), tx.now());
        tx.commit(()).await?;
        let currency = settings.default_currency.as_str();
        let place = match known {
            Some(row) => Some(escrows::At { gateway: row.gateway, account: row.account_id }),
            None => self.opens_numbers(gateways, accounts, currency).await,
        };
        let none = || {
            Error::conflict(
                "no_numbers",
                "Numbers at banks cannot be opened here yet. Put money in by a card or a transfer.",
            )
        };
        let mut tx = self.house.begin().await?;
        let place = place.ok_or_else(none)?;
        let wish = escrows::want_number(&mut tx, self.secrets, (person, currency), bvn, place).await?;
        let wish = tx.commit(wish).await?;
        if wish.status == "open" {
            return Ok(wish);
        }
        let money =
            Currency::parse(currency).map_err(|error| Error::fault("a currency of ours is none").because(error))?;
        let ask = AccountAsk {
            key: wish.id.uuid(),
            mode,
            payer: Payer { customer: person, email: who.email, phone: who.phone },
            name: format!("{} wallet", settings.merchant_name),
            kind: AccountKind::Permanent,
            expected: Money::zero(money),
            bvn: Some(bvn.chars().filter(char::is_ascii_digit).collect()),
            at,
        };
        let told = match gateways.of(self.house, &wish.gateway, wish.account_id).await {
            Ok(gateway) => gateway.open_account(&ask).await,
            Err(error) => Err(error),
        };
        let told = told.map_err(|error| {
            tracing::warn!(account = %wish.id, %error, "a number was not opened");
            let message =
                "The bank did not open your account. Look at your bank verification number, and try again in a while.";
            Error::refused("number_not_opened", message)
        })?;
        let mut tx = self.house.begin().await?;
        let open = escrows::number_opened(&mut tx, &wish, &told).await?;
        Ok(tx.commit(open).await?)
    }

    /// Whoever opens numbers in a currency: an account at a provider, or in the sandbox the simulator.
    async fn opens_numbers(
        &self,
        gateways: &Gateways,
        accounts: Vec<ProviderAccountRow>,
        currency: &str,
    ) -> Option<escrows::At> {
        let own = accounts.into_iter().map(|row| escrows::At { gateway: row.gateway, account: Some(row.id) });
        let simulated = escrows::At { gateway: "simulated".to_owned(), account: None };
        for at in own.chain([simulated]) {
            let Ok(gateway) = gateways.of(self.house, &at.gateway, at.account).await else { continue };
            let can = gateway.capabilities();
            if can.accounts && (can.currencies.is_empty() || can.currencies.contains(&currency)) {
                return Some(at);
            }
        }
        None
    }

    /// Takes a mandate back, and the merchant's payment method with it.
    ///
    /// # Errors
    /// `Missing` for one of somebody else.
    pub async fn take_back(&self, id: MandateId) -> Result<()> {
        trusted(self.session)?;
        let mut tx = self.house.begin().await?;
        let mandate = mandates::revoke(&mut tx, self.session, id).await?;
        let link = merchants::of_mandate(&mut tx, id).await?;
        tx.commit(()).await?;
        self.detach(&link, &mandate).await
    }

    /// Removes a saved card, and takes back what merchants were let charge to it.
    ///
    /// # Errors
    /// `Missing`; `Conflict` `last_method` when a subscription somewhere has nothing else to be paid with.
    pub async fn remove(&self, id: PaymentMethodId) -> Result<()> {
        let mut tx = self.house.begin().await?;
        let mut given = mandates::mandates(&mut tx, self.session).await?;
        given.retain(|row| row.method_id == Some(id));
        let mut links = Vec::with_capacity(given.len());
        for row in &given {
            links.push(merchants::of_mandate(&mut tx, row.id).await?);
        }
        tx.commit(()).await?;
        for (row, link) in given.iter().zip(&links) {
            let mut tx = doors::open_for_person(self.db, link).begin().await?;
            let needed = mandates::is_needed(&mut tx, row).await?;
            let shop = store::settings::get(&mut tx).await?.merchant_name;
            tx.commit(()).await?;
            if needed {
                let message = format!(
                    "A subscription with {shop} is paid with it, and with nothing else. Let them charge something else first, or end \
                     the subscription."
                );
                return Err(Error::conflict("last_method", message));
            }
        }
        let mut tx = self.house.begin().await?;
        let mut ended = Vec::with_capacity(given.len());
        for row in &given {
            ended.push(mandates::revoke(&mut tx, self.session, row.id).await?);
        }
        app::methods::remove(&mut tx, self.secrets, self.session.person, id).await?;
        tx.commit(()).await?;
        for (row, link) in ended.iter().zip(&links) {
            self.detach(link, row).await?;
        }
        Ok(())
    }

    async fn detach(&self, link: &MerchantOfPerson, mandate: &MandateRow) -> Result<()> {
        let mut tx = doors::open_for_person(self.db, link).begin().await?;
        mandates::detach(&mut tx, self.secrets, mandate).await?;
        Ok(tx.commit(()).await?)
    }
}
