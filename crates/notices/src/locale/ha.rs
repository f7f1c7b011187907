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
    actions: [
        "Duba rasiti",
        "Biya yanzu",
        "Sauya kati",
        "Duba tsarina",
        "Kammala biya",
        "Buɗe dashboard",
        "Duba ciniki",
    ],
    sides: ["mai saye", "mai sayarwa"],
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
        (Tag::OrderTitle, "Ciniki"),
        (Tag::OtherParty, "Tare da"),
        (Tag::Deadline, "Har"),
        (Tag::Received, "An karɓa"),
        (Tag::BankAccount, "Asusun banki"),
        (Tag::UsableFrom, "Yana aiki daga"),
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
        Template::EscrowInvitation => Text {
            subject: "Tayin ciniki daga {{other_party}}: {{order_title}}",
            body: "An yi maka tayin ciniki daga {{other_party}}: {{order_title}}, a kan {{amount}}. {{store_name}} \
                   zai riƙe kuɗin har sai an cika abin da kuka yarda da shi.\n\nDon Allah ka duba sharuɗɗan ka ba \
                   da amsa kafin {{deadline}}. Idan ba amsa, tayin zai ƙare a lokacin, kuma babu bashi.",
            short: "Tayin ciniki daga {{other_party}}: {{order_title}}, {{amount}}. Don Allah ka ba da amsa kafin \
                   {{deadline}}:",
        },
        Template::EscrowAccepted => Text {
            subject: "An karɓi tayin {{order_title}}: {{other_party}}",
            body: "An amince da {{order_title}} a kan {{amount}}: {{other_party}}.\n\nSaura biyan kuɗi. Za mu sanar \
                   da kai idan kuɗin ya shigo hannunmu; don Allah kada ka kai kaya kafin haka.",
            short: "{{other_party}}: an amince da {{order_title}} a kan {{amount}}. Kada ka kai kaya sai mun ce \
                   kuɗin ya shigo hannunmu.",
        },
        Template::EscrowDeclined => Text {
            subject: "Ba a karɓi tayin {{order_title}} ba: {{other_party}}",
            body: "Ba a yarda da {{order_title}} a kan {{amount}} ba: {{other_party}}. An gama, kuma babu \
                   bashi.\n\nKana iya sake yin tayi da wasu sharuɗɗa.",
            short: "{{other_party}}: ba a karɓi {{order_title}} ({{amount}}) ba. An gama, kuma babu bashi.",
        },
        Template::EscrowFunding => Text {
            subject: "Don Allah ka biya {{amount}} na {{order_title}}",
            body: "An yarda da {{order_title}} tare da {{other_party}}. Don Allah ka biya {{amount}} kafin \
                   {{deadline}}.\n\n{{store_name}} zai riƙe kuɗin, ba za a ba {{other_party}} ba sai an cika abin \
                   da kuka yarda da shi. Idan ba a biya kafin lokacin ba, cinikin zai ƙare.",
            short: "An yarda da {{order_title}} tare da {{other_party}}. Don Allah ka biya {{amount}} kafin \
                   {{deadline}}:",
        },
        Template::EscrowShortfall => Text {
            subject: "Saura {{amount}} na {{order_title}}",
            body: "Mun karɓi {{received}} na {{order_title}} tare da {{other_party}}, amma saura \
                   {{amount}}.\n\nAbin da ya shigo yana cikin jakar kuɗinka domin wannan ciniki. Don Allah ka cika \
                   sauran kafin {{deadline}}. Idan ba ka cika ba, cinikin zai ƙare, kuma abin da ka biya naka ne.",
            short: "Mun karɓi {{received}} na {{order_title}}, saura {{amount}}. Don Allah ka cika kafin \
                   {{deadline}}:",
        },
        Template::EscrowFunded => Text {
            subject: "Kuɗin {{order_title}} yana hannunmu",
            body: "An biya daga {{other_party}}: {{amount}} na {{order_title}} yana hannunmu.\n\nKana iya farawa \
                   yanzu. Za a sakar maka kuɗin idan an cika abin da kuka yarda da shi.",
            short: "An biya daga {{other_party}}: {{amount}} na {{order_title}} yana hannunmu. Kana iya farawa \
                   yanzu.",
        },
        Template::EscrowSubmitted => Text {
            subject: "An kawo {{order_title}}: {{other_party}}",
            body: "{{other_party}}: an ce {{order_title}} ya kammala. Don Allah ka duba kafin {{deadline}}.\n\nIdan \
                   komai lafiya, ka amince. Idan akwai matsala, ka nemi gyara ko ka buɗe ƙara. Idan ba ka ce komai \
                   ba kafin lokacin, za a saki kuɗin zuwa ga {{other_party}}.",
            short: "{{other_party}}: an kawo {{order_title}}. Ka duba kafin {{deadline}}: idan ba amsa, za a saki \
                   kuɗin.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}}: ka ba da amsa kafin {{deadline}}",
            body: "Ana jiran amsarka game da {{order_title}} tare da {{other_party}}. Kana da lokaci har \
                   {{deadline}}.\n\nKa amince, ka nemi gyara, ko ka buɗe ƙara. Idan ba ka ce komai ba kafin \
                   lokacin, za a saki kuɗin zuwa ga {{other_party}}.",
            short: "{{order_title}}: ka ba da amsa kafin {{deadline}}. Idan ba amsa, za a saki kuɗin zuwa ga \
                   {{other_party}}.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Tunatarwa ta ƙarshe: {{order_title}}, har {{deadline}}",
            body: "Wannan ita ce tunatarwa ta ƙarshe. Lokacin duba {{order_title}} zai ƙare ran \
                   {{deadline}}.\n\nIdan ba ka ce komai ba kafin lokacin, za a saki kuɗin zuwa ga {{other_party}}. \
                   Idan akwai matsala, ka buɗe ƙara kafin haka.",
            short: "Tunatarwa ta ƙarshe: amsa game da {{order_title}} kafin {{deadline}}, ko a saki kuɗin zuwa ga \
                   {{other_party}}.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}}: a miƙa shi kafin {{deadline}}",
            body: "{{other_party}} yana jiran {{order_title}}. Ka amince za ka miƙa shi kafin {{deadline}}.\n\nKa miƙa shi idan ya kammala. Idan kana buƙatar ƙarin lokaci, ka ba da shawarar wata rana.",
            short: "Ka miƙa {{order_title}} kafin {{deadline}}. Idan kana buƙatar ƙarin lokaci, ka ba da shawarar wata rana.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}}: an ƙara lokaci, har {{deadline}}",
            body: "An ƙara lokaci na {{order_title}} tare da {{other_party}}: har {{deadline}}. Abin da zai faru idan lokacin ya ƙare bai canza ba.\n\nShafin cinikin zai faɗi dalili, da wanda zai yi wani abu.",
            short: "An ƙara lokaci na {{order_title}} tare da {{other_party}}: har {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Hanyar shiga {{order_title}}",
            body: "Ga sabuwar hanyar shiga {{order_title}} tare da {{other_party}}. Tsofaffin ba sa buɗewa yanzu.\n\nIdan ba kai ka nema ba, ba abin da za ka yi: kada ka ba wani.",
            short: "Sabuwar hanyar shiga {{order_title}} tare da {{other_party}}. Tsofaffin ba sa buɗewa yanzu.",
        },
        Template::EscrowReleased => Text {
            subject: "An sakar maka {{amount}} na {{order_title}}",
            body: "An sakar maka {{amount}} na {{order_title}}. Zai shiga jakar kuɗinka, bayan an cire naka kason \
                   na kuɗin aiki.\n\nShafin cinikin zai nuna nawa za ka iya kashewa yanzu.",
            short: "An sakar maka {{amount}} na {{order_title}}, bayan an cire naka kason na kuɗin aiki.",
        },
        Template::EscrowRefunded => Text {
            subject: "An mayar maka {{amount}}: {{order_title}}",
            body: "An mayar maka {{amount}} na {{order_title}}, tare da kason kuɗin aiki da ake mayarwa.\n\nYana \
                   cikin jakar kuɗinka, ko yana kan hanya zuwa inda ka biya. Shafin cinikin zai faɗa.",
            short: "An mayar maka {{amount}} na {{order_title}}. Shafin cinikin zai faɗa inda ya nufa.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Ƙara game da {{order_title}}",
            body: "Akwai ƙara game da {{order_title}} tare da {{other_party}}. An kulle {{amount}} har sai an \
                   sasanta ko an yanke hukunci.\n\nShafin cinikin zai faɗa wanda zai ba da amsa, da lokacin. Yin \
                   shiru na iya yanke hukunci.",
            short: "Ƙara game da {{order_title}} tare da {{other_party}}: an kulle {{amount}}. Duba wanda zai amsa, \
                   da lokacin:",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "An yi tayin sulhu game da {{order_title}}",
            body: "An yi tayin sulhu a ƙarar {{order_title}} tare da {{other_party}}: mai sayarwa zai sami \
                   {{amount}}, mai saye kuma sauran abin da ake jayayya a kai.\n\nTayi yana da lokacin ƙarewa. Don \
                   Allah ka duba da wuri.",
            short: "Tayin sulhu a ƙarar {{order_title}}: mai sayarwa zai sami {{amount}}. Duba a nan:",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "An gama ƙarar {{order_title}}",
            body: "An gama ƙarar {{order_title}} tare da {{other_party}}, an kuma raba abin da aka kulle.\n\nShafin \
                   cinikin zai faɗa wanda ya sami me, da dalili.",
            short: "An gama ƙarar {{order_title}} tare da {{other_party}}. Duba wanda ya sami me:",
        },
        Template::EscrowHeld => Text {
            subject: "An dakatar da {{order_title}}",
            body: "An dakatar da {{order_title}} tare da {{other_party}}. Ba za a biya komai ba sai an duba.\n\nBa \
                   sai ka yi komai ba. Za mu sanar da kai idan ya ci gaba.",
            short: "An dakatar da {{order_title}} tare da {{other_party}}: ba za a biya komai ba yanzu. Za mu sanar \
                   da kai.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} ya ci gaba",
            body: "An ɗage dakatarwar {{order_title}} tare da {{other_party}}, cinikin yana ci gaba.\n\nIdan akwai \
                   abin da ake jira daga gare ka, shafin cinikin zai faɗa.",
            short: "An ɗage dakatarwar {{order_title}} tare da {{other_party}}. Yana ci gaba.",
        },
        Template::EscrowChargeback => Text {
            subject: "Ana jayayya a banki kan biyan {{order_title}}",
            body: "Bankin wanda ya biya yana neman a mayar da {{amount}} da aka biya na {{order_title}}. Wannan \
                   kuɗi ba zai motsa ba sai bankin ya yanke hukunci.\n\nMuna ba da amsa da abin da ke a rubuce. \
                   Idan kana da abin da zai taimaka, saka shi a shafin cinikin.",
            short: "Bankin mai biya yana neman {{amount}} da aka biya na {{order_title}}. Kuɗin ba zai motsa ba sai \
                   an yanke hukunci.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "Banki ya mayar da {{amount}}: {{order_title}}",
            body: "Bankin ya goyi bayan wanda ya biya: an ɗauke {{amount}} da aka biya na \
                   {{order_title}}.\n\nShafin cinikin zai faɗa abin da hakan ke nufi gare ka.",
            short: "Banki ya ɗauke {{amount}} da aka biya na {{order_title}}. Duba abin da hakan ke nufi gare ka:",
        },
        Template::PayoutRequested => Text {
            subject: "An nemi cire {{amount}}",
            body: "An nemi a cire {{amount}} daga jakar kuɗinka zuwa {{bank_account}}.\n\nIdan ba ka san da shi ba, \
                   sanar da {{store_name}} nan da nan.",
            short: "An nemi cire {{amount}} zuwa {{bank_account}}. Idan ba ka san da shi ba, sanar da mu nan da nan.",
        },
        Template::PayoutApproved => Text {
            subject: "An amince da cire {{amount}}",
            body: "An amince da cire {{amount}} zuwa {{bank_account}}, kuma za a tura.\n\nIdan ba ka san da shi ba, \
                   sanar da {{store_name}} nan da nan.",
            short: "An amince da cire {{amount}} zuwa {{bank_account}}, kuma za a tura.",
        },
        Template::PayoutSucceeded => Text {
            subject: "{{amount}} da ka cire sun isa",
            body: "{{amount}} da ka cire sun isa {{bank_account}}.\n\nIdan ba ka gan su ba har gobe, fara tambayar \
                   bankinka.",
            short: "{{amount}} da ka cire sun isa {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Cire {{amount}} bai yi nasara ba",
            body: "Cire {{amount}} zuwa {{bank_account}} bai yi nasara ba, ko kuɗin ya dawo. Kuɗin yana cikin \
                   jakarka.\n\nDon Allah ka duba asusun bankin, ko ka tambayi {{store_name}}.",
            short: "Cire {{amount}} zuwa {{bank_account}} bai yi nasara ba. Kuɗin yana cikin jakarka.",
        },
        Template::BankAccountAdded => Text {
            subject: "An ƙara asusun banki domin cire kuɗinka",
            body: "Ana iya tura kuɗinka zuwa wani asusun banki: {{bank_account}}, daga {{usable_from}}.\n\nIdan ba \
                   kai ka yi ba, sanar da {{store_name}} kafin lokacin.",
            short: "An ƙara asusun banki: {{bank_account}}, daga {{usable_from}}. Idan ba kai ka yi ba, sanar da mu \
                   kafin lokacin.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} za su same ka a wani wuri",
            body: "Daga yanzu {{store_name}} za su rubuta zuwa wata waya ko akwatin saƙo game da ma'amalolinka, ba nan ba.\n\nIdan ba kai ba ne, sanar da {{store_name}} nan take.",
            short: "{{store_name}} za su same ka a wani wuri game da ma'amalolinka. Idan ba kai ba ne, sanar da su nan take.",
        },
        Template::NewSignIn => Text {
            subject: "An shiga ma'amalarka a {{store_name}}",
            body: "An tabbatar da wayarka a wata sabuwar burauza.\n\nIdan kai ne, babu abin da za ka yi. Idan ba kai ba ne, sanar da {{store_name}} nan take.",
            short: "An shiga ma'amalarka a {{store_name}} daga sabuwar burauza. Idan ba kai ba ne, sanar da mu nan take.",
        },
    }
}
