//! Hausa, in the Latin script of Nigeria with its hooked letters.

use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const WORDS: Words = Words {
    hello: "Sannu",
    this_is: "saƙo ne daga [sender].",
    thanks: "Mun gode.",
    stop: "Aika STOP idan ba ka son irin waɗannan saƙonni.",
    why: "Ka sami wannan saƙo ne saboda kana da asusu a [sender].",
    button_broken: "Idan maɓallin bai yi aiki ba, buɗe wannan adireshin:",
    never_ask: "Ba ma taɓa tambayar PIN, kalmar sirri ko lambar sirri ta lokaci ɗaya.",
    dial: "danna [code] a wayar da aka haɗa da asusun bankinka",
    transfer: "tura kuɗin zuwa asusu [account], [bank], da sunan [name]",
    virtual_account: "tura kuɗin zuwa asusunka [account], [bank], da sunan [name]",
    actions: ["Duba rasiti", "Biya yanzu", "Sauya kati", "Duba tsarina", "Kammala biya", "Buɗe dashboard"],
    labels: &[
        (Tag::Amount, "Kuɗi"),
        (Tag::PlanName, "Tsari"),
        (Tag::InvoiceId, "Takardar kuɗi"),
        (Tag::PaidOn, "Ranar biya"),
        (Tag::RenewsOn, "Ranar sabuntawa"),
        (Tag::NextAttempt, "Gwaji na gaba"),
        (Tag::EndsOn, "Ranar ƙarewa"),
        (Tag::ResumesOn, "Ranar ci gaba"),
        (Tag::TrialEnds, "Ƙarshen gwaji"),
        (Tag::DueOn, "A biya kafin"),
        (Tag::ExpiresAt, "Yana aiki har"),
        (Tag::CardLast4, "Kati mai ƙarewa da"),
        (Tag::CardExpires, "Katin zai ƙare"),
        (Tag::MeterName, "Amfani"),
        (Tag::Used, "An yi amfani da"),
        (Tag::Included, "Abin da ke ciki"),
        (Tag::StoreName, "Kasuwanci"),
        (Tag::Reason, "Dalili"),
    ],
    months: [
        "Janairu",
        "Faburairu",
        "Maris",
        "Afirilu",
        "Mayu",
        "Yuni",
        "Yuli",
        "Agusta",
        "Satumba",
        "Oktoba",
        "Nuwamba",
        "Disamba",
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
            subject: "Rasiti daga {{store_name}}: {{amount}}",
            body: "Mun karɓi {{amount}} da ka biya domin {{plan_name}}. Mun gode.\n\nWannan saƙo shi ne rasitinka.",
            short: "Mun karɓi {{amount}} domin {{plan_name}}. Takarda {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "Za a sabunta {{plan_name}} ran {{renews_on}}",
            body: "Za a sabunta tsarinka {{plan_name}} ran {{renews_on}}. A ranar za mu cire {{amount}}.\n\nIdan komai lafiya, \
                   ba sai ka yi komai ba. Idan kana son sauya shi ko dakatar da shi, buɗe shafinka kafin ranar.",
            short: "Za a sabunta {{plan_name}} ran {{renews_on}}: {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Biyanka ga {{store_name}} bai yi nasara ba",
            body: "Ba mu iya cire {{amount}} domin {{plan_name}} ba. Hakan yakan faru, kuma tsarinka yana nan.\n\nZa mu sake \
                   gwadawa ran {{next_attempt}}. Idan kana son biya yanzu, ko da wani kati, danna maɓallin da ke ƙasa.",
            short: "Biyan {{amount}} na {{plan_name}} bai yi ba. Za mu sake gwadawa {{next_attempt}}. Wani kati?",
        },
        Template::Dunning2 => Text {
            subject: "Har yanzu ba a biya ba: {{amount}} na {{plan_name}}",
            body: "Mun sake gwadawa, amma {{amount}} na {{plan_name}} bai shigo ba.\n\nGwaji na gaba zai kasance ran \
                   {{next_attempt}}. Don Allah ka tabbata akwai kuɗi a asusun, ko ka ba mu wani kati.",
            short: "Ba a biya {{amount}} na {{plan_name}} ba. Gwaji na gaba: {{next_attempt}}. Don biya yanzu:",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} na iya ƙarewa ran {{ends_on}}",
            body: "Mun gwada sau da yawa, amma ba a biya {{amount}} na {{plan_name}} ba.\n\nZa mu sake gwadawa sau ɗaya ran \
                   {{next_attempt}}. Idan bai yi ba, tsarinka zai ƙare ran {{ends_on}}. Har yanzu kana iya biya yau.",
            short: "{{plan_name}} na iya ƙarewa ran {{ends_on}}: ba a biya {{amount}} ba. Don ci gaba:",
        },
        Template::Dunning4 => Text {
            subject: "Sanarwa ta ƙarshe: {{plan_name}} zai ƙare ran {{ends_on}}",
            body: "Wannan shi ne saƙonmu na ƙarshe game da takarda {{invoice_id}}. Ba a biya {{amount}} ba, kuma {{plan_name}} \
                   zai ƙare ran {{ends_on}}.\n\nIdan kana son ci gaba, don Allah ka biya kafin ranar.",
            short: "Sanarwa ta ƙarshe: {{plan_name}} zai ƙare ran {{ends_on}}. Ba a biya {{amount}} ba. Biya a nan:",
        },
        Template::CardNeeded => Text {
            subject: "Ba a iya cajin katinka na {{store_name}}",
            body: "Ba mu iya cajin {{amount}} na {{plan_name}} ba, kuma bankinka ya ce wannan katin ba zai sake aiki ba.\n\nDon \
                   Allah ka ba mu wani kati, ko ka biya ta wata hanya, kafin {{ends_on}}. Tsarinka yana ci gaba a yanzu.",
            short: "Katinka na {{plan_name}} ba ya aiki. A biya {{amount}} kafin {{ends_on}}. Wani kati:",
        },
        Template::PaymentRecovered => Text {
            subject: "An gama: mun karɓi {{amount}}",
            body: "Kuɗinka {{amount}} na {{plan_name}} sun shigo. Babu bashi, kuma tsarinka yana ci gaba.\n\nMun gode da ka \
                   kammala biya.",
            short: "An gama. {{amount}} na {{plan_name}} sun shigo, tsarinka yana ci gaba.",
        },
        Template::CardExpiring => Text {
            subject: "Katinka mai ƙarewa da {{card_last4}} zai daina aiki",
            body: "Katin da ke biyan {{plan_name}} zai daina aiki a ƙarshen {{card_expires}}.\n\nDon Allah ka saka sabon kati \
                   domin kada tsarinka ya tsaya. Ba zai ɗauki lokaci ba.",
            short: "Katinka mai ƙarewa da {{card_last4}} zai tsaya {{card_expires}}. Saka sabo don {{plan_name}}:",
        },
        Template::Welcome => Text {
            subject: "Barka da zuwa {{plan_name}}",
            body: "Mun gode da ka zaɓi {{store_name}}. Tsarinka {{plan_name}} ya fara aiki.\n\nZa a sabunta shi ran \
                   {{renews_on}} a kan {{amount}}. Kana iya duba shi, sauya shi ko dakatar da shi a kowane lokaci a \
                   shafinka.",
            short: "Barka da zuwa! {{plan_name}} ya fara. Za a sabunta shi ran {{renews_on}}: {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Gwajin {{plan_name}} zai ƙare ran {{trial_ends}}",
            body: "Gwajinka na {{plan_name}} zai ƙare ran {{trial_ends}}. Bayan haka farashin shi ne {{amount}}.\n\nIdan kana \
                   son ci gaba, kada ka yi komai. Idan ba ka so, dakatar da tsarin kafin ranar, ba za mu cire komai ba.",
            short: "Gwajin {{plan_name}} zai ƙare ran {{trial_ends}}. Bayan haka: {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "Yadda za ka biya {{amount}} ga {{store_name}}",
            body: "Don biyan {{amount}} na takarda {{invoice_id}}: {{instructions}}.\n\nYana aiki har {{expires_at}}. Don \
                   Allah ka biya daidai wannan adadi. Za mu sanar da kai idan kuɗin ya shigo.",
            short: "Don biyan {{amount}}: {{instructions}}. Yana aiki har {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Takardar kuɗi {{invoice_id}} daga {{store_name}}",
            body: "Ga takardar kuɗi {{invoice_id}} ta {{amount}}. Don Allah a biya kafin {{due_on}}.\n\nKana iya duba ta ka \
                   biya da maɓallin da ke ƙasa.",
            short: "Takardar kuɗi {{invoice_id}} ta {{amount}}: a biya kafin {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "An soke {{plan_name}}",
            body: "An soke tsarinka {{plan_name}}. Kana iya amfani da shi har {{ends_on}}, kuma ba za mu sake cire kuɗi \
                   ba.\n\nMuna maraba da kai a kowane lokaci.",
            short: "An soke {{plan_name}}. Kana iya amfani da shi har {{ends_on}}. Ba za a sake cire kuɗi ba.",
        },
        Template::SubscriptionPaused => Text {
            subject: "An dakatar da {{plan_name}} na ɗan lokaci",
            body: "An dakatar da tsarinka {{plan_name}} na ɗan lokaci. Ba za a cire kuɗi a wannan lokaci ba.\n\nKana iya ci \
                   gaba da shi a shafinka.",
            short: "An dakatar da {{plan_name}}. Ba za a cire kuɗi ba sai ya sake farawa.",
        },
        Template::UsageThreshold => Text {
            subject: "Ka yi amfani da {{percent}}% na {{meter_name}}",
            body: "Ka yi amfani da {{used}} cikin {{included}} da ke {{plan_name}} ({{meter_name}}). Wato {{percent}}%.\n\nAbin \
                   da ya wuce haka za a caje shi bisa farashin tsarinka. Kana iya duba amfaninka a shafinka.",
            short: "{{meter_name}}: ka yi amfani da {{used}} cikin {{included}} ({{percent}}%).",
        },
        Template::CardUpdateLink => Text {
            subject: "Hanyar sauya katinka a {{store_name}}",
            body: "Danna maɓallin da ke ƙasa don sauya katin da ke biyan {{store_name}}. Hanyar tana aiki har \
                   {{expires_at}}.\n\nIdan ba kai ka nema ba, kada ka yi komai: katinka zai kasance yadda yake.",
            short: "Sauya katinka a nan. Hanyar tana aiki har {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} yana jiran ka",
            body: "Ka fara shiga {{plan_name}} a kan {{amount}} amma ba ka kammala ba.\n\nMun ajiye maka wurin. Kana iya ci \
                   gaba daga inda ka tsaya.",
            short: "Ba ka kammala {{plan_name}} ({{amount}}) ba. Ci gaba daga inda ka tsaya:",
        },
        Template::SignInCode => Text {
            subject: "{{code}} ita ce lambar ka ta {{store_name}}",
            body: "Lambar sirrin ka ita ce {{code}}. Shigar da ita a shafin da ya nema. Tana aiki na minti goma.\n\nKada ka ba kowa. {{store_name}} ba zai taɓa tambayar ka ita ta waya ko ta saƙo ba.",
            short: "{{code}} ita ce lambar sirrin ka. Tana aiki na minti 10. Kada ka ba kowa.",
        },
        Template::KycSubmitted => Text {
            subject: "Mun karɓi takardun {{store_name}}",
            body: "Mun karɓi takardun {{store_name}} kuma muna duba su.\n\nYawanci yakan ɗauki kwanakin aiki biyu. Za mu sanar \
                   da kai.",
            short: "Mun karɓi takardun {{store_name}} kuma muna duba su.",
        },
        Template::KycApproved => Text {
            subject: "An tabbatar da {{store_name}}",
            body: "Labari mai daɗi: an tabbatar da {{store_name}}.\n\nIyakar da ake sa wa sababbin kasuwanci ba ta shafe ka \
                   ba yanzu.",
            short: "Labari mai daɗi: an tabbatar da {{store_name}}.",
        },
        Template::KycRejected => Text {
            subject: "Don Allah a sake aiko da takardun {{store_name}}",
            body: "Ba mu iya tabbatar da {{store_name}} ba. Dalili: {{reason}}\n\nDon Allah ka gyara wannan ka sake aiko da \
                   takardun daga dashboard ɗinka.",
            short: "Ba mu iya tabbatar da {{store_name}} ba: {{reason}} Don Allah a sake aiko da takardun.",
        },
    }
}
