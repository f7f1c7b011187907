//! The templates that come with the product, each with its code and version.
//!
//! Loading them twice is harmless: a code and version never says anything else. A better wording is a new version.

use super::template::{Category, Fulfiller, OnDue, Template, Verifier, Waivable};

/// Code, category, who does it, who says so, how much is shown at least, who may give it up, whether silence does it, words.
type Line = (&'static str, Category, Fulfiller, Verifier, u32, Waivable, bool, &'static str, &'static str);

const LINES: [Line; 16] = {
    use Category::{Digital, Freelance, Goods, Property, Rental, Service, Vehicle};
    use Fulfiller::{Buyer, Seller, System, ThirdParty};
    use Verifier::Counterparty;
    use Waivable::{Both, Nobody};
    [
        (
            "ITEM_RECEIVED",
            Goods,
            Seller,
            Counterparty,
            0,
            Waivable::Buyer,
            true,
            "Received",
            "The buyer has the goods.",
        ),
        (
            "ITEM_AS_DESCRIBED",
            Goods,
            Seller,
            Counterparty,
            0,
            Waivable::Buyer,
            true,
            "As described",
            "The goods are what the order says.",
        ),
        (
            "QUANTITY_CHECKED",
            Goods,
            Seller,
            Counterparty,
            0,
            Waivable::Buyer,
            true,
            "Counted",
            "The buyer counted the goods and none is missing.",
        ),
        (
            "HANDOVER_CODE",
            Goods,
            Seller,
            Verifier::System,
            0,
            Waivable::Buyer,
            false,
            "Handed over",
            "The buyer gave the code of this order to the seller.",
        ),
        (
            "TRACKING_DELIVERED",
            Goods,
            Seller,
            Verifier::System,
            0,
            Waivable::Buyer,
            true,
            "Delivered",
            "The courier reports that the parcel arrived.",
        ),
        (
            "DOCUMENT_DELIVERED",
            Service,
            Seller,
            Counterparty,
            1,
            Waivable::Buyer,
            true,
            "Documents",
            "The buyer has the documents that were agreed.",
        ),
        (
            "OWNERSHIP_TRANSFERRED",
            Vehicle,
            Seller,
            Counterparty,
            1,
            Both,
            false,
            "Ownership",
            "The register names the buyer as the owner.",
        ),
        (
            "DOMAIN_TRANSFERRED",
            Digital,
            Seller,
            Counterparty,
            1,
            Both,
            false,
            "Domain",
            "The registrar has moved the domain to the buyer.",
        ),
        (
            "SERVICE_RENDERED",
            Service,
            Seller,
            Counterparty,
            0,
            Waivable::Buyer,
            true,
            "Work done",
            "The agreed work was done.",
        ),
        (
            "DELIVERABLE_ACCEPTED",
            Freelance,
            Seller,
            Counterparty,
            1,
            Waivable::Buyer,
            true,
            "Result accepted",
            "The buyer accepts what was handed in.",
        ),
        (
            "THIRD_PARTY_INSPECTION_PASSED",
            Vehicle,
            ThirdParty,
            Verifier::ThirdParty,
            0,
            Both,
            false,
            "Inspected",
            "The named inspector found nothing wrong.",
        ),
        (
            "KEYS_HANDED_OVER",
            Property,
            Seller,
            Counterparty,
            0,
            Waivable::Buyer,
            false,
            "Keys",
            "The buyer has all keys.",
        ),
        ("DATE_REACHED", Service, System, Verifier::System, 0, Nobody, false, "Date", "The agreed day has come."),
        (
            "RETURN_RECEIVED",
            Rental,
            Buyer,
            Counterparty,
            0,
            Nobody,
            false,
            "Returned",
            "The seller has the goods back.",
        ),
        (
            "IDENTITY_VERIFIED",
            Service,
            System,
            Verifier::System,
            0,
            Nobody,
            false,
            "Identity",
            "Both parties are who they say.",
        ),
        (
            "INVOICE_PROVIDED",
            Service,
            Seller,
            Counterparty,
            1,
            Waivable::Buyer,
            true,
            "Invoice",
            "The seller has sent a proper invoice.",
        ),
    ]
};

/// Every shipped template, in its current version.
pub fn shipped() -> Vec<Template> {
    LINES.iter().map(template).collect()
}

fn template(line: &Line) -> Template {
    let (code, category, fulfiller, verifier, min_evidence, waivable, deemed, title, text) = *line;
    Template {
        code: code.to_owned(),
        version: 1,
        title: title.to_owned(),
        text: text.to_owned(),
        category,
        fulfiller,
        verifier,
        min_evidence,
        blocking: true,
        waivable,
        due_after: None,
        on_due: OnDue::Nothing,
        deemed,
        by_code: code == "HANDOVER_CODE",
        by_date: code == "DATE_REACHED",
    }
}
