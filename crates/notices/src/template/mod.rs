//! The kinds of messages: for each one who speaks, what for, which tags its texts may use, and what it asks to be done.

use serde::{Deserialize, Serialize};

use crate::channel::Category;
use crate::tag::Tag;

/// In whose name a message speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The merchant, to a customer.
    Store,
    /// Whoever runs Recoup, to a merchant.
    Platform,
}

impl Sender {
    /// The tag that holds the sender's name.
    pub fn tag(self) -> Tag {
        match self {
            Sender::Store => Tag::StoreName,
            Sender::Platform => Tag::PlatformName,
        }
    }
}

/// What the button of a message does. Its words depend on the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the receipt.
    ViewReceipt,
    /// Pay the invoice.
    PayNow,
    /// Replace the card.
    UpdateCard,
    /// See or change the plan.
    ManagePlan,
    /// Go on where one left.
    FinishCheckout,
    /// Open the dashboard.
    OpenDashboard,
}

macro_rules! templates {
    ($($(#[$doc:meta])* $template:ident = $key:literal: $category:ident, $sender:ident,
        tags [$($tag:ident),*], facts [$($fact:ident),*], action $action:expr;)*) => {
        /// A kind of message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Template { $($(#[$doc])* #[serde(rename = $key)] $template,)* }

        impl Template {
            /// Every template.
            pub const ALL: &'static [Template] = &[$(Template::$template,)*];

            /// The stable key.
            pub fn key(self) -> &'static str {
                match self { $(Template::$template => $key,)* }
            }

            /// What it is for.
            pub fn category(self) -> Category {
                match self { $(Template::$template => Category::$category,)* }
            }

            /// In whose name it speaks.
            pub fn sender(self) -> Sender {
                match self { $(Template::$template => Sender::$sender,)* }
            }

            /// The tags that its texts may use. Each needs a value whenever the message is made.
            pub fn tags(self) -> &'static [Tag] {
                match self { $(Template::$template => &[$(Tag::$tag,)*],)* }
            }

            /// What a mail lists under its text. A fact that is not among [`Template::tags`] is left out when it has
            /// no value.
            pub fn facts(self) -> &'static [Tag] {
                match self { $(Template::$template => &[$(Tag::$fact,)*],)* }
            }

            /// What the reader is asked to do, and the tag that leads there.
            pub fn action(self) -> Option<(Action, Tag)> {
                match self { $(Template::$template => $action,)* }
            }
        }
    };
}

templates! {
    /// A payment went through.
    Receipt = "receipt": Transactional, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, PaidOn, InvoiceLink],
        facts [Amount, PlanName, InvoiceId, PaidOn, CardLast4], action Some((Action::ViewReceipt, Tag::InvoiceLink));
    /// A renewal is near.
    RenewalReminder = "renewal_reminder": Transactional, Store,
        tags [StoreName, CustomerName, Amount, PlanName, RenewsOn, PortalLink],
        facts [Amount, PlanName, RenewsOn, CardLast4], action Some((Action::ManagePlan, Tag::PortalLink));
    /// A charge failed for the first time.
    Dunning1 = "dunning_1": Recovery, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, NextAttempt, UpdateLink],
        facts [Amount, PlanName, InvoiceId, NextAttempt], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// It failed again.
    Dunning2 = "dunning_2": Recovery, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, NextAttempt, UpdateLink],
        facts [Amount, PlanName, InvoiceId, NextAttempt], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// It failed once more, and the end is near.
    Dunning3 = "dunning_3": Recovery, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, NextAttempt, EndsOn, UpdateLink],
        facts [Amount, PlanName, InvoiceId, NextAttempt, EndsOn], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// The last word before the end.
    Dunning4 = "dunning_4": Recovery, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, EndsOn, UpdateLink],
        facts [Amount, PlanName, InvoiceId, EndsOn], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// The card cannot be charged again: only the customer can help.
    CardNeeded = "card_needed": Recovery, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, EndsOn, UpdateLink],
        facts [Amount, PlanName, InvoiceId, EndsOn], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// What had failed is paid.
    PaymentRecovered = "payment_recovered": Transactional, Store,
        tags [StoreName, CustomerName, Amount, PlanName, InvoiceId, InvoiceLink],
        facts [Amount, PlanName, InvoiceId, PaidOn], action Some((Action::ViewReceipt, Tag::InvoiceLink));
    /// The card ends before the next renewal.
    CardExpiring = "card_expiring": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, CardLast4, CardExpires, UpdateLink],
        facts [PlanName, CardLast4, CardExpires, RenewsOn], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// A subscription began.
    Welcome = "welcome": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, Amount, RenewsOn, PortalLink],
        facts [PlanName, Amount, RenewsOn], action Some((Action::ManagePlan, Tag::PortalLink));
    /// A trial is near its end.
    TrialEnding = "trial_ending": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, Amount, TrialEnds, PortalLink],
        facts [PlanName, Amount, TrialEnds, CardLast4], action Some((Action::ManagePlan, Tag::PortalLink));
    /// How to pay without a card.
    PaymentInstructions = "payment_instructions": Transactional, Store,
        tags [StoreName, CustomerName, Amount, InvoiceId, Instructions, ExpiresAt],
        facts [Amount, InvoiceId, ExpiresAt], action None;
    /// An invoice that the customer pays themselves.
    InvoiceSent = "invoice_sent": Transactional, Store,
        tags [StoreName, CustomerName, Amount, InvoiceId, DueOn, InvoiceLink],
        facts [Amount, InvoiceId, PlanName, DueOn], action Some((Action::PayNow, Tag::InvoiceLink));
    /// A subscription ends.
    SubscriptionCanceled = "subscription_canceled": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, EndsOn, PortalLink],
        facts [PlanName, EndsOn], action Some((Action::ManagePlan, Tag::PortalLink));
    /// A subscription rests.
    SubscriptionPaused = "subscription_paused": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, PortalLink],
        facts [PlanName, ResumesOn], action Some((Action::ManagePlan, Tag::PortalLink));
    /// Much of what is included has been used.
    UsageThreshold = "usage_threshold": Transactional, Store,
        tags [StoreName, CustomerName, PlanName, MeterName, Used, Included, Percent, PortalLink],
        facts [PlanName, MeterName, Used, Included, RenewsOn], action Some((Action::ManagePlan, Tag::PortalLink));
    /// The customer, or the merchant for them, asked for the link.
    CardUpdateLink = "card_update_link": Transactional, Store,
        tags [StoreName, CustomerName, UpdateLink, ExpiresAt],
        facts [PlanName, ExpiresAt], action Some((Action::UpdateCard, Tag::UpdateLink));
    /// Somebody left before paying.
    AbandonedCheckout = "abandoned_checkout": Marketing, Store,
        tags [StoreName, CustomerName, PlanName, Amount, CheckoutLink],
        facts [PlanName, Amount], action Some((Action::FinishCheckout, Tag::CheckoutLink));
    /// A code that proves a phone. It is sent at once and kept nowhere.
    SignInCode = "sign_in_code": Transactional, Store,
        tags [StoreName, CustomerName, Code],
        facts [], action None;
    /// A merchant handed in their papers.
    KycSubmitted = "kyc_submitted": Transactional, Platform,
        tags [PlatformName, CustomerName, StoreName, DashboardLink],
        facts [StoreName], action Some((Action::OpenDashboard, Tag::DashboardLink));
    /// A merchant is verified.
    KycApproved = "kyc_approved": Transactional, Platform,
        tags [PlatformName, CustomerName, StoreName, DashboardLink],
        facts [StoreName], action Some((Action::OpenDashboard, Tag::DashboardLink));
    /// A merchant's papers were not accepted.
    KycRejected = "kyc_rejected": Transactional, Platform,
        tags [PlatformName, CustomerName, StoreName, Reason, DashboardLink],
        facts [StoreName, Reason], action Some((Action::OpenDashboard, Tag::DashboardLink));
}

impl Template {
    /// The template of a key, if there is one.
    pub fn parse(key: &str) -> Option<Template> {
        Template::ALL.iter().copied().find(|template| template.key() == key)
    }
}
