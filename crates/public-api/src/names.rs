//! Ids and choices as they are written in the document.

use ids::{
    ApiKeyId, AttemptId, CouponId, CreditNoteId, CustomerId, DecisionId, DeliveryId, DeliveryTryId, DiscountId,
    EndpointId, EventId, ExperimentId, GrantId, InvoiceId, InvoiceItemId, ItemId, MeterId, MovementId, PaymentMethodId,
    PlanId, PolicyId, PriceId, PriceMigrationId, PromotionCodeId, ScheduleId, SubscriptionId, TaxRateId, TestClockId,
    ThresholdId, UsageId,
};
use web::wire::Ref;

// The document names a schema by its path, which must be without generics.
pub(crate) type ApiKeyRef = Ref<ApiKeyId>;
pub(crate) type AttemptRef = Ref<AttemptId>;
pub(crate) type CouponRef = Ref<CouponId>;
pub(crate) type CreditNoteRef = Ref<CreditNoteId>;
pub(crate) type CustomerRef = Ref<CustomerId>;
pub(crate) type DecisionRef = Ref<DecisionId>;
pub(crate) type DeliveryRef = Ref<DeliveryId>;
pub(crate) type DeliveryTryRef = Ref<DeliveryTryId>;
pub(crate) type DiscountRef = Ref<DiscountId>;
pub(crate) type EndpointRef = Ref<EndpointId>;
pub(crate) type EventRef = Ref<EventId>;
pub(crate) type ExperimentRef = Ref<ExperimentId>;
pub(crate) type GrantRef = Ref<GrantId>;
pub(crate) type InvoiceRef = Ref<InvoiceId>;
pub(crate) type InvoiceItemRef = Ref<InvoiceItemId>;
pub(crate) type ItemRef = Ref<ItemId>;
pub(crate) type MeterRef = Ref<MeterId>;
pub(crate) type MovementRef = Ref<MovementId>;
pub(crate) type PaymentMethodRef = Ref<PaymentMethodId>;
pub(crate) type PlanRef = Ref<PlanId>;
pub(crate) type PolicyRef = Ref<PolicyId>;
pub(crate) type PriceRef = Ref<PriceId>;
pub(crate) type PriceMigrationRef = Ref<PriceMigrationId>;
pub(crate) type PromotionCodeRef = Ref<PromotionCodeId>;
pub(crate) type ScheduleRef = Ref<ScheduleId>;
pub(crate) type SubscriptionRef = Ref<SubscriptionId>;
pub(crate) type TaxRateRef = Ref<TaxRateId>;
pub(crate) type TestClockRef = Ref<TestClockId>;
pub(crate) type ThresholdRef = Ref<ThresholdId>;
pub(crate) type UsageRef = Ref<UsageId>;

/// A choice with a word for each of its values.
pub(crate) trait Word {
    /// The word stored and sent.
    fn word(self) -> &'static str;
}

/// Declares a closed choice of words, with the word stored and sent for each. The words are token trees, because
/// the schema derive cannot see into a literal that a macro has matched.
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
pub(crate) use words;

/// Says where a view stands in its list: by its instant and id.
macro_rules! listed {
    ($($view:ty),* $(,)?) => {$(
        impl web::Listed for $view {
            fn position(&self) -> web::Position {
                web::Position::Row { created_at: self.created_at, id: self.id.0.uuid() }
            }
        }
    )*};
}
pub(crate) use listed;

words! {
    /// The unit of a plan's interval.
    IntervalUnit {
        Hour => "hour",
        Day => "day",
        Week => "week",
        Month => "month",
        Quarter => "quarter",
        Biannual => "biannual",
        Year => "year",
    }
}

impl From<IntervalUnit> for calendar::Unit {
    fn from(word: IntervalUnit) -> calendar::Unit {
        match word {
            IntervalUnit::Hour => calendar::Unit::Hour,
            IntervalUnit::Day => calendar::Unit::Day,
            IntervalUnit::Week => calendar::Unit::Week,
            IntervalUnit::Month => calendar::Unit::Month,
            IntervalUnit::Quarter => calendar::Unit::Quarter,
            IntervalUnit::Biannual => calendar::Unit::Biannual,
            IntervalUnit::Year => calendar::Unit::Year,
        }
    }
}

words! {
    /// How an amount follows from a quantity.
    Model {
        Flat => "flat",
        PerUnit => "per_unit",
        Graduated => "graduated",
        Volume => "volume",
        Package => "package",
        Percentage => "percentage",
    }
}

impl From<Model> for billing::PriceModel {
    fn from(word: Model) -> billing::PriceModel {
        match word {
            Model::Flat => billing::PriceModel::Flat,
            Model::PerUnit => billing::PriceModel::PerUnit,
            Model::Graduated => billing::PriceModel::Graduated,
            Model::Volume => billing::PriceModel::Volume,
            Model::Package => billing::PriceModel::Package,
            Model::Percentage => billing::PriceModel::Percentage,
        }
    }
}
