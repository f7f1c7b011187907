//! Digests: when they are written, by whom, and what shows when somebody touches them.

use audit::digest::{PublicKey, names};
use audit::proof::{self, Deed, Depth, Report};
use ids::Mode;
use jiff::SignedDuration;

use crate::rig::{Folder, Rig, key};

async fn prove(rig: &Rig, folder: &Folder, keys: &[PublicKey]) -> Report {
    proof::against_digests(&rig.db.audit(), Mode::Test, &folder.objects(), keys, Depth::All).await.expect("reads")
}

/// Four digests an hour apart, of a chain that grows.
async fn four(rig: &Rig, folder: &Folder) -> PublicKey {
    let key = key("one");
    let digester = rig.digester(folder, &key);
    let tenant = rig.merchant(1).await;
    let mut now = rig.db.clock.now();
    for number in 1..=4 {
        rig.act(tenant, 1).await;
        rig.seal().await;
        assert_eq!(digester.round(now).await.expect("writes"), Some(number));
        now = now.checked_add(SignedDuration::from_hours(1)).expect("in range");
    }
    let report = prove(rig, folder, &[key.public()]).await;
    assert_eq!((report.digests, report.faults.as_slice()), (4, [].as_slice()));
    key.public()
}

fn only(report: &Report) -> (i64, Deed, String) {
    let [fault] = report.faults.as_slice() else { panic!("one fault, and not {:?}", report.faults) };
    (fault.place, fault.deed, fault.text.clone())
}

#[tokio::test]
async fn one_is_written_every_hour_by_whoever_comes_first() {
    let rig = Rig::new().await;
    let (folder, key) = (Folder::new("hourly"), key("one"));
    let (mine, theirs) = (rig.digester(&folder, &key), rig.digester(&folder, &key));
    let mut now = rig.db.clock.now();
    assert_eq!(mine.round(now).await.expect("looks"), None, "nothing was ever sealed");
    rig.merchant(1).await;
    rig.seal().await;
    assert_eq!(mine.round(now).await.expect("writes"), Some(1));
    assert_eq!(theirs.round(now).await.expect("looks"), None, "somebody else was quicker");
    now = now.checked_add(SignedDuration::from_mins(59)).expect("in range");
    assert_eq!(mine.round(now).await.expect("looks"), None);
    now = now.checked_add(SignedDuration::from_mins(1)).expect("in range");
    let both = tokio::join!(mine.round(now), theirs.round(now));
    let written: Vec<u64> = [both.0, both.1].into_iter().filter_map(|done| done.expect("one writes")).collect();
    assert_eq!(written, [2]);
    assert_eq!(names(&folder.objects(), Mode::Test).await.expect("lists").len(), 2);
    assert_eq!(prove(&rig, &folder, &[key.public()]).await.faults, []);
}

#[tokio::test]
async fn an_altered_digest_is_named() {
    let (rig, folder) = (Rig::new().await, Folder::new("altered"));
    let key = four(&rig, &folder).await;
    let text = std::fs::read_to_string(folder.file(2)).expect("a file");
    std::fs::write(folder.file(2), text.replace("\"seq\":3", "\"seq\":2")).expect("writes");
    let (number, deed, why) = only(&prove(&rig, &folder, &[key]).await);
    assert_eq!((number, deed), (2, Deed::Digest));
    assert!(why.contains("altered"), "{why}");
}

#[tokio::test]
async fn a_missing_digest_is_named_and_one_under_another_number_too() {
    let (rig, folder) = (Rig::new().await, Folder::new("missing"));
    let key = four(&rig, &folder).await;
    std::fs::remove_file(folder.file(3)).expect("removes");
    assert_eq!(only(&prove(&rig, &folder, std::slice::from_ref(&key)).await).0, 3);
    std::fs::copy(folder.file(2), folder.file(3)).expect("copies");
    let (number, _, why) = only(&prove(&rig, &folder, &[key]).await);
    assert!(number == 3 && why.contains("another mode or number"), "{number}: {why}");
}

#[tokio::test]
async fn a_digest_of_another_key_proves_nothing_unless_the_key_is_known() {
    let (rig, folder) = (Rig::new().await, Folder::new("keys"));
    let one = four(&rig, &folder).await;
    let two = key("two");
    let later = rig.db.clock.now().checked_add(SignedDuration::from_hours(9)).expect("in range");
    assert_eq!(rig.digester(&folder, &two).round(later).await.expect("writes"), Some(5));
    let (number, _, why) = only(&prove(&rig, &folder, std::slice::from_ref(&one)).await);
    assert!(number == 5 && why.contains("two"), "{number}: {why}");
    assert_eq!(prove(&rig, &folder, &[one, two.public()]).await.faults, []);
}
