//! How a merchant's pages and mails look and what they say beside what we say: a draft, and what was published of it.
//!
//! What it promises:
//! * What people see was published, by somebody, at a time, and can be brought back. A draft is seen by its merchant only.
//! * Whatever is chosen can be read: text and links keep the contrast that WCAG 2.2 AA wants, or the choice is refused with the ratio
//!   and a colour near by that would do.
//! * A merchant chooses values, never markup or style: colours, a few fonts and shapes, a picture drawn anew, plain words.
//!
//! Six surfaces: `general` goes for all, and each other one says what differs there.

pub mod colour;
mod logo;
mod publishing;
mod rules;
mod theme;

use ids::LogoId;
use serde::{Deserialize, Serialize};

pub use colour::Colour;
pub use logo::{MAX_LOGO_BYTES, MAX_LOGO_HEIGHT, MAX_LOGO_WIDTH};
pub use publishing::{
    Change, Standing, SurfaceChange, Version, change, discard, keep_logo, publish, published, published_in, revert,
    standing,
};
pub use rules::{MAX_FOOTER_CHARS, MAX_ORIGINS, MAX_WELCOME_CHARS};
pub use theme::Theme;

/// Where a merchant's looks are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// What goes for all of them.
    General,
    /// What a shop shows of itself: payment links, invoices, orders.
    Store,
    /// The page of a checkout.
    Checkout,
    /// A checkout in a frame of the merchant's own page.
    Overlay,
    /// What customers see of their account.
    Portal,
    /// Mails.
    Email,
}

impl Surface {
    /// All of them, in the order they are shown.
    pub const ALL: [Surface; 6] =
        [Surface::General, Surface::Store, Surface::Checkout, Surface::Overlay, Surface::Portal, Surface::Email];

    /// As it is called in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Surface::General => "general",
            Surface::Store => "store",
            Surface::Checkout => "checkout",
            Surface::Overlay => "overlay",
            Surface::Portal => "portal",
            Surface::Email => "email",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Surface> {
        Surface::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// What letters look like. None of them is loaded from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Font {
    /// What the reader's own system uses.
    System,
    /// With serifs.
    Serif,
    /// Round.
    Rounded,
    /// All letters of one width.
    Mono,
}

impl Font {
    /// All of them.
    pub const ALL: [Font; 4] = [Font::System, Font::Serif, Font::Rounded, Font::Mono];

    /// As it is called in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Font::System => "system",
            Font::Serif => "serif",
            Font::Rounded => "rounded",
            Font::Mono => "mono",
        }
    }
}

/// What corners look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corners {
    /// Straight.
    Square,
    /// A little round.
    Soft,
    /// Round.
    Round,
}

impl Corners {
    /// All of them.
    pub const ALL: [Corners; 3] = [Corners::Square, Corners::Soft, Corners::Round];

    /// As it is called in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Corners::Square => "square",
            Corners::Soft => "soft",
            Corners::Round => "round",
        }
    }
}

/// What is chosen for one surface. What is not chosen is as in `general`, and there as we made it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Choices {
    /// Links and buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<Colour>,
    /// Behind everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<Colour>,
    /// Of the sheet that things stand on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Colour>,
    /// Words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Colour>,
    /// Letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font: Option<Font>,
    /// Corners.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corners: Option<Corners>,
    /// The picture on top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_id: Option<LogoId>,
    /// A line on top, in the merchant's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub welcome: Option<String>,
    /// The small print at the end, in the merchant's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// Of `overlay` alone: which pages may show a checkout in a frame, where a session says nothing of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
}

impl Choices {
    /// What holds on a surface whose own choices these are.
    fn over(&self, general: &Choices) -> Choices {
        fn first<T: Clone>(own: &Option<T>, else_: &Option<T>) -> Option<T> {
            own.clone().or_else(|| else_.clone())
        }
        Choices {
            accent: self.accent.or(general.accent),
            background: self.background.or(general.background),
            card: self.card.or(general.card),
            text: self.text.or(general.text),
            font: self.font.or(general.font),
            corners: self.corners.or(general.corners),
            logo_id: self.logo_id.or(general.logo_id),
            welcome: first(&self.welcome, &general.welcome),
            footer: first(&self.footer, &general.footer),
            allowed_origins: self.allowed_origins.clone(),
        }
    }

    /// The colours and shapes.
    pub fn theme(&self) -> Theme {
        Theme {
            accent: self.accent,
            background: self.background,
            card: self.card,
            text: self.text,
            font: self.font.unwrap_or(Font::System),
            corners: self.corners.unwrap_or(Corners::Soft),
        }
    }
}

/// What is chosen for all surfaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Appearance {
    /// For all.
    pub general: Choices,
    /// For what a shop shows of itself.
    pub store: Choices,
    /// For the page of a checkout.
    pub checkout: Choices,
    /// For a checkout in a frame.
    pub overlay: Choices,
    /// For what customers see of their account.
    pub portal: Choices,
    /// For mails.
    pub email: Choices,
}

impl Appearance {
    /// What is chosen for a surface itself.
    pub fn own(&self, surface: Surface) -> &Choices {
        match surface {
            Surface::General => &self.general,
            Surface::Store => &self.store,
            Surface::Checkout => &self.checkout,
            Surface::Overlay => &self.overlay,
            Surface::Portal => &self.portal,
            Surface::Email => &self.email,
        }
    }

    fn own_mut(&mut self, surface: Surface) -> &mut Choices {
        match surface {
            Surface::General => &mut self.general,
            Surface::Store => &mut self.store,
            Surface::Checkout => &mut self.checkout,
            Surface::Overlay => &mut self.overlay,
            Surface::Portal => &mut self.portal,
            Surface::Email => &mut self.email,
        }
    }

    /// What holds on a surface.
    pub fn on(&self, surface: Surface) -> Choices {
        self.own(surface).over(&self.general)
    }
}
