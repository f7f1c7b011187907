//! What may be chosen: whatever can be read, plain words, and pages that exist.

use usecase::check::Checks;

use super::colour::{Colour, READABLE, ratio};
use super::theme::pairs;
use super::{Appearance, Choices, Surface};
use crate::origins::is_origin;

/// Longest line on top, in characters.
pub const MAX_WELCOME_CHARS: usize = 200;
/// Longest small print, in characters.
pub const MAX_FOOTER_CHARS: usize = 500;
/// Most pages that may show a checkout in a frame.
pub const MAX_ORIGINS: usize = 10;

/// Looks at everything that was chosen, as it comes out on each surface.
pub(super) fn check(checks: &mut Checks, all: &Appearance, is_test: bool) {
    for surface in Surface::ALL {
        let own = all.own(surface);
        words(checks, surface, own);
        frames(checks, surface, own, is_test);
        match surface {
            Surface::Email => only_what_mails_show(checks, own),
            Surface::General | Surface::Store | Surface::Checkout | Surface::Overlay | Surface::Portal => {
                // What `general` already got wrong is not told again for each surface that takes it over.
                if surface == Surface::General || has_colours(own) {
                    contrast(checks, surface, &all.on(surface));
                }
            }
        }
    }
}

fn has_colours(own: &Choices) -> bool {
    [own.accent, own.background, own.card, own.text].iter().any(Option::is_some)
}

fn path(surface: Surface, field: &str) -> String {
    format!("{}.{field}", surface.as_str())
}

fn words(checks: &mut Checks, surface: Surface, own: &Choices) {
    checks.optional(&path(surface, "welcome"), own.welcome.as_deref(), MAX_WELCOME_CHARS);
    checks.optional(&path(surface, "footer"), own.footer.as_deref(), MAX_FOOTER_CHARS);
}

fn frames(checks: &mut Checks, surface: Surface, own: &Choices, is_test: bool) {
    let field = path(surface, "allowedOrigins");
    if surface != Surface::Overlay {
        let message = "Only `overlay` is shown in frames. Send allowedOrigins there.";
        checks.demand(own.allowed_origins.is_empty(), &field, "not_shown_there", message);
        return;
    }
    let fits =
        own.allowed_origins.len() <= MAX_ORIGINS && own.allowed_origins.iter().all(|one| is_origin(one, is_test));
    let message = "Send at most ten origins such as https://shop.example.com, without a path.";
    checks.demand(fits, &field, "invalid_origin", message);
}

/// A mail has one white sheet, letters of the reader's own and no picture: opening one tells nobody.
fn only_what_mails_show(checks: &mut Checks, own: &Choices) {
    let others = [
        ("background", own.background.is_some()),
        ("card", own.card.is_some()),
        ("text", own.text.is_some()),
        ("font", own.font.is_some()),
        ("corners", own.corners.is_some()),
        ("logoId", own.logo_id.is_some()),
        ("welcome", own.welcome.is_some()),
    ];
    for (field, _) in others.iter().filter(|(_, chosen)| *chosen) {
        let message =
            format!("Mails show `accent` and `footer` only: they load nothing, and are white. Leave {field} out.");
        checks.wrong(&path(Surface::Email, field), "not_shown_there", message);
    }
}

/// One refusal for each colour that cannot be read where it stands, with what it has and a colour near by that would do.
fn contrast(checks: &mut Checks, surface: Surface, on: &Choices) {
    let theme = on.theme();
    let ground = theme.ground();
    let mut told: Vec<&str> = Vec::new();
    for (what, colour, place, below) in pairs(&ground) {
        let found = colour.contrast(below);
        if found >= READABLE || told.contains(&what) {
            continue;
        }
        told.push(what);
        let chosen = if what == "text" { theme.text } else { theme.accent };
        let advice = advice(what, chosen, [ground.card, ground.background]);
        let field = if chosen.is_some() { what } else { place };
        let message = format!(
            "{colour} on {below} has a contrast of {}, and needs {} to be read (WCAG 2.2 AA): {what} on {place}. {advice}",
            ratio(found),
            ratio(READABLE)
        );
        checks.wrong(&path(surface, field), "low_contrast", message);
    }
}

fn advice(what: &str, chosen: Option<Colour>, grounds: [Colour; 2]) -> String {
    let [card, background] = grounds;
    match chosen.and_then(|colour| colour.readable_on(&grounds)) {
        Some(near) => format!("Near by, {near} would do."),
        None => format!(
            "No colour for {what} can be read on both {card} (card) and {background} (background): bring these two closer together."
        ),
    }
}
