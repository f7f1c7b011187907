//! The books.

use std::collections::BTreeMap;

use serde::Serialize;
use store::ledger::{self, AccountTotalRow};
use utoipa::ToSchema;
use web::permission::LedgerRead;
use web::{Answer, Data, Merchant, NoQuery};

/// Show the trial balance
///
/// Every account's debits and credits; in each currency they add up to the same.
#[utoipa::path(get, path = "/v1/ledger/trial-balance", operation_id = "get_trial_balance", tag = "Ledger",
    extensions(("x-scope" = json!("ledger:read"))),
    responses((status = 200, description = "The balance.", body = Data<TrialBalance>)))]
pub(crate) async fn trial_balance(merchant: Merchant<LedgerRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let rows = ledger::trial_balance(&mut tx).await?;
    merchant.ok(tx, TrialBalance::from(rows)).await
}

/// Every account, summed. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrialBalance {
    accounts: Vec<AccountTotal>,
    /// One for each currency.
    totals: Vec<CurrencyTotal>,
    /// Whether debits and credits agree in every currency.
    balanced: bool,
}

/// One account in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountTotal {
    account: String,
    currency: String,
    debit: i64,
    credit: i64,
    /// Debit less credit.
    balance: i64,
}

/// All accounts in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrencyTotal {
    currency: String,
    debit: i64,
    credit: i64,
}

impl From<Vec<AccountTotalRow>> for TrialBalance {
    fn from(rows: Vec<AccountTotalRow>) -> TrialBalance {
        let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for row in &rows {
            let sum = sums.entry(row.currency.clone()).or_default();
            sum.0 = sum.0.saturating_add(row.debit_minor);
            sum.1 = sum.1.saturating_add(row.credit_minor);
        }
        let totals: Vec<CurrencyTotal> =
            sums.into_iter().map(|(currency, (debit, credit))| CurrencyTotal { currency, debit, credit }).collect();
        let account = |row: AccountTotalRow| AccountTotal {
            balance: row.debit_minor.saturating_sub(row.credit_minor),
            account: row.account,
            currency: row.currency,
            debit: row.debit_minor,
            credit: row.credit_minor,
        };
        let balanced = totals.iter().all(|total| total.debit == total.credit);
        TrialBalance { accounts: rows.into_iter().map(account).collect(), totals, balanced }
    }
}
