//! Stands in for the crate `libfuzzer_sys`: compiles the fuzz targets as they are, with stable Rust, and
//! gives them inputs. The real one finds more; this one shows in every test run that they build and hold.

/// Makes a target's body a function `run` of any bytes.
#[macro_export]
macro_rules! fuzz_target {
    (|$data:ident: &[u8]| $body:block) => {
        /// One input.
        pub fn run($data: &[u8]) $body
    };
    (|$data:ident: &str| $body:block) => {
        /// One input; what is no text is passed over.
        pub fn run(bytes: &[u8]) {
            if let Ok($data) = std::str::from_utf8(bytes) $body
        }
    };
}

/// What a decoder takes for the beginning or the end of something.
const WORDS: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\n",
    "-1",
    "1e999",
    "null",
    "NaN",
    "\u{0}",
    "2026-10-25T02:30:00",
    "18446744073709551616",
    "%00",
];

/// `count` inputs, each a seed that was changed in some places; the same for the same seeds.
pub fn inputs(seeds: &[&str], count: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % n.max(1) as u64).expect("less than a usize")
    };
    (0..count).map(move |_| {
        let mut bytes = seeds[below(seeds.len())].as_bytes().to_vec();
        for _ in 0..below(6) {
            let at = below(bytes.len() + 1);
            match below(5) {
                0 if at < bytes.len() => bytes[at] = below(256) as u8,
                1 => {
                    let end = (at + below(8)).min(bytes.len());
                    bytes.drain(at..end);
                }
                2 => {
                    let from = below(bytes.len() + 1);
                    let copy = bytes[from..(from + below(40)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, copy);
                }
                3 => bytes.truncate(at),
                _ => {
                    bytes.splice(at..at, WORDS[below(WORDS.len())].bytes());
                }
            }
        }
        bytes
    })
}
