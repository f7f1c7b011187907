//! The kinds of messages: for each one who speaks, what for, which tags its texts may use, and what it asks to be done.

use serde::{Deserialize, Serialize};

use crate::channel::{Category, Channel};
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
    /// See a deal and act on it.
    OpenOrder,
}

/// On how many channels something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// On one: the first of the tenant's that is open, and the next one when it fails.
    First,
    /// On each of these that the tenant uses and the reader can be reached on, and always in the portal.
    Each(&'static [Channel]),
}

macro_rules! templates {
    ($($(#[$doc:meta])* $template:ident = $key:literal: $category:ident, $sender:ident,
        tags [$($tag:ident),*], facts [$($fact:ident),*], action $action:expr $(, each [$($channel:ident),*])?;)*) => {
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

            /// On how many channels it is told.
            pub fn reach(self) -> Reach {
                match self { $(Template::$template => templates!(@reach $([$($channel),*])?),)* }
            }
        }
    };
    (@reach) => { Reach::First };
    (@reach [$($channel:ident),*]) => { Reach::Each(&[$(Channel::$channel,)*]) };
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
    /// Somebody proposes a deal, or other terms for it.
    EscrowInvitation = "escrow_invitation": Updates, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Amount, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms, Whatsapp];
    /// The buyer wants the seller's deal.
    EscrowAccepted = "escrow_accepted": Updates, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Whatsapp];
    /// The other side does not want a deal.
    EscrowDeclined = "escrow_declined": Updates, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Whatsapp];
    /// A deal is agreed, and the buyer is to pay.
    EscrowFunding = "escrow_funding": Updates, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Amount, Deadline], action Some((Action::PayNow, Tag::OrderLink)), each [Email, Sms, Whatsapp];
    /// Less arrived than is due.
    EscrowShortfall = "escrow_shortfall": Updates, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, Received, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Amount, Received, Deadline], action Some((Action::PayNow, Tag::OrderLink)), each [Email, Sms, Whatsapp];
    /// The money of a deal is held: the seller can begin.
    EscrowFunded = "escrow_funded": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// The seller handed in; the buyer's time to look runs.
    EscrowSubmitted = "escrow_submitted": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms, Whatsapp];
    /// The buyer has not answered yet.
    EscrowInspectionReminder = "escrow_inspection_reminder": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Whatsapp];
    /// Silence is about to decide.
    EscrowInspectionLast = "escrow_inspection_last": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms, Whatsapp];
    /// The seller has not handed in yet.
    EscrowDeliveryReminder = "escrow_delivery_reminder": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Whatsapp];
    /// Support moved a deadline to a later day.
    EscrowMoreTime = "escrow_more_time": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Deadline, OrderLink],
        facts [OrderTitle, OtherParty, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Whatsapp];
    /// A fresh link was asked for, in place of one that does not open any more.
    EscrowLink = "escrow_link": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, OrderLink],
        facts [OrderTitle, OtherParty], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// Money of a deal is the seller's.
    EscrowReleased = "escrow_released": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// Money of a deal is the buyer's again.
    EscrowRefunded = "escrow_refunded": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// Money of a deal is contested.
    EscrowDisputeOpened = "escrow_dispute_opened": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount, Deadline], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// One side offers how to divide it.
    EscrowDisputeOffer = "escrow_dispute_offer": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// A dispute is settled or decided.
    EscrowDisputeDecided = "escrow_dispute_decided": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, OrderLink],
        facts [OrderTitle, OtherParty], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email, Sms];
    /// Nothing of a deal is paid out for now.
    EscrowHeld = "escrow_held": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, OrderLink],
        facts [OrderTitle, OtherParty], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email];
    /// It may be again.
    EscrowHoldLifted = "escrow_hold_lifted": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, OrderLink],
        facts [OrderTitle, OtherParty], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email];
    /// The payer's bank asks for money back.
    EscrowChargeback = "escrow_chargeback": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email];
    /// It has taken it.
    EscrowChargebackLost = "escrow_chargeback_lost": Transactional, Store,
        tags [StoreName, CustomerName, OrderTitle, OtherParty, Amount, OrderLink],
        facts [OrderTitle, OtherParty, Amount], action Some((Action::OpenOrder, Tag::OrderLink)), each [Email];
    /// Somebody wants money of a wallet paid out.
    PayoutRequested = "payout_requested": Transactional, Store,
        tags [StoreName, CustomerName, Amount, BankAccount],
        facts [Amount, BankAccount], action None, each [Email, Sms];
    /// A payout has all the consents that it needs.
    PayoutApproved = "payout_approved": Transactional, Store,
        tags [StoreName, CustomerName, Amount, BankAccount],
        facts [Amount, BankAccount], action None, each [Email, Sms];
    /// A payout has arrived.
    PayoutSucceeded = "payout_succeeded": Transactional, Store,
        tags [StoreName, CustomerName, Amount, BankAccount],
        facts [Amount, BankAccount], action None, each [Email, Sms];
    /// A payout was not made, or came back.
    PayoutFailed = "payout_failed": Transactional, Store,
        tags [StoreName, CustomerName, Amount, BankAccount],
        facts [Amount, BankAccount, Reason], action None, each [Email, Sms];
    /// Payouts of a wallet can go to one more bank account.
    BankAccountAdded = "bank_account_added": Transactional, Store,
        tags [StoreName, CustomerName, BankAccount, UsableFrom],
        facts [BankAccount, UsableFrom], action None, each [Email, Sms];
    /// Somebody is reached elsewhere from now on; said to where they were reached before.
    ContactChanged = "contact_changed": Transactional, Store,
        tags [StoreName, CustomerName],
        facts [StoreName], action None, each [Email, Sms];
    /// Somebody proved their phone in a browser that was not used before.
    NewSignIn = "new_sign_in": Transactional, Store,
        tags [StoreName, CustomerName],
        facts [StoreName], action None, each [Email, Sms];
}

impl Template {
    /// The template of a key, if there is one.
    pub fn parse(key: &str) -> Option<Template> {
        Template::ALL.iter().copied().find(|template| template.key() == key)
    }

    /// Whether nobody can switch it off, neither the tenant nor the reader: what both parties of a deal must be able to rely on
    /// being told. What the law gives the reader (a STOP) holds all the same.
    pub fn is_owed(self) -> bool {
        matches!(self.reach(), Reach::Each(_)) && self.category() == Category::Transactional
    }

    /// Whether it cannot wait for the morning.
    pub fn is_urgent(self) -> bool {
        matches!(
            self,
            Template::PaymentInstructions
                | Template::CardUpdateLink
                | Template::EscrowInspectionLast
                | Template::EscrowLink
                | Template::BankAccountAdded
                | Template::ContactChanged
                | Template::NewSignIn
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Reach, Template};
    use crate::channel::{Category, Channel};

    #[test]
    fn the_matrix_of_what_parties_are_told() {
        let told = |template: &Template| match template.reach() {
            Reach::First => None,
            Reach::Each(channels) => Some((*template, channels)),
        };
        let letter = |channel: &Channel| match channel {
            Channel::Email => "E",
            Channel::Sms => "S",
            Channel::Whatsapp => "W",
            Channel::InApp => "-",
        };
        let line = |(template, channels): (Template, &[Channel])| {
            let letters: Vec<&str> = channels.iter().map(letter).collect();
            format!("{} {}{}", template.key(), letters.join(""), if template.is_owed() { "*" } else { "" })
        };
        let matrix: Vec<String> = Template::ALL.iter().filter_map(told).map(line).collect();
        assert_eq!(
            matrix,
            [
                "escrow_invitation ESW",
                "escrow_accepted EW",
                "escrow_declined EW",
                "escrow_funding ESW",
                "escrow_shortfall ESW",
                "escrow_funded ES*",
                "escrow_submitted ESW*",
                "escrow_inspection_reminder EW*",
                "escrow_inspection_last ESW*",
                "escrow_delivery_reminder EW*",
                "escrow_more_time EW*",
                "escrow_link ES*",
                "escrow_released ES*",
                "escrow_refunded ES*",
                "escrow_dispute_opened ES*",
                "escrow_dispute_offer ES*",
                "escrow_dispute_decided ES*",
                "escrow_held E*",
                "escrow_hold_lifted E*",
                "escrow_chargeback E*",
                "escrow_chargeback_lost E*",
                "payout_requested ES*",
                "payout_approved ES*",
                "payout_succeeded ES*",
                "payout_failed ES*",
                "bank_account_added ES*",
                "contact_changed ES*",
                "new_sign_in ES*",
            ]
        );
    }

    #[test]
    fn what_is_told_on_one_channel_only_can_be_switched_off() {
        assert!(Template::ALL.iter().all(|template| template.reach() != Reach::First || !template.is_owed()));
        assert!(!Template::Receipt.is_owed());
        assert_eq!(Template::EscrowInvitation.category(), Category::Updates);
    }
}
