//! Charts, drawn here: shapes with a title for each, beside a table of the same figures.

use pages::html::Html;

use super::markup::{each, fill};

/// The surface of a chart, in its own units.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 220.0;
const FOOT: f64 = 26.0;
const TOP: f64 = 26.0;

/// A bar: what it is, its value, how that is written, and its looks.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) told: String,
    pub(crate) class: &'static str,
}

#[expect(clippy::cast_precision_loss, reason = "a position on a screen, not an amount")]
fn real(value: i64) -> f64 {
    value as f64
}

/// Bars beside each other. Each spans from one value to another, so that they can also show steps.
pub(crate) fn bars(title: &str, all: &[Bar]) -> Html {
    let most = all.iter().flat_map(|bar| [bar.from, bar.to]).max().unwrap_or(0).max(1);
    let least = all.iter().flat_map(|bar| [bar.from, bar.to]).min().unwrap_or(0).min(0);
    let room = HEIGHT - FOOT - TOP;
    let height = |value: i64| TOP + room - (real(value) - real(least)) / (real(most) - real(least)) * room;
    let slot = WIDTH / real(i64::try_from(all.len().max(1)).unwrap_or(1));
    let shapes = each(all.iter().enumerate(), |(nth, bar)| {
        let left = slot * real(i64::try_from(nth).unwrap_or(0));
        let (above, below) = (height(bar.from.max(bar.to)), height(bar.from.min(bar.to)));
        let digits = |value: f64| format!("{value:.1}");
        fill(
            "<g><title>{}: {}</title><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>\
             <text x=\"{}\" y=\"{}\" class=\"value\">{}</text><text x=\"{}\" y=\"{}\">{}</text></g>",
            &[
                &bar.label,
                &bar.told,
                &bar.class,
                &digits(left + slot * 0.18),
                &digits(above),
                &digits(slot * 0.64),
                &digits((below - above).max(2.0)),
                &digits(left + slot / 2.0),
                &digits(above - 7.0),
                &bar.told,
                &digits(left + slot / 2.0),
                &digits(HEIGHT - 8.0),
                &bar.label,
            ],
        )
    });
    fill(
        "<svg class=\"chart\" viewBox=\"0 0 640 220\" role=\"img\" aria-label=\"{}\">{}<line x1=\"0\" x2=\"640\" y1=\"{}\" y2=\"{}\"/></svg>",
        &[&title, &shapes, &format!("{:.1}", height(0)), &format!("{:.1}", height(0))],
    )
}

/// One bar of parts that make a whole, with what each is beside it.
pub(crate) fn shares(title: &str, parts: &[(String, i64, String, &'static str)]) -> Html {
    let whole: i64 = parts.iter().map(|(_, value, ..)| (*value).max(0)).fold(0, i64::saturating_add).max(1);
    let mut left = 0.0;
    let mut shapes = Html::new();
    for (label, value, told, class) in parts.iter().filter(|(_, value, ..)| *value > 0) {
        let width = real(*value) / real(whole) * WIDTH;
        shapes = shapes.part(&fill(
            "<g><title>{}: {}</title><rect class=\"{}\" x=\"{}\" y=\"0\" width=\"{}\" height=\"28\"/></g>",
            &[label, told, class, &format!("{left:.1}"), &format!("{width:.1}")],
        ));
        left += width;
    }
    let legend = each(parts, |(label, _, told, class)| {
        fill("<li><span class=\"dot {}\"></span>{} <strong>{}</strong></li>", &[class, label, told])
    });
    fill(
        "<svg class=\"chart shares\" viewBox=\"0 0 640 28\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">{}</svg><ul class=\"legend\">{}</ul>",
        &[&title, &shapes, &legend],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_is_still_a_chart() {
        assert!(bars("MRR", &[]).done().starts_with("<svg"));
        let flat = Bar { label: "Sep".to_owned(), from: 0, to: 0, told: "₦0.00".to_owned(), class: "calm" };
        let page = bars("MRR", &[flat]).done();
        assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
        assert!(!shares("x", &[("a".to_owned(), 0, "0".to_owned(), "good")]).done().contains("NaN"));
    }
}
