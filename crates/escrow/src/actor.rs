//! Who acts: persons, whose side follows from the order, the system, and those who work for the tenant.
//!
//! Buyer and seller are roles in one order, never properties of a person. What a role may do is in `decide`; this file only says
//! who is who.

use ids::{AdminId, PersonId};
use serde::{Deserialize, Serialize};

/// One of the two parties of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who pays.
    Buyer,
    /// Who delivers and is paid.
    Seller,
}

impl Side {
    /// The other party.
    pub const fn other(self) -> Side {
        match self {
            Side::Buyer => Side::Seller,
            Side::Seller => Side::Buyer,
        }
    }
}

/// What somebody who works for the tenant may do in escrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminRole {
    /// Reads, and extends deadlines; moves no money.
    Support,
    /// Decides disputes, up to the limit of one person.
    Dispute,
    /// Agrees to payouts, gives back to the source.
    Finance,
    /// Places and lifts holds.
    Risk,
    /// Second approvals and escalations.
    Senior,
    /// Reads everything and writes nothing.
    Auditor,
}

impl AdminRole {
    /// Every role.
    pub const ALL: [AdminRole; 6] = [
        AdminRole::Support,
        AdminRole::Dispute,
        AdminRole::Finance,
        AdminRole::Risk,
        AdminRole::Senior,
        AdminRole::Auditor,
    ];
}

/// Who gives a command, as the caller has established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody with a wallet; the order says on which side, if any.
    Person(PersonId),
    /// A timer, a provider's verified answer, a courier.
    System,
    /// Somebody who works for the tenant.
    Admin {
        /// Who.
        admin: AdminId,
        /// As what.
        role: AdminRole,
        /// Their own wallet, if they have one: nobody decides on an order they are party to.
        person: Option<PersonId>,
    },
}

/// What an actor is to one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its buyer.
    Buyer,
    /// Its seller.
    Seller,
    /// Somebody whom a condition names as its verifier.
    ThirdParty,
    /// The system.
    System,
    /// Somebody who works for the tenant.
    Admin(AdminRole),
    /// Nobody to this order.
    Outsider,
}

impl Role {
    /// The side, for a party.
    pub const fn side(self) -> Option<Side> {
        match self {
            Role::Buyer => Some(Side::Buyer),
            Role::Seller => Some(Side::Seller),
            Role::ThirdParty | Role::System | Role::Admin(_) | Role::Outsider => None,
        }
    }
}
