//! What every act on an order has in common: the order is held, the rules decide, what follows is answered.

use escrow::condition::EvidenceKind;
use escrow::{Action, AdminRole, Digest};
use escrows::{Act, By, Order, Words};
use ids::OrderId;
use web::names::CustomerRef;
use web::permission::Demand;
use web::{Answer, Merchant};

use crate::views::OrderView;

/// Who acts, and on which version.
pub(crate) struct Who {
    by: By,
    expects: Option<u64>,
    step: Option<i64>,
}

impl Who {
    /// A customer.
    pub(crate) fn party(by: CustomerRef, version: Option<u64>) -> Who {
        Who { by: By::Customer(by.0), expects: version, step: None }
    }

    /// Somebody who works for the merchant, with the step of a code if they gave one.
    pub(crate) fn staff<P>(merchant: &Merchant<P>, role: AdminRole, version: Option<u64>, step: Option<i64>) -> Who {
        Who { by: By::Staff { credential: merchant.credential(), role }, expects: version, step }
    }

    pub(crate) fn by(&self) -> &By {
        &self.by
    }

    pub(crate) fn act(self, action: Action) -> Act {
        Act { by: self.by, expects: self.expects, action, step: self.step }
    }
}

/// Does it, and answers with the order as it is then.
pub(crate) async fn done<P: Demand>(merchant: &Merchant<P>, id: OrderId, who: Who, action: Action) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let order = escrows::apply(&mut tx, order, who.act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// The same for an act with words, whose digest the rules keep.
pub(crate) async fn said<P: Demand>(
    merchant: &Merchant<P>,
    id: OrderId,
    who: Who,
    words: String,
    action: impl FnOnce(Digest) -> Action,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let digest = order.keep_words(&mut tx, &who.by, Words { text: words, kind: EvidenceKind::Text }).await?;
    let order = escrows::apply(&mut tx, order, who.act(action(digest))).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// The same for an act that is made of the order itself.
pub(crate) async fn made<P: Demand>(
    merchant: &Merchant<P>,
    id: OrderId,
    who: Who,
    action: impl FnOnce(&Order) -> Action,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let action = action(&order);
    let order = escrows::apply(&mut tx, order, who.act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}
