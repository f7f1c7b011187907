//! By which columns the files of each provider are read: a table that says everything the reader does not know.
//!
//! Each column has the headers that it was seen under; comparing ignores case, blanks and underscores. A provider that renames a column is a
//! line here. Whoever has another file renames its headers to those of `plain`.

/// In which unit amounts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Naira, dollars: `2000.45`.
    Major,
    /// Kobo, cents: `200045`.
    Minor,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The provider's reference of the settlement that a line is in.
    Settlement,
    /// When it arrived.
    SettledAt,
    /// What a line is about; a charge where there is no such column.
    Kind,
    /// The provider's reference of the movement.
    GatewayRef,
    /// Our reference.
    Reference,
    /// How much moved.
    Amount,
    /// What was kept of it.
    Fee,
    /// What it came to; amount less fee where there is no such column.
    Net,
    /// ISO 4217; naira where there is no such column and the layout says so.
    Currency,
    /// When it moved.
    At,
}

/// One kind of file.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The provider's name, or `plain`.
    pub name: &'static str,
    /// In which unit its amounts are.
    pub unit: Unit,
    /// The currency of files that do not say.
    pub currency: Option<&'static str>,
    /// The headers of each column.
    pub columns: &'static [(Column, &'static [&'static str])],
}

/// Every file that can be read; the first for providers that have none of their own.
pub const LAYOUTS: &[Layout] = &[
    Layout {
        name: "plain",
        unit: Unit::Minor,
        currency: None,
        columns: &[
            (Column::Settlement, &["settlement"]),
            (Column::SettledAt, &["settled_at"]),
            (Column::Kind, &["kind"]),
            (Column::GatewayRef, &["gateway_ref"]),
            (Column::Reference, &["reference"]),
            (Column::Amount, &["amount"]),
            (Column::Fee, &["fee"]),
            (Column::Net, &["net"]),
            (Column::Currency, &["currency"]),
            (Column::At, &["at"]),
        ],
    },
    Layout {
        name: "paystack",
        unit: Unit::Major,
        currency: Some("NGN"),
        columns: &[
            (Column::Settlement, &["settlement_id", "settlement", "payout_id"]),
            (Column::SettledAt, &["settlement_date", "paid_out_at"]),
            (Column::GatewayRef, &["transaction_id", "id"]),
            (Column::Reference, &["reference", "transaction_reference"]),
            (Column::Amount, &["amount", "amount_paid"]),
            (Column::Fee, &["fees", "paystack_fees"]),
            (Column::Net, &["amount_settled", "settlement_amount"]),
            (Column::Currency, &["currency"]),
            (Column::At, &["transaction_date", "paid_at"]),
        ],
    },
    Layout {
        name: "stripe",
        unit: Unit::Major,
        currency: None,
        columns: &[
            (Column::Settlement, &["automatic_payout_id", "payout_id"]),
            (Column::SettledAt, &["automatic_payout_effective_at_utc", "automatic_payout_effective_at"]),
            (Column::Kind, &["reporting_category"]),
            (Column::GatewayRef, &["payment_intent_id", "source_id", "balance_transaction_id"]),
            (Column::Reference, &["payment_metadata[reference]", "reference"]),
            (Column::Amount, &["gross"]),
            (Column::Fee, &["fee"]),
            (Column::Net, &["net"]),
            (Column::Currency, &["currency"]),
            (Column::At, &["created_utc", "created"]),
        ],
    },
    Layout {
        name: "fincra",
        unit: Unit::Major,
        currency: Some("NGN"),
        columns: &[
            (Column::Settlement, &["settlement_reference", "settlement_id"]),
            (Column::SettledAt, &["settlement_date", "settled_at"]),
            (Column::GatewayRef, &["transaction_reference", "reference"]),
            (Column::Reference, &["merchant_reference"]),
            (Column::Amount, &["amount", "source_amount"]),
            (Column::Fee, &["fee"]),
            (Column::Net, &["amount_settled"]),
            (Column::Currency, &["currency", "source_currency"]),
            (Column::At, &["transaction_date", "created_at"]),
        ],
    },
    Layout {
        name: "nomba",
        unit: Unit::Major,
        currency: Some("NGN"),
        columns: &[
            (Column::Settlement, &["settlement_id", "session_id"]),
            (Column::SettledAt, &["settlement_date", "settlement_time"]),
            (Column::GatewayRef, &["transaction_id"]),
            (Column::Reference, &["order_reference", "merchant_tx_ref"]),
            (Column::Amount, &["amount"]),
            (Column::Fee, &["fee", "charge"]),
            (Column::Net, &["settled_amount"]),
            (Column::Currency, &["currency"]),
            (Column::At, &["transaction_date", "time_created"]),
        ],
    },
    Layout {
        name: "providus",
        unit: Unit::Major,
        currency: Some("NGN"),
        columns: &[
            (Column::Settlement, &["settlement_batch", "value_date_batch", "settlement_date"]),
            (Column::SettledAt, &["settlement_date", "value_date"]),
            (Column::GatewayRef, &["session_id", "settlement_id"]),
            (Column::Reference, &["initiation_tran_ref"]),
            (Column::Amount, &["transaction_amount"]),
            (Column::Fee, &["fee_amount"]),
            (Column::Net, &["settled_amount"]),
            (Column::Currency, &["currency"]),
            (Column::At, &["tran_date_time"]),
        ],
    },
];

impl Layout {
    /// The headers of a column; none where the layout has no such column.
    pub(super) fn headers(&self, column: Column) -> &'static [&'static str] {
        self.columns.iter().find(|(known, _)| *known == column).map_or(&[], |(_, headers)| *headers)
    }
}

/// A header as it is compared.
pub(super) fn folded(header: &str) -> String {
    header
        .trim_start_matches('\u{feff}')
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '_')
        .flat_map(char::to_lowercase)
        .collect()
}
