//! What is agreed to for one payment pays once, in time, and touches nothing that lasts.

use ids::Mode;
use jiff::SignedDuration;
use people::{Caps, Means};
use testkit::secrets;
use usecase::ports::ChargeOutcome;

use crate::stage::{Stage, caps};

impl Stage {
    fn once(&self, minor: i64) -> Caps {
        let end = self.world.now() + SignedDuration::from_hours(24);
        Caps { once: Some(end), ..caps(minor, minor) }
    }

    /// Whether the gateway takes so much by a token.
    async fn takes(&self, token: &str, minor: i64) -> bool {
        let ask = self.ask(token, minor).await;
        matches!(self.gateway.charge(&ask).await, Ok(ChargeOutcome::Succeeded { .. }))
    }

    async fn agreed(&self) -> Vec<(i64, i64, bool)> {
        let mut tx = self.house.begin().await.expect("the database answers");
        let all = people::mandates(&mut tx, &self.session).await.expect("mandates");
        tx.commit(()).await.expect("commits");
        all.iter().map(|row| (row.charge_minor, row.month_minor, row.once_until.is_some())).collect()
    }
}

#[tokio::test]
async fn a_mandate_for_one_payment_pays_once_and_not_more_than_that() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    let method = stage.gives(Means::Wallet, &stage.once(100_000)).await;
    assert!(!stage.takes(&method.token, 100_001).await, "more than was agreed to");
    assert_eq!(stage.agreed().await, [(100_000, 100_000, true)], "a refusal spends nothing");
    assert!(stage.takes(&method.token, 60_000).await);
    assert!(!stage.takes(&method.token, 40_000).await, "the rest of it is not a second payment");
    assert_eq!((stage.wallet().await, stage.agreed().await), (440_000, Vec::new()));
    let again = stage.gives(Means::Wallet, &stage.once(50_000)).await;
    assert!(!stage.takes(&method.token, 50_000).await, "what was agreed to before is over");
    assert!(stage.takes(&again.token, 50_000).await);
}

#[tokio::test]
async fn a_mandate_for_one_payment_ends_by_itself() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    let method = stage.gives(Means::Wallet, &stage.once(100_000)).await;
    stage.world.pass(SignedDuration::from_hours(25)).await;
    assert!(!stage.takes(&method.token, 1_000).await);
    assert_eq!(stage.agreed().await, []);
}

#[tokio::test]
async fn one_payment_stands_beside_what_lasts_and_changes_no_cap_of_it() {
    let stage = Stage::new().await;
    stage.fills(500_000).await;
    let lasting = stage.gives(Means::Wallet, &caps(100_000, 100_000)).await;
    let (db, secrets) = (stage.world.db.public(Mode::Test), secrets());
    let once = stage.errands(&db, &secrets).let_charge(&stage.link, Means::Wallet, &stage.once(300_000), false).await;
    let once = once.expect("a mandate");
    assert!(!once.is_default, "renewals are paid as before");
    assert_eq!(stage.agreed().await, [(100_000, 100_000, false), (300_000, 300_000, true)]);
    assert!(stage.takes(&once.token, 300_000).await && stage.takes(&lasting.token, 100_000).await);
    assert_eq!((stage.wallet().await, stage.agreed().await), (100_000, vec![(100_000, 100_000, false)]));
}
