//! Rows as plain structs: [`row!`] declares one and how to read it, by column name.

use ids::{
    ApiKeyId, AttemptId, AuditId, BeneficiaryId, BreakId, CheckoutSessionId, CouponId, CreditNoteId, CustomerId,
    DecisionId, DeliveryId, DeliveryTryId, DiscountId, DisputeId, EndpointId, EscrowFeeId, EscrowPaperId,
    EscrowQuoteId, EventId, ExperimentId, FeedEntryId, GrantId, HoldId, InvitationId, InvoiceId, InvoiceItemId, ItemId,
    JournalId, LetterId, LogoId, MandateId, MemberId, MessageId, MeterId, MilestoneId, MovementId, NoticeId,
    OauthClientId, OauthTokenId, OrderId, PaperId, PartyCodeId, PartyLinkId, PartySessionId, PaymentLinkId,
    PaymentMethodId, PayoutId, PayoutTryId, PersonContactId, PersonSessionId, PlanId, PolicyId, PriceId,
    PriceMigrationId, PromotionCodeId, ProviderAccountId, ProviderEventId, ReconciliationId, RefundId, RequestLogId,
    ScheduleId, SettlementId, SetupId, StatementFileId, SubscriptionId, SurplusId, TaxRateId, TenantId, TestClockId,
    ThresholdId, UsageId, UserId, UserSessionId, VirtualAccountId,
};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

/// A value that can be read from a named column.
pub(crate) trait FromColumn: Sized {
    /// Reads the column; an unreadable value is an error, never a default.
    fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error>;
}

macro_rules! plain {
    ($($ty:ty),* $(,)?) => {$(
        impl FromColumn for $ty {
            fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> { row.try_get(name) }
        }
        impl FromColumn for Option<$ty> {
            fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> { row.try_get(name) }
        }
    )*};
}
plain!(
    bool,
    i16,
    i32,
    i64,
    String,
    Uuid,
    Vec<u8>,
    Vec<i64>,
    Vec<String>,
    Vec<Uuid>,
    serde_json::Value,
    sqlx::types::Decimal
);

macro_rules! typed {
    ($($ty:ty),* $(,)?) => {$(
        impl FromColumn for $ty {
            fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
                Ok(<$ty>::from_uuid(row.try_get::<Uuid, _>(name)?))
            }
        }
        impl FromColumn for Option<$ty> {
            fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
                Ok(row.try_get::<Option<Uuid>, _>(name)?.map(<$ty>::from_uuid))
            }
        }
    )*};
}
typed!(
    TenantId,
    UserId,
    MemberId,
    InvitationId,
    PaperId,
    LogoId,
    LetterId,
    HoldId,
    UserSessionId,
    CheckoutSessionId,
    SetupId,
    PaymentLinkId,
    OrderId,
    MilestoneId,
    EscrowFeeId,
    EscrowQuoteId,
    EscrowPaperId,
    PartyLinkId,
    PartySessionId,
    PartyCodeId,
    PersonContactId,
    VirtualAccountId,
    PersonSessionId,
    MandateId,
    ApiKeyId,
    OauthClientId,
    OauthTokenId,
    PlanId,
    PriceId,
    CustomerId,
    PaymentMethodId,
    SubscriptionId,
    ItemId,
    InvoiceId,
    InvoiceItemId,
    AttemptId,
    ScheduleId,
    DecisionId,
    PolicyId,
    JournalId,
    EventId,
    ExperimentId,
    FeedEntryId,
    EndpointId,
    DeliveryId,
    DeliveryTryId,
    TestClockId,
    SurplusId,
    AuditId,
    ProviderAccountId,
    ProviderEventId,
    RefundId,
    ReconciliationId,
    BreakId,
    SettlementId,
    StatementFileId,
    RequestLogId,
    MeterId,
    UsageId,
    CouponId,
    CreditNoteId,
    DiscountId,
    DisputeId,
    GrantId,
    MovementId,
    PriceMigrationId,
    PromotionCodeId,
    TaxRateId,
    ThresholdId,
    NoticeId,
    MessageId,
    BeneficiaryId,
    PayoutId,
    PayoutTryId,
);

impl FromColumn for Timestamp {
    fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
        Ok(row.try_get::<jiff_sqlx::Timestamp, _>(name)?.to_jiff())
    }
}

impl FromColumn for Option<Timestamp> {
    fn read(row: &PgRow, name: &str) -> Result<Self, sqlx::Error> {
        Ok(row.try_get::<Option<jiff_sqlx::Timestamp>, _>(name)?.map(jiff_sqlx::Timestamp::to_jiff))
    }
}

/// Declares a row: a public struct of public fields, read column by column.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }

        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $name {
            fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                Ok(Self { $($field: <$ty as $crate::row::FromColumn>::read(row, stringify!($field))?,)* })
            }
        }
    };
}
pub(crate) use row;
