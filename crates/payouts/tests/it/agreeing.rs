use jiff::SignedDuration;
use payouts::{Decision, PayoutSettingsChange, Proof};
use secrecy::ExposeSecret as _;
use testkit::secrets;
use totp_rs::{Algorithm, Builder, Secret};
use usecase::Result;

use crate::counter::{COLLECTED, Counter, MAKER, code};

const BOLA: &str = "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12";
const CHIDI: &str = "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d13";
/// Above the limit for one approver, below the one for two.
const AMOUNT: i64 = 15_000_000;

/// An authenticator in somebody's hand.
pub(crate) struct Phone {
    holder: &'static str,
    secret: String,
}

impl Phone {
    /// Enrolled, confirmed, and old enough.
    pub(crate) async fn of(counter: &Counter, holder: &'static str) -> Phone {
        let mut tx = counter.world.begin().await;
        let enrolled = payouts::enroll(&mut tx, &secrets(), holder, "Bola, finance").await.expect("enrolled");
        tx.commit(()).await.expect("committed");
        let phone = Phone { holder, secret: enrolled.secret.expose_secret().to_owned() };
        let mut tx = counter.world.begin().await;
        let proof = payouts::confirm(&mut tx, &secrets(), holder, &phone.code(counter)).await.expect("looked at");
        assert!(matches!(proof, Proof::Right { .. }), "{proof:?}");
        tx.commit(()).await.expect("committed");
        phone
    }

    pub(crate) fn code(&self, counter: &Counter) -> String {
        self.code_after(counter, 0)
    }

    fn code_after(&self, counter: &Counter, seconds: i64) -> String {
        let secret = Secret::try_from_base32(&self.secret).expect("base 32");
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_account_name("Bola".to_owned())
            .with_secret(secret);
        let at = u64::try_from(counter.world.now().as_second() + seconds).expect("after 1970");
        totp.build().expect("an authenticator").generate(at).to_string()
    }

    pub(crate) async fn says(&self, counter: &Counter, id: ids::PayoutId, approve: bool, code: &str) -> Result<String> {
        let mut tx = counter.world.begin().await;
        match payouts::prove(&mut tx, &secrets(), self.holder, code).await? {
            Proof::Wrong(error) => {
                tx.commit(()).await?;
                Err(error)
            }
            Proof::Right { step } => {
                let decision = Decision { approve, note: None, approver: self.holder.to_owned(), step, shown: None };
                let row = payouts::decide(&mut tx, id, decision).await?;
                Ok(tx.commit(row.status).await?)
            }
        }
    }
}

async fn day(counter: &Counter) {
    counter.world.pass(SignedDuration::from_hours(24)).await;
}

#[tokio::test]
async fn a_large_payout_waits_for_somebody_else_with_a_fresh_code() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    assert_eq!(code(counter.asked(counter.wish(to, AMOUNT)).await), "too_few_approvers");
    let (bola, maker) = (Phone::of(&counter, BOLA).await, Phone::of(&counter, MAKER).await);
    let id = counter.asked(counter.wish(to, AMOUNT)).await.expect("asked for").id;
    assert_eq!(counter.status(id).await, "pending_approval");
    assert_eq!(code(bola.says(&counter, id, true, &bola.code(&counter)).await), "approver_too_new");
    day(&counter).await;
    assert!(counter.tries(id).await.is_empty(), "nothing is sent meanwhile");
    assert_eq!(code(maker.says(&counter, id, true, &maker.code(&counter)).await), "maker_cannot_approve");
    assert_eq!(code(bola.says(&counter, id, true, "000000").await), "wrong_code");
    let old = bola.code_after(&counter, -90);
    assert_eq!(code(bola.says(&counter, id, true, &old).await), "wrong_code");

    let now = bola.code(&counter);
    assert_eq!(bola.says(&counter, id, true, &now).await.expect("approved"), "approved");
    counter.world.drain().await;
    assert_eq!(counter.status(id).await, "succeeded");
    counter.world.verify().await;
    // The same code for another payout, within its half minute.
    let second = counter.asked(counter.wish(to, 10_000_001)).await.expect("asked for").id;
    assert_eq!(code(bola.says(&counter, second, true, &now).await), "code_already_used");
    assert_eq!(counter.status(second).await, "pending_approval");
    counter.world.verify().await;
}

#[tokio::test]
async fn five_wrong_codes_lock_for_a_quarter_of_an_hour() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    let bola = Phone::of(&counter, BOLA).await;
    let id = counter.asked(counter.wish(to, AMOUNT)).await.expect("asked for").id;
    day(&counter).await;
    for _ in 0..5 {
        assert_eq!(code(bola.says(&counter, id, true, "000000").await), "wrong_code");
    }
    let right = bola.code(&counter);
    assert_eq!(code(bola.says(&counter, id, true, &right).await), "approver_locked");
    assert!(counter.told().await.contains(&"payout_approver.locked".to_owned()));
    counter.world.pass(SignedDuration::from_mins(15)).await;
    assert_eq!(bola.says(&counter, id, true, &bola.code(&counter)).await.expect("approved"), "approved");
}

#[tokio::test]
async fn two_approvals_are_of_two_and_one_no_is_enough() {
    let counter = Counter::open().await;
    let two = payouts::PayoutBand { currency: "NGN".to_owned(), above: 0, approvals: 2 };
    counter.change(PayoutSettingsChange { bands: Some(vec![two]), ..PayoutSettingsChange::default() }).await;
    let to = counter.beneficiary("0000000001").await;
    let (bola, chidi) = (Phone::of(&counter, BOLA).await, Phone::of(&counter, CHIDI).await);
    day(&counter).await;
    let id = counter.asked(counter.wish(to, AMOUNT)).await.expect("asked for").id;
    let first = bola.says(&counter, id, true, &bola.code(&counter)).await.expect("the first");
    assert_eq!(first, "pending_approval");
    counter.world.pass(SignedDuration::from_secs(60)).await;
    assert_eq!(code(bola.says(&counter, id, true, &bola.code(&counter)).await), "already_decided");
    assert_eq!(chidi.says(&counter, id, true, &chidi.code(&counter)).await.expect("the second"), "approved");
    counter.world.drain().await;
    assert_eq!(counter.status(id).await, "succeeded");

    counter.world.pass(SignedDuration::from_secs(60)).await;
    let left = counter.funds().await.available;
    let id = counter.asked(counter.wish(to, 1_000_000)).await.expect("asked for").id;
    assert_eq!(chidi.says(&counter, id, false, &chidi.code(&counter)).await.expect("no"), "rejected");
    assert_eq!(counter.funds().await.available, left);
    assert_eq!(code(bola.says(&counter, id, true, &bola.code(&counter)).await), "payout_not_pending");
    counter.world.drain().await;
    assert!(counter.tries(id).await.is_empty());
    counter.world.verify().await;
}

#[tokio::test]
async fn what_nobody_approves_in_time_is_over() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    let _bola = Phone::of(&counter, BOLA).await;
    let id = counter.asked(counter.wish(to, AMOUNT)).await.expect("asked for").id;
    counter.told().await;
    counter.world.pass(SignedDuration::from_hours(24 * 7)).await;
    assert_eq!(counter.status(id).await, "expired");
    assert_eq!(counter.told().await, ["payout.expired"]);
    assert_eq!(counter.funds().await.available, COLLECTED);
    counter.world.verify().await;
}

#[tokio::test]
async fn an_approver_who_is_removed_approves_nothing_and_may_come_back_as_a_new_one() {
    let counter = Counter::open().await;
    let to = counter.beneficiary("0000000001").await;
    let bola = Phone::of(&counter, BOLA).await;
    let mut tx = counter.world.begin().await;
    assert_eq!(code(payouts::enroll(&mut tx, &secrets(), BOLA, "another phone").await), "approver_exists");
    drop(tx);
    day(&counter).await;
    let id = counter.asked(counter.wish(to, AMOUNT)).await.expect("asked for").id;
    let mut tx = counter.world.begin().await;
    payouts::disenroll(&mut tx, BOLA).await.expect("removed");
    tx.commit(()).await.expect("committed");
    assert_eq!(code(bola.says(&counter, id, true, &bola.code(&counter)).await), "not_an_approver");
    let again = Phone::of(&counter, BOLA).await;
    assert_eq!(code(again.says(&counter, id, true, &again.code(&counter)).await), "approver_too_new");
}
