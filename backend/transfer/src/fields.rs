//! A line as fields, and fields as numbers.

use crate::error::Refusal;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

/// Most fields that a line may have.
const FIELDS_MAX: usize = 1_024;

/// Cuts lines at a delimiter, quotes as in RFC 4180. A field cannot hold a line end.
pub(crate) struct Splitter {
    reader: Reader,
    delimiter: u8,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// The fields of one line.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl Splitter {
    /// With the delimiter that cuts the header into the most fields: `,`, `;`, tab or `|`.
    pub fn for_header(header: &str) -> Self {
        let count = |d: &u8| header.bytes().filter(|b| b == d).count();
        // The last of equals is taken: the comma.
        let delimiter = *b"|\t;,".iter().max_by_key(|d| count(d)).unwrap_or(&b',');
        // Lines are cut already: a CR inside of one is no line end either.
        let terminator = Terminator::Any(b'\n');
        Self {
            reader: ReaderBuilder::new().delimiter(delimiter).terminator(terminator).build(),
            delimiter,
            text: Vec::new(),
            ends: vec![0; FIELDS_MAX],
        }
    }

    /// True where a comma in a number can only be a decimal comma.
    pub fn decimal_comma(&self) -> bool {
        self.delimiter != b','
    }

    pub fn split(&mut self, line: &str) -> Result<Fields<'_>, Refusal> {
        if line.bytes().filter(|b| *b == b'"').count() % 2 == 1 {
            return Err(Refusal::new(
                "open-quote",
                "a quote is opened and not closed in this line",
            ));
        }
        self.reader.reset();
        // A field is never longer than what it is written as.
        self.text.resize(line.len() + 1, 0);
        let (mut written, mut fields) = (0, 0);
        // The second part, without input, says that the line is at its end.
        for part in [line.as_bytes(), &[]] {
            let (text, ends) = (&mut self.text[written..], &mut self.ends[fields..]);
            let (result, _, wrote, ended) = self.reader.read_record(part, text, ends);
            if matches!(result, ReadRecordResult::OutputEndsFull) {
                let detail = format!("the line has more than {FIELDS_MAX} fields");
                return Err(Refusal::new("wrong-number-of-fields", detail));
            }
            written += wrote;
            fields += ended;
        }
        let text = std::str::from_utf8(&self.text[..written])
            .map_err(|_| Refusal::new("not-text", "the line is not UTF-8 text"))?;
        Ok(Fields { text, ends: &self.ends[..fields] })
    }
}

impl<'a> Fields<'a> {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A field without the space around it; empty when the line is shorter.
    pub fn get(&self, index: usize) -> &'a str {
        let Some(end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..*end).unwrap_or("").trim()
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        let fields = *self;
        (0..self.len()).map(move |i| fields.get(i))
    }
}

/// True of the words by which other programs say that there is no value.
pub(crate) fn is_missing(text: &str) -> bool {
    ohmstead_wire::reading::means_not_measured(text)
}

/// A finite decimal number; with `decimal_comma`, `1,5` is 1.5.
pub(crate) fn number(name: &str, text: &str, decimal_comma: bool) -> Result<f64, Refusal> {
    let value = if decimal_comma && text.contains(',') && !text.contains('.') {
        text.replacen(',', ".", 1).parse()
    } else {
        text.parse::<f64>()
    };
    value.ok().filter(|v| v.is_finite()).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        Refusal::new("not-a-number", format!("{name} {shown:?} is not a number"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(header: &str, line: &str) -> Result<Vec<String>, &'static str> {
        let mut splitter = Splitter::for_header(header);
        let fields = splitter.split(line).map_err(|r| r.reason)?;
        Ok(fields.iter().map(str::to_owned).collect())
    }

    #[test]
    fn quotes_hold_delimiters_and_doubled_quotes() {
        let fields = split("a,b,c", r#""x,1","say ""hi""", 3 "#).unwrap();
        assert_eq!(fields, ["x,1", "say \"hi\"", "3"]);
    }

    #[test]
    fn the_delimiter_is_the_header_s() {
        assert_eq!(split("a;b", "1,5;2").unwrap(), ["1,5", "2"]);
        assert_eq!(split("a\tb", "1\t").unwrap(), ["1", ""]);
        assert_eq!(split("a|b", "1|2").unwrap(), ["1", "2"]);
        assert_eq!(split("a", "1").unwrap(), ["1"]);
    }

    #[test]
    fn a_lone_carriage_return_cuts_nothing_off() {
        assert_eq!(split("a,b", "1\r2,3").unwrap(), ["1\r2", "3"]);
    }

    #[test]
    fn an_open_quote_and_too_many_fields_are_refused() {
        assert_eq!(split("a,b", "1,\"2"), Err("open-quote"));
        assert_eq!(split("a,b", &",".repeat(FIELDS_MAX)), Err("wrong-number-of-fields"));
        assert_eq!(split("a,b", &",".repeat(FIELDS_MAX - 1)).unwrap().len(), FIELDS_MAX);
    }

    #[test]
    fn numbers_are_finite_and_know_the_decimal_comma_only_where_told() {
        assert_eq!(number("x", "1,5", true), Ok(1.5));
        assert_eq!(number("x", "-1.5e-3", false), Ok(-0.0015));
        for (text, comma) in [("1,5", false), ("1.000,5", true), ("inf", false), ("12 W", false)] {
            assert!(number("x", text, comma).is_err(), "{text}");
        }
    }
}
