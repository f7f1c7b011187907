//! Nothing in a value ends its literal; that the database reads back what was written is in `tests/it/closing.rs`.

use super::*;

fn inlined(text: &'static str, values: Vec<Lit>) -> Result<String, StoreError> {
    let mut into = String::new();
    Statement::of(text, values).inline(&mut into).map(|()| into)
}

#[test]
fn values_stand_where_they_are_named() {
    let text = inlined("select $2, $1, $2", vec![Lit::Int(-7), Lit::Text("a".to_owned())]).expect("both are there");
    assert_eq!(text, "select E'a'::text, (-7)::bigint, E'a'::text;\n");
    assert!(inlined("select $3", vec![Lit::Int(1)]).is_err());
}

#[test]
fn quotes_and_backslashes_stay_inside() {
    let hostile = r"\'; drop table events; --";
    let text = inlined("select $1", vec![Lit::Text(hostile.to_owned())]).expect("a text");
    assert_eq!(text, format!("select E'{}'::text;\n", r"\\''; drop table events; --"));
    let list = inlined("select $1", vec![Lit::TextOpts(vec![None, Some("'".to_owned())])]).expect("texts");
    assert_eq!(list, "select array[null::text,E''''::text]::text[];\n");
}

#[test]
fn a_value_is_not_read_as_a_place_for_another() {
    let text = inlined("select $1, $2", vec![Lit::Text("$2".to_owned()), Lit::Int(1)]).expect("both are there");
    assert_eq!(text, "select E'$2'::text, (1)::bigint;\n");
}

#[test]
fn a_nul_is_refused_rather_than_cut_off() {
    assert!(inlined("select $1", vec![Lit::Text("a\0b".to_owned())]).is_err());
}
