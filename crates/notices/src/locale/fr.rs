//! French, as written by the neighbours of Nigeria.

use super::words::{Text, Words};
use crate::tag::Tag;
use crate::template::Template;

pub(super) const WORDS: Words = Words {
    hello: "Bonjour",
    this_is: "ici [sender].",
    thanks: "Merci.",
    stop: "Répondez STOP pour ne plus recevoir ces messages.",
    why: "Vous recevez ce message parce que vous avez un compte chez [sender].",
    button_broken: "Si le bouton ne fonctionne pas, ouvrez cette adresse :",
    never_ask: "Nous ne demandons jamais votre code PIN, votre mot de passe ni un code à usage unique.",
    dial: "composez [code] sur le téléphone lié à votre compte bancaire",
    transfer: "faites un virement au compte [account], [bank], au nom de [name]",
    virtual_account: "faites un virement à votre compte [account], [bank], au nom de [name]",
    actions: [
        "Voir le reçu",
        "Payer maintenant",
        "Changer de carte",
        "Voir mon forfait",
        "Terminer le paiement",
        "Ouvrir le tableau de bord",
    ],
    labels: &[
        (Tag::Amount, "Montant"),
        (Tag::PlanName, "Forfait"),
        (Tag::InvoiceId, "Facture"),
        (Tag::PaidOn, "Payée le"),
        (Tag::RenewsOn, "Renouvellement"),
        (Tag::NextAttempt, "Prochain essai"),
        (Tag::EndsOn, "Fin"),
        (Tag::ResumesOn, "Reprise"),
        (Tag::TrialEnds, "Fin de l'essai"),
        (Tag::DueOn, "À payer avant le"),
        (Tag::ExpiresAt, "Valable jusqu'au"),
        (Tag::CardLast4, "Carte finissant par"),
        (Tag::CardExpires, "La carte expire"),
        (Tag::MeterName, "Consommation"),
        (Tag::Used, "Utilisé"),
        (Tag::Included, "Inclus"),
        (Tag::StoreName, "Entreprise"),
        (Tag::Reason, "Motif"),
    ],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    first_of_month: "er",
    before_time: " à ",
    colon: "\u{a0}: ",
    half_days: false,
    group: '\u{202f}',
    decimal_point: ',',
    symbol_last: true,
};

#[expect(clippy::too_many_lines, reason = "a table: one arm for each template")]
pub(super) fn text(template: Template) -> Text {
    match template {
        Template::Receipt => Text {
            subject: "Reçu de {{store_name}} : {{amount}}",
            body: "Nous avons bien reçu votre paiement de {{amount}} pour {{plan_name}}. Merci.\n\nCe message est votre reçu.",
            short: "Nous avons reçu {{amount}} pour {{plan_name}}. Facture {{invoice_id}}.",
        },
        Template::RenewalReminder => Text {
            subject: "{{plan_name}} sera renouvelé le {{renews_on}}",
            body: "Votre forfait {{plan_name}} sera renouvelé le {{renews_on}}. Nous prélèverons {{amount}} ce jour-là.\n\nSi \
                   tout va bien, vous n'avez rien à faire. Pour le changer ou y mettre fin, ouvrez votre page avant cette \
                   date.",
            short: "{{plan_name}} sera renouvelé le {{renews_on}} pour {{amount}}.",
        },
        Template::Dunning1 => Text {
            subject: "Votre paiement à {{store_name}} n'a pas abouti",
            body: "Nous n'avons pas pu prélever {{amount}} pour {{plan_name}}. Cela arrive, et votre forfait reste \
                   actif.\n\nNous réessaierons le {{next_attempt}}. Pour payer plus tôt ou avec une autre carte, utilisez le \
                   bouton ci-dessous.",
            short: "{{amount}} pour {{plan_name}} : échec. Nouvel essai le {{next_attempt}}. Une autre carte ?",
        },
        Template::Dunning2 => Text {
            subject: "Toujours impayé : {{amount}} pour {{plan_name}}",
            body: "Nous avons réessayé, mais {{amount}} pour {{plan_name}} n'a toujours pas pu être prélevé.\n\nLe prochain \
                   essai aura lieu le {{next_attempt}}. Vérifiez que le compte est approvisionné, ou donnez-nous une autre \
                   carte.",
            short: "{{amount}} pour {{plan_name}} reste impayé. Prochain essai : {{next_attempt}}. Pour payer :",
        },
        Template::Dunning3 => Text {
            subject: "{{plan_name}} pourrait prendre fin le {{ends_on}}",
            body: "Après plusieurs essais, {{amount}} pour {{plan_name}} reste impayé.\n\nNous essaierons encore une fois le \
                   {{next_attempt}}. En cas d'échec, votre forfait prendra fin le {{ends_on}}. Vous pouvez encore payer \
                   aujourd'hui.",
            short: "{{plan_name}} pourrait finir le {{ends_on}} : {{amount}} impayé. Pour le garder :",
        },
        Template::Dunning4 => Text {
            subject: "Dernier avis : {{plan_name}} prend fin le {{ends_on}}",
            body: "Ceci est notre dernier message au sujet de la facture {{invoice_id}}. {{amount}} reste impayé et \
                   {{plan_name}} prend fin le {{ends_on}}.\n\nPour garder votre forfait, payez avant cette date.",
            short: "Dernier avis : {{plan_name}} finit le {{ends_on}}. {{amount}} impayé. Pour le garder :",
        },
        Template::CardNeeded => Text {
            subject: "Votre carte chez {{store_name}} ne peut plus être débitée",
            body: "Nous n'avons pas pu débiter {{amount}} pour {{plan_name}}, et votre banque indique que cette carte ne fonctionnera \
                   plus.\n\nDonnez-nous une autre carte, ou payez autrement, avant le {{ends_on}}. Votre forfait continue.",
            short: "Votre carte pour {{plan_name}} ne passe plus. {{amount}} à payer avant le {{ends_on}}. Autre carte :",
        },
        Template::PaymentRecovered => Text {
            subject: "Tout est réglé : {{amount}} reçu",
            body: "Votre paiement de {{amount}} pour {{plan_name}} est arrivé. Vous ne devez plus rien et votre forfait \
                   continue.\n\nMerci d'avoir régularisé.",
            short: "Tout est réglé. {{amount}} pour {{plan_name}} est arrivé, votre forfait continue.",
        },
        Template::CardExpiring => Text {
            subject: "Votre carte finissant par {{card_last4}} expire bientôt",
            body: "La carte qui paie {{plan_name}} expire à la fin de {{card_expires}}.\n\nAjoutez la nouvelle pour que votre \
                   forfait ne soit pas interrompu. Cela prend une minute.",
            short: "Votre carte finissant par {{card_last4}} expire {{card_expires}}. Pour garder {{plan_name}} :",
        },
        Template::Welcome => Text {
            subject: "Bienvenue dans {{plan_name}}",
            body: "Merci d'avoir choisi {{store_name}}. Votre forfait {{plan_name}} est actif.\n\nIl sera renouvelé le \
                   {{renews_on}} pour {{amount}}. Vous pouvez le consulter, le changer ou y mettre fin à tout moment sur \
                   votre page.",
            short: "Bienvenue ! {{plan_name}} est actif et sera renouvelé le {{renews_on}} pour {{amount}}.",
        },
        Template::TrialEnding => Text {
            subject: "Votre essai de {{plan_name}} prend fin le {{trial_ends}}",
            body: "Votre essai de {{plan_name}} prend fin le {{trial_ends}}. Ensuite, le forfait coûte {{amount}}.\n\nPour \
                   rester, vous n'avez rien à faire. Pour partir, mettez fin au forfait avant cette date et rien ne sera \
                   prélevé.",
            short: "Votre essai de {{plan_name}} prend fin le {{trial_ends}}. Ensuite : {{amount}}.",
        },
        Template::PaymentInstructions => Text {
            subject: "Comment payer {{amount}} à {{store_name}}",
            body: "Pour payer {{amount}} (facture {{invoice_id}}) : {{instructions}}.\n\nCela fonctionne jusqu'au \
                   {{expires_at}}. Payez exactement ce montant. Nous vous préviendrons dès que l'argent arrive.",
            short: "Pour payer {{amount}} : {{instructions}}. Valable jusqu'au {{expires_at}}.",
        },
        Template::InvoiceSent => Text {
            subject: "Facture {{invoice_id}} de {{store_name}}",
            body: "Voici la facture {{invoice_id}} de {{amount}}. Elle est à payer avant le {{due_on}}.\n\nVous pouvez la \
                   consulter et la payer avec le bouton ci-dessous.",
            short: "Facture {{invoice_id}} de {{amount}}, à payer avant le {{due_on}}.",
        },
        Template::SubscriptionCanceled => Text {
            subject: "{{plan_name}} est résilié",
            body: "Votre forfait {{plan_name}} est résilié. Vous pouvez l'utiliser jusqu'au {{ends_on}} et rien ne sera plus \
                   prélevé.\n\nVous serez toujours le bienvenu.",
            short: "{{plan_name}} est résilié. Utilisable jusqu'au {{ends_on}}. Plus aucun prélèvement.",
        },
        Template::SubscriptionPaused => Text {
            subject: "{{plan_name}} est en pause",
            body: "Votre forfait {{plan_name}} est en pause. Rien ne sera prélevé pendant ce temps.\n\nVous pouvez le \
                   reprendre sur votre page.",
            short: "{{plan_name}} est en pause. Aucun prélèvement jusqu'à la reprise.",
        },
        Template::UsageThreshold => Text {
            subject: "Vous avez utilisé {{percent}} % de {{meter_name}}",
            body: "Vous avez utilisé {{used}} sur {{included}} inclus dans {{plan_name}} ({{meter_name}}), soit {{percent}} \
                   %.\n\nCe qui dépasse est facturé au prix de votre forfait. Vous pouvez suivre votre consommation sur votre \
                   page.",
            short: "{{meter_name}} : {{used}} sur {{included}} utilisés ({{percent}} %).",
        },
        Template::CardUpdateLink => Text {
            subject: "Votre lien pour changer de carte chez {{store_name}}",
            body: "Utilisez le bouton ci-dessous pour changer la carte qui paie {{store_name}}. Le lien est valable jusqu'au \
                   {{expires_at}}.\n\nSi vous ne l'avez pas demandé, ne faites rien : votre carte reste inchangée.",
            short: "Changez de carte ici. Le lien est valable jusqu'au {{expires_at}}.",
        },
        Template::AbandonedCheckout => Text {
            subject: "{{plan_name}} vous attend",
            body: "Vous avez commencé à souscrire {{plan_name}} pour {{amount}}, sans terminer.\n\nVotre place est gardée. \
                   Vous pouvez reprendre où vous en étiez.",
            short: "Vous n'avez pas terminé {{plan_name}} ({{amount}}). Reprenez ici :",
        },
        Template::SignInCode => Text {
            subject: "{{code}} est votre code pour {{store_name}}",
            body: "Votre code est {{code}}. Saisissez-le sur la page qui l’a demandé. Il est valable dix minutes.\n\nNe le donnez à personne. {{store_name}} ne le demande jamais par téléphone ni par message.",
            short: "{{code}} est votre code. Il est valable 10 minutes. Ne le donnez à personne.",
        },
        Template::KycSubmitted => Text {
            subject: "Nous avons vos documents pour {{store_name}}",
            body: "Nous avons reçu les documents de {{store_name}} et nous les vérifions.\n\nCela prend en général deux jours \
                   ouvrables. Vous aurez de nos nouvelles.",
            short: "Nous avons reçu les documents de {{store_name}} et nous les vérifions.",
        },
        Template::KycApproved => Text {
            subject: "{{store_name}} est vérifié",
            body: "Bonne nouvelle : {{store_name}} est vérifié.\n\nLes limites des nouvelles entreprises ne s'appliquent plus \
                   à vous.",
            short: "Bonne nouvelle : {{store_name}} est vérifié.",
        },
        Template::KycRejected => Text {
            subject: "Merci de renvoyer les documents de {{store_name}}",
            body: "Nous n'avons pas pu vérifier {{store_name}}. Le motif : {{reason}}\n\nCorrigez ce point et renvoyez les \
                   documents depuis votre tableau de bord.",
            short: "Nous n'avons pas pu vérifier {{store_name}} : {{reason}} Merci de renvoyer les documents.",
        },
    }
}
