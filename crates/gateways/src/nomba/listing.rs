//! What happened at Nomba, a page at a time: what came in and what went out, in final state. What was paid back is not listed
//! by itself there; the charge says so when it is asked.

use jiff::Timestamp;
use jiff::tz::Offset;
use usecase::ports::{GatewayError, Listed, ListedKind, Page};

use super::desk::Kind;
use super::transaction::{Standing, Transaction};
use super::{Nomba, told};
use crate::kit::{movement_ref, shortened};

/// How many a page holds, which is as many as Nomba gives.
const PAGE: &str = "50";

impl Nomba {
    /// A page of what happened.
    pub(super) async fn listed(
        &self,
        since: Timestamp,
        until: Timestamp,
        cursor: Option<&str>,
    ) -> Result<Page, GatewayError> {
        let (from, to) = (written(since), written(until));
        let mut query = vec![("limit", PAGE), ("dateFrom", from.as_str()), ("dateTo", to.as_str())];
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        let path = format!("v1/transactions/accounts?{}", wire::form(&query));
        let said = told(self.desk.exchange(Kind::Read, self.desk.get(&path)).await)?;
        if !said.is_good() {
            let words = shortened(&said.words).unwrap_or_default();
            return Err(GatewayError::NotSent(format!("Nomba says `{words}` ({})", said.code)));
        }
        let items = said.data.each("results").iter().filter_map(|told| item(Transaction::of(told), since)).collect();
        Ok(Page { items, next: said.data.some("cursor") })
    }
}

/// Without a zone, as Nomba writes it, and in its time, which is that of Greenwich.
fn written(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn item(transaction: Transaction, since: Timestamp) -> Option<Listed> {
    let kind = match transaction.kind.as_str() {
        "online_checkout" | "vact_transfer" => ListedKind::Charge,
        "transfer" => ListedKind::Payout,
        _ => return None,
    };
    if transaction.standing != Standing::Done || transaction.contradiction(None).is_some() {
        return None;
    }
    // Named as the look-up names it.
    let id = transaction.id?;
    let gateway_ref = match (transaction.kind.as_str(), &transaction.account) {
        ("vact_transfer", Some(account)) => movement_ref(account, &id),
        _ => id,
    };
    Some(Listed {
        kind,
        gateway_ref,
        reference: transaction.reference.map(|reference| super::cards::plain_reference(&reference).to_owned()),
        amount: transaction.amount?,
        fee: transaction.fee,
        moved: true,
        at: transaction.at.unwrap_or(since),
    })
}
