//! Pages that fill from top to bottom.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
/// Lowest line of text above the foot.
const BOTTOM: f32 = 60.0;
const TOP: f32 = HEIGHT - 60.0;

/// A standard font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Plain,
    Bold,
}

impl Font {
    const ALL: [(Self, &'static [u8], &'static [u8]); 2] =
        [(Self::Plain, b"F1", b"Helvetica"), (Self::Bold, b"F2", b"Helvetica-Bold")];

    fn name(self) -> Name<'static> {
        Name(if self == Self::Plain { b"F1" } else { b"F2" })
    }
}

/// Pages under way.
pub(super) struct Sheet {
    title: String,
    done: Vec<Content>,
    now: Content,
    /// Distance of the present line from the page's lower edge.
    y: f32,
}

impl Sheet {
    pub(super) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), done: Vec::new(), now: Content::new(), y: TOP }
    }

    pub(super) fn y(&self) -> f32 {
        self.y
    }

    /// Goes to a height on the same page.
    pub(super) fn back_to(&mut self, y: f32) {
        self.y = y;
    }

    /// Goes down by some points.
    pub(super) fn down(&mut self, points: f32) {
        self.y -= points;
    }

    /// Begins a new page where less than `points` are left.
    pub(super) fn keep(&mut self, points: f32) {
        if self.y - points < BOTTOM {
            self.done.push(std::mem::replace(&mut self.now, Content::new()));
            self.y = TOP;
        }
    }

    /// Text that begins at `x` on the present line.
    pub(super) fn text(&mut self, x: f32, font: Font, size: f32, text: &str) {
        show(&mut self.now, (x, self.y), font, size, text);
    }

    /// Text that ends at `x` on the present line.
    pub(super) fn right(&mut self, x: f32, font: Font, size: f32, text: &str) {
        self.text(x - width(text, size), font, size, text);
    }

    /// A horizontal line.
    pub(super) fn rule(&mut self, from: f32, to: f32, thickness: f32) {
        self.now.set_line_width(thickness);
        self.now.move_to(from, self.y).line_to(to, self.y).stroke();
    }

    /// The document; `foot` stands at the foot of each page, with its number.
    pub(super) fn finish(mut self, foot: &str) -> Vec<u8> {
        self.done.push(self.now);
        let count = self.done.len();
        let mut pdf = Pdf::new();
        let id = |n: usize| Ref::new(i32::try_from(n).unwrap_or(i32::MAX));
        let (catalog, tree, info) = (id(1), id(2), id(3));
        let fonts = [id(4), id(5)];
        let page = |n: usize| id(10 + 2 * n);
        let content = |n: usize| id(11 + 2 * n);
        pdf.catalog(catalog).pages(tree).lang(TextStr("en"));
        pdf.document_info(info).title(TextStr(&self.title)).producer(TextStr("Ohmstead"));
        pdf.pages(tree).kids((0..count).map(page)).count(i32::try_from(count).unwrap_or(i32::MAX));
        for ((_, _, base), font) in Font::ALL.iter().zip(fonts) {
            let mut writer = pdf.type1_font(font);
            writer.base_font(Name(base)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (n, mut drawn) in self.done.into_iter().enumerate() {
            let text = format!("{foot}, page {} of {count}", n + 1);
            show(&mut drawn, (WIDTH - 50.0 - width(&text, 8.0), 36.0), Font::Plain, 8.0, &text);
            pdf.stream(content(n), &drawn.finish());
            let mut writer = pdf.page(page(n));
            writer.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(content(n));
            let mut resources = writer.resources();
            let mut dictionary = resources.fonts();
            for ((_, name, _), font) in Font::ALL.iter().zip(fonts) {
                dictionary.pair(Name(name), font);
            }
            dictionary.finish();
            resources.finish();
            writer.finish();
        }
        pdf.finish()
    }
}

fn show(content: &mut Content, (x, y): (f32, f32), font: Font, size: f32, text: &str) {
    content.begin_text();
    content.set_font(font.name(), size);
    content.next_line(x, y);
    content.show(Str(&encoded(text)));
    content.end_text();
}

/// A text in the encoding of Western Windows, which the standard fonts are used with.
fn encoded(text: &str) -> Vec<u8> {
    const SPECIAL: [(char, u8); 18] = [
        ('€', 0x80),
        ('…', 0x85),
        ('Š', 0x8A),
        ('Œ', 0x8C),
        ('Ž', 0x8E),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('™', 0x99),
        ('š', 0x9A),
        ('œ', 0x9C),
        ('ž', 0x9E),
        ('Ÿ', 0x9F),
        ('−', b'-'),
    ];
    let one = |c: char| match u32::from(c) {
        0x20..=0x7E | 0xA0..=0xFF => u8::try_from(u32::from(c)).unwrap_or(b'?'),
        _ => SPECIAL.iter().find(|(s, _)| *s == c).map_or(b'?', |(_, byte)| *byte),
    };
    text.chars().map(one).collect()
}

/// Widths of Helvetica's letters from space to tilde, in thousandths of the size (Adobe's font
/// metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Width of a text in points. Bold letters are a little wider, digits are not.
fn width(text: &str, size: f32) -> f32 {
    let one = |byte: u8| {
        let letter = byte.checked_sub(b' ').and_then(|i| WIDTHS.get(usize::from(i)));
        f32::from(letter.copied().unwrap_or(556))
    };
    encoded(text).into_iter().map(one).sum::<f32>() * size / 1000.0
}

/// A text cut into rows that fit a width, at spaces; a word that does not fit is cut.
pub(super) fn wrapped(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let mut row = String::new();
    for word in text.split_whitespace() {
        let longer = if row.is_empty() { word.to_owned() } else { format!("{row} {word}") };
        if width(&longer, size) <= room {
            row = longer;
            continue;
        }
        if !row.is_empty() {
            rows.push(std::mem::take(&mut row));
        }
        for letter in word.chars() {
            row.push(letter);
            if width(&row, size) > room && row.chars().count() > 1 {
                row.pop();
                rows.push(std::mem::replace(&mut row, letter.to_string()));
            }
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fit_and_lose_nothing() {
        let text = "mean of 3 periods' peaks, each at least 2.5 kW: 4, 2.5, 6 kW; averylongwordthatfitsinnorow";
        let rows = wrapped(text, 10.0, 80.0);
        assert!(rows.iter().all(|row| width(row, 10.0) <= 80.0), "{rows:?}");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&rows.concat()), letters(text));
        assert_eq!(wrapped("", 10.0, 80.0), Vec::<String>::new());
    }

    #[test]
    fn letters_that_the_fonts_lack_are_question_marks() {
        assert_eq!(encoded("Zähler 5 € – Łódź"), b"Z\xE4hler 5 \x80 \x96 ?\xF3d?");
    }
}
