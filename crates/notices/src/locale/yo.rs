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
    actions: ["Wo rìsíìtì", "San báyìí", "Pààrọ̀ káàdì", "Wo ètò mi", "Parí ìsanwó", "Ṣí dáṣíbọ́ọ̀dù"],
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
    }
}
