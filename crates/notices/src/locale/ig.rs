//! Igbo, in the standard (Ọnwụ) spelling.

use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const WORDS: Words = Words {
    hello: "Ndewo",
    this_is: "ozi a si n'aka [sender].",
    thanks: "Daalụ.",
    stop: "Zaa STOP ma ọ bụrụ na ị chọghị ụdị ozi a ọzọ.",
    why: "Ị nwetara ozi a n'ihi na ị nwere akaụntụ na [sender].",
    button_broken: "Ọ bụrụ na bọtịnụ anaghị arụ ọrụ, meghee adreesị a:",
    never_ask: "Anyị anaghị ajụ maka PIN gị, okwuntughe gị ma ọ bụ koodu otu oge.",
    dial: "pịa [code] n'ekwentị e ji mepee akaụntụ ụlọ akụ gị",
    transfer: "zipu ego na akaụntụ [account], [bank], aha bụ [name]",
    virtual_account: "zipu ego na akaụntụ gị [account], [bank], aha bụ [name]",
    actions: [
        "Lee rasịtị",
        "Kwụọ ugbu a",
        "Gbanwee kaadị",
        "Lee atụmatụ m",
        "Mechaa ịkwụ ụgwọ",
        "Mepee dashboard",
        "Lee azụmahịa ahụ",
    ],
    sides: ["onye na-azụ", "onye na-ere"],
    labels: &[
        (Tag::Amount, "Ego"),
        (Tag::PlanName, "Atụmatụ"),
        (Tag::InvoiceId, "Akwụkwọ ọnụahịa"),
        (Tag::PaidOn, "Ụbọchị a kwụrụ"),
        (Tag::RenewsOn, "Ụbọchị mmeghari"),
        (Tag::NextAttempt, "Nnwale na-abịa"),
        (Tag::EndsOn, "Ụbọchị njedebe"),
        (Tag::ResumesOn, "Ụbọchị mmalite ọzọ"),
        (Tag::TrialEnds, "Njedebe nnwale"),
        (Tag::DueOn, "Kwụọ tupu"),
        (Tag::ExpiresAt, "Ọ ga-arụ ọrụ ruo"),
        (Tag::CardLast4, "Kaadị jedebere na"),
        (Tag::CardExpires, "Kaadị ga-agwụ"),
        (Tag::MeterName, "Ojiji"),
        (Tag::Used, "Ihe e jirila"),
        (Tag::Included, "Ihe dị n'ime ya"),
        (Tag::StoreName, "Azụmahịa"),
        (Tag::Reason, "Ihe kpatara ya"),
        (Tag::OrderTitle, "Ihe unu kwekọrịtara"),
        (Tag::OtherParty, "Gị na"),
        (Tag::Deadline, "Ruo"),
        (Tag::Received, "Ego batara"),
        (Tag::BankAccount, "Akaụntụ ụlọ akụ"),
        (Tag::UsableFrom, "Ọ ga-arụ ọrụ malite na"),
    ],
    months: [
        "Jenụwarị",
        "Febrụwarị",
        "Maachị",
        "Epreel",
        "Mee",
        "Juun",
        "Julaị",
        "Ọgọọst",
        "Septemba",
        "Ọktoba",
        "Novemba",
        "Disemba",
    ],
    first_of_month: "",
    before_time: ", ",
    colon: ": ",
    half_days: false,
    group: ',',
    decimal_point: '.',
    symbol_last: false,
};

#[expect(clippy::too_many_lines, reason = "a table: one arm for each template")]
pub(super) fn text(template: Template) -> Text {
    match template {
        Template::Receipt => Text {
            subject: "Rasịtị sitere na {{store_name}}: {{amount}}",
            body: "Anyị enwetala {{amount}} ị kwụrụ maka {{plan_name}}. Daalụ.\n\nOzi a bụ rasịtị gị.",
            short: "Anyị enwetala {{amount}} maka {{plan_name}}. Akwụkwọ {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "A ga-emeghari {{plan_name}} na {{renews_on}}",
            body: "A ga-emeghari atụmatụ gị {{plan_name}} na {{renews_on}}. Anyị ga-ewepụ {{amount}} n'ụbọchị ahụ.\n\nỌ bụrụ na \
                   ihe niile dị mma, emela ihe ọ bụla. Ọ bụrụ na ị chọrọ ịgbanwe ya ma ọ bụ ịkwụsị ya, mepee ibe gị tupu \
                   ụbọchị ahụ.",
            short: "A ga-emeghari {{plan_name}} na {{renews_on}}: {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Ego ị na-akwụ {{store_name}} agaghị nke ọma",
            body: "Anyị enweghị ike iwepụ {{amount}} maka {{plan_name}}. Ọ na-eme, atụmatụ gị ka dị.\n\nAnyị ga-anwale ọzọ na \
                   {{next_attempt}}. Ọ bụrụ na ị chọrọ ịkwụ ugbu a, ma ọ bụ jiri kaadị ọzọ, pịa bọtịnụ dị n'okpuru.",
            short: "{{amount}} maka {{plan_name}} agaghị. Anyị ga-anwale ọzọ na {{next_attempt}}. Kaadị ọzọ?",
        },
        Template::Dunning2 => Text {
            subject: "A kwụbeghị ya: {{amount}} maka {{plan_name}}",
            body: "Anyị nwalere ọzọ, mana {{amount}} maka {{plan_name}} abatabeghị.\n\nNnwale na-abịa ga-abụ na \
                   {{next_attempt}}. Biko hụ na ego dị n'akaụntụ ahụ, ma ọ bụ nye anyị kaadị ọzọ.",
            short: "A kwụbeghị {{amount}} maka {{plan_name}}. Nnwale na-abịa: {{next_attempt}}. Ịkwụ ugbu a:",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} nwere ike ịkwụsị na {{ends_on}}",
            body: "Anyị anwalela ọtụtụ ugboro, mana a kwụbeghị {{amount}} maka {{plan_name}}.\n\nAnyị ga-anwale otu ugboro ọzọ \
                   na {{next_attempt}}. Ọ bụrụ na ọ gaghị, atụmatụ gị ga-akwụsị na {{ends_on}}. Ị ka nwere ike ịkwụ taa.",
            short: "{{plan_name}} nwere ike ịkwụsị na {{ends_on}}: a kwụbeghị {{amount}}. Iji gaa n'ihu:",
        },
        Template::Dunning4 => Text {
            subject: "Ọkwa ikpeazụ: {{plan_name}} ga-akwụsị na {{ends_on}}",
            body: "Nke a bụ ozi ikpeazụ anyị banyere akwụkwọ {{invoice_id}}. A kwụbeghị {{amount}}, {{plan_name}} ga-akwụsị na \
                   {{ends_on}}.\n\nỌ bụrụ na ị chọrọ ka atụmatụ gị gaa n'ihu, biko kwụọ tupu ụbọchị ahụ.",
            short: "Ọkwa ikpeazụ: {{plan_name}} ga-akwụsị na {{ends_on}}. A kwụbeghị {{amount}}. Kwụọ ebe a:",
        },
        Template::CardNeeded => Text {
            subject: "Enweghị ike iwere ego na kaadị gị maka {{store_name}}",
            body: "Anyị enweghị ike iwere {{amount}} maka {{plan_name}}, ụlọ akụ gị kwukwara na kaadị a agaghị arụ ọrụ ọzọ.\n\nBiko nye \
                   anyị kaadị ọzọ, maọbụ kwụọ n'ụzọ ọzọ, tupu {{ends_on}}. Atụmatụ gị ka na-aga n'ihu.",
            short: "Kaadị gị maka {{plan_name}} anaghị arụ ọrụ. Kwụọ {{amount}} tupu {{ends_on}}. Kaadị ọzọ:",
        },
        Template::PaymentRecovered => Text {
            subject: "Ihe niile edozila: anyị enwetala {{amount}}",
            body: "{{amount}} ị kwụrụ maka {{plan_name}} abatala. Ị jighị ụgwọ ọ bụla, atụmatụ gị na-aga n'ihu.\n\nDaalụ maka \
                   idozi ya.",
            short: "Ihe niile edozila. {{amount}} maka {{plan_name}} abatala, atụmatụ gị na-aga n'ihu.",
        },
        Template::CardExpiring => Text {
            subject: "Kaadị gị jedebere na {{card_last4}} ga-agwụ n'oge na-adịghị anya",
            body: "Kaadị na-akwụ ụgwọ {{plan_name}} ga-agwụ na njedebe {{card_expires}}.\n\nBiko tinye nke ọhụrụ ka atụmatụ gị \
                   ghara ịkwụsị. Ọ gaghị ewe oge.",
            short: "Kaadị gị jedebere na {{card_last4}} ga-agwụ {{card_expires}}. Tinye nke ọhụrụ maka {{plan_name}}:",
        },
        Template::Welcome => Text {
            subject: "Nnọọ na {{plan_name}}",
            body: "Daalụ maka ịhọrọ {{store_name}}. Atụmatụ gị {{plan_name}} amalitela.\n\nA ga-emeghari ya na {{renews_on}}, \
                   ọnụahịa ya bụ {{amount}}. Ị nwere ike ịlele ya, gbanwee ya ma ọ bụ kwụsị ya mgbe ọ bụla n'ibe gị.",
            short: "Nnọọ! {{plan_name}} amalitela. A ga-emeghari ya na {{renews_on}}: {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Nnwale {{plan_name}} ga-agwụ na {{trial_ends}}",
            body: "Nnwale gị nke {{plan_name}} ga-agwụ na {{trial_ends}}. Mgbe nke a gasịrị, ọnụahịa ya bụ {{amount}}.\n\nỌ \
                   bụrụ na ị chọrọ ịnọgide, emela ihe ọ bụla. Ọ bụrụ na ị chọghị, kwụsị atụmatụ ahụ tupu ụbọchị ahụ, anyị \
                   agaghị ewepụ ego ọ bụla.",
            short: "Nnwale {{plan_name}} ga-agwụ na {{trial_ends}}. Mgbe ahụ: {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "Otu ị ga-esi kwụọ {{store_name}} {{amount}}",
            body: "Iji kwụọ {{amount}} maka akwụkwọ {{invoice_id}}: {{instructions}}.\n\nỌ ga-arụ ọrụ ruo {{expires_at}}. Biko \
                   kwụọ kpọmkwem ego a. Anyị ga-agwa gị mgbe ego ahụ batara.",
            short: "Iji kwụọ {{amount}}: {{instructions}}. Ọ ga-arụ ọrụ ruo {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Akwụkwọ ọnụahịa {{invoice_id}} sitere na {{store_name}}",
            body: "Lee akwụkwọ ọnụahịa {{invoice_id}}, ego ya bụ {{amount}}. Biko kwụọ ya tupu {{due_on}}.\n\nỊ nwere ike ịlele \
                   ya ma kwụọ ya site na bọtịnụ dị n'okpuru.",
            short: "Akwụkwọ ọnụahịa {{invoice_id}}, {{amount}}: biko kwụọ ya tupu {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "A kagbuola {{plan_name}}",
            body: "A kagbuola atụmatụ gị {{plan_name}}. Ị nwere ike iji ya ruo {{ends_on}}, anyị agaghị ewepụ ego ọzọ.\n\nỊ \
                   nwere ike ịlaghachi mgbe ọ bụla.",
            short: "A kagbuola {{plan_name}}. Ị nwere ike iji ya ruo {{ends_on}}. Anyị agaghị ewepụ ego ọzọ.",
        },
        Template::SubscriptionPaused => Text {
            subject: "A kwụsịtụrụ {{plan_name}}",
            body: "A kwụsịtụrụ atụmatụ gị {{plan_name}}. Anyị agaghị ewepụ ego n'oge a.\n\nỊ nwere ike ịmalite ya ọzọ n'ibe gị.",
            short: "A kwụsịtụrụ {{plan_name}}. Anyị agaghị ewepụ ego ruo mgbe ọ malitere ọzọ.",
        },
        Template::UsageThreshold => Text {
            subject: "I jirila {{percent}}% nke {{meter_name}}",
            body: "I jirila {{used}} n'ime {{included}} dị na {{plan_name}} ({{meter_name}}). Nke a bụ {{percent}}%.\n\nA ga-akwụ \
                   ụgwọ ihe karịrị ya dịka ọnụahịa atụmatụ gị si dị. Ị nwere ike ịlele ojiji gị n'ibe gị.",
            short: "{{meter_name}}: i jirila {{used}} n'ime {{included}} ({{percent}}%).",
        },
        Template::CardUpdateLink => Text {
            subject: "Njikọ iji gbanwee kaadị gị na {{store_name}}",
            body: "Pịa bọtịnụ dị n'okpuru iji gbanwee kaadị na-akwụ {{store_name}}. Njikọ ahụ ga-arụ ọrụ ruo \
                   {{expires_at}}.\n\nỌ bụrụ na ọ bụghị gị rịọrọ ya, emela ihe ọ bụla: kaadị gị ga-adị ka ọ dị.",
            short: "Gbanwee kaadị gị ebe a. Njikọ ahụ ga-arụ ọrụ ruo {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} na-eche gị",
            body: "Ị malitere ịdebanye aha na {{plan_name}}, {{amount}}, mana ị mechaghị ya.\n\nAnyị debeere gị ọnọdụ gị. Ị \
                   nwere ike ịga n'ihu ebe ị kwụsịrị.",
            short: "Ị mechabeghị {{plan_name}} ({{amount}}). Gaa n'ihu ebe ị kwụsịrị:",
        },
        Template::SignInCode => Text {
            subject: "{{code}} bụ koodu gị maka {{store_name}}",
            body: "Koodu gị bụ {{code}}. Tinye ya na peeji ahụ jụrụ maka ya. Ọ na-arụ ọrụ nkeji iri.\n\nEnyela ya onye ọ bụla. {{store_name}} anaghị ajụ maka ya n’ekwentị ma ọ bụ n’ozi.",
            short: "{{code}} bụ koodu gị. Ọ na-arụ ọrụ nkeji 10. Enyela ya onye ọ bụla.",
        },
        Template::KycSubmitted => Text {
            subject: "Anyị enwetala akwụkwọ gị maka {{store_name}}",
            body: "Anyị enwetala akwụkwọ {{store_name}}, anyị na-enyocha ha.\n\nỌ na-ewekarị ụbọchị ọrụ abụọ. Anyị ga-agwa gị.",
            short: "Anyị enwetala akwụkwọ {{store_name}}, anyị na-enyocha ha.",
        },
        Template::KycApproved => Text {
            subject: "E kwadola {{store_name}}",
            body: "Ozi ọma: e kwadola {{store_name}}.\n\nOke e debeere azụmahịa ọhụrụ anaghịzi emetụta gị.",
            short: "Ozi ọma: e kwadola {{store_name}}.",
        },
        Template::KycRejected => Text {
            subject: "Biko zigharịa akwụkwọ {{store_name}}",
            body: "Anyị enweghị ike ịkwado {{store_name}}. Ihe kpatara ya: {{reason}}\n\nBiko dozie nke a ma zigharịa akwụkwọ \
                   ndị ahụ site na dashboard gị.",
            short: "Anyị enweghị ike ịkwado {{store_name}}: {{reason}} Biko zigharịa akwụkwọ ndị ahụ.",
        },
        Template::EscrowInvitation => Text {
            subject: "{{other_party}} na-akpọ gị maka azụmahịa: {{order_title}}",
            body: "{{other_party}} chọrọ ka unu mee azụmahịa: {{order_title}}, ego ya bụ {{amount}}. {{store_name}} \
                   ga-ejide ego ahụ ruo mgbe ihe unu kwekọrịtara mere.\n\nBiko lee usoro ya ma zaa tupu \
                   {{deadline}}. Ọ bụrụ na ị zaghị, ọ ga-agwụ n'oge ahụ, ị jighịkwa ụgwọ.",
            short: "{{other_party}} chọrọ ka unu mee azụmahịa: {{order_title}}, {{amount}}. Biko zaa tupu \
                   {{deadline}}:",
        },
        Template::EscrowAccepted => Text {
            subject: "{{other_party}} anabatala {{order_title}}",
            body: "{{other_party}} anabatala {{order_title}}, ego ya bụ {{amount}}.\n\nỌ fọdụrụ ịkwụ ụgwọ. Anyị \
                   ga-agwa gị mgbe anyị ji ego ahụ; biko ebugala ihe tupu mgbe ahụ.",
            short: "{{other_party}} anabatala {{order_title}}, {{amount}}. Ebugala ihe tupu anyị agwa gị na anyị ji \
                   ego ahụ.",
        },
        Template::EscrowDeclined => Text {
            subject: "{{other_party}} ajụla {{order_title}}",
            body: "{{other_party}} achọghị {{order_title}}, ego ya bụ {{amount}}. Ọ gwụla, ọ nweghịkwa onye ji \
                   ụgwọ.\n\nỊ nwere ike ịtụpụta ya ọzọ n'usoro ọzọ.",
            short: "{{other_party}} ajụla {{order_title}} ({{amount}}). Ọ gwụla, ọ nweghịkwa onye ji ụgwọ.",
        },
        Template::EscrowFunding => Text {
            subject: "Biko kwụọ {{amount}} maka {{order_title}}",
            body: "Gị na {{other_party}} ekwekọrịtala na {{order_title}}. Biko kwụọ {{amount}} tupu \
                   {{deadline}}.\n\n{{store_name}} ga-ejide ego ahụ, {{other_party}} ga-enweta ya naanị mgbe ihe \
                   unu kwekọrịtara mere. Ọ bụrụ na a kwụghị ya tupu mgbe ahụ, azụmahịa ahụ ga-agwụ.",
            short: "Gị na {{other_party}} ekwekọrịtala na {{order_title}}. Biko kwụọ {{amount}} tupu {{deadline}}:",
        },
        Template::EscrowShortfall => Text {
            subject: "{{amount}} fọdụrụ maka {{order_title}}",
            body: "Anyị enwetala {{received}} maka {{order_title}}, gị na {{other_party}}, mana {{amount}} ka \
                   fọdụrụ.\n\nEgo batara dị n'obere akpa gị maka azụmahịa a. Biko kwụọ nke fọdụrụ tupu \
                   {{deadline}}. Ọ bụrụ na ị kwụghị ya, azụmahịa ahụ ga-agwụ, ego ị kwụrụ ka bụ nke gị.",
            short: "{{received}} batara maka {{order_title}}, {{amount}} fọdụrụ. Biko kwụọ ya tupu {{deadline}}:",
        },
        Template::EscrowFunded => Text {
            subject: "Anyị ji ego {{order_title}}",
            body: "{{other_party}} akwụọla: anyị ji {{amount}} maka {{order_title}}.\n\nỊ nwere ike ịmalite ugbu a. \
                   A ga-ahapụrụ gị ego ahụ mgbe ihe unu kwekọrịtara mere.",
            short: "{{other_party}} akwụọla: anyị ji {{amount}} maka {{order_title}}. Ị nwere ike ịmalite ugbu a.",
        },
        Template::EscrowSubmitted => Text {
            subject: "{{other_party}} enyefela: {{order_title}}",
            body: "{{other_party}} kwuru na {{order_title}} agwụla. Biko lee ya tupu {{deadline}}.\n\nỌ bụrụ na ihe \
                   niile dị mma, kwado ya. Ọ bụrụ na ihe adịghị mma, rịọ ka agbanwee ya ma ọ bụ mepee esemokwu. Ọ \
                   bụrụ na ị kwughị ihe ọ bụla tupu mgbe ahụ, a ga-ahapụrụ {{other_party}} ego ahụ.",
            short: "{{other_party}} enyefela {{order_title}}. Lee ya tupu {{deadline}}: ọ bụrụ na ị zaghị, a \
                   ga-ahapụ ego ahụ.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}}: biko zaa tupu {{deadline}}",
            body: "{{other_party}} na-eche azịza gị banyere {{order_title}}. Ị nwere oge ruo {{deadline}}.\n\nKwado \
                   ya, rịọ ka agbanwee ya, ma ọ bụ mepee esemokwu. Ọ bụrụ na ị kwughị ihe ọ bụla tupu mgbe ahụ, a \
                   ga-ahapụrụ {{other_party}} ego ahụ.",
            short: "{{order_title}}: biko zaa tupu {{deadline}}. Ọ bụrụ na ị zaghị, a ga-ahapụrụ {{other_party}} \
                   ego ahụ.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Ncheta ikpeazụ: {{order_title}}, ruo {{deadline}}",
            body: "Nke a bụ ncheta ikpeazụ. Oge ilele {{order_title}} ga-agwụ na {{deadline}}.\n\nỌ bụrụ na ị \
                   kwughị ihe ọ bụla tupu mgbe ahụ, a ga-ahapụrụ {{other_party}} ego ahụ. Ọ bụrụ na ihe adịghị mma, \
                   mepee esemokwu tupu mgbe ahụ.",
            short: "Ncheta ikpeazụ: zaa banyere {{order_title}} tupu {{deadline}}, ma ọ bụ a hapụrụ {{other_party}} \
                   ego ahụ.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}}: nyefee ya tupu {{deadline}}",
            body: "{{other_party}} na-eche {{order_title}}. I kwetara inyefe ya tupu {{deadline}}.\n\nNyefee ya mgbe ọ dị njikere. Ọ bụrụ na ị chọrọ oge ọzọ, tụọ ụbọchị ọzọ.",
            short: "Nyefee {{order_title}} tupu {{deadline}}. Ọ bụrụ na ị chọrọ oge ọzọ, tụọ ụbọchị ọzọ.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}}: e nyekwuru oge, ruo {{deadline}}",
            body: "E nyekwuru oge maka {{order_title}}, gị na {{other_party}}: ruo {{deadline}}. Ihe ga-eme mgbe oge gwụrụ agbanweghị.\n\nIbe azụmahịa ahụ ga-agwa gị ihe kpatara ya, na onye kwesịrị ime ihe.",
            short: "E nyekwuru oge maka {{order_title}}, gị na {{other_party}}: ruo {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Njikọ gị na {{order_title}}",
            body: "Lee njikọ ọhụrụ maka {{order_title}}, gị na {{other_party}}. Ndị ochie anaghị emepe ọzọ.\n\nỌ bụrụ na ọ bụghị gị rịọrọ ya, ọ dịghị ihe ị ga-eme: enyela ya onye ọzọ.",
            short: "Njikọ ọhụrụ maka {{order_title}}, gị na {{other_party}}. Ndị ochie anaghị emepe ọzọ.",
        },
        Template::EscrowReleased => Text {
            subject: "A hapụrụla gị {{amount}} maka {{order_title}}",
            body: "A hapụrụla gị {{amount}} maka {{order_title}}. Ọ na-abanye n'obere akpa gị, ma e wepụ òkè gị \
                   n'ụgwọ ọrụ.\n\nIbe azụmahịa ahụ ga-egosi ole ị nwere ike imefu ugbu a.",
            short: "A hapụrụla gị {{amount}} maka {{order_title}}, ma e wepụ òkè gị n'ụgwọ ọrụ.",
        },
        Template::EscrowRefunded => Text {
            subject: "{{amount}} na-alaghachikwute gị: {{order_title}}",
            body: "{{amount}} maka {{order_title}} na-alaghachikwute gị, ya na òkè ụgwọ ọrụ a na-enyeghachi.\n\nỌ \
                   dị n'obere akpa gị, ma ọ bụ ọ nọ n'ụzọ na-aga ebe ị si kwụọ. Ibe azụmahịa ahụ ga-agwa gị.",
            short: "{{amount}} maka {{order_title}} na-alaghachikwute gị. Ibe azụmahịa ahụ ga-egosi ebe ọ na-aga.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Esemokwu banyere {{order_title}}",
            body: "Esemokwu dị banyere {{order_title}}, gị na {{other_party}}. E jidela {{amount}} ruo mgbe unu \
                   kpezịrị ma ọ bụ e kpebie ya.\n\nIbe azụmahịa ahụ ga-agwa gị onye kwesịrị ịza, na ruo ole mgbe. \
                   Ịgba nkịtị nwere ike ikpebi esemokwu.",
            short: "Esemokwu: {{order_title}}, gị na {{other_party}}. E jidela {{amount}}. Lee onye kwesịrị ịza, na \
                   ruo ole mgbe:",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "Onyinye n'esemokwu banyere {{order_title}}",
            body: "E nwere onyinye n'esemokwu banyere {{order_title}}, gị na {{other_party}}: onye na-ere ga-enweta \
                   {{amount}}, onye na-azụ ga-enweta ihe fọdụrụ n'ihe a na-ese.\n\nOnyinye na-agwụ n'onwe ya. Biko \
                   lee ya n'oge.",
            short: "Onyinye n'esemokwu {{order_title}}: onye na-ere ga-enweta {{amount}}. Lee ya ebe a:",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "Esemokwu banyere {{order_title}} agwụla",
            body: "Esemokwu banyere {{order_title}}, gị na {{other_party}}, agwụla, e kekwaala ego e jidere.\n\nIbe \
                   azụmahịa ahụ ga-agwa gị onye nwetara gịnị, na ihe kpatara ya.",
            short: "Esemokwu {{order_title}}, gị na {{other_party}}, agwụla. Lee onye nwetara gịnị:",
        },
        Template::EscrowHeld => Text {
            subject: "A kwụsịtụrụ {{order_title}}",
            body: "A kwụsịtụrụ {{order_title}}, gị na {{other_party}}. A gaghị akwụpụ ihe ọ bụla ruo mgbe e lere ya \
                   anya.\n\nI kwesịghị ime ihe ọ bụla. Anyị ga-agwa gị mgbe ọ gara n'ihu.",
            short: "A kwụsịtụrụ {{order_title}}, gị na {{other_party}}: a gaghị akwụpụ ihe ugbu a. Anyị ga-agwa gị.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} na-aga n'ihu",
            body: "Nkwụsịtụ {{order_title}}, gị na {{other_party}}, agwụla, azụmahịa ahụ na-aga n'ihu.\n\nỌ bụrụ na \
                   o nwere ihe na-eche gị, ibe azụmahịa ahụ ga-agwa gị.",
            short: "Nkwụsịtụ {{order_title}}, gị na {{other_party}}, agwụla. Ọ na-aga n'ihu.",
        },
        Template::EscrowChargeback => Text {
            subject: "A na-ese okwu n'ụlọ akụ banyere ego {{order_title}}",
            body: "Ụlọ akụ nke onye kwụrụ ụgwọ na-achọ {{amount}} a kwụrụ maka {{order_title}} azụ. Ego a agaghị \
                   aga ebe ọ bụla ruo mgbe ụlọ akụ kpebiri.\n\nAnyị ji ihe anyị dere na-aza. Ọ bụrụ na i nwere ihe \
                   ga-enyere aka, tinye ya n'ibe azụmahịa ahụ.",
            short: "Ụlọ akụ onye kwụrụ na-achọ {{amount}} a kwụrụ maka {{order_title}} azụ. Ego a agaghị aga ruo \
                   mgbe e kpebiri.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "Ụlọ akụ ewereghachila {{amount}}: {{order_title}}",
            body: "Ụlọ akụ kwadoro onye kwụrụ ụgwọ: e wereghachila {{amount}} a kwụrụ maka {{order_title}}.\n\nIbe \
                   azụmahịa ahụ ga-agwa gị ihe nke a pụtara nye gị.",
            short: "Ụlọ akụ ewereghachila {{amount}} a kwụrụ maka {{order_title}}. Lee ihe nke a pụtara nye gị:",
        },
        Template::PayoutRequested => Text {
            subject: "A rịọla mwepụ {{amount}}",
            body: "A rịọla ka e si n'obere akpa gị wepụ {{amount}} gaa {{bank_account}}.\n\nỌ bụrụ na ị maghị maka \
                   ya, gwa {{store_name}} ozugbo.",
            short: "A rịọla mwepụ {{amount}} gaa {{bank_account}}. Ọ bụrụ na ị maghị maka ya, gwa anyị ozugbo.",
        },
        Template::PayoutApproved => Text {
            subject: "A kwadola mwepụ gị nke {{amount}}",
            body: "A kwadola mwepụ gị nke {{amount}} gaa {{bank_account}}, a ga-ezipụ ya.\n\nỌ bụrụ na ị maghị maka \
                   ya, gwa {{store_name}} ozugbo.",
            short: "A kwadola mwepụ gị nke {{amount}} gaa {{bank_account}}, a ga-ezipụ ya.",
        },
        Template::PayoutSucceeded => Text {
            subject: "Mwepụ gị nke {{amount}} erutela",
            body: "Mwepụ gị nke {{amount}} erutela {{bank_account}}.\n\nỌ bụrụ na ị hụghị ya ruo echi, buru ụzọ jụọ \
                   ụlọ akụ gị.",
            short: "Mwepụ gị nke {{amount}} erutela {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Mwepụ gị nke {{amount}} agaghị nke ọma",
            body: "Mwepụ gị nke {{amount}} gaa {{bank_account}} agaghị nke ọma, ma ọ bụ ọ laghachiri. Ego ahụ dị \
                   n'obere akpa gị ọzọ.\n\nBiko lelee akaụntụ ụlọ akụ ahụ, ma ọ bụ jụọ {{store_name}}.",
            short: "Mwepụ gị nke {{amount}} gaa {{bank_account}} agaghị nke ọma. Ego ahụ dị n'obere akpa gị ọzọ.",
        },
        Template::BankAccountAdded => Text {
            subject: "A gbakwunyere akaụntụ ụlọ akụ maka mwepụ gị",
            body: "Mwepụ gị nwere ike ịga n'akaụntụ ụlọ akụ ọzọ: {{bank_account}}, malite na {{usable_from}}.\n\nỌ \
                   bụrụ na ọ bụghị gị, gwa {{store_name}} tupu mgbe ahụ.",
            short: "Akaụntụ ọhụrụ maka mwepụ gị: {{bank_account}}, malite na {{usable_from}}. Ọ bụrụ na ọ bụghị gị, \
                   gwa anyị tupu mgbe ahụ.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} ga-achọta gị ebe ọzọ",
            body: "Site ugbu a, {{store_name}} ga-edegara ekwentị ma ọ bụ igbe ozi ọzọ banyere azụmahịa gị, ọ bụghị ebe a.\n\nỌ bụrụ na ọ bụghị gị, gwa {{store_name}} ozugbo.",
            short: "{{store_name}} ga-achọta gị ebe ọzọ banyere azụmahịa gị. Ọ bụrụ na ọ bụghị gị, gwa ha ozugbo.",
        },
        Template::NewSignIn => Text {
            subject: "Onye abanyela n'azụmahịa gị na {{store_name}}",
            body: "E kwenyere ekwentị gị na ihe nchọgharị ọhụrụ.\n\nỌ bụrụ na ọ bụ gị, o nweghị ihe ị ga-eme. Ọ bụrụ na ọ bụghị gị, gwa {{store_name}} ozugbo.",
            short: "A banyere n'azụmahịa gị na {{store_name}} site n'ihe nchọgharị ọhụrụ. Ọ bụrụ na ọ bụghị gị, gwa anyị ozugbo.",
        },
    }
}
