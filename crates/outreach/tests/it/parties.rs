//! What buyers and sellers are told of their orders: whom, what, on which channels, once.

use escrow::dispute::{Reason, Share};
use escrow::order::HoldKind;
use escrow::{Action, AdminRole, Digest, RefundTo, Side, Timer};
use escrows::{By, Order};
use ids::{DisputeId, MessageId, OrderId};
use jiff::SignedDuration;
use notices::{Category, Channel, Template};
use store::webhooks;
use usecase::carrying::{Receipt, Sending, Standing};

use crate::deal::{CHARGE, Deal, PRICE, carried, words};

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_whole_life_is_told_each_thing_once_to_whom_it_concerns() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted().await;
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Approve(milestone)).await;
    let life = [
        "seller escrow_invitation email in_app sms whatsapp",
        "buyer escrow_funding email in_app sms whatsapp",
        "seller escrow_funded email in_app sms",
        "buyer escrow_submitted email in_app sms whatsapp",
        "seller escrow_released email in_app sms",
    ];
    assert_eq!(deal.told().await, life);
    let made = ["accept_order", "fund_order", "view_order", "confirm_delivery", "view_order"];
    assert_eq!(deal.links().await, made, "one link for each notice, on all its channels");
    let funding = deal.messages("escrow_funding").await;
    assert_eq!(carried(funding.values()).len(), 1);
    for row in funding.values() {
        assert!(words(row).contains("102,500.00") && words(row).contains("bola"), "the fee is in it: {row:?}");
    }
    assert!(words(&deal.messages("escrow_released").await["sms"]).contains("NGN 100,000.00"));
    // The log is read again from its beginning.
    let handed = deal.town.post.sent().len();
    let mut tx = deal.town.world.begin().await;
    webhooks::set_cursor(&mut tx, "notices", 0).await.expect("a cursor");
    tx.commit(()).await.expect("commits");
    deal.town.switch(|change| change.accent = Some("#123456".to_owned())).await;
    deal.town.world.drain().await;
    assert_eq!(deal.told().await, life);
    assert_eq!((deal.town.post.sent().len(), deal.links().await.len()), (handed, 5));
    let mut tx = deal.town.world.begin().await;
    let read = webhooks::hold_cursor(&mut tx, "notices").await.expect("a cursor").expect("it is free");
    tx.commit(()).await.expect("commits");
    assert!(read > 20, "it was read again, up to {read}");
    deal.town.world.verify().await;
}

#[tokio::test]
async fn proposals_go_to_the_side_that_has_to_answer_and_the_answer_to_the_other() {
    let deal = Deal::new().await;
    let id = deal.propose(Side::Seller).await;
    counter(&deal, id, deal.buyer).await;
    counter(&deal, id, deal.seller).await;
    let terms = deal.load(id).await.order.terms_hash;
    deal.buyer(id, Action::Accept(terms)).await;
    let declined = deal.propose(Side::Buyer).await;
    deal.seller(declined, Action::Decline).await;
    assert_eq!(
        deal.told().await,
        [
            "buyer escrow_invitation email in_app sms whatsapp",
            "seller escrow_invitation email in_app sms whatsapp",
            "buyer escrow_invitation email in_app sms whatsapp",
            "buyer escrow_funding email in_app sms whatsapp",
            "seller escrow_accepted email in_app whatsapp",
            "seller escrow_invitation email in_app sms whatsapp",
            "buyer escrow_declined email in_app whatsapp",
        ]
    );
}

/// Proposes the same again, in other words.
async fn counter(deal: &Deal, id: OrderId, by: ids::CustomerId) -> Order {
    let mut tx = deal.town.world.begin().await;
    let order = escrows::load(&mut tx, id).await.expect("the order");
    let mut new = deal.order(order.order.proposer);
    new.price = PRICE - 1_000_000;
    let proposal = escrows::reworded(&mut tx, &order, new).await.expect("a proposal");
    tx.commit(()).await.expect("commits");
    deal.act(id, By::Customer(by), Action::Counter(proposal)).await
}

#[tokio::test]
async fn what_was_settled_before_it_could_be_told_is_not_told() {
    let deal = Deal::new().await;
    let mut tx = deal.town.world.begin().await;
    let order = escrows::propose(&mut tx, deal.order(Side::Buyer)).await.expect("an order");
    tx.commit(()).await.expect("commits");
    let id = order.row.id;
    deal.quietly(id, By::Customer(deal.seller), Action::Accept(order.order.terms_hash)).await;
    deal.quietly(id, By::Customer(deal.buyer), Action::CancelUnfunded).await;
    deal.town.world.drain().await;
    let mut told = deal.told().await;
    told.sort();
    assert_eq!(told, ["buyer escrow_funding dropped: payment_begun", "seller escrow_invitation dropped: answered"]);
    assert!(deal.links().await.is_empty(), "no link is made for what is not sent");
}

#[tokio::test]
async fn a_shortfall_tells_the_buyer_what_is_missing() {
    let deal = Deal::new().await;
    let id = deal.accepted().await;
    deal.brings(id, CHARGE - 2_500_000).await;
    assert_eq!(deal.told().await.last().expect("a notice"), "buyer escrow_shortfall email in_app sms whatsapp");
    let rows = deal.messages("escrow_shortfall").await;
    let sms = words(&rows["sms"]);
    assert!(sms.contains("NGN 25,000.00 is missing") && sms.contains("NGN 77,500.00 arrived"), "{sms}");
    assert_eq!(deal.links().await.last().map(String::as_str), Some("fund_order"));
}

#[tokio::test]
async fn a_dispute_tells_both_when_it_opens_at_each_offer_and_at_its_end() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted().await;
    deal.buyer(id, Action::OpenDispute { contested: vec![(milestone, None)], reason: Reason::Quality }).await;
    deal.seller(id, Action::Respond { dispute: 1, counter_claim: false }).await;
    let shares = vec![Share { milestone, seller: 7_000_000 }];
    deal.seller(id, Action::Offer { dispute: 1, shares }).await;
    deal.buyer(id, Action::AcceptOffer { dispute: 1, offer: 1 }).await;
    let told = deal.told().await.split_off(4);
    assert_eq!(
        told,
        [
            "buyer escrow_dispute_opened email in_app sms",
            "seller escrow_dispute_opened email in_app sms",
            "buyer escrow_dispute_offer email in_app sms",
            "seller escrow_dispute_offer email in_app sms",
            "buyer escrow_dispute_decided email in_app sms",
            "buyer escrow_refunded email in_app sms",
            "seller escrow_dispute_decided email in_app sms",
            "seller escrow_released email in_app sms",
        ]
    );
    let offer = words(&deal.messages("escrow_dispute_offer").await["sms"]);
    assert!(offer.contains("the seller would get NGN 70,000.00"), "{offer}");
    assert!(words(&deal.messages("escrow_refunded").await["sms"]).contains("NGN 30,000.00"));
}

#[tokio::test]
async fn the_inspection_is_reminded_of_the_last_time_by_text_message_too() {
    let deal = Deal::new().await;
    deal.submitted().await;
    deal.town.world.pass(DAY * 3).await;
    let told = deal.told().await.split_off(4);
    assert_eq!(
        told,
        [
            "buyer escrow_inspection_reminder email in_app whatsapp",
            "buyer escrow_inspection_reminder email in_app whatsapp",
            "buyer escrow_inspection_last email in_app sms whatsapp",
            "seller escrow_released email in_app sms",
        ]
    );
}

#[tokio::test]
async fn what_a_seller_gives_back_after_the_end_is_told_to_the_buyer() {
    let deal = Deal::new().await;
    let (id, milestone) = deal.submitted().await;
    deal.buyer(id, Action::Verify(1)).await;
    deal.buyer(id, Action::Approve(milestone)).await;
    deal.seller(id, Action::SellerRefund { minor: 1_500_000, to: RefundTo::Wallet }).await;
    assert_eq!(deal.told().await.split_off(5), ["buyer escrow_refunded email in_app sms"]);
    assert!(words(&deal.messages("escrow_refunded").await["sms"]).contains("NGN 15,000.00"));
}

#[tokio::test]
async fn a_mute_silences_what_can_be_muted_and_nothing_that_is_owed() {
    let deal = Deal::new().await;
    for channel in [Channel::Email, Channel::Sms, Channel::Whatsapp] {
        for category in [Category::Updates, Category::Marketing] {
            deal.town.says(deal.buyer, channel, category, false).await;
        }
    }
    let refused = {
        let mut tx = deal.town.world.begin().await;
        let change = outreach::settings::MessageSettingsChange {
            switched_off: Some([Template::EscrowFunded].into()),
            ..Default::default()
        };
        outreach::settings::change(&mut tx, change).await.expect_err("it is owed")
    };
    assert_eq!(refused.fields[0].code, "not_optional");
    deal.town.switch(|change| change.switched_off = Some([Template::EscrowInvitation].into())).await;
    deal.submitted().await;
    assert_eq!(
        deal.told().await,
        [
            "buyer escrow_funding in_app",
            "seller escrow_funded email in_app sms",
            "buyer escrow_submitted email in_app sms whatsapp",
        ]
    );
    // The law's no is another thing: a STOP closes a channel to everything.
    let sms = deal.messages("escrow_submitted").await["sms"].id;
    let mut tx = deal.town.world.begin().await;
    outreach::receipts::answered(&mut tx, sms, notices::contact::Reply::Stop, false).await.expect("heard");
    tx.commit(()).await.expect("commits");
    deal.town.world.pass(DAY * 3).await;
    let told = deal.told().await;
    assert!(told.contains(&"buyer escrow_inspection_last email in_app whatsapp".to_owned()), "{told:#?}");
}

#[tokio::test]
async fn each_channel_has_its_own_hours_and_its_own_fate_and_one_link() {
    let deal = Deal::new().await;
    let id = deal.funded().await;
    // At ten in the evening in Lagos.
    deal.town.world.until("2026-09-01T21:00:00Z").await;
    deal.town.post.answers(Channel::Email, vec![Sending::unavailable("nobody is there")]);
    let milestone = deal.load(id).await.order.milestones[0].id;
    deal.seller(id, Action::Start(None)).await;
    deal.seller(id, Action::Submit(milestone)).await;
    let standing = |rows: std::collections::BTreeMap<String, store::messages::MessageRow>| {
        rows.into_values().map(|row| format!("{} {}", row.channel, row.status)).collect::<Vec<_>>()
    };
    assert_eq!(standing(deal.messages("escrow_submitted").await), ["email unavailable", "in_app delivered"]);
    deal.town.world.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(standing(deal.messages("escrow_submitted").await), ["email accepted", "in_app delivered"]);
    deal.town.world.until("2026-09-02T08:00:00Z").await;
    let rows = deal.messages("escrow_submitted").await;
    assert_eq!(carried(rows.values()).len(), 1, "a second link would have ended the first");
    assert_eq!(
        standing(rows),
        ["email accepted", "in_app delivered", "sms accepted", "whatsapp accepted"],
        "text messages wait for the morning"
    );
    let sent = deal.town.post.sent().len();
    deal.town.world.pass(SignedDuration::from_hours(1)).await;
    assert_eq!(deal.town.post.sent().len(), sent);
}

#[tokio::test]
async fn a_receipt_of_one_channel_ends_no_other_and_a_failure_is_stood_in_for_by_none() {
    let deal = Deal::new().await;
    let id = deal.funded().await;
    deal.town.world.until("2026-09-01T21:00:00Z").await;
    deal.buyer(id, Action::FreeCancel(escrow::RefundTo::Wallet)).await;
    let mail = deal.messages("escrow_refunded").await["email"].id;
    let told = |standing: Standing| Receipt {
        provider: "post",
        id: Some("1".to_owned()),
        key: None,
        status: standing.as_str().to_owned(),
        standing,
        code: None,
        at: None,
    };
    let take = async |id: MessageId, receipt: &Receipt| {
        let mut tx = deal.town.world.begin().await;
        outreach::receipts::take(&mut tx, id, receipt).await.expect("taken");
        tx.commit(()).await.expect("commits");
        deal.town.world.drain().await;
    };
    take(mail, &told(Standing::Delivered)).await;
    deal.town.world.until("2026-09-02T08:00:00Z").await;
    let sms = deal.messages("escrow_refunded").await["sms"].clone();
    assert_eq!(sms.status, "accepted", "the text message still went in the morning");
    let sent = deal.town.post.sent().len();
    take(sms.id, &told(Standing::Failed { bad_address: true })).await;
    deal.town.world.pass(SignedDuration::from_hours(1)).await;
    assert_eq!(deal.town.post.sent().len(), sent);
    assert_eq!(deal.told().await.last().expect("a notice"), "buyer escrow_refunded email in_app");
}

#[tokio::test]
async fn a_worker_that_dies_loses_one_channel_and_no_other() {
    let deal = Deal::new().await;
    deal.town.post.dies_once();
    deal.propose(Side::Buyer).await;
    deal.town.world.pass(SignedDuration::from_hours(1)).await;
    let rows = deal.messages("escrow_invitation").await;
    let standing: Vec<String> = rows.into_values().map(|row| format!("{} {}", row.channel, row.status)).collect();
    assert_eq!(standing, ["email unknown", "in_app delivered", "sms accepted", "whatsapp accepted"]);
    assert_eq!(deal.town.post.sent().len(), 3, "what nobody knows is not sent again");
    assert_eq!(deal.town.notices().await.pop().expect("a notice").status, "sent");
}

#[tokio::test]
async fn holds_and_chargebacks_are_told_to_both_by_mail() {
    let deal = Deal::new().await;
    let id = deal.funded().await;
    deal.staff(id, AdminRole::Risk, Action::PlaceHold(HoldKind::Compliance)).await;
    deal.staff(id, AdminRole::Risk, Action::LiftHold(1)).await;
    let (payment, evidence_due) = {
        let order = deal.load(id).await;
        (order.order.payments[0].attempt, deal.town.world.now() + DAY)
    };
    let chargeback: DisputeId = {
        let mut tx = deal.town.world.begin().await;
        let id = tx.fresh();
        tx.commit(id).await.expect("commits")
    };
    let opened = Action::ChargebackOpened { id: chargeback, payment, minor: CHARGE, evidence_due };
    deal.act(id, By::System, opened).await;
    deal.act(id, By::System, Action::ChargebackLost(chargeback)).await;
    let told = deal.told().await.split_off(3);
    assert_eq!(
        told,
        [
            "buyer escrow_held email in_app",
            "seller escrow_held email in_app",
            "buyer escrow_hold_lifted email in_app",
            "seller escrow_hold_lifted email in_app",
            "buyer escrow_chargeback email in_app",
            "seller escrow_chargeback email in_app",
            "buyer escrow_chargeback_lost email in_app",
            "seller escrow_chargeback_lost email in_app",
        ]
    );
}

#[tokio::test]
async fn a_nameless_party_is_called_by_their_side_and_never_by_an_address() {
    let deal = Deal::new().await;
    let mut tx = deal.town.world.begin().await;
    let mut row = store::customers::get(&mut tx, deal.buyer).await.expect("a customer");
    row.name = None;
    store::customers::update(&mut tx, &row).await.expect("without a name");
    tx.commit(()).await.expect("commits");
    deal.propose(Side::Buyer).await;
    for row in deal.messages("escrow_invitation").await.values() {
        let text = words(row);
        assert!(text.contains("the buyer proposes a deal") && !text.contains("ada@"), "{text}");
    }
}

#[tokio::test]
async fn more_time_is_told_to_both_and_a_fresh_link_to_whoever_asks_for_one() {
    let deal = Deal::new().await;
    let id = deal.accepted().await;
    let before = deal.told().await.len();
    let until = deal.town.world.now() + DAY * 14;
    let more = Action::Extend { timer: Timer::Fund, until, reason: Digest([7; 32]) };
    deal.staff(id, AdminRole::Support, more).await;
    let told = deal.told().await.split_off(before);
    assert_eq!(told, ["buyer escrow_more_time email in_app whatsapp", "seller escrow_more_time email in_app whatsapp"]);
    assert!(words(&deal.messages("escrow_more_time").await["email"]).contains("15 September"));

    let mut tx = deal.town.world.begin().await;
    let place = ("https://pay.example.com", &testkit::secrets());
    let whom = (deal.seller, id);
    let link = identity::issue(&mut tx, &deal.town.world.scope, place, whom, identity::Purpose::ViewOrder, DAY).await;
    tx.commit(()).await.expect("commits");
    deal.town.world.pass(DAY).await;
    let before = deal.told().await.len();
    let mut tx = deal.town.world.begin().await;
    let whence = identity::Whence::default();
    identity::ask_again(&mut tx, link.expect("a link").id, &whence).await.expect("asked for");
    tx.commit(()).await.expect("commits");
    deal.town.world.drain().await;
    assert_eq!(deal.told().await.split_off(before), ["seller escrow_link email in_app sms"]);
}

#[tokio::test]
async fn whoever_is_reached_elsewhere_is_told_where_they_were_before() {
    let deal = Deal::new().await;
    let change = |email: &str, phone: &str| setup::customers::CustomerChange {
        email: Some(Some(email.to_owned())),
        phone: Some(Some(phone.to_owned())),
        ..setup::customers::CustomerChange::default()
    };
    let mut tx = deal.town.world.begin().await;
    let elsewhere = change("eve@example.com", "+2348037654321");
    setup::customers::change(&mut tx, &testkit::secrets(), deal.seller, elsewhere).await.expect("another mailbox");
    tx.commit(()).await.expect("commits");
    deal.town.world.drain().await;
    assert_eq!(deal.told().await, ["seller contact_changed email in_app"], "the phone is the same");
    assert_eq!(deal.messages("contact_changed").await["email"].address, "bola@example.com");
    let mut tx = deal.town.world.begin().await;
    let elsewhere = change("eve@example.com", "+2348099999999");
    setup::customers::change(&mut tx, &testkit::secrets(), deal.seller, elsewhere).await.expect("another phone");
    tx.commit(()).await.expect("commits");
    deal.town.world.drain().await;
    assert_eq!(deal.told().await.len(), 2);
    let handed = deal.town.post.sent();
    assert!(handed.iter().all(|sent| sent.to != "+2348099999999" && sent.to != "eve@example.com"), "nobody new hears");
    deal.town.world.verify().await;
}
