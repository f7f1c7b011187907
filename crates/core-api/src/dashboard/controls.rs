//! The fields of a form as elements of a page: labelled, described, and marked where something is wrong.

use std::fmt::Write as _;

use pages::html::Html;

use super::desk::Told;
use super::fields::{Field, Kind};
use super::guard::{Signed, Typed};
use super::markup::{each, fill, raw};
use super::show::words;

/// The field that makes a form one deed, however often it is sent.
pub(crate) const ONCE: &str = "_once";

/// A form that was refused is another deed when it is sent again: what was typed has changed.
pub(crate) fn once(typed: &Typed) -> Html {
    let bytes: [u8; 16] = base();
    let key = typed.get(ONCE);
    let fresh = bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes anything");
        text
    });
    let key = if key.is_empty() { fresh } else { key.to_owned() };
    fill("<input type=\"hidden\" name=\"{}\" value=\"{}\">", &[&ONCE, &key])
}

/// Sixteen random bytes.
fn base() -> [u8; 16] {
    *ids::Uuid::from_u128(rand::random()).as_bytes()
}

fn label(field: &Field) -> Html {
    let optional =
        (!field.required && field.kind != Kind::Flag).then(|| raw(" <span class=\"optional\">optional</span>"));
    fill("<label for=\"{}\">{}{}</label>", &[&field.name, &field.label, &optional])
}

/// One field of a form, as it was typed, with what is wrong with it.
pub(crate) fn row(signed: &Signed, field: &Field, typed: &Typed, told: Option<&Told>) -> Html {
    if field.kind == Kind::Own {
        return Html::new();
    }
    let wrong = told.and_then(|told| told.about(field.name));
    let id = format!("{}-about", field.name);
    let about = match wrong {
        Some(text) => Some(fill("<p class=\"wrong\" id=\"{}\">{}</p>", &[&id, &text])),
        None if field.hint.is_empty() => None,
        None => Some(fill("<p class=\"hint\" id=\"{}\">{}</p>", &[&id, &field.hint])),
    };
    let given = typed.0.iter().any(|(name, _)| name == field.name);
    let value = if given || (told.is_some() || !typed.0.is_empty()) { typed.get(field.name) } else { field.usual };
    let attributes = fill(
        "{}{}{}",
        &[
            &about.as_ref().map(|_| fill(" aria-describedby=\"{}\"", &[&id])),
            &wrong.map(|_| raw(" aria-invalid=\"true\"")),
            &(field.required && field.kind != Kind::Scopes).then(|| raw(" required")),
        ],
    );
    let label = label(field);
    match field.kind {
        Kind::Flag => {
            let ticked = (!value.is_empty()).then(|| raw(" checked"));
            fill(
                "<div class=\"field tick\"><input id=\"{}\" name=\"{}\" type=\"checkbox\" value=\"yes\"{}{}><label for=\"{}\">{}</label>{}</div>",
                &[&field.name, &field.name, &ticked, &attributes, &field.name, &field.label, &about],
            )
        }
        Kind::Scopes => scopes(signed, field, typed, about.as_ref()),
        Kind::Long | Kind::Several | Kind::Fates | Kind::Bands => fill(
            "<div class=\"field\">{}<textarea id=\"{}\" name=\"{}\" rows=\"3\"{}>{}</textarea>{}</div>",
            &[&label, &field.name, &field.name, &attributes, &value, &about],
        ),
        Kind::Choice(all) => {
            let options = each(all, |one| {
                let chosen = (*one == value).then(|| raw(" selected"));
                fill(
                    "<option value=\"{}\"{}>{}</option>",
                    &[one, &chosen, &if one.is_empty() { "Not said".to_owned() } else { words(one) }],
                )
            });
            fill(
                "<div class=\"field\">{}<select id=\"{}\" name=\"{}\"{}>{}</select>{}</div>",
                &[&label, &field.name, &field.name, &attributes, &options, &about],
            )
        }
        Kind::Text | Kind::Email | Kind::Count | Kind::Money(_) | Kind::Moment | Kind::Own => {
            let (kind, mode) = match field.kind {
                Kind::Email => ("email", "email"),
                Kind::Count => ("text", "numeric"),
                Kind::Money(_) => ("text", "decimal"),
                Kind::Moment => ("datetime-local", "text"),
                Kind::Text
                | Kind::Own
                | Kind::Long
                | Kind::Several
                | Kind::Fates
                | Kind::Bands
                | Kind::Flag
                | Kind::Choice(_)
                | Kind::Scopes => ("text", "text"),
            };
            fill(
                "<div class=\"field\">{}<input id=\"{}\" name=\"{}\" type=\"{}\" inputmode=\"{}\" autocomplete=\"off\" value=\"{}\"{}>{}</div>",
                &[&label, &field.name, &field.name, &kind, &mode, &value, &attributes, &about],
            )
        }
    }
}

/// Scopes to tick: those that somebody holds, since nobody gives away more.
fn scopes(signed: &Signed, field: &Field, typed: &Typed, about: Option<&Html>) -> Html {
    let held = signed.role.scopes();
    let ticked: Vec<&str> = typed.all(field.name).collect();
    let one = |scope: &String| {
        let mark = ticked.contains(&scope.as_str()).then(|| raw(" checked"));
        fill(
            "<label class=\"scope\"><input type=\"checkbox\" name=\"{}\" value=\"{}\"{}> {}</label>",
            &[&field.name, scope, &mark, &scope.replace(':', " · ").replace('_', " ")],
        )
    };
    fill(
        "<fieldset class=\"field\"><legend>{}</legend><div class=\"scopes\">{}</div>{}</fieldset>",
        &[&field.label, &each(&held, one), &about],
    )
}
