//! Turning our values into what a statement can carry: instants and columns of rows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;

/// An instant as a parameter.
pub(crate) fn ts(at: Timestamp) -> jiff_sqlx::Timestamp {
    at.to_sqlx()
}

/// An optional instant as a parameter.
pub(crate) fn ts_opt(at: Option<Timestamp>) -> Option<jiff_sqlx::Timestamp> {
    at.map(ToSqlx::to_sqlx)
}

/// One column of many rows, for `unnest`.
pub(crate) fn column<R, T>(rows: &[R], get: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(get).collect()
}

/// A column of instants.
pub(crate) fn ts_column<R>(rows: &[R], get: impl Fn(&R) -> Timestamp) -> Vec<jiff_sqlx::Timestamp> {
    rows.iter().map(|row| ts(get(row))).collect()
}

/// A column of optional instants.
pub(crate) fn ts_opt_column<R>(rows: &[R], get: impl Fn(&R) -> Option<Timestamp>) -> Vec<Option<jiff_sqlx::Timestamp>> {
    rows.iter().map(|row| ts_opt(get(row))).collect()
}
