//! What the tables answer.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::*;

fn rate(nth: u128, code: &str, percent: i64) -> TaxRateRow {
    TaxRateRow {
        id: TaxRateId::from_uuid(Uuid::from_u128(nth)),
        code: code.to_owned(),
        name: code.to_owned(),
        percent: Decimal::from(percent),
        pricing: "exclusive".to_owned(),
        country: None,
        active: true,
        version: 1,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

fn person(nth: u128, treatment: &str, reason: Option<&str>) -> (Uuid, UntaxedRow) {
    let id = Uuid::from_u128(nth);
    let row = UntaxedRow {
        id: CustomerId::from_uuid(id),
        tax_treatment: treatment.to_owned(),
        tax_exempt_reason: reason.map(str::to_owned),
    };
    (id, row)
}

#[test]
fn a_plan_and_a_customer_come_before_the_usual_rates() {
    let (vat, food, free) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(12));
    let book = TaxBook {
        rates: vec![rate(1, "VAT", 20), rate(2, "FOOD", 5)],
        usual: vec![vat],
        plans: BTreeMap::from([(Uuid::from_u128(11), vec![food]), (free, Vec::new())]),
        untaxed: BTreeMap::from([
            person(21, "exempt", Some("Charity")),
            person(22, "exempt", None),
            person(23, "reverse_charge", None),
        ]),
        ..TaxBook::default()
    };
    let rates = |code: &str, percent| {
        TaxTreatment::Rates(vec![TaxRate { code: code.to_owned(), percent: Decimal::from(percent) }])
    };
    let exempt = |reason: &str| TaxTreatment::Exempt(reason.to_owned());
    for (customer, plan, expected) in [
        (20, None, rates("VAT", 20)),
        (20, Some(10), rates("VAT", 20)),
        (20, Some(11), rates("FOOD", 5)),
        (20, Some(12), TaxTreatment::Rates(Vec::new())),
        (21, Some(11), exempt("Charity")),
        (22, None, exempt("Exempt from tax")),
        (23, None, TaxTreatment::ReverseCharge),
        // Where nothing is taxed nobody is exempt from it.
        (21, Some(12), TaxTreatment::Rates(Vec::new())),
    ] {
        let question = TaxQuestion {
            customer: CustomerId::from_uuid(Uuid::from_u128(customer)),
            plan: plan.map(|plan| PlanId::from_uuid(Uuid::from_u128(plan))),
        };
        assert_eq!(Tables.treatments(&book, &[question]).expect("an answer"), [expected]);
    }
    let broken = TaxBook { usual: vec![Uuid::from_u128(3)], ..book };
    let question = TaxQuestion { customer: CustomerId::from_uuid(vat), plan: None };
    assert!(Tables.treatments(&broken, &[question]).is_err(), "an assigned rate that is not there is a fault");
}
