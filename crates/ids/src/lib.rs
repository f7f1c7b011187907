//! Typed identifiers: one Rust type per kind of object, shown as `prefix_uuid`.
//!
//! A `CustomerId` can never be passed where a `PlanId` is wanted, and an id that arrives over the API
//! says what it names. Ids are UUID version 7, so they sort by the time they were made; they are
//! identifiers, never secrets. This crate cannot make an id: ids come from a store transaction, as
//! time does, so that tests can fix both.
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::indexing_slicing
    )
)]

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use uuid::Uuid;

/// The house: the tenant of the installation itself, one in each mode, whose customers are the persons behind the customers of
/// merchants. It is no merchant: no key opens it, and no list of merchants names it.
pub const HOUSE: TenantId = TenantId::from_uuid(Uuid::from_u128(0x0000_0000_0000_7000_8000_0068_6f75_7365));

/// Which of the two isolated worlds a request or a job works in.
///
/// Stored as two schemas (`sandbox`, `live`), never as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Simulated money; test clocks exist here and only here.
    Test,
    /// Real money.
    Live,
}

impl Mode {
    /// Both modes, for the worker, which has no mode of its own.
    pub const ALL: [Mode; 2] = [Mode::Test, Mode::Live];

    /// The word used in keys and messages: `test` or `live`.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Test => "test",
            Mode::Live => "live",
        }
    }

    /// The schema that holds this mode's tables.
    pub fn schema(self) -> &'static str {
        match self {
            Mode::Test => "sandbox",
            Mode::Live => "live",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an id of the form `{prefix}_<uuid>`")]
pub struct IdError {
    /// The prefix that was wanted.
    pub prefix: &'static str,
}

/// What all typed ids share.
pub trait Id: Copy + fmt::Display + FromStr<Err = IdError> {
    /// The text before the underscore.
    const PREFIX: &'static str;
    /// Wraps a raw identifier read from a trusted row.
    fn from_uuid(raw: Uuid) -> Self;
    /// The raw identifier, for storage.
    fn uuid(self) -> Uuid;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident => $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// The text before the underscore.
            pub const PREFIX: &'static str = $prefix;
            /// Wraps a raw identifier read from a trusted row.
            pub const fn from_uuid(raw: Uuid) -> Self { Self(raw) }
            /// The raw identifier, for storage.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(raw: Uuid) -> Self { Self(raw) }
            fn uuid(self) -> Uuid { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_after($prefix, text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

/// Only the canonical hyphenated lower-case form is accepted, so that one object has one name.
fn parse_after(prefix: &'static str, text: &str) -> Result<Uuid, IdError> {
    let refused = IdError { prefix };
    let body = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(refused.clone())?;
    let raw = Uuid::try_parse(body).map_err(|_| refused.clone())?;
    if raw.hyphenated().to_string() == body { Ok(raw) } else { Err(refused) }
}

typed_ids! {
    /// A merchant on the platform.
    TenantId => "ten";
    /// Somebody who signs in.
    UserId => "usr";
    /// Somebody's place at a merchant.
    MemberId => "mem";
    /// A link that makes somebody a member.
    InvitationId => "ivt";
    /// Somebody's browser, signed in.
    UserSessionId => "uss";
    /// A mail to somebody who works for a merchant.
    LetterId => "ltr";
    /// A paper that shows who a merchant is.
    PaperId => "ppr";
    /// A picture on top of a merchant's pages.
    LogoId => "logo";
    /// What staff stop.
    HoldId => "hold";
    /// An API credential; the public part of a key.
    ApiKeyId => "key";
    /// A merchant's program that gets tokens; it is presented under a public id of its own.
    OauthClientId => "oac";
    /// A token of such a program.
    OauthTokenId => "oat";
    /// A product with prices and an interval.
    PlanId => "plan";
    /// One immutable version of a plan's price.
    PriceId => "price";
    /// A move of running subscriptions to newer prices.
    PriceMigrationId => "pmg";
    /// What is measured: how events of usage become a quantity.
    MeterId => "mtr";
    /// What is told when usage reaches it.
    ThresholdId => "uth";
    /// One event of usage.
    UsageId => "use";
    /// That somebody is to be told of an event.
    NoticeId => "ntc";
    /// One message to one person on one channel.
    MessageId => "msg";
    /// A merchant's payer, in one tenant and mode.
    CustomerId => "cust";
    /// A saved way to pay.
    PaymentMethodId => "pm";
    /// A customer's recurring agreement.
    SubscriptionId => "sub";
    /// One priced part of a subscription.
    ItemId => "item";
    /// A bill.
    InvoiceId => "inv";
    /// What a merchant takes off, and on which conditions.
    CouponId => "coup";
    /// What a customer types to get a coupon.
    PromotionCodeId => "promo";
    /// A coupon that was redeemed, for a subscription or a customer.
    DiscountId => "disc";
    /// One tax with its rate.
    TaxRateId => "txr";
    /// Something of its own that waits for a bill, or is on one.
    InvoiceItemId => "ii";
    /// One try to move money for one invoice (the API's *transaction*).
    AttemptId => "pay";
    /// The recovery of one failed invoice.
    ScheduleId => "dun";
    /// One stored recovery decision.
    DecisionId => "dec";
    /// One version of a recovery policy.
    PolicyId => "pol";
    /// A balanced set of postings.
    JournalId => "jrn";
    /// A recorded fact in the event log.
    EventId => "evt";
    /// A merchant's webhook endpoint.
    EndpointId => "wh";
    /// One event on its way to one endpoint.
    DeliveryId => "del";
    /// One try of a delivery.
    DeliveryTryId => "dtry";
    /// A sandbox clock that moves on command.
    TestClockId => "clock";
    /// Money that arrived without an open invoice to take it.
    SurplusId => "surp";
    /// Prepaid credit of a customer, given or bought.
    GrantId => "cgr";
    /// A credit note: some or all of an invoice, taken back.
    CreditNoteId => "cn";
    /// Money on its way back to a payer.
    RefundId => "rfd";
    /// A charge that a payer disputes with their bank.
    DisputeId => "dsp";
    /// One movement of recurring revenue.
    MovementId => "mov";
    /// One row of the audit log.
    AuditId => "aud";
    /// A merchant's account at a payment provider.
    ProviderAccountId => "pacc";
    /// Something that a provider told by itself.
    ProviderEventId => "pevt";
    /// Somebody's bank account that is paid out to.
    BeneficiaryId => "ben";
    /// Money on its way out, to a beneficiary.
    PayoutId => "po";
    /// One try to make a payout, at one account.
    PayoutTryId => "ptry";
    /// One comparison of our books with a provider's.
    ReconciliationId => "rec";
    /// Something in which our books and a provider's differ.
    BreakId => "brk";
    /// Money that a provider paid out to the merchant's bank, with what it consists of.
    SettlementId => "stl";
    /// Something that waits for a person; named by what it is about.
    ReviewId => "rev";
    /// A file of settlements that a merchant handed in.
    StatementFileId => "stf";
    /// A comparison of two recovery policies.
    ExperimentId => "exp";
    /// One API request, as seen in answers and logs.
    RequestId => "req";
    /// One line of the log of requests.
    RequestLogId => "rlog";
    /// Somebody with a wallet: a buyer, a seller.
    PersonId => "person";
    /// Somebody who works for the tenant.
    AdminId => "adm";
    /// An agreement that is paid into escrow.
    OrderId => "ord";
    /// One part of an order, with a price of its own.
    MilestoneId => "mile";
    /// Something that more than one person has to agree to.
    ApprovalId => "apv";
    /// A version of what escrow costs.
    EscrowFeeId => "efee";
    /// What a price would cost in escrow.
    EscrowQuoteId => "equo";
    /// A payment for an order, or into a wallet; at gateways it is a charge like any other.
    EscrowPaymentId => "epay";
    /// Words or a file that were shown for an order.
    EscrowPaperId => "epap";
    /// A link to an order for one of its parties.
    PartyLinkId => "plnk";
    /// A phone or a mailbox that a person proved to be theirs.
    PersonContactId => "pct";
    /// A number at a bank that fills a wallet.
    VirtualAccountId => "va";
    /// A person who is signed in.
    PersonSessionId => "pse";
    /// What a person lets one merchant charge.
    MandateId => "mdt";
    /// What a link opened: a party who looks at orders.
    PartySessionId => "psn";
    /// A code that is to prove a phone.
    PartyCodeId => "pcod";
    /// Somebody who is asked to pay on a page of ours.
    CheckoutSessionId => "cs";
    /// A card that is saved on a provider's page without paying.
    SetupId => "setup";
    /// A link that begins a checkout for each visitor.
    PaymentLinkId => "plink";
    /// One thing that a person was told as it happened.
    FeedEntryId => "feed";
}

#[cfg(test)]
mod tests;
