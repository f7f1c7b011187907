//! Nigerian Pidgin. Months and plain terms of money are those of English, as people write them.

use super::en_ng::MONTHS;
use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const WORDS: Words = Words {
    hello: "How far",
    this_is: "na [sender] be dis.",
    thanks: "Thank you.",
    stop: "Reply STOP make we no send am again.",
    why: "You dey get dis message because you get account with [sender].",
    button_broken: "If the button no work, open dis address:",
    never_ask: "We no go ever ask you for your PIN, password or one-time code.",
    dial: "dial [code] with the phone wey dey your bank account",
    transfer: "transfer am go account [account], [bank], name na [name]",
    virtual_account: "transfer am go your account [account], [bank], name na [name]",
    actions: ["See receipt", "Pay now", "Change card", "See my plan", "Finish payment", "Open dashboard"],
    labels: &[
        (Tag::Amount, "Money"),
        (Tag::PlanName, "Plan"),
        (Tag::InvoiceId, "Invoice"),
        (Tag::PaidOn, "Day wey you pay"),
        (Tag::RenewsOn, "Day wey e go renew"),
        (Tag::NextAttempt, "Next try"),
        (Tag::EndsOn, "Day wey e go end"),
        (Tag::ResumesOn, "Day wey e go start again"),
        (Tag::TrialEnds, "Day wey trial go end"),
        (Tag::DueOn, "Pay before"),
        (Tag::ExpiresAt, "E go work till"),
        (Tag::CardLast4, "Card wey end with"),
        (Tag::CardExpires, "Card go expire"),
        (Tag::MeterName, "Wetin you use"),
        (Tag::Used, "How much you don use"),
        (Tag::Included, "How much dey inside plan"),
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
            body: "We don get your {{amount}} for {{plan_name}}. Thank you.\n\nDis message na your receipt.",
            short: "We don get your {{amount}} for {{plan_name}}. Invoice {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "{{plan_name}} go renew on {{renews_on}}",
            body: "Your plan {{plan_name}} go renew on {{renews_on}}. We go charge {{amount}} that day.\n\nIf everything dey \
                   okay, no do anything. If you wan change am or stop am, open your page before that day.",
            short: "{{plan_name}} go renew on {{renews_on}} for {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Your payment to {{store_name}} no go through",
            body: "We try charge {{amount}} for {{plan_name}} but e no work. E dey happen, and your plan still dey.\n\nWe go \
                   try again on {{next_attempt}}. If you wan pay now or use another card, press the button.",
            short: "{{amount}} for {{plan_name}} no go through. We go try again on {{next_attempt}}. Another card?",
        },
        Template::Dunning2 => Text {
            subject: "You never pay: {{amount}} for {{plan_name}}",
            body: "We try again, but {{amount}} for {{plan_name}} still no go through.\n\nWe go try again on \
                   {{next_attempt}}. Abeg check say money dey the account, or give us another card.",
            short: "{{amount}} for {{plan_name}} never pay. We go try again on {{next_attempt}}. To pay now:",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} fit end on {{ends_on}}",
            body: "We don try many times, but {{amount}} for {{plan_name}} never pay.\n\nWe go try one more time on \
                   {{next_attempt}}. If e no work, your plan go end on {{ends_on}}. You still fit pay today.",
            short: "{{plan_name}} fit end on {{ends_on}}: {{amount}} never pay. Keep am here:",
        },
        Template::Dunning4 => Text {
            subject: "Last notice: {{plan_name}} go end on {{ends_on}}",
            body: "Dis na our last message about invoice {{invoice_id}}. {{amount}} never pay, and {{plan_name}} go end on \
                   {{ends_on}}.\n\nIf you wan keep your plan, abeg pay before that day.",
            short: "Last notice: {{plan_name}} go end on {{ends_on}}. {{amount}} never pay. Pay make you keep am:",
        },
        Template::CardNeeded => Text {
            subject: "Your card for {{store_name}} no gree charge",
            body: "We no fit charge {{amount}} for {{plan_name}}, and your bank talk say dis card no go work again for am.\n\nAbeg \
                   give us another card, or pay another way, before {{ends_on}}. Your plan still dey go on.",
            short: "Your card for {{plan_name}} no gree charge. {{amount}} suppose pay before {{ends_on}}. Another card:",
        },
        Template::PaymentRecovered => Text {
            subject: "Everything don set: we get {{amount}}",
            body: "Your {{amount}} for {{plan_name}} don enter. You no owe anything and your plan dey go on.\n\nThank you as \
                   you settle am.",
            short: "Everything don set. {{amount}} for {{plan_name}} don enter and your plan dey go on.",
        },
        Template::CardExpiring => Text {
            subject: "Your card wey end with {{card_last4}} go soon expire",
            body: "The card wey dey pay for {{plan_name}} go expire when {{card_expires}} end.\n\nAbeg add the new one make \
                   your plan no stop. E no go take time.",
            short: "Card wey end with {{card_last4}} go expire {{card_expires}}. Add new one to keep {{plan_name}}:",
        },
        Template::Welcome => Text {
            subject: "Welcome to {{plan_name}}",
            body: "Thank you as you choose {{store_name}}. Your plan {{plan_name}} don start.\n\nE go renew on {{renews_on}} \
                   for {{amount}}. You fit see am, change am or stop am any time for your page.",
            short: "Welcome! {{plan_name}} don start. E go renew on {{renews_on}} for {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Your trial of {{plan_name}} go end on {{trial_ends}}",
            body: "Your trial of {{plan_name}} go end on {{trial_ends}}. After that e go cost {{amount}}.\n\nIf you wan stay, \
                   no do anything. If you no want, stop the plan before that day and we no go charge you.",
            short: "Your trial of {{plan_name}} go end on {{trial_ends}}. After that e go cost {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "How to pay {{amount}} to {{store_name}}",
            body: "To pay {{amount}} for invoice {{invoice_id}}: {{instructions}}.\n\nE go work till {{expires_at}}. Abeg pay \
                   that exact amount. We go tell you when the money enter.",
            short: "To pay {{amount}}: {{instructions}}. E go work till {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Invoice {{invoice_id}} from {{store_name}}",
            body: "See invoice {{invoice_id}} for {{amount}}. Abeg pay before {{due_on}}.\n\nYou fit see am and pay with the \
                   button.",
            short: "Invoice {{invoice_id}} for {{amount}}: abeg pay before {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "{{plan_name}} don cancel",
            body: "Your plan {{plan_name}} don cancel. You fit use am till {{ends_on}}, and we no go charge you again.\n\nYou \
                   fit come back any time.",
            short: "{{plan_name}} don cancel. You fit use am till {{ends_on}}. We no go charge you again.",
        },
        Template::SubscriptionPaused => Text {
            subject: "{{plan_name}} don pause",
            body: "Your plan {{plan_name}} don pause. We no go charge you as e dey rest.\n\nYou fit start am again for your \
                   page.",
            short: "{{plan_name}} don pause. No charge till e start again.",
        },
        Template::UsageThreshold => Text {
            subject: "You don use {{percent}}% of {{meter_name}}",
            body: "You don use {{used}} out of {{included}} wey dey inside {{plan_name}} ({{meter_name}}). Na \
                   {{percent}}%.\n\nIf you pass am, we go charge am with the price of your plan. You fit check am for your \
                   page.",
            short: "{{meter_name}}: you don use {{used}} out of {{included}} ({{percent}}%).",
        },
        Template::CardUpdateLink => Text {
            subject: "Your link to change card for {{store_name}}",
            body: "Press the button to change the card wey dey pay {{store_name}}. The link go work till \
                   {{expires_at}}.\n\nIf no be you ask for am, no do anything: your card go remain as e dey.",
            short: "Change your card here. The link go work till {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} dey wait for you",
            body: "You start {{plan_name}} for {{amount}} but you no finish.\n\nWe keep your place. You fit continue from \
                   where you stop.",
            short: "You no finish {{plan_name}} ({{amount}}). Continue from where you stop:",
        },
        Template::SignInCode => Text {
            subject: "{{code}} na your code for {{store_name}}",
            body: "Your code na {{code}}. Put am for the page wey ask for am. E go work for ten minutes.\n\nNo give anybody. {{store_name}} no go ever ask you for am for phone or chat.",
            short: "{{code}} na your code. E go work for 10 minutes. No give anybody.",
        },
        Template::KycSubmitted => Text {
            subject: "We don get your papers for {{store_name}}",
            body: "We don get the papers of {{store_name}} and we dey check them.\n\nE fit take two working days. We go tell \
                   you.",
            short: "We don get the papers of {{store_name}} and we dey check them.",
        },
        Template::KycApproved => Text {
            subject: "{{store_name}} don verify",
            body: "Good news: {{store_name}} don verify.\n\nThe limit for new business no dey hold you again.",
            short: "Good news: {{store_name}} don verify.",
        },
        Template::KycRejected => Text {
            subject: "Abeg send the papers of {{store_name}} again",
            body: "We no fit verify {{store_name}}. The reason: {{reason}}\n\nAbeg correct am and send the papers again from \
                   your dashboard.",
            short: "We no fit verify {{store_name}}: {{reason}} Abeg send the papers again.",
        },
    }
}
