use super::*;

const RAW: &str = "01936f4e-7a3c-7c11-9b1e-0242ac120002";

#[test]
fn shows_and_reads_back() {
    let id: CustomerId = format!("cust_{RAW}").parse().expect("well formed");
    assert_eq!(id.to_string(), format!("cust_{RAW}"));
    let json = serde_json::to_string(&id).expect("serializes");
    assert_eq!(json, format!("\"cust_{RAW}\""));
}

#[test]
fn refuses_other_kinds_and_other_spellings() {
    for text in [
        format!("plan_{RAW}"),
        format!("cust{RAW}"),
        RAW.to_owned(),
        format!("cust_{}", RAW.to_uppercase()),
        format!("cust_{}", RAW.replace('-', "")),
        format!("cust_{RAW} "),
        String::new(),
    ] {
        assert!(text.parse::<CustomerId>().is_err(), "{text} must be refused");
    }
}
