//! Every request of the adapter, as Stripe's own document wants it; and the declines that the document has examples of.

use jiff::SignedDuration;
use recovery::DeclineCode as C;
use usecase::ports::{ChargeOutcome, DisputeFile, GatewayError};

use super::{charge_of, naira, noon, open, page, question, refund_of, setup_of};
use crate::prism::Prism;

const TOKEN: &str = "cus_1/pm_1";

/// What the document answers is the same for every request, so that only requests are judged here.
#[tokio::test]
async fn every_request_is_as_the_document_wants_it() {
    let prism = Prism::of("stripe.json").await;
    let stripe = open(&prism.relay.base());
    let mut unheard = Vec::new();
    let mut heard =
        |what: &str, error: Option<GatewayError>| unheard.extend(error.map(|error| format!("{what}: {error}")));
    heard("a saved card", stripe.charge(&charge_of(1, Some(TOKEN), None)).await.err());
    heard("a saved card, present", stripe.charge(&charge_of(1, Some(TOKEN), page(false))).await.err());
    heard("a page", stripe.charge(&charge_of(1, None, page(false))).await.err());
    // The customer is looked for and made first.
    heard("a page that saves", stripe.charge(&charge_of(1, None, page(true))).await.err());
    for (id, token) in [(Some("pi_1"), None), (Some("cs_1"), None), (None, Some(TOKEN)), (None, None)] {
        heard("a look-up", stripe.look_up(&question(1, id, token)).await.err());
    }
    heard("a refund", stripe.refund(&refund_of(2, "pi_1", 500)).await.err());
    heard("a look-up of it", stripe.look_up_refund(&refund_of(2, "pi_1", 500)).await.err());
    let mut known = refund_of(2, "pi_1", 500);
    known.gateway_ref = Some("re_1".to_owned());
    heard("a look-up of it", stripe.look_up_refund(&known).await.err());
    heard("a setup", stripe.begin_setup(&setup_of(3)).await.err());
    for id in [Some("cs_1"), Some("seti_1"), None] {
        heard("a look-up of it", stripe.finish_setup(&setup_of(3), id).await.err());
    }
    heard("a revocation", stripe.revoke(TOKEN).await.err());
    heard("an answer to a dispute", stripe.contest(&file()).await.err());
    heard("its end", stripe.contest(&DisputeFile { accept: Some(naira(500)), ..file() }).await.err());
    for cursor in [None, Some("charges:ch_1"), Some("refunds:"), Some("refunds:re_1")] {
        let until = noon() + SignedDuration::from_hours(24);
        heard("a list", stripe.list(noon(), until, cursor).await.err());
    }
    // The mock always says that a list goes on.
    prism.approves(32);
    assert_eq!(unheard, [""; 0]);
}

#[tokio::test]
async fn the_documents_declines_are_in_our_words() {
    let prism = Prism::of("stripe.json").await;
    let stripe = open(&prism.relay.base());
    let examples = [
        ("generic_decline", C::GenericDecline),
        ("insufficient_funds", C::InsufficientFunds),
        ("do_not_honor", C::DoNotHonor),
        ("lost_card", C::LostCard),
        ("stolen_card", C::StolenCard),
        ("pickup_card", C::LostCard),
        ("transaction_not_allowed", C::NotPermitted),
        ("card_velocity_exceeded", C::LimitExceeded),
        ("withdrawal_count_limit_exceeded", C::LimitExceeded),
        ("issuer_not_available", C::IssuerUnavailable),
        ("try_again_later", C::IssuerUnavailable),
        ("reenter_transaction", C::IssuerUnavailable),
        ("fraudulent", C::SuspectedFraud),
        ("currency_not_supported", C::CurrencyNotSupported),
        ("not_permitted", C::NotPermitted),
        ("restricted_card", C::NotPermitted),
        ("revocation_of_all_authorizations", C::ConsentRevoked),
        ("stop_payment_order", C::ConsentRevoked),
        ("expired_card", C::ExpiredCard),
        ("incorrect_cvc", C::IncorrectCvc),
        ("processing_error", C::ProcessorError),
        ("authentication_required", C::AuthenticationRequired),
    ];
    for (example, ours) in examples {
        prism.relay.add("prefer", &format!("code=402, example={example}"));
        let told = stripe.charge(&charge_of(1, Some(TOKEN), None)).await;
        assert!(matches!(&told, Ok(ChargeOutcome::Declined { code, .. }) if *code == ours), "{example}: {told:?}");
    }
    prism.relay.add("prefer", "code=409, example=key_in_use");
    let told = stripe.charge(&charge_of(1, Some(TOKEN), None)).await;
    assert_eq!(told, Ok(ChargeOutcome::Pending { gateway_ref: None }));
    prism.relay.add("prefer", "code=400, example=idempotency_mismatch");
    let told = stripe.charge(&charge_of(1, Some(TOKEN), None)).await;
    assert!(matches!(told, Ok(ChargeOutcome::Unknown(_))), "{told:?}");
    prism.relay.add("prefer", "code=400, example=amount_too_small");
    let told = stripe.charge(&charge_of(1, Some(TOKEN), None)).await;
    assert!(matches!(told, Err(GatewayError::BadRequest(_))), "{told:?}");
    prism.approves(examples.len() + 3);
}

fn file() -> DisputeFile {
    DisputeFile {
        dispute_ref: "dp_1".to_owned(),
        charge_ref: "pi_1".to_owned(),
        email: Some("ada@example.com".to_owned()),
        name: Some("Ada Obi".to_owned()),
        phone: Some("+2348031234567".to_owned()),
        service: "Kitchen, monthly".to_owned(),
        served_on: jiff::civil::date(2026, 9, 1),
        account: "She used it on nine days.".to_owned(),
        accept: None,
        at: "2026-09-15T11:00:00Z".parse().expect("an instant"),
    }
}
