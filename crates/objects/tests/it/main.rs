//! The same promises of a folder and of a bucket, the bucket being a stub over real HTTP.

mod stub;

use objects::{Bucket, Objects, Written};

/// Everything that callers rely on.
async fn keeps_its_promises(objects: &Objects) {
    assert_eq!(objects.names("audit/test").await.expect("lists"), Vec::<String>::new());
    assert_eq!(objects.read("audit/test/2.json").await.expect("reads"), None);
    for name in ["audit/test/2.json", "audit/test/1.json", "audit/live/1.json", "audit/testing/1.json"] {
        assert_eq!(objects.write_new(name, name.as_bytes().to_vec()).await.expect("writes"), Written::New);
    }
    assert_eq!(objects.write_new("audit/test/2.json", b"other".to_vec()).await.expect("asks"), Written::Taken);
    let read = objects.read("audit/test/2.json").await.expect("reads").expect("is there");
    assert_eq!(read.as_ref(), b"audit/test/2.json", "what is there stays");
    assert_eq!(objects.names("audit/test").await.expect("lists"), ["audit/test/1.json", "audit/test/2.json"]);
    assert!(objects.write_new("../outside", Vec::new()).await.is_err());
}

#[tokio::test]
async fn a_folder() {
    let place = std::env::temp_dir().join(format!("recoup-objects-{}", std::process::id()));
    keeps_its_promises(&Objects::folder(&place).expect("a folder")).await;
    std::fs::remove_dir_all(&place).expect("goes");
}

#[tokio::test]
async fn a_bucket() {
    let stub = stub::Stub::start().await;
    let bucket = Bucket {
        name: "evidence".to_owned(),
        region: "eu-west-1".to_owned(),
        endpoint: Some(stub.url()),
        access_key_id: "AKIA".to_owned(),
        secret_access_key: "a secret that stays here".into(),
        http_allowed: true,
    };
    keeps_its_promises(&Objects::bucket(&bucket).expect("a bucket")).await;
    let heard = stub.heard();
    assert!(!heard.is_empty());
    for request in &heard {
        assert!(request.authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIA/"), "{request:?}");
        assert!(request.authorization.contains("/eu-west-1/s3/aws4_request"), "{request:?}");
        assert!(request.method != "DELETE");
    }
    assert!(!format!("{bucket:?}{heard:?}").contains("a secret that stays here"));
}
