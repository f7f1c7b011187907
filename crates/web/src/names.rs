//! Ids and choices as they are written in the document of an API.

use crate::wire::Ref;
use ids::{
    ApiKeyId, AttemptId, AuditId, BeneficiaryId, BreakId, CheckoutSessionId, CouponId, CreditNoteId, CustomerId,
    DecisionId, DeliveryId, DeliveryTryId, DiscountId, DisputeId, EndpointId, EscrowFeeId, EscrowPaperId,
    EscrowPaymentId, EscrowQuoteId, EventId, ExperimentId, GrantId, InvoiceId, InvoiceItemId, ItemId, JournalId,
    LogoId, MessageId, MeterId, MilestoneId, MovementId, NoticeId, OauthClientId, OrderId, PartyLinkId, PaymentLinkId,
    PaymentMethodId, PayoutId, PlanId, PolicyId, PriceId, PriceMigrationId, PromotionCodeId, ProviderAccountId,
    ProviderEventId, ReconciliationId, RefundId, RequestLogId, ReviewId, ScheduleId, SettlementId, StatementFileId,
    SubscriptionId, SurplusId, TaxRateId, TestClockId, ThresholdId, UsageId,
};

// The document names a schema by its path, which must be without generics.
/// On the wire.
pub type ApiKeyRef = Ref<ApiKeyId>;
/// On the wire.
pub type AttemptRef = Ref<AttemptId>;
/// On the wire.
pub type AuditRef = Ref<AuditId>;
/// On the wire.
pub type BeneficiaryRef = Ref<BeneficiaryId>;
/// On the wire.
pub type CheckoutSessionRef = Ref<CheckoutSessionId>;
/// On the wire.
pub type PaymentLinkRef = Ref<PaymentLinkId>;
/// On the wire.
pub type CouponRef = Ref<CouponId>;
/// On the wire.
pub type CreditNoteRef = Ref<CreditNoteId>;
/// On the wire.
pub type CustomerRef = Ref<CustomerId>;
/// On the wire.
pub type DecisionRef = Ref<DecisionId>;
/// On the wire.
pub type DeliveryRef = Ref<DeliveryId>;
/// On the wire.
pub type DeliveryTryRef = Ref<DeliveryTryId>;
/// On the wire.
pub type DiscountRef = Ref<DiscountId>;
/// On the wire.
pub type EndpointRef = Ref<EndpointId>;
/// On the wire.
pub type EventRef = Ref<EventId>;
/// On the wire.
pub type ExperimentRef = Ref<ExperimentId>;
/// On the wire.
pub type GrantRef = Ref<GrantId>;
/// On the wire.
pub type InvoiceRef = Ref<InvoiceId>;
/// On the wire.
pub type InvoiceItemRef = Ref<InvoiceItemId>;
/// On the wire.
pub type ItemRef = Ref<ItemId>;
/// On the wire.
pub type LogoRef = Ref<LogoId>;
/// On the wire.
pub type MessageRef = Ref<MessageId>;
/// On the wire.
pub type MeterRef = Ref<MeterId>;
/// On the wire.
pub type MovementRef = Ref<MovementId>;
/// On the wire.
pub type NoticeRef = Ref<NoticeId>;
/// On the wire.
pub type OauthClientRef = Ref<OauthClientId>;
/// On the wire.
pub type PaymentMethodRef = Ref<PaymentMethodId>;
/// On the wire.
pub type JournalRef = Ref<JournalId>;
/// On the wire.
pub type OrderRef = Ref<OrderId>;
/// On the wire.
pub type MilestoneRef = Ref<MilestoneId>;
/// On the wire.
pub type EscrowQuoteRef = Ref<EscrowQuoteId>;
/// On the wire.
pub type EscrowFeeRef = Ref<EscrowFeeId>;
/// On the wire.
pub type EscrowPaymentRef = Ref<EscrowPaymentId>;
/// On the wire.
pub type PartyLinkRef = Ref<PartyLinkId>;
/// On the wire.
pub type EscrowPaperRef = Ref<EscrowPaperId>;
/// On the wire.
pub type PayoutRef = Ref<PayoutId>;
/// On the wire.
pub type PlanRef = Ref<PlanId>;
/// On the wire.
pub type PolicyRef = Ref<PolicyId>;
/// On the wire.
pub type PriceRef = Ref<PriceId>;
/// On the wire.
pub type PriceMigrationRef = Ref<PriceMigrationId>;
/// On the wire.
pub type ProviderAccountRef = Ref<ProviderAccountId>;
/// On the wire.
pub type ProviderEventRef = Ref<ProviderEventId>;
/// On the wire.
pub type DisputeRef = Ref<DisputeId>;
/// On the wire.
pub type RefundRef = Ref<RefundId>;
/// On the wire.
pub type SurplusRef = Ref<SurplusId>;
pub type ReconciliationRef = Ref<ReconciliationId>;
/// On the wire.
pub type BreakRef = Ref<BreakId>;
/// On the wire.
pub type ReviewRef = Ref<ReviewId>;
/// On the wire.
pub type SettlementRef = Ref<SettlementId>;
/// On the wire.
pub type StatementFileRef = Ref<StatementFileId>;
/// On the wire.
pub type PromotionCodeRef = Ref<PromotionCodeId>;
/// On the wire.
pub type ScheduleRef = Ref<ScheduleId>;
/// On the wire.
pub type SubscriptionRef = Ref<SubscriptionId>;
/// On the wire.
pub type TaxRateRef = Ref<TaxRateId>;
/// On the wire.
pub type TestClockRef = Ref<TestClockId>;
/// On the wire.
pub type RequestLogRef = Ref<RequestLogId>;
/// On the wire.
pub type ThresholdRef = Ref<ThresholdId>;
/// On the wire.
pub type UsageRef = Ref<UsageId>;

/// A choice with a word for each of its values.
pub trait Word {
    /// The word stored and sent.
    fn word(self) -> &'static str;
}

/// Declares a closed choice of words, with the word stored and sent for each. The words are token trees, because
/// the schema derive cannot see into a literal that a macro has matched.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $word:tt,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub(crate) enum $name {
            $(#[serde(rename = $word)] #[doc = concat!("`", $word, "`")] $variant,)*
        }

        impl $crate::names::Word for $name {
            fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }
    };
}
pub use words;

/// Says where a view stands in its list: by its instant and id.
#[macro_export]
macro_rules! listed {
    ($($view:ty),* $(,)?) => {$(
        impl $crate::Listed for $view {
            fn position(&self) -> $crate::Position {
                $crate::Position::Row { created_at: self.created_at, id: self.id.0.uuid() }
            }
        }
    )*};
}
pub use listed;
