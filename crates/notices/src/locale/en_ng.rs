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
    actions: [
        "View receipt",
        "Pay now",
        "Update card",
        "See my plan",
        "Finish payment",
        "Open dashboard",
        "See the deal",
    ],
    sides: ["the buyer", "the seller"],
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
        (Tag::OrderTitle, "Deal"),
        (Tag::OtherParty, "With"),
        (Tag::Deadline, "Until"),
        (Tag::Received, "Received"),
        (Tag::BankAccount, "Bank account"),
        (Tag::UsableFrom, "Usable from"),
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
        Template::EscrowInvitation => Text {
            subject: "{{other_party}} proposes a deal: {{order_title}}",
            body: "{{other_party}} proposes a deal with you: {{order_title}}, for {{amount}}. {{store_name}} holds \
                   the money until what you agree on has happened.\n\nPlease look at the terms and answer by \
                   {{deadline}}. Without an answer the proposal ends then, and nothing is owed.",
            short: "{{other_party}} proposes a deal: {{order_title}}, {{amount}}. Please answer by {{deadline}}:",
        },
        Template::EscrowAccepted => Text {
            subject: "{{other_party}} accepted {{order_title}}",
            body: "{{other_party}} accepted {{order_title}} for {{amount}}.\n\nThe payment is next. We will tell \
                   you when the money is held; please do not deliver before that.",
            short: "{{other_party}} accepted {{order_title}} for {{amount}}. We will tell you when the money is \
                   held; do not deliver before.",
        },
        Template::EscrowDeclined => Text {
            subject: "{{other_party}} declined {{order_title}}",
            body: "{{other_party}} did not want {{order_title}} for {{amount}}. It is over, and nothing is \
                   owed.\n\nYou can propose it again with other terms.",
            short: "{{other_party}} declined {{order_title}} ({{amount}}). It is over, and nothing is owed.",
        },
        Template::EscrowFunding => Text {
            subject: "Please pay {{amount}} for {{order_title}}",
            body: "{{order_title}} with {{other_party}} is agreed. Please pay {{amount}} by \
                   {{deadline}}.\n\n{{store_name}} holds the money, and {{other_party}} gets it only when what you \
                   agreed on has happened. If it is not paid by then, the deal ends.",
            short: "{{order_title}} with {{other_party}} is agreed. Please pay {{amount}} by {{deadline}}:",
        },
        Template::EscrowShortfall => Text {
            subject: "{{amount}} is missing for {{order_title}}",
            body: "We received {{received}} for {{order_title}} with {{other_party}}, and {{amount}} is still \
                   missing.\n\nWhat arrived waits in your wallet for this deal. Please pay the rest by \
                   {{deadline}}. If you do not, the deal ends, and what you paid stays yours.",
            short: "{{received}} arrived for {{order_title}}, {{amount}} is missing. Please pay the rest by \
                   {{deadline}}:",
        },
        Template::EscrowFunded => Text {
            subject: "The money for {{order_title}} is held",
            body: "{{other_party}} has paid: {{amount}} for {{order_title}} is held.\n\nYou can begin now. The \
                   money is released to you when what you agreed on has happened.",
            short: "{{other_party}} has paid: {{amount}} for {{order_title}} is held. You can begin now.",
        },
        Template::EscrowSubmitted => Text {
            subject: "{{other_party}} handed in: {{order_title}}",
            body: "{{other_party}} says that {{order_title}} is done. Please look at it by {{deadline}}.\n\nIf all \
                   is well, approve it. If something is wrong, ask for changes or open a dispute. If you say \
                   nothing by then, the money is released to {{other_party}}.",
            short: "{{other_party}} handed in {{order_title}}. Look at it by {{deadline}}: without an answer the \
                   money is released.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}}: please answer by {{deadline}}",
            body: "{{other_party}} waits for your answer about {{order_title}}. You have until \
                   {{deadline}}.\n\nApprove it, ask for changes, or open a dispute. If you say nothing by then, the \
                   money is released to {{other_party}}.",
            short: "{{order_title}}: please answer by {{deadline}}. Without an answer the money is released to \
                   {{other_party}}.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Last reminder: {{order_title}}, until {{deadline}}",
            body: "This is the last reminder. Your time to look at {{order_title}} ends on {{deadline}}.\n\nIf you \
                   say nothing by then, the money is released to {{other_party}}. If something is wrong, open a \
                   dispute before that.",
            short: "Last reminder: answer about {{order_title}} by {{deadline}}, or the money is released to \
                   {{other_party}}.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}}: to be handed in by {{deadline}}",
            body: "{{other_party}} waits for {{order_title}}. You agreed to hand it in by {{deadline}}.\n\nHand it in when it is done. If you need longer, propose another day there.",
            short: "{{order_title}} is to be handed in by {{deadline}}. If you need longer, propose another day.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}}: more time, until {{deadline}}",
            body: "There is more time for {{order_title}} with {{other_party}}: until {{deadline}}. What happens when it is over stays the same.\n\nThe page of the deal says why, and who has to act.",
            short: "There is more time for {{order_title}} with {{other_party}}: until {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Your link to {{order_title}}",
            body: "Here is a fresh link to {{order_title}} with {{other_party}}. The older ones do not open any more.\n\nDid you not ask for it? Then nothing has to be done: do not pass it on.",
            short: "A fresh link to {{order_title}} with {{other_party}}. Older ones do not open any more.",
        },
        Template::EscrowReleased => Text {
            subject: "{{amount}} for {{order_title}} is released to you",
            body: "{{amount}} for {{order_title}} is released to you. It goes to your wallet, less your part of the \
                   fee.\n\nThe page of the deal shows how much of it you can spend already.",
            short: "{{amount}} for {{order_title}} is released to you, less your part of the fee.",
        },
        Template::EscrowRefunded => Text {
            subject: "{{amount}} comes back to you: {{order_title}}",
            body: "{{amount}} for {{order_title}} comes back to you, with the part of the fee that is given \
                   back.\n\nIt is in your wallet, or on its way to where you paid from. The page of the deal says \
                   which.",
            short: "{{amount}} for {{order_title}} comes back to you. The page of the deal says where to.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Dispute about {{order_title}}",
            body: "There is a dispute about {{order_title}} with {{other_party}}. {{amount}} is frozen until it is \
                   settled or decided.\n\nThe page of the deal says who has to answer, and until when. Silence can \
                   decide a dispute.",
            short: "Dispute about {{order_title}} with {{other_party}}: {{amount}} is frozen. See who has to \
                   answer, and until when:",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "An offer in the dispute about {{order_title}}",
            body: "There is an offer in the dispute about {{order_title}} with {{other_party}}: the seller would \
                   get {{amount}}, and the buyer the rest of what is contested.\n\nAn offer ends by itself. Please \
                   look at it soon.",
            short: "Offer in the dispute about {{order_title}}: the seller would get {{amount}}. Look at it here:",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "The dispute about {{order_title}} is over",
            body: "The dispute about {{order_title}} with {{other_party}} is over, and what was frozen is \
                   divided.\n\nThe page of the deal says who gets what, and why.",
            short: "The dispute about {{order_title}} with {{other_party}} is over. See who gets what:",
        },
        Template::EscrowHeld => Text {
            subject: "{{order_title}} is on hold",
            body: "{{order_title}} with {{other_party}} is on hold. Nothing is paid out until somebody has looked \
                   at it.\n\nYou need to do nothing. We will tell you when it goes on.",
            short: "{{order_title}} with {{other_party}} is on hold: nothing is paid out for now. We will tell you \
                   when it goes on.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} goes on",
            body: "The hold on {{order_title}} with {{other_party}} is over, and the deal goes on.\n\nIf something \
                   waits for you, the page of the deal says so.",
            short: "The hold on {{order_title}} with {{other_party}} is over. It goes on.",
        },
        Template::EscrowChargeback => Text {
            subject: "The payment for {{order_title}} is disputed at the bank",
            body: "The payer's bank asks for {{amount}} back that was paid for {{order_title}}. This money does not \
                   move until the bank has decided.\n\nWe answer with what is on record. If you have anything that \
                   helps, add it on the page of the deal.",
            short: "The payer's bank asks for {{amount}} back that was paid for {{order_title}}. It does not move \
                   until that is decided.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "The bank took {{amount}} back: {{order_title}}",
            body: "The bank has decided for the payer: {{amount}} that was paid for {{order_title}} was taken \
                   back.\n\nThe page of the deal says what that means for you.",
            short: "The bank took {{amount}} back that was paid for {{order_title}}. See what that means for you:",
        },
        Template::PayoutRequested => Text {
            subject: "A payout of {{amount}} was asked for",
            body: "A payout of {{amount}} from your wallet to {{bank_account}} was asked for.\n\nIf you do not know \
                   of it, tell {{store_name}} at once.",
            short: "A payout of {{amount}} to {{bank_account}} was asked for. If you do not know of it, tell us at \
                   once.",
        },
        Template::PayoutApproved => Text {
            subject: "Your payout of {{amount}} is approved",
            body: "Your payout of {{amount}} to {{bank_account}} is approved and will be sent.\n\nIf you do not \
                   know of it, tell {{store_name}} at once.",
            short: "Your payout of {{amount}} to {{bank_account}} is approved and will be sent.",
        },
        Template::PayoutSucceeded => Text {
            subject: "Your payout of {{amount}} has arrived",
            body: "Your payout of {{amount}} has arrived at {{bank_account}}.\n\nIf you do not see it there by \
                   tomorrow, ask your bank first.",
            short: "Your payout of {{amount}} has arrived at {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Your payout of {{amount}} was not made",
            body: "Your payout of {{amount}} to {{bank_account}} was not made, or came back. The money is in your \
                   wallet again.\n\nPlease check the bank account, or ask {{store_name}}.",
            short: "Your payout of {{amount}} to {{bank_account}} was not made. The money is in your wallet again.",
        },
        Template::BankAccountAdded => Text {
            subject: "A bank account was added for your payouts",
            body: "Your payouts can go to one more bank account: {{bank_account}}, from {{usable_from}} on.\n\nIf \
                   that was not you, tell {{store_name}} before then.",
            short: "Bank account added for your payouts: {{bank_account}}, from {{usable_from}}. If that was not \
                   you, tell us before then.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} reaches you elsewhere now",
            body: "From now on {{store_name}} writes to another phone or mailbox about your deals, and no longer here.\n\nIf that was not you, tell {{store_name}} at once.",
            short: "{{store_name}} reaches you about your deals elsewhere now. If that was not you, tell them at once.",
        },
        Template::NewSignIn => Text {
            subject: "Somebody signed in to your deals at {{store_name}}",
            body: "Your phone was just proved in a browser that was not used before.\n\nIf that was you, there is nothing to do. If it was not, tell {{store_name}} at once.",
            short: "Sign-in to your deals at {{store_name}} from a new browser. If that was not you, tell us at once.",
        },
    }
}
