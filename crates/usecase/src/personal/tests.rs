//! What is sealed opens to the same, for its person only, and for nobody once the salt is gone.

use ids::{TenantId, Uuid};
use proptest::prelude::*;
use runtime::secret::Secrets;
use serde_json::{Value, json};

use super::*;

const DATA_KEY: &str = "dk_0192f0a17c1e7c558f3e2b8a1f0c9d11";

fn secrets() -> Secrets {
    let secrets = Secrets::new("p".repeat(32).into(), "s".repeat(32).into(), "k1".to_owned());
    secrets.data_keys.keep(DATA_KEY, [7; 32], None);
    secrets
}

fn tenant(nth: u128) -> TenantId {
    TenantId::from_uuid(Uuid::from_u128(nth))
}

fn person(nth: u128) -> CustomerId {
    CustomerId::from_uuid(Uuid::from_u128(nth))
}

fn pen(secrets: &Secrets, who: CustomerId, salt: Option<&[u8]>) -> Pen {
    let key = secrets.data_keys.get(DATA_KEY).expect("a key");
    Pen::under(tenant(1), who, salt, (DATA_KEY, &key))
}

fn opened(secrets: &Secrets, salts: &Salts, value: &Value) -> Result<Value> {
    let mut value = value.clone();
    open_with(secrets, tenant(1), salts, &mut value).map(|()| value)
}

fn ada() -> Value {
    json!({ "id": "cust_1", "name": "Ada", "email": "ada@example.com", "phone": null, "metadata": {}, "blacklisted": false })
}

#[test]
fn what_is_sealed_opens_to_the_same_and_reads_as_null_once_the_salt_is_gone() {
    let secrets = secrets();
    let sealed = pen(&secrets, person(2), Some(&[3; 32])).seal(ada(), OF_CUSTOMER);
    assert!(!sealed.to_string().contains("Ada") && !sealed.to_string().contains("ada@"), "{sealed}");
    assert_eq!(sealed["sealed"]["members"], json!(["email", "name"]), "what says nothing is not sealed");
    assert_eq!((&sealed["id"], &sealed["phone"], &sealed["metadata"]), (&json!("cust_1"), &Value::Null, &json!({})));
    let salts = Salts::from([(person(2), vec![3; 32])]);
    assert_eq!(opened(&secrets, &salts, &sealed).expect("opens"), ada());
    let mut erased = ada();
    (erased["name"], erased["email"], erased["erased"]) = (Value::Null, Value::Null, true.into());
    assert_eq!(opened(&secrets, &Salts::new(), &sealed).expect("reads"), erased);
}

#[test]
fn the_object_of_an_event_opens_in_its_place_and_what_is_plain_stays() {
    let secrets = secrets();
    let sealed = json!({ "object": pen(&secrets, person(2), Some(&[3; 32])).seal(ada(), OF_CUSTOMER) });
    let salts = Salts::from([(person(2), vec![3; 32])]);
    assert_eq!(opened(&secrets, &salts, &sealed).expect("opens"), json!({ "object": ada() }));
    // Old rows were never sealed, and a member may have this name without being what it is about.
    for plain in [ada(), json!({ "object": ada() }), json!(null), json!({ "sealed": "envelope" }), json!([1])] {
        assert_eq!(opened(&secrets, &salts, &plain).expect("reads"), plain);
        assert!(needs(&mut [&mut plain.clone()]).is_nothing());
    }
    assert_eq!(needs(&mut [&mut sealed.clone(), &mut sealed.clone()]).people, [person(2).uuid()]);
}

#[test]
fn no_other_key_salt_person_or_tenant_opens_it() {
    let secrets = secrets();
    let sealed = pen(&secrets, person(2), Some(&[3; 32])).seal(ada(), OF_CUSTOMER);
    let shown = |secrets: &Secrets, salts: &Salts, value: &Value| {
        let shown = opened(secrets, salts, value).expect("reads");
        assert!(shown["name"].is_null() && shown.get("sealed").is_none(), "{shown}");
        shown["unreadable"] == true
    };
    let right = Salts::from([(person(2), vec![3; 32]), (person(9), vec![3; 32])]);
    assert!(shown(&secrets, &Salts::from([(person(2), vec![4; 32])]), &sealed));
    assert!(shown(&secrets, &Salts::from([(person(2), Vec::new())]), &sealed));
    let mut moved = sealed.clone();
    moved["sealed"]["of"] = json!(person(9));
    assert!(shown(&secrets, &right, &moved));
    let mut value = sealed.clone();
    open_with(&secrets, tenant(8), &right, &mut value).expect("reads");
    assert!(value["name"].is_null() && value["unreadable"] == true);
    secrets.data_keys.keep(DATA_KEY, [8; 32], None);
    assert!(shown(&secrets, &right, &sealed));
    let without = Secrets::new("p".repeat(32).into(), "s".repeat(32).into(), "k1".to_owned());
    assert_eq!(opened(&without, &right, &sealed).expect_err("the data key is missing").code, "internal_error");
}

#[test]
fn of_somebody_erased_nothing_is_written() {
    let written = pen(&secrets(), person(2), None).seal(ada(), OF_CUSTOMER);
    assert_eq!((&written["name"], &written["email"], &written["erased"]), (&Value::Null, &Value::Null, &json!(true)));
    assert!(written.get("sealed").is_none());
}

#[test]
fn salts_are_never_the_same() {
    assert_ne!(new_salt(), new_salt());
    assert_eq!(new_salt().len(), 32);
}

proptest! {
    #[test]
    fn any_members_of_anybody_open_again_and_for_nobody_else(
        texts in proptest::collection::btree_map("[a-z]{1,8}", ".{1,60}", 1..6),
        who in any::<u128>(), salt in any::<[u8; 32]>(), other in any::<[u8; 32]>(),
    ) {
        prop_assume!(salt != other);
        let secrets = secrets();
        let object = json!(texts);
        let names: Vec<&str> = texts.keys().map(String::as_str).collect();
        let sealed = pen(&secrets, person(who), Some(&salt)).seal(object.clone(), &names);
        prop_assert_eq!(sealed.as_object().map(serde_json::Map::len), Some(1));
        let mine = Salts::from([(person(who), salt.to_vec())]);
        prop_assert_eq!(opened(&secrets, &mine, &sealed).expect("opens"), object);
        let theirs = Salts::from([(person(who), other.to_vec())]);
        let shown = opened(&secrets, &theirs, &sealed).expect("reads");
        prop_assert!(shown["unreadable"] == true && shown != json!(texts));
        let gone = opened(&secrets, &Salts::new(), &sealed).expect("reads");
        prop_assert!(names.iter().filter(|name| **name != "erased").all(|name| gone[*name].is_null()));
        prop_assert_eq!(&gone["erased"], &json!(true));
    }
}
