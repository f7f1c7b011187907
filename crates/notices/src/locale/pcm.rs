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
    actions: [
        "See receipt",
        "Pay now",
        "Change card",
        "See my plan",
        "Finish payment",
        "Open dashboard",
        "See the deal",
    ],
    sides: ["the buyer", "the seller"],
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
        (Tag::OrderTitle, "Deal"),
        (Tag::OtherParty, "With who"),
        (Tag::Deadline, "Till when"),
        (Tag::Received, "Money wey enter"),
        (Tag::BankAccount, "Bank account"),
        (Tag::UsableFrom, "E go work from"),
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
        Template::EscrowInvitation => Text {
            subject: "{{other_party}} wan do deal with you: {{order_title}}",
            body: "{{other_party}} wan do deal with you: {{order_title}}, for {{amount}}. {{store_name}} go hold \
                   the money till wetin una agree don happen.\n\nAbeg check the terms and answer before \
                   {{deadline}}. If you no answer, the deal go end that time, and you no owe anything.",
            short: "{{other_party}} wan do deal with you: {{order_title}}, {{amount}}. Abeg answer before \
                   {{deadline}}:",
        },
        Template::EscrowAccepted => Text {
            subject: "{{other_party}} don accept {{order_title}}",
            body: "{{other_party}} don accept {{order_title}} for {{amount}}.\n\nNa payment remain. We go tell you \
                   when the money dey our hand; abeg no deliver before that time.",
            short: "{{other_party}} don accept {{order_title}} for {{amount}}. We go tell you when the money dey \
                   our hand; no deliver before.",
        },
        Template::EscrowDeclined => Text {
            subject: "{{other_party}} no gree for {{order_title}}",
            body: "{{other_party}} no want {{order_title}} for {{amount}}. E don end, and nobody owe \
                   anything.\n\nYou fit bring am again with another terms.",
            short: "{{other_party}} no gree for {{order_title}} ({{amount}}). E don end, and nobody owe anything.",
        },
        Template::EscrowFunding => Text {
            subject: "Abeg pay {{amount}} for {{order_title}}",
            body: "Una don agree on {{order_title}} with {{other_party}}. Abeg pay {{amount}} before \
                   {{deadline}}.\n\n{{store_name}} go hold the money, and {{other_party}} go get am only when wetin \
                   una agree don happen. If money no enter before then, the deal go end.",
            short: "Una don agree: {{order_title}} with {{other_party}}. Abeg pay {{amount}} before {{deadline}}:",
        },
        Template::EscrowShortfall => Text {
            subject: "{{amount}} still remain for {{order_title}}",
            body: "We don get {{received}} for {{order_title}} with {{other_party}}, but {{amount}} still \
                   remain.\n\nThe one wey enter dey your wallet for this deal. Abeg pay the rest before \
                   {{deadline}}. If you no pay am, the deal go end, and the money wey you pay na still your own.",
            short: "{{received}} don enter for {{order_title}}, {{amount}} remain. Abeg pay the rest before \
                   {{deadline}}:",
        },
        Template::EscrowFunded => Text {
            subject: "The money for {{order_title}} dey our hand",
            body: "{{other_party}} don pay: {{amount}} for {{order_title}} dey our hand.\n\nYou fit start now. We \
                   go release the money give you when wetin una agree don happen.",
            short: "{{other_party}} don pay: {{amount}} for {{order_title}} dey our hand. You fit start now.",
        },
        Template::EscrowSubmitted => Text {
            subject: "{{other_party}} don submit: {{order_title}}",
            body: "{{other_party}} talk say {{order_title}} don ready. Abeg check am before {{deadline}}.\n\nIf \
                   everything dey okay, approve am. If something no correct, ask for change or open dispute. If you \
                   no talk anything before then, the money go enter {{other_party}} hand.",
            short: "{{other_party}} don submit {{order_title}}. Check am before {{deadline}}: if you no answer, the \
                   money go release.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}}: abeg answer before {{deadline}}",
            body: "{{other_party}} dey wait for your answer about {{order_title}}. You get till \
                   {{deadline}}.\n\nApprove am, ask for change, or open dispute. If you no talk anything before \
                   then, the money go enter {{other_party}} hand.",
            short: "{{order_title}}: abeg answer before {{deadline}}. If you no answer, the money go enter \
                   {{other_party}} hand.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Last reminder: {{order_title}}, till {{deadline}}",
            body: "Dis na the last reminder. Your time to check {{order_title}} go end on {{deadline}}.\n\nIf you \
                   no talk anything before then, the money go enter {{other_party}} hand. If something no correct, \
                   open dispute before that time.",
            short: "Last reminder: answer about {{order_title}} before {{deadline}}, or the money go enter \
                   {{other_party}} hand.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}}: submit am before {{deadline}}",
            body: "{{other_party}} dey wait for {{order_title}}. You agree say you go submit am before {{deadline}}.\n\nSubmit am when e ready. If you need more time, propose another day there.",
            short: "Submit {{order_title}} before {{deadline}}. If you need more time, propose another day.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}}: more time dey, till {{deadline}}",
            body: "More time don dey for {{order_title}} with {{other_party}}: till {{deadline}}. Wetin go happen when e finish never change.\n\nThe page of the deal go tell you why, and who suppose act.",
            short: "More time don dey for {{order_title}} with {{other_party}}: till {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Your link to {{order_title}}",
            body: "See fresh link to {{order_title}} with {{other_party}}. The old ones no go open again.\n\nNa you ask for am? If no be you, no do anything: no give am to anybody.",
            short: "Fresh link to {{order_title}} with {{other_party}}. The old ones no go open again.",
        },
        Template::EscrowReleased => Text {
            subject: "We don release {{amount}} give you for {{order_title}}",
            body: "We don release {{amount}} give you for {{order_title}}. E dey enter your wallet, after we remove \
                   your part of the fee.\n\nThe page of the deal go show how much of am you fit spend now.",
            short: "We don release {{amount}} give you for {{order_title}}, after we remove your part of the fee.",
        },
        Template::EscrowRefunded => Text {
            subject: "{{amount}} dey come back to you: {{order_title}}",
            body: "{{amount}} for {{order_title}} dey come back to you, with the part of the fee wey we dey give \
                   back.\n\nE dey your wallet, or e dey go back to where you pay from. The page of the deal go tell \
                   you.",
            short: "{{amount}} for {{order_title}} dey come back to you. The page of the deal go tell you where.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Dispute dey for {{order_title}}",
            body: "Dispute dey for {{order_title}} with {{other_party}}. We don lock {{amount}} till una settle or \
                   somebody decide.\n\nThe page of the deal go tell you who suppose answer, and till when. If \
                   person keep quiet, that one fit decide am.",
            short: "Dispute dey for {{order_title}} with {{other_party}}: {{amount}} don lock. See who suppose \
                   answer, and till when:",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "Offer dey for the dispute about {{order_title}}",
            body: "Offer dey for the dispute about {{order_title}} with {{other_party}}: seller go get {{amount}}, \
                   and buyer go get the rest of wetin una dey drag.\n\nOffer dey expire. Abeg check am quick.",
            short: "Offer for the dispute about {{order_title}}: seller go get {{amount}}. Check am here:",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "The dispute about {{order_title}} don end",
            body: "The dispute about {{order_title}} with {{other_party}} don end, and we don share the money wey \
                   lock.\n\nThe page of the deal go tell you who get wetin, and why.",
            short: "The dispute about {{order_title}} with {{other_party}} don end. See who get wetin:",
        },
        Template::EscrowHeld => Text {
            subject: "{{order_title}} dey on hold",
            body: "{{order_title}} with {{other_party}} dey on hold. No money go comot till somebody check \
                   am.\n\nYou no need do anything. We go tell you when e continue.",
            short: "{{order_title}} with {{other_party}} dey on hold: no money go comot for now. We go tell you \
                   when e continue.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} don continue",
            body: "The hold on {{order_title}} with {{other_party}} don end, and the deal dey continue.\n\nIf \
                   anything dey wait for you, the page of the deal go tell you.",
            short: "The hold on {{order_title}} with {{other_party}} don end. E dey continue.",
        },
        Template::EscrowChargeback => Text {
            subject: "Bank dey question the payment for {{order_title}}",
            body: "The bank of who pay dey ask for {{amount}} back, the one wey dem pay for {{order_title}}. This \
                   money no go move till the bank decide.\n\nWe dey answer with wetin dey our record. If you get \
                   anything wey go help, put am for the page of the deal.",
            short: "The bank of who pay dey ask for {{amount}} back for {{order_title}}. The money no go move till \
                   dem decide.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "Bank don take {{amount}} back: {{order_title}}",
            body: "The bank don decide for who pay: dem don take back {{amount}} wey dem pay for \
                   {{order_title}}.\n\nThe page of the deal go tell you wetin that one mean for you.",
            short: "Bank don take back {{amount}} wey dem pay for {{order_title}}. See wetin that one mean for you:",
        },
        Template::PayoutRequested => Text {
            subject: "Somebody ask for payout of {{amount}}",
            body: "Somebody ask make we pay out {{amount}} from your wallet to {{bank_account}}.\n\nIf you no know \
                   about am, tell {{store_name}} sharp sharp.",
            short: "Payout of {{amount}} to {{bank_account}} don enter request. If you no know about am, tell us \
                   sharp sharp.",
        },
        Template::PayoutApproved => Text {
            subject: "Dem don approve your payout of {{amount}}",
            body: "Dem don approve your payout of {{amount}} to {{bank_account}}, and we go send am.\n\nIf you no \
                   know about am, tell {{store_name}} sharp sharp.",
            short: "Dem don approve your payout of {{amount}} to {{bank_account}}, and we go send am.",
        },
        Template::PayoutSucceeded => Text {
            subject: "Your payout of {{amount}} don enter",
            body: "Your payout of {{amount}} don enter {{bank_account}}.\n\nIf you no see am by tomorrow, ask your \
                   bank first.",
            short: "Your payout of {{amount}} don enter {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Your payout of {{amount}} no go through",
            body: "Your payout of {{amount}} to {{bank_account}} no go through, or e come back. The money dey your \
                   wallet again.\n\nAbeg check the bank account, or ask {{store_name}}.",
            short: "Your payout of {{amount}} to {{bank_account}} no go through. The money dey your wallet again.",
        },
        Template::BankAccountAdded => Text {
            subject: "Dem don add bank account for your payout",
            body: "Your payout fit go one more bank account: {{bank_account}}, from {{usable_from}}.\n\nIf no be \
                   you do am, tell {{store_name}} before that time.",
            short: "New bank account for your payout: {{bank_account}}, from {{usable_from}}. If no be you, tell us \
                   before that time.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} go dey reach you for another place",
            body: "From now, {{store_name}} go dey write to another phone or mailbox about your deals, no be here again.\n\nIf no be you do am, tell {{store_name}} sharp sharp.",
            short: "{{store_name}} go dey reach you for another place about your deals. If no be you do am, tell them sharp sharp.",
        },
        Template::NewSignIn => Text {
            subject: "Person don sign in to your deal for {{store_name}}",
            body: "Dem just confirm your phone for one browser wey dem never use before.\n\nIf na you, nothing dey to do. If no be you, tell {{store_name}} sharp sharp.",
            short: "Person sign in to your deal for {{store_name}} with new browser. If no be you, tell us now.",
        },
    }
}
