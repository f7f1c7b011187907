//! Where a party of a deal sees it: a link for one reader and one order, made with the first message that carries it.
//!
//! The promise: a link is made once for each notice, and stands in the messages of that notice and nowhere else.

use identity::Purpose;
use ids::{CustomerId, OrderId};
use jiff::{SignedDuration, Timestamp};
use notices::Rendered;
use store::TenantTx;
use store::messages::MessageRow;
use usecase::Result;

use crate::send::Desk;

/// How long a link lives that leads to nothing with an end of its own.
const LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

impl Desk<'_> {
    /// A new link to an order for one of its parties, until a deadline of the order where the message names one. Links end by the wall,
    /// also those of parties on a test clock.
    pub(crate) async fn order_page(
        &self,
        tx: &mut TenantTx,
        customer: CustomerId,
        order: OrderId,
        purpose: Purpose,
        until: Option<Timestamp>,
    ) -> Result<String> {
        let life = until.map_or(LIFE, |until| until.duration_since(tx.now()));
        let place = (self.base_url, self.secrets);
        Ok(identity::issue(tx, self.scope, place, (customer, order), purpose, life).await?.url)
    }
}

/// The link that a notice carries already: its copy in the portal has it, and the other channels repeat it. A second one would
/// end the first.
pub(crate) fn carried(made: &[MessageRow]) -> Option<String> {
    let portal = made.iter().find(|row| row.channel == "in_app")?;
    match serde_json::from_value(portal.content.clone()).ok()? {
        Rendered::InApp(notice) => notice.action.map(|(_, link)| link),
        Rendered::Email(_) | Rendered::Sms(_) | Rendered::Whatsapp(_) => None,
    }
}
