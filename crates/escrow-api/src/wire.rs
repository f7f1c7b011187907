//! Choices of escrow as they are written on the wire, and the reading of them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, Word, words};

words! {
    /// Which party.
    EscrowSide {
        Buyer => "buyer",
        Seller => "seller",
    }
}

words! {
    /// What kind of deal it is.
    EscrowCategory {
        Goods => "goods",
        Service => "service",
        Vehicle => "vehicle",
        Property => "property",
        Digital => "digital",
        Rental => "rental",
        Event => "event",
        Freelance => "freelance",
    }
}

words! {
    /// What kind of thing is shown.
    EvidenceKind {
        Photo => "photo",
        Document => "document",
        Video => "video",
        Text => "text",
        Tracking => "tracking",
    }
}

words! {
    /// Why a party disputes.
    EscrowDisputeReason {
        NotReceived => "not_received",
        NotAsDescribed => "not_as_described",
        Damaged => "damaged",
        Incomplete => "incomplete",
        Late => "late",
        Quality => "quality",
        WrongAmount => "wrong_amount",
        Unauthorised => "unauthorised",
        SellerCannotDeliver => "seller_cannot_deliver",
        BuyerUnresponsive => "buyer_unresponsive",
        ConditionContested => "condition_contested",
        Other => "other",
    }
}

words! {
    /// Why nothing may leave.
    EscrowHoldKind {
        Compliance => "compliance",
        Admin => "admin",
        Identity => "identity",
    }
}

words! {
    /// Where money goes back to: the buyer's wallet, at once; or where it came from, as far as it came by payments, through their provider.
    EscrowRefundTo {
        Wallet => "wallet",
        Source => "source",
    }
}

words! {
    /// A deadline of a party, which can be moved.
    EscrowTimer {
        Accept => "accept",
        Fund => "fund",
        Start => "start",
        Inspection => "inspection",
        Delivery => "delivery",
        FundNext => "fund_next",
        Cancel => "cancel",
        Dispute => "dispute",
        Amendment => "amendment",
    }
}

words! {
    /// How far an order is.
    EscrowOrderStatus {
        Created => "created",
        Accepted => "accepted",
        Funding => "funding",
        Funded => "funded",
        InProgress => "in_progress",
        Completed => "completed",
        Disputed => "disputed",
        Closed => "closed",
        Refunded => "refunded",
        Declined => "declined",
        Cancelled => "cancelled",
        Expired => "expired",
    }
}

/// The choice that a word stands for.
///
/// # Errors
/// `Fault`: the words are the same on both sides, which a test sees to.
pub(crate) fn read<T: DeserializeOwned>(word: impl Word) -> Result<T, Error> {
    serde_json::from_value(Value::String(word.word().to_owned()))
        .map_err(|error| Error::fault("a word that the rules do not know").because(error))
}

/// The word of a choice; of one that carries something, the name alone.
pub(crate) fn word(choice: &impl Serialize) -> String {
    match serde_json::to_value(choice) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        Ok(_) | Err(_) => String::new(),
    }
}

/// A party's act with nothing to say beside it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct EscrowAct {
    /// Which customer acts. They must be a party of the order.
    pub(crate) by: CustomerRef,
    /// The version of the order that they saw. Of another one nothing is changed.
    #[schema(minimum = 1)]
    pub(crate) version: Option<u64>,
}

/// A party's yes or no.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "accept": true }))]
pub(crate) struct EscrowAnswer {
    /// Which customer answers.
    pub(crate) by: CustomerRef,
    /// The version of the order that they saw. Of another one nothing is changed.
    #[schema(minimum = 1)]
    pub(crate) version: Option<u64>,
    /// Yes or no.
    pub(crate) accept: bool,
}

/// Where money goes back to; the wallet, where nothing is said.
pub(crate) fn back_to(of: Option<EscrowRefundTo>) -> escrow::RefundTo {
    match of {
        Some(EscrowRefundTo::Source) => escrow::RefundTo::Source,
        Some(EscrowRefundTo::Wallet) | None => escrow::RefundTo::Wallet,
    }
}

/// A party's act with a reason.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "by": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "reason": "Two of the six chairs are missing." }))]
pub(crate) struct EscrowReasoned {
    /// Which customer acts.
    pub(crate) by: CustomerRef,
    /// The version of the order that they saw. Of another one nothing is changed.
    #[schema(minimum = 1)]
    pub(crate) version: Option<u64>,
    /// Why, up to 5,000 characters. The other party reads it.
    pub(crate) reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<A: Serialize>(ours: &[A], theirs: &[String]) {
        let words: Vec<String> = ours.iter().map(|one| word(one)).collect();
        assert_eq!(words, theirs);
    }

    #[test]
    fn the_words_are_those_of_the_rules() {
        let states: Vec<String> = escrow::OrderState::ALL.iter().map(|one| one.as_str().to_owned()).collect();
        use EscrowOrderStatus::*;
        same(
            &[
                Created, Accepted, Funding, Funded, InProgress, Completed, Disputed, Closed, Refunded, Declined,
                Cancelled, Expired,
            ],
            &states,
        );
        let reasons: Vec<String> = escrow::dispute::Reason::ALL.iter().map(word).collect();
        use EscrowDisputeReason as R;
        same(
            &[
                R::NotReceived,
                R::NotAsDescribed,
                R::Damaged,
                R::Incomplete,
                R::Late,
                R::Quality,
                R::WrongAmount,
                R::Unauthorised,
                R::SellerCannotDeliver,
                R::BuyerUnresponsive,
                R::ConditionContested,
                R::Other,
            ],
            &reasons,
        );
    }

    #[test]
    fn every_word_can_be_read() {
        use EscrowCategory as C;
        for one in [C::Goods, C::Service, C::Vehicle, C::Property, C::Digital, C::Rental, C::Event, C::Freelance] {
            let _: escrow::condition::Category = read(one).expect("a category");
        }
        for one in [
            EvidenceKind::Photo,
            EvidenceKind::Document,
            EvidenceKind::Video,
            EvidenceKind::Text,
            EvidenceKind::Tracking,
        ] {
            let _: escrow::condition::EvidenceKind = read(one).expect("a kind");
        }
        for one in [EscrowHoldKind::Compliance, EscrowHoldKind::Admin, EscrowHoldKind::Identity] {
            let _: escrow::order::HoldKind = read(one).expect("a kind");
        }
        for one in [EscrowSide::Buyer, EscrowSide::Seller] {
            let _: escrow::Side = read(one).expect("a side");
        }
    }
}
