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
        "Voir l'accord",
    ],
    sides: ["l'acheteur", "le vendeur"],
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
        (Tag::OrderTitle, "Accord"),
        (Tag::OtherParty, "Avec"),
        (Tag::Deadline, "Jusqu'au"),
        (Tag::Received, "Reçu"),
        (Tag::BankAccount, "Compte bancaire"),
        (Tag::UsableFrom, "Utilisable à partir du"),
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
        Template::EscrowInvitation => Text {
            subject: "{{other_party}} vous propose un accord : {{order_title}}",
            body: "{{other_party}} vous propose un accord : {{order_title}}, pour {{amount}}. {{store_name}} garde \
                   l'argent jusqu'à ce que ce qui est convenu soit fait.\n\nLisez les conditions et répondez avant \
                   le {{deadline}}. Sans réponse, la proposition prend fin à cette date et vous ne devez rien.",
            short: "{{other_party}} vous propose un accord : {{order_title}}, {{amount}}. Répondez avant le \
                   {{deadline}} :",
        },
        Template::EscrowAccepted => Text {
            subject: "{{other_party}} a accepté {{order_title}}",
            body: "{{other_party}} a accepté {{order_title}} pour {{amount}}.\n\nIl reste le paiement. Nous vous \
                   préviendrons dès que l'argent sera en dépôt ; ne livrez pas avant.",
            short: "{{other_party}} a accepté {{order_title}} pour {{amount}}. Ne livrez pas avant notre message : \
                   argent en dépôt.",
        },
        Template::EscrowDeclined => Text {
            subject: "{{other_party}} a refusé {{order_title}}",
            body: "{{other_party}} n'a pas voulu de {{order_title}} pour {{amount}}. C'est terminé, et rien n'est \
                   dû.\n\nVous pouvez faire une nouvelle proposition à d'autres conditions.",
            short: "{{other_party}} a refusé {{order_title}} ({{amount}}). C'est terminé, et rien n'est dû.",
        },
        Template::EscrowFunding => Text {
            subject: "{{amount}} à payer pour {{order_title}}",
            body: "L'accord avec {{other_party}} est conclu : {{order_title}}. Payez {{amount}} avant le \
                   {{deadline}}.\n\n{{store_name}} garde l'argent, et {{other_party}} ne le reçoit que lorsque ce \
                   qui est convenu est fait. Sans paiement à cette date, l'accord prend fin.",
            short: "Accord conclu avec {{other_party}} : {{order_title}}. Payez {{amount}} avant le {{deadline}} :",
        },
        Template::EscrowShortfall => Text {
            subject: "Il manque {{amount}} pour {{order_title}}",
            body: "Nous avons reçu {{received}} pour {{order_title}} avec {{other_party}}, et il manque encore \
                   {{amount}}.\n\nLa somme reçue attend dans votre portefeuille pour cet accord. Payez le reste \
                   avant le {{deadline}}. Sinon l'accord prend fin, et ce que vous avez payé reste à vous.",
            short: "{{received}} reçus pour {{order_title}}, il manque {{amount}}. Payez le reste avant le \
                   {{deadline}} :",
        },
        Template::EscrowFunded => Text {
            subject: "L'argent pour {{order_title}} est en dépôt",
            body: "{{other_party}} a payé : {{amount}} pour {{order_title}} sont en dépôt.\n\nVous pouvez \
                   commencer. L'argent vous est versé lorsque ce qui est convenu est fait.",
            short: "{{other_party}} a payé : {{amount}} pour {{order_title}} sont en dépôt. Vous pouvez commencer.",
        },
        Template::EscrowSubmitted => Text {
            subject: "{{other_party}} a livré : {{order_title}}",
            body: "{{other_party}} indique que {{order_title}} est terminé. Vérifiez avant le {{deadline}}.\n\nSi \
                   tout va bien, approuvez. Sinon, demandez des changements ou ouvrez un litige. Sans réponse de \
                   votre part à cette date, l'argent est versé à {{other_party}}.",
            short: "{{other_party}} a livré {{order_title}}. Vérifiez avant le {{deadline}} : sans réponse, \
                   l'argent est versé.",
        },
        Template::EscrowInspectionReminder => Text {
            subject: "{{order_title}} : répondez avant le {{deadline}}",
            body: "{{other_party}} attend votre réponse au sujet de {{order_title}}. Vous avez jusqu'au \
                   {{deadline}}.\n\nApprouvez, demandez des changements ou ouvrez un litige. Sans réponse à cette \
                   date, l'argent est versé à {{other_party}}.",
            short: "{{order_title}} : répondez avant le {{deadline}}. Sans réponse, l'argent est versé à \
                   {{other_party}}.",
        },
        Template::EscrowInspectionLast => Text {
            subject: "Dernier rappel : {{order_title}}, jusqu'au {{deadline}}",
            body: "Ceci est le dernier rappel. Le délai pour vérifier {{order_title}} prend fin le \
                   {{deadline}}.\n\nSans réponse à cette date, l'argent est versé à {{other_party}}. Si quelque \
                   chose ne va pas, ouvrez un litige avant.",
            short: "Dernier rappel : répondez pour {{order_title}} avant le {{deadline}}, sinon l'argent est versé \
                   à {{other_party}}.",
        },
        Template::EscrowDeliveryReminder => Text {
            subject: "{{order_title}} : à remettre avant le {{deadline}}",
            body: "{{other_party}} attend {{order_title}}. Vous avez convenu de le remettre avant le {{deadline}}.\n\nRemettez-le dès que c'est prêt. S'il vous faut plus de temps, proposez une autre date.",
            short: "{{order_title}} est à remettre avant le {{deadline}}. Plus de temps ? Proposez une autre date.",
        },
        Template::EscrowMoreTime => Text {
            subject: "{{order_title}} : un délai jusqu'au {{deadline}}",
            body: "Il y a plus de temps pour {{order_title}} avec {{other_party}} : jusqu'au {{deadline}}. Ce qui se passe ensuite ne change pas.\n\nLa page de l'accord dit pourquoi, et qui doit agir.",
            short: "Plus de temps pour {{order_title}} avec {{other_party}} : jusqu'au {{deadline}}.",
        },
        Template::EscrowLink => Text {
            subject: "Votre lien vers {{order_title}}",
            body: "Voici un nouveau lien vers {{order_title}} avec {{other_party}}. Les anciens ne s'ouvrent plus.\n\nVous n'avez rien demandé ? Il n'y a rien à faire : ne le transmettez pas.",
            short: "Nouveau lien vers {{order_title}} avec {{other_party}}. Les anciens ne s'ouvrent plus.",
        },
        Template::EscrowReleased => Text {
            subject: "{{amount}} vous sont versés : {{order_title}}",
            body: "{{amount}} vous sont versés pour {{order_title}}. La somme va dans votre portefeuille, moins \
                   votre part des frais.\n\nLa page de l'accord montre ce que vous pouvez déjà en dépenser.",
            short: "{{amount}} vous sont versés pour {{order_title}}, moins votre part des frais.",
        },
        Template::EscrowRefunded => Text {
            subject: "{{amount}} vous reviennent : {{order_title}}",
            body: "{{amount}} vous reviennent pour {{order_title}}, avec la part des frais qui est rendue.\n\nLa \
                   somme est dans votre portefeuille, ou en route vers le compte d'où vous avez payé. La page de \
                   l'accord le précise.",
            short: "{{amount}} vous reviennent pour {{order_title}}. La page de l'accord dit où.",
        },
        Template::EscrowDisputeOpened => Text {
            subject: "Litige au sujet de {{order_title}}",
            body: "Un litige est ouvert au sujet de {{order_title}} avec {{other_party}}. {{amount}} sont bloqués \
                   jusqu'à un accord ou une décision.\n\nLa page de l'accord dit qui doit répondre, et jusqu'à \
                   quand. Le silence peut décider d'un litige.",
            short: "Litige sur {{order_title}} avec {{other_party}} : {{amount}} bloqués. Voyez qui doit répondre, \
                   et jusqu'à quand :",
        },
        Template::EscrowDisputeOffer => Text {
            subject: "Une offre dans le litige sur {{order_title}}",
            body: "Une offre est faite dans le litige sur {{order_title}} avec {{other_party}} : le vendeur \
                   recevrait {{amount}}, et l'acheteur le reste de ce qui est contesté.\n\nUne offre prend fin \
                   d'elle-même. Regardez-la sans tarder.",
            short: "Offre dans le litige sur {{order_title}} : le vendeur recevrait {{amount}}. À voir ici :",
        },
        Template::EscrowDisputeDecided => Text {
            subject: "Le litige sur {{order_title}} est terminé",
            body: "Le litige sur {{order_title}} avec {{other_party}} est terminé, et ce qui était bloqué est \
                   partagé.\n\nLa page de l'accord dit qui reçoit quoi, et pourquoi.",
            short: "Le litige sur {{order_title}} avec {{other_party}} est terminé. Voyez qui reçoit quoi :",
        },
        Template::EscrowHeld => Text {
            subject: "{{order_title}} est suspendu",
            body: "{{order_title}} avec {{other_party}} est suspendu. Rien n'est versé tant que personne ne l'a \
                   examiné.\n\nVous n'avez rien à faire. Nous vous préviendrons quand cela reprendra.",
            short: "{{order_title}} avec {{other_party}} est suspendu : rien n'est versé pour l'instant. Nous vous \
                   préviendrons.",
        },
        Template::EscrowHoldLifted => Text {
            subject: "{{order_title}} reprend",
            body: "{{order_title}} avec {{other_party}} n'est plus suspendu, et l'accord suit son cours.\n\nSi \
                   quelque chose vous attend, la page de l'accord le dit.",
            short: "{{order_title}} avec {{other_party}} n'est plus suspendu. L'accord suit son cours.",
        },
        Template::EscrowChargeback => Text {
            subject: "Le paiement de {{order_title}} est contesté à la banque",
            body: "La banque du payeur réclame {{amount}} payés pour {{order_title}}. Cet argent ne bouge pas avant \
                   la décision de la banque.\n\nNous répondons avec ce que nous avons. Si vous avez quelque chose \
                   d'utile, ajoutez-le sur la page de l'accord.",
            short: "La banque du payeur réclame {{amount}} payés pour {{order_title}}. Cet argent ne bouge pas \
                   avant sa décision.",
        },
        Template::EscrowChargebackLost => Text {
            subject: "La banque a repris {{amount}} : {{order_title}}",
            body: "La banque a donné raison au payeur : {{amount}} payés pour {{order_title}} ont été repris.\n\nLa \
                   page de l'accord dit ce que cela change pour vous.",
            short: "La banque a repris {{amount}} payés pour {{order_title}}. Voyez ce que cela change pour vous :",
        },
        Template::PayoutRequested => Text {
            subject: "Un virement de {{amount}} a été demandé",
            body: "Un virement de {{amount}} de votre portefeuille vers {{bank_account}} a été demandé.\n\nSi vous \
                   n'en savez rien, prévenez {{store_name}} tout de suite.",
            short: "Virement de {{amount}} vers {{bank_account}} demandé. Si vous n'en savez rien, prévenez-nous \
                   tout de suite.",
        },
        Template::PayoutApproved => Text {
            subject: "Votre virement de {{amount}} est approuvé",
            body: "Votre virement de {{amount}} vers {{bank_account}} est approuvé et va partir.\n\nSi vous n'en \
                   savez rien, prévenez {{store_name}} tout de suite.",
            short: "Votre virement de {{amount}} vers {{bank_account}} est approuvé et va partir.",
        },
        Template::PayoutSucceeded => Text {
            subject: "Votre virement de {{amount}} est arrivé",
            body: "Votre virement de {{amount}} est arrivé sur {{bank_account}}.\n\nSi vous ne le voyez pas d'ici \
                   demain, demandez d'abord à votre banque.",
            short: "Votre virement de {{amount}} est arrivé sur {{bank_account}}.",
        },
        Template::PayoutFailed => Text {
            subject: "Votre virement de {{amount}} n'a pas été fait",
            body: "Votre virement de {{amount}} vers {{bank_account}} n'a pas été fait, ou il est revenu. L'argent \
                   est de nouveau dans votre portefeuille.\n\nVérifiez le compte bancaire, ou demandez à \
                   {{store_name}}.",
            short: "Votre virement de {{amount}} vers {{bank_account}} n'a pas été fait. L'argent est dans votre \
                   portefeuille.",
        },
        Template::BankAccountAdded => Text {
            subject: "Un compte bancaire a été ajouté pour vos virements",
            body: "Vos virements peuvent aller vers un compte de plus : {{bank_account}}, à partir du \
                   {{usable_from}}.\n\nSi ce n'était pas vous, prévenez {{store_name}} avant cette date.",
            short: "Compte ajouté pour vos virements : {{bank_account}}, à partir du {{usable_from}}. Pas vous ? \
                   Prévenez-nous avant.",
        },
        Template::ContactChanged => Text {
            subject: "{{store_name}} vous joint ailleurs désormais",
            body: "Désormais {{store_name}} écrit à un autre téléphone ou à une autre adresse au sujet de vos transactions, et non plus ici.\n\nSi ce n'était pas vous, prévenez {{store_name}} tout de suite.",
            short: "{{store_name}} vous joint ailleurs désormais au sujet de vos transactions. Pas vous ? Prévenez-les tout de suite.",
        },
        Template::NewSignIn => Text {
            subject: "Connexion à vos transactions chez {{store_name}}",
            body: "Votre téléphone vient d'être confirmé dans un navigateur qui n'avait jamais servi.\n\nSi c'était vous, il n'y a rien à faire. Sinon, prévenez {{store_name}} tout de suite.",
            short: "Connexion à vos transactions chez {{store_name}} depuis un nouveau navigateur. Pas vous ? Prévenez-nous.",
        },
    }
}
