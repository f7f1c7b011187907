//! Yoruba, with its dots and tone marks.

use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const WORDS: Words = Words {
    hello: "Ẹ kú déédé àkókò yìí,",
    this_is: "ọ̀dọ̀ [sender] ni iṣẹ́ yìí ti wá.",
    thanks: "Ẹ ṣé.",
    stop: "Ẹ fi STOP dáhùn tí ẹ kò bá fẹ́ irú iṣẹ́ yìí mọ́.",
    why: "Ẹ rí iṣẹ́ yìí gbà nítorí pé ẹ ní àkáǹtì lọ́dọ̀ [sender].",
    button_broken: "Tí bọ́tìnì náà kò bá ṣiṣẹ́, ẹ ṣí àdírẹ́sì yìí:",
    never_ask: "A kì í béèrè PIN, ọ̀rọ̀ aṣínà tàbí kóòdù ìgbà kan lọ́wọ́ yín.",
    dial: "ẹ tẹ [code] lórí fóònù tó wà fún àkáǹtì báńkì yín",
    transfer: "ẹ fi owó ránṣẹ́ sí àkáǹtì [account], [bank], ní orúkọ [name]",
    virtual_account: "ẹ fi owó ránṣẹ́ sí àkáǹtì yín [account], [bank], ní orúkọ [name]",
    actions: ["Wo rìsíìtì", "San báyìí", "Pààrọ̀ káàdì", "Wo ètò mi", "Parí ìsanwó", "Ṣí dáṣíbọ́ọ̀dù", "Wo ìdúnàádúrà"],
    sides: ["ẹni tó ń rà", "ẹni tó ń tà"],
    labels: &[
        (Tag::Amount, "Iye owó"),
        (Tag::PlanName, "Ètò"),
        (Tag::InvoiceId, "Ìwé owó"),
        (Tag::PaidOn, "Ọjọ́ tí a san"),
        (Tag::RenewsOn, "Ọjọ́ ìsọdọ̀tun"),
        (Tag::NextAttempt, "Ìgbìyànjú tó kàn"),
        (Tag::EndsOn, "Ọjọ́ ìparí"),
        (Tag::ResumesOn, "Ọjọ́ ìtẹ̀síwájú"),
        (Tag::TrialEnds, "Ìparí ìdánwò"),
        (Tag::DueOn, "Ẹ san ṣáájú"),
        (Tag::ExpiresAt, "Ó ń ṣiṣẹ́ títí di"),
        (Tag::CardLast4, "Káàdì tó parí sí"),
        (Tag::CardExpires, "Káàdì yóò parí"),
        (Tag::MeterName, "Ìlò"),
        (Tag::Used, "Iye tí a lò"),
        (Tag::Included, "Iye tó wà nínú ètò"),
        (Tag::StoreName, "Iléeṣẹ́"),
        (Tag::Reason, "Ìdí"),
        (Tag::OrderTitle, "Ìdúnàádúrà"),
        (Tag::OtherParty, "Pẹ̀lú"),
        (Tag::Deadline, "Títí di"),
        (Tag::Received, "Owó tó wọlé"),
        (Tag::BankAccount, "Àkáǹtì báńkì"),
        (Tag::UsableFrom, "Ó ń ṣiṣẹ́ láti"),
    ],
    months: ["Ṣẹ́rẹ́", "Èrèlè", "Ẹrẹ̀nà", "Ìgbé", "Ẹ̀bibi", "Òkúdu", "Agẹmọ", "Ògún", "Owewe", "Ọ̀wàrà", "Bélú", "Ọ̀pẹ̀"],
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
            subject: "Rìsíìtì láti ọ̀dọ̀ {{store_name}}: {{amount}}",
            body: "A ti gba {{amount}} tí ẹ san fún {{plan_name}}. Ẹ ṣé.\n\nIṣẹ́ yìí ni rìsíìtì yín.",
            short: "A ti gba {{amount}} fún {{plan_name}}. Ìwé owó {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "{{plan_name}} yóò di ọ̀tun ní {{renews_on}}",
            body: "Ètò yín {{plan_name}} yóò di ọ̀tun ní {{renews_on}}. A ó yọ {{amount}} lọ́jọ́ náà.\n\nTí ohun gbogbo bá dára, \
                   ẹ má ṣe ohunkóhun. Tí ẹ bá fẹ́ yí i padà tàbí dá a dúró, ẹ ṣí ojú-ewé yín ṣáájú ọjọ́ náà.",
            short: "{{plan_name}} yóò di ọ̀tun ní {{renews_on}}: {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Owó tí ẹ san fún {{store_name}} kò wọlé",
            body: "A kò rí {{amount}} yọ fún {{plan_name}}. Ó máa ń ṣẹlẹ̀, ètò yín sì ń lọ.\n\nA ó tún gbìyànjú ní \
                   {{next_attempt}}. Tí ẹ bá fẹ́ san báyìí, tàbí pẹ̀lú káàdì mìíràn, ẹ tẹ bọ́tìnì ìsàlẹ̀ yìí.",
            short: "{{amount}} fún {{plan_name}} kò wọlé. A ó tún gbìyànjú ní {{next_attempt}}. Káàdì mìíràn?",
        },
        Template::Dunning2 => Text {
            subject: "A kò tíì san: {{amount}} fún {{plan_name}}",
            body: "A tún gbìyànjú, ṣùgbọ́n {{amount}} fún {{plan_name}} kò tíì wọlé.\n\nÌgbìyànjú tó kàn yóò wáyé ní \
                   {{next_attempt}}. Ẹ jọ̀wọ́ ẹ rí i pé owó wà nínú àkáǹtì, tàbí kí ẹ fún wa ní káàdì mìíràn.",
            short: "{{amount}} fún {{plan_name}} kò tíì wọlé. Ìgbìyànjú tó kàn: {{next_attempt}}. Láti san:",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} lè parí ní {{ends_on}}",
            body: "A ti gbìyànjú lọ́pọ̀ ìgbà, ṣùgbọ́n {{amount}} fún {{plan_name}} kò tíì wọlé.\n\nA ó gbìyànjú lẹ́ẹ̀kan sí i ní \
                   {{next_attempt}}. Tí kò bá ṣeé ṣe, ètò yín yóò parí ní {{ends_on}}. Ẹ ṣì lè san lónìí.",
            short: "{{plan_name}} lè parí ní {{ends_on}}: a kò tíì san {{amount}}. Láti tẹ̀síwájú:",
        },
        Template::Dunning4 => Text {
            subject: "Ìkìlọ̀ ìkẹyìn: {{plan_name}} yóò parí ní {{ends_on}}",
            body: "Èyí ni iṣẹ́ ìkẹyìn wa nípa ìwé owó {{invoice_id}}. A kò tíì san {{amount}}, {{plan_name}} yóò sì parí ní \
                   {{ends_on}}.\n\nTí ẹ bá fẹ́ kí ètò yín máa lọ, ẹ jọ̀wọ́ ẹ san ṣáájú ọjọ́ náà.",
            short: "Ìkìlọ̀ ìkẹyìn: {{plan_name}} yóò parí ní {{ends_on}}. A kò tíì san {{amount}}. Ẹ san níbí:",
        },
        Template::CardNeeded => Text {
            subject: "A kò lè gba owó lára káàdì yín fún {{store_name}}",
            body: "A kò lè gba {{amount}} fún {{plan_name}}, báńkì yín sì sọ pé káàdì yìí kò ní ṣiṣẹ́ mọ́ fún un.\n\nẸ jọ̀wọ́ ẹ fún wa \
                   ní káàdì mìíràn, tàbí kí ẹ san án lọ́nà mìíràn, kí ó tó di {{ends_on}}. Ètò yín ń lọ lọ́wọ́.",
            short: "Káàdì yín fún {{plan_name}} kò ṣiṣẹ́ mọ́. Ẹ san {{amount}} kí ó tó di {{ends_on}}. Káàdì mìíràn:",
        },
        Template::PaymentRecovered => Text {
            subject: "Ó ti yanjú: a ti gba {{amount}}",
            body: "{{amount}} tí ẹ san fún {{plan_name}} ti wọlé. Ẹ kò jẹ gbèsè kankan, ètò yín sì ń lọ.\n\nẸ ṣé tí ẹ yanjú \
                   rẹ̀.",
            short: "Ó ti yanjú. {{amount}} fún {{plan_name}} ti wọlé, ètò yín sì ń lọ.",
        },
        Template::CardExpiring => Text {
            subject: "Káàdì yín tó parí sí {{card_last4}} fẹ́ kásẹ̀",
            body: "Káàdì tó ń san owó {{plan_name}} yóò kásẹ̀ ní ìparí {{card_expires}}.\n\nẸ jọ̀wọ́ ẹ fi tuntun sí i kí ètò yín \
                   má bàa dúró. Kò ní pẹ́ rárá.",
            short: "Káàdì yín tó parí sí {{card_last4}} yóò kásẹ̀ ní {{card_expires}}. Ẹ fi tuntun sí i fún {{plan_name}}:",
        },
        Template::Welcome => Text {
            subject: "Ẹ káàbọ̀ sí {{plan_name}}",
            body: "Ẹ ṣé tí ẹ yan {{store_name}}. Ètò yín {{plan_name}} ti bẹ̀rẹ̀.\n\nYóò di ọ̀tun ní {{renews_on}} ní \
                   {{amount}}. Ẹ lè wò ó, yí i padà tàbí dá a dúró nígbàkigbà lórí ojú-ewé yín.",
            short: "Ẹ káàbọ̀! {{plan_name}} ti bẹ̀rẹ̀. Yóò di ọ̀tun ní {{renews_on}}: {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Ìdánwò {{plan_name}} yóò parí ní {{trial_ends}}",
            body: "Ìdánwò yín fún {{plan_name}} yóò parí ní {{trial_ends}}. Lẹ́yìn náà, iye rẹ̀ jẹ́ {{amount}}.\n\nTí ẹ bá fẹ́ \
                   tẹ̀síwájú, ẹ má ṣe ohunkóhun. Tí ẹ kò bá fẹ́, ẹ dá ètò náà dúró ṣáájú ọjọ́ náà, a kò ní yọ owó kankan.",
            short: "Ìdánwò {{plan_name}} yóò parí ní {{trial_ends}}. Lẹ́yìn náà: {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "Bí ẹ ó ṣe san {{amount}} fún {{store_name}}",
            body: "Láti san {{amount}} fún ìwé owó {{invoice_id}}: {{instructions}}.\n\nÓ ń ṣiṣẹ́ títí di {{expires_at}}. Ẹ jọ̀wọ́ \
                   ẹ san iye yìí gan-an. A ó sọ fún yín nígbà tí owó náà bá wọlé.",
            short: "Láti san {{amount}}: {{instructions}}. Ó ń ṣiṣẹ́ títí di {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Ìwé owó {{invoice_id}} láti ọ̀dọ̀ {{store_name}}",
            body: "Ìwé owó {{invoice_id}} rèé, iye rẹ̀ jẹ́ {{amount}}. Ẹ jọ̀wọ́ ẹ san án ṣáájú {{due_on}}.\n\nẸ lè wò ó kí ẹ sì \
                   san án pẹ̀lú bọ́tìnì ìsàlẹ̀ yìí.",
            short: "Ìwé owó {{invoice_id}}, {{amount}}: ẹ jọ̀wọ́ ẹ san án ṣáájú {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "A ti fagi lé {{plan_name}}",
            body: "A ti fagi lé ètò yín {{plan_name}}. Ẹ lè lò ó títí di {{ends_on}}, a kò sì ní yọ owó mọ́.\n\nẸ lè padà wá \
                   nígbàkigbà.",
            short: "A ti fagi lé {{plan_name}}. Ẹ lè lò ó títí di {{ends_on}}. A kò ní yọ owó mọ́.",
        },
        Template::SubscriptionPaused => Text {
            subject: "A ti dá {{plan_name}} dúró fún ìgbà díẹ̀",
            body: "A ti dá ètò yín {{plan_name}} dúró fún ìgbà díẹ̀. A kò ní yọ owó ní àkókò yìí.\n\nẸ lè tẹ̀síwájú lórí \
                   ojú-ewé yín.",
            short: "A ti dá {{plan_name}} dúró fún ìgbà díẹ̀. A kò ní yọ owó títí yóò fi tún bẹ̀rẹ̀.",
        },
        Template::UsageThreshold => Text {
            subject: "Ẹ ti lo {{percent}}% nínú {{meter_name}}",
            body: "Ẹ ti lo {{used}} nínú {{included}} tó wà nínú {{plan_name}} ({{meter_name}}). Èyí jẹ́ {{percent}}%.\n\nA ó \
                   gba owó lórí ohun tó bá kọjá èyí gẹ́gẹ́ bí iye ètò yín. Ẹ lè wo ìlò yín lórí ojú-ewé yín.",
            short: "{{meter_name}}: ẹ ti lo {{used}} nínú {{included}} ({{percent}}%).",
        },
        Template::CardUpdateLink => Text {
            subject: "Ìtọ́kasí láti pààrọ̀ káàdì yín ní {{store_name}}",
            body: "Ẹ tẹ bọ́tìnì ìsàlẹ̀ yìí láti pààrọ̀ káàdì tó ń san owó {{store_name}}. Ìtọ́kasí náà ń ṣiṣẹ́ títí di \
                   {{expires_at}}.\n\nTí kì í bá ṣe ẹ̀yin ni ẹ béèrè fún un, ẹ má ṣe ohunkóhun: káàdì yín yóò wà bó ṣe wà.",
            short: "Ẹ pààrọ̀ káàdì yín níbí. Ìtọ́kasí náà ń ṣiṣẹ́ títí di {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} ń dúró dè yín",
            body: "Ẹ bẹ̀rẹ̀ sí í forúkọ sílẹ̀ fún {{plan_name}} ní {{amount}}, ṣùgbọ́n ẹ kò parí rẹ̀.\n\nA fi àyè yín pa mọ́. Ẹ lè \
                   tẹ̀síwájú níbi tí ẹ dé.",
            short: "Ẹ kò tíì parí {{plan_name}} ({{amount}}). Ẹ tẹ̀síwájú níbi tí ẹ dé:",
        },
        Template::SignInCode => Text {
            subject: "{{code}} ni kóòdù yín fún {{store_name}}",
            body: "Kóòdù yín ni {{code}}. Ẹ tẹ̀ ẹ́ sí ojú ewé tí ó béèrè fún un. Yóò ṣiṣẹ́ fún ìṣẹ́jú mẹ́wàá.\n\nẸ má fún ẹnikẹ́ni. {{store_name}} kì í béèrè fún un lórí fóònù tàbí nínú ọ̀rọ̀ láé.",
            short: "{{code}} ni kóòdù yín. Ó ń ṣiṣẹ́ fún ìṣẹ́jú 10. Ẹ má fún ẹnikẹ́ni.",
        },
        Template::KycSubmitted => Text {
            subject: "A ti gba ìwé yín fún {{store_name}}",
            body: "A ti gba àwọn ìwé {{store_name}}, a sì ń yẹ̀ wọ́n wò.\n\nÓ sábà máa ń gba ọjọ́ iṣẹ́ méjì. A ó sọ fún yín.",
            short: "A ti gba àwọn ìwé {{store_name}}, a sì ń yẹ̀ wọ́n wò.",
        },
        Template::KycApproved => Text {
            subject: "A ti fọwọ́ sí {{store_name}}",
            body: "Ìròyìn ayọ̀: a ti fọwọ́ sí {{store_name}}.\n\nÒdiwọ̀n tó wà fún iléeṣẹ́ tuntun kò kàn yín mọ́.",
            short: "Ìròyìn ayọ̀: a ti fọwọ́ sí {{store_name}}.",
        },
        Template::KycRejected => Text {
            subject: "Ẹ jọ̀wọ́ ẹ tún fi ìwé {{store_name}} ránṣẹ́",
            body: "A kò lè fọwọ́ sí {{store_name}}. Ìdí rẹ̀: {{reason}}\n\nẸ jọ̀wọ́ ẹ ṣe àtúnṣe kí ẹ sì tún fi àwọn ìwé náà ránṣẹ́ \
                   láti orí dáṣíbọ́ọ̀dù yín.",
            short: "A kò lè fọwọ́ sí {{store_name}}: {{reason}} Ẹ jọ̀wọ́ ẹ tún fi àwọn ìwé náà ránṣẹ́.",
        },
        Template::EscrowInvitation => Text {
            subject: "{{other_party}} fẹ́ bá yín ṣòwò: {{order_title}}",
            body: "{{other_party}} fẹ́ bá yín ṣòwò: {{order_title}}, iye rẹ̀ jẹ́ {{amount}}. {{store_name}} yóò \
                   tọ́jú owó náà títí ohun tí ẹ fẹnu kò sí yóò fi ṣẹlẹ̀.\n\nẸ jọ̀wọ́ ẹ wo àwọn àdéhùn náà kí ẹ sì \
                   dáhùn kí ó tó di {{deadline}}. Tí ẹ kò bá dáhùn, ìdúnàádúrà náà yóò parí nígbà náà, ẹ kò sì jẹ \
                   gbèsè.",
            short: "{{other_party}} fẹ́ bá yín ṣòwò: {{order_title}}, {{amount}}. Ẹ jọ̀wọ́ ẹ dáhùn kí ó tó di \
                   {{deadline}}:",
        },
        Template::EscrowAccepted => Text {
            subject: "{{other_party}} ti gba {{order_title}}",
            body: "{{other_party}} ti gba {{order_title}} ní {{amount}}.\n\nÌsanwó ló kù. A ó sọ fún yín nígbà tí \
                   owó bá wà lọ́wọ́ wa; ẹ jọ̀wọ́ ẹ má fi ọjà ránṣẹ́ ṣáájú ìgbà náà.",
            short: "{{other_party}} ti gba {{order_title}} ní {{amount}}. Ẹ má fi ọjà ránṣẹ́ títí a ó fi sọ pé owó \
                   wà lọ́wọ́ wa.",
        },
        Template::EscrowDeclined => Text {
            subject: "{{other_party}} kò gba {{order_title}}",
            body: "{{other_party}} kò fẹ́ {{order_title}} ní {{amount}}. Ó ti parí, kò sì sí gbèsè kankan.\n\nẸ lè \
                   tún dábàá rẹ̀ pẹ̀lú àdéhùn mìíràn.",
            short: "{{other_party}} kò gba {{order_title}} ({{amount}}). Ó ti parí, kò sì sí gbèsè kankan.",
        },
        Template::EscrowFunding => Text {
            subject: "Ẹ jọ̀wọ́ ẹ san {{amount}} fún {{order_title}}",
            body: "Ẹ̀yin àti {{other_party}} ti fẹnu kò lórí {{order_title}}. Ẹ jọ̀wọ́ ẹ san {{amount}} kí ó tó di \
                   {{deadline}}.\n\n{{store_name}} yóò tọ́jú owó náà, {{other_party}} yóò sì gbà á nígbà tí ohun tí \
                   ẹ fẹnu kò sí bá ṣẹlẹ̀ nìkan. Tí owó náà kò bá wọlé ṣáájú ìgbà náà, ìdúnàádúrà yóò parí.",
            short: "Ẹ̀yin àti {{other_party}} ti fẹnu kò lórí {{order_title}}. Ẹ jọ̀wọ́ ẹ san {{amount}} kí ó tó di \
                   {{deadline}}:",
        },
        Template::EscrowShortfall => Text {
            subject: "{{amount}} ló kù fún {{order_title}}",
            body: "A ti gba {{received}} fún {{order_title}} pẹ̀lú {{other_party}}, ṣùgbọ́n {{amount}} ṣì \
                   kù.\n\nOhun tó wọlé wà nínú àpò owó yín fún ìdúnàádúrà yìí. Ẹ jọ̀wọ́ ẹ san ìyókù kí ó tó di \
                   {{deadline}}. Tí ẹ kò bá san án, ìdúnàádúrà yóò parí, ohun tí ẹ san sì jẹ́ tiyín.",
            short: "{{received}} ti wọlé fún {{order_title}}, {{amount}} ló kù. Ẹ jọ̀wọ́ ẹ san ìyókù kí ó tó di \
                   {{deadline}}:",
        },
        Template::EscrowFunded => Text {
            subject: "Owó {{order_title}} wà lọ́wọ́ wa",
            body: "{{other_party}} ti sanwó: {{amount}} fún {{order_title}} wà lọ́wọ́ wa.\n\nẸ lè bẹ̀rẹ̀ báyìí. A ó \
                   fi owó náà sílẹ̀ fún yín nígbà tí ohun tí ẹ fẹnu kò sí bá ṣẹlẹ̀.",
            short: "{{other_party}} ti sanwó: {{amount}} fún {{order_title}} wà lọ́wọ́ wa. Ẹ lè bẹ̀rẹ̀ báyìí.",
        },
        Template::EscrowSubmitted => Text {
            subject: "{{other_party}} ti fi iṣẹ́ sílẹ̀: {{order_title}}",
            body: "{{other_party}} sọ pé {{order_title}} ti parí. Ẹ jọ̀wọ́ ẹ yẹ̀ ẹ́ wò kí ó tó di \
                   {{deadline}}.\n\nTí ohun gbogbo bá dára, ẹ fọwọ́ sí i. Tí nǹkan kan kò bá dára, ẹ béèrè fún \
                   àtúnṣe tàbí kí ẹ gbé ẹjọ́ wá. Tí ẹ kò bá sọ ohunkóhun ṣáájú ìgbà náà, a ó fi owó náà sílẹ̀ fún \
                   {{other_party}}.",
            short: "{{other_party}} ti fi {{order_title}} sílẹ̀. Ẹ yẹ̀ ẹ́ wò kí ó tó di {{deadline}}: tí ẹ kò bá \
                   dáhùn, a ó fi owó náà sílẹ̀.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}}: ẹ jọ̀wọ́ ẹ dáhùn kí ó tó di {{deadline}}",
            body: "{{other_party}} ń dúró de ìdáhùn yín nípa {{order_title}}. Ẹ ní àkókò títí di {{deadline}}.\n\nẸ \
                   fọwọ́ sí i, ẹ béèrè fún àtúnṣe, tàbí kí ẹ gbé ẹjọ́ wá. Tí ẹ kò bá sọ ohunkóhun ṣáájú ìgbà náà, a \
                   ó fi owó náà sílẹ̀ fún {{other_party}}.",
            short: "{{order_title}}: ẹ jọ̀wọ́ ẹ dáhùn kí ó tó di {{deadline}}. Tí ẹ kò bá dáhùn, a ó fi owó sílẹ̀ \
                   fún {{other_party}}.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Ìránnilétí ìkẹyìn: {{order_title}}, títí di {{deadline}}",
            body: "Èyí ni ìránnilétí ìkẹyìn. Àkókò yín láti yẹ {{order_title}} wò yóò parí ní {{deadline}}.\n\nTí ẹ \
                   kò bá sọ ohunkóhun ṣáájú ìgbà náà, a ó fi owó náà sílẹ̀ fún {{other_party}}. Tí nǹkan kan kò bá \
                   dára, ẹ gbé ẹjọ́ wá ṣáájú ìgbà náà.",
            short: "Ìránnilétí ìkẹyìn: ẹ dáhùn nípa {{order_title}} kí ó tó di {{deadline}}, àìjẹ́bẹ́ẹ̀ a ó fi owó \
                   sílẹ̀ fún {{other_party}}.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}}: ẹ fi lélẹ̀ kí ó tó di {{deadline}}",
            body: "{{other_party}} ń dúró de {{order_title}}. Ẹ gbà láti fi lélẹ̀ kí ó tó di {{deadline}}.\n\nẸ fi lélẹ̀ nígbà tí ó bá parí. Tí ẹ bá nílò àkókò sí i, ẹ dábàá ọjọ́ mìíràn.",
            short: "Ẹ fi {{order_title}} lélẹ̀ kí ó tó di {{deadline}}. Tí ẹ bá nílò àkókò sí i, ẹ dábàá ọjọ́ mìíràn.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}}: àkókò sí i wà, títí di {{deadline}}",
            body: "Àkókò sí i wà fún {{order_title}} pẹ̀lú {{other_party}}: títí di {{deadline}}. Ohun tí yóò ṣẹlẹ̀ nígbà tí ó bá parí kò yí padà.\n\nOjú-ewé ìdúnàádúrà yóò sọ ìdí rẹ̀, àti ẹni tó yẹ kó ṣe nǹkan.",
            short: "Àkókò sí i wà fún {{order_title}} pẹ̀lú {{other_party}}: títí di {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Ìjápọ̀ yín sí {{order_title}}",
            body: "Ìjápọ̀ tuntun nìyí sí {{order_title}} pẹ̀lú {{other_party}}. Àwọn ti àtijọ́ kì í ṣí mọ́.\n\nTí kì í bá ṣe ẹ̀yin lẹ béèrè fún un, kò sí ohun tí ẹ máa ṣe: ẹ má fún ẹlòmíràn.",
            short: "Ìjápọ̀ tuntun sí {{order_title}} pẹ̀lú {{other_party}}. Àwọn ti àtijọ́ kì í ṣí mọ́.",
        },
        Template::EscrowReleased => Text {
            subject: "A ti fi {{amount}} sílẹ̀ fún yín: {{order_title}}",
            body: "A ti fi {{amount}} sílẹ̀ fún yín fún {{order_title}}. Ó ń wọ àpò owó yín, lẹ́yìn tí a ti yọ ìpín \
                   yín nínú owó iṣẹ́.\n\nOjú-ewé ìdúnàádúrà yóò fi iye tí ẹ lè ná báyìí hàn.",
            short: "A ti fi {{amount}} sílẹ̀ fún yín fún {{order_title}}, lẹ́yìn tí a ti yọ ìpín yín nínú owó iṣẹ́.",
        },
        Template::EscrowRefunded => Text {
            subject: "{{amount}} ń padà sọ́dọ̀ yín: {{order_title}}",
            body: "{{amount}} fún {{order_title}} ń padà sọ́dọ̀ yín, pẹ̀lú ìpín owó iṣẹ́ tí a ń dá padà.\n\nÓ wà \
                   nínú àpò owó yín, tàbí ó ń lọ sí ibi tí ẹ ti sanwó. Ojú-ewé ìdúnàádúrà yóò sọ èyí tó jẹ́.",
            short: "{{amount}} fún {{order_title}} ń padà sọ́dọ̀ yín. Ojú-ewé ìdúnàádúrà yóò sọ ibi tó ń lọ.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Ẹjọ́ nípa {{order_title}}",
            body: "Ẹjọ́ wà nípa {{order_title}} pẹ̀lú {{other_party}}. A ti dá {{amount}} dúró títí ẹ ó fi yanjú \
                   rẹ̀ tàbí títí a ó fi ṣèdájọ́.\n\nOjú-ewé ìdúnàádúrà yóò sọ ẹni tó yẹ kó dáhùn, àti ìgbà tó parí. \
                   Ìdákẹ́jẹ́ lè ṣèdájọ́.",
            short: "Ẹjọ́ nípa {{order_title}} pẹ̀lú {{other_party}}: a ti dá {{amount}} dúró. Ẹ wo ẹni tó yẹ kó \
                   dáhùn, àti ìgbà tó parí:",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "Ìfilọ̀ nínú ẹjọ́ nípa {{order_title}}",
            body: "Ìfilọ̀ wà nínú ẹjọ́ nípa {{order_title}} pẹ̀lú {{other_party}}: ẹni tó ń tà yóò gba {{amount}}, \
                   ẹni tó ń rà yóò sì gba ìyókù ohun tí ẹ ń jà lé.\n\nÌfilọ̀ máa ń parí fúnra rẹ̀. Ẹ jọ̀wọ́ ẹ tètè \
                   wò ó.",
            short: "Ìfilọ̀ nínú ẹjọ́ nípa {{order_title}}: ẹni tó ń tà yóò gba {{amount}}. Ẹ wò ó níbí:",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "Ẹjọ́ nípa {{order_title}} ti parí",
            body: "Ẹjọ́ nípa {{order_title}} pẹ̀lú {{other_party}} ti parí, a sì ti pín ohun tí a dá \
                   dúró.\n\nOjú-ewé ìdúnàádúrà yóò sọ ẹni tó gba kí ni, àti ìdí rẹ̀.",
            short: "Ẹjọ́ nípa {{order_title}} pẹ̀lú {{other_party}} ti parí. Ẹ wo ẹni tó gba kí ni:",
        },
        Template::EscrowHeld => Text {
            subject: "A ti dá {{order_title}} dúró",
            body: "A ti dá {{order_title}} pẹ̀lú {{other_party}} dúró. A kò ní san ohunkóhun jáde títí ẹnìkan yóò \
                   fi yẹ̀ ẹ́ wò.\n\nẸ kò nílò láti ṣe ohunkóhun. A ó sọ fún yín nígbà tó bá tẹ̀síwájú.",
            short: "A ti dá {{order_title}} pẹ̀lú {{other_party}} dúró: a kò ní san ohunkóhun jáde báyìí. A ó sọ \
                   fún yín.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} ń tẹ̀síwájú",
            body: "Ìdádúró {{order_title}} pẹ̀lú {{other_party}} ti parí, ìdúnàádúrà náà sì ń tẹ̀síwájú.\n\nTí \
                   nǹkan kan bá ń dúró dè yín, ojú-ewé ìdúnàádúrà yóò sọ ọ́.",
            short: "Ìdádúró {{order_title}} pẹ̀lú {{other_party}} ti parí. Ó ń tẹ̀síwájú.",
        },
        Template::EscrowChargeback => Text {
            subject: "Báńkì ń béèrè owó {{order_title}} padà",
            body: "Báńkì ẹni tó sanwó ń béèrè {{amount}} tí a san fún {{order_title}} padà. Owó yìí kò ní lọ síbì \
                   kankan títí báńkì yóò fi pinnu.\n\nA ń fi ohun tó wà nínú ìwé wa dáhùn. Tí ẹ bá ní ohun tó lè \
                   ṣèrànwọ́, ẹ fi sí ojú-ewé ìdúnàádúrà.",
            short: "Báńkì ẹni tó sanwó ń béèrè {{amount}} tí a san fún {{order_title}} padà. Owó náà kò ní lọ títí \
                   wọn yóò fi pinnu.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "Báńkì ti gba {{amount}} padà: {{order_title}}",
            body: "Báńkì ti gbè sẹ́yìn ẹni tó sanwó: wọ́n ti gba {{amount}} tí a san fún {{order_title}} \
                   padà.\n\nOjú-ewé ìdúnàádúrà yóò sọ ohun tí èyí túmọ̀ sí fún yín.",
            short: "Báńkì ti gba {{amount}} tí a san fún {{order_title}} padà. Ẹ wo ohun tí èyí túmọ̀ sí fún yín:",
        },
        Template::PayoutRequested => Text {
            subject: "A ti béèrè pé kí a san {{amount}} jáde",
            body: "A ti béèrè pé kí a san {{amount}} jáde láti inú àpò owó yín sí {{bank_account}}.\n\nTí ẹ kò bá \
                   mọ̀ nípa rẹ̀, ẹ sọ fún {{store_name}} lẹ́sẹ̀kẹsẹ̀.",
            short: "A ti béèrè pé kí a san {{amount}} sí {{bank_account}}. Tí ẹ kò bá mọ̀ nípa rẹ̀, ẹ sọ fún wa \
                   lẹ́sẹ̀kẹsẹ̀.",
        },
        Template::PayoutApproved => Text {
            subject: "A ti fọwọ́ sí ìsanjáde {{amount}}",
            body: "A ti fọwọ́ sí ìsanjáde {{amount}} sí {{bank_account}}, a ó sì fi ránṣẹ́.\n\nTí ẹ kò bá mọ̀ nípa \
                   rẹ̀, ẹ sọ fún {{store_name}} lẹ́sẹ̀kẹsẹ̀.",
            short: "A ti fọwọ́ sí ìsanjáde {{amount}} sí {{bank_account}}, a ó sì fi ránṣẹ́.",
        },
        Template::PayoutSucceeded => Text {
            subject: "Ìsanjáde {{amount}} ti dé",
            body: "Ìsanjáde yín, {{amount}}, ti dé {{bank_account}}.\n\nTí ẹ kò bá rí i títí di ọ̀la, ẹ kọ́kọ́ \
                   béèrè lọ́wọ́ báńkì yín.",
            short: "Ìsanjáde yín, {{amount}}, ti dé {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Ìsanjáde {{amount}} kò ṣeé ṣe",
            body: "Ìsanjáde {{amount}} sí {{bank_account}} kò ṣeé ṣe, tàbí ó padà. Owó náà ti wà nínú àpò owó yín \
                   padà.\n\nẸ jọ̀wọ́ ẹ yẹ àkáǹtì báńkì náà wò, tàbí kí ẹ béèrè lọ́wọ́ {{store_name}}.",
            short: "Ìsanjáde {{amount}} sí {{bank_account}} kò ṣeé ṣe. Owó náà ti wà nínú àpò owó yín padà.",
        },
        Template::BankAccountAdded => Text {
            subject: "A ti fi àkáǹtì báńkì kún un fún ìsanjáde yín",
            body: "Ìsanjáde yín lè lọ sí àkáǹtì báńkì mìíràn: {{bank_account}}, láti {{usable_from}}.\n\nTí kì í bá \
                   ṣe ẹ̀yin, ẹ sọ fún {{store_name}} ṣáájú ìgbà náà.",
            short: "Àkáǹtì báńkì tuntun fún ìsanjáde yín: {{bank_account}}, láti {{usable_from}}. Tí kì í bá ṣe \
                   ẹ̀yin, ẹ sọ fún wa ṣáájú.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} yóò máa bá yín sọ̀rọ̀ níbòmíràn",
            body: "Láti ìsinsìnyí, {{store_name}} yóò máa kọ̀wé sí fóònù tàbí àpótí ìfìwéránṣẹ́ mìíràn nípa àdéhùn yín, kì í ṣe síbí mọ́.\n\nTí kì í bá ṣe ẹ̀yin, ẹ sọ fún {{store_name}} lẹ́sẹ̀kẹsẹ̀.",
            short: "{{store_name}} yóò máa bá yín sọ̀rọ̀ níbòmíràn nípa àdéhùn yín. Tí kì í bá ṣe ẹ̀yin, ẹ sọ fún wọn lẹ́sẹ̀kẹsẹ̀.",
        },
        Template::NewSignIn => Text {
            subject: "Ẹnìkan ti wọlé sí àdéhùn yín ní {{store_name}}",
            body: "A ṣẹ̀ṣẹ̀ fìdí fóònù yín múlẹ̀ nínú aṣàwákiri tuntun kan.\n\nTí ó bá jẹ́ ẹ̀yin ni, kò sí ohun tí ẹ ní láti ṣe. Tí kì í bá ṣe ẹ̀yin, ẹ sọ fún {{store_name}} lẹ́sẹ̀kẹsẹ̀.",
            short: "Wọ́n wọlé sí àdéhùn yín ní {{store_name}} láti aṣàwákiri tuntun. Tí kì í bá ṣe ẹ̀yin, ẹ sọ fún wa.",
        },
    }
}
