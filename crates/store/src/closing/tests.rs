//! No value stands in a text; that the database reads back what was written is in `tests/it/closing.rs`.

use super::*;

fn over(text: &'static str, values: Vec<Lit>) -> Result<String, StoreError> {
    let mut into = String::new();
    Statement::of(text, values).over_settings(5, &mut into).map(|()| into)
}

#[test]
fn a_statement_names_settings_and_holds_no_value() {
    let text =
        over("select $2, $1, $2::text", vec![Lit::Int(-7), Lit::Text("Ada".to_owned())]).expect("both are there");
    assert_eq!(
        text,
        "select pg_catalog.current_setting('app.closing_6'), pg_catalog.current_setting('app.closing_5')::bigint, \
         pg_catalog.current_setting('app.closing_6')::text;\n"
    );
    assert!(over("select $3", vec![Lit::Int(1)]).is_err());
}

#[test]
fn arrays_are_written_as_the_database_reads_them() {
    let hostile =
        Lit::TextOpts(vec![None, Some(r#"a"b\c,{}"#.to_owned()), Some(String::new()), Some("NULL".to_owned())]);
    assert_eq!(hostile.written(), r#"{NULL,"a\"b\\c,{}","","NULL"}"#);
    assert_eq!(Lit::TextOpt(None).written(), "{NULL}");
    assert_eq!(Lit::Uuids(Vec::new()).written(), "{}");
}
