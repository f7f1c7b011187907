//! Whatever is wrong with a document, the answer names the place.

use serde_json::{Value, json};

use crate::schema::Schema;

fn refused(document: &Value) -> (String, String) {
    let refusal = calc::calculate(document).expect_err("refused");
    assert_eq!(Schema::published().named("refusal", &refusal.document()), [""; 0]);
    (refusal.code.to_owned(), refusal.path)
}

#[track_caller]
fn tells(document: &Value, code: &str, path: &str) {
    assert_eq!(refused(document), (code.to_owned(), path.to_owned()));
}

fn bill() -> Value {
    json!({
        "operation": "invoice",
        "currency": "NGN",
        "zone": "Africa/Lagos",
        "at": "2027-04-01T00:00:00Z",
        "lines": [
            {
                "amount": { "minor": 5000, "currency": "NGN" },
                "begins": "2027-04-01T00:00:00Z",
                "tax": { "rates": [{ "code": "VAT", "percent": "7.5" }] }
            }
        ],
        "coupons": [],
        "grants": []
    })
}

#[test]
fn what_cannot_be_read_is_told_with_its_path() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = bill();
        change(&mut document);
        document
    };
    assert!(calc::calculate(&bill()).is_ok());
    tells(&json!(7), "input_invalid", ".");
    tells(&json!({}), "input_invalid", "operation");
    tells(&with(&|bill| bill["operation"] = json!("guess")), "input_invalid", "operation");
    tells(&with(&|bill| bill["lines"][0]["amount"]["minor"] = json!(0.5)), "input_invalid", "lines[0].amount.minor");
    tells(&with(&|bill| bill["lines"][0]["amount"]["minor"] = json!("5")), "input_invalid", "lines[0].amount.minor");
    tells(&with(&|bill| bill["lines"][0]["colour"] = json!("red")), "input_invalid", "lines[0].colour");
    tells(&with(&|bill| bill["colour"] = json!("red")), "input_invalid", "colour");
    tells(&with(&|bill| bill["tax"] = json!({ "pricing": "both" })), "input_invalid", "tax.pricing");
    let without = |path: &str, name: &str| {
        with(&|bill| {
            bill.pointer_mut(path).and_then(Value::as_object_mut).expect("an object").remove(name);
        })
    };
    tells(&without("", "zone"), "input_invalid", "zone");
    tells(&without("/lines/0", "tax"), "input_invalid", "lines[0].tax");
}

#[test]
fn what_cannot_be_computed_is_told_with_its_path() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = bill();
        change(&mut document);
        document
    };
    let dollars = json!({ "minor": 5, "currency": "USD" });
    tells(
        &with(&|bill| bill["lines"][0]["amount"]["currency"] = json!("USD")),
        "currency_mismatch",
        "lines[0].amount.currency",
    );
    tells(&with(&|bill| bill["balance"] = dollars.clone()), "currency_mismatch", "balance.currency");
    tells(
        &with(&|bill| bill["balance"] = json!({ "minor": -5, "currency": "NGN" })),
        "amount_negative",
        "balance.minor",
    );
    tells(
        &with(&|bill| bill["lines"][0]["tax"]["rates"][0]["percent"] = json!("101")),
        "tax_rate_out_of_range",
        "lines[0].tax.rates[0].percent",
    );
    let rate = json!({ "code": "VAT", "percent": "1" });
    tells(
        &with(&|bill| bill["lines"][0]["tax"]["rates"].as_array_mut().expect("a list").push(rate.clone())),
        "tax_twice",
        "lines[0].tax.rates[1].code",
    );
    let coupon = |amount: Value, duration: Value| {
        let coupon = json!({ "code": "HALF", "amount": amount, "duration": duration });
        with(&|bill| bill["coupons"] = json!([{ "coupon": coupon, "at": "2027-04-01T00:00:00Z" }]))
    };
    tells(
        &coupon(json!({ "percent": "0" }), json!("once")),
        "discount_percent_out_of_range",
        "coupons[0].coupon.amount.percent",
    );
    tells(
        &coupon(json!({ "fixed": { "minor": 0, "currency": "NGN" } }), json!("once")),
        "discount_amount_zero",
        "coupons[0].coupon.amount.fixed",
    );
    tells(
        &coupon(json!({ "fixed": dollars }), json!("forever")),
        "currency_mismatch",
        "coupons[0].coupon.amount.fixed.currency",
    );
    tells(
        &coupon(json!({ "percent": "10" }), json!({ "repeating": 0 })),
        "coupon_months_zero",
        "coupons[0].coupon.duration.repeating",
    );
    tells(&with(&|bill| bill["lines"][0]["amount"]["minor"] = json!(i64::MAX)), "amount_not_computable", ".");
}

#[test]
fn everything_wrong_with_a_price_is_told_at_once() {
    let pricing = json!({ "model": "graduated", "amount": 5, "tiers": [{ "upTo": 5, "unitAmount": "-1" }] });
    let document = json!({ "operation": "price", "currency": "NGN", "pricing": pricing });
    tells(&document, "not_of_model", "pricing.amount");
    let answer = calc::answer(&json!([document]).to_string()).value;
    let told = |at: usize| answer[0]["error"]["others"][at]["path"].clone();
    assert_eq!(told(0), "[0].pricing.tiers[0].upTo");
    assert_eq!(told(1), "[0].pricing.tiers[0].unitAmount");
}

#[test]
fn a_list_is_answered_one_by_one() {
    let mut wrong = bill();
    wrong["lines"][0]["tax"] = json!({});
    let answer = calc::answer(&json!([bill(), wrong, 7]).to_string());
    assert!(answer.refused);
    assert_eq!(answer.value[0]["due"]["minor"], 5_375);
    assert_eq!(answer.value[1]["error"]["code"], "input_invalid");
    assert!(answer.value[1]["error"]["path"].as_str().expect("a path").starts_with("[1].lines[0].tax"));
    assert_eq!(answer.value[2]["error"]["path"], "[2]");
    let answer = calc::answer("{");
    assert!(answer.refused);
    assert_eq!(answer.value["error"]["code"], "input_invalid");
    assert!(!calc::answer("[]").refused);
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let twice = r#"{"operation": "allocate", "amount": {"minor": 1, "currency": "NGN", "minor": 2}, "weights": [1]}"#;
    let answer = calc::answer(twice);
    assert!(answer.refused);
    assert_eq!(answer.value["error"]["path"], "amount.minor");
    let answer = calc::answer(&format!("[{}, {twice}]", twice.replace(r#", "minor": 2"#, "")));
    assert_eq!(answer.value["error"]["path"], "[1].amount.minor");
}
