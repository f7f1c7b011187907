//! English as written in Nigeria: the language that the others fall back to.

use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WORDS: Words = Words {
    hello: "Hello",
    this_is: "this is [sender].",
    thanks: "Thank you.",
    stop: "Reply STOP to get no more of these.",
    why: "You get this message because you have an account with [sender].",
    button_broken: "If the button does not work, open this address:",
    never_ask: "We never ask for your PIN, your password or a one-time code.",
    dial: "dial [code] on the phone of your bank account",
    transfer: "transfer to account [account], [bank], in the name of [name]",
    virtual_account: "transfer to your account [account], [bank], in the name of [name]",
    actions: ["View receipt", "Pay now", "Update card", "See my plan", "Finish payment", "Open dashboard"],
    labels: &[
        (Tag::Amount, "Amount"),
        (Tag::PlanName, "Plan"),
        (Tag::InvoiceId, "Invoice"),
        (Tag::PaidOn, "Paid on"),
        (Tag::RenewsOn, "Renews on"),
        (Tag::NextAttempt, "Next attempt"),
        (Tag::EndsOn, "Ends on"),
        (Tag::ResumesOn, "Resumes on"),
        (Tag::TrialEnds, "Trial ends"),
        (Tag::DueOn, "Due on"),
        (Tag::ExpiresAt, "Valid until"),
        (Tag::CardLast4, "Card ending in"),
        (Tag::CardExpires, "Card expires"),
        (Tag::MeterName, "Usage"),
        (Tag::Used, "Used"),
        (Tag::Included, "Included"),
        (Tag::StoreName, "Business"),
        (Tag::Reason, "Reason"),
    ],
    months: MONTHS,
    first_of_month: "",
    before_time: ", ",
    colon: ": ",
    half_days: true,
    group: ',',
    decimal_point: '.',
    symbol_last: false,
};

#[expect(clippy::too_many_lines, reason = "a table: one arm for each template")]
pub(super) fn text(template: Template) -> Text {
    match template {
        Template::Receipt => Text {
            subject: "Receipt from {{store_name}}: {{amount}}",
            body: "Your payment of {{amount}} for {{plan_name}} was received. Thank you.\n\nThis message is your receipt.",
            short: "We received {{amount}} for {{plan_name}}. Invoice {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "{{plan_name}} renews on {{renews_on}}",
            body: "Your plan {{plan_name}} renews on {{renews_on}}. We will charge {{amount}} that day.\n\nYou need to do \
                   nothing if all is well. To change or end the plan, open your page before then.",
            short: "{{plan_name}} renews on {{renews_on}} for {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Your payment to {{store_name}} did not go through",
            body: "We could not charge {{amount}} for {{plan_name}}. This happens, and your plan is still active.\n\nWe will \
                   try again on {{next_attempt}}. To pay sooner, or with another card, use the button below.",
            short: "{{amount}} for {{plan_name}} did not go through. We try again on {{next_attempt}}. Another card?",
        },
        Template::Dunning2 => Text {
            subject: "Still unpaid: {{amount}} for {{plan_name}}",
            body: "We tried again, and {{amount}} for {{plan_name}} still did not go through.\n\nThe next attempt is on \
                   {{next_attempt}}. Please see that there is money in the account, or give us another card.",
            short: "{{amount}} for {{plan_name}} is still unpaid. Next attempt: {{next_attempt}}. To pay now:",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} may end on {{ends_on}}",
            body: "{{amount}} for {{plan_name}} has not been paid after several attempts.\n\nWe try once more on \
                   {{next_attempt}}. If that fails too, your plan ends on {{ends_on}}. You can still pay today.",
            short: "{{plan_name}} may end on {{ends_on}}: {{amount}} is unpaid. Keep it here:",
        },
        Template::Dunning4 => Text {
            subject: "Last notice: {{plan_name}} ends on {{ends_on}}",
            body: "This is our last message about invoice {{invoice_id}}. {{amount}} is unpaid, and {{plan_name}} ends on \
                   {{ends_on}}.\n\nTo keep your plan, please pay before then.",
            short: "Last notice: {{plan_name}} ends on {{ends_on}}. {{amount}} is unpaid. Pay to keep it:",
        },
        Template::CardNeeded => Text {
            subject: "Your card for {{store_name}} cannot be charged",
            body: "We could not charge {{amount}} for {{plan_name}}, and your bank says that this card will not work again.\n\nPlease \
                   give us another card, or pay another way, by {{ends_on}}. Your plan goes on meanwhile.",
            short: "Your card for {{plan_name}} cannot be charged. {{amount}} is due by {{ends_on}}. Another card:",
        },
        Template::PaymentRecovered => Text {
            subject: "All settled: {{amount}} received",
            body: "Your payment of {{amount}} for {{plan_name}} has come through. Nothing is owed and your plan goes \
                   on.\n\nThank you for sorting it out.",
            short: "All settled. {{amount}} for {{plan_name}} came through and your plan goes on.",
        },
        Template::CardExpiring => Text {
            subject: "Your card ending in {{card_last4}} expires soon",
            body: "The card that pays for {{plan_name}} expires at the end of {{card_expires}}.\n\nPlease add the new one so \
                   that your plan is not interrupted. It takes a minute.",
            short: "Your card ending in {{card_last4}} expires {{card_expires}}. Add the new one to keep {{plan_name}}:",
        },
        Template::Welcome => Text {
            subject: "Welcome to {{plan_name}}",
            body: "Thank you for choosing {{store_name}}. Your plan {{plan_name}} is active.\n\nIt renews on {{renews_on}} \
                   for {{amount}}. You can see, change or end it at any time on your page.",
            short: "Welcome! {{plan_name}} is active and renews on {{renews_on}} for {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Your trial of {{plan_name}} ends on {{trial_ends}}",
            body: "Your trial of {{plan_name}} ends on {{trial_ends}}. After that the plan costs {{amount}}.\n\nTo stay, do \
                   nothing. To leave, end the plan before that day and you will not be charged.",
            short: "Your trial of {{plan_name}} ends on {{trial_ends}}. After that it costs {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "How to pay {{amount}} to {{store_name}}",
            body: "To pay {{amount}} for invoice {{invoice_id}}: {{instructions}}.\n\nThis works until {{expires_at}}. Please \
                   pay exactly this amount. We will tell you when the money arrives.",
            short: "To pay {{amount}}: {{instructions}}. Valid until {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Invoice {{invoice_id}} from {{store_name}}",
            body: "Here is invoice {{invoice_id}} for {{amount}}. It is due on {{due_on}}.\n\nYou can see it and pay it with \
                   the button below.",
            short: "Invoice {{invoice_id}} for {{amount}} is due on {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "{{plan_name}} has been canceled",
            body: "Your plan {{plan_name}} has been canceled. You can use it until {{ends_on}}, and you will not be charged \
                   again.\n\nYou are welcome back at any time.",
            short: "{{plan_name}} has been canceled. You can use it until {{ends_on}}. No more charges.",
        },
        Template::SubscriptionPaused => Text {
            subject: "{{plan_name}} is paused",
            body: "Your plan {{plan_name}} is paused. You will not be charged while it rests.\n\nYou can take it up again on \
                   your page.",
            short: "{{plan_name}} is paused. No charges until it starts again.",
        },
        Template::UsageThreshold => Text {
            subject: "You have used {{percent}}% of {{meter_name}}",
            body: "You have used {{used}} of {{included}} included in {{plan_name}} ({{meter_name}}). That is \
                   {{percent}}%.\n\nWhat goes beyond it is charged at the price of your plan. You can see your usage on your \
                   page.",
            short: "{{meter_name}}: {{used}} of {{included}} used ({{percent}}%).",
        },
        Template::CardUpdateLink => Text {
            subject: "Your link to update your card at {{store_name}}",
            body: "Use the button below to change the card that pays {{store_name}}. The link works until \
                   {{expires_at}}.\n\nIf you did not ask for it, do nothing: your card stays as it is.",
            short: "Change your card here. The link works until {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} is waiting for you",
            body: "You began to subscribe to {{plan_name}} for {{amount}} but did not finish.\n\nWe kept your place. You can \
                   go on where you stopped.",
            short: "You did not finish {{plan_name}} ({{amount}}). Go on where you stopped:",
        },
        Template::SignInCode => Text {
            subject: "{{code}} is your code for {{store_name}}",
            body: "Your code is {{code}}. Enter it on the page that asked for it. It works for ten minutes.\n\nGive it to nobody. {{store_name}} never asks for it on the phone or in a chat.",
            short: "{{code}} is your code. It works for 10 minutes. Give it to nobody.",
        },
        Template::KycSubmitted => Text {
            subject: "We have your documents for {{store_name}}",
            body: "We received the documents of {{store_name}} and are checking them.\n\nThis usually takes up to two working \
                   days. You will hear from us.",
            short: "We received the documents of {{store_name}} and are checking them.",
        },
        Template::KycApproved => Text {
            subject: "{{store_name}} is verified",
            body: "Good news: {{store_name}} is verified.\n\nThe limits for new businesses no longer apply to you.",
            short: "Good news: {{store_name}} is verified.",
        },
        Template::KycRejected => Text {
            subject: "Please send the documents of {{store_name}} again",
            body: "We could not verify {{store_name}}. The reason: {{reason}}\n\nPlease correct this and send the documents \
                   again from your dashboard.",
            short: "We could not verify {{store_name}}: {{reason}} Please send the documents again.",
        },
    }
}
