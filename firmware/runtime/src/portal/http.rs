//! What a browser asks, as far as the page needs it. Every probe by which phones look for a
//! captive network is just some other address, and is sent to the page.

/// Longest head of a request, bytes.
pub const MAX_HEAD: usize = 2048;
/// Longest form, bytes: the longest line and then some, with `%` before every second character.
pub const MAX_BODY: usize = 6144;
/// Browsers send about fifteen.
const MAX_HEADERS: usize = 32;

/// How a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The page, or the form was taken.
    Ok,
    /// The page is elsewhere.
    Found,
    /// Not HTTP, or not a form.
    BadRequest,
    /// A form sent to somewhere else.
    NotFound,
    /// Neither GET nor POST.
    MethodNotAllowed,
    /// The request did not come in time.
    Timeout,
    /// A form without its length.
    LengthRequired,
    /// A form that is too long.
    TooLarge,
    /// The form was understood, but something in it is wrong.
    Unprocessable,
    /// The head is too long.
    HeadTooLarge,
    /// The meter could not do it.
    Failed,
}

impl Status {
    /// As in the first line of the answer.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::Found => "302 Found",
            Self::BadRequest => "400 Bad Request",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::Timeout => "408 Request Timeout",
            Self::LengthRequired => "411 Length Required",
            Self::TooLarge => "413 Content Too Large",
            Self::Unprocessable => "422 Unprocessable Content",
            Self::HeadTooLarge => "431 Request Header Fields Too Large",
            Self::Failed => "500 Internal Server Error",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The page.
    Page,
    /// The form is sent.
    Save {
        /// Bytes of the form, at most [`MAX_BODY`].
        length: usize,
        /// The page's script asks, and shows the answer itself.
        is_script: bool,
    },
    /// Anything else.
    Elsewhere,
}

/// Reads the head of a request: what is asked for and where the head ends, or `None` while it is
/// not all there.
///
/// # Errors
/// The answer to a request that cannot be served.
pub fn parse(bytes: &[u8]) -> Result<Option<(Asked, usize)>, Status> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let end = match request.parse(bytes) {
        Ok(httparse::Status::Complete(end)) if end <= MAX_HEAD => end,
        Ok(httparse::Status::Partial) if bytes.len() < MAX_HEAD => return Ok(None),
        Ok(_) | Err(httparse::Error::TooManyHeaders) => return Err(Status::HeadTooLarge),
        Err(_) => return Err(Status::BadRequest),
    };
    let path = request.path.unwrap_or_default();
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let asked = match (request.method.unwrap_or_default(), path) {
        ("GET", "/") => Asked::Page,
        ("GET", _) => Asked::Elsewhere,
        ("POST", "/save") => Asked::Save {
            length: length(request.headers)?,
            is_script: values(request.headers, "accept").any(|v| v == b"text/plain"),
        },
        ("POST", _) => return Err(Status::NotFound),
        _ => return Err(Status::MethodNotAllowed),
    };
    Ok(Some((asked, end)))
}

fn values<'h>(
    headers: &'h [httparse::Header<'_>],
    name: &'h str,
) -> impl Iterator<Item = &'h [u8]> {
    headers.iter().filter(move |h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value)
}

fn length(headers: &[httparse::Header<'_>]) -> Result<usize, Status> {
    if values(headers, "transfer-encoding").next().is_some() {
        return Err(Status::LengthRequired);
    }
    let mut lengths = values(headers, "content-length");
    let text = lengths.next().ok_or(Status::LengthRequired)?;
    if lengths.next().is_some() || text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return Err(Status::BadRequest);
    }
    // Digits only: what is no number is too large for one.
    let length = core::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    length.filter(|&length| length <= MAX_BODY).ok_or(Status::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::vec::Vec;

    fn asked(head: &str) -> Result<Option<Asked>, Status> {
        parse(head.as_bytes()).map(|found| found.map(|(asked, _)| asked))
    }

    #[test]
    fn the_page_is_at_the_root_and_everything_else_leads_there() {
        for (path, expected) in [
            ("/", Asked::Page),
            ("/?x=1", Asked::Page),
            ("/generate_204", Asked::Elsewhere),
            ("/hotspot-detect.html", Asked::Elsewhere),
            ("/connecttest.txt", Asked::Elsewhere),
            ("/save", Asked::Elsewhere),
            ("http://example.com/", Asked::Elsewhere),
        ] {
            let head = format!("GET {path} HTTP/1.1\r\nHost: example.com\r\n\r\n");
            assert_eq!(asked(&head), Ok(Some(expected)), "{path}");
        }
    }

    #[test]
    fn a_form_comes_with_its_length() {
        let post = |headers: &str| asked(&format!("POST /save HTTP/1.1\r\n{headers}\r\n"));
        let save = |length, is_script| Ok(Some(Asked::Save { length, is_script }));
        assert_eq!(post("content-length: 12\r\n"), save(12, false));
        assert_eq!(post("Content-Length: 6144\r\nAccept: text/plain\r\n"), save(6144, true));
        assert_eq!(post("Content-Length: 6145\r\n"), Err(Status::TooLarge));
        assert_eq!(post(&format!("Content-Length: {}\r\n", "9".repeat(99))), Err(Status::TooLarge));
        assert_eq!(post(""), Err(Status::LengthRequired));
        assert_eq!(post("Transfer-Encoding: chunked\r\n"), Err(Status::LengthRequired));
        for bad in ["-1", "+1", "1 2", "x", ""] {
            assert_eq!(post(&format!("Content-Length: {bad}\r\n")), Err(Status::BadRequest));
        }
        let twice = "Content-Length: 1\r\nContent-Length: 2\r\n";
        assert_eq!(post(twice), Err(Status::BadRequest));
    }

    #[test]
    fn bad_requests_are_told_so() {
        assert_eq!(asked("POST / HTTP/1.1\r\n\r\n"), Err(Status::NotFound));
        assert_eq!(asked("PUT / HTTP/1.1\r\n\r\n"), Err(Status::MethodNotAllowed));
        assert_eq!(asked("\u{16}\u{3}\u{1} TLS"), Err(Status::BadRequest));
        let many = "A: b\r\n".repeat(MAX_HEADERS + 1);
        assert_eq!(asked(&format!("GET / HTTP/1.1\r\n{many}\r\n")), Err(Status::HeadTooLarge));
        let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(MAX_HEAD));
        assert_eq!(asked(&long), Err(Status::HeadTooLarge));
        assert_eq!(asked(&long[..MAX_HEAD]), Err(Status::HeadTooLarge));
        assert_eq!(asked(&long[..MAX_HEAD - 1]), Ok(None));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            let _ = parse(&bytes);
        }

        #[test]
        fn a_head_in_pieces_is_waited_for(head in "(GET|POST) /[a-z]{0,4} HTTP/1\\.1\r\nHost: [a-z.]{1,20}\r\nContent-Length: [0-9]{1,4}\r\n\r\n", body in "[a-z]{0,9}") {
            let whole: Vec<u8> = [head.as_bytes(), body.as_bytes()].concat();
            let found = parse(&whole);
            for cut in 0..head.len() {
                prop_assert_eq!(parse(&whole[..cut]), Ok(None));
            }
            if let Ok(Some((_, end))) = found {
                prop_assert_eq!(end, head.len());
            }
        }
    }
}
