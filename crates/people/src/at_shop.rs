//! Who a person is to a shop at whose checkout they stand.
//!
//! An address that the shop typed makes nobody a customer. It says something only where the person proved that very address: then the
//! shop means them, and they may say so.

use identity::Contact;
use ids::{CustomerId, TenantId};
use runtime::secret::Secrets;
use store::TenantTx;
use store::persons::contacts;
use store::persons::merchants::{self, MerchantOfPerson};
use usecase::Result;

use crate::{Session, contacts as shown, trusted};

/// A customer whom a shop wants something of, and how it reaches them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who, to the shop.
    pub customer: CustomerId,
    /// An address, as the shop has it.
    pub email: Option<String>,
    /// A number, as the shop has it.
    pub phone: Option<String>,
}

/// Who a person is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtShop {
    /// This customer, as they said before.
    Known(MerchantOfPerson),
    /// This customer, once they say so: they proved what the shop reaches that customer by.
    Meant(CustomerId),
    /// Nobody yet. Whoever they become is reached by this.
    New {
        /// A mailbox that they proved.
        email: Option<String>,
        /// A phone that they proved.
        phone: Option<String>,
    },
    /// Somebody else is to pay, as far as anybody can tell.
    SomebodyElse,
}

/// Finds it out, in a transaction of the house. Nothing is changed.
///
/// # Errors
/// `Forbidden` in quarantine; `Fault` when a contact cannot be read.
pub async fn at_shop(
    tx: &mut TenantTx,
    secrets: &Secrets,
    of: &Session,
    shop: TenantId,
    named: Option<&Named>,
) -> Result<AtShop> {
    trusted(of)?;
    let links = merchants::of(tx, of.person).await?;
    let mut here = links.into_iter().filter(|link| link.merchant() == shop);
    let Some(named) = named else {
        if let Some(link) = here.next_back() {
            return Ok(AtShop::Known(link));
        }
        let own = shown(tx, secrets, of.person).await?;
        let first = |kind: &str| own.iter().find(|one| one.kind == kind).map(|one| one.value.clone());
        return Ok(AtShop::New { email: first("email"), phone: first("phone") });
    };
    if let Some(link) = here.find(|link| link.customer() == named.customer) {
        return Ok(AtShop::Known(link));
    }
    let proved = contacts::of(tx, of.person).await?;
    let is_theirs = [&named.email, &named.phone].into_iter().flatten().any(|typed| {
        let hash = Contact::parse(typed).map(|contact| contact.hash(secrets));
        hash.is_ok_and(|hash| proved.iter().any(|row| row.hash == hash))
    });
    Ok(if is_theirs { AtShop::Meant(named.customer) } else { AtShop::SomebodyElse })
}
