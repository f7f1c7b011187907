//! Where a party of a deal sees it: a link for one reader and one order, made with the message that carries it.
//!
//! The promise: a link is asked for once for each notice, and stands in the messages of that notice and nowhere else.

use std::fmt;

use async_trait::async_trait;
use ids::{CustomerId, OrderId};
use notices::Rendered;
use store::TenantTx;
use store::messages::MessageRow;
use usecase::Result;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderPurpose {
    /// To answer a proposal.
    Accept,
    /// To pay.
    Fund,
    /// To see how it stands.
    View,
    /// To act in a dispute.
    Dispute,
    /// To say whether what was handed in is right.
    Confirm,
}

impl OrderPurpose {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderPurpose::Accept => "accept_order",
            OrderPurpose::Fund => "fund_order",
            OrderPurpose::View => "view_order",
            OrderPurpose::Dispute => "view_dispute",
            OrderPurpose::Confirm => "confirm_delivery",
        }
    }
}

/// Makes links to orders. Without it nothing is told that leads to one.
#[async_trait]
pub trait OrderLinks: fmt::Debug + Send + Sync {
    /// The address of a new link, in the transaction that writes the first message with it.
    ///
    /// # Errors
    /// Any store error.
    async fn url(
        &self,
        tx: &mut TenantTx,
        customer: CustomerId,
        order: OrderId,
        purpose: OrderPurpose,
    ) -> Result<String>;
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
